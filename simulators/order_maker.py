"""Makes up orders: who bought what, where it goes, and which of them carry a planted fault.

The same (seed, shop, running number) always gives the same order. Every plan also says what is true about it, so that
a test can compare what the product understood with what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from simulators import messages, people, places
from simulators.goods import Sku, catalogue

FAULTS = (
    "empty_address",
    "price_mismatch",
    "unknown_sku",
    "blank_sku",
    "short_phone",
    "no_phone",
    "state_city_mismatch",
    "overseas",
)


@dataclass(frozen=True)
class Habits:
    """How the made-up buyers behave; every rate lies in 0..1."""

    faulty: float = 0.04
    odd: float = 0.15
    messages: float = 0.28
    unpaid: float = 0.02


@dataclass(frozen=True)
class PlannedLine:
    """One line: the SKU meant, the code the shop shows for it, pieces, and fen a piece."""

    sku: Sku
    shown_code: str
    qty: int
    unit_cents: int


@dataclass
class OrderPlan:
    """An order as the shop will file it. ``shipping`` has WooCommerce's address keys; money is in fen."""

    lines: list[PlannedLine]
    shipping: dict[str, str]
    status: str
    shipping_cents: int = 0
    discount_cents: int = 0
    total_error_cents: int = 0
    message: str = ""
    note: str = ""
    truth: dict[str, Any] = field(default_factory=dict)


def _draw(random: Random, weights: dict[int, float]) -> int:
    return random.choices(list(weights), list(weights.values()))[0]


def _lines(random: Random, categories: tuple[str, ...]) -> list[PlannedLine]:
    goods = [sku for sku in catalogue() if sku.category_code in categories]
    kinds = min(_draw(random, {1: 62, 2: 22, 3: 10, 4: 4, 6: 2}), len(goods))
    lines: list[PlannedLine] = []
    for sku in random.sample(goods, kinds):
        qty = _draw(random, {1: 79, 2: 14, 3: 5, 5: 1.5, 10: 0.5})
        lines.append(PlannedLine(sku, sku.code, qty, sku.price_cents))
    return lines


def _woo_name(random: Random, person: people.Person) -> dict[str, str]:
    """Put the name where Chinese shops put it: whole in first_name, split, or whole in last_name."""
    draw = random.random()
    if person.surname and draw > 0.62:
        return {"first_name": person.name.removeprefix(person.surname), "last_name": person.surname}
    if " " in person.name:
        first, last = person.name.split(" ", 1)
        return {"first_name": first, "last_name": last}
    if draw < 0.06:
        return {"first_name": "", "last_name": person.name}
    return {"first_name": person.name, "last_name": ""}


def _woo_address(random: Random, place: places.Address) -> dict[str, str]:
    """Spread the address over WooCommerce's fields in one of the ways shops do it."""
    city, district = place.city, place.district
    draw = random.random()
    if draw < 0.60:
        city_text, line_1 = city.name, district + place.street
    elif draw < 0.76 and district:
        city_text, line_1 = city.name + district, place.street
    elif draw < 0.88:
        province = "" if places.is_municipality(city) else city.province
        city_text, line_1 = city.name, province + city.name + district + place.street
    else:
        city_text, line_1 = city.name, f"{district} {place.street}".strip()
    line_2 = place.room
    if line_2 and random.random() < 0.5:
        line_1, line_2 = line_1 + line_2, ""
    postcode = f"{random.randrange(10, 86):02d}{random.randrange(10**4):04d}" if random.random() < 0.4 else ""
    return {
        "company": "",
        "address_1": line_1,
        "address_2": line_2,
        "city": city_text,
        "state": city.state,
        "postcode": postcode,
        "country": "CN",
    }


def _plant(fault: str, plan: OrderPlan, random: Random) -> None:
    """Damage the plan in the way ``fault`` names."""
    shipping, first = plan.shipping, plan.lines[0]
    if fault == "empty_address":
        shipping.update(dict.fromkeys(shipping, ""))
    elif fault == "price_mismatch":
        plan.total_error_cents = -random.choice((1000, 2000, 5000))
    elif fault == "unknown_sku":
        plan.lines[0] = PlannedLine(first.sku, f"OLD-{first.sku.code}", first.qty, first.unit_cents)
    elif fault == "blank_sku":
        plan.lines[0] = PlannedLine(first.sku, "", first.qty, first.unit_cents)
    elif fault == "short_phone":
        shipping["phone"] = people.mobile(random)[:10]
    elif fault == "no_phone":
        shipping["phone"] = ""
    elif fault == "state_city_mismatch":
        shipping["state"] = random.choice(
            [f"CN{number}" for number in range(1, 33) if shipping["state"] != f"CN{number}"]
        )
    else:
        shipping.update({"country": "HK", "state": "", "city": "九龍", "address_1": "旺角彌敦道688號 12樓B室"})


def make_order(seed: int, slug: str, number: int, categories: tuple[str, ...], habits: Habits) -> OrderPlan:
    """Return the ``number``-th order of a shop.

    One order in twenty goes to the same person and door as the one before it, as merge candidates do.
    """
    random = Random(f"{seed}/{slug}/{number}")
    receiver_number = number - 1 if number and random.random() < 0.05 else number
    who = Random(f"{seed}/{slug}/{receiver_number}/receiver")
    place = places.address(who, odd_rate=habits.odd)
    person = people.person(who, place.city.area_code)
    lines = _lines(random, categories)
    goods_cents = sum(line.qty * line.unit_cents for line in lines)
    plan = OrderPlan(
        lines=lines,
        shipping={**_woo_name(who, person), **_woo_address(who, place), "phone": person.phone},
        status="processing",
        shipping_cents=0 if goods_cents >= 9900 else random.choice((0, 600, 800, 1000)),
        discount_cents=random.choice((500, 1000)) if goods_cents > 15000 and random.random() < 0.2 else 0,
        message=messages.buyer_message(random) if random.random() < habits.messages else "",
        note=messages.staff_note(random),
    )
    quirks = [*person.quirks, *place.quirks]
    if plan.message and random.random() < 0.08:
        plan.message = messages.carrier_wish(random)
        quirks.append("carrier_wish")
    fault = random.choice(FAULTS) if random.random() < habits.faulty else ""
    if fault:
        _plant(fault, plan, random)
    elif random.random() < habits.unpaid:
        plan.status = random.choice(("pending", "on-hold"))
    plan.truth = {
        "name": person.name,
        "phone": person.phone,
        "province": place.city.province,
        "city": place.city.name,
        "district": place.district,
        "sf_city_code": place.city.code,
        "quirks": quirks,
        "fault": fault,
    }
    return plan
