"""Give and take back the gifts that rules want, whenever an order is audited.

A gift is an order line of kind ``gift`` that costs nothing and names its rule. At each audit what the rules in force
want is compared with the lines that are there: a refund or other goods change what is given. A rule that is off or
gone takes nothing back; what a person took away (``sales_order.no_gifts``) is not given again. Orders made by merging,
splitting or resending keep what their lines say: their gifts were earned before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.order_state import OrderState
from app.domain.rules.rule import Given
from app.models.base import AnyRow
from app.models.bulk import among, insert_many, take_ids
from app.models.database import Tx
from app.models.orders import order_line, sales_order
from app.models.rules import gift_given
from app.models.stock import sku
from app.services.fire_rules import Evaluated, evaluate
from app.services.order_book import chunks
from app.services.push_stock import sellable
from app.services.record_changes import ADDED, LINE, Changed, different, of_line
from app.services.sum_lines import sum_lines

_EARNS = ("normal", "manual")
_OVER = (OrderState.CANCELLED.value, OrderState.REPLACED.value)

Key = tuple[int, int]
"""(rule_no, sku_id): one gift of one rule."""


class _Wanted(NamedTuple):
    qty: int
    first: int | None
    while_stock: bool


class _New(NamedTuple):
    """A gift that an order does not have now."""

    order_id: int
    key: Key
    want: _Wanted
    line: AnyRow | None
    """The line it had before, when it was taken back once."""


@dataclass
class _Plan:
    """What has to change on the orders of a batch."""

    fresh: list[_New] = field(default_factory=list)
    changed: list[tuple[AnyRow, int]] = field(default_factory=list)
    """(line, pieces it is to have); 0 takes it back."""


def give_by_rules(tx: Tx, book: Evaluated, ids: Collection[int]) -> dict[int, list[int]]:
    """Bring the gifts of these orders in line with the rules; return by order the rules that gave something new."""
    plan, skus = _plan(tx, book, ids)
    if not plan.fresh and not plan.changed:
        return {}
    told: dict[int, list[tuple[str, int, int, int, Changed]]] = defaultdict(list)
    for order_id, (rule_no, sku_id), line_id, qty in _add(tx, plan.fresh, skus):
        added: Changed = {f"{LINE}.{line_id}.{ADDED}": (False, True)}
        told[order_id].append(("gift.given", rule_no, sku_id, qty, added))
    for line, qty in plan.changed:
        code = "gift.given" if qty > line.qty - line.refunded_qty else "gift.withdrawn"
        told[line.order_id].append((code, line.rule_no, line.sku_id, qty, _line_changes(line, qty)))
    _store_changed(tx, plan.changed)
    sums = sum_lines(tx, told)
    gave: dict[int, list[int]] = defaultdict(list)
    for order_id, parts in told.items():
        changes = sums.get(order_id, {})
        for code, rule_no, sku_id, qty, changed in parts:
            rule = book.gift_rules[rule_no]
            params = {"rule": rule.name, "rule_no": rule_no, "version": book.version_no, "sku": skus[sku_id].sku_code}
            tx.record(order_id, code, {**params, "qty": qty}, changes={**changed, **changes})
            changes = {}
            if code == "gift.given":
                gave[order_id].append(rule_no)
    return gave


def lost_gifts(tx: Tx, order_id: int) -> list[str]:
    """Return the gifts, as people read them, that an order would lose at an audit now; nothing is changed."""
    held = select(order_line.c.id).where(order_line.c.order_id == order_id, order_line.c.rule_no.is_not(None))
    if tx.conn.execute(held.limit(1)).first() is None:
        return []
    plan, skus = _plan(tx, evaluate(tx, [order_id]), [order_id], limited=False)
    less = [(line, line.qty - line.refunded_qty - qty) for line, qty in plan.changed]
    return [f"{skus[line.sku_id].sku_code} ×{pieces}" for line, pieces in less if pieces > 0]


def _plan(tx: Tx, book: Evaluated, ids: Collection[int], *, limited: bool = True) -> tuple[_Plan, dict[int, AnyRow]]:
    """Return what has to change, and the SKUs concerned by id."""
    plan = _Plan()
    if not book.gift_rules:
        return plan, {}
    declined = _earning(tx, ids)
    lines = _given_lines(tx, declined, book.gift_rules)
    by_code, skus = _skus(tx, book, lines.values())
    for order_id, refused in sorted(declined.items()):
        fired = book.fired.get(order_id)
        wanted = _wanted(fired.whole.gifts if fired is not None else (), by_code, refused)
        there = lines.get(order_id, {})
        held = {key: line for key, line in there.items() if line.qty > line.refunded_qty}
        for key, line in held.items():
            qty = wanted[key].qty if key in wanted else 0
            if qty != line.qty - line.refunded_qty:
                plan.changed.append((line, qty))
        plan.fresh += [_New(order_id, key, want, there.get(key)) for key, want in wanted.items() if key not in held]
    if limited:
        _keep_to_limits(tx, plan)
    plan.changed += [(one.line, one.want.qty) for one in plan.fresh if one.line is not None]
    plan.fresh = [one for one in plan.fresh if one.line is None]
    return plan, skus


def _earning(tx: Tx, ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the orders that earn gifts, each with the rules whose gift a person took away."""
    found: dict[int, frozenset[int]] = {}
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(sales_order.c.id, sales_order.c.no_gifts).where(
                sales_order.c.id.in_(part), sales_order.c.kind.in_(_EARNS)
            )
        )
        found |= {row.id: frozenset(int(no) for no in row.no_gifts.split(",") if no) for row in rows}
    return found


def _given_lines(tx: Tx, ids: Collection[int], rules: Collection[int]) -> dict[int, dict[Key, AnyRow]]:
    found: dict[int, dict[Key, AnyRow]] = defaultdict(dict)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(order_line)
            .where(order_line.c.order_id.in_(part), order_line.c.rule_no.in_(sorted(rules)))
            .order_by(order_line.c.id)
        )
        for row in rows:
            found[row.order_id][(row.rule_no, row.sku_id)] = row
    return found


def _skus(tx: Tx, book: Evaluated, lines: Iterable[Mapping[Key, AnyRow]]) -> tuple[dict[str, int], dict[int, AnyRow]]:
    codes = {gift.sku for fired in book.fired.values() for gift in fired.whole.gifts}
    held = {sku_id for keys in lines for _, sku_id in keys}
    rows = tx.conn.execute(
        select(sku.c.id, sku.c.sku_code, sku.c.name, sku.c.spec).where(
            among(tx.conn, sku.c.sku_code, codes) | sku.c.id.in_(sorted(held))
        )
    ).all()
    return {row.sku_code: row.id for row in rows}, {row.id: row for row in rows}


def _wanted(gifts: Iterable[Given], by_code: Mapping[str, int], refused: Collection[int]) -> dict[Key, _Wanted]:
    """Return what the rules want for one order; goods that are no more cannot be given."""
    found: dict[Key, _Wanted] = {}
    for gift in gifts:
        if gift.rule_no in refused or gift.sku not in by_code:
            continue
        key = (gift.rule_no, by_code[gift.sku])
        before = found[key].qty if key in found else 0
        found[key] = _Wanted(before + gift.qty, gift.first, gift.while_stock)
    return found


# --- limits -----------------------------------------------------------------------------------------------------------


def _keep_to_limits(tx: Tx, plan: _Plan) -> None:
    """Leave out what comes after the first orders, and what there is no stock for; earlier orders go first."""
    short = {one.key[1] for one in plan.fresh if one.want.while_stock}
    free = {sku_id: figures.qty for sku_id, figures in sellable(tx.conn, short).items()}
    in_stock = []
    for one in plan.fresh:
        if one.want.while_stock:
            if free[one.key[1]] < one.want.qty:
                continue
            free[one.key[1]] -= one.want.qty
        in_stock.append(one)
    plan.fresh = in_stock
    for rule_no in sorted({one.key[0] for one in plan.fresh if one.want.first is not None}):
        asking = [one for one in plan.fresh if one.key[0] == rule_no]
        room = _room(tx, rule_no, max(one.want.first or 0 for one in asking), len({one.order_id for one in asking}))
        early = set(list(dict.fromkeys(one.order_id for one in asking))[:room])
        plan.fresh = [one for one in plan.fresh if one.key[0] != rule_no or one.order_id in early]


def _room(tx: Tx, rule_no: int, first: int, asking: int) -> int:
    """Return how many orders may still get a rule's gift; whoever gives by it meanwhile waits until we are done."""
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    tx.conn.execute(insert(gift_given).values(rule_no=rule_no, given=0).on_conflict_do_nothing())
    row = select(gift_given.c.given).where(gift_given.c.rule_no == rule_no).with_for_update()
    tx.conn.execute(row).one()
    given = int(
        tx.conn.execute(
            select(func.count(func.distinct(order_line.c.order_id)))
            .join(sales_order, sales_order.c.id == order_line.c.order_id)
            .where(
                order_line.c.rule_no == rule_no,
                order_line.c.qty > order_line.c.refunded_qty,
                sales_order.c.state.not_in(_OVER),
            )
        ).scalar_one()
    )
    room = max(0, first - given)
    after = given + min(room, asking)
    tx.conn.execute(update(gift_given).where(gift_given.c.rule_no == rule_no).values(given=after))
    return room


# --- writing ----------------------------------------------------------------------------------------------------------


def gift_row(order_id: int, goods: AnyRow, qty: int, *, rule_no: int | None, optional: bool) -> dict[str, Any]:
    """Return the row of a gift's line, without an id; ``goods`` is the SKU with id, name and spec."""
    return {
        "order_id": order_id,
        "platform_line_no": "",
        "sku_id": goods.id,
        "kind": "gift",
        "title": goods.name,
        "spec": goods.spec,
        "qty": qty,
        "price_cents": 0,
        "discount_cents": 0,
        "tax_cents": 0,
        "total_cents": 0,
        "rule_no": rule_no,
        "optional": optional,
    }


def _add(tx: Tx, fresh: Collection[_New], skus: Mapping[int, AnyRow]) -> list[tuple[int, Key, int, int]]:
    """Store new lines; return (order_id, key, line_id, pieces) of each."""
    rows, made = [], []
    for line_id, (order_id, key, want, _) in zip(take_ids(tx.conn, order_line, len(fresh)), fresh, strict=True):
        row = gift_row(order_id, skus[key[1]], want.qty, rule_no=key[0], optional=want.while_stock)
        rows.append({"id": line_id, **row})
        made.append((order_id, key, line_id, want.qty))
    insert_many(tx.conn, order_line, rows)
    return made


def _line_changes(line: AnyRow, qty: int) -> Changed:
    return of_line(line.id, different(line, _columns(line, qty)))


def _columns(line: AnyRow, qty: int) -> dict[str, int]:
    """Return the columns of a line that is to send so many pieces; none left keeps its size, as history."""
    return {"qty": qty, "refunded_qty": 0} if qty else {"qty": line.qty, "refunded_qty": line.qty}


def _store_changed(tx: Tx, changed: Collection[tuple[AnyRow, int]]) -> None:
    if changed:
        tx.conn.execute(
            update(order_line)
            .where(order_line.c.id == bindparam("b_id"))
            .values(qty=bindparam("qty"), refunded_qty=bindparam("refunded_qty")),
            [{"b_id": line.id, **_columns(line, qty)} for line, qty in changed],
        )


# --- rather without than waiting --------------------------------------------------------------------------------------


def optional_pieces(tx: Tx, ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return by order the pieces of each SKU that it would rather go without than wait for."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for row in _optional_lines(tx, ids):
        pieces = found[row.order_id]
        pieces[row.sku_id] = pieces.get(row.sku_id, 0) + row.qty - row.refunded_qty
    return found


def leave_out_optional(tx: Tx, ids: Collection[int]) -> None:
    """Take the gifts that were for as long as stock lasts off these orders: there is none left for them."""
    changes: dict[int, list[AnyRow]] = defaultdict(list)
    for row in _optional_lines(tx, ids):
        changes[row.order_id].append(row)
    lines = [(row, 0) for rows in changes.values() for row in rows]
    _store_changed(tx, lines)
    sums = sum_lines(tx, changes)
    codes = dict(
        tx.conn.execute(select(sku.c.id, sku.c.sku_code).where(sku.c.id.in_({row.sku_id for row, _ in lines}))).all()
    )
    for order_id, rows in changes.items():
        changed: Changed = dict(sums.get(order_id, {}))
        for row in rows:
            changed |= _line_changes(row, 0)
        gone = [f"{codes[row.sku_id]} ×{row.qty - row.refunded_qty}" for row in rows]
        tx.record(order_id, "gift.out_of_stock", {"gifts": gone}, changes=changed)


def _optional_lines(tx: Tx, ids: Collection[int]) -> list[AnyRow]:
    found: list[AnyRow] = []
    for part in chunks(ids):
        found += tx.conn.execute(
            select(order_line)
            .where(order_line.c.order_id.in_(part), order_line.c.optional, order_line.c.qty > order_line.c.refunded_qty)
            .order_by(order_line.c.id)
        )
    return found
