"""From a print job to the bytes of its printer, and the same drawing as a picture for the screen."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.domain.print_state import PrintKind
from app.domain.sheets import PrinterFacts
from app.models.database import Database
from app.models.print_jobs import printer
from app.printing.compose import slip_bytes, test_label_bytes, waybill_bytes, waybill_dots
from app.printing.dots import Dots
from app.services.build_sheets import packing_slip, waybill_sheet
from app.services.keys import KeyBook
from app.services.manage_printers import facts_of_printer
from app.services.print_progress import JobToPrint
from app.services.queries.work_rows import LabelPicture

_PUT_BACK = "放回单"
_DPI = 203
_PAPER_MM = (76, 130)


def draw_job(db: Database, keys: KeyBook, job: JobToPrint, facts: PrinterFacts) -> bytes:
    """Return the bytes that put one job on paper once.

    Raises NotFound, IllegalMove, BadInput or DeviceTrouble when this sheet cannot be put on this paper. Draws, so a
    QGuiApplication must exist.
    """
    if job.parcel_id is None:
        return test_label_bytes(facts)
    serial, again = job.batch_serial, job.reprint
    if job.kind in (PrintKind.PACKING_SLIP.value, PrintKind.PUT_BACK.value):
        with db.read() as conn:
            slip = packing_slip(conn, job.parcel_id, db.now(conn), batch_serial=serial, reprint=again)
        if job.kind == PrintKind.PUT_BACK.value:
            slip = replace(slip, title=_PUT_BACK, show_prices=False)
        return slip_bytes(slip, facts)
    with db.read() as conn:
        sheet = waybill_sheet(conn, keys, job.parcel_id, facts, db.now(conn), batch_serial=serial, reprint=again)
    return waybill_bytes(sheet, facts)


def preview(db: Database, keys: KeyBook, parcel_id: int, printer_id: int | None) -> LabelPicture:
    """Return the label of a parcel as this printer would put it on paper; None: the usual 76 × 130 mm at 203 dpi.

    Raises as ``draw_job``.
    """
    with db.read() as conn:
        facts = PrinterFacts("", "tspl", _DPI, *_PAPER_MM)
        if printer_id is not None:
            facts = facts_of_printer(conn.execute(select(printer).where(printer.c.id == printer_id)).one())
        sheet = waybill_sheet(conn, keys, parcel_id, facts, db.now(conn))
    return picture_of(waybill_dots(sheet, facts))


def picture_of(dots: Dots) -> LabelPicture:
    """Return dots as a picture for the screens."""
    table = [bytes(0 if byte & (0x80 >> bit) else 255 for bit in range(8)) for byte in range(256)]
    rows = []
    for top in range(dots.height):
        row = dots.bits[top * dots.row_bytes : (top + 1) * dots.row_bytes]
        rows.append(b"".join(table[byte] for byte in row)[: dots.width])
    return LabelPicture(dots.width, dots.height, b"".join(rows))
