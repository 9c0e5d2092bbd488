"""Looks through an old .xls before the reader sees it: its chains, a password, and how far its cells reach.

Layout after Microsoft's published [MS-CFB] and [MS-XLS]. Only what the limits need is read: the stream Workbook (or
Book), and in it the headers of cell records, whose first four bytes are row and column.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from app.connectors.platforms.files import limits
from app.errors import BadInput

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here up are marks, not sectors."""
_CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206})
"""FORMULA, MULRK, RSTRING, LABELSST, NUMBER, LABEL, BOOLERR, RK and older FORMULA forms."""
_BOF, _FILEPASS = 0x0809, 0x002F
_HEADER = struct.Struct("<HH")


class _Damaged(Exception):  # noqa: N818 - what the file is
    pass


def check_xls(path: Path) -> None:
    """Raise BadInput when the file is damaged, protected, or more than the limits allow."""
    data = path.read_bytes()
    try:
        book = _CompoundFile(data)
        if book.stream("EncryptedPackage") is not None:
            raise BadInput("file.password", name=path.name)
        stream = book.stream("Workbook")
        if stream is None:
            stream = book.stream("Book")
        if stream is None:
            raise BadInput("file.kind_unsupported", name=path.name, kind="OLE")
        _check_cells(stream, path.name)
    except (_Damaged, struct.error, IndexError):
        raise BadInput("file.damaged", name=path.name) from None


def _check_cells(stream: bytes, name: str) -> None:
    rows = columns = 0
    at = 0
    while at + 4 <= len(stream):
        kind, length = _HEADER.unpack_from(stream, at)
        if kind == _FILEPASS:
            raise BadInput("file.password", name=name)
        if kind == _BOF:
            rows = columns = 0
        if kind in _CELL_RECORDS and length >= 4:
            row, column = _HEADER.unpack_from(stream, at + 4)
            if kind == 0x00BD and length >= 6:
                column = max(column, struct.unpack_from("<H", stream, at + 4 + length - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if columns > limits.COLUMNS:
                raise limits.too_much("too_many_columns", limits.COLUMNS, row=row + 1)
            if rows * columns > limits.CELLS:
                raise limits.too_much("too_many_cells", limits.CELLS, rows=rows, columns=columns)
        at += 4 + length


class _CompoundFile:
    """The little of a compound file that reading one stream needs. Chains are followed at most once round."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if self._shift not in {9, 12} or self._mini_shift != 6:
            raise _Damaged
        self._size = 1 << self._shift
        self._directory_start, self._cutoff = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 56)[0],
        )
        self._mini_fat_start = struct.unpack_from("<I", data, 60)[0]
        self._fat = self._read_fat()
        self._entries = dict(self._read_directory())

    def stream(self, name: str) -> bytes | None:
        """Return a stream's bytes, None when there is none of that name."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return None
        start, size = entry
        if size >= self._cutoff:
            return b"".join(self._chain(start))[:size]
        root_start, _ = self._entries["root entry"]
        mini = b"".join(self._chain(root_start))
        table = self._numbers(b"".join(self._chain(self._mini_fat_start)))
        parts: list[bytes] = []
        for _ in range(len(table) + 1):
            if start >= _END_OF_CHAIN:
                return b"".join(parts)[:size]
            parts.append(mini[start << 6 : (start + 1) << 6])
            start = table[start]
        raise _Damaged

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        if start >= len(self._data):
            raise _Damaged
        return self._data[start : start + self._size]

    def _chain(self, number: int) -> Iterator[bytes]:
        for _ in range(len(self._fat) + 1):
            if number >= _END_OF_CHAIN:
                return
            yield self._sector(number)
            number = self._fat[number]
        raise _Damaged

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _read_fat(self) -> tuple[int, ...]:
        count = struct.unpack_from("<I", self._data, 44)[0]
        numbers = list(self._numbers(self._data[76:512]))
        further = struct.unpack_from("<I", self._data, 68)[0]
        rounds = 0
        while further < _END_OF_CHAIN:
            rounds += 1
            if rounds > len(self._data) >> self._shift:
                raise _Damaged
            *more, further = self._numbers(self._sector(further))
            numbers += more
        if count > len(self._data) >> self._shift:
            raise _Damaged
        used = [number for number in numbers[:count] if number < _END_OF_CHAIN]
        return self._numbers(b"".join(self._sector(number) for number in used))

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for sector in self._chain(self._directory_start):
            for at in range(0, len(sector) - 127, 128):
                length = struct.unpack_from("<H", sector, at + 64)[0]
                if 2 <= length <= 64:
                    name = sector[at : at + length - 2].decode("utf-16-le", errors="ignore")
                    yield name.lower(), struct.unpack_from("<II", sector, at + 116)
