"""Give numbers back, or exchange them (换单号重打); a label that is on paper is void from then on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.parcel_state import ParcelMove, sources
from app.domain.people import Actor, Right
from app.domain.print_state import PrintJobState, PrintKind
from app.errors import BadInput, IllegalMove
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel
from app.models.print_jobs import print_job
from app.services import order_book
from app.services.job_book import confirm_jobs
from app.services.outcomes import per_order
from app.services.print_waybills import withdraw_jobs
from app.services.queries.rows import Outcome
from app.services.recycle_waybills import queue_recycle
from app.services.request_waybills import ask_for_parcels
from app.services.ship_parcels import forget_counts

_UNSURE = (PrintJobState.SENDING.value, PrintJobState.UNKNOWN.value)


def reissue_waybills(db: Database, order_ids: Sequence[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Exchange the numbers of these orders' unshipped parcels; one Outcome per order, its detail the void labels.

    Raises NotAllowed, BadInput without a reason. An order whose label is being printed, or unsure, is refused.
    """
    by.require(Right.PRINT)
    why = checked_reason(reason)

    def work(tx: Tx, order_id: int) -> str:
        rows = _take_back(tx, order_id, "parcel.reissued", why)
        ask_for_parcels(tx, [row.id for row in rows])
        return _void(rows)

    return per_order(db, order_ids, work, by)


def checked_reason(reason: str) -> str:
    """Return the reason for the timeline; raise BadInput when there is none."""
    if not reason.strip():
        raise BadInput("waybill.reason_missing")
    return reason.strip()


def give_back_in(tx: Tx, order_id: int, why: str) -> str:
    """Recycle the numbers of one order's unshipped parcels and ask for none; return its labels that are void now.

    The next print asks for a new number. Raises IllegalMove.
    """
    return _void(_take_back(tx, order_id, "parcel.number_recycled", why))


def _void(rows: Sequence[AnyRow]) -> str:
    return " ".join(row.batch_serial for row in rows if row.print_count and row.batch_serial)


def _take_back(tx: Tx, order_id: int, code: str, why: str) -> Sequence[AnyRow]:
    """Take the numbers of an order's unshipped parcels back; return the parcels as they were. Raises IllegalMove."""
    order_no = tx.conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar_one()
    states = [state.value for state in sources(ParcelMove.RECYCLE)]
    rows = tx.conn.execute(
        select(parcel.c.id, parcel.c.batch_serial, parcel.c.print_count)
        .where(parcel.c.order_id == order_id, parcel.c.state.in_(states))
        .order_by(parcel.c.parcel_index)
        .with_for_update()
    ).all()
    if not rows:
        raise IllegalMove("waybill.nothing_to_reissue", order_no=order_no)
    ids = [row.id for row in rows]
    _settle_old_labels(tx, ids, order_no)
    withdraw_jobs(tx, ids)
    queue_recycle(tx, ids)
    order_book.move_parcels(
        tx, ids, ParcelMove.RECYCLE, code, {parcel_id: {"reason": why} for parcel_id in ids},
        waybill_no=None, waybill_no_reversed=None, label_data=None, print_count=0, verified_at=None, verified_by="",
    )  # fmt: skip
    forget_counts(tx, ids)
    order_book.settle(tx, [order_id])
    return rows


def _settle_old_labels(tx: Tx, parcel_ids: Sequence[int], order_no: str) -> None:
    """Nothing is to be learned about void labels any more; one that may be on its way has to be settled first."""
    jobs = tx.conn.execute(
        select(print_job.c.id, print_job.c.state).where(
            print_job.c.parcel_id.in_(parcel_ids), print_job.c.kind == PrintKind.WAYBILL.value
        )
    ).all()
    if any(job.state in _UNSURE for job in jobs):
        raise IllegalMove("print.unsure", order_no=order_no)
    confirm_jobs(tx, [job.id for job in jobs if job.state == PrintJobState.SENT.value], "person", note="re-issued")
