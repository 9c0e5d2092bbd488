"""The one door through which an order's state, queue and counters change.

Services change parcels and exceptions as they please and then call ``settle``: it computes, set-based and in the same
transaction, what follows for the orders: state (beyond ROUTED it is computed from the parcels), queue, the figures
lists show, and the exact queue counters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, select, update

from app.domain.exceptions import NATURE, ExceptionKind, most_serious
from app.domain.order_state import OrderMove, OrderState, next_state, queue_of, state_from_parcels
from app.domain.parcel_state import ParcelMove, ParcelState, sources
from app.domain.parcel_state import next_state as next_parcel_state
from app.errors import DatabaseBusy, LostRace, NotFound, Param
from app.models.base import AnyRow
from app.models.bulk import among, insert_many, update_many
from app.models.database import Tx
from app.models.event_changes import Changes, stored_changes
from app.models.orders import order_exception, queue_counter, sales_order
from app.models.parcels import parcel

CHUNK = 400
"""How many ids go into one IN list."""


@dataclass(frozen=True)
class Move:
    """An explicit change of an order's own state: up to ROUTED, and cancelling."""

    move: OrderMove
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    changes: Changes | None = None
    """Columns that the caller changed along with the move, for its event."""


def chunks(ids: Collection[int]) -> Iterable[list[int]]:
    """Yield the ids in ascending order, in pieces fit for one IN list."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def find_order(conn: Connection, order_no: str) -> AnyRow:
    """Return the order row of a number; raise NotFound."""
    row = conn.execute(select(sales_order).where(sales_order.c.order_no == order_no.strip())).one_or_none()
    if row is None:
        raise NotFound("order.not_found", order_no=order_no)
    return row


def find_orders(conn: Connection, order_nos: Collection[str]) -> dict[str, int]:
    """Return id by number for those numbers that exist."""
    rows = conn.execute(
        select(sales_order.c.order_no, sales_order.c.id).where(among(conn, sales_order.c.order_no, order_nos))
    )
    return {row.order_no: row.id for row in rows}


def expect_version(conn: Connection, order_id: int, version: int | None) -> None:
    """Raise LostRace when somebody changed the order since the screen read it; None asks nothing."""
    if version is None:
        return
    row = conn.execute(select(sales_order.c.version, sales_order.c.order_no).where(sales_order.c.id == order_id)).one()
    if row.version != version:
        raise LostRace("order.changed_meanwhile", order_no=row.order_no)


def open_exception(
    tx: Tx,
    order_id: int,
    kind: ExceptionKind,
    *,
    parcel_id: int | None = None,
    release_at: Any = None,  # noqa: ANN401 - datetime or None, stored as given
    release_when: Any = None,  # noqa: ANN401 - a condition's JSON or None
    **params: Param,
) -> bool:
    """Open one exception, or bring the open one of the same kind up to date; write its event.

    Returns True when it is a new one. The caller settles afterwards.
    """
    already = tx.conn.execute(
        select(
            order_exception.c.id,
            order_exception.c.params,
            order_exception.c.release_at,
            order_exception.c.release_when,
        ).where(
            order_exception.c.order_id == order_id,
            order_exception.c.kind == kind.value,
            order_exception.c.closed_at.is_(None),
        )
    ).one_or_none()
    if already is not None:
        changes = {
            f"finding.{already.id}.params": (already.params, params),
            f"finding.{already.id}.release_at": (already.release_at, release_at),
            f"finding.{already.id}.release_when": (already.release_when, release_when),
        }
        if stored_changes(changes) is None:
            return False
        tx.conn.execute(
            update(order_exception)
            .where(order_exception.c.id == already.id)
            .values(params=params, release_at=release_at, release_when=release_when)
        )
        tx.record(order_id, "exception.renewed", {"kind": kind.value}, changes=changes)
        return False
    open_exceptions(tx, [(order_id, kind, parcel_id, params)], release_at=release_at, release_when=release_when)
    return True


def open_exceptions(
    tx: Tx,
    found: Collection[tuple[int, ExceptionKind, int | None, dict[str, Param]]],
    *,
    release_at: Any = None,  # noqa: ANN401 - datetime or None
    release_when: Any = None,  # noqa: ANN401 - a condition's JSON or None
) -> None:
    """Open many exceptions, each ``(order_id, kind, parcel_id, params)``, none of which is open yet; write events."""
    insert_many(
        tx.conn,
        order_exception,
        [
            {
                "order_id": order_id,
                "parcel_id": parcel_id,
                "category": NATURE[kind].category.value,
                "kind": kind.value,
                "params": params,
                "opened_at": tx.at,
                "opened_by": tx.by.name,
                "release_at": release_at,
                "release_when": release_when,
            }
            for order_id, kind, parcel_id, params in found
        ],
    )
    for order_id, kind, parcel_id, params in found:
        # The timeline names what was found; whose parcel it is lies in the params of the exception itself.
        told = {**params, "parcel": parcel_id} if parcel_id else params
        tx.record(order_id, f"exception.opened.{kind.value}", told)


def close_exceptions(
    tx: Tx, order_ids: Collection[int], kinds: Collection[str], reason: str, **params: Param
) -> set[int]:
    """Close the open exceptions of these kinds on these orders; return the orders that had one. Settle afterwards."""
    touched: set[int] = set()
    for ids in chunks(order_ids):
        rows = tx.conn.execute(
            update(order_exception)
            .where(
                order_exception.c.order_id.in_(ids),
                order_exception.c.kind.in_(sorted(kinds)),
                order_exception.c.closed_at.is_(None),
            )
            .values(closed_at=tx.at, closed_by=tx.by.name, close_reason=reason)
            .returning(order_exception.c.order_id, order_exception.c.kind)
        ).all()
        for row in rows:
            touched.add(row.order_id)
            tx.record(row.order_id, f"exception.closed.{row.kind}", {"reason": reason, **params})
    return touched


def open_kinds(conn: Connection, order_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the kinds of open exceptions per order."""
    found: dict[int, list[str]] = defaultdict(list)
    for ids in chunks(order_ids):
        rows = conn.execute(
            select(order_exception.c.order_id, order_exception.c.kind).where(
                order_exception.c.order_id.in_(ids), order_exception.c.closed_at.is_(None)
            )
        )
        for row in rows:
            found[row.order_id].append(row.kind)
    return found


def move_parcels(
    tx: Tx,
    parcel_ids: Collection[int],
    move: ParcelMove,
    code: str,
    params: Mapping[int, dict[str, Param]] | None = None,
    **values: Any,  # noqa: ANN401 - column values set together with the state
) -> dict[int, int]:
    """Move parcels that may make this move, write one event each, and return ``{parcel_id: order_id}`` of those moved.

    Parcels in another state are left alone (the expected state is part of WHERE); the caller compares and reports, and
    settles the orders afterwards. ``values`` are further columns set on every moved parcel.
    """
    moved: dict[int, int] = {}
    for before in sources(move):
        after = next_parcel_state(before, move)
        for ids in chunks(parcel_ids):
            rows = tx.conn.execute(
                update(parcel)
                .where(parcel.c.id.in_(ids), parcel.c.state == before.value)
                .values(state=after.value, version=parcel.c.version + 1, **values)
                .returning(parcel.c.id, parcel.c.order_id)
            ).all()
            for row in rows:
                moved[row.id] = row.order_id
                tx.touch("parcel", row.id)
                extra = params.get(row.id, {}) if params else {}
                tx.record(row.order_id, code, extra, parcel_id=row.id, before=before.value, after=after.value)
    return moved


_WITHOUT_PARCELS = frozenset({OrderState.RECEIVED, OrderState.AUDITED, OrderState.CANCELLED, OrderState.REPLACED})
"""States in which an order has no live parcel."""


def settle(tx: Tx, order_ids: Collection[int], moves: Mapping[int, Move] | None = None) -> None:
    """Compute state, queue, list figures and counters of these orders after anything about them changed.

    ``moves`` names explicit changes of order state. Raises IllegalMove when a state does not allow its move, and
    DatabaseBusy, so that the transaction is repeated, when another station made parcels meanwhile that would be left
    behind.
    """
    moves = moves or {}
    for ids in chunks(set(order_ids) | set(moves)):
        _settle_chunk(tx, ids, moves)


def _settle_chunk(tx: Tx, ids: list[int], moves: Mapping[int, Move]) -> None:
    columns = (
        sales_order.c.id, sales_order.c.order_no, sales_order.c.shop_id, sales_order.c.state, sales_order.c.queue,
        sales_order.c.exception_kind, sales_order.c.open_exceptions, sales_order.c.held, sales_order.c.waybill_no,
        sales_order.c.parcel_count, sales_order.c.carrier_id, sales_order.c.warehouse_id,
    )  # fmt: skip
    # Locked on Postgres (SQLite has one writer), so that two stations cannot both make the same move.
    orders = tx.conn.execute(
        select(*columns).where(sales_order.c.id.in_(ids)).order_by(sales_order.c.id).with_for_update()
    ).all()
    kinds = open_kinds(tx.conn, ids)
    parcels: dict[int, list[AnyRow]] = defaultdict(list)
    for row in tx.conn.execute(
        select(parcel.c.order_id, parcel.c.state, parcel.c.waybill_no, parcel.c.carrier_id, parcel.c.warehouse_id)
        .where(parcel.c.order_id.in_(ids), parcel.c.state != ParcelState.CANCELLED.value)
        .order_by(parcel.c.order_id, parcel.c.parcel_index)
    ):
        parcels[row.order_id].append(row)
    deltas: dict[tuple[int, str], int] = defaultdict(int)
    changes: list[dict[str, Any]] = []
    for order in orders:
        state = _state_after(tx, order, parcels[order.id], moves.get(order.id))
        new = figures(state, kinds.get(order.id, []), parcels[order.id])
        if any(getattr(order, name) != value for name, value in new.items()):
            changes.append({"id": order.id, "b_shipped": _shipped_at(order, state), **new})
            tx.touch("order", order.id)
        if new["queue"] != order.queue:
            deltas[(order.shop_id, order.queue)] -= 1
            deltas[(order.shop_id, new["queue"])] += 1
    _store(tx, changes)
    count_queues(tx, deltas)


def _state_after(tx: Tx, order: AnyRow, parcels: list[AnyRow], move: Move | None) -> OrderState:
    state = OrderState(order.state)
    if move is not None:
        after = next_state(state, move.move, order_no=order.order_no)
        tx.record(order.id, move.code, move.params, before=state.value, after=after.value, changes=move.changes)
        state = after
        if parcels and state in _WITHOUT_PARCELS:  # routed by another station since its parcels were looked for
            raise DatabaseBusy("database.busy")
    if state in (OrderState.ROUTED, OrderState.SHIPPED):
        computed = state_from_parcels(ParcelState(row.state) for row in parcels)
        if computed is not state:
            code = "order.shipped" if computed is OrderState.SHIPPED else "order.unshipped"
            tx.event(order.id, code, before=state.value, after=computed.value)
            state = computed
    return state


class LiveParcel(Protocol):
    """What a parcel that was not cancelled gives to its order's figures."""

    @property
    def state(self) -> str: ...
    @property
    def waybill_no(self) -> str | None: ...
    @property
    def carrier_id(self) -> int | None: ...
    @property
    def warehouse_id(self) -> int: ...


def figures(state: OrderState, kinds: list[str], parcels: Sequence[LiveParcel | AnyRow]) -> dict[str, Any]:
    """Return the columns that follow from an order's state, its open findings and its live parcels in their order."""
    queue = queue_of(state, (ParcelState(row.state) for row in parcels), has_open_exception=bool(kinds))
    first = parcels[0] if parcels else None
    return {
        "state": state.value,
        "queue": queue.value,
        "exception_kind": most_serious(kinds),
        "open_exceptions": len(kinds),
        "held": ExceptionKind.HOLD.value in kinds,
        "waybill_no": next((row.waybill_no for row in parcels if row.waybill_no), ""),
        "parcel_count": len(parcels),
        "carrier_id": first.carrier_id if first is not None else None,
        "warehouse_id": first.warehouse_id if first is not None else None,
    }


def _shipped_at(order: AnyRow, state: OrderState) -> bool | None:
    """True: set now; False: clear; None: leave."""
    left = (OrderState.SHIPPED, OrderState.CLOSED)
    if (order.state in {known.value for known in left}) == (state in left):
        return None
    return state is OrderState.SHIPPED


def _store(tx: Tx, changes: list[dict[str, Any]]) -> None:
    if not changes:
        return
    marks: dict[bool, list[int]] = {True: [], False: []}
    for change in changes:
        mark = change.pop("b_shipped")
        if mark is not None:
            marks[mark].append(change["id"])
    update_many(tx.conn, sales_order, changes, {"version": "version + 1"})
    for mark, ids in marks.items():
        if ids:
            stamp = tx.at if mark else None
            tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(ids)).values(shipped_at=stamp))


def count_queues(tx: Tx, deltas: Mapping[tuple[int, str], int]) -> None:
    """Apply differences to the queue counters, rows in fixed order so that two stations cannot deadlock."""
    for (shop_id, queue), delta in sorted(deltas.items()):
        if not delta:
            continue
        changed = tx.conn.execute(
            update(queue_counter)
            .where(queue_counter.c.shop_id == shop_id, queue_counter.c.queue == queue)
            .values(orders=queue_counter.c.orders + delta)
        )
        if changed.rowcount == 0:
            tx.conn.execute(queue_counter.insert().values(shop_id=shop_id, queue=queue, orders=delta))
