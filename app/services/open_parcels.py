"""Open a parcel at the bench: find it by what was scanned, see whether it may go out, hold it for this station.

The scan of a label also proves that its paper came out.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.exceptions import SEVERITY
from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor
from app.domain.print_state import PrintJobState, PrintKind
from app.errors import Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_event, order_exception, sales_order
from app.models.outbox import lease
from app.models.parcels import parcel, parcel_line, waybill_request
from app.models.print_jobs import print_job
from app.models.stock import sku, stock
from app.services.job_book import LIVE, confirm_jobs, start_printers
from app.services.queries.work_rows import StopNote

HOLD = timedelta(minutes=10)
"""A station holds an open parcel this long after its last scan."""

_PREFERRED = (
    ParcelState.PRINTED, ParcelState.VERIFIED, ParcelState.WAYBILLED, ParcelState.PLANNED, ParcelState.SHIPPED,
    ParcelState.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True)
class BenchResult:
    """What a step at the bench came to; see BenchAnswer for ``kind``."""

    kind: str
    parcel_id: int | None = None
    line_id: int | None = None
    sku_id: int | None = None
    """The wrong piece, when we know it."""
    code: str = ""
    params: dict[str, Param] = field(default_factory=dict)
    stop: StopNote | None = None
    undo_until: datetime | None = None


@dataclass(frozen=True)
class FoundParcel:
    """A parcel found by a scan. ``label`` True: the code can only have come from its label's paper."""

    id: int
    label: bool


def folded(code: str) -> str:
    """Return a scanned or typed code without differences of width, case and surrounding blanks."""
    return unicodedata.normalize("NFKC", code).strip().upper()


def find_parcel(conn: Connection, code: str) -> FoundParcel | None:
    """Return the parcel of a waybill number, batch serial or order number; None when there is none."""
    words = sorted({code.strip(), folded(code)} - {""})
    if not words:
        return None
    for column in (parcel.c.waybill_no, parcel.c.batch_serial):
        found = (
            conn.execute(select(parcel.c.id).where(column.in_(words)).order_by(parcel.c.id.desc())).scalars().first()
        )
        if found is not None:
            return FoundParcel(found, label=True)
    rows = conn.execute(
        select(parcel.c.id, parcel.c.state)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(sales_order.c.order_no.in_(words))
        .order_by(parcel.c.parcel_index)
    ).all()
    if not rows:
        return None
    best = min(rows, key=lambda row: _PREFERRED.index(ParcelState(row.state)))
    return FoundParcel(best.id, label=False)


def replaced_by(conn: Connection, code: str) -> AnyRow | None:
    """Return the parcel whose earlier number this is (its label is void), with order_no, or None."""
    return conn.execute(
        select(parcel.c.id, sales_order.c.order_no, parcel.c.waybill_no)
        .join(waybill_request, waybill_request.c.parcel_id == parcel.c.id)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(waybill_request.c.waybill_no.in_(sorted({code.strip(), folded(code)})))
        .order_by(waybill_request.c.id.desc())
    ).first()


@dataclass(frozen=True)
class AtBench:
    """A parcel with what decides whether it may be packed."""

    id: int
    order_id: int
    order_no: str
    state: ParcelState
    shipped_at: datetime | None
    verified_by: str
    stop: StopNote | None


def at_bench(conn: Connection, parcel_id: int) -> AtBench:
    """Read a parcel as the bench has to see it now."""
    row = conn.execute(
        select(
            parcel.c.id, parcel.c.order_id, parcel.c.state, parcel.c.shipped_at, parcel.c.verified_by,
            sales_order.c.order_no, sales_order.c.state.label("order_state"),
        )
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(parcel.c.id == parcel_id)
    ).one()  # fmt: skip
    return AtBench(
        row.id, row.order_id, row.order_no, ParcelState(row.state), row.shipped_at, row.verified_by, _stop(conn, row)
    )


def _stop(conn: Connection, row: AnyRow) -> StopNote | None:
    """Return why this parcel must not go out: the order was cancelled, or the most serious thing that is open."""
    if row.state == ParcelState.SHIPPED.value:
        return None
    if row.order_state == OrderState.CANCELLED.value:
        return _note(conn, row, "floor.order_cancelled", {"order_no": row.order_no}, OrderState.CANCELLED.value)
    if row.state == ParcelState.CANCELLED.value:
        return _note(conn, row, "bench.taken_back", {"order_no": row.order_no}, ParcelState.CANCELLED.value)
    open_ones = conn.execute(
        select(order_exception.c.kind, order_exception.c.params, order_exception.c.opened_at).where(
            order_exception.c.order_id == row.order_id, order_exception.c.closed_at.is_(None)
        )
    ).all()
    if not open_ones:
        return None
    worst = min(open_ones, key=lambda found: SEVERITY.get(found.kind, len(SEVERITY)))
    params = {**worst.params, "order_no": row.order_no, "kind": worst.kind}
    return StopNote("bench.stopped", params, worst.opened_at, bins_of(conn, row.id))


def _note(conn: Connection, row: AnyRow, code: str, params: dict[str, Param], after: str) -> StopNote:
    at = conn.execute(
        select(order_event.c.at)
        .where(order_event.c.order_id == row.order_id, order_event.c.after == after)
        .order_by(order_event.c.id.desc())
    ).scalars().first()  # fmt: skip
    assert at is not None  # noqa: S101 - whatever was cancelled has the event of its cancelling (invariant I8)
    return StopNote(code, params, at, bins_of(conn, row.id))


def bins_of(conn: Connection, parcel_id: int) -> tuple[str, ...]:
    """Return where the goods of a parcel go back to, one text per line: bin, SKU code, pieces."""
    return bins_of_all(conn, [parcel_id]).get(parcel_id, ())


def bins_of_all(conn: Connection, parcel_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the same of several parcels; those without goods are not in it."""
    rows = conn.execute(
        select(parcel.c.id, stock.c.bin, sku.c.sku_code, parcel_line.c.qty)
        .select_from(parcel_line)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .outerjoin(stock, (stock.c.sku_id == parcel_line.c.sku_id) & (stock.c.warehouse_id == parcel.c.warehouse_id))
        .where(parcel_line.c.parcel_id.in_(list(parcel_ids)))
        .order_by(stock.c.bin, sku.c.sku_code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.id].append(f"{row.bin or '–'} {row.sku_code} × {row.qty}")
    return {parcel_id: tuple(places) for parcel_id, places in found.items()}


# --- holding it -------------------------------------------------------------------------------------------------------


def holder_of(by: Actor) -> str:
    """Return in whose name a parcel is held: the station, or the person where stations have no name."""
    return by.station or by.name


def hold_parcel(tx: Tx, parcel_id: int) -> str | None:
    """Hold a parcel for the actor's station, or renew its hold; return who has it when somebody else does."""
    account, holder, until = f"parcel:{parcel_id}", holder_of(tx.by), tx.at + HOLD
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    taken = tx.conn.execute(
        insert(lease)
        .values(account=account, holder=holder, expires_at=until)
        .on_conflict_do_update(
            index_elements=["account"],
            set_={"holder": holder, "expires_at": until},
            where=or_(lease.c.holder == holder, lease.c.expires_at <= tx.at),
        )
        .returning(lease.c.holder)
    ).one_or_none()
    if taken is not None:
        return None
    other: str = tx.conn.execute(select(lease.c.holder).where(lease.c.account == account)).scalar_one()
    return other


def let_go(tx: Tx, parcel_id: int) -> None:
    """End the actor's hold on a parcel; what was counted stays."""
    tx.conn.execute(delete(lease).where(lease.c.account == f"parcel:{parcel_id}", lease.c.holder == holder_of(tx.by)))


def leave_parcel(db: Database, parcel_id: int, by: Actor) -> None:
    """Put a parcel aside unfinished, so that any station can take it up again."""
    db.run(lambda tx: let_go(tx, parcel_id), by)


# --- the label in hand ------------------------------------------------------------------------------------------------


def prove_label(tx: Tx, parcel_id: int) -> set[int]:
    """The label was scanned, so it came out: confirm its newest unproven job. Returns orders to settle."""
    jobs = tx.conn.execute(
        select(print_job.c.id)
        .where(
            print_job.c.parcel_id == parcel_id,
            print_job.c.kind == PrintKind.WAYBILL.value,
            print_job.c.state.in_((PrintJobState.SENT.value, PrintJobState.UNKNOWN.value)),
        )
        .order_by(print_job.c.id)
    ).scalars()
    proven, orders = confirm_jobs(tx, list(jobs)[-1:], "scan")
    if any(job.before is PrintJobState.UNKNOWN for job in proven):
        start_printers(tx, [job.printer_id for job in proven])
    return orders


def why_not_printed(conn: Connection, found: AtBench) -> tuple[str, dict[str, Param]]:
    """Return why a parcel that has no label (as far as we know) cannot be packed."""
    jobs = conn.execute(
        select(print_job.c.state, print_job.c.turn).where(
            print_job.c.parcel_id == found.id, print_job.c.kind == PrintKind.WAYBILL.value
        )
    ).all()
    params: dict[str, Param] = {"order_no": found.order_no, "state": found.state.value}
    gone = any(row.state == PrintJobState.FAILED.value and row.turn is not None for row in jobs)
    coming = any(row.state in LIVE for row in jobs)
    return ("bench.label_replaced" if gone and coming else "bench.not_printed"), params


def other_open(rows: Sequence[AnyRow]) -> int:
    """Return how many parcels of an order still have to be packed."""
    done = {ParcelState.SHIPPED.value, ParcelState.CANCELLED.value}
    return sum(row.state not in done for row in rows)
