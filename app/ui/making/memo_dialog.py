"""Memo and flag of one order, or of many at once: typed, the flag by Alt and a digit."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.services.queries.detail_rows import OrderDetail
from app.services.queries.making_rows import MOST_MEMO, MemoEdit
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import label
from app.ui.components.segments import Segments
from app.ui.regroup.dialogs import DoingDialog
from app.ui.words import number, say_error

KEEP = "-"
"""The flag of many orders is left as it is."""


class MemoDialog(DoingDialog):
    """``edit()`` is what was typed. One order shows what it has; many get a memo added to theirs."""

    def __init__(self, parent: QWidget, orders: int, detail: OrderDetail | None) -> None:
        super().__init__(parent, "", "message-2", width=560)
        self._was = detail
        if detail is not None:
            title = self.tr("备注和旗帜：{order_no}").format(order_no=detail.row.order_no)
        else:
            title = self.tr("给 {n} 单加备注和旗帜").format(n=number(orders))
        self.title.setText(title)
        self.setWindowTitle(title)
        why = self.tr("能写备注的平台会写回；平台那边另有人改过就不覆盖，以平台为准再看一眼。")
        self.box.addWidget(label(why, "second", wrap=True))
        self.memo = TextInput(detail.seller_memo if detail is not None else "")
        self.memo.setMaxLength(MOST_MEMO)
        words = self.tr("备注") if detail is not None else self.tr("加一句备注")
        self._memo_field = Field("memo", words, self.memo)
        self.box.addWidget(self._memo_field)
        names = (self.tr("无"), self.tr("红"), self.tr("黄"), self.tr("绿"), self.tr("蓝"), self.tr("紫"))
        choices = [(str(at), f"{at} {name}") for at, name in enumerate(names)]
        if detail is None:
            choices.insert(0, (KEEP, self.tr("不动")))
        self.flags = Segments(tuple(choices))
        self.flags.activate(str(detail.flag) if detail is not None else KEEP)
        self.box.addWidget(Field("flag", self.tr("旗帜"), self.flags, hint=self.tr("Alt 加数字")))
        for at in range(len(names)):
            shortcut = QShortcut(QKeySequence(f"Alt+{at}"), self)
            shortcut.activated.connect(lambda at=at: self.flags.choose(str(at)))
        self.finish(self.tr("保存"))
        if detail is None:  # what becomes of many orders is told by the screen
            self.wanted.connect(self.accept)
        self.memo.textChanged.connect(lambda _text: self._look())
        self.flags.chosen.connect(lambda _key: self._look())
        self._look()
        self.memo.setFocus()
        self.memo.selectAll()

    def edit(self) -> MemoEdit:
        """Return what differs from what was there."""
        memo, flag = self.memo.text().strip(), self.flags.active()
        if self._was is None:
            return MemoEdit(memo or None, None if flag == KEEP else int(flag), append=True)
        return MemoEdit(
            memo=memo if memo != self._was.seller_memo else None,
            flag=int(flag) if int(flag) != self._was.flag else None,
            was=self._was.seller_memo,
        )

    def refuse(self, error: AppError) -> None:
        """Say what is wrong at the memo; what was typed stays."""
        if error.params.get("field") == "memo":
            self._memo_field.complain(say_error(error))
        else:
            super().refuse(error)

    def _look(self) -> None:
        edit = self.edit()
        self.may(edit.memo is not None or edit.flag is not None)
