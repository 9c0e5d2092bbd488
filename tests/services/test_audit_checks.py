"""The audit's checks over real orders: settings, duplicates, usual prices, the second audit, what a change cures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median_low
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, update

from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed
from app.models.database import Database
from app.models.orders import order_line, sales_order
from app.models.stock import sku
from app.services.audit_orders import audit_waiting, force_orders, pass_orders, revoke_audit, settle_exception
from app.services.audit_settings import NAMES, audit_settings, set_audit_setting, shown_settings
from app.services.cancel_orders import cancel_orders
from app.services.change_address import change_address
from app.services.cure_findings import CHECKED, cure_kinds
from app.services.learn_usual import learn_usual
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World

CLERK = Actor(None, "小李", Role.AUDIT_CLERK, "desk")


def put(world: World, name: str, value: str, **shop: int) -> None:
    set_audit_setting(world.db, name, value, BOSS, **shop)


def stopped(world: World, *orders: Any) -> list[list[str]]:  # noqa: ANN401 - orders of the neutral form
    ids = world.take(*orders).order_ids
    while audit_waiting(world.db).stopped:
        pass
    return [world.open_kinds(one) for one in ids]


def set_order(world: World, order_id: int, **values: Any) -> None:  # noqa: ANN401 - any column
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).where(sales_order.c.id == order_id).values(**values))


# --- settings ---------------------------------------------------------------------------------------------------------


def test_settings_have_defaults_and_a_shop_may_have_its_own(world: World) -> None:
    put(world, "on_memo", "off")
    put(world, "flags", "3, 1，1")
    put(world, "finance_cents", "50000", shop_id=world.shop_id)
    put(world, "on_memo", "on", shop_id=world.shop_id)
    with world.db.read() as conn:
        found = audit_settings(conn)
        rows = shown_settings(conn)
    assert [kind.value for kind in found.of(-1).off] == ["memo"]
    assert found.of(-1).flags == found.of(world.shop_id).flags == (1, 3)
    assert (found.of(-1).finance_cents, found.of(world.shop_id).finance_cents) == (0, 50000)
    assert found.of(world.shop_id).off == frozenset()
    assert {row.name for row in rows} == set(NAMES)
    assert sorted(row.name for row in rows if row.shop_id) == ["finance_cents", "on_memo"]
    put(world, "on_memo", "")
    with world.db.read() as conn:
        assert audit_settings(conn).of(-1).off == frozenset(), "empty takes a setting back"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("nonsense", "1", "audit.unknown_setting"), ("on_memo", "maybe", "audit.bad_switch"),
        ("flags", "red", "audit.bad_flags"), ("flags", "100", "audit.bad_flags"), ("lockers", "2", "audit.bad_switch"),
        ("duplicate_hours", "-1", "audit.bad_figure"), ("duplicate_hours", "721", "audit.bad_figure"),
        ("cod_limit_cents", "1.5", "audit.bad_figure"), ("cod_limit_cents", "9" * 20, "audit.bad_figure"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(world: World, name: str, value: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        put(world, name, value)
    assert refused.value.code == code


def test_only_who_may_settings_sets_one(world: World) -> None:
    with pytest.raises(NotAllowed):
        set_audit_setting(world.db, "on_memo", "off", CLERK)


# --- what each check sees of a stored order ---------------------------------------------------------------------------


def test_receivers_memos_flags_and_sums_are_checked(world: World) -> None:
    world.add_sku("A1")
    put(world, "flags", "1")
    put(world, "cod_limit_cents", "1500")
    assert stopped(
        world,
        world.intake("1", ("A1", 1)),
        world.intake("2", ("A1", 1), receiver=replace(WANG, name="测试")),
        world.intake("3", ("A1", 1), receiver=replace(WANG, street="人民路5号丰巢柜")),
        world.intake("4", ("A1", 1), seller_memo="加急", flag=1),
        world.intake("5", ("A1", 2), cod=True, paid_at=None, paid_cents=0),
    ) == [[], ["receiver_odd"], ["receiver_odd"], ["flag", "memo"], ["cod_limit"]]
    world.sound()


def test_a_price_below_the_floor_of_its_currency_stops(world: World) -> None:
    sku_id = world.add_sku("A1")
    with world.db.write() as tx:
        tx.conn.execute(update(sku).where(sku.c.id == sku_id).values(floor_cents=1001))
    cheap, dear = world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1), currency="USD")
    assert stopped(world, cheap, dear) == [["price_low"], []]


def test_the_promise_counts_from_now(world: World) -> None:
    world.add_sku("A1")
    near = world.intake("1", ("A1", 1), ship_by_at=world.now + timedelta(hours=3, minutes=59))
    far = world.intake("2", ("A1", 1), ship_by_at=world.now + timedelta(hours=4))
    late = world.intake("3", ("A1", 1), ship_by_at=world.now - timedelta(hours=1))
    put(world, "promise_hours", "4")
    assert stopped(world, near, far, late) == [["promise_at_risk"], [], ["promise_at_risk"]]


# --- duplicates -------------------------------------------------------------------------------------------------------


def at(world: World, hours: float) -> dict[str, Any]:
    return {"placed_at": world.now - timedelta(hours=hours), "paid_at": world.now - timedelta(hours=hours)}


def test_the_same_goods_again_stop_only_the_later_order(world: World) -> None:
    for code in ("A1", "B2"):
        world.add_sku(code)
    put(world, "duplicate_hours", "24")
    other = replace(WANG, name="李雷", phone="13900001111")
    found = stopped(
        world,
        world.intake("1", ("A1", 1), **at(world, 30)),
        world.intake("2", ("A1", 1), **at(world, 5)),  # 25 hours after the first
        world.intake("3", ("A1", 2), ("B2", 1), **at(world, 2)),
        world.intake("4", ("B2", 1), receiver=other, buyer_nick="nick", **at(world, 3)),
        world.intake("5", ("B2", 1), receiver=replace(other, street="别处路9号"), buyer_nick="nick", **at(world, 1)),
        world.intake("6", ("A1", 1), receiver=replace(other, street="那边路8号"), buyer_nick="nick", **at(world, 1)),
        world.intake("7", ("B2", 1), receiver=replace(other, street="远方路7号"), buyer_nick="n**k", **at(world, 1)),
        world.intake("8", ("B2", 1), receiver=replace(other, street="远方路6号"), buyer_nick="n**k", **at(world, 1)),
    )
    assert found == [[], [], ["duplicate"], [], ["duplicate"], [], [], []]
    (params,) = world.raw("SELECT params FROM order_exception WHERE kind = 'duplicate' ORDER BY order_id LIMIT 1")
    second = world.order(2).order_no
    assert second in str(params[0])
    world.sound()


def test_a_cancelled_purchase_is_none(world: World) -> None:
    world.add_sku("A1")
    put(world, "duplicate_hours", "24")
    (first,) = world.take(world.intake("1", ("A1", 1), **at(world, 2))).order_ids
    cancel_orders(world.db, [first], "不要了", BOSS)
    assert stopped(world, world.intake("2", ("A1", 1), **at(world, 1))) == [[]]


def test_orders_made_of_orders_are_no_purchases(world: World) -> None:
    world.add_sku("A1")
    put(world, "duplicate_hours", "24")
    first, second, third = world.take(
        world.intake("1", ("A1", 1), **at(world, 3)), world.intake("2", ("A1", 1), **at(world, 2)),
        world.intake("3", ("A1", 1), **at(world, 1)),
    ).order_ids  # fmt: skip
    set_order(world, first, kind="merged")
    set_order(world, second, kind="resend")
    audit_waiting(world.db)
    assert [world.open_kinds(one) for one in (first, second, third)] == [[], [], []]


# --- usual prices -----------------------------------------------------------------------------------------------------


def test_usual_figures_are_medians_of_the_last_thirty_days(world: World, clock: FakeClock) -> None:
    sku_id = world.add_sku("A1", 1000)
    old = at(world, 24 * 31)
    ids = world.take(
        *(world.intake(f"m{number}", ("A1", qty)) for number, qty in enumerate((1, 1, 2, 9))),
        world.intake("old", ("A1", 50), **old),
        world.intake("gone", ("A1", 60)),
    ).order_ids
    cancel_orders(world.db, [ids[-1]], "不要了", BOSS)
    with world.db.write() as tx:
        for order_id, price in zip(ids, (100, 300, 200, 900, 1, 1), strict=True):
            tx.conn.execute(
                update(order_line).where(order_line.c.order_id == order_id).values(total_cents=price * order_line.c.qty)
            )
    assert learn_usual(world.db) == 1
    assert world.raw("SELECT sku_id, currency, median_cents, usual_qty, line_count FROM sku_usual") == [
        (sku_id, "CNY", 200, 9, 4)
    ]
    clock.advance(hours=24 * 31)
    assert learn_usual(world.db) == 0
    assert world.raw("SELECT 1 FROM sku_usual") == [], "what was not sold for 30 days has no usual price"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 12)), min_size=1, max_size=30))
def test_median_and_usual_quantity_are_nearest_ranks(world: World, lines: list[tuple[int, int]]) -> None:
    if not world.raw("SELECT 1 FROM sku"):
        world.add_sku("A1")
        world.take(world.intake("1", ("A1", 1)))
    with world.db.write() as tx:
        tx.conn.execute(order_line.delete())
    sku_id, order_id = world.raw("SELECT id FROM sku")[0][0], world.raw("SELECT id FROM sales_order")[0][0]
    with world.db.write() as tx:
        for number, (price, qty) in enumerate(lines):
            tx.conn.execute(
                order_line.insert().values(
                    order_id=order_id, platform_line_no=str(number), sku_id=sku_id, kind="goods", title="", spec="",
                    qty=qty, price_cents=price, discount_cents=0, tax_cents=0, total_cents=price * qty,
                )
            )  # fmt: skip
    learn_usual(world.db)
    quantities = sorted(qty for _, qty in lines)
    rank = -(-len(lines) * 99 // 100)
    expected = (median_low(price for price, _ in lines), quantities[rank - 1], len(lines))
    assert world.raw("SELECT median_cents, usual_qty, line_count FROM sku_usual") == [expected]


def test_an_odd_price_and_quantity_stop_where_enough_was_sold(world: World) -> None:
    world.add_sku("A1", 5000)
    world.take(*(world.intake(f"b{number}", ("A1", 1)) for number in range(10)))
    learn_usual(world.db)
    odd = world.intake("x", ("A1", 10))
    dear = world.intake("z", ("A1", 1))
    dear = replace(
        dear, lines=(replace(dear.lines[0], price_cents=1501, total_cents=1501),), goods_cents=1501, paid_cents=1501
    )
    assert stopped(world, odd, world.intake("y", ("A1", 9)), dear) == [["qty_odd"], [], ["price_odd"]]
    put(world, "price_odd_lines", "11")
    assert cure_kinds(world.db, CHECKED) == 2
    world.sound()


# --- the second audit -------------------------------------------------------------------------------------------------


def test_the_second_audit_comes_last_and_needs_its_right(world: World) -> None:
    world.add_sku("A1")
    put(world, "finance_cents", "2000")
    (order_id,) = world.take(world.intake("1", ("A1", 2), buyer_message="你好")).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["message"]
    (outcome,) = pass_orders(world.db, [order_id], BOSS)
    assert (outcome.error, outcome.params["kinds"]) == ("audit.still_open", ["finance"]), "never with the same look"
    (outcome,) = pass_orders(world.db, [order_id], CLERK)
    assert (outcome.error, outcome.params["kinds"]) == ("audit.still_open", ["finance"])
    assert world.order(order_id).finance_passed_at is None
    (outcome,) = pass_orders(world.db, [order_id], BOSS)
    assert outcome.error is None
    assert world.order(order_id).state == "audited"
    assert world.order(order_id).finance_passed_at == world.now
    revoke_audit(world.db, [order_id], BOSS)
    assert world.order(order_id).finance_passed_at is None, "what was passed is void, the second audit too"
    pass_orders(world.db, [order_id], BOSS)
    assert world.open_kinds(order_id) == ["finance"]
    (exception_id,) = world.raw("SELECT id FROM order_exception WHERE kind = 'finance' AND closed_at IS NULL")[0]
    with pytest.raises(NotAllowed):
        settle_exception(world.db, exception_id, CLERK)
    settle_exception(world.db, exception_id, BOSS)
    assert audit_waiting(world.db).passed == [order_id]
    world.sound()


def test_other_sums_need_the_second_audit_anew(world: World) -> None:
    world.add_sku("A1")
    put(world, "finance_all", "on", shop_id=world.shop_id)
    order = world.intake("1", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    pass_orders(world.db, [order_id], BOSS)
    assert world.order(order_id).state == "audited"
    dearer = replace(order, paid_cents=1001, modified_at=order.modified_at + timedelta(minutes=1))
    world.take(dearer)
    assert world.order(order_id).finance_passed_at is None
    world.sound()


def test_an_order_that_force_cannot_pass_says_so(world: World) -> None:
    world.add_sku("A1")
    put(world, "finance_all", "on")
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    audit_waiting(world.db)
    forced = Actor(None, "小强", Role.AUDIT_CLERK, "desk")
    with pytest.raises(NotAllowed):
        force_orders(world.db, [order_id], "急", forced)
    assert world.open_kinds(order_id) == ["finance"]


# --- what a person passed, and what a change cures --------------------------------------------------------------------


def test_what_was_passed_stays_passed_for_the_same_receiver_only(world: World) -> None:
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("1", ("A1", 1), receiver=replace(WANG, name="测试"))).order_ids
    audit_waiting(world.db)
    pass_orders(world.db, [order_id], BOSS)
    assert world.order(order_id).state == "audited"
    clock_moves = world.db._clock  # noqa: SLF001 - the test's own clock
    assert isinstance(clock_moves, FakeClock)
    clock_moves.advance(minutes=5)
    (outcome,) = change_address(world.db, world.keys, order_id, {"name": "收件人"}, BOSS)
    assert outcome.error is None
    assert world.open_kinds(order_id) == ["receiver_odd"]
    clock_moves.advance(minutes=5)
    change_address(world.db, world.keys, order_id, {"name": "王小明"}, BOSS)
    assert world.open_kinds(order_id) == []
    assert world.order(order_id).state == "audited"
    world.sound()


def test_a_platform_that_settles_a_presale_or_takes_a_warning_back_frees_the_order(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("1", ("A1", 1), presale=True, risk="疑似风险订单")
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["platform_risk", "presale"]
    later = replace(order, presale=False, modified_at=order.modified_at + timedelta(minutes=1))
    world.take(later)
    assert world.open_kinds(order_id) == ["platform_risk"]
    force_orders(world.db, [order_id], "核实过", BOSS)
    assert world.order(order_id).state == "audited"
    memo = replace(later, seller_memo="x", modified_at=order.modified_at + timedelta(minutes=2))
    world.take(memo)
    assert "platform_risk" not in world.open_kinds(order_id), "the same warning was passed"
    world.take(replace(memo, risk="另一种风险", modified_at=order.modified_at + timedelta(minutes=3)))
    assert "platform_risk" in world.open_kinds(order_id), "another warning stops the order wherever it is"
    world.take(replace(memo, risk="", modified_at=order.modified_at + timedelta(minutes=4)))
    assert "platform_risk" not in world.open_kinds(order_id)
    world.sound()


def test_new_sums_and_goods_cure_what_was_odd_about_the_old(world: World) -> None:
    sku_id = world.add_sku("A1")
    with world.db.write() as tx:
        tx.conn.execute(update(sku).where(sku.c.id == sku_id).values(floor_cents=900))
    order = world.intake("1", ("A1", 1))
    line = replace(order.lines[0], total_cents=500, discount_cents=500)
    cheap = replace(order, lines=(line,), discount_cents=500, paid_cents=400)
    (order_id,) = world.take(cheap).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["amount_anomaly", "price_low"]
    world.take(replace(order, modified_at=order.modified_at + timedelta(minutes=1)))
    assert world.open_kinds(order_id) == []
    assert audit_waiting(world.db).passed == [order_id]
    world.sound()


def test_a_setting_that_is_switched_off_frees_what_it_stopped(world: World) -> None:
    world.add_sku("A1")
    assert stopped(world, world.intake("1", ("A1", 1), seller_memo="x")) == [["memo"]]
    put(world, "on_memo", "off")
    assert cure_kinds(world.db, CHECKED) == 1
    assert audit_waiting(world.db).passed == [1]
    world.sound()


def test_a_batch_is_checked_with_a_fixed_number_of_statements(
    database: Database, vault: Vault, clock: FakeClock
) -> None:
    world = World(database, vault, clock())
    world.add_sku("A1", 1000)
    put(world, "duplicate_hours", "24")

    def statements(count: int, start: int) -> int:
        people = [replace(WANG, phone=f"139{number * 7919 % 10**8:08d}") for number in range(start, start + count)]
        orders = [world.intake(str(start + at), ("A1", 1), receiver=one) for at, one in enumerate(people)]
        world.take(*orders)
        seen: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            assert len(audit_waiting(database).passed) == count
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return len(seen)

    statements(1, 12345)
    few, many = statements(30, 100), statements(300, 1000)
    assert many <= few + 2, (few, many)


def test_earlier_purchases_are_found_by_index(sqlite_database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(sqlite_database, vault, clock())
    world.add_sku("A1")
    put(world, "duplicate_hours", "24")
    world.take(world.intake("1", ("A1", 1), buyer_nick="nick"))
    seen: list[tuple[str, Any]] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
        if "placed_at >=" in statement:
            seen.append((statement, parameters))

    event.listen(sqlite_database.engine, "before_cursor_execute", note)
    audit_waiting(sqlite_database)
    event.remove(sqlite_database.engine, "before_cursor_execute", note)
    with sqlite_database.read() as conn:
        plans = [
            str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
            for statement, parameters in seen
        ]
    assert len(plans) == 2
    assert any("ix_receiver_same_key" in plan for plan in plans), plans
    assert any("ix_sales_order_buyer" in plan for plan in plans), plans
