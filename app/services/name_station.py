"""This PC's name: given in the settings, in force from the next start; the printers of the old name follow it."""

from __future__ import annotations

from sqlalchemy import select, update

from app.domain.people import SYSTEM, Actor, Right
from app.models.database import Database, Tx
from app.models.print_jobs import printer
from app.models.staff import setting
from app.services.floor_settings import VERIFY
from app.services.queries.setup_rows import StationName
from app.settings import Settings, former_station, give_station, given_station


def station_name(settings: Settings) -> StationName:
    """Return the name in force and the one given for the next start."""
    return StationName(settings.station, given_station(settings.home) or settings.station, settings.station_fixed)


def name_station(settings: Settings, name: str, by: Actor) -> None:
    """Give this PC a name from the next start on; an empty one gives the host's name back. Raises BadInput."""
    by.require(Right.SETTINGS)
    give_station(settings.home, name, former=settings.station)


def follow_name(db: Database, settings: Settings) -> None:
    """At the start: what belonged to this PC's former name belongs to its new one."""
    former = former_station(settings.home)
    if not former or settings.demo or settings.station_fixed:
        return

    def work(tx: Tx) -> None:
        tx.conn.execute(update(printer).where(printer.c.station == former).values(station=settings.station))
        own, new = f"{VERIFY}:{former}", f"{VERIFY}:{settings.station}"
        if tx.conn.execute(select(setting.c.name).where(setting.c.name == own)).first() is not None:
            tx.conn.execute(setting.delete().where(setting.c.name == new))
            tx.conn.execute(update(setting).where(setting.c.name == own).values(name=new))
        tx.touch("printer")
        tx.touch("setting")

    if former != settings.station:
        db.run(work, SYSTEM)
    give_station(settings.home, given_station(settings.home))
