"""The editor of one rule: a table of conditions and outcomes, and the sentence it makes, said anew with every key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.rules.rule import Rule
from app.errors import AppError
from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.form import Check
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import Note, label
from app.ui.components.panels import ScrollBody
from app.ui.settings.page import PageHead, on_surface, page_column
from app.ui.settings.rules.part import RulesPart
from app.ui.settings.rules.rows import EffectRow, GroupRow, LeafRow, Row
from app.ui.settings.rules.tree import (
    Draft,
    Effect,
    Group,
    Leaf,
    draft_of,
    effect_problem,
    finished,
    group_problem,
    leaf_problem,
    new_leaf,
    rule_of,
    value_of,
    walk,
)
from app.ui.theme import look
from app.ui.words import language, say, say_error
from app.wording.rule_sentences import say_condition, say_outcomes

NEW = 0


class RuleEditor(RulesPart):
    """One rule of the draft. What was typed and not saved is there again when the same rule is opened."""

    contexts = ("rule",)

    def __init__(self, rules: Any) -> None:
        super().__init__(rules)
        self.rule_no = NEW
        self.stored: Rule | None = None
        self.draft = Draft()
        self.kept: dict[int, Draft] = {}
        """Unsaved drafts by rule number."""
        self.names: dict[str, tuple[str, ...]] = {}
        self.rows: list[Row] = []
        self.busy = False
        self.head = PageHead()
        self.save_button = KeyButton.of(BY_NAME["settings.apply"], self.shell.keys)
        self.leave_button = KeyButton("", "Esc")
        self.head.add(self.leave_button, self.save_button)
        self.body = ScrollBody(margins=(16, 14, 16, 16), spacing=12)
        self.note = Note("", "bad", "alert-octagon")
        self.preview = Note("", "info")
        self.kept_words = label("", "caption")
        self.name_input = TextInput()
        self.name_field = Field("name", "", self.name_input)
        self.enabled = Check()
        self.when_head, self.do_head = label("", "section"), label("", "section")
        self.when_box, self.do_box = _column(), _column()
        self.add_leaf = KeyButton.of(BY_NAME["rule.condition"], self.shell.keys, size="small")
        self.add_group = KeyButton.of(BY_NAME["rule.group"], self.shell.keys, size="small")
        self.add_effect = KeyButton.of(BY_NAME["rule.outcome"], self.shell.keys, size="small")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        for widget in (self.kept_words, self.name_field, self.enabled, self.when_head):
            self.body.add(widget)
        self.body.add(self.when_box)
        self.body.add(_line_of(self.add_leaf, self.add_group))
        self.body.add(self.do_head)
        self.body.add(self.do_box)
        self.body.add(_line_of(self.add_effect))
        inner = on_surface(QWidget())
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        said = QVBoxLayout()
        said.setContentsMargins(16, 12, 16, 4)
        said.setSpacing(8)
        said.addWidget(self.note)
        said.addWidget(self.preview)
        column.addLayout(said)
        column.addWidget(self.body, 1)
        page_column(self, self.head, inner)
        self.note.hide()

    def _wire(self) -> None:
        self.save_button.clicked.connect(self.do_apply)
        self.leave_button.clicked.connect(self.do_escape)
        self.add_leaf.clicked.connect(self.do_condition)
        self.add_group.clicked.connect(self.do_group)
        self.add_effect.clicked.connect(self.do_outcome)
        self.name_input.textEdited.connect(self._name_typed)
        self.enabled.clicked.connect(self._enabled_turned)

    # --- opening ------------------------------------------------------------------------------------------------------
    def edit(self, rule_no: int, rule: Rule | None, names: dict[str, tuple[str, ...]]) -> None:
        """Open a rule, or a new one."""
        self.rule_no, self.stored, self.names = rule_no, rule, names
        kept = self.kept.pop(rule_no, None)
        self.draft = kept or draft_of(rule)
        self.kept_words.setVisible(kept is not None)
        self.name_input.setText(self.draft.name)
        self.enabled.setChecked(self.draft.enabled)
        self.name_field.complain("")
        self.note.say("")
        self.build()
        self.retranslate()
        self.name_input.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_changed(self) -> bool:
        """Tell whether anything differs from what is stored."""
        try:
            return rule_of(self.draft, self.rule_no) != self.stored
        except AppError:
            return True

    def build(self, focus: object = None) -> None:
        """Make every row anew; ``focus``: the node or outcome whose first input gets the cursor."""
        for box in (self.when_box, self.do_box):
            _empty(box)
        self.rows = []
        self._add(self.when_box, GroupRow(self.draft.root, 0, root=True))
        for node, _, depth in walk(self.draft.root):
            leaf = isinstance(node, Leaf)
            self._add(self.when_box, LeafRow(node, self.names, depth + 1) if leaf else GroupRow(node, depth + 1))
        for effect in self.draft.effects:
            self._add(self.do_box, EffectRow(effect, self.names))
        self._say()
        for row in self.rows:
            if focus is not None and _about(row) is focus:
                self._go_to(row.first())

    def _add(self, box: QWidget, row: Row) -> None:
        row.edited.connect(self._say)
        row.dropped.connect(lambda: self._drop(row))
        self.rows.append(row)
        layout = box.layout()
        assert layout is not None  # noqa: S101 - _column gives it one
        layout.addWidget(row)

    # --- editing ------------------------------------------------------------------------------------------------------
    def _name_typed(self, text: str) -> None:
        self.draft.name = text
        self.name_field.complain("")

    def _enabled_turned(self) -> None:
        self.draft.enabled = self.enabled.isChecked()

    def _say(self) -> None:
        """Say the rule as far as it makes sense already."""
        ready = finished(self.draft)
        spoken = language()
        try:
            rule = rule_of(ready) if ready.effects else None
            condition = rule_of(Draft("?", True, ready.root, [Effect("stop")])).condition
        except AppError as error:  # too deep or too large: the sentence says so
            self.preview.say(say_error(error), "bad")
            return
        does = say_outcomes(rule.outcomes, spoken) if rule is not None else self.tr("（还没有结果）")
        words = say("rule_text.rule", {"when": say_condition(condition, spoken), "do": does})
        left = self.unready()
        if left:
            words += self.tr("（还有 %n 行没填好）", "", left)
        self.preview.say(words, "info" if not left else "warn")

    def unready(self) -> int:
        """Return how many rows something is wrong with."""
        return sum(self._problem(row) is not None for row in self.rows)

    def _problem(self, row: Row) -> AppError | None:
        name = self.draft.name or "?"
        if isinstance(row, LeafRow):
            return leaf_problem(row.leaf, name)
        if isinstance(row, GroupRow):
            return group_problem(row.group, name)
        return effect_problem(row.effect, name) if isinstance(row, EffectRow) else None

    def _current(self) -> Row | None:
        focus = QApplication.focusWidget()
        return next((row for row in self.rows if focus is not None and row.isAncestorOf(focus)), None)

    def _place(self) -> tuple[Group, int]:
        """Return the group and the place in it where the next row goes: below the one with the cursor."""
        row = self._current()
        if isinstance(row, GroupRow):
            return row.group, 0
        if isinstance(row, LeafRow):
            parent = next(parent for node, parent, _ in walk(self.draft.root) if node is row.leaf)
            if parent is not None:
                return parent, parent.parts.index(row.leaf) + 1
        return self.draft.root, len(self.draft.root.parts)

    def do_condition(self) -> None:
        """Add a comparison below the row with the cursor."""
        group, at = self._place()
        made = new_leaf()
        group.parts.insert(at, made)
        self.build(made)

    def do_group(self) -> None:
        """Add a group with a first comparison in it."""
        group, at = self._place()
        made = Group("any", [new_leaf()])
        group.parts.insert(at, made)
        self.build(made)

    def do_outcome(self) -> None:
        """Add an outcome."""
        made = Effect("stop")
        self.draft.effects.append(made)
        self.build(made)

    def do_drop(self) -> None:
        """Take the row with the cursor away, with all that is in it."""
        row = self._current()
        if row is not None:
            self._drop(row)

    def _drop(self, row: Row) -> None:
        about = _about(row)
        if isinstance(row, EffectRow):
            at = self.draft.effects.index(row.effect)
            self.draft.effects.remove(row.effect)
            self.build(self.draft.effects[min(at, len(self.draft.effects) - 1)] if self.draft.effects else None)
            return
        for node, parent, _ in list(walk(self.draft.root)):
            if node is about and parent is not None:
                parent.parts.remove(node)
                self.build(parent)
                return

    # --- saving -------------------------------------------------------------------------------------------------------
    def do_apply(self) -> None:
        """Look at every row; save when nothing is wrong."""
        if self.busy:
            return
        wrong = []
        for row in self.rows:
            problem = self._problem(row)
            row.complain(problem)
            if problem is not None:
                wrong.append(row.wrong_one())
        if not self.draft.name.strip():
            self.name_field.complain(self.tr("要填。"))
            wrong.insert(0, self.name_input)
        if wrong:
            self.note.say(self.tr("%n 处要改，其余都还在。", "", len(wrong)), "bad")
            self._go_to(wrong[0])
            return
        try:
            rule = rule_of(self.draft, self.rule_no)
        except AppError as error:
            self._complain(error)
            return
        self.note.say("")
        if rule == self.stored:
            self.leave()
        else:
            self.start(self._save(value_of(rule)), slot="save")

    async def _save(self, value: dict[str, Any]) -> None:
        self.busy = True
        self.save_button.setEnabled(False)
        try:
            no = await self.rules.store(self.rule_no, value)
        except AppError as error:
            self._complain(error)
            return
        finally:
            self.busy = False
            self.save_button.setEnabled(True)
        self.kept.pop(self.rule_no, None)
        self.leave()
        self.rules.list.select(no)
        self.rules.list.reload()

    def _complain(self, error: AppError) -> None:
        """Show what the program below refused, at the row that names it where there is one."""
        words = say_error(error)
        if error.code in ("rules.name_taken", "rules.no_name"):
            self.name_field.complain(words)
            self.name_input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.note.say(words, "bad")
        named = str(error.params.get("name", ""))
        for row in self.rows:
            if named and named in _typed(row):
                row.complain(error)
                self._go_to(row.wrong_one())
                return

    def _go_to(self, widget: QWidget) -> None:
        """Bring an input into sight and put the cursor there."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self.body.ensureWidgetVisible(widget, 0, look().px(60)))

    def leave(self) -> None:
        """Go back to the list."""
        self.rules.show_part("list")

    def do_escape(self) -> None:
        """Back to the list; what was typed stays for the next time."""
        if self.is_changed() and not self._blank():
            self.kept[self.rule_no] = self.draft
            self.shell.toast.show_toast(self.tr("没存的修改先留着"))
        self.leave()

    def _blank(self) -> bool:
        """Tell whether a new rule has nothing typed into it."""
        return self.stored is None and not self.draft.name.strip() and _plain(self.draft) == _plain(draft_of(None))

    def panes(self) -> list[QWidget]:
        return [self.name_input, *(row.first() for row in self.rows[:1])]

    def retranslate(self) -> None:
        self.head.title.setText(self.tr("新规则") if self.rule_no == NEW else self.tr("改规则"))
        self.leave_button.setText(self.tr("先不"))
        for button in (self.save_button, self.add_leaf, self.add_group, self.add_effect):
            button.setText(BY_NAME[button.property("action")].words())
        self.name_field.label.setText(self.tr("名字"))
        self.name_input.setAccessibleName(self.tr("名字"))
        self.enabled.setText(self.tr("启用后起作用"))
        self.when_head.setText(self.tr("什么样的订单"))
        self.do_head.setText(self.tr("就怎么做"))
        self.kept_words.setText(self.tr("上次没保存的修改还在。"))
        self._say()


def _about(row: Row) -> object:
    """Return the node or outcome that a row stands for."""
    for name in ("leaf", "group", "effect"):
        if hasattr(row, name):
            return getattr(row, name)
    return None


def _typed(row: Row) -> str:
    if isinstance(row, LeafRow):
        return " ".join(row.leaf.texts)
    return " ".join(row.effect.texts.values()) if isinstance(row, EffectRow) else ""


def _plain(draft: Draft) -> tuple[Any, ...]:
    """Return a draft as values that compare."""
    told = [(node.field, node.op) if isinstance(node, Leaf) else node.mode for node, _, _ in walk(draft.root)]
    return draft.name.strip(), told, [effect.do for effect in draft.effects]


def _column() -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    return made


def _empty(box: QWidget) -> None:
    layout = box.layout()
    while layout is not None and layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _line_of(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return made
