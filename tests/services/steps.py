"""Drive made orders forward through the real services, so that a test can start where it needs to."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.people import Actor
from app.services.answer_requests import Answered, answer_request, due_requests
from app.services.open_parcels import BenchResult
from app.services.print_progress import claim_next, mark_confirmed, mark_sending, mark_sent
from app.services.print_waybills import queue_prints
from app.services.request_waybills import ask_waybills
from app.services.verify_parcels import open_parcel, scan_piece
from tests.services.factories import CLERK, HOLDER, PACKER, Floor, MadeOrder
from tests.services.fake_carrier import FakeCarrier


def get_numbers(floor: Floor, orders: Sequence[MadeOrder], connector: FakeCarrier | None = None) -> FakeCarrier:
    """Ask and answer the numbers of these orders."""
    connector = connector or FakeCarrier()
    ask_waybills(floor.db, [order.id for order in orders], CLERK)
    answer_all(floor, connector)
    return connector


def answer_all(floor: Floor, connector: FakeCarrier) -> list[Answered]:
    """Answer everything that is due, once."""
    due = due_requests(floor.db, floor.carrier_id, 10_000)
    return [
        answer_request(floor.db, floor.keys, connector, request_id, "engine", jitter=lambda: 0.5) for request_id in due
    ]


def print_queue(floor: Floor, *, confirm: bool = True, printer_id: int | None = None, alone: bool = True) -> list[str]:
    """Let a well-behaved printer empty its queue; return the serials in the order of the paper.

    ``alone`` False: others work in the same database, and may take back what was claimed.
    """
    device = printer_id or floor.printer_id
    floor.drive(device)
    paper: list[str] = []
    while jobs := claim_next(floor.db, device, HOLDER):
        ids = [job.id for job in jobs]
        sending = mark_sending(floor.db, device, ids, HOLDER)
        assert not alone or sending == tuple(ids)
        paper += [job.batch_serial for job in jobs if job.id in sending]
        mark_sent(floor.db, sending)
        if not confirm:
            break
        mark_confirmed(floor.db, sending, "printer")
    return paper


def print_orders(floor: Floor, orders: Sequence[MadeOrder], connector: FakeCarrier | None = None) -> FakeCarrier:
    """Bring routed orders to PRINTED, their labels confirmed."""
    connector = get_numbers(floor, orders, connector)
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    print_queue(floor)
    return connector


def pack(floor: Floor, order: MadeOrder, codes: Sequence[str], by: Actor = PACKER) -> BenchResult:
    """Scan an order's label and pieces; return the last answer."""
    last = open_parcel(floor.db, order.order_no, by)
    for code in codes:
        assert last.parcel_id is not None
        last = scan_piece(floor.db, last.parcel_id, code, by)
    return last
