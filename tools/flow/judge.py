"""What came of it, judged from outside: the shops' and the carrier's own records and the printer's paper."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from app.models.orders import order_event
from app.models.parcels import parcel
from app.models.print_jobs import print_job
from app.services.check_database import check_database
from tools.flow.canaries import leaks
from tools.flow.world import World, fetch

WANTED = frozenset({"processing", "completed"})


def orders_to_ship(world: World) -> dict[tuple[str, int], str]:
    """Return the platform's own list of paid orders without a planted fault: ``(shop, id) -> number``."""
    return {
        (one["shop"], one["id"]): str(one["number"])
        for one in world.ask("shop", "/orders")
        if one["status"] in WANTED and not one["truth"].get("fault")
    }


def judge(world: World) -> dict[str, Any]:
    """Return the findings; everything but ``labels`` and ``orders`` should be 0 or empty."""
    wanted = orders_to_ship(world)
    told = {(one["shop"], one["id"]): one for one in world.ask("shop", "/writebacks")}
    labels = _labels(world)
    asked = _reprints(world)
    with world.core.db.read() as conn:
        numbers = set(conn.execute(select(parcel.c.waybill_no).where(parcel.c.waybill_no.is_not(None))).scalars())
        shipped = conn.execute(
            select(order_event.c.parcel_id, func.count())
            .where(order_event.c.code == "parcel.shipped")
            .group_by(order_event.c.parcel_id)
            .having(func.count() > 1)
        ).all()
    taken = {str(one["waybill_no"]) for one in world.ask("sf", "/numbers")}
    checks = check_database(world.core.db)
    return {
        "orders": len(wanted),
        "lost": sorted(number for key, number in wanted.items() if not told.get(key, {}).get("numbers")),
        "shipped_twice": len(shipped),
        "written_back_twice": sorted(
            f"{shop}/{order_id}"
            for (shop, order_id), one in told.items()
            if one["completed"] > 1
            or len(one["numbers"]) > 1
            or any(count > 1 for ways in one["numbers"].values() for count in ways.values())
        ),
        "labels": sum(labels.values()),
        "labels_twice": {number: count for number, count in labels.items() if count > 1 + asked[number]},
        "without_label": sorted(numbers - labels.keys()),
        "numbers_nobody_uses": sorted(taken - numbers),
        "in_clear": leaks(world),
        "check": [f"{one.subject}: {one.error} {one.params}" for one in checks if one.error],
    }


def _labels(world: World) -> Counter[str]:
    """Return how many whole labels lie in the trays, by waybill number."""
    found: Counter[str] = Counter()
    for device in world.printers:
        for entry in fetch(f"{device['control']}/ledger"):
            if entry["kind"] == "label":
                found.update({code["text"] for code in entry["codes"] or () if code["format"] == "Code128"})
    return found


def _reprints(world: World) -> Counter[str]:
    """Return how many further labels a person asked for, by waybill number."""
    with world.core.db.read() as conn:
        rows = conn.execute(select(print_job.c.waybill_no).where(print_job.c.reprint > 0)).scalars()
        return Counter(rows)
