"""From a sheet to the bytes of a printer: the door through which services print.

Everything here draws, so a QGuiApplication must exist (``app.printing.raster.ensure_gui_app``). Safe in any thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.sheets import PackingSlip, PrinterFacts, WaybillSheet
from app.errors import BadInput, DeviceTrouble
from app.printing.dots import Dots
from app.printing.labels.key_sheet import key_sheet
from app.printing.labels.packing_slip import A4, Stock, label_stock, packing_slip, strip_stock
from app.printing.labels.printer_test import printer_test_code, printer_test_page
from app.printing.labels.waybill import waybill
from app.printing.language import Language
from app.printing.languages import LANGUAGES
from app.printing.page import Page
from app.printing.raster import draw
from app.printing.status import PrinterStatus
from app.printing.transport import Transport, TransportKind
from app.printing.transports import TRANSPORTS

TEST_STRIP_MM = 90.0


def language_named(name: str) -> Language:
    """Return a printer language. Raises BadInput ``printer.language_unknown``."""
    for language in LANGUAGES:
        if language.name == name:
            return language
    raise BadInput("printer.language_unknown", language=name)


def transport_kind(name: str) -> TransportKind:
    """Return a way to reach printers. Raises BadInput ``printer.transport_unknown``."""
    for kind in TRANSPORTS:
        if kind.name == name:
            return kind
    raise BadInput("printer.transport_unknown", transport=name)


def open_transport(kind: str, address: str) -> Transport:
    """Open the way to a printer for one batch. Raises BadInput, DeviceTrouble or TryLater."""
    return transport_kind(kind).open(address)


def read_status(transport: Transport, printer: PrinterFacts) -> PrinterStatus:
    """Ask the printer how it is; silence comes back as ``mute``."""
    return language_named(printer.language).read_status(transport.ask)


def check_paper(sheet: WaybillSheet, printer: PrinterFacts) -> None:
    """Raise DeviceTrouble when the printer's paper is not the label's, before anything is sent."""
    if not language_named(printer.language).prints_labels:
        raise DeviceTrouble("printer.no_labels", printer=printer.name)
    if (sheet.width_mm, sheet.height_mm) != (printer.width_mm, printer.height_mm):
        raise DeviceTrouble(
            "printer.paper_mismatch",
            printer=printer.name,
            label=f"{sheet.width_mm}×{sheet.height_mm}",
            paper=f"{printer.width_mm}×{printer.height_mm}",
        )


def waybill_dots(sheet: WaybillSheet, printer: PrinterFacts) -> Dots:
    """Draw a waybill as this printer will; ``.png(printer.dots_per_mm)`` of it is the preview.

    Raises DeviceTrouble as ``check_paper``, BadInput for a number or text that cannot be put on this label.
    """
    check_paper(sheet, printer)
    return _dots(waybill(sheet), printer)


def waybill_png(sheet: WaybillSheet, printer: PrinterFacts) -> bytes:
    """Return the preview picture of a waybill."""
    return waybill_dots(sheet, printer).png(printer.dots_per_mm)


def waybill_bytes(sheet: WaybillSheet, printer: PrinterFacts) -> bytes:
    """Return the job that prints one waybill once. Raises as ``waybill_dots``."""
    return language_named(printer.language).render(waybill_dots(sheet, printer), printer)


def slip_dots(slip: PackingSlip, printer: PrinterFacts) -> tuple[Dots, ...]:
    """Draw a packing slip page by page, for labels or a strip as the printer's language goes."""
    return tuple(_dots(page, printer) for page in packing_slip(slip, _slip_stock(printer)))


def slip_bytes(slip: PackingSlip, printer: PrinterFacts) -> bytes:
    """Return the job that prints one packing slip once, on as many labels as it takes or on one strip."""
    render = language_named(printer.language).render
    return b"".join(render(dots, printer) for dots in slip_dots(slip, printer))


def slips_pdf(slips: Sequence[PackingSlip]) -> bytes:
    """Return packing slips on A4 sheets as one PDF, each beginning a sheet of its own."""
    from app.printing.languages.pdf import render as render_pdf  # reportlab costs 25 MB; few ever print on A4

    pages = tuple(page for slip in slips for page in packing_slip(slip, A4))
    return render_pdf(pages, title=" ".join(dict.fromkeys((slips[0].order_no, slips[-1].order_no))))


def key_sheet_pdf(title: str, rows: Sequence[tuple[str, str, str]]) -> bytes:
    """Return the bench's keys as bar codes on an A4 sheet; ``rows`` are (code, words, key)."""
    from app.printing.languages.pdf import render as render_pdf  # as for slips on A4

    return render_pdf((key_sheet(title, rows),), title=title)


def test_label_code(printer: PrinterFacts) -> str:
    """Return what a scan of the printer's test label gives, which settles that it can be scanned."""
    return printer_test_code(printer)


def test_label_dots(printer: PrinterFacts) -> Dots:
    """Draw the printer's test label."""
    if language_named(printer.language).prints_labels:
        return _dots(printer_test_page(printer, printer.width_mm, printer.height_mm), printer)
    return _dots(printer_test_page(printer, strip_stock(printer.width_mm).width, TEST_STRIP_MM), printer)


def test_label_bytes(printer: PrinterFacts) -> bytes:
    """Return the job that prints the test label once; scanning it gives ``test_label_code(printer)``."""
    return language_named(printer.language).render(test_label_dots(printer), printer)


def _slip_stock(printer: PrinterFacts) -> Stock:
    if language_named(printer.language).prints_labels:
        return label_stock(printer.width_mm, printer.height_mm)
    return strip_stock(printer.width_mm)


def _dots(page: Page, printer: PrinterFacts) -> Dots:
    return draw(page, printer.dots_per_mm, (printer.offset_x_mm, printer.offset_y_mm))
