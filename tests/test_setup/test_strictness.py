"""The strictness itself: each rule is shown to catch what it is for."""

from __future__ import annotations

import logging
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tests.strictness import LogWatch, OtherMachine, is_this_machine, threads_left

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTATION_ADDRESS = "192.0.2.1"  # RFC 5737: belongs to nobody


def test_other_machines_cannot_be_reached() -> None:
    with socket.socket() as probe, pytest.raises(OtherMachine):
        probe.connect((DOCUMENTATION_ADDRESS, 443))
    with pytest.raises(OtherMachine):
        socket.getaddrinfo("shop.example", 443)
    with socket.socket() as probe, pytest.raises(OtherMachine):
        probe.bind(("0.0.0.0", 0))  # noqa: S104 - that it is refused is the point


def test_this_machine_can_be_reached() -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        caller.connect(listener.getsockname())


@pytest.mark.parametrize(
    "host", [None, "localhost", b"localhost", "127.0.0.1", "127.9.9.9", "::1", b"127.0.0.1"], ids=repr
)
def test_names_of_this_machine(host: object) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "shop.example", b"192.168.1.1", 7], ids=repr)  # noqa: S104
def test_names_of_others(host: object) -> None:
    assert not is_this_machine(host)


@pytest.fixture
def watch() -> LogWatch:
    return LogWatch()


def record(level: int, message: str, name: str = "app.connectors.http") -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, message, None, None)


def test_unannounced_warning_is_a_complaint(watch: LogWatch) -> None:
    watch.emit(record(logging.WARNING, "slow answer"))
    assert watch.complaints() == ["unannounced WARNING from app.connectors.http: slow answer"]


def test_announced_warning_is_not(watch: LogWatch) -> None:
    watch.expect("slow", logger="app.connectors")
    watch.emit(record(logging.WARNING, "slow answer"))
    assert watch.complaints() == []


@pytest.mark.parametrize(
    ("level", "message", "name"),
    [
        (logging.ERROR, "slow answer", "app.connectors.http"),
        (logging.WARNING, "quick answer", "app.connectors.http"),
        (logging.WARNING, "slow answer", "app.connectorsx"),
    ],
    ids=["other level", "other words", "other logger"],
)
def test_announcement_covers_only_what_it_says(watch: LogWatch, level: int, message: str, name: str) -> None:
    watch.expect("slow", logger="app.connectors")
    watch.emit(record(level, message, name))
    assert len(watch.complaints()) == 2  # the record, and the announcement that did not come true


def test_fixture_reaches_the_real_log(expect_log: Callable[..., None]) -> None:
    expect_log("paper is low", level=logging.ERROR)
    logging.getLogger("app.printing").error("paper is %s", "low")


def test_thread_that_outlives_is_named_and_one_that_ends_is_not() -> None:
    before = set(threading.enumerate())
    gate = threading.Event()
    stays = threading.Thread(target=gate.wait, name="printer-A")
    ends = threading.Thread(target=int, name="quick")
    stays.start()
    ends.start()
    try:
        assert threads_left(before, patience_s=0.05) == ["printer-A"]
    finally:
        gate.set()
        stays.join()


def test_clock_stands_still_until_moved(clock: Callable[[], object]) -> None:
    assert clock() == clock()
