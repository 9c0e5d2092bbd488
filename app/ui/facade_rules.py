"""The share of rules and the settings around them in what the window asks; see facade.py for how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.people import Actor
    from app.services.queries.policy_rows import (
        BundleLine,
        CheckRow,
        DelayLine,
        MergeRow,
        NoShipRow,
        PriceLine,
        ShareLine,
        StopRow,
        TablePreview,
        Taken,
    )
    from app.services.queries.rule_rows import DryRun, GiftRow, RuleSetDetail, RuleSetRow, RulesNow
    from app.services.queries.setup_rows import FormField


class Rules(Protocol):
    """Rules: the draft, its versions, and what they would have done."""

    def now(self) -> RulesNow:
        """Return the draft, else the version in force."""

    def versions(self) -> tuple[RuleSetRow, ...]:
        """Return every version, the newest first."""

    def version(self, version_no: int) -> RuleSetDetail:
        """Return one version with its rules; raise NotFound."""

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return what may be named: by field (shop, province, tags, ...) or by sort of thing (carrier, tag, ...)."""

    def gifts(self) -> tuple[GiftRow, ...]:
        """Return what the rules in force give, how often each was given, and what is left."""

    def make_draft(self, source: int | None, by: Actor) -> int:
        """Begin a draft from the version in force (None) or another; return its number."""

    def discard(self, by: Actor) -> int: ...

    def add(self, value: dict[str, Any], position: int | None, rule_no: int | None, by: Actor) -> int:
        """Add a rule in its JSON form at a place counted from 1, or last; return its number.

        ``rule_no`` puts one back under its old number.
        """

    def change(self, rule_no: int, value: dict[str, Any], by: Actor) -> None: ...

    def enable(self, rule_no: int, enabled: bool, by: Actor) -> None: ...

    def remove(self, rule_no: int, by: Actor) -> None: ...

    def reorder(self, rule_nos: Sequence[int], by: Actor) -> None: ...

    def switch_on(self, note: str, by: Actor) -> int:
        """Put the draft in force; return its number. Raises BadInput that names what a rule needs and is not there."""

    def go_back(self, version_no: int, by: Actor) -> int:
        """Put a copy of an earlier version in force; return the copy's number."""

    def save_file(self, version_no: int, target: str) -> int:
        """Write a version as a file that can be taken again; return its rules. Raise BadInput, NotFound."""

    def take_file(self, path: str, by: Actor) -> int:
        """Begin a draft with the rules of such a file; return its number. Raise BadInput, IllegalMove."""

    def try_version(
        self,
        version_no: int,
        since: datetime,
        until: datetime,
        by: Actor,
        progress: Callable[[int, int], None],
        goes_on: Callable[[], bool],
    ) -> DryRun:
        """Try a version on stored orders; nothing is written. Takes seconds: ``progress`` hears (orders, of all).

        When ``goes_on`` answers False, what was found so far is returned as incomplete.
        """


class Policies(Protocol):
    """The settings around rules. Writers of stop lists and checks tell how many orders they stopped or let go on."""

    def checks(self) -> tuple[CheckRow, ...]: ...

    def set_check(self, name: str, text: str, shop_id: int | None, by: Actor) -> int:
        """Set a check from typed text, for all shops (None) or one; empty: the default. Returns orders that went on."""

    def blacklist(self) -> tuple[StopRow, ...]: ...

    def stop_form(self) -> tuple[FormField, ...]: ...

    def add_stop(self, kind: str, text: str, note: str, by: Actor) -> tuple[int, int]:
        """Return the entry's id and how many orders it stopped."""

    def end_stop(self, entry_id: int, by: Actor) -> int: ...

    def no_ship(self) -> tuple[NoShipRow, ...]: ...

    def no_ship_form(self) -> tuple[FormField, ...]: ...

    def add_no_ship(self, values: dict[str, str], by: Actor) -> tuple[int, int]:
        """``values``: as in ``no_ship_form``; a carrier by id, times of this station as ISO text."""

    def end_no_ship(self, region_id: int, by: Actor) -> int: ...

    def terms_form(self, carrier_id: int) -> tuple[FormField, ...]: ...

    def set_terms(self, carrier_id: int, values: dict[str, str], by: Actor) -> None: ...

    def prices(self, carrier_id: int) -> tuple[PriceLine, ...]: ...

    def delays(self, carrier_id: int) -> tuple[DelayLine, ...]: ...

    def save_prices(self, carrier_id: int, target: str) -> int:
        """Write the price table as a CSV that can be taken again; without one the headings. Returns its rows."""

    def regions_form(self, warehouse_id: int) -> tuple[FormField, ...]: ...

    def set_regions(self, warehouse_id: int, text: str, by: Actor) -> None: ...

    def bundles(self) -> tuple[BundleLine, ...]: ...

    def save_bundle(self, code: str, name: str, items: str, active: bool, by: Actor) -> int:
        """``items``: SKU=pieces:weight, with blanks between."""

    def shares(self) -> tuple[ShareLine, ...]: ...

    def save_share(self, values: dict[str, str], by: Actor) -> int:
        """``values``: name, warehouses and shops (names, 、 between), percent, pieces (SKU=pieces, blanks between)."""

    def end_share(self, name: str, by: Actor) -> None: ...

    def merging(self) -> tuple[MergeRow, ...]: ...

    def merging_form(self, shop_id: int) -> tuple[FormField, ...]:
        """Return the numbers of all shops (0), or one shop's policy."""

    def set_merging(self, shop_id: int, values: dict[str, str], by: Actor) -> None: ...

    def preview_file(self, kind: str, path: str) -> TablePreview:
        """Return what a file would bring; ``kind``: prices (or days), blacklist, bundles. Nothing is written."""

    def take_file(self, kind: str, thing_id: int, path: str, by: Actor) -> Taken:
        """Take a file in as it was previewed; ``thing_id``: the carrier whose prices they are."""
