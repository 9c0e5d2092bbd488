"""Between a grid and its source: fetches what the grid wants on a reading thread and hears what others changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.calm import Calm
from app.ui.grids.id_grid import COUNT_CAP, IdGrid, Source, Want
from app.ui.grids.window import PAGE, GridPage

if TYPE_CHECKING:
    from app.services.queries.screen_rows import RowCount
    from app.ui.bridge import Desk
    from app.ui.facade import Change

NEWS_MS = 200
"""How often the list's head is read again while changes pour in."""


class GridLoader(QObject):
    """Feeds one grid. ``kind`` names the ids of the change feed that are this grid's rows."""

    counted = Signal(object)
    """A RowCount for the source in force."""

    def __init__(self, grid: IdGrid, desk: Desk, kind: str) -> None:
        super().__init__(grid)
        self.grid = grid
        self.desk = desk
        self.kind = kind
        self.source: Source | None = None
        self._counting = False
        self._count_again = False
        self._news = Calm(NEWS_MS, self.renew, self)
        grid.wanted.connect(self._fetch)
        desk.changed.connect(self._changed)

    def show(self, source: Source) -> None:
        """Show another list: its first page and its length are fetched side by side."""
        self.source = source
        self.grid.await_first()
        self.recount()

    def renew(self) -> None:
        """Rows may have come in that the grid does not show: read the list's head and its length again."""
        if self.source is not None:
            self.grid.renew()
            self.recount()

    def recount(self) -> None:
        """Ask again how long the list is. A count under way is finished first: in a flood of changes none would be."""
        if self._counting:
            self._count_again = True
        elif self.source is not None:
            self._counting = True
            self.desk.start(self, self._count())

    def _fetch(self, want: Want) -> None:
        if self.source is not None:
            self.desk.start(self, self._load(self.source, want), slot="page")

    async def _load(self, source: Source, want: Want) -> None:
        try:
            page = await self.desk.read(fetch, source, want)
        except BaseException:
            self.grid.failed(want)
            raise
        if source is self.source:
            self.grid.arrived(want, page)

    async def _count(self) -> None:
        try:
            source = self.source
            while source is not None:
                self._count_again = False
                total: RowCount = await self.desk.read(source.count, COUNT_CAP)
                if source is self.source:
                    self.grid.show_count(total)
                    self.counted.emit(total)
                source = self.source if self._count_again else None
        finally:
            self._counting = False

    def _changed(self, change: Change) -> None:
        loaded = self.grid.loaded_ids()
        touched = change.ids.get(self.kind, frozenset())
        ids = loaded if change.everything else [row_id for row_id in loaded if row_id in touched]
        if ids and self.source is not None:
            self.desk.start(self, self._again(self.source, ids), slot="")
        if change.everything or touched - set(ids):
            self.hear_of_others()

    def hear_of_others(self) -> None:
        """Rows changed that the grid does not show."""
        self._news.ask()

    async def _again(self, source: Source, ids: list[int]) -> None:
        found = await self.desk.read(source.again, ids)
        if source is self.source:
            self.grid.refreshed(ids, found)
            if len(found) < len(ids):
                self.recount()


def fetch(source: Source, want: Want) -> GridPage:
    """Answer one Want; runs on a reading thread."""
    if want.kind == "anchor":
        return source.page(source.anchor(want.fraction), PAGE, backwards=False)
    backwards = want.kind in ("before", "last")
    return source.page(want.mark, PAGE, backwards=backwards)
