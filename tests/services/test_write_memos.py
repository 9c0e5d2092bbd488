"""Memo and flag of staff: there at once, told to the platform, the newest wins, nothing overwritten in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.connectors.base import MemoThere
from app.domain.intake import IntakeOrder
from app.domain.people import Actor, Role
from app.errors import BadInput, Declined, NotAllowed, PlatformDown
from app.models.orders import order_event, sales_order
from app.models.outbox import outbox
from app.models.raw_orders import raw_order
from app.services.audit_orders import audit_waiting, pass_orders
from app.services.queries.making_rows import MOST_MEMO, MemoEdit
from app.services.split_orders import Cut, split_order
from app.services.write_memos import set_memo, write_memo
from app.sync.outbox_relay import OutboxRelay
from tests.clock import FakeClock
from tests.services.fake_platform import FakePlatform
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


@pytest.fixture
def shop(world: World) -> World:
    world.add_sku("CUP", 500)
    return world


def relay(world: World, platform: FakePlatform) -> None:
    handlers = {"write_memo": write_memo}
    OutboxRelay(
        world.db, world.keys, f"shop:{world.shop_id}", handlers, holder="A", random=Random(1)
    ).relay(platform, lambda: True)  # fmt: skip


def codes(world: World, order_id: int) -> list[str]:
    query = select(order_event.c.code).where(order_event.c.order_id == order_id).order_by(order_event.c.id)
    with world.db.read() as conn:
        return [code for code in conn.execute(query).scalars() if code.startswith("order.memo")]


def calls(world: World, kind: str = "write_memo") -> list[int]:
    query = select(outbox.c.subject_id).where(outbox.c.kind == kind, outbox.c.done_at.is_(None))
    with world.db.read() as conn:
        return list(conn.execute(query).scalars())


def note(world: World, order_id: int, memo: str | None = None, flag: int | None = None) -> None:
    (outcome,) = set_memo(world.db, [order_id], MemoEdit(memo, flag), BOSS)
    assert outcome.error is None


def newer(order: IntakeOrder, minutes: int, **changes: object) -> IntakeOrder:
    return replace(order, modified_at=order.modified_at + timedelta(minutes=minutes), **changes)  # type: ignore[arg-type]


def test_a_memo_is_there_at_once_and_no_parcel_goes_back_for_it(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "  加一张\n贺卡 ")
    order = shop.order(order_id)
    assert (order.seller_memo, order.state, order.open_exceptions) == ("加一张 贺卡", "routed", 0)
    assert codes(shop, order_id) == ["order.memo_told_soon"]
    note(shop, order_id, "加一张 贺卡")
    assert codes(shop, order_id) == ["order.memo_told_soon"], "the same again is no change"
    shop.sound()


def test_the_newest_memo_is_what_the_platform_is_told(shop: World) -> None:
    platform = FakePlatform()
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "第一")
    note(shop, order_id, "第二")
    relay(shop, platform)
    assert platform.memos["1"].memo == "第二"
    assert codes(shop, order_id)[-1] == "order.memo_told"
    assert calls(shop) == []


def test_one_that_changes_while_it_is_told_is_told_once_more(shop: World) -> None:
    platform = FakePlatform()
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "第一")
    again = ["第二"]

    def meanwhile() -> None:
        if again:
            note(shop, order_id, again.pop())

    platform.meanwhile = meanwhile
    relay(shop, platform)
    assert platform.memos["1"].memo == "第二"
    assert calls(shop) == []


def test_a_platform_that_is_down_is_told_later_and_one_that_cut_the_answer_is_asked_again(
    shop: World, clock: FakeClock
) -> None:
    platform = FakePlatform()
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "贺卡")
    platform.trouble.append(PlatformDown("http.timeout"))
    relay(shop, platform)
    assert (platform.memos, calls(shop)) == ({}, [1])
    platform.cut.append(PlatformDown("http.timeout"))
    for _ in range(2):
        clock.advance(hours=1)
        relay(shop, platform)
    assert platform.memos["1"].memo == "贺卡"
    assert calls(shop) == []
    assert codes(shop, order_id) == ["order.memo_told_soon", "order.memo_told"]


def test_a_refusal_is_in_the_timeline_and_stays_as_a_dead_letter(shop: World) -> None:
    platform = FakePlatform()
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "贺卡")
    platform.trouble.append(Declined("woocommerce.order_gone"))
    relay(shop, platform)
    assert codes(shop, order_id)[-1] == "order.memo_refused"
    assert calls(shop) == [1]
    assert shop.order(order_id).seller_memo == "贺卡"


def test_a_platform_that_says_what_it_said_before_leaves_what_staff_wrote(shop: World) -> None:
    order = shop.intake("1", ("CUP", 1), seller_memo="老备注")
    (order_id,) = shop.take(order).order_ids
    audit_waiting(shop.db)
    pass_orders(shop.db, [order_id], BOSS)
    note(shop, order_id, "新备注", 3)
    shop.take(newer(order, 1, buyer_message="快点"))
    assert (shop.order(order_id).seller_memo, shop.order(order_id).flag) == ("新备注", 3)
    assert shop.order(order_id).buyer_message == "快点"
    shop.take(newer(order, 2, seller_memo="新备注", flag=3))
    with shop.db.read() as conn:
        assert conn.execute(select(raw_order.c.memo_said)).scalar_one() is None, "said the same: nothing to remember"
    shop.take(newer(order, 3, seller_memo="老备注", flag=3))
    assert shop.order(order_id).seller_memo == "老备注", "back on the platform: a change like any other"
    shop.sound()


def test_what_somebody_wrote_there_meanwhile_wins_and_waits_for_a_look(shop: World) -> None:
    order = shop.intake("1", ("CUP", 1))
    (order_id,) = shop.flow(order)
    note(shop, order_id, "我们的")
    shop.take(newer(order, 1, seller_memo="他们的"))
    assert shop.order(order_id).seller_memo == "他们的"
    assert shop.open_kinds(order_id) == ["memo"]
    assert "order.memo_overruled" in codes(shop, order_id)
    platform = FakePlatform()
    platform.memos["1"] = MemoThere("他们的")
    relay(shop, platform)
    assert platform.memos["1"].memo == "他们的"
    shop.sound()


def test_a_call_that_finds_another_memo_there_overwrites_nothing_and_has_the_order_read_again(shop: World) -> None:
    platform = FakePlatform()
    platform.memos["1"] = MemoThere("他们的")
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "我们的")
    relay_known = {"write_memo": write_memo, "recheck_order": lambda *_: None}
    OutboxRelay(shop.db, shop.keys, f"shop:{shop.shop_id}", relay_known, holder="A", random=Random(1)).relay(
        platform, lambda: not calls(shop, "recheck_order")
    )
    assert platform.memos["1"].memo == "他们的"
    assert calls(shop, "recheck_order") == [1]
    assert codes(shop, order_id)[-1] == "order.memo_other_there"


def test_what_was_written_over_another_memo_is_refused(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    note(shop, order_id, "同事刚写的")
    (outcome,) = set_memo(shop.db, [order_id], MemoEdit("我写的", was=""), BOSS)
    assert (outcome.error, outcome.params["memo"]) == ("memo.changed_meanwhile", "同事刚写的")
    assert shop.order(order_id).seller_memo == "同事刚写的"


def test_many_orders_get_a_flag_and_a_memo_beside_theirs(shop: World) -> None:
    ids = shop.flow(shop.intake("1", ("CUP", 1)), shop.intake("2", ("CUP", 1)))
    note(shop, ids[0], "先有的")
    assert [one.error for one in set_memo(shop.db, ids, MemoEdit("展会", 2, append=True), BOSS)] == [None, None]
    assert [(shop.order(one).seller_memo, shop.order(one).flag) for one in ids] == [("先有的；展会", 2), ("展会", 2)]
    set_memo(shop.db, ids, MemoEdit("展会", append=True), BOSS)
    assert shop.order(ids[0]).seller_memo == "先有的；展会", "said once"


def test_what_cannot_be_is_refused(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    with pytest.raises(BadInput):
        set_memo(shop.db, [order_id], MemoEdit(flag=6), BOSS)
    (outcome,) = set_memo(shop.db, [order_id], MemoEdit("长" * (MOST_MEMO + 1)), BOSS)
    assert outcome.error == "memo.too_long"
    with pytest.raises(NotAllowed):
        set_memo(shop.db, [order_id], MemoEdit("x"), PACKER)


def test_an_emptied_memo_ends_its_finding(shop: World) -> None:
    (order_id,) = shop.take(shop.intake("1", ("CUP", 1), seller_memo="问客户")).order_ids
    audit_waiting(shop.db)
    assert shop.open_kinds(order_id) == ["memo"]
    note(shop, order_id, "")
    assert (shop.order(order_id).state, shop.open_kinds(order_id)) == ("audited", [])
    shop.sound()


def test_a_part_of_a_split_keeps_its_memo_to_itself(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 3)))
    split_order(shop.db, shop.keys, order_id, Cut(weight_g=250), BOSS)
    assert set_memo(shop.db, [order_id], MemoEdit("x"), BOSS)[0].error is not None, "it was replaced"
    with shop.db.read() as conn:
        part = conn.execute(select(sales_order.c.id).where(sales_order.c.kind == "split")).scalars().first()
    assert part is not None
    note(shop, part, "易碎")
    assert codes(shop, part) == ["order.memo_set"]
    assert calls(shop) == []
    shop.sound()


def test_a_shipped_order_may_still_be_noted(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    with shop.db.write() as tx:
        tx.conn.execute(update(sales_order).values(state="shipped"))
    note(shop, order_id, "客户说收到了")
    assert calls(shop) == [1]


MEMOS = ("", "甲", "乙", "丙")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["staff", "platform", "pull", "tell"]), st.sampled_from(MEMOS)), max_size=8
    )
)
def test_whatever_happens_both_sides_end_with_the_same_memo_and_nothing_is_lost_in_silence(
    shop: World, steps: list[tuple[str, str]]
) -> None:
    with shop.db.read() as conn:
        number = f"H{len(conn.execute(select(raw_order.c.id)).all())}"
    order = shop.intake(number, ("CUP", 1))
    (order_id,) = shop.flow(order)
    platform = FakePlatform()
    minute = 0

    def do(step: str, memo: str) -> None:
        nonlocal minute
        minute += 1
        if step == "staff":
            note(shop, order_id, memo)
        elif step == "platform":
            platform.memos[number] = MemoThere(memo)
        elif step == "pull":
            there = platform.memos.get(number, MemoThere(""))
            shop.take(newer(order, minute, seller_memo=there.memo, buyer_message=f"版本{minute}"))
        else:
            relay(shop, platform)

    for step, memo in steps:
        do(step, memo)
    for step in ("tell", "pull", "tell", "pull"):
        do(step, "")
    assert shop.order(order_id).seller_memo == platform.memos.get(number, MemoThere("")).memo
    shop.sound()
