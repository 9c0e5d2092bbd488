"""A promotion day: mixed orders of several shops, most of them clean, each planted anomaly labelled with its kind.

A fixed seed gives the same orders and labels in every run. ``PLANTS`` says what is wrong with an order and which
findings must come of it; everything else must go through untouched. Orders are taken in by the real intake.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import literal, select, update

from app.connectors.base import PulledOrder
from app.domain.exceptions import ExceptionKind
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.people import Actor, Role
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.shops import shop
from app.models.stock import sku, sku_usual
from app.models.stop_lists import blacklist, no_ship_region
from app.services.adjust_stock import Count, adjust
from app.services.audit_settings import set_audit_setting
from app.services.blacklist import StopKind, bound_to, masked_entry, normal_word, token_of
from app.services.intake_orders import Read
from app.services.intake_rows import ShopFacts, shop_facts
from app.services.keys import SECRETS, KeyBook
from app.vault import seal
from benchmarks import invented, seed_world
from benchmarks.seed_world import Offer, World

SHOPS, SKUS, SCARCE = 6, 400, 8
SHARE_PLANTED = 0.10
PAGE = 500
_ON_HAND = 200_000
_STOPPED = {
    StopKind.PERSON: "贾不付", StopKind.PHONE: "13999990000", StopKind.ADDRESS: "骗货大道",
}  # fmt: skip
_ACCOUNTS = 1_000
"""So many accounts are on the list that hardly one buys the same goods twice."""
_SETTINGS = {"flags": "1", "promise_hours": "2", "cod_limit_cents": "150000", "finance_cents": "300000"}
_OFF_CENTS, _BY_PLATFORM_CENTS, _COUPON_EVERY = 500, 200, 5
"""Every fifth order has a coupon, of which the platform pays a part."""
_DEAR_CENTS, _CHEAP_CENTS = 12_900, 6_000
BOSS = Actor(None, "主管", Role.SUPERVISOR, "benchmark")
_K = ExceptionKind


@dataclass
class Draft:
    """One order while it is made up: fields of IntakeOrder beside its person, lines (offer, pieces, price) and shop."""

    shop: int
    number: int
    person: Receiver
    goods: list[tuple[Offer, int, int]]
    ground: Ground
    random: Random
    fields: dict[str, Any] = field(default_factory=dict)

    def change_person(self, **values: str) -> None:
        """Change parts of the receiver."""
        self.person = replace(self.person, **values)

    def buy(self, count: int, qty: int, fits: Callable[[Offer], bool]) -> None:
        """Put other goods into the order."""
        offers = [offer for offer in self.ground.on_sale[self.shop] if fits(offer)]
        self.goods = [(offer, qty, offer.good.price_cents) for offer in self.random.sample(offers, count)]

    def reprice(self, percent: int) -> None:
        """Sell the first line at so many percent of its price."""
        offer, qty, price = self.goods[0]
        self.goods[0] = (offer, qty, price * percent // 100)


@dataclass(frozen=True)
class Plant:
    """One sort of anomaly: its name, the finding that must be open in the end, and how it is made."""

    name: str
    kind: ExceptionKind
    put: Callable[[Draft], object]
    alone: bool = False
    """Nothing else may be wrong: the finding is looked for only when nothing else is open, or the audit never looks."""


def _account(number: int) -> str:
    return f"职业差评师{number % _ACCOUNTS}"


def _dear(offer: Offer) -> bool:
    return offer.good.price_cents >= _DEAR_CENTS


def _cheap(offer: Offer) -> bool:
    return offer.good.price_cents <= _CHEAP_CENTS


def _scarce(draft: Draft) -> None:
    offer = draft.random.choice(draft.ground.scarce[draft.shop])
    draft.goods = [(offer, 1, offer.good.price_cents)]


def _cod_over_limit(draft: Draft) -> None:
    draft.buy(3, 4, _dear)
    draft.fields |= {"cod": True, "paid_at": None}


def _nobody_sells_it(draft: Draft) -> None:
    offer, qty, price = draft.goods[0]
    unknown = replace(offer, listing_no=f"U{draft.number}", good=replace(offer.good, code=f"NO-{draft.number}"))
    draft.goods[0] = (unknown, qty, price)


PLANTS: tuple[Plant, ...] = (
    Plant("no name", _K.RECEIVER_INCOMPLETE, lambda one: one.change_person(name="")),
    Plant("no phone", _K.RECEIVER_INCOMPLETE, lambda one: one.change_person(phone="")),
    Plant("no street", _K.RECEIVER_INCOMPLETE, lambda one: one.change_person(street="")),
    Plant("nobody's name", _K.RECEIVER_ODD, lambda one: one.change_person(name="测试")),
    Plant("digits for a name", _K.RECEIVER_ODD, lambda one: one.change_person(name="12345")),
    Plant("nobody's number", _K.RECEIVER_ODD, lambda one: one.change_person(phone="13888888888")),
    Plant("P.O. box", _K.RECEIVER_ODD, lambda one: one.change_person(street="人民路 12 号邮局信箱 7")),
    Plant("locker", _K.RECEIVER_ODD, lambda one: one.change_person(street="中山路 3 号丰巢快递柜 1 号")),
    Plant("phone", _K.PHONE_ODD, lambda one: one.change_person(phone="123")),
    Plant("city of another province", _K.ADDRESS_INVALID,
          lambda one: one.change_person(province="广东省", city="杭州市", district="")),
    Plant("province that is none", _K.ADDRESS_INVALID,
          lambda one: one.change_person(province="江南省", city="", district="")),
    Plant("paid too much", _K.AMOUNT_ANOMALY, lambda one: one.fields.update(more_paid=500)),
    Plant("a line that went missing", _K.LINES_SUM, lambda one: one.fields.update(goods_more=300)),
    Plant("discount nobody pays", _K.DISCOUNT_SUM, lambda one: one.fields.update(shop_off=400)),
    Plant("below the floor", _K.PRICE_LOW, lambda one: one.reprice(55)),
    Plant("a zero too many", _K.PRICE_ODD, lambda one: one.reprice(1000)),
    Plant("pieces", _K.QTY_ODD, lambda one: one.buy(1, 24, _cheap)),
    Plant("unknown goods", _K.UNMATCHED, _nobody_sells_it),
    Plant("message", _K.MESSAGE, lambda one: one.fields.update(buyer_message="麻烦快点，谢谢")),
    Plant("memo", _K.MEMO, lambda one: one.fields.update(seller_memo="老客户")),
    Plant("flag", _K.FLAG, lambda one: one.fields.update(flag=1)),
    Plant("person on the list", _K.BLACKLISTED, lambda one: one.change_person(name=_STOPPED[StopKind.PERSON])),
    Plant("phone on the list", _K.BLACKLISTED, lambda one: one.change_person(phone=_STOPPED[StopKind.PHONE])),
    Plant("street on the list", _K.BLACKLISTED,
          lambda one: one.change_person(street=f"{_STOPPED[StopKind.ADDRESS]} {one.number} 号")),
    Plant("account on the list", _K.BLACKLISTED,
          lambda one: one.fields.update(buyer_nick=_account(one.number))),
    Plant("region", _K.NO_SHIP_REGION,
          lambda one: one.change_person(province="西藏自治区", city="拉萨市", district="城关区")),
    Plant("platform's warning", _K.PLATFORM_RISK, lambda one: one.fields.update(risk="疑似恶意下单")),
    Plant("pre-sale", _K.PRESALE, lambda one: one.fields.update(presale=True)),
    Plant("promise", _K.PROMISE_AT_RISK, lambda one: one.fields.update(promise=timedelta(minutes=50))),
    Plant("cash at the door", _K.COD_LIMIT, _cod_over_limit),
    Plant("refund asked", _K.REFUND_ASKED, lambda one: one.fields.update(refund_asked=True), alone=True),
    Plant("platform's hold", _K.PLATFORM_HOLD,
          lambda one: one.fields.update(status=PlatformOrderStatus.ON_HOLD), alone=True),
    Plant("much money", _K.FINANCE, lambda one: one.buy(3, 9, _dear), alone=True),
    Plant("short", _K.SHORTAGE, _scarce, alone=True),
)  # fmt: skip
"""Bought twice (DUPLICATE) and orders that could be merged come in pairs, see ``day``."""

_MORE = (_K.MESSAGE, _K.MEMO, _K.FLAG)
"""Every eighth planted order has one of these besides."""


@dataclass(frozen=True)
class Ground:
    """The warehouse on which the day is played."""

    world: World
    shops: tuple[ShopFacts, ...]
    on_sale: tuple[tuple[Offer, ...], ...]
    scarce: tuple[tuple[Offer, ...], ...]


@dataclass(frozen=True)
class Labelled:
    """One order of the day and the kinds that must be open on it in the end; none for a clean one."""

    shop: int
    order: IntakeOrder
    kinds: frozenset[ExceptionKind]
    twin: str = ""
    """The number of an earlier order of the same person, with other goods: the two could share a parcel."""

    @property
    def read(self) -> Read:
        """The order as a page brings it after translation."""
        one = self.order
        payload = json.dumps({"no": one.platform_order_no, "lines": [[line.merchant_code, line.qty, line.total_cents]
                              for line in one.lines], "paid": one.paid_cents}, ensure_ascii=False)  # fmt: skip
        return Read(PulledOrder(one.platform_order_no, one.modified_at, payload, one.receiver), one)


def build(db: Database, keys: KeyBook) -> Ground:
    """Set the warehouse up: goods with floor and usual prices, stock, stop lists and limits."""
    world = db.run(lambda tx: seed_world.build(tx, keys, Random("promotion"), SHOPS, SKUS))
    scarce = set(world.sku_ids[-SCARCE:])
    counts = [
        Count(one, place, _ON_HAND) for place in world.warehouse_ids for one in world.sku_ids if one not in scarce
    ]
    refused = [one for at in range(0, len(counts), 100) for one in adjust(db, counts[at : at + 100], "day", BOSS)]
    if any(one.error for one in refused):
        raise RuntimeError("no stock to sell")
    db.run(lambda tx: _limits(tx, keys))
    for name, text in _SETTINGS.items():
        set_audit_setting(db, name, text, BOSS)
    with db.read() as conn:
        rows = conn.execute(select(shop).order_by(shop.c.id)).all()
    return Ground(
        world,
        tuple(shop_facts(row, searchable=True) for row in rows),
        tuple(tuple(offer for offer in each if offer.sku_id not in scarce) for each in world.offers),
        tuple(tuple(offer for offer in each if offer.sku_id in scarce) for each in world.offers),
    )


def _limits(tx: Tx, keys: KeyBook) -> None:
    tx.conn.execute(update(sku).values(floor_cents=sku.c.price_cents * 6 / 10))
    tx.conn.execute(
        sku_usual.insert().from_select(
            ["sku_id", "currency", "median_cents", "usual_qty", "line_count", "as_of"],
            select(sku.c.id, sku.c.currency, sku.c.price_cents, literal(2), literal(50), sku.c.created_at),
        )
    )
    stopped = [*_STOPPED.items(), *((StopKind.ACCOUNT, _account(number)) for number in range(_ACCOUNTS))]
    words, key = keys.words(tx.conn), keys.key(tx, SECRETS)
    rows = [
        {"id": entry, "kind": kind.value, "token": token_of(words, kind, normal_word(kind, said)),
         "data_key_id": key.id, "pattern_cipher": seal(key.key, said.encode(), bound_to(entry)),
         "masked": masked_entry(kind, said), "added_at": tx.at, "added_by": BOSS.name}
        for entry, (kind, said) in zip(take_ids(tx.conn, blacklist, len(stopped)), stopped, strict=True)
    ]  # fmt: skip
    insert_many(tx.conn, blacklist, rows)
    tx.conn.execute(
        no_ship_region.insert().values(
            province="西藏自治区", note="大雪封山", from_at=tx.at, added_at=tx.at, added_by=BOSS.name
        )
    )


def day(ground: Ground, orders: int, now: datetime, seed: str = "promotion") -> Iterator[list[Labelled]]:
    """Yield the day's orders, each page of one shop, as they come in; ``now`` is the end of the day."""
    random = Random(seed)
    names, places = invented.names(random, 5_000), invented.places(random, 5_000)
    made = 0
    while made < orders:
        at_shop = made // PAGE % SHOPS
        page: list[Labelled] = []
        while len(page) < min(PAGE, orders - made):
            page.append(_next(page, _clean(random, ground, at_shop, made + len(page), names, places), now))
        made += len(page)
        yield page


def _clean(
    random: Random,
    ground: Ground,
    at_shop: int,
    number: int,
    names: list[tuple[str, str]],
    places: list[invented.Place],
) -> Draft:
    offers = random.sample(ground.on_sale[at_shop], random.choice((1, 1, 2, 2, 3)))
    place = random.choice(places)
    person = Receiver(
        name=random.choice(names)[0], phone=f"13{random.randrange(10**9):09d}", province=place.province,
        city=place.city, district=place.district, street=place.street,
    )  # fmt: skip
    goods = [(offer, random.choice((1, 1, 1, 2)), offer.good.price_cents) for offer in offers]
    return Draft(at_shop, number, person, goods, ground, random)


def _next(page: list[Labelled], draft: Draft, now: datetime) -> Labelled:
    random = draft.random
    kinds: set[ExceptionKind] = set()
    twin = ""
    clean = [one for one in page[-20:] if not one.kinds and not one.twin]
    if random.random() < SHARE_PLANTED:
        plant = random.choice(PLANTS)
        plant.put(draft)
        kinds.add(plant.kind)
        if not plant.alone and random.random() < 0.125:
            other = random.choice([one for one in PLANTS if one.kind in _MORE and one.kind is not plant.kind])
            other.put(draft)
            kinds.add(other.kind)
    elif clean and random.random() < 0.01:
        first = random.choice(clean)
        draft.person = first.order.receiver
        known = {line.merchant_code for line in first.order.lines}
        if random.random() < 0.5:
            offers = {offer.good.code: offer for offer in draft.ground.on_sale[draft.shop]}
            again = offers[min(known)]
            draft.goods = [(again, 1, again.good.price_cents)]
            kinds.add(_K.DUPLICATE)
        else:
            draft.buy(1, 1, lambda offer: offer.good.code not in known)
            twin = first.order.platform_order_no
    return Labelled(draft.shop, _order(draft, now), frozenset(kinds), twin)


def _order(draft: Draft, now: datetime) -> IntakeOrder:
    lines = tuple(
        IntakeLine(str(at), offer.listing_no, "", offer.good.code, offer.good.name, offer.good.spec, qty, price, 0,
                   price * qty)
        for at, (offer, qty, price) in enumerate(draft.goods, start=1)
    )  # fmt: skip
    total = sum(line.total_cents for line in lines)
    extra = dict(draft.fields)
    missing = extra.pop("goods_more", 0)
    off = _OFF_CENTS if draft.number % _COUPON_EVERY == 0 or "shop_off" in extra else 0
    paid = total - off + missing + extra.pop("more_paid", 0)
    placed = now - timedelta(hours=8) + timedelta(milliseconds=100 * draft.number)
    promise = extra.pop("promise", timedelta(hours=40))
    order = IntakeOrder(
        platform_order_no=str(7_000_000 + draft.number), status=PlatformOrderStatus.TO_SHIP, placed_at=placed,
        paid_at=placed, modified_at=placed, ship_by_at=now + promise, currency="CNY", lines=lines,
        buyer_nick=f"买家{draft.number}", goods_cents=total + missing, discount_cents=off, paid_cents=paid,
        platform_discount_cents=_BY_PLATFORM_CENTS if off else 0, shop_discount_cents=extra.pop("shop_off", None),
        receiver=draft.person,
    )  # fmt: skip
    order = replace(order, **extra)
    return replace(order, paid_cents=0) if order.cod else order
