"""Every step of the flow on an order in every state: it succeeds or is refused by a sentence, and all stays true."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.order_state import OrderMove
from app.services import order_book
from app.services.floor_settings import AUTO_SHIP
from app.services.order_book import Move
from tests.clock import FakeClock
from tests.services.walker import STEPS, Walker
from tests.services.world import BOSS, World

Prepare = Callable[[Walker, int], None]


def steps(*names: str) -> Prepare:
    """Bring an order somewhere by these steps, none of which may be refused."""

    def prepare(walker: Walker, order_id: int) -> None:
        for name in names:
            assert walker.do(name, order_id) == [], name

    return prepare


def replaced(walker: Walker, order_id: int) -> None:
    """As a merge or split leaves an order."""
    with walker.db.write(BOSS) as tx:
        order_book.settle(tx, [], {order_id: Move(OrderMove.REPLACE, "order.replaced")})


ROUTED = ("audit", "route")
NUMBERED = (*ROUTED, "ask number", "answer")
STAGES: dict[str, tuple[Prepare, str, str | None]] = {
    # name: how to come there, the order's state, its newest parcel's state
    "received": (steps(), "received", None),
    "stopped at audit": (steps("platform memo", "platform refund"), "received", None),
    "held": (steps("hold"), "received", None),
    "audited": (steps("audit"), "audited", None),
    "planned": (steps(*ROUTED), "routed", "planned"),
    "asked": (steps(*ROUTED, "ask number"), "routed", "planned"),
    "waybilled": (steps(*NUMBERED), "routed", "waybilled"),
    "printed": (steps(*NUMBERED, "print"), "routed", "printed"),
    "printed and held": (steps(*NUMBERED, "print", "hold"), "routed", "printed"),
    "printed, refund asked": (steps(*NUMBERED, "print", "platform refund"), "routed", "printed"),
    "verified": (steps(*NUMBERED, "print", "pack"), "routed", "verified"),
    "shipped": (steps(*NUMBERED, "print", "pack", "ship"), "shipped", "shipped"),
    "closed": (steps(*NUMBERED, "print", "pack", "ship", "told", "close"), "closed", "shipped"),
    "cancelled": (steps(*NUMBERED, "print", "cancel"), "cancelled", "cancelled"),
    "replaced": (replaced, "replaced", None),
}
ON_OPEN_ORDERS = frozenset(
    {"hold", "hold until", "urgent", "not urgent", "intercept", "address", "other carrier", "first carrier", "unroute",
     "revoke", "recycle", "reissue", "edit",
     "take the edit back", "this warehouse only"}
)  # fmt: skip
"""Steps that have no sense any more once an order is over."""
OVER = {
    "shipped": ON_OPEN_ORDERS | {"ship", "ship unverified", "cancel"},
    "closed": ON_OPEN_ORDERS | {"ship", "ship unverified", "cancel", "unship"},
    "cancelled": ON_OPEN_ORDERS | {"resend", "ask number", "ship", "ship unverified", "unship", "print"},
    "replaced": ON_OPEN_ORDERS
    | {"ask number", "ship", "ship unverified", "unship", "print", "cancel", "copy", "resend", "memo", "no memo"},
    "received": frozenset(
        {"resend", "revoke", "unroute", "recycle", "reissue", "ask number", "print", "ship", "unship"}
    ),
    "held": frozenset({"pass", "force", "revoke", "unroute", "ship"}),
    "audited": frozenset({"resend", "unroute", "recycle", "reissue", "ask number", "print", "ship", "unship"}),
    "printed": frozenset({"resend", "other carrier", "ship", "unship"}),
    "printed and held": frozenset({"ship", "ship unverified", "other carrier"}),
    "printed, refund asked": frozenset({"ship", "ship unverified", "pass"}),
}
"""What has to be refused where."""


@pytest.fixture
def walker(world: World, clock: FakeClock) -> Walker:
    """A warehouse whose bench verifies without shipping."""
    made = Walker(world, clock)
    made.set(AUTO_SHIP, False)
    return made


@pytest.mark.parametrize("stage", STAGES)
def test_every_step_succeeds_or_is_refused_by_a_sentence(walker: Walker, stage: str) -> None:
    prepare, order_state, parcel_state = STAGES[stage]
    accepted = set()
    for name in STEPS:
        order_id = walker.new()
        prepare(walker, order_id)
        parcels = walker.world.parcels(order_id)
        assert walker.world.order(order_id).state == order_state
        assert (parcels[-1].state if parcels else None) == parcel_state
        if not walker.do(name, order_id):
            accepted.add(name)
        if walker.db.on_sqlite and stage != "replaced":
            walker.world.sound()
    if stage != "replaced":  # a replaced order has successors, and this one was only made to look so
        walker.world.sound()
    assert accepted & OVER.get(stage, frozenset()) == set()
