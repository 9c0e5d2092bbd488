"""What filters offer, and saved queues with their filters kept whole."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import update

from app.domain.people import Actor, Role
from app.errors import BadInput, NotFound
from app.models.orders import saved_queue
from app.models.staff import staff
from app.services.queries import choices
from app.services.queries.order_filters import from_json, to_json
from app.services.queries.rows import OrderFilter
from app.services.save_queues import drop_queue, rename_queue, save_queue
from tests.clock import MONDAY_MORNING
from tests.services.queries.conftest import Seeded
from tests.services.queries.naive_lists import some_filter

CHEN = Actor(1, "陈静", Role.AUDIT_CLERK, "一号台")
LIN = Actor(2, "林强", Role.PRINT_CLERK, "二号台")


@pytest.fixture(autouse=True)
def _employed(request: pytest.FixtureRequest) -> None:
    if "own_seeded" not in request.fixturenames:
        return
    own: Seeded = request.getfixturevalue("own_seeded")
    with own.db.write() as tx:
        for person in (CHEN, LIN):
            assert person.role is not None
            tx.conn.execute(
                staff.insert().values(id=person.staff_id, name=person.name, role=person.role.value, created_at=tx.at)
            )


def test_choices_by_kind(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        shops = choices.choices(conn, "shop")
        assert len(shops) == 6
        assert {shop.sign for shop in shops} == {"woocommerce", "files"}
        assert [carrier.sign for carrier in choices.choices(conn, "carrier")]
        assert len(choices.choices(conn, "warehouse")) == 2
        assert [tag.name for tag in choices.choices(conn, "tag")] == sorted({"易碎", "大客户", "拍错可退"})
        with pytest.raises(BadInput):
            choices.choices(conn, "colour")


def test_filters_survive_being_stored() -> None:
    random = Random("stored")
    for _ in range(200):
        where = some_filter(random)
        assert from_json(to_json(where)) == where
    rolling = OrderFilter(queues=("to_print",), left_hours=4, paid_days=7)
    assert from_json(to_json(rolling)) == rolling
    assert to_json(OrderFilter()) == {}
    for damaged in ({"queues": 5}, {"left_hours": "soon"}, {"paid_since": "yesterday"}, {"paid_until": 3}):
        with pytest.raises(BadInput):
            from_json(damaged)


def test_a_person_keeps_queues_of_their_own(own_seeded: Seeded) -> None:
    where = OrderFilter(queues=("to_print",), tags=("易碎",), ship_by_until=MONDAY_MORNING + timedelta(hours=4))
    kept = save_queue(own_seeded.db, " 今天 易碎 ", where, "ship_by", CHEN)
    assert (kept.name, kept.filter, kept.sort) == ("今天 易碎", where, "ship_by")
    again = save_queue(own_seeded.db, "今天 易碎", OrderFilter(held=True), "newest", CHEN)
    assert again.id == kept.id
    save_queue(own_seeded.db, "我的", where, "newest", LIN)
    with own_seeded.db.write() as tx:
        tx.conn.execute(saved_queue.insert().values(staff_id=None, name="大家的", filter={"queues": ["shipped"]}))
    with own_seeded.db.read() as conn:
        assert {queue.name for queue in choices.saved_queues(conn, CHEN)} == {"大家的", "今天 易碎"}
        assert {queue.name for queue in choices.saved_queues(conn, LIN)} == {"大家的", "我的"}
        assert choices.saved_queues(conn, CHEN)[-1].filter == OrderFilter(held=True)
    with pytest.raises(NotFound):
        drop_queue(own_seeded.db, kept.id, LIN)
    drop_queue(own_seeded.db, kept.id, CHEN)
    with own_seeded.db.read() as conn:
        assert {queue.name for queue in choices.saved_queues(conn, CHEN)} == {"大家的"}


def test_rolling_bounds_move_with_the_clock() -> None:
    rolling = OrderFilter(queues=("to_print",), left_hours=4, paid_days=7)
    for later in (timedelta(0), timedelta(days=3)):
        now = MONDAY_MORNING + later
        assert rolling.at(now) == OrderFilter(
            queues=("to_print",), ship_by_until=now + timedelta(hours=4), paid_since=now - timedelta(days=7)
        )
    fixed = OrderFilter(ship_by_until=MONDAY_MORNING)
    assert fixed.at(MONDAY_MORNING + timedelta(days=3)) == fixed


def test_a_queue_is_renamed_by_its_owner_only(own_seeded: Seeded) -> None:
    kept = save_queue(own_seeded.db, "旧名", OrderFilter(held=True), "ship_by", CHEN)
    renamed = rename_queue(own_seeded.db, kept.id, " 新名 ", CHEN)
    assert (renamed.id, renamed.name, renamed.filter, renamed.sort) == (
        kept.id,
        "新名",
        OrderFilter(held=True),
        "ship_by",
    )
    with pytest.raises(NotFound):
        rename_queue(own_seeded.db, kept.id, "我的", LIN)
    with pytest.raises(BadInput):
        rename_queue(own_seeded.db, kept.id, "  ", CHEN)


@pytest.mark.parametrize("name", ["", "   ", "一二三四五六七八九十一二三"])
def test_names_that_do_not_fit_a_tab_are_refused(own_seeded: Seeded, name: str) -> None:
    with pytest.raises(BadInput):
        save_queue(own_seeded.db, name, OrderFilter(), "newest", CHEN)


def test_a_damaged_queue_is_said_to_be_damaged(own_seeded: Seeded) -> None:
    kept = save_queue(own_seeded.db, "坏", OrderFilter(), "newest", CHEN)
    with own_seeded.db.write() as tx:
        tx.conn.execute(update(saved_queue).where(saved_queue.c.id == kept.id).values(filter={"queues": 7}))
    with own_seeded.db.read() as conn, pytest.raises(BadInput):
        choices.saved_queues(conn, CHEN)
