"""Whether everything on a screen fits: no word cut, no widget beyond its window, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollArea, QWidget

from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Pill
from app.ui.grids.view import GridView

W = TypeVar("W", bound=QWidget)


def misfits(window: QWidget) -> list[str]:
    """Return a sentence for everything that does not fit."""
    return [*_cut_words(window), *_outside(window), *_sideways(window)]


def _visible(window: QWidget, kind: type[W]) -> Iterator[W]:
    for widget in window.findChildren(kind):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def _cut_words(window: QWidget) -> Iterator[str]:
    for label in _visible(window, QLabel):
        words = label.text()
        if not words or label.pixmap().width():
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if needed > label.height() + 1:
                yield f"{words!r} needs {needed} px of height, has {label.height()} ({_name(label)})"
        else:
            wide = QFontMetricsF(label.font()).horizontalAdvance(words)
            if wide > label.contentsRect().width() + 1:
                yield f"{words!r} needs {wide:.0f} px, has {label.contentsRect().width()} ({_name(label)})"
    for button in _visible(window, KeyButton):
        if button.sizeHint().width() > button.width() + 1:
            yield f"button {button.words()!r} needs {button.sizeHint().width()} px, has {button.width()}"
    for pill in _visible(window, Pill):
        if pill.sizeHint().width() > pill.width() + 1:
            yield f"pill {pill.words!r} needs {pill.sizeHint().width()} px, has {pill.width()}"


def _outside(window: QWidget) -> Iterator[str]:
    bounds = window.rect()
    for widget in _visible(window, QWidget):
        if widget.isWindow() or _scrolls(widget, window):
            continue
        box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not bounds.contains(box):
            yield f"{_name(widget)} stands at {box.getRect()} outside {bounds.getRect()}"


def _scrolls(widget: QWidget, window: QWidget) -> bool:
    """Tell whether a widget is content of a scroll area, which may well be longer than what is seen."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _sideways(window: QWidget) -> Iterator[str]:
    areas: list[QAbstractScrollArea] = [*_visible(window, GridView), *_visible(window, QScrollArea)]
    for area in areas:
        if area.horizontalScrollBar().isVisible() and area.horizontalScrollBar().maximum() > 0:
            yield f"{_name(area)} scrolls sideways by {area.horizontalScrollBar().maximum()} px"
