"""Verbs of the floor: waybill, print, reprint, jobs, settle, verify, ship, writeback.

Numbers, labels and write-backs are intents: the engine (``packdesk run``, or an open window) carries them out.
"""

from __future__ import annotations

from pathlib import Path

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs, table
from app.domain.print_state import PrintJobState, PrintKind
from app.errors import BadInput
from app.services.desk.orders import OrdersDesk
from app.services.floor_settings import SHIP_UNDO_SECONDS
from app.services.manage_printers import find_printer_id
from app.services.pick_printer import station_printer
from app.services.print_recovery import settle_last_good, settle_nothing
from app.services.print_waybills import queue_prints, queue_reprint
from app.services.queries.print_lists import jobs_in_state
from app.services.queries.rows import OrderFilter, Outcome, SortKey
from app.services.queries.writeback_lists import untold
from app.services.reissue_waybills import reissue_waybills
from app.services.request_waybills import ask_waybills
from app.services.save_slips import save_slips
from app.services.ship_parcels import ship_orders
from app.services.verify_parcels import verify_codes
from app.services.write_back_shipments import retry_writebacks

_EVERYTHING = 100_000


def add(verbs: Verbs) -> None:
    """Register this group."""
    number = verbs.verb("waybill", ask_numbers, "ask carriers for waybill numbers (the engine makes the calls)")
    number.add_argument("no", nargs="*", metavar="NO", help="order numbers (default: all that wait to be printed)")
    number.add_argument("--reissue", action="store_true", help="give the number back and take another; needs --reason")
    number.add_argument("--reason", default="", help="why (with --reissue)")
    paper = verbs.verb("print", print_labels, "queue labels; missing numbers are asked first")
    paper.add_argument("no", nargs="*", metavar="NO", help="order numbers (default: all that wait to be printed)")
    paper.add_argument("--printer", metavar="NAME", help="default: this station's printer")
    paper.add_argument("--slips", action="store_true", help="packing slips only")
    paper.add_argument("--pdf", type=Path, metavar="FILE", help="save packing slips as A4 sheets; nothing is queued")
    again = verbs.verb("reprint", reprint, "queue a further label: same number, marked as reprint")
    again.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    again.add_argument("--reason", required=True, help="for the journal")
    again.add_argument("--printer", metavar="NAME", help="default: the printer of the last label")
    journal = verbs.verb("jobs", list_jobs, "list print jobs, newest first")
    journal.add_argument("--state", choices=[state.value for state in PrintJobState], help="only these")
    journal.add_argument("--limit", type=int, default=100, help="at most this many (default 100)")
    good = verbs.verb("settle", settle, "after a jam or crash: name the last label that came out well")
    which = good.add_mutually_exclusive_group(required=True)
    which.add_argument("--last-good", metavar="SERIAL", help="batch serial or waybill number")
    which.add_argument("--nothing", action="store_true", help="none of the unsure labels came out; needs --printer")
    good.add_argument("--printer", metavar="NAME", help="whose unsure labels (with --nothing)")
    check = verbs.verb("verify", verify, "scan the pieces of a parcel")
    check.add_argument("number", metavar="WAYBILL_NO", help="waybill number, batch serial or order number")
    check.add_argument("code", nargs="*", metavar="CODE", help="barcodes or SKU codes, one per piece")
    leave = verbs.verb("ship", ship, "ship verified parcels: stock leaves, platforms are told after the undo window")
    leave.add_argument("no", nargs="*", metavar="NO", help="order numbers (default: all that wait to be shipped)")
    leave.add_argument("--unverified", action="store_true", help="ship printed parcels that nobody verified, too")
    leave.add_argument("--now", action="store_true", help=f"no undo window (otherwise the setting {SHIP_UNDO_SECONDS})")
    told = verbs.verb("writeback", writeback, "list what platforms were not told yet; with numbers: tell them again")
    told.add_argument("no", nargs="*", metavar="NO", help="tell about these again")
    told.add_argument("--limit", type=int, default=1000, help="at most this many (default 1000)")


def _chosen(call: Call, queue: str) -> tuple[list[int], list[Outcome]]:
    """Return the orders named, or all of a queue by promise."""
    if call.args.no:
        return order_ids(call, call.args.no)
    return list(OrdersDesk(call.core).ids(OrderFilter(queues=(queue,)), SortKey.SHIP_BY, _EVERYTHING)), []


def ask_numbers(call: Call) -> Answer:
    """``waybill``."""
    if call.args.reissue:
        if not call.args.no:
            raise BadInput("usage", why=call.say("usage.needs", name="--reissue", other="NO"))
        ids, missing = order_ids(call, call.args.no)
        return Answer(outcomes=[*missing, *reissue_waybills(call.core.db, ids, call.args.reason, call.by)])
    ids, missing = _chosen(call, "to_print")
    return Answer(outcomes=[*missing, *ask_waybills(call.core.db, ids, call.by)])


def _printer(call: Call) -> int:
    with call.core.db.read() as conn:
        if call.args.printer:
            return find_printer_id(conn, call.args.printer)
        return station_printer(conn, call.settings.station)


def print_labels(call: Call) -> Answer:
    """``print``."""
    ids, missing = _chosen(call, "to_print")
    if call.args.pdf is not None:
        return Answer(outcomes=[*missing, *save_slips(call.core.db, ids, call.args.pdf, call.by)])
    kind = PrintKind.PACKING_SLIP if call.args.slips else PrintKind.WAYBILL
    queued = queue_prints(call.core.db, ids, _printer(call), call.by, kind=kind)
    return Answer({"batch": queued.batch}, outcomes=[*missing, *queued.outcomes])


def reprint(call: Call) -> Answer:
    """``reprint``."""
    ids, missing = order_ids(call, call.args.no)
    desk = OrdersDesk(call.core)
    parcel_ids = [parcel.id for order_id in ids for parcel in desk.detail(order_id).parcels if parcel.print_count]
    printer_id = _printer(call) if call.args.printer else None
    queued = queue_reprint(call.core.db, parcel_ids, call.args.reason, call.by, printer_id=printer_id)
    named = {outcome.subject for outcome in queued.outcomes}
    bare = [
        Outcome(number, "print.not_printed_yet", {"order_no": number})
        for number in call.args.no
        if number not in named and number not in {outcome.subject for outcome in missing}
    ]
    return Answer({"batch": queued.batch}, outcomes=[*missing, *bare, *queued.outcomes])


def list_jobs(call: Call) -> Answer:
    """``jobs``."""
    with call.core.db.read() as conn:
        rows = jobs_in_state(conn, call.args.state, call.args.limit)
    lines = table(
        call.heads("流水号,种类,运单号,订单号,打印机,状态", "serial,kind,waybill,order,printer,state"),
        [
            (row.batch_serial, call.say(f"print_kind.{row.kind}"), row.waybill_no, row.order_no, row.printer,
             call.say(f"print_state.{row.state}"))
            for row in rows
        ],
    )  # fmt: skip
    return Answer(rows, lines)


def settle(call: Call) -> Answer:
    """``settle``."""
    printer_id = _printer(call) if call.args.printer else None
    if call.args.nothing:
        if printer_id is None:
            raise BadInput("usage", why=call.say("usage.needs", name="--nothing", other="--printer"))
        done = settle_nothing(call.core.db, printer_id, call.by)
    else:
        done = settle_last_good(call.core.db, call.args.last_good, call.by, printer_id=printer_id)
    return Answer(lines=() if done else [call.say("cli.nothing_unsure")], outcomes=done)


def verify(call: Call) -> Answer:
    """``verify``."""
    done = verify_codes(call.core.db, call.args.number, call.args.code, call.by)
    lines = [f"{one.subject}  {call.say(f'scan.{one.detail}')}" for one in done if one.error is None]
    return Answer(lines=lines, outcomes=done, told=True)


def ship(call: Call) -> Answer:
    """``ship``."""
    ids, missing = _chosen(call, "to_ship")
    if call.args.unverified and not call.args.no:
        ids += _chosen(call, "to_pack")[0]
    done = ship_orders(call.core.db, ids, call.by, unverified=call.args.unverified, undo_s=0 if call.args.now else None)
    return Answer(outcomes=[*missing, *done])


def writeback(call: Call) -> Answer:
    """``writeback``."""
    if call.args.no:
        ids, missing = order_ids(call, call.args.no)
        return Answer(outcomes=[*missing, *retry_writebacks(call.core.db, ids, call.by)])
    with call.core.db.read() as conn:
        rows = untold(conn, call.args.limit)
    if not rows:
        return Answer(rows, [call.say("cli.nothing_waits")])
    lines = table(
        call.heads("订单号,平台单号,店铺,运单号,状态,原因", "order,platform no.,shop,waybill,state,why"),
        [
            (row.order_no, row.platform_order_no, row.shop, row.waybill_no, call.say(f"writeback.{row.state}"),
             call.say(row.error, **row.error_params) if row.error else "")
            for row in rows
        ],
    )  # fmt: skip
    return Answer(rows, lines)
