"""What this PC's window remembers: look, sizes, columns, where one was. A plain INI file in the data folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.ui.grids.columns import ColumnState


class Prefs:
    """Typed access to ``window.ini``; every value is written at once, so a crash forgets nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        value = self._file.value(name, default)
        return value if isinstance(value, str) else default

    def put(self, name: str, value: str) -> None:
        if self.text(name) != value:
            self._file.setValue(name, value)
            self._file.sync()

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return a number within its limits, whatever the file says."""
        try:
            return min(high, max(low, float(self.text(name, str(default)))))
        except ValueError:
            return default

    def flag(self, name: str, *, default: bool) -> bool:
        return self.text(name, "1" if default else "0") == "1"

    def put_flag(self, name: str, *, on: bool) -> None:
        self.put(name, "1" if on else "0")

    def bytes(self, name: str) -> QByteArray:
        """Return a stored window geometry or splitter state, empty when there is none."""
        return QByteArray.fromBase64(self.text(name).encode("ascii", "ignore"))

    def put_bytes(self, name: str, value: QByteArray) -> None:
        self.put(name, value.toBase64().toStdString())

    def columns(self, grid: str) -> ColumnState:
        """Return what a person made of a grid's columns."""
        return ColumnState.from_text(self.text(f"columns/{grid}"))

    def put_columns(self, grid: str, state: ColumnState) -> None:
        self.put(f"columns/{grid}", state.to_text())

    @property
    def theme(self) -> str:
        """light, dark or system."""
        return self.text("look/theme", "system")

    @property
    def scale(self) -> float:
        """Text size, 0.9 to 1.5."""
        return self.number("look/scale", 1.0, 0.9, 1.5)

    def own_keys(self) -> dict[str, tuple[str, ...]]:
        """Return remapped keys by action name."""
        self._file.beginGroup("keys")
        names = list(self._file.childKeys())
        self._file.endGroup()
        return {name.replace("-", "."): (self.text(f"keys/{name}"),) for name in names if self.text(f"keys/{name}")}
