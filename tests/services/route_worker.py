"""A process that routes what waits in small batches until nothing goes any more.

Waits for a line on standard input, so that several begin together; answers with how many orders it routed.
"""

from __future__ import annotations

import sys

from app.errors import DatabaseBusy
from app.models.database import Database
from app.services.route_orders import route_waiting

BATCH = 7
QUIET_ROUNDS = 3


def main() -> None:
    db = Database(sys.argv[1])
    print("ready", flush=True)  # noqa: T201 - the protocol
    sys.stdin.readline()
    moved = quiet = 0
    while quiet < QUIET_ROUNDS:
        try:
            done = route_waiting(db, BATCH)
        except DatabaseBusy:  # the chores of the program come again, too
            continue
        moved += len(done.routed)
        quiet = 0 if done.routed or done.stopped else quiet + 1
    print(moved, flush=True)  # noqa: T201 - the protocol
    db.close()


if __name__ == "__main__":
    main()
