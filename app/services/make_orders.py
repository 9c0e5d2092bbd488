"""Orders by hand (手工单), copies and resends (补发): orders of their own with a link to where they came from.

None of them has a raw order: no platform is told of them. They go through the same audit as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from app.domain.address import tidy_receiver
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.domain.phone import can_be_called
from app.errors import BadInput, IllegalMove, NotFound
from app.models import receiver_words
from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.orders import order_line, order_link, receiver, sales_order
from app.models.stock import bundle, sku
from app.services import order_book
from app.services.accounts import is_searchable, shop_row
from app.services.blacklist import read_blacklist
from app.services.intake_rows import ShopFacts, order_row, shop_facts
from app.services.keys import KeyBook, receivers_scope
from app.services.lineage import expect_not_replaced
from app.services.match_listings import Goods, find_goods
from app.services.number_days import order_nos, zone_of_shop
from app.services.push_stock import queue_push
from app.services.queries.making_rows import Made, MadeLine, MadeOrder
from app.services.receivers import open_receiver, receiver_row, tokens_of
from app.services.sum_lines import sums_of

MOST_LINES = 500
MOST_PIECES = 99_999
MOST_CENTS = 10**11
_LEFT = (OrderState.SHIPPED.value, OrderState.CLOSED.value)
_COPIED = ("currency", "discount_cents", "order_discount_cents", "postage_cents", "tax_cents", "fee_cents",
           "paid_cents", "cod", "buyer_nick", "buyer_message", "seller_memo", "carrier_wish", "flag")  # fmt: skip
"""Who paid a discount is not copied: a platform pays for its own order only."""


def make_order(db: Database, keys: KeyBook, form: MadeOrder, by: Actor) -> Made:
    """Make an order of what was typed. Raises NotAllowed, NotFound, and BadInput with ``field`` naming what is wrong.

    Made twice with the same key (a double click, a repeated command) it is there once.
    """
    by.require(Right.AUDIT)
    _check(form)
    person = _person(form)
    currency = ""

    def work(tx: Tx) -> Made:
        known = _made_before(tx.conn, form.key)
        if known is not None:
            return known
        row = shop_row(tx.conn, form.shop_id)
        nonlocal currency
        currency = row.currency
        lines = [_line_of(tx.conn, line, at) for at, line in enumerate(form.lines, 1)]
        goods = sum(line["total_cents"] for line in lines)
        due = goods - form.discount_cents + form.postage_cents
        if form.platform_discount_cents > form.discount_cents:
            raise BadInput("make.platform_discount", field="platform_discount")
        if due < 0:
            raise BadInput("make.discount_too_big", field="discount", goods_cents=goods, currency=currency)
        paid = due if form.paid_cents is None and not form.cod else form.paid_cents or 0
        intake = IntakeOrder(
            platform_order_no="", status=PlatformOrderStatus.TO_SHIP, placed_at=tx.at, modified_at=tx.at,
            currency=currency, lines=(), paid_at=None if form.cod else tx.at, ship_by_at=form.ship_by_at,
            buyer_nick=form.buyer_nick.strip(), buyer_message=form.buyer_message.strip(),
            seller_memo=form.seller_memo.strip(), goods_cents=goods, discount_cents=form.discount_cents,
            platform_discount_cents=form.platform_discount_cents, postage_cents=form.postage_cents, paid_cents=paid,
            cod=form.cod, carrier_wish=form.carrier_wish.strip(),
            receiver=person,
        )  # fmt: skip
        return _store(tx, keys, row, intake, lines, kind="manual", key=form.key)

    return db.run(work, by)


def copy_order(db: Database, keys: KeyBook, order_id: int, key: str, by: Actor) -> Made:
    """Make an order with the same goods, money and receiver, linked as a copy; gifts of rules are earned anew."""
    by.require(Right.AUDIT)

    def work(tx: Tx) -> Made:
        known = _made_before(tx.conn, key)
        if known is not None:
            return known
        expect_not_replaced(tx, [order_id])
        order = _order(tx.conn, order_id)
        lines = [_copied(line) for line in _lines(tx.conn, order_id) if line.rule_no is None]
        if not lines:
            raise IllegalMove("make.nothing_left", order_no=order.order_no)
        return _store_copy(tx, keys, order, lines, {name: getattr(order, name) for name in _COPIED}, "copy", key)

    return db.run(work, by)


def resend_order(
    db: Database, keys: KeyBook, order_id: int, pieces: Mapping[int, int], reason: str, key: str, by: Actor
) -> Made:
    """Make an order that sends some pieces (by line id) of one that has left once more, free of charge.

    The platform is not told; the first order stays as it is. Raises IllegalMove for an order that has not left,
    BadInput without a reason or for more pieces than were sent.
    """
    by.require(Right.AUDIT)
    why = reason.strip()
    if not why:
        raise BadInput("make.resend_reason", field="reason")

    def work(tx: Tx) -> Made:
        known = _made_before(tx.conn, key)
        if known is not None:
            return known
        order = _order(tx.conn, order_id)
        if order.state not in _LEFT:
            raise IllegalMove("make.resend_not_left", order_no=order.order_no, state=order.state)
        known_lines = {line.id: line for line in _lines(tx.conn, order_id)}
        lines = []
        for line_id, qty in pieces.items():
            line = known_lines.get(line_id)
            if line is None or not 0 < qty <= line.qty:
                most = line.qty if line is not None else 0
                raise BadInput("make.resend_pieces", field="qty", qty=qty, most=most)
            lines.append(_copied(line) | {"qty": qty, "kind": "resend", **_FREE})
        if not lines:
            raise BadInput("make.no_lines", field="lines")
        values = {"currency": order.currency, "buyer_nick": order.buyer_nick, "seller_memo": why}
        return _store_copy(tx, keys, order, lines, values, "resend", key)

    return db.run(work, by)


_FREE = {"price_cents": 0, "discount_cents": 0, "tax_cents": 0, "total_cents": 0}


def _check(form: MadeOrder) -> None:
    if not form.name.strip():
        raise BadInput("account.field_missing", field="name")
    if not can_be_called(form.phone):
        raise BadInput("make.phone", field="phone")
    if not form.lines:
        raise BadInput("make.no_lines", field="lines")
    if len(form.lines) > MOST_LINES:
        raise BadInput("make.too_many_lines", field="lines", most=MOST_LINES)
    for name in ("discount_cents", "platform_discount_cents", "postage_cents", "paid_cents"):
        if not 0 <= (getattr(form, name) or 0) <= MOST_CENTS:
            raise BadInput("make.money", field=name.removesuffix("_cents"))


def _person(form: MadeOrder) -> Receiver:
    typed = Receiver(name=form.name, phone=form.phone, street=form.address)
    if any(form.parts.values()):
        typed = replace(typed, **{name: form.parts.get(name, "") for name in _PLACES})
        if not typed.street:
            typed = replace(typed, street=form.address)
    person = tidy_receiver(typed)
    if not person.street:
        raise BadInput("make.no_street", field="address")
    return person


_PLACES = ("province", "city", "district", "town", "street")


def _line_of(conn: Connection, line: MadeLine, at: int) -> dict[str, Any]:
    """Return the row of a typed line; raise BadInput naming it."""
    if not 0 < line.qty <= MOST_PIECES:
        raise BadInput("make.qty", field="lines", line=at, qty=line.qty, most=MOST_PIECES)
    if not 0 <= line.price_cents <= MOST_CENTS:
        raise BadInput("make.price", field="lines", line=at)
    try:
        goods = goods_of(conn, line.code)
    except NotFound as error:
        raise BadInput("make.no_goods", field="lines", line=at, code=line.code[:60]) from error
    return new_line(conn, goods, line.qty, line.price_cents)


def goods_of(conn: Connection, code: str) -> Goods:
    """Return what a SKU code, barcode or bundle code stands for; raise NotFound."""
    found = find_goods(conn, [(code, "")]).get((code, ""))
    if found is None:
        raise NotFound("sku.not_found", code=code[:60])
    return found


def new_line(conn: Connection, goods: Goods, qty: int, price_cents: int) -> dict[str, Any]:
    """Return the row of a line by hand, without id and order."""
    if goods.sku_id is not None:
        named = conn.execute(select(sku.c.name, sku.c.spec).where(sku.c.id == goods.sku_id)).one()
        title, spec = named.name, named.spec
    else:
        title, spec = conn.execute(select(bundle.c.name).where(bundle.c.id == goods.bundle_id)).scalar_one(), ""
    return {
        "raw_order_id": None, "platform_line_no": "", "listing_id": None, "sku_id": goods.sku_id,
        "bundle_id": goods.bundle_id, "kind": "goods", "title": title, "spec": spec, "qty": qty, "refunded_qty": 0,
        "price_cents": price_cents, "discount_cents": 0, "tax_cents": 0, "total_cents": price_cents * qty,
    }  # fmt: skip


def _made_before(conn: Connection, key: str) -> Made | None:
    if not key:
        raise BadInput("account.field_missing", field="key")
    row = conn.execute(select(sales_order.c.id, sales_order.c.order_no).where(sales_order.c.made_key == key)).first()
    return None if row is None else Made(row.id, row.order_no, again=True)


def _order(conn: Connection, order_id: int) -> AnyRow:
    row = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one_or_none()
    if row is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    return row


def _lines(conn: Connection, order_id: int) -> Sequence[AnyRow]:
    return conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)).all()


def _copied(line: AnyRow) -> dict[str, Any]:
    """Return a line's goods as a new one; what was refunded is part of neither a copy nor a resend of it."""
    return {
        "raw_order_id": None, "platform_line_no": "", "listing_id": line.listing_id, "sku_id": line.sku_id,
        "bundle_id": line.bundle_id, "kind": line.kind, "title": line.title, "spec": line.spec, "qty": line.qty,
        "refunded_qty": 0, "price_cents": line.price_cents, "discount_cents": line.discount_cents,
        "tax_cents": line.tax_cents, "total_cents": line.total_cents,
    }  # fmt: skip


def _store_copy(
    tx: Tx, keys: KeyBook, order: AnyRow, lines: list[dict[str, Any]], values: Mapping[str, Any], kind: str, key: str
) -> Made:
    """Store an order that comes from another one, with its receiver and a link."""
    person = open_receiver(tx.conn, keys, order.id)
    of_lines = values.get("discount_cents", 0) - values.get("order_discount_cents", 0)
    intake = IntakeOrder(
        platform_order_no="", status=PlatformOrderStatus.TO_SHIP, placed_at=tx.at, modified_at=tx.at, lines=(),
        paid_at=None if values.get("cod") else tx.at, receiver=person,
        goods_cents=sum(line["total_cents"] for line in lines) + of_lines, **values,
    )  # fmt: skip
    made = _store(
        tx, keys, shop_row(tx.conn, order.shop_id), intake, lines, kind="resend" if kind == "resend" else "manual",
        key=key, source=order.order_no,
    )  # fmt: skip
    tx.conn.execute(
        order_link.insert().values(
            kind=kind, old_order_id=order.id, new_order_id=made.order_id, was_state=order.state, at=tx.at,
            by_name=tx.by.name,
        )
    )  # fmt: skip
    tx.event(order.id, f"order.{kind}_made", into=made.order_no)
    return made


def _store(
    tx: Tx,
    keys: KeyBook,
    row: AnyRow,
    intake: IntakeOrder,
    lines: Sequence[dict[str, Any]],
    *,
    kind: str,
    key: str,
    source: str = "",
) -> Made:
    searchable = is_searchable(row.platform)
    facts: ShopFacts = shop_facts(row, searchable=searchable)
    (order_id,) = take_ids(tx.conn, sales_order, 1)
    (number,) = order_nos(tx, 1, zone_of_shop(tx.conn, row.id))
    data_key = keys.key(tx, receivers_scope(row.id, tx.at))
    words = keys.words_to_store(tx)
    stops = read_blacklist(tx.conn, keys)
    person = receiver_row(tx, data_key, words, order_id, intake.receiver, stops=stops, nick=intake.buyer_nick)
    values = order_row(tx, facts, order_id, number, intake, person["masked_name"])
    tx.conn.execute(sales_order.insert().values(**values, kind=kind, made_key=key))
    insert_many(tx.conn, order_line, [{**line, "order_id": order_id} for line in lines])
    tx.conn.execute(receiver.insert().values(**person))
    if searchable:
        receiver_words.add(tx.conn, [(order_id, tokens_of(words, intake.receiver))])
    sums = sums_of(tx.conn, [order_id])[order_id]
    tx.conn.execute(sales_order.update().where(sales_order.c.id == order_id).values(**sums))
    told: dict[str, Any] = {"source": source} if source else {}
    tx.event(order_id, f"order.made_{kind}", after=OrderState.RECEIVED.value, **told)
    order_book.count_queues(tx, {(row.id, values["queue"]): 1})
    queue_push(tx, {line["sku_id"] for line in lines if line["sku_id"] is not None})
    return Made(order_id, number)
