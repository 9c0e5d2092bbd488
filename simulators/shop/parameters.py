"""Checks query parameters as WordPress does and turns them into an order filter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from simulators.shop.refusal import invalid_parameter, not_modelled
from simulators.shop.shape import STATUSES
from simulators.shop.store import OrderFilter

if TYPE_CHECKING:
    from simulators.shop.login import Parameters

_ORDERBY = {"date": "created", "id": "id", "modified": "modified"}
_ORDERBY_KNOWN = ("date", "id", "include", "title", "slug", "modified")


def text(parameters: Parameters, name: str) -> str:
    """Return a single parameter, '' where absent."""
    value = parameters.get(name, "")
    return value if isinstance(value, str) else ""


def items(parameters: Parameters, name: str) -> list[str]:
    """Return a list parameter given as ``a,b`` or as ``name[]=a&name[]=b``."""
    value = parameters.get(name, "")
    parts = value.split(",") if isinstance(value, str) else list(value.values())
    return [part.strip() for part in parts if part.strip()]


def numbers(parameters: Parameters, name: str) -> tuple[int, ...]:
    """Return a list of ids."""
    parts = items(parameters, name)
    if any(not part.isdecimal() for part in parts):
        raise invalid_parameter(name, "rest_invalid_type", f"{name}[0] is not of type integer.")
    return tuple(int(part) for part in parts)


def whole(parameters: Parameters, name: str, default: int, low: int, high: int | None = None) -> int:
    """Return an integer parameter within its limits."""
    given = text(parameters, name)
    if not given:
        return default
    if not given.lstrip("-").isdecimal():
        raise invalid_parameter(name, "rest_invalid_type", f"{name} is not of type integer.")
    number = int(given)
    if number < low or (high is not None and number > high):
        limits = f"between {low} (inclusive) and {high} (inclusive)" if high else f"greater than or equal to {low}"
        raise invalid_parameter(name, "rest_out_of_bounds", f"{name} must be {limits}")
    return number


def flag(parameters: Parameters, name: str) -> bool:
    """Return a boolean parameter as WordPress reads it."""
    return text(parameters, name).lower() in {"true", "1"}


def moment(parameters: Parameters, name: str, gmt_offset_h: float) -> int | None:
    """Return a date parameter in seconds since 1970, read as a WordPress with order tables (HPOS) reads it.

    Without ``dates_are_gmt`` a stamp without zone is shop-local and one with a zone is exact. With it, a stamp without
    zone is GMT, but one **with** a zone is first turned into shop-local wall time and then compared as if that were
    GMT: wrong by the shop's offset (WP_Date_Query and OrdersTableQuery, read in their public source).
    """
    given = text(parameters, name)
    if not given:
        return None
    try:
        when = datetime.fromisoformat(given.replace(" ", "T"))
    except ValueError:
        raise invalid_parameter(name, "rest_invalid_date", f"Invalid date: {name}") from None
    local = timezone(timedelta(hours=gmt_offset_h))
    if flag(parameters, "dates_are_gmt"):
        wall = when if when.tzinfo is None else when.astimezone(local).replace(tzinfo=None)
        return int(wall.replace(tzinfo=UTC).timestamp())
    return int((when.replace(tzinfo=local) if when.tzinfo is None else when).timestamp())


def order_filter(parameters: Parameters, gmt_offset_h: float) -> OrderFilter:
    """Return the filter of GET /orders. Raises Refusal 400 for what a shop refuses, 501 for what is not modelled."""
    for name in ("search", "customer", "product", "parent", "dp", "created_via"):
        if text(parameters, name) and text(parameters, name) != "2":
            raise not_modelled(f"the parameter {name}")
    allowed = {"any", "trash", *STATUSES}
    wanted = items(parameters, "status") or ["any"]
    for place, status in enumerate(wanted):
        if status not in allowed:
            reason = f"status[{place}] is not one of {', '.join(sorted(allowed))}."
            raise invalid_parameter("status", "rest_not_in_enum", reason)
    if "any" in wanted:
        wanted = [status for status in STATUSES if status != "checkout-draft"]
    orderby = text(parameters, "orderby") or "date"
    if orderby not in _ORDERBY_KNOWN:
        raise invalid_parameter("orderby", "rest_not_in_enum", f"orderby is not one of {', '.join(_ORDERBY_KNOWN)}.")
    direction = text(parameters, "order") or "desc"
    if direction not in {"asc", "desc"}:
        raise invalid_parameter("order", "rest_not_in_enum", "order is not one of asc, desc.")
    per_page = whole(parameters, "per_page", 10, 1, 100)
    page = whole(parameters, "page", 1, 1)
    return OrderFilter(
        statuses=tuple(wanted),
        modified_after=moment(parameters, "modified_after", gmt_offset_h),
        modified_before=moment(parameters, "modified_before", gmt_offset_h),
        created_after=moment(parameters, "after", gmt_offset_h),
        created_before=moment(parameters, "before", gmt_offset_h),
        include=numbers(parameters, "include"),
        exclude=numbers(parameters, "exclude"),
        orderby=_ORDERBY.get(orderby, "id"),
        descending=direction == "desc",
        limit=per_page,
        offset=whole(parameters, "offset", (page - 1) * per_page, 0),
    )
