"""No-ship regions (停发区域): where nothing, or nothing by one carrier, is sent for a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from app.models.base import AnyRow
from app.models.stop_lists import no_ship_region


@dataclass(frozen=True)
class NoShip:
    """Regions that are avoided now; an empty city or district stands for all of them."""

    notes: dict[tuple[str, str, str], str]

    def of(self, province: str, city: str, district: str) -> tuple[str, str] | None:
        """Return the narrowest avoided region in which a place lies and its note, None when it may be served."""
        if not self.notes:
            return None
        for region in ((province, city, district), (province, city, ""), (province, "", "")):
            if region in self.notes:
                return region_text(region), self.notes[region]
        return None


def region_text(region: Iterable[str]) -> str:
    """Return a region as people read it; a municipality only once."""
    return " ".join(dict.fromkeys(part for part in region if part))


def live_regions(conn: Connection, at: datetime) -> list[AnyRow]:
    """Return the regions that are avoided at this time, of one carrier or of all."""
    region = no_ship_region.c
    return list(
        conn.execute(
            select(no_ship_region)
            .where(
                region.ended_at.is_(None), region.from_at <= at, or_(region.until_at.is_(None), region.until_at > at)
            )
            .order_by(region.id)
        )
    )


def no_ship_for_all(conn: Connection, at: datetime) -> NoShip:
    """Return what no carrier serves at this time; what only one avoids is routing's business."""
    rows = live_regions(conn, at)
    return NoShip({(row.province, row.city, row.district): row.note for row in rows if row.carrier_id is None})
