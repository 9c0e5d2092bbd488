"""A carrier account's threads: waybill numbers first, because a packer waits for them; then what may be given back.

One thread holds the account's lease; as many more as the carrier allows help with number requests, each with a
connector of its own. Requests are handed out in order from one tray, so that two threads never ask for the same one.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from sqlalchemy import and_, case, func, select, update

from app.connectors.base import Carrier
from app.errors import AppError, LoginExpired, NeedsPerson, SetupTrouble
from app.models.database import Database, Tx
from app.models.keys import secret
from app.models.parcels import waybill_request
from app.models.warehouses import carrier
from app.services.answer_requests import Answered
from app.services.keys import KeyBook
from app.services.pause_accounts import pause_carrier
from app.services.recycle_waybills import RequestState
from app.sync.bell import Bell
from app.sync.leases import LeaseBook
from app.sync.outbox_relay import Handler, OutboxRelay, free_claims_of_the_dead
from app.sync.schedule import Turns
from app.sync.worker import Worker, soonest

_log = logging.getLogger(__name__)

_TRAY = 64
_MOST_THREADS = 4


@dataclass(frozen=True)
class CarrierWork:
    """What a carrier's threads do, as functions, so that tests can hand in their own."""

    open_carrier: Callable[[int], Carrier]
    """Builds a connector of the account. Raises BadInput and SetupTrouble."""
    due_requests: Callable[[Database, int, int], tuple[int, ...]]
    """app.services.request_waybills.due_requests"""
    answer: Callable[[Database, KeyBook, Carrier, int, str], Answered]
    """app.services.request_waybills.answer_request"""
    handlers: Mapping[str, Handler[Carrier]]


class _Tray:
    """Requests that are due, each handed to one thread, and the account's pauses after trouble."""

    def __init__(self, db: Database, carrier_id: int, work: CarrierWork, turns: Turns) -> None:
        self._db = db
        self._carrier_id = carrier_id
        self._work = work
        self._turns = turns
        self._guard = threading.Lock()
        self._ids: deque[int] = deque()
        self._in_hand: set[int] = set()

    def take(self) -> int | None:
        """Return the next request, None when nothing is due or the account is left alone for a while."""
        with self._guard:
            if self._turns.wait_s() > 0:
                self._ids.clear()
                return None
            if not self._ids:
                due = self._work.due_requests(self._db, self._carrier_id, _TRAY + len(self._in_hand))
                self._ids.extend(request_id for request_id in due if request_id not in self._in_hand)
            if not self._ids:
                return None
            request_id = self._ids.popleft()
            self._in_hand.add(request_id)
            return request_id

    def put_back(self, request_id: int) -> None:
        """This request is done with for now."""
        with self._guard:
            self._in_hand.discard(request_id)

    def clear(self) -> None:
        """Look anew next time: what is due now waits in its own order."""
        with self._guard:
            self._ids.clear()

    def wait_s(self) -> float:
        """Return how long the account is left alone after trouble."""
        with self._guard:
            return self._turns.wait_s()

    def more(self) -> bool:
        """Tell whether others are waiting in the tray already."""
        with self._guard:
            return bool(self._ids)

    def went(self, answered: Answered) -> None:
        """Note how a call went: after trouble the whole account rests for a growing while."""
        with self._guard:
            if answered is Answered.LATER:
                self._turns.failed()
            elif answered in (Answered.ANSWERED, Answered.REFUSED):
                self._turns.done(0.0)


class _Desk:
    """One thread's place: its connector, built anew when the account's settings or secrets changed."""

    def __init__(self, main: CarrierWorker) -> None:
        self._main = main
        self._connector: Carrier | None = None
        self._seen: tuple[object, ...] | None = None

    def connector(self) -> Carrier:
        """Return the connector. Raises LoginExpired when it cannot be built."""
        seen = self._main.fingerprint()
        if self._connector is None or seen != self._seen:
            self.close()
            try:
                self._connector = self._main.do.open_carrier(self._main.carrier_id)
            except (NeedsPerson, SetupTrouble) as error:
                raise LoginExpired(error.code, **error.params) from error
            self._seen = seen
        return self._connector

    def answer_all(self) -> int:
        """Answer requests from the tray until it is empty; return how many were called."""
        main, called = self._main, 0
        try:
            while main.may_call():
                request_id = main.tray.take()
                if request_id is None:
                    break
                if main.tray.more():
                    main.call_for_help()
                try:
                    connector = self.connector() if not called or self._connector is None else self._connector
                    answered = main.do.answer(main.db, main.keys, connector, request_id, main.book.holder)
                finally:
                    main.tray.put_back(request_id)
                main.tray.went(answered)
                called += 1
        except LoginExpired as error:
            main.tray.clear()
            main.pause(error)
        return called

    def close(self) -> None:
        """Close the connector."""
        if self._connector is not None:
            self._connector.close()
            self._connector = None


class CarrierWorker(Worker):
    """The worker that holds the account ``carrier:ID``."""

    def __init__(
        self,
        carrier_id: int,
        kind: str,
        work: CarrierWork,
        *,
        db: Database,
        keys: KeyBook,
        book: LeaseBook,
        random: Random,
        threads: int = 1,
    ) -> None:
        super().__init__(f"carrier-{kind.upper()}-{carrier_id}", f"carrier:{carrier_id}", book)
        self.carrier_id = carrier_id
        self.do = work
        self.db = db
        self.keys = keys
        self.tray = _Tray(db, carrier_id, work, Turns(book.monotonic, random))
        self._calls = Turns(book.monotonic, random)
        self._relay = OutboxRelay(db, keys, self.account, work.handlers, holder=book.holder, random=random)
        self._desk = _Desk(self)
        self.helpers = tuple(CarrierHelper(self, number) for number in range(1, min(threads, _MOST_THREADS)))

    def begin(self) -> None:
        """Free what a dead predecessor had claimed."""
        free_claims_of_the_dead(self.db, self.book, self.account)
        _free_requests_of_the_dead(self.db, self.book, self.carrier_id)

    def leave(self) -> None:
        """Close this thread's connector; the helpers notice by themselves."""
        self._desk.close()
        self.call_for_help()

    def work(self) -> float | None:
        """Answer number requests, then relay; numbers that come in between go first again."""
        while self._is_paused() is False and self._desk.answer_all():
            pass
        if self._is_paused() is not False:
            self.leave()
            return None
        try:
            self._give_back()
        except LoginExpired as error:
            self.pause(error)
            return None
        due = self._relay.wait_s()
        return soonest(self._next_request(), None if due is None else max(due, self._calls.wait_s()))

    def _give_back(self) -> None:
        due = self._relay.wait_s()
        if due is None or due > 0 or self._calls.wait_s() > 0 or not self.may_call():
            return
        trouble = self._relay.relay(self._desk.connector(), self._nothing_asked).trouble
        if trouble is None:
            self._calls.done(0.0)
        else:
            self._calls.failed(trouble.params.get("after_s", 0.0))  # type: ignore[arg-type] # a number when there is one

    def _nothing_asked(self) -> bool:
        return self.may_call() and not self.do.due_requests(self.db, self.carrier_id, 1)

    def _next_request(self) -> float | None:
        """Return seconds until a waiting request is due; what waits for an order's release is told by changes."""
        free_at = case(
            (waybill_request.c.claimed_until > waybill_request.c.not_before, waybill_request.c.claimed_until),
            else_=waybill_request.c.not_before,
        )
        asked = and_(waybill_request.c.carrier_id == self.carrier_id, waybill_request.c.state == RequestState.ASKED)
        with self.db.read() as conn:
            now = self.db.now(conn)
            later = conn.execute(select(func.min(free_at)).where(asked, free_at > now)).scalar_one()
            due = bool(self.do.due_requests(self.db, self.carrier_id, 1))
        if due:
            return self.tray.wait_s()
        return None if later is None else (later - now).total_seconds()

    def fingerprint(self) -> tuple[object, ...]:
        """Return what the connectors are built from; when it changes they are built anew."""
        with self.db.read() as conn:
            settings = conn.execute(select(carrier.c.settings).where(carrier.c.id == self.carrier_id)).scalar()
            changed = conn.execute(select(func.max(secret.c.changed_at)).where(secret.c.owner == self.account)).scalar()
        return tuple(sorted((settings or {}).items())), changed

    def _is_paused(self) -> bool | None:
        with self.db.read() as conn:
            return conn.execute(select(carrier.c.paused).where(carrier.c.id == self.carrier_id)).scalar()

    def may_call(self) -> bool:
        """Tell whether one more call may be made: a person may have paused the account a moment ago."""
        return self.goes_on() and self._is_paused() is False

    def call_for_help(self) -> None:
        """Wake the helpers."""
        for helper in self.helpers:
            helper.bell.ring()

    def pause(self, error: AppError) -> None:
        """Pause the account, visibly."""
        pause_carrier(self.db, self.carrier_id, error)
        _log.warning("carrier paused", extra={"account": self.account, "code": error.code})


class CarrierHelper:
    """One more thread for number requests, under the main worker's lease."""

    def __init__(self, main: CarrierWorker, number: int) -> None:
        self.name = f"{main.name}-{number}"
        self.bell = Bell()
        self._main = main
        self._desk = _Desk(main)

    def turn(self) -> float | None:
        """Answer what is in the tray; return None, because only the main worker's ring brings more."""
        if self._main.may_call():
            self._desk.answer_all()
        else:
            self._desk.close()
        return None

    def end(self) -> None:
        """Close the connector."""
        self._desk.close()


def _free_requests_of_the_dead(db: Database, book: LeaseBook, carrier_id: int) -> None:
    """Make requests due again that an engine proven dead had claimed; the carrier answers a repeated number alike."""
    claimed = and_(
        waybill_request.c.carrier_id == carrier_id,
        waybill_request.c.state == RequestState.ASKED,
        waybill_request.c.claimed_until.is_not(None),
    )

    def free(tx: Tx) -> None:
        holders = tx.conn.execute(select(waybill_request.c.claimed_by).where(claimed).distinct()).scalars()
        dead = [holder for holder in holders if holder is not None and book.proves_dead(holder)]
        if dead:
            tx.conn.execute(
                update(waybill_request)
                .where(claimed, waybill_request.c.claimed_by.in_(dead))
                .values(claimed_until=None, claimed_by=None)
            )

    db.run(free)
