"""What carriers take (terms), where warehouses send to (regions), and what a parcel would cost with each carrier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.domain.carrier_rules import Load, forbids
from app.domain.freight import freight_cents
from app.domain.people import Actor, Right
from app.domain.regions import official_cities, official_provinces
from app.domain.text_cleaning import clean_text
from app.domain.wishes import Wish
from app.errors import BadInput
from app.models.database import Database, Tx
from app.models.freight import carrier_terms, warehouse_region
from app.models.shops import shop
from app.services.accounts import carrier_row, find_shop, platform_kind
from app.services.change_orders import join_tags, split_tags
from app.services.choose_carriers import choose_again
from app.services.manage_warehouses import warehouse_row
from app.services.route_surroundings import load_carriers
from app.services.table_columns import whole

TERMS = ("max_weight_g", "takes_cod", "refused_tags", "only_platforms", "only_shops", "express")
_MOST_G = 1_000_000
_MOST_RANK = 10_000
_YES, _NO = frozenset({"yes", "1", "true", "是"}), frozenset({"no", "0", "false", "否", ""})


@dataclass(frozen=True)
class TermsRow:
    """What a carrier takes; shops by name."""

    max_weight_g: int | None = None
    takes_cod: bool = True
    refused_tags: tuple[str, ...] = ()
    only_platforms: tuple[str, ...] = ()
    only_shops: tuple[str, ...] = ()
    express: bool = False


@dataclass(frozen=True)
class RegionRow:
    """A province or city that a warehouse sends to."""

    province: str
    city: str
    rank: int


@dataclass(frozen=True)
class QuoteRow:
    """What one carrier asks for a parcel, or why it may not take it (a packed reason)."""

    carrier: str
    freight_cents: int | None
    days: int | None
    """As they really were where that is known, else by the price table."""
    refused: str
    late_percent: int = 0


def set_terms(db: Database, carrier_id: int, values: Mapping[str, str], by: Actor) -> None:
    """Change some of a carrier's terms (the names in ``TERMS``; lists with commas, empty for all or none).

    Parcels that wait without a carrier are chosen for again. Raises BadInput or NotFound for what cannot be.
    """
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> None:
        carrier_row(tx.conn, carrier_id)
        new = {name: _term(tx.conn, name, value) for name, value in values.items()}
        known = tx.conn.execute(select(carrier_terms).where(carrier_terms.c.carrier_id == carrier_id)).one_or_none()
        if known is None:
            tx.conn.execute(carrier_terms.insert().values(carrier_id=carrier_id, **new))
        elif new:
            tx.conn.execute(carrier_terms.update().where(carrier_terms.c.carrier_id == carrier_id).values(**new))
        tx.touch("carrier", carrier_id)
        choose_again(tx)

    db.run(work, by)


def _term(conn: Connection, name: str, value: str) -> Any:  # noqa: ANN401 - the column's value
    text = clean_text(value)
    if name == "max_weight_g":
        grams = whole(text, _MOST_G) if text else None
        if grams == 0:
            raise BadInput("price.bad_weight", value=text)
        return grams
    if name in ("takes_cod", "express"):
        if text.casefold() not in _YES | _NO:
            raise BadInput("terms.yes_or_no", field=name, value=text[:40])
        return text.casefold() in _YES
    words = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    if name == "only_platforms":
        return join_tags({platform_kind(word).code for word in words})
    if name == "only_shops":
        return join_tags({str(find_shop(conn, word).id) for word in words})
    if name == "refused_tags":
        return join_tags(set(words))
    raise BadInput("account.unknown_field", field=name, known=list(TERMS))


def terms_of(conn: Connection, carrier_id: int) -> TermsRow:
    """Return a carrier's terms; the defaults where none were set."""
    row = conn.execute(select(carrier_terms).where(carrier_terms.c.carrier_id == carrier_id)).one_or_none()
    if row is None:
        return TermsRow()
    ids = [int(part) for part in split_tags(row.only_shops)]
    names = conn.execute(select(shop.c.name).where(shop.c.id.in_(ids)).order_by(shop.c.name)).scalars()
    return TermsRow(
        row.max_weight_g, row.takes_cod, split_tags(row.refused_tags), split_tags(row.only_platforms), tuple(names),
        row.express,
    )  # fmt: skip


def set_regions(db: Database, warehouse_id: int, regions: Sequence[str], by: Actor) -> None:
    """Let a warehouse send only to these regions, each ``province``, ``province:city`` or either with ``=rank``.

    None at all: it sends everywhere. Lower ranks are tried first. Raises BadInput for a region that does not exist.
    """
    by.require(Right.SETTINGS)
    found: dict[tuple[str, str], int] = {}
    for text in regions:
        place, _, rank = text.partition("=")
        names, _, cities = place.replace("：", ":").partition(":")
        provinces = official_provinces(names)
        if not provinces or (cities and len(provinces) > 1):
            raise BadInput("region.no_province", name=place[:40])
        for province in provinces:
            for city in official_cities(province, cities) if cities else [""]:
                found[(province, city)] = whole(rank, _MOST_RANK) if rank else 0

    def work(tx: Tx) -> None:
        warehouse_row(tx.conn, warehouse_id)
        tx.conn.execute(warehouse_region.delete().where(warehouse_region.c.warehouse_id == warehouse_id))
        rows = [
            {"warehouse_id": warehouse_id, "province": province, "city": city, "rank": rank}
            for (province, city), rank in found.items()
        ]
        if rows:
            tx.conn.execute(warehouse_region.insert(), rows)
        tx.touch("warehouse", warehouse_id)

    db.run(work, by)


def regions_of(conn: Connection, warehouse_id: int) -> tuple[RegionRow, ...]:
    """Return where a warehouse sends to, by rank; empty for everywhere."""
    rows = conn.execute(
        select(warehouse_region)
        .where(warehouse_region.c.warehouse_id == warehouse_id)
        .order_by(warehouse_region.c.rank, warehouse_region.c.id)
    )
    return tuple(RegionRow(row.province, row.city, row.rank) for row in rows)


def quote(conn: Connection, now: datetime, load: Load) -> list[QuoteRow]:
    """Return what each carrier asks for a parcel, the cheapest first, those that may not take it last."""
    rows = []
    for one in load_carriers(conn, now, [load.province]):
        refused = forbids(load, one, Wish()) or ""
        price = one.tariff.find(load.warehouse_id, load.province, load.city)
        cents = None if price is None else freight_cents(price, load.weight_g)
        delay = one.delay(load.province, load.city)
        days = delay.days if delay.days is not None or price is None else price.days
        rows.append(QuoteRow(one.name, cents, days, refused, delay.late_percent))
    return sorted(
        rows, key=lambda row: (bool(row.refused), row.freight_cents is None, row.freight_cents or 0, row.carrier)
    )
