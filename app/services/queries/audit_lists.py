"""The audit queue: reasons with their counts, orders by reason, the day's figures, the address under the finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from app.domain.address import Confidence, place_of, region_faults
from app.domain.exceptions import NATURE, ExceptionKind
from app.domain.order_state import OrderQueue
from app.errors import NotFound
from app.models.orders import order_exception, receiver
from app.models.warehouses import warehouse
from app.services.queries import order_pages
from app.services.queries.counters import OPEN_CAP, exception_counts, queue_counts
from app.services.queries.detail_rows import ExceptionRow
from app.services.queries.order_depth import anchor_in, count_walk
from app.services.queries.order_detail import exception_row, exceptions_of, one_line
from app.services.queries.order_pages import cut_page
from app.services.queries.order_rows import read_rows
from app.services.queries.order_walk import OrderWalk
from app.services.queries.rows import OrderFilter, OrderRow, PageMark, SortKey
from app.services.queries.screen_rows import (
    AddressForm,
    AuditDay,
    AuditPage,
    AuditRow,
    ReasonRow,
    RowCount,
    Suggestion,
)
from app.services.queries.sql import Sql, Values, run

WAITING = ""
"""The reason of orders that wait without a finding."""
_NO_FINDING = Sql("o.open_exceptions = 0")
_FIELD_OF = {
    "province_unknown": "province",
    "city_not_in_province": "city",
    "district_not_in_city": "district",
    "district_missing": "district",
}
_AUTO, _BY_HAND = "audit.passed_by_rules", "audit.passed_by_person"


def reasons(conn: Connection) -> tuple[ReasonRow, ...]:
    """Return the reasons with open findings, most serious first, then those waiting without one; counts are capped."""
    counts = exception_counts(conn)
    found = [
        ReasonRow(kind.value, NATURE[kind].category.value, counts[kind.value])
        for kind in ExceptionKind
        if kind.value in counts
    ]
    waiting = count(conn, WAITING, OPEN_CAP).total
    return (*found, ReasonRow(WAITING, "", waiting)) if waiting else tuple(found)


def page(conn: Connection, kind: str, mark: PageMark | None, limit: int, *, backwards: bool) -> AuditPage:
    """Return one page of the orders with an open finding of ``kind``, urgent first, then by promise."""
    cut = cut_page(_walk(conn, kind), mark, limit, backwards=backwards)
    orders = read_rows(conn, cut.ids)
    rows = [orders[order_id] for order_id in cut.ids if order_id in orders]
    return AuditPage(_audit_rows(conn, kind, rows), cut.before, cut.after)


def still_there(conn: Connection, kind: str, order_ids: Sequence[int]) -> tuple[AuditRow, ...]:
    """Return the present rows of those orders that a reason still holds, in the order asked."""
    rows = order_pages.still_there(conn, _filter(kind), order_ids)
    if kind == WAITING:
        rows = tuple(row for row in rows if row.open_exceptions == 0)
    return _audit_rows(conn, kind, rows)


def _audit_rows(conn: Connection, kind: str, orders: Sequence[OrderRow]) -> tuple[AuditRow, ...]:
    ids = [order.id for order in orders]
    findings, addresses = _findings(conn, kind, ids), _addresses(conn, ids)
    return tuple(
        AuditRow(order, findings.get(order.id) or _nothing(order), addresses.get(order.id, "")) for order in orders
    )


def anchor_at(conn: Connection, kind: str, fraction: float) -> PageMark | None:
    """Return a mark near ``fraction`` of a reason's list."""
    return anchor_in(_walk(conn, kind), fraction)


def count(conn: Connection, kind: str, cap: int) -> RowCount:
    """Return how many orders a reason holds."""
    return count_walk(_walk(conn, kind), cap)


def _walk(conn: Connection, kind: str) -> OrderWalk:
    return OrderWalk(conn, _filter(kind), SortKey.SHIP_BY, [_NO_FINDING] if kind == WAITING else ())


def _filter(kind: str) -> OrderFilter:
    if kind == WAITING:
        return OrderFilter(queues=(OrderQueue.TO_AUDIT.value,))
    return OrderFilter(exception_kinds=(kind,))


def _findings(conn: Connection, kind: str, order_ids: Collection[int]) -> dict[int, ExceptionRow]:
    if kind == WAITING:
        return {}
    rows = conn.execute(
        select(order_exception).where(
            order_exception.c.order_id.in_(list(order_ids)),
            order_exception.c.kind == kind,
            order_exception.c.closed_at.is_(None),
        )
    )
    return {row.order_id: exception_row(row) for row in rows}


def _nothing(order: OrderRow) -> ExceptionRow:
    """Stands where an order has no finding: it waits for a look since it was paid."""
    since = order.paid_at or datetime.fromtimestamp(0, UTC)
    return ExceptionRow(0, order.id, WAITING, "", {}, since, None, None, "")


def _addresses(conn: Connection, order_ids: Collection[int]) -> dict[int, str]:
    rows = conn.execute(
        select(
            receiver.c.order_id, receiver.c.province, receiver.c.city, receiver.c.district, receiver.c.town,
            receiver.c.masked_street,
        ).where(receiver.c.order_id.in_(list(order_ids)), receiver.c.current)
    )  # fmt: skip
    return {
        row.order_id: f"{one_line((row.province, row.city, row.district, row.town))} {row.masked_street}".strip()
        for row in rows
    }


def open_findings(conn: Connection, order_id: int) -> tuple[ExceptionRow, ...]:
    """Return what is open on an order, newest first."""
    return tuple(item for item in exceptions_of(conn, [order_id])[order_id] if item.closed_at is None)


# --- the address ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Regions:
    province: str
    city: str
    district: str
    town: str
    masked_street: str
    country: str


def _regions(conn: Connection, order_id: int) -> _Regions:
    row = conn.execute(
        select(
            receiver.c.province, receiver.c.city, receiver.c.district, receiver.c.town, receiver.c.masked_street,
            receiver.c.country,
        )
        .where(receiver.c.order_id == order_id, receiver.c.current)
        .order_by(receiver.c.id.desc())
    ).first()  # fmt: skip
    if row is None:
        raise NotFound("order.no_receiver", order_id=order_id)
    return _Regions(*row)


def address(conn: Connection, order_id: int) -> AddressForm:
    """Return the editable address, its street masked, with what does not fit; raise NotFound."""
    row = _regions(conn, order_id)
    faults = region_faults(row.province, row.city, row.district) if row.country in ("", "CN") else ()
    errors = {_FIELD_OF[fault]: f"address.{fault}" for fault in faults}
    return AddressForm(row.province, row.city, row.district, row.town, row.masked_street, errors)


def suggestions(conn: Connection, order_id: int) -> tuple[Suggestion, ...]:
    """Return regions that would fit where an address finding is open: read off the smaller region's name.

    Only regions are proposed, from regions: the street stays sealed.
    """
    finding = next(
        (item for item in open_findings(conn, order_id) if item.kind == ExceptionKind.ADDRESS_INVALID.value), None
    )
    if finding is None:
        return ()
    row = _regions(conn, order_id)
    now = {"province": row.province, "city": row.city, "district": row.district}
    found: list[Suggestion] = []
    for place in (
        place_of(row.province, row.city, row.district, ""),
        place_of("", row.city, row.district, ""),
        place_of(row.province, "", row.district, ""),
        place_of("", "", row.district, "") if row.district else place_of("", row.city, "", ""),
    ):
        proposed = {"province": place.province, "city": place.city, "district": place.district}
        values = {field: value for field, value in proposed.items() if value and value != now[field]}
        fits = place.confidence is Confidence.FULL and not region_faults(place.province, place.city, place.district)
        if values and fits and all(values != other.values for other in found):
            region = one_line((place.province, place.city, place.district))
            found.append(Suggestion(finding.id, "suggest.region", {"region": region}, values))
    return tuple(found)


def order_of(conn: Connection, exception_id: int) -> int:
    """Return the order an exception stands on; raise NotFound."""
    order_id = conn.execute(
        select(order_exception.c.order_id).where(order_exception.c.id == exception_id)
    ).scalar_one_or_none()
    if order_id is None:
        raise NotFound("exception.not_found")
    return int(order_id)


# --- the day ----------------------------------------------------------------------------------------------------------
def day_start(conn: Connection, now: datetime) -> datetime:
    """Return when the warehouse's day began; its zone is that of the warehouse preferred."""
    zone = conn.execute(
        select(warehouse.c.timezone).where(warehouse.c.active).order_by(warehouse.c.priority.desc(), warehouse.c.id)
    ).scalar()
    local = now.astimezone(ZoneInfo(zone or "Asia/Shanghai"))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def today(conn: Connection, now: datetime) -> AuditDay:
    """Return the figures of the warehouse's day up to ``now``."""
    passed: dict[str, int] = defaultdict(int)
    since = _first_event_since(conn, day_start(conn, now))
    if since is not None:
        rows = run(
            conn,
            Sql("SELECT e.code, count(*) FROM order_event e WHERE e.id >= ? AND e.code IN (?, ?) GROUP BY e.code",
                [since, _AUTO, _BY_HAND]),
        )  # fmt: skip
        passed.update({row[0]: row[1] for row in rows})
    queues = queue_counts(conn)
    held = exception_counts(conn).get(ExceptionKind.HOLD.value, 0)
    waiting = queues[OrderQueue.TO_AUDIT.value] + queues[OrderQueue.EXCEPTION.value]
    return AuditDay(auto_passed=passed[_AUTO], by_hand=passed[_BY_HAND], held=held, open=max(0, waiting - held))


def _first_event_since(conn: Connection, start: datetime) -> int | None:
    """Return the id of the first event at or after ``start``; ids rise with time, so it is found by halving."""
    values = Values(conn)
    low, high = run(conn, Sql("SELECT (SELECT min(id) FROM order_event), (SELECT max(id) FROM order_event)"))[0]
    if low is None:
        return None
    edge = values.bind(start)
    while low < high:
        middle = (low + high) // 2
        row = run(conn, Sql("SELECT e.id, e.at >= ? FROM order_event e WHERE e.id >= ? ORDER BY e.id LIMIT 1",
                            [edge, middle]))[0]  # fmt: skip
        if row[1]:
            high = middle
        else:
            low = row[0] + 1
    last = run(conn, Sql("SELECT e.at >= ? FROM order_event e WHERE e.id >= ? ORDER BY e.id LIMIT 1", [edge, low]))
    return low if last and last[0][0] else None
