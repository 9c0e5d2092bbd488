"""People: the first one, signing in by badge or PIN, lock-out, rights, and who may look at receivers."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from app.domain.people import RIGHTS, SYSTEM, Actor, Right, Role
from app.errors import BadInput, NotAllowed, NotFound
from app.models.orders import order_event
from app.models.staff import reveal as reveal_table
from app.models.staff import staff
from app.services.cancel_orders import cancel_orders
from app.services.manage_staff import MAX_FAILURES, anybody, first_supervisor, save_staff, sign_in, staff_rows
from app.services.reveal_receiver import PER_HOUR, reveal
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World


def add(world: World, name: str, role: Role = Role.PACKER, **values: str) -> int:
    return save_staff(world.db, world.keys, None, {"name": name, "role": role.value, **values}, BOSS)


# --- the first --------------------------------------------------------------------------------------------------------


def test_the_first_start_makes_a_supervisor_who_can_sign_in(world: World) -> None:
    with world.db.read() as conn:
        assert not anybody(conn)
    made = first_supervisor(world.db, world.keys, " 陈主管 ", "2580", station="办公室")
    assert (made.name, made.role, made.station) == ("陈主管", Role.SUPERVISOR, "办公室")
    assert sign_in(world.db, world.keys, "陈主管", "2580", station="包装1") == Actor(
        made.staff_id, "陈主管", Role.SUPERVISOR, "包装1"
    )
    with world.db.read() as conn:
        assert anybody(conn)
    with pytest.raises(BadInput):
        first_supervisor(world.db, world.keys, "又一个", "2580", station="x")


@pytest.mark.parametrize("pin", ["", "123", "12ab", "１２３４", "     "])
def test_the_first_supervisor_needs_a_pin_that_works(world: World, pin: str) -> None:
    with pytest.raises(BadInput) as refused:
        first_supervisor(world.db, world.keys, "陈主管", pin, station="x")
    assert refused.value.code == "staff.short_pin"
    with world.db.read() as conn:
        assert not anybody(conn)


# --- signing in -------------------------------------------------------------------------------------------------------


def test_a_badge_is_enough_and_a_name_needs_its_pin(world: World) -> None:
    first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    wang = add(world, "王强", badge="B-0001 ", pin="1111")
    assert sign_in(world.db, world.keys, " B-0001\r\n", "", station="包装1").staff_id == wang
    assert sign_in(world.db, world.keys, "王强", "1111", station="包装1").role is Role.PACKER
    for typed, pin in (
        ("王强", ""),
        ("王强", "2222"),
        ("B-0001", "1111"),
        ("没有", "1111"),
        ("", ""),
        ("陈主管", "1111"),
    ):
        with pytest.raises(NotAllowed) as refused:
            sign_in(world.db, world.keys, typed, pin, station="x")
        assert refused.value.code == "staff.wrong_pin", "the answer does not tell whether the name exists"


def test_pins_and_badges_are_nowhere_in_clear(world: World) -> None:
    first_supervisor(world.db, world.keys, "陈主管", "258013", station="x")
    add(world, "王强", badge="BADGE-0001", pin="975319")
    with world.db.read() as conn:
        everything = str(conn.execute(select(staff)).all())
        rows = staff_rows(conn)
    for canary in ("258013", "975319", "BADGE-0001"):
        assert canary not in everything
    assert {(row.name, row.badge) for row in rows} == {("陈主管", ""), ("王强", "***")}


def test_five_wrong_pins_lock_for_five_minutes_even_the_right_one(world: World, clock: FakeClock) -> None:
    first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    for _ in range(MAX_FAILURES):
        with pytest.raises(NotAllowed):
            sign_in(world.db, world.keys, "陈主管", "0000", station="x")
    with pytest.raises(NotAllowed) as locked:
        sign_in(world.db, world.keys, "陈主管", "2580", station="x")
    assert (locked.value.code, locked.value.params) == ("staff.locked", {"minutes": 5})
    clock.advance(minutes=5)
    sign_in(world.db, world.keys, "陈主管", "2580", station="x")
    for _ in range(MAX_FAILURES - 1):
        with pytest.raises(NotAllowed):
            sign_in(world.db, world.keys, "陈主管", "0000", station="x")
    sign_in(world.db, world.keys, "陈主管", "2580", station="x")
    with world.db.read() as conn:
        assert conn.execute(select(staff.c.pin_failures)).scalar_one() == 0, "a right PIN wipes the slate"


def test_a_supervisor_ends_a_lock_with_a_new_pin(world: World) -> None:
    boss = first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    wang = add(world, "王强", pin="1111")
    for _ in range(MAX_FAILURES):
        with pytest.raises(NotAllowed):
            sign_in(world.db, world.keys, "王强", "0000", station="x")
    save_staff(world.db, world.keys, wang, {"pin": "3333"}, boss)
    assert sign_in(world.db, world.keys, "王强", "3333", station="x").staff_id == wang


# --- changing ---------------------------------------------------------------------------------------------------------


def test_somebody_who_left_cannot_sign_in_and_the_last_supervisor_stays(world: World) -> None:
    boss = first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    wang = add(world, "王强", badge="B1", pin="1111")
    save_staff(world.db, world.keys, wang, {"active": ""}, boss)
    for typed, pin in (("B1", ""), ("王强", "1111")):
        with pytest.raises(NotAllowed):
            sign_in(world.db, world.keys, typed, pin, station="x")
    assert boss.staff_id is not None
    for values in ({"active": "0"}, {"role": "packer"}):
        with pytest.raises(BadInput) as refused:
            save_staff(world.db, world.keys, boss.staff_id, values, boss)
        assert refused.value.code == "staff.last_supervisor"
    assert sign_in(world.db, world.keys, "陈主管", "2580", station="x").role is Role.SUPERVISOR


def test_people_that_cannot_be_are_refused(world: World) -> None:
    first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    add(world, "王强", badge="B1")
    for values, code in (
        ({"name": "王强", "role": "packer"}, "staff.name_taken"),
        ({"name": "李梅", "role": "packer", "badge": "B1"}, "staff.badge_taken"),
        ({"name": "李梅", "role": "boss"}, "printer.unknown_value"),
        ({"name": "李梅", "role": "packer", "pin": "12"}, "staff.short_pin"),
        ({"name": " ", "role": "packer"}, "account.field_missing"),
        ({"name": "李梅"}, "account.field_missing"),
    ):
        with pytest.raises(BadInput) as refused:
            save_staff(world.db, world.keys, None, values, BOSS)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        save_staff(world.db, world.keys, 999, {"name": "x"}, BOSS)
    with pytest.raises(NotAllowed):
        save_staff(world.db, world.keys, None, {"name": "x", "role": "packer"}, Actor(1, "王强", Role.PACKER))
    with world.db.read() as conn:
        assert [row.name for row in staff_rows(conn)] == ["王强", "陈主管"]


def test_the_list_tells_when_somebody_last_did_something(world: World, clock: FakeClock) -> None:
    boss = first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    add(world, "王强")
    world.add_sku("A1", 5)
    first, second = world.take(world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1))).order_ids
    for order_id in (first, second):
        clock.advance(minutes=1)
        cancel_orders(world.db, [order_id], "x", boss)
    with world.db.read() as conn:
        assert {row.name: row.last_seen_at for row in staff_rows(conn)} == {"陈主管": clock(), "王强": None}


# --- rights -----------------------------------------------------------------------------------------------------------


def test_every_right_is_somebodys_and_the_supervisor_has_all() -> None:
    assert RIGHTS[Role.SUPERVISOR] == frozenset(Right)
    assert set(RIGHTS) == set(Role)
    for role in Role:
        actor = Actor(1, "x", role, "y")
        for right in Right:
            if right in RIGHTS[role]:
                actor.require(right)
            else:
                with pytest.raises(NotAllowed) as refused:
                    actor.require(right)
                assert refused.value.params == {"name": "x", "right": right.value, "role": role.value}
    for right in Right:
        SYSTEM.require(right)


def test_every_event_names_person_and_station(world: World) -> None:
    boss = first_supervisor(world.db, world.keys, "陈主管", "2580", station="办公室")
    world.add_sku("A1", 5)
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    cancel_orders(world.db, [order_id], "x", boss)
    with world.db.read() as conn:
        signed = conn.execute(
            select(order_event.c.code, order_event.c.staff_id, order_event.c.by_name, order_event.c.station).order_by(
                order_event.c.id
            )
        ).all()
    assert [tuple(row) for row in signed] == [
        ("order.received", None, "system", ""),
        ("order.cancelled", boss.staff_id, "陈主管", "办公室"),
    ]


# --- looking at receivers ---------------------------------------------------------------------------------------------


def test_a_look_needs_right_and_reason_and_is_logged_before_it_is_given(world: World) -> None:
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    clerk = Actor(None, "李梅", Role.AUDIT_CLERK, "审单台")
    assert reveal(world.db, world.keys, order_id, "买家来电", clerk) == WANG
    with world.db.read() as conn:
        logged = conn.execute(select(reveal_table)).one()
    assert (logged.order_id, logged.by_name, logged.station, logged.reason) == (order_id, "李梅", "审单台", "买家来电")
    assert world.events(order_id)[-1] == "order.receiver_revealed"
    with pytest.raises(NotAllowed):
        reveal(world.db, world.keys, order_id, "好奇", Actor(None, "小张", Role.PACKER, "bench"))
    with pytest.raises(BadInput):
        reveal(world.db, world.keys, order_id, "  ", clerk)
    with pytest.raises(NotFound):
        reveal(world.db, world.keys, 999, "x", clerk)
    with world.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(reveal_table)).scalar_one() == 1


def test_the_thirty_first_look_in_an_hour_is_refused(world: World, clock: FakeClock) -> None:
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    clerk = Actor(None, "李梅", Role.AUDIT_CLERK, "审单台")
    for _ in range(PER_HOUR):
        reveal(world.db, world.keys, order_id, "x", clerk)
    with pytest.raises(NotAllowed) as refused:
        reveal(world.db, world.keys, order_id, "x", clerk)
    assert (refused.value.code, refused.value.params["limit"]) == ("reveal.too_many", 30)
    reveal(world.db, world.keys, order_id, "x", BOSS)
    clock.advance(minutes=61)
    reveal(world.db, world.keys, order_id, "x", clerk)


def test_two_looks_at_once_are_never_both_the_thirtieth(world: World) -> None:
    boss = first_supervisor(world.db, world.keys, "陈主管", "2580", station="x")
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    for _ in range(PER_HOUR - 1):
        reveal(world.db, world.keys, order_id, "x", boss)
    start = threading.Barrier(4)
    answers: list[str] = []

    def look() -> None:
        start.wait()
        try:
            reveal(world.db, world.keys, order_id, "x", boss)
            answers.append("seen")
        except NotAllowed:
            answers.append("refused")

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused", "refused", "refused", "seen"]
