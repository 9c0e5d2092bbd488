"""The printer's network port: raw TCP, one client at a time, gone while the power is off."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import TYPE_CHECKING

from simulators.printer.tspl import BadCommand, Command, Query, Reader
from simulators.sockets import reset_on_close

if TYPE_CHECKING:
    from simulators.printer.device import Device

_POLL_S = 0.05
_ANSWERS = {"~!T": "SIM-TSPL 1.0\r\n", "~!I": "8,001\r\n", "~!F": "END\r\n"}


class Port:
    """Listens on 127.0.0.1. A second client waits in the backlog, or is shown the door with ``refuse_second``."""

    def __init__(self, device: Device, port: int, *, refuse_second: bool = False) -> None:
        self._device = device
        self._refuse_second = refuse_second
        self._stop = threading.Event()
        self._reader = Reader()
        self._listener: socket.socket | None = self._listen(port)
        self.number = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name=f"port-{device.model.name}", daemon=True)
        self._thread.start()

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(4)
        return listener

    def ask_to_stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        """Wait until the port is closed."""
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._device.powered:
                self._close_listener()
                self._stop.wait(_POLL_S)
                continue
            if self._listener is None:
                self._listener = self._listen(self.number)
            if not _readable(self._listener):
                continue
            client, _ = self._listener.accept()
            with client, contextlib.suppress(ConnectionError, TimeoutError):
                self._serve(client)
        self._close_listener()

    def _close_listener(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _serve(self, client: socket.socket) -> None:
        """Read until the client half-closes, the power goes, or a fault cuts the connection."""
        device = self._device
        cuts, drops = device.power_cuts, device.drops_asked
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._stop.is_set():
            if cuts != device.power_cuts or drops != device.drops_asked:
                reset_on_close(client)
                self._reader.forget()
                return
            if self._refuse_second and self._listener is not None and _readable(self._listener, 0):
                self._listener.accept()[0].close()
            if not _readable(client):
                continue
            if device.stalled:
                self._stop.wait(_POLL_S)
                continue
            data = client.recv(65_536)
            if not data:
                break
            self._take(client, data)
        if self._reader.dropping or not device.model.keep_cut_job:
            self._reader.forget()

    def _take(self, client: socket.socket, data: bytes) -> None:
        reader, device = self._reader, self._device
        reader.feed(data)
        while (token := reader.next_token()) is not None:
            if isinstance(token, Command):
                if not device.accept(token):
                    return
            elif isinstance(token, Query):
                self._answer(client, token)
            else:
                self._bad(token)

    def _bad(self, token: BadCommand) -> None:
        self._device.note("bad_command", text=token.text, reason=token.reason)
        self._reader.dropping = self._device.model.drop_after_unknown

    def _answer(self, client: socket.socket, query: Query) -> None:
        device = self._device
        if query.code in {"!R", "!."}:
            device.reset()
        elif query.code == "!P":
            device.plan("pause", None, None)
        elif query.code == "!O":
            device.resume()
        elif device.model.mute:
            return
        elif query.code == "!?":
            client.sendall(bytes((device.status(),)))
        elif query.code == "!S":
            client.sendall(device.long_status())
        elif query.code in _ANSWERS:
            client.sendall(_ANSWERS[query.code].encode("ascii"))


def _readable(connection: socket.socket, wait_s: float = _POLL_S) -> bool:
    return bool(select.select([connection], [], [], wait_s)[0])
