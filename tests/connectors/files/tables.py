"""Makes the files that tests hand in: text tables, workbooks by another library, and old .xls byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from app.connectors.platforms.files.orders import ImportResult
from app.connectors.platforms.files.shop import Files

Value = str | int | float | bool | datetime | date | None

HEADINGS = (
    "订单号", "收货人", "手机", "省", "市", "区", "详细地址", "商品名称", "商家编码", "数量", "单价",
    "付款时间", "买家留言", "实付金额",
)  # fmt: skip


def row(order_no: Value = "A-1", **more: Value) -> list[Value]:
    """One good row under HEADINGS; ``more`` replaces columns by name."""
    values: dict[str, Value] = {
        "订单号": order_no, "收货人": "张三", "手机": "13800138000", "省": "广东省", "市": "深圳市", "区": "南山区",
        "详细地址": "科技园路1号", "商品名称": "T恤", "商家编码": "TS-1", "数量": 2, "单价": "9.90",
        "付款时间": "2026-11-22 08:00:00", "买家留言": "", "实付金额": "",
    }  # fmt: skip
    return [*{**values, **more}.values()]


def csv_text(rows: Iterable[Sequence[Value]], separator: str = ",", headings: Sequence[str] = HEADINGS) -> str:
    """A table as text, quoted only where a shop's export would."""

    def shown(value: Value) -> str:
        text = "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in (separator, '"', "\n")) else text

    return "\r\n".join(separator.join(shown(value) for value in line) for line in (headings, *rows)) + "\r\n"


def write_csv(path: Path, rows: Iterable[Sequence[Value]], encoding: str = "utf-8", separator: str = ",") -> Path:
    path.write_bytes(csv_text(rows, separator).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[Value]], headings: Sequence[str] = HEADINGS) -> Path:
    """A workbook as the shop's spreadsheet would save it: numbers as numbers, dates as dates."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("订单")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, headings)
        for number, line in enumerate(rows, start=1):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, datetime | date):
                    sheet.write_datetime(number, column, value, moment)
                elif value is not None:
                    sheet.write(number, column, value)
    return path


def patched_xlsx(path: Path, sheet_xml: bytes, **more: bytes) -> Path:
    """A minimal workbook whose one sheet is these bytes; ``more`` adds or replaces members (``_`` for ``/``)."""
    source = io.BytesIO()
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            is_sheet = member.filename == "xl/worksheets/sheet1.xml"
            new.writestr(member.filename, sheet_xml if is_sheet else old.read(member))
        for name, data in more.items():
            new.writestr(name.replace("_", "/"), data)
    return path


def sheet_of(cells: str) -> bytes:
    """A worksheet with this inside its sheetData."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def read(files: Files, path: Path) -> ImportResult:
    """A file read with the mapping that the preview proposes."""
    return files.parse(path, files.preview(path).mapping)


# --- .xls: BIFF8 in a compound file, after [MS-XLS] and [MS-CFB] ------------------------------------------------------


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _wide(text: str, length: str) -> bytes:
    return struct.pack(length + "B", len(text), 1) + text.encode("utf-16-le")


def biff(cells: Iterable[tuple[int, int, str | float]], *, password: bool = False) -> bytes:
    """A workbook stream with one sheet of these (row, column, value) cells."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    body = _record(0x0809, sheet_bof)
    for number, column, value in cells:
        place = struct.pack("<HHH", number, column, 0)
        if isinstance(value, str):
            body += _record(0x0204, place + _wide(value, "<H"))
        else:
            body += _record(0x0203, place + struct.pack("<d", value))
    body += _record(0x000A, b"")
    head = _record(0x0809, bof) + (_record(0x002F, b"\0" * 6) if password else b"") + _record(0x0042, b"\xb0\x04")
    name = struct.pack("<B", 5) + b"\0Sheet"
    position = len(head) + 4 + 6 + len(name) + 4
    return head + _record(0x0085, struct.pack("<IH", position, 0) + name) + _record(0x000A, b"") + body


def compound_file(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file that holds one stream (padded beyond the mini stream's cutoff)."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    fat_sectors = (sectors + 2 + 127) // 128 + 1
    directory = sectors
    fat = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * fat_sectors]
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *[sectors + 1 + at if at < fat_sectors else 0xFFFFFFFF for at in range(109)])

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<H", len(encoded))
            + links
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    entries = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 0, len(stream))
    return header + stream + entries.ljust(512, b"\0") + struct.pack(f"<{len(fat)}I", *fat)


def write_xls(path: Path, rows: Iterable[Sequence[Value]], headings: Sequence[str] = HEADINGS) -> Path:
    """An old workbook."""
    cells: list[tuple[int, int, str | float]] = []
    for number, line in enumerate((headings, *rows)):
        for column, value in enumerate(line):
            if isinstance(value, str) and value:
                cells.append((number, column, value))
            elif isinstance(value, int | float):
                cells.append((number, column, float(value)))
    path.write_bytes(compound_file(biff(cells)))
    return path
