from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app import wording
from app.errors import BadInput, DeviceTrouble
from app.printing.compose import open_transport, read_status, slip_bytes, waybill_bytes
from app.printing.dots import Dots
from app.printing.languages.tspl import TSPL
from app.printing.transports import virtual
from app.printing.virtual_printer import answer, read_job
from tests.printing.readers import codes_in, read_tspl, rows_of
from tests.printing.samples import ESCPOS_80, SLIP, TSPL_76, TSPL_100_300DPI, WAYBILL


def ledger(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / virtual.LEDGER).read_text("utf-8").splitlines()]


def rows_in(picture: Path) -> list[str]:
    image = Image.open(picture).convert("L")
    data = image.tobytes()
    return [
        "".join("#" if byte < 128 else "." for byte in data[i : i + image.width])
        for i in range(0, len(data), image.width)
    ]


def test_labels_and_slips_come_out_as_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "printer"
    transport = open_transport("virtual", str(folder))
    job = waybill_bytes(WAYBILL, TSPL_76)
    two_pages = replace(SLIP, lines=SLIP.lines * 2)
    for one in (job, slip_bytes(two_pages, TSPL_76), slip_bytes(SLIP, ESCPOS_80)):
        assert transport.send(one).complete
    assert transport.close()
    entries = ledger(folder)
    assert [(entry["job"], entry["page"]) for entry in entries] == [(1, 1), (2, 2), (2, 3), (3, 4)]
    assert entries[0]["bytes"] == len(job)
    assert (entries[0]["width"], entries[0]["height"]) == (608, 1040)
    first = rows_in(folder / "000001.png")
    assert first == read_tspl(job)[0].rows
    assert ("Code128", WAYBILL.waybill_no) in codes_in(first)
    assert ("Code128", SLIP.order_no) in codes_in(rows_in(folder / "000004.png"))


def test_wrong_polarity_looks_wrong(tmp_path: Path) -> None:
    transport = open_transport("virtual", str(tmp_path))
    transport.send(waybill_bytes(WAYBILL, replace(TSPL_76, inverted=True)))
    rows = rows_in(tmp_path / "000001.png")
    assert sum(row.count("#") for row in rows) > sum(row.count(".") for row in rows)


def test_a_job_for_another_head_prints_too_large() -> None:
    (label,) = read_job(waybill_bytes(replace(WAYBILL, width_mm=100, height_mm=150), TSPL_100_300DPI), 8)
    assert (label.width, label.height) == (800, 1200)
    assert ("QRCode", WAYBILL.qr_text) not in codes_in(rows_of(label))
    assert rows_of(label)[-1].count("#") > 0


def test_a_command_that_a_strict_printer_drops_is_noted_and_prints_nothing(tmp_path: Path) -> None:
    transport = open_transport("virtual", str(tmp_path))
    job = waybill_bytes(WAYBILL, TSPL_76)
    assert transport.send(b"SETC AUTODOTTED OFF\r\n" + job).complete
    assert transport.send(job[:5000]).complete
    assert transport.send(job).complete
    errors = [entry.get("error") for entry in ledger(tmp_path)]
    assert errors == ["virtual_printer.unknown_command", "virtual_printer.cut", None]
    assert [path.name for path in tmp_path.glob("*.png")] == ["000001.png"]


def test_numbers_go_on_after_a_restart_and_a_torn_line(tmp_path: Path) -> None:
    job = TSPL.render(Dots(8, 8, bytes(8)), TSPL_76)
    open_transport("virtual", str(tmp_path)).send(job)
    with (tmp_path / virtual.LEDGER).open("a", encoding="utf-8") as file:
        file.write('{"job": 2, "pa')
    open_transport("virtual", str(tmp_path)).send(job)
    lines = (tmp_path / virtual.LEDGER).read_text("utf-8").splitlines()
    assert json.loads(lines[-1])["job"] == 2
    assert json.loads(lines[-1])["page"] == 2


def test_old_pictures_go_and_their_lines_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual, "KEPT_PAGES", 2)
    transport = open_transport("virtual", str(tmp_path))
    for _ in range(4):
        transport.send(TSPL.render(Dots(8, 8, bytes(8)), TSPL_76))
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["000003.png", "000004.png"]
    assert len(ledger(tmp_path)) == 4


def test_it_is_always_ready(tmp_path: Path) -> None:
    transport = open_transport("virtual", str(tmp_path))
    assert read_status(transport, TSPL_76).idle
    assert read_status(transport, ESCPOS_80).idle
    assert answer(b"~HS") == b""


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeviceTrouble, match=r"printer\.file_missing"):
        open_transport("virtual", str(tmp_path / "file" / "below"))
    with pytest.raises(BadInput, match=r"printer\.address_bad"):
        open_transport("virtual", "")


def test_a_folder_that_vanished_leaves_the_job_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    transport = open_transport("virtual", str(folder))
    folder.rmdir()
    assert transport.send(waybill_bytes(WAYBILL, TSPL_76)).untouched


@pytest.mark.parametrize(
    ("job", "code"),
    [
        (b"CLS", "virtual_printer.cut"),
        (b"\x1b@\x1b!0", "virtual_printer.unknown_command"),
        (b"\x1b@\x1dv0\x00\x48\x00\xff\x00abc", "virtual_printer.cut"),
        (b"SIZE 76 mm,130 mm\r\nCLS\r\nBITMAP 4,0,1,1,0,x\r\n", "virtual_printer.unknown_command"),
        (b"PRINT 99999999,99999999\r\n", "virtual_printer.unknown_command"),
        (b"SIZE 99999999 mm,1 mm\r\n", "virtual_printer.unknown_command"),
        (b"PRINT 0,1\r\n^XA\r\n", "virtual_printer.unknown_command"),
    ],
)
def test_what_is_no_job_is_refused(job: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_job(job, 8)
    assert refused.value.code == code


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1b@", b"SIZE 9 mm,9 mm\r\nCLS\r\nBITMAP 0,0,2,3,0,"]))
def test_any_bytes_end_in_pages_or_a_reason(job: bytes, start: bytes) -> None:
    reason = ""
    try:
        pages = read_job(start + job, 8)
    except BadInput as refused:
        reason = refused.code
    else:
        assert all(page.width <= 72 for page in pages if start.startswith(b"SIZE"))
    assert not reason or wording.knows(reason)


def test_a_picture_beyond_the_paper_is_cut_off() -> None:
    job = b"SIZE 1 mm,1 mm\r\nCLS\r\nBITMAP 0,6,2,4,0," + bytes(8) + b"\r\nPRINT 1,1\r\n"
    (page,) = read_job(job, 8)
    assert rows_of(page) == ["." * 8] * 6 + ["#" * 8] * 2
