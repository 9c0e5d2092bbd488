"""Verbs on gifts: what rules give, and giving or taking one by hand."""

from __future__ import annotations

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs, table
from app.services.hand_gifts import give_gift, take_gift
from app.services.list_gifts import list_gifts


def add(verbs: Verbs) -> None:
    """Register this group."""
    verbs.verb(
        "gift list", list_all, "list what the rules in force give, how often, and what is left", group_help="gifts"
    )
    give = verbs.verb("gift give", give_one, "add a gift to orders; those past audit go back to it")
    take = verbs.verb("gift take", take_one, "take a gift off orders, whoever gave it")
    for verb in (give, take):
        verb.add_argument("no", nargs="+", metavar="NO", help="order numbers")
        verb.add_argument("--sku", required=True, help="SKU code or barcode")
    give.add_argument("--qty", type=int, default=1, help="pieces for each order (default 1)")


def list_all(call: Call) -> Answer:
    """``gift list``."""
    with call.core.db.read() as conn:
        rows = list_gifts(conn)
    heads = call.heads("规则,赠品,件,前几单,已送单,已送件,可送", "rule,gift,pieces,first,orders,given,left")
    cells = [
        (row.rule, f"{row.sku} {row.name}", row.qty, row.first or "", row.orders, row.pieces, row.stock) for row in rows
    ]
    return Answer(rows, table(heads, [tuple(str(cell) for cell in line) for line in cells]))


def give_one(call: Call) -> Answer:
    """``gift give``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *give_gift(call.core.db, ids, call.args.sku, call.args.qty, call.by)])


def take_one(call: Call) -> Answer:
    """``gift take``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *take_gift(call.core.db, ids, call.args.sku, call.by)])
