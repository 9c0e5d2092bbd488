"""H: why an order waits, and until when: a person, a time, or what the memo says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.components.inputs import ChoiceInput, Field, TextInput
from app.ui.shell.dialogs import Reason
from app.ui.words import number

MORNING = 9
_MEMO = "memo"


class HoldDialog(Reason):
    """``release_at()`` and ``release_when()`` are how it ends by itself; both None: a person ends it."""

    def __init__(self, parent: QWidget, orders: int, now: datetime) -> None:
        reasons = [self.tr("等买家回复"), self.tr("等到货"), self.tr("地址待确认"), self.tr("可能要退款")]
        title = self.tr("挂起 {n} 单，为什么？").format(n=number(orders))
        super().__init__(parent, title, "", self.tr("挂起"), reasons)
        self._now = now
        tomorrow = (now.astimezone() + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
        self._until: dict[str, datetime | None] = {
            "": None, "2h": now + timedelta(hours=2), "tomorrow": tomorrow, "3d": tomorrow + timedelta(days=2),
            _MEMO: None,
        }  # fmt: skip
        self.end = ChoiceInput(
            [
                (self.tr("有人解挂"), ""), (self.tr("2 小时后"), "2h"), (self.tr("明早 9 点"), "tomorrow"),
                (self.tr("3 天后早上 9 点"), "3d"), (self.tr("备注里写了……"), _MEMO),
            ]
        )  # fmt: skip
        self.end.currentIndexChanged.connect(lambda _at: self._typed())
        self.memo = TextInput(hint=self.tr("比如：可发"))
        self.memo.textChanged.connect(lambda _text: self._typed())
        self.memo_field = Field("memo", self.tr("备注里的字"), self.memo)
        self.box.addWidget(Field("end", self.tr("挂到什么时候"), self.end))
        self.box.addWidget(self.memo_field)
        self._typed()

    def release_at(self) -> datetime | None:
        """Return the time that ends it."""
        return self._until[str(self.end.currentData() or "")]

    def release_when(self) -> dict[str, Any] | None:
        """Return the condition that ends it, as rules have them."""
        if self.end.currentData() != _MEMO:
            return None
        return {"field": "seller_memo", "op": "contains", "value": self.memo.text().strip()}

    def _typed(self) -> None:
        super()._typed()
        if not hasattr(self, "memo_field"):
            return  # the base is still being built
        by_memo = self.end.currentData() == _MEMO
        self.memo_field.setVisible(by_memo)
        if by_memo and not self.memo.text().strip() and self._verb is not None:
            self._verb.setEnabled(False)
