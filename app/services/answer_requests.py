"""Make the call for one waybill number and store what came: transaction, call, transaction.

The request number was saved before, so a crash between call and answer is settled by asking the same number again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, or_, select, update

from app.connectors.base import Cargo, Carrier, WaybillAnswer, WaybillAsk
from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.print_state import PrintJobState, PrintMove
from app.errors import (
    AppError,
    BadInput,
    Declined,
    LoginExpired,
    NeedsPerson,
    RateLimited,
    SetupTrouble,
    TryLater,
    Unclear,
)
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel, parcel_line, waybill_request
from app.models.print_jobs import print_job
from app.models.stock import sku
from app.models.warehouses import carrier
from app.services import order_book
from app.services.job_book import move_jobs, told
from app.services.keys import KeyBook
from app.services.manage_warehouses import open_sender
from app.services.receivers import open_receiver
from app.services.recycle_waybills import RequestState, end_request, not_needed, reason_of
from app.services.request_waybills import ask_for_parcels

CLAIM_S = 90
"""A claimed request belongs to its holder this long; calls to carriers end well before (their time-outs)."""

_RECEIVER_GONE = "vault.key_destroyed"
"""The receiver was purged: only this order is concerned, and nothing cures it."""

_LONGEST_WAIT_S = 300.0
_STOPPED_WAIT_S = 30.0
_ACCOUNT_WAIT_S = 60.0


class Answered(StrEnum):
    """What became of one call of ``answer_request``."""

    ANSWERED = "answered"
    REFUSED = "refused"
    LATER = "later"
    """Stays asked: the carrier could not answer, or the order is stopped for now."""
    NOT_MINE = "not_mine"
    """Somebody else is at it, or there is nothing left to ask."""
    NOT_NEEDED = "not_needed"
    """The order was taken back: nothing was asked, or what came is given back."""


@dataclass(frozen=True)
class _Claimed:
    """A request that is ours for a while."""

    row: AnyRow
    order_id: int
    order_no: str
    warehouse_id: int
    weight_g: int
    attempts: int


def due_requests(db: Database, carrier_id: int, limit: int) -> tuple[int, ...]:
    """Return requests that may be asked now, oldest first; those of stopped orders and paused carriers wait."""
    with db.read() as conn:
        now = db.now(conn)
        rows = conn.execute(
            select(waybill_request.c.id)
            .join(parcel, parcel.c.id == waybill_request.c.parcel_id)
            .join(sales_order, sales_order.c.id == parcel.c.order_id)
            .join(carrier, carrier.c.id == waybill_request.c.carrier_id)
            .where(
                waybill_request.c.carrier_id == carrier_id,
                waybill_request.c.state == RequestState.ASKED,
                waybill_request.c.not_before <= now,
                or_(waybill_request.c.claimed_until.is_(None), waybill_request.c.claimed_until <= now),
                carrier.c.paused.is_(False),
                # A cancelled order's request is looked at once more, to drop it or to give its number back.
                or_(sales_order.c.open_exceptions == 0, sales_order.c.state == OrderState.CANCELLED.value),
            )
            .order_by(waybill_request.c.id)
            .limit(limit)
        )
        return tuple(rows.scalars())


def answer_request(
    db: Database,
    keys: KeyBook,
    connector: Carrier,
    request_id: int,
    holder: str,
    *,
    jitter: Callable[[], float] = random.random,
) -> Answered:
    """Ask the carrier for one number and store what came: transaction, call, transaction.

    A refusal becomes the exception WAYBILL_REFUSED; a cut or late answer leaves the request asked, to be repeated
    with the same request number. Raises LoginExpired and SetupTrouble (the account or the keys need a person: the
    request waits), and DatabaseBusy.
    """
    claimed = db.run(lambda tx: _claim(tx, request_id, holder))
    if not isinstance(claimed, _Claimed):
        return claimed
    try:
        with db.read() as conn:
            ask = _gather(conn, keys, claimed)
        answer = connector.request_waybill(ask)
    except (LoginExpired, SetupTrouble) as error:
        if error.code == _RECEIVER_GONE:
            db.run(lambda tx, error=error: _refuse(tx, claimed, error))  # type: ignore[misc]
            return Answered.REFUSED
        db.run(lambda tx, error=error: _wait(tx, request_id, holder, _ACCOUNT_WAIT_S, error))  # type: ignore[misc]
        raise
    except (TryLater, Unclear) as error:
        seconds = _back_off(claimed.attempts, error, jitter)
        db.run(lambda tx, error=error: _wait(tx, request_id, holder, seconds, error))  # type: ignore[misc]
        return Answered.LATER
    except (Declined, NeedsPerson) as error:
        spare = str(error.params.get("waybill_no") or "")
        db.run(lambda tx, error=error: _refuse(tx, claimed, error, spare))  # type: ignore[misc]
        return Answered.REFUSED
    return db.run(lambda tx: _store(tx, request_id, answer))


def _claim(tx: Tx, request_id: int, holder: str) -> _Claimed | Answered:
    row = tx.conn.execute(
        update(waybill_request)
        .where(
            waybill_request.c.id == request_id,
            waybill_request.c.state == RequestState.ASKED,
            waybill_request.c.not_before <= tx.at,
            or_(waybill_request.c.claimed_until.is_(None), waybill_request.c.claimed_until <= tx.at),
        )
        .values(
            claimed_until=tx.at + timedelta(seconds=CLAIM_S),
            claimed_by=holder,
            attempts=waybill_request.c.attempts + 1,
        )
        .returning(waybill_request)
    ).one_or_none()
    if row is None:
        return Answered.NOT_MINE
    about = tx.conn.execute(
        select(
            parcel.c.state, parcel.c.order_id, parcel.c.warehouse_id, parcel.c.expected_weight_g, parcel.c.carrier_id,
            sales_order.c.order_no, sales_order.c.state.label("order_state"), sales_order.c.open_exceptions,
        )
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(parcel.c.id == row.parcel_id)
    ).one()  # fmt: skip
    waits = about.state == ParcelState.PLANNED.value and about.order_state == OrderState.ROUTED.value
    if not waits or about.carrier_id != row.carrier_id:
        not_needed(tx, row, about.order_id, asked_before=row.attempts > 1)
        ask_for_parcels(tx, [row.parcel_id])  # of its new carrier, if that is all that changed
        return Answered.NOT_NEEDED
    if about.open_exceptions:
        values = {"not_before": tx.at + timedelta(seconds=_STOPPED_WAIT_S), "attempts": waybill_request.c.attempts - 1}
        _release(tx, row.id, holder, values)
        return Answered.LATER
    return _Claimed(row, about.order_id, about.order_no, about.warehouse_id, about.expected_weight_g, row.attempts)


def _release(tx: Tx, request_id: int, holder: str, values: dict[str, Any]) -> None:
    tx.conn.execute(
        update(waybill_request)
        .where(
            waybill_request.c.id == request_id,
            waybill_request.c.claimed_by == holder,
            waybill_request.c.state == RequestState.ASKED,
        )
        .values(claimed_until=None, claimed_by=None, **values)
    )


def _gather(conn: Connection, keys: KeyBook, claimed: _Claimed) -> WaybillAsk:
    cargo = conn.execute(
        select(sku.c.name, parcel_line.c.qty)
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .where(parcel_line.c.parcel_id == claimed.row.parcel_id)
        .order_by(parcel_line.c.id)
    )
    sender = open_sender(conn, keys, claimed.warehouse_id)
    if not sender.name or not sender.phone:
        raise BadInput("waybill.no_sender")
    return WaybillAsk(
        request_no=claimed.row.request_no,
        service_code=claimed.row.service_code,
        sender=sender,
        receiver=open_receiver(conn, keys, claimed.order_id),
        cargo=tuple(Cargo(row.name, row.qty) for row in cargo),
        weight_g=claimed.weight_g,
        order_no=claimed.order_no,
    )


def _back_off(attempts: int, error: AppError, jitter: Callable[[], float]) -> float:
    seconds = float(min(_LONGEST_WAIT_S, 2.0 ** min(attempts, 10)) * (0.5 + jitter()))
    return max(seconds, error.after_s) if isinstance(error, RateLimited) else seconds


def _wait(tx: Tx, request_id: int, holder: str, seconds: float, error: AppError) -> None:
    values = {
        "not_before": tx.at + timedelta(seconds=seconds),
        "error_code": error.code,
        "error_params": error.params,
    }
    _release(tx, request_id, holder, values)


# --- storing what came ------------------------------------------------------------------------------------------------


def _store(tx: Tx, request_id: int, answer: WaybillAnswer) -> Answered:
    row = tx.conn.execute(select(waybill_request).where(waybill_request.c.id == request_id).with_for_update()).one()
    number = answer.waybill_no.strip()
    if row.state not in (RequestState.ASKED, RequestState.REFUSED, RequestState.DROPPED):
        return Answered.NOT_MINE  # another holder stored the same answer while this call hung
    about = tx.conn.execute(
        select(parcel.c.order_id, parcel.c.carrier_id, sales_order.c.order_no)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(parcel.c.id == row.parcel_id)
    ).one()
    claimed = _Claimed(row, about.order_id, about.order_no, 0, 0, row.attempts)
    other = tx.conn.execute(
        select(sales_order.c.order_no)
        .join(parcel, parcel.c.order_id == sales_order.c.id)
        .where(parcel.c.waybill_no == number, parcel.c.id != row.parcel_id)
    ).scalar_one_or_none()
    if other is not None or not number:
        why = (
            Declined("waybill.number_taken", waybill_no=number, other=other)
            if number
            else Declined("waybill.no_number")
        )
        _refuse(tx, claimed, why)
        return Answered.REFUSED
    moved = {}
    if row.state == RequestState.ASKED and about.carrier_id == row.carrier_id:
        moved = order_book.move_parcels(
            tx,
            [row.parcel_id],
            ParcelMove.WAYBILL,
            "parcel.waybilled",
            {row.parcel_id: {"waybill_no": number}},
            waybill_no=number,
            waybill_no_reversed=number[::-1],
            label_data=_label_data(answer),
        )
    if not moved:
        not_needed(tx, row, about.order_id, asked_before=True, waybill_no=number)
        ask_for_parcels(tx, [row.parcel_id])
        return Answered.NOT_NEEDED
    end_request(tx, row.id, state=RequestState.ANSWERED, waybill_no=number, answered_at=tx.at)
    waiting = tx.conn.execute(
        update(print_job)
        .where(print_job.c.parcel_id == row.parcel_id, print_job.c.state == PrintJobState.QUEUED.value)
        .values(waybill_no=number)
        .returning(print_job.c.id)
    )
    tx.touch("job", *waiting.scalars())
    order_book.settle(tx, [about.order_id])
    return Answered.ANSWERED


def _label_data(answer: WaybillAnswer) -> dict[str, Any]:
    return {
        "routing_code": answer.routing_code,
        "routing_small": answer.routing_small,
        "service_name": answer.service_name,
        "qr_text": answer.qr_text,
        "sub_waybill_nos": list(answer.sub_waybill_nos),
        "carrier": answer.label_data,
    }


def _refuse(tx: Tx, claimed: _Claimed, error: AppError, spare: str = "") -> None:
    """The carrier says no: a person decides; labels that waited for the number fail with the reason.

    ``spare`` is a number that came with the refusal: nobody will use it, so it is given back.
    """
    row = claimed.row
    if not end_request(
        tx, row.id, state=RequestState.REFUSED, answered_at=tx.at, error_code=error.code, error_params=error.params
    ):
        return  # answered or taken back meanwhile
    if spare:
        not_needed(tx, row, claimed.order_id, asked_before=True, waybill_no=spare)
    state = tx.conn.execute(select(parcel.c.state).where(parcel.c.id == row.parcel_id)).scalar_one()
    if state != ParcelState.PLANNED.value:
        return
    name = tx.conn.execute(select(carrier.c.name).where(carrier.c.id == row.carrier_id)).scalar_one()
    order_book.open_exception(
        tx, claimed.order_id, ExceptionKind.WAYBILL_REFUSED, parcel_id=row.parcel_id, **reason_of(error, carrier=name)
    )
    waiting = tx.conn.execute(
        select(print_job.c.id).where(
            print_job.c.parcel_id == row.parcel_id, print_job.c.state == PrintJobState.QUEUED.value
        )
    )
    move_jobs(
        tx, list(waiting.scalars()), PrintMove.FAIL, settled_at=tx.at, **told("waybill.refused", reason_of(error))
    )
    order_book.settle(tx, [claimed.order_id])
