"""The stock grid's columns, and a SKU in a warehouse as cells; formatted on the reading thread.

A row is a SKU in one warehouse; the change feed speaks of SKUs, so a row's id carries both (``row_id``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.queries.rows import PageMark
from app.services.queries.screen_rows import StockFilter
from app.services.queries.work_place_rows import StockRow
from app.ui.grids.cells import Bar, Cell, Lines, Pill, Toned
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.window import GridPage, GridRow
from app.ui.tokens import WIDE
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import number

if TYPE_CHECKING:
    from app.services.queries.screen_rows import RowCount
    from app.ui.facade import Stock

COLUMNS: tuple[Column, ...] = (
    CHECK,
    Column("sku", QT_TRANSLATE_NOOP("Columns", "单品"), 170, stretch=True),
    Column("warehouse", QT_TRANSLATE_NOOP("Columns", "仓库"), 84, quiet=True, drop=3),
    Column("on_hand", QT_TRANSLATE_NOOP("Columns", "现有"), 70, right=True),
    Column("reserved", QT_TRANSLATE_NOOP("Columns", "占用"), 72, right=True, drop=4),
    Column("available", QT_TRANSLATE_NOOP("Columns", "可用"), 76, right=True, bold=True),
    Column("bar", QT_TRANSLATE_NOOP("Columns", "可用 / 安全线"), 116, drop=6),
    Column("safety", QT_TRANSLATE_NOOP("Columns", "安全"), 56, right=True, quiet=True, drop=8),
    Column("pending", QT_TRANSLATE_NOOP("Columns", "待占"), 68, right=True, quiet=True, drop=7),
    Column("quarantine", QT_TRANSLATE_NOOP("Columns", "隔离"), 56, right=True, quiet=True, hide_below=WIDE, drop=9),
    Column("bin", QT_TRANSLATE_NOOP("Columns", "库位"), 84, quiet=True, drop=5),
    Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 92),
)

translate = QCoreApplication.translate
_PLACES = 1 << 16
"""Warehouses are few; their ids fit beside the SKU's."""


def row_id(sku_id: int, warehouse_id: int) -> int:
    """Return the grid's id of a SKU in a warehouse."""
    return sku_id * _PLACES + warehouse_id


def sku_of(grid_id: int) -> int:
    """Return the SKU of a grid row's id."""
    return grid_id // _PLACES


def is_short(row: StockRow) -> bool:
    """Tell whether orders wait for more of the SKU than is free over all warehouses."""
    return row.pending_qty > max(0, row.free_qty)


def is_low(row: StockRow) -> bool:
    """Tell whether a SKU is at or under its safety stock in this warehouse."""
    return 0 < row.safety_qty >= row.available_qty


def state_pill(row: StockRow) -> Pill:
    """Return what stands in a SKU's way: short, low, empty here, or enough."""
    if is_short(row):
        return Pill(translate("Stock", "缺 {n} 件").format(n=number(row.pending_qty - max(0, row.free_qty))), "bad",
                    "alert-octagon")  # fmt: skip
    if is_low(row):
        return Pill(translate("Stock", "低库存"), "warn", "alert-triangle")
    if row.available_qty <= 0:
        return Pill(translate("Stock", "无货"), "neutral", "package-off")
    return Pill(translate("Stock", "充足"), "ok", "circle-check")


def _bar(row: StockRow) -> Bar:
    """Available against the safety line: the track ends at twice the line, or at what is on hand without one."""
    whole = max(2 * row.safety_qty, 1) if row.safety_qty else max(row.on_hand_qty, 1)
    tone = "bad" if row.available_qty <= 0 else "warn" if is_low(row) else "ok"
    words = f"{number(row.available_qty)} / {number(row.safety_qty)}"
    return Bar(max(0.0, row.available_qty / whole), row.safety_qty / whole, tone, words)


def _figure(value: int) -> str:
    return number(value) if value else "–"


def cells_of(row: StockRow) -> tuple[Cell, ...]:
    """Return a row's cells in the order of COLUMNS."""
    tone = "bad" if row.available_qty <= 0 and row.pending_qty else "warn" if is_low(row) else ""
    available = Toned(number(row.available_qty), tone, bold=True) if tone else number(row.available_qty)
    return (
        "",
        Lines(f"{row.name} {row.spec}".strip(), row.sku_code),
        row.warehouse,
        number(row.on_hand_qty),
        _figure(row.reserved_qty),
        available,
        _bar(row),
        _figure(row.safety_qty),
        _figure(row.pending_qty),
        _figure(row.quarantine_qty),
        row.bin,
        state_pill(row),
    )


class StockSource:
    """One filter of the stock, as a grid's Source."""

    def __init__(self, stock: Stock, where: StockFilter) -> None:
        self.stock, self.where = stock, where

    def _row(self, row: StockRow) -> GridRow:
        return GridRow(row_id(row.sku_id, row.warehouse_id), cells_of(row), row)

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        page = self.stock.page(self.where, mark, limit, backwards)
        return GridPage([self._row(row) for row in page.rows], page.before, page.after)

    def anchor(self, fraction: float) -> PageMark | None:
        return self.stock.anchor_at(self.where, fraction)

    def count(self, cap: int) -> RowCount:
        return self.stock.count(self.where, cap)

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        skus = sorted({sku_of(one) for one in ids})
        found = (self._row(row) for row in self.stock.still_there(self.where, skus))
        asked = set(ids)
        return {row.id: row for row in found if row.id in asked}

    def reformat(self, rows: Sequence[GridRow]) -> list[tuple[GridRow, tuple[Cell, ...]]]:
        """Return the same rows with cells in the language in force."""
        return [(row, cells_of(row.raw)) for row in rows if isinstance(row.raw, StockRow)]
