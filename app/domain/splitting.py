"""Cut an order into parts (拆单): by lines, pieces, stock, warehouse or weight, and share its money to the last cent.

A part says how many pieces still to be sent it takes of each line. What was refunded already goes with the first part
that takes something of the line. A bundle is never cut: its line counts whole bundles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.money import share
from app.errors import BadInput

Part = dict[int, int]
"""Pieces by line id; never zero."""

Stock = Mapping[int, int]
"""Free pieces by SKU."""


@dataclass(frozen=True)
class SplitLine:
    """One line. ``needs`` are pieces by SKU for one piece sold (several for a bundle; empty while unmatched)."""

    id: int
    qty: int
    refunded_qty: int
    discount_cents: int
    tax_cents: int
    total_cents: int
    needs: tuple[tuple[int, int], ...] = ()
    weight_g: int = 0
    """Of one piece sold."""

    @property
    def open_qty(self) -> int:
        """Pieces still to be sent."""
        return self.qty - self.refunded_qty


@dataclass(frozen=True)
class LineShare:
    """What a part has of a line."""

    line_id: int
    qty: int
    refunded_qty: int
    discount_cents: int
    tax_cents: int
    total_cents: int


@dataclass(frozen=True)
class OrderMoney:
    """An order's sums in minor units of its currency."""

    goods_cents: int
    discount_cents: int
    order_discount_cents: int
    platform_discount_cents: int
    shop_discount_cents: int
    postage_cents: int
    tax_cents: int
    fee_cents: int
    paid_cents: int
    refunded_cents: int

    @property
    def due_cents(self) -> int:
        """What the order should cost by its own figures."""
        return self.goods_cents - self.discount_cents + self.postage_cents + self.tax_cents + self.fee_cents


# --- where to cut -----------------------------------------------------------------------------------------------------


def whole(lines: Sequence[SplitLine]) -> Part:
    """Return everything still to be sent as one part."""
    return {line.id: line.open_qty for line in lines if line.open_qty > 0}


def by_pieces(lines: Sequence[SplitLine], wanted: Sequence[Mapping[int, int]]) -> list[Part]:
    """Return the wanted parts and what they leave. Raises BadInput when a line has not so many pieces.

    Parts that would be empty are left out.
    """
    left = whole(lines)
    parts: list[Part] = []
    for part in wanted:
        for line_id, qty in part.items():
            if qty < 0 or qty > left.get(line_id, 0):
                raise BadInput("split.not_so_many", qty=qty, left=left.get(line_id, 0))
            if qty:
                left[line_id] -= qty
        parts.append({line_id: qty for line_id, qty in part.items() if qty})
    return _filled([*parts, left])


def by_lines(lines: Sequence[SplitLine], groups: Sequence[Collection[int]]) -> list[Part]:
    """Return one part for each group of whole lines and one for the other lines. Raises BadInput as ``by_pieces``."""
    open_now = whole(lines)
    return by_pieces(lines, [{line_id: open_now.get(line_id, 0) for line_id in group} for group in groups])


def by_stock(lines: Sequence[SplitLine], free: Stock) -> list[Part]:
    """Return what can be sent from this stock now, and the rest; lines take what is there in their order."""
    left = dict(free)
    now = {line.id: _take(line, line.open_qty, left) for line in lines}
    return by_pieces(lines, [now])


def by_warehouse(lines: Sequence[SplitLine], free: Sequence[Stock]) -> list[Part]:
    """Return one part for each of these stocks in turn with what it can send of what is left, and the rest.

    A line goes whole to the first stock that has all of it; only what no stock has whole is cut.
    """
    left = whole(lines)
    stocks = [dict(one) for one in free]
    parts: list[Part] = [{} for _ in stocks]
    for line in lines:
        for stock, part in zip(stocks, parts, strict=True):
            if left.get(line.id) and _room(line, left[line.id], stock) == left[line.id]:
                part[line.id] = _take(line, left.pop(line.id), stock)
    for line in lines:
        for stock, part in zip(stocks, parts, strict=True):
            if left.get(line.id):
                part[line.id] = _take(line, left[line.id], stock)
                left[line.id] -= part[line.id]
    return by_pieces(lines, parts)


def by_weight(lines: Sequence[SplitLine], limit_g: int) -> list[Part]:
    """Return parts none of which is heavier than ``limit_g`` grams, each filled in the order of the lines.

    A single piece that is heavier by itself is a part alone.
    """
    parts: list[Part] = []
    room = 0
    for line in lines:
        left = line.open_qty
        while left > 0:
            fitting = left if line.weight_g <= 0 else min(left, room // line.weight_g)
            if not parts or fitting == 0:
                parts.append({})
                room = limit_g
                fitting = left if line.weight_g <= 0 else min(left, max(1, room // line.weight_g))
            parts[-1][line.id] = parts[-1].get(line.id, 0) + fitting
            room = max(0, room - fitting * line.weight_g)
            left -= fitting
    return parts


def _filled(parts: Sequence[Mapping[int, int]]) -> list[Part]:
    cleaned = [{line_id: qty for line_id, qty in part.items() if qty > 0} for part in parts]
    return [part for part in cleaned if part]


def _room(line: SplitLine, qty: int, stock: Mapping[int, int]) -> int:
    if not line.needs:
        return 0
    return max(0, min(qty, *(stock.get(sku_id, 0) // each for sku_id, each in line.needs)))


def _take(line: SplitLine, qty: int, stock: dict[int, int]) -> int:
    taken = _room(line, qty, stock)
    for sku_id, each in line.needs if taken else ():
        stock[sku_id] -= taken * each
    return taken


# --- what each part is worth ------------------------------------------------------------------------------------------


def share_lines(lines: Sequence[SplitLine], parts: Sequence[Part]) -> list[list[LineShare]]:
    """Return each part's share of each line; over all parts every figure adds up to the line's exactly.

    A line of which nothing is left to send goes with the first part, so that nothing of the order is lost. Raises
    ValueError when the parts are not the whole order (a bug of the caller).
    """
    shares: list[list[LineShare]] = [[] for _ in parts]
    for line in lines:
        takers = [at for at, part in enumerate(parts) if part.get(line.id)]
        pieces = [parts[at][line.id] for at in takers]
        if sum(pieces) != line.open_qty:
            raise ValueError("the parts are not the whole line")
        if not takers:
            takers, pieces = [0], [0]
        refunded = [line.refunded_qty, *([0] * (len(takers) - 1))]
        counts = [left + gone for left, gone in zip(pieces, refunded, strict=True)]
        sums = zip(
            *(share(sum_, counts) for sum_ in (line.discount_cents, line.tax_cents, line.total_cents)), strict=True
        )
        for at, qty, gone, (discount, tax, total) in zip(takers, counts, refunded, sums, strict=True):
            shares[at].append(LineShare(line.id, qty, gone, discount, tax, total))
    return shares


def share_money(money: OrderMoney, discounts: Sequence[int], totals: Sequence[int]) -> list[OrderMoney]:
    """Return the order's sums shared over its parts; each adds up exactly.

    ``discounts`` are what the parts' lines have off and ``totals`` what they come to, in minor units. A part's goods
    are what its lines came to before their discounts; what is on no line is shared by totals, who pays a discount by
    the discounts. What was paid follows what each part costs. So an order whose sums fit together has parts whose sums
    do; only a difference is shared.
    """
    by_total = [max(0, one) for one in totals]
    of_lines = share(money.discount_cents - money.order_discount_cents, [max(0, one) for one in discounts])
    on_order = share(money.order_discount_cents, by_total)
    discount = [one + other for one, other in zip(of_lines, on_order, strict=True)]
    by_platform = share(money.platform_discount_cents, [max(0, one) for one in discount])
    gap = money.discount_cents - money.platform_discount_cents - money.shop_discount_cents
    by_shop = [off - paid - odd for off, paid, odd in zip(discount, by_platform, share(gap, by_total), strict=True)]
    missing = share(money.goods_cents - sum(of_lines) - sum(totals), by_total)
    goods = [sum(each) for each in zip(of_lines, totals, missing, strict=True)]
    names = ("postage_cents", "tax_cents", "fee_cents", "refunded_cents")
    plain = {name: share(getattr(money, name), by_total) for name in names}
    shared = [
        OrderMoney(
            goods_cents=goods[at], discount_cents=discount[at], order_discount_cents=on_order[at],
            platform_discount_cents=by_platform[at], shop_discount_cents=by_shop[at], paid_cents=0,
            **{name: values[at] for name, values in plain.items()},
        )
        for at in range(len(totals))
    ]  # fmt: skip
    differences = share(money.paid_cents - money.due_cents, by_total)
    return [replace(part, paid_cents=part.due_cents + one) for part, one in zip(shared, differences, strict=True)]
