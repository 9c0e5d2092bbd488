"""Reads a TSPL byte stream strictly: commands, bitmaps with their raw data, and the real-time queries in between.

Sources: the printing notes section 3 (TSC and Gprinter manuals as cited there). Whatever is not in that manual, or has
arguments it does not allow, is a bad command; what follows from that is the printer's business, not the reader's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE = 4096
_BITMAP = re.compile(rb"BITMAP[ \t]+(\d{1,5}),(\d{1,5}),(\d{1,4}),(\d{1,5}),(\d),", re.IGNORECASE)
_BITMAP_START = re.compile(rb"BITMAP[ \t][0-9,]{0,24}\Z", re.IGNORECASE)
_LENGTH = re.compile(r"^(\d+(?:\.\d+)?)\s*(mm|dots?|inch)?$", re.IGNORECASE)
_REAL_TIME = frozenset(b"?SRPO.")
_TILDE = frozenset(b"T@IAFD")
_SETTINGS = {
    "TEAR",
    "PEEL",
    "CUTTER",
    "PARTIAL_CUTTER",
    "RIBBON",
    "REPRINT",
    "RESPONSE",
    "HEAD",
    "PRINTKEY",
    "BACK",
    "GAP",
    "COUNTER",
}


@dataclass(frozen=True)
class Query:
    """A real-time query: ``!?`` status byte, ``!S`` long status, ``!R`` reset, ``~!T`` model and so on."""

    code: str


@dataclass(frozen=True)
class Command:
    """A right command. ``values`` are numbers (lengths in mm, negative for dots), ``words`` the rest."""

    name: str
    values: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    payload: bytes = b""
    byte_count: int = 0


@dataclass(frozen=True)
class BadCommand:
    """Something the manual does not know, with the reason."""

    text: str
    reason: str
    byte_count: int = 0


Token = Query | Command | BadCommand


class Reader:
    """Cuts a stream into tokens; keeps an unfinished rest for the next bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self.dropping = False
        """Set by the owner: swallow everything but real-time queries until ``forget``."""

    def forget(self) -> None:
        """Throw away an unfinished rest, as at the end of a connection."""
        self._rest = b""
        self.dropping = False

    def feed(self, data: bytes) -> None:
        """Take bytes in."""
        self._rest += data

    def next_token(self) -> Token | None:
        """Return the next whole token, or None when more bytes are needed.

        One at a time, so that the owner can set ``dropping`` after a bad command, before what follows is read.
        """
        if self.dropping:
            return self._query_only()
        rest = self._rest.lstrip(b"\r\n \t\0")
        self._rest = rest
        if not rest:
            return None
        if rest[0] == 0x1B or rest[0] == 0x7E:
            return self._real_time()
        if rest[:7].upper() == b"BITMAP "[: len(rest)] and len(rest) < 7:
            return None
        if rest[:7].upper() == b"BITMAP ":
            return self._bitmap()
        return self._line()

    def _query_only(self) -> Query | None:
        place = self._rest.find(b"\x1b!")
        while place >= 0:
            if len(self._rest) < place + 3:
                self._rest = self._rest[place:]
                return None
            code = self._rest[place + 2]
            self._rest = self._rest[place + 3 :]
            if code in _REAL_TIME:
                return Query("!" + chr(code))
            place = self._rest.find(b"\x1b!")
        self._rest = self._rest[-2:] if self._rest.endswith((b"\x1b", b"\x1b!")) else b""
        return None

    def _real_time(self) -> Token | None:
        rest = self._rest
        if len(rest) < 3 and rest[1:2] in {b"", b"!"}:
            return None
        known = _REAL_TIME if rest[0] == 0x1B else _TILDE
        if rest[1:2] == b"!" and rest[2] in known:
            self._rest = rest[3:]
            return Query(("!" if rest[0] == 0x1B else "~!") + chr(rest[2]))
        return self._line()

    def _bitmap(self) -> Token | None:
        head = _BITMAP.match(self._rest)
        if head is None:
            return None if _BITMAP_START.match(self._rest) else self._line()
        x, y, width_bytes, height, mode = (int(part) for part in head.groups())
        end = head.end() + width_bytes * height
        if mode > 2 or width_bytes == 0 or height == 0:
            self._rest = self._rest[head.end() :]
            return BadCommand(head.group().decode("ascii"), "mode is not 0, 1 or 2, or no size", head.end())
        if len(self._rest) < end:
            return None
        payload = self._rest[head.end() : end]
        self._rest = self._rest[end:]
        return Command("BITMAP", (x, y, width_bytes, height, mode), payload=payload, byte_count=end)

    def _line(self) -> Token | None:
        end = self._rest.find(b"\n")
        query = self._rest.find(b"\x1b!", 0, end if end >= 0 else len(self._rest))
        if query >= 0 and len(self._rest) > query + 2 and self._rest[query + 2] in _REAL_TIME:
            code = chr(self._rest[query + 2])
            self._rest = self._rest[:query] + self._rest[query + 3 :]
            return Query("!" + code)
        if end < 0:
            if len(self._rest) <= MAX_LINE:
                return None
            end = len(self._rest) - 1
        line, self._rest = self._rest[: end + 1], self._rest[end + 1 :]
        return parse_line(line)


def _split(text: str) -> list[str]:
    r"""Split arguments at commas outside quotes; ``\["]`` is an escaped quote."""
    parts, current, quoted = [], "", False
    text = text.replace('\\["]', "\0")
    for letter in text:
        if letter == '"':
            quoted = not quoted
        if letter == "," and not quoted:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    if quoted:
        raise ValueError("a quote is not closed")
    return [part.replace("\0", '"') for part in [*parts, current.strip()]] if text else []


def _length(text: str) -> float:
    """Return millimetres, or minus the number of dots."""
    match = _LENGTH.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no length")
    number, unit = float(match[1]), (match[2] or "inch").lower()
    return number if unit == "mm" else -number if unit.startswith("dot") else number * 25.4


def _numbers(parts: list[str], counts: range, low: float = 0, high: float = 99_999) -> tuple[float, ...]:
    if len(parts) not in counts:
        raise ValueError(f"{len(parts)} arguments")
    values = tuple(float(part) for part in parts)
    if any(not low <= value <= high for value in values):
        raise ValueError(f"outside {low:g}..{high:g}")
    return values


def _lengths(parts: list[str], counts: range) -> tuple[float, ...]:
    if len(parts) not in counts:
        raise ValueError(f"{len(parts)} arguments")
    return tuple(_length(part) for part in parts)


# name -> (allowed argument counts, lowest, highest value)
_NUMERIC: dict[str, tuple[range, float, float]] = {
    "SPEED": (range(1, 2), 1, 18),
    "DENSITY": (range(1, 2), 0, 15),
    "DIRECTION": (range(1, 3), 0, 1),
    "REFERENCE": (range(2, 3), 0, 9999),
    "SHIFT": (range(1, 3), -999, 999),
    "CLS": (range(1), 0, 0),
    "BAR": (range(4, 5), 0, 9999),
    "BOX": (range(5, 7), 0, 9999),
    "ERASE": (range(4, 5), 0, 9999),
    "REVERSE": (range(4, 5), 0, 9999),
    "PRINT": (range(1, 3), 0, 99_999),
    "FEED": (range(1, 2), 1, 9999),
    "BACKFEED": (range(1, 2), 1, 9999),
    "FORMFEED": (range(1), 0, 0),
    "HOME": (range(1), 0, 0),
    "SOUND": (range(2, 3), 0, 4095),
    "CUT": (range(1), 0, 0),
    "SELFTEST": (range(1), 0, 0),
    "INITIALPRINTER": (range(1), 0, 0),
    "COUNTRY": (range(1, 2), 1, 999),
}
_LENGTHS = {
    "SIZE": range(1, 3),
    "GAP": range(2, 3),
    "BLINE": range(2, 3),
    "OFFSET": range(1, 2),
    "LIMITFEED": range(1, 4),
}
_TEXTUAL = {"TEXT": range(7, 9), "BARCODE": range(9, 11), "QRCODE": range(7, 10), "BLOCK": range(9, 12)}


def parse_line(line: bytes) -> Token:
    """Return the command a line holds, or why it is none."""
    text = line.strip(b"\r\n \t\0").decode("gb18030", errors="replace")
    name, _, arguments = text.partition(" ")
    name = name.upper()
    try:
        parts = _split(arguments.strip())
        if name in _NUMERIC:
            return Command(name, _numbers(parts, *_NUMERIC[name]), byte_count=len(line))
        if name in _LENGTHS:
            return Command(name, _lengths(parts, _LENGTHS[name]), byte_count=len(line))
        if name in _TEXTUAL:
            if len(parts) not in _TEXTUAL[name] or not parts[-1].startswith('"'):
                raise ValueError(f"{len(parts)} arguments")  # noqa: TRY301  one way out for all wrong arguments
            return Command(name, _numbers(parts[:2], range(2, 3)), tuple(parts[2:]), byte_count=len(line))
        if name == "SET":
            words = tuple(arguments.upper().split())
            if len(words) < 2 or words[0] not in _SETTINGS:
                raise ValueError("unknown setting")  # noqa: TRY301
            return Command(name, words=words, byte_count=len(line))
        if name == "CODEPAGE" and len(parts) == 1:
            return Command(name, words=tuple(parts), byte_count=len(line))
    except ValueError as error:
        return BadCommand(text[:80], str(error), len(line))
    return BadCommand(text[:80], "not in the manual", len(line))
