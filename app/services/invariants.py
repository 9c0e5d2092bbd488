"""What must always be true of a database, each as one query that returns a line of text for everything that breaks it.

The queries read tables as they are and share no code with the services that fill them. Both databases understand them.
"""
# ruff: noqa: S608 - put together from our own names of states alone

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.order_state import MOVES as ORDER_MOVES
from app.domain.order_state import OrderQueue, OrderState
from app.domain.parcel_state import MOVES, ParcelState


@dataclass(frozen=True)
class Invariant:
    """One thing that must be true; ``query`` returns one line of text per violation."""

    name: str
    query: str


def _quoted(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_LIVE = _quoted(("planned", "waybilled", "printed", "verified"))
_REACHABLE = _quoted(sorted({ParcelState.PLANNED.value} | {state.value for state in MOVES.values()}))
_PLACE = "'sku ' || s.sku_id || ' warehouse ' || s.warehouse_id || ': '"


def _ledger(figure: str) -> str:
    return f"""
        SELECT {_PLACE} || s.{figure}_qty || ' ≠ ' || COALESCE(m.total, 0)
        FROM stock s LEFT JOIN (
            SELECT sku_id, warehouse_id, SUM(change) AS total FROM stock_move WHERE figure = '{figure}'
            GROUP BY sku_id, warehouse_id
        ) m ON m.sku_id = s.sku_id AND m.warehouse_id = s.warehouse_id
        WHERE s.{figure}_qty <> COALESCE(m.total, 0)"""


def _replay(noun: str, label: str, events: str) -> str:
    """The last event tells the stored state, and there is one."""
    return f"""
        SELECT {label} || ': ' || x.state || ' ≠ ' || COALESCE(e.after, '-') FROM {noun} x
        LEFT JOIN order_event e ON e.id = (SELECT MAX(id) FROM order_event WHERE {events} AND after IS NOT NULL)
        WHERE COALESCE(e.after, '-') <> x.state"""


def _chain(by: str, where: str) -> str:
    """Each event begins where the one before it ended, and the first of all begins with nothing."""
    return f"""
        SELECT '{by} ' || thing || ': ' || COALESCE(earlier, '-') || ' → ' || COALESCE(before, '-') FROM (
            SELECT {by} AS thing, before, LAG(after) OVER (PARTITION BY {by} ORDER BY id) AS earlier
            FROM order_event WHERE {where} AND after IS NOT NULL
        ) e WHERE COALESCE(earlier, '-') <> COALESCE(before, '-')"""


def _legal(by: str, where: str, begins: str, moves: Iterable[tuple[StrEnum, StrEnum]]) -> str:
    """Each event makes a move that the table of states has."""
    known = _quoted([f">{begins}", *(f"{before.value}>{after.value}" for before, after in moves)])
    return f"""
        SELECT '{by} ' || {by} || ': ' || COALESCE(before, '-') || ' → ' || after FROM order_event
        WHERE {where} AND after IS NOT NULL AND COALESCE(before, '') || '>' || after NOT IN ({known})"""


STOCK = (
    Invariant("ledger_on_hand", _ledger("on_hand")),
    Invariant("ledger_reserved", _ledger("reserved")),
    Invariant("ledger_quarantine", _ledger("quarantine")),
    Invariant(
        "ledger_chain",
        """
        SELECT 'move ' || id || ': ' || earlier || ' → ' || before FROM (
            SELECT id, before, LAG(after) OVER (PARTITION BY sku_id, warehouse_id, figure ORDER BY id) AS earlier
            FROM stock_move
        ) m WHERE earlier IS NOT NULL AND earlier <> before""",
    ),
    Invariant(
        "reserved_is_promised",
        f"""
        SELECT {_PLACE} || s.reserved_qty || ' ≠ ' || COALESCE(p.total, 0)
        FROM stock s LEFT JOIN (
            SELECT l.sku_id, p.warehouse_id, SUM(l.qty) AS total FROM parcel_line l JOIN parcel p ON p.id = l.parcel_id
            WHERE p.state IN ({_LIVE}) GROUP BY l.sku_id, p.warehouse_id
        ) p ON p.sku_id = s.sku_id AND p.warehouse_id = s.warehouse_id
        WHERE s.reserved_qty <> COALESCE(p.total, 0)""",
    ),
    Invariant(
        "no_oversell",
        """
        SELECT 'sku ' || sku_id || ' warehouse ' || warehouse_id FROM stock
        WHERE reserved_qty < 0 OR quarantine_qty < 0 OR reserved_qty + quarantine_qty > on_hand_qty""",
    ),
)

ORDERS = (
    Invariant(
        "counters",
        """
        SELECT 'shop ' || c.shop_id || ' ' || c.queue || ': ' || c.orders || ' ≠ ' || COALESCE(o.total, 0)
        FROM queue_counter c LEFT JOIN (
            SELECT shop_id, queue, COUNT(*) AS total FROM sales_order GROUP BY shop_id, queue
        ) o ON o.shop_id = c.shop_id AND o.queue = c.queue
        WHERE c.orders <> COALESCE(o.total, 0)""",
    ),
    Invariant(
        "counters_complete",
        """
        SELECT 'shop ' || o.shop_id || ' ' || o.queue FROM (SELECT DISTINCT shop_id, queue FROM sales_order) o
        LEFT JOIN queue_counter c ON c.shop_id = o.shop_id AND c.queue = o.queue WHERE c.shop_id IS NULL""",
    ),
    Invariant(
        "order_states",
        f"SELECT order_no || ': ' || state FROM sales_order WHERE state NOT IN ({_quoted(OrderState)})",
    ),
    Invariant(
        "order_queues",
        f"SELECT order_no || ': ' || queue FROM sales_order WHERE queue NOT IN ({_quoted(OrderQueue)})",
    ),
    Invariant(
        "queues_fit",
        """
        SELECT order_no || ': ' || queue || ' ≠ ' || due FROM (
            SELECT o.order_no, o.queue, CASE
                WHEN o.state IN ('cancelled', 'closed', 'shipped', 'replaced') THEN o.state
                WHEN o.state = 'received' OR (o.state = 'audited' AND o.open_exceptions = 0) THEN 'to_audit'
                WHEN o.open_exceptions > 0 THEN 'exception'
                WHEN EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state IN ('planned', 'waybilled'))
                    THEN 'to_print'
                WHEN EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state = 'printed') THEN 'to_pack'
                WHEN EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state = 'verified') THEN 'to_ship'
                ELSE 'to_print' END AS due
            FROM sales_order o
        ) q WHERE queue <> due""",
    ),
    Invariant(
        "order_from_parcels",
        """
        SELECT o.order_no || ': ' || o.state FROM sales_order o
        WHERE (o.state IN ('shipped', 'closed') AND EXISTS (
                SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state NOT IN ('shipped', 'cancelled')))
           OR (o.state = 'routed' AND NOT EXISTS (
                SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state NOT IN ('shipped', 'cancelled')))
           OR (o.state IN ('received', 'audited', 'cancelled', 'replaced') AND EXISTS (
                SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state <> 'cancelled'))""",
    ),
    Invariant(
        "order_figures",
        """
        SELECT o.order_no || ': ' || o.open_exceptions FROM sales_order o WHERE o.open_exceptions <> (
            SELECT COUNT(*) FROM order_exception x WHERE x.order_id = o.id AND x.closed_at IS NULL)""",
    ),
    Invariant(
        "order_marks",
        """
        SELECT o.order_no || ': ' || COALESCE(o.exception_kind, '-') FROM sales_order o
        WHERE (o.open_exceptions = 0) <> (o.exception_kind IS NULL)
           OR (o.exception_kind IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM order_exception x
                WHERE x.order_id = o.id AND x.closed_at IS NULL AND x.kind = o.exception_kind))
           OR o.held <> EXISTS (
                SELECT 1 FROM order_exception x WHERE x.order_id = o.id AND x.closed_at IS NULL AND x.kind = 'hold')""",
    ),
    Invariant(
        "order_parcels_counted",
        """
        SELECT o.order_no || ': ' || o.parcel_count FROM sales_order o WHERE o.parcel_count <> (
            SELECT COUNT(*) FROM parcel p WHERE p.order_id = o.id AND p.state <> 'cancelled')""",
    ),
    Invariant(
        "order_has_receiver",
        """
        SELECT o.order_no FROM sales_order o
        WHERE (SELECT COUNT(*) FROM receiver r WHERE r.order_id = o.id AND r.current) <> 1""",
    ),
    Invariant("events_replay", _replay("sales_order", "x.order_no", "order_id = x.id AND parcel_id IS NULL")),
    Invariant("events_chain", _chain("order_id", "parcel_id IS NULL")),
    Invariant(
        "events_legal",
        _legal(
            "order_id",
            "parcel_id IS NULL",
            OrderState.RECEIVED.value,
            ((before, after) for (before, _), after in ORDER_MOVES.items()),
        ),
    ),
    Invariant(
        "receivers_masked",
        """
        SELECT 'receiver ' || id FROM receiver
        WHERE (masked_name <> '' AND masked_name NOT LIKE '%*%') OR (masked_phone <> '' AND masked_phone NOT LIKE '%*%')
        """,
    ),
    Invariant(
        "raw_orders_accounted",
        """
        SELECT platform_order_no || ': ' || state FROM raw_order
        WHERE state NOT IN ('taken', 'set_aside', 'not_needed')
           OR (state = 'taken' AND order_id IS NULL)
           OR (state = 'not_needed' AND order_id IS NOT NULL)
           OR (state <> 'taken' AND reason_code IS NULL)""",
    ),
    Invariant(
        "raw_orders_have_their_version",
        """
        SELECT r.platform_order_no || ': ' || r.version_no FROM raw_order r WHERE NOT EXISTS (
            SELECT 1 FROM raw_order_version v WHERE v.raw_order_id = r.id AND v.version_no = r.version_no)""",
    ),
    Invariant(
        "checkpoints_were_read",
        """
        SELECT 'shop ' || c.shop_id || ' ' || c.stream FROM sync_checkpoint c WHERE NOT EXISTS (
            SELECT 1 FROM sync_window w WHERE w.shop_id = c.shop_id AND w.stream = c.stream AND w.state = 'done'
              AND w.until_at >= c.read_until_at)""",
    ),
)

_LIVE_LINKS = "order_link k WHERE k.kind IN ('merge', 'split') AND k.ended_at IS NULL"

LINEAGE = (
    Invariant(
        "replaced_has_successors",
        f"""
        SELECT o.order_no || ': ' || o.state FROM sales_order o
        WHERE (o.state = 'replaced') <> (o.id IN (SELECT k.old_order_id FROM {_LIVE_LINKS}))""",
    ),
    Invariant(
        "one_successor_set",
        f"""
        SELECT 'order ' || k.old_order_id || ': ' || COUNT(*) FROM {_LIVE_LINKS} GROUP BY k.old_order_id
        HAVING COUNT(DISTINCT k.kind) > 1 OR (MIN(k.kind) = 'merge' AND COUNT(*) > 1)""",
    ),
    Invariant(
        "regrouped_whole",
        f"""
        SELECT o.order_no || ' line ' || l.id || ': ' || COALESCE(c.qty, 0) || ' of ' || l.qty FROM sales_order o
        JOIN order_line l ON l.order_id = o.id
        LEFT JOIN (
            SELECT n.source_line_id, SUM(n.qty) AS qty, SUM(n.refunded_qty) AS refunded, SUM(n.total_cents) AS total,
                SUM(n.discount_cents) AS discount, SUM(n.tax_cents) AS tax
            FROM order_line n WHERE n.order_id IN (SELECT k.new_order_id FROM {_LIVE_LINKS})
            GROUP BY n.source_line_id
        ) c ON c.source_line_id = l.id
        WHERE o.queue = 'replaced' AND (
            COALESCE(c.qty, 0) <> l.qty OR c.refunded <> l.refunded_qty OR c.total <> l.total_cents
            OR c.discount <> l.discount_cents OR c.tax <> l.tax_cents)""",
    ),
    Invariant(
        "links_of_their_time",
        """
        SELECT 'link ' || k.id FROM order_link k JOIN sales_order o ON o.id = k.new_order_id
        WHERE k.kind IN ('merge', 'split') AND k.ended_at IS NOT NULL AND o.state <> 'cancelled'""",
    ),
)

PARCELS = (
    Invariant(
        "parcel_states", f"SELECT 'parcel ' || id || ': ' || state FROM parcel WHERE state NOT IN ({_REACHABLE})"
    ),
    Invariant(
        "parcel_facts",
        """
        SELECT 'parcel ' || id || ': ' || state FROM parcel
        WHERE (state IN ('waybilled', 'printed', 'verified', 'shipped') AND waybill_no IS NULL)
           OR (state = 'planned' AND waybill_no IS NOT NULL) OR (state = 'shipped' AND shipped_at IS NULL)""",
    ),
    Invariant(
        "parcel_events_replay", _replay("parcel", "'parcel ' || x.id", "order_id = x.order_id AND parcel_id = x.id")
    ),
    Invariant("parcel_events_chain", _chain("parcel_id", "parcel_id IS NOT NULL")),
    Invariant(
        "parcel_events_legal",
        _legal(
            "parcel_id",
            "parcel_id IS NOT NULL",
            ParcelState.PLANNED.value,
            ((before, after) for (before, _), after in MOVES.items()),
        ),
    ),
    Invariant(
        "orphan_lines",
        """
        SELECT 'parcel line ' || l.id FROM parcel_line l JOIN parcel p ON p.id = l.parcel_id
        JOIN order_line i ON i.id = l.order_line_id WHERE i.order_id <> p.order_id""",
    ),
    Invariant(
        "lines_are_one_thing",
        "SELECT 'line ' || id FROM order_line WHERE sku_id IS NOT NULL AND bundle_id IS NOT NULL",
    ),
    Invariant(
        "parcels_hold_what_was_ordered",
        f"""
        SELECT 'parcel line ' || l.id FROM parcel_line l JOIN parcel p ON p.id = l.parcel_id
        JOIN order_line i ON i.id = l.order_line_id
        WHERE p.state IN ({_LIVE}) AND i.bundle_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM bundle_item b WHERE b.bundle_id = i.bundle_id AND b.sku_id = l.sku_id)""",
    ),
    Invariant(
        "waybill_requests",
        """
        SELECT 'parcel ' || parcel_id || ': ' || COUNT(*) FROM waybill_request
        WHERE state IN ('asked', 'answered') GROUP BY parcel_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "waybill_on_one_parcel",
        """
        SELECT waybill_no || ': ' || COUNT(*) FROM parcel WHERE waybill_no IS NOT NULL
        GROUP BY waybill_no HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "numbers_used_or_given_back",
        """
        SELECT 'request ' || r.request_no || ': ' || r.waybill_no FROM waybill_request r
        JOIN parcel p ON p.id = r.parcel_id
        WHERE r.state = 'answered'
          AND (p.state = 'cancelled' OR COALESCE(p.waybill_no, '') <> COALESCE(r.waybill_no, ''))""",
    ),
    Invariant(
        "numbers_were_asked_for",
        """
        SELECT 'parcel ' || p.id || ': ' || p.waybill_no FROM parcel p
        WHERE p.state IN ('waybilled', 'printed', 'verified', 'shipped') AND NOT EXISTS (
            SELECT 1 FROM waybill_request r
            WHERE r.parcel_id = p.id AND r.state = 'answered' AND r.waybill_no = p.waybill_no)""",
    ),
    Invariant(
        "recycling_waits_visibly",
        """
        SELECT 'request ' || r.request_no FROM waybill_request r WHERE r.state = 'recycling' AND NOT EXISTS (
            SELECT 1 FROM outbox b WHERE b.kind = 'recycle_waybill' AND b.subject_id = r.id AND b.done_at IS NULL
              AND b.withdrawn_at IS NULL)""",
    ),
    Invariant(
        "unknown_labels_are_asked_about",
        """
        SELECT 'job ' || j.id FROM print_job j JOIN printer p ON p.id = j.printer_id
        WHERE j.state = 'unknown' AND NOT p.stopped""",
    ),
    Invariant(
        "journal_replays",
        """
        SELECT 'job ' || j.id || ': ' || j.state || ' ≠ ' || e.after FROM print_job j
        JOIN print_journal e ON e.id = (SELECT MAX(id) FROM print_journal WHERE job_id = j.id)
        WHERE e.after <> j.state""",
    ),
    Invariant(
        "paper_once",
        """
        SELECT batch_serial || ' reprint ' || reprint || ': ' || COUNT(*) FROM print_job
        WHERE kind = 'waybill' AND state IN ('sent', 'confirmed') AND parcel_id IS NOT NULL
        GROUP BY parcel_id, waybill_no, batch_serial, reprint HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "shipped_is_written_back",
        """
        SELECT 'parcel ' || p.id || ' raw order ' || l.raw_order_id FROM parcel p
        JOIN parcel_line i ON i.parcel_id = p.id JOIN order_line l ON l.id = i.order_line_id
        WHERE p.state = 'shipped' AND l.raw_order_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM writeback w WHERE w.parcel_id = p.id AND w.raw_order_id = l.raw_order_id
              AND w.waybill_no = p.waybill_no AND w.state <> 'withdrawn')
        GROUP BY p.id, l.raw_order_id""",
    ),
    Invariant(
        "writeback_waits_visibly",
        """
        SELECT 'writeback ' || w.id FROM writeback w WHERE w.state IN ('waiting', 'telling') AND NOT EXISTS (
            SELECT 1 FROM outbox b WHERE b.kind = 'write_back' AND b.subject_id = w.id AND b.done_at IS NULL
              AND b.withdrawn_at IS NULL)""",
    ),
)

INVARIANTS: tuple[Invariant, ...] = (*STOCK, *ORDERS, *LINEAGE, *PARCELS)
