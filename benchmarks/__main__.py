"""``python -m benchmarks [p4 p6 ...]``: measure the goals of performance beside their baselines, and write them down.

Seeded databases are kept in the data folder, so only the first run pays for them. Results replace the section of their
goal in docs/benchmarks.md; goals that were not run keep what stands there.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import Result, machine
from benchmarks.places import Options, Place, default_data, seeded
from benchmarks.report import write_section

GOALS: dict[str, tuple[str, str]] = {
    "p1": ("p1_import", "import of orders"),
    "p2": ("p2_chain", "audit, routing, reservation and planned parcels"),
    "p4": ("p4_pages", "pages of the order grid"),
    "p5": ("p5_counters", "queue counters"),
    "p6": ("p6_search", "search"),
    "p7": ("p7_scroll", "scrolling the order grid"),
    "p9": ("p9_filter", "changing a filter"),
    "p12": ("p12_start", "start and memory"),
    "p13": ("p13_print", "printing"),
    "p15": ("p15_dry_run", "dry run of changed rules"),
    "p16": ("p16_bulk_pass", "passing a whole group in the window"),
}
"""Goal -> module with ``run(place) -> list[Result]``, and its title."""
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("goals", nargs="*", help=f"any of {', '.join(GOALS)}; none: all")
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--postgres", default="embedded", help="embedded, none, or a server's address")
    parser.add_argument("--data", type=Path, default=default_data(), help="where seeded databases are kept")
    parser.add_argument("--dry", action="store_true", help="show the results, leave docs/benchmarks.md alone")
    return parser.parse_args(argv)


def _show(goal: str, results: Sequence[Result]) -> None:
    for result in results:
        verdict = {True: "ok", False: "MISSED", None: ""}[result.good]
        facts = f"{result.measured:>22}  {result.baseline:26} {result.goal} {verdict}"
        print(f"{goal}  {result.database:9} {result.what:55} {facts}", flush=True)


def measure(goal: str, places: Sequence[Place]) -> list[Result]:
    """Run one goal on every database."""
    run: Callable[[Place], list[Result]] = importlib.import_module(f"benchmarks.{GOALS[goal][0]}").run
    return [result for place in places for result in run(place)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: 0 when every goal was met, 1 when one was missed, 2 for a goal nobody knows."""
    asked = _arguments(argv)
    unknown = [goal for goal in asked.goals if goal not in GOALS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(GOALS)}", file=sys.stderr)
        return 2
    began = time.perf_counter()

    def tell(text: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {text}", flush=True)

    missed = 0
    with seeded(Options(asked.orders, asked.data, asked.postgres, tell)) as places:
        for goal in asked.goals or GOALS:
            before = machine()
            tell(f"{goal}: {GOALS[goal][1]} ({before})")
            results = measure(goal, places)
            _show(goal, results)
            missed += sum(result.good is False for result in results)
            if not asked.dry:
                write_section(PAGE, goal, GOALS[goal][1], results, f"{before}; {asked.orders:,} orders")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
