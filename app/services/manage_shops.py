"""Shops: add, change, pause, list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.order_state import OrderQueue
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_text
from app.errors import BadInput, NotFound
from app.models.database import Database, Tx
from app.models.keys import secret
from app.models.orders import queue_counter
from app.models.outbox import outbox
from app.models.raw_orders import raw_order
from app.models.shops import listing, shop, sync_checkpoint, sync_window
from app.models.staff import import_file, setting
from app.models.warehouses import carrier, warehouse
from app.services.accounts import ended_by_itself, platform_kind, shop_row, split_values
from app.services.keys import KeyBook, store_secret
from app.services.queries.setup_rows import WindowRow
from app.services.queries.work_place_rows import ShopRow
from app.services.zones import checked_zone

LOOK_BACK = timedelta(days=7)
"""How far a new shop's first pull reaches back."""

OWN_FIELDS = ("timezone", "currency", "warehouse_id", "carrier_id", "poll_seconds", "promise_hours", "service_phone",
              "auto_audit")  # fmt: skip
"""Fields of every shop, whatever its platform."""


_RANGES = {"poll_seconds": (5, 86_400), "promise_hours": (1, 10_000)}
_PLACES = {"warehouse_id": warehouse, "carrier_id": carrier}
_WATCHED = ("folder", "template")


def add_shop(
    db: Database,
    keys: KeyBook,
    platform: str,
    name: str,
    values: Mapping[str, str],
    by: Actor,
    *,
    start_at: datetime | None = None,
) -> int:
    """Add a shop account and return its id. ``values`` holds the platform's fields and our own (timezone, ...).

    Secrets are sealed before they are stored. Raises BadInput for a name in use and for missing or unknown fields.
    """
    by.require(Right.SETTINGS)
    kind = platform_kind(platform)
    own, theirs = _split_own(values)
    settings, secrets = split_values(kind.can.settings, theirs)
    if not clean_text(name):
        raise BadInput("account.field_missing", field="name")

    def work(tx: Tx) -> int:
        _check_places(tx.conn, own)
        row = {
            "name": clean_text(name),
            "platform": platform,
            "settings": settings,
            "start_at": start_at or tx.at - LOOK_BACK,
            "created_at": tx.at,
            **own,
        }
        shop_id: int = tx.conn.execute(shop.insert().values(**row).returning(shop.c.id)).scalar_one()
        counters = [{"shop_id": shop_id, "queue": queue.value, "orders": 0} for queue in OrderQueue]
        tx.conn.execute(queue_counter.insert(), counters)
        for field, value in secrets.items():
            store_secret(tx, keys, f"shop:{shop_id}", field, value)
        tx.touch("shop", shop_id)
        return shop_id

    try:
        return db.run(work, by)
    except IntegrityError:
        raise BadInput("shop.name_taken", name=name) from None


def change_shop(db: Database, keys: KeyBook, shop_id: int, values: Mapping[str, str], by: Actor) -> None:
    """Change an account; a secret left empty keeps its value. A change of access lifts a pause for a refused login."""
    by.require(Right.SETTINGS)
    own, theirs = _split_own(values)

    def work(tx: Tx) -> None:
        row = shop_row(tx.conn, shop_id)
        _check_places(tx.conn, own)
        kind = platform_kind(row.platform)
        known = list(tx.conn.execute(select(secret.c.name).where(secret.c.owner == f"shop:{shop_id}")).scalars())
        new: dict[str, Any] = dict(own)
        if theirs:
            settings, secrets = split_values(kind.can.settings, {**row.settings, **theirs}, old_secrets=known)
            new["settings"] = settings
            for field, value in secrets.items():
                store_secret(tx, keys, f"shop:{shop_id}", field, value)
            if ended_by_itself(row):
                new |= {"paused": False, "pause_code": None, "pause_params": None}
        if new:
            tx.conn.execute(update(shop).where(shop.c.id == shop_id).values(**new))
        tx.touch("shop", shop_id)

    db.run(work, by)


def delete_shop(db: Database, shop_id: int, by: Actor) -> None:
    """Delete a shop that never had an order; one that has orders can only be paused, its history stays."""
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> None:
        row = shop_row(tx.conn, shop_id)
        if tx.conn.execute(select(raw_order.c.id).where(raw_order.c.shop_id == shop_id).limit(1)).first() is not None:
            raise BadInput("shop.has_orders", name=row.name)
        for table in (queue_counter, sync_checkpoint, sync_window, listing, import_file):
            tx.conn.execute(table.delete().where(table.c.shop_id == shop_id))
        tx.conn.execute(secret.delete().where(secret.c.owner == f"shop:{shop_id}"))
        tx.conn.execute(setting.delete().where(setting.c.name.in_([f"watch.{part}.{shop_id}" for part in _WATCHED])))
        tx.conn.execute(shop.delete().where(shop.c.id == shop_id))
        tx.touch("shop", shop_id)

    db.run(work, by)


def pull_again(db: Database, shop_id: int, since: datetime | None, by: Actor) -> None:
    """Set the checkpoint back (7 days, or to ``since``), so that the next sync reads everything again."""
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> None:
        start = since or tx.at - LOOK_BACK
        tx.conn.execute(update(sync_checkpoint).where(sync_checkpoint.c.shop_id == shop_id).values(read_until_at=start))
        tx.conn.execute(update(shop).where(shop.c.id == shop_id, shop.c.start_at > start).values(start_at=start))
        tx.touch("shop", shop_id)

    db.run(work, by)


def shop_rows(conn: Connection) -> tuple[ShopRow, ...]:
    """Return all shops with their sync health, by name."""
    totals = _counts(
        conn, select(queue_counter.c.shop_id, func.sum(queue_counter.c.orders)).group_by(queue_counter.c.shop_id)
    )
    aside = _counts(
        conn,
        select(raw_order.c.shop_id, func.count()).where(raw_order.c.state == "set_aside").group_by(raw_order.c.shop_id),
    )
    waiting: dict[str, int] = {
        row.account: row.calls
        for row in conn.execute(
            select(outbox.c.account, func.count().label("calls"))
            .where(outbox.c.kind == "write_back", outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None))
            .group_by(outbox.c.account)
        )
    }
    rows = conn.execute(
        select(shop, sync_checkpoint.c.synced_at, sync_checkpoint.c.read_until_at)
        .join(sync_checkpoint, sync_checkpoint.c.shop_id == shop.c.id, isouter=True)
        .order_by(shop.c.name)
    )
    return tuple(
        ShopRow(
            id=row.id,
            name=row.name,
            platform=row.platform,
            paused=row.paused,
            pause_reason=row.pause_code,
            pause_params=row.pause_params or {},
            last_sync_at=row.synced_at,
            checkpoint_at=row.read_until_at,
            orders=int(totals.get(row.id, 0)),
            waiting_writebacks=waiting.get(f"shop:{row.id}", 0),
            set_aside=aside.get(row.id, 0),
            timezone=row.timezone,
            currency=row.currency,
        )
        for row in rows
    )


def window_rows(conn: Connection, shop_id: int, limit: int) -> tuple[WindowRow, ...]:
    """Return a shop's newest windows: its coverage ledger (覆盖账)."""
    states = {"done": "match", "open": "pulling", "failed": "failed"}
    rows = conn.execute(
        select(sync_window).where(sync_window.c.shop_id == shop_id).order_by(sync_window.c.id.desc()).limit(limit)
    )
    return tuple(
        WindowRow(
            row.since_at, row.until_at, row.pages, row.got, row.theirs, states.get(row.state, row.state),
            row.error_code or "", row.error_params or {},
        )
        for row in rows
    )  # fmt: skip


def _counts(conn: Connection, query: Any) -> dict[int, int]:  # noqa: ANN401 - a two-column select
    return {key: int(total) for key, total in conn.execute(query)}


def _split_own(values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    own: dict[str, Any] = {}
    theirs: dict[str, str] = {}
    for field, value in values.items():
        if field not in OWN_FIELDS:
            theirs[field] = value
        elif field == "timezone":
            own[field] = checked_zone(value)
        elif field == "auto_audit":
            own[field] = value.lower() in ("1", "true", "yes", "on")
        elif field in _RANGES:
            if value.strip():  # left empty, it keeps its value
                own[field] = _whole(field, value, *_RANGES[field])
        elif field in _PLACES:
            own[field] = _whole(field, value, 1, 2**62) if value.strip() else None
        elif field == "currency":
            own[field] = _currency(value)
        else:
            own[field] = clean_text(value)
    return own, theirs


def _whole(field: str, value: str, low: int, high: int) -> int:
    plain = value.strip()
    if not plain.isdecimal() or not low <= int(plain) <= high:
        raise BadInput("account.out_of_range", field=field, value=value[:40], low=low, high=high)
    return int(plain)


def _currency(value: str) -> str:
    code = value.strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise BadInput("file.bad_currency", currency=value[:10])
    return code


def _check_places(conn: Connection, own: Mapping[str, Any]) -> None:
    """Raise NotFound for a warehouse or carrier that does not exist."""
    for field, table in _PLACES.items():
        wanted = own.get(field)
        if wanted is not None and conn.execute(select(table.c.id).where(table.c.id == wanted)).first() is None:
            raise NotFound(f"{table.name}.not_found", name=str(wanted))
