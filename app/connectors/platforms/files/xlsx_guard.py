"""Looks through an .xlsx before the reader sees it: two cells, A1 and XFD1048576, make the reader ask for 550 GB.

Every member is inflated once, counting: the sizes a zip declares may lie. Of every worksheet the largest cell
reference with content is found by streaming its XML; a document type declaration is refused, so no entity exists.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from app.connectors.platforms.files import limits
from app.errors import BadInput

_CHUNK = 256 * 1024


def check_xlsx(path: Path) -> None:
    """Raise BadInput when the file is no workbook, or more than the limits allow."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, path)
            for member in members:
                _check_member(archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise BadInput("file.damaged", name=path.name) from None


def _check_members(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > limits.MEMBERS:
        raise limits.too_much("too_many_members", limits.MEMBERS)
    names = {member.filename.lower().lstrip("/") for member in members}
    if "xl/workbook.bin" in names:
        raise BadInput("file.kind_unsupported", name=path.name, kind="XLSB")
    if "xl/workbook.xml" not in names:
        kind = "ODS" if "content.xml" in names else "ZIP"
        raise BadInput("file.kind_unsupported", name=path.name, kind=kind)
    if any(member.flag_bits & 0x1 for member in members):
        raise BadInput("file.password", name=path.name)
    inflated = sum(member.file_size for member in members)
    if inflated > limits.INFLATED_BYTES:
        raise limits.too_much("inflates_too_much", limits.INFLATED_BYTES)
    if inflated > limits.INFLATION_FREE_BYTES and inflated > limits.INFLATION * max(1, path.stat().st_size):
        raise limits.too_much("packed_too_tight", limits.INFLATION)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Inflate one member to its end, and scan it when it is a worksheet."""
    scanner = _SheetScanner(member.filename)
    with archive.open(member) as stream:
        while part := stream.read(_CHUNK):
            scanner.feed(part)
    scanner.close()


class _SheetScanner:
    """Follows one XML member; counts rows and columns when its root is a worksheet."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_sheet: bool | None = None
        self._reference = ""
        self._row = 0
        self._column = 0
        self._rows = 0
        self._columns = 0
        self._tail = b""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, part: bytes) -> None:
        """Take the next bytes; a member that turns out to be no worksheet is only searched for one."""
        if self._is_sheet is not False:
            self._parse(part, is_end=False)
        if self._is_sheet is False:
            # The reader is more lenient than this parser: what is no XML must not hold a sheet all the same.
            if b"sheetData" in self._tail + part:
                raise BadInput("file.damaged", name=self._name)
            self._tail = part[-16:]

    def close(self) -> None:
        """Take the end."""
        if self._is_sheet is not False:
            self._parse(b"", is_end=True)

    def _parse(self, part: bytes, *, is_end: bool) -> None:
        try:
            self._parser.Parse(part, is_end)
        except expat.ExpatError:
            if self._is_sheet:
                raise BadInput("file.damaged", name=self._name) from None
            self._is_sheet = False

    def _refuse(self, *_: object) -> None:
        raise BadInput("file.document_type", name=self._name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self._is_sheet is None:
            self._is_sheet = tag == "worksheet"
            if not self._is_sheet:
                self._parser.StartElementHandler = None
        elif tag == "c":
            self._reference = attributes.get("r", "")
            self._column += 1
        elif tag == "row":
            self._row = _whole(attributes.get("r", ""), self._row + 1)
            self._column = 0
        elif tag in {"v", "is"}:
            self._content()

    def _content(self) -> None:
        """Count the cell that was just found to hold something."""
        row, column = _place(self._reference)
        self._rows = max(self._rows, row or self._row)
        self._columns = max(self._columns, column or self._column)
        if self._rows > limits.ROWS:
            raise limits.too_much("too_many_rows", limits.ROWS, row=self._rows)
        if self._columns > limits.COLUMNS:
            raise limits.too_much("too_many_columns", limits.COLUMNS, row=row or self._row)
        if self._rows * self._columns > limits.CELLS:
            raise limits.too_much("too_many_cells", limits.CELLS, rows=self._rows, columns=self._columns)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _place(reference: str) -> tuple[int, int]:
    """Return (row, column) of a reference such as ``XFD1048576``; zeros when it is none."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not letters.isascii() or not letters.isalpha() or len(letters) > 4 or not digits or len(digits) > 9:
        return 0, 0
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column
