"""Verbs on orders: list, show, audit, route, hold, release, cancel."""

from __future__ import annotations

import json
from datetime import datetime

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs, table
from app.cli.past_orders import show_moments, show_past
from app.domain.money import format_cents
from app.errors import BadInput
from app.services.audit_orders import audit_waiting, force_orders, pass_orders
from app.services.cancel_orders import cancel_orders
from app.services.desk.orders import OrdersDesk
from app.services.explain_routes import explain_route
from app.services.hold_orders import hold_orders, release_orders
from app.services.merge_orders import merge_waiting
from app.services.queries.detail_rows import OrderDetail
from app.services.queries.rows import OrderFilter, OrderRow, SortKey
from app.services.route_orders import route_waiting

_QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship", "shipped", "closed", "cancelled", "replaced")


def add(verbs: Verbs) -> None:
    """Register this group."""
    listing = verbs.verb("orders", list_orders, "list orders, newest first")
    listing.add_argument("--state", choices=_QUEUES, action="append", default=[], help="queue; may be repeated")
    listing.add_argument("--shop", action="append", default=[], help="shop name; may be repeated")
    listing.add_argument("--query", help="order, waybill or platform number, phone, last four digits, or name")
    listing.add_argument("--limit", type=int, default=100, help="at most this many (default 100)")
    show = verbs.verb("order", show_order, "show one order with its whole timeline")
    show.add_argument("no", metavar="NO", help="order number")
    when = show.add_mutually_exclusive_group()
    when.add_argument(
        "--at", metavar="TIME", help="as it was then: ISO 8601, in the warehouse's zone unless it has an offset"
    )
    when.add_argument("--moments", action="store_true", help="list the moments at which something happened to it")
    audit = verbs.verb("audit", audit_orders, "run the checks, or pass named orders as a person would")
    audit.add_argument("--pass", dest="passed", nargs="+", metavar="NO", default=[], help="orders somebody looked at")
    audit.add_argument("--pass-all", action="store_true", help="pass every order that waits for a look")
    audit.add_argument("--force", action="store_true", help="also pass findings that need force; --reason is a must")
    audit.add_argument("--reason", default="", help="why (with --force)")
    route = verbs.verb("route", route_orders, "choose warehouse and carrier of audited orders and reserve their stock")
    route.add_argument("--explain", metavar="NO", help="only say what would be chosen for this order now, and why")
    stop = verbs.verb("hold", hold, "stop orders")
    stop.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    stop.add_argument("--reason", required=True, help="for the timeline and the list of exceptions")
    stop.add_argument("--until", help="release time, ISO 8601 with offset, for example 2026-11-23T09:00+08:00")
    stop.add_argument("--when", metavar="JSON", help="release once this condition of rules holds for the order")
    release = verbs.verb("release", release_held, "let held orders go on")
    release.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    release.add_argument("--reason", default="", help="for the timeline")
    drop = verbs.verb("cancel", cancel, "cancel orders: stock is released, numbers recycled, labels named")
    drop.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    drop.add_argument("--reason", required=True, help="for the timeline")


def _row_lines(call: Call, rows: list[OrderRow]) -> list[str]:
    return table(
        call.heads(
            "订单号,店铺,收件人,商品,件数,实付,队列,异常", "order,shop,receiver,goods,qty,paid,queue,exception"
        ),
        [
            (row.order_no, row.shop_name, f"{row.receiver_name} {row.region}", row.goods[:24], row.qty,
             format_cents(row.paid_cents, row.currency), call.say(f"queue.{row.queue}"),
             call.say(f"exception.{row.exception}") if row.exception else "")
            for row in rows
        ],
    )  # fmt: skip


def list_orders(call: Call) -> Answer:
    """``orders``."""
    desk = OrdersDesk(call.core)
    if call.args.query:
        hits = desk.search(call.args.query, call.args.limit)
        return Answer(
            hits, table(("kind", "order", "match", "detail"), [(h.kind, h.order_no, h.title, h.detail) for h in hits])
        )
    shops = {choice.name: choice.id for choice in desk.choices("shop")}
    for name in call.args.shop:
        if name not in shops:
            raise BadInput("shop.not_found", name=name)
    where = OrderFilter(queues=tuple(call.args.state), shop_ids=tuple(shops[name] for name in call.args.shop))
    rows: list[OrderRow] = []
    mark = None
    while len(rows) < call.args.limit:
        page = desk.page(where, SortKey.NEWEST, mark, min(200, call.args.limit - len(rows)), backwards=False)
        rows += page.rows
        mark = page.after
        if mark is None:
            break
    return Answer(rows, _row_lines(call, rows))


def show_order(call: Call) -> Answer:
    """``order NO``."""
    desk = OrdersDesk(call.core)
    order_id = desk.find(call.args.no)
    if order_id is None:
        raise BadInput("order.not_found", order_no=call.args.no)
    if call.args.at:
        return show_past(call, order_id)
    if call.args.moments:
        return show_moments(call, order_id)
    detail = desk.detail(order_id)
    return Answer(detail, _detail_lines(call, detail))


def _detail_lines(call: Call, detail: OrderDetail) -> list[str]:
    row = detail.row
    lines = [
        f"{row.order_no}  {call.say(f'queue.{row.queue}')}  {row.shop_name}  {', '.join(detail.platform_order_nos)}",
        f"{detail.receiver_name} {detail.receiver_phone} {detail.receiver_region} {detail.receiver_street}",
        *(f"  {line.sku_code or '–'}  {line.name} {line.spec} ×{line.qty}" for line in detail.lines),
        _money_line(call, detail),
        *(f"  [{parcel.parcel_index}] {call.say(f'parcel_state.{parcel.state}')} {parcel.carrier} {parcel.waybill_no}"
          for parcel in detail.parcels),
        *(f"  ! {call.say(f'exception.{item.kind}')}" for item in detail.exceptions if item.closed_at is None),
    ]  # fmt: skip
    lines += [
        f"{event.at:%Y-%m-%d %H:%M:%S}Z  {call.say(event.code, **event.params)}  {event.by} {event.station}"
        for event in detail.events
    ]
    return lines


def _money_line(call: Call, detail: OrderDetail) -> str:
    """Return what the order costs in parts, those that are nothing left out, and what the shop gets."""
    parts = (
        ("goods_cents", detail.goods_cents),
        ("line_discount_cents", detail.order_discount_cents - detail.discount_cents),
        ("order_discount_cents", -detail.order_discount_cents),
        ("postage_cents", detail.postage_cents),
        ("tax_cents", detail.tax_cents),
        ("fee_cents", detail.fee_cents),
        ("paid_cents", detail.row.paid_cents),
        ("refunded_cents", detail.refunded_cents),
        ("platform_discount_cents", detail.platform_discount_cents),
        ("income_cents", detail.income_cents if detail.platform_discount_cents else 0),
    )
    currency = detail.row.currency
    told = [f"{call.say(f'order_field.{name}')} {format_cents(cents, currency)}" for name, cents in parts if cents]
    return f"  {currency}  {'  '.join(told)}"


def audit_orders(call: Call) -> Answer:
    """``audit``."""
    core = call.core
    if call.args.passed or call.args.pass_all:
        ids, missing = order_ids(call, call.args.passed)
        if call.args.pass_all:
            where = OrderFilter(queues=("to_audit", "exception"))
            ids += [one for one in OrdersDesk(core).ids(where, SortKey.NEWEST, 100_000) if one not in set(ids)]
        if call.args.force and not call.args.reason:
            raise BadInput("usage", why=call.say("usage.needs", name="--force", other="--reason"))
        done = (
            force_orders(core.db, ids, call.args.reason, call.by)
            if call.args.force
            else pass_orders(core.db, ids, call.by)
        )
        return Answer(outcomes=[*missing, *done])
    passed = stopped = 0
    while True:
        round_ = audit_waiting(core.db)
        passed += len(round_.passed)
        stopped += len(round_.stopped)
        if not round_.passed and not round_.stopped:
            break
    return Answer({"passed": passed, "stopped": stopped}, [call.say("cli.audited", passed=passed, stopped=stopped)])


def route_orders(call: Call) -> Answer:
    """``route``; with ``--explain`` nothing is written."""
    if call.args.explain:
        with call.core.db.read() as conn:
            answer = explain_route(conn, call.core.clock(), call.args.explain)
        return Answer(answer, [call.say(answer.code, **answer.params)])
    routed: set[int] = set()
    stopped: set[int] = set()
    while True:
        merge_waiting(call.core.db, call.core.keys)
        round_ = route_waiting(call.core.db)
        routed |= set(round_.routed)
        if not round_.routed:
            stopped |= set(round_.stopped)
            break
    return Answer(
        {"routed": len(routed), "stopped": len(stopped)},
        [call.say("cli.routed", routed=len(routed), stopped=len(stopped))],
    )


def hold(call: Call) -> Answer:
    """``hold``."""
    until = None
    if call.args.until:
        try:
            until = datetime.fromisoformat(call.args.until)
        except ValueError:
            raise BadInput("usage", why=f"--until {call.args.until}") from None
        if until.tzinfo is None:
            raise BadInput("usage", why="--until needs an offset, for example +08:00")
    when = None
    if call.args.when:
        try:
            when = json.loads(call.args.when)
        except ValueError:
            raise BadInput("usage", why=f"--when {call.args.when}") from None
    ids, missing = order_ids(call, call.args.no)
    done = hold_orders(call.core.db, ids, call.args.reason, until, call.by, release_when=when)
    return Answer(outcomes=[*missing, *done])


def release_held(call: Call) -> Answer:
    """``release``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *release_orders(call.core.db, ids, call.by, reason=call.args.reason)])


def cancel(call: Call) -> Answer:
    """``cancel``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *cancel_orders(call.core.db, ids, call.args.reason, call.by)])
