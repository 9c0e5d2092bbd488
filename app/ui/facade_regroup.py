"""Merging, splitting, stopping, gifts and the named reverses: the window's share of what it asks; see facade.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.people import Actor
    from app.services.queries.plan_rows import UndoPlan
    from app.services.queries.raw_rows import UnmatchedListing
    from app.services.queries.regroup_rows import CutForm, MergeOffer, Regrouped, SplitOffer
    from app.services.queries.rows import Outcome


Ids = Sequence[int]
Outcomes = tuple["Outcome", ...]


class Regroup(Protocol):
    """Orders made of orders, and steps taken back."""

    def merge_offer(self, ids: Ids, limit: int) -> MergeOffer:
        """Return these orders and the others of the first one's receiver, each with what stands against the merge."""

    def merge(self, ids: Ids, printed_too: bool, by: Actor) -> Regrouped:
        """Make one order of these; raise IllegalMove with every reason against it."""

    def split_offer(self, order_id: int) -> SplitOffer: ...

    def split_plan(self, order_id: int, cut: CutForm) -> Regrouped:
        """Return the parts a cut would make; raise as ``split``, but for labels on paper."""

    def split(self, order_id: int, cut: CutForm, printed_too: bool, by: Actor) -> Regrouped:
        """Make several orders of one; raise BadInput and IllegalMove when that cannot be."""

    def seal(self, ids: Ids, on: bool, by: Actor) -> Outcomes:
        """Keep orders from being merged and split, or take the seal off."""

    def plan(self, ids: Ids, reverse: str, reason: str, by: Actor) -> tuple[UndoPlan, ...]:
        """Tell what a reverse would undo, order by order; nothing is written. Runs on the writing thread.

        ``reverse``: revoke, unroute, recycle, unship, or unregroup for the live merge or split an order is part of.
        """

    def carry_out(self, ids: Ids, reverse: str, reason: str, by: Actor) -> Outcomes:
        """Do what ``plan`` told."""

    def intercept(self, ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Stop orders before shipping, wherever they are."""

    def give_gift(self, ids: Ids, code: str, qty: int, by: Actor) -> Outcomes:
        """Add a gift; orders past audit go back to it. Raise NotFound for a code that names no SKU."""

    def take_gift(self, ids: Ids, code: str, by: Actor) -> Outcomes:
        """Take a gift off, whoever gave it; no rule gives it again."""

    def could_merge(self, order_id: int) -> int:
        """Return with how many others an order could be merged by hand."""

    def stop_receiver(self, order_id: int, kind: str, note: str, by: Actor) -> int:
        """Put the order's person, phone, address or account on the blacklist; return how many orders that stopped."""

    def unmatched(self, order_id: int) -> tuple[UnmatchedListing, ...]:
        """Return the listings of an order that stand for no SKU, and how many orders wait for each."""

    def match(self, listing_id: int, code: str, by: Actor) -> None:
        """Map a listing to a SKU (code or barcode) or a bundle; every order that waits for it goes on."""
