"""The loaded part of a long list: a run of key-set pages at a position, plain Python.

A list of a million rows is known by position through one contiguous run of pages. Scrolling extends the run at either
end by key-set; a jump throws it away and begins a new one at an anchor. Positions after a jump are estimates: when a
true end of the list comes into sight, the run is shifted so that ends and positions agree, and the view moves its
scroll bar by as many rows, so nothing jumps on screen.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.ui.grids.cells import Cell

if TYPE_CHECKING:
    from app.services.queries.rows import PageMark


@dataclass(slots=True, eq=False, repr=False)
class GridRow:
    """One row, ready to paint. ``raw`` is the row object it was made from."""

    id: int
    cells: tuple[Cell, ...]
    raw: object
    gone: bool = False


class GridPage(NamedTuple):
    """One fetched page. ``before`` and ``after`` are None exactly where the list ends."""

    rows: list[GridRow]
    before: PageMark | None
    after: PageMark | None


class Length(NamedTuple):
    """How long a list is; ``exact`` False: an estimate above the cap."""

    total: int
    exact: bool = True


PAGE = 100
"""Rows a fetch asks for."""
KEEP = 12
"""Pages the run keeps; the far end is dropped beyond that."""


class Run:
    """Contiguous pages. ``start`` is the position of the first row."""

    def __init__(self, start: int, page: GridPage, *, exact: bool) -> None:
        self.pages: deque[GridPage] = deque([page])
        self.rows: list[GridRow] = list(page.rows)
        self.start = start
        self.exact = exact
        """The position is known, not estimated."""

    @property
    def end(self) -> int:
        """The position after the last row."""
        return self.start + len(self.rows)

    @property
    def before(self) -> PageMark | None:
        return self.pages[0].before

    @property
    def after(self) -> PageMark | None:
        return self.pages[-1].after

    def at(self, position: int) -> GridRow | None:
        """Return the row at a position of the list, or None where it is not loaded."""
        index = position - self.start
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def append(self, page: GridPage) -> None:
        """Add the page that follows; drop pages at the far end beyond KEEP."""
        self.pages.append(page)
        self.rows.extend(page.rows)
        while len(self.pages) > KEEP:
            dropped = len(self.pages.popleft().rows)
            del self.rows[:dropped]
            self.start += dropped

    def prepend(self, page: GridPage) -> None:
        """Add the page that comes before."""
        self.pages.appendleft(page)
        self.rows[:0] = page.rows
        self.start -= len(page.rows)
        while len(self.pages) > KEEP:
            dropped = len(self.pages.pop().rows)
            del self.rows[len(self.rows) - dropped :]

    def drop(self, index: int) -> None:
        """Take one row (by its place in the run) out."""
        row = self.rows.pop(index)
        for page in self.pages:
            if any(kept is row for kept in page.rows):
                page.rows[:] = [kept for kept in page.rows if kept is not row]
                return

    def replace(self, row: GridRow) -> int | None:
        """Put a newer version of a row in its place; return its position."""
        for index, old in enumerate(self.rows):
            if old.id == row.id:
                old.cells, old.raw, old.gone = row.cells, row.raw, row.gone
                return self.start + index
        return None

    def position_of(self, row_id: int) -> int | None:
        """Return where a row stands, if it is loaded."""
        return next((self.start + at for at, row in enumerate(self.rows) if row.id == row_id), None)


def merged(old: list[GridRow], new: list[GridRow], *, whole: bool) -> list[GridRow]:
    """Return ``new`` with the rows of ``old`` that have left the list still standing, greyed, behind who was before.

    ``new`` begins where the list begins and is all of it when ``whole``; else what is missing behind the last row that
    both have may only have been pushed further down, and is not loaded any more.
    """
    there = {row.id for row in new}
    last = max((at for at, row in enumerate(old) if row.id in there), default=-1)
    standing: dict[int | None, list[GridRow]] = {}
    before: int | None = None
    for at, row in enumerate(old):
        if row.id in there:
            before = row.id
        elif whole or at < last:
            row.gone = True
            standing.setdefault(before, []).append(row)
    rows = list(standing.get(None, ()))
    for row in new:
        rows.append(row)
        rows += standing.get(row.id, ())
    return rows
