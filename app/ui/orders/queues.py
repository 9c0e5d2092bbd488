"""Saved queues: the present conditions kept as a tab, and dropped again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from app.ui.ask import ask
from app.ui.shell.dialogs import Reason

if TYPE_CHECKING:
    from app.services.queries.rows import OrderFilter
    from app.services.queries.screen_rows import SavedQueue

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from app.ui.screen import Screen as _Base
else:
    _Base = object


class QueueKeeping(_Base):
    """A share of the order screen."""

    _saved: tuple[SavedQueue, ...]
    _sort: str
    _tab: str

    def where(self) -> OrderFilter:
        raise NotImplementedError

    def _saved_of(self, key: str) -> SavedQueue | None:
        raise NotImplementedError

    def _show_tabs(self) -> None:
        raise NotImplementedError

    def _tab_chosen(self, key: str) -> None:
        raise NotImplementedError

    def _tab_menu(self, key: str, at: QPoint) -> None:
        menu = QMenu(self)
        saved = self._saved_of(key)
        menu.addAction(translate("Orders", "把当前条件存成队列…")).triggered.connect(self.save_queue)
        if saved is not None:
            menu.addAction(translate("Orders", "删除这个队列")).triggered.connect(lambda: self._drop_queue(saved))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def save_queue(self) -> None:
        """Keep the present conditions as a tab."""
        self.desk.start(self, self._save_queue())

    async def _save_queue(self) -> None:
        dialog = Reason(self.shell, translate("Orders", "队列叫什么名字？"), "", translate("Orders", "保存"), [])
        if await ask(dialog):
            orders, desk = self.desk.app.orders, self.desk
            where = replace(self.where(), ship_by_until=None, paid_since=None)
            saved = await desk.write(orders.save_queue, dialog.reason(), where, self._sort, desk.by)
            self._saved = (*self._saved, saved)
            self._show_tabs()

    def _drop_queue(self, saved: SavedQueue) -> None:
        self._saved = tuple(kept for kept in self._saved if kept.id != saved.id)
        self.desk.start(self, self.desk.write(self.desk.app.orders.drop_queue, saved.id, self.desk.by))
        if self._tab == f"saved:{saved.id}":
            self._tab_chosen("to_print")
        self._show_tabs()
