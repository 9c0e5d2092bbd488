"""The rows of the rule table: a comparison, a group, an outcome; each says below itself what is wrong with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.rules.fields import FIELDS, OPS, Op
from app.domain.rules.outcome_parts import PARTS
from app.errors import AppError
from app.ui.components.buttons import IconButton
from app.ui.components.labels import label
from app.ui.settings.rules.inputs import Names, choice, field_pairs, mark, part_input, value_inputs
from app.ui.settings.rules.tree import MODES, Effect, Group, Leaf
from app.ui.theme import look
from app.ui.words import say, say_error

translate = QCoreApplication.translate
INDENT = 28


class Row(QWidget):
    """One line of the table with its complaint."""

    edited = Signal()
    dropped = Signal()

    def __init__(self, depth: int = 0) -> None:
        super().__init__()
        self.box = box = QVBoxLayout(self)
        box.setContentsMargins(look().px(INDENT) * depth, 0, 0, 0)
        box.setSpacing(3)
        self.row = QHBoxLayout()
        self.row.setSpacing(6)
        box.addLayout(self.row)
        self.message = label("", tone="bad", wrap=True)
        self.message.hide()
        box.addWidget(self.message)
        self.values: list[QWidget] = []
        self._wrong: list[QWidget] = []
        self.drop = IconButton("x", translate("Rules", "去掉这一行"), key="F8")
        self.drop.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.drop.clicked.connect(self.dropped)

    def complain(self, error: AppError | None) -> None:
        """Say what is wrong, or that nothing is."""
        words = "" if error is None else say_error(error)
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self._wrong = [] if error is None else self.concerned(error)
        mark(self.values, wrong=False)
        mark(self._wrong, wrong=True)

    def concerned(self, _error: AppError) -> list[QWidget]:
        """Return the inputs that a complaint is about."""
        return self.values

    def clear(self) -> None:
        """Take out all but the first input and the cross."""
        while self.row.count() > 1:
            item = self.row.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.drop:
                widget.hide()
                widget.deleteLater()

    def first(self) -> QWidget:
        """Return the input that a new row begins with."""
        item = self.row.itemAt(0)
        widget = item.widget() if item is not None else None
        return self if widget is None else widget

    def wrong_one(self) -> QWidget:
        """Return the input to go to when something is wrong."""
        return (self._wrong or self.values or [self.first()])[0]


class LeafRow(Row):
    """Field, comparison, value."""

    def __init__(self, leaf: Leaf, names: Names, depth: int) -> None:
        super().__init__(depth)
        self.leaf, self._names = leaf, names
        self.row.addWidget(choice(field_pairs(), leaf.field, self._field, translate("Rules", "字段"), 170))
        self._fill()

    def _fill(self) -> None:
        """Offer the comparisons of the field and what the value is typed into."""
        self.clear()
        known = FIELDS[self.leaf.field]
        pairs = [(op.value, say(f"rule_compare.{op.value}")) for op in OPS[known.type]]
        self.row.addWidget(choice(pairs, self.leaf.op, self._op, translate("Rules", "怎么比"), 140))
        self.values = value_inputs(known, Op(self.leaf.op), self.leaf.texts, self._names, self._typed)
        for widget in self.values:
            self.row.addWidget(widget, 1)
        if not self.values:
            self.row.addStretch(1)
        self.row.addWidget(self.drop)
        self._first_choice()

    def _field(self, name: str) -> None:
        """Another field: a comparison it has too and a value that still fits stay."""
        if name == self.leaf.field:
            return
        old, new = FIELDS[self.leaf.field], FIELDS[name]
        self.leaf.field = name
        if Op(self.leaf.op) not in OPS[new.type]:
            self.leaf.op = OPS[new.type][0].value
        if old.type is not new.type or old.words != new.words:
            self.leaf.texts = [""]
        self._shape()

    def _op(self, op: str) -> None:
        if op != self.leaf.op:
            self.leaf.op = op
            self._shape()

    def _shape(self) -> None:
        texts = self.leaf.texts
        self.leaf.texts = [*texts, ""][:2] if self.leaf.op == Op.BETWEEN.value else texts[:1] or [""]
        self._fill()
        self.complain(None)
        self.edited.emit()

    def _first_choice(self) -> None:
        """A combo always shows something: what it shows is what is meant."""
        for widget in self.values:
            shown = getattr(widget, "currentData", None)
            if shown is not None and not self.leaf.texts[0]:
                self.leaf.texts[0] = str(shown())

    def _typed(self, at: int, text: str) -> None:
        self.leaf.texts[at] = text
        self.complain(None)
        self.edited.emit()


class GroupRow(Row):
    """How the rows below it go together."""

    def __init__(self, group: Group, depth: int, *, root: bool = False) -> None:
        super().__init__(depth)
        self.group = group
        modes = [(mode, say(f"rule_mode.{mode}")) for mode in MODES]
        self.row.addWidget(choice(modes, group.mode, self._mode, translate("Rules", "怎么合在一起"), 210))
        self.row.addStretch(1)
        if not root:
            self.row.addWidget(self.drop)

    def _mode(self, mode: str) -> None:
        self.group.mode = mode
        self.complain(None)
        self.edited.emit()


class _Parts(QWidget):
    """Inputs with captions, three in a row."""

    COLUMNS = 3

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look().px(INDENT), 0, look().px(INDENT), 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._count = 0
        for at in range(self.COLUMNS):
            self._grid.setColumnStretch(at, 1)

    def clear(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._count = 0

    def add(self, words: str, input_: QWidget) -> None:
        line, at = divmod(self._count, self.COLUMNS)
        self._grid.addWidget(label(words, "caption"), line * 2, at)
        self._grid.addWidget(input_, line * 2 + 1, at)
        self._count += 1


class EffectRow(Row):
    """What is done, and the parts of it."""

    def __init__(self, effect: Effect, names: Names) -> None:
        super().__init__()
        self.effect, self._names = effect, names
        kinds = [(do, say(f"rule_kind.{do}")) for do in PARTS]
        self.row.addWidget(choice(kinds, effect.do, self._kind, translate("Rules", "结果"), 170))
        self._parts = _Parts()
        self.box.insertWidget(1, self._parts)
        self._fill()

    def _fill(self) -> None:
        """Offer the parts: a single one beside the outcome, several below it, three in a row."""
        self.clear()
        self._parts.clear()
        self.values = []
        parts = PARTS[self.effect.do]
        for part in parts:
            made = part_input(part, self.effect.texts.get(part.name, ""), self._names, partial(self._typed, part.name))
            shown = getattr(made, "currentData", None)
            if shown is not None and part.name not in self.effect.texts:
                self.effect.texts[part.name] = str(shown() or "")
            self.values.append(made)
            if len(parts) == 1:
                self.row.addWidget(made, 1)
            else:
                self._parts.add(say(f"rule_part.{part.name}"), made)
        if len(parts) != 1:
            self.row.addStretch(1)
        self._parts.setVisible(len(parts) > 1)
        self.row.addWidget(self.drop)

    def concerned(self, error: AppError) -> list[QWidget]:
        parts = [part.name for part in PARTS[self.effect.do]]
        named = error.params.get("part")
        return [self.values[parts.index(named)]] if named in parts else self.values

    def _kind(self, do: str) -> None:
        if do != self.effect.do:
            self.effect.do = do
            self._fill()
            self.complain(None)
            self.edited.emit()

    def _typed(self, name: str, text: str) -> None:
        self.effect.texts[name] = text
        self.complain(None)
        self.edited.emit()
