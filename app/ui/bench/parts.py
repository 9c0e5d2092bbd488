"""The bench's fixed bands, painted: head, banner, strip. All readable from two metres."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.components.paragraph import paragraph
from app.ui.painting import painted
from app.ui.shell.rail import draw_mark
from app.ui.theme import look

HEAD, BANNER, ALARM, STRIP = 64, 72, 112, 88
PAD = 24


@dataclass(frozen=True, slots=True)
class Fact:
    """A caption with a value; ``tone`` and ``icon`` only where it means something."""

    caption: str
    value: str
    tone: str = ""
    icon: str = ""


class Band(QWidget):
    """A painted band across the bench of a fixed height."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(600, look().px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, look().px(self._height))


class Head(Band):
    """Which bench and who, devices, figures."""

    def __init__(self) -> None:
        super().__init__(HEAD)
        self.station = self.person = ""
        self.devices: tuple[tuple[str, str, str], ...] = ()
        """(icon, tone or empty, words)."""
        self.figures: tuple[tuple[str, str], ...] = ()
        """(caption, number)."""

    def show_head(
        self, station: str, person: str, devices: tuple[tuple[str, str, str], ...], figures: tuple[tuple[str, str], ...]
    ) -> None:
        """Change what it says; painted again only when something did."""
        new = (station, person, devices, figures)
        if new != (self.station, self.person, self.devices, self.figures):
            self.station, self.person, self.devices, self.figures = new
            spoken = [*(words for _, _, words in devices), *(f"{caption} {number}" for caption, number in figures)]
            self.setAccessibleName(" ".join([station, person, *spoken]))
            self.update()

    def _figures_width(self) -> int:
        style = look()
        words = sum(style.width(caption, tokens.BENCH_CAPTION) for caption, _ in self.figures)
        numbers = sum(style.width(number, tokens.BENCH_ITEM, bold=True) for _, number in self.figures)
        return words + numbers + 40 * len(self.figures)

    def _devices_width(self) -> int:
        return sum(20 + 8 + look().width(words, tokens.BENCH_CAPTION) + 24 for _, _, words in self.devices)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        height, middle = self.height(), self.height() / 2
        painter.fillRect(self.rect(), style.colour("rail"))
        draw_mark(painter, PAD - 4, middle - 20, 40)
        x: float = PAD + 52
        x += self._left(painter, x, self.station, tokens.BENCH_BUTTON, "rail_active_text", bold=True) + 20
        right = self.width() - PAD - self._figures_width()
        with_words = right - self._devices_width() > x + 60
        devices = self._devices_width() if with_words else 44 * len(self.devices)
        room = right - devices - x
        if room > 30:
            box = QRectF(x, 0, room, height)
            painting.text(painter, box, self.person, size=tokens.BENCH_CAPTION, role="rail_text")
        x = right - devices
        for icon, tone, words in self.devices:
            role = f"rail_{tone}" if tone else "rail_count"
            painting.icon(painter, icon, x, middle - 10, 20, role)
            x += 28
            if with_words:
                ink = "rail_text" if tone in ("ok", "") else role
                x += self._left(painter, x, words, tokens.BENCH_CAPTION, ink) + 24
            else:
                x += 16
        x = right + 32.0
        for caption, number in self.figures:
            x += self._left(painter, x, caption, tokens.BENCH_CAPTION, "rail_text") + 8
            box = QRectF(x, 0, 400, height)
            painting.text(painter, box, number, size=tokens.BENCH_ITEM, bold=True, role="rail_active_text", elide=False)
            x += style.width(number, tokens.BENCH_ITEM, bold=True) + 32

    def _left(self, painter: QPainter, x: float, words: str, size: int, role: str, *, bold: bool = False) -> int:
        width = look().width(words, size, bold)
        box = QRectF(x, 0, width + 2, self.height())
        painting.text(painter, box, words, size=size, bold=bold, role=role, elide=False)
        return width


_INKS = {
    "scan": ("accent_soft", "accent_text"),
    "done": ("ok.solid", "on_accent"),
    "bad": ("bad.solid", "on_accent"),
    "warn": ("warn.tint", "warn.text"),
    "info": ("accent_soft", "accent_text"),
}
"""Kind of banner -> ground, ink."""


class Banner(Band):
    """The state in one sentence; an alarm is 112 px high and solid."""

    def __init__(self) -> None:
        super().__init__(BANNER)
        self.words = self.second = ""
        self.kind = "scan"
        self.icon = "scan"

    def say(self, kind: str, icon: str, words: str, second: str = "") -> None:
        """Set the sentence; ``kind``: scan, done, bad, warn, info."""
        if (kind, icon, words, second) == (self.kind, self.icon, self.words, self.second):
            return
        self.kind, self.icon, self.words, self.second = kind, icon, words, second
        self._height = ALARM if kind == "bad" or second else BANNER
        self.setAccessibleName(f"{words} {second}".strip())
        self.updateGeometry()
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        ground, ink = _INKS[self.kind]
        style = look()
        painter.fillRect(self.rect(), style.colour(ground))
        big = self._height == ALARM
        side = 48 if big else 32
        painting.icon(painter, self.icon, PAD, self.height() / 2 - side / 2, side, ink)
        room = self.width() - 2 * PAD - side - PAD
        size = self._size(room, big)
        first = paragraph(self.words, room, size=size, bold=True, most=2)
        second = paragraph(self.second, room, size=tokens.BENCH_BUTTON, most=1) if self.second else None
        if second is not None and len(first.lines) > 1:
            first = paragraph(self.words, room, size=tokens.BENCH_ITEM, bold=True, most=2)
        total = first.height + (second.height + 2 if second is not None else 0)
        y = (self.height() - total) / 2
        left = PAD + side + PAD
        first.draw(painter, QRectF(left, y, room, first.height), ink)
        if second is not None:
            second.draw(painter, QRectF(left, y + first.height + 2, room, second.height), ink)

    def _size(self, room: float, big: bool) -> int:
        """Return the largest size in which the sentence stands on one line, not below 24."""
        for size in (40, 34, tokens.BENCH_BANNER) if big else (tokens.BENCH_BANNER,):
            if look().width(self.words, size, bold=True) <= room:
                return size
        return tokens.BENCH_ITEM


class Strip(Band):
    """Waybill, order, carrier ... and the time left; a note of the buyer below when there is one."""

    def __init__(self) -> None:
        super().__init__(STRIP)
        self.facts: tuple[Fact, ...] = ()
        self.right: Fact | None = None
        self.note = ""

    def show_facts(self, facts: tuple[Fact, ...], right: Fact | None, note: str = "") -> None:
        """Change what it says."""
        if (facts, right, note) == (self.facts, self.right, self.note):
            return
        self.facts, self.right, self.note = facts, right, note
        self._height = STRIP + (40 if note else 0)
        spoken = [*facts, *([right] if right is not None else [])]
        self.setAccessibleName(" ".join([*(f"{fact.caption} {fact.value}" for fact in spoken), note]).strip())
        self.updateGeometry()
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        painter.fillRect(self.rect(), style.colour("surface"))
        painting.hairline(painter, 0, self.height() - 1, self.width())
        limit: float = self.width() - PAD
        if self.right is not None:
            limit = self._right(painter, self.right) - PAD
        x = float(PAD)
        for fact in self.facts:
            width = self._width(fact)
            if x + width > limit and x > PAD:
                break
            self._fact(painter, fact, x)
            x += width + 28
        if self.note:
            box = QRectF(PAD, style.px(STRIP) - 8, self.width() - 2 * PAD, style.px(40))
            painting.rounded(painter, box, tokens.RADIUS, style.colour("warn.tint"))
            painting.icon(painter, "message-2", box.x() + 12, box.center().y() - 10, 20, "warn.text")
            painting.text(painter, box.adjusted(44, 0, -12, 0), self.note, size=tokens.BENCH_BUTTON, role="warn.text")

    def _width(self, fact: Fact) -> float:
        style = look()
        value = style.width(fact.value, tokens.BENCH_ITEM, bold=True) + (34 if fact.icon else 0)
        return float(max(style.width(fact.caption, tokens.BENCH_CAPTION), value))

    def _fact(self, painter: QPainter, fact: Fact, x: float) -> None:
        style = look()
        width = self._width(fact)
        role = f"{fact.tone}.text" if fact.tone else "text"
        top = style.px(14)
        caption = style.px(24)
        box = QRectF(x, top, width + 2, caption)
        painting.text(painter, box, fact.caption, size=tokens.BENCH_CAPTION, role="text2")
        value = QRectF(x, top + caption, width + 4, style.px(34))
        if fact.icon:
            painting.icon(painter, fact.icon, x, value.center().y() - 13, 24, role)
            value = value.adjusted(34, 0, 0, 0)
        painting.text(painter, value, fact.value, size=tokens.BENCH_ITEM, bold=True, role=role, elide=False)

    def _right(self, painter: QPainter, fact: Fact) -> float:
        width = self._width(fact)
        x = self.width() - PAD - width
        self._fact(painter, fact, x)
        return x
