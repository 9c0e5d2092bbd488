"""What welcome and set-up are drawn of: large choices, the list of steps, a page's frame."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import painting, tokens
from app.ui.components.labels import Pill, label
from app.ui.components.paragraph import paragraph
from app.ui.painting import painted
from app.ui.shell.rail import draw_mark
from app.ui.theme import look


class ChoiceCard(QAbstractButton):
    """One large choice: icon, title, what it means, a key."""

    def __init__(self, icon: str, key: str, *, large: bool = False) -> None:
        super().__init__()
        self.icon_name, self.key, self.large = icon, key, large
        self.words = self.about = ""
        self.pill = Pill()
        self.pill.setParent(self)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, words: str, about: str) -> None:
        """Set title and meaning."""
        self.words, self.about = words, about
        self.setAccessibleName(f"{words} {about}")
        self.updateGeometry()
        self.update()

    def show_status(self, words: str, tone: str, icon: str = "") -> None:
        """Show a pill at the right end."""
        self.pill.show_status(words, tone, icon)
        self._place()

    def _about_height(self) -> float:
        width = max(120, self.width() - 76 - 90)
        return paragraph(self.about, width, size=tokens.BODY).height if self.about else 0

    def sizeHint(self) -> QSize:
        air = look().px(76 if self.large else 32)
        return QSize(480, round(air + self._about_height() + 8))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        self._place()

    def _place(self) -> None:
        size = self.pill.sizeHint()
        self.pill.setGeometry(self.width() - size.width() - 18, (self.height() - size.height()) // 2, size.width(),
                              size.height())  # fmt: skip

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        box = QRectF(self.rect())
        chosen = self.isChecked() or self.hasFocus()
        ground = "hover" if self.underMouse() and self.isEnabled() else "surface"
        edge = style.colour("accent" if chosen else "line")
        painting.rounded(painter, box, tokens.RADIUS_L, style.colour(ground), edge, 2.0 if chosen else 1.0)
        middle = box.center().y()
        side = 32 if self.large else 28
        painting.icon(painter, self.icon_name, 20, middle - side / 2, side, "accent_text" if chosen else "text2")
        ink = "text" if self.isEnabled() else "disabled"
        about = paragraph(self.about, max(120, box.width() - 76 - 90), size=tokens.BODY)
        size = tokens.PAGE if self.large else tokens.CARD
        title = style.px(size + (12 if self.large else 8))
        top = middle - (title + (about.height if self.about else 0)) / 2
        room = box.width() - 76 - 20 - (self.pill.width() if self.pill.isVisible() else 40)
        painting.text(painter, QRectF(66, top, room, title), self.words, size=size, bold=True, role=ink)
        if self.about:
            about.draw(
                painter, QRectF(66, top + title, box.width(), about.height), "text2" if self.isEnabled() else "disabled"
            )
        if self.key:
            wide = painting.cap_width(self.key)
            painting.cap(painter, box.right() - wide - 18, middle, self.key)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the list shows it. ``state``: done, now, later."""

    key: str
    words: str
    second: str
    state: str


class StepList(QWidget):
    """Numbered rings on a line; done ones are ticked, the shown one is bold."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self._active = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_steps(self, steps: tuple[Step, ...], active: str) -> None:
        """Show how far it is."""
        self._steps, self._active = steps, active
        self.setAccessibleName(" ".join(f"{step.words} {step.second}" for step in steps))
        self.updateGeometry()
        self.update()

    def steps(self) -> tuple[Step, ...]:
        return self._steps

    def active(self) -> str:
        return self._active

    def _row(self) -> int:
        return look().px(60)

    def sizeHint(self) -> QSize:
        return QSize(200, self._row() * len(self._steps))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y()) // self._row()
        if 0 <= at < len(self._steps):
            self.chosen.emit(self._steps[at].key)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, row = look(), self._row()
        side = style.px(28)
        for at, step in enumerate(self._steps):
            top = at * row
            ring = QRectF(0, top + 6, side, side)
            if at < len(self._steps) - 1:
                role = "ok.solid" if step.state == "done" else "border"
                painter.fillRect(QRectF(side / 2 - 1, ring.bottom(), 2, row - side), style.colour(role))
            self._ring(painter, ring, at + 1, step)
            active = step.key == self._active
            x, room = side + 14, self.width() - side - 14
            role = "text" if active or step.state == "done" else "text2"
            painting.text(
                painter, QRectF(x, top + 3, room, style.px(22)), step.words, size=tokens.CARD, bold=active, role=role
            )
            below = QRectF(x, top + 3 + style.px(20), room, style.px(20))
            painting.text(painter, below, step.second, size=tokens.CAPTION, role="muted")

    def _ring(self, painter: QPainter, ring: QRectF, number: int, step: Step) -> None:
        style = look()
        if step.state == "done":
            painting.rounded(painter, ring, ring.width() / 2, style.colour("ok.solid"))
            painting.icon(painter, "check", ring.center().x() - 8, ring.center().y() - 8, 16, "on_accent")
            return
        active = step.key == self._active
        edge = style.colour("accent" if active else "strong")
        painter.setPen(QPen(edge, 2))
        painter.setBrush(style.colour("accent_soft" if active else "surface"))
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        role = "accent_text" if active else "text2"
        painting.text(painter, ring, str(number), bold=True, role=role, align=painting.CENTRE, elide=False)


class Mark(QWidget):
    """The program's mark."""

    def __init__(self, side: int = 48) -> None:
        super().__init__()
        self._side = side
        self.setFixedSize(side, side)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        draw_mark(painter, 0, 0, self._side)


class Page(QWidget):
    """One page: title, what it is about, content. The frame around it shows back, skip and next."""

    changed = Signal()
    """What the buttons say or may do has changed."""
    look_here = Signal(QWidget)
    """A part further down has become what matters: bring it into sight."""
    gone_on = Signal()
    """This page is done; the next one, please."""

    may_skip = False

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(12)
        self.title, self.about = label("", "figure"), label("", "second", wrap=True)
        self.box.addWidget(self.title)
        self.box.addWidget(self.about)
        self.box.addSpacing(4)
        self.busy = False

    def next_words(self) -> str:
        """Return what the primary button says; empty hides it."""
        return ""

    def may_next(self) -> bool:
        """Tell whether the primary button can be pressed."""
        return not self.busy

    def test_words(self) -> str:
        """Return what the test button says; empty hides it."""
        return ""

    def next(self) -> None:
        """F12."""
        self.gone_on.emit()

    def test(self) -> None:
        """F9."""

    def back(self) -> bool:
        """Esc inside the page; False goes to the page before."""
        return False

    def on_scan(self, code: str) -> bool:
        """Take a scan; False when it means nothing here."""
        return False

    def opened(self) -> None:
        """The page came to the front: read what it needs, put the cursor where work begins."""

    def retranslate(self) -> None:
        """Set every text again."""

    def set_busy(self, *, busy: bool) -> None:
        """Something is being asked below; the buttons wait."""
        self.busy = busy
        self.changed.emit()
