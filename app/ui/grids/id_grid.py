"""The base of every list: a table model over a run of key-set pages (window.py), answering by position.

The model never waits and never asks the database: it says what it needs (``wanted``), a GridLoader fetches off the UI
thread with cells already formatted, and hands pages back. Rows touched by other stations are refreshed in place; a row
that left the list stays, greyed, until the person moves (``settle``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ui.grids.cells import Cell, words_of
from app.ui.grids.columns import Column
from app.ui.grids.window import PAGE, GridPage, GridRow, Length, Run, merged

if TYPE_CHECKING:
    from app.services.queries.rows import PageMark
    from app.services.queries.screen_rows import RowCount

COUNT_CAP = 10_000
RENEWED = 3 * PAGE
"""Rows that are read again at the head of a list when rows came in; further down they wait until the person is back."""
Index = QModelIndex | QPersistentModelIndex


class Source(Protocol):
    """Where a grid's rows come from; all of it runs off the UI thread."""

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        """Return formatted rows after ``mark`` (before it when ``backwards``), in list order; None: from the end."""

    def anchor(self, fraction: float) -> PageMark | None:
        """Return a mark near ``fraction`` of the list."""

    def count(self, cap: int) -> RowCount:
        """Return how long the list is."""

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        """Return the present rows of those ids that still belong to the list."""


class Want(NamedTuple):
    """One fetch. ``kind``: first, last, anchor, after, before, again (from the first row on, to be laid over)."""

    kind: str
    position: int = 0
    """Where the fetched page will stand (anchor, last); how many rows to read (again)."""
    mark: PageMark | None = None
    fraction: float = 0.0


class IdGrid(QAbstractTableModel):
    """Rows by position, ids by row. ``columns`` name the cells in the order of GridRow.cells."""

    wanted = Signal(object)
    """A Want; the loader answers with ``arrived``."""
    shifted = Signal(int)
    """The run was moved by so many rows; the view moves its scroll bar along."""
    filled = Signal()
    """Rows came in."""
    opened = Signal()
    """A new source's first page is there."""
    renewed = Signal(object)
    """Rows came in among the others; carries a function from a row's old position to its new one, None where none."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.run: Run | None = None
        self.total = Length(0)
        self._rows = 0
        self._asked: Want | None = None
        self._visible = (0, 0)
        self.awaiting = False
        """A source was set and its first page has not come yet."""
        self._stale = False
        """Rows may have come in that are not loaded here."""

    # --- Qt's questions -----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.columns[index.column()].words()
            return f"{title} {self.words(row, index.column())}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        named = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if named and orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            return self.columns[section].words()
        return None

    # --- rows ---------------------------------------------------------------------------------------------------------
    def words(self, row: GridRow, column: int) -> str:
        """Return what a cell says."""
        return words_of(row.cells[column]) if column < len(row.cells) else ""

    def row_at(self, position: int) -> GridRow | None:
        """Return the row at a position, or None while it is not loaded."""
        return self.run.at(position) if self.run is not None else None

    def position_of(self, row_id: int) -> int | None:
        return self.run.position_of(row_id) if self.run is not None else None

    def loaded_ids(self) -> list[int]:
        return [row.id for row in self.run.rows] if self.run is not None else []

    # --- a new source -------------------------------------------------------------------------------------------------
    def await_first(self) -> None:
        """A new source was set: old rows stay on screen until its first page is there."""
        self.awaiting = True
        self._stale = False
        self._asked = Want("first")
        self.wanted.emit(self._asked)

    def show_kept(self, rows: list[GridRow], total: int) -> None:
        """Show rows remembered from last time until a source is there."""
        self.beginResetModel()
        self.run = Run(0, GridPage(rows, None, None), exact=True)
        self._rows = max(total, len(rows))
        self.endResetModel()
        self.opened.emit()

    def show_count(self, total: RowCount) -> None:
        """Take the length that the count query found; rows that have left the list but still stand here come on top."""
        standing = sum(row.gone for row in self.run.rows) if self.run is not None else 0
        self.total = Length(total.total + standing, total.exact)
        if self.run is not None and not self.awaiting:
            self._resize(self.run.end if self.run.after is None else max(self.total.total, self.run.end + 1))

    # --- asking -------------------------------------------------------------------------------------------------------
    def look_at(self, first: int, last: int) -> None:
        """The view shows these positions; ask for what is missing around them."""
        self._visible = (first, last)
        if self._asked is not None and not self._is_far(self._asked, first, last):
            return
        want = self._renewal(last) if self._stale else self._plan(first, last)
        if want is not None:
            self._asked = want
            self.wanted.emit(want)

    def renew(self) -> None:
        """Rows came in that are not loaded: read the list's head again where it is in sight, or once it is."""
        self._stale = True
        self.look_at(*self._visible)

    def note_visible(self, first: int, last: int) -> None:
        """The view's positions were corrected; what is in sight is the same as before."""
        self._visible = (first, last)

    def _is_far(self, want: Want, first: int, last: int) -> bool:
        """Tell whether a jump under way leads to a place that the person has left again."""
        if want.kind == "anchor":
            return last < want.position - PAGE or first > want.position + 2 * PAGE
        return False

    def _renewal(self, last: int) -> Want | None:
        run = self.run
        rows = PAGE * (1 + (last + PAGE // 2) // PAGE)
        if rows > RENEWED or (run is not None and run.start > 0):
            return self._plan(self._visible[0], last)
        self._stale = False
        return Want("again", position=rows)

    def _plan(self, first: int, last: int) -> Want | None:
        run, rows = self.run, self._rows
        if rows == 0:
            return None
        if run is None or last < run.start - PAGE or first > run.end + PAGE:
            return self._jump(first, last)
        margin = PAGE // 2
        if last + margin >= run.end and run.after is not None:
            return Want("after", mark=run.after)
        if first - margin < run.start and run.before is not None:
            return Want("before", mark=run.before)
        return None

    def _jump(self, first: int, last: int) -> Want:
        if first < PAGE:
            return Want("first")
        if last >= self._rows - PAGE // 2:
            return Want("last", position=self._rows)
        position = max(0, first - PAGE // 4)
        return Want("anchor", position=position, fraction=position / max(1, self._rows))

    # --- answers ------------------------------------------------------------------------------------------------------
    def arrived(self, want: Want, page: GridPage) -> None:
        """Take a page in; late answers to an older question are dropped."""
        if want is not self._asked:
            return
        self._asked = None
        if want.kind == "anchor" and not page.rows:  # the anchor missed beyond the end
            self._asked = Want("last", position=want.position + PAGE)
            self.wanted.emit(self._asked)
            return
        run = self.run
        if (want.kind == "first" and self.awaiting) or (want.kind == "again" and (run is None or not run.rows)):
            self._open(page)
            return
        if want.kind == "again" and run is not None:
            self._lay_over(run, page)
            return
        if want.kind in ("after", "before") and run is not None:
            (run.append if want.kind == "after" else run.prepend)(page)
        else:
            start = {"first": 0, "last": max(0, want.position - len(page.rows))}.get(want.kind, want.position)
            self.run = run = Run(start, page, exact=want.kind == "first")
        self._agree(run)
        self.filled.emit()
        self.look_at(*self._visible)

    def failed(self, want: Want) -> None:
        """The question was not answered; it may be asked again."""
        if want is self._asked:
            self._asked = None
        self._stale = self._stale or want.kind == "again"

    def _lay_over(self, old: Run, page: GridPage) -> None:
        """Put the head of the list as it is now in place of the loaded one; rows that have left stay, greyed."""
        rows = merged(old.rows, page.rows, whole=page.after is None)
        same = [row.id for row in rows] == [row.id for row in old.rows[: len(rows)]]
        if same and (len(rows) < len(old.rows) or (page.after is None) == (old.after is None)):
            self.filled.emit()
            self.look_at(*self._visible)
            return
        places = {row.id: at for at, row in enumerate(rows)}
        self.beginResetModel()
        self.run = Run(0, GridPage(rows, None, page.after), exact=True)
        whole = page.after is None
        standing = sum(row.gone for row in rows)
        self._rows = len(rows) if whole else max(self.total.total, len(rows) + 1)
        if whole:
            self.total = Length(len(rows) - standing)
        self.endResetModel()
        self.renewed.emit(lambda at: places.get(row.id) if (row := old.at(at)) is not None else None)
        self.filled.emit()
        self.look_at(*self._visible)

    def _open(self, page: GridPage) -> None:
        self.beginResetModel()
        self.awaiting = False
        self.run = Run(0, page, exact=True)
        whole = page.after is None
        self._rows = len(page.rows) if whole else max(self.total.total, len(page.rows) + 1)
        if whole:
            self.total = Length(len(page.rows))
        self._visible = (0, 0)
        self.endResetModel()
        self.opened.emit()
        self.filled.emit()
        if self._stale:
            self.look_at(*self._visible)

    def _agree(self, run: Run) -> None:
        """Make positions and true ends agree; ends in sight are facts, counts and anchors are estimates."""
        was = run.start
        rows = self._rows
        if run.before is None:
            run.start, run.exact = 0, True
        elif run.start <= 0:
            run.start = PAGE
        over = run.end - (rows if run.after is None else rows - PAGE)
        may_move = not run.exact and self.total.exact and run.start - over > 0
        if may_move and (over > 0 or (run.after is None and over < 0)):
            run.start -= over
        if run.after is None:
            rows = run.end
        elif run.end >= rows:
            rows = run.end + PAGE
        shift = run.start - was
        if shift < 0:
            self.shifted.emit(shift)
        self._resize(rows)
        if shift > 0:
            self.shifted.emit(shift)

    def _resize(self, rows: int) -> None:
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    # --- changes by others --------------------------------------------------------------------------------------------
    def refreshed(self, ids: Sequence[int], found: dict[int, GridRow]) -> None:
        """Put the newer rows in place; those not found have left the list and are greyed."""
        run = self.run
        if run is None:
            return
        for row_id in ids:
            newer = found.get(row_id)
            position = run.position_of(row_id)
            if position is None:
                continue
            if newer is None:
                run.rows[position - run.start].gone = True
            else:
                run.replace(newer)
            self.dataChanged.emit(self.index(position, 0), self.index(position, len(self.columns) - 1))

    def rewritten(self, rows: Sequence[tuple[GridRow, tuple[Cell, ...]]]) -> None:
        """Take cells written anew for rows that are still the ones they were written from."""
        for row, cells in rows:
            row.cells = cells

    def has_gone(self) -> bool:
        """Tell whether greyed rows wait to be taken out."""
        return self.run is not None and any(row.gone for row in self.run.rows)

    def settle(self) -> list[int]:
        """The person moved: take the greyed rows out; return their positions, last first."""
        run = self.run
        if run is None or not self.has_gone():
            return []
        gone = [run.start + at for at in range(len(run.rows) - 1, -1, -1) if run.rows[at].gone]
        for position in gone:
            self.beginRemoveRows(QModelIndex(), position, position)
            self._rows -= 1
            run.drop(position - run.start)
            self.endRemoveRows()
        self.total = Length(max(0, self.total.total - len(gone)), exact=self.total.exact)
        return gone
