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
from app.models.orders import order_event, order_link, sales_order
from app.models.outbox import outbox
from app.models.raw_orders import raw_order
from app.services.audit_orders import audit_waiting, pass_orders
from app.services.merge_orders import merge_orders
from app.services.queries.making_rows import MOST_MEMO, MemoEdit
from app.services.split_orders import Cut, split_order
from app.services.undo_regroup import undo_regroup
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


def test_words_that_somebody_takes_back_before_they_are_read_make_room_for_ours(shop: World) -> None:
    platform = FakePlatform()
    platform.memos["1"] = MemoThere("他们的")
    order = shop.intake("1", ("CUP", 1))
    (order_id,) = shop.flow(order)
    note(shop, order_id, "我们的")
    relay(shop, platform)
    platform.memos["1"] = MemoThere("")
    shop.take(newer(order, 1, buyer_message="新版本"))
    relay(shop, platform)
    assert (shop.order(order_id).seller_memo, platform.memos["1"].memo) == ("我们的", "我们的")
    shop.take(newer(order, 2, seller_memo="我们的"))
    with shop.db.read() as conn:
        assert conn.execute(select(raw_order.c.memo_said)).scalar_one() is None
    shop.sound()


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


def parts_of(world: World, order_id: int) -> list[int]:
    split_order(world.db, world.keys, order_id, Cut(weight_g=250), BOSS)
    with world.db.read() as conn:
        query = select(order_link.c.new_order_id).where(order_link.c.old_order_id == order_id)
        return list(conn.execute(query.order_by(order_link.c.new_order_id)).scalars())


def memos(world: World, *order_ids: int) -> list[str]:
    return [world.order(one).seller_memo for one in order_ids]


def test_what_is_written_on_parts_of_a_split_goes_to_the_platform_order_once(shop: World) -> None:
    platform = FakePlatform()
    platform.memos["1"] = MemoThere("老客户")
    (order_id,) = shop.take(shop.intake("1", ("CUP", 3), seller_memo="老客户")).order_ids
    audit_waiting(shop.db)
    pass_orders(shop.db, [order_id], BOSS)
    first, second, third = parts_of(shop, order_id)
    assert set_memo(shop.db, [order_id], MemoEdit("x"), BOSS)[0].error is not None, "it was replaced"
    note(shop, first, "老客户；易碎", 3)
    assert codes(shop, first) == ["order.memo_told_soon"]
    note(shop, second, "老客户；易碎")
    assert codes(shop, second) == ["order.memo_set"], "the platform's order says it already"
    assert memos(shop, order_id, first, second, third) == ["老客户；易碎"] * 3 + ["老客户"]
    assert calls(shop) == [1]
    relay(shop, platform)
    assert platform.memos["1"] == MemoThere("老客户；易碎", 3)
    assert codes(shop, first)[-1] == "order.memo_told"
    undo_regroup(shop.db, order_id, BOSS)
    assert memos(shop, order_id) == ["老客户；易碎"]
    shop.sound()


def test_what_is_written_on_a_merged_order_is_told_for_each_child_beside_its_own(shop: World) -> None:
    platform = FakePlatform()
    platform.memos |= {"1": MemoThere("甲的"), "2": MemoThere("乙的"), "3": MemoThere("")}
    orders = [shop.intake(str(at), ("CUP", 1), seller_memo=memo) for at, memo in enumerate(("甲的", "乙的", ""), 1)]
    ids = shop.take(*orders).order_ids
    whole = merge_orders(shop.db, shop.keys, ids, BOSS).order_id
    assert memos(shop, whole) == ["甲的；乙的"]
    note(shop, whole, "甲的；加贺卡", 2)
    assert memos(shop, *ids) == ["甲的；加贺卡", "加贺卡", "加贺卡"]
    assert [shop.order(one).flag for one in ids] == [2, 2, 2]
    assert sorted(calls(shop)) == [1, 2, 3]
    relay(shop, platform)
    assert [platform.memos[number].memo for number in "123"] == ["甲的；加贺卡", "加贺卡", "加贺卡"]
    assert codes(shop, whole) == ["order.memo_told_soon"] + ["order.memo_told"] * 3
    for order, memo in zip(orders, ("甲的；加贺卡", "加贺卡", "加贺卡"), strict=True):
        shop.take(newer(order, 1, seller_memo=memo, flag=2))
    assert shop.order(whole).state == "received", "what was told comes back: nothing is undone"
    assert memos(shop, whole) == ["甲的；加贺卡"]
    undo_regroup(shop.db, whole, BOSS)
    assert memos(shop, *ids) == ["甲的；加贺卡", "加贺卡", "加贺卡"]
    shop.sound()


def test_a_part_of_a_merged_order_tells_all_it_was_made_of(shop: World) -> None:
    ids = shop.take(shop.intake("1", ("CUP", 2)), shop.intake("2", ("CUP", 2))).order_ids
    whole = merge_orders(shop.db, shop.keys, ids, BOSS).order_id
    part = parts_of(shop, whole)[0]
    note(shop, part, "易碎")
    assert memos(shop, whole, *ids) == ["易碎"] * 3
    assert sorted(calls(shop)) == [1, 2]
    shop.sound()


def test_another_memo_on_a_childs_platform_wins_and_what_stands_for_it_waits_for_a_look(shop: World) -> None:
    orders = [shop.intake(str(at), ("CUP", 1)) for at in (1, 2)]
    ids = shop.flow(*orders)
    whole = merge_orders(shop.db, shop.keys, ids, BOSS).order_id
    note(shop, whole, "我们的")
    shop.take(newer(orders[0], 1, seller_memo="他们的"))
    assert memos(shop, *ids) == ["他们的", "我们的"]
    assert "他们的" in shop.order(whole).seller_memo
    assert "memo" in shop.open_kinds(whole)
    assert "order.memo_overruled" in codes(shop, ids[0])
    shop.sound()


def test_a_memo_too_long_for_one_of_the_children_changes_none(shop: World) -> None:
    ids = shop.take(shop.intake("1", ("CUP", 1)), shop.intake("2", ("CUP", 1))).order_ids
    whole = merge_orders(shop.db, shop.keys, ids, BOSS).order_id
    with shop.db.write() as tx:
        tx.conn.execute(update(sales_order).where(sales_order.c.id == ids[1]).values(seller_memo="长" * MOST_MEMO))
    (outcome,) = set_memo(shop.db, [whole], MemoEdit("短"), BOSS)
    assert (outcome.error, outcome.params["order_no"]) == ("memo.too_long", shop.order(ids[1]).order_no)
    assert memos(shop, whole, ids[0]) == ["", ""]


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
