"""How far the guided set-up has come: each step ends in a visible proof."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.models.print_jobs import print_job, printer
from app.models.shops import shop, sync_checkpoint
from app.models.staff import staff
from app.models.stock import sku
from app.models.warehouses import carrier, warehouse
from app.services.queries.setup_rows import Params, SetupStep


def setup_steps(conn: Connection) -> tuple[SetupStep, ...]:
    """Return the steps in their order; the first that is not done is ``now``."""
    found: list[tuple[str, bool, str, Params]] = [
        ("warehouse", *_named(conn, warehouse)),
        ("shop", *_shop(conn)),
        ("carrier", *_named(conn, carrier)),
        ("printer", *_printer(conn)),
        ("skus", *_skus(conn)),
        ("people", *_named(conn, staff)),
    ]
    steps, reached = [], False
    for key, done, proof, params in found:
        state = "done" if done else "later" if reached else "now"
        reached = reached or not done
        steps.append(SetupStep(key, state, proof if done else "", params))
    return tuple(steps)


def _named(conn: Connection, table: object) -> tuple[bool, str, Params]:
    names = list(conn.execute(select(table.c.name).order_by(table.c.id).limit(3)).scalars())  # type: ignore[attr-defined]
    return bool(names), "proof.named", {"names": names}


def _shop(conn: Connection) -> tuple[bool, str, Params]:
    name = conn.execute(select(shop.c.name).order_by(shop.c.id).limit(1)).scalar_one_or_none()
    synced = conn.execute(select(func.max(sync_checkpoint.c.synced_at))).scalar_one_or_none()
    return name is not None, "proof.synced" if synced else "proof.named", {"names": [name] if name else []}


def _printer(conn: Connection) -> tuple[bool, str, Params]:
    names = list(conn.execute(select(printer.c.name).where(printer.c.active).order_by(printer.c.id).limit(3)).scalars())
    tested = conn.execute(
        select(print_job.c.id).where(print_job.c.kind == "test", print_job.c.state.in_(("sent", "confirmed"))).limit(1)
    ).first()
    return bool(names), "proof.label_out" if tested else "proof.named", {"names": names}


def _skus(conn: Connection) -> tuple[bool, str, Params]:
    count = conn.execute(select(func.count()).select_from(sku)).scalar_one()
    return count > 0, "proof.skus", {"count": count}
