"""Product pictures for the demo: a tile in the category's colour with the SKU code on it, drawn without any library."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

SIDE = 240
_COLOURS = {
    "CY": (0x4C, 0x8B, 0x5A),
    "LS": (0xD9, 0x8E, 0x32),
    "WJ": (0x3F, 0x6F, 0xB5),
    "JJ": (0x9A, 0x77, 0x5A),
    "MZ": (0xC9, 0x5D, 0x7E),
    "SM": (0x47, 0x55, 0x69),
    "FS": (0x7A, 0x5F, 0xA8),
    "MY": (0x5F, 0xA8, 0xA0),
    "CW": (0xB5, 0x6A, 0x3F),
    "HW": (0x5E, 0x7A, 0x3A),
}
# Five dots wide, seven high, one hexadecimal pair a row.
_GLYPHS = {
    "0": "0e11131519110e",
    "1": "040c040404040e",
    "2": "0e11010204081f",
    "3": "1f02040201110e",
    "4": "02060a121f0202",
    "5": "1f101e0101110e",
    "6": "0608101e11110e",
    "7": "1f010204080808",
    "8": "0e11110e11110e",
    "9": "0e11110f01020c",
    "-": "0000001f000000",
    "C": "0e11101010110e",
    "F": "1f10101e101010",
    "H": "1111111f111111",
    "J": "0702020202120c",
    "L": "1010101010101f",
    "M": "111b1515111111",
    "S": "0f10100e01011e",
    "W": "11111115151b11",
    "Y": "11110a04040404",
    "Z": "1f01020408101f",
}


def _draw(rows: list[bytearray], text: str, top: int, dot: int) -> None:
    """Write ``text`` centred, each glyph dot ``dot`` pixels large, in palette colour 2."""
    left = (SIDE - (len(text) * 6 - 1) * dot) // 2
    for place, letter in enumerate(text):
        for line, bits in enumerate(bytes.fromhex(_GLYPHS[letter])):
            for column in range(5):
                if not bits >> (4 - column) & 1:
                    continue
                start = left + (place * 6 + column) * dot
                for row in rows[top + line * dot : top + (line + 1) * dot]:
                    row[start : start + dot] = b"\2" * dot


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@lru_cache(maxsize=256)
def picture(sku_code: str) -> bytes:
    """Return a PNG of 240 x 240 pixels. Raises KeyError for what is no SKU code of the catalogue."""
    red, green, blue = _COLOURS[sku_code[:2]]
    rows = [bytearray(SIDE) for _ in range(SIDE)]
    for row in rows[: SIDE // 3]:
        row[:] = b"\1" * SIDE
    style, _, number = sku_code.partition("-")
    _draw(rows, style, 96, 8)
    _draw(rows, number, 176, 5)
    lighter = [value + (255 - value) // 4 for value in (red, green, blue)]
    palette = bytes((red, green, blue, *lighter, 255, 255, 255))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)
