"""Plays one run: start everything, act as the person, kill the engine at random moments, judge."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from random import Random
from typing import Any

from app.sync.simulation import Plan
from tools.flow.judge import judge, nothing_waits, orders_to_ship
from tools.flow.person import Person
from tools.flow.world import World, seconds, send

_LOOK_S = 0.1


FAULTS = ("drop_connection", "paper_out", "jam", "power_cut")
"""What happens to a printer in turn, at even distances, with ``faults``."""


def play(
    folder: Path, database_url: str, plan: Plan, *, kills: int, limit_s: float, faults: bool = False
) -> dict[str, Any]:
    """Return the report; ``good`` is True when nothing was lost, doubled or left over.

    ``unknown_per_kill`` counts labels nobody could vouch for after each kill; at most three a printer are allowed.
    """
    random = Random(plan.seed)  # noqa: S311 - moments of death, the same for the same seed
    moments = sorted(random.uniform(0.02, 0.98) for _ in range(kills))
    with World(folder, database_url, plan) as world:
        began = seconds()
        expected = len(orders_to_ship(world))
        person = Person(world)
        if faults:
            _plan_faults(world, expected)
        deaths: list[dict[str, Any]] = []
        unknown = [0]
        world.start_engine()
        progress = person.progress()
        while seconds() - began < limit_s and (progress.done < expected or any(nothing_waits(world.core.db).values())):
            world.expect_engine()
            if moments and progress.share(expected) >= moments[0]:
                threading.Event().wait(random.uniform(0.0, 0.3))
                world.kill_engine()
                deaths.append({"at_s": round(seconds() - began, 1), "share": round(moments.pop(0), 3)})
                unknown.append(person.unknown_so_far())
                world.start_engine()
            person.work()
            threading.Event().wait(_LOOK_S)
            progress = person.progress()
        took = seconds() - began
        unknown.append(person.unknown_so_far())
        exit_code = world.stop_engine()
        found = judge(world, person.reprints)
        per_kill = [later - sooner for sooner, later in itertools.pairwise(unknown[1:])]
    report = {
        **found,
        "seconds": round(took, 1),
        "kills": deaths,
        "unknown_per_kill": per_kill,
        "settled": person.settled,
        "odd": person.odd,
        "mended": person.mended,
        "reprinted": person.reprints.total(),
        "engine_exit": exit_code,
        "progress": vars(progress),
    }
    # Faults leave unknown labels of their own, so what a kill left cannot be told apart then.
    allowed = None if faults else 3 * plan.printers
    return {**report, "good": _good(report, allowed, kills)}


def _plan_faults(world: World, expected: int) -> None:
    step = expected // (len(FAULTS) + 1)
    for place, kind in enumerate(FAULTS, 1):
        for device in world.printers:
            send(f"{device['control']}/faults", {"kind": kind, "after": place * step // len(world.printers)})


def _good(report: dict[str, Any], unknown: int | None, kills: int) -> bool:
    """Nothing was found, every number has its one label (and one for each reprint), and the kills left little."""
    return (
        not report["found"]
        and not report["odd"]
        and report["engine_exit"] == 0
        and report["numbers"] >= report["orders"] > 0
        and report["labels"] >= report["orders"]
        and (report["labels"] == report["orders"] or bool(report["reprinted"]))
        and len(report["kills"]) == kills
        and (unknown is None or all(count <= unknown for count in report["unknown_per_kill"]))
    )
