"""WooCommerce against the shop simulator: another process, another hand's code, signatures really checked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.connectors.base import MemoChange, PulledOrder, Shipment, ShippedLine, StockFigure, Window
from app.connectors.platforms.woocommerce.shop import WooCommerce, create
from app.domain.address import place_of, region_faults
from app.domain.intake import PlatformOrderStatus
from app.errors import Declined, LoginExpired, PlatformDown, RateLimited, Unclear
from tests.connectors.simulator import Simulator, running

NOW = datetime.now(UTC)
WINDOW = Window(NOW - timedelta(days=3), NOW + timedelta(hours=1))


def real_clock() -> datetime:
    return datetime.now(UTC)


def connect(shop: dict[str, Any], *, key: str = "consumer", **settings: str) -> WooCommerce:
    secrets = {"consumer_key": shop[f"{key}_key"], "consumer_secret": shop[f"{key}_secret"]}
    return create({"url": shop["url"], **settings}, secrets, clock=real_clock)


@pytest.fixture(scope="module", params=[8, -5], ids=["shanghai", "new-york"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with running("shop", "--shops", "2", "--orders", "230", "--gmt-offset", str(request.param)) as found:
        yield found


@pytest.fixture
def shop(simulator: Simulator) -> Iterator[dict[str, Any]]:
    yield simulator.facts["shops"][0]
    simulator.clear_faults()


@pytest.fixture
def woocommerce(shop: dict[str, Any]) -> Iterator[WooCommerce]:
    platform = connect(shop)
    yield platform
    platform.close()


def pull(platform: WooCommerce, window: Window = WINDOW) -> list[PulledOrder]:
    return [order for page in platform.pull_orders(window) for order in page.orders]


def on_the_shop(simulator: Simulator, shop: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = simulator.get(f"/orders?shop={shop['slug']}")
    return found


def to_ship(simulator: Simulator, shop: dict[str, Any]) -> dict[str, Any]:
    """An order of its own for one test."""
    simulator.post("/orders", count=1, shop=shop["slug"], unpaid=0.0, faulty=0.0)
    return max(on_the_shop(simulator, shop), key=lambda order: int(order["id"]))


def shipment(order: dict[str, Any], waybill_no: str) -> Shipment:
    lines = tuple(ShippedLine(str(line["id"]), line["qty"]) for line in order["lines"])
    return Shipment(str(order["id"]), waybill_no, "sf", "顺丰速运", datetime.now(UTC), lines, whole_order=True)


def written(simulator: Simulator, order: dict[str, Any]) -> dict[str, Any]:
    return next(entry for entry in simulator.get("/writebacks") if entry["id"] == order["id"])


def test_every_order_of_the_shop_comes_once_and_translates(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    theirs = on_the_shop(simulator, shop)
    pulled = pull(woocommerce)
    assert sorted(order.platform_order_no for order in pulled) == sorted(str(order["id"]) for order in theirs)
    by_id = {str(order["id"]): order for order in theirs}
    sure = 0
    for order in pulled:
        found, truth = woocommerce.translate(order.payload, order.receiver), by_id[order.platform_order_no]
        assert [(line.merchant_code, line.qty) for line in found.lines] == [
            (line["sku"], line["qty"]) for line in truth["lines"]
        ]
        assert found.paid_cents == round(float(truth["total"]) * 100)
        parts = found.goods_cents - found.discount_cents + found.postage_cents + found.tax_cents + found.fee_cents
        assert parts == found.paid_cents
        if not truth["truth"]["fault"] and truth["truth"]["district"] in truth["shipping"]["address_1"]:
            place = (found.receiver.province, found.receiver.city, found.receiver.district)
            wanted = place_of(truth["truth"]["province"], truth["truth"]["city"], truth["truth"]["district"], "")
            assert place == (wanted.province, wanted.city, wanted.district), "the simulator keeps names of years ago"
            if found.receiver.district:
                assert region_faults(*place) == ()
                assert found.receiver.district not in found.receiver.street
                sure += 1
        for word in (found.receiver.street, found.receiver.phone, truth["shipping"]["address_1"]):
            assert len(word) < 4 or word not in order.payload
    assert sure >= len(pulled) * 0.6, "most invented addresses are whole"


def test_the_window_is_cut_at_the_right_second_in_every_time_zone(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    modified = sorted(datetime.fromisoformat(order["date_modified_gmt"]) for order in on_the_shop(simulator, shop))
    middle = modified[len(modified) // 2].replace(tzinfo=UTC)
    before, after = Window(WINDOW.since, middle), Window(middle, WINDOW.until)
    assert len(pull(woocommerce, before)) == sum(when.replace(tzinfo=UTC) < middle for when in modified)
    assert len(pull(woocommerce, after)) == sum(when.replace(tzinfo=UTC) >= middle for when in modified)


def test_an_order_in_the_trash_comes_as_deleted(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    order = to_ship(simulator, shop)
    simulator.post(f"/orders/{shop['slug']}/{order['id']}/trash")
    pulled = {found.platform_order_no: found for found in pull(woocommerce)}[str(order["id"])]
    assert woocommerce.translate(pulled.payload, pulled.receiver).status is PlatformOrderStatus.DELETED


def test_a_refunded_line_is_known_by_its_pieces(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    order = to_ship(simulator, shop)
    while len(order["lines"]) < 2:
        order = to_ship(simulator, shop)
    simulator.post(f"/orders/{shop['slug']}/{order['id']}/refund", line_ids=[order["lines"][0]["id"]])
    pulled = woocommerce.get_order(str(order["id"]))
    assert pulled is not None
    found = woocommerce.translate(pulled.payload, pulled.receiver)
    assert [line.refunded_qty for line in found.lines] == [order["lines"][0]["qty"], *[0] * (len(found.lines) - 1)]
    assert found.refunded_cents > 0
    assert found.status is PlatformOrderStatus.TO_SHIP


def test_shipping_is_written_once_and_a_repeat_changes_nothing(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    order = to_ship(simulator, shop)
    for _ in range(3):
        woocommerce.write_back(shipment(order, "SF7444400000017"))
    entry = written(simulator, order)
    assert entry["completed"] == 1
    assert entry["numbers"]["SF7444400000017"]["meta"] == 1


def test_two_parcels_of_one_order_are_both_kept_and_the_last_completes_it(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    order = to_ship(simulator, shop)
    whole = shipment(order, "SF7444400000041")
    woocommerce.write_back(replace(whole, waybill_no="SF7444400000033", whole_order=False))
    assert "completed" not in {entry["status"] for entry in on_the_shop(simulator, shop) if entry["id"] == order["id"]}
    woocommerce.write_back(whole)
    entry = written(simulator, order)
    assert entry["completed"] == 1
    assert {number: ways["meta"] for number, ways in entry["numbers"].items()} == {
        "SF7444400000033": 1,
        "SF7444400000041": 1,
    }


@pytest.mark.parametrize("kind", ["drop_after", "truncated", "empty", "cut"])
def test_a_write_cut_after_its_effect_is_unclear_and_the_repeat_sees_it(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce, kind: str
) -> None:
    order = to_ship(simulator, shop)
    simulator.fault(kind, f"PUT .*/orders/{order['id']}$")
    with pytest.raises(Unclear):
        woocommerce.write_back(shipment(order, "SF7444400000025"))
    woocommerce.write_back(shipment(order, "SF7444400000025"))
    entry = written(simulator, order)
    assert (entry["completed"], entry["numbers"]["SF7444400000025"]["meta"]) == (1, 1)


def memo_there(platform: WooCommerce, number: str) -> str:
    pulled = platform.get_order(number)
    assert pulled is not None
    return platform.translate(pulled.payload, pulled.receiver).seller_memo


def test_a_memo_is_written_read_again_and_not_over_what_somebody_else_wrote(
    simulator: Simulator, shop: dict[str, Any]
) -> None:
    platform = connect(shop, memo_meta="_staff_memo")
    number = str(to_ship(simulator, shop)["id"])
    first = memo_there(platform, number)
    for _ in range(2):
        there = platform.write_memo(MemoChange(number, f"{first} 加贺卡".strip(), None, (first,)))
        assert (there.memo, there.taken) == (f"{first} 加贺卡".strip(), True)
    assert memo_there(platform, number) == f"{first} 加贺卡".strip()
    over = platform.write_memo(MemoChange(number, "别的", None, (first,)))
    assert (over.memo, over.taken) == (f"{first} 加贺卡".strip(), False)
    platform.write_memo(MemoChange(number, "", None, (over.memo,)))
    assert memo_there(platform, number) == first, "the shop's own number stays before the memo"
    platform.close()


@pytest.mark.parametrize("kind", ["drop_after", "empty"])
def test_a_memo_cut_after_its_effect_is_there_once(simulator: Simulator, shop: dict[str, Any], kind: str) -> None:
    platform = connect(shop, memo_meta="_staff_memo")
    number = str(to_ship(simulator, shop)["id"])
    change = MemoChange(number, f"{memo_there(platform, number)} 易碎".strip(), None, (memo_there(platform, number),))
    simulator.fault(kind, f"PUT .*/orders/{number}$")
    with pytest.raises(Unclear):
        platform.write_memo(change)
    assert platform.write_memo(change).taken
    assert memo_there(platform, number) == change.memo
    platform.close()


def test_without_a_meta_key_the_memo_is_a_private_note_left_once(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    number = str(to_ship(simulator, shop)["id"])
    before = memo_there(woocommerce, number)
    for memo, known in (("甲", (before,)), ("甲", (before,)), ("乙", (before, "甲")), ("甲", (before, "甲", "乙"))):
        woocommerce.write_memo(MemoChange(number, memo, None, known))
    notes = simulator.get(f"/orders/{shop['slug']}/{number}")["notes"]
    ours = [note["note"] for note in sorted(notes, key=lambda note: note["id"]) if note["note"] in ("甲", "乙")]
    assert ours == ["甲", "乙", "甲"]
    assert not any(note["customer_note"] for note in notes)


def test_a_cancelled_order_is_not_shipped(simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce) -> None:
    order = to_ship(simulator, shop)
    simulator.post(f"/orders/{shop['slug']}/{order['id']}/cancel")
    with pytest.raises(Declined, match="order_stopped"):
        woocommerce.write_back(shipment(order, "SF1"))
    assert not [entry for entry in simulator.get("/writebacks") if entry["id"] == order["id"]]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "http", "status": 429, "retry_after": 7}, RateLimited),
        ({"kind": "http", "status": 503}, PlatformDown),
        ({"kind": "html", "status": 500}, PlatformDown),
        ({"kind": "html", "status": 200}, PlatformDown),
        ({"kind": "refuse"}, LoginExpired),
        ({"kind": "truncated"}, PlatformDown),
        ({"kind": "empty"}, PlatformDown),
        ({"kind": "drop_before"}, PlatformDown),
        ({"kind": "cut"}, PlatformDown),
    ],
)
def test_faults_of_a_pull(
    simulator: Simulator, woocommerce: WooCommerce, shop: dict[str, Any], fault: dict[str, Any], error: type[Exception]
) -> None:
    simulator.fault(match="GET .*/orders", **fault)
    with pytest.raises(error) as caught:
        pull(woocommerce)
    if isinstance(caught.value, RateLimited):
        assert caught.value.after_s == 7.0
    assert pull(woocommerce)


def test_the_connection_test_and_the_wrong_keys(shop: dict[str, Any], woocommerce: WooCommerce) -> None:
    facts = woocommerce.test()
    assert (facts.shop_name, facts.currency) == (shop["name"], "CNY")
    assert facts.orders_to_ship > 0
    wrong = {**shop, "consumer_secret": "cs_" + "0" * 40}
    strange = {**shop, "consumer_key": "ck_" + "0" * 40}
    for account in (wrong, strange):
        platform = connect(account)
        with pytest.raises(LoginExpired):
            platform.test()
        platform.close()


def test_a_read_only_key_reads_and_is_refused_at_the_write(simulator: Simulator, shop: dict[str, Any]) -> None:
    platform = connect(shop, key="read_only")
    order = to_ship(simulator, shop)
    assert platform.get_order(str(order["id"])) is not None
    with pytest.raises(LoginExpired, match="rights"):
        platform.write_back(shipment(order, "SF1"))
    platform.close()


def test_an_order_that_never_was_is_none(woocommerce: WooCommerce) -> None:
    assert woocommerce.get_order("999999999") is None
    assert woocommerce.get_order("SH-17") is None


def test_stock_by_sku_by_id_and_with_errors_each(
    simulator: Simulator, shop: dict[str, Any], woocommerce: WooCommerce
) -> None:
    listings: dict[str, tuple[str, str]] = {}
    for order in pull(woocommerce):
        for line in woocommerce.translate(order.payload, order.receiver).lines:
            if line.merchant_code:
                listings[line.merchant_code] = (line.listing_no, line.variant_no)
    codes = sorted(listings)[:6]
    by_id = tuple(StockFigure(*listings[code], code, 40 + at) for at, code in enumerate(codes[:3]))
    by_code = tuple(StockFigure("", "", code, 70 + at) for at, code in enumerate(codes[3:]))
    results = woocommerce.push_stock((*by_id, *by_code, StockFigure("", "", "NO-SUCH-SKU", 1)))
    assert [result.error for result in results] == [None] * 6 + ["woocommerce.sku_not_found"]
    stock = simulator.get("/stock")[shop["slug"]]
    assert [stock[code] for code in codes] == [40, 41, 42, 70, 71, 72]


def test_plain_permalinks(shop: dict[str, Any], woocommerce: WooCommerce) -> None:
    platform = connect(shop, plain_permalinks="yes")
    assert len(pull(platform)) == len(pull(woocommerce))
    platform.close()


def test_https_with_basic_and_with_query_keys_and_a_stranger_is_refused() -> None:
    with running("shop", "--orders", "3", "--tls") as simulator:
        shop = simulator.facts["shops"][0]
        stranger = connect(shop)
        with pytest.raises(PlatformDown, match=r"http\.certificate"):
            stranger.test()
        stranger.close()
        trusted = ssl.create_default_context(cafile=simulator.facts["ca_file"])
        secrets = {"consumer_key": shop["consumer_key"], "consumer_secret": shop["consumer_secret"]}
        for auth in ("auto", "query", "oauth"):
            transport = httpx.HTTPTransport(verify=trusted, trust_env=False)
            platform = create({"url": shop["url"], "auth": auth}, secrets, clock=real_clock, transport=transport)
            assert len(pull(platform)) == 3
            platform.close()
