"""Verbs that take steps back: revoke, unroute, recycle, unship, intercept, putback; each reverse shows its plan first.

With ``--dry-run`` a reverse says what it would undo and does nothing.
"""

from __future__ import annotations

import argparse

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs, table
from app.services.intercept_orders import intercept_orders
from app.services.put_goods_back import put_back_done, put_back_rows
from app.services.queries.plan_rows import UndoPlan
from app.services.queries.rows import Outcome
from app.services.undo_plans import Reverse, carry_out, plan_reverse

_HELP = {
    Reverse.REVOKE: "take orders back to audit: parcels dropped, stock and numbers released",
    Reverse.UNROUTE: "give up warehouse, stock and parcels of orders; they are routed anew unless something is open",
    Reverse.RECYCLE: "give the waybill numbers of orders back; the next print asks for new ones",
    Reverse.UNSHIP: "take shipped parcels back, as long as no platform was told",
}
_NEEDS_REASON = (Reverse.RECYCLE, Reverse.UNSHIP)


def add(verbs: Verbs) -> None:
    """Register this group."""
    for reverse, help_text in _HELP.items():
        back = verbs.verb(reverse.value, undo, help_text)
        back.add_argument("no", nargs="+", metavar="NO", help="order numbers")
        if reverse in _NEEDS_REASON:
            back.add_argument("--reason", required=True, help="for the timeline")
        back.add_argument("--dry-run", action="store_true", help="only say what would be undone")
        back.set_defaults(reverse=reverse)
    stop = verbs.verb("intercept", intercept, "stop orders before shipping, whatever the floor is doing with them")
    stop.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    stop.add_argument("--reason", required=True, help="for the timeline and the list of exceptions")
    waiting: argparse.ArgumentParser = verbs.verb(
        "putback list", list_put_backs, "list goods that have to be found and put back", group_help="goods to put back"
    )
    waiting.add_argument("--limit", type=int, default=1000, help="at most this many (default 1000)")
    done = verbs.verb("putback done", end_put_backs, "the goods of these labels are back in their bins")
    done.add_argument("code", nargs="+", metavar="CODE", help="what was scanned: label, waybill or order number")


def undo(call: Call) -> Answer:
    """``revoke``, ``unroute``, ``recycle``, ``unship``."""
    ids, missing = order_ids(call, call.args.no)
    reason = getattr(call.args, "reason", "")
    if not call.args.dry_run:
        return Answer(outcomes=[*missing, *carry_out(call.core.db, call.args.reverse, ids, reason, call.by)])
    plans = plan_reverse(call.core.db, call.args.reverse, ids, reason, call.by)
    refused = [Outcome(one.order_no, one.error, one.params) for one in plans if one.error]
    lines = [line for one in plans if one.steps for line in _plan_lines(call, one)]
    return Answer(plans, lines, outcomes=[*missing, *refused], told=True)


def _plan_lines(call: Call, plan: UndoPlan) -> list[str]:
    return [plan.order_no, *(f"  {call.say(step.code, **step.params)}" for step in plan.steps)]


def intercept(call: Call) -> Answer:
    """``intercept``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *intercept_orders(call.core.db, ids, call.args.reason, call.by)])


def list_put_backs(call: Call) -> Answer:
    """``putback list``."""
    with call.core.db.read() as conn:
        rows = put_back_rows(conn, call.args.limit)
    if not rows:
        return Answer(rows, [call.say("cli.no_put_backs")])
    lines = table(
        call.heads("面单,运单号,订单号,原因,放回", "label,waybill,order,why,bins"),
        [
            (row.label, row.waybill_no, row.order_no, call.say(f"reason.{row.reason}"), ", ".join(row.bins))
            for row in rows
        ],
    )
    return Answer(rows, lines)


def end_put_backs(call: Call) -> Answer:
    """``putback done``."""
    outcomes: tuple[Outcome, ...] = put_back_done(call.core.db, call.args.code, call.by)
    return Answer(outcomes=outcomes)
