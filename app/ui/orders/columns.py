"""The order grid's columns, and an order row as cells; formatted on the reading thread when a page is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from app.services.queries.rows import OrderFilter, OrderRow, PageMark, SortKey
from app.ui.grids.cells import Cell, Marks, Pair, Pill, Sign, Toned
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.window import GridPage, GridRow
from app.ui.tokens import TONE_OF_EXCEPTION, TONE_OF_QUEUE, WIDE
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import language, left, listed, moment, money, number, say, sign_of

if TYPE_CHECKING:
    from app.services.queries.screen_rows import RowCount
    from app.ui.facade import Orders

COLUMNS: tuple[Column, ...] = (
    CHECK,
    Column("marks", "", 58, fixed=True),
    Column("order", QT_TRANSLATE_NOOP("Columns", "订单号"), 108, bold=True, sort=SortKey.NEWEST),
    Column("shop", QT_TRANSLATE_NOOP("Columns", "店铺"), 122),
    Column("receiver", QT_TRANSLATE_NOOP("Columns", "收件人"), 128, drop=1),
    Column("goods", QT_TRANSLATE_NOOP("Columns", "商品"), 120, stretch=True),
    Column("tags", QT_TRANSLATE_NOOP("Columns", "标签"), 90, quiet=True, hide_below=10_000),
    Column("waybill", QT_TRANSLATE_NOOP("Columns", "运单号"), 150, quiet=True, hide_below=WIDE),
    Column("warehouse", QT_TRANSLATE_NOOP("Columns", "仓库"), 90, quiet=True, hide_below=10_000),
    Column("paid_at", QT_TRANSLATE_NOOP("Columns", "付款"), 96, quiet=True, hide_below=WIDE),
    Column("qty", QT_TRANSLATE_NOOP("Columns", "件数"), 48, right=True, drop=3),
    Column("paid", QT_TRANSLATE_NOOP("Columns", "实付 ¥"), 84, right=True, drop=2),
    Column("carrier", QT_TRANSLATE_NOOP("Columns", "快递"), 64, hide_below=WIDE),
    Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 102),
    Column("left", QT_TRANSLATE_NOOP("Columns", "剩余"), 108, right=True, sort=SortKey.SHIP_BY),
)

_MARKS = (
    ("urgent", "flame", "bad.text"),
    ("has_message", "message-2", "warn.text"),
    ("could_merge", "packages", "info.text"),
    ("has_memo", "edit", "text2"),
    ("has_gift", "gift", "text2"),
    ("merged", "arrow-merge", "text2"),
)


def state_pill(row: OrderRow) -> Pill:
    """Return what stands in an order's way, else the queue it waits in."""
    return _pill("hold" if row.held else row.exception or "", row.queue, language())


@lru_cache(maxsize=512)
def _pill(exception: str, queue: str, _language: str) -> Pill:
    """Word a status once per language: a page of a hundred rows has a handful of them."""
    if exception:
        tone, icon = TONE_OF_EXCEPTION.get(exception, ("bad", "alert-octagon"))
        return Pill(say(f"pill.{exception}"), tone, icon)
    tone, icon = TONE_OF_QUEUE.get(queue, ("neutral", "circle-dashed"))
    return Pill(say(f"queue.{queue}"), tone, icon)


@lru_cache(maxsize=512)
def _marks(fields: tuple[bool, ...], _language: str) -> Marks:
    shown = [mark for mark, on in zip(_MARKS, fields, strict=True) if on]
    return Marks(tuple((icon, role) for _, icon, role in shown), " ".join(say(f"mark.{name}") for name, _, _ in shown))


def left_cell(row: OrderRow, now: datetime) -> Toned:
    """Return the time left; what has left or ended has none."""
    if row.queue in ("shipped", "closed", "cancelled", "replaced"):
        return Toned("–")
    words, tone, icon = left(row.ship_by_at, now)
    return Toned(words, tone, icon, bold=tone == "bad")


def goods_cell(row: OrderRow) -> str:
    """Return what is in an order; a replaced one first says which orders stand for it."""
    return f"→ {listed(list(row.stands))}  {row.goods}" if row.stands else row.goods


def cells_of(row: OrderRow, now: datetime, *, mergeable: int = 0) -> tuple[Cell, ...]:
    """Return an order's cells in the order of COLUMNS; ``mergeable``: with so many others it could be merged."""
    return (
        "",
        _marks((row.urgent, row.has_message, mergeable > 0, row.has_memo, row.has_gift, row.merged), language()),
        row.order_no,
        Sign(sign_of(row.platform), row.shop_name),
        Pair(row.receiver_name, row.region),
        goods_cell(row),
        " ".join(row.tags),
        row.waybill_no,
        row.warehouse,
        moment(row.paid_at, now),
        number(row.qty),
        money(row.paid_cents, row.currency, sign=False),
        row.carrier,
        state_pill(row),
        left_cell(row, now),
    )


class OrderSource:
    """One filter and sort of the orders, as a grid's Source."""

    def __init__(self, orders: Orders, where: OrderFilter, sort: str, now: datetime) -> None:
        self.orders, self.where, self.sort = orders, where, sort
        self.now = now
        self.mergeable: dict[int, int] = {}
        """With how many others each order could be merged, as far as it was asked."""
        self.asked: set[int] = set()

    def _row(self, row: OrderRow) -> GridRow:
        return GridRow(row.id, cells_of(row, self.now, mergeable=self.mergeable.get(row.id, 0)), row)

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        page = self.orders.page(self.where, self.sort, mark, limit, backwards)
        return GridPage([self._row(row) for row in page.rows], page.before, page.after)

    def anchor(self, fraction: float) -> PageMark | None:
        return self.orders.anchor_at(self.where, self.sort, fraction)

    def count(self, cap: int) -> RowCount:
        return self.orders.count(self.where, cap)

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        return {row.id: self._row(row) for row in self.orders.still_there(self.where, ids)}

    def reformat(self, rows: Sequence[GridRow]) -> list[tuple[GridRow, tuple[Cell, ...]]]:
        """Return the same rows with cells as they read now (time left, language)."""
        return [
            (row, cells_of(row.raw, self.now, mergeable=self.mergeable.get(row.id, 0)))
            for row in rows
            if isinstance(row.raw, OrderRow)
        ]
