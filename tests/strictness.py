"""What makes a run strict beyond pyproject.toml: closed network, no surprise in the log, no leftover thread."""

from __future__ import annotations

import ipaddress
import logging
import re
import sys
import threading
import time
from dataclasses import dataclass

THREAD_PATIENCE_S = 2.0

# --- network ----------------------------------------------------------------------------------------------------------


class OtherMachine(BaseException):  # not an Exception, so that no code under test can swallow it
    """A test tried to reach something that is not this machine."""


def is_this_machine(host: object) -> bool:
    """Whether a host as given to the socket functions is a loopback address or its name."""
    if host is None or host in {"localhost", b"localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: every Python socket passes here, whichever library opened it."""
    if event in {"socket.connect", "socket.bind", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None  # no tuple: a Unix socket
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not is_this_machine(host):
        raise OtherMachine(f"tests reach nothing but this machine; this was {event} to {host!r}")


def close_the_network() -> None:
    """Refuse other machines from now on, in this process and for good: audit hooks cannot be removed."""
    sys.addaudithook(refuse_other_machines)


# --- log --------------------------------------------------------------------------------------------------------------


@dataclass
class Announced:
    """A log record that a test provokes on purpose."""

    pattern: re.Pattern[str]
    logger: str
    level: int
    seen: int = 0

    def covers(self, record: logging.LogRecord) -> bool:
        """Whether this record is the announced one; counts it."""
        fits = (
            record.levelno == self.level
            and (not self.logger or f"{record.name}.".startswith(f"{self.logger}."))
            and self.pattern.search(record.getMessage()) is not None
        )
        self.seen += fits
        return fits


class LogWatch(logging.Handler):
    """Collects what is logged at WARNING and above while it is attached to the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.announced: list[Announced] = []
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record for ``complaints``."""
        self.records.append(record)

    def expect(self, pattern: str, *, logger: str = "", level: int = logging.WARNING) -> None:
        """Announce records of exactly this level whose message matches; never seeing one is a complaint too."""
        self.announced.append(Announced(re.compile(pattern), logger, level))

    def complaints(self) -> list[str]:
        """One line for each record nobody announced and each announcement that did not come true."""
        surprises = [
            f"unannounced {record.levelname} from {record.name}: {record.getMessage()}"
            for record in self.records
            if not any(each.covers(record) for each in self.announced)
        ]
        missing = [f"announced, but never logged: {each.pattern.pattern!r}" for each in self.announced if not each.seen]
        return surprises + missing


# --- threads ----------------------------------------------------------------------------------------------------------


def threads_left(before: set[threading.Thread], *, patience_s: float = THREAD_PATIENCE_S) -> list[str]:
    """Names of the threads that were started since ``before`` and still live after a grace time.

    Threads that Qt or C code started and Python only saw passing by are not ours to end and are left out.
    """
    deadline = time.monotonic() + patience_s
    new = [thread for thread in threading.enumerate() if thread not in before]
    ours = [thread for thread in new if not isinstance(thread, threading._DummyThread)]  # noqa: SLF001
    for thread in ours:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread.name for thread in ours if thread.is_alive()]
