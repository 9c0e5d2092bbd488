"""A relay in front of Postgres that can swallow the answer to a COMMIT and hang up, or go mute with TCP alive."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from sqlalchemy import make_url


class CuttingProxy:
    """Listens on loopback and relays to the server of ``url``; ``url`` of the proxy leads through it."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = [self._listener]
        self.cut_commits = 0
        """How many COMMITs are still to lose their answer."""
        self.lose_before = False
        """True: the COMMIT itself is lost as well, not only its answer."""
        self.mute_pairs: set[int] = set()
        """Connections, in the order of coming, whose answers are kept back while TCP lives on."""
        self.mute_new = False
        """True: also of all that are made from now on."""
        self.pairs = 0

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        bare = self._target.set(host=host, port=port, query={})
        return bare.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)

    def _run(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = self._connect()
            self._sockets += [client, server]
            pair = _Pair(self, client, server, self.pairs)
            if self.mute_new:
                self.mute_pairs.add(self.pairs)
            self.pairs += 1
            self._run(pair.to_server)
            self._run(pair.to_client)

    def _connect(self) -> socket.socket:
        folder = self._target.query.get("host")
        if isinstance(folder, str) and folder.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{folder}/.s.PGSQL.5432")
            return server
        return socket.create_connection((self._target.host or "127.0.0.1", self._target.port or 5432))


class _Pair:
    """One relayed connection."""

    def __init__(self, proxy: CuttingProxy, client: socket.socket, server: socket.socket, number: int) -> None:
        self._proxy = proxy
        self._number = number
        self._client = client
        self._server = server
        self._cut = False

    def to_server(self) -> None:
        with contextlib.suppress(OSError):
            while block := self._client.recv(65536):
                if self._proxy.cut_commits and block.startswith(b"Q") and b"COMMIT" in block:
                    self._proxy.cut_commits -= 1
                    self._cut = True
                    if self._proxy.lose_before:
                        break
                self._server.sendall(block)
        self._hang_up()

    def to_client(self) -> None:
        with contextlib.suppress(OSError):
            while (block := self._server.recv(65536)) and not self._cut:
                if self._number not in self._proxy.mute_pairs:
                    self._client.sendall(block)
        self._hang_up()

    def _hang_up(self) -> None:
        for each in (self._client, self._server):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
