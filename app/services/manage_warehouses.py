"""Warehouses and their senders; the sender's name, phone and street are sealed like a receiver's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.address import place_of, region_short
from app.domain.intake import Receiver
from app.domain.masking import masked_name, masked_phone
from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.stock import stock
from app.models.warehouses import warehouse
from app.services.accounts import checked_priority
from app.services.keys import SENDERS, KeyBook, seal_receiver, unseal_receiver
from app.services.queries.setup_rows import WarehouseRow
from app.services.zones import checked_zone

FIELDS = (
    "code",
    "name",
    "timezone",
    "priority",
    "sender_name",
    "sender_phone",
    "province",
    "city",
    "district",
    "street",
)


def save_warehouse(db: Database, keys: KeyBook, warehouse_id: int | None, values: Mapping[str, str], by: Actor) -> int:
    """Add a warehouse (``warehouse_id`` None) or change one; fields not given keep their value. Returns its id.

    Fields: code, name, timezone, priority, sender_name, sender_phone, province, city, district, street.
    """
    by.require(Right.SETTINGS)
    for name in values:
        if name not in FIELDS:
            raise BadInput("account.unknown_field", field=name, known=list(FIELDS))

    def work(tx: Tx) -> int:
        old = warehouse_row(tx.conn, warehouse_id) if warehouse_id is not None else None
        row = _new_values(tx, keys, old, values)
        if old is None:
            saved: int = tx.conn.execute(
                warehouse.insert().values(**row, created_at=tx.at).returning(warehouse.c.id)
            ).scalar_one()
        else:
            saved = old.id
            tx.conn.execute(update(warehouse).where(warehouse.c.id == saved).values(**row))
        # The sender is bound to the warehouse's id, which a new row only has now.
        key = keys.key(tx, SENDERS)
        person = _sender(tx.conn, keys, old, values)
        tx.conn.execute(
            update(warehouse)
            .where(warehouse.c.id == saved)
            .values(data_key_id=key.id, sender_cipher=seal_receiver(key.key, person, f"sender:{saved}"))
        )
        tx.touch("warehouse", saved)
        return saved

    try:
        return db.run(work, by)
    except IntegrityError:
        raise BadInput("warehouse.code_taken", code=values.get("code", "")) from None


def _new_values(tx: Tx, keys: KeyBook, old: AnyRow | None, values: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in ("code", "name"):
        if old is None and not values.get(name, "").strip():
            raise BadInput("account.field_missing", field=name)
        if values.get(name):
            row[name] = values[name].strip()
    if values.get("timezone"):
        row["timezone"] = checked_zone(values["timezone"])
    if values.get("priority"):
        row["priority"] = checked_priority(values["priority"])
    person = _sender(tx.conn, keys, old, values)
    return row | {"province": person.province, "city": person.city, "district": person.district}


def _sender(conn: Connection, keys: KeyBook, old: AnyRow | None, values: Mapping[str, str]) -> Receiver:
    known = open_sender(conn, keys, old.id) if old is not None else Receiver()
    place = place_of(
        values.get("province", known.province),
        values.get("city", known.city),
        values.get("district", known.district),
        values.get("street", known.street),
    )
    return Receiver(
        name=values.get("sender_name", known.name).strip(),
        phone=values.get("sender_phone", known.phone).strip(),
        province=place.province,
        city=place.city,
        district=place.district,
        town=place.town,
        street=place.street,
    )


SENDER = (
    warehouse.c.id.label("sender_of"), warehouse.c.sender_cipher, warehouse.c.data_key_id.label("sender_key_id"),
    warehouse.c.province.label("sender_province"), warehouse.c.city.label("sender_city"),
    warehouse.c.district.label("sender_district"),
)  # fmt: skip
"""The columns that ``unseal_sender`` reads, under names that clash with no receiver's."""


def open_sender(conn: Connection, keys: KeyBook, warehouse_id: int) -> Receiver:
    """Return the sender of a warehouse in clear, for a waybill; raise NotFound."""
    row = conn.execute(select(*SENDER).where(warehouse.c.id == warehouse_id)).one_or_none()
    if row is None:
        raise NotFound("warehouse.not_found", name=str(warehouse_id))
    return unseal_sender(conn, keys, row)


def unseal_sender(conn: Connection, keys: KeyBook, row: AnyRow) -> Receiver:
    """Return the sender of a row with the columns ``SENDER`` in clear; empty parts where nothing was entered."""
    if row.sender_cipher is None:
        return Receiver(province=row.sender_province, city=row.sender_city, district=row.sender_district)
    return unseal_receiver(keys.opened(conn, row.sender_key_id), row.sender_cipher, f"sender:{row.sender_of}")


def warehouse_row(conn: Connection, warehouse_id: int) -> AnyRow:
    """Return one warehouse; raise NotFound."""
    row = conn.execute(select(warehouse).where(warehouse.c.id == warehouse_id)).one_or_none()
    if row is None:
        raise NotFound("warehouse.not_found", name=str(warehouse_id))
    return row


def find_warehouse_id(conn: Connection, name: str | None) -> int:
    """Return a warehouse by code or name; without a name the one with the highest priority. Raises NotFound."""
    query = select(warehouse.c.id).where(warehouse.c.active).order_by(warehouse.c.priority.desc(), warehouse.c.id)
    if name:
        query = query.where((warehouse.c.code == name) | (warehouse.c.name == name))
    found = conn.execute(query).scalars().first()
    if found is None:
        raise NotFound("warehouse.not_found", name=name) if name else NotFound("warehouse.none")
    return int(found)


def warehouse_rows(conn: Connection, keys: KeyBook) -> tuple[WarehouseRow, ...]:
    """Return all warehouses, the preferred first, with the sender masked."""
    counts = {
        warehouse_id: int(total)
        for warehouse_id, total in conn.execute(
            select(stock.c.warehouse_id, func.count()).group_by(stock.c.warehouse_id)
        )
    }
    rows = conn.execute(select(warehouse).order_by(warehouse.c.priority.desc(), warehouse.c.id)).all()
    found = []
    for row in rows:
        person = open_sender(conn, keys, row.id)
        sender = " ".join(part for part in (masked_name(person.name), masked_phone(person.phone)) if part)
        region = region_short(row.province, row.city) if row.province else ""
        found.append(
            WarehouseRow(row.id, f"{row.name} ({row.code})", region, row.timezone, sender, counts.get(row.id, 0))
        )
    return tuple(found)
