"""The scan gun, caught above all widgets: wherever the focus is, a burst of keys is a scan.

A gun types as a keyboard does, 2 to 35 ms per key and then Enter or Tab. How the two are told apart:

- Away from text fields a printable key is held back. No next key within ``QUIET_MS``: it was a person, and the key is
  handed on (a single-letter command still acts within 100 ms of its press). Otherwise it is a scan, and nothing below
  ever sees a character of it, so no shortcut fires, no combo box jumps, no button is pressed.
- In a text field keys go through at once. The fourth key of a burst proves the gun: what had leaked into the field is
  taken out again, the rest is swallowed. If the burst then turns out too short for a scan, it is put back.
- The Enter or Tab that ends a burst is swallowed. A burst without one counts as a scan from ``BARE_LENGTH`` on.
- With a prefix programmed into the gun there is no guessing at all: the prefix begins a scan, Enter or Tab ends it.

Times are the key events' own time stamps where the platform gives them, so a stall of ours does not make typing look
like a burst. Clock and timer are passed in; tests run on virtual time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as fresh
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import getCppPointer, isValid

QUIET_MS = 40
"""A longer pause than this between two keys and it is a person."""
PATIENT_MS = 160
"""The same on screens that take no letters as commands, for slow guns."""
PROOF_LENGTH = 4
"""So many keys in a burst prove a gun in a text field."""
MIN_LENGTH = 3
"""A shorter burst is no code."""
BARE_LENGTH = 6
"""A burst without Enter or Tab needs to be this long."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_AltGr,
)
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
Field = QLineEdit | QTextEdit | QPlainTextEdit
_GROUP_SEPARATOR = "\x1d"


class Timer(Protocol):
    """A restartable one-shot timer."""

    def start(self, ms: int) -> None: ...

    def stop(self) -> None: ...


class _QtTimer:
    def __init__(self, fire: Callable[[], None], parent: QObject) -> None:
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(fire)

    def start(self, ms: int) -> None:
        self._timer.start(ms)

    def stop(self) -> None:
        self._timer.stop()


def event_time(event: QKeyEvent) -> float:
    """Return when the key was pressed, in milliseconds."""
    stamp = event.timestamp()
    return float(stamp) if stamp else time.monotonic() * 1000


@dataclass(eq=False, repr=False)
class _Burst:
    """Keys that followed each other closely, and what must be undone if they are a scan."""

    target: QObject
    field: Field | None
    text: str = ""
    held: list[QKeyEvent] = fresh(default_factory=list)
    leaked: int = 0
    before: tuple[str, int, str, int] | None = None
    """Of the field: text, cursor, selected text, where the selection started (-1: none)."""
    proven: bool = False
    prefixed: bool = False


class Scanner(QObject):
    """Install on the application; emits ``scanned`` once per code."""

    scanned = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[QKeyEvent], float] = event_time,
        timer: Callable[[Callable[[], None], QObject], Timer] | None = None,
        prefix: str = "",
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._timer = (timer or _QtTimer)(self._quiet, self)
        self.prefix = prefix
        self.patient = False
        self._burst: _Burst | None = None
        self._last = float("-inf")
        self._looked_twice = False
        self._seen: tuple[int, QWidget] | None = None
        self._replaying = False

    def install(self) -> None:
        """Begin listening above every widget."""
        app = QCoreApplication.instance()
        if app is None:
            raise RuntimeError("no application")
        app.installEventFilter(self)

    # --- the filter ---------------------------------------------------------------------------------------------------
    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._replaying or kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(target, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyPress:
            return False if self._on_its_way_up(target, event) else self._pressed(target, event)
        self._seen = None  # the next press may stand at the same address, and is another one
        if kind == QEvent.Type.ShortcutOverride:
            return self._shortcut(event)
        return self._released(event)

    def _on_its_way_up(self, target: QWidget, event: QKeyEvent) -> bool:
        """Tell whether this is the same press again, offered to a parent because the focused widget ignored it."""
        address = getCppPointer(event)[0]
        seen, self._seen = self._seen, (address, target)
        if seen is None or seen[0] != address or target is seen[1]:
            return False
        return isValid(seen[1]) and target.isAncestorOf(seen[1])

    def _shortcut(self, event: QKeyEvent) -> bool:
        """Claim the keys of a running burst before any shortcut does; the press itself follows."""
        if self._in_burst(event) and (_printable(event) or event.key() in _ENDS):
            event.accept()
            return True
        return False

    def _released(self, event: QKeyEvent) -> bool:
        if self._burst is None or self._burst.field is not None:
            return False
        if any(held.key() == event.key() for held in self._burst.held):
            self._burst.held.append(event.clone())
            return True
        return self._burst.proven

    def _pressed(self, target: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        at = self._now(event)
        if not self._in_burst(event):
            self._settle()
        burst = self._burst
        if event.key() in _ENDS and not event.modifiers() & _COMMAND:
            return burst is not None and self._ended(burst)
        if not _printable(event) or event.isAutoRepeat():
            self._settle()
            return False
        if burst is None:
            burst = self._burst = _Burst(target, text_field(target))
            if burst.field is not None:
                burst.before = _snapshot(burst.field)
        self._last = at
        self._looked_twice = False
        taken = self._typed(burst, event)
        self._timer.start(self._gap())
        return taken

    def _typed(self, burst: _Burst, event: QKeyEvent) -> bool:
        burst.text += event.text()
        if self.prefix and not burst.prefixed and burst.text == self.prefix:
            burst.prefixed = True
            self._prove(burst)
            return True
        if burst.proven:
            return True
        if burst.field is None:
            burst.held.append(event.clone())
            if len(burst.text) >= PROOF_LENGTH:
                burst.proven = True
            return True
        if len(burst.text) >= PROOF_LENGTH:
            self._prove(burst)
            return True
        burst.leaked += 1
        return False

    def _ended(self, burst: _Burst) -> bool:
        """Take Enter or Tab after a burst; tell whether it was the gun's."""
        if len(burst.text) < MIN_LENGTH:
            self._settle()
            return False
        self._prove(burst)
        self._finish(burst)
        return True

    # --- deciding -----------------------------------------------------------------------------------------------------
    def _gap(self) -> int:
        if self._burst is not None and self._burst.prefixed:
            return PATIENT_MS
        in_field = self._burst is not None and self._burst.field is not None
        return PATIENT_MS if self.patient and not in_field else QUIET_MS

    def _in_burst(self, event: QKeyEvent) -> bool:
        return self._burst is not None and self._now(event) - self._last <= self._gap()

    def _quiet(self) -> None:
        """The timer fired: let keys that wait behind a stall of ours in first, then decide."""
        if not self._looked_twice:
            self._looked_twice = True
            self._timer.start(0)
            return
        self._settle()

    def _settle(self) -> None:
        """No further key came: a long burst is a scan, anything else was a person's and goes where it was meant to."""
        burst, self._burst = self._burst, None
        self._timer.stop()
        if burst is None:
            return
        if burst.prefixed or (len(burst.text) >= BARE_LENGTH and burst.proven):
            self._emit(burst)
        elif burst.field is not None:
            if burst.proven:
                _insert(burst.field, burst.text)
        else:
            self._replay(burst)

    def _finish(self, burst: _Burst) -> None:
        self._burst = None
        self._timer.stop()
        self._emit(burst)

    def _emit(self, burst: _Burst) -> None:
        code = burst.text.removeprefix(self.prefix) if burst.prefixed else burst.text
        code = code.strip(" \r\n\t")
        if code:
            self.scanned.emit(code)

    def _prove(self, burst: _Burst) -> None:
        """It is the gun: take out what had leaked."""
        if burst.proven:
            return
        burst.proven = True
        burst.held.clear()
        if burst.field is not None and burst.leaked and burst.before is not None:
            _restore(burst.field, burst.before, burst.leaked)

    def _replay(self, burst: _Burst) -> None:
        """Hand the held keys on to whom they were typed at."""
        self._replaying = True
        try:
            for event in burst.held:
                QApplication.sendEvent(burst.target, event)
        except RuntimeError:  # the widget was deleted in between; its keys go with it
            return
        finally:
            self._replaying = False


def _printable(event: QKeyEvent) -> bool:
    words = event.text()
    if words == _GROUP_SEPARATOR:
        return True
    return bool(words) and words.isprintable() and not event.modifiers() & _COMMAND


# --- text fields ------------------------------------------------------------------------------------------------------
def text_field(target: QWidget) -> Field | None:
    """Return the editable text field that keys at ``target`` end up in, or None."""
    inner: QWidget | None = target
    if isinstance(target, QAbstractSpinBox):
        inner = target.lineEdit()
    elif isinstance(target, QComboBox):
        inner = target.lineEdit() if target.isEditable() else None
    if isinstance(inner, QLineEdit | QTextEdit | QPlainTextEdit) and not inner.isReadOnly() and inner.isEnabled():
        return inner
    return None


def _snapshot(field: Field) -> tuple[str, int, str, int]:
    if isinstance(field, QLineEdit):
        return field.text(), field.cursorPosition(), field.selectedText(), field.selectionStart()
    cursor = field.textCursor()
    start = cursor.selectionStart() if cursor.hasSelection() else -1
    return field.toPlainText(), cursor.position(), cursor.selection().toPlainText(), start


def _restore(field: Field, before: tuple[str, int, str, int], leaked: int) -> None:
    """Take the leaked characters out by backspaces, so that undo and textEdited stay true; then check the outcome."""
    text, position, selected, start = before
    if isinstance(field, QLineEdit):
        for _ in range(leaked):
            if field.text() != text or selected:
                field.backspace()
        if selected:
            field.insert(selected)
        if field.text() != text:  # a validator or input mask had its own idea
            field.setText(text)
        if start >= 0:
            field.setSelection(start, len(selected))
        else:
            field.setCursorPosition(position)
        return
    cursor = field.textCursor()
    for _ in range(leaked):
        cursor.deletePreviousChar()
    if selected:
        cursor.insertText(selected)
        cursor.setPosition(start)
        cursor.setPosition(start + len(selected), cursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)


def _insert(field: Field, words: str) -> None:
    if isinstance(field, QLineEdit):
        field.insert(words)
    else:
        field.insertPlainText(words)
