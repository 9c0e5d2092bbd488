"""The desks the window reads from: they have the facade's signatures, and their verbs reach the lists."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from app.domain.people import Actor, Role
from app.errors import NotAllowed, RateLimited
from app.models.database import Database
from app.services.core import Core
from app.services.desk.audit import AuditDesk
from app.services.desk.office import OfficeDesk
from app.services.desk.orders import OrdersDesk
from app.services.desk.stock import StockDesk
from app.services.keys import KeyBook
from app.services.queries.rows import OrderFilter
from app.services.queries.screen_rows import StockFilter
from app.settings import Settings
from app.ui import facade
from app.vault import Vault
from benchmarks.seed import Plan, fill
from tests.clock import MONDAY_MORNING

BOSS = Actor(None, "周敏", Role.SUPERVISOR, "一号台")
PACKER = Actor(None, "小李", Role.PACKER, "一号台")
MIX = {"to_audit": 0.3, "exception": 0.2, "to_print": 0.2, "to_pack": 0.1, "to_ship": 0.1, "shipped": 0.1}


@pytest.fixture
def core(database: Database, vault: Vault, tmp_path: Path) -> Core:
    keys = KeyBook(vault)
    fill(database, keys, Plan(orders=120, shops=2, skus=30, seed=2, mix=MIX, now=MONDAY_MORNING))
    return Core(Settings(tmp_path, database.url, "一号台"), database, vault, keys)


@pytest.mark.parametrize(
    ("protocol", "desk"),
    [(facade.Orders, OrdersDesk), (facade.Audit, AuditDesk), (facade.Stock, StockDesk), (facade.App, OfficeDesk)],
)
def test_a_desk_has_the_methods_and_parameters_of_the_facade(protocol: type, desk: type) -> None:
    methods = {name: what for name, what in vars(protocol).items() if inspect.isfunction(what) and name[0] != "_"}
    if protocol is facade.App:
        methods = {name: methods[name] for name in ("health", "troubles", "work", "pause_work", "cancel_work")}
    assert methods
    for name, method in methods.items():
        wanted = list(inspect.signature(method).parameters)
        found = list(inspect.signature(getattr(desk, name)).parameters)
        assert found[: len(wanted)] == wanted, name


def test_a_hold_moves_an_order_between_queues_and_back(core: Core) -> None:
    desk = OrdersDesk(core)
    where = OrderFilter(queues=("to_print",))
    ids = desk.ids(where, "ship_by", 3)
    before = desk.counters()
    assert all(outcome.error is None for outcome in desk.hold(ids, "等补件", None, BOSS))
    assert [row.id for row in desk.still_there(where, ids)] == []
    held = desk.page(OrderFilter(held=True), "newest", None, 50, backwards=False)
    assert set(ids) <= {row.id for row in held.rows}
    during = desk.counters()
    assert during.queues["exception"] == before.queues["exception"] + 3
    assert during.exceptions["hold"] == before.exceptions.get("hold", 0) + 3
    assert desk.count(OrderFilter(held=True), 1000).total == during.exceptions["hold"]
    assert all(outcome.error is None for outcome in desk.release(ids, BOSS))
    assert desk.counters().queues == before.queues


def test_tags_and_urgency_are_found_by_their_filters(core: Core) -> None:
    desk = OrdersDesk(core)
    ids = desk.ids(OrderFilter(queues=("to_pack",)), "newest", 4)
    desk.tag(ids, ["双十一"], [], BOSS)
    desk.urgent(ids[:2], True, BOSS)
    assert desk.ids(OrderFilter(tags=("双十一",)), "newest", 10) == ids
    first = desk.page(OrderFilter(queues=("to_pack",)), "ship_by", None, 2, backwards=False).rows
    assert {row.id for row in first} >= set(ids[:2]) or all(row.urgent for row in first)
    assert "双十一" in {choice.name for choice in desk.choices("tag")}


def test_an_order_is_found_shown_and_revealed_with_a_log(core: Core) -> None:
    desk = OrdersDesk(core)
    (order_id,) = desk.ids(OrderFilter(queues=("shipped",)), "newest", 1)
    detail = desk.detail(order_id)
    assert desk.find(detail.row.order_no) == order_id
    assert desk.find(detail.row.waybill_no) == order_id
    assert desk.find("nothing like it") is None
    plain = desk.reveal(order_id, "买家来电", BOSS)
    assert plain.name[0] == detail.receiver_name[0]
    assert "*" not in plain.phone
    assert order_id in {hit.order_id for hit in desk.search(plain.phone, 100)}
    assert "order.receiver_revealed" in {event.code for event in desk.detail(order_id).events}
    with pytest.raises(NotAllowed):
        desk.reveal(order_id, "好奇", PACKER)
    steps = list(desk.search_street(plain.street[:4], OrderFilter()))
    assert order_id in {hit.order_id for step in steps for hit in step.hits}
    assert desk.blind_shops() == ()


def test_searches_are_limited_per_person(core: Core) -> None:
    desk = OrdersDesk(core)
    for _ in range(120):
        desk.search("王芳", 1, BOSS)
    with pytest.raises(RateLimited):
        desk.search("王芳", 1, BOSS)
    desk.search("王芳", 1, PACKER)
    desk.search("138", 1, BOSS)  # too short to be anybody


def test_audit_passes_reach_the_days_figures(core: Core) -> None:
    desk = AuditDesk(core)
    kinds = {reason.kind: reason.count for reason in desk.reasons()}
    assert kinds["phone_odd"] == desk.count("phone_odd", 1000).total
    row = desk.page("phone_odd", None, 10, backwards=False).rows[0]
    assert desk.findings(row.order.id)[0].kind == "phone_odd"
    before = desk.today()
    assert desk.pass_orders([row.order.id], BOSS)[0].error is None
    after = desk.today()
    assert after.by_hand == before.by_hand + 1
    assert desk.address(row.order.id).province
    assert desk.suggestions(row.order.id) == ()
    assert {reason.kind: reason.count for reason in desk.reasons()}.get("phone_odd", 0) == kinds["phone_odd"] - 1
    assert desk.anchor_at("phone_odd", 0.0) is None


def test_stock_verbs_reach_the_list(core: Core) -> None:
    desk = StockDesk(core)
    row = next(row for row in desk.page(StockFilter(), None, 100, backwards=False).rows if row.available_qty > 20)
    desk.adjust(row.sku_id, row.warehouse_id, row.on_hand_qty + 5, "盘点", BOSS)
    other = 2 if row.warehouse_id == 1 else 1
    desk.transfer(row.sku_id, row.warehouse_id, other, 3, BOSS)
    desk.set_safety(row.sku_id, row.warehouse_id, 10_000, BOSS)
    found: dict[int, Any] = {item.warehouse_id: item for item in desk.detail(row.sku_id).rows}
    assert found[row.warehouse_id].on_hand_qty == row.on_hand_qty + 2
    low = desk.page(StockFilter(state="low"), None, 100, backwards=False).rows
    assert (row.sku_id, row.warehouse_id) in {(item.sku_id, item.warehouse_id) for item in low}
    assert desk.counters()["low"] == len({item.sku_id for item in low})
    assert desk.find(row.sku_code) == row.sku_id
    assert desk.push([row.sku_id], BOSS)[0].error is None
    assert desk.ledger(row.sku_id, None, 3)[0].kind in ("transfer", "set")
    assert desk.anchor_at(StockFilter(), 0.5) is not None
    assert desk.count(StockFilter(), 1000).total == 60
