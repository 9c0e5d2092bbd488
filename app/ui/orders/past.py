"""The time line's slider: an order as it was at any of its moments, with what that moment changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.services.queries.history_rows import MomentRow, PastOrder, PastStep
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, column, label
from app.ui.components.long_column import LongColumn
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

    def show_moments(self, moments: Sequence[MomentRow], now: datetime, at: datetime | None) -> None:
        """Offer these moments, the oldest at the left, and stand at one; the right end is now (``at`` None)."""
        self._moments, self._now = tuple(moments), now
        self.earlier.setText(self.tr("更早"))
        self.later.setText(self.tr("更晚"))
        self.slider.setAccessibleName(self.tr("看以前的样子"))
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(self._moments))
        places = [place for place, one in enumerate(self._moments) if one.at == at]
        self.slider.setValue(places[0] if places else len(self._moments))
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


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an order as it was; ``was``: what stood there before this moment, where the moment changed it."""

    name: str
    value: str
    was: str | None = None


def past_widgets(step: PastStep, now: datetime, words: PastWords) -> list[QWidget]:
    """Return what the panel shows of an order as it was, with what the moment changed marked in words and colour."""
    made: list[QWidget] = [Note(words.banner.format(time=moment(step.now.at, now)), "warn", "history")]
    heads = _heads(step.now, words), _heads(step.before, words) if step.before else None
    made += [_line(one, words) for one in _compared(*heads, words)]
    made.append(head(words.goods))
    for part in (_goods, _parcels, _findings, _links):
        then, before = part(step.now, words), part(step.before, words) if step.before else None
        told = _compared(then, before, words)
        if told:
            made.append(LongColumn(told, lambda _at, one: _line(one, words), spacing=6))
    return made


_Lines = dict[object, tuple[str, str]]
"""By what it is (a column, a line's id ...): name and value."""


def _compared(then: _Lines, before: _Lines | None, words: PastWords) -> list[Told]:
    """Return the lines there were at the moment, then those that went with it; without a before nothing is marked."""
    if before is None:
        return [Told(name, value) for name, value in then.values() if value]
    found = []
    for key, (name, value) in then.items():
        old, was = before.get(key, (name, ""))
        if value or was:
            told = f"{old} {was}" if old != name else was or words.nothing
            found.append(Told(name, value or words.nothing, told if (old, was) != (name, value) else None))
    gone = [(name, value) for key, (name, value) in before.items() if key not in then and value]
    return found + [Told(name, words.gone, value) for name, value in gone]


def _line(told: Told, words: PastWords) -> QWidget:
    if told.was is None:
        return fact(told.name, told.value)
    made = fact(told.name, told.value, bold=True, tone="info")
    return column(made, fact("", words.was.format(words=told.was)), spacing=0)


def _heads(past: PastOrder, words: PastWords) -> _Lines:
    columns = past.columns
    place = f"{past.receiver.name} {past.receiver.phone}\n{past.receiver.region}{past.receiver.street}"
    tags = " ".join(tag for tag in str(columns.get("tags") or "").split(",") if tag)
    return {
        "state": (words.state, say(f"queue.{columns['queue']}")),
        "receiver": (words.receiver, place),
        "paid": (words.paid, money(columns["paid_cents"], columns["currency"])),
        "message": (words.message, columns["buyer_message"]),
        "memo": (words.memo, columns["seller_memo"]),
        "tags": (words.tags, tags),
        "urgent": (words.urgent, words.yes if columns.get("urgent") else ""),
    }


def _goods(past: PastOrder, _words: PastWords) -> _Lines:
    currency = past.columns["currency"]
    return {
        goods.id: (
            f"×{goods.qty - goods.refunded_qty}",
            f"{goods.sku_code}  {goods.title} {goods.spec}".strip() + f"\n{money(goods.price_cents, currency)}",
        )
        for goods in past.lines
    }


def _parcels(past: PastOrder, words: PastWords) -> _Lines:
    found: _Lines = {}
    for one in past.parcels:
        state = listed([one.warehouse, one.carrier or "–", say(f"parcel_state.{one.state}")])
        found[one.id] = (words.parcel, f"{state}\n{grouped(one.waybill_no)}".strip())
    return found


def _findings(past: PastOrder, words: PastWords) -> _Lines:
    return {one.id: (words.finding, say(f"exception.{one.kind}")) for one in past.findings}


def _links(past: PastOrder, words: PastWords) -> _Lines:
    return {
        (one.kind, one.order_no): (
            words.related, say(f"link.{one.kind}.{'to' if one.old else 'from'}", {"order_no": one.order_no})
        )
        for one in past.links
    }  # fmt: skip


class PastWords:
    """The words of the past's facts, in the language in force."""

    def __init__(self) -> None:
        self.banner = translate("Past", "这是 {time} 时的样子，只能看。Esc 回到现在。")
        self.state, self.receiver = translate("Past", "状态"), translate("Past", "收件人")
        self.paid, self.goods = translate("Past", "实付"), translate("Past", "商品")
        self.message, self.memo = translate("Past", "买家留言"), translate("Past", "卖家备注")
        self.parcel, self.related = translate("Past", "包裹"), translate("Past", "相关")
        self.tags, self.urgent, self.yes = translate("Past", "标签"), translate("Past", "加急"), translate("Past", "是")
        self.finding = translate("Past", "没处理")
        self.was = translate("Past", "这一步之前：{words}")
        self.nothing, self.gone = translate("Past", "没有"), translate("Past", "这一步没有了")
