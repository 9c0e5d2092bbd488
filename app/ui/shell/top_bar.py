"""The top bar: search and command box, health in short sentences, station, person, bell, keys."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from app.ui import painting, tokens
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.inputs import SearchBox
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import ago, number, say

if TYPE_CHECKING:
    from app.services.queries.screen_rows import HealthRow

_KIND_ICON = {
    "shops": "building-store",
    "sync": "refresh",
    "printers": "printer",
    "engine": "bolt",
    "outbox": "cloud-upload",
    "database": "database",
}
_TONE_SIGN = {"ok": "circle-check", "warn": "alert-triangle", "bad": "alert-octagon"}


class HealthChip(QAbstractButton):
    """One sentence in short form; amber and red ones are bold with another sign. A click opens what is wrong."""

    def __init__(self, row: HealthRow) -> None:
        super().__init__()
        self.row = row
        self.words = ""
        self.short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_row(self, row: HealthRow, words: str) -> None:
        if (row.tone, words) != (self.row.tone, self.words):
            self.row, self.words = row, words
            self.setAccessibleName(words)
            tip(self, say(row.code, row.params) if row.code else words)
            self.updateGeometry()
            self.update()

    def set_short(self, *, short: bool) -> None:
        """Drop the word of a healthy chip where room is short."""
        if short != self.short:
            self.short = short
            self.updateGeometry()
            self.update()

    def _bold(self) -> bool:
        return self.row.tone != "ok"

    def _shown(self) -> str:
        return "" if self.short and not self._bold() else self.words

    def sizeHint(self) -> QSize:
        words = look().width(self._shown(), tokens.CAPTION, self._bold())
        return QSize(14 + 5 + 16 + (5 + words if words else 0) + 12, look().px(28))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        box = QRectF(self.rect())
        if self.underMouse():
            painting.rounded(painter, box, tokens.RADIUS, style.colour("hover"))
        middle, bold = box.height() / 2, self._bold()
        role = f"{self.row.tone}.text" if bold else "text2"
        painting.icon(painter, _TONE_SIGN[self.row.tone], 6, middle - 7, 14, f"{self.row.tone}.text")
        painting.icon(painter, _KIND_ICON.get(self.row.kind, "info-circle"), 25, middle - 8, 16, role)
        painting.text(
            painter, box.adjusted(46, 0, 0, 0), self._shown(), size=tokens.CAPTION, bold=bold, role=role, elide=False
        )
        if self.hasFocus():
            painting.focus_ring(painter, box)


class SearchField(SearchBox):
    """Down and Enter go to the list of hits; Esc empties, then leaves."""

    stepped = Signal(int)
    left = Signal()
    all_asked = Signal()
    """Ctrl+Enter: everything found, as a list."""

    def __init__(self) -> None:
        super().__init__("", "Ctrl K")
        self.setProperty("own_escape", True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.all_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


class TopBar(QFrame):
    """Fifty pixels that never move."""

    health_opened = Signal(str)
    person_clicked = Signal()
    station_clicked = Signal()
    bell_clicked = Signal()
    keys_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "bottom")
        self.setFixedHeight(look().px(tokens.TOP_BAR))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(4)
        self.search = SearchField()
        self.search.setMaximumWidth(look().px(420))
        self.search.setMinimumWidth(look().px(220))
        self._row.addWidget(self.search, 3)
        self._row.addStretch(2)
        self._chips: dict[str, HealthChip] = {}
        self._chip_place = self._row.count()
        rule = QFrame()
        rule.setProperty("line", "v")
        rule.setFixedSize(1, 22)
        self.station = KeyButton(icon="device-desktop", kind="ghost", size="small")
        self.person = KeyButton(icon="user-circle", kind="ghost", size="small")
        self.bell = IconButton("bell", "")
        self.help = IconButton("help-circle", "")
        self._row.addWidget(rule)
        for widget in (self.station, self.person, self.bell, self.help):
            self._row.addWidget(widget)
        self.person.clicked.connect(self.person_clicked)
        self.station.clicked.connect(self.station_clicked)
        self.bell.clicked.connect(self.bell_clicked)
        self.help.clicked.connect(self.keys_clicked)
        self._health: tuple[HealthRow, ...] = ()
        self._troubles = 0
        self.retranslate()

    def show_health(self, rows: tuple[HealthRow, ...], now: datetime) -> None:
        """Show the chips; the database's stands in the strip."""
        self._health = rows
        wanted = [row for row in rows if row.kind != "database"]
        for kind in [kind for kind in self._chips if kind not in {row.kind for row in wanted}]:
            chip = self._chips.pop(kind)
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for at, row in enumerate(wanted):
            if row.kind not in self._chips:
                chip = self._chips[row.kind] = HealthChip(row)
                chip.clicked.connect(lambda _=False, kind=row.kind: self.health_opened.emit(kind))
                self._row.insertWidget(self._chip_place + at, chip)
            self._chips[row.kind].show_row(row, self._sentence(row, now))
        self._fit()

    def _sentence(self, row: HealthRow, now: datetime) -> str:
        names = {
            "shops": self.tr("店铺"),
            "sync": self.tr("同步"),
            "printers": self.tr("打印机"),
            "engine": self.tr("后台"),
            "outbox": self.tr("回写"),
        }
        name = names.get(row.kind, row.kind)
        if row.total:
            return f"{name} {row.good}/{row.total}"
        if row.kind == "sync" and row.at is not None:
            return f"{name} {ago(row.at, now)}"
        return name

    def show_person(self, name: str, station: str) -> None:
        self.person.setText(name)
        self.person.setVisible(bool(name))
        self.station.setText(station)
        self.station.setVisible(bool(station))

    def show_troubles(self, count: int) -> None:
        """The bell says how much needs a person."""
        if count != self._troubles:
            self._troubles = count
            self._say_bell()

    def _say_bell(self) -> None:
        waiting = self.tr("{n} 个问题要处理").format(n=number(self._troubles))
        self.bell.describe(waiting if self._troubles else self.tr("全部报错"), "Ctrl+Shift+E")
        self.bell.mark = "bad.solid" if self._troubles else ""
        self.bell.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(600, look().px(tokens.TOP_BAR))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Healthy chips lose their words first, then station and person do."""
        narrow = self.width() < look().px(1120)
        for chip in self._chips.values():
            chip.set_short(short=narrow)
        self.station.set_compact(self.width() < look().px(1000))

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("搜订单号、运单号、手机尾号、姓名、商品…"))
        self.search.setAccessibleName(self.tr("搜索或 > 命令"))
        self._say_bell()
        self.help.describe(self.tr("快捷键"), "F1")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
