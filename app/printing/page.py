"""A sheet of paper as things placed on it, in millimetres from its top left corner.

Pages are plain values: labels/ makes them, raster.py draws them as dots, languages/pdf.py as a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands in its box, left to right."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Valign(StrEnum):
    """Where the lines stand in their box, top to bottom."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True)
class Text:
    """Words inside a box, never outside it.

    ``size`` is the em, so Chinese characters are about 0.92 of it high. What does not fit shrinks down to
    ``min_size`` (None: does not shrink) and then ends in an ellipsis. With ``wrap`` the lines fill the height.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float
    min_size: float | None = None
    bold: bool = False
    align: Align = Align.LEFT
    valign: Valign = Valign.TOP
    wrap: bool = False
    leading: float = 1.22
    """Distance of baselines in em."""
    white: bool = False
    """White letters, for a filled box."""


@dataclass(frozen=True)
class Barcode:
    """A Code 128 in a box that includes its quiet zones of ten modules on either side.

    ``module`` is the wanted width of the narrowest bar; it is drawn in whole dots and made smaller to fit.
    """

    x: float
    y: float
    width: float
    height: float
    value: str
    module: float
    align: Align = Align.CENTER


@dataclass(frozen=True)
class Qr:
    """A QR code in a square that includes its quiet zone of four modules."""

    x: float
    y: float
    size: float
    value: str


@dataclass(frozen=True)
class Line:
    """A level or upright line of ``thickness``; ``dash`` > 0 breaks it into dashes and gaps of that length."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float = 0.25
    dash: float = 0.0


@dataclass(frozen=True)
class Box:
    """A rectangle: its outline, drawn inwards, or all of it when ``filled``."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.25
    filled: bool = False


Item = Text | Barcode | Qr | Line | Box


@dataclass(frozen=True)
class Page:
    """One label, strip or sheet."""

    width: float
    height: float
    items: tuple[Item, ...]
