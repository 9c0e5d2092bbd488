"""Platform orders that could not be taken in: the window's share of what it asks; see facade.py for the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.people import Actor
    from app.services.queries.raw_rows import RawDetail, WaitingRaw
    from app.services.queries.rows import Outcome


class Raws(Protocol):
    """What came from platforms and is no order here."""

    def waiting(self, limit: int) -> tuple[WaitingRaw, ...]:
        """Return what cannot be read or waits to be, the oldest first."""

    def detail(self, raw_id: int) -> RawDetail:
        """Return one with all versions of its text, receivers masked; raise NotFound."""

    def again(self, raw_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        """Read them again; one outcome each, ``detail`` the number of the order it became."""

    def repair(self, raw_id: int, version_no: int, text: str, by: Actor) -> tuple[Outcome, ...]:
        """Store a repaired text as the next version and take it in.

        Raise BadInput for what still cannot be read, LostRace when a newer version than ``version_no`` came; nothing is
        stored then.
        """
