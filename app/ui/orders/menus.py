"""Menus of verbs with their keys, and of choices with digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.theme import look

if TYPE_CHECKING:
    from app.services.queries.screen_rows import Choice
    from app.ui.actions import Action, KeyMap


def verb_menu(parent: QWidget, actions: Iterable[Action], keys: KeyMap, then: Callable[[Action], None]) -> QMenu:
    """Every verb with icon and key; the key is shown, not bound: the router does that."""
    menu = QMenu(parent)
    for action in actions:
        _add_verb(menu, action, keys, then)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def grouped_menu(
    parent: QWidget,
    groups: Iterable[tuple[str, Sequence[Action]]],
    keys: KeyMap,
    then: Callable[[Action], None],
    why_not: Callable[[Action], str],
) -> QMenu:
    """Verbs under headings; what cannot be done now is off and says why. A digit opens a group, as with choices."""
    menu = QMenu(parent)
    for number, (words, actions) in enumerate(groups, 1):
        group = menu.addMenu(f"&{number}  {words}")
        for action in actions:
            _add_verb(group, action, keys, then, why_not(action))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add_verb(menu: QMenu, action: Action, keys: KeyMap, then: Callable[[Action], None], why_not: str = "") -> None:
    words = action.words()
    if why_not:
        words = QCoreApplication.translate("VerbGroups", "{verb}（{why}）").format(verb=words, why=why_not)
    entry = menu.addAction(f"{words}\t{keys.shown(action)}")
    entry.setEnabled(not why_not)
    if action.icon:
        entry.setIcon(look().icon(action.icon, "bad.text" if action.kind == "danger" else "text2"))
    entry.triggered.connect(lambda _=False: then(action))


def choice_menu(
    parent: QWidget, choices: Iterable[Choice], then: Callable[[Choice], None], checked: Iterable[str] = ()
) -> QMenu:
    """Choices by digit; those in ``checked`` carry a tick."""
    menu = QMenu(parent)
    ticked = set(checked)
    for number, choice in enumerate(choices, 1):
        entry = menu.addAction(f"&{number}  {choice.name}" if number <= 9 else choice.name)
        if ticked:
            entry.setCheckable(True)
            entry.setChecked(choice.name in ticked)
        entry.triggered.connect(lambda _=False, choice=choice: then(choice))
    if not menu.actions():
        menu.addAction(QCoreApplication.translate("Filters", "还没有")).setEnabled(False)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
