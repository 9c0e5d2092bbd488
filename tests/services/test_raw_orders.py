"""Platform orders that cannot be read: shown, repaired, run again, never dropped; listings that wait for a choice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.connectors.base import PulledOrder
from app.domain.people import Actor, Role
from app.errors import BadInput, IllegalMove, NotAllowed, NotFound
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import listing
from app.services.core import Core
from app.services.intake_orders import Read, store_page, take_in
from app.services.match_listings import choose_sku, unmatched_listings
from app.services.raw_orders import find_raw, raw_detail, repair_raw, run_again, waiting_raws
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


def woo(number: int, **changes: object) -> dict[str, object]:
    """A WooCommerce order as it lies in the raw table, without its receiver."""
    line = {
        "id": 1, "product_id": 7, "variation_id": 0, "name": "杯", "sku": "CUP", "quantity": 1,
        "subtotal": "10.00", "subtotal_tax": "0.00", "total": "10.00", "total_tax": "0.00", "price": 10,
    }  # fmt: skip
    order: dict[str, object] = {
        "id": number, "status": "processing", "currency": "CNY", "date_created_gmt": "2026-03-02T00:00:00",
        "date_modified_gmt": "2026-03-02T00:30:00", "date_paid_gmt": "2026-03-02T00:10:00", "total": "10.00",
        "discount_total": "0.00", "shipping_total": "0.00", "total_tax": "0.00", "line_items": [line],
        "fee_lines": [], "refunds": [], "customer_note": "", "meta_data": [],
    }  # fmt: skip
    return order | changes


@pytest.fixture
def core(world: World, vault: Vault, clock: FakeClock, tmp_path: Path) -> Core:
    world.add_sku("CUP")
    return Core(Settings(tmp_path, "", "一号台"), world.db, vault, world.keys, clock)


def set_aside(world: World, *payloads: str, code: str = "woocommerce.no_currency") -> list[int]:
    reads = [
        Read(PulledOrder(f"{at}", world.now, payload, WANG), None, BadInput(code, platform_order_no=f"{at}"))
        for at, payload in enumerate(payloads, 1)
    ]
    world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads))
    with world.db.read() as conn:
        return [row.id for row in waiting_raws(conn)]


def test_what_cannot_be_read_is_listed_with_its_reason_and_shown_masked(core: Core, world: World) -> None:
    (raw_id,) = set_aside(world, json.dumps(woo(1, currency="")))
    with world.db.read() as conn:
        (row,) = waiting_raws(conn)
        assert (row.platform_order_no, row.state, row.reason) == ("1", "set_aside", "woocommerce.no_currency")
        detail = raw_detail(conn, world.keys, find_raw(conn, "1"))
    assert detail.row.id == raw_id
    assert detail.versions[0].payload.startswith("{\n")
    assert detail.versions[0].receiver[0] == "王**"
    assert "王小明" not in str(detail)


def test_a_repaired_one_becomes_an_order_and_the_platforms_next_version_counts_again(core: Core, world: World) -> None:
    (raw_id,) = set_aside(world, json.dumps(woo(1, currency="")))
    done = repair_raw(core, raw_id, json.dumps(woo(1)), BOSS)
    (order_id,) = done.order_ids
    assert world.order(order_id).paid_cents == 1000
    with world.db.read() as conn:
        detail = raw_detail(conn, world.keys, raw_id)
        assert [(one.version_no, one.repaired_by) for one in detail.versions] == [(2, "主管"), (1, "")]
        assert (detail.row.state, detail.order_no) == ("taken", world.order(order_id).order_no)
    same = [Read(PulledOrder("1", world.now, json.dumps(woo(1, currency="")), WANG), None, BadInput("json.bad"))]
    again = world.db.run(lambda tx: store_page(tx, world.keys, world.facts, same))
    assert again.fresh == 0, "the text that was repaired does not undo the repair"
    newer = replace(same[0], pulled=replace(same[0].pulled, modified_at=world.now + timedelta(minutes=1)))
    assert world.db.run(lambda tx: store_page(tx, world.keys, world.facts, [newer])).fresh == 1
    world.sound()


def test_a_repair_that_repairs_nothing_is_refused_and_stores_nothing(core: Core, world: World) -> None:
    (raw_id,) = set_aside(world, json.dumps(woo(1, currency="")))
    for text in ("{", "[]", json.dumps(woo(1, currency=""))):
        with pytest.raises(BadInput):
            repair_raw(core, raw_id, text, BOSS)
    with pytest.raises(NotAllowed):
        repair_raw(core, raw_id, json.dumps(woo(1)), PACKER)
    with pytest.raises(NotFound):
        repair_raw(core, raw_id + 1, json.dumps(woo(1)), BOSS)
    with world.db.read() as conn:
        assert conn.execute(select(raw_order_version.c.version_no)).scalars().all() == [1]
    repair_raw(core, raw_id, json.dumps(woo(1)), BOSS)
    with pytest.raises(IllegalMove):
        repair_raw(core, raw_id, json.dumps(woo(1, total="20.00")), BOSS)


def test_all_are_read_again_at_once(core: Core, world: World) -> None:
    good, bad = json.dumps(woo(1)), json.dumps(woo(2, currency=""))
    ids = set_aside(world, good, bad)
    done = run_again(core, ids, BOSS)
    assert (done.got, len(done.order_ids), done.set_aside) == (2, 1, 1)


def test_orders_that_stay_bad_keep_no_later_ones_waiting(core: Core, world: World) -> None:
    texts = [json.dumps(woo(number, currency="" if number < 8 else "CNY")) for number in range(1, 9)]
    set_aside(world, *texts)
    good = world.intake("8", ("CUP", 1))

    def translate(payload: str, _person: object) -> object:
        if json.loads(payload)["currency"]:
            return good
        raise BadInput("woocommerce.no_currency", platform_order_no="")

    done = take_in(core.db, core.keys, world.facts, translate, page=3)  # type: ignore[arg-type]
    assert (done.got, done.set_aside, len(done.order_ids)) == (8, 7, 1)


def test_a_listing_that_many_wait_for_is_matched_once_and_the_choice_outlives_its_code(world: World) -> None:
    world.add_sku("CUP")
    orders = [world.intake(str(number), ("UNKNOWN", 1)) for number in range(3)]
    ids = world.flow(*orders)
    with world.db.read() as conn:
        (row,) = unmatched_listings(conn)
        assert (row.merchant_code, row.orders) == ("UNKNOWN", 3)
    choose_sku(world.db, row.id, "CUP", BOSS)
    with world.db.read() as conn:
        assert unmatched_listings(conn) == ()
    assert all(world.open_kinds(order_id) == [] for order_id in ids)
    renamed = world.intake("9", ("UNKNOWN", 1))
    renamed = replace(renamed, lines=(replace(renamed.lines[0], merchant_code="RENAMED"),))
    (order_id,) = world.flow(renamed)
    assert world.open_kinds(order_id) == []
    with world.db.read() as conn:
        ways = conn.execute(select(listing.c.merchant_code, listing.c.mapped_by).order_by(listing.c.id)).all()
        states = conn.execute(select(raw_order.c.state)).scalars().all()
    assert ways == [("UNKNOWN", "主管"), ("RENAMED", "主管")]
    assert set(states) == {"taken"}
    world.sound()


def test_a_text_is_shown_readably_and_nothing_of_it_is_changed(core: Core, world: World) -> None:
    text = '{"price": 10.10, "big": 12345678901234567890.00, "a": [], "b": {}, "a": "\\u676f\\"{", "half": "\\ud83d"}'
    (raw_id,) = set_aside(world, text)
    with world.db.read() as conn:
        shown = raw_detail(conn, world.keys, raw_id).versions[0].payload
    assert shown == (
        '{\n  "price": 10.10,\n  "big": 12345678901234567890.00,\n  "a": [],\n  "b": {},\n  "a": "杯\\"{",\n'
        '  "half": "\\ud83d"\n}'
    )
    assert json.loads(shown) == json.loads(text)
