"""Listings ↔ SKUs and bundles: by merchant code, then barcode; what is unmatched is an exception that cures itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from app.domain.exceptions import ExceptionKind
from app.domain.intake import IntakeLine
from app.domain.people import SYSTEM, Actor, Right
from app.domain.text_cleaning import clean_code
from app.errors import NotFound
from app.models.bulk import among, insert_many, take_ids
from app.models.database import Database, Tx
from app.models.orders import order_exception, order_line
from app.models.shops import listing, shop
from app.models.stock import bundle, sku, sku_barcode
from app.services import order_book
from app.services.order_book import chunks
from app.services.queries.raw_rows import UnmatchedListing
from app.services.record_changes import give_sku

ListingKey = tuple[str, str, str]
"""(listing_no, variant_no, merchant_code) inside one shop."""


class Goods(NamedTuple):
    """What a listing stands for: a SKU or a bundle, and how that was found (code, barcode, or a person's name)."""

    sku_id: int | None = None
    bundle_id: int | None = None
    way: str = ""

    @property
    def known(self) -> bool:
        """Whether it stands for anything yet."""
        return self.sku_id is not None or self.bundle_id is not None


UNMATCHED = Goods()
_WAITS = (order_exception.c.kind == ExceptionKind.UNMATCHED.value, order_exception.c.closed_at.is_(None))
_BY_ITSELF = ("", "code", "barcode")
"""Ways of matching that are no person's name."""


class Match(NamedTuple):
    """The listing of a line and what it stands for."""

    listing_id: int
    goods: Goods = UNMATCHED


def key_of(line: IntakeLine) -> ListingKey:
    """Return what names a line's listing inside its shop."""
    return (line.listing_no, line.variant_no, line.merchant_code)


def match_lines(tx: Tx, shop_id: int, lines: Iterable[IntakeLine]) -> dict[ListingKey, Match]:
    """Return the match of every line's listing, making listing rows that are new and mapping them when possible.

    A listing that was unmatched is tried again: the line may bring a barcode, or its SKU may have come meanwhile.
    """
    wanted = {key_of(line): line for line in lines}
    found = _known(tx.conn, shop_id, wanted)
    _try_again(tx, found, wanted)
    fresh = {key: line for key, line in wanted.items() if key not in found}
    if fresh:
        goods = find_goods(tx.conn, [(line.merchant_code, line.barcode) for line in fresh.values()])
        chosen = _chosen_before(tx.conn, shop_id, fresh)
        ids = take_ids(tx.conn, listing, len(fresh))
        rows = []
        for listing_id, (key, line) in zip(ids, fresh.items(), strict=True):
            match = goods.get((line.merchant_code, line.barcode)) or chosen.get(key[:2], UNMATCHED)
            found[key] = Match(listing_id, match)
            rows.append(
                {
                    "id": listing_id,
                    "shop_id": shop_id,
                    "listing_no": key[0],
                    "variant_no": key[1],
                    "merchant_code": key[2],
                    "barcode": line.barcode,
                    "title": line.title,
                    "spec": line.spec,
                    "sku_id": match.sku_id,
                    "bundle_id": match.bundle_id,
                    "mapped_by": match.way,
                }
            )
        insert_many(tx.conn, listing, rows)
    return found


def _chosen_before(conn: Connection, shop_id: int, fresh: Collection[ListingKey]) -> dict[tuple[str, str], Goods]:
    """Return what a person once chose for these listings, whose merchant code has changed since: it is remembered."""
    rows = conn.execute(
        select(listing.c.listing_no, listing.c.variant_no, listing.c.sku_id, listing.c.bundle_id, listing.c.mapped_by)
        .where(
            listing.c.shop_id == shop_id,
            among(conn, listing.c.listing_no, {key[0] for key in fresh}),
            listing.c.mapped_by.not_in(_BY_ITSELF),
            listing.c.sku_id.is_not(None) | listing.c.bundle_id.is_not(None),
        )
        .order_by(listing.c.id)
    )
    return {(row.listing_no, row.variant_no): Goods(row.sku_id, row.bundle_id, row.mapped_by) for row in rows}


def _try_again(tx: Tx, found: dict[ListingKey, Match], wanted: Mapping[ListingKey, IntakeLine]) -> None:
    open_ones = {key: wanted[key] for key, match in found.items() if not match.goods.known}
    if not open_ones:
        return
    goods = find_goods(tx.conn, [(line.merchant_code, line.barcode) for line in open_ones.values()])
    for key, line in open_ones.items():
        listing_id = found[key].listing_id
        match = goods.get((line.merchant_code, line.barcode), UNMATCHED)
        if match.known:
            map_listing(tx, listing_id, match)
            found[key] = Match(listing_id, match)
        elif line.barcode:
            tx.conn.execute(update(listing).where(listing.c.id == listing_id).values(barcode=line.barcode))


def _known(conn: Connection, shop_id: int, wanted: Collection[ListingKey]) -> dict[ListingKey, Match]:
    numbers = {key[0] for key in wanted}
    rows = conn.execute(
        select(
            listing.c.id,
            listing.c.listing_no,
            listing.c.variant_no,
            listing.c.merchant_code,
            listing.c.sku_id,
            listing.c.bundle_id,
            listing.c.mapped_by,
        ).where(listing.c.shop_id == shop_id, among(conn, listing.c.listing_no, numbers))
    )
    return {
        key: Match(row.id, Goods(row.sku_id, row.bundle_id, row.mapped_by))
        for row in rows
        if (key := (row.listing_no, row.variant_no, row.merchant_code)) in wanted
    }


def find_goods(conn: Connection, codes: Collection[tuple[str, str]]) -> dict[tuple[str, str], Goods]:
    """Return ``{(merchant_code, barcode): goods}`` for those that name a SKU or a bundle.

    The merchant code may be a SKU's code, then a bundle's, then a barcode's.
    """
    merchant = {clean_code(code) for code, _ in codes if code}
    every = {clean_code(part) for pair in codes for part in pair if part}
    by_code: dict[str, int] = dict(
        conn.execute(select(sku.c.sku_code, sku.c.id).where(among(conn, sku.c.sku_code, merchant))).all()
    )
    by_barcode: dict[str, int] = dict(
        conn.execute(
            select(sku_barcode.c.barcode, sku_barcode.c.sku_id).where(among(conn, sku_barcode.c.barcode, every))
        ).all()
    )
    bundles: dict[str, int] = dict(
        conn.execute(
            select(bundle.c.bundle_code, bundle.c.id).where(
                among(conn, bundle.c.bundle_code, merchant), bundle.c.active
            )
        ).all()
    )
    found: dict[tuple[str, str], Goods] = {}
    for pair in codes:
        code, barcode = (clean_code(part) for part in pair)
        if code and code in by_code:
            found[pair] = Goods(sku_id=by_code[code], way="code")
        elif code and code in bundles:
            found[pair] = Goods(bundle_id=bundles[code], way="code")
        elif barcode and barcode in by_barcode:
            found[pair] = Goods(sku_id=by_barcode[barcode], way="barcode")
        elif code and code in by_barcode:
            found[pair] = Goods(sku_id=by_barcode[code], way="barcode")
    return found


def rematch(tx: Tx) -> int:
    """Try all unmatched listings again (SKUs, barcodes or bundles were added); return how many found what they are.

    Waiting lines get it, and UNMATCHED closes by itself on orders where nothing is unmatched any more.
    """
    rows = tx.conn.execute(
        select(listing.c.id, listing.c.merchant_code, listing.c.barcode).where(
            listing.c.sku_id.is_(None), listing.c.bundle_id.is_(None)
        )
    ).all()
    goods = find_goods(tx.conn, [(row.merchant_code, row.barcode) for row in rows])
    matched = 0
    for row in rows:
        match = goods.get((row.merchant_code, row.barcode), UNMATCHED)
        if match.known:
            map_listing(tx, row.id, match)
            matched += 1
    return matched


def map_listing(tx: Tx, listing_id: int, goods: Goods) -> None:
    """Map one listing to a SKU or bundle and give it to every waiting line; orders that are whole lose UNMATCHED."""
    values = {"sku_id": goods.sku_id, "bundle_id": goods.bundle_id}
    tx.conn.execute(update(listing).where(listing.c.id == listing_id).values(**values, mapped_by=goods.way))
    waiting = select(order_line.c.id).where(order_line.c.listing_id == listing_id, unmatched_line())
    found = {name: value for name, value in values.items() if value is not None}
    changed = give_sku(tx, tx.conn.execute(waiting).scalars().all(), **found)
    code = _code_of(tx.conn, goods)
    for order_id, changes in changed.items():
        tx.event(order_id, "order.lines_matched", sku_code=code, changes=changes)
    order_ids = set(changed)
    cured: set[int] = set()
    for ids in chunks(order_ids):
        still = set(
            tx.conn.execute(
                select(order_line.c.order_id).where(
                    order_line.c.order_id.in_(ids),
                    unmatched_line(),
                    order_line.c.qty > order_line.c.refunded_qty,
                )
            ).scalars()
        )
        cured |= set(ids) - still
    order_book.close_exceptions(tx, cured, [ExceptionKind.UNMATCHED.value], "cured")
    order_book.settle(tx, order_ids)


def _code_of(conn: Connection, goods: Goods) -> str:
    query = select(sku.c.sku_code).where(sku.c.id == goods.sku_id)
    if goods.sku_id is None:
        query = select(bundle.c.bundle_code).where(bundle.c.id == goods.bundle_id)
    return str(conn.execute(query).scalar_one())


def unmatched_line() -> ColumnElement[bool]:
    """SQL: an order line stands for neither a SKU nor a bundle; the condition of ``ix_order_line_unmatched``."""
    return and_(order_line.c.sku_id.is_(None), order_line.c.bundle_id.is_(None))


def choose_sku(db: Database, listing_id: int, code: str, by: Actor = SYSTEM) -> None:
    """Map a listing by hand and remember it; raises NotFound for an unknown listing, SKU or bundle code, or barcode."""
    by.require(Right.AUDIT)

    def work(tx: Tx) -> None:
        goods = find_goods(tx.conn, [(code, "")]).get((code, ""))
        if goods is None:
            raise NotFound("sku.not_found", code=code)
        if tx.conn.execute(select(listing.c.id).where(listing.c.id == listing_id)).first() is None:
            raise NotFound("listing.not_found", listing=listing_id)
        map_listing(tx, listing_id, goods._replace(way=by.name))

    db.run(work, by)


def unmatched_listings(conn: Connection, *, order_id: int | None = None) -> tuple[UnmatchedListing, ...]:
    """Return the listings that orders wait for (one order, or any), those of the most orders first.

    One choice frees all orders that wait for the listing.
    """
    query = (
        select(
            listing.c.id, shop.c.name.label("shop"), listing.c.listing_no, listing.c.variant_no,
            listing.c.merchant_code, listing.c.title, listing.c.spec,
            func.count(func.distinct(order_line.c.order_id)).label("orders"),
        )
        .join(shop, shop.c.id == listing.c.shop_id)
        .join(order_line, order_line.c.listing_id == listing.c.id)
        .join(order_exception, order_exception.c.order_id == order_line.c.order_id)
        .where(unmatched_line(), *_WAITS)
        .group_by(listing.c.id, shop.c.name)
        .order_by(func.count(func.distinct(order_line.c.order_id)).desc(), listing.c.id)
    )  # fmt: skip
    if order_id is not None:
        mine = select(order_line.c.listing_id).where(order_line.c.order_id == order_id, unmatched_line())
        query = query.where(listing.c.id.in_(mine))
    return tuple(UnmatchedListing(*row) for row in conn.execute(query))


def waiting_orders(conn: Connection, listing_id: int) -> int:
    """Return how many orders wait for this listing's SKU: one key then fixes them all."""
    rows = conn.execute(
        select(order_line.c.order_id)
        .join(order_exception, order_exception.c.order_id == order_line.c.order_id)
        .where(order_line.c.listing_id == listing_id, unmatched_line(), *_WAITS)
        .distinct()
    )
    return len(rows.all())
