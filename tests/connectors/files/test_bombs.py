"""Bombs, limits, damage and other kinds of file: each ends in a reason, within two seconds."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.connectors.platforms.files import limits
from app.connectors.platforms.files.orders import ImportResult
from app.connectors.platforms.files.shop import Files
from app.errors import BadInput, NotFound
from tests.connectors.files.tables import (
    biff,
    compound_file,
    csv_text,
    patched_xlsx,
    read,
    row,
    sheet_of,
    write_csv,
    write_xls,
    write_xlsx,
)


def numbers(result: ImportResult) -> list[str]:
    return [order.platform_order_no for order in result.orders]


def refused(files: Files, path: Path) -> BadInput:
    """The refusal of a file, within two seconds of this machine's own time."""
    start = time.process_time()
    with pytest.raises(BadInput) as caught:
        files.preview(path)
    assert time.process_time() - start < 2
    return caught.value


def test_two_far_cells_do_not_reach_the_reader(files: Files, tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", sheet_of(far))).code == "file.too_many_rows"
    wide = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    error = refused(files, patched_xlsx(tmp_path / "b.xlsx", sheet_of(wide)))
    assert (error.code, error.params["row"]) == ("file.too_many_columns", 1)
    sparse = '<row r="1"><c r="A1"><v>1</v></c></row><row r="400000"><c r="GR400000"><v>1</v></c></row>'
    assert refused(files, patched_xlsx(tmp_path / "c.xlsx", sheet_of(sparse))).code == "file.too_many_cells"


def test_far_cells_with_other_spellings_are_found_too(files: Files, tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<x:row r="1048576"><x:c r="XFD1048576" t="inlineStr"><x:is><x:t>1</x:t></x:is></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{cell}</x:sheetData></x:worksheet>'.encode()
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", prefixed)).code == "file.too_many_rows"
    utf16 = (
        sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').decode().replace("?>", ' encoding="utf-16"?>')
    )
    assert refused(files, patched_xlsx(tmp_path / "b.xlsx", utf16.encode("utf-16"))).code == "file.too_many_rows"
    hidden = b"rubbish " + sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert refused(files, patched_xlsx(tmp_path / "c.xlsx", hidden)).code == "file.damaged"


def test_cells_without_content_may_lie_anywhere(files: Files, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [row()])
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>订单号</t></is></c></row>'
    styled = heading + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert files.preview(patched_xlsx(tmp_path / "b.xlsx", sheet_of(styled))).headings == ("订单号",)
    assert numbers(read(files, path)) == ["A-1"]


def test_a_document_type_is_refused_before_any_entity_can_grow(files: Files, tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet/>'
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", laughs)).code == "file.document_type"


def test_a_packed_bomb_is_refused_by_its_sizes(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/media/big.xml", "w", force_zip64=True) as member:
            for _ in range(201):
                member.write(bytes(1024 * 1024))
    tracemalloc.start()
    assert refused(files, path).code == "file.inflates_too_much"
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/media/big.xml", bytes(30 * 1024 * 1024))
    assert refused(files, path).code == "file.packed_too_tight"


def test_a_zip_that_lies_about_its_sizes_is_damaged(files: Files, tmp_path: Path) -> None:
    path = patched_xlsx(tmp_path / "a.xlsx", sheet_of("<row><c><v>1</v></c></row>" * 1000))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(struct.pack("<I", true_size), struct.pack("<I", 500)))
    assert refused(files, path).code == "file.damaged"


def test_too_many_members(files: Files, tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"" for number in range(limits.MEMBERS)}
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", sheet_of(""), **many)).code == "file.too_many_members"


def test_far_cells_and_passwords_in_old_workbooks(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(compound_file(biff([(0, 0, 1.0), (65_535, 255, 1.0)])))
    assert refused(files, path).code == "file.too_many_columns"
    path.write_bytes(compound_file(biff([(0, 0, 1.0), (65_535, 150, 1.0)])))
    assert refused(files, path).code == "file.too_many_cells"
    path.write_bytes(compound_file(biff([(0, 0, 1.0)], password=True)))
    assert refused(files, path).code == "file.password"
    path.write_bytes(compound_file(b"x", "EncryptedPackage"))
    assert refused(files, path).code == "file.password"
    path.write_bytes(compound_file(b"x", "WordDocument"))
    assert refused(files, path).params["kind"] == "OLE"


@pytest.mark.parametrize("seed", range(40))
def test_old_workbooks_with_random_damage_end_in_rows_or_a_reason(files: Files, tmp_path: Path, seed: int) -> None:
    import random

    dice = random.Random(seed)
    data = bytearray(write_xls(tmp_path / "a.xls", [row()]).read_bytes())
    for _ in range(20):
        data[dice.randrange(8, len(data))] = dice.randrange(256)
    (tmp_path / "b.xls").write_bytes(data)
    with suppress(BadInput):
        files.preview(tmp_path / "b.xls")


def test_chains_that_run_in_circles_end(files: Files, tmp_path: Path) -> None:
    data = bytearray(compound_file(biff([(0, 0, 1.0)])))
    fat_start = data.rfind(struct.pack("<I", 0xFFFFFFFD)) // 512 * 512
    data[fat_start : fat_start + 4] = struct.pack("<I", 0)
    (tmp_path / "a.xls").write_bytes(data)
    assert refused(files, tmp_path / "a.xls").code == "file.damaged"


def test_a_cell_of_a_million_characters_names_its_row(files: Files, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), row("A-2", 买家留言="x" * 1_000_000), row("A-3")])
    error = refused(files, path)
    assert (error.code, error.params["row"]) == ("file.cell_too_long", 3)


def test_a_quote_that_never_closes_names_its_row(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([row()]) + '"A-2,' + "x,\r\n" * 100_000, encoding="utf-8")
    error = refused(files, path)
    assert (error.code, error.params["row"]) == ("file.cell_too_long", 3)


def test_rows_columns_and_bytes_have_limits(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号,数量\n" + "1,1\n" * 500_000, encoding="utf-8")
    assert refused(files, path).code == "file.too_many_rows"
    path.write_text("订单号" + ",x" * 300 + "\n", encoding="utf-8")
    assert refused(files, path).params == {"limit": 200, "row": 1}
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    assert refused(files, path).code == "file.too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\r\n\r\n", "file.no_rows"),
        (b"%PDF-1.7 ...", "file.kind_unsupported"),
        (b"<html><table><tr><td>1</td></tr></table>", "file.markup"),
        (b'<?xml version="1.0"?><Workbook>', "file.markup"),
        (b"PK\x03\x04 cut", "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "file.damaged"),
        (b"\x89PNG\r\n", "file.kind_unsupported"),
        (bytes(range(256)) * 4, "file.bad_encoding"),
    ],
)
def test_files_of_other_kinds_are_named(files: Files, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    assert refused(files, path).code == code


def test_a_plain_zip_an_ods_and_an_xlsb_are_named(files: Files, tmp_path: Path) -> None:
    for member, kind in (("a.txt", "ZIP"), ("content.xml", "ODS"), ("xl/workbook.bin", "XLSB")):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, b"x")
        assert refused(files, path).params["kind"] == kind


def test_content_decides_not_the_ending(files: Files, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "export.xls", [row()])
    assert numbers(read(files, path)) == ["A-1"]
    workbook = write_xlsx(tmp_path / "export.csv", [row()])
    assert numbers(read(files, workbook)) == ["A-1"]


def test_what_is_not_there_or_cannot_be_opened(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"file\.not_found"):
        files.preview(tmp_path / "none.csv")
    with pytest.raises(BadInput, match=r"file\.(is_folder|unreadable)"):  # Windows only says that it may not
        files.preview(tmp_path)


BREAKERS: list[Callable[[bytes, int], bytes]] = [
    lambda data, at: data[:at],
    lambda data, at: data[:at] + b"\xff" + data[at + 1 :],
    lambda data, at: data[:at] + data[at + 7 :],
]


@pytest.mark.parametrize("breaker", BREAKERS, ids=["cut", "flipped", "shifted"])
def test_workbooks_broken_anywhere_end_in_rows_or_a_reason(
    files: Files, tmp_path: Path, breaker: Callable[[bytes, int], bytes]
) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", [row()]).read_bytes()
    for at in range(4, len(whole), len(whole) // 25):
        (tmp_path / "b.xlsx").write_bytes(breaker(whole, at))
        with suppress(BadInput):
            read(files, tmp_path / "b.xlsx")
