"""Kinds of findings, holds and intercepts: how serious each is, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What sort of row an exception is."""

    FINDING = "finding"
    HOLD = "hold"
    INTERCEPT = "intercept"


class Ends(StrEnum):
    """How an exception goes away."""

    BY_PASS = "by_pass"  # noqa: S105 - no password
    """A person looks and passes it (审单通过)."""
    BY_FORCE = "by_force"
    """Only a forced pass with a reason and the right to do so, or the cure."""
    BY_CURE = "by_cure"
    """Clears itself when the cause is gone; nobody can pass it."""
    BY_FINANCE = "by_finance"
    """Only who has the right of the second audit passes it (财审)."""
    BY_RELEASE = "by_release"
    """A person releases it, or its time comes."""


class ExceptionKind(StrEnum):
    """Everything that can stand in an order's way."""

    CANCELLED_AFTER_SHIP = "cancelled_after_ship"
    REFUND_ASKED = "refund_asked"
    ADDRESS_CHANGED = "address_changed"
    ITEMS_CHANGED = "items_changed"
    SHIPPED_ELSEWHERE = "shipped_elsewhere"
    INTERCEPTED = "intercepted"
    BLACKLISTED = "blacklisted"
    PLATFORM_RISK = "platform_risk"
    GIFT_CHANGED = "gift_changed"
    REGROUP_UNDONE = "regroup_undone"
    """A merge or split was undone, and somebody has to look: paper to be found, or a part that was cancelled."""
    RECEIVER_INCOMPLETE = "receiver_incomplete"
    ADDRESS_INVALID = "address_invalid"
    NO_SHIP_REGION = "no_ship_region"
    PHONE_ODD = "phone_odd"
    RECEIVER_ODD = "receiver_odd"
    AMOUNT_ANOMALY = "amount_anomaly"
    LINES_SUM = "lines_sum"
    DISCOUNT_SUM = "discount_sum"
    PRICE_LOW = "price_low"
    COD_LIMIT = "cod_limit"
    FINANCE = "finance"
    UNMATCHED = "unmatched"
    SHORTAGE = "shortage"
    WAYBILL_REFUSED = "waybill_refused"
    NO_CARRIER = "no_carrier"
    NO_WAREHOUSE = "no_warehouse"
    WRITEBACK_REFUSED = "writeback_refused"
    PLATFORM_HOLD = "platform_hold"
    PRESALE = "presale"
    HOLD = "hold"
    SHORT_OR_DAMAGED = "short_or_damaged"
    RULE = "rule"
    DUPLICATE = "duplicate"
    PRICE_ODD = "price_odd"
    QTY_ODD = "qty_odd"
    PROMISE_AT_RISK = "promise_at_risk"
    REVOKED = "revoked"
    """A person took the audit back; it waits for a person to pass it again."""
    MESSAGE = "message"
    MEMO = "memo"
    FLAG = "flag"


@dataclass(frozen=True)
class Nature:
    """How one kind behaves."""

    category: Category
    ends: Ends


_F, _H, _I = Category.FINDING, Category.HOLD, Category.INTERCEPT
_K = ExceptionKind

NATURE: dict[ExceptionKind, Nature] = {
    _K.CANCELLED_AFTER_SHIP: Nature(_I, Ends.BY_PASS),
    _K.REFUND_ASKED: Nature(_I, Ends.BY_FORCE),
    _K.ADDRESS_CHANGED: Nature(_I, Ends.BY_PASS),
    _K.ITEMS_CHANGED: Nature(_I, Ends.BY_PASS),
    _K.SHIPPED_ELSEWHERE: Nature(_I, Ends.BY_FORCE),
    _K.INTERCEPTED: Nature(_I, Ends.BY_PASS),
    _K.BLACKLISTED: Nature(_F, Ends.BY_FORCE),
    _K.PLATFORM_RISK: Nature(_F, Ends.BY_FORCE),
    _K.GIFT_CHANGED: Nature(_I, Ends.BY_PASS),
    _K.REGROUP_UNDONE: Nature(_I, Ends.BY_PASS),
    _K.RECEIVER_INCOMPLETE: Nature(_F, Ends.BY_CURE),
    _K.ADDRESS_INVALID: Nature(_F, Ends.BY_FORCE),
    _K.NO_SHIP_REGION: Nature(_F, Ends.BY_FORCE),
    _K.PHONE_ODD: Nature(_F, Ends.BY_PASS),
    _K.RECEIVER_ODD: Nature(_F, Ends.BY_PASS),
    _K.AMOUNT_ANOMALY: Nature(_F, Ends.BY_FORCE),
    _K.LINES_SUM: Nature(_F, Ends.BY_FORCE),
    _K.DISCOUNT_SUM: Nature(_F, Ends.BY_FORCE),
    _K.PRICE_LOW: Nature(_F, Ends.BY_FORCE),
    _K.COD_LIMIT: Nature(_F, Ends.BY_FORCE),
    _K.FINANCE: Nature(_F, Ends.BY_FINANCE),
    _K.UNMATCHED: Nature(_F, Ends.BY_CURE),
    _K.SHORTAGE: Nature(_F, Ends.BY_CURE),
    _K.WAYBILL_REFUSED: Nature(_F, Ends.BY_PASS),
    _K.NO_CARRIER: Nature(_F, Ends.BY_CURE),
    _K.NO_WAREHOUSE: Nature(_F, Ends.BY_CURE),
    _K.WRITEBACK_REFUSED: Nature(_F, Ends.BY_PASS),
    _K.PLATFORM_HOLD: Nature(_F, Ends.BY_CURE),
    _K.PRESALE: Nature(_F, Ends.BY_CURE),
    _K.HOLD: Nature(_H, Ends.BY_RELEASE),
    _K.SHORT_OR_DAMAGED: Nature(_F, Ends.BY_PASS),
    _K.RULE: Nature(_F, Ends.BY_PASS),
    _K.DUPLICATE: Nature(_F, Ends.BY_PASS),
    _K.PRICE_ODD: Nature(_F, Ends.BY_PASS),
    _K.QTY_ODD: Nature(_F, Ends.BY_PASS),
    _K.PROMISE_AT_RISK: Nature(_F, Ends.BY_PASS),
    _K.REVOKED: Nature(_F, Ends.BY_PASS),
    _K.MESSAGE: Nature(_F, Ends.BY_PASS),
    _K.MEMO: Nature(_F, Ends.BY_PASS),
    _K.FLAG: Nature(_F, Ends.BY_PASS),
}
"""In order of seriousness: the first open one is what a list shows."""

SEVERITY: dict[str, int] = {kind.value: place for place, kind in enumerate(NATURE)}

ABOUT_RECEIVER = (
    _K.RECEIVER_INCOMPLETE.value, _K.ADDRESS_INVALID.value, _K.PHONE_ODD.value, _K.RECEIVER_ODD.value,
    _K.NO_SHIP_REGION.value, _K.BLACKLISTED.value, _K.DUPLICATE.value,
)  # fmt: skip
"""Findings that a new receiver may cure; the audit looks again, and what was passed before counts no more."""

ABOUT_MONEY = (
    _K.AMOUNT_ANOMALY.value, _K.LINES_SUM.value, _K.DISCOUNT_SUM.value, _K.PRICE_LOW.value,
    _K.PRICE_ODD.value, _K.COD_LIMIT.value, _K.FINANCE.value,
)  # fmt: skip
"""Findings that other sums may cure."""

AFTER_SHIP = frozenset({_K.CANCELLED_AFTER_SHIP.value, _K.WRITEBACK_REFUSED.value})
"""Kinds that may be open on an order whose parcels have left."""

RETRIED_BY_ROUTING = frozenset({_K.SHORTAGE.value, _K.NO_CARRIER.value, _K.NO_WAREHOUSE.value})
"""Open ones of these kinds do not keep an order from being routed again: routing is their cure."""


def most_serious(kinds: list[str]) -> str | None:
    """Return the kind a list shows, None when nothing is open."""
    return min(kinds, key=lambda kind: SEVERITY.get(kind, len(SEVERITY)), default=None)
