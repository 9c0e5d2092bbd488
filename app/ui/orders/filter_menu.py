"""The menu that adds and changes conditions. It stays open while several values of one field are ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderQueue
from app.ui.orders.filters import (
    LEFT_HOURS,
    PAID_DAYS,
    Choices,
    Conditions,
    choice_names,
    days_words,
    hours_words,
)
from app.ui.words import say, sign_of

translate = QCoreApplication.translate
Change = Callable[[Conditions], Conditions]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: what it says, whether it is on, what choosing it makes of the conditions then in force."""

    words: str
    on: bool
    change: Change


class StayingMenu(QMenu):
    """A click or Space on one of several ticks leaves the menu open; Enter and Esc close it."""

    def add(self, entry: Entry, then: Callable[[Change], None], *, stays: bool) -> None:
        """Add a line that can be ticked."""
        action = self.addAction(entry.words)
        action.setCheckable(True)
        action.setChecked(entry.on)
        action.setProperty("stays", stays)
        action.triggered.connect(lambda _=False: then(entry.change))

    @staticmethod
    def _stays(action: QAction | None) -> bool:
        return action is not None and action.isEnabled() and bool(action.property("stays"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if self._stays(action):
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and self._stays(action):
            action.trigger()
        else:
            super().keyPressEvent(event)


def filter_menu(
    parent: QWidget,
    current: Callable[[], Conditions],
    choices: Choices,
    chosen: Callable[[Conditions], None],
    only: str = "",
) -> QMenu:
    """Build the menu; ``only`` opens one field. The first letters choose."""
    conditions = current()
    menu = StayingMenu(parent)

    def then(change: Change) -> None:
        chosen(change(current()))

    for key, name, entries in _fields(conditions, choices):
        if only not in ("", key):
            continue
        field = menu if only else StayingMenu(name, menu)
        if field is not menu:
            menu.addMenu(field)
        for entry in entries:
            field.add(entry, then, stays=key not in ("left_hours", "paid_days"))
        if not entries:
            field.addAction(translate("Filters", "还没有")).setEnabled(False)
    if not only:
        for entry in (
            Entry(translate("Filters", "只看加急"), conditions.urgent, lambda now: now._replace(urgent=not now.urgent)),
            Entry(translate("Filters", "只看挂起"), conditions.held, lambda now: now._replace(held=not now.held)),
        ):
            menu.add(entry, then, stays=True)
        if not conditions.is_empty():
            menu.addSeparator()
            clear = menu.addAction(translate("Filters", "清除全部条件"))
            clear.triggered.connect(lambda: chosen(Conditions()))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _fields(conditions: Conditions, choices: Choices) -> list[tuple[str, str, list[Entry]]]:
    """Return (key, name, entries) of every field."""
    fields = []
    for kind, name in choice_names().items():
        entries = []
        for choice in choices.get(kind, ()):
            words = f"{sign_of(choice.sign)}  {choice.name}" if kind == "shop" else choice.name
            entries.append(_ticked(words, conditions, kind, choice.id))
        fields.append((kind, name, entries))
    states = [_ticked(say(f"queue.{queue}"), conditions, "state", queue.value) for queue in OrderQueue]
    kinds = [_ticked(say(f"exception.{kind}"), conditions, "exception", kind.value) for kind in ExceptionKind]
    fields.insert(1, ("state", translate("Filters", "状态"), states))
    fields.append(("exception", translate("Filters", "异常"), kinds))
    hours = [
        Entry(hours_words(h), h == conditions.left_hours, partial(_with, name="left_hours", value=h))
        for h in LEFT_HOURS
    ]
    fields.append(("left_hours", translate("Filters", "剩余"), hours))
    days = [
        Entry(days_words(d), d == conditions.paid_days, partial(_with, name="paid_days", value=d)) for d in PAID_DAYS
    ]
    fields.append(("paid_days", translate("Filters", "付款"), days))
    return fields


def _ticked(words: str, conditions: Conditions, key: str, value: int | str) -> Entry:
    return Entry(words, value in getattr(conditions, key), lambda now: now.toggled(key, value))


def _with(now: Conditions, *, name: str, value: int) -> Conditions:
    if name == "left_hours":
        return now._replace(left_hours=value)
    return now._replace(paid_days=value)
