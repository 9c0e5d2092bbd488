"""Break, shrink and cut texts so that they stay in their boxes, and say where each piece goes.

Also the one place where outside text is made printable: control, bidi and zero-width characters go, and a
character that no shipped font has becomes its code point, since a blank box would hide that something is missing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.printing.fonts import EM_ABOVE_BASELINE, Weight, face
from app.printing.page import Align, Text, Valign

ELLIPSIS = "…"
MISSING_SIGN = "〓"
"""The printers' old sign for a type that is not in the case; stands for emoji and other signs."""
SHRINK_STEP = 0.94

_NOT_AT_LINE_START = frozenset("，。、；：！？）》〉」』】〕”’…—～·％℃,.;:!?)]}%°")
_NOT_AT_LINE_END = frozenset("（《〈「『【〔“‘￥¥$([{#")


@dataclass(frozen=True)
class Run:
    """One piece of one line in one face: left edge and baseline in mm, ``size`` the em in mm."""

    x: float
    baseline: float
    size: float
    weight: Weight
    text: str
    white: bool = False


def printable(text: str) -> str:
    """Return the text on one line with only characters that can be drawn; code points for letters that cannot."""
    out: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        piece = _printable_character(character)
        repeats = bool(out) and piece == out[-1] and piece in {MISSING_SIGN, " "}
        if piece and not repeats:
            out.append(piece)
    return "".join(out).strip()


@cache
def _printable_character(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    is_variation_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    if category in {"Cc", "Cf", "Cs"} or is_variation_selector:
        return ""
    if face(Weight.REGULAR).has(character):
        return character
    return f"[U+{ord(character):04X}]" if category[0] in "LNM" else MISSING_SIGN


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width in mm of printable ``text`` set on one line with an em of ``size`` mm."""
    return size * sum(map(_advances(bold=bold).__getitem__, text))


@cache
def _advances(*, bold: bool) -> dict[str, float]:
    """Widths in em; bold ones are Regular's where SemiBold lacks the character."""
    regular = face(Weight.REGULAR).advances
    return regular | face(Weight.SEMIBOLD).advances if bold else regular


@dataclass(frozen=True)
class _Piece:
    """What stays together on a line; widths in em, ``bare`` without the blank at its end."""

    text: str
    width: float
    bare: float


def break_lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break printable ``text`` into lines of at most ``width`` mm.

    Chinese breaks anywhere but before closing and after opening punctuation; words and numbers stay whole unless
    longer than a line.
    """
    return _filled(_measured(text, bold=bold), width / size, bold=bold)


def _measured(text: str, *, bold: bool) -> list[_Piece]:
    advances = _advances(bold=bold)
    pieces = []
    for piece in _pieces(text):
        width = advances[piece] if len(piece) == 1 else sum(map(advances.__getitem__, piece))
        pieces.append(_Piece(piece, width, width - advances[" "] if piece[-1] == " " else width))
    return pieces


def _filled(pieces: list[_Piece], width: float, *, bold: bool) -> list[str]:
    """Put pieces on lines of ``width`` em, as many on each as fit."""
    lines: list[str] = []
    line: list[str] = []
    room = width
    for piece in pieces:
        if piece.bare > room and line:
            lines.append("".join(line).rstrip())
            line, room = [], width
        rest, rest_width = piece.text, piece.width
        if not line and piece.bare > width:
            while len(rest) > (count := _fitting(rest.rstrip(), width, 1.0, bold=bold)) and rest[count:].strip():
                lines.append(rest[:count])
                rest = rest[count:]
            rest_width = width_of(rest, 1.0, bold=bold)
        line.append(rest)
        room -= rest_width
    if line:
        lines.append("".join(line).rstrip())
    return lines


def _fitting(text: str, width: float, size: float, *, bold: bool) -> int:
    """How many leading characters of ``text`` fit, at least one."""
    room = width
    for count, character in enumerate(text):
        room -= width_of(character, size, bold=bold)
        if room < 0:
            return max(count, 1)
    return len(text)


def _pieces(text: str) -> Iterator[str]:
    """Cut into the smallest pieces that stay together on a line."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_AT_LINE_START or before in _NOT_AT_LINE_END:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


@cache
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return ``text``, cut and ended with an ellipsis when wider than ``width`` mm."""
    if width_of(text, size, bold=bold) <= width:
        return text
    room = width - width_of(ELLIPSIS, size, bold=bold)
    return text[: _fitting(text, room, size, bold=bold)].rstrip() + ELLIPSIS


def runs(item: Text) -> list[Run]:
    """Lay the text out and return its pieces; none for a blank text."""
    text = printable(item.text)
    if not text:
        return []
    size, lines = _fit(item, text)
    block = size * (1 + item.leading * (len(lines) - 1))
    slack = item.height - block
    top = item.y + {Valign.TOP: 0.0, Valign.MIDDLE: slack / 2, Valign.BOTTOM: slack}[item.valign]
    placed: list[Run] = []
    for number, line in enumerate(lines):
        spare = item.width - width_of(line, size, bold=item.bold)
        x = item.x + {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[item.align]
        baseline = top + size * (EM_ABOVE_BASELINE + item.leading * number)
        for weight, piece in _by_face(line, bold=item.bold):
            placed.append(Run(x, baseline, size, weight, piece, item.white))
            x += width_of(piece, size, bold=item.bold)
    return placed


def _fit(item: Text, text: str) -> tuple[float, list[str]]:
    """The size and the lines that fill the box, shortened at the end when even the smallest size is too big."""
    smallest = item.size if item.min_size is None else item.min_size
    size = item.size
    if not item.wrap:
        needed = width_of(text, size, bold=item.bold)
        if needed > item.width:
            size = max(smallest, size * item.width / needed * 0.999)  # a hair below, against rounding
        return size, [shortened(text, item.width, size, bold=item.bold)]
    pieces = _measured(text, bold=item.bold)
    while True:
        lines = _filled(pieces, item.width / size, bold=item.bold)
        allowed = max(1, int((item.height / size - 1) / item.leading + 1 + 1e-9))
        if len(lines) <= allowed:
            return size, lines
        if size <= smallest:
            break
        size = max(smallest, size * SHRINK_STEP)
    rest = "".join(lines[allowed - 1 : allowed + 1])
    return size, [*lines[: allowed - 1], shortened(rest + ELLIPSIS, item.width, size, bold=item.bold)]


def _by_face(line: str, *, bold: bool) -> Iterator[tuple[Weight, str]]:
    """Cut a line where SemiBold lacks a character that Regular has."""
    if not bold:
        yield Weight.REGULAR, line
        return
    heavy = face(Weight.SEMIBOLD)
    if all(map(heavy.has, line)):
        yield Weight.SEMIBOLD, line
        return
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or heavy.has(line[end]) != heavy.has(line[start]):
            yield (Weight.SEMIBOLD if heavy.has(line[start]) else Weight.REGULAR), line[start:end]
            start = end
