"""What came of it, judged from outside: the shops' and the carrier's own records, the printer's paper, the shelves.

Each function returns findings by name, all of them empty when all is well. The database is asked only for what nobody
outside can know: which parcel has which number, what still waits, what lies on the shelves.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.models.database import Database
from app.models.orders import order_event
from app.models.outbox import outbox
from app.models.parcels import parcel, waybill_request, writeback
from app.models.print_jobs import print_job, printer
from app.models.stock import sku, stock
from app.services.check_database import check_database
from tools.flow.canaries import leaks
from tools.flow.world import World, fetch

WANTED = frozenset({"processing", "completed"})
Key = tuple[str, int]
"""A shop and its own id of the order."""
_FINAL = ("confirmed", "failed", "cancelled")
_OVER = ("done", "withdrawn", "not_needed")


def orders_to_ship(world: World) -> dict[Key, dict[str, Any]]:
    """Return the platform's own list of paid orders without a planted fault."""
    return {
        (one["shop"], one["id"]): one
        for one in world.ask("shop", "/orders")
        if one["status"] in WANTED and not one["truth"].get("fault")
    }


def judge(world: World, reprints: Counter[str]) -> dict[str, Any]:
    """Return the findings and the figures beside them. ``reprints``: what the person asked for again, by number."""
    wanted = orders_to_ship(world)
    paper = [entry for device in world.printers for entry in fetch(f"{device['control']}/ledger")]
    given = {str(one["waybill_no"]): one for one in world.ask("sf", "/numbers")}
    with world.core.db.read() as conn:
        used = set(conn.execute(select(parcel.c.waybill_no).where(parcel.c.waybill_no.is_not(None))).scalars())
    told = {(one["shop"], one["id"]): one for one in world.ask("shop", "/writebacks")}
    labels = labels_of(paper)
    found = {
        **shops_were_told(wanted, told, used),
        **numbers_add_up(world.core.db, given, used, world.ask("sf", "/orders")),
        **paper_is_right(paper, labels, used, reprints),
        **shelves_are_right(world.core.db, wanted, Path(world.simulation.facts["catalogue"]["stock"])),
        **nothing_waits(world.core.db),
        "shipped_twice": shipped_twice(world.core.db),
        "in_clear": leaks(world),
        "check": [f"{one.subject}: {one.error} {one.params}" for one in check_database(world.core.db) if one.error],
    }
    figures = {"orders": len(wanted), "numbers": len(given), "labels": sum(labels.values()), "paper": len(paper)}
    return {**figures, "found": {name: what for name, what in found.items() if what}}


def shops_were_told(wanted: dict[Key, Any], told: dict[Key, Any], used: set[str]) -> dict[str, Any]:
    """Each order is completed once, with one number, written once by each way; no number goes to two orders."""
    holders = Counter(number for one in told.values() for number in one["numbers"])
    return {
        "lost": sorted(_name(key) for key in wanted if not told.get(key, {}).get("numbers")),
        "not_completed": sorted(
            _name(key)
            for key, order in wanted.items()
            if order["status"] != "completed" or told.get(key, {}).get("completed") != 1
        ),
        "written_back_twice": sorted(
            f"{_name(key)}: {one['numbers']}, completed {one['completed']}"
            for key, one in told.items()
            if one["completed"] > 1
            or len(one["numbers"]) > 1
            or any(count > 1 for ways in one["numbers"].values() for count in ways.values())
        ),
        "told_of_no_order": sorted(_name(key) for key in told.keys() - wanted.keys()),
        "told_to_several": sorted(number for number, count in holders.items() if count > 1),
        "told_of_strange_number": sorted(holders.keys() - used),
    }


def numbers_add_up(
    db: Database, given: dict[str, dict[str, Any]], used: set[str], asked: list[dict[str, Any]]
) -> dict[str, Any]:
    """Every number the carrier gave is on a parcel or given back, none is both, and none was made up."""
    cancelled = {number for number, one in given.items() if one["cancelled_at"]}
    with db.read() as conn:
        ours = set(conn.execute(select(waybill_request.c.request_no)).scalars())
        still_open = sorted(
            conn.execute(
                select(waybill_request.c.request_no).where(waybill_request.c.state.in_(("asked", "recycling")))
            ).scalars()
        )
    return {
        "numbers_nobody_uses": sorted(given.keys() - used - cancelled),
        "numbers_used_and_given_back": sorted(used & cancelled),
        "numbers_never_given": sorted(used - given.keys()),
        "several_numbers_for_a_request": sorted(one["order_id"] for one in asked if len(one["waybill_nos"]) > 1),
        "asked_without_a_request": sorted({one["order_id"] for one in asked} - ours),
        "requests_open": still_open,
    }


def labels_of(paper: list[dict[str, Any]]) -> Counter[str]:
    """Return how many whole labels lie in the trays, by waybill number."""
    found: Counter[str] = Counter()
    for entry in paper:
        if entry["kind"] == "label":
            found.update({code["text"] for code in entry["codes"] or () if code["format"] == "Code128"})
    return found


def paper_is_right(
    paper: list[dict[str, Any]], labels: Counter[str], used: set[str], reprints: Counter[str]
) -> dict[str, Any]:
    """One readable label for each number, one more for each that the person asked for, nothing else."""
    spoilt = ("blank", "clipped", "wrong_paper")
    return {
        "without_label": sorted(used - labels.keys()),
        "labels_twice": {number: count for number, count in labels.items() if count > 1 + reprints[number]},
        "labels_of_nobody": sorted(labels.keys() - used),
        "unreadable": [
            entry["seq"]
            for entry in paper
            if entry["kind"] == "label" and not any(code["format"] == "Code128" for code in entry["codes"] or ())
        ],
        "spoilt": [entry["seq"] for entry in paper if entry["kind"] == "label" and any(entry[one] for one in spoilt)],
    }


def shelves_are_right(db: Database, wanted: dict[Key, dict[str, Any]], counted: Path) -> dict[str, Any]:
    """What lies on the shelves is what was counted in less what the shops sold, and nothing is promised any more."""
    expected: Counter[str] = Counter()
    with counted.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            expected[row["商家编码"]] += int(row["数量"])
    for order in wanted.values():
        for line in order["lines"]:
            expected[line["sku"]] -= line["qty"]
    with db.read() as conn:
        rows = conn.execute(
            select(sku.c.sku_code, func.sum(stock.c.on_hand_qty), func.sum(stock.c.reserved_qty))
            .join(stock, stock.c.sku_id == sku.c.id)
            .group_by(sku.c.sku_code)
        ).all()
    there = {code: int(on_hand) for code, on_hand, _ in rows}
    return {
        "stock_wrong": {
            code: f"{there.get(code, 0)} not {expected[code]}"
            for code in sorted(expected.keys() | there.keys())
            if there.get(code, 0) != expected[code]
        },
        "still_reserved": sorted(code for code, _, reserved in rows if reserved),
    }


def nothing_waits(db: Database) -> dict[str, Any]:
    """No paper in doubt, no call to the outside undone, no shop untold, no printer stopped."""
    with db.read() as conn:
        jobs = conn.execute(select(print_job.c.waybill_no).where(print_job.c.state.not_in(_FINAL))).scalars()
        calls = conn.execute(
            select(outbox.c.kind, outbox.c.subject_id).where(
                outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None)
            )
        )
        untold = conn.execute(select(writeback.c.waybill_no).where(writeback.c.state.not_in(_OVER))).scalars()
        stopped = conn.execute(select(printer.c.name).where(printer.c.stopped)).scalars()
        return {
            "paper_in_doubt": sorted(jobs),
            "calls_open": sorted(f"{kind} {subject_id}" for kind, subject_id in calls),
            "untold": sorted(untold),
            "printers_stopped": sorted(stopped),
        }


def shipped_twice(db: Database) -> list[int]:
    """Return the parcels whose timeline says shipped more than once."""
    with db.read() as conn:
        rows = conn.execute(
            select(order_event.c.parcel_id)
            .where(order_event.c.code == "parcel.shipped")
            .group_by(order_event.c.parcel_id)
            .having(func.count() > 1)
        ).scalars()
        return sorted(rows)


def _name(key: Key) -> str:
    return f"{key[0]}/{key[1]}"
