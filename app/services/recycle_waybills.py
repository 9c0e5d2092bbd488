"""Give waybill numbers back: what is not needed any more is dropped before the call, or recycled after it.

Every number asked is used, recycled or still open (invariant I4): a request that may have reached the carrier is never
simply forgotten.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from app.connectors.base import Carrier
from app.errors import AppError, Declined, LoginExpired, NeedsPerson, Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.parcels import parcel, waybill_request
from app.services import order_book
from app.services.keys import KeyBook
from app.services.queue_calls import Call, OutboxRowData, queue_calls


class RequestState:
    """States of a waybill_request row."""

    ASKED = "asked"
    ANSWERED = "answered"
    REFUSED = "refused"
    RECYCLING = "recycling"
    RECYCLED = "recycled"
    DROPPED = "dropped"
    """Not needed any more before the carrier was ever called, or of a carrier that takes nothing back."""


_TAKEN_NAMES = frozenset({"tx", "order_id", "kind", "parcel_id", "release_at", "code", "before", "after", "reason"})


def reason_of(error: AppError, **more: Param) -> dict[str, Any]:
    """Return an error as parameters of an exception or event: its code as ``reason``, its own parameters beside it."""
    params = {f"{name}_" if name in _TAKEN_NAMES else name: value for name, value in error.params.items()}
    return {**params, **more, "reason": error.code}


def end_request(tx: Tx, request_id: int, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Close an open request; False when it was not open any more."""
    row = tx.conn.execute(
        update(waybill_request)
        .where(waybill_request.c.id == request_id, waybill_request.c.state == RequestState.ASKED)
        .values(claimed_until=None, claimed_by=None, **values)
    )
    return row.rowcount == 1


def not_needed(tx: Tx, row: AnyRow, order_id: int, *, asked_before: bool, waybill_no: str = "") -> None:
    """The parcel does not want the number any more: drop the request, or give back what the carrier may have given."""
    if not asked_before:
        end_request(tx, row.id, state=RequestState.DROPPED)
        return
    tx.conn.execute(
        update(waybill_request)
        .where(waybill_request.c.id == row.id)
        .values(claimed_until=None, claimed_by=None, state=RequestState.RECYCLING, waybill_no=waybill_no or None)
    )
    queue_calls(tx, [Call("recycle_waybill", f"carrier:{row.carrier_id}", row.id)])
    if waybill_no:
        tx.event(order_id, "waybill.number_unused", parcel_id=row.parcel_id, waybill_no=waybill_no)


def queue_recycle(tx: Tx, parcel_ids: Collection[int]) -> None:
    """Give back the numbers of these parcels, and drop or give back what is still asked for them.

    The parcels' own moves (CANCEL or RECYCLE) are the caller's. A request whose call is on its way is left to
    ``answer_request``, which gives the number back when it comes.
    """
    for ids in order_book.chunks(parcel_ids):
        rows = tx.conn.execute(
            select(waybill_request, parcel.c.order_id)
            .join(parcel, parcel.c.id == waybill_request.c.parcel_id)
            .where(
                waybill_request.c.parcel_id.in_(ids),
                waybill_request.c.state.in_((RequestState.ASKED, RequestState.ANSWERED)),
            )
            .order_by(waybill_request.c.id)
            .with_for_update(of=waybill_request)
        ).all()
        for row in rows:
            if row.state == RequestState.ANSWERED:
                not_needed(tx, row, row.order_id, asked_before=True, waybill_no=row.waybill_no)
            elif row.claimed_until is None or row.claimed_until <= tx.at:
                not_needed(tx, row, row.order_id, asked_before=row.attempts > 0)


def recycle_waybill(db: Database, _keys: KeyBook, connector: Carrier, row: OutboxRowData, _holder: str) -> None:
    """Give one number back to the carrier (the outbox handler). Safe to repeat.

    A carrier that takes nothing back ends it quietly. Raises what the connector raises; a refusal is noted with the
    request before it becomes a dead letter.
    """
    with db.read() as conn:
        asked = conn.execute(
            select(waybill_request, parcel.c.order_id)
            .join(parcel, parcel.c.id == waybill_request.c.parcel_id)
            .where(waybill_request.c.id == row.subject_id)
        ).one()
    if asked.state != RequestState.RECYCLING:
        return
    if not connector.CAN.recycles:
        db.run(lambda tx: _recycled(tx, asked, RequestState.DROPPED, "waybill.not_recycled"))
        return
    try:
        connector.recycle_waybill(asked.request_no, asked.waybill_no or "")
    except LoginExpired:
        raise
    except (Declined, NeedsPerson) as error:
        if asked.waybill_no is None:  # the carrier never gave a number for it
            db.run(lambda tx: _recycled(tx, asked, RequestState.DROPPED, None))
            return
        db.run(lambda tx, error=error: _note(tx, asked, error))  # type: ignore[misc]
        raise
    db.run(lambda tx: _recycled(tx, asked, RequestState.RECYCLED, "waybill.recycled"))


def _recycled(tx: Tx, asked: AnyRow, state: str, code: str | None) -> None:
    changed = tx.conn.execute(
        update(waybill_request)
        .where(waybill_request.c.id == asked.id, waybill_request.c.state == RequestState.RECYCLING)
        .values(state=state, error_code=None, error_params=None)
    )
    if changed.rowcount and code is not None:
        tx.event(asked.order_id, code, parcel_id=asked.parcel_id, waybill_no=asked.waybill_no or asked.request_no)


def _note(tx: Tx, asked: AnyRow, error: AppError) -> None:
    tx.conn.execute(
        update(waybill_request)
        .where(waybill_request.c.id == asked.id)
        .values(error_code=error.code, error_params=error.params)
    )
    tx.event(
        asked.order_id,
        "waybill.recycle_refused",
        parcel_id=asked.parcel_id,
        **reason_of(error, waybill_no=asked.waybill_no),
    )
