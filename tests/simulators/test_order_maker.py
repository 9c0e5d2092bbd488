"""The catalogue and the made-up orders: varied, sound where they should be, faulty where they say so."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from simulators import catalogue, places
from simulators.goods import catalogue as goods
from simulators.goods import ean13_check_digit, skus_by_code
from simulators.order_maker import FAULTS, Habits, OrderPlan, make_order
from simulators.shopfronts import shopfronts

ALL = tuple({sku.category_code for sku in goods()})


def plans(count: int, habits: Habits) -> list[OrderPlan]:
    return [make_order(7, "test", number, tuple(sorted(ALL)), habits) for number in range(count)]


def test_the_catalogue_has_120_skus_with_right_barcodes() -> None:
    assert len(skus_by_code()) == len(goods()) == 120
    coded = [sku.barcode for sku in goods() if sku.barcode]
    assert len(set(coded)) == len(coded) == 113
    assert all(re.fullmatch(r"69[0-9]{11}", code) and code[-1] == ean13_check_digit(code[:12]) for code in coded)
    assert all(sku.weight_g > 0 and sku.price_cents > 0 for sku in goods())


def test_the_check_digit_is_gs1s() -> None:
    assert ean13_check_digit("400638133393") == "1"
    assert ean13_check_digit("690123456789") == "2"


def test_twenty_shops_sell_something_and_keep_their_keys() -> None:
    fronts = shopfronts(20, 7)
    assert len({front.slug for front in fronts}) == len({front.consumer_key for front in fronts}) == 20
    assert all(re.fullmatch(r"ck_[0-9a-f]{40}", front.consumer_key) for front in fronts)
    assert all(set(front.categories) <= set(ALL) for front in fronts)
    assert fronts == shopfronts(20, 7)
    assert len({front.slug for front in shopfronts(45, 7)}) == 45


def test_the_same_number_makes_the_same_order() -> None:
    assert make_order(7, "a", 5, ("CY",), Habits()) == make_order(7, "a", 5, ("CY",), Habits())
    assert make_order(7, "a", 5, ("CY",), Habits()) != make_order(8, "a", 5, ("CY",), Habits())


def test_orders_without_faults_are_sound() -> None:
    for plan in plans(600, Habits(faulty=0, unpaid=0)):
        assert plan.status == "processing"
        assert plan.truth["fault"] == ""
        assert plan.total_error_cents == 0
        assert all(line.shown_code in skus_by_code() and line.qty > 0 for line in plan.lines)
        assert len({line.shown_code for line in plan.lines}) == len(plan.lines)
        assert plan.shipping["first_name"] or plan.shipping["last_name"]
        digits = re.sub(r"\D", "", plan.shipping["phone"])
        assert len(digits) >= 10
        city = places.find_city(plan.truth["province"], plan.truth["city"])
        assert city is not None
        assert plan.shipping["state"] == city.state
        assert plan.truth["city"] in plan.shipping["city"]


def test_orders_are_varied_like_twenty_shops() -> None:
    made = plans(1500, Habits())
    quirks = Counter(quirk for plan in made for quirk in plan.truth["quirks"])
    wanted = {
        *("compound_surname", "rare_character", "minority_name", "latin_name", "nickname"),
        *("virtual_phone", "landline", "spaced_phone", "country_code_phone"),
        *("village", "long", "no_district", "locker", "full_width", "line_break", "undivided_city", "carrier_wish"),
    }
    assert set(quirks) == wanted
    assert {plan.truth["fault"] for plan in made} == {"", *FAULTS}
    assert {len(plan.lines) for plan in made} == {1, 2, 3, 4, 6}
    text = "".join(str(plan.shipping) + plan.message for plan in made)
    assert all(word in text for word in ("自治州", "兵团", "䶮", "𬭎", "𠮷", "🎁", "·"))
    assert any(re.fullmatch(r"1\d{10}-\d{4}", plan.shipping["phone"]) for plan in made)
    assert max(len(plan.shipping["address_1"]) for plan in made) > 60
    assert {plan.status for plan in made} == {"processing", "pending", "on-hold"}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_what_it_says(fault: str) -> None:
    plan = next(plan for plan in plans(2000, Habits(faulty=0.5)) if plan.truth["fault"] == fault)
    first, shipping = plan.lines[0], plan.shipping
    signs = {
        "empty_address": not any(shipping.values()),
        "price_mismatch": plan.total_error_cents < 0,
        "unknown_sku": first.shown_code not in skus_by_code() and first.shown_code != "",
        "blank_sku": first.shown_code == "",
        "short_phone": len(shipping["phone"]) == 10,
        "no_phone": shipping["phone"] == "" and shipping["address_1"] != "",
        "state_city_mismatch": places.find_city(plan.truth["province"], plan.truth["city"]).state != shipping["state"],  # type: ignore[union-attr]
        "overseas": shipping["country"] == "HK",
    }
    assert signs[fault]


def test_some_orders_go_to_the_same_door_as_the_one_before() -> None:
    made = plans(400, Habits(faulty=0, odd=0))
    doors = Counter((plan.shipping["address_1"], plan.shipping["phone"]) for plan in made)
    assert 5 < sum(count == 2 for count in doors.values()) < 50


def test_every_city_has_a_code_and_is_found_again() -> None:
    for city in places.cities():
        assert re.fullmatch(r"0\d\d|[3-9]\d\d", city.code)
        found = places.find_city(city.province.removesuffix("省"), city.name.removesuffix("市"))
        assert found == city
    assert places.find_city("广东省", "不存在市") is not None, "an unknown city is routed by its province"
    assert places.find_city("某国", "某市") is None


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_files_hold_every_sku_and_its_stock(tmp_path: Path) -> None:
    from simulators.__main__ import main

    skus, stock, scarce = tmp_path / "skus.csv", tmp_path / "stock.csv", tmp_path / "scarce.csv"
    names = ("--warehouse", "主仓", "--warehouse", "分仓")
    assert main(["catalogue", "--skus", str(skus), "--stock", str(stock), "--scarce", "0", *names]) == 0
    assert main(["catalogue", "--stock", str(scarce)]) == 0
    rows = read(skus)
    assert tuple(rows[0]) == catalogue.SKU_COLUMNS
    assert [row["商家编码"] for row in rows] == [sku.code for sku in goods()]
    assert rows[0]["售价"] == "98.00"
    assert skus.read_bytes().startswith(b"\xef\xbb\xbf"), "as Excel wants it"
    both = read(stock)
    assert tuple(both[0]) == catalogue.STOCK_COLUMNS
    assert len(both) == 240
    assert min(int(row["数量"]) for row in both) >= 100
    assert sum(int(row["数量"]) < 10 for row in read(scarce)) == 4


def test_a_wrong_number_of_scarce_skus_is_a_usage_error(tmp_path: Path) -> None:
    from simulators.__main__ import main

    assert main(["catalogue", "--stock", str(tmp_path / "x.csv"), "--scarce", "121"]) == 2
