"""Orders by hand: the window's share of what it asks; see facade.py for the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.people import Actor
    from app.services.queries.making_rows import GoodsFound, LineEdit, Made, MadeOrder, MemoEdit, PlaceFound
    from app.services.queries.rows import Outcome


class Making(Protocol):
    """Orders made, copied, sent once more, and edited by a person."""

    def goods(self, code: str) -> GoodsFound:
        """Return what a SKU code, barcode or bundle code stands for; raise NotFound."""

    def place(self, address: str) -> PlaceFound:
        """Take an address apart as the order will have it."""

    def make(self, form: MadeOrder, by: Actor) -> Made:
        """Make an order; raise BadInput with ``field`` naming what is wrong. The same key twice makes one."""

    def copy(self, order_id: int, key: str, by: Actor) -> Made: ...

    def resend(self, order_id: int, pieces: Mapping[int, int], reason: str, key: str, by: Actor) -> Made:
        """Send pieces of an order that has left once more, free of charge, by line id."""

    def edit(self, order_id: int, edits: Sequence[LineEdit], by: Actor) -> tuple[Outcome, ...]:
        """Change an order's lines; past audit it goes back there. Raise BadInput, IllegalMove, LostRace."""

    def unedit(self, order_id: int, by: Actor) -> tuple[Outcome, ...]:
        """Take one's newest edit of the lines back. Raise IllegalMove, LostRace when others edited since."""

    def memo(self, order_ids: Sequence[int], edit: MemoEdit, by: Actor) -> tuple[Outcome, ...]:
        """Change memo and flag; the platform is told where it can be. Raise BadInput."""
