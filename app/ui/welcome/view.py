"""Over the whole window while there is no work yet: the first choice, a locked database, the guided set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.people import Actor
from app.errors import AppError
from app.services.queries.setup_rows import StartState
from app.ui.bridge import Desk
from app.ui.components.buttons import KeyButton
from app.ui.welcome.first import ChoicePage, PassphrasePage, PostgresPage
from app.ui.welcome.guide import Framed, Guide
from app.ui.welcome.locked import BrokenPage, RecoveryPage, UnlockPage
from app.ui.welcome.parts import Page

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

NEEDS_PASSPHRASE = frozenset({"vault.no_key_store", "vault.passphrase_needed"})


class Start(Protocol):
    """What the start of the program offers: load again, begin to work, somebody signed in."""

    def load_again(self) -> None: ...

    def begin_work(self) -> None: ...

    def signed_in(self, by: Actor) -> None: ...


class WelcomeScreen(QWidget):
    """One page at a time; F12 goes on, Esc back."""

    contexts = ("setup",)

    def __init__(self, window: MainWindow, desk: Desk, state: StartState, start: Start) -> None:
        super().__init__(window)
        self._window = window
        self.desk, self.state, self.start = desk, state, start
        self.setProperty("letters", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.guide: Guide | None = None
        self._history: list[Page] = []
        self._chosen = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._box = box
        self._frame: Framed | None = None
        self.page: Page | None = None
        first = {"welcome": self._welcome, "unlock": self._unlock, "broken": self._broken}
        first.get(state.kind, self._set_up)()

    # --- which page ---------------------------------------------------------------------------------------------------
    def _welcome(self) -> None:
        page = ChoicePage()
        page.chosen.connect(self.choose)
        page.language_asked.connect(self._window.do_language)
        self.show_page(page)

    def _unlock(self) -> None:
        page = UnlockPage(self.state)
        setup = self.desk.app.setup
        page.unlocked.connect(lambda words: self._try(setup.unlock, words, page.complain))
        page.recovered.connect(lambda code: self._try(setup.recover, code, page.complain))
        page.other_asked.connect(self._welcome)
        self.show_page(page)

    def _broken(self) -> None:
        page = BrokenPage(self.state)
        page.retried.connect(self.start.load_again)
        page.other_asked.connect(self._welcome)
        self.show_page(page)

    def _set_up(self) -> None:
        self.desk.start(self, self._ask_code(), slot="code")

    async def _ask_code(self) -> None:
        code = await self.desk.read(self.desk.app.setup.recovery_code)
        if code:
            page = RecoveryPage(code)
            page.gone_on.connect(self.show_guide)
            self.show_page(page)
        else:
            self.show_guide()

    def show_page(self, page: Page) -> None:
        """Show one page in the middle; the page before it stays behind Esc."""
        if self._frame is None:
            self._frame = Framed()
            self._wire(self._frame)
            self._box.addWidget(self._frame)
        if self.page is not None:
            self._history.append(self.page)
        self._frame.pages.add(page)
        page.changed.connect(self.show_buttons)
        self._turn(page)

    def _turn(self, page: Page) -> None:
        self.page = page
        if self._frame is not None:
            self._frame.pages.turn_to(page)
        page.opened()
        self.show_buttons()

    def show_guide(self) -> None:
        """The six steps."""
        if self._frame is not None:
            self._box.removeWidget(self._frame)
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None
        self._history.clear()
        self.guide = Guide(self.desk, self.state)
        self._wire(self.guide.frame)
        self.guide.changed.connect(self._guide_changed)
        self.guide.left.connect(self.do_leave)
        self.guide.demo_asked.connect(lambda: self.choose("demo"))
        self.guide.signed_in.connect(self._signed_in)
        self._box.addWidget(self.guide)
        self.guide.retranslate()
        self.guide.show_step(self.guide.current)

    def _wire(self, frame: Framed) -> None:
        for button, verb in ((frame.back, self.do_back), (frame.test, self.do_test), (frame.skip, self.do_skip),
                             (frame.next, self.do_next)):  # fmt: skip
            button.clicked.connect(verb)

    def _guide_changed(self) -> None:
        if self.guide is not None:
            self.page = self.guide.page()
            self.show_buttons()

    def frame(self) -> Framed | None:
        """Return the frame in front."""
        return self.guide.frame if self.guide is not None else self._frame

    def show_buttons(self) -> None:
        """Back, test, skip and next as the page has them."""
        frame, page = self.frame(), self.page
        if frame is None or page is None:
            return
        keys = list(self.guide.pages) if self.guide is not None else []
        at_first = self.guide is not None and self.guide.current == keys[0]
        _say(frame.back, self.tr("上一步"), shown=bool(self._history) or (self.guide is not None and not at_first))
        _say(frame.test, page.test_words(), shown=bool(page.test_words()))
        skippable = page.may_skip and self.guide is not None and self.guide.current != keys[-1]
        _say(frame.skip, self.tr("跳过"), shown=skippable and not getattr(page, "is_proven", False))
        _say(frame.next, page.next_words(), shown=bool(page.next_words()))
        frame.next.setEnabled(page.may_next())

    # --- the first choice ---------------------------------------------------------------------------------------------
    def choose(self, kind: str) -> None:
        """Demo, own warehouse or shared database."""
        if kind == "postgres":
            page = PostgresPage()
            page.entered.connect(lambda url: self._set_out("postgres", url, "", page.form.complain))
            self.show_page(page)
            return
        complain = self.page.complain if isinstance(self.page, ChoicePage) else self.desk.tell
        self._set_out(kind, "", "", complain)

    def _set_out(self, kind: str, url: str, passphrase: str, complain: Callable[[AppError], None]) -> None:
        self._chosen = kind
        self.desk.start(self, self._choose(kind, url, passphrase, complain), slot="choose")

    async def _choose(self, kind: str, url: str, passphrase: str, complain: Callable[[AppError], None]) -> None:
        page = self.page
        if page is not None:
            page.set_busy(busy=True)
        try:
            await self.desk.write(self.desk.app.setup.choose, kind, url, passphrase)
        except AppError as error:
            if error.code in NEEDS_PASSPHRASE and not passphrase:
                self._ask_passphrase(kind, url)
            else:
                complain(error)
            return
        finally:
            if page is not None:
                page.set_busy(busy=False)
        self.start.load_again()

    def _ask_passphrase(self, kind: str, url: str) -> None:
        page = PassphrasePage()
        page.entered.connect(lambda words: self._set_out(kind, url, words, page.form.complain))
        self.show_page(page)

    def _try(self, open_with: Callable[[str], None], words: str, complain: Callable[[AppError], None]) -> None:
        self.desk.start(self, self._open(open_with, words, complain), slot="open")

    async def _open(self, open_with: Callable[[str], None], words: str, complain: Callable[[AppError], None]) -> None:
        page = self.page
        if page is not None:
            page.set_busy(busy=True)
        try:
            await self.desk.write(open_with, words)
        except AppError as error:
            complain(error)
            return
        finally:
            if page is not None:
                page.set_busy(busy=False)
        self.start.load_again()

    def _signed_in(self, by: Actor) -> None:
        self.desk.by = by

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_choose(self, key: str) -> None:
        if isinstance(self.page, ChoicePage) and key[-1:].isdigit():
            self.page.choose(int(key[-1]))

    def do_next(self) -> None:
        if self.page is not None and self.page.may_next() and self.page.next_words():
            self.page.next()

    def do_test(self) -> None:
        if self.page is not None:
            self.page.test()

    def do_skip(self) -> None:
        if self.guide is not None and self.page is not None and self.page.may_skip:
            self.guide.go_on()

    def do_back(self) -> None:
        if self.page is not None and self.page.back():
            return
        if self.guide is not None:
            self.guide.go_back()
        elif self._history:
            self._turn(self._history.pop())

    def do_leave(self) -> None:
        """Out into the work; what is set up stays, the rest can be done later."""
        if self.guide is None:
            return
        if self.desk.by.staff_id is not None:
            self.start.signed_in(self.desk.by)
        else:
            self.start.begin_work()

    def on_scan(self, code: str) -> bool:
        """A scan reached the window while this page covers it."""
        return self.page is not None and self.page.on_scan(code)

    def showEvent(self, event) -> None:
        """Take the focus from the screen that lies below now: the first page was made before it could have it."""
        super().showEvent(event)
        inner = cast("QWidget | None", self.focusWidget())
        (self if inner is None else inner).setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            if self.guide is not None:
                self.guide.retranslate()
            for page in (*self._history, *((self.page,) if self.page is not None else ())):
                page.retranslate()
            self.show_buttons()


def _say(button: KeyButton, words: str, *, shown: bool) -> None:
    button.setText(words)
    button.setVisible(shown)
