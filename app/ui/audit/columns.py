"""The audit list: two lines a row, what and why; formatted on the reading thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.services.queries.rows import PageMark
from app.services.queries.screen_rows import AuditRow, RowCount
from app.ui.facade import Audit
from app.ui.grids.cells import Cell, Lines
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.window import GridPage, GridRow
from app.ui.orders.columns import left_cell
from app.ui.tokens import MIDDLE
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import as_sentence, listed, say, sign_of

COLUMNS: tuple[Column, ...] = (
    CHECK,
    Column("order", QT_TRANSLATE_NOOP("Columns", "订单 / 店铺"), 128, bold=True),
    Column("why", QT_TRANSLATE_NOOP("Columns", "收件人与问题"), 160, stretch=True),
    Column("left", QT_TRANSLATE_NOOP("Columns", "剩余"), 116, right=True, hide_below=MIDDLE),
)

LOOKS = {
    "receiver_incomplete": ("user", "bad"),
    "address_invalid": ("map-pin", "bad"),
    "address_changed": ("map-pin", "bad"),
    "phone_odd": ("phone", "warn"),
    "receiver_odd": ("user", "warn"),
    "amount_anomaly": ("currency-yuan", "warn"),
    "lines_sum": ("currency-yuan", "warn"),
    "discount_sum": ("currency-yuan", "warn"),
    "unmatched": ("link-off", "warn"),
    "shortage": ("package-off", "warn"),
    "refund_asked": ("receipt-refund", "bad"),
    "cancelled_after_ship": ("hand-stop", "bad"),
    "items_changed": ("alert-octagon", "bad"),
    "shipped_elsewhere": ("truck", "bad"),
    "waybill_refused": ("ticket", "bad"),
    "no_carrier": ("truck-delivery", "bad"),
    "no_warehouse": ("building-warehouse", "bad"),
    "writeback_refused": ("cloud-upload", "bad"),
    "platform_hold": ("player-pause", "hold"),
    "hold": ("player-pause", "hold"),
    "short_or_damaged": ("package-off", "warn"),
    "revoked": ("arrow-back-up", "warn"),
    "message": ("message-2", ""),
    "blacklisted": ("ban", "bad"),
    "platform_risk": ("alert-triangle", "bad"),
    "no_ship_region": ("map-pin", "bad"),
    "presale": ("clock", "hold"),
    "price_low": ("currency-yuan", "bad"),
    "price_odd": ("currency-yuan", "warn"),
    "qty_odd": ("packages", "warn"),
    "cod_limit": ("currency-yuan", "warn"),
    "duplicate": ("copy", "warn"),
    "promise_at_risk": ("clock", "warn"),
    "finance": ("receipt-refund", "warn"),
    "rule": ("clipboard-check", "warn"),
    "gift_changed": ("gift", "warn"),
    "regroup_undone": ("packages", "warn"),
    "intercepted": ("hand-stop", "bad"),
    "memo": ("message-2", ""),
    "flag": ("pin", ""),
}
"""Exception kind -> icon, tone."""


def why_words(row: AuditRow) -> str:
    """Return in one line what was found."""
    return as_sentence(say(f"why.{row.finding.kind}", row.finding.params)) if row.finding.kind else ""


def cells_of(row: AuditRow, now: datetime) -> tuple[Cell, ...]:
    """Return an audit row's cells in the order of COLUMNS."""
    order = row.order
    shop = listed([sign_of(order.platform), order.shop_name])
    person = f"{order.receiver_name}  {row.address or order.region}"
    icon, tone = LOOKS.get(row.finding.kind, ("circle-check", ""))
    why = Lines(person, why_words(row) or order.goods, tone, icon if row.finding.kind else "")
    return ("", Lines(order.order_no, shop, bold=True), why, left_cell(order, now))


class AuditSource:
    """The open findings of one kind, as a grid's Source."""

    def __init__(self, audit: Audit, kind: str, now: datetime) -> None:
        self.audit, self.kind, self.now = audit, kind, now

    def _row(self, row: AuditRow) -> GridRow:
        return GridRow(row.order.id, cells_of(row, self.now), row)

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        page = self.audit.page(self.kind, mark, limit, backwards)
        return GridPage([self._row(row) for row in page.rows], page.before, page.after)

    def anchor(self, fraction: float) -> PageMark | None:
        return self.audit.anchor_at(self.kind, fraction)

    def count(self, cap: int) -> RowCount:
        return self.audit.count(self.kind, cap)

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        return {row.order.id: self._row(row) for row in self.audit.still_there(self.kind, ids)}
