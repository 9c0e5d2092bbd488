"""Drawing shared by widgets and grids, and the one guarded way into it.

An exception inside a paint event ends in a segmentation fault before any traceback (ui-design 11.7): the painter is
never ended. So every own widget paints through ``painted``, which logs, ends the painter and leaves a plain ground.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui import tokens
from app.ui.theme import look

log = logging.getLogger(__name__)
W = TypeVar("W", bound=QWidget)

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
_ONE_LINE = int(Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter)


def painted(draw: Callable[[W, QPainter, QRect], None]) -> Callable[[W, QPaintEvent], None]:
    """Make ``draw(self, painter, dirty)`` a paintEvent that cannot leave its painter open."""

    @functools.wraps(draw)
    def paint_event(self: W, event: QPaintEvent) -> None:
        ground = self.viewport() if isinstance(self, QAbstractScrollArea) else self
        painter = QPainter(ground)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(self, painter, event.rect())
        except Exception:
            log.exception("painting %s failed", type(self).__name__)
        finally:
            painter.end()

    return paint_event


def make_ground(
    area: QAbstractScrollArea, role: QPalette.ColorRole = QPalette.ColorRole.Base, *, tracking: bool = False
) -> None:
    """Give a scroll area a viewport made here, like the one it has.

    Of one that Qt made PySide first finds out the class, for which it loads every widget class that there is.
    """
    ground = QWidget()
    ground.setBackgroundRole(role)
    ground.setAutoFillBackground(True)
    ground.setMouseTracking(tracking)
    area.setViewport(ground)


def text(
    painter: QPainter,
    box: QRect | QRectF,
    words: str,
    *,
    size: int = tokens.BODY,
    bold: bool = False,
    role: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = True,
) -> None:
    """Draw one line of text, centred in height, lifted for the font's low seat, elided at its end."""
    style = look()
    box = QRectF(box)
    if elide:
        metrics = style.metrics(size, bold)
        if metrics.horizontalAdvance(words) > box.width() + 0.5:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(style.font(size, bold))
    painter.setPen(style.colour(role))
    painter.drawText(box.translated(0, -style.lift(size)), _ONE_LINE | int(align), words)


def icon(painter: QPainter, name: str, x: float, y: float, size: int, role: str = "text2") -> None:
    """Draw an icon with its top left corner at x, y."""
    device = painter.device()
    ratio = device.devicePixelRatioF()
    painter.drawPixmap(QPointF(round(x), round(y)), look().pixmap(name, role, size, ratio))


def rounded(
    painter: QPainter,
    box: QRect | QRectF,
    radius: float,
    fill: QColor | None = None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box whose outline lies inside ``box``."""
    box = QRectF(box)
    if edge is not None:
        half = width / 2
        box = box.adjusted(half, half, -half, -half)
        painter.setPen(QPen(edge, width))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(fill)
    painter.drawRoundedRect(box, radius, radius)


PILL_HEIGHT = 22
_PILL_PAD = 8
_PILL_ICON = 14
_PILL_GAP = 4


def pill_width(words: str, with_icon: bool = True) -> int:
    """Return the width of a status pill."""
    inner = look().width(words, tokens.CAPTION)
    return inner + 2 * _PILL_PAD + (_PILL_ICON + _PILL_GAP if with_icon else 0)


def pill(
    painter: QPainter,
    x: float,
    middle: float,
    words: str,
    tone: str,
    sign: str,
    *,
    on_selected: bool = False,
    limit: float = 1e6,
) -> float:
    """Draw shape + word + colour of a status; return its width. On a selected row the tint is the surface."""
    style = look()
    height = style.px(PILL_HEIGHT)
    width = min(pill_width(words), limit)
    box = QRectF(x, round(middle - height / 2), width, height)
    ground = style.colour("surface") if on_selected else style.colour(f"{tone}.tint")
    rounded(painter, box, height / 2, ground)
    icon(painter, sign, x + _PILL_PAD - 1, middle - _PILL_ICON / 2, _PILL_ICON, f"{tone}.text")
    inner = box.adjusted(_PILL_PAD + _PILL_ICON + _PILL_GAP - 1, 0, -_PILL_PAD + 3, 0)
    text(painter, inner, words, size=tokens.CAPTION, role=f"{tone}.text")
    return width


def count_width(words: str) -> int:
    """Return the width of a count's pill."""
    return max(look().px(20), look().width(words, tokens.CAPTION, bold=True) + 2 * 7)


def count(painter: QPainter, x: float, middle: float, words: str, fill: str, ink: str) -> float:
    """Draw a count in a small pill; return its width."""
    style = look()
    height = style.px(20)
    width = count_width(words)
    box = QRectF(x, round(middle - height / 2), width, height)
    rounded(painter, box, height / 2, style.colour(fill))
    text(painter, box, words, size=tokens.CAPTION, bold=True, role=ink, align=CENTRE, elide=False)
    return width


def cap_width(key: str, size: int = tokens.CAPTION) -> int:
    """Return the width of a key cap."""
    return max(look().px(size + 8), look().width(key, size) + 2 * 6)


def cap(
    painter: QPainter,
    x: float,
    middle: float,
    key: str,
    *,
    on_accent: bool = False,
    enabled: bool = True,
    size: int = tokens.CAPTION,
) -> float:
    """Draw a key cap; return its width."""
    style = look()
    width = cap_width(key, size)
    height = style.px(size + 8)
    box = QRectF(x, round(middle - height / 2), width, height)
    if on_accent:
        edge = QColor(style.colour("on_accent"))
        edge.setAlpha(120)
        ground = QColor(style.colour("on_accent"))
        ground.setAlpha(36)
        rounded(painter, box, tokens.RADIUS_S, ground, edge)
        role = "on_accent"
    else:
        rounded(painter, box, tokens.RADIUS_S, style.colour("app"), style.colour("border"))
        role = "text2" if enabled else "disabled"
    text(painter, box, key, size=size, role=role, align=CENTRE, elide=False)
    return width


def check(painter: QPainter, x: float, y: float, size: int, state: str, *, enabled: bool = True) -> None:
    """Draw a check box: ``state`` is on, off or some."""
    style = look()
    box = QRectF(x, y, size, size)
    if state == "off":
        edge = style.colour("strong" if enabled else "border")
        rounded(painter, box, tokens.RADIUS_S, style.colour("surface"), edge, 1.5)
        return
    rounded(painter, box, tokens.RADIUS_S, style.colour("accent"))
    pen = QPen(style.colour("on_accent"), max(1.8, size / 9))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    if state == "some":
        path.moveTo(x + size * 0.25, y + size * 0.5)
        path.lineTo(x + size * 0.75, y + size * 0.5)
    else:
        path.moveTo(x + size * 0.25, y + size * 0.52)
        path.lineTo(x + size * 0.43, y + size * 0.70)
        path.lineTo(x + size * 0.76, y + size * 0.32)
    painter.drawPath(path)


def sign_box(painter: QPainter, x: float, middle: float, letter: str, size: int = 20) -> None:
    """Draw a platform's sign: a neutral outlined square with one character."""
    style = look()
    box = QRectF(x, round(middle - size / 2), size, size)
    rounded(painter, box, tokens.RADIUS_S, None, style.colour("strong"))
    text(painter, box, letter, size=tokens.CAPTION, role="text2", align=CENTRE, elide=False)


def focus_ring(painter: QPainter, box: QRect | QRectF, radius: float = tokens.RADIUS) -> None:
    """Draw the 2 px inside ring."""
    rounded(painter, box, radius, None, look().colour("focus"), 2.0)


def hairline(painter: QPainter, x: float, y: float, width: float, role: str = "line") -> None:
    """Fill a horizontal line one logical pixel high (never a cosmetic pen, ui-design 11.13)."""
    painter.fillRect(QRectF(x, y, width, 1), look().colour(role))
