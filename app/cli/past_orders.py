"""``order NO --at TIME``: an order as it was."""

from __future__ import annotations

from app.cli.frame import Answer, Call
from app.domain.money import format_cents
from app.services.history import moments, order_at
from app.services.number_days import zone_of_order
from app.services.queries.history_rows import PastOrder
from app.services.zones import read_time


def show_past(call: Call, order_id: int) -> Answer:
    """Show one order as it was at ``--at``."""
    with call.core.db.read() as conn:
        at = read_time(call.args.at, zone_of_order(conn, order_id))
        past = order_at(conn, order_id, at)
    return Answer(past, _lines(call, past))


def show_moments(call: Call, order_id: int) -> Answer:
    """List the moments at which something happened to one order."""
    with call.core.db.read() as conn:
        found = moments(conn, order_id)
    lines = [
        f"{moment.at.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}  "
        + "; ".join(call.say(event.code, **event.params) for event in moment.events)
        for moment in found
    ]
    return Answer(found, lines)


def _lines(call: Call, past: PastOrder) -> list[str]:
    columns = past.columns
    who = past.receiver
    queue, tags = columns["queue"], columns["tags"].strip(",")
    links = [(f"link.{one.kind}.{'to' if one.old else 'from'}", one.order_no) for one in past.links]
    return [
        f"{past.order_no}  {call.say(f'queue.{queue}')}  {past.at:%Y-%m-%d %H:%M:%S}Z",
        f"{who.name} {who.phone} {who.region} {who.street}",
        f"{format_cents(columns['paid_cents'], columns['currency'])}  {tags}".rstrip(),
        *(f"  {text}" for text in (columns["buyer_message"], columns["seller_memo"], columns["print_note"]) if text),
        *(f"  {line.sku_code or '–'}  {line.title} {line.spec} ×{line.qty - line.refunded_qty}" for line in past.lines),
        *(f"  [{one.parcel_index}] {call.say(f'parcel_state.{one.state}')} {one.warehouse} {one.carrier}"
          f" {one.waybill_no}".rstrip() for one in past.parcels),
        *(f"  ! {call.say(f'exception.{one.kind}')}" for one in past.findings),
        *(f"  {call.say(code, order_no=order_no)}" for code, order_no in links),
        f"{past.last.at:%Y-%m-%d %H:%M:%S}Z  {call.say(past.last.code, **past.last.params)}  {past.last.by}",
    ]  # fmt: skip
