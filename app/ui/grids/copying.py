"""Copying out of a grid: the current cell, or the chosen rows as a table. What is masked is copied masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView

from app.ui.grids.window import GridRow

if TYPE_CHECKING:
    from app.ui.grids.columns import Column
    from app.ui.grids.header import GridHeader
    from app.ui.grids.id_grid import IdGrid


class CellCopying(QTableView):
    """A share of GridView: which column the cursor is in, and what goes to the clipboard."""

    grid: IdGrid
    header: GridHeader
    column_key = ""
    """The column that a click or ← → chose; empty: the first one with data."""

    def current_row(self) -> GridRow | None:
        raise NotImplementedError

    def chosen_rows(self) -> list[GridRow]:
        raise NotImplementedError

    def _shown_columns(self) -> list[int]:
        """Return the columns with data that are in sight, from left to right."""
        places = sorted(range(len(self.grid.columns)), key=self.header.visualIndex)
        return [at for at in places if not self.grid.columns[at].fixed and not self.header.isSectionHidden(at)]

    def choose_column(self, column: Column) -> None:
        """Put the cursor into a column; the check box and the marks are none."""
        if not column.fixed and column.key != self.column_key:
            self.column_key = column.key
            self.viewport().update()

    def step_column(self, by: int) -> None:
        """One column to the left or right."""
        shown = self._shown_columns()
        keys = [self.grid.columns[at].key for at in shown]
        if keys:
            at = keys.index(self.column_key) + by if self.column_key in keys else 0
            self.choose_column(self.grid.columns[shown[max(0, min(len(keys) - 1, at))]])

    def current_column(self) -> int | None:
        """Return the column the cursor is in, None before one was chosen or while it is hidden."""
        return next((at for at in self._shown_columns() if self.grid.columns[at].key == self.column_key), None)

    def copy_cell(self) -> None:
        """Copy the current row's current cell."""
        row, shown = self.current_row(), self._shown_columns()
        if row is not None and shown:
            chosen = self.current_column()
            _to_clipboard(self.grid.words(row, shown[0] if chosen is None else chosen))

    def copy_rows(self) -> None:
        """Copy the chosen rows, columns as they stand, separated by tabs."""
        shown = self._shown_columns()
        _to_clipboard("\n".join("\t".join(self.grid.words(row, at) for at in shown) for row in self.chosen_rows()))


def _to_clipboard(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)
