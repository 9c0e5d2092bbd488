"""The two faces that paper is set in: widths and coverage, read from the shipped files without Qt.

Measuring here, and nowhere else, makes a line break at the same place on a thermal label and in a PDF.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

EM_ABOVE_BASELINE = 0.88
"""Chinese glyphs stand in a square of one em that reaches this far above the baseline (Noto Sans SC)."""


class Weight(StrEnum):
    """The shipped weights; the value ends the file's name."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"


@dataclass(frozen=True)
class Face:
    """One font file: its bytes and how wide each character is, in em."""

    weight: Weight
    path: Path
    data: bytes
    advances: dict[str, float]

    def has(self, character: str) -> bool:
        """Tell whether the file has a glyph for ``character``."""
        return character in self.advances


def fonts_folder() -> Path:
    """Where the fonts are: beside the package, or where a PyInstaller bundle unpacked them."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    return root / "resources" / "fonts"


@cache
def face(weight: Weight) -> Face:
    """Read a face once; takes some 20 ms for the whole Regular."""
    path = fonts_folder() / f"NotoSansSC-{weight}.ttf"
    data = path.read_bytes()
    tables = _tables(data)
    (units_per_em,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (metrics_count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    # advance width and left side bearing alternate; glyphs beyond the count share the last advance
    widths = struct.unpack_from(">" + "Hh" * metrics_count, data, tables["hmtx"])[::2]
    advances = {
        chr(point): widths[min(glyph, metrics_count - 1)] / units_per_em
        for point, glyph in _characters(data, tables["cmap"]).items()
    }
    return Face(weight, path, data, advances)


def _tables(data: bytes) -> dict[str, int]:
    """Offsets of the file's tables by tag."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in records}


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Glyph by code point, from the format 12 subtable (Windows, full Unicode) that both files have."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        if (platform, encoding) == (3, 10):
            break
    else:
        raise ValueError("the font has no full Unicode character map")
    subtable = cmap + offset
    (groups,) = struct.unpack_from(">I", data, subtable + 12)
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">III", data[subtable + 16 : subtable + 16 + 12 * groups]):
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return glyphs
