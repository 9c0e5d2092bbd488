"""``python -m tools.flow --orders 500 --kills 10 --db postgres``: prints a JSON report and exits 1 when it is bad."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.sync.simulation import Plan
from tools.flow.play import play


def main() -> int:
    """Play one run."""
    parser = argparse.ArgumentParser(prog="python -m tools.flow", description=__doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--shops", type=int, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--printers", type=int, default=1, help="unknown labels are at most three a printer and kill")
    parser.add_argument("--speed-factor", type=float, default=8.0, help="of the printers; 1 is real pace")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--faults", action="store_true", help="also a dropped line, paper out, a jam, a power cut")
    parser.add_argument("--limit-s", type=float, default=900.0, help="give up after so long")
    parser.add_argument("--folder", type=Path, help="keep everything here (default: a folder that is deleted)")
    args = parser.parse_args()
    plan = Plan(args.shops, args.orders, args.seed, 0.0, args.printers, args.speed_factor, CLEAN)
    with ExitStack() as stack:
        folder = args.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="packdesk-flow-")))
        url = "" if args.db == "sqlite" else stack.enter_context(postgres())
        report = play(folder, url, plan, kills=args.kills, limit_s=args.limit_s, faults=args.faults)
    print(json.dumps({"db": args.db, **report}, ensure_ascii=False, indent=1))
    return 0 if report["good"] else 1


CLEAN = ("--faulty", "0", "--unpaid", "0", "--scarce", "0")
"""Orders that can all be shipped, so that every one of them has to arrive."""


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server from the test suite's wheel; yields the address of its database."""
    from tests.postgres_server import PostgresServer

    with PostgresServer() as server:
        yield server.url("postgres")


if __name__ == "__main__":
    sys.exit(main())
