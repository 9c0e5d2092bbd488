"""The print journal's columns, and a job as cells; formatted on the reading thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.services.queries.rows import PageMark
from app.services.queries.screen_rows import RowCount
from app.services.queries.work_place_rows import PrintJobRow
from app.ui.facade import Prints
from app.ui.grids.cells import Cell, Pill
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.window import GridPage, GridRow
from app.ui.tokens import MIDDLE, TONE_OF_JOB, WIDE
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import grouped, say

COLUMNS: tuple[Column, ...] = (
    CHECK,
    Column("serial", QT_TRANSLATE_NOOP("Columns", "批次流水号"), 128, bold=True),
    Column("waybill", QT_TRANSLATE_NOOP("Columns", "运单号"), 160),
    Column("order", QT_TRANSLATE_NOOP("Columns", "订单号"), 112, quiet=True, hide_below=MIDDLE),
    Column("goods", QT_TRANSLATE_NOOP("Columns", "商品"), 120, stretch=True),
    Column("printer", QT_TRANSLATE_NOOP("Columns", "打印机"), 96, quiet=True, hide_below=WIDE),
    Column("sent", QT_TRANSLATE_NOOP("Columns", "送出"), 76, right=True, quiet=True),
    Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 120),
)


def state_pill(row: PrintJobRow) -> Pill:
    """Return what is known about a job; a further label says so."""
    tone, icon = TONE_OF_JOB.get(row.state, ("neutral", "circle-dashed"))
    words = say(f"print_state.{row.state}")
    return Pill(f"{words} ×{row.reprint + 1}" if row.reprint else words, tone, icon)


def cells_of(row: PrintJobRow) -> tuple[Cell, ...]:
    """Return a job's cells in the order of COLUMNS."""
    goods = say(row.error, row.error_params) if row.error else row.goods
    sent = f"{row.sent_at.astimezone():%H:%M:%S}" if row.sent_at is not None else "–"
    return ("", row.batch_serial, grouped(row.waybill_no), row.order_no, goods, row.printer, sent, state_pill(row))


class JobSource:
    """The jobs of one batch, or of all, as a grid's Source."""

    def __init__(self, prints: Prints, batch_id: int | None, now: datetime) -> None:
        self.prints, self.batch_id, self.now = prints, batch_id, now

    def _row(self, row: PrintJobRow) -> GridRow:
        return GridRow(row.id, cells_of(row), row)

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        page = self.prints.jobs(self.batch_id, mark, limit, backwards)
        return GridPage([self._row(row) for row in page.rows], page.before, page.after)

    def anchor(self, fraction: float) -> PageMark | None:
        return self.prints.job_anchor_at(self.batch_id, fraction)

    def count(self, cap: int) -> RowCount:
        return self.prints.job_count(self.batch_id, cap)

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        return {row.id: self._row(row) for row in self.prints.jobs_still_there(self.batch_id, ids)}
