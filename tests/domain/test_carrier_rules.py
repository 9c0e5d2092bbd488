"""Which carrier takes a parcel: restrictions are never broken, the cheapest wins, and every other is told why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.carrier_rules import CarrierChoice, Chooser, Load, Stop, Terms, choose, forbids
from app.domain.freight import Price, PriceRow, Tariff, freight_cents
from app.domain.reasons import pack, unpack
from app.domain.wishes import Wish, read_wish
from app.wording import say

GD, XJ, ZJ = "广东省", "新疆维吾尔自治区", "浙江省"


def tariff(*rows: tuple[str, int], warehouse_id: int | None = None, days: int | None = None) -> Tariff:
    return Tariff(PriceRow(warehouse_id, province, "", Price(1000, cents, 1000, 100, days)) for province, cents in rows)


SF, YTO = CarrierChoice(1, "顺丰月结", "sf", priority=1), CarrierChoice(2, "圆通", "yto", priority=9)


@pytest.mark.parametrize(
    ("wish", "own", "carriers", "chosen", "code"),
    [
        ("", None, (SF, YTO), 2, "carrier.by_priority"),
        ("", 1, (SF, YTO), 1, "carrier.of_shop"),
        ("SF", 2, (SF, YTO), 1, "carrier.by_wish"),
        ("顺丰月结", None, (SF, YTO), 1, "carrier.by_wish"),
        ("中通", None, (SF, YTO), 2, "carrier.by_priority"),
        ("=顺丰月结", 2, (SF, YTO), 1, "carrier.only_one"),
        ("!yto", 2, (SF, YTO), 1, "carrier.only_one"),
        ("圆通;!yto", 2, (SF, YTO), 1, "carrier.only_one"),
        ("", 2, (SF, replace(YTO, paused=True)), 1, "carrier.only_one"),
        ("", None, (replace(SF, paused=True),), None, "carrier.none_usable"),
        ("", None, (), None, "carrier.none_usable"),
    ],
)
def test_a_wish_beats_the_shops_own_beats_priority(
    wish: str, own: int | None, carriers: tuple[CarrierChoice, ...], chosen: int | None, code: str
) -> None:
    found = choose(Load(wish=wish, shop_carrier_id=own), carriers)
    assert (found.carrier.id if found.carrier else None, found.code) == (chosen, code)


def codes(packed: tuple[str, ...]) -> dict[str, str]:
    """The reason code of each carrier that was not chosen."""
    return {str(unpack(one)[1]["carrier"]): unpack(one)[0] for one in packed}


LOAD = Load(1, "taobao", 7, XJ, "乌鲁木齐市", "天山区", 2400, frozenset({"liquid"}), cod=True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"paused": True}, "carrier.is_paused"),
        ({"tariff": tariff((GD, 500))}, "carrier.no_reach"),
        ({"tariff": tariff((XJ, 500), warehouse_id=8)}, "carrier.no_reach"),
        ({"stops": (Stop(XJ),)}, "carrier.stopped_region"),
        ({"stops": (Stop(XJ, "乌鲁木齐市", "天山区", "大雪"),)}, "carrier.stopped_region"),
        ({"stops": (Stop(XJ, "乌鲁木齐市", "沙依巴克区"), Stop(GD))}, None),
        ({"terms": Terms(max_weight_g=2399)}, "carrier.too_heavy"),
        ({"terms": Terms(max_weight_g=2400)}, None),
        ({"terms": Terms(refused_tags=frozenset({"liquid", "cold"}))}, "carrier.refuses_tags"),
        ({"terms": Terms(refused_tags=frozenset({"cold"}))}, None),
        ({"terms": Terms(takes_cod=False)}, "carrier.no_cod"),
        ({"terms": Terms(only_platforms=frozenset({"douyin"}))}, "carrier.other_platforms"),
        ({"terms": Terms(only_platforms=frozenset({"taobao"}))}, None),
        ({"terms": Terms(only_shops=frozenset({2}))}, "carrier.other_shops"),
        ({"terms": Terms(only_shops=frozenset({1, 2}))}, None),
    ],
)
def test_each_restriction_has_its_reason(changes: dict[str, Any], code: str | None) -> None:
    one = replace(YTO, **changes)
    reason = forbids(LOAD, one, Wish())
    assert (unpack(reason)[0] if reason else None) == code
    found = choose(LOAD._replace(wish="圆通"), (SF, one))
    assert (found.carrier is SF) == (code is not None), "a wish does not break a restriction"
    if code:
        assert codes(found.others)["圆通"] == code


def test_the_decision_reads_as_people_would_say_it() -> None:
    yto = replace(YTO, tariff=tariff((XJ, 1800)))
    zto = CarrierChoice(3, "中通", "zto", tariff=tariff((XJ, 1900)))
    sf = replace(SF, tariff=tariff((XJ, 2300)))
    best = CarrierChoice(4, "极兔", "jt", terms=Terms(max_weight_g=2000))
    found = choose(LOAD, (sf, zto, yto, best))
    assert (found.carrier, found.freight_cents) == (yto, 1800 + 200)
    assert say(found.code, found.params, "en_US") == "圆通: cheapest of 3 that take 2.4 kg to 新疆 乌鲁木齐, CNY 20.00"
    said = [say(*unpack(one), "en_US") for one in found.others]
    assert said == ["顺丰月结 asks 25.00, 5.00 more", "中通 asks 21.00, 1.00 more", "2.4 kg is over 极兔's 2 kg"]


def test_urgent_orders_go_by_express_where_one_may() -> None:
    cheap = replace(YTO, tariff=tariff((XJ, 500)))
    fast = replace(SF, terms=Terms(express=True), tariff=tariff((XJ, 2300)))
    assert choose(LOAD, (cheap, fast)).carrier is cheap
    found = choose(LOAD._replace(urgent=True), (cheap, fast))
    assert (found.carrier, found.code) == (fast, "carrier.cheapest_express")
    assert codes(found.others) == {"圆通": "carrier.not_express"}
    assert choose(LOAD._replace(urgent=True), (cheap, replace(fast, paused=True))).carrier is cheap
    assert choose(LOAD._replace(urgent=True), (YTO, replace(SF, terms=Terms(express=True)))).code == "carrier.express"


def test_ties_are_settled_by_days_then_priority_and_a_bad_record_comes_last() -> None:
    slow, quick = replace(YTO, tariff=tariff((XJ, 500), days=5)), replace(SF, tariff=tariff((XJ, 500), days=2))
    found = choose(LOAD, (slow, quick))
    assert (found.carrier, codes(found.others)) == (quick, {"圆通": "carrier.slower_by_days"})
    even = replace(quick, id=9, name="京东", priority=2)
    assert codes(choose(LOAD, (quick, even)).others) == {"顺丰月结": "carrier.lower_priority"}
    bad = replace(YTO, tariff=tariff((XJ, 100)), refused_percent=20)
    found = choose(LOAD, (bad, quick))
    assert (found.carrier, codes(found.others), found.params["of"]) == (quick, {"圆通": "carrier.often_refuses"}, 1)
    assert choose(LOAD, (replace(bad, refused_percent=19), quick)).carrier is not quick
    assert codes(choose(LOAD, (SF, slow)).others) == {"顺丰月结": "carrier.no_price"}


def test_a_warehouses_own_prices_come_first_and_a_citys_before_its_provinces() -> None:
    price = {name: Price(1000, cents, 500, 50) for cents, name in enumerate(("all", "city", "own", "own city"), 1)}
    table = Tariff(
        (
            PriceRow(None, GD, "", price["all"]),
            PriceRow(None, GD, "深圳市", price["city"]),
            PriceRow(7, GD, "", price["own"]),
            PriceRow(7, GD, "广州市", price["own city"]),
        )
    )
    assert table.find(7, GD, "广州市") is price["own city"]
    assert table.find(7, GD, "深圳市") is price["own"]
    assert table.find(8, GD, "深圳市") is price["city"]
    assert table.find(None, GD, "广州市") is price["all"]
    assert table.find(7, ZJ, "杭州市") is None
    assert table.by_warehouse


@given(
    weight=st.integers(0, 60_000),
    price=st.builds(Price, st.integers(1, 5000), st.integers(0, 9999), st.integers(1, 3000), st.integers(0, 999)),
)
def test_the_price_is_that_of_counting_step_by_step(weight: int, price: Price) -> None:
    cents, paid_up_to = price.first_cents, price.first_g
    while paid_up_to < weight:
        cents, paid_up_to = cents + price.step_cents, paid_up_to + price.step_g
    assert freight_cents(price, weight) == cents


NAMES = ("顺丰", "圆通", "中通")
TAGS = st.frozensets(st.sampled_from(("liquid", "fragile", "cold")), max_size=2)
TERMS = st.builds(
    Terms,
    st.none() | st.integers(1, 5000),
    st.booleans(),
    TAGS,
    st.frozensets(st.sampled_from(("taobao", "douyin")), max_size=1),
    st.frozensets(st.integers(1, 2), max_size=1),
    st.booleans(),
)
CARRIER = st.builds(
    CarrierChoice,
    st.just(0),
    st.sampled_from(NAMES),
    st.sampled_from(("sf", "yto")),
    priority=st.integers(0, 3),
    paused=st.booleans(),
    terms=TERMS,
    tariff=st.sampled_from((Tariff((), bound=False), tariff((GD, 500)), tariff((GD, 900), (XJ, 1200)))),
    stops=st.sampled_from(((), (Stop(XJ),), (Stop(GD, "深圳市"),))),
    refused_percent=st.integers(0, 40),
)
LOADS = st.builds(
    Load,
    st.integers(1, 2),
    st.sampled_from(("taobao", "douyin")),
    st.just(7),
    st.sampled_from((GD, XJ, "")),
    st.sampled_from(("深圳市", "乌鲁木齐市")),
    weight_g=st.integers(0, 6000),
    tags=TAGS,
    cod=st.booleans(),
    urgent=st.booleans(),
    wish=st.sampled_from(("", "顺丰", "=圆通", "!中通", "sf;!圆通")),
    shop_carrier_id=st.none() | st.integers(0, 3),
)


@given(load=LOADS, carriers=st.lists(CARRIER, max_size=5))
def test_no_restriction_is_ever_broken_and_every_carrier_is_accounted_for(
    load: Load, carriers: list[CarrierChoice]
) -> None:
    numbered = [replace(one, id=at) for at, one in enumerate(carriers)]
    found = choose(load, numbered)
    wish = read_wish(load.wish)
    allowed = [one for one in numbered if forbids(load, one, wish) is None]
    assert (found.carrier is not None) == bool(allowed)
    assert len(found.others) == len(numbered) - (found.carrier is not None)
    assert Chooser(numbered).choose(load) == found
    if found.carrier is None:
        return
    one = found.carrier
    assert not one.paused
    assert wish.allows(one.name, one.kind)
    assert one.terms.max_weight_g is None or load.weight_g <= one.terms.max_weight_g
    assert not one.terms.refused_tags & load.tags
    assert one.terms.takes_cod or not load.cod
    assert not any(stop.holds(load) for stop in one.stops)
    if one.tariff.bound:
        price = one.tariff.find(7, load.province, load.city)
        assert price is not None
        assert found.freight_cents == freight_cents(price, load.weight_g)
    if found.code == "carrier.cheapest":
        rivals = [other for other in allowed if other.tariff.bound and other.refuses_often == one.refuses_often]
        table = {other.id: other.tariff.find(7, load.province, load.city) for other in rivals}
        assert found.freight_cents == min(freight_cents(price, load.weight_g) for price in table.values() if price)
        assert found.params["of"] == len(rivals)


@given(code=st.text(), params=st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.booleans()))
def test_a_packed_reason_is_unpacked_as_it_was(code: str, params: dict[str, Any]) -> None:
    assert unpack(pack(code, **params)) == (code, params)


def test_a_reason_in_another_form_is_its_own_code() -> None:
    assert unpack("carrier.no_price") == ("carrier.no_price", {})
