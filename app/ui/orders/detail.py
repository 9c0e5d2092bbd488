"""An order beside the list: 概要 发现 历史 相关 分仓 原始单. The time left stands first, then the message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.components.buttons import IconButton
from app.ui.components.labels import Note, label, line
from app.ui.components.long_column import LongColumn
from app.ui.components.panels import DetailPanel
from app.ui.components.tabs import Tab
from app.ui.orders.columns import state_pill
from app.ui.orders.parts import REVEAL_S, EventLine, GoodsLine, LeftLine, RevealRing, fact, head
from app.ui.orders.time_travel import TimeTravel
from app.ui.theme import look
from app.ui.words import as_sentence, grouped, left, listed, moment, money, number, say

if TYPE_CHECKING:
    from app.services.queries.detail_rows import EventRow, ExceptionRow, OrderDetail, RelatedRow, RouteWhy
    from app.services.queries.screen_rows import RevealedReceiver


def _person(name: str) -> str:
    return say("who.system") if name == "system" else name


def newest_first(detail: OrderDetail) -> tuple[EventRow, ...]:
    """Return an order's timeline with what happened last in front."""
    return tuple(sorted(detail.events, key=lambda event: event.id, reverse=True))


class OrderPanel(TimeTravel, DetailPanel):
    """Shows one OrderDetail; ``reveal_asked`` when the eye is clicked."""

    reveal_asked = Signal()
    moments_asked = Signal(int)
    past_asked = Signal(int, object)
    """(order id, time): how the order was."""
    related_asked = Signal(int)
    why_asked = Signal(int)
    opened = Signal(int)
    """Another order is to be opened."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.detail: OrderDetail | None = None
        self._revealed: RevealedReceiver | None = None
        self._ring: RevealRing | None = None
        self._seconds = 0
        self._related: tuple[RelatedRow, ...] | None = None
        self._why: RouteWhy | None = None
        self._other = False
        """Pinned, while the list's cursor stands on another order."""
        self._whole: set[str] = set()
        """Long lists of this order that were opened to their end."""
        self._place = 0
        self._mask_again = QTimer(self, interval=1000)
        self._mask_again.timeout.connect(self._second_passed)
        self.tabs.chosen.connect(lambda _key: self._turned())
        self.say_nothing()

    # --- pinned -------------------------------------------------------------------------------------------------------
    def is_pinned(self) -> bool:
        """Tell whether the panel keeps its order while the list's cursor goes on."""
        return self.pin_button.isChecked() and self.detail is not None

    def mark_pinned(self, current_id: int | None) -> None:
        """Verbs act on the list's order: they step back while the panel shows another one."""
        self._other = self.detail is not None and self.is_pinned() and self.detail.row.id != current_id
        self.show_foot()

    def show_foot(self) -> None:
        """Offer the verbs, and say the state, only for the order as it is now, and the list's own."""
        self._foot.setVisible(self.detail is not None and not self._other and not self.in_past())
        self.pill.setVisible(self.detail is not None and not self.in_past())

    def copy_no(self) -> None:
        """Copy the number of the order shown."""
        if self.detail is not None:
            QGuiApplication.clipboard().setText(self.detail.row.order_no)

    # --- what is shown ------------------------------------------------------------------------------------------------
    def say_nothing(self) -> None:
        """No order is chosen."""
        self.detail = None
        self.forget_time()
        self.pin_button.setChecked(False)
        self._foot.hide()  # there is nothing to act on
        self.hide_plain_text()
        self.title.setText("")
        self.pill.hide()
        self.tabs.hide()
        self.body.clear()
        for button in (self.copy_button, self.pin_button):
            button.hide()
        self.body.add(label(self.tr("选一单，这里看详情。"), "muted"))

    def show_detail(self, detail: OrderDetail) -> None:
        """Show an order; the tab, the scroll place and a reveal under way are kept for the same one."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        if not same:
            self.hide_plain_text()
            self.forget_time()
            self._why = None
            self._whole.clear()
        self._related = None
        self.detail = detail
        self.title.setText(detail.row.order_no)
        pill = state_pill(detail.row)
        self.pill.show_status(pill.words, pill.tone, pill.icon)
        for widget in (self.copy_button, self.pin_button, self.tabs):
            widget.show()
        if not self.is_pinned():
            self._other = False
        self.show_foot()
        open_ = sum(1 for found in detail.exceptions if found.closed_at is None)
        self.tabs.show_tabs(
            [
                Tab("summary", self.tr("概要")),
                Tab("findings", self.tr("发现"), str(open_) if open_ else "", "warn"),
                Tab("history", self.tr("历史")),
                Tab("related", self.tr("相关")),
                Tab("why", self.tr("分仓")),
                Tab("raw", self.tr("原始单")),
            ],
            self.tabs.active() or "summary",
        )
        self._place = self.body.verticalScrollBar().value() if same else 0
        self.fill()
        self.body.verticalScrollBar().setValue(self._place)

    def _turned(self) -> None:
        """Another tab shows the order as it is now: the past is left."""
        self._at = self._past = None
        self.show_foot()
        self._place = 0
        self.fill()

    def fill(self) -> None:
        """Build the present tab's body."""
        detail = self.detail
        if detail is None:
            return
        self.body.clear()
        self.slider = None
        tabs = {"summary": self._summary, "findings": self._findings, "history": self._history,
                "related": self._show_related, "why": self._show_why, "raw": self._raw}  # fmt: skip
        tabs[self.tabs.active() or "summary"](detail)

    # --- tabs ---------------------------------------------------------------------------------------------------------
    def _summary(self, detail: OrderDetail) -> None:
        add = self.body.add
        self._time_left(detail)
        if detail.buyer_message:
            add(Note(self.tr("买家留言：{words}").format(words=detail.buyer_message), "warn", "message-2"))
        if detail.seller_memo:
            add(Note(self.tr("卖家备注：{words}").format(words=detail.seller_memo), "neutral", "edit"))
        if detail.print_note:
            add(Note(self.tr("打印备注：{words}").format(words=detail.print_note), "neutral", "printer"))
        self._receiver(detail)
        add(line())
        pieces = sum(goods.qty for goods in detail.lines)
        counts = self.tr("商品 {lines} 行 {pieces} 件").format(lines=len(detail.lines), pieces=pieces)
        warehouse = self.tr("仓库：{name}").format(name=detail.row.warehouse) if detail.row.warehouse else ""
        add(head(counts, warehouse))
        self._add_long("lines", detail.lines, lambda _at, goods: GoodsLine(goods, detail.row.currency))
        add(line())
        self._facts(detail)
        add(line())
        add(head(self.tr("历史")))
        self._events(newest_first(detail)[:4])

    def _time_left(self, detail: OrderDetail) -> None:
        row, now = detail.row, self._now()
        if row.ship_by_at is None or row.queue in ("shipped", "closed", "cancelled"):
            return
        words, tone, icon = left(row.ship_by_at, now)
        if row.ship_by_at >= now:
            words = self.tr("{span}内须发出").format(span=words)
        promise = self.tr("承诺 {time}").format(time=moment(row.ship_by_at, now))
        self.body.add(LeftLine(words, promise, tone, icon))

    def _receiver(self, detail: OrderDetail) -> None:
        self.body.add(head(self.tr("收件人")))
        plain = self._revealed
        name, phone = (plain.name, plain.phone) if plain else (detail.receiver_name, detail.receiver_phone)
        region, street = (plain.region, plain.street) if plain else (detail.receiver_region, detail.receiver_street)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        text = label(f"{name}   {phone}", "strong", select=plain is None)
        column = QWidget()
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(text)
        box.addWidget(label(f"{region} {street}".strip(), "second", wrap=True, select=plain is None))
        row.addWidget(column, 1)
        if plain is not None:
            self._ring = RevealRing()
            row.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            eye = IconButton("eye", self.tr("查看收件人"), key="V", kind="normal")
            eye.clicked.connect(self.reveal_asked)
            row.addWidget(eye, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.add(made)

    def _facts(self, detail: OrderDetail) -> None:
        row, add = detail.row, self.body.add
        for words, cents in self._money(detail):
            add(fact(words, money(cents, row.currency), bold=words == self.tr("实付")))
        due = detail.due_cents
        if row.paid_at is not None and abs(row.paid_cents - due) > 1:
            words = self.tr("实付和应付差 {money}").format(money=money(row.paid_cents - due, row.currency))
            add(Note(words, "warn"))
        for parcel in detail.parcels:
            name = self.tr("包裹 {n}").format(n=parcel.parcel_index) if len(detail.parcels) > 1 else self.tr("快递")
            words = listed([parcel.carrier or "–", say(f"parcel_state.{parcel.state}")])
            if parcel.waybill_no:
                words += f"\n{grouped(parcel.waybill_no)}"
            add(fact(name, words))
        if not detail.parcels and row.carrier:
            add(fact(self.tr("快递"), row.carrier))
        if detail.route_why is not None:
            add(fact(self.tr("为什么"), as_sentence(say(detail.route_why.code, detail.route_why.params))))
        if row.tags:
            add(fact(self.tr("标签"), " ".join(row.tags)))
        add(fact(self.tr("店铺"), row.shop_name))
        add(fact(self.tr("平台单号"), "\n".join(detail.platform_order_nos)))
        if detail.buyer_nick:
            add(fact(self.tr("买家"), detail.buyer_nick))

    def _money(self, detail: OrderDetail) -> list[tuple[str, int]]:
        """Return the parts of what the order costs, those that are nothing left out."""
        on_lines = detail.discount_cents - detail.order_discount_cents
        parts = [
            (self.tr("商品"), detail.goods_cents), (self.tr("行优惠"), -on_lines),
            (self.tr("整单优惠"), -detail.order_discount_cents), (self.tr("邮费"), detail.postage_cents),
            (self.tr("税"), detail.tax_cents), (self.tr("费用"), detail.fee_cents),
        ]  # fmt: skip
        shown = [part for part in parts if part[1]]
        shown.append((self.tr("实付"), detail.row.paid_cents))
        if detail.refunded_cents:
            shown.append((self.tr("已退"), detail.refunded_cents))
        if detail.platform_discount_cents:
            shown.append((self.tr("平台承担优惠"), detail.platform_discount_cents))
            shown.append((self.tr("店铺收入"), detail.income_cents))
        return shown

    def _findings(self, detail: OrderDetail) -> None:
        open_ = [found for found in detail.exceptions if found.closed_at is None]
        settled = [found for found in detail.exceptions if found.closed_at is not None]
        if not detail.exceptions:
            self.body.add(label(self.tr("没有发现。可以照常往下走。"), "muted"))
        self._add_long("open", open_, lambda _at, found: self._finding(found))
        if settled:
            self.body.add(head(self.tr("已处理")))
            self._add_long("settled", settled, lambda _at, found: self._finding(found))

    def _finding(self, found: ExceptionRow) -> QWidget:
        tone = "neutral" if found.closed_at else "hold" if found.category == "hold" else "bad"
        words = say(f"why.{found.kind}", found.params)
        title = say(f"exception.{found.kind}")
        when = listed([_person(found.opened_by or found.by), moment(found.opened_at, self._now())])
        said = [self.tr("{title}：{words}").format(title=title, words=words) if words != found.kind else title, when]
        if found.closed_at is not None:
            how = say(f"ended.{found.close_reason}") if found.close_reason else self.tr("已处理")
            said.append(listed([as_sentence(how), _person(found.by), moment(found.closed_at, self._now())]))
        return Note("\n".join(said), tone)

    def _whole_history(self, detail: OrderDetail) -> None:
        self._events(newest_first(detail), whole=True)

    def _show_related(self, detail: OrderDetail) -> None:
        if self._related is None:
            self.related_asked.emit(detail.row.id)
            return
        from app.ui.orders.related import RelatedLine, by_kind

        if not self._related:
            self.body.add(label(self.tr("没有相关的订单。"), "muted"))
        for words, rows in by_kind(self._related).items():
            self.body.add(head(words, number(len(rows))))
            for row in rows:
                made = RelatedLine(row, self._now())
                made.opened.connect(self.opened)
                self.body.add(made)

    def show_related(self, order_id: int, rows: tuple[RelatedRow, ...]) -> None:
        """Take the related orders that were asked for."""
        if self.detail is not None and self.detail.row.id == order_id:
            self._related = rows
            if self.tabs.active() == "related":
                self.fill()

    def _show_why(self, detail: OrderDetail) -> None:
        """Why this warehouse and this carrier; read anew whenever the tab is filled, for stock and prices move."""
        from app.ui.orders.why import why_widgets

        for widget in why_widgets(self._why, self._now()) if self._why is not None else ():
            self.body.add(widget)
        self.why_asked.emit(detail.row.id)

    def show_why(self, order_id: int, why: RouteWhy) -> None:
        """Take the reasons that were asked for."""
        if self.detail is not None and self.detail.row.id == order_id and why != self._why:
            self._why = why
            if self.tabs.active() == "why":
                self.fill()

    def _events(self, events: Sequence[EventRow], *, whole: bool = False) -> None:
        last, now = len(events) - 1, self._now()
        self._add_long(
            "events",
            events,
            lambda at, event: EventLine(event, now, first=at == 0, last=at == last, whole=whole),
        )

    def _add_long(self, name: str, rows: Sequence[Any], make: Callable[[int, Any], QWidget]) -> None:
        """Add rows of which there may be hundreds; once all were asked for, they stand again after a refresh."""
        made = LongColumn(rows, make, open_=name in self._whole)
        made.whole.connect(lambda: self._whole.add(name))
        made.poured.connect(self._scroll_back)
        self.body.add(made)

    def _scroll_back(self) -> None:
        self.body.verticalScrollBar().setValue(max(self._place, self.body.verticalScrollBar().value()))

    def _raw(self, detail: OrderDetail) -> None:
        if not detail.raw:
            self.body.add(label(self.tr("没有平台原始单：这单是手工或表格来的。"), "muted", wrap=True))
        for raw in detail.raw:
            self.body.add(head(raw.platform_order_no, moment(raw.modified_at, self._now())))
            facts = listed([raw.shop_name, self.tr("第 {n} 版").format(n=raw.versions)])
            self.body.add(label(facts, "muted"))
            if raw.reason:
                self.body.add(Note(say(raw.reason, raw.reason_params), "warn"))
            text = QPlainTextEdit(raw.payload)
            text.setReadOnly(True)
            text.setMinimumHeight(look().px(260))
            self.body.add(text)

    # --- plain text for a while ---------------------------------------------------------------------------------------
    def reveal(self, plain: RevealedReceiver) -> None:
        """Show the plain texts for 30 seconds; the reveal has been logged."""
        self._revealed = plain
        self._seconds = REVEAL_S
        self._mask_again.start()
        self.tabs.activate("summary")
        self.fill()

    def _second_passed(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self.hide_plain_text()
        elif self._ring is not None:
            self._ring.seconds = self._seconds
            self._ring.update()

    def hide_plain_text(self) -> None:
        """Mask again."""
        self._mask_again.stop()
        self._ring = None
        if self._revealed is not None:
            self._revealed = None
            self.fill()

    def is_revealed(self) -> bool:
        return self._revealed is not None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.copy_button.describe(self.tr("复制单号"))
            self.pin_button.describe(self.tr("固定"), "Shift+P")
            self.close_button.describe(self.tr("关闭"), "Esc")
            if self.detail is None:
                self.say_nothing()
            else:
                self.show_detail(self.detail)
