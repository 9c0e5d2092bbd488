"""The rail: areas with icon, word and live count; narrow with words below, wide with words beside the icons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.ui import painting, tokens
from app.ui.areas import Area
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import number


def draw_mark(painter: QPainter, x: float, y: float, side: float) -> None:
    """Draw the program's mark, three lines into one, in a rounded square."""
    style = look()
    painting.rounded(painter, QRectF(x, y, side, side), side * 0.22, style.colour("accent"))
    pen = QPen(style.colour("on_accent"), side * 0.09)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    for start in ((0.28, 0.30), (0.5, 0.24), (0.72, 0.30)):
        path.moveTo(x + side * start[0], y + side * start[1])
        path.lineTo(x + side * 0.5, y + side * 0.55)
    path.lineTo(x + side * 0.5, y + side * 0.77)
    painter.drawPath(path)


class Rail(QWidget):
    """Emits the key of the area that was asked for."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._areas: tuple[Area, ...] = ()
        self._counts: dict[str, tuple[int, str]] = {}
        self._active = ""
        self._hot = ""
        self.wide = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.set_wide(wide=False)
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.set_wide(wide=self.wide)

    def set_wide(self, *, wide: bool) -> None:
        self.wide = wide
        self.setFixedWidth(look().px(tokens.RAIL_WIDE if wide else tokens.RAIL_NARROW))
        self.update()

    def show_areas(self, areas: tuple[Area, ...]) -> None:
        self._areas = areas
        self._say()

    def show_counts(self, counts: dict[str, tuple[int, str]]) -> None:
        """Change the figures in place."""
        if counts != self._counts:
            self._counts = counts
            self._say()

    def activate(self, key: str) -> None:
        self._active = key
        self._say()

    def _say(self) -> None:
        words = [f"{area.words()} {self._counts.get(area.key, (0, ''))[0]}" for area in self._areas]
        self.setAccessibleName(", ".join(words))
        self.update()

    # --- geometry -----------------------------------------------------------------------------------------------------
    def _height(self, area: Area) -> int:
        style = look()
        if self.wide:
            return style.px(36)
        return style.px(64 if area.count is not None else 50)

    def boxes(self) -> list[tuple[Area, QRectF]]:
        """Return each area's place; the settings stand at the foot."""
        style = look()
        margin, gap = 8, 4
        y = float(style.px(56 if not self.wide else 52))
        places = []
        for area in self._areas:
            if not area.at_foot:
                height = self._height(area)
                places.append((area, QRectF(margin, y, self.width() - 2 * margin, height)))
                y += height + gap
        foot = float(self.height() - 10)
        for area in reversed([area for area in self._areas if area.at_foot]):
            height = self._height(area)
            foot -= height
            places.append((area, QRectF(margin, foot, self.width() - 2 * margin, height)))
            foot -= gap
        return places

    def _at(self, point: QPoint) -> str:
        return next((area.key for area, box in self.boxes() if box.contains(point.toPointF())), "")

    # --- hands --------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._at(event.position().toPoint())
        if key:
            self.asked.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hot = self._at(event.position().toPoint())
        if hot != self._hot:
            self._hot = hot
            self.setCursor(Qt.CursorShape.PointingHandCursor if hot else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = ""
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [area.key for area, _ in self.boxes()]
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps and self._active in keys:
            self.asked.emit(keys[(keys.index(self._active) + steps[key]) % len(keys)])
            self.setFocus()
        else:
            super().keyPressEvent(event)

    # --- paint --------------------------------------------------------------------------------------------------------
    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        painter.fillRect(self.rect(), style.colour("rail"))
        if self.wide:
            draw_mark(painter, 14, 9, 32)
            painting.text(
                painter,
                QRectF(56, 9, self.width() - 60, 32),
                self.tr("聚单台"),
                size=tokens.PANEL,
                bold=True,
                role="rail_active_text",
            )
        else:
            draw_mark(painter, (self.width() - 32) / 2, 8, 32)
        for area, box in self.boxes():
            self._item(painter, area, box)

    def _item(self, painter: QPainter, area: Area, box: QRectF) -> None:
        style = look()
        active = area.key == self._active
        if active or area.key == self._hot:
            painting.rounded(painter, box, tokens.RADIUS_L, style.colour("rail_active" if active else "rail_hover"))
        if active:
            bar = QRectF(2, box.y() + 10, 3, box.height() - 20)
            painting.rounded(painter, bar, 1.5, style.colour("toast_link"))
            if self.hasFocus():
                painting.rounded(painter, box, tokens.RADIUS_L, None, style.colour("toast_link"), 2)
        ink = "rail_active_text" if active else "rail_text"
        count, tone = self._counts.get(area.key, (0, ""))
        figure = number(count) if area.count is not None and (count or area.key in self._counts) else ""
        count_ink = f"rail_{tone}" if tone else "rail_active_text" if active else "rail_count"
        if self.wide:
            painting.icon(painter, area.icon, box.x() + 10, box.center().y() - 9, 18, ink)
            painting.text(painter, box.adjusted(40, 0, -8, 0), area.words(), bold=active, role=ink)
            painting.text(
                painter,
                box.adjusted(0, 0, -10, 0),
                figure,
                size=tokens.CAPTION,
                bold=bool(tone) or active,
                role=count_ink,
                align=painting.RIGHT,
                elide=False,
            )
            if tone == "bad" and figure:
                x = box.right() - 10 - style.width(figure, tokens.CAPTION, bold=True) - 18
                painting.icon(painter, "alert-octagon", x, box.center().y() - 7, 14, count_ink)
            return
        line = style.px(16)
        top = box.y() + (box.height() - 20 - line * (2 if area.count is not None else 1)) / 2
        painting.icon(painter, area.icon, box.center().x() - 10, top - 1, 20, ink)
        painting.text(
            painter,
            QRectF(box.x(), top + 20, box.width(), line),
            area.words(),
            bold=active,
            role=ink,
            align=painting.CENTRE,
        )
        place = QRectF(box.x(), top + 20 + line, box.width(), line)
        bold = bool(tone) or active
        if tone == "bad" and figure:  # never by colour alone
            wide = style.width(figure, tokens.BODY, bold=True)
            start = max(box.x() + 1, box.center().x() - (wide + 15) / 2)
            painting.icon(painter, "alert-octagon", start, place.center().y() - 6, 13, count_ink)
            place = QRectF(start + 15, place.y(), box.right() - start - 15, line)
            painting.text(painter, place, figure, bold=bold, role=count_ink, elide=False)
            return
        painting.text(painter, place, figure, bold=bold, role=count_ink, align=painting.CENTRE, elide=False)
