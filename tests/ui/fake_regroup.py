"""Merging, splitting, reverses and gifts of the facade, for tests: keeps what was asked and done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError, BadInput
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
from tests.ui.fakes import NOW, order_row


class FakeRegroup:
    """One receiver with four orders, of which one may not be merged; an order with three lines to cut."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.error: AppError | None = None
        """What the next merge, split or match is refused with."""
        self.listings = (UnmatchedListing(31, "晴川旗舰店", "P7", "0", "MJ-?", "竹纤维毛巾 单条", "雾灰", 22),)

    def _refuse(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def merge_offer(self, ids: Any, limit: int) -> MergeOffer:
        first = ids[0]
        offered = [*dict.fromkeys((*ids, first + 1, first + 2, first + 3))][:limit]
        rows = []
        for at, order_id in enumerate(offered):
            order = order_row(order_id - 1)
            against = ("cod_mix", "other_carrier") if order_id == first + 3 else ()
            rows.append(
                MergeRow(
                    order_id, order.order_no, order.shop_name, "audited", order.goods, 2 + at, 450, 3990, "CNY",
                    NOW - timedelta(hours=at), against,
                )
            )  # fmt: skip
        return MergeOffer("王**", "浙江 杭州", tuple(rows))

    def merge(self, ids: Any, printed_too: bool, by: Actor) -> Regrouped:
        self._refuse()
        self.done.append(("merge", tuple(ids), printed_too))
        return Regrouped((900,), ("261122-09001",), (tuple(order_row(one - 1).order_no for one in ids),))

    def split_offer(self, order_id: int) -> SplitOffer:
        lines = (
            SplitLineRow(1, "YX-K32-Y", "羊绒衫 圆领", "雾灰 XL", 2, 320),
            SplitLineRow(2, "MJ-ZX-01", "竹纤维毛巾 单条", "", 4, 110),
            SplitLineRow(3, "SET-9", "洗护套装", "三件", 1, 900),
        )
        return SplitOffer(order_id, order_row(order_id - 1).order_no, lines)

    def split_plan(self, order_id: int, cut: CutForm) -> Regrouped:
        if cut.stock:
            raise BadInput("split.nothing_to_cut", order_no=order_row(order_id - 1).order_no)
        return Regrouped((0, 0), ("", ""), (("YX-K32-Y × 2",), ("MJ-ZX-01 × 4", "SET-9 × 1")))

    def split(self, order_id: int, cut: CutForm, printed_too: bool, by: Actor) -> Regrouped:
        self._refuse()
        self.done.append(("split", order_id, cut, printed_too))
        return Regrouped((901, 902), ("261122-09002", "261122-09003"), (("YX-K32-Y × 2",), ("MJ-ZX-01 × 4",)))

    def _each(self, ids: Any) -> tuple[Outcome, ...]:
        return tuple(Outcome(order_row(order_id - 1).order_no) for order_id in ids)

    def seal(self, ids: Any, on: bool, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("seal", tuple(ids), on))
        return self._each(ids)

    def plan(self, ids: Any, reverse: str, reason: str, by: Actor) -> tuple[UndoPlan, ...]:
        self.done.append(("plan", tuple(ids), reverse))
        steps = (
            PlanStep("order.unrouted", {"reason": "by_person"}),
            PlanStep("undo.stock.unreserve", {"goods": ["YX-K32-Y × 2"]}),
            PlanStep("undo.numbers_given_back", {"count": 1}),
        )
        plans = [UndoPlan(order_row(order_id - 1).order_no, steps) for order_id in ids]
        if len(plans) > 1:
            number = plans[-1].order_no
            plans[-1] = UndoPlan(number, (), "order.partly_left", {"order_no": number})
        return tuple(plans)

    def carry_out(self, ids: Any, reverse: str, reason: str, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("carry_out", tuple(ids), reverse, reason))
        return self._each(ids)

    def intercept(self, ids: Any, reason: str, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("intercept", tuple(ids), reason))
        return self._each(ids)

    def give_gift(self, ids: Any, code: str, qty: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("give_gift", tuple(ids), code, qty))
        return self._each(ids)

    def take_gift(self, ids: Any, code: str, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("take_gift", tuple(ids), code))
        return self._each(ids)

    def could_merge(self, order_id: int) -> int:
        return 2

    def stop_receiver(self, order_id: int, kind: str, note: str, by: Actor) -> int:
        self._refuse()
        self.done.append(("stop_receiver", order_id, kind, note))
        return 3

    def unmatched(self, order_id: int) -> tuple[UnmatchedListing, ...]:
        return self.listings

    def match(self, listing_id: int, code: str, by: Actor) -> None:
        self._refuse()
        self.done.append(("match", listing_id, code))
