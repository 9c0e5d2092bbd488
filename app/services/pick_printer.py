"""Which printer may print what: the paper preflight, and the printer of a station."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.domain.print_state import PrintJobState, PrintKind
from app.errors import DeviceTrouble, NotFound
from app.models.base import AnyRow
from app.models.print_jobs import print_job, printer
from app.printing.languages import LANGUAGES

LABEL_SIZES = ((76, 130), (100, 150))
"""Label sizes we draw, in mm (labels page: the sizes in use); paper up to 4 mm wider and any length longer will do."""

_WIDER_MM = 4


def takes_labels(row: AnyRow) -> bool:
    """Tell whether a waybill fits on the paper of this printer row."""
    if not any(language.name == row.language and language.prints_labels for language in LANGUAGES):
        return False
    return any(width <= row.width_mm <= width + _WIDER_MM and height <= row.height_mm for width, height in LABEL_SIZES)


def check_paper(row: AnyRow, kind: PrintKind) -> None:
    """Raise DeviceTrouble when this printer is switched off or its paper cannot take this kind of sheet."""
    if not row.active:
        raise DeviceTrouble("print.printer_off", printer=row.name)
    if kind is PrintKind.WAYBILL and not takes_labels(row):
        sizes = [f"{width} × {height}" for width, height in LABEL_SIZES]
        raise DeviceTrouble(
            "print.wrong_paper", printer=row.name, paper=f"{row.width_mm} × {row.height_mm}", known=sizes
        )


def label_printers(conn: Connection, station: str) -> list[AnyRow]:
    """Return the active label printers a station may use, with ``waiting`` jobs: its own first, idle ones first."""
    waiting = (
        select(func.count())
        .select_from(print_job)
        .where(print_job.c.printer_id == printer.c.id, print_job.c.state == PrintJobState.QUEUED.value)
        .scalar_subquery()
        .label("waiting")
    )
    rows = conn.execute(select(printer, waiting).where(printer.c.active)).all()
    usable = [row for row in rows if takes_labels(row) and row.station in ("", station)]
    return sorted(usable, key=lambda row: (row.station != station, row.stopped, row.waiting, row.id))


def station_printer(conn: Connection, station: str) -> int:
    """Return the label printer a station prints on unless told otherwise; raise NotFound when it has none."""
    usable = label_printers(conn, station)
    if not usable:
        raise NotFound("print.no_printer", station=station)
    return int(usable[0].id)
