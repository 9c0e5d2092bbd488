"""The right 42 %: the piece that is next, or a wrong piece against the expected one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.queries.detail_rows import ParcelLineRow
from app.ui import painting, tokens
from app.ui.bench.difference import Part, boxed, difference
from app.ui.bench.lines import title
from app.ui.components.paragraph import paragraph
from app.ui.components.pictures import Pictures, draw_picture
from app.ui.painting import painted
from app.ui.theme import look

CAPTION, ITEM, BUTTON = tokens.BENCH_CAPTION, tokens.BENCH_ITEM, tokens.BENCH_BUTTON
GAP, PAD = 10, 10
"""Between two parts of a name, and inside the box of one that differs."""


class SidePanel(QWidget):
    """A painted surface at the right of the lines."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self.pictures = pictures
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def ground(self, painter: QPainter) -> QRectF:
        """Draw the surface; return the room inside."""
        style = look()
        box = QRectF(self.rect())
        painting.rounded(painter, box, tokens.RADIUS_XL, style.colour("surface"), style.colour("line"))
        return box.adjusted(24, 20, -24, -20)


class PiecePanel(SidePanel):
    """The current piece: picture, name, the count at 72 px, how many more, where it lies."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self.line: ParcelLineRow | None = None

    def show_line(self, line: ParcelLineRow | None) -> None:
        """Show the piece that is next."""
        self.line = line
        words = "" if line is None else f"{title(line)} {line.verified_qty} / {line.qty} {self.rest_words(line)}"
        self.setAccessibleName(words)
        self.update()

    def rest_words(self, line: ParcelLineRow) -> str:
        return self.tr("再扫 %n 件", "", line.qty - line.verified_qty)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        room = self.ground(painter)
        line = self.line
        if line is None:
            return
        style = look()
        picture = self.pictures.get(line.image)
        low = room.height() < style.px(230)
        size = BUTTON if low else ITEM if picture is not None else 32
        now = 48 if low else tokens.BENCH_NOW
        name = paragraph(title(line), room.width(), size=size, bold=True, most=1 if low else 2)
        count_height, rest_height = style.px(now) * 1.2, style.px(BUTTON) * 1.5
        texts = name.height + count_height + rest_height
        side = min(room.width() * 0.7, room.height() - texts - 20, 320.0)
        shows = side >= 72 and picture is not None
        y = room.y() + max(0.0, (room.height() - texts - (side + 20 if shows else 0)) / 2)
        if shows:
            draw_picture(painter, QRectF(room.center().x() - side / 2, y, side, side), picture)
            y += side + 20
        name.draw(painter, QRectF(room.x(), y, room.width(), name.height), align=painting.CENTRE)
        y += name.height
        count = QRectF(room.x(), y, room.width(), count_height)
        painting.text(
            painter, count, f"{line.verified_qty} / {line.qty}", size=now, bold=True, align=painting.CENTRE, elide=False
        )
        words = self.rest_words(line)
        if line.bin:
            words += "    " + self.tr("库位 {bin}").format(bin=line.bin)
        rest = QRectF(room.x(), y + count_height, room.width(), rest_height)
        painting.text(painter, rest, words, size=BUTTON, role="text2", align=painting.CENTRE)


class WrongPanel(SidePanel):
    """What was scanned against what is expected; only what differs stands in a solid box."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self.scanned: ParcelLineRow | None = None
        self.expected: ParcelLineRow | None = None
        self.code = ""
        self.surplus = False
        self.scanned_parts: tuple[Part, ...] = ()
        self.expected_parts: tuple[Part, ...] = ()

    def show_pair(
        self, scanned: ParcelLineRow | None, expected: ParcelLineRow | None, code: str, *, surplus: bool
    ) -> None:
        """Show a wrong piece (or a surplus one, or a code nobody knows) beside the expected one."""
        self.scanned, self.expected, self.code, self.surplus = scanned, expected, code, surplus
        self.scanned_parts = self.expected_parts = ()
        if scanned is not None and expected is not None and not surplus:
            self.scanned_parts, self.expected_parts = difference(title(scanned), title(expected))
        elif scanned is not None:
            self.scanned_parts = (Part(title(scanned), differs=False),)
        if expected is not None and not self.expected_parts:
            self.expected_parts = (Part(title(expected), differs=False),)
        parts = [*(part.words for part in self.scanned_parts), *(part.words for part in self.expected_parts)]
        self.setAccessibleName(" ".join([*parts, self.advice()]))
        self.update()

    def advice(self) -> str:
        """Say what to do with the piece in the hand."""
        if self.surplus and self.scanned is not None:
            return self.tr("这一行只要 %n 件，已经够了。把多的放回去。", "", self.scanned.qty)
        if self.scanned is None:
            return self.tr("换一件扫；还不行按 F7 叫主管。")
        wrong, right = boxed(self.scanned_parts), boxed(self.expected_parts)
        if wrong and right and len(wrong) <= 16 and len(right) <= 16:
            return self.tr("放回 {wrong}，换成 {right} 再扫。").format(wrong=wrong, right=right)
        return self.tr("放回这一件，拿对的再扫。")

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        room = self.ground(painter)
        style = look()
        y = room.y()
        unknown = self.scanned is None
        low = room.height() < style.px(240)
        picture = max(48.0, min(room.height() * 0.22, 176.0))
        head = 0 if low else style.px(34)
        block = picture + (12 if low else 24)
        second = self.tr("条码 {code}").format(code=self.code) if self.code and not unknown else ""
        parts = (Part(self.code, differs=True),) if unknown else self.scanned_parts
        caption = self.tr("多扫了") if self.surplus else self.tr("刚扫到")
        if not low:
            self._heading(painter, room, y, caption)
        code = self.scanned.sku_code if self.scanned is not None else self.tr("不认识的条码")
        self._piece(
            painter, QRectF(room.x(), y + head, room.width(), picture), parts, "bad.solid", code or second, self.scanned
        )
        y += head + block
        if self.expected is not None:
            painting.hairline(painter, room.x(), y - 8, room.width(), "border")
            if not low:
                self._heading(painter, room, y, self.tr("还缺") if self.surplus else self.tr("应该是"))
            where = self._place(self.expected)
            place = QRectF(room.x(), y + head, room.width(), picture)
            self._piece(painter, place, self.expected_parts, "ok.solid", where, self.expected)
            y += head + block
        painting.hairline(painter, room.x(), y - 8, room.width(), "border")
        words = paragraph(self.advice(), room.width(), size=BUTTON, most=3)
        words.draw(painter, QRectF(room.x(), y + 2, room.width(), words.height), "text2")

    def _place(self, line: ParcelLineRow) -> str:
        return self.tr("库位 {bin}").format(bin=line.bin) if line.bin else line.sku_code

    def _heading(self, painter: QPainter, room: QRectF, y: float, words: str) -> None:
        box = QRectF(room.x(), y, room.width(), look().px(26))
        painting.text(painter, box, words, size=BUTTON, bold=True, role="text2")

    def _piece(
        self,
        painter: QPainter,
        box: QRectF,
        parts: tuple[Part, ...],
        solid: str,
        below: str,
        line: ParcelLineRow | None,
    ) -> None:
        style = look()
        side, under = box.height(), style.px(CAPTION) * 1.5
        image = self.pictures.get(line.image) if line is not None else None
        draw_picture(painter, QRectF(box.x(), box.y(), side, side), image)
        x, right = box.x() + side + 16, box.right()
        sizes = [size for size in (36, 30, ITEM, BUTTON) if style.px(size) * 1.6 + under <= side]
        two_lines = bool(sizes)
        size = next((size for size in sizes if sum(self._widths(parts, size)) <= right - x), BUTTON)
        middle = box.y() + (side - (under if two_lines else 0)) / 2
        high = style.px(size) * 1.6
        for part, wide in zip(parts, self._widths(parts, size, right - x), strict=True):
            place = QRectF(x, middle - high / 2, wide - GAP, high)
            if part.differs:
                painting.rounded(painter, place, tokens.RADIUS, style.colour(solid))
                place = place.adjusted(PAD, 0, -PAD + 2, 0)
            painting.text(
                painter, place, part.words, size=size, bold=True, role="on_accent" if part.differs else "text"
            )
            x += wide
        if two_lines:
            place = QRectF(box.x() + side + 16, box.bottom() - under, right - box.x() - side - 16, under)
            painting.text(painter, place, below, size=CAPTION, role="text2")

    def _widths(self, parts: tuple[Part, ...], size: int, room: float | None = None) -> list[float]:
        """Return what each part takes. Where ``room`` is short the common parts give way."""
        wide = [look().width(part.words, size, bold=True) + GAP + (2 * PAD if part.differs else 1) for part in parts]
        if room is None or sum(wide) <= room:
            return list(map(float, wide))
        differing = sum(width for part, width in zip(parts, wide, strict=True) if part.differs)
        kept = min(room, differing)
        share = {True: kept / max(1, differing), False: (room - kept) / max(1, sum(wide) - differing)}
        return [width * share[part.differs] for part, width in zip(parts, wide, strict=True)]
