"""Both spoolers with stand-ins: a program named lp, and an object with the functions of winspool.drv."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any, Protocol

import pytest

from app.errors import BadInput, DeviceTrouble
from app.printing.transports import cups
from app.printing.transports.cups import CupsTransport
from app.printing.transports.windows_spooler import WindowsSpoolerTransport


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An lp that keeps what it gets; a queue named broken is refused, one named slow never ends."""
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, time\n"
        f"kept = pathlib.Path({str(tmp_path)!r})\n"
        "data = sys.stdin.buffer.read()\n"
        "if 'broken' in sys.argv: sys.exit('lp: The printer or class does not exist.')\n"
        "if 'slow' in sys.argv: time.sleep(60)\n"
        "(kept / 'arguments').write_text(' '.join(sys.argv[1:]))\n"
        "(kept / 'job').write_bytes(data)\n",
        "utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return tmp_path


def test_cups_gets_the_job_raw(lp: Path) -> None:
    transport = CupsTransport("Label-A")
    assert transport.send(b"\x00job").complete
    assert transport.ask(b"\x1b!?", 1) == b""
    assert transport.close()
    assert (lp / "job").read_bytes() == b"\x00job"
    assert (lp / "arguments").read_text() == "-d Label-A -o raw -t packdesk -s -"


def test_a_refusing_queue_took_nothing(lp: Path) -> None:
    result = CupsTransport("broken").send(b"job")
    assert result.untouched
    assert result.error is not None
    assert result.error.code == "printer.spooler_refused"


def test_a_spooler_that_hangs_leaves_doubt(lp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cups, "SECONDS", 0.3)
    result = CupsTransport("slow").send(b"job")
    assert result.cut
    assert result.error is not None
    assert result.error.code == "printer.stalled"


def test_a_spooler_that_vanished_took_nothing(lp: Path) -> None:
    transport = CupsTransport("Label-A")
    (lp / "bin" / "lp").unlink()
    assert transport.send(b"job").untouched


@pytest.mark.parametrize("name", ["", "-d", "two names", "a/b", "x#y", "-o raw"])
def test_queue_names_cannot_be_options(lp: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"printer\.address_bad"):
        CupsTransport(name)


def test_without_cups_there_is_no_spooler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeviceTrouble, match=r"printer\.no_spooler"):
        CupsTransport("Label-A")


class _Reference(Protocol):
    """What ctypes.byref makes, as far as a stand-in looks into it."""

    _obj: Any


class Winspool:
    """Answers like winspool.drv; ``fails`` names a function that returns 0."""

    def __init__(self, fails: str = "", takes: int | None = None) -> None:
        self.fails = fails
        self.takes = takes
        self.calls: list[str] = []
        self.data = b""
        self.data_type = ""

    def _answer(self, name: str) -> int:
        self.calls.append(name)
        return int(name != self.fails)

    def OpenPrinterW(self, name: str, handle: _Reference, _defaults: None) -> int:  # noqa: N802 - Windows' name
        handle._obj.value = 7  # noqa: SLF001 - how ctypes.byref is looked into
        return self._answer("OpenPrinterW")

    def StartDocPrinterW(self, _handle: object, level: int, info: _Reference) -> int:  # noqa: N802
        assert level == 1
        self.data_type = info._obj.data_type  # noqa: SLF001
        return self._answer("StartDocPrinterW")

    def StartPagePrinter(self, _handle: object) -> int:  # noqa: N802
        return self._answer("StartPagePrinter")

    def WritePrinter(self, _handle: object, data: bytes, size: int, written: _Reference) -> int:  # noqa: N802
        taken = size if self.takes is None else self.takes
        if self.fails != "WritePrinter":
            written._obj.value = taken  # noqa: SLF001
            self.data += data[:taken]
        return self._answer("WritePrinter")

    def EndPagePrinter(self, _handle: object) -> int:  # noqa: N802
        return self._answer("EndPagePrinter")

    def EndDocPrinter(self, _handle: object) -> int:  # noqa: N802
        return self._answer("EndDocPrinter")

    def ClosePrinter(self, handle: ctypes.c_void_p) -> int:  # noqa: N802
        assert handle.value == 7
        return self._answer("ClosePrinter")


def test_windows_gets_one_raw_document_a_job() -> None:
    library = Winspool()
    transport = WindowsSpoolerTransport("Deli DL-888", library)
    assert transport.send(b"first").complete
    assert transport.send(b"second").complete
    assert transport.ask(b"\x1b!?", 1) == b""
    assert transport.close()
    document = ["StartDocPrinterW", "StartPagePrinter", "WritePrinter", "EndPagePrinter", "EndDocPrinter"]
    assert library.calls == ["OpenPrinterW", *document, *document, "ClosePrinter"]
    assert (library.data, library.data_type) == (b"firstsecond", "RAW")


@pytest.mark.parametrize("fails", ["StartDocPrinterW", "StartPagePrinter", "WritePrinter"])
def test_what_windows_refuses_at_once_is_untouched(fails: str) -> None:
    library = Winspool(fails)
    result = WindowsSpoolerTransport("Deli DL-888", library).send(b"job")
    assert result.untouched
    assert ("EndDocPrinter" in library.calls) == (fails != "StartDocPrinterW")


@pytest.mark.parametrize(
    "library", [Winspool(takes=2), Winspool("EndPagePrinter"), Winspool("EndDocPrinter")], ids=["part", "page", "doc"]
)
def test_what_windows_took_in_part_is_cut(library: Winspool) -> None:
    result = WindowsSpoolerTransport("Deli DL-888", library).send(b"job")
    assert result.cut


def test_a_printer_that_windows_does_not_know_is_refused() -> None:
    with pytest.raises(DeviceTrouble, match=r"printer\.spooler_refused"):
        WindowsSpoolerTransport("nobody", Winspool("OpenPrinterW"))
    with pytest.raises(BadInput, match=r"printer\.address_bad"):
        WindowsSpoolerTransport(" ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its spooler")
def test_elsewhere_there_is_no_windows_spooler() -> None:
    with pytest.raises(DeviceTrouble, match=r"printer\.no_spooler"):
        WindowsSpoolerTransport("Deli DL-888")
