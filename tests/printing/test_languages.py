"""Every registered language: golden bytes, nothing of an order in a command, status bits.

tests/golden/<language>/chequers.bin is what the language makes of CHEQUERS for PRINTER; a new language brings its own.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.sheets import Party, PrinterFacts, SheetLine
from app.errors import DeviceTrouble
from app.printing.compose import slip_bytes, waybill_bytes
from app.printing.dots import Dots
from app.printing.language import Language
from app.printing.languages import LANGUAGES
from app.printing.languages.escpos import ESCPOS
from app.printing.languages.escpos import parse_status as parse_escpos
from app.printing.languages.tspl import TSPL
from app.printing.languages.tspl import parse_status as parse_tspl
from app.printing.status import MUTE, PrinterStatus
from tests.printing.readers import read_escpos, read_tspl, rows_of
from tests.printing.samples import ESCPOS_80, SLIP, TSPL_76, WAYBILL

GOLDEN = Path(__file__).parents[1] / "golden"
CHEQUERS = Dots(12, 3, bytes((0b10101010, 0b10100000, 0b01010101, 0b01010000, 0b11111111, 0b11110000)))
PRINTER = PrinterFacts("金", "any", width_mm=76, height_mm=130, gap_mm=3, density=11, speed=6)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_bytes_are_golden(language: Language) -> None:
    assert language.render(CHEQUERS, PRINTER) == (GOLDEN / language.name / "chequers.bin").read_bytes()


def test_names_are_unique() -> None:
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)


def test_tspl_polarity_follows_the_printer() -> None:
    normal = TSPL.render(CHEQUERS, TSPL_76)
    inverted = TSPL.render(CHEQUERS, replace(TSPL_76, inverted=True))
    assert len(normal) == len(inverted)
    expected = rows_of(CHEQUERS)
    for job, black in ((normal, "0"), (inverted, "1")):
        (label,) = read_tspl(job, black=black)
        assert [row[:12] for row in label.rows[:3]] == expected
        assert "#" not in "".join(row[12:] for row in label.rows)


def test_tspl_sets_paper_speed_and_darkness_before_clearing() -> None:
    (label,) = read_tspl(TSPL.render(CHEQUERS, replace(TSPL_76, gap_mm=3, density=11, speed=6)))
    assert label.commands == [
        "SIZE 76 mm,130 mm",
        "GAP 3 mm,0 mm",
        "SPEED 6",
        "DENSITY 11",
        "DIRECTION 0",
        "REFERENCE 0,0",
        "CLS",
        "BITMAP 0,0,2,3,0,",
        "PRINT 1,1",
    ]


def test_an_escpos_slip_is_cut_into_short_strips_and_drawn_exactly() -> None:
    tall = Dots(576, 600, bytes(range(256)) * 168 + bytes(192))
    job = ESCPOS.render(tall, ESCPOS_80)
    (slip,) = read_escpos(job)
    assert slip == rows_of(tall)
    assert job.count(b"\x1dv0\x00") == 3


def test_nothing_is_written_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    slip_bytes(SLIP, ESCPOS_80)
    assert capsys.readouterr().out == ""


def test_importing_the_escpos_library_leaves_no_trace(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / f"{platform.python_version()}.capabilities.pickle").write_bytes(b"cbuiltins\nexit\n(I7\ntR.")
    script = """
import logging
from app.domain.sheets import PrinterFacts
from app.printing.dots import Dots
from app.printing.languages.escpos import ESCPOS

job = ESCPOS.render(Dots(8, 8, bytes(8)), PrinterFacts("x", "escpos"))
print(len(job), logging.getLogger().handlers)
"""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {
        "TMPDIR": str(temporary),
        "ESCPOS_CAPABILITIES_PICKLE_DIR": str(trap),
        "PYTHONPATH": str(GOLDEN.parents[1]),
    }
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(" ", 1)[1].strip() == "[]"
    assert list(temporary.iterdir()) == []


POISON = '"\r\nPRINT 5,5\r\nSETC AUTODOTTED OFF\r\nBITMAP 0,0,1,1,0,\x1b@\x1dV\x00^XA^FD~DG'
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")),
    st.binary(max_size=40).map(lambda raw: raw.decode("gb18030", "replace")),
    st.just(POISON),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_of_an_order_changes_a_tspl_job(goods: str, note: str, name: str) -> None:
    hostile = replace(
        WAYBILL,
        goods_text=goods,
        print_note=note,
        carrier_name=name,
        routing_code=goods,
        routing_small=note,
        receiver=Party(name, goods, note, name),
        batch_serial=note,
        order_no=goods,
    )
    (label,) = read_tspl(waybill_bytes(hostile, replace(TSPL_76, name=name)))
    assert label.commands == read_tspl(waybill_bytes(WAYBILL, TSPL_76))[0].commands


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_of_an_order_changes_an_escpos_job(name: str, message: str) -> None:
    slip = replace(SLIP, lines=(SheetLine(name, message, name, 1),), buyer_message=message, shop_name=name)
    (strip,) = read_escpos(slip_bytes(slip, ESCPOS_80))
    assert {len(row) for row in strip} == {576}


@pytest.mark.parametrize(
    ("byte", "status"),
    [
        (0x00, PrinterStatus()),
        (0x01, PrinterStatus(head_open=True)),
        (0x02, PrinterStatus(jam=True)),
        (0x04, PrinterStatus(paper_out=True)),
        (0x08, PrinterStatus(ribbon_out=True)),
        (0x10, PrinterStatus(paused=True)),
        (0x20, PrinterStatus(printing=True)),
        (0x40, PrinterStatus(head_open=True)),
        (0x80, PrinterStatus(other=True)),
        (0x05, PrinterStatus(head_open=True, paper_out=True)),
    ],
)
def test_tspl_status_bits(byte: int, status: PrinterStatus) -> None:
    assert parse_tspl(bytes((byte,))) == status
    assert (
        TSPL.read_status(lambda query, length: bytes((byte,)) if (query, length) == (b"\x1b!?", 1) else b"") == status
    )


def escpos_status(*answers: int) -> PrinterStatus:
    offline, cause, error, paper = (bytes((answer,)) for answer in answers)
    return parse_escpos(offline, cause, error, paper)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterStatus()),
        ((0x1A, 0x16, 0x12, 0x12), PrinterStatus(head_open=True)),
        ((0x1A, 0x32, 0x12, 0x72), PrinterStatus(paper_out=True)),
        ((0x1A, 0x52, 0x1A, 0x12), PrinterStatus(jam=True)),
        ((0x1A, 0x52, 0x52, 0x12), PrinterStatus(other=True)),
        ((0x1A, 0x12, 0x12, 0x12), PrinterStatus(other=True)),
        ((0xFF, 0x12, 0x12, 0x12), MUTE),
        ((0x12, 0x12, 0x12, 0x1E), PrinterStatus()),  # paper near its end is no fault
    ],
)
def test_escpos_status_bits(answers: tuple[int, ...], status: PrinterStatus) -> None:
    assert escpos_status(*answers) == status


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_silence_is_a_mute_printer(language: Language) -> None:
    asked: list[bytes] = []

    def silent(query: bytes, _length: int) -> bytes:
        asked.append(query)
        return b""

    assert language.read_status(silent) == MUTE
    assert len(asked) == 1


def test_a_status_names_its_gravest_fault() -> None:
    assert PrinterStatus(paused=True, paper_out=True).fault == "paper_out"
    assert PrinterStatus().ready
    assert PrinterStatus().idle
    assert PrinterStatus(printing=True).ready
    assert not PrinterStatus(printing=True).idle
    assert not MUTE.ready
    assert MUTE.trouble("A") is None
    trouble = PrinterStatus(head_open=True).trouble("A 台左")
    assert isinstance(trouble, DeviceTrouble)
    assert (trouble.code, trouble.params) == ("printer.head_open", {"printer": "A 台左"})
