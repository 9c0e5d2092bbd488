"""Ctrl+K: the same box searches orders, waybills, people and goods, and with ``>`` runs any command of this place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.actions import Action, KeyMap
from app.ui.shell.palette import Entry, Palette
from app.ui.shell.top_bar import SearchField

if TYPE_CHECKING:
    from app.services.queries.screen_rows import SearchHit
    from app.ui.bridge import Desk

LISTED = 200
"""Hits of each kind that a search lists in the grid."""
PAUSE_MS = 60
"""So long after the last key a search is sent; the answer to an older text is dropped."""
HITS = 12


class Finder(QObject):
    """Joins the search field and the list under it."""

    hit_chosen = Signal(object)
    listed = Signal(str, object, bool)
    """What was searched for, the ids found, whether only the list in front is meant: show them as a list."""
    action_chosen = Signal(object)
    left = Signal()

    def __init__(self, field: SearchField, palette: Palette, keys: KeyMap, offered: Callable[[], list[Action]]) -> None:
        super().__init__(field)
        self._field, self._palette, self._keys, self._offered = field, palette, keys, offered
        self.desk: Desk | None = None
        self._in_list = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.search)
        field.textEdited.connect(self._edited)
        field.returnPressed.connect(self._entered)
        field.stepped.connect(palette.step)
        field.left.connect(self.leave)
        field.all_asked.connect(self.list_all)
        palette.chosen.connect(self._chosen)

    def open(self, typed: str = "", *, in_list: bool = False) -> None:
        """Put the cursor into the box; ``>`` opens it as the command box, ``in_list`` searches the list in front."""
        self._in_list = in_list
        self._field.setFocus()
        if typed:
            self._field.setText(typed)
            self._edited(typed)
        else:
            self._field.selectAll()

    def leave(self) -> None:
        self._palette.hide()
        self._in_list = False
        self.left.emit()

    def place(self) -> None:
        """Lay the list under the field."""
        window = self._palette.over
        corner = self._field.mapTo(window, self._field.rect().bottomLeft())
        self._palette.setGeometry(
            corner.x(), corner.y() + 4, max(self._field.width(), 460), self._palette.sizeHint().height()
        )

    def _edited(self, typed: str) -> None:
        if typed.startswith((">", "＞")):
            self._pause.stop()
            self.place()
            self._palette.show_commands(self._offered(), self._keys, typed[1:])
        elif typed.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._palette.hide()

    def search(self) -> None:
        """Send what stands in the box."""
        if self.desk is not None:
            self._pause.stop()
            self.desk.start(self, self._search(self._field.text().strip(), take=False), slot="search")

    async def _search(self, text: str, *, take: bool) -> None:
        desk = self.desk
        if desk is None or not text:
            return
        hits: tuple[SearchHit, ...] = await desk.read(desk.app.orders.search, text, HITS)
        self.place()
        self._palette.show_hits(
            hits,
            self.tr("没有找到「{text}」。可以搜单号、运单号、手机尾号、姓名、商品").format(text=text),
            self.tr("在列表里看") if hits else "",
        )
        if take and len(hits) == 1:
            self._palette.take()

    def list_all(self) -> None:
        """Show everything that is found as a list of orders."""
        text = self._field.text().strip()
        if self.desk is not None and text and not text.startswith((">", "＞")):
            self._pause.stop()
            self.desk.start(self, self._list_all(text), slot="search")

    async def _list_all(self, text: str) -> None:
        desk = self.desk
        if desk is None:
            return
        hits: tuple[SearchHit, ...] = await desk.read(desk.app.orders.search, text, LISTED)
        if not hits:
            await self._search(text, take=False)
            return
        only_here, self._in_list = self._in_list, False
        self._palette.hide()
        self._field.clear()
        self.listed.emit(text, tuple(dict.fromkeys(hit.order_id for hit in hits)), only_here)

    def _entered(self) -> None:
        if self._in_list:
            self.list_all()
        elif self._pause.isActive() and self.desk is not None:
            self._pause.stop()
            self.desk.start(self, self._search(self._field.text().strip(), take=True), slot="search")
        else:
            self._palette.take()

    def _chosen(self, entry: Entry) -> None:
        if entry.all_hits:
            self.list_all()
            return
        self._palette.hide()
        self._field.clear()
        if entry.hit is not None:
            self.hit_chosen.emit(entry.hit)
        elif entry.action is not None:
            self.action_chosen.emit(entry.action)
