"""Which column of a file is which field of ours: a choice each, with the first values of that column beside it.

Values of receivers are masked here as everywhere; a column that was taken for a receiver's stays masked whatever it is
chosen for, and so does whatever looks like a mobile number.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import wording
from app.domain.masking import masked_name, masked_phone, masked_street, masked_text
from app.services.queries.setup_rows import ImportPreview
from app.ui.components.inputs import ChoiceInput
from app.ui.components.labels import ElidedLabel, label
from app.ui.theme import look
from app.ui.words import listed, say

SAMPLES = 3
_RECEIVER = {"receiver_name", "phone", "phone2", "street"}


def field_words(name: str) -> str:
    """Return what one of our fields is called, for orders and for goods."""
    code = f"import_field.{name}"
    return say(code) if wording.knows(code) else say(f"field.{name}")


def masked(field: str, value: str) -> str:
    """Return a value as it may be shown."""
    if field == "receiver_name":
        return masked_name(value)
    if field in ("phone", "phone2"):
        return masked_phone(value)
    if field == "street":
        return masked_street(value)
    return masked_text(value)


class MappingGrid(QWidget):
    """One line a field: its name, the column, samples. Required ones carry a star."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: ImportPreview | None = None
        self.choices: dict[str, ChoiceInput] = {}
        self.samples: dict[str, ElidedLabel] = {}
        self._names: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)

    def show_preview(self, preview: ImportPreview) -> None:
        """Show a file's columns beside our fields; the required ones first, then the mapped, then the rest."""
        self._preview = preview
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.choices, self.samples = {}, {}
        ordered = sorted(preview.fields, key=lambda field: (not field[1], field[0] not in preview.mapping))
        for at, (name, required) in enumerate(ordered):
            words = field_words(name)
            self._grid.addWidget(label(f"{words} *" if required else words, "strong" if required else ""), at, 0)
            choice = ChoiceInput([(self.tr("不用"), ""), *((column, column) for column in preview.columns)])
            choice.setFixedWidth(look().px(200))
            choice.setCurrentIndex(max(0, choice.findData(preview.mapping.get(name, ""))))
            choice.activated.connect(lambda _at, name=name: self._chosen(name))
            choice.setAccessibleName(words)
            self.choices[name] = choice
            self.samples[name] = ElidedLabel("", role="muted")
            self._grid.addWidget(choice, at, 1)
            self._grid.addWidget(self.samples[name], at, 2)
            self._show_samples(name)
        self.changed.emit()

    def _chosen(self, name: str) -> None:
        self._show_samples(name)
        self.changed.emit()

    def _show_samples(self, name: str) -> None:
        preview, column = self._preview, self.choices[name].currentData()
        if preview is None or column not in preview.columns:
            self.samples[name].setText("")
            return
        at = preview.columns.index(column)
        values = list(dict.fromkeys(row[at] for row in preview.rows if at < len(row) and row[at]))[:SAMPLES]
        guessed = next((field for field, heading in preview.mapping.items() if heading == column), "")
        field = guessed if guessed in _RECEIVER else name
        self.samples[name].setText(listed(list(dict.fromkeys(masked(field, value) for value in values))))

    def mapping(self) -> dict[str, str]:
        """Return our field -> their column."""
        return {name: str(choice.currentData()) for name, choice in self.choices.items() if choice.currentData()}

    def missing(self) -> list[str]:
        """Return the required fields without a column."""
        fields = self._preview.fields if self._preview is not None else ()
        return [name for name, required in fields if required and name not in self.mapping()]

    def twice(self) -> list[str]:
        """Return columns that were chosen for two fields."""
        chosen = list(self.mapping().values())
        return sorted({column for column in chosen if chosen.count(column) > 1})
