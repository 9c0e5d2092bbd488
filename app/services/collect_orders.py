"""Collect: pull a shop's changed orders window by window, and prove that nothing was missed.

Each window is a row of the coverage ledger. A page is stored and taken in with one transaction; the checkpoint moves
only with the last page of a fully read window, in the same transaction. Windows overlap by design; repeating one
changes nothing. A window that was broken off, by a stop or a kill, is closed as such in the ledger, and its span is
read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.connectors.base import Page, Platform, Window
from app.errors import AppError, PlatformDown
from app.models.database import Database, Tx
from app.models.shops import shop, sync_checkpoint, sync_window
from app.services.accounts import shop_row
from app.services.intake_orders import PageResult, Read, read_page, store_page
from app.services.intake_rows import ShopFacts, shop_facts
from app.services.keys import KeyBook

STREAM = "orders"
CUT = "sync.window_cut"
"""Why a window that was stopped or killed is not done."""


@dataclass
class Collected:
    """What one call brought: windows read and the sum of their pages."""

    windows: int = 0
    pages: int = 0
    result: PageResult = field(default_factory=PageResult)
    read_until_at: datetime | None = None


@dataclass
class _Reading:
    """One window while it is read."""

    id: int
    span: Window
    is_last: bool
    """It reaches the present."""
    pages: int = 0
    sums: PageResult = field(default_factory=PageResult)
    seen: set[str] = field(default_factory=set)
    """What was read on pages that the platform counts; an order that comes on two pages is one order."""
    theirs: int | None = None

    def after(self, page: Page, result: PageResult) -> _Reading:
        """Return how the reading will stand once this page is stored; the transaction may yet be repeated."""
        later = deepcopy(self)
        later.note(page, result)
        return later

    @property
    def is_whole(self) -> bool:
        """Tell whether no fewer orders were read than the platform counts."""
        return self.theirs is None or len(self.seen) >= self.theirs

    def note(self, page: Page, result: PageResult) -> None:
        """Add up a page that was stored."""
        self.pages += 1
        self.sums.add(result)
        if page.theirs is None and self.theirs is not None:
            return  # pages that the platform's count leaves out, such as its trash
        self.theirs = page.theirs if page.theirs is not None else self.theirs
        self.seen.update(one.platform_order_no for one in page.orders)
        self.seen.update(f"?{one.platform_order_no}\x1f{one.payload}" for one in page.set_aside)

    @property
    def figures(self) -> dict[str, int | None]:
        """What the ledger keeps of it."""
        got = self.sums.got if self.theirs is None else len(self.seen)
        return {"pages": self.pages, "got": got, "fresh": self.sums.fresh, "theirs": self.theirs}


def collect_shop(
    db: Database,
    keys: KeyBook,
    shop_id: int,
    platform: Platform,
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[Collected], None] = lambda _: None,
) -> Collected:
    """Pull everything changed since the checkpoint, in windows no longer than the platform allows.

    ``stop`` is asked between pages: a stopped window is read again next time. A paused shop is not called at all.
    Raises what the connector raises, after marking the window failed; the checkpoint has then not moved past it.
    """
    done = Collected()
    with db.read() as conn:
        facts = shop_facts(shop_row(conn, shop_id), searchable=platform.CAN.receiver_in_clear)
    while not stop():
        reading = db.run(lambda tx: _open_window(tx, shop_id, platform))
        if reading is None:
            break
        try:
            finished = _read_window(db, keys, facts, platform, reading, stop, lambda: _tell(done, progress))
        except AppError as error:
            _break_off(db, shop_id, reading, error)
            raise
        if not finished:
            _break_off(db, shop_id, reading, AppError(CUT))
            break
        done.result.add(reading.sums)
        done.windows += 1
        done.read_until_at = reading.span.until
        if reading.is_last:
            break
    return done


def _tell(done: Collected, progress: Callable[[Collected], None]) -> None:
    done.pages += 1
    progress(done)


def _open_window(tx: Tx, shop_id: int, platform: Platform) -> _Reading | None:
    """Write the next window's ledger row; None for a paused shop, or when there is nothing to read yet.

    Rows that a killed program left open are closed: only one engine at a time reads a shop.
    """
    tx.conn.execute(
        update(sync_window)
        .where(sync_window.c.shop_id == shop_id, sync_window.c.stream == STREAM, sync_window.c.state == "open")
        .values(state="failed", error_code=CUT, error_params={}, ended_at=tx.at)
    )
    here = (sync_checkpoint.c.shop_id == shop.c.id) & (sync_checkpoint.c.stream == STREAM)
    row = tx.conn.execute(
        select(shop.c.start_at, shop.c.paused, sync_checkpoint.c.read_until_at)
        .join(sync_checkpoint, here, isouter=True)
        .where(shop.c.id == shop_id)
    ).one()
    if row.paused:
        return None
    covered = _covered_until(tx, shop_id, row.read_until_at)
    start = row.start_at if covered is None else max(covered - platform.CAN.overlap, row.start_at)
    until = min(tx.at, start + platform.CAN.max_window)
    if until <= start:
        return None
    window_id = tx.conn.execute(
        sync_window.insert()
        .values(shop_id=shop_id, stream=STREAM, since_at=start, until_at=until, state="open", started_at=tx.at)
        .returning(sync_window.c.id)
    ).scalar_one()
    return _Reading(window_id, Window(start, until), is_last=until == tx.at)


def _covered_until(tx: Tx, shop_id: int, checkpoint: datetime | None) -> datetime | None:
    """Return until when everything was read, None for nothing.

    A checkpoint in the future is the work of a clock that was wrong; then the windows that ended before now tell.
    """
    if checkpoint is None or checkpoint <= tx.at:
        return checkpoint
    found: datetime | None = tx.conn.execute(
        select(sync_window.c.until_at)
        .where(
            sync_window.c.shop_id == shop_id,
            sync_window.c.stream == STREAM,
            sync_window.c.state == "done",
            sync_window.c.until_at <= tx.at,
        )
        .order_by(sync_window.c.until_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _read_window(
    db: Database,
    keys: KeyBook,
    facts: ShopFacts,
    platform: Platform,
    reading: _Reading,
    stop: Callable[[], bool],
    tell: Callable[[], None],
) -> bool:
    """Read one window; False when it was stopped. Raises PlatformDown when the platform counts more than it gave."""
    for page in platform.pull_orders(reading.span):
        reads = read_page(platform.translate, page.orders)

        def store(tx: Tx, page: Page = page, reads: Sequence[Read] = reads) -> PageResult:
            stored = store_page(tx, keys, facts, reads, page.set_aside)
            if page.last and (ended := reading.after(page, stored)).is_whole:
                _close_window(tx, facts.id, ended)
            return stored

        reading.note(page, db.run(store))
        tell()
        if page.last and reading.is_whole:
            return True
        if stop():
            return False
    if not reading.is_whole:
        raise PlatformDown("sync.window_short", shop_id=facts.id, got=len(reading.seen), theirs=reading.theirs)
    db.run(lambda tx: _close_window(tx, facts.id, reading))
    return True


def _close_window(tx: Tx, shop_id: int, reading: _Reading) -> None:
    tx.conn.execute(
        update(sync_window)
        .where(sync_window.c.id == reading.id)
        .values(state="done", ended_at=tx.at, **reading.figures)
    )
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    until = reading.span.until
    statement = insert(sync_checkpoint).values(shop_id=shop_id, stream=STREAM, read_until_at=until, synced_at=tx.at)
    tx.conn.execute(
        statement.on_conflict_do_update(
            index_elements=["shop_id", "stream"], set_={"read_until_at": until, "synced_at": tx.at}
        )
    )
    tx.touch("shop", shop_id)


def _break_off(db: Database, shop_id: int, reading: _Reading, error: AppError) -> None:
    values = {"state": "failed", "error_code": error.code, "error_params": error.params, **reading.figures}

    def work(tx: Tx) -> None:
        tx.conn.execute(update(sync_window).where(sync_window.c.id == reading.id).values(ended_at=tx.at, **values))
        tx.touch("shop", shop_id)

    db.run(work)
