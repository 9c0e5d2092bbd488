"""Beside the audit list: what arrived, what is wrong with it and where, the one suggestion, what else was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.queries.detail_rows import ExceptionRow, OrderDetail
from app.services.queries.raw_rows import UnmatchedListing
from app.services.queries.screen_rows import AddressForm, RevealedReceiver, Suggestion
from app.ui.audit.address_fields import AddressFields
from app.ui.audit.columns import LOOKS
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Icon, Note, Pill, label, line
from app.ui.components.panels import SidePanel
from app.ui.orders.parts import GoodsLine, LeftLine, fact, head
from app.ui.words import as_sentence, left, moment, money, number, say

ADDRESS_KINDS = frozenset({"address_invalid", "address_changed", "receiver_incomplete", "phone_odd", "receiver_odd"})
"""Kinds that are cured by another address; for others the goods come first and the address is not editable at once."""
ABOUT_SUMS = frozenset({"amount_anomaly", "lines_sum", "discount_sum"})
"""Kinds for which the parts of the money are shown."""
REVEAL_S = 30


@dataclass(frozen=True, slots=True)
class AuditCase:
    """All the panel shows of one order, read in one go."""

    detail: OrderDetail
    address: AddressForm
    suggestions: tuple[Suggestion, ...]
    findings: tuple[ExceptionRow, ...]
    kind: str
    """The reason group it is looked at under."""
    mergeable: int = 0
    """With how many others it could be merged."""
    listings: tuple[UnmatchedListing, ...] = ()
    """What stands for no SKU yet."""


class AuditPanel(SidePanel):
    """Head with the place in the list; body; the four verbs at the foot."""

    taken = Signal(object)
    """The Suggestion to take."""
    address_saved = Signal(dict)
    merge_asked = Signal()
    match_asked = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(edge="left")
        self._now = now
        self.case: AuditCase | None = None
        self.title, self.pill, self.place = label("", "panel", select=True), Pill(), label("", "caption")
        self.head.addWidget(self.title)
        self.head.addWidget(self.pill)
        self.head.addStretch(1)
        self.head.addWidget(self.place)
        self.head.setContentsMargins(15, 12, 12, 8)
        self.refusal = Note("", "bad")
        self.refusal.hide()
        self.address = AddressFields()
        self.address.saved.connect(self._save)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(10)
        self.body.add(self.refusal)
        self.body.box.addLayout(self._blocks)
        self.body.box.addStretch(1)  # spare height stays below, not between the fields
        self.suggestion_notes: list[Note] = []
        self._seconds = 0
        self._ring = QTimer(self, interval=1_000)
        self._ring.timeout.connect(self.second_passed)

    def say_nothing(self) -> None:
        """No order is chosen."""
        self.case = None
        self.title.setText("")
        self.pill.show_status("", "neutral")
        self.place.setText("")
        self.refusal.say("")
        self._clear()

    def _clear(self) -> None:
        self._ring.stop()
        self.suggestion_notes = []
        self.address.setParent(None)
        while self._blocks.count():
            widget = self._blocks.takeAt(0).widget()
            if widget is not None and widget is not self.address:
                widget.hide()
                widget.deleteLater()

    def show_case(self, case: AuditCase) -> None:
        """Show one order."""
        self.case = case
        detail = case.detail
        self.title.setText(detail.row.order_no)
        icon, tone = LOOKS.get(case.kind, ("clipboard-check", "neutral"))
        words = say(f"exception.{case.kind}") if case.kind else say("queue.to_audit")
        self.pill.show_status(words, tone or "neutral", icon)
        self.refusal.say("")
        self._clear()
        words, left_tone, sign = left(detail.row.ship_by_at, self._now())
        promise = self.tr("承诺 {time}").format(time=moment(detail.row.ship_by_at, self._now()))
        self._add(LeftLine(words, promise if detail.row.ship_by_at else "", left_tone, sign))
        mine = next((found for found in case.findings if found.kind == case.kind), None)
        if mine is not None and case.kind not in ("address_invalid", "message"):
            why = as_sentence(say(f"why.{mine.kind}", mine.params))
            if why.casefold() != say(f"exception.{mine.kind}").casefold():  # the pill says as much already
                self._add(Note(why, tone or "warn", icon))
        if case.kind == "message":
            self._messages(detail)
        self._hints(case)
        if case.kind in ADDRESS_KINDS:
            self._received(detail)
            self._address(case)
            self._suggestions(case)
            self._goods(detail)
        else:
            self._suggestions(case)
            self._goods(detail)
            self._received(detail)
            self._address(case)
        if case.kind != "message":
            self._messages(detail)
        self._others(case)
        self.address.show_address(case.address)

    def _hints(self, case: AuditCase) -> None:
        """What one key would do: match a listing for all that wait for it, merge with others of the receiver."""
        for listing in case.listings:
            words = self.tr("「{title}」还没有对应商品，{n} 单在等它").format(
                title=f"{listing.title} {listing.spec}".strip(), n=number(listing.orders)
            )
            self._hint(words, "package", self.tr("对商品"), "W", self.match_asked.emit)
        if case.mergeable:
            words = self.tr("同一收件人还有 {n} 单可以合").format(n=number(case.mergeable))
            self._hint(words, "arrow-merge", self.tr("合单"), "M", self.merge_asked.emit)

    def _hint(self, words: str, icon: str, verb: str, key: str, then: Callable[[], None]) -> None:
        note = Note(words, "info", icon)
        button = KeyButton(verb, key, size="small")
        button.clicked.connect(lambda _=False: then())
        note.add_button(button)
        self._add(note)

    def _add(self, widget: QWidget) -> None:
        self._blocks.addWidget(widget)

    def _received(self, detail: OrderDetail) -> None:
        self._add(head(self.tr("买家原文"), detail.receiver_phone))
        text = f"{detail.receiver_name}  {detail.receiver_region} {detail.receiver_street}"
        self._add(label(text, "second", wrap=True))

    def _address(self, case: AuditCase) -> None:
        self._add(line())
        self._add(self.address)
        self.address.show()

    def _suggestions(self, case: AuditCase) -> None:
        for at, suggestion in enumerate(case.suggestions):
            note = Note(as_sentence(say(suggestion.code, suggestion.params)), "ok", "bulb")
            button = KeyButton(self.tr("采用"), "↵" if at == 0 else "", size="small")
            button.clicked.connect(lambda _=False, suggestion=suggestion: self.taken.emit(suggestion))
            note.add_button(button)
            self.suggestion_notes.append(note)
            self._add(note)

    def _goods(self, detail: OrderDetail) -> None:
        pieces = sum(row.qty for row in detail.lines)
        self._add(line())
        self._add(head(self.tr("商品 {lines} 行 {pieces} 件").format(lines=len(detail.lines), pieces=pieces),
                       money(detail.row.paid_cents, detail.row.currency)))  # fmt: skip
        for row in detail.lines:
            self._add(GoodsLine(row, detail.row.currency))
        if self.case is not None and self.case.kind in ABOUT_SUMS:
            self._money(detail)

    def _money(self, detail: OrderDetail) -> None:
        currency = detail.row.currency
        kind = self.case.kind if self.case is not None else ""
        on_lines = detail.discount_cents - detail.order_discount_cents
        parts = [
            (self.tr("商品"), detail.goods_cents), (self.tr("行优惠"), -on_lines),
            (self.tr("整单优惠"), -detail.order_discount_cents), (self.tr("运费"), detail.postage_cents),
            (self.tr("税费"), detail.tax_cents + detail.fee_cents),
        ]  # fmt: skip
        shown = [part for part in parts if part[1]]
        if kind == "lines_sum":
            shown.insert(0, (self.tr("各行合计"), sum(row.total_cents for row in detail.lines)))
        shown.append((self.tr("实付"), detail.row.paid_cents))
        if kind == "discount_sum" or detail.platform_discount_cents:
            shown.append((self.tr("平台承担优惠"), detail.platform_discount_cents))
            shown.append((self.tr("店铺承担优惠"), detail.shop_discount_cents))
        for words, cents in shown:
            self._add(fact(words, money(cents, currency), bold=words == self.tr("实付")))

    def _messages(self, detail: OrderDetail) -> None:
        if detail.buyer_message:
            self._add(Note(self.tr("买家留言：{text}").format(text=detail.buyer_message), "warn", "message-2"))
        if detail.seller_memo:
            self._add(Note(self.tr("备注：{text}").format(text=detail.seller_memo), "info", "edit"))

    def _others(self, case: AuditCase) -> None:
        others = [found for found in case.findings if found.kind != case.kind]
        if not others:
            return
        self._add(line())
        self._add(label(self.tr("另有 %n 项发现", "", len(others)), "section"))
        for found in others:
            icon, tone = LOOKS.get(found.kind, ("alert-triangle", "warn"))
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(8)
            box.addWidget(Icon(icon, f"{tone}.text" if tone else "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
            words = say(f"why.{found.kind}", found.params)
            if found.kind == "message" and case.detail.buyer_message:
                words = case.detail.buyer_message
            box.addWidget(label(f"{say(f'exception.{found.kind}')}：{words}", wrap=True), 1)
            self._add(row)

    def refuse(self, words: str) -> None:
        """Say above everything why the last verb was not done."""
        self.refusal.say(words, "bad", "alert-octagon")
        self.body.verticalScrollBar().setValue(0)

    def first_suggestion(self) -> Suggestion | None:
        return self.case.suggestions[0] if self.case is not None and self.case.suggestions else None

    def _save(self) -> None:
        changed = self.address.changed()
        if changed:
            self.address_saved.emit(changed)

    # --- plain text for half a minute ---------------------------------------------------------------------------------
    def reveal(self, plain: RevealedReceiver) -> None:
        """Show the street in plain text; it masks itself again."""
        self.address.show_plain(plain.street)
        self.refusal.say(self.tr("{name} {phone}  {region} {street}").format(
            name=plain.name, phone=plain.phone, region=plain.region, street=plain.street), "info", "eye")  # fmt: skip
        self._seconds = REVEAL_S
        self._ring.start()

    def second_passed(self) -> None:
        """Count down to the mask."""
        self._seconds -= 1
        if self._seconds <= 0:
            self._ring.stop()
            self.refusal.say("")
            if self.case is not None:
                self.address.hide_plain(self.case.address.street)
