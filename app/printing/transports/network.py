"""Raw TCP, usually port 9100: one connection for a batch, status over the same connection.

A 9100 printer serves one client at a time, and a new connection per label mixes or loses jobs on some models (issue
trackers of CUPS and of other drivers), so a batch keeps its connection, ends with a half-close and waits for the
printer to close too.
"""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass

from app.errors import AppError, BadInput, DeviceTrouble, TryLater
from app.printing.transport import Handover, TransportKind

DEFAULT_PORT = 9100
CHUNK = 16 * 1024


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for each step."""

    connect: float = 3.0
    write: float = 15.0
    """Without the printer taking one more byte, as it does when paused or out of paper with a full buffer."""
    answer: float = 0.8
    close: float = 5.0


class NetworkTransport:
    """One TCP connection to a printer."""

    def __init__(self, address: str, patience: Patience = Patience()) -> None:
        """Connect. Raises BadInput, DeviceTrouble ``printer.unreachable`` or TryLater ``printer.busy``."""
        self._address = address
        self._patience = patience
        try:
            self._socket = socket.create_connection(parse_address(address), timeout=patience.connect)
        except ConnectionError:  # refused, or taken and dropped at once: it serves somebody else
            raise TryLater("printer.busy", address=address) from None
        except OSError:
            raise DeviceTrouble("printer.unreachable", address=address) from None
        self._broken = False

    def send(self, job: bytes) -> Handover:
        """Write the whole job; after a fault the connection is of no more use."""
        sent = 0
        if self._broken or self._peer_is_gone():
            self._broken = True
            return Handover(len(job), 0, self._lost())
        view = memoryview(job)
        try:
            self._socket.settimeout(self._patience.write)
            while sent < len(job):
                sent += self._socket.send(view[sent : sent + CHUNK])
        except TimeoutError:
            self._broken = True
            return Handover(len(job), sent, DeviceTrouble("printer.stalled", address=self._address))
        except OSError:
            self._broken = True
            return Handover(len(job), sent, self._lost())
        return Handover(len(job), sent)

    def ask(self, query: bytes, length: int) -> bytes:
        """Send a query and wait a moment; earlier answers that nobody fetched are thrown away first."""
        if self._broken or self._peer_is_gone():
            return b""
        answer = b""
        try:
            self._drop_late_answers()
            self._socket.settimeout(self._patience.answer)
            self._socket.sendall(query)
            while len(answer) < length:
                piece = self._socket.recv(length - len(answer))
                if not piece:
                    break
                answer += piece
        except TimeoutError:
            pass
        except OSError:
            self._broken = True
        return answer

    def close(self) -> bool:
        """Half-close, wait for the printer's close, and let go."""
        taken = False
        try:
            if not self._broken:
                self._socket.shutdown(socket.SHUT_WR)
                self._socket.settimeout(self._patience.close)
                while self._socket.recv(4096):
                    pass
                taken = True
        except OSError:
            taken = False
        finally:
            self._broken = True
            self._socket.close()
        return taken

    def _lost(self) -> AppError:
        return TryLater("printer.connection_lost", address=self._address)

    def _peer_is_gone(self) -> bool:
        """Look, without waiting or taking anything, whether the printer has closed."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _drop_late_answers(self) -> None:
        self._socket.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(4096):
                pass


def parse_address(address: str) -> tuple[str, int]:
    """Split ``host``, ``host:port`` or ``[ipv6]:port``. Raises BadInput ``printer.address_bad``."""
    host, port = address.strip(), str(DEFAULT_PORT)
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or any(character.isspace() for character in host) or not (port.isascii() and port.isdigit()):
        raise BadInput("printer.address_bad", address=address)
    if not 0 < int(port) < 65536:
        raise BadInput("printer.address_bad", address=address)
    return host, int(port)


NETWORK = TransportKind("network", answers=True, open=NetworkTransport)
