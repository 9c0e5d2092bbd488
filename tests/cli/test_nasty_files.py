"""Nasty order files through ``packdesk import``: each ends in orders or in a reason with its row, soon, and exit codes
tell which.

The connector's own tests (tests/connectors/files) go deeper; this is the table that the product as a whole must keep.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from tests.cli.conftest import Said
from tests.connectors.files.tables import (
    HEADINGS,
    compound_file,
    csv_text,
    patched_xlsx,
    row,
    sheet_of,
    write_csv,
    write_xls,
    write_xlsx,
)

REFUSAL_S = 2.0
RARE = "㛃𬭎𫖯 𠮷田👨‍👩‍👧"
DDE = '=DDE("cmd";"/c calc";"x")'
MESSAGE = HEADINGS.index("买家留言")
GOOD = [row("A-1"), row("A-2")]
BAD_IN_THE_MIDDLE = [row("A-1"), row("BAD", 数量="许多"), row("A-2")]

Make = Callable[[Path], Path]


def raw(name: str, data: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def text(encoding: str, rows: Sequence[Sequence[object]] = GOOD) -> Make:
    return lambda folder: write_csv(folder / "a.csv", rows, encoding)  # type: ignore[arg-type]


def workbook(*rows: Sequence[object]) -> Make:
    return lambda folder: write_xlsx(folder / "a.xlsx", rows)  # type: ignore[arg-type]


def zip_bomb(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(201):
                member.write(bytes(1024 * 1024))
    return folder / "a.xlsx"


def far_cell(folder: Path) -> Path:
    return patched_xlsx(folder / "a.xlsx", sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def formulas(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([list(HEADINGS), *GOOD]):
            sheet.write_row(number, 0, cells)
        sheet.write_formula(1, MESSAGE, DDE, None, "kept")
        sheet.write_formula(2, 0, "=1+1", None, "A-2")
    return folder / "a.xlsx"


def merged(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([list(HEADINGS), row("A-1"), row("", 商家编码="TS-2"), row("A-2")]):
            sheet.write_row(number, 0, cells)
        sheet.merge_range(1, 0, 2, 0, "A-1")
    return folder / "a.xlsx"


def two_heading_rows(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([["订单", "", "收货"], list(HEADINGS), *GOOD]):
            sheet.write_row(number, 0, cells)
    return folder / "a.xlsx"


def old_workbook(folder: Path) -> Path:
    return write_xls(folder / "a.xls", [[str(cell or "") for cell in line] for line in GOOD])


def many_rows(folder: Path) -> Path:
    line = csv_text([row("A-1")]).splitlines()[-1]
    (folder / "a.csv").write_text(",".join(HEADINGS) + "\n" + f"{line}\n" * 500_001, encoding="utf-8")
    return folder / "a.csv"


WIDE = ",".join([*HEADINGS, *(f"列{number}" for number in range(240))])
GOOD_TEXT = csv_text(GOOD)

IMPORTED: dict[str, Make] = {
    **{f"encoding {name}": text(name) for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")},
    "rare characters": text("gb18030", [row("A-1", 收货人=RARE, 详细地址=f"{RARE}路1号"), row("A-2")]),
    "formulas as text": text("utf-8", [row("A-1", 买家留言="=cmd|' /C calc'!A0", 商品名称="@SUM(1)"), row("A-2")]),
    "formula cells": formulas,
    "merged cells": merged,
    "two heading rows": two_heading_rows,
    ".xls": old_workbook,
    "csv named .xlsx": raw("a.xlsx", GOOD_TEXT.encode()),
    "NULs behind the table": raw("a.csv", GOOD_TEXT.encode() + bytes(5000)),
}
"""Two orders each, nothing to complain of."""

ROWS_REFUSED: dict[str, tuple[Make, list[tuple[int, str]]]] = {
    "one bad row among good ones": (text("utf-8", BAD_IN_THE_MIDDLE), [(3, "qty.not_a_number")]),
    "NUL in a cell": (text("utf-8", [row("A-1"), row("B", 买家留言="a\0b"), row("A-2")]), [(3, "cell.nul")]),
    "a cell of 40 000 characters": (
        text("utf-8", [row("A-1"), row("B", 买家留言="长" * 40_000), row("A-2")]), [(3, "cell.too_long")],
    ),
    "number cells of 16 digits and more": (
        workbook(row("A-1"), row(2876543219876543210), row(1234567890123456), row("A-2")),
        [(3, "cell.damaged_number"), (4, "cell.damaged_number")],
    ),
    "1.23E+15": (text("utf-8", [row("A-1"), row("1.23E+15"), row("A-2")]), [(3, "cell.damaged_number")]),
    "an order twice, word for word": (
        text("utf-8", [row("A-1"), row("B"), row("B"), row("A-2")]), [(3, "order.row_refused"), (4, "row.twice")],
    ),
    "an order twice, for two people": (
        text("utf-8", [row("A-1"), row("B"), row("B", 收货人="李四", 商家编码="X"), row("A-2")]),
        [(3, "order.row_refused"), (4, "order.rows_disagree")],
    ),
}  # fmt: skip
"""Two orders each, and these rows refused."""

FILES_REFUSED: dict[str, tuple[Make, str]] = {
    "empty": (raw("a.csv", b""), "file.empty"),
    "a mark and nothing behind it": (raw("a.csv", b"\xef\xbb\xbf"), "file.no_rows"),
    "only NULs": (raw("a.csv", bytes(5000)), "file.fields_missing"),
    "random bytes": (raw("a.csv", bytes(range(256)) * 200), "file.bad_encoding"),
    "two encodings": (raw("a.csv", GOOD_TEXT.encode() + "王五,\n".encode("gb18030") * 9), "file.bad_encoding"),
    "a cell of a million characters": (
        text("utf-8", [row("A-1"), row("B", 买家留言="长" * 1_000_000)]), "file.cell_too_long",
    ),
    "more than 500 000 rows": (many_rows, "file.too_many_rows"),
    "more than 200 columns": (raw("a.csv", f"{WIDE}\n".encode()), "file.too_many_columns"),
    "zip bomb": (zip_bomb, "file.inflates_too_much"),
    "a cell at the end of the world": (far_cell, "file.too_many_rows"),
    "with a password": (raw("a.xlsx", compound_file(bytes(5000), "EncryptedPackage")), "file.password"),
    "a web page named .xls": (raw("a.xls", "<html><table><td>订单号".encode()), "file.markup"),
    "a PDF named .csv": (raw("a.csv", b"%PDF-1.7\n" + bytes(99)), "file.kind_unsupported"),
    "no headings": (raw("a.csv", GOOD_TEXT.partition("\n")[2].encode()), "file.fields_missing"),
    "not there": (lambda folder: folder / "none.csv", "file.not_found"),
}  # fmt: skip
"""Nothing can be made of these; the reason names the row where there is one."""


def bring(packdesk: Said, path: Path, shop: str) -> tuple[int, dict[str, int], list[tuple[int, str]], str]:
    """Import; return exit code, figures, refused rows with their codes, and what was complained of."""
    code, answer, complaint = packdesk("import", str(path), "--shop", shop)
    refused = [(int(one["subject"].rpartition(":")[2]), one["error"]) for one in answer["outcomes"] if one["error"]]
    return code, answer["data"], refused, complaint


def test_what_can_be_read_is_imported_and_the_same_file_changes_nothing(packdesk: Said, tmp_path: Path) -> None:
    for name, make in IMPORTED.items():
        assert packdesk("shop", "add", name, "--platform", "files")[0] == 0
        path = make(tmp_path)
        code, figures, refused, _ = bring(packdesk, path, name)
        assert (code, figures["new"], refused) == (0, 2, []), name
        code, figures, _, _ = bring(packdesk, path, name)
        assert (code, figures["new"], figures["changed"], figures["same"]) == (0, 0, 0, 2), name
    assert packdesk("db", "check")[0] == 0


def test_bad_rows_are_numbered_and_stop_no_others(packdesk: Said, tmp_path: Path) -> None:
    for name, (make, expected) in ROWS_REFUSED.items():
        assert packdesk("shop", "add", name, "--platform", "files")[0] == 0
        path = make(tmp_path)
        code, figures, refused, complaint = bring(packdesk, path, name)
        assert (code, figures["new"], refused) == (1, 2, expected), name
        assert all(f"{path.name}:{number}  " in complaint for number, _ in expected), name


def test_a_file_that_cannot_be_used_is_refused_within_two_seconds_with_its_reason(
    packdesk: Said, tmp_path: Path
) -> None:
    for name, (make, expected) in FILES_REFUSED.items():
        path = make(tmp_path)
        began = time.process_time()
        code, answer, complaint = packdesk("import", str(path), "--shop", "门店")
        took = time.process_time() - began
        assert (code, answer["error"]) == (2, expected), name
        assert complaint.strip() == answer["message"]
        assert took < REFUSAL_S, f"{name}: {took:.1f} s"
        path.unlink(missing_ok=True)
    assert packdesk("orders")[1] == []
