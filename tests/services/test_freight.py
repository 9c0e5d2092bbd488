"""Price tables, terms and regions: files good and nasty, all of a table or nothing, and what is chosen afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.carrier_rules import Load
from app.domain.people import Actor, Role
from app.domain.reasons import unpack
from app.domain.regions import mainland, official_cities, official_provinces
from app.errors import AppError, BadInput, IllegalMove, NotAllowed, NotFound
from app.models.freight import freight_price
from app.models.warehouses import carrier
from app.services.cancel_orders import cancel_orders
from app.services.change_orders import choose_carrier
from app.services.explain_routes import explain_route, why_routed
from app.services.import_prices import HEADINGS, PriceImport, import_prices, price_table
from app.services.manage_freight import TermsRow, quote, regions_of, set_regions, set_terms, terms_of
from app.services.queries.detail_rows import WOULD_GO, RouteWhy
from app.services.read_tables import read_table
from app.wording import say
from tests.connectors.files.tables import write_xlsx
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench")
XJ = "新疆维吾尔自治区"


def line(province: str = "新疆", **more: str) -> list[str]:
    values = {"warehouse": "", "city": "", "first_kg": "1", "first": "18", "step_kg": "1", "step": "12.5", "days": ""}
    values |= more
    return [values.pop("warehouse"), province, *values.values()]


def bring(world: World, *lines: Sequence[str]) -> PriceImport:
    return import_prices(world.db, world.carrier_id, HEADINGS, list(enumerate(lines, 2)), BOSS)


def stored(world: World) -> list[Any]:
    with world.db.read() as conn:
        return list(conn.execute(select(freight_price).order_by(freight_price.c.id)).all())


def test_a_table_is_read_with_everyday_names_and_written_back_the_same(world: World) -> None:
    done = bring(
        world,
        line("江浙沪", first="5", step="1", first_kg="3", days="2"),
        line("广东", city="深圳、广州", warehouse="HZ"),
        line("新疆", first_kg="0.5kg", step_kg="0.5"),
        line("其余", first="10"),
    )
    assert (done.stored, done.failed) == (3 + 2 + 1 + len(mainland()) - 4, [])
    rows = {(row.province, row.city): row for row in stored(world)}
    assert rows[("上海市", "")].first_g == 3000
    assert rows[("广东省", "深圳市")].warehouse_id == world.warehouse_id
    assert (rows[(XJ, "")].first_g, rows[(XJ, "")].step_cents) == (500, 1250)
    assert rows[("广东省", "")].first_cents == 1000, "a city's row does not name its province"
    assert ("台湾省", "") not in rows
    with world.db.read() as conn:
        table = price_table(conn, world.carrier_id)
    assert bring(world, *table[1:]).failed == []
    with world.db.read() as conn:
        assert sorted(price_table(conn, world.carrier_id)[1:]) == sorted(table[1:])


NASTY: list[tuple[list[str], str]] = [
    (line("月球"), "region.no_province"),
    (line(""), "import.empty_cell"),
    (line("广东", city="杭州"), "region.no_city"),
    (line("江浙沪", city="杭州"), "price.city_of_several"),
    (line("其余", city="杭州"), "price.city_of_several"),
    (line("青海", warehouse="月球仓"), "warehouse.not_found"),
    (line("青海", first_kg="0"), "price.bad_weight"),
    (line("青海", first_kg="-1"), "price.bad_weight"),
    (line("青海", first_kg="0.0005"), "price.bad_weight"),
    (line("青海", step_kg="1001"), "price.bad_weight"),
    (line("青海", step_kg="一"), "money.not_a_number"),
    (line("青海", step_kg=""), "import.empty_cell"),
    (line("青海", first="-5"), "money.negative"),
    (line("青海", first="面议"), "money.not_a_number"),
    (line("青海", step="9" * 30), "money.too_large"),
    (line("青海", days="91"), "import.too_large"),
    (line("青海", days="2-3"), "import.not_whole"),
    (line("新疆"), "import.twice_in_file"),
    (["", "青海"], "import.empty_cell"),
]


def test_a_table_with_a_wrong_row_changes_nothing_and_every_such_row_has_its_reason(world: World) -> None:
    assert bring(world, line("广东")).stored == 1
    done = bring(world, line("新疆"), *(cells for cells, _ in NASTY), line("西藏"))
    assert [(number, code) for number, code, _ in done.failed] == [
        (number, code) for number, (_, code) in enumerate(NASTY, 3)
    ]
    assert (done.stored, [row.province for row in stored(world)]) == (0, ["广东省"])


def test_no_rows_no_columns_or_no_right_change_nothing(world: World, tmp_path: Path) -> None:
    bring(world, line("广东"))
    with pytest.raises(BadInput) as refused:
        bring(world, ["", "", ""])
    assert refused.value.code == "price.no_rows"
    with pytest.raises(BadInput) as refused:
        import_prices(world.db, world.carrier_id, HEADINGS[:-2], [(2, line())], BOSS)
    assert refused.value.params["field"] == "step_price"
    with pytest.raises(NotAllowed):
        import_prices(world.db, world.carrier_id, HEADINGS, [(2, line())], PACKER)
    path = write_xlsx(
        tmp_path / "价目.xlsx", [["新疆", 1, 18, 1, 12.5]], ["省", "首重（KG）", "首重价", "续重（KG）", "续重价"]
    )
    table = read_table(path)
    assert import_prices(world.db, world.carrier_id, table.headings, table.rows, BOSS).stored == 1
    assert [(row.province, row.step_cents) for row in stored(world)] == [(XJ, 1250)]


def test_a_new_table_or_new_terms_give_waiting_parcels_their_carrier(world: World) -> None:
    world.add_sku("A1", 10)
    bring(world, line("新疆"))
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    assert world.open_kinds(order_id) == ["no_carrier"]
    set_terms(world.db, world.carrier_id, {"max_weight_g": "100"}, BOSS)
    bring(world, line("新疆"), line("广东", first="7"))
    assert world.open_kinds(order_id) == ["no_carrier"]
    set_terms(world.db, world.carrier_id, {"max_weight_g": ""}, BOSS)
    assert (world.open_kinds(order_id), world.parcels(order_id)[0].freight_cents) == ([], 700)
    world.sound()


def test_terms_are_kept_field_by_field_and_odd_ones_refused(world: World) -> None:
    with world.db.read() as conn:
        assert terms_of(conn, world.carrier_id) == TermsRow()
    set_terms(world.db, world.carrier_id, {"refused_tags": "liquid，cold, ", "express": "是"}, BOSS)
    new = {"takes_cod": "no", "only_platforms": "files,woocommerce", "only_shops": "晴川官网"}
    set_terms(world.db, world.carrier_id, new, BOSS)
    with world.db.read() as conn:
        assert terms_of(conn, world.carrier_id) == TermsRow(
            None,
            False,
            ("cold", "liquid"),
            ("files", "woocommerce"),
            ("晴川官网",),
            True,
        )
    for values in ({"express": "perhaps"}, {"max_weight_g": "0"}, {"only_shops": "没有的店"}, {"only_platforms": "x"},
                   {"speed": "1"}):  # fmt: skip
        with pytest.raises(AppError):
            set_terms(world.db, world.carrier_id, values, BOSS)
    with pytest.raises(NotAllowed):
        set_terms(world.db, world.carrier_id, {}, PACKER)


def test_regions_of_a_warehouse_are_replaced_as_a_whole(world: World) -> None:
    set_regions(world.db, world.warehouse_id, ["江浙沪", "广东:深圳=2", "新疆=9"], BOSS)
    with world.db.read() as conn:
        rows = [(row.province, row.city, row.rank) for row in regions_of(conn, world.warehouse_id)]
    assert rows == [("江苏省", "", 0), ("浙江省", "", 0), ("上海市", "", 0), ("广东省", "深圳市", 2), (XJ, "", 9)]
    for odd in (["月球"], ["广东:杭州"], ["江浙沪:杭州"], ["广东=x"], [""]):
        with pytest.raises(BadInput):
            set_regions(world.db, world.warehouse_id, odd, BOSS)
    set_regions(world.db, world.warehouse_id, [], BOSS)
    with world.db.read() as conn:
        assert regions_of(conn, world.warehouse_id) == ()


def test_a_quote_names_every_carrier_the_cheapest_first(world: World) -> None:
    world.add_carrier("圆通")
    bring(world, line("新疆", first="18", step="10"))
    with world.db.read() as conn:
        now = world.db.now(conn)
        inside = quote(conn, now, Load(warehouse_id=world.warehouse_id, province=XJ, weight_g=2500))
        outside = quote(conn, now, Load(warehouse_id=world.warehouse_id, province="广东省", weight_g=2500))
    assert [(row.carrier, row.freight_cents, row.refused) for row in inside] == [
        ("顺丰月结", 3800, ""),
        ("圆通", None, ""),
    ]
    assert [(row.carrier, unpack(row.refused)[0]) for row in outside] == [
        ("圆通", ""),
        ("顺丰月结", "carrier.no_reach"),
    ]


def test_an_explanation_says_what_would_be_chosen_and_writes_nothing(world: World) -> None:
    world.add_sku("A1", 3)
    first, second = world.flow(world.intake("1", ("A1", 3)), world.intake("2", ("A1", 1)))
    before = world.raw("SELECT max(id) FROM order_event")
    with world.db.read() as conn:
        now = world.db.now(conn)
        going = explain_route(conn, now, world.order(first).order_no)
        short = explain_route(conn, now, world.order(second).order_no)
    assert say(going.code, going.params).startswith(
        "会分到 杭州主仓（优先的仓，货齐），3 件；快递 顺丰月结（只有 顺丰月结 能发"
    )
    assert say(short.code, short.params) == "发现：缺货（A1 0/1）；各仓合计还差：A1 ×1"
    assert world.raw("SELECT max(id) FROM order_event") == before
    cancel_orders(world.db, [first], "不要了", BOSS)
    with pytest.raises(IllegalMove), world.db.read() as conn:
        explain_route(conn, now, world.order(first).order_no)


def test_why_an_order_goes_this_way_is_told_and_whether_it_still_would(world: World) -> None:
    world.add_sku("A1", 3)
    first, second = world.flow(world.intake("1", ("A1", 3)), world.intake("2", ("A1", 1)))

    def why(order_id: int) -> RouteWhy:
        with world.db.read() as conn:
            return why_routed(conn, world.db.now(conn), order_id)

    told = why(first)
    assert [event.code for event in told.decided] == ["order.routed"]
    assert (told.code, told.same()) == (WOULD_GO, True), "what it has reserved is free for it again"
    assert (why(second).decided, why(second).code) == ((), "exception.opened.shortage")
    yunda = world.add_carrier("韵达")
    with world.db.write() as tx:
        tx.conn.execute(carrier.update().where(carrier.c.id != yunda).values(paused=True))
    told = why(first)
    assert (told.code, told.same(), told.params["carrier"]) == (WOULD_GO, False, "韵达")
    choose_carrier(world.db, [first], yunda, BOSS)
    told = why(first)
    assert [event.code for event in told.decided] == ["order.carrier_chosen", "order.routed"]
    before = world.raw("SELECT max(id) FROM order_event")
    cancel_orders(world.db, [first], "不要了", BOSS)
    assert why(first).code == "order.over_already"
    assert before != world.raw("SELECT max(id) FROM order_event")
    with pytest.raises(NotFound):
        why(999_999)


def test_regions_are_understood_as_people_write_them() -> None:
    assert official_provinces("江浙沪、内蒙 新疆") == [
        "江苏省", "浙江省", "上海市", "内蒙古自治区", XJ,
    ]  # fmt: skip
    assert official_provinces("全国") == list(mainland())
    assert official_cities("广东省", "深圳/广州市") == ["深圳市", "广州市"]
