"""``db check``: every invariant that must hold, each as one query that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.domain.order_state import OrderQueue, OrderState
from app.domain.parcel_state import MOVES, ParcelState
from app.errors import Param
from app.models.database import Database
from app.services.queries.rows import Outcome

_SHOWN = 5


@dataclass(frozen=True)
class Invariant:
    """One thing that must be true; ``query`` returns one line of text per violation."""

    name: str
    query: str


def _quoted(values: object) -> str:
    return ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]


_LIVE = _quoted(
    state.value for state in (ParcelState.PLANNED, ParcelState.WAYBILLED, ParcelState.PRINTED, ParcelState.VERIFIED)
)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "ledger_on_hand",
        """SELECT 'sku ' || s.sku_id || ' warehouse ' || s.warehouse_id || ': ' || s.on_hand_qty || ' ≠ ' || COALESCE(m.total, 0)
           FROM stock s LEFT JOIN (SELECT sku_id, warehouse_id, SUM(change) AS total FROM stock_move
             WHERE figure = 'on_hand' GROUP BY sku_id, warehouse_id) m
             ON m.sku_id = s.sku_id AND m.warehouse_id = s.warehouse_id
           WHERE s.on_hand_qty <> COALESCE(m.total, 0)""",
    ),
    Invariant(
        "ledger_reserved",
        """SELECT 'sku ' || s.sku_id || ' warehouse ' || s.warehouse_id || ': ' || s.reserved_qty || ' ≠ ' || COALESCE(m.total, 0)
           FROM stock s LEFT JOIN (SELECT sku_id, warehouse_id, SUM(change) AS total FROM stock_move
             WHERE figure = 'reserved' GROUP BY sku_id, warehouse_id) m
             ON m.sku_id = s.sku_id AND m.warehouse_id = s.warehouse_id
           WHERE s.reserved_qty <> COALESCE(m.total, 0)""",
    ),
    Invariant(
        "reserved_is_promised",
        f"""SELECT 'sku ' || s.sku_id || ' warehouse ' || s.warehouse_id || ': ' || s.reserved_qty || ' ≠ ' || COALESCE(p.total, 0)
           FROM stock s LEFT JOIN (SELECT l.sku_id, p.warehouse_id, SUM(l.qty) AS total FROM parcel_line l
             JOIN parcel p ON p.id = l.parcel_id WHERE p.state IN ({_LIVE}) GROUP BY l.sku_id, p.warehouse_id) p
             ON p.sku_id = s.sku_id AND p.warehouse_id = s.warehouse_id
           WHERE s.reserved_qty <> COALESCE(p.total, 0)""",
    ),
    Invariant(
        "no_oversell",
        """SELECT 'sku ' || sku_id || ' warehouse ' || warehouse_id FROM stock
           WHERE reserved_qty < 0 OR quarantine_qty < 0 OR reserved_qty + quarantine_qty > on_hand_qty""",
    ),
    Invariant(
        "counters",
        """SELECT 'shop ' || c.shop_id || ' ' || c.queue || ': ' || c.orders || ' ≠ ' || COALESCE(o.total, 0)
           FROM queue_counter c LEFT JOIN (SELECT shop_id, queue, COUNT(*) AS total FROM sales_order GROUP BY shop_id, queue) o
             ON o.shop_id = c.shop_id AND o.queue = c.queue
           WHERE c.orders <> COALESCE(o.total, 0)""",
    ),
    Invariant(
        "counters_complete",
        """SELECT 'shop ' || o.shop_id || ' ' || o.queue FROM (SELECT DISTINCT shop_id, queue FROM sales_order) o
           LEFT JOIN queue_counter c ON c.shop_id = o.shop_id AND c.queue = o.queue WHERE c.shop_id IS NULL""",
    ),
    Invariant(
        "order_states", f"SELECT order_no || ': ' || state FROM sales_order WHERE state NOT IN ({_quoted(OrderState)})"
    ),
    Invariant(
        "order_queues", f"SELECT order_no || ': ' || queue FROM sales_order WHERE queue NOT IN ({_quoted(OrderQueue)})"
    ),
    Invariant(
        "parcel_states",
        "SELECT 'parcel ' || id || ': ' || state FROM parcel WHERE state NOT IN"
        f" ({_quoted(sorted({ParcelState.PLANNED} | set(MOVES.values())))})",
    ),
    Invariant(
        "parcel_facts",
        """SELECT 'parcel ' || id || ': ' || state FROM parcel
           WHERE (state IN ('waybilled', 'printed', 'verified', 'shipped') AND waybill_no IS NULL)
              OR (state = 'planned' AND waybill_no IS NOT NULL) OR (state = 'shipped' AND shipped_at IS NULL)""",
    ),
    Invariant(
        "order_from_parcels",
        """SELECT o.order_no || ': ' || o.state FROM sales_order o
           WHERE (o.state IN ('shipped', 'closed') AND EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id
                    AND p.state NOT IN ('shipped', 'cancelled')))
              OR (o.state = 'routed' AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id
                    AND p.state NOT IN ('shipped', 'cancelled')))
              OR (o.state IN ('received', 'audited', 'cancelled') AND EXISTS (SELECT 1 FROM parcel p
                    WHERE p.order_id = o.id AND p.state <> 'cancelled'))""",
    ),
    Invariant(
        "events_replay",
        """SELECT o.order_no || ': ' || o.state || ' ≠ ' || e.after FROM sales_order o
           JOIN order_event e ON e.id = (SELECT MAX(id) FROM order_event
             WHERE order_id = o.id AND parcel_id IS NULL AND after IS NOT NULL)
           WHERE e.after <> o.state""",
    ),
    Invariant(
        "parcel_events_replay",
        """SELECT 'parcel ' || p.id || ': ' || p.state || ' ≠ ' || e.after FROM parcel p
           JOIN order_event e ON e.id = (SELECT MAX(id) FROM order_event
             WHERE order_id = p.order_id AND parcel_id = p.id AND after IS NOT NULL)
           WHERE e.after <> p.state""",
    ),
    Invariant(
        "raw_orders_accounted",
        """SELECT platform_order_no || ': ' || state FROM raw_order
           WHERE (state = 'taken') <> (order_id IS NOT NULL) AND state <> 'set_aside'
              OR (state IN ('set_aside', 'not_needed') AND reason_code IS NULL)""",
    ),
    Invariant(
        "waybill_requests",
        """SELECT 'parcel ' || parcel_id || ': ' || COUNT(*) FROM waybill_request
           WHERE state IN ('asked', 'answered') GROUP BY parcel_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "waybill_on_one_parcel",
        "SELECT waybill_no FROM parcel WHERE waybill_no IS NOT NULL GROUP BY waybill_no HAVING COUNT(*) > 1",
    ),
    Invariant(
        "paper_once",
        """SELECT batch_serial || ' reprint ' || reprint || ': ' || COUNT(*) FROM print_job
           WHERE kind = 'waybill' AND state IN ('sent', 'confirmed') AND parcel_id IS NOT NULL
           GROUP BY parcel_id, waybill_no, batch_serial, reprint HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "shipped_is_written_back",
        """SELECT 'parcel ' || p.id FROM parcel p JOIN order_line l ON l.order_id = p.order_id
           WHERE p.state = 'shipped' AND l.raw_order_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM writeback w WHERE w.parcel_id = p.id) GROUP BY p.id""",
    ),
    Invariant(
        "writeback_waits_visibly",
        """SELECT 'writeback ' || w.id FROM writeback w WHERE w.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM outbox b
             WHERE b.kind = 'write_back' AND b.subject_id = w.id AND b.done_at IS NULL AND b.withdrawn_at IS NULL)""",
    ),
    Invariant(
        "order_figures",
        """SELECT o.order_no || ': ' || o.open_exceptions FROM sales_order o
           WHERE o.open_exceptions <> (SELECT COUNT(*) FROM order_exception x WHERE x.order_id = o.id AND x.closed_at IS NULL)""",
    ),
    Invariant(
        "orphan_lines",
        """SELECT 'parcel line ' || l.id FROM parcel_line l JOIN parcel p ON p.id = l.parcel_id
           JOIN order_line i ON i.id = l.order_line_id WHERE i.order_id <> p.order_id""",
    ),
    Invariant(
        "order_has_receiver",
        """SELECT o.order_no FROM sales_order o WHERE (SELECT COUNT(*) FROM receiver r
             WHERE r.order_id = o.id AND r.current) <> 1""",
    ),
)


def check_database(db: Database, progress: Callable[[int, int], None] | None = None) -> tuple[Outcome, ...]:
    """Verify every invariant; one outcome each, with the first violations named."""
    outcomes = []
    for number, invariant in enumerate(INVARIANTS, 1):
        with db.read() as conn:
            outcomes.append(_verify(conn, invariant))
        if progress is not None:
            progress(number, len(INVARIANTS))
    return (*outcomes, _foreign_keys(db))


def _verify(conn: Connection, invariant: Invariant) -> Outcome:
    if conn.dialect.name == "postgresql":
        conn.execute(text("SET LOCAL statement_timeout = 0"))
    found = [str(row[0]) for row in conn.execute(text(f"{invariant.query} LIMIT {_SHOWN + 1}"))]
    if not found:
        return Outcome(invariant.name)
    params: dict[str, Param] = {"check": invariant.name, "first": found[:_SHOWN]}
    return Outcome(invariant.name, "check.broken", params)


def _foreign_keys(db: Database) -> Outcome:
    """SQLite only enforces foreign keys on connections that ask for it, so a foreign hand may have made orphans."""
    if not db.on_sqlite:
        return Outcome("no_orphans")
    with db.read() as conn:
        found = [f"{row[0]} {row[1]}" for row in conn.execute(text("PRAGMA foreign_key_check")).fetchmany(_SHOWN)]
    return (
        Outcome("no_orphans", "check.broken", {"check": "no_orphans", "first": found})
        if found
        else Outcome("no_orphans")
    )
