"""Verbs that make orders of orders: merge, split, undo them, seal."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.arguments import order_ids
from app.cli.frame import Answer, Call, Verbs, table
from app.errors import BadInput, NotFound
from app.services.change_orders import set_sealed
from app.services.desk.orders import OrdersDesk
from app.services.lineage import LinkKind
from app.services.merge_candidates import merge_candidates
from app.services.merge_orders import merge_orders, merge_waiting
from app.services.merge_settings import merge_settings, set_merging, set_shop_policy
from app.services.split_orders import Cut, Split, plan_split, split_order
from app.services.undo_regroup import UndoPlan, plan_undo, undo_regroup

_PAPER = "labels on paper become void; without this an order with one is refused"
_PREVIEW = "only show what would be done"


def add(verbs: Verbs) -> None:
    """Register this group."""
    merge = verbs.verb(
        "merge", merge_named, "make one order of several of one receiver; without numbers list candidates"
    )
    merge.add_argument("no", nargs="*", metavar="NO", help="order numbers")
    merge.add_argument("--candidates", action="store_true", help="list orders that could be merged")
    merge.add_argument("--auto", action="store_true", help="merge what the settings merge by themselves, now")
    merge.add_argument("--void-labels", action="store_true", help=_PAPER)
    settings = verbs.verb("merging", merging, "show or change when orders are merged by themselves")
    settings.add_argument(
        "--set", action="append", default=[], metavar="NAME=NUMBER",
        help="auto (0 or 1), wait_minutes, window_hours, max_weight_g, max_orders",
    )  # fmt: skip
    settings.add_argument("--shop", help="the shop that --with is about")
    settings.add_argument("--with", dest="policy", metavar="POLICY", help="same, never, or group:NAME")
    split = verbs.verb("split", split_named, "make several orders of one; the parts add up to it")
    split.add_argument("no", metavar="NO", help="order number")
    split.add_argument(
        "--lines", action="append", default=[], metavar="N,N", help="a part of whole lines, counted from 1; repeatable"
    )
    split.add_argument(
        "--pieces", action="append", default=[], metavar="N=QTY,...", help="a part of pieces by line; may be repeated"
    )
    split.add_argument("--max-weight", type=int, default=0, metavar="G", help="no part heavier than so many grams")
    split.add_argument("--stock", action="store_true", help="what one warehouse has now, and the rest")
    split.add_argument("--warehouses", action="store_true", help="what each warehouse has, and the rest")
    split.add_argument("--void-labels", action="store_true", help=_PAPER)
    split.add_argument("--dry-run", action="store_true", help=_PREVIEW)
    for name, run, text in (
        ("unmerge", unmerge, "undo a merge, as long as nothing of it has left"),
        ("unsplit", unsplit, "undo a split, as long as nothing of it has left"),
    ):
        undo = verbs.verb(name, run, text)
        undo.add_argument("no", metavar="NO", help="number of an old or a new order of it")
        undo.add_argument("--dry-run", action="store_true", help=_PREVIEW)
    seal = verbs.verb("seal", seal_named, "keep orders from being merged or split")
    seal.add_argument("no", nargs="+", metavar="NO", help="order numbers")
    seal.add_argument("--off", action="store_true", help="take the seal off")


def _one(call: Call, number: str) -> int:
    ids, missing = order_ids(call, [number])
    if missing:
        raise NotFound("order.not_found", order_no=number)
    return ids[0]


def _void(call: Call, labels: Sequence[str]) -> list[str]:
    return [call.say("cli.labels_void", labels=list(labels))] if labels else []


def merge_named(call: Call) -> Answer:
    """``merge``."""
    core = call.core
    if call.args.auto:
        fewer = 0
        while done := merge_waiting(core.db, core.keys):
            fewer += done
        return Answer({"fewer": fewer}, [call.say("cli.merged_rounds", fewer=fewer)])
    if call.args.candidates or not call.args.no:
        with core.db.read() as conn:
            found = merge_candidates(conn)
        rows = [(one.receiver_name, len(one.order_nos), " ".join(one.order_nos)) for one in found]
        return Answer(found, table(call.heads("收件人,单数,订单", "receiver,orders,numbers"), rows))
    ids = [_one(call, number) for number in call.args.no]
    made = merge_orders(core.db, core.keys, ids, call.by, printed_too=call.args.void_labels)
    told = call.say("cli.merged", members=list(made.members), order_no=made.order_no)
    return Answer(made, [told, *_void(call, made.labels)])


def merging(call: Call) -> Answer:
    """``merging``."""
    db = call.core.db
    for pair in call.args.set:
        name, _, value = pair.partition("=")
        if not value.strip().isdecimal():
            raise BadInput("account.not_a_number", field=name.strip(), value=value[:40])
        set_merging(db, name.strip(), int(value), call.by)
    if call.args.policy:
        shops = {choice.name: choice.id for choice in OrdersDesk(call.core).choices("shop")}
        if call.args.shop not in shops:
            raise NotFound("shop.not_found", name=call.args.shop or "")
        set_shop_policy(db, shops[call.args.shop], call.args.policy, call.by)
    with db.read() as conn:
        now = merge_settings(conn)
    names = {choice.id: choice.name for choice in OrdersDesk(call.core).choices("shop")}
    data = {
        **now.numbers(),
        "auto": now.auto,
        "shops": {name: now.policy(shop_id) for shop_id, name in names.items()},
    }
    return Answer(data, [f"{name}: {value}" for name, value in data.items()])


def split_named(call: Call) -> Answer:
    """``split NO``."""
    core, args = call.core, call.args
    order_id = _one(call, args.no)
    lines = [line.id for line in OrdersDesk(core).detail(order_id).lines]
    cut = Cut(
        lines=tuple(tuple(_line(call, lines, word) for word in part.split(",")) for part in args.lines),
        pieces=tuple(_pieces(call, lines, part) for part in args.pieces),
        weight_g=args.max_weight,
        stock=args.stock,
        warehouses=args.warehouses,
    )
    if args.dry_run:
        made = plan_split(core.db, order_id, cut)
    else:
        made = split_order(core.db, core.keys, order_id, cut, call.by, printed_too=args.void_labels)
    return Answer(made, [*_parts(call, made), *_void(call, made.labels), *_only_shown(call)])


def _line(call: Call, lines: Sequence[int], word: str) -> int:
    place = word.strip()
    if not place.isdecimal():
        raise BadInput("usage", why=call.say("split.no_such_line", line=place[:20]))
    if not 1 <= int(place) <= len(lines):
        raise BadInput("split.no_such_line", line=int(place))
    return lines[int(place) - 1]


def _pieces(call: Call, lines: Sequence[int], part: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for pair in part.split(","):
        place, _, qty = pair.partition("=")
        if not qty.strip().isdecimal():
            raise BadInput("usage", why=f"--pieces {pair[:20]}")
        found[_line(call, lines, place)] = int(qty)
    return found


def _parts(call: Call, made: Split) -> list[str]:
    head = call.say("cli.split_into", order_no=made.order_no)
    return [head, *(f"  {part.order_no or '–'}  {', '.join(part.goods)}" for part in made.parts)]


def _only_shown(call: Call) -> list[str]:
    return [call.say("cli.nothing_changed")] if call.args.dry_run else []


def unmerge(call: Call) -> Answer:
    """``unmerge NO``."""
    return _undo(call, LinkKind.MERGE)


def unsplit(call: Call) -> Answer:
    """``unsplit NO``."""
    return _undo(call, LinkKind.SPLIT)


def _undo(call: Call, kind: LinkKind) -> Answer:
    order_id = _one(call, call.args.no)
    if call.args.dry_run:
        plan = plan_undo(call.core.db, order_id, kind)
    else:
        plan = undo_regroup(call.core.db, order_id, call.by, kind)
    return Answer(plan, [*_told(call, plan), *_only_shown(call)])


def _told(call: Call, plan: UndoPlan) -> list[str]:
    ends = [
        call.say(
            "cli.undo_ends", order_no=one.order_no, state=one.state, parcels=one.parcels, numbers=list(one.waybill_nos)
        )
        for one in plan.ends
    ]
    back = [call.say("cli.undo_returns", order_no=one.order_no, state=one.state) for one in plan.returns]
    return [*ends, *back, *_void(call, plan.labels)]


def seal_named(call: Call) -> Answer:
    """``seal NO...``."""
    ids, missing = order_ids(call, call.args.no)
    return Answer(outcomes=[*missing, *set_sealed(call.core.db, ids, not call.args.off, call.by)])
