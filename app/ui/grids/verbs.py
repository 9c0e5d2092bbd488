"""The keys that mean the same in every list; a mixin for screens with a GridView."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.grids.view import GridView
    from app.ui.main_window import MainWindow


class ListVerbs:
    """J K, Space, Ctrl+A, copying. ``self.view`` is the list."""

    shell: MainWindow
    view: GridView

    def do_down(self, _key: str = "") -> None:
        self.view.step(1)

    def do_up(self, _key: str = "") -> None:
        self.view.step(-1)

    def do_toggle(self) -> None:
        self.view.toggle_current()

    def do_select_all(self) -> None:
        self.view.selection.all()

    def do_copy_cell(self) -> None:
        self.view.copy_cell()

    def do_copy_rows(self) -> None:
        self.view.copy_rows()

    def do_find(self) -> None:
        self.shell.do_search()
