"""A reverse says beforehand what it will do, does exactly that, and leaves nothing behind when it only says it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed
from app.models.orders import order_event
from app.models.outbox import outbox
from app.models.stock import stock_move
from app.services.undo_plans import Reverse, carry_out, plan_reverse
from app.wording import LANGUAGES, knows, say
from tests.clock import FakeClock
from tests.services.walker import Walker, picture
from tests.services.world import BOSS, World

FORWARD = ("audit", "route", "ask number", "answer", "print", "pack", "ship")


@pytest.fixture
def walker(world: World, clock: FakeClock) -> Walker:
    """A warehouse in which everything can be done to an order."""
    return Walker(world, clock)


def at(walker: Walker, last: str) -> int:
    """An order on which everything was done up to this step."""
    order_id = walker.new()
    for step in FORWARD[: FORWARD.index(last) + 1]:
        if walker.world.order(order_id).state != "shipped":  # the bench ships by itself, unless it is told not to
            assert walker.do(step, order_id) == [], step
    return order_id


def told(walker: Walker) -> tuple[int, ...]:
    with walker.db.read() as conn:
        return tuple(
            conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (order_event, stock_move, outbox)
        )


@pytest.mark.parametrize(
    ("reverse", "stage", "after"),
    [
        (Reverse.REVOKE, "audit", "received"),
        (Reverse.REVOKE, "print", "received"),
        (Reverse.UNROUTE, "route", "audited"),
        (Reverse.UNROUTE, "pack", "audited"),
        (Reverse.RECYCLE, "answer", "routed"),
        (Reverse.RECYCLE, "pack", "routed"),
        (Reverse.UNSHIP, "ship", "routed"),
    ],
)
def test_the_plan_is_what_then_happens(walker: Walker, reverse: Reverse, stage: str, after: str) -> None:
    if stage == "pack":
        with walker.db.write(BOSS) as tx:
            tx.conn.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('bench.auto_ship', 'false')")
    order_id = at(walker, stage)
    before, figures = picture(walker.world, order_id), told(walker)
    (plan,) = plan_reverse(walker.db, reverse, [order_id], "弄错", BOSS)
    assert (picture(walker.world, order_id), told(walker)) == (before, figures), "only said"
    assert plan.error is None
    sentences = {language: [say(step.code, step.params, language) for step in plan.steps] for language in LANGUAGES}
    assert all(knows(step.code) for step in plan.steps)
    assert all("–" not in line for lines in sentences.values() for line in lines)
    known = len(walker.world.events(order_id))
    (outcome,) = carry_out(walker.db, reverse, [order_id], "弄错", BOSS)
    assert outcome.error is None
    done = walker.world.events(order_id)[known:]
    assert [step.code for step in plan.steps if not step.code.startswith("undo.")] == done
    assert walker.world.order(order_id).state == after
    codes = {step.code for step in plan.steps}
    numbered = stage in ("answer", "print", "pack")
    assert ("undo.numbers_given_back" in codes) == numbered
    assert ("undo.stock.unreserve" in codes) == (reverse in (Reverse.REVOKE, Reverse.UNROUTE) and stage != "audit")
    assert ("undo.stock.unship" in codes) == (reverse is Reverse.UNSHIP)
    walker.world.sound()


def test_the_goods_and_the_paper_are_named(walker: Walker) -> None:
    order_id = at(walker, "print")
    (plan,) = plan_reverse(walker.db, Reverse.UNROUTE, [order_id], "", BOSS)
    (parcel,) = walker.world.parcels(order_id)
    steps = {step.code: step.params for step in plan.steps}
    assert steps["undo.stock.unreserve"] == {"goods": ["A1 × 2", "B2 × 1"]}
    assert steps["putback.opened"]["label"] == parcel.batch_serial


@pytest.mark.parametrize(
    ("reverse", "stage", "code"),
    [
        (Reverse.REVOKE, "", "audit.not_audited"),
        (Reverse.REVOKE, "ship", "order.partly_left"),
        (Reverse.UNROUTE, "audit", "order.illegal_move"),
        (Reverse.UNROUTE, "ship", "order.illegal_move"),
        (Reverse.RECYCLE, "route", "waybill.nothing_to_reissue"),
        (Reverse.UNSHIP, "print", "ship.nothing_shipped"),
    ],
)
def test_what_would_be_refused_is_refused_in_the_plan(walker: Walker, reverse: Reverse, stage: str, code: str) -> None:
    order_id = at(walker, stage) if stage else walker.new()
    (plan,) = plan_reverse(walker.db, reverse, [order_id], "弄错", BOSS)
    (outcome,) = carry_out(walker.db, reverse, [order_id], "弄错", BOSS)
    assert plan.error == outcome.error == code
    walker.world.sound()


def test_rights_and_reasons_are_asked_for_the_plan_too(walker: Walker) -> None:
    packer = Actor(None, "小张", Role.PACKER, "bench 1")
    for call in (plan_reverse, carry_out):
        with pytest.raises(NotAllowed):
            call(walker.db, Reverse.REVOKE, [1], "", packer)
        with pytest.raises(BadInput):
            call(walker.db, Reverse.UNSHIP, [1], "  ", BOSS)
    (plan,) = plan_reverse(walker.db, Reverse.REVOKE, [4711], "", BOSS)
    assert plan.error == "order.not_found"
