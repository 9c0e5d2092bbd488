"""Goods to be put back: which label to look for, what is in it, where it goes, why. Ctrl+B, at the bench F10.

A scan of the label, its waybill or order number, or of the only piece ends a task; so does F12 on the chosen row. F4
takes the last one back. Nothing here takes letters, digits or Enter as commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import AppError
from app.ui import painting, sound, tokens
from app.ui.bench.commands import verb_of
from app.ui.calm import Calm
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import TextInput
from app.ui.components.labels import label, set_tone
from app.ui.components.panels import ScrollBody
from app.ui.painting import painted
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import grouped, listed, moment, number, say, say_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.services.queries.put_back_rows import GoodsBack, PutBackRow
    from app.ui.main_window import MainWindow

SHOWN = 200
"""So many tasks are listed, the oldest first; a scan ends any."""
_CALM_MS = 250
_MOST_PLACES = 4


class PutBackLine(QWidget):
    """One task: its label and order, then why and from where; at the right what goes into which bin."""

    named = Signal(int)

    def __init__(self, row: PutBackRow, when: str) -> None:
        super().__init__()
        self.row, self.chosen = row, False
        self._head = listed([row.label, row.order_no])
        printed = self.tr("{printer} 打的").format(printer=row.printer) if row.printer else ""
        waybill = grouped(row.waybill_no) if row.waybill_no != row.label else ""
        self._second = listed([words for words in (say(f"reason.{row.reason}"), printed, waybill, when) if words])
        places = list(row.bins[:_MOST_PLACES])
        if len(row.bins) > len(places):
            places[-1] = self.tr("另有 {n} 行").format(n=len(row.bins) - len(places) + 1)
        self._places = places or [self.tr("没有商品")]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join([self._head, self._second, *row.bins]))
        tip(self, "\n".join(row.bins))

    def sizeHint(self) -> QSize:
        return QSize(300, look().px(max(48, 12 + 20 * len(self._places))))

    def choose(self, *, on: bool) -> None:
        """Mark it as the row that F12 ends."""
        self.chosen = on
        self.update()

    def mouseReleaseEvent(self, event) -> None:
        self.named.emit(self.row.id)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        if self.chosen:
            painting.rounded(painter, QRectF(self.rect()), tokens.RADIUS, style.colour("accent_soft"))
        wide = self.width() * 0.56
        line = style.px(20)
        top = (self.height() - 2 * line) / 2
        painting.text(painter, QRectF(10, top, wide - 18, line), self._head, bold=True)
        second = QRectF(10, top + line, wide - 18, line)
        painting.text(painter, second, self._second, size=tokens.CAPTION, role="text2")
        y = (self.height() - line * len(self._places)) / 2
        for place in self._places:
            painting.text(painter, QRectF(wide, y, self.width() - wide - 10, line), place)
            y += line
        painting.hairline(painter, 0, self.height() - 1, self.width())


class PutBackDialog(Dialog):
    """The list of tasks over whatever is in front; stays until it is left."""

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell, "", "package-off", "warn", width=860)
        self.shell = shell
        self.rows: tuple[PutBackRow, ...] = ()
        self.lines: list[PutBackLine] = []
        self._current: int | None = None
        self._ended: list[tuple[int, ...]] = []
        self.setWindowTitle(self.tr("商品放回"))
        self.title.setText(self.tr("商品放回"))
        hint = self.tr("找到一个，放回库位，扫它的面单。只有一件商品的，扫商品也行。扫不了，用 ↑ ↓ 选中，按 F12。")
        self.box.addWidget(label(hint, "second", wrap=True))
        self.field = TextInput(hint=self.tr("扫面单、运单号、订单号或商品"), kind="scan")
        self.field.returnPressed.connect(self._typed)
        self.box.addWidget(self.field)
        self.answer = label("", wrap=True)
        self.box.addWidget(self.answer)
        self.body = ScrollBody(margins=(0, 0, 8, 0), spacing=0)
        self.body.setMinimumHeight(look().px(300))
        self.box.addWidget(self.body, 1)
        self.undo = KeyButton(self.tr("撤销"), "F4", "arrow-back-up")
        self.undo.clicked.connect(self.take_back)
        self.undo.setEnabled(False)
        self.verb = self.add_buttons(self.tr("关闭"), self.tr("放回了"))
        self.verb.clicked.disconnect()
        self.verb.clicked.connect(self.end_current)
        self.buttons.insertWidget(2, self.undo)
        self._refresh = Calm(_CALM_MS, self.read, self)
        shell.desk.changed.connect(self._refresh.ask)
        self.field.setFocus()
        self.read()

    def done(self, code: int) -> None:
        """Closed: news are no longer listened to."""
        self._refresh.stop()
        super().done(code)

    # --- the list -----------------------------------------------------------------------------------------------------
    def read(self) -> None:
        """Read the list anew."""
        if self.isVisible() or not self.lines:
            self.shell.desk.start(self, self._read(), slot="read")

    async def _read(self) -> None:
        desk = self.shell.desk
        rows = await desk.read(desk.app.bench.put_backs, SHOWN)
        if rows != self.rows or not self.lines:
            self._show(rows)

    def _show(self, rows: tuple[PutBackRow, ...]) -> None:
        before = [row.id for row in self.rows]
        self.rows = rows
        self.body.clear()
        now = self.shell.desk.now()
        self.lines = [PutBackLine(row, moment(row.opened_at, now)) for row in rows]
        for line in self.lines:
            line.named.connect(self.choose)
            self.body.add(line)
        if not rows:
            self.body.add(label(self.tr("没有要放回的商品。"), "muted"))
        many = f"{number(len(rows))}+" if len(rows) == SHOWN else number(len(rows))
        self.title.setText(self.tr("商品放回：{n} 个包裹").format(n=many) if rows else self.tr("商品放回"))
        ids = [row.id for row in rows]
        if self._current not in ids:  # the next one takes its place
            place = before.index(self._current) if self._current in before else 0
            self._current = ids[min(place, len(ids) - 1)] if ids else None
        self._mark()

    def choose(self, task_id: int) -> None:
        """Make a row the one that F12 ends."""
        self._current = task_id
        self._mark()

    def _mark(self) -> None:
        for line in self.lines:
            line.choose(on=line.row.id == self._current)
            if line.chosen:
                self.body.ensureWidgetVisible(line, 0, line.height())
        self.verb.setEnabled(self._current is not None)

    def _step(self, by: int) -> None:
        ids = [row.id for row in self.rows]
        if ids:
            at = ids.index(self._current) + by if self._current in ids else 0
            self.choose(ids[max(0, min(at, len(ids) - 1))])

    # --- ending a task ------------------------------------------------------------------------------------------------
    def on_scan(self, code: str) -> bool:
        """A scan ends a task; a command bar code stands for its key."""
        verb = verb_of(code)
        if verb is not None:
            keys = {"complete": self.end_current, "leave": self.reject, "undo": self.take_back}
            keys.get(verb, self.field.setFocus)()
        else:
            self._end(lambda: self._scanned(code))
        return True

    def _typed(self) -> None:
        code = self.field.text().strip()
        if code:
            self._end(lambda: self._scanned(code))

    def end_current(self) -> None:
        """F12: the goods of the chosen row are back."""
        if self._current is not None:
            task_id, desk = self._current, self.shell.desk
            self._end(lambda: desk.write(desk.app.bench.task_back, task_id, desk.by))

    def _scanned(self, code: str) -> Awaitable[GoodsBack]:
        desk = self.shell.desk
        return desk.write(desk.app.bench.goods_back, code, desk.by)

    def _end(self, do: Callable[[], Awaitable[GoodsBack]]) -> None:
        self.field.clear()
        self.shell.desk.start(self, self._ending(do))

    async def _ending(self, do: Callable[[], Awaitable[GoodsBack]]) -> None:
        try:
            done = await do()
        except AppError as error:
            self._tell(say_error(error), "bad", sound.WRONG)
            return
        self._ended.append(done.task_ids)
        words = self.tr("放回了：面单 {label}，订单 {order_no}（{bins}）")
        names = {"label": listed(list(done.labels)), "order_no": done.order_no, "bins": listed(list(done.bins))}
        self._tell(words.format(**names), "ok", sound.PIECE)
        await self._read()

    def take_back(self) -> None:
        """F4: the one ended last is not back after all."""
        if self._ended:
            self.shell.desk.start(self, self._take_back(self._ended.pop()))

    async def _take_back(self, task_ids: tuple[int, ...]) -> None:
        desk = self.shell.desk
        try:
            outcomes = await desk.write(desk.app.bench.not_back, task_ids, desk.by)
        except AppError as error:
            self._tell(say_error(error), "bad", sound.WRONG)
            return
        bad = next((outcome for outcome in outcomes if outcome.error is not None), None)
        if bad is not None:
            self._tell(say(bad.error or "", bad.params), "bad", sound.WRONG)
        else:
            labels = listed([outcome.subject for outcome in outcomes])
            self._tell(self.tr("撤销了：面单 {label} 还要放回").format(label=labels), "info", sound.PIECE)
        await self._read()

    def _tell(self, words: str, tone: str, played: str) -> None:
        self.answer.setText(words)
        set_tone(self.answer, tone)
        self.undo.setEnabled(bool(self._ended))
        self.shell.sounds.play(played)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_F4:
            self.take_back()
        else:
            super().keyPressEvent(event)
