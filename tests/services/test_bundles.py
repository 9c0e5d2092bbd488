"""Bundles from listing to write-back: matched, taken apart for stock and parcels, told in sold units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.people import Actor, Role
from app.errors import AppError, BadInput, NotAllowed
from app.models.orders import order_line
from app.models.parcels import parcel_line
from app.models.shops import listing
from app.services.audit_orders import audit_waiting
from app.services.cancel_orders import cancel_orders
from app.services.manage_bundles import BundleItem, bundle_rows, import_bundles, save_bundle
from app.services.match_listings import choose_sku, waiting_orders
from app.services.push_stock import push_listings
from app.services.queries.order_detail import detail
from app.services.queries.stock_states import pending, short_skus
from app.services.queries.stock_states import waiting_orders as wanted_by
from app.services.read_tables import read_table
from app.services.route_orders import route_waiting
from tests.connectors.files.tables import write_xlsx
from tests.services.fake_platform import FakePlatform
from tests.services.world import BOSS, World

GIFT_BOX = (BundleItem("CUP", 2, 30), BundleItem("TEA", 1, 70))


def boxed(world: World, cups: int = 100, teas: int = 100) -> tuple[int, int, int]:
    """A gift box of two cups and one tea; returns the ids of cup, tea and box."""
    cup, tea = world.add_sku("CUP", cups, weight_g=300), world.add_sku("TEA", teas, weight_g=100)
    return cup, tea, save_bundle(world.db, "BOX", "礼盒", GIFT_BOX, BOSS)


def rows(world: World, query: Any) -> list[Any]:  # noqa: ANN401 - any query
    with world.db.read() as conn:
        return list(conn.execute(query).all())


def contents(world: World, order_id: int) -> dict[tuple[int, int], int]:
    parcel_ids = [one.id for one in world.parcels(order_id)]
    found = rows(world, select(parcel_line).where(parcel_line.c.parcel_id.in_(parcel_ids)))
    return {(row.order_line_id, row.sku_id): row.qty for row in found}


def test_a_bundle_is_matched_by_its_code_and_goes_out_as_its_components(world: World) -> None:
    cup, tea, box = boxed(world)
    (order_id,) = world.flow(world.intake("1", ("BOX", 3), ("CUP", 1)))
    assert world.open_kinds(order_id) == []
    first, second = rows(world, select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id))
    assert ((first.sku_id, first.bundle_id), (second.sku_id, second.bundle_id)) == ((None, box), (cup, None))
    assert contents(world, order_id) == {(first.id, cup): 6, (first.id, tea): 3, (second.id, cup): 1}
    assert (world.balance(cup), world.balance(tea)) == ((100, 7), (100, 3))
    assert world.parcels(order_id)[0].expected_weight_g == 7 * 300 + 3 * 100
    with world.db.read() as conn:
        line = detail(conn, order_id).lines[0]
    assert (line.sku_code, line.available_qty) == ("BOX", 46), "93 cups and 97 teas are left"
    assert [(part.sku_code, part.qty) for part in line.components] == [("CUP", 6), ("TEA", 3)], "for all three boxes"
    world.sound()


def test_a_scarce_component_is_a_shortage_that_heals(world: World) -> None:
    cup, tea, _ = boxed(world, cups=5)
    (order_id,) = world.flow(world.intake("1", ("BOX", 3)))
    assert world.open_kinds(order_id) == ["shortage"]
    with world.db.read() as conn:
        assert (short_skus(conn), pending(conn, [cup, tea]), wanted_by(conn, tea)) == ([cup], {cup: 6, tea: 3}, 1)
    assert route_waiting(world.db).stopped == [], "what cannot go is not tried over and over"
    world.count(cup, 6)
    assert route_waiting(world.db).routed == [order_id]
    with world.db.read() as conn:
        assert pending(conn, [cup, tea]) == {}
    cancel_orders(world.db, [order_id], "不要了", BOSS)
    assert (world.balance(cup), world.balance(tea)) == ((6, 0), (100, 0))
    world.sound()


def test_a_bundle_that_comes_later_frees_all_orders_that_wait_for_it(world: World) -> None:
    world.add_sku("CUP")
    world.add_sku("TEA")
    ids = world.take(world.intake("1", ("BOX", 1)), world.intake("2", ("BOX", 2))).order_ids
    audit_waiting(world.db)
    assert [world.open_kinds(one) for one in ids] == [["unmatched"], ["unmatched"]]
    save_bundle(world.db, "BOX", "礼盒", GIFT_BOX, BOSS)
    assert [world.open_kinds(one) for one in ids] == [[], []]
    world.sound()


def test_a_listing_is_mapped_to_a_bundle_by_hand_and_remembered(world: World) -> None:
    _, _, box = boxed(world)
    (order_id,) = world.take(world.intake("1", ("OTHER", 1))).order_ids
    audit_waiting(world.db)
    ((listing_id,),) = rows(world, select(listing.c.id))
    with world.db.read() as conn:
        assert waiting_orders(conn, listing_id) == 1
    choose_sku(world.db, listing_id, "BOX", BOSS)
    with world.db.read() as conn:
        assert waiting_orders(conn, listing_id) == 0
    assert world.open_kinds(order_id) == []
    (again,) = world.flow(world.intake("2", ("OTHER", 1)))
    assert rows(world, select(order_line.c.bundle_id).where(order_line.c.order_id == again)) == [(box,)]
    assert rows(world, select(listing.c.bundle_id, listing.c.mapped_by)) == [(box, BOSS.name)]


def test_shops_are_told_how_many_bundles_the_scarcest_component_makes(world: World) -> None:
    boxed(world, cups=11, teas=9)
    world.flow(world.intake("1", ("BOX", 1)))
    ((listing_id,),) = rows(world, select(listing.c.id))
    platform = FakePlatform()
    assert push_listings(world.db, platform, [listing_id]) == {}
    assert rows(world, select(listing.c.pushed_qty)) == [(4,)], "nine cups and eight teas are left"


def test_components_cannot_change_while_parcels_are_on_the_floor_but_name_and_shares_can(world: World) -> None:
    boxed(world)
    (order_id,) = world.flow(world.intake("1", ("BOX", 1)))
    more = (BundleItem("CUP", 3, 30), BundleItem("TEA", 1, 70))
    with pytest.raises(AppError) as refused:
        save_bundle(world.db, "BOX", "礼盒", more, BOSS)
    assert refused.value.code == "bundle.on_the_floor"
    save_bundle(world.db, "BOX", "大礼盒", (BundleItem("CUP", 2, 1), BundleItem("TEA", 1, 1)), BOSS)
    cancel_orders(world.db, [order_id], "不要了", BOSS)
    save_bundle(world.db, "BOX", "大礼盒", more, BOSS)
    with world.db.read() as conn:
        (row,) = bundle_rows(conn)
    assert (row.name, row.items) == ("大礼盒", more)


@pytest.mark.parametrize(
    ("code", "items", "error"),
    [
        ("CUP", GIFT_BOX, "bundle.code_of_sku"),
        ("", GIFT_BOX, "import.empty_cell"),
        ("B" * 65, GIFT_BOX, "import.too_long"),
        ("B1", (), "bundle.empty"),
        ("B1", (BundleItem("NOPE"),), "sku.not_found"),
        ("B1", (BundleItem("BOX"),), "sku.not_found"),
        ("B1", (BundleItem("CUP"), BundleItem(" ＣＵＰ")), "import.twice_in_file"),
        ("B1", (BundleItem("CUP", 0),), "bundle.bad_item"),
        ("B1", (BundleItem("CUP", 1, -1),), "bundle.bad_item"),
        ("B1", (BundleItem("CUP"),) * 51, "bundle.too_many_items"),
    ],
)
def test_odd_bundles_are_refused(world: World, code: str, items: tuple[BundleItem, ...], error: str) -> None:
    boxed(world)
    with pytest.raises(AppError) as refused:
        save_bundle(world.db, code, "名", items, BOSS)
    assert refused.value.code == error
    with world.db.read() as conn:
        assert len(bundle_rows(conn)) == 1
    with pytest.raises(NotAllowed):
        save_bundle(world.db, "B9", "名", GIFT_BOX, Actor(None, "小张", Role.PACKER, "bench"))


def test_a_file_of_bundles_is_taken_bundle_by_bundle_and_each_row_refused_with_its_number(
    world: World, tmp_path: Path
) -> None:
    boxed(world)
    path = tmp_path / "套装.xlsx"
    cells: list[list[Any]] = [
        ["B1", "茶两份", "TEA", 2, "100%"], ["B2", "坏的", "TEA", 1, ""], ["B2", "", "NOPE", 1, ""],
        ["B3", "坏数", "TEA", 1, ""], ["B3", "", "CUP", "两个", ""], ["", "没编码", "TEA", 1, ""],
        ["BOX", "礼盒", "CUP", 4, 1], ["BOX", "", "TEA", 1, 1],
    ]  # fmt: skip
    write_xlsx(path, cells, ["套装编码", "套装名称", "商家编码", "数量", "价格占比"])
    table = read_table(path)
    done = import_bundles(world.db, table.headings, table.rows, BOSS, problems=table.problems)
    assert (done.saved, [(number, code) for number, code, _ in done.failed]) == (
        2,
        [(3, "sku.not_found"), (4, "sku.not_found"), (5, "bundle.row_refused"), (6, "import.not_whole"),
         (7, "import.empty_cell")],
    )  # fmt: skip
    with world.db.read() as conn:
        assert {row.bundle_code: row.items for row in bundle_rows(conn)} == {
            "B1": (BundleItem("TEA", 2, 100),), "BOX": (BundleItem("CUP", 4, 1), BundleItem("TEA", 1, 1)),
        }  # fmt: skip
    with pytest.raises(BadInput):
        import_bundles(world.db, ["a"], [], BOSS)
