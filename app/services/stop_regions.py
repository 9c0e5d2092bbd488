"""Keep the list of no-ship regions (停发区域): add, end and list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from app.domain.address import place_of, province_name
from app.domain.divisions import divisions
from app.domain.exceptions import ExceptionKind
from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound, Param
from app.models.database import Database, Tx
from app.models.orders import order_exception, receiver, sales_order
from app.models.stop_lists import no_ship_region
from app.models.warehouses import carrier
from app.services import order_book
from app.services.accounts import carrier_row
from app.services.audit_settings import audit_settings
from app.services.cure_findings import LIVE, cure_kinds
from app.services.no_ship_regions import region_text

_PLACE = (receiver.c.province, receiver.c.city, receiver.c.district)


@dataclass(frozen=True)
class RegionRow:
    """One no-ship region as lists show it. Times in UTC; ``until_at`` None: until somebody ends it."""

    id: int
    region: str
    carrier: str | None
    from_at: datetime
    until_at: datetime | None
    note: str
    added_by: str


@dataclass(frozen=True)
class AddedRegion:
    """A new no-ship region, and how many orders that are still here it stopped."""

    id: int
    region: str
    stopped: int


def official_region(province: str, city: str, district: str) -> tuple[str, str, str]:
    """Return official names of a region, written in any usual way. Raises BadInput for what the table does not know."""
    typed = (province.strip(), city.strip(), district.strip())
    place = place_of(typed[0], typed[1], typed[2], "")
    found = (place.province, place.city, place.district if typed[2] else "")
    if not typed[1]:
        found = (province_name(typed[0]), "", "")
    known = divisions().provinces.get(found[0])
    inside = known.cities.get(found[1]) if known is not None else None
    if known is None or (typed[1] and inside is None) or (typed[2] and not typed[1]):
        raise BadInput("region.unknown", region=region_text(typed))
    if typed[2] and (inside is None or not inside.has_county(found[2])):
        raise BadInput("region.unknown", region=region_text(typed))
    return found


def add_region(  # noqa: PLR0913 - a place, a carrier, a time and a note
    db: Database,
    province: str,
    city: str,
    district: str,
    by: Actor,
    *,
    carrier_id: int | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    note: str = "",
) -> AddedRegion:
    """Avoid a region from a time (now) until another (open end), by one carrier or by all.

    Orders there that are still here stop when all carriers avoid it now. Raises BadInput, NotFound, NotAllowed.
    """
    by.require(Right.RULES)
    region = official_region(province, city, district)

    def work(tx: Tx) -> AddedRegion:
        start = from_at or tx.at
        if until_at is not None and until_at <= max(start, tx.at):
            raise BadInput("region.over_already", region=region_text(region))
        if carrier_id is not None:
            carrier_row(tx.conn, carrier_id)
        names = dict(zip(("province", "city", "district"), region, strict=True))
        made: int = tx.conn.execute(
            no_ship_region.insert()
            .values(
                **names, carrier_id=carrier_id, from_at=start, until_at=until_at, note=note.strip(),
                added_at=tx.at, added_by=tx.by.name,
            )
            .returning(no_ship_region.c.id)
        ).scalar_one()  # fmt: skip
        tx.touch("setting")
        stopped = _stop_live(tx, region, note.strip()) if carrier_id is None and start <= tx.at else 0
        return AddedRegion(made, region_text(region), stopped)

    return db.run(work, by)


def _stop_live(tx: Tx, region: tuple[str, str, str], note: str) -> int:
    """Stop the orders of a region that are still here and not stopped for it yet; return how many."""
    place = [column == name for column, name in zip(_PLACE, region, strict=True) if name]
    open_already = exists().where(
        order_exception.c.order_id == sales_order.c.id,
        order_exception.c.kind == ExceptionKind.NO_SHIP_REGION.value,
        order_exception.c.closed_at.is_(None),
    )
    rows = tx.conn.execute(
        select(sales_order.c.id, sales_order.c.shop_id)
        .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
        .where(sales_order.c.state.in_(LIVE), *place, ~open_already)
    ).all()
    settings = audit_settings(tx.conn)
    params: dict[str, Param] = {"region": region_text(region), "note": note}
    ids = [row.id for row in rows if ExceptionKind.NO_SHIP_REGION not in settings.of(row.shop_id).off]
    order_book.open_exceptions(tx, [(one, ExceptionKind.NO_SHIP_REGION, None, params) for one in ids])
    order_book.settle(tx, ids)
    return len(ids)


def end_region(db: Database, region_id: int, by: Actor) -> int:
    """Serve a region again; return how many orders went on. Raises NotFound, NotAllowed."""
    by.require(Right.RULES)

    def work(tx: Tx) -> None:
        ended = tx.conn.execute(
            update(no_ship_region)
            .where(no_ship_region.c.id == region_id, no_ship_region.c.ended_at.is_(None))
            .values(ended_at=tx.at, ended_by=tx.by.name)
        )
        if not ended.rowcount:
            raise NotFound("region.not_found", entry=region_id)
        tx.touch("setting")

    db.run(work, by)
    return cure_kinds(db, [ExceptionKind.NO_SHIP_REGION.value])


def regions(conn: Connection) -> list[RegionRow]:
    """Return the regions that nobody has ended, newest first, those of the future and the past too."""
    region = no_ship_region.c
    rows = conn.execute(
        select(no_ship_region, carrier.c.name.label("carrier"))
        .join(carrier, carrier.c.id == region.carrier_id, isouter=True)
        .where(region.ended_at.is_(None))
        .order_by(region.id.desc())
    )
    return [
        RegionRow(
            row.id, region_text((row.province, row.city, row.district)), row.carrier, row.from_at, row.until_at,
            row.note, row.added_by,
        )
        for row in rows
    ]  # fmt: skip
