"""A process that audits and routes what waits in small batches, takes audits back and passes them, until it is told.

Waits for a line on standard input, so that several begin together; answers with how many orders it moved.
"""

from __future__ import annotations

import sys
from random import Random

from sqlalchemy import select

from app.domain.people import Actor, Role
from app.errors import DatabaseBusy
from app.models.database import Database
from app.models.orders import sales_order
from app.services.audit_orders import audit_waiting, pass_orders, revoke_audit
from app.services.route_orders import route_waiting

BATCH = 20
ROUNDS = 12
DISTURBED = 3


def main() -> None:
    db = Database(sys.argv[1])
    random = Random(sys.argv[2])
    boss = Actor(None, f"主管{sys.argv[2]}", Role.SUPERVISOR, f"station {sys.argv[2]}")
    with db.read() as conn:
        ids = list(conn.execute(select(sales_order.c.id).order_by(sales_order.c.id)).scalars())
    print("ready", flush=True)  # noqa: T201 - the protocol
    sys.stdin.readline()
    moved = 0
    for _ in range(ROUNDS):
        try:
            audited = audit_waiting(db, BATCH)
            moved += len(audited.passed) + len(audited.stopped)
            moved += len(route_waiting(db, BATCH).routed)
        except DatabaseBusy:  # the chores of the program come again, too
            continue
        some = random.sample(ids, DISTURBED)
        moved += sum(one.error is None for one in (*revoke_audit(db, some, boss), *pass_orders(db, some, boss)))
    print(moved, flush=True)  # noqa: T201 - the protocol
    db.close()


if __name__ == "__main__":
    main()
