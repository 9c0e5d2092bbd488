"""What the print station lists: batches with live figures, the print journal by key-set, stopped printers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, select

from app.domain.print_state import PrintJobState
from app.models.base import AnyRow
from app.models.orders import sales_order
from app.models.parcels import parcel
from app.models.print_jobs import print_batch, print_job, printer
from app.services.pick_printer import label_printers
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import Choice, RowCount
from app.services.queries.work_place_rows import BatchRow, PrintJobRow
from app.services.queries.work_rows import JamRow, JobPage

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWEST_BATCHES = 200
"""Older batches are not running any more."""

LAST_LABELS = 6
"""Labels shown of a stopped printer."""

_S = PrintJobState
_LIVE = (_S.QUEUED.value, _S.SENDING.value, _S.UNKNOWN.value)
_ROOM = 20_000
"""Up to here an OFFSET is cheap."""

_again = print_job.alias("again")
_replaced = exists().where(
    _again.c.batch_id == print_job.c.batch_id, _again.c.place == print_job.c.place, _again.c.id > print_job.c.id
)
"""A failed job whose paper a later job makes good."""


# --- batches ----------------------------------------------------------------------------------------------------------


def batches(conn: Connection, since: datetime) -> tuple[BatchRow, ...]:
    """Return the batches that are running, then those begun after ``since``, newest first."""
    newest = conn.execute(
        select(print_batch.c.id, print_batch.c.created_at).order_by(print_batch.c.id.desc()).limit(NEWEST_BATCHES)
    ).all()
    live = set(
        conn.execute(select(print_job.c.batch_id).where(print_job.c.state.in_(_LIVE)).distinct()).scalars()
    )  # fmt: skip
    ids = [row.id for row in newest if row.id in live]
    ids += [row.id for row in newest if row.id not in live and row.created_at >= since]
    found = {row.id: row for row in batch_rows(conn, ids)}
    return tuple(found[batch_id] for batch_id in ids)


def batch_rows(conn: Connection, batch_ids: Collection[int]) -> list[BatchRow]:
    """Return these batches with their figures; a label that is repeated counts once, by its last attempt."""
    ids = list(batch_ids)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in conn.execute(
        select(print_job.c.batch_id, print_job.c.state, func.count().label("jobs"))
        .where(print_job.c.batch_id.in_(ids), ~and_(print_job.c.state == _S.FAILED.value, _replaced))
        .group_by(print_job.c.batch_id, print_job.c.state)
    ):
        counts[row.batch_id][row.state] = row.jobs
    rows = conn.execute(
        select(print_batch, printer.c.name.label("printer"))
        .join(printer, printer.c.id == print_batch.c.printer_id)
        .where(print_batch.c.id.in_(ids))
    )
    return [_batch(row, counts[row.id]) for row in rows]


def _batch(row: AnyRow, counts: dict[str, int]) -> BatchRow:
    return BatchRow(
        id=row.id,
        batch=row.batch,
        printer=row.printer,
        total=sum(jobs for state, jobs in counts.items() if state != _S.CANCELLED.value),
        confirmed=counts.get(_S.CONFIRMED.value, 0),
        sent=counts.get(_S.SENT.value, 0) + counts.get(_S.SENDING.value, 0),
        failed=counts.get(_S.FAILED.value, 0),
        unknown=counts.get(_S.UNKNOWN.value, 0),
        waiting=counts.get(_S.QUEUED.value, 0),
        paused=row.paused,
        started_at=row.created_at,
        by=row.by_name,
    )


def failures(conn: Connection, batch_id: int) -> tuple[Outcome, ...]:
    """Return the labels of a batch that failed and were not made good, with their reasons."""
    rows = conn.execute(
        select(
            print_job.c.batch_serial, print_job.c.error_code, print_job.c.error_params, sales_order.c.order_no
        )
        .outerjoin(parcel, parcel.c.id == print_job.c.parcel_id)
        .outerjoin(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(print_job.c.batch_id == batch_id, print_job.c.state == _S.FAILED.value, ~_replaced)
        .order_by(print_job.c.print_seq)
    )  # fmt: skip
    return tuple(
        Outcome(row.order_no or row.batch_serial, row.error_code, row.error_params or {}, row.batch_serial)
        for row in rows
    )


# --- jobs -------------------------------------------------------------------------------------------------------------


def job_page(conn: Connection, batch_id: int | None, mark: PageMark | None, limit: int, *, backwards: bool) -> JobPage:
    """Return up to ``limit`` jobs after ``mark`` (before it when ``backwards``), always in list order.

    A batch lists its jobs in the order of printing; all jobs are listed newest first.
    """
    start = None if mark is None else int(mark.key[0] or 0)
    upwards = (batch_id is not None) != backwards
    query = _jobs(batch_id).order_by(print_job.c.id if upwards else print_job.c.id.desc()).limit(limit + 1)
    if start is not None:
        query = query.where(print_job.c.id > start if upwards else print_job.c.id < start)
    rows = conn.execute(query).all()
    more, rows = len(rows) > limit, rows[:limit]
    rest = PageMark((rows[-1].id,)) if more and rows else None
    near = None
    if start is not None and _any_beyond(conn, batch_id, rows[0].id if rows else start, upwards=not upwards):
        near = PageMark((rows[0].id if rows else start,))
    found = tuple(_job(row) for row in (reversed(rows) if backwards else rows))
    return JobPage(found, rest, near) if backwards else JobPage(found, near, rest)


def _any_beyond(conn: Connection, batch_id: int | None, job_id: int, *, upwards: bool) -> bool:
    query = select(print_job.c.id).where(print_job.c.id > job_id if upwards else print_job.c.id < job_id).limit(1)
    return (
        conn.execute(query if batch_id is None else query.where(print_job.c.batch_id == batch_id)).first() is not None
    )


def job_count(conn: Connection, batch_id: int | None, cap: int) -> RowCount:
    """Return how many jobs a batch (or everything) has: exact up to ``cap``, else an estimate by the ids."""
    inner = select(print_job.c.id).limit(cap + 1)
    if batch_id is not None:
        inner = inner.where(print_job.c.batch_id == batch_id)
    count = conn.execute(select(func.count()).select_from(inner.subquery())).scalar_one()
    if count <= cap or batch_id is not None:
        return RowCount(count, count <= cap)
    return RowCount(conn.execute(select(func.max(print_job.c.id))).scalar_one() or 0, exact=False)


def job_anchor(conn: Connection, batch_id: int | None, fraction: float) -> PageMark | None:
    """Return a mark near ``fraction`` of the list, None for its start."""
    total = job_count(conn, batch_id, _ROOM)
    skip = int(total.total * min(max(fraction, 0.0), 1.0)) - 1
    if skip < 0:
        return None
    if not total.exact:
        return PageMark((total.total - skip,))
    query = select(print_job.c.id).order_by(print_job.c.id if batch_id is not None else print_job.c.id.desc())
    if batch_id is not None:
        query = query.where(print_job.c.batch_id == batch_id)
    found = conn.execute(query.offset(skip).limit(1)).scalar_one_or_none()
    return None if found is None else PageMark((found,))


def jobs_still_there(conn: Connection, batch_id: int | None, job_ids: Collection[int]) -> tuple[PrintJobRow, ...]:
    """Return the present rows of those jobs that still belong to the list."""
    rows = conn.execute(_jobs(batch_id).where(print_job.c.id.in_(list(job_ids))).order_by(print_job.c.id))
    return tuple(_job(row) for row in rows)


def jobs_in_state(conn: Connection, state: str | None, limit: int) -> tuple[PrintJobRow, ...]:
    """Return the newest jobs, of one state or all."""
    query = _jobs(None).order_by(print_job.c.id.desc()).limit(limit)
    return tuple(_job(row) for row in conn.execute(query if state is None else query.where(print_job.c.state == state)))


def _jobs(batch_id: int | None) -> Any:  # noqa: ANN401 - a select
    query = (
        select(
            print_job, printer.c.name.label("printer"), func.coalesce(sales_order.c.order_no, "").label("order_no"),
            func.coalesce(sales_order.c.goods, "").label("goods"),
        )
        .join(printer, printer.c.id == print_job.c.printer_id)
        .outerjoin(parcel, parcel.c.id == print_job.c.parcel_id)
        .outerjoin(sales_order, sales_order.c.id == parcel.c.order_id)
    )  # fmt: skip
    return query if batch_id is None else query.where(print_job.c.batch_id == batch_id)


def _job(row: AnyRow) -> PrintJobRow:
    return PrintJobRow(
        id=row.id,
        batch_serial=row.batch_serial,
        kind=row.kind,
        waybill_no=row.waybill_no,
        order_no=row.order_no,
        goods=row.goods,
        printer=row.printer,
        state=row.state,
        reprint=row.reprint,
        sent_at=row.sent_at,
        error=row.error_code,
        error_params=row.error_params or {},
        parcel_id=row.parcel_id,
        batch_id=row.batch_id,
        print_seq=row.print_seq,
    )


# --- stopped printers -------------------------------------------------------------------------------------------------


def jams(conn: Connection, station: str) -> tuple[JamRow, ...]:
    """Return the printers that wait for their last good label, with the last few labels they got."""
    rows = conn.execute(select(printer).where(printer.c.stopped, printer.c.active).order_by(printer.c.name)).all()
    others = [row for row in label_printers(conn, station) if not row.stopped]
    return tuple(jam for row in rows if (jam := _jam(conn, row, others)) is not None)


def _jam(conn: Connection, device: AnyRow, others: Sequence[AnyRow]) -> JamRow | None:
    here = print_job.c.printer_id == device.id
    last = conn.execute(
        _jobs(None).where(here, print_job.c.turn.is_not(None)).order_by(print_job.c.turn.desc()).limit(LAST_LABELS)
    ).all()
    unsure = conn.execute(
        select(print_job).where(here, print_job.c.state == _S.UNKNOWN.value).order_by(print_job.c.turn)
    ).all()
    if not last:
        return None
    first = unsure[0] if unsure else last[0]
    (batch,) = batch_rows(conn, [first.batch_id])
    rest = conn.execute(
        select(func.count()).select_from(print_job).where(here, print_job.c.state == _S.QUEUED.value)
    ).scalar_one()
    return JamRow(
        printer_id=device.id,
        printer=device.name,
        code=first.error_code or "print.stopped",
        params={"printer": device.name, **(first.error_params or {})},
        batch=batch,
        last=tuple(_job(row) for row in reversed(last)),
        rest=rest,
        others=tuple(Choice(row.id, row.name) for row in others if row.id != device.id),
    )
