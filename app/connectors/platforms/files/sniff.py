"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from app.connectors.platforms.files import limits
from app.errors import BadInput, NotFound


class FileKind(StrEnum):
    """The kinds of table that can be read."""

    TEXT = "text"
    """CSV, TSV and their like."""
    XLSX = "xlsx"
    XLS = "xls"


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"SQLite format 3", "SQLite"),
)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml|div|style)", re.IGNORECASE)
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_checked(path: Path) -> FileKind:
    """Return the kind of the file.

    Raises NotFound ``file.not_found``; BadInput ``file.unreadable``, ``file.is_folder``, ``file.empty``,
    ``file.too_large``, ``file.markup`` (web pages that shops call .xls) or ``file.kind_unsupported``.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise NotFound("file.not_found", name=path.name) from None
    except IsADirectoryError:
        raise BadInput("file.is_folder", name=path.name) from None
    except OSError as error:
        raise BadInput("file.unreadable", name=path.name, reason=type(error).__name__) from None
    if size == 0:
        raise BadInput("file.empty", name=path.name)
    if size > limits.FILE_BYTES:
        raise limits.too_much("too_large", limits.FILE_BYTES, size=size)
    if head.startswith(ZIP_START):
        return FileKind.XLSX
    if head.startswith(OLE_START):
        return FileKind.XLS
    if _MARKUP.match(head):
        raise BadInput("file.markup", name=path.name)
    for start, kind in _FOREIGN:
        if head.startswith(start):
            raise BadInput("file.kind_unsupported", name=path.name, kind=kind)
    return FileKind.TEXT
