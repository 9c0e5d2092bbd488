"""The network transport against real sockets: a printer in this file that reads, answers, hangs or hangs up."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from app.errors import BadInput, DeviceTrouble, TryLater
from app.printing.compose import open_transport, read_status
from app.printing.status import MUTE, PrinterStatus
from app.printing.transports.network import NetworkTransport, Patience, parse_address
from tests.printing.samples import TSPL_76

HASTY = Patience(connect=0.3, write=0.2, answer=0.2, close=0.2)
CALM = Patience(connect=5, write=5, answer=5, close=5)
BIG = b"x" * 30_000_000
"""More than both sockets' buffers hold, so that a printer that stops reading is noticed."""


@dataclass
class Printer:
    """Serves one client at a time in its own thread."""

    answers: dict[bytes, bytes] = field(default_factory=dict)
    hang_up_after: int | None = None
    reads: bool = True
    received: bytes = b""
    connections: int = 0
    saw_half_close: bool = False
    connected: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket, enough: threading.Event) -> None:
        while not enough.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with client:
                if self.hang_up_after == 0:
                    assert self.connected.wait(10)
                self._serve_client(client, enough)
            self.hung_up.set()

    def _serve_client(self, client: socket.socket, enough: threading.Event) -> None:
        if not self.reads:
            enough.wait(10)
            return
        while True:
            if self.hang_up_after is not None and len(self.received) >= self.hang_up_after:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            data = client.recv(65536)
            if not data:
                self.saw_half_close = True
                return
            if data in self.answers:
                client.sendall(self.answers[data])
            else:
                self.received += data


@contextmanager
def listening(printer: Printer) -> Iterator[str]:
    enough = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=printer.serve, args=(listener, enough))
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            enough.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_batch_goes_over_one_connection_and_ends_with_a_half_close() -> None:
    printer = Printer()
    with listening(printer) as address:
        transport = NetworkTransport(address, CALM)
        results = [transport.send(job) for job in (b"first", b"second", b"third")]
        assert transport.close()
    assert all(result.complete for result in results)
    assert [result.sent for result in results] == [5, 6, 5]
    assert printer.received == b"firstsecondthird"
    assert printer.connections == 1
    assert printer.saw_half_close


def test_the_status_comes_over_the_same_connection() -> None:
    printer = Printer(answers={b"\x1b!?": b"\x24"})
    with listening(printer) as address:
        transport = open_transport("network", address)
        assert read_status(transport, TSPL_76) == PrinterStatus(paper_out=True, printing=True)
        assert transport.send(b"job").complete
        assert read_status(transport, TSPL_76).paper_out
        transport.close()
    assert printer.received == b"job"
    assert printer.connections == 1


def test_answers_that_nobody_fetched_are_not_taken_for_new_ones() -> None:
    printer = Printer(answers={b"\x1b!?": b"\x01\x01\x01\x01", b"now": b"\x00"})
    with listening(printer) as address:
        transport = NetworkTransport(address, CALM)
        assert transport.ask(b"\x1b!?", 4) == b"\x01\x01\x01\x01"
        assert transport.ask(b"\x1b!?", 1) == b"\x01"
        assert transport.ask(b"now", 1) == b"\x00"
        transport.close()


def test_silence_is_no_error() -> None:
    with listening(Printer()) as address:
        transport = NetworkTransport(address, HASTY)
        assert read_status(transport, TSPL_76) == MUTE
        assert transport.send(b"job").complete
        transport.close()


def test_a_connection_cut_in_the_middle_of_a_job_is_told_apart() -> None:
    with listening(Printer(hang_up_after=100_000)) as address:
        transport = NetworkTransport(address, CALM)
        result = transport.send(BIG)
        after = transport.send(b"next")
        assert not transport.close()
    assert result.cut
    assert not result.untouched
    assert 0 < result.sent < len(BIG)
    assert isinstance(result.error, TryLater)
    assert result.error.code == "printer.connection_lost"
    assert after.untouched


def test_a_printer_that_left_before_the_job_got_no_byte() -> None:
    printer = Printer(hang_up_after=0)
    with listening(printer) as address:
        transport = NetworkTransport(address, CALM)
        printer.connected.set()
        assert printer.hung_up.wait(10)
        assert transport.ask(b"\x1b!?", 1) == b""
        result = transport.send(b"job")
        assert not transport.close()
    assert result.untouched
    assert printer.received == b""


def test_a_printer_that_stops_reading_is_noticed() -> None:
    with listening(Printer(reads=False)) as address:
        transport = NetworkTransport(address, HASTY)
        result = transport.send(BIG)
        assert not transport.close()
    assert result.cut
    assert result.error is not None
    assert result.error.code == "printer.stalled"


def test_a_printer_that_does_not_close_gives_no_proof() -> None:
    with listening(Printer(reads=False)) as address:
        transport = NetworkTransport(address, HASTY)
        assert transport.send(b"job").complete
        assert not transport.close()
        assert transport.send(b"late").untouched
        assert transport.ask(b"\x1b!?", 1) == b""


def test_a_refused_connection_is_tried_again_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(TryLater) as refused:
        NetworkTransport(address, HASTY)
    assert (refused.value.code, refused.value.params) == ("printer.busy", {"address": address})


def test_a_host_that_does_not_answer_needs_a_person() -> None:
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # after these, the system drops what knocks
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        with pytest.raises(DeviceTrouble) as refused:
            NetworkTransport(f"127.0.0.1:{listener.getsockname()[1]}", HASTY)
    assert refused.value.code == "printer.unreachable"


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("192.168.1.61", ("192.168.1.61", 9100)),
        (" 192.168.1.61:9101 ", ("192.168.1.61", 9101)),
        ("label-a.local", ("label-a.local", 9100)),
        ("[fe80::1]:9100", ("fe80::1", 9100)),
        ("[fe80::1]", ("fe80::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_addresses(address: str, parsed: tuple[str, int]) -> None:
    assert parse_address(address) == parsed


@pytest.mark.parametrize(
    "address", ["", "   ", "host:", "host:0", "host:70000", "host:９１００", "host:abc", "two hosts", "[]:9100"]
)
def test_bad_addresses(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_address(address)
    assert refused.value.code == "printer.address_bad"
