"""Merging, splitting, stopping, gifts and the named reverses, for the window."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.merging import MERGEABLE, WhyNot, why_not
from app.domain.people import Actor
from app.errors import AppError, NotFound
from app.models.base import AnyRow
from app.models.orders import order_line, receiver, sales_order
from app.models.shops import shop
from app.models.stock import bundle, sku
from app.services.change_orders import set_sealed
from app.services.core import Core
from app.services.hand_gifts import give_gift, take_gift
from app.services.intercept_orders import intercept_orders
from app.services.match_listings import choose_sku, unmatched_listings
from app.services.merge_candidates import could_be_merged, merge_facts, partners_of
from app.services.merge_orders import merge_orders
from app.services.merge_settings import merge_settings
from app.services.outcomes import order_numbers
from app.services.queries.plan_rows import PlanStep, UndoPlan
from app.services.queries.raw_rows import UnmatchedListing
from app.services.queries.regroup_rows import (
    CutForm,
    MergeOffer,
    MergeRow,
    Regrouped,
    SplitLineRow,
    SplitOffer,
)
from app.services.queries.rows import Outcome
from app.services.split_orders import Cut, Split, plan_split, split_order
from app.services.stop_lists import add_from_order
from app.services.undo_plans import Reverse, carry_out, plan_reverse
from app.services.undo_regroup import UndoPlan as RegroupPlan
from app.services.undo_regroup import plan_undo, undo_regroup

Ids = Sequence[int]
Outcomes = tuple[Outcome, ...]
UNREGROUP = "unregroup"
_UNSAID = "–"
"""Stands in a plan for the reason that is only asked for when it is done."""


class RegroupDesk:
    """Fulfils the window's Regroup protocol."""

    def __init__(self, core: Core) -> None:
        self._db = core.db
        self._keys = core.keys

    # --- merging ------------------------------------------------------------------------------------------------------
    def merge_offer(self, ids: Ids, limit: int) -> MergeOffer:
        """Return these orders and those of the first one's receiver, the first one first."""
        order_id = ids[0]
        with self._db.read() as conn:
            others = partners_of(conn, [order_id], sorted(MERGEABLE)).get(order_id, [])
            every = list(dict.fromkeys((*ids, *others)))
            ids = every[:limit]
            settings = merge_settings(conn)
            facts = merge_facts(conn, ids, settings)
            limits = settings.limits.without_window()
            rows = {
                row.id: row
                for row in conn.execute(
                    select(sales_order, shop.c.name.label("shop"), receiver.c.masked_name)
                    .join(shop, shop.c.id == sales_order.c.shop_id)
                    .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
                    .where(sales_order.c.id.in_(ids))
                )
            }
        if order_id not in rows:
            raise NotFound("order.not_found", order_no=str(order_id))
        first = facts[order_id]
        offered = []
        for one in ids:
            # Only what stands against the pair; that one order alone is too few is no reason.
            group = [first] if one == order_id else [first, facts[one]]
            against = tuple(reason.value for reason in why_not(group, limits) if reason is not WhyNot.TOO_FEW)
            offered.append(_merge_row(rows[one], facts[one].weight_g, against))
        row = rows[order_id]
        return MergeOffer(row.masked_name, row.region, tuple(offered), len(every) - len(ids))

    def merge(self, ids: Ids, printed_too: bool, by: Actor) -> Regrouped:  # noqa: FBT001 - the window's protocol
        """Make one order of these."""
        made = merge_orders(self._db, self._keys, ids, by, printed_too=printed_too)
        return Regrouped((made.order_id,), (made.order_no,), (made.members,), made.labels)

    # --- splitting ----------------------------------------------------------------------------------------------------
    def split_offer(self, order_id: int) -> SplitOffer:
        """Return the lines of an order that may be cut."""
        with self._db.read() as conn:
            number = conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar()
            if number is None:
                raise NotFound("order.not_found", order_no=str(order_id))
            rows = conn.execute(
                select(order_line, sku.c.sku_code, sku.c.weight_g, bundle.c.bundle_code)
                .join(sku, sku.c.id == order_line.c.sku_id, isouter=True)
                .join(bundle, bundle.c.id == order_line.c.bundle_id, isouter=True)
                .where(order_line.c.order_id == order_id, order_line.c.qty > order_line.c.refunded_qty)
                .order_by(order_line.c.id)
            )
            lines = tuple(
                SplitLineRow(
                    row.id, row.sku_code or row.bundle_code or "", row.title, row.spec, row.qty - row.refunded_qty,
                    row.weight_g or 0,
                )
                for row in rows
            )  # fmt: skip
        return SplitOffer(order_id, number, lines)

    def split_plan(self, order_id: int, cut: CutForm) -> Regrouped:
        """Return what a cut would make."""
        return _told(plan_split(self._db, order_id, _cut(cut)))

    def split(self, order_id: int, cut: CutForm, printed_too: bool, by: Actor) -> Regrouped:  # noqa: FBT001
        """Cut it."""
        return _told(split_order(self._db, self._keys, order_id, _cut(cut), by, printed_too=printed_too))

    def seal(self, ids: Ids, on: bool, by: Actor) -> Outcomes:  # noqa: FBT001 - the window's protocol
        """Seal or unseal."""
        return set_sealed(self._db, ids, on, by)

    # --- reverses -----------------------------------------------------------------------------------------------------
    def plan(self, ids: Ids, reverse: str, reason: str, by: Actor) -> tuple[UndoPlan, ...]:
        """Tell what a reverse would undo."""
        if reverse != UNREGROUP:
            return plan_reverse(self._db, Reverse(reverse), ids, reason or _UNSAID, by)
        numbers = order_numbers(self._db, ids)
        return tuple(self._plan_unregroup(order_id, numbers.get(order_id, str(order_id))) for order_id in ids)

    def _plan_unregroup(self, order_id: int, number: str) -> UndoPlan:
        try:
            return UndoPlan(number, _steps(plan_undo(self._db, order_id)))
        except AppError as error:
            return UndoPlan(number, (), error.code, error.params)

    def carry_out(self, ids: Ids, reverse: str, reason: str, by: Actor) -> Outcomes:
        """Do it."""
        if reverse != UNREGROUP:
            return carry_out(self._db, Reverse(reverse), ids, reason, by)
        numbers = order_numbers(self._db, ids)
        done: set[int] = set()
        outcomes = []
        for order_id in ids:
            number = numbers.get(order_id, str(order_id))
            try:
                if order_id not in done:  # another order of the same merge or split was named too
                    plan = undo_regroup(self._db, order_id, by)
                    done.update([one.order_id for one in plan.ends], [one.order_id for one in plan.returns])
                    outcomes.append(Outcome(number, detail=", ".join(plan.labels)))
                else:
                    outcomes.append(Outcome(number))
            except AppError as error:
                outcomes.append(Outcome(number, error.code, error.params))
        return tuple(outcomes)

    def intercept(self, ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Stop orders wherever they are."""
        return intercept_orders(self._db, ids, reason, by)

    # --- gifts and listings -------------------------------------------------------------------------------------------
    def give_gift(self, ids: Ids, code: str, qty: int, by: Actor) -> Outcomes:
        """Add a gift to each."""
        return give_gift(self._db, ids, code, qty, by)

    def take_gift(self, ids: Ids, code: str, by: Actor) -> Outcomes:
        """Take a gift off each."""
        return take_gift(self._db, ids, code, by)

    def could_merge(self, order_id: int) -> int:
        """Return with how many others it could be merged."""
        with self._db.read() as conn:
            return could_be_merged(conn, [order_id]).get(order_id, 0)

    def stop_receiver(self, order_id: int, kind: str, note: str, by: Actor) -> int:
        """Put something of the order on the blacklist."""
        return add_from_order(self._db, self._keys, order_id, kind, note, by).stopped

    def unmatched(self, order_id: int) -> tuple[UnmatchedListing, ...]:
        """Return what the order's lines wait for."""
        with self._db.read() as conn:
            return unmatched_listings(conn, order_id=order_id)

    def match(self, listing_id: int, code: str, by: Actor) -> None:
        """Map a listing by hand."""
        choose_sku(self._db, listing_id, code, by)


def _merge_row(row: AnyRow, weight_g: int, against: tuple[str, ...]) -> MergeRow:
    return MergeRow(
        row.id, row.order_no, row.shop, row.state, row.goods, row.qty, weight_g, row.paid_cents, row.currency,
        row.placed_at, against,
    )  # fmt: skip


def _cut(form: CutForm) -> Cut:
    return Cut(form.lines, form.pieces, form.weight_g, form.stock, form.warehouses)


def _told(made: Split) -> Regrouped:
    parts = made.parts
    return Regrouped(
        tuple(part.order_id for part in parts),
        tuple(part.order_no for part in parts),
        tuple(part.goods for part in parts),
        made.labels,
    )


def _steps(plan: RegroupPlan) -> tuple[PlanStep, ...]:
    ends = [
        PlanStep(
            "cli.undo_ends",
            {"order_no": one.order_no, "state": one.state, "parcels": one.parcels, "numbers": list(one.waybill_nos)},
        )
        for one in plan.ends
    ]
    back = [PlanStep("cli.undo_returns", {"order_no": one.order_no, "state": one.state}) for one in plan.returns]
    void = [PlanStep("cli.labels_void", {"labels": list(plan.labels)})] if plan.labels else []
    return (*ends, *back, *void)
