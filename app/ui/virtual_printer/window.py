"""The virtual printer's window: what came out on paper, as it comes out. One window beside the work, for demos.

It looks at the ledger twice a second on a reading thread and never writes: clearing hides what came before, and is
remembered on this PC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import ChoiceInput
from app.ui.components.labels import label
from app.ui.components.panels import EmptyState
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.virtual_printer.reading import MOST, News, Paper, Sheet, paper_at, read_news, read_picture
from app.ui.virtual_printer.strip import PaperStrip
from app.ui.words import number

if TYPE_CHECKING:
    from app.ui.bridge import Desk
    from app.ui.facade import Change
    from app.ui.main_window import MainWindow

LOOK_MS = 500
SIZE = (380, 680)


def papers(desk: Desk) -> tuple[Paper, ...]:
    """Return every printer whose paper can be looked at; runs on a reading thread.

    Those of transport ``virtual``, and those for which a setting ``paper:ID`` names the ledger (the demo's).
    """
    app = desk.app
    found = []
    for row in app.prints.printers():
        place = app.settings.get(f"paper:{row.id}")
        if row.transport == "virtual":
            found.append(paper_at(row.name, row.address))
        elif isinstance(place, str) and place:
            found.append(paper_at(row.name, place))
    return tuple(found)


class PaperWindow(QWidget):
    """The strip of one printer; with several, a choice above it."""

    contexts = ("paper",)

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell, Qt.WindowType.Window)
        self.shell = shell
        self.papers: tuple[Paper, ...] = ()
        self.paper: Paper | None = None
        self.sheets: list[Sheet] = []
        """All that is known, oldest first."""
        self.cleared = 0
        """What stands before this byte of the ledger is hidden."""
        self._offset = 0
        self.strip = PaperStrip()
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(self.strip)
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.scroll)
        self.pages.addWidget(self.empty)
        self.choice = ChoiceInput()
        self.count = label("", "strong")
        self.clear = KeyButton.of(BY_NAME["paper.clear"], shell.keys, size="small")
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(10)
        head.addWidget(self.choice, 1)
        head.addWidget(self.count)
        head.addWidget(self.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.pages, 1)
        self.setProperty("ground", "app")
        self.resize(look().px(SIZE[0]), look().px(SIZE[1]))
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look_again)
        self.clear.clicked.connect(self.do_clear)
        self.choice.activated.connect(self._chosen)
        self.strip.wanted.connect(lambda sheet: self._start(self._picture(sheet)))
        self.strip.opened.connect(self._enlarge)
        self.strip.moved.connect(lambda box: self.scroll.ensureVisible(box.x(), box.center().y(), 0, box.height() // 2))
        self.empty.asked.connect(self._to_settings)
        self.retranslate()

    def stand_beside(self) -> None:
        """Stand right of the shell where the screen has room, else at its right edge, over the panel, not the list."""
        room, frame = self.shell.screen().availableGeometry(), self.shell.frameGeometry()
        left = min(frame.right() + 8, room.right() - self.width())
        top = min(frame.bottom(), room.bottom()) - self.height() - look().px(36)
        self.move(max(room.left(), left), max(room.top(), top))

    # --- which printer ------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Find the printers and show the first one's paper."""
        self._start(self._begin(), slot="papers")

    def _start(self, work, slot: str = "") -> None:
        if self.shell.desk is not None:
            self.shell.desk.start(self, work, slot)
        else:
            work.close()

    async def _begin(self) -> None:
        self.show_papers(await self.shell.desk.read(papers, self.shell.desk))

    def show_papers(self, found: tuple[Paper, ...]) -> None:
        """Offer these printers; the one shown stays."""
        if found == self.papers and found:
            return
        self.papers = found
        self.choice.clear()
        for paper in found:
            self.choice.addItem(paper.name, str(paper.ledger))
        if self.paper not in found:
            self._show_paper(found[0] if found else None)
        elif self.paper is not None:
            self.choice.setCurrentIndex(found.index(self.paper))
        self._show()

    def _chosen(self, at: int) -> None:
        self._show_paper(self.papers[at])

    def _show_paper(self, paper: Paper | None) -> None:
        self.paper = paper
        self.sheets, self._offset = [], 0
        self.cleared = int(self.shell.prefs.number(self._mark(), 0, 0, 1 << 40)) if paper is not None else 0
        self._show()
        self.look_again()

    def _mark(self) -> str:
        """Return where on this PC it is remembered what was cleared away."""
        return f"paper/cleared-{self.paper.name}" if self.paper is not None else ""

    # --- what came out ------------------------------------------------------------------------------------------------
    def look_again(self) -> None:
        """Look whether more has come out."""
        if self.paper is not None:
            self._start(self._look(self.paper, self._offset), slot="look")

    async def _look(self, paper: Paper, offset: int) -> None:
        news: News = await self.shell.desk.read(read_news, paper.ledger, offset)
        if paper is not self.paper or offset != self._offset:
            return
        self._offset = news.offset
        if news.anew:
            self.sheets = []
        if news.offset < self.cleared:
            self.cleared = 0  # another ledger than the one that was cleared
        if news.sheets or news.anew:
            self.sheets = [*self.sheets, *news.sheets][-MOST:]
            self._show()

    async def _picture(self, sheet: Sheet) -> None:
        image: QImage = await self.shell.desk.read(read_picture, sheet.picture)
        if sheet in self.strip.sheets():
            self.strip.put(sheet, image)

    def shown(self) -> tuple[Sheet, ...]:
        """Return what is not cleared away, newest first."""
        return tuple(sheet for sheet in reversed(self.sheets) if sheet.at > self.cleared)

    def _show(self) -> None:
        shown = self.shown()
        bar = self.scroll.verticalScrollBar()
        behind = bar.maximum() - bar.value()
        at_top = bar.value() == 0
        self.strip.show_sheets(shown)
        if not at_top:  # what the person looks at stays where it is, new paper comes in above
            self.scroll.widget().adjustSize()
            bar.setValue(bar.maximum() - behind)
        printed = [sheet for sheet in shown if not sheet.error]
        self.count.setText(self.tr("{n} 张").format(n=number(len(printed))))
        self.clear.setEnabled(bool(shown))
        self.choice.setVisible(bool(self.papers))
        self.pages.setCurrentIndex(0 if shown else 1)
        if shown:
            if self.focusWidget() in (None, self.choice, self.empty.button):
                self.strip.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.paper is None:
            self.empty.say(
                self.tr("还没有虚拟打印机。"), self.tr("在设置里加一台，面单会画在这里。"), self.tr("去设置")
            )
        else:
            self.empty.say(self.tr("纸带是空的。"), self.tr("打一张面单，它会出现在这里。"))

    def do_clear(self) -> None:
        """Hide what came out so far; nothing on the disk is touched."""
        shown = self.shown()
        if shown and self.paper is not None:
            self.cleared = shown[0].at
            self.shell.prefs.put(self._mark(), str(self.cleared))
            self._show()

    def do_enlarge(self) -> None:
        self.strip.open_current()

    def do_next(self) -> None:
        """The next printer's paper."""
        if len(self.papers) > 1 and self.paper is not None:
            at = (self.papers.index(self.paper) + 1) % len(self.papers)
            self.choice.setCurrentIndex(at)
            self._chosen(at)

    def do_close(self) -> None:
        self.close()

    def _enlarge(self, sheet: Sheet) -> None:
        picture = self.strip.picture(sheet)
        if picture is not None and not picture.isNull():
            PageDialog(self, sheet, picture).open()

    def _to_settings(self) -> None:
        screen = self.shell.open_area("settings")
        if screen is not None:
            screen.open_thing("settings.printers", 0)
            self.shell.activateWindow()

    # --- window -------------------------------------------------------------------------------------------------------
    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._timer.start()
        self.begin()
        self.strip.setFocus()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("虚拟打印机"))
        self.choice.setAccessibleName(self.tr("哪台打印机"))
        self.clear.setText(BY_NAME["paper.clear"].words())
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class PaperHerald(QObject):
    """In the demo the paper shows itself: once, as soon as there is a printer whose paper can be looked at."""

    def __init__(self, shell: MainWindow, desk: Desk) -> None:
        super().__init__(shell)
        self._shell, self._desk = shell, desk
        desk.changed.connect(self._changed)
        self._ask()

    def _changed(self, change: Change) -> None:
        if change.everything or change.ids.keys() & {"printer", "setting"}:
            self._ask()

    def _ask(self) -> None:
        self._desk.start(self, self._look(), slot="papers")

    async def _look(self) -> None:
        if await self._desk.read(papers, self._desk):
            self._desk.changed.disconnect(self._changed)
            self._shell.show_paper(quietly=True)
            self.deleteLater()


class PageDialog(Dialog):
    """One page, dot by dot."""

    def __init__(self, parent: QWidget, sheet: Sheet, picture) -> None:
        super().__init__(parent, "", width=420)
        width, height = sheet.size_mm
        words = self.tr("第 {n} 张，{width} × {height} mm").format(n=sheet.number, width=width, height=height)
        self.title.setText(words)
        self.setWindowTitle(words)
        page = QLabel()
        page.setPixmap(picture)
        page.setAccessibleName(words)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        scroll.setWidget(page)
        room = self.screen().availableGeometry()
        scroll.setMinimumSize(
            min(picture.width() + 24, room.width() - 160), min(picture.height() + 24, room.height() - 240)
        )
        self.box.addWidget(scroll, 1)
        leave = KeyButton(self.tr("关闭"), "Esc")
        leave.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(leave)
        self.finished.connect(self.deleteLater)
