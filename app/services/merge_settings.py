"""Settings of merging, shared by all stations: whether by itself, how long it waits, whose shops go together.

``merging.shops:ID`` says for one shop ``same`` (only its own orders), ``never``, or ``group:NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select, true

from app.domain.merging import GROUP, MergeLimits, ShopPolicy
from app.domain.people import Actor
from app.errors import BadInput, Param
from app.models.database import Database
from app.models.orders import sales_order
from app.models.staff import setting
from app.services.shared_settings import put_setting

AUTO = "merging.auto"
"""Audited orders are merged by themselves before they are routed."""

WAIT_MINUTES = "merging.wait_minutes"
"""So long an audited order waits for others to be merged with before it is routed; urgent ones do not wait."""

WINDOW_HOURS = "merging.window_hours"
"""At most so far apart are the orders placed that are merged by themselves; 0: no bound."""

MAX_WEIGHT_G = "merging.max_weight_g"
"""A merged order is at most so heavy, in grams; 0: no bound."""

MAX_ORDERS = "merging.max_orders"
"""So many orders at most become one; 0: no bound."""

SHOPS = "merging.shops"

_DEFAULTS: dict[str, Param] = {AUTO: False, WAIT_MINUTES: 0, WINDOW_HOURS: 72, MAX_WEIGHT_G: 0, MAX_ORDERS: 0}
_MOST = 1_000_000
NUMBERS = tuple(name.partition(".")[2] for name in _DEFAULTS)
"""The names that ``set_merging`` takes; ``auto`` is 0 or 1."""


@dataclass(frozen=True)
class MergeSettings:
    """How orders are merged. ``policies`` are those of shops that have one of their own."""

    auto: bool
    wait: timedelta
    limits: MergeLimits
    policies: dict[int, str]

    def numbers(self) -> dict[str, int]:
        """Return the settings of all shops by the names that ``set_merging`` takes; 0 is no bound."""
        window = self.limits.window
        values = (
            int(self.auto), int(self.wait.total_seconds()) // 60,
            int(window.total_seconds()) // 3600 if window else 0, self.limits.weight_g or 0, self.limits.orders or 0,
        )  # fmt: skip
        return dict(zip(NUMBERS, values, strict=True))

    def policy(self, shop_id: int) -> str:
        """Return the policy of a shop."""
        return self.policies.get(shop_id, ShopPolicy.SAME.value)


def merge_settings(conn: Connection) -> MergeSettings:
    """Return the settings of merging, in one question."""
    rows = conn.execute(select(setting.c.name, setting.c.value).where(setting.c.name.like("merging.%")))
    found = {**_DEFAULTS, **dict(rows.all())}
    start = f"{SHOPS}:"
    hours, grams, orders = (_number(found[name]) for name in (WINDOW_HOURS, MAX_WEIGHT_G, MAX_ORDERS))
    return MergeSettings(
        auto=bool(found[AUTO]),
        wait=timedelta(minutes=_number(found[WAIT_MINUTES])),
        limits=MergeLimits(timedelta(hours=hours) if hours else None, grams or None, orders or None),
        policies={int(name.removeprefix(start)): str(value) for name, value in found.items() if name.startswith(start)},
    )


def _number(value: Param) -> int:
    return max(0, value) if isinstance(value, int) else 0


def not_waiting(settings: MergeSettings, at: datetime) -> ColumnElement[bool]:
    """SQL: an audited order does not wait (any more) for others to be merged with; for routing, too.

    Whatever cannot be merged any more does not wait: urgent, sealed and merged orders, and parts of split ones.
    """
    if not settings.auto or not settings.wait:
        return true()
    return or_(
        sales_order.c.audited_at <= at - settings.wait,
        sales_order.c.audited_at.is_(None),
        sales_order.c.urgent,
        sales_order.c.sealed,
        sales_order.c.kind != "normal",
        sales_order.c.ship_by_at <= at + settings.wait,
    )


def set_merging(db: Database, name: str, value: int, by: Actor) -> None:
    """Set one of the numbers (``auto``: 0 or 1). Raises BadInput for an unknown name or a number out of range."""
    full = f"merging.{name}"
    if full not in _DEFAULTS:
        raise BadInput("account.unknown_field", field=name, known=[one.partition(".")[2] for one in _DEFAULTS])
    high = 1 if full == AUTO else _MOST
    if not 0 <= value <= high:
        raise BadInput("account.out_of_range", field=name, low=0, high=high, value=str(value))
    put_setting(db, full, bool(value) if full == AUTO else value, by)


def set_shop_policy(db: Database, shop_id: int, policy: str, by: Actor) -> None:
    """Say whose orders a shop's may be merged with: ``same``, ``never`` or ``group:NAME``. Raises BadInput."""
    known = {one.value for one in ShopPolicy}
    if policy not in known and not (policy.startswith(GROUP) and policy.removeprefix(GROUP).strip()):
        raise BadInput("merge.unknown_policy", policy=policy, known=[*sorted(known), f"{GROUP}NAME"])
    put_setting(db, f"{SHOPS}:{shop_id}", policy, by)
