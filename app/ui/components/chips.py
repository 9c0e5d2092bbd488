"""The row of filter chips: name, value, ×. Backspace on the focused row removes the last one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.labels import label
from app.ui.painting import painted
from app.ui.theme import look


class Chip(QAbstractButton):
    """One condition; a click on the × or Delete removes it, a click elsewhere changes it."""

    removed = Signal()

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.name, self.value = name, value
        self.setAccessibleName(f"{name} {value}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        style = look()
        value = min(style.width(self.value, tokens.CAPTION, bold=True), 220)
        return QSize(style.width(self.name, tokens.CAPTION) + 5 + value + 36, style.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().width(self.name, tokens.CAPTION) + 60, look().px(26))

    def _cross(self) -> QRectF:
        return QRectF(self.width() - 24, 0, 24, self.height())

    def mouseReleaseEvent(self, event) -> None:
        if self._cross().contains(event.position()) and self.isDown():
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        box = QRectF(self.rect())
        painting.rounded(painter, box, tokens.RADIUS, style.colour("accent_soft"), style.colour("accent"))
        name = style.width(self.name, tokens.CAPTION)
        painting.text(
            painter, box.adjusted(8, 0, 0, 0), self.name, size=tokens.CAPTION, role="accent_text", elide=False
        )
        painting.text(
            painter,
            box.adjusted(8 + name + 5, 0, -24, 0),
            self.value,
            size=tokens.CAPTION,
            bold=True,
            role="accent_text",
        )
        painting.icon(painter, "x", box.width() - 21, box.height() / 2 - 7, 14, "accent_text")
        if self.hasFocus():
            painting.focus_ring(painter, box)


class ChipRow(QWidget):
    """Chips left, then the filter button; the result count, density and columns at the right end."""

    removed = Signal(str)
    edited = Signal(str)

    def __init__(self, filter_button: KeyButton, density: IconButton, columns: IconButton) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(look().px(tokens.CHIPS))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(8)
        self._chips: dict[str, Chip] = {}
        self.filter_button = filter_button
        self.count = label("", "strong")
        for button in (density, columns):
            button.setFixedWidth(look().px(36))
        self._row.addWidget(filter_button)
        self._row.addStretch(1)
        self._row.addWidget(self.count)
        self._row.addWidget(density)
        self._row.addWidget(columns)
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.setFixedHeight(look().px(tokens.CHIPS))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, look().px(tokens.CHIPS))

    def show_chips(self, chips: list[tuple[str, str, str]]) -> None:
        """Show (key, name, value) conditions, re-using those that stay."""
        wanted = {key: (name, value) for key, name, value in chips}
        for key in list(self._chips):
            chip = self._chips[key]
            if wanted.get(key) != (chip.name, chip.value):
                self._row.removeWidget(self._chips.pop(key))
                chip.hide()
                chip.deleteLater()
        for at, (key, name, value) in enumerate(chips):
            if key in self._chips:
                continue
            chip = Chip(name, value)
            chip.removed.connect(lambda key=key: self.removed.emit(key))
            chip.clicked.connect(lambda _=False, key=key: self.edited.emit(key))
            self._chips[key] = chip
            self._row.insertWidget(at, chip)
        self._chips = {key: self._chips[key] for key in wanted}  # the last one shown is the last one

    def keys(self) -> list[str]:
        return list(self._chips)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self._chips:
            self.removed.emit(list(self._chips)[-1])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for chip in self._chips.values():
                chip.updateGeometry()
