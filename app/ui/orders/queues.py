"""Saved queues: the present conditions kept as a tab with its count, renamed, dropped, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from app.ui.ask import ask
from app.ui.calm import Calm
from app.ui.orders.filters import Conditions
from app.ui.shell.dialogs import NameDialog

if TYPE_CHECKING:
    from app.services.queries.rows import OrderFilter
    from app.services.queries.screen_rows import RowCount, SavedQueue
    from app.ui.components.tabs import TabRow
    from app.ui.orders.filters import Choices

translate = QCoreApplication.translate
LONGEST = 12
"""Characters a tab has room for."""
COUNT_CAP = 1_000
"""Orders of one saved queue are counted up to here."""
COUNT_MS = 2_000
"""Saved queues are counted at most so often: theirs are counts, not counters."""

if TYPE_CHECKING:
    from app.ui.screen import Screen as _Base
else:
    _Base = object


class QueueKeeping(_Base):
    """A share of the order screen."""

    _saved: tuple[SavedQueue, ...]
    _saved_counts: dict[int, RowCount]
    _choices: Choices
    _conditions: Conditions
    _sort: str
    _tab: str

    def _begin_counting(self) -> None:
        self._saved_counts = {}
        self._count_saved = Calm(COUNT_MS, self._read_saved_counts, self)

    def _read_saved_counts(self) -> None:
        if self.desk is not None and self._saved:
            self.desk.start(self, self._load_saved_counts(), slot="saved counts")

    async def _load_saved_counts(self) -> None:
        orders, saved, now = self.desk.app.orders, self._saved, self.desk.now()

        def all_at_once() -> dict[int, RowCount]:
            return {queue.id: orders.count(queue.filter.at(now), COUNT_CAP) for queue in saved}

        self._saved_counts = await self.desk.read(all_at_once)
        self._show_tabs()

    def rolling(self) -> OrderFilter:
        """Return the filter of the list shown, its times still rolling."""
        fixed = self._tab == "all" or self._saved_of(self._tab) is not None
        return self._conditions.filter(() if fixed else (self._tab,), self._choices)

    def _saved_of(self, key: str) -> SavedQueue | None:
        return next((saved for saved in self._saved if f"saved:{saved.id}" == key), None)

    def _show_tabs(self) -> None:
        raise NotImplementedError

    def _tab_chosen(self, key: str) -> None:
        raise NotImplementedError

    def tabs(self) -> TabRow:
        raise NotImplementedError

    def do_queue_menu(self) -> None:
        """What can be done with the tab in front."""
        tabs = self.tabs()
        self._tab_menu(self._tab, tabs.mapToGlobal(tabs.place_of(self._tab)))

    def _tab_menu(self, key: str, at: QPoint) -> None:
        menu = QMenu(self)
        saved = self._saved_of(key)
        menu.addAction(translate("Orders", "把当前条件存成队列…")).triggered.connect(self.save_queue)
        if saved is not None:
            renaming = menu.addAction(translate("Orders", "给「{name}」改名…").format(name=saved.name))
            renaming.triggered.connect(lambda: self.desk.start(self, self._rename_queue(saved)))
            dropping = menu.addAction(translate("Orders", "删除「{name}」").format(name=saved.name))
            dropping.triggered.connect(lambda: self.desk.start(self, self._drop_queue(saved)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def save_queue(self) -> None:
        """Keep the present conditions as a tab."""
        self.desk.start(self, self._save_queue())

    async def _save_queue(self) -> None:
        verb = translate("Orders", "保存")
        dialog = NameDialog(self.shell, translate("Orders", "队列叫什么名字？"), verb, longest=LONGEST)
        if await ask(dialog):
            await self._keep(dialog.reason(), self.rolling()._replace(ids=()), self._sort)  # a search is not a queue

    async def _keep(self, name: str, where: OrderFilter, sort: str) -> None:
        saved = await self.desk.write(self.desk.app.orders.save_queue, name, where, sort, self.desk.by)
        self._saved = (*(kept for kept in self._saved if kept.id != saved.id), saved)
        self._show_tabs()
        self.tabs().activate(f"saved:{saved.id}")
        self._read_saved_counts()

    async def _rename_queue(self, saved: SavedQueue) -> None:
        title = translate("Orders", "队列叫什么名字？")
        dialog = NameDialog(self.shell, title, translate("Orders", "改名"), name=saved.name, longest=LONGEST)
        if await ask(dialog):
            name = dialog.reason()
            renamed = await self.desk.write(self.desk.app.orders.rename_queue, saved.id, name, self.desk.by)
            self._saved = tuple(renamed if kept.id == saved.id else kept for kept in self._saved)
            self._show_tabs()

    async def _drop_queue(self, saved: SavedQueue) -> None:
        await self.desk.write(self.desk.app.orders.drop_queue, saved.id, self.desk.by)
        self._saved = tuple(kept for kept in self._saved if kept.id != saved.id)
        if self._tab == f"saved:{saved.id}":
            self._conditions = Conditions()
            self._tab_chosen("to_print")
        self._show_tabs()
        self.shell.toast.show_toast(
            translate("Orders", "已删除队列「{name}」").format(name=saved.name),
            translate("Orders", "撤销"),
            "U",
            lambda: self.desk.start(self, self._keep(saved.name, saved.filter, saved.sort)),
        )
