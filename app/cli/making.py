"""Verbs that make orders by hand: a new one, a copy, a resend; and that edit the lines of one."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs
from app.errors import BadInput, NotFound
from app.services.accounts import find_shop
from app.services.desk.orders import OrdersDesk
from app.services.edit_orders import edit_lines, unedit_lines
from app.services.make_orders import copy_order, make_order, resend_order
from app.services.queries.making_rows import LineEdit, Made, MadeLine, MadeOrder, MemoEdit
from app.services.write_memos import set_memo


def add(verbs: Verbs) -> None:
    """Register this group."""
    new = verbs.verb("make new", make_new, "make an order of a JSON form", group_help="orders by hand")
    new.add_argument("file", type=Path, metavar="FILE", help="the form as JSON; - is standard input")
    new.add_argument("--shop", required=True, help="a shop, by name")
    copy = verbs.verb("make copy", make_copy, "make an order with the same goods, money and receiver")
    resend = verbs.verb("make resend", make_resend, "send goods of an order that has left once more, free of charge")
    resend.add_argument(
        "--line", action="append", required=True, metavar="N=QTY", help="pieces of a line, counted from 1; repeatable"
    )
    resend.add_argument("--reason", required=True, help="for the timeline")
    edit = verbs.verb("make edit", edit_order, "change the lines of an order that has not left")
    edit.add_argument("--set", action="append", default=[], metavar="N=QTY", help="pieces of a line; 0 takes it off")
    edit.add_argument("--price", action="append", default=[], metavar="N=CENTS", help="price of a line, minor units")
    edit.add_argument("--undo", action="store_true", help="take your newest edit back")
    edit.add_argument("--add", action="append", default=[], metavar="CODE=QTY", help="add goods at no price")
    memo = verbs.verb("make memo", note_orders, "change seller memo and flag; the platform is told where it can be")
    memo.add_argument("nos", nargs="+", metavar="NO", help="order numbers")
    memo.add_argument("--memo", metavar="TEXT", help="the new memo; empty takes it away")
    memo.add_argument("--append", action="store_true", help="add to the memo that is there")
    memo.add_argument("--flag", type=int, help="0 none, 1 red, 2 yellow, 3 green, 4 blue, 5 purple")
    for verb in (copy, resend, edit):
        verb.add_argument("no", metavar="NO", help="order number")
    for verb in (new, copy, resend):
        verb.add_argument("--once", default="", metavar="NAME", help="the same name twice makes one order")


def _key(call: Call) -> str:
    return call.args.once or uuid4().hex


def _told(call: Call, made: Made) -> Answer:
    return Answer(made, [call.say("cli.made_again" if made.again else "cli.made", order_no=made.order_no)])


def _one(call: Call) -> int:
    ids, missing = order_ids(call, [call.args.no])
    if missing:
        raise NotFound("order.not_found", order_no=call.args.no)
    return ids[0]


def make_new(call: Call) -> Answer:
    """``make new``: name, phone, address and lines ``[{code, qty, price_cents}]``; the rest as MadeOrder has it."""
    core, file = call.core, call.args.file
    text = call.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    with core.db.read() as conn:
        shop_id = find_shop(conn, call.args.shop).id
    return _told(call, make_order(core.db, core.keys, _form(text, shop_id, _key(call)), call.by))


def _form(text: str, shop_id: int, key: str) -> MadeOrder:
    try:
        value: dict[str, Any] = json.loads(text)
        lines = tuple(MadeLine(**line) for line in value.pop("lines", ()))
        due = value.pop("ship_by_at", None)
        known = {one.name for one in fields(MadeOrder)} - {"shop_id", "key", "lines", "ship_by_at"}
        unknown = sorted(set(value) - known)
        if unknown:
            raise BadInput("account.unknown_field", field=unknown[0], known=sorted(known))
        when = None if due is None else datetime.fromisoformat(due)
        if when is not None and when.tzinfo is None:
            raise BadInput("usage", why="ship_by_at needs an offset, for example +08:00")
        return MadeOrder(shop_id=shop_id, key=key, lines=lines, ship_by_at=when, **value)
    except (ValueError, TypeError, AttributeError) as wrong:
        raise BadInput("usage", why=str(wrong)[:160]) from None


def make_copy(call: Call) -> Answer:
    """``make copy NO``."""
    core = call.core
    return _told(call, copy_order(core.db, core.keys, _one(call), _key(call), call.by))


def _pairs(given: list[str], lines: list[int]) -> dict[int, int]:
    """Return ``{line id: number}`` of words such as ``2=5``, lines counted from 1."""
    found = {}
    for word in given:
        place, _, number = word.partition("=")
        if not place.strip().isdecimal() or not number.strip().isdecimal():
            raise BadInput("usage", why=word[:40])
        if not 1 <= int(place) <= len(lines):
            raise BadInput("split.no_such_line", line=int(place))
        found[lines[int(place) - 1]] = int(number)
    return found


def make_resend(call: Call) -> Answer:
    """``make resend NO``."""
    core, order_id = call.core, _one(call)
    lines = [line.id for line in OrdersDesk(core).detail(order_id).lines]
    pieces = _pairs(call.args.line, lines)
    return _told(call, resend_order(core.db, core.keys, order_id, pieces, call.args.reason, _key(call), call.by))


def edit_order(call: Call) -> Answer:
    """``make edit NO``."""
    core, order_id = call.core, _one(call)
    if call.args.undo:
        if call.args.set or call.args.price or call.args.add:
            raise BadInput("usage", why="--undo")
        return Answer(outcomes=[unedit_lines(core.db, order_id, call.by)])
    detail = OrdersDesk(core).detail(order_id)
    lines = [line.id for line in detail.lines]
    open_now = {line.id: line.qty - line.refunded_qty for line in detail.lines}
    counts, prices = _pairs(call.args.set, lines), _pairs(call.args.price, lines)
    edits = [
        LineEdit(line_id, counts.get(line_id, open_now[line_id]), price_cents=prices.get(line_id))
        for line_id in dict.fromkeys((*counts, *prices))
    ]
    for word in call.args.add:
        code, _, qty = word.rpartition("=")
        if not code or not qty.isdecimal():
            raise BadInput("usage", why=word[:40])
        edits.append(LineEdit(None, int(qty), code))
    return Answer(outcomes=[edit_lines(core.db, order_id, edits, call.by)])


def note_orders(call: Call) -> Answer:
    """``make memo NO...``."""
    args = call.args
    if args.memo is None and args.flag is None:
        raise BadInput("usage", why="--memo TEXT or --flag N")
    ids, missing = order_ids(call, args.nos)
    edit = MemoEdit(args.memo, args.flag, append=args.append)
    return Answer(outcomes=[*missing, *set_memo(call.core.db, ids, edit, call.by)])
