"""From a pressed key to a verb: looks the key up in the registry for where the focus is, and asks the screen to do it.

A screen is a widget with ``contexts`` (see actions.INHERITS) and one ``do_<verb>`` method per action it offers. The
nearest screen around the focus is asked first, then the window. Plain letters act only where the focused widget says
that it takes them (property ``letters``); a modal dialog without contexts of its own takes no area's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.people import Right
from app.ui.actions import Action, KeyMap, is_plain

_BARE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
_FIELD_KEYS = {"Ctrl+A", "Ctrl+C", "Ctrl+Z"}
"""Keys that belong to a text field while it has the focus."""
_LIST_KEYS = {"Return", "Space"}
"""Keys that buttons and fields use themselves; only a list passes them on."""


def key_name(event: QKeyEvent) -> str:
    """Return the portable spelling of a press, or an empty text for a bare modifier."""
    from PySide6.QtGui import QKeySequence  # nothing asks before the first paint

    key = Qt.Key(event.key())
    if key in _BARE:
        return ""
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.GroupSwitchModifier
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    letters = Qt.Key.Key_A <= key <= Qt.Key.Key_Z
    if modifiers == Qt.KeyboardModifier.ShiftModifier and key < Qt.Key.Key_Escape and not letters:
        modifiers = Qt.KeyboardModifier.NoModifier  # Shift only makes the sign, as in > or ?
        if key == Qt.Key.Key_Space:
            modifiers = Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)


def screens_around(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield the widgets with contexts from ``widget`` outwards, not crossing into the window behind a dialog."""
    while widget is not None:
        if getattr(widget, "contexts", None):
            yield widget
            extra = getattr(widget, "current_screen", None)
            area = extra() if extra is not None else None
            if area is not None:
                yield area
        if widget.isWindow():
            return
        widget = widget.parentWidget()


class KeyRouter(QObject):
    """Install on the application before the scanner, so that the scanner sees keys first."""

    def __init__(self, keys: KeyMap, may: Callable[[Right], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        self._may = may

    def install(self) -> None:
        app = QCoreApplication.instance()
        if app is None:
            raise RuntimeError("no application")
        app.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(target, QWidget):
            return False
        focus = QApplication.focusWidget()
        if focus is not None and target is not focus:
            return False  # the same press on its way up to a parent
        found = self._find(target, event)
        if found is None:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        screen, action, key = found
        perform(screen, action, key)
        return True

    def _find(self, target: QWidget, event: QKeyEvent) -> tuple[QWidget, Action, str] | None:
        key = key_name(event)
        if not key or QApplication.activePopupWidget() is not None:
            return None
        letters = bool(target.property("letters"))
        plain = is_plain(key.removeprefix("Alt+"))
        if not letters and (plain or key in _LIST_KEYS):
            return None
        from app.ui.scanner import text_field  # with the fields' classes, which no first paint needs

        if key in _FIELD_KEYS and text_field(target) is not None:
            return None
        if key == "Esc" and target.property("own_escape"):
            return None
        for screen in screens_around(target):
            shell = getattr(screen, "shell", None)
            if shell is not None and shell.desk is None:
                continue  # the program below is not there yet
            action = self.keys.find(key, getattr(screen, "contexts", ()))
            if action is not None and offers(screen, action) and self.allows(action):
                return screen, action, key
        return None

    def allows(self, action: Action) -> bool:
        """Tell whether the person's role includes what the action needs."""
        return action.right is None or self._may(action.right)


def offers(screen: QWidget, action: Action) -> bool:
    """Tell whether a screen can do an action at all."""
    return hasattr(screen, action.handler)


def perform(screen: QWidget, action: Action, key: str = "") -> None:
    """Ask the screen; an action with several keys (digits) is told which one. A screen may say why it cannot be now."""
    why_not = screen.refusal(action) if hasattr(screen, "refusal") else ""
    if why_not:
        screen.shell.toast.show_toast(why_not)
        return
    handler = getattr(screen, action.handler)
    if len(action.keys) > 1 and action.shown:
        handler(key or action.keys[0])
    else:
        handler()
