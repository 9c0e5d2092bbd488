"""Inputs of the rule table: one or several values that may be picked from a list, and what fits a field or a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.rules.fields import FIELDS, LISTS, Field, FieldType, Op
from app.domain.rules.outcome_parts import Part, PartType
from app.ui.components.buttons import IconButton
from app.ui.components.inputs import ChoiceInput, TextInput
from app.ui.settings.rules.tree import NO, YES, join, split, words_of
from app.ui.theme import look, set_prop
from app.ui.words import say

translate = QCoreApplication.translate
Names = dict[str, tuple[str, ...]]
Told = Callable[[str], None]
_FIGURES = (FieldType.NUMBER, FieldType.MONEY)


class PickInput(QWidget):
    """A text with a list to pick from: Alt+Down opens it. ``several``: picking adds to the text, or takes away."""

    edited = Signal(str)

    def __init__(self, text: str, offered: Sequence[str], *, several: bool, hint: str = "") -> None:
        super().__init__()
        self._offered, self._several = tuple(offered), several
        self.line = TextInput(text, hint=hint)
        self.line.textEdited.connect(self.edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        if self._offered:
            self.button = IconButton("chevron-down", translate("Rules", "从列表里选"), key="Alt+Down", kind="normal")
            self.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.button.clicked.connect(self.pick)
            row.addWidget(self.button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier and self._offered:
            self.pick()
        else:
            super().keyPressEvent(event)

    def pick(self) -> QMenu:
        """Open the list; what is in the text carries a tick."""
        menu = QMenu(self)
        chosen = self._chosen()
        for words in self._offered:
            entry = menu.addAction(words.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(words in chosen)
            entry.triggered.connect(lambda _=False, words=words: self.take(words))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return menu

    def _chosen(self) -> list[str]:
        return split(self.line.text()) if self._several else [self.line.text().strip()]

    def take(self, words: str) -> None:
        """Put a value in; with several a second time takes it out again."""
        chosen = self._chosen()
        if not self._several:
            text = words
        else:
            text = join([one for one in chosen if one != words] if words in chosen else [*chosen, words])
        self.line.setText(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit(text)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)


def choice(pairs: Sequence[tuple[str, str]], chosen: str, told: Told, name: str, width: int = 0) -> ChoiceInput:
    """Build a combo of (value, words); a value that is none of them is kept all the same."""
    made = ChoiceInput([(words, value) for value, words in pairs])
    if made.findData(chosen) < 0 and chosen:
        made.addItem(chosen, chosen)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    made.activated.connect(lambda _at: told(str(made.currentData())))
    made.setAccessibleName(name)
    if width:
        made.setFixedWidth(look().px(width))
    return made


def value_inputs(
    known: Field, op: Op, texts: list[str], names: Names, told: Callable[[int, str], None]
) -> list[QWidget]:
    """Build what a comparison's value is typed into: nothing, one input, or two for a range."""
    words = say(f"rule_field.{known.name}")
    if op is Op.EMPTY:
        return []
    if known.type is FieldType.YES_NO:
        pairs = ((YES, translate("Rules", "是")), (NO, translate("Rules", "否")))
        return [choice(pairs, texts[0], partial(told, 0), words)]
    several = op in LISTS
    if op is Op.BETWEEN:
        return [_line(text, partial(told, at), words) for at, text in enumerate(texts)]
    offered = [words_of(value, known.words) for value in known.choices or names.get(known.name, ())]
    if known.type is FieldType.CHOICE and offered and not several:
        return [choice([(one, one) for one in offered], texts[0], partial(told, 0), words)]
    if not offered and not several:
        return [_line(texts[0], partial(told, 0), words, figures=known.type in _FIGURES)]
    hint = translate("Rules", "几个之间用顿号或逗号") if several else ""
    made = PickInput(texts[0], offered, several=several, hint=hint)
    made.edited.connect(partial(told, 0))
    made.setAccessibleName(words)
    return [made]


def part_input(part: Part, text: str, names: Names, told: Told) -> QWidget:
    """Build what one part of an outcome is typed into."""
    words = say(f"rule_part.{part.name}")
    offered = [words_of(value, part.words) for value in part.choices or names.get(part.things, ())]
    if part.type is PartType.YES_NO:
        pairs = (("", translate("Rules", "否")), (YES, translate("Rules", "是")))
        return choice(pairs, text, told, words)
    if part.type is PartType.CHOICE:
        values = [(value, words_of(value, part.words)) for value in part.choices]
        return choice(values, text, told, words)
    if part.type in (PartType.NUMBER, PartType.MONEY):
        return _line(text, told, words)
    if part.type is PartType.TIME:
        made = _line(text, told, words)
        made.setPlaceholderText("2026-12-12 00:00")
        return made
    picked = PickInput(text, offered, several=part.type is PartType.LIST)
    picked.edited.connect(told)
    picked.setAccessibleName(words)
    return picked


def _line(text: str, told: Told, name: str, *, figures: bool = True) -> TextInput:
    made = TextInput(text)
    if figures:
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
    made.textEdited.connect(told)
    made.setAccessibleName(name)
    return made


def mark(widgets: Sequence[QWidget], *, wrong: bool) -> None:
    """Draw inputs as wrong, or as right again."""
    for widget in widgets:
        set_prop(widget.line if isinstance(widget, PickInput) else widget, "wrong", wrong)


def field_pairs() -> list[tuple[str, str]]:
    """Return every field of the registry with its words."""
    return [(name, say(f"rule_field.{name}")) for name in FIELDS]
