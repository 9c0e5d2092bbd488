"""The status strip: background work with progress and pause at the left, the database and F1 at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.labels import Icon, label
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import say

if TYPE_CHECKING:
    from app.services.queries.screen_rows import WorkRow

_KIND_ICON = {
    "batch": "printer",
    "putback": "package-off",
    "import": "cloud-upload",
    "sync": "refresh",
    "push": "cloud-upload",
    "writeback": "cloud-upload",
}
SHOWN = 3
_WAITING = frozenset({"push", "writeback", "putback"})


class ProgressBar(QWidget):
    """A thin bar that moves with real counts; ``parts`` of several tones stack from the left."""

    def __init__(self, *, height: int = 6, width: int = 0) -> None:
        super().__init__()
        self._parts: list[tuple[float, str]] = []
        self.setFixedHeight(height)
        if width:
            self.setFixedWidth(width)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: list[tuple[int, str]], total: int) -> None:
        """Show (count, colour role) parts of ``total``; what is missing stays a track."""
        whole = max(1, total)
        self._parts = [(count / whole, role) for count, role in parts]
        done = sum(count for count, _ in parts)
        self.setAccessibleName(f"{done}/{total}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(96, self.height())

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        box = QRectF(self.rect())
        radius = box.height() / 2
        painting.rounded(painter, box, radius, style.colour("neutral.tint"))
        x = 0.0
        for share, role in self._parts:
            width = box.width() * share
            if width > 0:
                painting.rounded(
                    painter, QRectF(x, 0, max(width, 2), box.height()), min(radius, width / 2), style.colour(role)
                )
                x += width


class WorkItem(QWidget):
    """One running piece of work."""

    paused = Signal(str, bool)
    stopped = Signal(str)
    opened = Signal(str)

    def __init__(self, row: WorkRow) -> None:
        super().__init__()
        self.key = row.key
        self._is_paused = False
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(6)
        box.addWidget(Icon(_KIND_ICON.get(row.kind, "progress"), "text2", 14))
        self._name = label("", "caption")
        self._bar = ProgressBar(width=96)
        self._figures = label("", "figures")
        self._pause = IconButton("player-pause", "", size=22)
        self._pause.clicked.connect(lambda: self.paused.emit(self.key, not self._is_paused))
        self._stop = IconButton("x", "", size=22)
        self._stop.clicked.connect(lambda: self.stopped.emit(self.key))
        for widget in (self._name, self._bar, self._figures, self._pause, self._stop):
            box.addWidget(widget)
        self.show_row(row)

    def show_row(self, row: WorkRow) -> None:
        self._is_paused = row.paused
        waits = row.kind in _WAITING  # what waits is all that is known: no bar can move
        self._name.setText(say(f"work.{row.kind}", {"count": row.total}) if waits and row.total else row.name)
        counted = row.total > 0 and not waits
        self._bar.setVisible(counted)
        self._figures.setText(f"{row.done:,}/{row.total:,}" if counted else "")
        self._bar.show_parts([(row.done, "accent")], row.total)
        self._stop.setVisible(row.may_cancel and row.kind == "bulk")  # a batch is cancelled at the print station
        self._stop.describe(self.tr("停下，做完的不动"), "Ctrl+Shift+K")
        self._pause.setVisible(row.may_pause)
        self._pause.icon_name = "player-play" if row.paused else "player-pause"
        self._pause.describe(self.tr("继续") if row.paused else self.tr("暂停"))

    def mousePressEvent(self, event) -> None:
        self.opened.emit(self.key)


class StatusStrip(QFrame):
    """The foot of the window."""

    paused = Signal(str, bool)
    opened = Signal(str)
    keys_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setFixedHeight(look().px(tokens.STRIP))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(12)
        self._items: dict[str, WorkItem] = {}
        self._own: dict[str, WorkRow] = {}
        self._below: tuple[WorkRow, ...] = ()
        self._stopped: set[str] = set()
        self._row.addStretch(1)
        self._database_icon = Icon("database", "text2", 14)
        self._database = label("", "caption")
        self._keys = KeyButton(kind="ghost", size="strip")
        self._keys.clicked.connect(self.keys_asked)
        for widget in (self._database_icon, self._database, self._keys):
            self._row.addWidget(widget)
        self._retranslate()

    def show_work(self, rows: tuple[WorkRow, ...]) -> None:
        """Show what runs below the window; items change in place, at most three stand here."""
        self._below = rows
        self._show()

    def show_own(self, row: WorkRow) -> None:
        """Show how far a bulk action of this window is; it stands before what runs below."""
        self._own[row.key] = row
        self._show()

    def end_own(self, key: str) -> None:
        """A bulk action of this window is over."""
        self._own.pop(key, None)
        self._stopped.discard(key)
        self._show()

    def stop_own(self, key: str = "") -> None:
        """Ask a bulk action of this window (all of them without a key) to stop before its next share."""
        self._stopped |= {key} if key else set(self._own)

    def is_stopped(self, key: str) -> bool:
        return key in self._stopped

    def _show(self) -> None:
        wanted = {row.key: row for row in (*self._own.values(), *self._below)[:SHOWN]}
        for key in [key for key in self._items if key not in wanted]:
            item = self._items.pop(key)
            self._row.removeWidget(item)
            item.hide()
            item.deleteLater()
        for at, (key, row) in enumerate(wanted.items()):
            if key in self._items:
                self._items[key].show_row(row)
                continue
            item = WorkItem(row)
            item.paused.connect(self.paused)
            item.stopped.connect(self.stop_own)
            item.opened.connect(self.opened)
            self._items[key] = item
            self._row.insertWidget(at, item)

    def show_database(self, words: str, tone: str = "") -> None:
        """Say which database and how fast it answers."""
        self._database.setText(words)
        self._database_icon.show_icon("database", f"{tone}.text" if tone else "text2")

    def _retranslate(self) -> None:
        self._keys.setText(self.tr("F1 快捷键"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
