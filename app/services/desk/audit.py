"""The audit queue and the verbs on it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from app.domain.people import Actor
from app.services.audit_orders import force_orders, pass_orders, revoke_audit, settle_exception
from app.services.change_address import change_address
from app.services.core import Core
from app.services.queries import audit_lists
from app.services.queries.detail_rows import ExceptionRow
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import AddressForm, AuditDay, AuditPage, AuditRow, ReasonRow, RowCount, Suggestion

Ids = Sequence[int]
Outcomes = tuple[Outcome, ...]
_DAY_KEPT_S = 3.0
"""The day's figures are counted again after this long; at twenty thousand orders a day counting takes some 50 ms."""


class AuditDesk:
    """Fulfils the window's Audit protocol."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._db = core.db
        self._day: tuple[float, AuditDay] | None = None

    def reasons(self) -> tuple[ReasonRow, ...]:
        """Return the reasons that hold orders, with counts."""
        with self._db.read() as conn:
            return audit_lists.reasons(conn)

    def page(self, kind: str, mark: PageMark | None, limit: int, backwards: bool) -> AuditPage:  # noqa: FBT001
        """Return one page of a reason's orders, urgent first, then by promise."""
        with self._db.read() as conn:
            return audit_lists.page(conn, kind, mark, limit, backwards=backwards)

    def anchor_at(self, kind: str, fraction: float) -> PageMark | None:
        """Return a mark near ``fraction`` of a reason's list."""
        with self._db.read() as conn:
            return audit_lists.anchor_at(conn, kind, fraction)

    def count(self, kind: str, cap: int) -> RowCount:
        """Return how many orders a reason holds."""
        with self._db.read() as conn:
            return audit_lists.count(conn, kind, cap)

    def still_there(self, kind: str, order_ids: Ids) -> tuple[AuditRow, ...]:
        """Return the present rows of those orders that a reason still holds."""
        with self._db.read() as conn:
            return audit_lists.still_there(conn, kind, order_ids)

    def today(self) -> AuditDay:
        """Return the figures of the warehouse's day, at most three seconds old."""
        now = time.monotonic()
        day = self._day  # the writing thread forgets it at any moment
        if day is None or now - day[0] > _DAY_KEPT_S:
            with self._db.read() as conn:
                day = self._day = (now, audit_lists.today(conn, self._db.now(conn)))
        return day[1]

    def address(self, order_id: int) -> AddressForm:
        """Return the editable address with what does not fit."""
        with self._db.read() as conn:
            return audit_lists.address(conn, order_id)

    def suggestions(self, order_id: int) -> tuple[Suggestion, ...]:
        """Return what would cure an address finding."""
        with self._db.read() as conn:
            return audit_lists.suggestions(conn, order_id)

    def findings(self, order_id: int) -> tuple[ExceptionRow, ...]:
        """Return what is open on an order."""
        with self._db.read() as conn:
            return audit_lists.open_findings(conn, order_id)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def pass_orders(self, ids: Ids, by: Actor) -> Outcomes:
        """Somebody looked: pass what may be passed."""
        self._day = None
        return pass_orders(self._db, ids, by)

    def force(self, ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Pass in spite of findings, with a reason."""
        self._day = None
        return force_orders(self._db, ids, reason, by)

    def revoke(self, ids: Ids, by: Actor) -> Outcomes:
        """Undo a pass."""
        self._day = None
        return revoke_audit(self._db, ids, by)

    def settle(self, exception_id: int, by: Actor) -> Outcomes:
        """Settle one finding."""
        return settle_exception(self._db, exception_id, by)

    def take(self, suggestion: Suggestion, by: Actor) -> Outcomes:
        """Write a suggestion into the order's receiver."""
        with self._db.read() as conn:
            order_id = audit_lists.order_of(conn, suggestion.exception_id)
        return self.change_address(order_id, suggestion.values, by)

    def change_address(self, order_id: int, values: Mapping[str, str], by: Actor) -> Outcomes:
        """Write a new receiver from the parts given."""
        return change_address(self._db, self._core.keys, order_id, values, by)
