"""The bench's keys as bar codes on an A4 sheet, to hang up beside the scales: a scan does what the key does."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing.page import Align, Barcode, Box, Item, Page, Text, Valign

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 14.0
ACROSS, GAP = 2, 6.0
HEAD, CARD = 20.0, 44.0
MODULE = 0.5
MOST = 10
"""Cards on the sheet."""


def key_sheet(title: str, rows: Sequence[tuple[str, str, str]]) -> Page:
    """Lay out up to ``MOST`` commands: (code, words, key)."""
    inner = WIDTH - 2 * MARGIN
    wide = (inner - (ACROSS - 1) * GAP) / ACROSS
    items: list[Item] = [Text(MARGIN, MARGIN, inner, HEAD - 6, title, 8, 4, bold=True, valign=Valign.MIDDLE)]
    for at, (code, words, key) in enumerate(rows[:MOST]):
        x = MARGIN + (at % ACROSS) * (wide + GAP)
        y = MARGIN + HEAD + (at // ACROSS) * (CARD + GAP)
        items += [
            Box(x, y, wide, CARD, 0.3),
            Text(x + 4, y + 3, wide - 30, 10, words, 7, 3.5, bold=True, valign=Valign.MIDDLE),
            Text(x + wide - 26, y + 3, 22, 10, key, 5, 3, align=Align.RIGHT, valign=Valign.MIDDLE),
            Barcode(x + 1, y + 15, wide - 2, 20, code, MODULE),
            Text(x + 4, y + 36.5, wide - 8, 5, code, 3.2, 2, align=Align.CENTER, valign=Valign.MIDDLE),
        ]
    return Page(WIDTH, HEIGHT, tuple(items))
