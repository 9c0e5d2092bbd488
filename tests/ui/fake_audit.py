"""The audit queue of the facade, for tests: orders made up from positions, which leave when they are passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.people import Actor
from app.services.queries.detail_rows import ExceptionRow
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import (
    AddressForm,
    AuditDay,
    AuditPage,
    AuditRow,
    ReasonRow,
    RowCount,
    Suggestion,
)
from tests.ui.fakes import NOW, order_row

REASONS = (
    ("address_invalid", 128),
    ("shortage", 74),
    ("amount_anomaly", 31),
    ("message", 46),
    ("unmatched", 22),
    ("refund_asked", 9),
    ("phone_odd", 2),
)
PARAMS: dict[str, dict[str, Any]] = {
    "address_invalid": {"region": "浙江省 杭州市 余航区", "faults": ["district_not_in_city"]},
    "shortage": {"skus": ["YX-K32-Y"]},
    "amount_anomaly": {"paid_cents": 990, "expected_cents": 3900, "currency": "CNY"},
    "unmatched": {"listings": ["羊绒衫 雾灰 XXL"]},
}
ADDRESSES = (
    "浙江省杭州市余航区五常街道 文一西路 ***",
    "广东省深圳市 科技园 **",
    "江苏省苏州市姑苏区 平江路 **",
    "新疆巴音郭楞蒙古自治州库尔勒市 **",
    "上海市浦东新区 丰巢柜",
    "四川省成都市高新区天府三街 **",
)
FIRST = 7
"""The id of the first order in every group."""


def audit_row(at: int, kind: str) -> AuditRow:
    """The order at a position of a reason's list."""
    order = order_row(at + FIRST - 1, "to_audit")._replace(exception=kind or None, open_exceptions=1)
    opened = NOW - timedelta(hours=1)
    finding = ExceptionRow(
        900 + at, order.id, kind, "finding", PARAMS.get(kind, {}), opened, None, None, "system"
    )  # fmt: skip
    return AuditRow(order, finding, ADDRESSES[at % len(ADDRESSES)])


class FakeAudit:
    """Reason groups with orders that leave when they are passed."""

    def __init__(self) -> None:
        self.counts = dict(REASONS)
        self.done: list[tuple[Any, ...]] = []
        self.left: set[int] = set()
        self.refused: dict[int, Outcome] = {}
        self.trouble: BaseException | None = None
        self.form = AddressForm(
            "浙江省",
            "杭州市",
            "余航区",
            "五常街道",
            "文一西路 *** 号 * 幢",
            {"district": "address.district_not_in_city"},
        )
        self.proposals: tuple[Suggestion, ...] = (
            Suggestion(900, "suggest.region", {"region": "余杭区"}, {"district": "余杭区"}),
        )
        self.extra: tuple[ExceptionRow, ...] = (
            ExceptionRow(950, FIRST, "message", "finding", {}, NOW, None, None, "system"),
        )

    def reasons(self) -> tuple[ReasonRow, ...]:
        return tuple(ReasonRow(kind, "finding", count) for kind, count in self.counts.items())

    def _live(self, kind: str) -> list[int]:
        total = dict(REASONS)[kind] if self.counts.get(kind) else 0
        return [at for at in range(total) if at + FIRST not in self.left]

    def page(self, kind: str, mark: PageMark | None, limit: int, backwards: bool) -> AuditPage:
        live = self._live(kind)
        start = 0 if mark is None else int(str(mark.key[0]))
        part = live[max(0, start - limit) : start] if backwards else live[start : start + limit]
        first = max(0, start - limit) if backwards else start
        after = PageMark((first + len(part),)) if first + len(part) < len(live) else None
        return AuditPage(tuple(audit_row(at, kind) for at in part), PageMark((first,)) if first else None, after)

    def anchor_at(self, kind: str, fraction: float) -> PageMark | None:
        return PageMark((round(len(self._live(kind)) * fraction),))

    def count(self, kind: str, cap: int) -> RowCount:
        return RowCount(len(self._live(kind)))

    def still_there(self, kind: str, order_ids: Any) -> tuple[AuditRow, ...]:
        return tuple(audit_row(order_id - FIRST, kind) for order_id in order_ids if order_id not in self.left)

    def today(self) -> AuditDay:
        return AuditDay(4812, 391, 27, 326)

    def address(self, order_id: int) -> AddressForm:
        return self.form

    def suggestions(self, order_id: int) -> tuple[Suggestion, ...]:
        return self.proposals

    def findings(self, order_id: int) -> tuple[ExceptionRow, ...]:
        kinds = [kind for kind, count in self.counts.items() if count]
        return (*(audit_row(order_id - FIRST, kind).finding for kind in kinds[:1]), *self.extra)

    def _each(self, verb: str, ids: Any, *more: Any) -> tuple[Outcome, ...]:
        self.done.append((verb, tuple(ids), *more))
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        outcomes = []
        for order_id in ids:
            number = order_row(order_id - 1).order_no
            if order_id in self.refused:
                outcomes.append(replace(self.refused[order_id], subject=number))
                continue
            outcomes.append(Outcome(number))
            (self.left.discard if verb == "revoke" else self.left.add)(order_id)
        return tuple(outcomes)

    def pass_orders(self, ids: Any, by: Actor) -> tuple[Outcome, ...]:
        return self._each("pass", ids)

    def force(self, ids: Any, reason: str, by: Actor) -> tuple[Outcome, ...]:
        return self._each("force", ids, reason)

    def revoke(self, ids: Any, by: Actor) -> tuple[Outcome, ...]:
        return self._each("revoke", ids)

    def settle(self, exception_id: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("settle", exception_id))
        return (Outcome("261122-04895"),)

    def take(self, suggestion: Suggestion, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("take", suggestion.values))
        self.form = replace(self.form, district="余杭区", errors={})
        self.proposals = ()
        return (Outcome("261122-04895"),)

    def change_address(self, order_id: int, values: dict[str, str], by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("change_address", order_id, values))
        return (Outcome("261122-04895"),)
