"""Carrier accounts: add, change, pause, list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.database import Database, Tx
from app.models.keys import secret
from app.models.parcels import waybill_request
from app.models.warehouses import carrier
from app.services.accounts import carrier_kind, carrier_row, checked_priority, ended_by_itself, split_values
from app.services.choose_carriers import choose_again
from app.services.keys import KeyBook, store_secret
from app.services.queries.setup_rows import CarrierRow

OWN_FIELDS = ("service_code", "priority")
"""Fields of every carrier account, whatever the company."""
_SHOWN = 4


def add_carrier(db: Database, keys: KeyBook, kind: str, name: str, values: Mapping[str, str], by: Actor) -> int:
    """Add an account with a carrier and return its id; parcels that waited for one get it."""
    by.require(Right.SETTINGS)
    can = carrier_kind(kind).can
    own, theirs = _split_own(values)
    settings, secrets = split_values(can.settings, theirs)
    if not name.strip():
        raise BadInput("account.field_missing", field="name")
    if not own.get("service_code") and can.services:
        own["service_code"] = can.services[0][0]

    def work(tx: Tx) -> int:
        row = {"name": name.strip(), "kind": kind, "settings": settings, "created_at": tx.at, **own}
        carrier_id: int = tx.conn.execute(carrier.insert().values(**row).returning(carrier.c.id)).scalar_one()
        for field, value in secrets.items():
            store_secret(tx, keys, f"carrier:{carrier_id}", field, value)
        choose_again(tx)
        tx.touch("carrier", carrier_id)
        return carrier_id

    try:
        return db.run(work, by)
    except IntegrityError:
        raise BadInput("carrier.name_taken", name=name) from None


def change_carrier(db: Database, keys: KeyBook, carrier_id: int, values: Mapping[str, str], by: Actor) -> None:
    """Change an account; a secret left empty keeps its value. New access lifts a pause for a refused login."""
    by.require(Right.SETTINGS)
    own, theirs = _split_own(values)

    def work(tx: Tx) -> None:
        row = carrier_row(tx.conn, carrier_id)
        known = list(tx.conn.execute(select(secret.c.name).where(secret.c.owner == f"carrier:{carrier_id}")).scalars())
        new: dict[str, Any] = dict(own)
        if theirs:
            merged = {**row.settings, **theirs}
            settings, secrets = split_values(carrier_kind(row.kind).can.settings, merged, old_secrets=known)
            new["settings"] = settings
            if ended_by_itself(row):
                new |= {"paused": False, "pause_code": None, "pause_params": None}
            for field, value in secrets.items():
                store_secret(tx, keys, f"carrier:{carrier_id}", field, value)
        if new:
            tx.conn.execute(update(carrier).where(carrier.c.id == carrier_id).values(**new))
        choose_again(tx)
        tx.touch("carrier", carrier_id)

    db.run(work, by)


def find_carrier_id(conn: Connection, name: str) -> int:
    """Return the id of a carrier account by name; raise NotFound."""
    found = conn.execute(select(carrier.c.id).where(carrier.c.name == name)).scalar_one_or_none()
    if found is None:
        raise NotFound("carrier.not_found", name=name)
    return int(found)


def carrier_rows(conn: Connection, now: datetime) -> tuple[CarrierRow, ...]:
    """Return all carrier accounts, by name, with the numbers taken in the last 24 hours."""
    taken = {
        carrier_id: int(total)
        for carrier_id, total in conn.execute(
            select(waybill_request.c.carrier_id, func.count())
            .where(waybill_request.c.answered_at >= now - timedelta(hours=24))
            .group_by(waybill_request.c.carrier_id)
        )
    }
    rows = conn.execute(select(carrier).order_by(carrier.c.name)).all()
    return tuple(
        CarrierRow(
            id=row.id,
            name=row.name,
            code=row.kind,
            service=_service_name(row.kind, row.service_code),
            paused=row.paused,
            tone="bad" if row.paused and row.pause_code else "ok",
            account_no=_masked(row.settings),
            numbers_today=taken.get(row.id, 0),
            error=row.pause_code or "",
            error_params=row.pause_params or {},
        )
        for row in rows
    )


def _service_name(kind: str, code: str) -> str:
    try:
        return dict(carrier_kind(kind).can.services).get(code, code)
    except BadInput:
        return code  # an account of a carrier that this program does not know, or no longer: it is shown all the same


def _masked(settings: Mapping[str, str]) -> str:
    """Return the account number with only its last four characters."""
    number = next((value for name, value in settings.items() if value and ("partner" in name or "card" in name)), "")
    return f"***{number[-_SHOWN:]}" if number else ""


def _split_own(values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    own: dict[str, Any] = {name: values[name] for name in OWN_FIELDS if values.get(name)}
    if "priority" in own:
        own["priority"] = checked_priority(own["priority"])
    return own, {name: value for name, value in values.items() if name not in OWN_FIELDS}
