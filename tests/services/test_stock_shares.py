"""Virtual warehouses through the services: what routing, its sentences, splitting and shops' figures make of one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.domain.order_state import OrderQueue
from app.domain.people import Actor, Role
from app.domain.reasons import unpack
from app.errors import BadInput, NotAllowed, NotFound
from app.models.database import Database
from app.models.orders import order_exception, sales_order
from app.models.shops import listing
from app.services.audit_orders import audit_waiting
from app.services.explain_routes import explain_route
from app.services.intake_orders import store_page
from app.services.intake_rows import ShopFacts
from app.services.manage_shops import add_shop
from app.services.manage_warehouses import save_warehouse
from app.services.push_stock import push_listings
from app.services.route_orders import route_waiting
from app.services.share_stock import ShareForm, end_share, save_share, share_rows
from app.services.split_orders import Cut, plan_split
from app.services.unroute_orders import unroute_orders
from app.vault import Vault
from app.wording import say
from tests.clock import MONDAY_MORNING
from tests.services.fake_platform import FakePlatform
from tests.services.processes import run_together
from tests.services.world import BOSS, World

LIVE_SHOP = "直播店"


def other_shop(world: World) -> int:
    """A second shop, which has the share."""
    form = {"url": "http://127.0.0.1:9/live", "consumer_key": "ck_" + "c" * 40, "consumer_secret": "cs_" + "d" * 40}
    return add_shop(world.db, world.keys, "woocommerce", LIVE_SHOP, form, BOSS)


def take(world: World, shop_id: int, *orders: Any) -> list[int]:  # noqa: ANN401 - orders in neutral form
    facts = ShopFacts(shop_id, "woocommerce", 48, searchable=True)
    ids = world.db.run(lambda tx: store_page(tx, world.keys, facts, world.read(*orders))).order_ids
    audit_waiting(world.db)
    return ids


def share(world: World, **more: Any) -> int:  # noqa: ANN401 - fields of the form
    return save_share(world.db, ShareForm("直播仓", ["HZ"], [LIVE_SHOP], **more), BOSS)


def route(world: World) -> None:
    while route_waiting(world.db).routed:
        pass


def states(world: World, ids: list[int]) -> list[str]:
    return [world.order(one).state for one in ids]


def found(world: World, order_id: int) -> dict[str, Any]:
    with world.db.read() as conn:
        query = select(order_exception.c.params).where(
            order_exception.c.order_id == order_id, order_exception.c.closed_at.is_(None)
        )
        return dict(conn.execute(query).scalar_one())


def test_each_shop_gets_its_share_and_the_sentence_says_so(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    live = other_shop(world)
    share(world, percent=30)
    mine = take(world, live, *(world.intake(f"L{at}", ("A1", 2)) for at in range(2)))
    theirs = take(world, world.shop_id, *(world.intake(f"W{at}", ("A1", 4)) for at in range(2)))
    route(world)
    assert states(world, mine) == ["routed", "audited"]
    assert states(world, theirs) == ["routed", "audited"]
    assert world.balance(sku_id) == (10, 6)
    assert unpack(found(world, mine[1])["others"][0]) == (
        "route.share_lacks", {"warehouse": "杭州主仓", "pieces": 1, "shares": ["直播仓"]},
    )  # fmt: skip
    assert unpack(found(world, theirs[1])["others"][0]) == ("route.set_apart", {"warehouse": "杭州主仓", "pieces": 1})
    with world.db.read() as conn:
        answer = explain_route(conn, world.now, world.order(mine[1]).order_no)
        again = explain_route(conn, world.now, world.order(mine[0]).order_no)
    assert "仓里有货，但 A1 ×1 在别的份额里" in say(answer.code, answer.params)
    assert again.code == "route.would_go", "what it has reserved itself counts as free"
    end_share(world.db, "直播仓", BOSS)
    route(world)
    assert states(world, [*mine, *theirs]) == ["routed"] * 3 + ["audited"], "what is left is for all"
    world.sound()


def test_orders_over_their_share_do_not_hold_up_the_others(world: World) -> None:
    world.add_sku("A1", 100)
    live = other_shop(world)
    share(world, pieces={"A1": 1})
    mine = take(world, live, *(world.intake(f"L{at}", ("A1", 2)) for at in range(6)))
    route_waiting(world.db)
    theirs = take(world, world.shop_id, world.intake("W", ("A1", 1)))
    with world.db.write() as tx:
        tx.conn.execute(sales_order.update().where(sales_order.c.id == mine[0]).values(urgent=True))
    done = route_waiting(world.db, limit=1)
    assert (done.routed, done.stopped) == (theirs, []), "what is over its share is not tried again and again"
    assert states(world, mine) == ["audited"] * 6
    assert route_waiting(world.db, limit=1).routed == []
    share(world, pieces={"A1": 4})
    assert route_waiting(world.db, limit=1).routed == mine[:1]


def test_what_is_pulled_back_is_in_the_share_again(world: World) -> None:
    world.add_sku("A1", 10)
    live = other_shop(world)
    share(world, pieces={"A1": 2})
    first, second = take(world, live, world.intake("L1", ("A1", 2)), world.intake("L2", ("A1", 2)))
    route(world)
    assert states(world, [first, second]) == ["routed", "audited"]
    unroute_orders(world.db, [first], BOSS)
    with world.db.write() as tx:
        tx.conn.execute(sales_order.update().where(sales_order.c.id == second).values(urgent=True))
    route(world)
    assert states(world, [first, second]) == ["audited", "routed"]
    world.sound()


def test_another_warehouse_and_a_cut_by_stock_go_by_the_share(world: World) -> None:
    a1, b2 = world.add_sku("A1", 10), world.add_sku("B2", 10)
    live = other_shop(world)
    share(world, pieces={"A1": 1, "B2": 5})
    (order_id,) = take(world, live, world.intake("L1", ("A1", 2), ("B2", 1)))
    route(world)
    assert world.open_kinds(order_id) == ["shortage"]
    plan = plan_split(world.db, order_id, Cut(stock=True))
    assert [part.goods for part in plan.parts] == [("A1 × 1", "B2 × 1"), ("A1 × 1",)]
    side = save_warehouse(world.db, world.keys, None, {"code": "GZ", "name": "广州仓", "province": "广东省"}, BOSS)
    world.warehouse_id = side
    world.count(a1, 5)
    world.count(b2, 5)
    route(world)
    assert [one.warehouse_id for one in world.parcels(order_id)] == [side], "that one is shared out to nobody"


def test_a_shop_is_told_no_more_than_its_share(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    live = other_shop(world)
    share(world, percent=40)
    told: dict[int, int] = {}
    for shop_id in (live, world.shop_id):
        with world.db.write() as tx:
            values = {"shop_id": shop_id, "listing_no": "P1", "variant_no": "0", "merchant_code": "A1", "title": "x",
                      "spec": "", "sku_id": sku_id, "matched_by": "code"}  # fmt: skip
            known = {name: value for name, value in values.items() if name in listing.c}
            listing_id = tx.conn.execute(listing.insert().values(**known).returning(listing.c.id)).scalar_one()
        push_listings(world.db, FakePlatform(), [listing_id])
        with world.db.read() as conn:
            told[shop_id] = conn.execute(select(listing.c.pushed_qty).where(listing.c.id == listing_id)).scalar_one()
    assert told == {live: 4, world.shop_id: 6}


def test_a_share_is_refused_where_it_cannot_be_and_replaced_by_its_name(world: World) -> None:
    world.add_sku("A1")
    other_shop(world)
    for more, code in (
        ({}, "share.how_much"),
        ({"percent": 101}, "share.how_much"),
        ({"pieces": {"A1": -1}}, "share.pieces"),
    ):
        with pytest.raises(BadInput) as refused:
            share(world, **more)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        share(world, pieces={"NO": 1})
    share(world, percent=60)
    with pytest.raises(BadInput) as refused:
        save_share(world.db, ShareForm("另一个", ["HZ"], ["晴川官网"], 41), BOSS)
    assert refused.value.code == "share.over_all"
    with pytest.raises(BadInput) as refused:
        save_share(world.db, ShareForm("另一个", ["HZ"], [LIVE_SHOP], 1), BOSS)
    assert refused.value.code == "share.shop_twice"
    share(world, percent=50, pieces={"A1": 7})
    with world.db.read() as conn:
        (row,) = share_rows(conn)
    assert (row.warehouses, row.shops, row.percent, row.pieces) == (("杭州主仓",), (LIVE_SHOP,), 50, (("A1", 7),))
    with pytest.raises(NotAllowed):
        end_share(world.db, "直播仓", Actor(None, "小张", Role.PACKER, "bench"))
    with pytest.raises(NotFound):
        end_share(world.db, "没有的", BOSS)
    end_share(world.db, "直播仓", BOSS)
    with world.db.read() as conn:
        assert share_rows(conn) == ()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_two_shops_routed_by_three_processes_at_once_never_use_more_than_their_shares(
    request: pytest.FixtureRequest, engine: str, vault: Vault
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    db = Database(url)
    try:
        world = World(db, vault, MONDAY_MORNING)
        sku_id = world.add_sku("A1", 100)
        live = other_shop(world)
        share(world, percent=30)
        for shop_id, letter in ((live, "L"), (world.shop_id, "W")):
            take(world, shop_id, *(world.intake(f"{letter}{at}", ("A1", 1)) for at in range(120)))
        run_together("tests.services.route_worker", url, 3)
        with db.read() as conn:
            rows = conn.execute(
                select(sales_order.c.shop_id).where(sales_order.c.queue == OrderQueue.TO_PRINT.value)
            ).scalars()
            sent = list(rows)
        assert (sent.count(live), sent.count(world.shop_id)) == (30, 70)
        assert world.balance(sku_id) == (100, 100)
        world.sound()
    finally:
        db.close()
