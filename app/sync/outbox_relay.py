"""Carries out the calls that services queued: claims rows of one account, hands each to its handler, marks what became.

At least once: a crash between the call and the mark repeats the call, so handlers are safe to repeat. A row is claimed
for two minutes by the database's clock; ten attempts, then it is a dead letter on screen. It never vanishes. Rows of a
kind that can be told together (stock figures) go out as one call and are marked one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, update

from app.errors import AppError, Declined, LoginExpired, NeedsPerson, Param, PlatformDown, RateLimited, Unclear
from app.models.database import Database, Tx
from app.models.outbox import outbox
from app.services.keys import KeyBook
from app.services.queue_calls import OutboxRowData
from app.sync.leases import LeaseBook
from app.sync.schedule import ROW_BACK_OFF

_log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
CLAIM_S = 120
_AT_ONCE = 8
BATCH = 100
"""Most rows of one kind in one call; no platform so far takes more figures at a time."""

C = TypeVar("C")
Handler = Callable[[Database, KeyBook, C, OutboxRowData, str], None]
"""Makes one call and stores its answer; see app.services.queue_calls for the row."""
BatchHandler = Callable[[Database, KeyBook, C, Sequence[OutboxRowData], str], Mapping[int, AppError]]
"""Makes one call for all these rows and stores its answer; returns why a row was refused, by row id. Raises what
concerns all of them."""

OPEN = and_(outbox.c.done_at.is_(None), outbox.c.dead_at.is_(None), outbox.c.withdrawn_at.is_(None))
"""Rows of the outbox that still wait to be carried out."""


@dataclass(frozen=True)
class Relayed:
    """What one round did. ``trouble`` is the reason to leave the whole account alone for a while."""

    done: int = 0
    trouble: PlatformDown | RateLimited | Unclear | None = None


class OutboxRelay(Generic[C]):
    """The relay of one account; used by one thread, under the account's lease."""

    def __init__(
        self,
        db: Database,
        keys: KeyBook,
        account: str,
        handlers: Mapping[str, Handler[C]],
        *,
        holder: str,
        random: Random,
        batches: Mapping[str, BatchHandler[C]] | None = None,
    ) -> None:
        self._db = db
        self._keys = keys
        self._account = account
        self._handlers = handlers
        self._batches = batches or {}
        self._holder = holder
        self._random = random

    def relay(self, connector: C, goes_on: Callable[[], bool]) -> Relayed:
        """Carry out what is due, oldest first, as long as ``goes_on()`` (asked before every call).

        Stops at the first sign that the whole account is in trouble. Raises LoginExpired (the row waits), DatabaseBusy,
        and what is a fault of our own, with the row parked.
        """
        done = 0
        while goes_on():
            rows = self._db.run(self._claim)
            if not rows:
                break
            while rows:
                if not goes_on():
                    self._let_go(rows)
                    return Relayed(done)
                try:
                    together = self._take_together(rows)
                    trouble = self._carry_out(connector, together)
                except BaseException:
                    self._let_go(rows)
                    raise
                if trouble is not None:
                    self._let_go(rows)
                    return Relayed(done, trouble)
                done += len(together)
        return Relayed(done)

    def wait_s(self) -> float | None:
        """Return seconds until a row of the account is due, None when none is open. Raises DatabaseBusy."""
        free_at = case(
            (outbox.c.claimed_until > outbox.c.not_before, outbox.c.claimed_until), else_=outbox.c.not_before
        )
        with self._db.read() as conn:
            due = conn.execute(select(func.min(free_at)).where(outbox.c.account == self._account, OPEN)).scalar_one()
            return None if due is None else max(0.0, (due - self._db.now(conn)).total_seconds())

    def _take_together(self, rows: list[OutboxRowData]) -> list[OutboxRowData]:
        """Take the first of these claimed rows out, with all due rows of its kind where they go in one call."""
        kind = rows[0].kind
        if kind not in self._batches:
            return [rows.pop(0)]
        mine = [row for row in rows if row.kind == kind]
        mine += self._db.run(lambda tx: self._claim(tx, kind, BATCH - len(mine)))
        rows[:] = [row for row in rows if row.kind != kind]
        return mine

    def _claim(self, tx: Tx, kind: str = "", most: int = _AT_ONCE) -> list[OutboxRowData]:
        free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= tx.at)
        due = and_(outbox.c.account == self._account, OPEN, outbox.c.not_before <= tx.at, free)
        self._bury(tx, due)
        picked = (
            select(outbox.c.id)
            .where(due, *([outbox.c.kind == kind] if kind else []))
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = tx.conn.execute(
            update(outbox)
            .where(outbox.c.id.in_(picked.scalar_subquery()), free)
            .values(
                claimed_until=tx.at + timedelta(seconds=CLAIM_S),
                claimed_by=self._holder,
                attempts=outbox.c.attempts + 1,
            )
            .returning(
                outbox.c.id, outbox.c.kind, outbox.c.account, outbox.c.subject_id, outbox.c.params, outbox.c.attempts,
                outbox.c.not_before,
            )
        ).all()  # fmt: skip
        return [_data(row) for row in sorted(rows, key=lambda row: (row.not_before, row.id))]

    def _bury(self, tx: Tx, due: ColumnElement[bool]) -> None:
        """Give up on rows whose every attempt ended without a mark: they crash the program."""
        dead = tx.conn.execute(
            update(outbox)
            .where(due, outbox.c.attempts >= MOST_ATTEMPTS)
            .values(dead_at=tx.at, claimed_until=None, error_code="program.fault", error_params={})
            .returning(outbox.c.id)
        ).scalars()
        tx.touch("outbox", *dead)

    def _carry_out(self, connector: C, rows: list[OutboxRowData]) -> PlatformDown | RateLimited | Unclear | None:
        try:
            refused = self._call(connector, rows)
        except LoginExpired as error:
            self._wait(rows, error, counted=False)
            raise
        except RateLimited as error:
            self._wait(rows, error, counted=False, at_least_s=error.after_s)
            return error
        except (Declined, NeedsPerson) as error:
            self._mark(rows, dict.fromkeys((row.id for row in rows), error))
        except AppError as error:
            self._wait(rows, error)
            return error if isinstance(error, (PlatformDown, Unclear)) else None
        except BaseException:
            self._wait(rows, AppError("program.fault"))
            raise
        else:
            self._mark(rows, refused)
        return None

    def _call(self, connector: C, rows: list[OutboxRowData]) -> Mapping[int, AppError]:
        kind = rows[0].kind
        if kind in self._batches:
            return self._batches[kind](self._db, self._keys, connector, rows, self._holder)
        if kind not in self._handlers:
            raise Declined("outbox.no_handler", kind=kind)
        for row in rows:
            self._handlers[kind](self._db, self._keys, connector, row, self._holder)
        return {}

    def _mark(self, rows: Sequence[OutboxRowData], dead: Mapping[int, AppError]) -> None:
        """Mark rows done or dead, unless one was asked for again meanwhile: then it is simply due again."""

        def store(tx: Tx) -> None:
            for row in rows:
                self._mark_in(tx, row, dead.get(row.id))

        self._db.run(store)
        for row in rows:
            if row.id in dead:
                _log.info("call refused", extra={"outbox": row.id, "kind": row.kind, "code": dead[row.id].code})

    def _mark_in(self, tx: Tx, row: OutboxRowData, dead: AppError | None) -> None:
        mine = and_(outbox.c.id == row.id, outbox.c.claimed_by == self._holder)
        values: dict[str, Any] = {"claimed_until": None, "error_code": None, "error_params": None}
        values |= {"done_at": tx.at} if dead is None else {"dead_at": tx.at, **_why(dead)}
        if tx.conn.execute(update(outbox).where(mine).values(values)).rowcount == 0:
            again = and_(outbox.c.id == row.id, outbox.c.claimed_by.is_(None))
            tx.conn.execute(update(outbox).where(again).values(claimed_until=None, attempts=0))
        tx.touch("outbox", row.id)

    def _wait(
        self, rows: Sequence[OutboxRowData], error: AppError, *, counted: bool = True, at_least_s: float = 0.0
    ) -> None:
        """Make rows due later, or give up on those that had all their attempts."""
        spent = [row for row in rows if counted and row.attempts >= MOST_ATTEMPTS]
        if spent:
            self._mark(spent, dict.fromkeys((row.id for row in spent), error))
        left = [row for row in rows if row not in spent]
        if left:
            attempts = max(row.attempts for row in left)
            pause = max(at_least_s, ROW_BACK_OFF.pause_s(attempts, self._random)) if counted or at_least_s else 0.0
            self._db.run(lambda tx: self._wait_in(tx, left, error, pause, counted=counted))
            for row in left:
                _log.info(
                    "call put off", extra={"outbox": row.id, "kind": row.kind, "code": error.code, "pause_s": pause}
                )

    def _wait_in(
        self, tx: Tx, rows: Sequence[OutboxRowData], error: AppError, pause_s: float, *, counted: bool
    ) -> None:
        for row in rows:
            tx.conn.execute(
                update(outbox)
                .where(outbox.c.id == row.id, or_(outbox.c.claimed_by == self._holder, outbox.c.claimed_by.is_(None)))
                .values(
                    claimed_until=None,
                    attempts=row.attempts if counted else row.attempts - 1,
                    not_before=tx.at + timedelta(seconds=pause_s),
                    **_why(error),
                )
            )
            tx.touch("outbox", row.id)

    def _let_go(self, rows: list[OutboxRowData]) -> None:
        """Give back rows that were claimed and not tried."""
        ids = [row.id for row in rows]
        if ids:
            self._db.run(
                lambda tx: tx.conn.execute(
                    update(outbox)
                    .where(outbox.c.id.in_(ids), outbox.c.claimed_until.is_not(None))
                    .values(claimed_until=None, attempts=outbox.c.attempts - 1)
                )
            )


def free_claims_of_the_dead(db: Database, book: LeaseBook, account: str) -> None:
    """Make rows due again that an engine proven dead had claimed; called right after taking the account's lease."""
    claimed = and_(outbox.c.account == account, OPEN, outbox.c.claimed_until.is_not(None))

    def free(tx: Tx) -> None:
        holders = tx.conn.execute(select(outbox.c.claimed_by).where(claimed).distinct()).scalars()
        dead = [holder for holder in holders if holder is not None and book.proves_dead(holder)]
        if dead:
            tx.conn.execute(update(outbox).where(claimed, outbox.c.claimed_by.in_(dead)).values(claimed_until=None))

    db.run(free)


def _data(row: Row[Any]) -> OutboxRowData:
    return OutboxRowData(row.id, row.kind, row.account, row.subject_id, dict(row.params), row.attempts)


def _why(error: AppError) -> dict[str, Any]:
    params: dict[str, Param] = error.params
    return {"error_code": error.code, "error_params": params}
