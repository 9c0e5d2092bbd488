"""The time line's slider: an order as it was at any of its moments, with what that moment changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.services.queries.history_rows import MomentRow, PastOrder
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label
from app.ui.orders.parts import fact, head
from app.ui.words import as_sentence, grouped, listed, moment, money, say

translate = QCoreApplication.translate


class TimeSlider(QWidget):
    """Steps through the moments of an order; ``moved`` to one of them, or None for now."""

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._moments: tuple[MomentRow, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.earlier = KeyButton("", "[", size="small")
        self.later = KeyButton("", "]", size="small")
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(lambda _at: self._tell())
        row.addWidget(self.earlier)
        row.addWidget(self.slider, 1)
        row.addWidget(self.later)
        box.addLayout(row)
        self.words = label("", "caption", wrap=True)
        box.addWidget(self.words)

    def show_moments(self, moments: Sequence[MomentRow], now: datetime) -> None:
        """Offer these moments, the oldest at the left; the right end is now."""
        self._moments, self._now = tuple(moments), now
        self.earlier.setText(self.tr("更早"))
        self.later.setText(self.tr("更晚"))
        self.slider.setAccessibleName(self.tr("看以前的样子"))
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(self._moments))
        self.slider.setValue(len(self._moments))
        self.slider.blockSignals(False)
        self._say()

    def step(self, by: int) -> None:
        """Go to an earlier or later moment."""
        self.slider.setValue(self.slider.value() + by)

    def moment(self) -> MomentRow | None:
        """Return the moment looked at, None for now."""
        at = self.slider.value()
        return self._moments[at] if at < len(self._moments) else None

    def to_now(self) -> None:
        """Go back to now."""
        self.slider.setValue(len(self._moments))

    def _tell(self) -> None:
        self._say()
        found = self.moment()
        self.moved.emit(found.at if found is not None else None)

    def _say(self) -> None:
        found = self.moment()
        self.earlier.setEnabled(self.slider.value() > 0)
        self.later.setEnabled(found is not None)
        if found is None:
            self.words.setText(self.tr("现在。往左看它以前的样子。"))
            return
        did = listed([as_sentence(say(event.code, event.params)) for event in found.events])
        self.words.setText(f"{moment(found.at, self._now)}  {did}")


def past_widgets(past: PastOrder, now: datetime, words: PastWords) -> list[QWidget]:
    """Return what the panel shows of an order as it was."""
    columns, currency = past.columns, past.columns["currency"]
    made: list[QWidget] = [Note(words.banner.format(time=moment(past.at, now)), "warn", "history")]
    made.append(fact(words.state, say(f"queue.{columns['queue']}"), bold=True))
    made.append(fact(words.receiver, f"{past.receiver.name} {past.receiver.phone}\n{past.receiver.region}"))
    made.append(fact(words.paid, money(columns["paid_cents"], currency), bold=True))
    for name, text in ((words.message, columns["buyer_message"]), (words.memo, columns["seller_memo"])):
        if text:
            made.append(fact(name, text))
    made.append(head(words.goods))
    for goods in past.lines:
        name = f"{goods.sku_code}  {goods.title} {goods.spec}".strip()
        made.append(fact(f"×{goods.qty - goods.refunded_qty}", f"{name}\n{money(goods.price_cents, currency)}"))
    for parcel in past.parcels:
        state = listed([parcel.warehouse, parcel.carrier or "–", say(f"parcel_state.{parcel.state}")])
        number = f"\n{grouped(parcel.waybill_no)}" if parcel.waybill_no else ""
        made.append(fact(words.parcel, f"{state}{number}"))
    made += [Note(say(f"exception.{finding.kind}"), "bad") for finding in past.findings]
    made += [
        fact(words.related, say(f"link.{link.kind}.{'to' if link.old else 'from'}", {"order_no": link.order_no}))
        for link in past.links
    ]
    return made


class PastWords:
    """The words of the past's facts, in the language in force."""

    def __init__(self) -> None:
        self.banner = translate("Past", "这是 {time} 时的样子，只能看。Esc 回到现在。")
        self.state, self.receiver = translate("Past", "状态"), translate("Past", "收件人")
        self.paid, self.goods = translate("Past", "实付"), translate("Past", "商品")
        self.message, self.memo = translate("Past", "买家留言"), translate("Past", "卖家备注")
        self.parcel, self.related = translate("Past", "包裹"), translate("Past", "相关")
