"""Read shops once, in this process, without an engine."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.domain.people import Actor
from app.errors import AppError, BadInput, LoginExpired
from app.models.shops import shop
from app.services.ask_sync import ask_sync
from app.services.core import Core
from app.services.pause_accounts import pause_shop
from app.services.queries.rows import Outcome
from app.sync.leases import LeaseBook
from app.sync.life_sign import LifeSign
from app.sync.sync_thread import ShopWork
from app.sync.work import engine_work


def sync_once(core: Core, shop_ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Pull these shops (none named: all) and take their orders in; one Outcome per shop.

    A shop that a running engine has is asked of that engine. A login that ended pauses the shop.
    """
    with core.db.read() as conn:
        known = conn.execute(select(shop.c.id, shop.c.name, shop.c.platform, shop.c.paused).order_by(shop.c.id)).all()
    work = engine_work(core)
    rows = [row for row in known if (row.id in shop_ids if shop_ids else row.platform in work.pulling)]
    life = LifeSign(core.settings.home / "engines")
    book = LeaseBook(core.db, station=core.settings.station, life=life)
    try:
        return tuple(
            Outcome(row.name, "sync.shop_paused", {"name": row.name})
            if row.paused
            else _sync(core, work.shops, book, row.id, row.name, by)
            for row in rows
        )
    finally:
        life.close()


def _sync(core: Core, work: ShopWork, book: LeaseBook, shop_id: int, name: str, by: Actor) -> Outcome:
    lease = book.take(f"shop:{shop_id}")
    if lease is None:
        ask_sync(core.db, by, [shop_id])
        return Outcome(name, detail="asked")
    try:
        platform = work.open_platform(shop_id)
        try:
            if not platform.CAN.pulls:
                raise BadInput("sync.not_pulled", name=name)
            got = work.collect(
                core.db,
                core.keys,
                shop_id,
                platform,
                stop=lambda: not lease.held,
                progress=lambda _done: book.renew_all(),
            )
        finally:
            platform.close()
    except AppError as error:
        if isinstance(error, LoginExpired):
            pause_shop(core.db, shop_id, error)
        return Outcome(name, error.code, error.params)
    finally:
        lease.release()
    return Outcome(name, detail=f"{got.result.got} / {got.result.fresh}")
