"""``db check``: silent on a sound database, and every invariant catches a violation planted for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from app.models.database import Database
from app.services.check_database import HISTORY_CHAINS, NO_ORPHAN_WORDS, NO_ORPHANS, check_database, verify
from app.services.invariants import INVARIANTS
from tests.services.factories import Floor, expect_sound
from tests.services.steps import pack, print_orders

Plant = Callable[[Connection], None]


def run(*statements: str) -> Plant:
    """Plant by plain SQL."""

    def plant(conn: Connection) -> None:
        for statement in statements:
            conn.execute(text(statement))

    return plant


def per_database(sqlite: Plant, postgres: Plant) -> Plant:
    return lambda conn: (sqlite if conn.dialect.name == "sqlite" else postgres)(conn)


@contextmanager
def unguarded(db: Database) -> Iterator[Connection]:
    """A connection past all constraints; what is done on it is undone in the end."""
    with db.engine.connect() as conn:
        if db.on_sqlite:
            conn.exec_driver_sql("PRAGMA foreign_keys = OFF")
            conn.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            conn.rollback()
            conn.exec_driver_sql("BEGIN")
        else:
            conn.execute(text("SET LOCAL session_replication_role = replica"))
            for name in ("no_oversell", "reserved_not_negative"):
                conn.execute(text(f"ALTER TABLE stock DROP CONSTRAINT ck_stock_{name}"))
        yield conn
        conn.rollback()
        conn.invalidate()


FIRST = "(SELECT MIN(id) FROM sales_order)"
LAST = "(SELECT MAX(id) FROM sales_order)"


def link(kind: str, ended: str = "NULL") -> str:
    """SQL of a link from the first order to the last."""
    return (
        "INSERT INTO order_link (kind, old_order_id, new_order_id, was_state, at, by_name, ended_at)"
        f" SELECT '{kind}', {FIRST}, {LAST}, 'audited', created_at, 'x', {ended} FROM sales_order WHERE id = {FIRST}"
    )


PLANTS: dict[str, Plant] = {
    "replaced_has_successors": run(f"UPDATE sales_order SET state = 'replaced' WHERE id = {FIRST}"),
    "one_successor_set": run(link("merge"), link("split")),
    "regrouped_whole": run(f"UPDATE sales_order SET queue = 'replaced' WHERE id = {FIRST}"),
    "links_of_their_time": run(link("split", "created_at")),
    "ledger_on_hand": run("UPDATE stock SET on_hand_qty = on_hand_qty + 1"),
    "ledger_reserved": run("UPDATE stock_move SET change = change + 1, after = after + 1 WHERE figure = 'reserved'"),
    "ledger_quarantine": run("UPDATE stock SET quarantine_qty = 1, on_hand_qty = on_hand_qty + 1"),
    "ledger_chain": run(
        "UPDATE stock_move SET before = before + 5, after = after + 5 WHERE id = (SELECT MAX(id) FROM stock_move)"
    ),
    "reserved_is_promised": run("DELETE FROM parcel_line WHERE parcel_id = (SELECT MIN(id) FROM parcel)"),
    "no_oversell": run("UPDATE stock SET reserved_qty = on_hand_qty + 1"),
    "counters": run("UPDATE queue_counter SET orders = orders + 1"),
    "counters_complete": run("DELETE FROM queue_counter"),
    "order_states": run(f"UPDATE sales_order SET state = 'lost' WHERE id = {FIRST}"),
    "order_queues": run(f"UPDATE sales_order SET queue = 'somewhere' WHERE id = {FIRST}"),
    "queues_fit": run(f"UPDATE sales_order SET queue = 'to_ship' WHERE id = {FIRST}"),
    "order_from_parcels": run(f"UPDATE sales_order SET state = 'audited' WHERE id = {FIRST}"),
    "order_figures": run(f"UPDATE sales_order SET open_exceptions = 3 WHERE id = {FIRST}"),
    "order_marks": run(f"UPDATE sales_order SET held = true WHERE id = {FIRST}"),
    "order_parcels_counted": run(f"UPDATE sales_order SET parcel_count = 7 WHERE id = {FIRST}"),
    "order_has_receiver": run(f"UPDATE receiver SET current = false WHERE order_id = {FIRST}"),
    "events_replay": run(f"UPDATE sales_order SET state = 'routed' WHERE id = {LAST}"),
    "events_chain": run(
        "INSERT INTO order_event (order_id, at, code, params, before, after, by_name, station)"
        f" SELECT order_id, at, 'x', params, 'received', 'shipped', '', '' FROM order_event WHERE order_id = {LAST}"
        " AND parcel_id IS NULL AND after IS NOT NULL"
    ),
    "events_legal": run(
        "UPDATE order_event SET after = 'cancelled' WHERE after = 'shipped' AND parcel_id IS NULL",
        "UPDATE order_event SET before = 'closed' WHERE after = 'cancelled'",
    ),
    "receivers_masked": run(f"UPDATE receiver SET masked_phone = '13800138000' WHERE order_id = {FIRST}"),
    "raw_orders_accounted": run("UPDATE raw_order SET state = 'new' WHERE id = (SELECT MIN(id) FROM raw_order)"),
    "raw_orders_have_their_version": run("UPDATE raw_order SET version_no = 9"),
    "checkpoints_were_read": per_database(
        run("INSERT INTO sync_checkpoint VALUES ((SELECT MIN(id) FROM shop), 'orders', 5000, 5000)"),
        run("INSERT INTO sync_checkpoint VALUES ((SELECT MIN(id) FROM shop), 'orders', now(), now())"),
    ),
    "parcel_states": run("UPDATE parcel SET state = 'vanished' WHERE id = (SELECT MIN(id) FROM parcel)"),
    "parcel_facts": run("UPDATE parcel SET waybill_no = NULL WHERE state = 'shipped'"),
    "parcel_events_replay": run("UPDATE parcel SET state = 'verified' WHERE state = 'shipped'"),
    "parcel_events_chain": run(
        "UPDATE order_event SET before = 'planned' WHERE parcel_id IS NOT NULL AND before = 'verified'"
    ),
    "parcel_events_legal": run(
        "UPDATE order_event SET before = 'cancelled' WHERE parcel_id IS NOT NULL AND after = 'shipped'"
    ),
    "orphan_lines": run(
        "UPDATE parcel_line SET order_line_id = (SELECT MAX(id) FROM order_line) WHERE id ="
        " (SELECT MIN(id) FROM parcel_line)"
    ),
    "lines_are_one_thing": run("UPDATE order_line SET bundle_id = 1 WHERE sku_id IS NOT NULL"),
    "parcels_hold_what_was_ordered": run("UPDATE order_line SET bundle_id = 1, sku_id = NULL"),
    "waybill_requests": run(
        "INSERT INTO waybill_request (parcel_id, carrier_id, request_no, service_code, state, waybill_no, attempts,"
        " not_before, asked_at, asked_by) SELECT parcel_id, carrier_id, 'again', '', state, waybill_no, 0, not_before,"
        " asked_at, '' FROM waybill_request WHERE id = (SELECT MIN(id) FROM waybill_request)"
    ),
    "waybill_on_one_parcel": run(
        "DROP INDEX uq_parcel_waybill", "UPDATE parcel SET waybill_no = 'SF-SAME' WHERE waybill_no IS NOT NULL"
    ),
    "numbers_used_or_given_back": run("UPDATE waybill_request SET waybill_no = 'SF-LOST' WHERE state = 'answered'"),
    "numbers_were_asked_for": run("DELETE FROM waybill_request"),
    "recycling_waits_visibly": run("UPDATE waybill_request SET state = 'recycling'"),
    "unknown_labels_are_asked_about": run(
        "UPDATE print_job SET state = 'unknown' WHERE id = (SELECT MIN(id) FROM print_job)"
    ),
    "journal_replays": run("DELETE FROM print_journal WHERE after = 'confirmed'"),
    "paper_once": run(
        "UPDATE print_job SET batch_serial = 'x', waybill_no = 'y', parcel_id = (SELECT MIN(id) FROM parcel)"
    ),
    "shipped_is_written_back": run("DELETE FROM writeback"),
    "writeback_waits_visibly": run("DELETE FROM outbox"),
    NO_ORPHAN_WORDS: per_database(
        run("INSERT INTO receiver_words (rowid, words) VALUES (4711, 'w00')"),
        run("INSERT INTO receiver_words (word, order_id) VALUES (1, 4711)"),
    ),
    NO_ORPHANS: run("DELETE FROM shop"),
    HISTORY_CHAINS: run(f"UPDATE sales_order SET shipped_at = NULL WHERE id = {LAST}"),
}


@pytest.fixture
def busy(floor: Floor) -> Database:
    """Three orders: two printed, the last one packed and shipped with its write-back waiting."""
    orders = floor.make_orders(3)
    print_orders(floor, orders)
    pack(floor, orders[-1], ["6901234567892"])
    assert floor.state(orders[-1].parcel_id) == "shipped"
    expect_sound(floor.db)
    return floor.db


def test_every_invariant_has_a_plant() -> None:
    assert set(PLANTS) == {one.name for one in INVARIANTS} | {NO_ORPHANS, NO_ORPHAN_WORDS, HISTORY_CHAINS}


def test_every_planted_violation_is_caught(busy: Database) -> None:
    missed = []
    for name, plant in PLANTS.items():
        if name == NO_ORPHANS and not busy.on_sqlite:
            continue  # Postgres enforces its foreign keys on every connection
        with unguarded(busy) as conn:
            before = {one.subject for one in verify(conn) if one.error is not None}
            plant(conn)
            after = {one.subject for one in verify(conn) if one.error is not None}
        assert before == set()
        if name not in after:
            missed.append(name)
    assert missed == []


def test_what_breaks_is_named_and_progress_told(busy: Database) -> None:
    with busy.write() as tx:
        tx.conn.execute(text(f"UPDATE sales_order SET state = 'lost' WHERE id = {FIRST}"))
    steps: list[tuple[int, int]] = []
    outcomes = check_database(busy, lambda done, total: steps.append((done, total)))
    (told,) = [outcome for outcome in outcomes if outcome.subject == "order_states"]
    assert (told.error, told.params["check"]) == ("check.broken", "order_states")
    assert [line.partition(": ")[2] for line in told.params["first"]] == ["lost"]  # type: ignore[union-attr]
    assert steps[-1] == (len(outcomes), len(outcomes))
