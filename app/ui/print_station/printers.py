"""Printers with what they say of themselves: a card each where there is room, a line each where there is not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.services.queries.work_place_rows import PrinterRow
from app.services.queries.work_rows import JamRow
from app.ui import painting, tokens
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Pill
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import listed

translate = QCoreApplication.translate
LANGUAGES = {"tspl": "TSPL", "escpos": "ESC/POS"}
"""Printer languages as people write them."""


def printer_status(row: PrinterRow, *, stopped: bool = False) -> tuple[str, str, str]:
    """Return words, tone and icon of a printer's state."""
    if stopped or row.status == "stopped":
        return translate("Printers", "停着，等确认"), "bad", "alert-octagon"
    known = {
        "ready": (translate("Printers", "就绪"), "ok", "circle-check"),
        "printing": (translate("Printers", "打印中"), "info", "printer"),
        "paper_out": (translate("Printers", "缺纸"), "bad", "alert-octagon"),
        "ribbon_out": (translate("Printers", "没碳带"), "bad", "alert-octagon"),
        "cover_open": (translate("Printers", "开盖"), "bad", "alert-octagon"),
        "head_open": (translate("Printers", "开盖"), "bad", "alert-octagon"),
        "jam": (translate("Printers", "卡纸"), "bad", "alert-octagon"),
        "offline": (translate("Printers", "连不上"), "bad", "plug-connected"),
        "paused": (translate("Printers", "按了暂停"), "hold", "player-pause"),
        "other": (translate("Printers", "故障"), "bad", "alert-octagon"),
        "mute": (translate("Printers", "不回状态"), "neutral", "help-circle"),
    }
    return known.get(row.status, (translate("Printers", "未知"), "neutral", "circle-dashed"))


def paper_words(row: PrinterRow) -> str:
    """Return the paper's size; continuous paper has a width only."""
    return f"{row.width_mm}×{row.height_mm}" if row.height_mm else f"{row.width_mm} mm"


class PrinterCard(QWidget):
    """One printer. ``low``: one line only."""

    chosen = Signal(int)

    def __init__(self, *, low: bool) -> None:
        super().__init__()
        self.row: PrinterRow | None = None
        self._jam: JamRow | None = None
        self._low = low
        self.pill = Pill()
        self.pill.setParent(self)
        self.fix = KeyButton("", "", size="small")
        self.fix.setParent(self)
        self.fix.clicked.connect(lambda: self.chosen.emit(self._id()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _id(self) -> int:
        return self.row.id if self.row is not None else 0

    def show_printer(self, row: PrinterRow, jam: JamRow | None) -> None:
        """Show what is known of a printer; a stopped one offers the way on."""
        self.row, self._jam = row, jam
        words, tone, icon = printer_status(row, stopped=jam is not None)
        self.pill.show_status(words, tone, icon)
        self.fix.setText(self.tr("处理") if jam is not None else self.tr("看纸带"))
        self.fix.setVisible(self._has_button())
        self.setAccessibleName(listed([row.name, words, self._second(row), self._waiting(row)]))
        tip(self, listed([row.name, row.address]))
        self.updateGeometry()
        self._place()
        self.update()

    def _has_button(self) -> bool:
        """A stopped printer offers the way on; one that only draws offers its paper."""
        return self._jam is not None or (self.row is not None and self.row.transport == "virtual")

    def _second(self, row: PrinterRow) -> str:
        return listed([LANGUAGES.get(row.language, row.language), f"{row.dpi} dpi"])

    def _waiting(self, row: PrinterRow) -> str:
        if row.waiting:
            return self.tr("还有 %n 张", "", row.waiting)
        return self.tr("靠扫描确认") if row.status == "mute" else ""

    def sizeHint(self) -> QSize:
        height = look().px(34) if self._low else look().px(84)
        return QSize(200, height + (look().px(34) if self._has_button() else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        pad = 0 if self._low else 12
        size = self.pill.sizeHint()
        top = (look().px(34) - size.height()) // 2 if self._low else 12
        self.pill.setGeometry(self.width() - size.width() - pad, top, size.width(), size.height())
        fix = self.fix.sizeHint()
        bottom = self.height() - fix.height() - 4
        self.fix.setGeometry(self.width() - fix.width() - pad, bottom, fix.width(), fix.height())

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        row = self.row
        if row is None:
            return
        style = look()
        if self._low:
            painting.icon(painter, "printer", 0, style.px(34) / 2 - 8, 16)
            room = self.pill.x() - 30
            painting.text(painter, QRectF(24, 0, room, style.px(34)), row.name, bold=True)
            return
        edge = "bad.solid" if self._jam is not None else "line"
        painting.rounded(painter, QRectF(self.rect()), tokens.RADIUS_L, style.colour("surface"), style.colour(edge))
        line = style.px(24)
        painting.icon(painter, "printer", 12, 12 + line / 2 - 9, 18)
        painting.text(painter, QRectF(40, 11, self.pill.x() - 46, line), row.name, bold=True)
        wide = self.width() - 24
        paper = paper_words(row)
        painting.text(painter, QRectF(12, 14 + line, wide, line), self._second(row), size=tokens.CAPTION, role="text2")
        painting.text(
            painter, QRectF(12, 14 + line, wide, line), paper, size=tokens.CAPTION, role="text2", align=painting.RIGHT
        )
        foot = QRectF(12, 12 + 2 * line, wide, line)
        painting.text(painter, foot, self._waiting(row), size=tokens.CAPTION, role="muted")


class PrinterList(QWidget):
    """All printers."""

    chosen = Signal(int)

    def __init__(self, *, low: bool) -> None:
        super().__init__()
        self._low = low
        self.cards: list[PrinterCard] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0 if low else 12)

    def show_printers(self, rows: tuple[PrinterRow, ...], jams: tuple[JamRow, ...]) -> None:
        """Show these printers; cards are used again."""
        stopped = {jam.printer_id: jam for jam in jams}
        while len(self.cards) < len(rows):
            card = PrinterCard(low=self._low)
            card.chosen.connect(self.chosen)
            self.cards.append(card)
            self._box.addWidget(card)
        while len(self.cards) > len(rows):
            card = self.cards.pop()
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        for card, row in zip(self.cards, rows, strict=True):
            card.show_printer(row, stopped.get(row.id))
