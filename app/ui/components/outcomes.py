"""What became of each thing in a bulk action: the failures with their reason, the rest as a figure."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.queries.rows import Outcome
from app.ui import painting, tokens
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import label
from app.ui.components.panels import ScrollBody
from app.ui.painting import painted
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import number, say

_SHOWN = 200


def reason_of(outcome: Outcome) -> str:
    """Return why a thing was not done."""
    return say(outcome.error or "", {"order_no": outcome.subject, **outcome.params})


class OutcomeLine(QWidget):
    """One thing: sign, subject, reason or what was done."""

    opened = Signal(str)

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome
        self._words = reason_of(outcome) if outcome.error is not None else outcome.detail
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{outcome.subject} {self._words}")
        tip(self, self._words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(300, look().px(tokens.ROW["normal"]))

    def mouseDoubleClickEvent(self, event) -> None:
        self.opened.emit(self.outcome.subject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.outcome.subject)
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, height = look(), self.height()
        failed = self.outcome.error is not None
        sign, role = ("alert-octagon", "bad.text") if failed else ("circle-check", "ok.text")
        painting.icon(painter, sign, 0, height / 2 - 8, 16, role)
        wide = max(style.px(120), style.width(self.outcome.subject, bold=True) + 12)
        painting.text(painter, QRectF(24, 0, wide, height), self.outcome.subject, bold=True)
        painting.text(
            painter,
            QRectF(24 + wide, 0, self.width() - 24 - wide, height),
            self._words,
            role=role if failed else "text2",
        )
        painting.hairline(painter, 0, height - 1, self.width())
        if self.hasFocus():
            painting.focus_ring(painter, QRectF(self.rect()))


class OutcomeSheet(Dialog):
    """The failures of a bulk action, one line each. ``retried`` asks for the failed ones again."""

    retried = Signal()
    opened = Signal(str)
    """The subject of a line (an order number), asked for by a double click or Enter."""

    def __init__(
        self, parent: QWidget, title: str, outcomes: tuple[Outcome, ...], *, retry: str = "", summary: str = ""
    ) -> None:
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        sign, tone = ("alert-octagon", "bad") if failed else ("circle-check", "ok")
        super().__init__(parent, title, sign, tone, width=640)
        self._failed = failed
        done = len(outcomes) - len(failed)
        words = self.tr("{done} 单成了，{failed} 单没有成。没有成的都没有动过。")
        if not failed:
            words = self.tr("{done} 单全部成了。")
        summary = summary or words.format(done=number(done), failed=number(len(failed)))
        self.summary = label(summary, "second", wrap=True)
        self.box.addWidget(self.summary)
        body = ScrollBody(margins=(0, 0, 8, 0), spacing=0)
        body.setMinimumHeight(look().px(min(360, tokens.ROW["normal"] * max(1, len(failed or outcomes)) + 8)))
        self.lines = [OutcomeLine(outcome) for outcome in (failed or list(outcomes))[:_SHOWN]]
        for line in self.lines:
            line.opened.connect(self.opened)
            body.add(line)
        self.box.addWidget(body, 1)
        copy = KeyButton(self.tr("复制单号"), "", "copy")
        copy.clicked.connect(self.copy_subjects)
        self.buttons.addWidget(copy)
        self.add_buttons(self.tr("关闭"), retry or self.tr("知道了"))
        if retry:
            self.accepted.connect(self.retried)

    def copy_subjects(self) -> None:
        """Copy the numbers of what failed, one a line."""
        QGuiApplication.clipboard().setText("\n".join(outcome.subject for outcome in self._failed))
