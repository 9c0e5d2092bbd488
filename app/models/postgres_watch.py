"""A watch over waiting for Postgres: a connection whose other end went silent is closed instead of waited for.

Keepalives and ``tcp_user_timeout`` find a cut cable, but not a peer that keeps TCP alive and never answers, and Windows
has no ``tcp_user_timeout``. So after a few seconds without a byte the server is asked, over another connection, whether
it is still at work on ours: a slow statement is left alone, a dead wait ends within 12 seconds.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from psycopg.abc import PQGen

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

SILENCE_S = 5.0
"""How long a connection may be silent before the server is asked about it."""

SECOND_LOOK_S = 1.0
"""An answer that left the server at the moment of the question has this long to arrive."""

ASK_S = 5.0
"""How long the server may take to say so."""

_TICK_S = 0.1


class WatchedConnection(psycopg.Connection[Any]):
    """A connection that does not wait for ever."""

    def wait(self, gen: PQGen[_T], interval: float = _TICK_S, timeout: float | None = None) -> _T:
        """See psycopg; raises OperationalError and is closed when the server is not at work for it any more."""
        return super().wait(gen if timeout is not None else self._watched(gen), min(interval, _TICK_S), timeout)

    def _watched(self, gen: PQGen[_T]) -> PQGen[_T]:
        """Pass everything through; psycopg sends 0 at every tick without a byte."""
        try:
            state = next(gen)
            ask_at = time.monotonic() + SILENCE_S
            doubted = False
            while True:
                ready = yield state
                if ready:
                    ask_at, doubted = time.monotonic() + SILENCE_S, False
                elif time.monotonic() > ask_at and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                    works = self._server_works()
                    if works is None or (doubted and not works):
                        self._give_up()
                    ask_at, doubted = time.monotonic() + (SILENCE_S if works else SECOND_LOOK_S), not works
                state = gen.send(ready)
        except StopIteration as end:
            result: _T = end.value
            return result

    def _give_up(self) -> None:
        _log.warning("database went silent: connection closed")
        self.pgconn.finish()
        raise psycopg.OperationalError("the connection to the server went silent")

    def _server_works(self) -> bool | None:
        """Ask whether the server is at work for this connection; None when it does not answer."""
        params: dict[str, Any] = {
            **self.info.get_parameters(),
            "password": self.info.password,
            "connect_timeout": round(ASK_S),
        }
        try:
            with _Asking.connect(**params, autocommit=True) as asking:
                row = asking.execute(
                    "SELECT state FROM pg_stat_activity WHERE pid = %s", (self.pgconn.backend_pid,)
                ).fetchone()
        except psycopg.Error as error:
            return True if "FATAL" in str(error) else None  # full or starting, but alive
        return row is not None and row[0] == "active"


class _Asking(psycopg.Connection[Any]):
    """The connection of the question; nothing on it takes longer than a few seconds."""

    def wait(self, gen: PQGen[_T], interval: float = _TICK_S, timeout: float | None = None) -> _T:
        return super().wait(gen, interval, timeout if timeout is not None else ASK_S)
