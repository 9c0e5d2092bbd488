"""Save packing slips as one PDF of A4 sheets, for an office printer; nothing is queued and nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import BadInput
from app.models.database import Database
from app.models.parcels import parcel
from app.printing.compose import slips_pdf
from app.services.build_sheets import packing_slip
from app.services.order_book import chunks
from app.services.outcomes import order_numbers
from app.services.queries.rows import Outcome


def save_slips(db: Database, order_ids: Sequence[int], target: Path, by: Actor) -> tuple[Outcome, ...]:
    """Write a slip for every live parcel of these orders to ``target``, in this order; one Outcome per order.

    Receivers are masked as on every sheet. Without any parcel no file is written. Raises NotAllowed, and BadInput
    ``file.not_written``.
    """
    by.require(Right.PRINT)
    wanted = list(dict.fromkeys(order_ids))
    numbers = order_numbers(db, wanted)
    parcels: dict[int, list[int]] = {order_id: [] for order_id in wanted}
    with db.read() as conn:
        for ids in chunks(wanted):
            rows = conn.execute(
                select(parcel.c.order_id, parcel.c.id)
                .where(parcel.c.order_id.in_(ids), parcel.c.state != ParcelState.CANCELLED.value)
                .order_by(parcel.c.order_id, parcel.c.parcel_index)
            )
            for order_id, parcel_id in rows:
                parcels[order_id].append(parcel_id)
        now = db.now(conn)
        slips = [packing_slip(conn, parcel_id, now) for order_id in wanted for parcel_id in parcels[order_id]]
    if slips:
        _write(target, slips_pdf(slips))
    return tuple(_outcome(order_id, numbers.get(order_id), len(parcels[order_id])) for order_id in wanted)


def _outcome(order_id: int, number: str | None, count: int) -> Outcome:
    if number is None:
        return Outcome(str(order_id), "order.not_found", {"order_no": str(order_id)})
    if not count:
        return Outcome(number, "print.no_parcel", {"order_no": number})
    return Outcome(number, detail=str(count))


def _write(target: Path, document: bytes) -> None:
    """Write whole or not at all: a half slip must not lie under the name that was chosen."""
    partial = target.with_name(f"{target.name}.part")
    try:
        partial.write_bytes(document)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInput("file.not_written", name=target.name, reason=error.strerror or "") from None
