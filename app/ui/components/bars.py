"""Bars that come and go: the batch bar, the toast with undo, the error bar that stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.errors import Param
from app.ui import painting, tokens
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import ElidedLabel, Icon, label
from app.ui.painting import painted
from app.ui.theme import look

LATER = timedelta(minutes=15)
TOAST_S = 6


class BatchBar(QFrame):
    """Stands at the bottom while rows are selected; at most five actions, the rest under "."."""

    def __init__(self, buttons: list[KeyButton], more: KeyButton) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setFixedHeight(look().px(tokens.BATCH_BAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(Icon("check", "accent_text", 16))
        self.count = label("", "link")
        self.count.setProperty("text_role", "selected")
        row.addWidget(self.count)
        row.addSpacing(8)
        self._buttons = buttons
        for button in buttons:
            row.addWidget(button)
        self._more = more
        row.addWidget(more)
        row.addStretch(1)
        self.hint = label("", "caption")
        row.addWidget(self.hint)
        self.hide()
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.setFixedHeight(look().px(tokens.BATCH_BAR))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, look().px(tokens.BATCH_BAR))

    def fit(self) -> None:
        """Drop the hint, then secondary buttons from the right, until everything fits; they stay under "."."""
        room = self.width() - 32 - 16 - self.count.sizeHint().width() - 24
        hint = self.hint.sizeHint().width() + 16
        need = sum(button.sizeHint().width() + 8 for button in (*self._buttons, self._more))
        self.hint.setVisible(need + hint <= room)
        for button in reversed(self._buttons):
            fits = need <= room
            if not fits and button is not self._buttons[0]:
                need -= button.sizeHint().width() + 8
                button.hide()
            else:
                button.show()


class Toast(QFrame):
    """Bottom centre, one at a time, six seconds with a countdown, never for errors."""

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._seconds = 0
        self._words = self._undo_words = self._key = ""
        self._undo: Callable[[], None] | None = None
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.second_passed)
        self._link = QRectF()
        self.room: Callable[[], int] = int
        """Height at the parent's foot that must stay free (strip, batch bar)."""
        self.hide()

    def show_toast(
        self, words: str, undo_words: str = "", key: str = "", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what was done; with ``undo`` a link with its key stands beside it."""
        self._words, self._undo_words, self._key, self._undo = words, undo_words, key, undo
        self._seconds = TOAST_S
        self._tick.start()
        self.setAccessibleName(words)
        self.place()
        self.show()
        self.raise_()
        self.update()

    def second_passed(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self.close_toast()
        self.update()

    def close_toast(self) -> None:
        self._tick.stop()
        self._undo = None
        self.hide()

    def undo_now(self) -> bool:
        """Take back what the toast tells of; False when there is nothing to take back any more."""
        undo = self._undo
        if undo is None:
            return False
        self.close_toast()
        undo()
        self.undone.emit()
        return True

    def has_undo(self) -> bool:
        return self._undo is not None

    def sizeHint(self) -> QSize:
        style = look()
        width = 16 + 16 + 10 + style.width(self._words) + 20
        if self._undo_words:
            width += style.width(self._undo_words, bold=True) + 8 + painting.cap_width(self._key) + 16
        return QSize(width + style.width("6 s", tokens.CAPTION) + 14, style.px(42))

    def place(self) -> None:
        """Centre above the strip and the batch bar."""
        parent = self.parentWidget()
        size = self.sizeHint()
        width = min(size.width(), parent.width() - 32)
        self.setGeometry(
            (parent.width() - width) // 2, parent.height() - self.room() - size.height() - 16, width, size.height()
        )

    def mousePressEvent(self, event) -> None:
        if self._link.contains(event.position()):
            self.undo_now()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        box = QRectF(self.rect())
        edge = style.colour("border") if style.colours.dark else None
        painting.rounded(painter, box, tokens.RADIUS_L, style.colour("toast"), edge)
        middle = box.height() / 2
        painting.icon(painter, "circle-check", 16, middle - 8, 16, "toast_link")
        x = 42.0
        words = style.width(self._words)
        painting.text(painter, QRectF(x, 0, words + 2, box.height()), self._words, role="toast_text")
        x += words + 20
        if self._undo_words:
            wide = style.width(self._undo_words, bold=True)
            painting.text(
                painter,
                QRectF(x, 0, wide + 2, box.height()),
                self._undo_words,
                bold=True,
                role="toast_link",
                elide=False,
            )
            cap = painting.cap(painter, x + wide + 8, middle, self._key, on_accent=True)
            self._link = QRectF(x - 4, 0, wide + 8 + cap + 8, box.height())
            x += wide + 8 + cap + 16
        painting.text(
            painter,
            QRectF(x, 0, 40, box.height()),
            f"{self._seconds} s",
            size=tokens.CAPTION,
            role="rail_text",
            elide=False,
        )


@dataclass(eq=False, repr=False)
class Trouble:
    """One thing that needs a person, as the error bar shows it."""

    key: str
    words: str
    at: datetime
    fix_words: str = ""
    fix_key: str = ""
    fix: str = ""
    """Action or screen that cures it; empty: only "later" and "seen"."""
    fix_params: dict[str, Param] = field(default_factory=dict)
    hidden_until: datetime | None = None


class ErrorBar(QFrame):
    """Under the top bar, persists until fixed or "later" (back after 15 minutes); newest first, +n when more."""

    fix_asked = Signal(object)
    list_asked = Signal()
    """Somebody wants all of them, in full words."""
    counted = Signal(int)
    """How many troubles there are, those put off too."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._troubles: dict[str, Trouble] = {}
        self._aside = False
        self.setProperty("bar", "trouble")
        self.setFixedHeight(look().px(tokens.ERROR_BAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(Icon("alert-octagon", "bad.text", 18))
        self._words = ElidedLabel("", bold=True, role="bad.text")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self._words, 1)
        self.rest_button = KeyButton(kind="ghost")
        self.rest_button.clicked.connect(self.list_asked)
        row.addWidget(self.rest_button)
        self.fix_button = KeyButton()
        self.fix_button.clicked.connect(self.fix_current)
        row.addWidget(self.fix_button)
        self.later_button = KeyButton(kind="ghost")
        self.later_button.clicked.connect(self.later)
        row.addWidget(self.later_button)
        self._wake = QTimer(self, interval=30_000)
        self._wake.timeout.connect(self.refresh)
        self._retranslate()
        self.hide()

    def add(self, trouble: Trouble) -> None:
        """Show a trouble; the same key again only renews it (a "later" stays in force)."""
        old = self._troubles.get(trouble.key)
        if old is not None:
            trouble.hidden_until = old.hidden_until
        self._troubles[trouble.key] = trouble
        self.refresh()

    def cure(self, key: str) -> None:
        """The trouble is gone."""
        if self._troubles.pop(key, None) is not None:
            self.refresh()

    def keep_only(self, keys: set[str], prefix: str) -> None:
        """Of the troubles that the program reports (by prefix) keep those that still last."""
        for key in [key for key in self._troubles if key.startswith(prefix) and key not in keys]:
            del self._troubles[key]
        self.refresh()

    def stand_aside(self, *, on: bool) -> None:
        """Stay out of sight where a screen covers the window; what was told waits until it is left."""
        self._aside = on
        self.refresh()

    def all(self) -> list[Trouble]:
        """Return every trouble, those put off too, newest first."""
        return sorted(self._troubles.values(), key=lambda t: t.at, reverse=True)

    def now(self) -> datetime:
        """Return the moment by the clock of the program."""
        return self._now()

    def shown(self) -> list[Trouble]:
        """Return what waits for a person now, newest first."""
        now = self._now()
        open_ = [t for t in self._troubles.values() if t.hidden_until is None or t.hidden_until <= now]
        return sorted(open_, key=lambda t: t.at, reverse=True)

    def current(self) -> Trouble | None:
        return next(iter(self.shown()), None)

    def later(self) -> None:
        """Put the current trouble off for 15 minutes; one without a cure of its own counts as seen."""
        current = self.current()
        if current is not None:
            if current.fix:
                current.hidden_until = self._now() + LATER
            else:
                del self._troubles[current.key]
            self.refresh()

    def fix_current(self) -> None:
        current = self.current()
        if current is not None and current.fix:
            self.fix_asked.emit(current)

    def refresh(self) -> None:
        """Show the newest open trouble, or nothing."""
        shown = self.shown()
        self.counted.emit(len(self._troubles))
        if any(t.hidden_until for t in self._troubles.values()):
            self._wake.start()
        else:
            self._wake.stop()
        self.setVisible(bool(shown) and not self._aside and self.parent() is not None)
        if not shown:
            return
        first = shown[0]
        self._words.setText(first.words)
        self.rest_button.setText(f"+{len(shown) - 1}")
        self.rest_button.setVisible(len(shown) > 1)
        self.fix_button.setVisible(bool(first.fix))
        self.fix_button.key = first.fix_key
        self.fix_button.setText(first.fix_words or self.tr("去处理"))
        self.later_button.setText(self.tr("稍后") if first.fix else self.tr("知道了"))

    def focus_first(self) -> None:
        (self.fix_button if self.fix_button.isVisible() else self.later_button).setFocus()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("需要处理的问题"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
