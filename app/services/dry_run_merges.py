"""How many orders of a dry run could have been merged by themselves: those that pass and fit together.

Counted by what merging compares (receiver, shops, currency, time between them, weight, wished carriers), over the
whole period at once. Whether both waited at the same moment, and whether there was stock, history does not tell: so
it is the most that could have been. Nothing is counted where merging by itself is off.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.merging import MergeFacts, groups
from app.domain.order_state import OrderState
from app.domain.wishes import Wish, write_wish
from app.services.merge_candidates import merge_facts
from app.services.merge_settings import MergeSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Merges:
    """Gathers what merging has to know, chunk by chunk."""

    def __init__(self, settings: MergeSettings) -> None:
        self._settings = settings
        self._facts: dict[int, MergeFacts] = {}

    @property
    def counted(self) -> bool:
        """Tell whether orders are merged by themselves at all."""
        return self._settings.auto

    def take(self, conn: Connection, ids: Collection[int]) -> None:
        """Read the facts of these orders."""
        if self.counted:
            known = merge_facts(conn, ids, self._settings)
            self._facts |= {no: one for no, one in known.items() if one.same_key is not None and not one.sealed}

    def count(self, passed: dict[int, str]) -> int:
        """Return how many of these orders could have been merged with another; ``passed``: id -> its carrier wish."""
        ready = [
            replace(self._facts[no], state=OrderState.AUDITED, carrier_wish=wish)
            for no, wish in passed.items()
            if no in self._facts
        ]
        return sum(len(group) for group in groups(ready, self._settings.limits))


def wish_text(own: str, by_rules: Wish) -> str:
    """Return the carriers an order wishes after rules were heard: theirs, else the buyer's."""
    return write_wish(by_rules) or own
