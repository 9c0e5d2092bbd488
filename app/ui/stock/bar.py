"""The row above the stock grid: find by text, the warehouse, the count; the verbs at the right end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import tokens
from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.chips import Chip
from app.ui.components.inputs import SearchBox
from app.ui.components.labels import label
from app.ui.theme import look

TYPING_MS = 150
"""The list follows the typing after this pause."""
VERBS = ("stock.count", "stock.transfer", "stock.adjust")


class StockBar(QWidget):
    """Says what to filter by; the screen does it."""

    typed = Signal(str)
    left = Signal()
    """Enter or Down in the text field: back to the list."""
    cleared = Signal()
    """The warehouse chip was taken off."""

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        self.search = SearchBox("", keys.shown(BY_NAME["list.filter"]))
        self.search.textEdited.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self._now)
        self.search.setClearButtonEnabled(False)
        self._wait = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._wait.timeout.connect(self._tell)
        self.warehouse = KeyButton.of(BY_NAME["stock.warehouse"], keys, size="small")
        self.chip: Chip | None = None
        self.count = label("", "strong")
        self.density = IconButton("menu-2", "", kind="normal", size=tokens.CONTROL_S)
        self.columns = IconButton("columns-3", "", kind="normal", size=tokens.CONTROL_S)
        self.verbs = [KeyButton.of(BY_NAME[name], keys, size="small") for name in VERBS]
        row.addWidget(self.search)
        row.addWidget(self.warehouse)
        row.addStretch(1)
        for widget in (self.count, self.density, self.columns, *self.verbs):
            row.addWidget(widget)
        self._row = row
        self._lay()
        look().changed.connect(self._lay)

    def _lay(self) -> None:
        self.setFixedHeight(look().px(tokens.CHIPS))
        self.search.setFixedWidth(look().px(210))

    def text(self) -> str:
        return self.search.text().strip()

    def clear_text(self) -> None:
        """Empty the text field and tell it."""
        self.search.clear()
        self._tell()

    def _now(self) -> None:
        if self._wait.isActive():
            self._tell()
        self.left.emit()

    def _tell(self) -> None:
        self._wait.stop()
        self.typed.emit(self.text())

    def show_warehouse(self, name: str) -> None:
        """Show the chosen warehouse as a chip in place of the button; empty: all."""
        if self.chip is not None:
            self._row.removeWidget(self.chip)
            self.chip.hide()
            self.chip.deleteLater()
            self.chip = None
        self.warehouse.setVisible(not name)
        if name:
            self.chip = Chip(BY_NAME["stock.warehouse"].words(), name)
            self.chip.removed.connect(self.cleared)
            self.chip.clicked.connect(self.warehouse.click)
            self._row.insertWidget(1, self.chip)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Drop words before keys where the row is too narrow; the main verb keeps its word longest."""
        for button in self.verbs:
            button.set_compact(False)
        self.count.setVisible(True)
        for button in self.verbs[:-1]:
            if self._need() > self.width():
                button.set_compact(True)
        if self._need() > self.width():
            self.count.setVisible(False)

    def _need(self) -> int:
        widgets = [self.search, self.chip or self.warehouse, self.density, self.columns, *self.verbs]
        if not self.count.isHidden():
            widgets.append(self.count)
        wide = sum(widget.sizeHint().width() for widget in widgets if widget is not self.search)
        return wide + self.search.width() + 8 * len(widgets) + 28

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("编码、名称、条码"))
        self.search.setAccessibleName(self.tr("筛选单品"))
        for button in (self.warehouse, *self.verbs):
            button.setText(BY_NAME[button.property("action")].words())
        self.density.describe(self.tr("行距"), "Shift+D")
        self.columns.describe(self.tr("列"), "Shift+L")
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
