"""What the engine's threads do, in one place: each thread's work tied to the services that do it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Select, select

from app.connectors.base import Carrier, Platform
from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.connectors.rates import MemoryBuckets, Pace, Rate, TokenBucket
from app.domain.order_state import OrderState
from app.errors import Declined, SetupTrouble
from app.models.database import Database
from app.models.orders import sales_order
from app.printing.compose import open_transport, read_status, transport_kind
from app.services.accounts import open_carrier, open_platform, shop_row
from app.services.answer_requests import answer_request, due_requests
from app.services.audit_orders import BATCH as AUDIT_BATCH
from app.services.audit_orders import audit_waiting
from app.services.collect_orders import collect_shop
from app.services.core import Core
from app.services.cure_findings import cure_dated
from app.services.disk_room import DiskRoom
from app.services.draw_jobs import draw_job
from app.services.hold_orders import release_due
from app.services.intake_orders import PageResult, take_in
from app.services.intake_rows import shop_facts
from app.services.keep_backups import keep_daily_backup
from app.services.keys import KeyBook
from app.services.learn_usual import learn_usual
from app.services.match_listings import rematch
from app.services.merge_orders import merge_waiting
from app.services.purge_receivers import purge_receivers
from app.services.push_stock import push_listings
from app.services.queries.surroundings import CLOCK_OFF_S, clock_difference_s
from app.services.queue_calls import OutboxRowData
from app.services.recheck_orders import recheck_order
from app.services.recycle_waybills import recycle_waybill
from app.services.route_orders import BATCH as ROUTE_BATCH
from app.services.route_orders import route_waiting
from app.services.watch_folder import import_waiting
from app.services.write_back_shipments import close_due, write_back
from app.services.write_memos import write_memo
from app.sync.carrier_thread import CarrierWork
from app.sync.chores import Chore, trim_change_log
from app.sync.print_worker import PrinterWork
from app.sync.runtime import EngineWork
from app.sync.sync_thread import ShopWork

_log = logging.getLogger(__name__)

PLATFORM_RATE = Rate(per_s=10, burst=20)
"""Ours, per shop account: polite to a small shop's own server, far above what one warehouse needs."""

CARRIER_RATE = Rate(per_s=50, burst=100)
"""Ours, per carrier account; a carrier's own limit answers with RateLimited and is kept."""

_CLOSE_AT_ONCE = 500


def engine_work(core: Core) -> EngineWork:
    """Return the work of one engine on an opened database."""
    room = DiskRoom(core.settings)
    return EngineWork(
        shops=_shops(core),
        carriers=_carriers(core),
        printers=PrinterWork(
            open_transport=open_transport,
            answers=lambda kind: transport_kind(kind).answers,
            read_status=read_status,
            draw=draw_job,
        ),
        chores=_chores(core, room),
        backups=(
            Chore("backup", lambda: _back_up(core), every_s=1800),
            Chore("purge", lambda: purge_receivers(core.db, core.keys) < 0, every_s=24 * 3600),
            Chore("usual", lambda: learn_usual(core.db) < 0, every_s=24 * 3600),
        ),
        carrier_threads=_threads_for,
        pulling=frozenset(kind.code for kind in PLATFORMS if kind.can.pulls),
        has_room=room.is_enough,
    )


def _threads_for(kind: str) -> int:
    """Return how many threads a carrier stands; one that only a newer program knows gets one, which pauses it."""
    return next((known.can.max_parallel for known in CARRIERS if known.code == kind), 1)


def _paces(core: Core, rate: Rate) -> Callable[[str], Pace]:
    """Return what gives an account its pace; one engine at a time has the account, so the state lives in memory."""
    buckets = MemoryBuckets()
    return lambda account: TokenBucket(account, rate, store=buckets, clock=core.clock, pause=time.sleep)


# --- shops ------------------------------------------------------------------------------------------------------------


def _shops(core: Core) -> ShopWork:
    pace = _paces(core, PLATFORM_RATE)

    def connector(shop_id: int) -> Platform:
        with core.db.read() as conn:
            return open_platform(conn, core.keys, shop_id, clock=core.clock, pace=pace(f"shop:{shop_id}"))

    def run_again(shop_id: int, platform: Platform) -> PageResult:
        with core.db.read() as conn:
            facts = shop_facts(shop_row(conn, shop_id), searchable=platform.CAN.receiver_in_clear)
        return take_in(core.db, core.keys, facts, platform.translate)

    return ShopWork(
        open_platform=connector,
        collect=collect_shop,
        take_in=run_again,
        handlers={"write_back": write_back, "write_memo": write_memo, "recheck_order": _recheck},
        batches={"push_stock": _push_stock},
    )


def _push_stock(
    db: Database, _keys: KeyBook, connector: Platform, rows: Sequence[OutboxRowData], _holder: str
) -> dict[int, Declined]:
    refused = push_listings(db, connector, [row.subject_id for row in rows])
    return {row.id: refused[row.subject_id] for row in rows if row.subject_id in refused}


def _recheck(db: Database, keys: KeyBook, connector: Platform, row: OutboxRowData, _holder: str) -> None:
    recheck_order(db, keys, connector, row.subject_id)


# --- carriers ---------------------------------------------------------------------------------------------------------


def _carriers(core: Core) -> CarrierWork:
    pace = _paces(core, CARRIER_RATE)

    def connector(carrier_id: int) -> Carrier:
        with core.db.read() as conn:
            return open_carrier(conn, core.keys, carrier_id, clock=core.clock, pace=pace(f"carrier:{carrier_id}"))

    return CarrierWork(
        open_carrier=connector,
        due_requests=due_requests,
        answer=answer_request,
        handlers={"recycle_waybill": recycle_waybill},
    )


# --- chores -----------------------------------------------------------------------------------------------------------


def _chores(core: Core, room: DiskRoom) -> tuple[Chore, ...]:
    db = core.db
    return (
        Chore("audit", lambda: _audit(db), every_s=60, kinds=frozenset({"order"})),
        Chore("route", lambda: _route(core), every_s=60, kinds=frozenset({"order", "stock", "carrier", "warehouse"})),
        Chore("regions", lambda: cure_dated(db) < 0, every_s=300),
        Chore("holds", lambda: release_due(db) < 0, every_s=20),
        Chore("rematch", lambda: db.run(rematch) < 0, every_s=300, kinds=frozenset({"sku"})),
        Chore("close", lambda: close_due(db, _CLOSE_AT_ONCE) == _CLOSE_AT_ONCE, every_s=300),
        Chore("watched folders", lambda: room.is_enough() and _import_files(core), every_s=5),
        Chore("clock", lambda: _compare_clocks(core), every_s=3600),
        Chore("disk room", lambda: _keep_ballast(room), every_s=60),
        Chore("trim", lambda: trim_change_log(db), every_s=3600),
    )


def _import_files(core: Core) -> bool:
    """Import what lies in watched folders; a file that was refused is in ``failed`` with its reasons."""
    import_waiting(core.db, core.keys, clock=core.clock, language=core.settings.language)
    return False


def _compare_clocks(core: Core) -> bool:
    """Log a clock that is off; windows on this PC show it, a server has none."""
    with core.db.read() as conn:
        off = round(clock_difference_s(core.db, conn, core.clock()))
    if abs(off) > CLOCK_OFF_S:
        _log.warning("clock is off", extra={"seconds": off})
    return False


def _keep_ballast(room: DiskRoom) -> bool:
    try:
        room.keep_ballast()
    except OSError as error:
        raise SetupTrouble("setup.home_unusable", path=str(room.ballast), why=error.strerror or "") from None
    return False


def _audit(db: Database) -> bool:
    """Audit one batch; the look before it spares the write lock when there is nothing."""
    waits = select(sales_order.c.id).where(
        sales_order.c.state == OrderState.RECEIVED.value, sales_order.c.open_exceptions == 0
    )
    if not _any(db, waits):
        return False
    done = audit_waiting(db)
    return len(done.passed) + len(done.stopped) >= AUDIT_BATCH


def _route(core: Core) -> bool:
    """Route one batch; True when it was full and something of it went on. What may be merged is merged before."""
    db = core.db
    if not _any(db, select(sales_order.c.id).where(sales_order.c.state == OrderState.AUDITED.value)):
        return False
    merge_waiting(db, core.keys)
    done = route_waiting(db)
    return bool(done.routed) and len(done.routed) + len(done.stopped) >= ROUTE_BATCH


def _any(db: Database, rows: Select[int]) -> bool:
    with db.read() as conn:
        return conn.execute(rows.limit(1)).first() is not None


def _back_up(core: Core) -> bool:
    keep_daily_backup(core.db, core.settings.backups, core.clock)
    return False
