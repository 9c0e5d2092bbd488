"""The printer's image buffer: rows of dots as integers, bit 1 is black, the leftmost dot is the highest bit."""

from __future__ import annotations

import hashlib
import struct
import zlib


class Canvas:
    """``width`` x ``height`` dots, white at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.rows = [0] * height
        self.clipped = False
        """True once something was drawn beyond an edge."""

    def _place(self, bits: int, bit_count: int, x: int) -> tuple[int, int]:
        """Return (bits, mask) moved to column ``x``, cut at the right edge."""
        mask = (1 << bit_count) - 1
        shift = self.width - x - bit_count
        if shift < 0:
            self.clipped = self.clipped or bool(bits & ((1 << -shift) - 1))
            return bits >> -shift, mask >> -shift
        return bits << shift, mask << shift

    def bitmap(self, x: int, y: int, width_bytes: int, mode: int, black: bytes) -> None:
        """Draw packed rows, 1 = black; ``mode`` 0 overwrites, 1 is OR, 2 is XOR."""
        for number in range(len(black) // width_bytes):
            row = y + number
            bits = int.from_bytes(black[number * width_bytes : (number + 1) * width_bytes], "big")
            if not 0 <= row < self.height:
                self.clipped = self.clipped or bits != 0
                continue
            placed, mask = self._place(bits, width_bytes * 8, x)
            if mode == 0:
                self.rows[row] = self.rows[row] & ~mask | placed
            elif mode == 1:
                self.rows[row] |= placed
            else:
                self.rows[row] ^= placed

    def bar(self, x: int, y: int, width: int, height: int, *, ink: str = "black") -> None:
        """Fill a rectangle: black, white or inverted."""
        if width <= 0:
            return
        placed, mask = self._place((1 << width) - 1, width, x)
        self.clipped = self.clipped or y + height > self.height
        for row in range(max(y, 0), min(y + height, self.height)):
            if ink == "black":
                self.rows[row] |= placed
            elif ink == "white":
                self.rows[row] &= ~mask
            else:
                self.rows[row] ^= placed

    def box(self, x: int, y: int, x_end: int, y_end: int, line: int) -> None:
        """Draw a frame whose lines are ``line`` dots wide."""
        self.bar(x, y, x_end - x, line)
        self.bar(x, y_end - line, x_end - x, line)
        self.bar(x, y, line, y_end - y)
        self.bar(x_end - line, y, line, y_end - y)

    def top_part(self, fraction: float) -> Canvas:
        """Return a copy with only the first part of the rows, as on paper that stopped there."""
        part = Canvas(self.width, self.height)
        count = int(self.height * fraction)
        part.rows[:count] = self.rows[:count]
        return part

    def packed(self) -> bytes:
        """Return the rows as bytes, 1 = black, each row filled up with white to whole bytes."""
        row_bytes = (self.width + 7) // 8
        padding = row_bytes * 8 - self.width
        return b"".join([(row << padding).to_bytes(row_bytes, "big") for row in self.rows])

    def sha256(self) -> str:
        """Return a fingerprint of size and dots."""
        return hashlib.sha256(b"%dx%d:" % (self.width, self.height) + self.packed()).hexdigest()

    def grey(self) -> bytes:
        """Return one byte a dot, 0 black and 255 white, row by row."""
        table = bytes(0 if byte == ord("1") else 255 for byte in range(256))
        layout = f"0{self.width}b"
        return "".join([format(row, layout) for row in self.rows]).encode("ascii").translate(table)

    def png(self) -> bytes:
        """Return the dots as a one-bit PNG (ISO/IEC 15948)."""
        row_bytes = (self.width + 7) // 8
        flipped = self.packed().translate(bytes(255 - byte for byte in range(256)))
        lines = b"".join([b"\0" + flipped[start : start + row_bytes] for start in range(0, len(flipped), row_bytes)])
        head = struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines, 6)), _chunk(b"IEND", b""))
        )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
