"""A list of things with a panel beside it: shops, carriers, warehouses, printers, people.

The list is short and read whole; a change elsewhere renews rows in place. The panel shows the current one, or its form.
A form's typed text survives Esc, another row and another page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.setup_rows import FormField
from app.ui import tokens
from app.ui.actions import BY_NAME
from app.ui.calm import Calm
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.panels import EmptyState
from app.ui.facade import Change
from app.ui.grids.columns import Column
from app.ui.grids.id_grid import IdGrid, Want
from app.ui.grids.view import GridView
from app.ui.grids.window import GridPage, GridRow
from app.ui.keys import offers
from app.ui.orders.menus import verb_menu
from app.ui.settings.page import Page, PageHead, on_surface, page_column
from app.ui.settings.panel import ThingPanel
from app.ui.theme import look

NEWS_MS = 400
CLOCK_MS = 10_000
"""How often "3 seconds ago" is written anew."""
NEW = 0


class ThingsPage(Page):
    """A subclass says what the columns are, reads the rows, shows one thing and saves a form."""

    columns: tuple[Column, ...] = ()
    verbs: tuple[str, ...] = ()
    """Actions with a button in the panel's foot; the rest stand under "."."""
    density = "normal"
    counted = True
    """How many there are stands in the menu."""
    takes_files = False
    """It offers to take things from a file (``do_open_file``)."""

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.rows: list[GridRow] = []
        self.head = PageHead()
        self.new_button = KeyButton.of(BY_NAME["settings.new"], self.shell.keys)
        self.file_button = KeyButton.of(BY_NAME["settings.open_file"], self.shell.keys)
        self.head.add(self.file_button, self.new_button)
        self.file_button.setVisible(self.takes_files)
        self.grid = IdGrid(self.columns)
        self.view = GridView(self.grid, density=self.density)
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        left = QWidget()
        self.below = QVBoxLayout()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addLayout(self.below)
        page_column(on_surface(left), self.head, _of(column))
        self.buttons = [KeyButton.of(BY_NAME[name], self.shell.keys, kind="normal") for name in self.verbs]
        self.more = IconButton("dots", "", kind="normal")
        self.panel = ThingPanel(self.shell.keys, self.buttons, self.more)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self.panel)
        self._news = Calm(NEWS_MS, self.reload, self)
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self.reload)
        self.editing: int | None = None
        """The id whose form is open; NEW for a new one; None: no form."""
        self.stored: tuple[FormField, ...] = ()
        self.drafts: dict[int, dict[str, str]] = {}
        self._wire()

    def _wire(self) -> None:
        self.grid.wanted.connect(self._answer)
        self.view.row_changed.connect(self._row_changed)
        self.view.row_opened.connect(lambda _row: self.do_change())
        self.view.menu_asked.connect(lambda _at: self.do_more())
        place = f"settings-{self.key}"
        self.view.header.state_changed.connect(lambda state: self.shell.prefs.put_columns(place, state))
        self.view.take_columns(self.shell.prefs.columns(place))
        self.panel.closed.connect(self.do_escape)
        self.panel.applied.connect(self.do_apply)
        self.panel.form.edited.connect(self.form_edited)
        self.more.clicked.connect(self.do_more)
        self.new_button.clicked.connect(self.do_new)
        if self.takes_files:
            self.file_button.clicked.connect(lambda _on=False: self.do_open_file())
        self.empty.asked.connect(self.do_new)
        for button in self.buttons:
            action = BY_NAME[button.property("action")]
            button.clicked.connect(lambda _=False, handler=action.handler: getattr(self, handler)())

    # --- what a subclass says -----------------------------------------------------------------------------------------
    def read(self) -> list[GridRow]:
        """Return every row, formatted; runs on a reading thread."""
        raise NotImplementedError

    def show_thing(self, thing: Any) -> None:
        """Fill the panel with one thing."""
        raise NotImplementedError

    def say_empty(self) -> None:
        """Say why the list is empty and what is next."""
        raise NotImplementedError

    def new_title(self) -> str:
        raise NotImplementedError

    def title_of(self, thing: Any) -> str:
        return str(thing.name)

    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        """Return the form of a thing, or an empty one for NEW; runs on a reading thread."""
        raise NotImplementedError

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        """Write a form and return the thing's id; runs on the writing thread. ``values``: changed ones, or all."""
        raise NotImplementedError

    def saved(self, thing_id: int, *, new: bool) -> None:
        """A form was written."""

    def form_edited(self, name: str) -> None:
        """A person changed a field of the form."""

    # --- rows ---------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        self.reload()
        self._clock.start()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.keep_draft()

    def hear(self, change: Change) -> None:
        if change.everything or change.ids.keys() & self.kinds:
            self._news.ask()

    def reload(self) -> None:
        self.start(self._reload(), slot="rows")

    async def _reload(self) -> None:
        self.rows = await self.desk.read(self.read)
        ids = [row.id for row in self.rows]
        if ids and ids == self.grid.loaded_ids():
            self.grid.refreshed(ids, {row.id: row for row in self.rows})
            self.view.viewport().update()
            self.renew()
        else:
            self.grid.await_first()
        if self.counted:
            self.screen_.count(self.key, len(self.rows))

    def _answer(self, want: Want) -> None:
        self.grid.arrived(want, GridPage(list(self.rows), None, None))
        self.pages.setCurrentIndex(0 if self.rows else 1)
        if not self.rows:
            self.say_empty()
            if self.editing is None:
                self.panel.show_nothing("")
        elif self.view.current is None:
            self.view.go(0)

    def thing(self) -> Any:
        """Return the current row's thing, or None."""
        row = self.view.current_row()
        return row.raw if row is not None else None

    def thing_id(self) -> int | None:
        row = self.view.current_row()
        return row.id if row is not None else None

    def select(self, thing_id: int) -> None:
        """Make a thing the current one as soon as it is there."""
        place = self.grid.position_of(thing_id)
        if place is not None:
            self.view.go(place)
        else:
            self.view.current_id = thing_id

    def _row_changed(self, row: GridRow | None) -> None:
        if self.editing is not None and (row is None or row.id != self.editing):
            self.keep_draft()
            self.editing = None
        if row is not None and self.editing is None:
            self._show(row.raw)

    def renew(self) -> None:
        """The current thing may read otherwise now; an open form stays as it is."""
        thing, focus = self.thing(), self.focusWidget()
        busy_here = focus is not None and self.panel.body.isAncestorOf(focus)
        if thing is not None and self.editing is None and not busy_here:
            self._show(thing)

    def _show(self, thing: Any) -> None:
        self.panel.show_facts(self.title_of(thing), self.thing_id())
        self.show_thing(thing)
        self.panel.settle()

    # --- form ---------------------------------------------------------------------------------------------------------
    def do_new(self) -> None:
        self.start(self._edit(NEW, {}), slot="form")

    def do_change(self) -> None:
        thing_id = self.thing_id()
        if thing_id is not None:
            self.start(self._edit(thing_id, {}), slot="form")

    def edit_new(self, values: Mapping[str, str]) -> None:
        """Open the form of a new thing with these values filled in."""
        self.start(self._edit(NEW, values), slot="form")

    async def _edit(self, thing_id: int, filled: Mapping[str, str]) -> None:
        self.keep_draft()
        fields = await self.desk.read(self.read_form, thing_id)
        self.show_form(thing_id, fields, {**self.drafts.get(thing_id, {}), **filled})

    def show_form(self, thing_id: int, fields: tuple[FormField, ...], draft: Mapping[str, str]) -> None:
        """Open a form in the panel."""
        self.editing, self.stored = thing_id, fields
        self.panel.show_form(self.new_title() if thing_id == NEW else self.title_of(self.thing()), fields, draft)
        self.panel.form.focus_first()

    def keep_draft(self) -> None:
        """Keep what was typed and not saved."""
        if self.editing is None or not self.panel.is_form():
            return
        draft = self.panel.form.draft()
        if draft:
            self.drafts[self.editing] = draft
        else:
            self.drafts.pop(self.editing, None)

    def do_apply(self) -> None:
        if self.editing is not None and not self.panel.busy and self.panel.form.check():
            form = self.panel.form
            values = form.values() if self.editing == NEW else form.draft()
            self.start(self._apply(self.editing, values), slot="apply")

    async def _apply(self, thing_id: int, values: dict[str, str]) -> None:
        if not values:
            self.leave_form()
            return
        self.panel.set_busy(True)
        try:
            saved = await self.desk.write(self.save, thing_id, values)
        except AppError as error:
            self.panel.form.complain(error)
            return
        finally:
            self.panel.set_busy(False)
        self.drafts.pop(thing_id, None)
        old = {field.name: field.value for field in self.stored if field.name in values and field.kind != "secret"}
        self.leave_form()
        self.select(saved)
        self.reload()
        self._tell_saved(thing_id, saved, old)
        self.saved(saved, new=thing_id == NEW)

    def _tell_saved(self, thing_id: int, saved: int, old: dict[str, str]) -> None:
        if thing_id == NEW:
            self.shell.toast.show_toast(self.tr("已加上"))
        elif old:
            self.shell.toast.show_toast(
                self.tr("已存下"), self.tr("撤销"), "U", lambda: self.start(self._take_back(saved, old))
            )
        else:
            self.shell.toast.show_toast(self.tr("已存下"))

    async def _take_back(self, thing_id: int, old: dict[str, str]) -> None:
        await self.desk.write(self.save, thing_id, old)
        self.reload()
        self.shell.toast.show_toast(self.tr("已改回"))

    def leave_form(self) -> None:
        """Put the form away; the thing it was about is shown again."""
        self.editing = None
        thing = self.thing()
        if thing is not None:
            self._show(thing)
        else:
            self.panel.show_nothing("")
        self.view.setFocus()

    def do_escape(self) -> None:
        """Close the form and keep what was typed; then back to the menu."""
        if self.editing is not None:
            self.keep_draft()
            kept = self.editing in self.drafts
            self.leave_form()
            if kept:
                self.shell.toast.show_toast(self.tr("没存的修改先留着"))
        else:
            self.screen_.menu.setFocus()

    # --- list ---------------------------------------------------------------------------------------------------------
    def do_down(self, _key: str = "") -> None:
        self.view.step(1)

    def do_up(self, _key: str = "") -> None:
        self.view.step(-1)

    def do_open(self) -> None:
        self.do_change()

    def do_copy_cell(self) -> None:
        self.view.copy_cell()

    def do_copy_rows(self) -> None:
        self.view.copy_rows()

    def do_undo(self) -> None:
        self.shell.toast.undo_now()

    def do_more(self) -> None:
        """Everything that can be done here, with its key."""
        actions = [
            action
            for action in BY_NAME.values()
            if self.contexts[0] in action.contexts and offers(self, action) and self.shell.allows(action)
        ]
        menu = verb_menu(self, actions, self.shell.keys, lambda action: getattr(self, action.handler)())
        menu.popup(self.more.mapToGlobal(QPoint(0, -look().px(24) * len(actions))))

    def panes(self) -> list[QWidget]:
        return [self.view, self.panel.first_field()] if self.rows else [self.empty.button]

    # --- shape --------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        width = self.window().width()
        wide = min(460, max(384, width // 4)) if width >= tokens.WIDE else 372 if width >= tokens.MIDDLE else 348
        self.panel.setFixedWidth(look().px(wide))

    def retranslate(self) -> None:
        self.head.title.setText(self.name())
        for button in (*self.buttons, self.file_button, self.new_button):
            button.setText(BY_NAME[button.property("action")].words())
        self.more.describe(self.tr("全部操作"), ".")
        self.panel.retranslate()
        self.view.header.viewport().update()
        self.view.lay_columns()
        if self.begun:
            self.reload()


def _of(layout: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made
