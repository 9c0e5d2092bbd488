"""What the window's frame shows of the program's health: chips, troubles that need a person, work under way.

Every list here is bounded: by accounts and printers, which are few, or by a limit.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select, text

from app.domain.print_state import PrintJobState
from app.errors import BadInput, Param
from app.models.base import AnyRow
from app.models.outbox import lease, outbox
from app.models.print_jobs import print_batch, print_job, printer
from app.models.raw_orders import raw_order
from app.models.shops import shop, sync_checkpoint, sync_window
from app.models.warehouses import carrier
from app.services.accounts import platform_kind
from app.services.put_goods_back import put_back_count
from app.services.queries.screen_rows import HealthRow, TroubleRow, WorkRow

OK, WARN, BAD = "ok", "warn", "bad"
_OPEN_CAP = 1_000
_BATCHES = 20
_SLOW, _STALE = 5, 30
"""Turns a shop may miss before its sync is shown as slow, and as stale."""
_LEAST_S = 60
_BY_HAND = "shop.paused_by"
_DOWN = ("paper_out", "cover_open", "jam", "offline")
_TROUBLE_OF = {
    "paper_out": "printer.paper_out",
    "cover_open": "printer.head_open",
    "jam": "printer.jam",
    "offline": "vitals.printer_offline",
}
_WAITING_JOBS = (PrintJobState.QUEUED.value, PrintJobState.SENDING.value)


@dataclass(frozen=True)
class _Shop:
    """One shop with how its platform was read last."""

    row: AnyRow
    pulls: bool
    failed: AnyRow | None
    """Its newest sync window, when that failed."""

    def lag(self, now: datetime) -> float:
        """Return how many turns of polling were missed."""
        last = self.row.synced_at or self.row.created_at
        return float((now - last).total_seconds() / max(self.row.poll_seconds, _LEAST_S))


def _shops(conn: Connection) -> list[_Shop]:
    newest = select(func.max(sync_window.c.id)).group_by(sync_window.c.shop_id)
    failed = {
        row.shop_id: row
        for row in conn.execute(
            select(sync_window).where(sync_window.c.id.in_(newest), sync_window.c.state == "failed")
        )
    }
    rows = conn.execute(
        select(shop, sync_checkpoint.c.synced_at)
        .join(
            sync_checkpoint,
            (sync_checkpoint.c.shop_id == shop.c.id) & (sync_checkpoint.c.stream == "orders"),
            isouter=True,
        )
        .order_by(shop.c.id)
    )
    return [_Shop(row, _pulls(row.platform), failed.get(row.id)) for row in rows]


def _pulls(platform: str) -> bool:
    try:
        return platform_kind(platform).can.pulls
    except BadInput:
        return False  # a platform this version does not know is not read by it


def _engine_lives(conn: Connection, now: datetime) -> bool:
    return conn.execute(select(lease.c.account).where(lease.c.expires_at > now).limit(1)).first() is not None


def _open_calls(conn: Connection) -> tuple[int, int]:
    """Return outside calls that wait and those that gave up, each counted up to a thousand."""
    still = (outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None))
    counts = []
    for test in (outbox.c.dead_at.is_(None), outbox.c.dead_at.is_not(None)):
        some = select(outbox.c.id).where(*still, test).limit(_OPEN_CAP).subquery()
        counts.append(int(conn.execute(select(func.count()).select_from(some)).scalar_one()))
    return counts[0], counts[1]


# --- chips ------------------------------------------------------------------------------------------------------------
def health(conn: Connection, now: datetime) -> tuple[HealthRow, ...]:
    """Return the health chips; what does not exist here (no shop, no printer) has none."""
    shops = _shops(conn)
    chips = [_shop_chip(shops), _sync_chip(shops, now), _printer_chip(conn), _outbox_chip(conn)]
    lives = _engine_lives(conn, now)
    engine = HealthRow("engine", OK if lives else BAD, code="" if lives else "vitals.no_engine")
    return (*(chip for chip in chips if chip is not None), engine, _database_chip(conn))


def _shop_chip(shops: list[_Shop]) -> HealthRow | None:
    if not shops:
        return None
    stopped = [one for one in shops if one.row.paused]
    good = sum(not one.row.paused and one.failed is None for one in shops)
    bad = any(one.row.pause_code not in (None, _BY_HAND) for one in stopped)
    return HealthRow("shops", BAD if bad else OK if good == len(shops) else WARN, good, len(shops))


def _sync_chip(shops: list[_Shop], now: datetime) -> HealthRow | None:
    read = [one for one in shops if one.pulls and not one.row.paused]
    if not read:
        return None
    slowest = max(read, key=lambda one: one.lag(now))
    lag = slowest.lag(now)
    tone = BAD if lag > _STALE else WARN if lag > _SLOW else OK
    return HealthRow("sync", tone, at=slowest.row.synced_at, code="", params={"shop": slowest.row.name})


def _printer_chip(conn: Connection) -> HealthRow | None:
    rows = conn.execute(select(printer.c.status, printer.c.stopped).where(printer.c.active)).all()
    if not rows:
        return None
    good = sum(row.status not in _DOWN and not row.stopped for row in rows)
    return HealthRow("printers", OK if good == len(rows) else BAD, good, len(rows))


def _outbox_chip(conn: Connection) -> HealthRow:
    waiting, dead = _open_calls(conn)
    return HealthRow("outbox", BAD if dead else OK, params={"waiting": waiting, "dead": dead})


def _database_chip(conn: Connection) -> HealthRow:
    began = time.perf_counter()
    conn.execute(text("SELECT 1"))
    ms = max(1, round((time.perf_counter() - began) * 1000))
    code = "health.sqlite" if conn.dialect.name == "sqlite" else "health.postgres"
    return HealthRow("database", OK if ms < 200 else WARN, code=code, params={"ms": ms})


# --- troubles ---------------------------------------------------------------------------------------------------------
def troubles(conn: Connection, now: datetime) -> tuple[TroubleRow, ...]:
    """Return what needs a person, newest first; each has at most one fix."""
    found = [*_account_troubles(conn), *_printer_troubles(conn, now), *_call_troubles(conn, now)]
    if not _engine_lives(conn, now) and _anything_to_do(conn):
        found.append(TroubleRow("engine", "vitals.no_engine", {}, now))
    return tuple(sorted(found, key=lambda row: row.at, reverse=True))


def _anything_to_do(conn: Connection) -> bool:
    """A database without shops and printers needs no engine yet."""
    return any(conn.execute(select(table.c.id).limit(1)).first() is not None for table in (shop, printer))


def _account_troubles(conn: Connection) -> list[TroubleRow]:
    found = []
    for one in _shops(conn):
        row = one.row
        at = one.failed.ended_at or one.failed.started_at if one.failed is not None else row.synced_at or row.created_at
        if row.paused and row.pause_code not in (None, _BY_HAND):
            params = _with_name(row.pause_params, "shop", row.name)
            found.append(_trouble(f"shop.paused:{row.id}", row.pause_code, params, at, "settings.change", row.id))
        elif one.failed is not None and one.failed.error_code and not row.paused:
            params = _with_name(one.failed.error_params, "shop", row.name)
            found.append(_trouble(f"sync:{row.id}", one.failed.error_code, params, at, "settings.shops", row.id))
    for row in conn.execute(select(carrier).where(carrier.c.paused, carrier.c.pause_code.is_not(None))):
        if row.pause_code != _BY_HAND:
            params = _with_name(row.pause_params, "carrier", row.name)
            key = f"carrier.paused:{row.id}"
            found.append(_trouble(key, row.pause_code, params, row.created_at, "settings.carriers", row.id))
    return found


def _trouble(key: str, code: str, params: dict[str, Param], at: datetime, fix: str, thing: int) -> TroubleRow:
    return TroubleRow(key, code, params, at, fix, {"id": thing})


def _with_name(params: Mapping[str, Param] | None, kind: str, name: str) -> dict[str, Param]:
    return {kind: name, **(params or {})}


def _printer_troubles(conn: Connection, now: datetime) -> list[TroubleRow]:
    found = []
    for row in conn.execute(select(printer).where(printer.c.active).order_by(printer.c.id)):
        at = row.status_at or now
        if row.stopped:
            key = f"printer.stopped:{row.id}"
            found.append(_trouble(key, "vitals.printer_stopped", {"printer": row.name}, at, "print.settle", row.id))
        elif row.status in _DOWN:
            code = _TROUBLE_OF[row.status]
            found.append(_trouble(f"printer:{row.id}", code, {"printer": row.name}, at, "settings.printers", row.id))
    return found


def _call_troubles(conn: Connection, now: datetime) -> list[TroubleRow]:
    found = []
    dead = conn.execute(
        select(outbox.c.dead_at)
        .where(outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None), outbox.c.dead_at.is_not(None))
        .limit(_OPEN_CAP)
    ).scalars().all()  # fmt: skip
    if dead:
        params: dict[str, Param] = {"count": len(dead)}
        found.append(TroubleRow("outbox.dead", "vitals.dead_letters", params, max(dead), "settings.outbox"))
    some = select(raw_order.c.changed_at).where(raw_order.c.state == "set_aside").limit(_OPEN_CAP).subquery()
    count, newest = conn.execute(select(func.count(), func.max(some.c.changed_at)).select_from(some)).one()
    if count:
        found.append(TroubleRow("raw.set_aside", "vitals.set_aside", {"count": count}, newest or now, "global.raws"))
    return found


# --- work -------------------------------------------------------------------------------------------------------------
def work(conn: Connection) -> tuple[WorkRow, ...]:
    """Return what is under way: print batches first, then goods to be put back, shops being read, calls that wait."""
    return (*_batches(conn), *_put_backs(conn), *_syncs(conn), *_calls(conn))


def _put_backs(conn: Connection) -> list[WorkRow]:
    waiting = put_back_count(conn)
    return [WorkRow("putback", "putback", "", 0, waiting)] if waiting else []


def _batches(conn: Connection) -> list[WorkRow]:
    live = (
        select(print_job.c.batch_id)
        .where(print_job.c.state.in_(_WAITING_JOBS))
        .distinct()
        .order_by(print_job.c.batch_id)
        .limit(_BATCHES)
    )
    rows = conn.execute(
        select(
            print_batch.c.id, print_batch.c.batch, print_batch.c.paused, printer.c.name,
            func.count().label("total"),
            func.sum(case((print_job.c.state.in_(_WAITING_JOBS), 1), else_=0)).label("waiting"),
        )
        .join(print_job, print_job.c.batch_id == print_batch.c.id)
        .join(printer, printer.c.id == print_batch.c.printer_id)
        .where(print_batch.c.id.in_(live))
        .group_by(print_batch.c.id, print_batch.c.batch, print_batch.c.paused, printer.c.name)
        .order_by(print_batch.c.id)
    )  # fmt: skip
    return [
        WorkRow(f"batch:{row.id}", "batch", f"{row.batch} {row.name}", row.total - int(row.waiting), row.total,
                paused=row.paused, may_pause=True, may_cancel=True)
        for row in rows
    ]  # fmt: skip


def _syncs(conn: Connection) -> list[WorkRow]:
    newest = select(func.max(sync_window.c.id)).group_by(sync_window.c.shop_id)
    rows = conn.execute(
        select(sync_window.c.shop_id, shop.c.name, sync_window.c.got, sync_window.c.theirs)
        .join(shop, shop.c.id == sync_window.c.shop_id)
        .where(sync_window.c.id.in_(newest), sync_window.c.state == "open", ~shop.c.paused, sync_window.c.pages > 0)
        .order_by(shop.c.name)
    )
    return [WorkRow(f"sync:{row.shop_id}", "sync", row.name, row.got, row.theirs or 0) for row in rows]


def _calls(conn: Connection) -> list[WorkRow]:
    still = (outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None), outbox.c.dead_at.is_(None))
    found = []
    for kind, call in (("writeback", "write_back"), ("push", "push_stock")):
        some = select(outbox.c.id).where(*still, outbox.c.kind == call).limit(_OPEN_CAP).subquery()
        waiting = conn.execute(select(func.count()).select_from(some)).scalar_one()
        if waiting:
            found.append(WorkRow(kind, kind, "", 0, waiting))
    return found
