"""Draw a Page as dots with QPainter on a QImage: the only Qt in app.printing.

Works in any thread once a QGuiApplication exists (``ensure_gui_app`` in the main thread, at start). Glyphs come
straight from the shipped files through QRawFont, so neither the machine's fonts nor its font settings matter.
Texts are drawn in grey and cut to black at 40 % cover, which keeps thin strokes of small characters whole; codes and
lines are filled on whole dots.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from itertools import accumulate
from typing import cast

from PySide6.QtCore import QByteArray, QCoreApplication, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QGlyphRun, QGuiApplication, QImage, QPainter, QRawFont

from app.errors import BadInput
from app.printing.codes import (
    MIN_MODULE_MM,
    QR_QUIET_MODULES,
    QUIET_MODULES,
    code128_widths,
    module_dots,
    qr_modules,
)
from app.printing.dots import Dots
from app.printing.fonts import Weight, face
from app.printing.page import Align, Barcode, Box, Item, Line, Page, Qr, Text
from app.printing.typeset import Run, runs

_PAPER = QColor(213, 213, 213)
"""Paper is drawn this grey and cut at half: 1 - 128 / 213 = 40 % of black ink on a dot make it black."""
_WHITE_INK = QColor(255, 255, 255)
_BLACK = QColor(0, 0, 0)
_GREYS = QImage.Format.Format_Grayscale8
_MODULE_GREYS = bytes((255, 0)) + bytes(254)
"""Grey of a QR module: 0 is white, 1 black."""

_BIGGEST_CACHED_GLYPH = 64
"""Pixels above which Qt keeps no pictures of glyphs, and QRawFont then draws nothing at all (seen with 6.11)."""

_thread = threading.local()
_created: list[QGuiApplication] = []


def ensure_gui_app() -> None:
    """Make sure that a QGuiApplication exists; call it in the main thread before the first label is drawn.

    A window's own application is left as it is. Without one, as in the headless engine, Linux gets the offscreen
    platform whatever the display, since nothing is ever shown; other systems get their own.
    """
    if QCoreApplication.instance() is not None:
        return
    asked = "QT_QPA_PLATFORM" in os.environ
    arguments = ["-platform", "offscreen"] if sys.platform.startswith("linux") and not asked else []
    _created.append(QGuiApplication(["packdesk", *arguments]))


def draw(page: Page, dots_per_mm: int, offset_mm: tuple[float, float] = (0.0, 0.0)) -> Dots:
    """Return ``page`` at the printer's resolution, everything moved right and down by ``offset_mm``.

    Raises BadInput when a barcode or QR code does not fit its box in readable size.
    """
    if QCoreApplication.instance() is None:
        raise RuntimeError("call app.printing.raster.ensure_gui_app() in the main thread first")
    width, height = round(page.width * dots_per_mm), round(page.height * dots_per_mm)
    image = QImage(width, height, _GREYS)
    image.fill(_PAPER)
    painter = QPainter(image)
    try:
        painter.translate(round(offset_mm[0] * dots_per_mm), round(offset_mm[1] * dots_per_mm))
        for item in page.items:
            _draw_item(painter, item, dots_per_mm)
    finally:
        painter.end()
    return _cut(image)


def _cut(image: QImage) -> Dots:
    """Turn grey into one bit a dot, set where it is dark (Qt's own colour table: 0 white, 1 black)."""
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    line, row = mono.bytesPerLine(), (mono.width() + 7) // 8
    memory = bytes(mono.constBits())
    bits = memory if line == row else b"".join(memory[i : i + row] for i in range(0, len(memory), line))
    return Dots(mono.width(), mono.height(), bits)


def _draw_item(painter: QPainter, item: Item, dots_per_mm: int) -> None:
    match item:
        case Text():
            for run in runs(item):
                _draw_run(painter, run, dots_per_mm)
        case Barcode():
            _draw_barcode(painter, item, dots_per_mm)
        case Qr():
            _draw_qr(painter, item, dots_per_mm)
        case Line():
            _draw_line(painter, item, dots_per_mm)
        case Box():
            _draw_box(painter, item, dots_per_mm)


def _draw_run(painter: QPainter, run: Run, dots_per_mm: int) -> None:
    pixels = max(1, round(run.size * dots_per_mm))
    font = _raw_font(run.weight, pixels)
    indexes = font.glyphIndexesForString(run.text)
    advances = face(run.weight).advances
    scale = run.size * dots_per_mm
    lefts = accumulate((advances[character] * scale for character in run.text[:-1]), initial=0.0)
    places = [QPointF(round(left), 0) for left in lefts]  # whole dots: the same character always looks the same
    ink = _WHITE_INK if run.white else _BLACK
    start = QPointF(round(run.x * dots_per_mm), round(run.baseline * dots_per_mm))
    if pixels > _BIGGEST_CACHED_GLYPH:
        for index, place in zip(indexes, places, strict=True):
            outline = font.pathForGlyph(index).translated(start + place)
            outline.setFillRule(Qt.FillRule.WindingFill)
            painter.fillPath(outline, ink)
        return
    glyphs = QGlyphRun()
    glyphs.setRawFont(font)
    glyphs.setGlyphIndexes(indexes)
    glyphs.setPositions(places)
    painter.setPen(ink)
    painter.drawGlyphRun(start, glyphs)


def _raw_font(weight: Weight, pixels: int) -> QRawFont:
    """The face at that size; QRawFont belongs to its thread, the file's bytes are shared by all."""
    fonts = cast("dict[tuple[Weight, int], QRawFont]", _thread.__dict__.setdefault("fonts", {}))
    font = fonts.get((weight, pixels))
    if font is None:
        if len(fonts) > 64:
            fonts.clear()
        font = QRawFont(_file(weight), pixels, QFont.HintingPreference.PreferNoHinting)
        fonts[weight, pixels] = font
    return font


@cache
def _file(weight: Weight) -> QByteArray:
    return QByteArray(face(weight).data)


def _draw_barcode(painter: QPainter, item: Barcode, dots_per_mm: int) -> None:
    module = module_dots(item, dots_per_mm)
    widths = code128_widths(item.value)
    left, right = round(item.x * dots_per_mm), round((item.x + item.width) * dots_per_mm)
    top, bottom = round(item.y * dots_per_mm), round((item.y + item.height) * dots_per_mm)
    spare = right - left - (sum(widths) + 2 * QUIET_MODULES) * module
    x = left + {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[item.align] + QUIET_MODULES * module
    for place, width in enumerate(widths):
        if place % 2 == 0:
            painter.fillRect(x, top, width * module, bottom - top, _BLACK)
        x += width * module


def _draw_qr(painter: QPainter, item: Qr, dots_per_mm: int) -> None:
    rows = qr_modules(item.value)
    across = len(rows) + 2 * QR_QUIET_MODULES
    box = round(item.size * dots_per_mm)
    module = box // across
    if module < MIN_MODULE_MM * dots_per_mm:
        raise BadInput("qr.too_long", characters=len(item.value))
    start = (box - across * module) // 2 + QR_QUIET_MODULES * module
    left, top = round(item.x * dots_per_mm) + start, round(item.y * dots_per_mm) + start
    greys = b"".join(rows).translate(_MODULE_GREYS)  # QImage does not copy them: they must outlive it
    picture = QImage(greys, len(rows), len(rows), len(rows), _GREYS)
    painter.drawImage(QRect(left, top, len(rows) * module, len(rows) * module), picture)


def _draw_line(painter: QPainter, item: Line, dots_per_mm: int) -> None:
    thick = max(1, round(item.thickness * dots_per_mm))
    x1, y1 = round(item.x1 * dots_per_mm), round(item.y1 * dots_per_mm)
    length = round((item.x2 - item.x1 + item.y2 - item.y1) * dots_per_mm)
    dash = max(1, round(item.dash * dots_per_mm)) if item.dash else length
    for start in range(0, length, 2 * dash):
        piece = min(dash, length - start)
        if item.y1 == item.y2:
            painter.fillRect(x1 + start, y1, piece, thick, _BLACK)
        else:
            painter.fillRect(x1, y1 + start, thick, piece, _BLACK)


def _draw_box(painter: QPainter, item: Box, dots_per_mm: int) -> None:
    x, y = round(item.x * dots_per_mm), round(item.y * dots_per_mm)
    width, height = round((item.x + item.width) * dots_per_mm) - x, round((item.y + item.height) * dots_per_mm) - y
    thick = max(1, round(item.thickness * dots_per_mm))
    if item.filled or 2 * thick >= min(width, height):
        painter.fillRect(x, y, width, height, _BLACK)
        return
    painter.fillRect(x, y, width, thick, _BLACK)
    painter.fillRect(x, y + height - thick, width, thick, _BLACK)
    painter.fillRect(x, y, thick, height, _BLACK)
    painter.fillRect(x + width - thick, y, thick, height, _BLACK)
