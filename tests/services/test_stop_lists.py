"""Blacklist and no-ship regions: what they stop, wherever it is, what they let go, and that nothing lies in clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.intake import Receiver
from app.domain.people import Actor, Role
from app.errors import AppError, BadInput, NotAllowed, NotFound
from app.models.backup import back_up
from app.services.audit_orders import audit_waiting, force_orders
from app.services.audit_settings import set_audit_setting
from app.services.blacklist import Blacklist, StopKind, normal_word, token_of
from app.services.change_address import change_address
from app.services.change_search_key import change_search_key
from app.services.cure_findings import cure_dated
from app.services.import_blacklist import import_blacklist
from app.services.intake_orders import store_page
from app.services.read_tables import Table
from app.services.route_orders import route_waiting
from app.services.stop_lists import add_entry, add_from_order, end_entry, entries
from app.services.stop_regions import add_region, end_region, official_region, regions
from app.vault import SearchWords
from tests.clock import FakeClock
from tests.services.test_never_in_clear import files_of
from tests.services.world import BOSS, WANG, World
from tools.flow.canaries import spellings

CLERK = Actor(None, "小李", Role.AUDIT_CLERK, "desk")
LI = replace(WANG, name="李雷", phone="13900001111", street="人民路88号2单元")


def block(world: World, kind: str, text: str) -> int:
    return add_entry(world.db, world.keys, kind, text, "备注", BOSS).id


def kinds_after_audit(world: World, **changes: Any) -> list[str]:  # noqa: ANN401 - any field of an order
    number = str(len(world.raw("SELECT 1 FROM raw_order")) + 1)
    (order_id,) = world.take(world.intake(number, ("A1", 1), **changes)).order_ids
    audit_waiting(world.db)
    return world.open_kinds(order_id)


@pytest.mark.parametrize(
    ("kind", "text", "met", "not_met"),
    [
        ("person", " 李 雷 ", {"receiver": LI}, {"receiver": replace(LI, name="李雷雷")}),
        ("phone", "+86 139-0000-1111", {"receiver": LI}, {"receiver": replace(LI, phone="13900001112")}),
        ("address", "人民路 88 号", {"receiver": LI}, {"receiver": replace(LI, street="人民路8号")}),
        ("address", "南山区人民路", {"receiver": LI}, {}),
        ("account", "Bad_Buyer", {"buyer_nick": "bad_buyer"}, {"buyer_nick": "good_buyer"}),
    ],
)
def test_an_entry_stops_what_meets_it_and_nothing_else(
    world: World, kind: str, text: str, met: dict[str, Any], not_met: dict[str, Any]
) -> None:
    world.add_sku("A1")
    block(world, kind, text)
    assert kinds_after_audit(world, **met) == ["blacklisted"]
    assert kinds_after_audit(world, **not_met) == []
    (params,) = world.raw("SELECT params FROM order_exception")
    assert all(part not in str(params) for part in ("李雷", "13900001111", "Bad_Buyer", "bad_buyer"))
    world.sound()


def test_a_new_entry_stops_orders_wherever_they_are_and_its_end_frees_them(world: World) -> None:
    world.add_sku("A1", 10)
    (routed,) = world.flow(world.intake("1", ("A1", 1), receiver=LI))
    (audited,) = world.take(world.intake("2", ("A1", 1), receiver=LI)).order_ids
    audit_waiting(world.db)
    waiting, memo, other = world.take(
        world.intake("3", ("A1", 1), receiver=LI), world.intake("4", ("A1", 1), receiver=LI, seller_memo="x"),
        world.intake("5", ("A1", 1)),
    ).order_ids  # fmt: skip
    made = add_entry(world.db, world.keys, "phone", LI.phone, "", BOSS)
    assert made.stopped == 4
    audit_waiting(world.db)
    assert [world.open_kinds(one) for one in (routed, audited, waiting, other)] == [["blacklisted"]] * 3 + [[]]
    second = block(world, "person", LI.name)
    assert end_entry(world.db, made.id, BOSS) == 0, "the other entry still stops them"
    assert end_entry(world.db, second, BOSS) == 4
    assert [world.open_kinds(one) for one in (routed, audited, waiting)] == [[], [], []]
    audit_waiting(world.db)
    route_waiting(world.db)
    assert world.open_kinds(memo) == ["memo"]
    assert [world.order(one).queue for one in (routed, audited, waiting)] == ["to_print"] * 3
    world.sound()


def test_a_forced_order_goes_on_until_another_entry_comes(world: World) -> None:
    world.add_sku("A1", 10)
    block(world, "phone", LI.phone)
    (order_id,) = world.take(world.intake("1", ("A1", 1), receiver=LI)).order_ids
    audit_waiting(world.db)
    force_orders(world.db, [order_id], "已核实", BOSS)
    assert world.order(order_id).state == "audited"
    block(world, "person", LI.name)
    assert world.open_kinds(order_id) == ["blacklisted"]


def test_another_receiver_frees_an_order_and_a_listed_one_stops_it(world: World, clock: FakeClock) -> None:
    world.add_sku("A1", 10)
    block(world, "person", LI.name)
    (order_id,) = world.take(world.intake("1", ("A1", 1), receiver=LI)).order_ids
    audit_waiting(world.db)
    clock.advance(minutes=1)
    change_address(world.db, world.keys, order_id, {"name": "韩梅"}, BOSS)
    assert world.open_kinds(order_id) == []
    clock.advance(minutes=1)
    change_address(world.db, world.keys, order_id, {"name": "李雷"}, BOSS)
    assert world.open_kinds(order_id) == ["blacklisted"]
    world.sound()


def test_a_switched_off_check_stops_nothing(world: World) -> None:
    world.add_sku("A1", 10)
    set_audit_setting(world.db, "on_blacklisted", "off", BOSS)
    (order_id,) = world.flow(world.intake("1", ("A1", 1), receiver=LI))
    assert add_entry(world.db, world.keys, "phone", LI.phone, "", BOSS).stopped == 0
    assert world.open_kinds(order_id) == []
    assert kinds_after_audit(world, receiver=LI) == []


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("dog", "x", "blacklist.unknown_kind"), ("person", "  ", "blacklist.bad_length"),
        ("phone", "1390", "blacklist.bad_length"), ("address", "路1", "blacklist.bad_length"),
        ("address", "x" * 201, "blacklist.bad_length"), ("phone", "139 0000 1111", "blacklist.known"),
        ("address", "人民路-88号", "blacklist.known"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_refused(world: World, kind: str, text: str, code: str) -> None:
    block(world, "phone", "13900001111")
    block(world, "address", "人民路88号")
    with pytest.raises(BadInput) as refused:
        block(world, kind, text)
    assert refused.value.code == code
    with pytest.raises(NotAllowed):
        add_entry(world.db, world.keys, "phone", "13811112222", "", CLERK)


def test_what_an_ended_entry_said_is_destroyed(world: World) -> None:
    entry_id = block(world, "phone", LI.phone)
    end_entry(world.db, entry_id, BOSS)
    assert world.raw("SELECT token, pattern_cipher, masked FROM blacklist") == [(None, None, "139******11")]
    with world.db.read() as conn:
        assert entries(conn) == []
        assert [one.ended_by for one in entries(conn, ended=True)] == ["主管"]
    with pytest.raises(NotFound):
        end_entry(world.db, entry_id, BOSS)
    block(world, "phone", LI.phone)


def test_a_new_search_key_stops_the_same_people(world: World) -> None:
    world.add_sku("A1", 10)
    block(world, "phone", LI.phone)
    block(world, "person", "韩梅")
    block(world, "account", "nick9")
    block(world, "address", "长安街1号")
    before = world.raw("SELECT token FROM blacklist WHERE kind <> 'address' ORDER BY id")
    change_search_key(world.db, world.keys)
    after = world.raw("SELECT token FROM blacklist WHERE kind <> 'address' ORDER BY id")
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert kinds_after_audit(world, receiver=LI) == ["blacklisted"]
    assert kinds_after_audit(world, receiver=replace(WANG, name="韩梅")) == ["blacklisted"]
    assert kinds_after_audit(world, buyer_nick="nick9") == ["blacklisted"]
    assert kinds_after_audit(world, receiver=replace(WANG, street="长安街1号院")) == ["blacklisted"]
    assert kinds_after_audit(world) == []
    world.sound()


def test_no_entry_lies_in_clear_in_any_file(world: World, tmp_path: Path) -> None:
    said = {"person": "慕容雪见", "phone": "13911112222", "address": "望江路88号6单元", "account": "shadowbuyer77"}
    for kind, text in said.items():
        block(world, kind, text)
    made = back_up(world.db, tmp_path / "backups", "manual")
    for name, data in files_of(world.db, made.path, tmp_path).items():
        for text in said.values():
            for form in spellings(text):
                assert form not in data, f"{text} lies in {name}"


def test_orders_that_are_stored_meanwhile_know_the_entry_or_are_looked_through(world: World) -> None:
    """An entry added between two pages: both pages' orders are stopped."""
    world.add_sku("A1", 10)
    first = world.take(world.intake("1", ("A1", 1), receiver=LI)).order_ids
    block(world, "phone", LI.phone)
    reads = world.read(world.intake("2", ("A1", 1), receiver=LI))
    second = world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads)).order_ids
    audit_waiting(world.db)
    assert [world.open_kinds(one) for one in first + second] == [["blacklisted"]] * 2


def test_a_file_is_imported_row_by_row(world: World) -> None:
    rows = (("电话", "13900001111", "恶意退货"), ("姓名", "李雷", ""), ("电话", "139-0000-1111", ""), ("猫", "x", ""))
    table = Table(("类别", "内容", "备注"), tuple(enumerate(rows, 2)), "utf-8")
    done = import_blacklist(world.db, world.keys, table, BOSS)
    assert (done.added, [(row, code) for row, code, _ in done.failed]) == (
        2, [(4, "blacklist.known"), (5, "blacklist.unknown_kind")],
    )  # fmt: skip
    with pytest.raises(BadInput):
        import_blacklist(world.db, world.keys, Table(("类别",), (), "utf-8"), BOSS)


WORDS = SearchWords(b"k" * 32)


@given(name=st.text(min_size=1, max_size=8), other=st.text(max_size=8))
def test_a_person_is_met_exactly_when_the_normal_names_are_equal(name: str, other: str) -> None:
    word = normal_word(StopKind.PERSON, name)
    token = token_of(WORDS, StopKind.PERSON, word)
    assert token is not None
    stops = Blacklist({(StopKind.PERSON, token): [4]})
    same = bool(word) and normal_word(StopKind.PERSON, other) == word
    assert stops.met(WORDS, Receiver(name=other), "") == ("4" if same else "")


# --- regions ----------------------------------------------------------------------------------------------------------
XINJIANG = replace(WANG, province="新疆维吾尔自治区", city="乌鲁木齐市", district="天山区", street="光明路1号")


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        (("新疆", "", ""), ("新疆维吾尔自治区", "", "")),
        (("广东", "深圳", ""), ("广东省", "深圳市", "")),
        (("广东省", "深圳市", "南山区"), ("广东省", "深圳市", "南山区")),
        (("北京", "北京", "海淀区"), ("北京市", "北京市", "海淀区")),
        (("火星", "", ""), None), (("广东", "杭州", ""), None), (("广东", "深圳", "余杭区"), None),
        (("广东", "", "南山区"), None),
        (("", "", ""), None),
    ],
)  # fmt: skip
def test_regions_are_written_by_their_official_names(
    typed: tuple[str, str, str], official: tuple[str, str, str] | None
) -> None:
    if official is None:
        with pytest.raises(BadInput):
            official_region(*typed)
    else:
        assert official_region(*typed) == official


def test_a_region_stops_from_its_time_until_its_end(world: World, clock: FakeClock) -> None:
    world.add_sku("A1", 20)
    routed, elsewhere = world.flow(
        world.intake("0", ("A1", 1), receiver=XINJIANG), world.intake("00", ("A1", 1), receiver=WANG)
    )
    start, end = clock() + timedelta(hours=1), clock() + timedelta(hours=9)
    made = add_region(world.db, "新疆", "", "", BOSS, from_at=start, until_at=end, note="大雪")
    assert made.stopped == 0
    assert kinds_after_audit(world, receiver=XINJIANG) == []
    clock.advance(hours=1)
    assert kinds_after_audit(world, receiver=XINJIANG) == ["no_ship_region"]
    assert add_region(world.db, "新疆", "乌鲁木齐", "", BOSS).stopped == 2
    assert world.open_kinds(routed) == ["no_ship_region"]
    assert world.open_kinds(elsewhere) == []
    with world.db.read() as conn:
        (now, dated) = regions(conn)
    assert (now.region, dated.region, dated.note) == ("新疆维吾尔自治区 乌鲁木齐市", "新疆维吾尔自治区", "大雪")
    assert end_region(world.db, now.id, BOSS) == 0, "the province is avoided as well"
    clock.advance(hours=8)
    assert cure_dated(world.db) == 3
    assert world.open_kinds(routed) == []
    assert kinds_after_audit(world, receiver=XINJIANG) == []
    world.sound()


def test_a_region_of_one_carrier_is_no_finding(world: World) -> None:
    world.add_sku("A1", 20)
    made = add_region(world.db, "新疆", "", "", BOSS, carrier_id=world.carrier_id)
    assert made.stopped == 0
    assert kinds_after_audit(world, receiver=XINJIANG) == []
    end_region(world.db, made.id, BOSS)
    with pytest.raises(NotFound):
        end_region(world.db, made.id, BOSS)


@pytest.mark.parametrize("by", [CLERK])
def test_only_who_may_rules_changes_the_lists(world: World, by: Actor, clock: FakeClock) -> None:
    for refused in (
        lambda: add_region(world.db, "新疆", "", "", by),
        lambda: end_region(world.db, 1, by),
        lambda: end_entry(world.db, 1, by),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(AppError):
        add_region(world.db, "新疆", "", "", BOSS, until_at=clock() - timedelta(hours=1))


def test_an_orders_own_parts_go_on_the_list_unseen(world: World) -> None:
    world.add_sku("A1")
    first, second = world.flow(world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1), buyer_nick="nick-7"))
    made = add_from_order(world.db, world.keys, first, "phone", "三次拒收", BOSS)
    assert made.stopped == 2, "both orders are of the same phone"
    assert world.open_kinds(second) == ["blacklisted"]
    with world.db.read() as conn:
        (entry,) = entries(conn)
    assert "13800138000" not in str(entry)
    with pytest.raises(BadInput):
        add_from_order(world.db, world.keys, first, "account", "", BOSS)
    add_from_order(world.db, world.keys, second, "account", "", BOSS)
    with pytest.raises(NotAllowed):
        add_from_order(world.db, world.keys, first, "person", "", CLERK)
    with pytest.raises(BadInput):
        add_from_order(world.db, world.keys, first, "nothing", "", BOSS)
    world.sound()
