"""What a page of the settings is: its name in the menu, what it shows, and the verbs it offers while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components.labels import Pill, label, line
from app.ui.theme import look

if TYPE_CHECKING:
    from app.ui.bridge import Desk
    from app.ui.facade import Change
    from app.ui.main_window import MainWindow
    from app.ui.settings.view import SettingsScreen


class Page(QWidget):
    """One entry of the menu. ``do_<verb>`` methods are the registered actions it offers."""

    key = ""
    icon = ""
    kinds: frozenset[str] = frozenset()
    """Change-feed kinds that concern it; empty: none."""
    contexts: tuple[str, ...] = ("settings", "list")
    """What keys mean while it is open (actions.INHERITS)."""

    def __init__(self, screen: SettingsScreen) -> None:
        super().__init__()
        self.screen_ = screen
        self.begun = False

    @property
    def shell(self) -> MainWindow:
        return self.screen_.shell

    @property
    def desk(self) -> Desk:
        return self.screen_.desk

    def name(self) -> str:
        """Return what the menu calls it."""
        raise NotImplementedError

    def begin(self) -> None:
        """Read what it shows; called each time it is opened."""

    def hear(self, change: Change) -> None:
        """Something changed while it is open."""

    def retranslate(self) -> None:
        """Set every text in the language in force."""

    def panes(self) -> list[QWidget]:
        """Return what F6 goes round."""
        return []

    def open_thing(self, kind: str, thing_id: int) -> None:
        """Show one thing, asked for from elsewhere."""

    def on_scan(self, code: str) -> bool:
        """Take a scan; False: not for this page."""
        return False

    def digit(self, number: int) -> bool:
        """Take a digit; False: it chooses a page."""
        return False

    def start(self, work: Any, slot: str = "") -> None:
        """Run a coroutine for this page."""
        self.desk.start(self, work, slot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.begun:
            self.retranslate()


class PageHead(QWidget):
    """A page's title, a status beside it, buttons at the right end."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(look().px(47))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 0, 12, 0)
        self.row.setSpacing(8)
        self.title = label("", "panel")
        self.pill = Pill()
        self.row.addWidget(self.title)
        self.row.addWidget(self.pill)
        self.row.addStretch(1)
        self.pill.hide()

    def add(self, *buttons: QWidget) -> None:
        for button in buttons:
            self.row.addWidget(button)


def on_surface(widget: QWidget) -> QWidget:
    """Give a plain widget the ground of panels and grids."""
    widget.setProperty("ground", "surface")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget


def page_column(page: QWidget, head: PageHead, body: QWidget) -> QVBoxLayout:
    """Lay a page out: head, hairline, body."""
    on_surface(head)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(head)
    column.addWidget(line())
    column.addWidget(body, 1)
    return column
