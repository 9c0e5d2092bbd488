"""Draw every kind of paper into a folder, to be looked at: `python -m tools.draw_labels FOLDER`.

The sheets are the tests' samples: an ordinary one and one with everything that is long, rare or special. Also prints
how long a label takes, alone and as a batch of 500 (draw and TSPL bytes, on this machine, now).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.sheets import WaybillSheet
from app.printing import compose
from app.printing.raster import ensure_gui_app
from tests.printing.samples import (
    ESCPOS_58,
    ESCPOS_80,
    FULL_WAYBILL,
    LONG_SLIP,
    SLIP,
    TSPL_76,
    TSPL_100,
    TSPL_100_300DPI,
    WAYBILL,
)

BATCH = 500


def draw_all(folder: Path) -> None:
    """Write a PNG for each label and slip page, and a PDF for each A4 slip."""
    for sheet_name, sheet in (("plain", WAYBILL), ("full", FULL_WAYBILL)):
        wide = replace(sheet, width_mm=100, height_mm=150)
        _write(folder / f"waybill-76-{sheet_name}.png", compose.waybill_png(sheet, TSPL_76))
        _write(folder / f"waybill-100-{sheet_name}.png", compose.waybill_png(wide, TSPL_100))
        _write(folder / f"waybill-100-{sheet_name}-300dpi.png", compose.waybill_png(wide, TSPL_100_300DPI))
    for slip_name, slip in (("short", SLIP), ("long", LONG_SLIP)):
        for paper, printer in (("76", TSPL_76), ("100", TSPL_100), ("strip-80", ESCPOS_80), ("strip-58", ESCPOS_58)):
            for page, dots in enumerate(compose.slip_dots(slip, printer), 1):
                _write(folder / f"slip-{paper}-{slip_name}-{page}.png", dots.png(printer.dots_per_mm))
        _write(folder / f"slip-a4-{slip_name}.pdf", compose.slips_pdf([slip]))
    for paper, printer in (("76", TSPL_76), ("100", TSPL_100), ("strip-80", ESCPOS_80), ("strip-58", ESCPOS_58)):
        _write(folder / f"test-{paper}.png", compose.test_label_dots(printer).png(printer.dots_per_mm))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def milliseconds(sheets: list[WaybillSheet], make: Callable[[WaybillSheet], object]) -> list[float]:
    """How long ``make`` takes for each sheet, in ms, sorted."""
    times = []
    for sheet in sheets:
        start = time.perf_counter()
        make(sheet)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def main(argv: list[str] | None = None) -> int:
    """Draw, time, and say where it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(argv).folder
    folder.mkdir(parents=True, exist_ok=True)
    ensure_gui_app()
    draw_all(folder)
    sheets = [
        replace(sheet, waybill_no=f"SF{1234567890000 + number}", qr_text=f"{sheet.qr_text}{number}")
        for number, sheet in enumerate([WAYBILL, FULL_WAYBILL] * (BATCH // 2))
    ]
    times = milliseconds(sheets, lambda sheet: compose.waybill_bytes(sheet, TSPL_76))
    sys.stdout.write(
        f"{len(list(folder.iterdir()))} files in {folder}\n"
        f"one label 76x130 at 203 dpi: median {times[BATCH // 2]:.1f} ms, p95 {times[BATCH * 95 // 100]:.1f} ms; "
        f"{BATCH} labels {sum(times) / 1000:.2f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
