"""Printers: add, change, list, and the test label as a print job of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.people import Actor, Right
from app.domain.print_state import PrintJobState
from app.domain.sheets import PrinterFacts
from app.errors import BadInput, NotFound
from app.models.database import Database, Tx
from app.models.print_jobs import print_job, printer
from app.printing.languages import LANGUAGES
from app.printing.transports import TRANSPORTS
from app.printing.transports.network import NETWORK, parse_address
from app.services.queries.work_place_rows import PrinterRow

_NUMBERS = {
    "dpi": (203, 600),
    "width_mm": (30, 220),
    "height_mm": (20, 320),
    "gap_mm": (0, 10),
    "density": (0, 15),
    "speed": (1, 12),
}
_FLAGS = ("inverted", "mute", "prints_slips")
_TEXTS = ("name", "language", "transport", "address", "station")
FIELDS = (*_TEXTS, *_NUMBERS, *_FLAGS)


def save_printer(db: Database, printer_id: int | None, values: Mapping[str, str], by: Actor) -> int:
    """Add a printer (``printer_id`` None) or change one; fields not given keep their value. Returns its id."""
    by.require(Right.SETTINGS)
    row = _checked(values, new=printer_id is None)

    def work(tx: Tx) -> int:
        if printer_id is None:
            saved: int = tx.conn.execute(
                printer.insert().values(**row, created_at=tx.at).returning(printer.c.id)
            ).scalar_one()
        else:
            saved = printer_row(tx.conn, printer_id).id
            if row:
                tx.conn.execute(update(printer).where(printer.c.id == saved).values(**row, status="unknown"))
        tx.touch("printer", saved)
        return saved

    try:
        return db.run(work, by)
    except IntegrityError:
        raise BadInput("printer.name_taken", name=values.get("name", "")) from None


def _checked(values: Mapping[str, str], *, new: bool) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise BadInput("account.unknown_field", field=field, known=sorted(FIELDS))
        if field in _NUMBERS:
            low, high = _NUMBERS[field]
            if not value.isdecimal() or not low <= int(value) <= high:
                raise BadInput("printer.unknown_value", field=field, value=value, known=f"{low}–{high}")
            row[field] = int(value)
        elif field in _FLAGS:
            row[field] = value.lower() in ("1", "true", "yes", "on")
        else:
            row[field] = value.strip()
    choices = {"language": [one.name for one in LANGUAGES], "transport": [one.name for one in TRANSPORTS]}
    for field, allowed in choices.items():
        if field in row and row[field] not in allowed:
            raise BadInput("printer.unknown_value", field=field, value=row[field], known=allowed)
    for field in ("name", "language", "transport", "address"):
        if (new or field in row) and not row.get(field):
            raise BadInput("account.field_missing", field=field)
    if row.get("transport") == NETWORK.name:
        parse_address(row.get("address", ""))
    return row


def printer_row(conn: Connection, printer_id: int) -> Row[Any]:
    """Return one printer; raise NotFound."""
    row = conn.execute(select(printer).where(printer.c.id == printer_id)).one_or_none()
    if row is None:
        raise NotFound("printer.not_found", name=str(printer_id))
    return row


def find_printer_id(conn: Connection, name: str) -> int:
    """Return the id of a printer by name; raise NotFound."""
    found = conn.execute(select(printer.c.id).where(printer.c.name == name)).scalar_one_or_none()
    if found is None:
        raise NotFound("printer.not_found", name=name)
    return int(found)


def facts_of_printer(row: Row[Any]) -> PrinterFacts:
    """Return what drawing and language need to know about a printer row."""
    return PrinterFacts(
        name=row.name,
        language=row.language,
        dpi=row.dpi,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
        gap_mm=row.gap_mm,
        inverted=row.inverted,
        density=row.density,
        speed=row.speed,
    )


def printer_rows(conn: Connection) -> tuple[PrinterRow, ...]:
    """Return all active printers with what is known of them, by name."""
    waiting = {
        printer_id: int(total)
        for printer_id, total in conn.execute(
            select(print_job.c.printer_id, func.count())
            .where(print_job.c.state == PrintJobState.QUEUED.value)
            .group_by(print_job.c.printer_id)
        )
    }
    rows = conn.execute(select(printer).where(printer.c.active).order_by(printer.c.name)).all()
    return tuple(
        PrinterRow(
            id=row.id,
            name=row.name,
            language=row.language,
            transport=row.transport,
            address=row.address,
            dpi=row.dpi,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
            status="stopped" if row.stopped else ("mute" if row.mute else row.status),
            status_at=row.status_at,
            waiting=waiting.get(row.id, 0),
            station=row.station,
        )
        for row in rows
    )
