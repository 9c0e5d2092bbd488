"""A drawn page as the print head sees it: one bit a dot."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Dots:
    """``width`` x ``height`` dots; a set bit is black, the leftmost dot is the highest bit of its byte.

    Each row takes whole bytes (``row_bytes``); the spare bits at its end are white.
    """

    width: int
    height: int
    bits: bytes

    def __post_init__(self) -> None:
        if len(self.bits) != self.row_bytes * self.height:
            raise ValueError(f"{self.width} x {self.height} dots need {self.row_bytes * self.height} bytes")

    @property
    def row_bytes(self) -> int:
        """Bytes in one row."""
        return (self.width + 7) // 8

    def is_black(self, x: int, y: int) -> bool:
        """Tell whether the dot ``x`` from the left, ``y`` from the top is black."""
        return bool(self.bits[y * self.row_bytes + x // 8] & (0x80 >> x % 8))

    def strip(self, top: int, height: int) -> Dots:
        """Return at most ``height`` rows from row ``top`` on."""
        bottom = min(top + height, self.height)
        return Dots(self.width, bottom - top, self.bits[top * self.row_bytes : bottom * self.row_bytes])

    def png(self, dots_per_mm: int) -> bytes:
        """Return a 1-bit PNG with the printer's resolution noted in it."""
        white_is_one = bytes(byte ^ 0xFF for byte in self.bits)
        rows = (white_is_one[i : i + self.row_bytes] for i in range(0, len(white_is_one), self.row_bytes))
        return b"".join(
            (
                _PNG_SIGNATURE,
                _chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)),
                _chunk(b"pHYs", struct.pack(">IIB", dots_per_mm * 1000, dots_per_mm * 1000, 1)),
                _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 6)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
