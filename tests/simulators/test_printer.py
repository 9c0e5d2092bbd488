"""The printer over its port: dots on paper, status, faults, and a ledger that forgets nothing."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.simulators.clients import PrinterClient, Simulator, http

WIDTH, HEIGHT = 320, 240
READY, HEAD_OPEN, JAM, PAPER_OUT, PAUSED, PRINTING = 0, 1, 2, 4, 16, 32


def head(width_mm: int = 40, height_mm: int = 30) -> bytes:
    return b"SIZE %d mm,%d mm\r\nGAP 2 mm,0 mm\r\nSPEED 6\r\nCLS\r\n" % (width_mm, height_mm)


def dots(text: str = "", *, white: int = 1) -> bytes:
    """Return a 40x30 mm picture in TSPL's polarity (a 1 bit is white), with a Code 128 of ``text``."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    if text:
        code: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=1)
        height, width = code.shape
        bars = Image.frombytes("L", (width, height), bytes(code))
        picture.paste(bars.resize((bars.width * 2, bars.height), Image.Resampling.NEAREST), (4, 40))
    raw = picture.convert("1").tobytes()
    return raw if white else bytes(255 - byte for byte in raw)


def bitmap(raw: bytes) -> bytes:
    return b"BITMAP 0,0,%d,%d,0," % (WIDTH // 8, HEIGHT) + raw + b"\r\n"


def label(text: str, copies: bytes = b"1,1") -> bytes:
    return head() + bitmap(dots(text)) + b"PRINT " + copies + b"\r\n"


def texts(entries: list[dict[str, Any]]) -> list[list[str]]:
    return [[code["text"] for code in entry["codes"] or []] for entry in entries]


def answers(printer: PrinterClient) -> bool:
    """Tell whether the printer takes a connection and answers on it."""
    try:
        return printer.ask() != b""
    except OSError:
        return False


def until(condition: Callable[[], bool]) -> None:
    """Try again and again for ten seconds."""
    limit = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < limit


class Machines:
    """Printers of one process, each used by one test only."""

    SPECIAL = (
        "inverted",
        "ignore-unknown",
        "mute",
        "refuse-second",
        "keep-cut-job",
        "reprint-after-error",
        "buffer=20000",
    )

    def __init__(self, process: Simulator) -> None:
        self.unused = [PrinterClient(facts) for facts in process.ready["printers"]]

    @classmethod
    def arguments(cls) -> list[str]:
        specs = [*cls.SPECIAL, *(f"name=plain-{place}" for place in range(24))]
        return [word for spec in specs for word in ("--printer", f"name={spec},paper=40x30,{spec}")]

    def take(self, spec: str = "plain") -> PrinterClient:
        """Return a fresh printer: a plain one, or the one with this special habit."""
        found = next(machine for machine in self.unused if machine.facts["name"].startswith(spec))
        self.unused.remove(found)
        return found


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    """Printers of 40x30 mm labels at two hundred times their speed."""
    with Simulator("printer", *Machines.arguments(), "--speed-factor", 200) as process:
        yield Machines(process)


@pytest.fixture
def printer(machines: Machines) -> PrinterClient:
    return machines.take()


def test_every_label_is_in_the_ledger_with_what_its_barcode_says(printer: PrinterClient) -> None:
    printer.send(b"".join(label(f"SF{number}") for number in (101, 102)) + label("SF103", b"1,2"))
    entries = printer.papers(4)
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4]
    assert texts(entries) == [["SF101"], ["SF102"], ["SF103"], ["SF103"]]
    assert {entry["kind"] for entry in entries} == {"label"}
    assert [entry["copy"] for entry in entries] == ["1/1", "1/1", "1/2", "2/2"]
    assert entries[2]["sha256"] == entries[3]["sha256"] != entries[0]["sha256"]
    assert entries[0]["dots"] == [WIDTH, HEIGHT]
    assert not entries[0]["wrong_paper"]
    lines = Path(printer.facts["ledger"]).read_text(encoding="ascii").splitlines()
    assert [json.loads(line) for line in lines] == entries


def test_the_picture_is_the_paper_dot_by_dot(printer: PrinterClient) -> None:
    printer.send(label("SF104"))
    printer.papers(1)
    png = http("GET", printer.facts["control"] + "/labels/1.png")
    with Image.open(BytesIO(png.body)) as picture:
        assert (picture.mode, picture.size) == ("1", (WIDTH, HEIGHT))
        assert picture.tobytes() == dots("SF104")
    assert http("GET", printer.facts["control"] + "/labels/2.png").status == 404


def test_zero_bits_are_black_unless_the_firmware_is_inverted(printer: PrinterClient, machines: Machines) -> None:
    other = machines.take("inverted")
    wrong = head() + bitmap(dots("SF105", white=0)) + b"PRINT 1\r\n"
    for machine, right in ((printer, label("SF105")), (other, wrong)):
        machine.send(right)
        assert texts(machine.papers(1)) == [["SF105"]]
    first, second = printer.papers(1)[0], other.papers(1)[0]
    assert first["sha256"] == second["sha256"]
    other.send(label("SF105"))
    assert other.papers(2)[1]["sha256"] != first["sha256"], "a negative on the wrong polarity"


def test_drawing_modes_bars_and_the_surviving_image_buffer(printer: PrinterClient) -> None:
    cross = b"BITMAP 0,0,1,1,2,\x00\r\n"
    job = (
        head()
        + b"BAR 0,0,8,1\r\nPRINT 1\r\n"
        + cross
        + b"PRINT 1\r\nBITMAP 0,0,1,1,0,\x0f\r\nBITMAP 0,0,1,1,1,\xf0\r\nPRINT 1\r\nREVERSE 0,0,8,1\r\nPRINT 1\r\n"
        + b"CLS\r\nBOX 0,0,40,20,2\r\nPRINT 1\r\nERASE 0,0,40,20\r\nPRINT 1\r\nBAR 310,0,20,1\r\nPRINT 1\r\n"
    )
    printer.send(job)
    printer.papers(7)

    def black(seq: int) -> list[int]:
        with Image.open(BytesIO(http("GET", f"{printer.facts['control']}/labels/{seq}.png").body)) as picture:
            grey = picture.convert("L")
            return [
                row * 1000 + column for row in range(24) for column in range(WIDTH) if not grey.getpixel((column, row))
            ]

    assert black(1) == list(range(8)), "BAR, and no CLS before the next"
    assert black(2) == [], "XOR with black"
    assert black(3) == list(range(8)), "overwrite the left half, OR the right"
    assert black(4) == []
    assert len(black(5)) == 40 * 20 - 36 * 16
    assert black(6) == []
    assert black(7) == list(range(310, 320))
    assert printer.papers(7)[6]["clipped"] is True


def test_print_zero_prints_nothing_and_wrong_paper_is_noted(printer: PrinterClient) -> None:
    printer.send(head() + b"PRINT 0,1\r\n" + head(76, 130) + b"PRINT 1,1\r\n")
    entries = printer.papers(1)
    assert len(entries) == 1
    assert (entries[0]["wrong_paper"], entries[0]["dots"], entries[0]["blank"]) == (True, [608, 1040], True)


def test_an_unknown_command_drops_the_rest_of_the_job(printer: PrinterClient, machines: Machines) -> None:
    job = label("SF106") + b"SETC AUTODOTTED OFF\r\n" + label("SF107")
    printer.send(job)
    printer.send(label("SF108"))
    assert texts(printer.papers(2)) == [["SF106"], ["SF108"]]
    event = printer.control("GET")["events"][0]
    assert (event["kind"], event["text"]) == ("bad_command", "SETC AUTODOTTED OFF")
    lenient = machines.take("ignore-unknown")
    lenient.send(job)
    assert texts(lenient.papers(2)) == [["SF106"], ["SF107"]]


def test_commands_inside_texts_and_dots_print_nothing_more(printer: PrinterClient) -> None:
    raw = bytearray(dots())
    raw[:20] = b"\r\nPRINT 9,9\r\nCLS\r\n\x1b!"
    printer.send(head() + bitmap(bytes(raw)) + b'TEXT 8,8,"3",0,1,1,"a, PRINT 5,5"\r\nPRINT 1,1\r\n')
    printer.send(label("SF109"))
    entries = printer.papers(2)
    assert len(entries) == 2
    assert entries[0]["native"] == ["TEXT a, PRINT 5,5"]
    assert texts(entries)[1] == ["SF109"]


def test_status_is_answered_in_every_error(printer: PrinterClient) -> None:
    assert printer.ask() == bytes([READY])
    for kind, status in (("cover_open", HEAD_OPEN), ("jam", JAM), ("paper_out", PAPER_OUT), ("pause", PAUSED)):
        printer.control("POST", "/faults", {"kind": kind})
        printer.send(label(f"SF11{status}"))
        assert printer.ask() == bytes([status])
        assert printer.ask(b"\x1b!S")[1:2] in (b"E", b"`")
        printer.control("POST", "/cure", {})
        printer.wait_status(READY)
    assert len(printer.papers(4)) == 4, "what waited comes out once the printer is well again"
    assert printer.ask(b"\x1b!S") == b"\x02@@@@\x03\r\n"
    assert printer.ask(b"~!T") == b"SIM-TSPL 1.0\r\n"


def test_a_mute_printer_says_nothing_and_prints(machines: Machines) -> None:
    mute = machines.take("mute")
    assert mute.ask() == b""
    assert mute.ask(b"\x1b!S~!T") == b""
    mute.send(label("SF120"))
    assert texts(mute.papers(1)) == [["SF120"]]


def test_paper_ends_after_n_labels_and_the_rest_waits_in_the_buffer(printer: PrinterClient) -> None:
    printer.control("POST", "", {"paper": 2})
    printer.send(b"".join(label(f"SF13{place}") for place in range(4)))
    assert printer.wait_status(PAPER_OUT)["labels"] == 2
    printer.control("POST", "/cure", {"paper": 10})
    assert texts(printer.papers(4)) == [["SF130"], ["SF131"], ["SF132"], ["SF133"]]
    assert printer.wait_status(READY)["paper_left"] == 8


@pytest.mark.parametrize("reprints", [False, True])
def test_a_jam_spoils_the_label_under_the_head(machines: Machines, reprints: bool) -> None:
    machine = machines.take("reprint-after-error" if reprints else "plain")
    machine.control("POST", "/faults", {"kind": "jam", "after": 1, "at": 0.5})
    machine.send(b"".join(label(f"SF14{place}") for place in range(3)))
    machine.papers(2)
    machine.wait_status(JAM)
    machine.control("POST", "/cure", {})
    entries = machine.papers(4 if reprints else 3)
    assert [entry["kind"] for entry in entries[:2]] == ["label", "partial"]
    assert entries[1]["fraction"] == 0.5
    whole = [entry for entry in entries if entry["kind"] == "label"]
    assert texts(whole) == [["SF140"], *([["SF141"]] if reprints else []), ["SF142"]]


def test_a_power_cut_loses_what_was_accepted_and_not_yet_out(printer: PrinterClient) -> None:
    printer.control("POST", "/faults", {"kind": "power_cut", "after": 1, "at": 0.3})
    with printer.connect() as connection:
        connection.sendall(b"".join(label(f"SF15{place}") for place in range(5)))
        with contextlib.suppress(ConnectionError):  # a reset, or an orderly end if the reset is late
            assert connection.recv(1) == b""
    state = printer.control("GET")
    assert (state["powered"], state["labels"], state["pieces"]) == (False, 1, 2)
    until(lambda: not answers(printer))  # the port closes, and later opens, within a poll of its thread
    printer.control("POST", "/cure", {})
    until(lambda: answers(printer))
    printer.send(label("SF159"))
    assert texts([entry for entry in printer.papers(3) if entry["kind"] == "label"]) == [["SF150"], ["SF159"]]


def test_the_host_is_let_go_long_before_the_paper_is_out(machines: Machines) -> None:
    slow = machines.take()
    slow.control("POST", "", {"speed_factor": 0.05})
    slow.send(label("SF160") + label("SF161"))
    state = slow.control("GET")
    assert (state["labels"], state["status"]) == (0, PRINTING)


def test_a_full_buffer_holds_the_host_back(machines: Machines) -> None:
    small = machines.take("buffer=20000")
    small.control("POST", "", {"speed_factor": 0.05})
    with small.connect() as connection:
        connection.settimeout(0.4)
        with pytest.raises(TimeoutError):
            connection.sendall(label("SF162") * 2000)
        assert small.control("GET")["labels"] == 0


def test_one_client_at_a_time(printer: PrinterClient, machines: Machines) -> None:
    strict = machines.take("refuse-second")
    for machine, second_answer in ((printer, None), (strict, b"")):
        with machine.connect() as first, machine.connect() as second:
            first.sendall(b"\x1b!?")
            assert first.recv(1) == bytes([READY])
            second.settimeout(0.3)
            second.sendall(b"\x1b!?")
            if second_answer is None:
                with pytest.raises(TimeoutError):
                    second.recv(1)
                first.shutdown(socket.SHUT_WR)
                assert first.recv(1) == b""
                second.settimeout(5)
                assert second.recv(1) == bytes([READY]), "its turn comes when the first has gone"
            else:
                try:
                    assert second.recv(1) == b""
                except ConnectionResetError:
                    continue


@pytest.mark.parametrize(("spec", "wanted"), [("plain", [["SF171"], ["SF172"]]), ("keep-cut-job", [["SF172"]])])
def test_a_job_cut_in_mid_label_is_forgotten_or_swallows_the_next(
    machines: Machines, spec: str, wanted: list[list[str]]
) -> None:
    machine, job = machines.take(spec), label("SF170")
    machine.send(job[: len(job) // 2])
    machine.send(label("SF171"))  # where the cut job is kept, its picture is filled up with this one's first bytes
    machine.send(label("SF172"))
    assert texts(machine.papers(len(wanted))) == wanted


def test_connections_can_drop_and_stall(printer: PrinterClient) -> None:
    with printer.connect() as connection:
        connection.sendall(b"\x1b!?")
        assert connection.recv(1) == bytes([READY])
        printer.control("POST", "/faults", {"kind": "drop_connection"})
        with pytest.raises(ConnectionResetError):
            assert connection.recv(1) == b"x"
    with printer.connect() as connection:
        printer.control("POST", "/faults", {"kind": "stall"})
        connection.settimeout(0.3)
        connection.sendall(b"\x1b!?")
        with pytest.raises(TimeoutError):
            connection.recv(1)
        printer.control("POST", "/cure", {})
        connection.settimeout(5)
        assert connection.recv(1) == bytes([READY])


def test_an_unknown_fault_is_refused(printer: PrinterClient) -> None:
    answer = http("POST", printer.facts["control"] + "/faults", b'{"kind": "fire"}')
    assert (answer.status, "cover_open" in answer.json()["error"]) == (400, True)


def test_the_ledger_goes_on_after_a_kill_even_with_a_torn_last_line(tmp_path: Path) -> None:
    arguments = ("printer", "--state", tmp_path, "--printer", "paper=40x30", "--printer", "name=second")
    with Simulator(*arguments, "--speed-factor", 500) as process:
        first, second = (PrinterClient(facts) for facts in process.ready["printers"])
        first.send(label("SF180") + label("SF181"))
        second.send(label("SF182"))
        first.papers(2)
        second.papers(1)
        process.kill()
    ledger = Path(first.facts["ledger"])
    with ledger.open("a", encoding="ascii") as file:
        file.write('{"seq": 3, "at": "20')
    with Simulator(*arguments, "--speed-factor", 500) as process:
        first, second = (PrinterClient(facts) for facts in process.ready["printers"])
        first.send(label("SF183"))
        entries = first.papers(3)
        assert [entry["seq"] for entry in entries] == [1, 2, 3]
        assert texts(entries) == [["SF180"], ["SF181"], ["SF183"]]
        assert [json.loads(line) for line in ledger.read_text(encoding="ascii").splitlines()] == entries
        assert texts(second.papers(1)) == [["SF182"]]


def test_without_the_decoder_codes_are_unknown_not_empty() -> None:
    with Simulator("printer", "--printer", "paper=40x30", "--no-decode", "--speed-factor", 200) as process:
        blind = PrinterClient(process.ready["printers"][0])
        blind.send(label("SF190"))
        assert blind.papers(1)[0]["codes"] is None
