"""One form for everything that is set up: rows from FormField, so that a screen need not know vendors.

Label above, hint at its right end, what is wrong under the field. A field is looked at when it is left, all of them
when the form is to be saved. What was typed survives errors, Esc and a change of kind: ``draft`` gives it, and
``show_fields`` takes it back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app import wording
from app.errors import AppError
from app.services.queries.setup_rows import FormField
from app.ui import painting
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.inputs import ChoiceInput, Field, TextInput
from app.ui.components.labels import Note, label
from app.ui.painting import painted
from app.ui.theme import look, set_prop
from app.ui.words import say, say_error

ON = "1"
_HALF = frozenset({"number"})
"""Kinds whose fields stand two in a row."""


def plain_number(text: str) -> str:
    """Return digits as a machine reads them: full-width ones made narrow, thousands taken apart, U+2212 a minus."""
    return unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("−", "-")


class Check(QCheckBox):
    """A check box painted as those of the grids are."""

    def sizeHint(self) -> QSize:
        return QSize(look().width(self.text()) + look().px(28), look().px(28))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        side = look().px(18)
        top = (self.height() - side) / 2
        painting.check(painter, 1, top, side, "on" if self.isChecked() else "off", enabled=self.isEnabled())
        role = "text" if self.isEnabled() else "disabled"
        painting.text(painter, self.rect().adjusted(side + 9, 0, 0, 0), self.text(), role=role)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect().adjusted(-1, 0, 0, 0))


class FormRow(Field):
    """One FormField: its input and what is wrong with it."""

    edited = Signal()
    left = Signal(str)
    """The field was left."""

    def __init__(self, field: FormField) -> None:
        inner = _input_of(field)
        path = field.kind == "path"
        holder = QWidget() if path else inner
        super().__init__(field.name, "", holder)
        self.field, self._inner = field, inner
        if path:
            self._add_chooser(holder)
        if isinstance(inner, QCheckBox):
            self.label.hide()
        inner.installEventFilter(self)
        if isinstance(inner, QLineEdit):
            inner.textEdited.connect(lambda _text: self.edited.emit())
        elif isinstance(inner, QComboBox):
            inner.activated.connect(lambda _at: self.edited.emit())
        elif isinstance(inner, QCheckBox):
            inner.clicked.connect(lambda _on: self.edited.emit())
        self.retranslate()

    def _add_chooser(self, holder: QWidget) -> None:
        """A path gets a button that opens the file chooser."""
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._inner, 1)
        choose = IconButton("dots", self.tr("选文件"), kind="normal")
        choose.clicked.connect(self._choose_path)
        row.addWidget(choose)

    def _choose_path(self) -> None:
        chooser = QFileDialog(self.window())
        chooser.fileSelected.connect(self._path_chosen)
        chooser.open()

    def _path_chosen(self, path: str) -> None:
        self.set_value(path)
        self.edited.emit()

    # --- value --------------------------------------------------------------------------------------------------------
    @property
    def editor(self) -> QWidget:
        """The widget that is typed into."""
        return self._inner

    def value(self) -> str:
        """Return what is typed or chosen, as the program below takes it; numbers in plain digits."""
        inner = self._inner
        if isinstance(inner, QCheckBox):
            return ON if inner.isChecked() else ""
        if isinstance(inner, QComboBox):
            return str(inner.currentData() or "")
        text = inner.text()
        return plain_number(text) if self.field.kind == "number" else text.strip()

    def set_value(self, value: str) -> None:
        """Put a value in, as if it were stored."""
        inner = self._inner
        if isinstance(inner, QCheckBox):
            inner.setChecked(bool(value))
        elif isinstance(inner, QComboBox):
            at = inner.findData(value)
            if at < 0 and value:
                inner.addItem(value, value)
                at = inner.count() - 1
            inner.setCurrentIndex(max(0, at))
        else:
            inner.setText(value)
        self.complain("")

    def changed(self) -> bool:
        """Tell whether it differs from what was stored."""
        return self.value() != self.field.value

    # --- looking at it ------------------------------------------------------------------------------------------------
    def check(self) -> bool:
        """Look at the value and say what is wrong under the field."""
        self.complain(self._problem())
        return not self._problem()

    def _problem(self) -> str:
        value, kind = self.value(), self.field.kind
        if not value:
            return self.tr("要填。") if self.field.required and kind != "flag" else ""
        if kind == "number" and not value.removeprefix("-").isdecimal():
            return self.tr("要整数。")
        if kind == "url" and not value.lower().startswith(("http://", "https://")):
            return self.tr("以 https:// 开头。")
        return ""

    def complain(self, words: str) -> None:
        super().complain(words)
        set_prop(self._inner, "wrong", bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self._inner:
            self.left.emit(self.name)
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Set label, hint and choices in the language in force."""
        words = say(self.field.label)
        inner = self._inner
        if isinstance(inner, QCheckBox):
            inner.setText(words)
        self.label.setText(words)
        inner.setAccessibleName(words)
        hint = f"hint.{self.field.name}"
        if wording.knows(hint):
            self.hint.setText(say(hint))
        elif not self.field.required and self.field.kind not in ("flag", "choice"):
            self.hint.setText(self.tr("可不填") if self.field.kind != "secret" else self.tr("留空不改"))
        if isinstance(inner, QComboBox):
            for at, (_, code) in enumerate(self.field.choices):
                inner.setItemText(at, choice_words(code))


def choice_words(code: str) -> str:
    """Return a choice's words: a code is worded, a name stays as it is."""
    return say(code) if wording.knows(code) else code


def _input_of(field: FormField) -> QWidget:
    if field.kind == "flag":
        made = Check()
        made.setChecked(bool(field.value))
        return made
    if field.kind == "choice":
        chosen = ChoiceInput([(choice_words(code), value) for value, code in field.choices])
        chosen.setCurrentIndex(max(0, chosen.findData(field.value)))
        return chosen
    line = TextInput(field.value, secret=field.kind == "secret")
    if field.kind == "number":
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return line


class Form(QWidget):
    """Rows one below the other; numbers two in a row. Errors of the whole stand on top."""

    edited = Signal(str)
    """The name of the field that a person changed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, FormRow] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self.note = Note("", "bad", "alert-octagon")
        self.go_there = KeyButton("", size="small")
        self.go_there.clicked.connect(self.focus_wrong)
        self.note.add_button(self.go_there)
        self._box.addWidget(self.note)
        self.note.hide()
        self.kept = label("", "caption")
        self._box.addWidget(self.kept)
        self.kept.hide()
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._box.addWidget(self._holder)

    def show_fields(self, fields: Sequence[FormField], draft: Mapping[str, str] | None = None) -> None:
        """Show these fields; ``draft`` is typed text that was not saved, laid over what is stored."""
        self.rows.clear()
        old, self._holder = self._holder, QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        at, half = 0, False
        for field in fields:
            row = FormRow(field)
            row.edited.connect(lambda name=field.name: self._edited(name))
            row.left.connect(self._left)
            self.rows[field.name] = row
            narrow = field.kind in _HALF
            if half and not narrow:
                at, half = at + 1, False
            self._grid.addWidget(row, at, 1 if half else 0, 1, 1 if narrow else 2, Qt.AlignmentFlag.AlignTop)
            at, half = (at, True) if narrow and not half else (at + 1, False)
        self._box.replaceWidget(old, self._holder)
        old.hide()
        old.deleteLater()
        self.note.say("")
        self.lay_over(draft or {})

    def lay_over(self, draft: Mapping[str, str]) -> None:
        """Put unsaved text over the stored values and say so."""
        known = {name: value for name, value in draft.items() if name in self.rows}
        for name, value in known.items():
            self.rows[name].set_value(value)
        self.kept.setText(self.tr("上次没保存的修改还在。") if known else "")
        self.kept.setVisible(bool(known))

    # --- values -------------------------------------------------------------------------------------------------------
    def values(self) -> dict[str, str]:
        """Return every field's value."""
        return {name: row.value() for name, row in self.rows.items()}

    def draft(self) -> dict[str, str]:
        """Return what differs from what was stored."""
        return {name: row.value() for name, row in self.rows.items() if row.changed()}

    def is_changed(self) -> bool:
        return any(row.changed() for row in self.rows.values())

    def set_value(self, name: str, value: str) -> None:
        """Fill one field as a person would (a scan, a found printer)."""
        self.rows[name].set_value(value)
        self._edited(name)

    def _edited(self, name: str) -> None:
        self.rows[name].complain("")
        self.edited.emit(name)

    def _left(self, name: str) -> None:
        row = self.rows.get(name)
        if row is not None and row.changed() and name not in self.wrong():  # a complaint stays until it is edited
            row.check()

    # --- what is wrong ------------------------------------------------------------------------------------------------
    def check(self) -> bool:
        """Look at all fields; say how many have to be changed and go to the first."""
        wrong = [row for row in self.rows.values() if not row.check()]
        if wrong:
            self.note.say(self.tr("%n 处要改，其余都还在。", "", len(wrong)), "bad")
            self.go_there.setText(self.tr("去第一处"))
            self.go_there.show()
            self.focus_wrong()
            return False
        self.note.say("")
        return True

    def complain(self, error: AppError) -> None:
        """Show what the program below refused: at its field where it names one, else on top."""
        name = str(error.params.get("field", ""))
        row = self.rows.get(name)
        words = say_error(AppError(error.code, **{**error.params, "field": row.label.text()} if row else error.params))
        self.go_there.setVisible(row is not None)
        if row is None:
            self.note.say(words, "bad")
            return
        row.complain(words)
        self.note.say(self.tr("%n 处要改，其余都还在。", "", 1), "bad")
        self.go_there.setText(self.tr("去第一处"))
        self.focus_wrong()

    def wrong(self) -> list[str]:
        """Return the names of the fields that are complained about."""
        return [name for name, row in self.rows.items() if row.editor.property("wrong")]

    def focus_wrong(self) -> None:
        for name in self.wrong()[:1]:
            self.rows[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        for row in list(self.rows.values())[:1]:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        for row in self.rows.values():
            row.retranslate()

    def minimumSizeHint(self):
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), look().px(240)))
        return hint
