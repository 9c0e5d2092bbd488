"""What is selected, remembered by id, or "the whole queue but these"."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.ui.grids.window import GridRow


class Selection(QObject):
    """Rows by id. ``whole`` means the whole list by rule, not the loaded page, less ``without``."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[int, GridRow] = {}
        self.whole = False
        self.without: set[int] = set()

    def has(self, row_id: int) -> bool:
        return row_id not in self.without if self.whole else row_id in self.rows

    def is_empty(self) -> bool:
        return not self.whole and not self.rows

    def count(self, total: int) -> int:
        """Return how many rows are selected of a list of ``total``."""
        return max(0, total - len(self.without)) if self.whole else len(self.rows)

    def ids(self) -> list[int]:
        """Return the ids chosen one by one (empty while the whole list is)."""
        return list(self.rows)

    def toggle(self, row: GridRow) -> None:
        if self.whole:
            (self.without.discard if row.id in self.without else self.without.add)(row.id)
        elif self.rows.pop(row.id, None) is None:
            self.rows[row.id] = row
        self.changed.emit()

    def add(self, rows: list[GridRow]) -> None:
        for row in rows:
            self.without.discard(row.id)
            if not self.whole:
                self.rows[row.id] = row
        self.changed.emit()

    def only(self, rows: list[GridRow]) -> None:
        """Select exactly these."""
        self.whole = False
        self.without.clear()
        self.rows = {row.id: row for row in rows}
        self.changed.emit()

    def all(self) -> None:
        """Select the whole list by rule."""
        self.whole = True
        self.without.clear()
        self.rows.clear()
        self.changed.emit()

    def clear(self) -> None:
        if not self.is_empty():
            self.whole = False
            self.without.clear()
            self.rows.clear()
            self.changed.emit()
