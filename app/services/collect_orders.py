"""Collect: pull a shop's changed orders window by window, and prove that nothing was missed.

Each window is a row of the coverage ledger. A page is stored and taken in with one transaction; the checkpoint moves
only in the transaction that closes a fully read window. Windows overlap by design; repeating one changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.connectors.base import Page, Platform, Window
from app.errors import AppError, PlatformDown
from app.models.database import Database, Tx
from app.models.shops import shop, sync_checkpoint, sync_window
from app.services.accounts import shop_row
from app.services.intake_orders import PageResult, read_page, store_page
from app.services.intake_rows import ShopFacts, shop_facts
from app.services.keys import KeyBook

STREAM = "orders"


@dataclass
class Collected:
    """What one call brought: windows read and the sum of their pages."""

    windows: int = 0
    pages: int = 0
    result: PageResult = field(default_factory=PageResult)
    read_until_at: datetime | None = None


def collect_shop(
    db: Database,
    keys: KeyBook,
    shop_id: int,
    platform: Platform,
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[Collected], None] | None = None,
) -> Collected:
    """Pull everything changed since the checkpoint, in windows no longer than the platform allows.

    ``stop`` is asked between pages: a stopped window stays open and is read again next time. Raises what the
    connector raises, after marking the window failed; the checkpoint has then not moved past it.
    """
    done = Collected()
    with db.read() as conn:
        facts = shop_facts(shop_row(conn, shop_id), searchable=platform.CAN.receiver_in_clear)
    while not stop():
        window = db.run(lambda tx: _open_window(tx, shop_id, platform))
        if window is None:
            break
        window_id, span, last = window
        try:
            finished = _read_window(db, keys, facts, platform, window_id, span, done, stop, progress)
        except AppError as error:
            _mark_failed(db, shop_id, window_id, error)
            raise
        if not finished:
            break
        done.windows += 1
        done.read_until_at = span.until
        if last:
            break
    return done


def _open_window(tx: Tx, shop_id: int, platform: Platform) -> tuple[int, Window, bool] | None:
    """Write the next window's ledger row; return its id, its span, and whether it reaches the present."""
    row = tx.conn.execute(
        select(shop.c.start_at, shop.c.paused, sync_checkpoint.c.read_until_at)
        .join(
            sync_checkpoint,
            (sync_checkpoint.c.shop_id == shop.c.id) & (sync_checkpoint.c.stream == STREAM),
            isouter=True,
        )
        .where(shop.c.id == shop_id)
    ).one()
    if row.paused:
        return None
    start = row.start_at if row.read_until_at is None else row.read_until_at - platform.CAN.overlap
    start = max(start, row.start_at)
    until = min(tx.at, start + platform.CAN.max_window)
    if until <= start:
        return None
    window_id = tx.conn.execute(
        sync_window.insert()
        .values(shop_id=shop_id, stream=STREAM, since_at=start, until_at=until, state="open", started_at=tx.at)
        .returning(sync_window.c.id)
    ).scalar_one()
    return window_id, Window(start, until), until == tx.at


def _read_window(  # noqa: PLR0913 - the whole of one window's surroundings
    db: Database,
    keys: KeyBook,
    facts: ShopFacts,
    platform: Platform,
    window_id: int,
    span: Window,
    done: Collected,
    stop: Callable[[], bool],
    progress: Callable[[Collected], None] | None,
) -> bool:
    sums = PageResult()
    pages = 0
    theirs: int | None = None
    for page in platform.pull_orders(span):
        reads = read_page(platform.translate, page.orders)
        sums.add(db.run(lambda tx, page=page, reads=reads: store_page(tx, keys, facts, reads, page.set_aside)))  # type: ignore[misc]
        pages += 1
        theirs = _theirs(page, theirs)
        done.pages += 1
        if progress is not None:
            progress(done)
        if stop():
            return False
    if theirs is not None and sums.got < theirs:
        raise PlatformDown("sync.window_short", shop_id=facts.id, got=sums.got, theirs=theirs)
    db.run(lambda tx: _close_window(tx, facts.id, window_id, span, pages, sums, theirs))
    done.result.add(sums)
    return True


def _theirs(page: Page, known: int | None) -> int | None:
    return page.theirs if page.theirs is not None else known


def _close_window(
    tx: Tx, shop_id: int, window_id: int, span: Window, pages: int, sums: PageResult, theirs: int | None
) -> None:
    tx.conn.execute(
        update(sync_window)
        .where(sync_window.c.id == window_id)
        .values(state="done", pages=pages, got=sums.got, fresh=sums.fresh, theirs=theirs, ended_at=tx.at)
    )
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    statement = insert(sync_checkpoint).values(
        shop_id=shop_id, stream=STREAM, read_until_at=span.until, synced_at=tx.at
    )
    tx.conn.execute(
        statement.on_conflict_do_update(
            index_elements=["shop_id", "stream"], set_={"read_until_at": span.until, "synced_at": tx.at}
        )
    )
    tx.touch("shop", shop_id)


def _mark_failed(db: Database, shop_id: int, window_id: int, error: AppError) -> None:
    def work(tx: Tx) -> None:
        tx.conn.execute(
            update(sync_window)
            .where(sync_window.c.id == window_id)
            .values(state="failed", error_code=error.code, error_params=error.params, ended_at=tx.at)
        )
        tx.touch("shop", shop_id)

    db.run(work)
