"""A running batch: one stacked bar with figures, each failure one line with one fix, pause and cancel."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.queries.rows import Outcome
from app.services.queries.work_place_rows import BatchRow
from app.ui import painting, tokens
from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import ElidedLabel, Note, Pill, label
from app.ui.components.outcomes import reason_of
from app.ui.components.strip import ProgressBar
from app.ui.painting import painted
from app.ui.print_station.actions import is_running
from app.ui.theme import look
from app.ui.words import listed, moment, number, span

MOST_FAILURES = 4
LABELS_FOR_PACE = 5
"""So many labels must be out before a batch's pace says anything."""


def fix_of(outcome: Outcome) -> str:
    """Return which one fix a failure gets: carrier, audit or order."""
    code = str(outcome.params.get("reason") or outcome.error or "")
    if "not_deliverable" not in code and any(word in code for word in ("address", "receiver", "phone", "incomplete")):
        return "audit"
    if code.startswith(("waybill.", "carrier.", "sf.")) or "carrier" in code or "balance" in code:
        return "carrier"
    return "order"


def seconds_left(row: BatchRow, now: datetime) -> int | None:
    """Return about how long a running batch still takes at its pace so far; None while that is not known."""
    done = row.total - row.waiting - row.failed
    elapsed = (now - row.started_at).total_seconds()
    if row.paused or row.unknown or not row.waiting or done < LABELS_FOR_PACE or elapsed < 1:
        return None
    return max(60, round(elapsed / done * row.waiting))


class Legend(QWidget):
    """Coloured squares with figure and word, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[tuple[str, int, str], ...] = ()
        """(colour role, figure, word)."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: tuple[tuple[str, int, str], ...]) -> None:
        self.entries = entries
        self.setAccessibleName(listed([f"{number(figure)} {word}" for _, figure, word in entries]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, look().px(22))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, height = look(), self.height()
        x = 0.0
        for role, figure, word in self.entries:
            painting.rounded(painter, QRectF(x, height / 2 - 5, 10, 10), 2, style.colour(role))
            figures = number(figure)
            wide = style.width(figures, tokens.BODY, bold=True)
            painting.text(painter, QRectF(x + 16, 0, wide + 2, height), figures, bold=True, elide=False)
            x += 16 + wide + 6
            wide = style.width(word, tokens.CAPTION)
            painting.text(painter, QRectF(x, 0, wide + 2, height), word, size=tokens.CAPTION, role="text2", elide=False)
            x += wide + 24


class FailureLine(Note):
    """One failure with its one fix."""

    fixed = Signal(object, str)

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("", "bad")
        self.outcome = outcome
        self.fix = fix_of(outcome)
        self.button = KeyButton("", "", size="small")
        self.button.clicked.connect(lambda: self.fixed.emit(self.outcome, self.fix))
        self.add_button(self.button)
        words = {"carrier": self.tr("换快递"), "audit": self.tr("去审单"), "order": self.tr("看订单")}
        self.button.setText(words[self.fix])
        self.say(f"{outcome.subject}  {reason_of(outcome)}")


class BatchCard(QFrame):
    """One batch. A click shows its journal."""

    chosen = Signal(int)
    paused = Signal(int)
    stopped = Signal(int)
    fix_asked = Signal(object, str)
    all_asked = Signal(int)

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self.row: BatchRow | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 14)
        box.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title, self.pill = label("", "panel"), Pill()
        self.about = ElidedLabel(size=tokens.CAPTION, role="muted")
        self.pause = KeyButton.of(BY_NAME["print.pause"], keys)
        self.stop = KeyButton.of(BY_NAME["print.stop"], keys)
        self.pause.clicked.connect(lambda: self.paused.emit(self._id()))
        self.stop.clicked.connect(lambda: self.stopped.emit(self._id()))
        head.addWidget(self.title)
        head.addWidget(self.pill)
        head.addWidget(self.about, 1)
        head.addWidget(self.pause)
        head.addSpacing(4)
        head.addWidget(self.stop)
        box.addLayout(head)
        self.bar, self.legend = ProgressBar(height=10), Legend()
        box.addWidget(self.bar)
        box.addWidget(self.legend)
        self._failures = QVBoxLayout()
        self._failures.setSpacing(6)
        box.addLayout(self._failures)
        self.lines: list[FailureLine] = []
        self.more = KeyButton("", "", kind="ghost", size="small")
        self.more.clicked.connect(lambda: self.all_asked.emit(self._id()))
        box.addWidget(self.more)
        self._told: tuple[Outcome, ...] | None = None

    def _id(self) -> int:
        return self.row.id if self.row is not None else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._id())

    def show_batch(self, row: BatchRow, failures: tuple[Outcome, ...], now: datetime) -> None:
        """Show how far a batch is."""
        self.row = row
        self.title.setText(self.tr("批次 {batch}").format(batch=row.batch))
        if row.paused:
            self.pill.show_status(self.tr("已暂停"), "hold", "player-pause")
        elif row.unknown:
            self.pill.show_status(self.tr("等确认"), "warn", "help-circle")
        elif is_running(row):
            self.pill.show_status(self.tr("打印中"), "info", "printer")
        else:
            self.pill.show_status(self.tr("打完了"), "ok", "circle-check")
        facts = [
            self.tr("{n} 张").format(n=number(row.total)), row.printer,
            self.tr("{time} 开始").format(time=moment(row.started_at, now)), row.by,
        ]  # fmt: skip
        seconds = seconds_left(row, now)
        if seconds is not None:
            facts.insert(0, self.tr("约还要 {span}").format(span=span(seconds)))
        self.about.setText(listed(facts))
        self.pause.setText(self.tr("继续") if row.paused else self.tr("暂停"))
        self.pause.icon_name = "player-play" if row.paused else "player-pause"
        for button in (self.pause, self.stop):
            button.setVisible(is_running(row))
        unsure = row.sent + row.unknown
        self.bar.show_parts([(row.confirmed, "ok.solid"), (unsure, "warn.solid"), (row.failed, "bad.solid")], row.total)
        entries = [("ok.solid", row.confirmed, self.tr("已确认"))]
        if unsure:
            entries.append(("warn.solid", unsure, self.tr("已送出未确认")))
        if row.failed:
            entries.append(("bad.solid", row.failed, self.tr("失败")))
        entries.append(("neutral.tint", row.waiting, self.tr("等待")))
        self.legend.show_entries(tuple(entries))
        self._show_failures(failures)

    def _show_failures(self, failures: tuple[Outcome, ...]) -> None:
        if failures == self._told:
            return
        self._told = failures
        for line in self.lines:
            self._failures.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [FailureLine(outcome) for outcome in failures[:MOST_FAILURES]]
        for line in self.lines:
            line.fixed.connect(self.fix_asked)
            self._failures.addWidget(line)
        rest = len(failures) - len(self.lines)
        self.more.setText(self.tr("还有 {n} 张失败").format(n=number(rest)) if rest > 0 else "")
        self.more.setVisible(rest > 0)
