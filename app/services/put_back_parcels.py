"""Put a parcel aside at the bench: a piece is missing or damaged, or its goods go back to their bins."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.people import Actor, Right
from app.domain.print_state import PrintKind
from app.errors import BadInput, IllegalMove, NotFound
from app.models.database import Database, Tx
from app.models.print_jobs import print_job
from app.services import order_book
from app.services.job_book import LIVE, JobDraft, add_jobs, new_batch
from app.services.open_parcels import at_bench, bins_of, let_go
from app.services.pick_printer import label_printers
from app.services.put_back_tasks import close_tasks
from app.services.queries.rows import Outcome
from app.services.ship_parcels import forget_counts
from app.services.verify_parcels import bench_lines

REASONS = ("missing", "damaged")
"""What can be wrong with a piece."""


def short_piece(db: Database, parcel_id: int, line_id: int, reason: str, by: Actor) -> tuple[Outcome, ...]:
    """A piece is ``missing`` or ``damaged`` (the reason): the order stops with a finding, the parcel is put aside."""
    by.require(Right.PACK)
    if reason not in REASONS:
        raise BadInput("bench.unknown_reason", reason=reason, known=list(REASONS))

    def work(tx: Tx) -> tuple[Outcome, ...]:
        here = at_bench(tx.conn, parcel_id)
        line = next((line for line in bench_lines(tx.conn, parcel_id) if line.id == line_id), None)
        if line is None:
            raise NotFound("bench.no_such_line", order_no=here.order_no)
        if here.state in (ParcelState.SHIPPED, ParcelState.CANCELLED):
            raise IllegalMove("bench.shipped_already", order_no=here.order_no, by=here.verified_by)
        order_book.open_exception(
            tx, here.order_id, ExceptionKind.SHORT_OR_DAMAGED, parcel_id=parcel_id,
            sku_code=line.sku_code, missing=line.qty - line.verified_qty, reason=reason,
        )  # fmt: skip
        let_go(tx, parcel_id)
        order_book.settle(tx, [here.order_id])
        return (Outcome(here.order_no, detail=line.sku_code),)

    return db.run(work, by)


def put_back(db: Database, parcel_id: int, by: Actor) -> tuple[Outcome, ...]:
    """The goods of a stopped parcel go back: nothing counts as scanned any more, a put-back slip comes out.

    One Outcome per line, its detail the bin. A station without a printer gets no slip.
    """
    by.require(Right.PACK)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        here = at_bench(tx.conn, parcel_id)
        if here.state is ParcelState.SHIPPED:
            raise IllegalMove("bench.shipped_already", order_no=here.order_no, by=here.verified_by)
        if here.state is ParcelState.VERIFIED:
            order_book.move_parcels(
                tx, [parcel_id], ParcelMove.UNVERIFY, "parcel.unverified", verified_at=None, verified_by=""
            )
        forget_counts(tx, [parcel_id])
        let_go(tx, parcel_id)
        _queue_put_back(tx, parcel_id)
        bins = bins_of(tx.conn, parcel_id)
        close_tasks(tx, [parcel_id])
        tx.event(here.order_id, "bench.put_back", parcel_id=parcel_id, bins=list(bins))
        tx.touch("parcel", parcel_id)
        order_book.settle(tx, [here.order_id])
        return tuple(Outcome(here.order_no, detail=place) for place in bins)

    return db.run(work, by)


def _queue_put_back(tx: Tx, parcel_id: int) -> None:
    usable = label_printers(tx.conn, tx.by.station)
    waiting = tx.conn.execute(
        select(print_job.c.id).where(
            print_job.c.parcel_id == parcel_id,
            print_job.c.kind == PrintKind.PUT_BACK.value,
            print_job.c.state.in_(LIVE),
        )
    ).first()
    if usable and waiting is None:
        batch_id, batch = new_batch(tx, usable[0].id)
        add_jobs(tx, batch_id, usable[0].id, [JobDraft(PrintKind.PUT_BACK, f"{batch}-001", parcel_id)])
