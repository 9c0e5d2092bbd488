"""Routing by regions, prices and terms through the services: what is stored, told, and put right by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.domain.intake import Receiver
from app.domain.reasons import unpack
from app.errors import BadInput
from app.models.freight import carrier_terms, freight_price, warehouse_region
from app.models.orders import order_event, order_exception, sales_order
from app.models.parcels import waybill_request
from app.models.stock import sku
from app.models.stop_lists import no_ship_region
from app.models.warehouses import carrier
from app.services.adjust_stock import Count, adjust
from app.services.change_orders import choose_carrier
from app.services.choose_carriers import choose_again
from app.services.import_delays import HEADINGS, DelayImport, delay_table, import_delays
from app.services.manage_warehouses import save_warehouse
from app.services.route_orders import Routed, route_in, route_waiting
from app.wording import say
from tests.services.world import BOSS, WANG, World

URUMQI = replace(WANG, province="新疆维吾尔自治区", city="乌鲁木齐市", district="天山区")


def add_price(world: World, carrier_id: int, cents: int, *, province: str = "广东省", **more: Any) -> None:  # noqa: ANN401
    values = {"first_g": 1000, "step_g": 1000, "step_cents": 100, "city": "", **more}
    with world.db.write() as tx:
        row = {"carrier_id": carrier_id, "province": province, "first_cents": cents, "added_at": tx.at, **values}
        tx.conn.execute(freight_price.insert().values(**row))


def set_terms(world: World, carrier_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
    with world.db.write() as tx:
        tx.conn.execute(carrier_terms.insert().values(carrier_id=carrier_id, **values))


def second_house(world: World, *regions: tuple[str, int]) -> int:
    house = save_warehouse(world.db, world.keys, None, {"code": "GZ", "name": "广州仓", "province": "广东省"}, BOSS)
    with world.db.write() as tx:
        for province, rank in regions:
            tx.conn.execute(warehouse_region.insert().values(warehouse_id=house, province=province, rank=rank))
    return house


def put(world: World, sku_id: int, house: int, qty: int) -> None:
    (outcome,) = adjust(world.db, [Count(sku_id, house, qty)], "count", BOSS)
    assert outcome.error is None


def told(world: World, order_id: int, code: str = "order.routed") -> dict[str, Any]:
    with world.db.read() as conn:
        query = select(order_event.c.params).where(order_event.c.order_id == order_id, order_event.c.code == code)
        return dict(conn.execute(query.order_by(order_event.c.id.desc())).scalars().first() or {})


def open_params(world: World, order_id: int) -> dict[str, Any]:
    with world.db.read() as conn:
        query = select(order_exception.c.params).where(
            order_exception.c.order_id == order_id, order_exception.c.closed_at.is_(None)
        )
        return dict(conn.execute(query).scalar_one())


def test_the_cheapest_that_reaches_takes_it_and_the_timeline_says_why(world: World) -> None:
    world.add_sku("A1", 10, weight_g=900)
    yto, zto = world.add_carrier("圆通"), world.add_carrier("中通")
    add_price(world, world.carrier_id, 2300, province=URUMQI.province)
    add_price(world, yto, 1800, province=URUMQI.province)
    add_price(world, zto, 500)
    set_terms(world, world.carrier_id, max_weight_g=3000)
    far, near = world.flow(world.intake("1", ("A1", 2), receiver=URUMQI), world.intake("2", ("A1", 4)))
    assert [(one.carrier_id, one.freight_cents) for one in world.parcels(far)] == [(yto, 1900)]
    assert [(one.carrier_id, one.freight_cents) for one in world.parcels(near)] == [(zto, 500 + 300)]
    said = say("order.routed", told(world, far))
    assert "圆通：能发 新疆 乌鲁木齐、1.8 kg 的 2 家里最便宜，19.00 元" in said
    assert "；顺丰月结 要 24.00，贵 5.00；中通 不到 新疆 乌鲁木齐" in said
    world.sound()


@pytest.mark.parametrize("tag", ["liquid", "cold"])
def test_tags_cod_and_stopped_regions_are_kept_to(world: World, tag: str) -> None:
    for code in ("A1", "B2"):
        world.add_sku(code, 10)
    yto = world.add_carrier("圆通")
    with world.db.write() as tx:
        tx.conn.execute(update(sku).where(sku.c.sku_code == "A1").values(tags=f",{tag},"))
        tx.conn.execute(update(carrier).where(carrier.c.id == yto).values(priority=9))
        tx.conn.execute(
            no_ship_region.insert(),
            [
                {"province": URUMQI.province, "carrier_id": yto, "from_at": tx.at + timedelta(hours=start),
                 "until_at": tx.at + timedelta(hours=1), "added_at": tx.at, "added_by": "主管", "note": "大雪",
                 "ended_at": ended}
                for start, ended in ((-1, None), (-1, tx.at))
            ],
        )  # fmt: skip
    set_terms(world, yto, refused_tags=",liquid,cold,", takes_cod=False)
    liquid, plain, cod, snow = world.flow(
        world.intake("1", ("A1", 1)), world.intake("2", ("B2", 1)), world.intake("3", ("B2", 1), cod=True),
        world.intake("4", ("B2", 1), receiver=URUMQI),
    )  # fmt: skip
    assert [world.parcels(one)[0].carrier_id for one in (liquid, plain, cod, snow)] == [
        world.carrier_id, yto, world.carrier_id, world.carrier_id,
    ]  # fmt: skip
    assert say(*unpack(told(world, snow)["carrier_others"][0])) == "圆通 停发 新疆：大雪"


def test_a_carrier_that_refused_many_numbers_comes_last(world: World) -> None:
    world.add_sku("A1", 10)
    yto = world.add_carrier("圆通")
    add_price(world, yto, 100)
    add_price(world, world.carrier_id, 900)
    (first,) = world.flow(world.intake("1", ("A1", 1)))
    assert world.parcels(first)[0].carrier_id == yto
    with world.db.write() as tx:
        tx.conn.execute(
            waybill_request.insert(),
            [
                {"parcel_id": world.parcels(first)[0].id, "carrier_id": yto, "request_no": f"R{at}",
                 "state": "refused" if at < 5 else "dropped", "not_before": tx.at, "asked_at": tx.at, "asked_by": "x"}
                for at in range(20)
            ],
        )  # fmt: skip
    (second,) = world.flow(world.intake("2", ("A1", 1)))
    assert world.parcels(second)[0].carrier_id == world.carrier_id
    assert unpack(told(world, second)["carrier_others"][0]) == (
        "carrier.often_refuses",
        {"carrier": "圆通", "percent": 25},
    )


def bring_days(world: World, carrier_id: int, *lines: tuple[str, ...]) -> DelayImport:
    return import_delays(world.db, carrier_id, HEADINGS, list(enumerate(lines, 2)), BOSS)


def test_a_carrier_that_is_often_late_to_a_place_comes_last_there_only(world: World) -> None:
    world.add_sku("A1", 10)
    yto = world.add_carrier("圆通")
    for one, cents in ((yto, 100), (world.carrier_id, 900)):
        for province in (URUMQI.province, WANG.province):
            add_price(world, one, cents, province=province)
    assert bring_days(world, yto, ("新疆", "", "6", "35%"), ("其余", "", "2", "3")).failed == []
    far, near = world.flow(world.intake("1", ("A1", 1), receiver=URUMQI), world.intake("2", ("A1", 1)))
    assert [world.parcels(one)[0].carrier_id for one in (far, near)] == [world.carrier_id, yto]
    assert say(*unpack(told(world, far)["carrier_others"][0])) == "圆通 到 新疆 乌鲁木齐 有 35% 晚到"


def test_equal_prices_go_to_the_one_that_was_faster_whatever_its_table_promises(world: World) -> None:
    world.add_sku("A1", 10)
    yto = world.add_carrier("圆通")
    add_price(world, yto, 900, days=1)
    add_price(world, world.carrier_id, 900, days=2)
    bring_days(world, yto, ("广东", "", "4", ""), ("广东", "广州", "1", ""))
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    assert world.parcels(order_id)[0].carrier_id == world.carrier_id
    assert say(*unpack(told(world, order_id)["carrier_others"][0])) == "圆通 一样贵，但要 4 天，选中的 2 天"


def test_a_record_with_a_wrong_row_changes_nothing_and_says_which(world: World) -> None:
    good = bring_days(world, world.carrier_id, ("江浙沪", "", "2", "5"), ("广东", "深圳、广州", "", "10"))
    assert (good.stored, good.failed) == (5, [])
    with world.db.read() as conn:
        before = delay_table(conn, world.carrier_id)
    bad = bring_days(
        world, world.carrier_id, ("火星", "", "2", "5"), ("北京", "", "", ""), ("天津", "", "x", ""),
        ("重庆", "", "1", "101"), ("四川", "", "1", "1"), ("四川", "", "2", "1"),
    )  # fmt: skip
    assert [(number, code) for number, code, _ in bad.failed] == [
        (2, "region.no_province"), (3, "import.empty_cell"), (4, "import.not_whole"), (5, "import.too_large"),
        (7, "import.twice_in_file"),
    ]  # fmt: skip
    with world.db.read() as conn:
        assert delay_table(conn, world.carrier_id) == before
    assert ["江苏省", "", "2", "5"] in before
    again = [(tuple(row)) for row in before[1:]]
    assert bring_days(world, world.carrier_id, *again).stored == 5, "an export is an import"
    with pytest.raises(BadInput):
        import_delays(world.db, world.carrier_id, ("省份",), [(2, ("广东",))], BOSS)


def test_no_carrier_that_may_is_told_with_reasons_and_cures_itself(world: World) -> None:
    world.add_sku("A1", 10)
    set_terms(world, world.carrier_id, max_weight_g=100)
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    assert world.open_kinds(order_id) == ["no_carrier"]
    assert "0.25 kg 超过 顺丰月结 的 0.1 kg" in say("exception.opened.no_carrier", open_params(world, order_id))
    assert world.db.run(choose_again) == 0
    with world.db.write() as tx:
        tx.conn.execute(update(carrier_terms).values(max_weight_g=250))
    assert world.db.run(choose_again) == 1
    assert (world.open_kinds(order_id), world.parcels(order_id)[0].carrier_id) == ([], world.carrier_id)
    assert say("order.carrier_found", told(world, order_id, "order.carrier_found")).startswith("快递：顺丰月结（只有")
    world.sound()


def test_a_region_goes_to_the_warehouse_that_names_it(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    south = second_house(world, ("广东省", 0))
    put(world, sku_id, south, 1)
    near, full, far = world.flow(
        world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1)), world.intake("3", ("A1", 1), receiver=URUMQI)
    )
    houses = [world.order(one).warehouse_id for one in (near, full, far)]
    assert houses == [south, world.warehouse_id, world.warehouse_id]
    assert [told(world, one)["why"] for one in (near, full, far)] == [
        "route.for_region", "route.next_with_stock", "route.first_choice",
    ]  # fmt: skip
    world.sound()


def test_the_warehouse_a_rule_prefers_comes_first(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    put(world, sku_id, second_house(world), 5)
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).values(warehouse_wish="GZ"))
    from app.services.audit_orders import audit_waiting

    audit_waiting(world.db)
    route_waiting(world.db)
    assert told(world, order_id)["why"] == "route.by_wish"


def test_the_cheaper_warehouse_sends_where_prices_differ_by_warehouse(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    south = second_house(world)
    put(world, sku_id, south, 5)
    add_price(world, world.carrier_id, 1200, warehouse_id=world.warehouse_id)
    add_price(world, world.carrier_id, 800, warehouse_id=south)
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    (parcel,) = world.parcels(order_id)
    assert (parcel.warehouse_id, parcel.freight_cents) == (south, 800)
    assert told(world, order_id)["why"] == "route.cheapest"


def route_in_one(world: World, order_id: int) -> Routed:
    return world.db.run(lambda tx: route_in(tx, [order_id]))


def test_no_warehouse_for_a_region_and_a_shortage_take_each_others_place(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    with world.db.write() as tx:
        tx.conn.execute(warehouse_region.insert().values(warehouse_id=world.warehouse_id, province="浙江省"))
    (order_id,) = world.flow(world.intake("1", ("A1", 20)))
    assert world.open_kinds(order_id) == ["no_warehouse"]
    assert route_waiting(world.db).stopped == [], "what cannot go is not tried over and over"
    south = second_house(world, ("广东省", 0))
    put(world, sku_id, south, 15)
    assert route_waiting(world.db).stopped == [], "it covers the place but has too little"
    assert route_in_one(world, order_id).stopped == [order_id]
    assert world.open_kinds(order_id) == ["shortage"]
    put(world, sku_id, south, 20)
    assert route_waiting(world.db).routed == [order_id]
    world.sound()


def test_a_shortage_says_what_can_be_done_and_does_not_keep_others_from_going(world: World) -> None:
    first, second = world.add_sku("A1", 1), world.add_sku("B2", 0)
    south = second_house(world)
    put(world, second, south, 1)
    (order_id,) = world.flow(world.intake("1", ("A1", 1), ("B2", 1)))
    said = say("exception.opened.shortage", open_params(world, order_id))
    assert said == "发现：缺货（B2 0/1）；可以拆单：杭州主仓 A1 ×1、广州仓 B2 ×1"
    assert route_waiting(world.db, 1).stopped == [], "no warehouse has all of it, so it waits"
    put(world, first, south, 1)
    assert route_waiting(world.db).routed == [order_id]
    world.sound()


def test_foreign_orders_go_with_carriers_that_are_bound_to_no_region(world: World) -> None:
    world.add_sku("A1", 10)
    yto = world.add_carrier("圆通")
    add_price(world, yto, 100)
    abroad = Receiver(name="Jane Roe", phone="+1 415 555 2671", country="US", province="CA", city="San Francisco",
                      street="1 Market St")  # fmt: skip
    (order_id,) = world.flow(world.intake("1", ("A1", 1), receiver=abroad))
    assert world.parcels(order_id)[0].carrier_id == world.carrier_id


def test_a_carrier_chosen_by_hand_brings_its_own_freight(world: World) -> None:
    world.add_sku("A1", 10)
    yto = world.add_carrier("圆通")
    add_price(world, world.carrier_id, 900)
    add_price(world, yto, 1500)
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    assert world.parcels(order_id)[0].freight_cents == 900
    (outcome,) = choose_carrier(world.db, [order_id], yto, BOSS)
    assert outcome.error is None
    assert (world.parcels(order_id)[0].carrier_id, world.parcels(order_id)[0].freight_cents) == (yto, 1500)
    world.sound()
