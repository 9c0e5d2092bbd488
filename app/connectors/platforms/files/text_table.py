"""CSV, TSV and their like: encoding tried strictly in order, separator from the headings, rows as a stream.

Order of encodings: byte order mark, UTF-8, GB18030 (which holds GBK and GB2312); the whole file must decode, nothing
is ever replaced. Some pairs of common hanzi in GBK are valid UTF-8 as well, so where both decode the heading row
decides (checked: typical headings in GBK are refused by strict UTF-8).
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.connectors.platforms.files import limits
from app.errors import BadInput

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", "\t", ";", "|")
_CHUNK = 1024 * 1024
_SAMPLE = 64 * 1024

KnownHeadings = Callable[[list[str]], int]
"""Counts how many texts of a row are headings that some template knows."""


@dataclass(frozen=True)
class TextShape:
    """How the text of a file is to be read."""

    encoding: str
    separator: str
    skip_lines: int = 0
    """1 when the file begins with Excel's ``sep=;`` line."""


def shape_of(path: Path, known: KnownHeadings) -> TextShape:
    """Find encoding and separator; raise BadInput ``file.bad_encoding`` with the row where decoding ends."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    encoding = _encoding(path, head, known)
    sample = _sample_text(head, encoding)
    first_line = sample.split("\n", 1)[0].strip("\r\ufeff ")
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        return TextShape(encoding, first_line[4], 1)
    return TextShape(encoding, _separator(sample, known))


def _encoding(path: Path, head: bytes, known: KnownHeadings) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            _must_decode(path, name)
            return name
    wide = _wide_without_mark(head)
    # A few NULs in a plain text look like UTF-16 as well; the headings tell.
    looks_wide = wide and _headings_in(head, wide, known) >= _headings_in(head, "utf-8", known)
    if looks_wide and _failing_row(path, wide) is None:
        return wide
    utf8_fails_at = _failing_row(path, "utf-8")
    if utf8_fails_at is None:
        if not head.isascii() and _reads_better_as_gb18030(head, known) and _failing_row(path, "gb18030") is None:
            return "gb18030"
        return "utf-8"
    gb_fails_at = _failing_row(path, "gb18030")
    if gb_fails_at is not None:
        raise BadInput("file.bad_encoding", row=max(utf8_fails_at, gb_fails_at))
    return "gb18030"


def _must_decode(path: Path, encoding: str) -> None:
    row = _failing_row(path, encoding)
    if row is not None:
        raise BadInput("file.bad_encoding", row=row)


def _failing_row(path: Path, encoding: str) -> int | None:
    """Return the line on which strict decoding of the whole file fails, None when it does not. Streams the file."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None


def _wide_without_mark(head: bytes) -> str:
    """Name the UTF-16 form that a file without a mark seems to have: separators leave NULs on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd >= 3 and even * 5 < odd:
        return "utf-16-le"
    if even >= 3 and odd * 5 < even:
        return "utf-16-be"
    return ""


def _headings_in(head: bytes, encoding: str, known: KnownHeadings) -> int:
    """Count the known headings of the first line, read in an encoding."""
    line = head.decode(encoding, errors="ignore").split("\n", 1)[0]
    return max(known(line.split(mark)) for mark in _SEPARATORS)


def _reads_better_as_gb18030(head: bytes, known: KnownHeadings) -> bool:
    line = head.split(b"\n", 1)[0]
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return _headings_in(line, "gb18030", known) > _headings_in(line, "utf-8", known)


def _sample_text(head: bytes, encoding: str) -> str:
    """Return the start of the text; a character cut by the sample's end is left out."""
    return codecs.getincrementaldecoder(encoding)("strict").decode(head)


def _separator(sample: str, known: KnownHeadings) -> str:
    """Return the separator under which most headings are known, then the one that makes most columns."""
    best, best_score = ",", (-1, -1)
    for separator in _SEPARATORS:
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                rows.append(row)
                if len(rows) == 20:
                    break
        except csv.Error:
            pass  # a cell beyond the reader's limit: reading the file will name its row
        score = (max((known(row) for row in rows), default=0), max((len(row) for row in rows), default=0))
        if score > best_score:
            best, best_score = separator, score
    return best


def text_rows(path: Path, shape: TextShape) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number from 1, cells). Row numbers count records as a spreadsheet shows them, not lines.

    Raises BadInput for the limits; a cell too long for the csv reader (an unclosed quote, mostly) names its row.
    """
    with path.open(encoding=shape.encoding, newline="") as file:
        for _ in range(shape.skip_lines):
            file.readline()
        reader = csv.reader(file, delimiter=shape.separator)
        number = shape.skip_lines
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise limits.too_much("cell_too_long", limits.CELL_CHARS, row=number) from None
            if number > limits.ROWS:
                raise limits.too_much("too_many_rows", limits.ROWS)
            if len(cells) > limits.COLUMNS and any(cell.strip() for cell in cells[limits.COLUMNS :]):
                raise limits.too_much("too_many_columns", limits.COLUMNS, row=number)
            yield number, cells[: limits.COLUMNS]
