"""A grid's columns: what they are called, how wide, which way they look, and what a person made of them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class Column(NamedTuple):
    """One column. ``title`` is Chinese source text in the translation context "Columns"."""

    key: str
    title: str
    width: int
    right: bool = False
    bold: bool = False
    quiet: bool = False
    """Drawn in text 2."""
    stretch: bool = False
    """Takes the rest of the width; one per grid."""
    hide_below: int = 0
    """Hidden while the window is narrower than this."""
    fixed: bool = False
    """Neither moved nor hidden nor sized: the check box, the marks."""
    sort: str = ""
    """The sort key a click on the header asks for, empty for none."""
    centre: bool = False
    drop: int = 0
    """Where room is short columns drop, they do not squeeze: the highest number first, 0 never."""

    def words(self) -> str:
        """Return the header's text in the language in force."""
        return QCoreApplication.translate("Columns", self.title) if self.title else ""


CHECK = Column("check", "", 36, fixed=True)


class ColumnState(NamedTuple):
    """What a person made of the columns: their order, the hidden and shown ones, widths."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    """Shown in spite of a narrow window."""
    widths: tuple[tuple[str, int], ...] = ()

    def visible(self, column: Column, window_width: int) -> bool:
        """Tell whether a column stands in a window of this width."""
        if column.fixed:
            return True
        if column.key in self.hidden:
            return False
        return column.key in self.shown or window_width >= column.hide_below

    def with_width(self, key: str, width: int) -> ColumnState:
        widths = dict(self.widths)
        widths[key] = width
        return self._replace(widths=tuple(sorted(widths.items())))

    def toggled(self, column: Column, on: bool) -> ColumnState:
        """Return the state with a column shown or hidden by hand."""
        hidden, shown = set(self.hidden), set(self.shown)
        (hidden.discard if on else hidden.add)(column.key)
        (shown.add if on else shown.discard)(column.key)
        return self._replace(hidden=frozenset(hidden), shown=frozenset(shown))

    def to_text(self) -> str:
        """Return the state as one line for the settings file."""
        widths = ",".join(f"{key}={width}" for key, width in self.widths)
        return "|".join((",".join(self.order), ",".join(sorted(self.hidden)), ",".join(sorted(self.shown)), widths))

    @classmethod
    def from_text(cls, text: str) -> ColumnState:
        """Read to_text's line; anything that is not one gives the default."""
        parts = text.split("|")
        if len(parts) != 4:
            return cls()
        lists = [tuple(item for item in part.split(",") if item) for part in parts]
        widths = []
        for item in lists[3]:
            key, _, width = item.partition("=")
            if width.isdigit():
                widths.append((key, int(width)))
        return cls(lists[0], frozenset(lists[1]), frozenset(lists[2]), tuple(widths))
