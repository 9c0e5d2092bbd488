"""A strip of paper: pages one below the other as they came out, newest on top, fitted to the width there is."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.virtual_printer.reading import Sheet
from app.ui.words import say

KEPT_PICTURES = 60
PAD, GAP, HEAD = 16, 14, 24
ERROR = 64
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}


class Placed(NamedTuple):
    """A sheet and where its paper lies."""

    sheet: Sheet
    box: QRect


class PaperStrip(QWidget):
    """``wanted`` asks for a picture that is in sight; ``put`` takes it. ``opened`` when a page is clicked."""

    wanted = Signal(object)
    opened = Signal(object)
    moved = Signal(QRect)
    """The current page is here; whoever scrolls brings it into sight."""

    def __init__(self) -> None:
        super().__init__()
        self._sheets: tuple[Sheet, ...] = ()
        self._placed: list[Placed] = []
        self._pictures: OrderedDict[Sheet, QPixmap] = OrderedDict()
        self._fitted: dict[Sheet, QPixmap] = {}
        self._asked: set[Sheet] = set()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("letters", True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._lay)

    def show_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        """Show these sheets, newest first; the current one stays the current one."""
        known = self._sheets[self.current] if self.current < len(self._sheets) else None
        self._sheets = sheets
        self.current = sheets.index(known) if known is not None and self.current and known in sheets else 0
        stay = set(sheets)
        self._asked &= stay
        for gone in [sheet for sheet in self._pictures if sheet not in stay]:
            self._forget(gone)
        self._lay()

    def sheets(self) -> tuple[Sheet, ...]:
        return self._sheets

    def put(self, sheet: Sheet, image: QImage) -> None:
        """Take a picture; a null one means that it is gone."""
        self._pictures[sheet] = QPixmap.fromImage(image)
        while len(self._pictures) > KEPT_PICTURES:
            self._forget(next(iter(self._pictures)))
        self.update()

    def _forget(self, sheet: Sheet) -> None:
        """Drop a picture; it is asked for again when it comes into sight."""
        del self._pictures[sheet]
        self._fitted.pop(sheet, None)
        self._asked.discard(sheet)

    def picture(self, sheet: Sheet) -> QPixmap | None:
        return self._pictures.get(sheet)

    # --- geometry -----------------------------------------------------------------------------------------------------
    def _lay(self) -> None:
        wide = max(80, self.width() - 2 * PAD)
        y = PAD // 2
        placed = []
        for sheet in self._sheets:
            tall = look().px(ERROR) if sheet.error else round(wide * sheet.height / max(1, sheet.width))
            placed.append(Placed(sheet, QRect(PAD, y + look().px(HEAD), wide, tall)))
            y += look().px(HEAD) + tall + GAP
        self._placed = placed
        self.setFixedHeight(max(1, y))
        self.setAccessibleName(self.tr("纸带，%n 张", "", len(self._sheets)))
        self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self._lay()

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    # --- hands --------------------------------------------------------------------------------------------------------
    def _at(self, point: QPoint) -> int:
        return next((at for at, placed in enumerate(self._placed) if placed.box.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = self._at(event.position().toPoint())
        if at >= 0:
            self.current = at
            self.open_current()
        self.update()

    def open_current(self) -> None:
        """Ask for the current page in its full size."""
        if self.current < len(self._sheets) and not self._sheets[self.current].error:
            self.opened.emit(self._sheets[self.current])

    def step(self, by: int) -> None:
        """Go to the next older or newer page."""
        if self._placed:
            self.current = max(0, min(len(self._placed) - 1, self.current + by))
            head = look().px(HEAD)
            self.moved.emit(self._placed[self.current].box.adjusted(0, -head, 0, 0))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None:
            event.ignore()
        else:
            self.step(by)

    # --- paint --------------------------------------------------------------------------------------------------------
    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        for at, placed in enumerate(self._placed):
            if placed.box.bottom() < dirty.top() or placed.box.top() - look().px(HEAD) > dirty.bottom():
                continue
            self._head(painter, placed)
            if placed.sheet.error:
                self._error(painter, placed)
            else:
                self._page(painter, placed)
            if at == self.current and self.hasFocus():
                painting.focus_ring(painter, placed.box.adjusted(-3, -3, 3, 3))

    def _head(self, painter: QPainter, placed: Placed) -> None:
        sheet, box = placed
        head = QRectF(box.x(), box.y() - look().px(HEAD), box.width(), look().px(HEAD))
        words = self.tr("第 {n} 张").format(n=sheet.number) if not sheet.error else self.tr("没印出来")
        painting.text(painter, head, words, size=tokens.CAPTION, bold=True, role="text2")
        if not sheet.error:
            width, height = sheet.size_mm
            size = f"{width} × {height} mm"
            if sheet.partial:
                size = self.tr("卡在半路，{size}").format(size=size)
            painting.text(painter, head, size, size=tokens.CAPTION, role="muted", align=painting.RIGHT)

    def _error(self, painter: QPainter, placed: Placed) -> None:
        box = QRectF(placed.box)
        painting.rounded(painter, box, tokens.RADIUS, look().colour("bad.tint"))
        painting.icon(painter, "alert-octagon", box.x() + 12, box.center().y() - 8, 16, "bad.text")
        words = say(placed.sheet.error, placed.sheet.params)
        painting.text(painter, box.adjusted(38, 0, -10, 0), words, role="bad.text")

    def _page(self, painter: QPainter, placed: Placed) -> None:
        sheet, box = placed
        style = look()
        picture = self._pictures.get(sheet)
        painting.rounded(painter, box.adjusted(-1, -1, 1, 1), 2, style.colour("on_accent"), style.colour("border"))
        if picture is None:
            if sheet not in self._asked:
                self._asked.add(sheet)
                self.wanted.emit(sheet)
        elif picture.isNull():
            painting.text(painter, box, self.tr("这张图已清掉"), role="muted", align=painting.CENTRE)
        else:
            painter.drawPixmap(box.topLeft(), self._fit(sheet, picture, box.size()))

    def _fit(self, sheet: Sheet, picture: QPixmap, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
        found = self._fitted.get(sheet)
        if found is None or found.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            found = self._fitted[sheet] = picture.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            found.setDevicePixelRatio(ratio)
        return found
