"""Verify: scan the pieces of a parcel against its lines; the last piece completes it, and it ships by itself.

Each step is one short transaction that looks again whether the parcel may still go out, so a refund asked between two
scans stops it. The last piece is stored before shipping is tried: a failure there never loses a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, func, or_, select, update

from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.people import Actor, Right
from app.errors import BadInput, IllegalMove, LostRace, Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.parcels import parcel, parcel_line
from app.models.stock import sku, sku_barcode
from app.services import order_book
from app.services.floor_settings import auto_ships, undo_seconds, verifies
from app.services.open_parcels import (
    AtBench,
    BenchResult,
    at_bench,
    find_parcel,
    folded,
    hold_parcel,
    let_go,
    prove_label,
    replaced_by,
    why_not_printed,
)
from app.services.put_back_tasks import close_tasks
from app.services.queries.rows import Outcome
from app.services.recheck_orders import queue_recheck
from app.services.ship_parcels import ship_in, unship_in

Params = dict[str, Param]
Step = Callable[[Tx, AtBench], BenchResult]


def open_parcel(db: Database, code: str, by: Actor) -> BenchResult:
    """Open the parcel whose label, serial or order number was scanned. Raises NotAllowed.

    ``kind`` is opened, stop, busy, already, unknown, or done where the station ships without verifying.
    """
    by.require(Right.PACK)

    def work(tx: Tx) -> BenchResult:
        found = find_parcel(tx.conn, code)
        if found is None:
            return _no_parcel(tx.conn, code)
        if found.label:
            order_book.settle(tx, prove_label(tx, found.id))
        here = at_bench(tx.conn, found.id)
        result = _refusal(tx, here) or _not_open(tx, here)
        if result is None:
            queue_recheck(tx, [here.order_id])
            close_tasks(tx, [here.id], "putback.packed_again")
            result = BenchResult("opened", here.id)
        return result

    result = db.run(work, by)
    if result.kind == "opened" and result.parcel_id is not None:
        with db.read() as conn:
            ready = at_bench(conn, result.parcel_id).state is ParcelState.VERIFIED and auto_ships(conn)
            exempt = not verifies(conn, by.station)
        if ready or exempt:
            return _ship(db, result.parcel_id, by, unverified=exempt)
    return result


def _no_parcel(conn: Connection, code: str) -> BenchResult:
    old = replaced_by(conn, code)
    if old is not None:
        return BenchResult("unknown", code="bench.old_number", params={"order_no": old.order_no, "now": old.waybill_no})
    if find_sku(conn, code) is not None:
        return BenchResult("unknown", code="bench.label_first", params={"scanned": code.strip()})
    return BenchResult("unknown", code="bench.unknown_code", params={"scanned": code.strip()})


def _refusal(tx: Tx, here: AtBench) -> BenchResult | None:
    """Return why nothing may be done with this parcel here and now: it is stopped, or another station has it."""
    if here.stop is not None:
        let_go(tx, here.id)
        return BenchResult("stop", here.id, code=here.stop.code, params=here.stop.params, stop=here.stop)
    if here.state is ParcelState.SHIPPED:
        return None
    other = hold_parcel(tx, here.id)
    if other is not None:
        return BenchResult("busy", here.id, code="bench.busy", params={"station": other, "order_no": here.order_no})
    return None


def _not_open(tx: Tx, here: AtBench) -> BenchResult | None:
    """Return why a parcel cannot be opened in its state; PRINTED ones can, and VERIFIED ones that only wait to ship."""
    if here.state is ParcelState.SHIPPED:
        params: Params = {"order_no": here.order_no, "by": here.verified_by}
        return BenchResult("already", here.id, code="bench.shipped_already", params=params)
    if here.state is ParcelState.VERIFIED and not auto_ships(tx.conn):
        return _verified_already(here)
    if here.state in (ParcelState.PLANNED, ParcelState.WAYBILLED):
        let_go(tx, here.id)
        code, params_ = why_not_printed(tx.conn, here)
        return BenchResult("unknown", here.id, code=code, params=params_)
    return None


def _verified_already(here: AtBench) -> BenchResult:
    params: Params = {"order_no": here.order_no, "by": here.verified_by}
    return BenchResult("already", here.id, code="bench.verified_already", params=params)


def _step(db: Database, parcel_id: int, by: Actor, step: Step) -> BenchResult:
    """Run one step on an open parcel, unless it was stopped, taken over or finished meanwhile; complete it if full."""
    by.require(Right.PACK)

    def work(tx: Tx) -> BenchResult:
        here = at_bench(tx.conn, parcel_id)
        refused = _refusal(tx, here)
        if refused is not None:
            return refused
        if here.state is not ParcelState.PRINTED:
            return _not_open(tx, here) or _verified_already(here)
        result = step(tx, here)
        if result.kind == "piece" and _all_there(tx.conn, parcel_id):
            moved = order_book.move_parcels(
                tx, [parcel_id], ParcelMove.VERIFY, "parcel.verified", verified_at=tx.at, verified_by=by.name
            )
            order_book.settle(tx, set(moved.values()))
            let_go(tx, parcel_id)
            return BenchResult("done", parcel_id, line_id=result.line_id)
        return result

    result = db.run(work, by)
    if result.kind != "done":
        return result
    with db.read() as conn:
        if not auto_ships(conn):
            return result
    return _ship(db, parcel_id, by, line_id=result.line_id)


def _ship(
    db: Database, parcel_id: int, by: Actor, *, line_id: int | None = None, unverified: bool = False
) -> BenchResult:
    """Ship a verified parcel; when that fails the parcel stays verified and the answer says why."""

    def work(tx: Tx) -> BenchResult:
        stop = at_bench(tx.conn, parcel_id).stop
        if stop is not None:
            return BenchResult("stop", parcel_id, code=stop.code, params=stop.params, stop=stop)
        ship_in(tx, [parcel_id], unverified=unverified)
        let_go(tx, parcel_id)
        until = tx.at + timedelta(seconds=undo_seconds(tx.conn))
        return BenchResult("done", parcel_id, line_id, code="bench.shipped", undo_until=until)

    try:
        return db.run(work, by)
    except LostRace as error:
        return BenchResult("done", parcel_id, line_id, code=error.code, params=error.params)


# --- pieces -----------------------------------------------------------------------------------------------------------


def scan_piece(db: Database, parcel_id: int, code: str, by: Actor) -> BenchResult:
    """Count one scanned piece of the open parcel.

    ``kind``: piece, done, wrong, surplus, unknown, or as ``open_parcel``. Raises NotAllowed.
    """
    return _step(db, parcel_id, by, lambda tx, here: _count_scanned(tx, here, code))


def _count_scanned(tx: Tx, here: AtBench, code: str) -> BenchResult:
    lines = bench_lines(tx.conn, here.id)
    mine = [line for line in lines if folded(code) in _codes(tx.conn, line)]
    short = [line for line in lines if line.verified_qty < line.qty]
    for line in mine:
        if line.verified_qty < line.qty:
            _set_count(tx, here, line, line.verified_qty + 1)
            return BenchResult("piece", here.id, line.id)
    if mine:
        params: Params = {"sku_code": mine[0].sku_code, "qty": sum(line.qty for line in mine)}
        return BenchResult("surplus", here.id, mine[0].id, mine[0].sku_id, "bench.surplus", params)
    expected = short[0].id if short else None
    wrong = find_sku(tx.conn, code)
    if wrong is not None:
        instead = short[0].sku_code if short else ""
        told: Params = {"sku_code": wrong.sku_code, "expected": instead}
        return BenchResult("wrong", here.id, expected, wrong.id, "bench.wrong_piece", told)
    other = find_parcel(tx.conn, code)
    if other is not None and other.id == here.id:
        return BenchResult("opened", here.id)
    if other is not None:
        return BenchResult("unknown", here.id, expected, code="bench.finish_first", params={"order_no": here.order_no})
    return BenchResult("unknown", here.id, expected, code="bench.unknown_code", params={"scanned": code.strip()})


def bench_lines(conn: Connection, parcel_id: int) -> Sequence[AnyRow]:
    """Return the lines of a parcel with what was counted, in order."""
    return conn.execute(
        select(
            parcel_line.c.id, parcel_line.c.sku_id, parcel_line.c.qty, parcel_line.c.verified_qty,
            parcel_line.c.verified_seq, sku.c.sku_code,
        )
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .where(parcel_line.c.parcel_id == parcel_id)
        .order_by(parcel_line.c.id)
    ).all()  # fmt: skip


def _codes(conn: Connection, line: AnyRow) -> set[str]:
    barcodes = conn.execute(select(sku_barcode.c.barcode).where(sku_barcode.c.sku_id == line.sku_id)).scalars()
    return {folded(barcode) for barcode in barcodes} | {folded(line.sku_code)}


def find_sku(conn: Connection, code: str) -> AnyRow | None:
    """Return the SKU of a barcode or SKU code, forgiving width and case as far as an index can."""
    plain = folded(code)
    words = sorted({code.strip(), plain, plain.lower()} - {""})
    if not words:
        return None
    by_barcode = select(sku_barcode.c.sku_id).where(sku_barcode.c.barcode.in_(words))
    return conn.execute(
        select(sku.c.id, sku.c.sku_code)
        .where(or_(sku.c.sku_code.in_(words), sku.c.id.in_(by_barcode)))
        .order_by(sku.c.id)
    ).first()


def _set_count(tx: Tx, here: AtBench, line: AnyRow, qty: int) -> None:
    last = select(func.max(parcel_line.c.verified_seq)).where(parcel_line.c.parcel_id == here.id).scalar_subquery()
    tx.conn.execute(
        update(parcel_line).where(parcel_line.c.id == line.id).values(verified_qty=qty, verified_seq=last + 1)
    )
    tx.touch("parcel", here.id)


def _all_there(conn: Connection, parcel_id: int) -> bool:
    missing = select(parcel_line.c.id).where(
        parcel_line.c.parcel_id == parcel_id, parcel_line.c.verified_qty < parcel_line.c.qty
    )
    return conn.execute(missing.limit(1)).first() is None


def count_pieces(db: Database, parcel_id: int, line_id: int, qty: int, by: Actor) -> BenchResult:
    """Set how many pieces of a line are there, typed in. Raises BadInput below zero; above is ``surplus``."""

    def step(tx: Tx, here: AtBench) -> BenchResult:
        line = next((line for line in bench_lines(tx.conn, here.id) if line.id == line_id), None)
        if line is None or qty < 0:
            raise BadInput("bench.no_such_count", qty=qty)
        if qty > line.qty:
            params: Params = {"sku_code": line.sku_code, "qty": line.qty}
            return BenchResult("surplus", here.id, line.id, line.sku_id, "bench.surplus", params)
        _set_count(tx, here, line, qty)
        return BenchResult("piece", here.id, line.id)

    return _step(db, parcel_id, by, step)


def undo_last(db: Database, parcel_id: int, by: Actor) -> BenchResult:
    """Take back the last piece; or, for a parcel that is verified or shipped within the undo window, the completion.

    Raises IllegalMove when it is too late.
    """
    by.require(Right.PACK)

    def work(tx: Tx) -> BenchResult:
        here = at_bench(tx.conn, parcel_id)
        if here.state is ParcelState.SHIPPED:
            over = here.shipped_at is None or here.shipped_at + timedelta(seconds=undo_seconds(tx.conn)) < tx.at
            if over:
                raise IllegalMove("bench.undo_over", order_no=here.order_no)
            unship_in(tx, here.order_id, [parcel_id], "")
            here = at_bench(tx.conn, parcel_id)
        refused = _refusal(tx, here)
        if refused is not None:
            return refused
        if here.state is ParcelState.VERIFIED:
            moved = order_book.move_parcels(
                tx, [parcel_id], ParcelMove.UNVERIFY, "parcel.unverified", verified_at=None, verified_by=""
            )
            order_book.settle(tx, set(moved.values()))
        line = max(bench_lines(tx.conn, parcel_id), key=lambda found: found.verified_seq, default=None)
        if line is not None and line.verified_qty > 0:
            seq = line.verified_seq if line.verified_qty > 1 else 0
            tx.conn.execute(
                update(parcel_line)
                .where(parcel_line.c.id == line.id)
                .values(verified_qty=line.verified_qty - 1, verified_seq=seq)
            )
            tx.touch("parcel", parcel_id)
        return BenchResult("opened", parcel_id, line.id if line is not None else None)

    return db.run(work, by)


def complete_parcel(db: Database, parcel_id: int, weight_g: int | None, by: Actor) -> BenchResult:
    """Store the weight and ship a parcel that is verified; say what is missing when it is not."""
    by.require(Right.PACK)

    def work(tx: Tx) -> BenchResult:
        here = at_bench(tx.conn, parcel_id)
        if weight_g is not None:
            if weight_g < 0:
                raise BadInput("bench.no_such_weight", weight_g=weight_g)
            tx.conn.execute(
                update(parcel).where(parcel.c.id == parcel_id).values(weight_g=weight_g, version=parcel.c.version + 1)
            )
            tx.touch("parcel", parcel_id)
        refused = _refusal(tx, here)
        if refused is not None:
            return refused
        if here.state is ParcelState.VERIFIED:
            return BenchResult("done", parcel_id)
        if here.state is ParcelState.SHIPPED and here.shipped_at is not None:
            until = here.shipped_at + timedelta(seconds=undo_seconds(tx.conn))
            if until >= tx.at:
                return BenchResult("shipped", parcel_id, undo_until=until)
        not_open = _not_open(tx, here)
        if not_open is not None:
            return not_open
        missing = sum(line.qty - line.verified_qty for line in bench_lines(tx.conn, parcel_id))
        return BenchResult("opened", parcel_id, code="bench.pieces_missing", params={"missing": missing})

    result = db.run(work, by)
    if result.kind == "shipped":  # it left a moment ago, only its weight came late
        return replace(result, kind="done", code="bench.shipped")
    return _ship(db, parcel_id, by) if result.kind == "done" else result


def look_at(db: Database, parcel_id: int) -> BenchResult:
    """Tell how an open parcel stands now: opened, done or stop; nothing is changed."""
    with db.read() as conn:
        here = at_bench(conn, parcel_id)
        if here.stop is not None:
            return BenchResult("stop", parcel_id, code=here.stop.code, params=here.stop.params, stop=here.stop)
        if here.state is ParcelState.SHIPPED and here.shipped_at is not None:
            until = here.shipped_at + timedelta(seconds=undo_seconds(conn))
            return BenchResult("done", parcel_id, code="bench.shipped", undo_until=until)
        return BenchResult("done" if here.state is ParcelState.VERIFIED else "opened", parcel_id)


# --- headless ---------------------------------------------------------------------------------------------------------


def verify_codes(db: Database, number: str, codes: Sequence[str], by: Actor) -> tuple[Outcome, ...]:
    """Open a parcel and scan these codes: one Outcome per scan, the label's first; ends at the first wrong one."""
    opened = open_parcel(db, number, by)
    if opened.kind not in ("opened", "done") or opened.parcel_id is None:
        return (Outcome(number, opened.code, opened.params),)
    outcomes = [Outcome(number, detail=opened.kind)]
    parcel_id, last = opened.parcel_id, opened
    for code in codes:
        last = scan_piece(db, parcel_id, code, by)
        if last.kind not in ("piece", "done"):
            outcomes.append(Outcome(code, last.code or f"bench.{last.kind}", last.params))
            break
        outcomes.append(Outcome(code, detail=last.kind))
    if last.kind == "done" and last.code not in ("", "bench.shipped"):
        outcomes.append(Outcome(number, last.code, last.params))
    return tuple(outcomes)
