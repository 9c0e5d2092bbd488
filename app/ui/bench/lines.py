"""The parcel's lines as cards: picture, name, code, a big count. The current one first, the finished ones sink."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.services.queries.detail_rows import ParcelLineRow
from app.ui import painting, tokens
from app.ui.bench.state import is_done
from app.ui.components.pictures import Pictures, draw_picture
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import listed

CARD, CARD_LOW, GAP = 104, 76, 12


def title(line: ParcelLineRow) -> str:
    """Return a piece's name with its size and colour."""
    return f"{line.name} {line.spec}".strip()


class LineCard(QWidget):
    """One line of the parcel."""

    chosen = Signal(int)

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self.line: ParcelLineRow | None = None
        self.current = False
        self._pictures = pictures
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.low = False

    def show_line(self, line: ParcelLineRow, *, current: bool, low: bool) -> None:
        """Show how far a line is."""
        if (line, current, low) == (self.line, self.current, self.low):
            return
        if low != self.low:
            self.low = low
            self.updateGeometry()
        self.line, self.current = line, current
        self.setAccessibleName(f"{title(line)} {line.verified_qty} / {line.qty}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, look().px(CARD_LOW if self.low else CARD))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event) -> None:
        if self.line is not None:
            self.chosen.emit(self.line.id)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        line = self.line
        if line is None:
            return
        style = look()
        done = is_done(line)
        box = QRectF(self.rect())
        ground = "ok.tint" if done else "surface"
        edge = "accent" if self.current else "ok.tint" if done else "line"
        painting.rounded(
            painter, box, tokens.RADIUS_XL, style.colour(ground), style.colour(edge), 3.0 if self.current else 1.0
        )
        side = box.height() - 24
        draw_picture(painter, QRectF(14, 12, side, side), self._pictures.get(line.image))
        ink = "ok.text" if done else "text"
        count = f"{line.verified_qty} / {line.qty}"
        size = tokens.BENCH_COUNT if not self.low else 36
        count_width = style.width(count, size, bold=True)
        right = box.right() - 20
        painting.icon(
            painter,
            "circle-check" if done else "circle-dashed",
            right - 28,
            box.center().y() - 14,
            28,
            ink if done else "text2",
        )
        right -= 28 + 18 + count_width
        painting.text(
            painter, QRectF(right, 0, count_width + 2, box.height()), count, size=size, bold=True, role=ink, elide=False
        )
        self._names(painter, line, QRectF(14 + side + 18, 0, right - 16 - (14 + side + 18), box.height()), ink)

    def _names(self, painter: QPainter, line: ParcelLineRow, box: QRectF, ink: str) -> None:
        """Name and spec above, code and bin below; the spec is what a packer compares, so it stays whole."""
        style = look()
        size = tokens.BENCH_ITEM if not self.low else tokens.BENCH_BUTTON
        spec = min(style.width(line.spec, size, bold=True), round(box.width() * 0.7)) if line.spec else 0
        name_room = box.width() - (spec + 10 if spec else 0)
        name = min(style.width(line.name, size, bold=True), name_room)
        middle = box.center().y()
        top = QRectF(box.x(), middle - style.px(size) * 1.35, name + 2, style.px(size) * 1.4)
        painting.text(painter, top, line.name, size=size, bold=True, role="text")
        if spec:
            place = QRectF(top.right() + 8, top.y(), spec + 2, top.height())
            painting.text(painter, place, line.spec, size=size, bold=True, role="text")
        below = QRectF(box.x(), middle + 4, box.width(), style.px(26))
        role = ink if ink == "ok.text" else "text2"
        painting.text(painter, below, listed([line.sku_code, line.bin]), size=tokens.BENCH_CAPTION, role=role)


class LineCards(QScrollArea):
    """All cards; scrolls by itself to the current one."""

    chosen = Signal(int)

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.addStretch(1)
        self.setWidget(inner)
        self.cards: list[LineCard] = []
        self._lines: tuple[ParcelLineRow, ...] = ()
        self._current: int | None = None

    def show_lines(self, lines: tuple[ParcelLineRow, ...], current: int | None) -> None:
        """Show the lines in the given order; cards are used again."""
        self._lines, self._current = lines, current
        while len(self.cards) < len(lines):
            card = LineCard(self._pictures)
            card.chosen.connect(self.chosen)
            self.cards.append(card)
            self._box.insertWidget(len(self.cards) - 1, card)
        while len(self.cards) > len(lines):
            card = self.cards.pop()
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        low = len(lines) * (look().px(CARD) + GAP) > self.viewport().height() + GAP
        for card, line in zip(self.cards, lines, strict=True):
            card.show_line(line, current=line.id == current, low=low)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.show_lines(self._lines, self._current)
