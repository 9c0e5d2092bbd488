"""How far a shop's last day was read, hour by hour (覆盖账): the promise that no order was missed, as 24 cells."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.errors import BadInput
from app.models.shops import shop, sync_checkpoint, sync_window
from app.services.accounts import platform_kind

if TYPE_CHECKING:
    from sqlalchemy import Connection

HOURS = 24
OK, WARN, BAD, NONE = "ok", "warn", "bad", "none"
_GRACE_TURNS = 3
"""So many turns of polling may pass before the present hour counts as not read."""


def coverage(conn: Connection, now: datetime) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return (shop id, its last 24 hours, the oldest first) of every shop, by id.

    ok: read; warn: reading failed in that hour and was made up for later; bad: not read yet; none: nothing to read
    (before the shop was added, paused by a person all along, or a shop that is fed by files).
    """
    failed: dict[int, list[datetime]] = defaultdict(list)
    since = now - timedelta(hours=HOURS)
    for row in conn.execute(
        select(sync_window.c.shop_id, sync_window.c.until_at).where(
            sync_window.c.until_at > since, sync_window.c.state == "failed"
        )
    ):
        failed[row.shop_id].append(row.until_at)
    rows = conn.execute(
        select(shop.c.id, shop.c.platform, shop.c.start_at, shop.c.poll_seconds, sync_checkpoint.c.read_until_at)
        .join(
            sync_checkpoint,
            (sync_checkpoint.c.shop_id == shop.c.id) & (sync_checkpoint.c.stream == "orders"),
            isouter=True,
        )
        .order_by(shop.c.id)
    )
    return tuple(
        (
            row.id,
            _hours(now, row.start_at, _until(row.read_until_at, row.poll_seconds, now), failed[row.id])
            if _pulls(row.platform)
            else (NONE,) * HOURS,
        )
        for row in rows
    )


def _pulls(platform: str) -> bool:
    try:
        return platform_kind(platform).can.pulls
    except BadInput:
        return False


def _until(read_until_at: datetime | None, poll_seconds: int, now: datetime) -> datetime | None:
    """Return up to when everything was read; what the next turns of polling will bring counts as read."""
    if read_until_at is None:
        return None
    return now if now - read_until_at <= timedelta(seconds=_GRACE_TURNS * max(poll_seconds, 60)) else read_until_at


def _hours(now: datetime, start_at: datetime, until: datetime | None, failed: list[datetime]) -> tuple[str, ...]:
    cells = []
    for back in range(HOURS, 0, -1):
        begin, end = now - timedelta(hours=back), now - timedelta(hours=back - 1)
        if end <= start_at:
            cells.append(NONE)
        elif until is None or until < end:
            cells.append(BAD)
        else:
            cells.append(WARN if any(begin < at <= end for at in failed) else OK)
    return tuple(cells)
