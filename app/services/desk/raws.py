"""Platform orders that could not be taken in, for the window."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.people import Actor
from app.services.core import Core
from app.services.queries.raw_rows import RawDetail, WaitingRaw
from app.services.queries.rows import Outcome
from app.services.raw_orders import again_each, raw_detail, repair_each, waiting_raws

_WAIT = ("new", "set_aside")


class RawsDesk:
    """Fulfils the window's Raws protocol."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def waiting(self, limit: int) -> tuple[WaitingRaw, ...]:
        """Return what waits, the oldest first."""
        with self._core.db.read() as conn:
            return waiting_raws(conn, states=_WAIT, limit=limit)

    def detail(self, raw_id: int) -> RawDetail:
        """Return one with its versions, the receiver masked."""
        with self._core.db.read() as conn:
            return raw_detail(conn, self._core.keys, raw_id)

    def again(self, raw_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        """Read them again."""
        return again_each(self._core, raw_ids, by)

    def repair(self, raw_id: int, version_no: int, text: str, by: Actor) -> tuple[Outcome, ...]:
        """Store a repaired text and take it in."""
        return (repair_each(self._core, raw_id, version_no, text, by),)
