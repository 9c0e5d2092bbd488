"""Verbs that change orders by hand: receiver, urgency, tags, carrier, warehouse."""

from __future__ import annotations

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs
from app.errors import BadInput
from app.services.change_address import FIELDS, change_address
from app.services.change_orders import choose_carrier, choose_warehouse, set_tags, set_urgent
from app.services.manage_carriers import find_carrier_id
from app.services.manage_warehouses import find_warehouse_id


def add(verbs: Verbs) -> None:
    """Register this group."""
    place = verbs.verb(
        "change address", address, "change an order's receiver; past audit the order comes back to it",
        group_help="change orders by hand",
    )  # fmt: skip
    place.add_argument("no", metavar="NO", help="order number")
    for field in FIELDS:
        place.add_argument(f"--{field}", help="what is not named stays")
    urgent = verbs.verb("change urgent", urgency, "put orders before all others, or take that back")
    urgent.add_argument("--off", action="store_true", help="take it back")
    tag = verbs.verb("change tags", tags, "put tags on orders, or take them off")
    tag.add_argument("--add", action="append", default=[], metavar="TAG", help="put it on; repeatable")
    tag.add_argument("--remove", action="append", default=[], metavar="TAG", help="take it off; repeatable")
    carrier = verbs.verb("change carrier", send_by, "give the parcels of orders to a carrier; numbers are recycled")
    carrier.add_argument("--carrier", required=True, metavar="NAME", help="the account")
    house = verbs.verb(
        "change warehouse", send_from, "send orders from one warehouse only; what is routed elsewhere is routed anew"
    )
    which = house.add_mutually_exclusive_group(required=True)
    which.add_argument("--warehouse", metavar="NAME", help="code or name")
    which.add_argument("--any", action="store_true", help="leave it to the rules again")
    for verb in (urgent, tag, carrier, house):
        verb.add_argument("no", nargs="+", metavar="NO", help="order numbers")


def address(call: Call) -> Answer:
    """``change address``."""
    ids, missing = order_ids(call, [call.args.no])
    values = {field: getattr(call.args, field) for field in FIELDS if getattr(call.args, field) is not None}
    if not values:
        raise BadInput("usage", why=" ".join(f"--{field}" for field in FIELDS))
    done = [one for order_id in ids for one in change_address(call.core.db, call.core.keys, order_id, values, call.by)]
    return Answer(outcomes=[*missing, *done])


def urgency(call: Call) -> Answer:
    """``change urgent``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *set_urgent(call.core.db, ids, not call.args.off, call.by)])


def tags(call: Call) -> Answer:
    """``change tags``."""
    if not call.args.add and not call.args.remove:
        raise BadInput("usage", why="--add --remove")
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *set_tags(call.core.db, ids, call.args.add, call.args.remove, call.by)])


def send_by(call: Call) -> Answer:
    """``change carrier``."""
    with call.core.db.read() as conn:
        carrier_id = find_carrier_id(conn, call.args.carrier)
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *choose_carrier(call.core.db, ids, carrier_id, call.by)])


def send_from(call: Call) -> Answer:
    """``change warehouse``."""
    house = None
    if not call.args.any:
        with call.core.db.read() as conn:
            house = find_warehouse_id(conn, call.args.warehouse)
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *choose_warehouse(call.core.db, ids, house, call.by)])
