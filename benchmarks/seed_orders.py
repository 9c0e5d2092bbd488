"""Tell the life of one invented order after another as rows: received, audited, routed, printed, packed, shipped.

The rows are those the services would have left behind: one event per change, a ledger line per stock figure, parcels
with their lines, numbers, labels and write-backs, sealed receivers with their search words, exact queue counters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import msgspec

from app.domain.exceptions import NATURE, ExceptionKind
from app.domain.intake import Receiver
from app.domain.search_words import words_of
from app.models.orders import order_exception, order_line, receiver, sales_order
from app.models.raw_orders import raw_order, raw_order_version
from app.services.keys import DataKey, seal_receiver
from app.services.receivers import same_key
from app.vault import SearchWords
from benchmarks import invented
from benchmarks.loader import Loader
from benchmarks.seed_floor import DAY, HOUR, MINUTE, Bought, Days, Floor, Shipment, Steps
from benchmarks.seed_world import Offer, World

FAR = 253_370_764_800_000
"""9999-01-01 UTC in milliseconds: where orders without a promise sort."""
_TAGS = (",易碎,", ",大客户,", ",拍错可退,", ",易碎,大客户,")
_MESSAGES = ("放门卫，谢谢", "周末送货", "送礼的，不要放价格单", "麻烦发顺丰", "轻拿轻放")
_AT_AUDIT = ("address_invalid", "phone_odd", "amount_anomaly", "message", "receiver_incomplete")
_PAST_AUDIT = ("shortage", "shortage", "refund_asked", "hold", "waybill_refused", "address_changed")
_DONE = ("shipped", "closed")
_DEPTH = {"to_print": 1, "to_pack": 3, "to_ship": 4, "shipped": 5, "closed": 6}
"""How many of waybilled, printed, verified, shipped, closed an order of a queue has behind it, plus routed."""


@dataclass
class Keys:
    """Opened keys: words for search tokens, and per (shop, month) the key of its receivers."""

    words: SearchWords
    receivers: Mapping[tuple[int, str], DataKey]


@dataclass
class _Person:
    name: str
    region: str


@dataclass(slots=True)
class _Told:
    """One order at the end of its story."""

    order_id: int
    order_no: str
    shop_id: int
    state: str
    queue: str
    trouble: str | None
    person: _Person
    lines: list[Bought]
    money: tuple[int, int, int]
    """Goods, discount, paid, in fen."""
    placed: int
    steps: Steps
    shipments: list[Shipment]


@dataclass
class Story:
    """Writes orders into a Loader's rows. Ids count up from 1; the database must hold no order yet."""

    loader: Loader
    world: World
    keys: Keys
    random: Random
    now: int
    pool: int = 30_000
    """Addresses to choose from, and twice as many names."""
    numbers: Counter[str] = field(default_factory=Counter)
    counters: Counter[tuple[int, str]] = field(default_factory=Counter)
    words: list[tuple[int, list[bytes]]] = field(default_factory=list)
    order_id: int = 0
    _line_id: int = 0

    def __post_init__(self) -> None:
        self.days = Days()
        self._names = invented.names(self.random, self.pool * 2)
        self._places = invented.places(self.random, self.pool)
        loader = self.loader
        self._orders = loader.open(
            sales_order,
            "id order_no order_no_reversed shop_id state queue exception_kind open_exceptions held urgent flag shape"
            " buyer_nick buyer_message seller_memo has_gift tags warehouse_id carrier_id waybill_no parcel_count"
            " currency goods_cents discount_cents order_discount_cents shop_discount_cents postage_cents tax_cents"
            " fee_cents paid_cents refunded_cents goods qty"
            " receiver_name region placed_at paid_at ship_by_at sort_at audited_at shipped_at closed_at created_at",
        )
        self._raws = loader.open(
            raw_order,
            "id shop_id platform_order_no platform_order_no_reversed state modified_at version_no digest order_id"
            " first_seen_at changed_at",
        )
        self._versions = loader.open(
            raw_order_version, "raw_order_id version_no payload data_key_id receiver_cipher modified_at fetched_at"
        )
        self._receivers = loader.open(
            receiver,
            "order_id current data_key_id cipher masked_name masked_phone phone_kind masked_street country province"
            " city district town postcode same_key created_at",
        )
        self._lines = loader.open(
            order_line,
            "id order_id raw_order_id platform_line_no listing_id sku_id kind title spec qty price_cents discount_cents"
            " tax_cents total_cents",
        )
        self.floor = Floor(loader, self.world, self.random, self.days)
        self._exceptions = loader.open(
            order_exception, "order_id parcel_id category kind params opened_at opened_by release_at"
        )

    def tell(self, queue: str, placed: int) -> None:
        """Add one order that stands in ``queue`` now and was placed at ``placed`` (milliseconds)."""
        random, floor = self.random, self.floor
        self.order_id += 1
        order_id = self.order_id
        at = int(random.random() * random.random() * len(self.world.shop_ids))  # a few big shops, many small ones
        shop_id = self.world.shop_ids[at]
        trouble = self._trouble(queue)
        lines = self._choose(self.world.offers[at], short=trouble == "shortage")
        steps = self._steps(placed, queue)
        day = self.days(steps.taken)
        self.numbers[day] += 1
        order_no = f"{day}-{self.numbers[day]:05d}"
        person = self._receiver(order_id, shop_id, steps.taken)
        self._store_lines(order_id, lines)
        goods = sum(line.offer.good.price_cents * line.qty for line in lines)
        discount = goods // 20 if random.random() < 0.3 else 0
        paid = goods - discount
        number = self._raw(order_id, shop_id, lines, steps.taken, paid)
        params = f'{{"platform_order_no":"{number}"}}'
        floor.event(order_id, steps.taken, "order.received", None, "received", params=params)
        state, shipments = self._live(queue, trouble, order_id, lines, steps)
        self._finding(trouble, order_id, shipments, steps)
        for shipment in shipments:
            floor.keep(order_id, shipment, steps.routed)
        self.counters[shop_id, queue] += 1
        money = (goods, discount, paid)
        standing = (state, queue, trouble)
        self._order(_Told(order_id, order_no, shop_id, *standing, person, lines, money, placed, steps, shipments))

    # --- its life -----------------------------------------------------------------------------------------------------
    def _trouble(self, queue: str) -> str | None:
        draw = self.random.random()
        if queue == "exception":
            return _PAST_AUDIT[int(draw * len(_PAST_AUDIT))]
        if queue == "to_audit" and draw < 0.6:
            return _AT_AUDIT[int(draw / 0.6 * len(_AT_AUDIT))]
        return "cancelled_after_ship" if queue == "shipped" and draw < 0.001 else None

    def _steps(self, placed: int, queue: str) -> Steps:
        draw = self.random.random
        gaps = (
            MINUTE + draw() * 4 * MINUTE, 1000 + draw() * MINUTE, 1000, 10 * MINUTE + draw() * 50 * MINUTE,
            20_000 + draw() * 10 * MINUTE, HOUR + draw() * 3 * HOUR, MINUTE + draw() * 5 * MINUTE,
            7 * DAY + draw() * DAY,
        )  # fmt: skip
        used = 2 + _DEPTH.get(queue, 2)
        room = (self.now - placed) * 0.95
        scale = min(1.0, room / sum(gaps[:used]))
        times, at = [], float(placed)
        for gap in gaps:
            at += gap * scale
            times.append(int(at))
        return Steps(*times)

    def _live(
        self, queue: str, trouble: str | None, order_id: int, lines: list[Bought], steps: Steps
    ) -> tuple[str, list[Shipment]]:
        """Let the order go as far as its queue says; return its state and its parcels."""
        random, floor = self.random, self.floor
        if queue == "to_audit":
            return "received", []
        if queue == "cancelled" and random.random() < 0.7:
            floor.event(order_id, steps.audited, "order.cancelled", "received", "cancelled")
            return "cancelled", []
        by = None if random.random() < 0.7 else 0
        code = "audit.passed_by_rules" if by is None else "audit.passed_by_person"
        floor.event(order_id, steps.audited, code, "received", "audited", by=by)
        if trouble == "shortage":
            return "audited", []
        groups = [[line] for line in lines] if len(lines) > 1 and random.random() < 0.04 else [lines]
        shipments = floor.plan(order_id, groups, steps.routed)
        why = floor.why(shipments[0], sum(line.qty for line in lines))
        floor.event(order_id, steps.routed, "order.routed", "audited", "routed", params=why)
        if queue == "cancelled":
            for shipment in shipments:
                floor.cancel(order_id, shipment, steps.waybilled)
            floor.event(order_id, steps.waybilled, "order.cancelled", "routed", "cancelled")
            return "cancelled", shipments
        self._pack(queue, trouble, order_id, shipments, steps)
        if queue not in _DONE:
            return "routed", shipments
        floor.event(order_id, steps.shipped, "order.shipped", "routed", "shipped")
        if queue == "closed":
            floor.event(order_id, steps.closed, "order.closed", "shipped", "closed")
        return queue, shipments

    def _pack(self, queue: str, trouble: str | None, order_id: int, shipments: list[Shipment], steps: Steps) -> None:
        if queue == "exception":
            depth = 3 if trouble in ("refund_asked", "address_changed") else 1
        elif queue == "to_print":
            depth = 2 if self.random.random() < 0.5 else 1
        else:
            depth = _DEPTH[queue]
        for shipment in shipments:
            if depth >= 2:
                self.floor.waybill(order_id, shipment, steps.waybilled)
            if depth >= 3:
                self.floor.print(order_id, shipment, steps.printed)
            if depth >= 4:
                self.floor.verify(order_id, shipment, steps.verified)
            if depth >= 5:
                self.floor.ship(order_id, order_id, shipment, steps.shipped)

    def _finding(self, trouble: str | None, order_id: int, shipments: list[Shipment], steps: Steps) -> None:
        if trouble is None:
            return
        category = NATURE[ExceptionKind(trouble)].category.value
        at = steps.taken + 500 if trouble in _AT_AUDIT else steps.routed + 500
        if trouble == "cancelled_after_ship":
            at = steps.shipped + HOUR
        parcel_id = shipments[0].parcel_id if trouble == "waybill_refused" else None
        params = '{"reason":"等买家补件"}' if trouble == "hold" else "{}"
        release = self.loader.stamp(self.now + DAY) if trouble == "hold" else None
        self._exceptions.append(
            (order_id, parcel_id, category, trouble, params, self.loader.stamp(at), "system", release)
        )
        self.floor.event(order_id, at, f"exception.opened.{trouble}")

    # --- its rows -----------------------------------------------------------------------------------------------------
    def _choose(self, offers: tuple[Offer, ...], *, short: bool) -> list[Bought]:
        random, sold_out = self.random, self.world.sold_out
        draw = random.random()
        wanted = 1 if draw < 0.68 else 2 if draw < 0.9 else 3 if draw < 0.98 else 5
        lines: list[Bought] = []
        seen: set[int] = set()
        if short:
            gone = [offer for offer in offers if offer.sku_id in sold_out]
            offer = gone[int(random.random() * len(gone))] if gone else offers[0]
            lines.append(self._bought(offer))
            seen.add(offer.sku_id)
        while len(lines) < wanted:
            offer = offers[int(random.random() ** 2 * len(offers))]
            if offer.sku_id in seen or offer.sku_id in sold_out:
                wanted -= offer.sku_id in seen and len(lines) > 0
                continue
            seen.add(offer.sku_id)
            lines.append(self._bought(offer))
        return lines

    def _bought(self, offer: Offer) -> Bought:
        self._line_id += 1
        return Bought(self._line_id, offer, 1 if self.random.random() < 0.85 else 2 + int(self.random.random() * 3))

    def _store_lines(self, order_id: int, lines: list[Bought]) -> None:
        for number, line in enumerate(lines, start=1):
            good = line.offer.good
            total = good.price_cents * line.qty
            self._lines.append(
                (line.line_id, order_id, order_id, str(number), line.offer.listing_id, line.offer.sku_id, "goods",
                 good.name, good.spec, line.qty, good.price_cents, 0, 0, total)
            )  # fmt: skip

    def _receiver(self, order_id: int, shop_id: int, at: int) -> _Person:
        random = self.random
        name, masked = self._names[int(random.random() * len(self._names))]
        place = self._places[int(random.random() * len(self._places))]
        phone = f"1{'35789'[int(random.random() * 5)]}{int(random.random() * 10**9):09d}"
        person = Receiver(name=name, phone=phone, province=place.province, city=place.city, district=place.district,
                          street=place.street)  # fmt: skip
        key = self.keys.receivers[shop_id, self.days(at)[:4]]
        words = self.keys.words
        stamp = self.loader.stamp(at)
        self._receivers.append(
            (order_id, 1, key.id, seal_receiver(key.key, person, str(order_id)), masked, invented.masked_mobile(phone),
             "mobile",             place.masked_street, "CN", place.province, place.city, place.district, "", "",
             same_key(words, person), stamp)
        )  # fmt: skip
        self.words.append((order_id, [words.token(which, word) for which, word in words_of(person)]))
        self._sealed = (key, person)
        return _Person(masked, place.region)

    def _raw(self, order_id: int, shop_id: int, lines: list[Bought], at: int, paid: int) -> str:
        number = f"{shop_id:02d}{at % 10**10:010d}{order_id:08d}"
        key, person = self._sealed
        items = [
            {"id": n, "product_id": line.offer.listing_no, "sku": line.offer.good.code, "name": line.offer.good.name,
             "quantity": line.qty, "price": line.offer.good.price_cents / 100}
            for n, line in enumerate(lines, start=1)
        ]  # fmt: skip
        head = {"id": number, "status": "processing", "currency": "CNY", "total": f"{paid / 100:.2f}"}
        payload = msgspec.json.encode({**head, "line_items": items}).decode()
        stamp = self.loader.stamp(at)
        digest = self.keys.words.digest("raw", payload)
        self._raws.append((order_id, shop_id, number, number[::-1], "taken", stamp, 1, digest, order_id, stamp, stamp))
        sealed = seal_receiver(key.key, person, f"{shop_id}:{number}")
        self._versions.append((order_id, 1, payload, key.id, sealed, stamp, stamp))
        return number

    def _order(self, told: _Told) -> None:
        random, stamp, queue, trouble, lines = self.random, self.loader.stamp, told.queue, told.trouble, told.lines
        pieces = sum(line.qty for line in lines)
        shape = "multi_sku" if len(lines) > 1 else "single" if pieces == 1 else "multi_qty"
        first_good = lines[0].offer.good
        goods = f"{first_good.name} {first_good.spec}" + (f" 等 {len(lines)} 种" if len(lines) > 1 else "")
        live = queue not in (*_DONE, "cancelled")
        due: int | None = told.placed + 2 * DAY
        if live and due is not None and due < self.now:  # most of what still lies here is in time
            due = self.now + int((random.random() * 50 - 2) * HOUR)
        due = due if random.random() < 0.9 else None
        message = _MESSAGES[int(random.random() * len(_MESSAGES))] if random.random() < 0.12 else ""
        memo = "老客户，多包一层" if random.random() < 0.05 else ""
        tags = _TAGS[int(random.random() * len(_TAGS))] if random.random() < 0.02 else ""
        kept = [shipment for shipment in told.shipments if shipment.state != "cancelled"]
        audited = told.state != "received" and not (queue == "cancelled" and not told.shipments)
        goods_cents, discount_cents, paid_cents = told.money
        self._orders.append(
            (told.order_id, told.order_no, told.order_no[::-1], told.shop_id, told.state, queue, trouble,
             1 if trouble else 0, 1 if trouble == "hold" else 0, 1 if live and random.random() < 0.01 else 0, 0, shape,
             f"买家{told.order_id * 7919 % 1_000_003}", message, memo, 0, tags,
             kept[0].warehouse_id if kept else None, kept[0].carrier_id if kept else None,
             next((shipment.waybill_no for shipment in kept if shipment.waybill_no), ""), len(kept), "CNY",
             goods_cents, discount_cents, discount_cents, discount_cents, 0, 0, 0, paid_cents, 0, goods, pieces,
             told.person.name, told.person.region,
             stamp(told.placed), stamp(told.placed + 30_000), None if due is None else stamp(due),
             stamp(FAR if due is None else due), stamp(told.steps.audited) if audited else None,
             stamp(told.steps.shipped) if queue in _DONE else None,
             stamp(told.steps.closed) if queue == "closed" else None, stamp(told.steps.taken))
        )  # fmt: skip
