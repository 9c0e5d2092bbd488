"""Which orders may share a parcel (合单): the reasons why not, and the groups a round of automatic merging makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState


class ShopPolicy(StrEnum):
    """With whose orders a shop's orders may be merged. The third way, a group of shops, is named ``group:NAME``."""

    SAME = "same"
    NEVER = "never"


GROUP = "group:"
"""How the policy of a shop begins whose orders may be merged with those of all shops of the same group."""

_Amount = TypeVar("_Amount", int, timedelta)

MERGEABLE = frozenset({OrderState.RECEIVED, OrderState.AUDITED, OrderState.ROUTED})

STOPPING = frozenset(
    {
        ExceptionKind.REFUND_ASKED, ExceptionKind.SHIPPED_ELSEWHERE, ExceptionKind.CANCELLED_AFTER_SHIP,
        ExceptionKind.PLATFORM_HOLD, ExceptionKind.PRESALE,
    }
)  # fmt: skip
"""What is open between the platform and an order; such an order is neither merged nor split before that is settled."""


class WhyNot(StrEnum):
    """Reasons against a merge; words in ``merge_reason.*``."""

    TOO_FEW = "too_few"
    WRONG_STATE = "wrong_state"
    SEALED = "sealed"
    STOPPED = "stopped"
    NO_RECEIVER = "no_receiver"
    OTHER_RECEIVER = "other_receiver"
    OTHER_CURRENCY = "other_currency"
    COD_MIX = "cod_mix"
    SHOP_NEVER = "shop_never"
    SHOPS_APART = "shops_apart"
    OTHER_CARRIER = "other_carrier"
    OTHER_WAREHOUSE = "other_warehouse"
    TOO_FAR_APART = "too_far_apart"
    TOO_MANY = "too_many"
    TOO_HEAVY = "too_heavy"


@dataclass(frozen=True)
class MergeFacts:
    """What a merge has to know about one order. ``same_key`` None: its receiver cannot be compared with others."""

    order_id: int
    shop_id: int
    policy: str
    state: OrderState
    same_key: bytes | None
    currency: str
    placed_at: datetime
    cod: bool = False
    sealed: bool = False
    stopped: bool = False
    carrier_wish: str = ""
    bound: str = ""
    """The code of the only warehouse that may send it."""
    weight_g: int = 0


@dataclass(frozen=True)
class MergeLimits:
    """Bounds of one merged order; None is no bound. ``window`` lies between placing the first and the last of them."""

    window: timedelta | None = None
    weight_g: int | None = None
    orders: int | None = None

    def without_window(self) -> MergeLimits:
        """Return the bounds a person has, who sees how far apart the orders are."""
        return replace(self, window=None)


NO_LIMITS = MergeLimits()


def circle(facts: MergeFacts) -> str:
    """Return what the shops have in common whose orders may be merged with this one; empty for a shop that never is."""
    if facts.policy == ShopPolicy.NEVER:
        return ""
    return facts.policy if facts.policy.startswith(GROUP) else f"shop:{facts.shop_id}"


def why_not(orders: Sequence[MergeFacts], limits: MergeLimits = NO_LIMITS) -> tuple[WhyNot, ...]:
    """Return every reason why these orders may not become one, in the order of ``WhyNot``; empty: they may."""
    return tuple(reason for reason in WhyNot if reason in _against(orders, limits))


def _against(orders: Sequence[MergeFacts], limits: MergeLimits) -> set[WhyNot]:
    circles = {circle(one) for one in orders}
    keys = {one.same_key for one in orders}
    wishes = {one.carrier_wish for one in orders if one.carrier_wish}
    placed = [one.placed_at for one in orders]
    checks = {
        WhyNot.TOO_FEW: len({one.order_id for one in orders}) < 2,
        WhyNot.WRONG_STATE: any(one.state not in MERGEABLE for one in orders),
        WhyNot.SEALED: any(one.sealed for one in orders),
        WhyNot.STOPPED: any(one.stopped for one in orders),
        WhyNot.NO_RECEIVER: None in keys,
        WhyNot.OTHER_RECEIVER: len(keys - {None}) > 1,
        WhyNot.OTHER_CURRENCY: len({one.currency for one in orders}) > 1,
        WhyNot.COD_MIX: len({one.cod for one in orders}) > 1,
        WhyNot.SHOP_NEVER: "" in circles,
        WhyNot.SHOPS_APART: len(circles - {""}) > 1,
        WhyNot.OTHER_CARRIER: len(wishes) > 1,
        WhyNot.OTHER_WAREHOUSE: len({one.bound for one in orders if one.bound}) > 1,
        WhyNot.TOO_FAR_APART: bool(placed) and not _fits(max(placed) - min(placed), limits.window),
        WhyNot.TOO_MANY: not _fits(len(orders), limits.orders),
        WhyNot.TOO_HEAVY: not _fits(sum(one.weight_g for one in orders), limits.weight_g),
    }
    return {reason for reason, holds in checks.items() if holds}


def _fits(value: _Amount, bound: _Amount | None) -> bool:
    return bound is None or value <= bound


def groups(orders: Iterable[MergeFacts], limits: MergeLimits = NO_LIMITS) -> list[tuple[MergeFacts, ...]]:
    """Return groups of two or more of these orders that may be merged, each as large as the limits allow.

    Orders are taken in the order of placing, so a group holds neighbours in time; no order is in two groups.
    """
    alike: dict[tuple[object, ...], list[MergeFacts]] = defaultdict(list)
    for one in orders:
        if one.same_key is not None and circle(one):
            alike[(one.same_key, circle(one), one.currency, one.cod)].append(one)
    made: list[tuple[MergeFacts, ...]] = []
    for candidates in alike.values():
        made += _cut(sorted(candidates, key=lambda one: (one.placed_at, one.order_id)), limits)
    return made


def _cut(candidates: Sequence[MergeFacts], limits: MergeLimits) -> list[tuple[MergeFacts, ...]]:
    made: list[list[MergeFacts]] = []
    for one in candidates:
        fitting = (group for group in made if not _against([*group, one], limits))
        group = next(fitting, None)
        if group is not None:
            group.append(one)
        else:
            made.append([one])
    return [tuple(group) for group in made if len(group) > 1]
