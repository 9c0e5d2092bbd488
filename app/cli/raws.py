"""Verbs on platform orders as received, and on listings that stand for nothing yet."""

from __future__ import annotations

from pathlib import Path

from app.cli.frame import Answer, Call, Verbs, table
from app.services.accounts import find_shop
from app.services.intake_orders import PageResult
from app.services.match_listings import unmatched_listings
from app.services.raw_orders import STATES, find_raw, raw_detail, repair_raw, run_again, waiting_raws


def add(verbs: Verbs) -> None:
    """Register this group."""
    listing = verbs.verb(
        "raw list", list_raws, "list platform orders that are no orders here, and why", group_help="orders as received"
    )
    listing.add_argument("--state", choices=STATES, action="append", default=[], help="default: set_aside")
    listing.add_argument("--shop", help="only this shop, by name")
    listing.add_argument("--limit", type=int, default=1000, help="at most this many (default 1000)")
    show = verbs.verb("raw show", show_raw, "show a platform order as received, the receiver masked")
    fix = verbs.verb("raw repair", repair, "replace the text of a platform order that cannot be read, and take it in")
    fix.add_argument("--file", type=Path, required=True, metavar="FILE", help="the repaired JSON; - is standard input")
    for verb in (show, fix):
        verb.add_argument("no", metavar="NO", help="platform order number")
    again = verbs.verb("raw again", again_raws, "read platform orders again that could not be read")
    again.add_argument("no", nargs="*", metavar="NO", help="platform order numbers (default: all that cannot be read)")
    verbs.verb("sku unmatched", list_unmatched, "list listings that stand for no SKU, and how many orders wait")


def list_raws(call: Call) -> Answer:
    """``raw list``."""
    with call.core.db.read() as conn:
        shop_id = find_shop(conn, call.args.shop).id if call.args.shop else None
        rows = waiting_raws(conn, states=call.args.state or ["set_aside"], shop_id=shop_id, limit=call.args.limit)
    if not rows:
        return Answer(rows, [call.say("cli.no_raws")])
    lines = table(
        call.heads("店铺,平台单号,状态,原因", "shop,platform order,state,why"),
        [
            (
                row.shop,
                row.platform_order_no,
                call.say(f"raw_state.{row.state}"),
                call.say(row.reason, **row.reason_params) if row.reason else "",
            )
            for row in rows
        ],
    )
    return Answer(rows, lines)


def show_raw(call: Call) -> Answer:
    """``raw show``."""
    core = call.core
    with core.db.read() as conn:
        detail = raw_detail(conn, core.keys, find_raw(conn, call.args.no))
    state = call.say(f"raw_state.{detail.row.state}") if detail.row.state in STATES else detail.order_no
    lines = [f"{detail.row.shop}  {detail.row.platform_order_no}  {state}"]
    if detail.row.reason:
        lines.append(call.say(detail.row.reason, **detail.row.reason_params))
    for version in detail.versions:
        lines += ["", f"v{version.version_no}  {version.fetched_at.isoformat()}  {version.repaired_by}".rstrip()]
        lines += ["  ".join(version.receiver), version.payload]
    return Answer(detail, lines)


def repair(call: Call) -> Answer:
    """``raw repair``."""
    core, file = call.core, call.args.file
    payload = call.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    with core.db.read() as conn:
        raw_id = find_raw(conn, call.args.no)
    return _told(call, repair_raw(core, raw_id, payload, call.by))


def again_raws(call: Call) -> Answer:
    """``raw again``."""
    core = call.core
    with core.db.read() as conn:
        ids = [find_raw(conn, no) for no in call.args.no] or [row.id for row in waiting_raws(conn, limit=1 << 30)]
    return _told(call, run_again(core, ids, call.by))


def _told(call: Call, done: PageResult) -> Answer:
    data = {"got": done.got, "new": len(done.order_ids), "changed": len(done.changed_ids), "set_aside": done.set_aside}
    return Answer(data, [call.say("cli.raws_again", **data)])


def list_unmatched(call: Call) -> Answer:
    """``sku unmatched``."""
    with call.core.db.read() as conn:
        rows = unmatched_listings(conn)
    lines = table(
        call.heads("编号,店铺,商家编码,标题,规格,等它的订单", "listing,shop,merchant code,title,spec,orders waiting"),
        [(str(row.id), row.shop, row.merchant_code, row.title, row.spec, str(row.orders)) for row in rows],
    )
    return Answer(rows, lines)
