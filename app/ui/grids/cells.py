"""What stands in a grid's cells, formatted off the UI thread, and how each kind is drawn.

A cell is a plain text (drawn as its column says) or one of the small tuples below. Drawing goes through ``Brush``,
which keeps laid-out texts: a full frame of 340 cells costs about 1 ms so, against 4 ms with drawText in a box.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap, QStaticText, QTransform

from app.ui import painting, tokens
from app.ui.theme import look

_KEPT_TEXTS = 3000
_KEPT_STAMPS = 400


class Pill(NamedTuple):
    """A status."""

    words: str
    tone: str
    icon: str


class Marks(NamedTuple):
    """At most three small icons and "+n"; ``names`` says them in words for screen readers."""

    icons: tuple[tuple[str, str], ...]
    """(icon, colour role)."""
    names: str


class Sign(NamedTuple):
    """A platform's sign and a name."""

    sign: str
    words: str


class Pair(NamedTuple):
    """A name and something quieter beside it, on a fixed tab."""

    words: str
    second: str
    tab: int = 36


class Toned(NamedTuple):
    """A figure or a time with a tone; bad ones are bold and carry an icon."""

    words: str
    tone: str = ""
    icon: str = ""
    bold: bool = False


class Lines(NamedTuple):
    """Two lines: the first in ``text``, the second small, with an icon and tone of its own."""

    words: str
    second: str
    tone: str = ""
    icon: str = ""
    bold: bool = False


class Bar(NamedTuple):
    """A bar with a mark: available against the safety line. Shares of the width, 0 to 1."""

    share: float
    line: float
    tone: str
    words: str = ""


class Cover(NamedTuple):
    """A row of small cells, each in a tone: the 24 hours of a shop's coverage."""

    tones: tuple[str, ...]
    words: str = ""


Cell = str | Pill | Marks | Sign | Pair | Toned | Lines | Bar | Cover


def words_of(cell: Cell) -> str:
    """Return what a cell says in plain words: for copying, tooltips and screen readers."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Marks):
        return cell.names
    if isinstance(cell, Pair | Lines):
        return f"{cell.words} {cell.second}".strip()
    return cell.words


class _Seat:
    """A font and how far above the middle its texts begin."""

    __slots__ = ("font", "metrics", "rise")

    def __init__(self, font: QFont, metrics: QFontMetricsF, lift: int) -> None:
        self.font, self.metrics = font, metrics
        self.rise = metrics.height() / 2 + lift


def _lay(words: str, font: QFont) -> QStaticText:
    laid = QStaticText(words)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid.prepare(QTransform(), font)
    return laid


class Brush:
    """A painter with laid-out texts kept between frames, and the pens of the present theme."""

    def __init__(self) -> None:
        self.painter: QPainter = None  # type: ignore[assignment]  # set for the length of one frame
        self._texts: dict[tuple[str, _Seat, int], tuple[QStaticText, float]] = {}
        self._seats: dict[tuple[int, bool], _Seat] = {}
        self._stamps: dict[tuple[object, ...], QPixmap] = {}
        self._sat: _Seat | None = None
        self._role = ""

    def forget(self) -> None:
        """Drop what was laid out for another theme or size."""
        self._texts.clear()
        self._seats.clear()
        self._stamps.clear()

    def begin(self, painter: QPainter) -> None:
        self.painter = painter
        self._sat = None
        self._role = ""

    def _laid(self, words: str, seat: _Seat, room: int) -> tuple[QStaticText, float]:
        key = (words, seat, room)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _KEPT_TEXTS:
                for old in list(self._texts)[: _KEPT_TEXTS // 3]:
                    del self._texts[old]
            laid = _lay(words, seat.font)
            width = laid.size().width()
            if width > room + 0.5:
                laid = _lay(seat.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room), seat.font)
                width = laid.size().width()
            found = self._texts[key] = (laid, width)
        return found

    def _seat(self, size: int, bold: bool) -> _Seat:
        found = self._seats.get((size, bold))
        if found is None:
            style = look()
            found = self._seats[size, bold] = _Seat(style.font(size, bold), style.metrics(size, bold), style.lift(size))
        return found

    def text(  # noqa: PLR0913 - where, how much room, what, and how it looks
        self,
        x: float,
        y: float,
        room: float,
        height: float,
        words: str,
        role: str,
        *,
        size: int = tokens.BODY,
        bold: bool = False,
        right: bool = False,
        centre: bool = False,
    ) -> float:
        """Draw one line, elided to ``room``; return its width."""
        if not words:
            return 0.0
        seat = self._seat(size, bold)
        laid, width = self._laid(words, seat, int(room))
        painter = self.painter
        if seat is not self._sat:
            painter.setFont(seat.font)
            self._sat = seat
        if role != self._role:
            painter.setPen(look().colour(role))
            self._role = role
        if right:
            x += room - width
        elif centre:
            x += (room - width) / 2
        painter.drawStaticText(QPointF(x, y + height / 2 - seat.rise), laid)
        return width

    def stamp(
        self,
        key: tuple[object, ...],
        x: float,
        y: float,
        width: float,
        height: float,
        draw: Callable[[QPainter], object],
    ) -> None:
        """Draw a small thing that looks the same everywhere (a pill, a sign, a check box) from a picture kept of it."""
        device = self.painter.device()
        ratio = device.devicePixelRatioF()
        key = (*key, ratio)
        found = self._stamps.get(key)
        if found is None:
            if len(self._stamps) >= _KEPT_STAMPS:
                self._stamps.clear()
            found = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._stamps[key] = found
        self.painter.drawPixmap(QPointF(round(x), round(y)), found)

    def forget_state(self) -> None:
        """After drawing around the brush: fonts and pens must be set again."""
        self._sat = None
        self._role = ""


class Ink(NamedTuple):
    """How a row is to be drawn: ``role`` for main texts, ``second`` for quiet ones."""

    role: str
    second: str
    selected: bool
    faded: bool


Draw = Callable[[Brush, Any, QRectF, Ink, bool, bool], None]


def _pill(brush: Brush, cell: Pill, box: QRectF, ink: Ink, _bold: bool, _right: bool) -> None:
    tone = "neutral" if ink.faded else cell.tone
    room = int(box.width() + 6)
    height = look().px(painting.PILL_HEIGHT)
    width = min(painting.pill_width(cell.words), room)
    key = ("pill", cell, tone, ink.selected, room)
    brush.stamp(
        key,
        box.x() - 2,
        box.center().y() - height / 2,
        width,
        height,
        lambda painter: painting.pill(
            painter, 0, height / 2, cell.words, tone, cell.icon, on_selected=ink.selected, limit=room
        ),
    )


def _marks(brush: Brush, cell: Marks, box: QRectF, ink: Ink, _bold: bool, _right: bool) -> None:
    x = box.x()
    for name, role in cell.icons[:3]:
        painting.icon(brush.painter, name, x, box.center().y() - 8, 16, "disabled" if ink.faded else role)
        x += 18
    if len(cell.icons) > 3:
        brush.text(x, box.y(), 20, box.height(), f"+{len(cell.icons) - 3}", ink.second, size=tokens.CAPTION)


def _sign(brush: Brush, cell: Sign, box: QRectF, ink: Ink, _bold: bool, _right: bool) -> None:
    brush.stamp(
        ("sign", cell.sign),
        box.x(),
        box.center().y() - 10,
        20,
        20,
        lambda painter: painting.sign_box(painter, 0, 10, cell.sign),
    )
    brush.text(box.x() + 26, box.y(), box.width() - 26, box.height(), cell.words, ink.role)


def _pair(brush: Brush, cell: Pair, box: QRectF, ink: Ink, bold: bool, _right: bool) -> None:
    wide = brush.text(box.x(), box.y(), box.width(), box.height(), cell.words, ink.role, bold=bold)
    x = box.x() + max(look().px(cell.tab), wide + 6)
    room = box.right() - x
    if cell.second and room > 20:
        brush.text(x, box.y() + 0.5, room, box.height(), cell.second, ink.second, size=tokens.CAPTION)


def _toned(brush: Brush, cell: Toned, box: QRectF, ink: Ink, bold: bool, right: bool) -> None:
    bold = cell.bold or bold
    role = ink.role if ink.faded else f"{cell.tone}.text" if cell.tone else ink.second
    wide = brush.text(box.x(), box.y(), box.width(), box.height(), cell.words, role, bold=bold, right=right)
    if cell.icon and not ink.faded:
        x = box.right() - wide - 20 if right else box.x() + wide + 4
        painting.icon(brush.painter, cell.icon, x, box.center().y() - 8, 16, role)


def _lines(brush: Brush, cell: Lines, box: QRectF, ink: Ink, bold: bool, right: bool) -> None:
    half = box.height() / 2
    brush.text(box.x(), box.y() + 3, box.width(), half, cell.words, ink.role, bold=bold or cell.bold, right=right)
    role = ink.second if ink.faded or not cell.tone else f"{cell.tone}.text"
    x = box.x()
    if cell.icon:
        painting.icon(brush.painter, cell.icon, x, box.y() + half + half / 2 - 9, 14, role)
        x += 18
    brush.text(x, box.y() + half - 2, box.right() - x, half, cell.second, role, size=tokens.CAPTION, right=right)


def _bar(brush: Brush, cell: Bar, box: QRectF, _ink: Ink, _bold: bool, _right: bool) -> None:
    style = look()
    track = QRectF(box.x(), round(box.center().y() - 3), box.width(), 6)
    painting.rounded(brush.painter, track, 3, style.colour("neutral.tint"))
    if cell.share > 0:
        part = QRectF(track.x(), track.y(), max(4.0, track.width() * min(1.0, cell.share)), 6)
        painting.rounded(brush.painter, part, 3, style.colour(f"{cell.tone}.solid"))
    if cell.line > 0:
        x = track.x() + round(track.width() * min(1.0, cell.line))
        brush.painter.fillRect(QRectF(x, track.y() - 4, 2, 14), style.colour("text2"))
    brush.forget_state()


def _cover(brush: Brush, cell: Cover, box: QRectF, _ink: Ink, _bold: bool, _right: bool) -> None:
    style = look()
    step = box.width() / max(1, len(cell.tones))
    top = round(box.center().y() - 6)
    for at, tone in enumerate(cell.tones):
        role = "neutral.tint" if tone == "none" else f"{tone}.solid"
        brush.painter.fillRect(QRectF(box.x() + at * step, top, max(1.0, step - 1), 12), style.colour(role))


DRAW: dict[type, Draw] = {
    Pill: _pill,
    Marks: _marks,
    Sign: _sign,
    Pair: _pair,
    Toned: _toned,
    Lines: _lines,
    Bar: _bar,
    Cover: _cover,
}
