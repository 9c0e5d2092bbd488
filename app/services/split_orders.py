"""Split an order (拆单) by lines, pieces, stock, warehouse or weight; the parts share its money to the last cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from app.domain import splitting
from app.domain.bundles import Item
from app.domain.exceptions import ExceptionKind
from app.domain.merging import MERGEABLE, STOPPING
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.domain.splitting import LineShare, OrderMoney, Part, SplitLine
from app.domain.wishes import bound_to
from app.errors import BadInput, IllegalMove
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.raw_orders import raw_order
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.warehouses import warehouse
from app.services import order_book
from app.services.accounts import platform_kind
from app.services.keys import KeyBook
from app.services.lineage import LinkKind, replaced_by
from app.services.order_book import chunks
from app.services.order_demand import items_of
from app.services.regrouping import (
    Draft,
    copied,
    lines_of,
    lock_orders,
    pull_back,
    replace_orders,
    summary_of,
    taken_over,
)
from app.services.stock_shares import shares_of


@dataclass(frozen=True)
class SplitPart:
    """One part of a split order: its number (empty in a plan) and its goods as ``code × pieces``."""

    order_id: int
    order_no: str
    goods: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """What a split makes or made. ``labels`` are on paper and have to be found and destroyed."""

    order_no: str
    parts: tuple[SplitPart, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """How to cut; the first field that is set counts.

    ``lines``: groups of line ids, each a part, the others one more. ``pieces``: parts as pieces by line id, what they
    leave one more. ``weight_g``: no part heavier. ``stock``: what any one warehouse can send now, and the rest.
    ``warehouses``: as much as possible from each, in order of priority, and the rest.
    """

    lines: tuple[tuple[int, ...], ...] = ()
    pieces: tuple[Mapping[int, int], ...] = ()
    weight_g: int = 0
    stock: bool = False
    warehouses: bool = False


def plan_split(db: Database, order_id: int, cut: Cut) -> Split:
    """Return the parts a split would make now; changes nothing. Raises as ``split_order``, but for labels on paper.

    Stock that the order itself has reserved does not count as free here; splitting gives it back first.
    """
    with db.read() as conn:
        row = _row(conn, order_id)
        _check(conn, row)
        lines = _lines(conn, order_id)
        parts = _parts(conn, row, lines, cut)
        return Split(row.order_no, tuple(SplitPart(0, "", goods) for goods in _told(conn, lines, parts)))


def split_order(db: Database, keys: KeyBook, order_id: int, cut: Cut, by: Actor, *, printed_too: bool = False) -> Split:
    """Make several orders of one that is in audit, audited or routed; a routed one is pulled back first.

    Raises NotAllowed, BadInput when the cut leaves it whole or names what is not there, and IllegalMove for a sealed
    order, one whose platform takes no partial shipping, and labels on paper unless ``printed_too``.
    """
    by.require(Right.AUDIT)

    def work(tx: Tx) -> Split:
        row = _row(tx.conn, order_id)
        _check(tx.conn, row)
        labels = pull_back(tx, [row], "split", printed_too=printed_too)
        locked = lock_orders(tx, [order_id])
        row = locked[order_id]
        _check(tx.conn, row)
        lines = _lines(tx.conn, order_id)
        parts = _parts(tx.conn, row, lines, cut)
        drafts = _drafts(tx, row, lines, parts, freed=cut.warehouses)
        replace_orders(tx, keys, drafts, locked, labels)
        told = zip(drafts, _told(tx.conn, lines, parts), strict=True)
        made = tuple(SplitPart(draft.id, draft.order_no, goods) for draft, goods in told)
        return Split(row.order_no, made, tuple(labels.get(order_id, ())))

    return db.run(work, by)


def _row(conn: Connection, order_id: int) -> AnyRow:
    row = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one_or_none()
    if row is None:
        raise BadInput("order.not_found", order_no=str(order_id))
    return row


def _check(conn: Connection, row: AnyRow) -> None:
    if row.state == OrderState.REPLACED.value:
        raise replaced_by(conn, row.id, row.order_no)
    if OrderState(row.state) not in MERGEABLE:
        raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
    if row.sealed:
        raise IllegalMove("split.sealed", order_no=row.order_no)
    kinds = sorted(set(order_book.open_kinds(conn, [row.id]).get(row.id, ())) & {kind.value for kind in STOPPING})
    if row.presale and ExceptionKind.PRESALE.value not in kinds:
        kinds.append(ExceptionKind.PRESALE.value)
    if kinds:
        raise IllegalMove("split.stopped", order_no=row.order_no, kinds=kinds)


# --- the cut ----------------------------------------------------------------------------------------------------------


def _lines(conn: Connection, order_id: int) -> list[SplitLine]:
    rows = lines_of(conn, [order_id])[order_id]
    bundles = items_of(conn, {row.bundle_id for row in rows if row.bundle_id is not None})
    needs = {row.id: _needs(row, bundles) for row in rows}
    skus = {sku_id for one in needs.values() for sku_id, _ in one}
    weights = dict(conn.execute(select(sku.c.id, sku.c.weight_g).where(sku.c.id.in_(skus))).all())
    return [
        SplitLine(
            row.id, row.qty, row.refunded_qty, row.discount_cents, row.tax_cents, row.total_cents,
            needs[row.id], sum(weights.get(sku_id, 0) * each for sku_id, each in needs[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def _needs(row: AnyRow, bundles: Mapping[int, Sequence[Item]]) -> tuple[tuple[int, int], ...]:
    if row.bundle_id is not None:
        return tuple((item.sku_id, item.qty) for item in bundles.get(row.bundle_id, ()))
    return () if row.sku_id is None else ((row.sku_id, 1),)


def _parts(conn: Connection, row: AnyRow, lines: Sequence[SplitLine], cut: Cut) -> list[Part]:
    parts = _cut(conn, row, lines, cut)
    if len(parts) < 2:
        raise BadInput("split.nothing_to_cut", order_no=row.order_no)
    _check_platforms(conn, row, parts)
    return parts


def _cut(conn: Connection, row: AnyRow, lines: Sequence[SplitLine], cut: Cut) -> list[Part]:
    if cut.lines:
        return splitting.by_lines(lines, cut.lines)
    if cut.pieces:
        return splitting.by_pieces(lines, cut.pieces)
    if cut.weight_g > 0:
        return splitting.by_weight(lines, cut.weight_g)
    skus = {sku_id for line in lines for sku_id, _ in line.needs}
    if cut.warehouses:
        return splitting.by_warehouse(lines, _free(conn, row.shop_id, skus))
    if not cut.stock:
        raise BadInput("split.no_way")
    free = _free(conn, row.shop_id, skus, bound_to(row.warehouse_wish))
    ways = [splitting.by_stock(lines, one) for one in free]
    return max(ways, key=lambda parts: sum(parts[0].values()) if len(parts) > 1 else 0, default=[])


def _free(conn: Connection, shop_id: int, sku_ids: Collection[int], bound: str = "") -> list[dict[int, int]]:
    """Return the pieces by SKU that a shop may have of each warehouse that is used, or of the one named.

    The preferred warehouse comes first.
    """
    shares = shares_of(conn, sku_ids)
    used = select(warehouse.c.id).where(warehouse.c.active)
    if bound:
        used = used.where((warehouse.c.code == bound) | (warehouse.c.name == bound))
    places = conn.execute(used.order_by(warehouse.c.priority.desc(), warehouse.c.id)).scalars()
    found: dict[int, dict[int, int]] = {place: {} for place in places}
    for ids in chunks(sku_ids):
        free = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
        for sku_id, place, qty in conn.execute(
            select(stock.c.sku_id, stock.c.warehouse_id, free).where(stock.c.sku_id.in_(ids))
        ):
            if place in found:
                found[place][sku_id] = max(0, qty) if shares is None else shares.free(shop_id, sku_id, place, qty)
    return list(found.values())


def _check_platforms(conn: Connection, row: AnyRow, parts: Sequence[Part]) -> None:
    """Raise IllegalMove when goods of one platform order would leave apart and its platform cannot be told so."""
    raws = {line.id: line.raw_order_id for line in lines_of(conn, [row.id])[row.id]}
    apart = defaultdict(set)
    for at, part in enumerate(parts):
        for line_id in part:
            apart[raws[line_id]].add(at)
    torn = [raw_id for raw_id, places in apart.items() if raw_id is not None and len(places) > 1]
    shops = conn.execute(
        select(shop.c.name, shop.c.platform)
        .join(raw_order, raw_order.c.shop_id == shop.c.id)
        .where(raw_order.c.id.in_(torn))
        .distinct()
    )
    for name, platform in shops:
        can = platform_kind(platform).can
        if can.writes_back and not can.partial_shipping:
            raise IllegalMove("split.platform_cannot", order_no=row.order_no, shop=name)


def _told(conn: Connection, lines: Sequence[SplitLine], parts: Sequence[Part]) -> list[tuple[str, ...]]:
    skus = {sku_id for line in lines for sku_id, _ in line.needs}
    codes = dict(conn.execute(select(sku.c.id, sku.c.sku_code).where(sku.c.id.in_(skus))).all())
    named = {line.id: "+".join(codes[sku_id] for sku_id, _ in line.needs) or f"#{line.id}" for line in lines}
    return [tuple(f"{named[line_id]} × {qty}" for line_id, qty in sorted(part.items())) for part in parts]


# --- the new orders ---------------------------------------------------------------------------------------------------


def _drafts(
    tx: Tx, row: AnyRow, lines: Sequence[SplitLine], parts: Sequence[Part], *, freed: bool = False
) -> list[Draft]:
    """Return the new orders; ``freed``: they were cut by warehouse, so none is bound to the old order's any more."""
    rows = {line.id: line for line in lines_of(tx.conn, [row.id])[row.id]}
    shares = splitting.share_lines(lines, parts)
    money = splitting.share_money(
        OrderMoney(*(getattr(row, field.name) for field in fields(OrderMoney))),
        [sum(one.discount_cents for one in part) for part in shares],
        [sum(one.total_cents for one in part) for part in shares],
    )
    drafts = []
    for part, sums in zip(shares, money, strict=True):
        copies = [_copy(rows[one.line_id], one) for one in part]
        raws = {line["raw_order_id"] for line in copies} - {None}
        values: dict[str, Any] = {
            **taken_over(row),
            "kind": "split",
            "warehouse_wish": "" if freed else row.warehouse_wish,
            "merged": len(raws) > 1,
            "has_gift": any(line["kind"] == "gift" for line in copies),
            **asdict(sums),
            **summary_of(copies),
        }
        drafts.append(Draft(LinkKind.SPLIT, (row.id,), row.id, values, copies, row.state == OrderState.AUDITED.value))
    return drafts


def _copy(row: AnyRow, one: LineShare) -> dict[str, Any]:
    values = asdict(one)
    del values["line_id"]
    return copied(row, **values)
