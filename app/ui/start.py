"""The start: a window first, then everything heavy.

The window is painted before SQLAlchemy, the vault or a connector is imported; ``make_app`` does those imports on a
thread of its own while the person already sees the frame. Then the state of the program decides what is shown: the
welcome pages, sign-in, a trouble with its way out, or the work.
"""

from __future__ import annotations

import dataclasses
import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor
from app.errors import AppError
from app.ui.actions import KeyMap
from app.ui.areas import START_AREA
from app.ui.components.panels import EmptyState
from app.ui.garbage import GuiCollector
from app.ui.keys import KeyRouter
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.shell.dialogs import SignIn
from app.ui.sound import Speaker, wear_sounds
from app.ui.theme import STYLE, Look, dress, look
from app.ui.words import EN, ZH, say_error, speak

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future, ThreadPoolExecutor

    from app.services.queries.setup_rows import StartState
    from app.settings import Settings
    from app.ui.bridge import Desk
    from app.ui.facade import App
    from app.ui.scanner import Scanner
    from app.ui.screen import Screen

MakeApp = Callable[["Settings"], "App"]


class Session(QObject):
    """Everything that lives as long as the window process: application, windows, keys, scanner, the program below."""

    def __init__(self, qt: QApplication, settings: Settings, make_app: MakeApp, worn: Look) -> None:
        super().__init__()
        self._qt = qt
        self.settings = settings
        self._make_app = make_app
        self.prefs = Prefs(settings.home)
        if (worn.choice, worn.scale) != (self.prefs.theme, self.prefs.scale):
            worn.choose(self.prefs.theme, self.prefs.scale)
        speak(self.prefs.text("look/language", settings.language if settings.language in (ZH, EN) else ZH))
        self.keys = KeyMap(self.prefs.own_keys(), letters=self.prefs.flag("keys/letters", default=True))
        self.sounds = Speaker()
        wear_sounds(self.sounds, self.prefs)
        self.desk: Desk | None = None
        self._app: App | None = None
        self.windows: list[MainWindow] = []
        self.router = KeyRouter(self.keys, lambda right: self.desk is None or self.desk.may(right), self)
        self.scanner: Scanner | None = None
        self._expects_scans = False
        self._loader: ThreadPoolExecutor | None = None
        self._done: asyncio.Future[int] | None = None
        self._building: Future[App] | None = None
        self._left = False

    def uninstall(self) -> None:
        """Stop listening to keys and scans."""
        if self.scanner is not None:
            self._qt.removeEventFilter(self.scanner)
        self._qt.removeEventFilter(self.router)

    # --- windows ------------------------------------------------------------------------------------------------------
    def open_window(self, area: str = "") -> MainWindow:
        """Open a window; the first one restores where one was."""
        number = len(self.windows) + 1
        window = MainWindow(self.prefs, self.keys, self.sounds, place="window" if number == 1 else f"window{number}")
        window.closed.connect(self._closed)
        window.another_asked.connect(self._another)
        window.lock_asked.connect(self._lock)
        window.guide_asked.connect(self.open_guide)
        window.own_asked.connect(self.open_own)
        window.area_opened.connect(self._area_opened)
        self.windows.append(window)
        window.show_areas(self.desk.by.role if self.desk is not None else None)
        window.open_area(area or self.prefs.text("window/area", "orders"))
        if self.desk is not None:
            window.attach(self.desk)
        look().put_sheet()
        window.show()
        return window

    def _another(self, area: str) -> None:
        self.open_window(area)

    def _area_opened(self, key: str, screen: Screen) -> None:
        self._expects_scans = screen.expects_scans
        if self.scanner is not None:
            self.scanner.patient = screen.expects_scans
        self.prefs.put("window/area", key)

    def _closed(self, window: MainWindow) -> None:
        self.windows.remove(window)
        self._left = not self.windows
        if self._left and self._done is not None and not self._done.done():
            self._done.set_result(0)

    def _scanned(self, code: str) -> None:
        active = QApplication.activeWindow()
        window = active if isinstance(active, MainWindow) else self.windows[0] if self.windows else None
        if window is not None:
            window.scanned(code)

    # --- the program below --------------------------------------------------------------------------------------------
    async def run(self) -> int:
        """Load the program, serve until the last window is closed."""
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        self._listen()
        self._done = asyncio.get_running_loop().create_future()
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="load")
        if self._left:  # closed before the loop began
            self._done.set_result(0)
        elif not self.windows:
            self.open_window()
        loading = asyncio.ensure_future(self.load())
        code = await self._done
        loading.cancel()
        await asyncio.gather(loading, return_exceptions=True)
        await self._close()
        return code

    def _listen(self) -> None:
        """Catch keys and scans from now on, the scanner's first."""
        from app.ui.scanner import Scanner

        self.router.install()
        self.scanner = Scanner(self, prefix=self.prefs.text("scan/prefix"))
        self.scanner.patient = self._expects_scans
        self.scanner.scanned.connect(self._scanned)
        self.scanner.install()

    async def load(self) -> None:
        """Build the program on a thread and show what its state asks for. Called again after a set-up choice."""
        import asyncio

        loop = asyncio.get_running_loop()
        await self._drop_app()
        try:
            self._building = self._threads().submit(self._make_app, self.settings)
            self._app = await asyncio.shield(asyncio.wrap_future(self._building))
            state = await loop.run_in_executor(self._app.reader, self._app.setup.state)
        except AppError as error:
            self._show_trouble(error)
            return
        gc.collect()
        gc.freeze()
        await self.enter(state)

    async def enter(self, state: StartState) -> None:
        """Go where the program's state leads."""
        app = self._app
        if app is None:
            return
        nobody = Actor(station=state.station)
        from app.ui.bridge import Desk

        if self.desk is None:
            self.desk = Desk(app, nobody)
        if state.kind == "ready" and not _wants_guide(state):
            if state.demo:
                self.desk.sign_in(await self.desk.read(app.setup.sign_in, "", ""))
            self._attach()
            for window in self.windows:
                window.show_demo(on=state.demo)
            if state.demo and self.windows:
                from app.ui.virtual_printer.window import PaperHerald

                PaperHerald(self.windows[0], self.desk)
        elif state.kind == "sign_in":
            self._sign_in()
        else:
            self._welcome(state)

    def _welcome(self, state: StartState) -> None:
        """Lay the welcome pages, or the guided set-up, over every window."""
        from app.ui.welcome.view import WelcomeScreen

        for window in self.windows:
            if self.desk is not None:
                window.cover(WelcomeScreen(window, self.desk, state, self))

    def load_again(self) -> None:
        """Another database was chosen, or this one opened."""
        import asyncio

        self._loading = asyncio.ensure_future(self.load())

    def begin_work(self) -> None:
        """The guided set-up was left: whoever sits here may work on."""
        self._attach()

    def open_guide(self) -> None:
        """Take the guided set-up up again."""
        if self.desk is not None:
            self.desk.start(self, self._open_guide(self.desk), slot="guide")

    def open_own(self) -> None:
        """Leave the demo for a warehouse of one's own: the first page again, where it is chosen."""
        if self.desk is not None:
            self.desk.start(self, self._open_own(self.desk), slot="guide")

    async def _open_own(self, desk: Desk) -> None:
        state = await desk.read(desk.app.setup.state)
        self._welcome(dataclasses.replace(state, kind="welcome", demo=False, steps=()))

    async def _open_guide(self, desk: Desk) -> None:
        self._welcome(await desk.read(desk.app.setup.state))

    def _attach(self) -> None:
        desk = self.desk
        if desk is None:
            return
        for window in self.windows:
            window.cover(None)
            if window.desk is None:
                window.attach(desk)

    def _sign_in(self) -> None:
        for window in self.windows:
            page = SignIn()
            page.button.clicked.connect(lambda _=False, page=page: self._try(page, page.name.text(), page.pin.text()))
            page.badge_scanned.connect(lambda code, page=page: self._try(page, code, ""))
            window.cover(page)
            page.start_over()

    def _try(self, page: SignIn, name: str, pin: str) -> None:
        if self.desk is not None:
            self.desk.start(page, self._sign_in_as(self.desk, page, name, pin), slot="sign_in")

    async def _sign_in_as(self, desk: Desk, page: SignIn, name: str, pin: str) -> None:
        try:
            by = await desk.read(desk.app.setup.sign_in, name.strip(), pin)
        except AppError as error:
            page.start_over(say_error(error))
            return
        self.signed_in(by)

    def signed_in(self, by: Actor) -> None:
        """Somebody is known now: the work begins where the role begins."""
        if self.desk is None:
            return
        self.desk.sign_in(by)
        self._attach()
        start = START_AREA.get(by.role, "") if by.role is not None else ""
        for window in self.windows[:1]:
            if start:
                window.open_area(start)

    def _lock(self) -> None:
        if self.desk is not None:
            self._sign_in()

    def _show_trouble(self, error: AppError) -> None:
        """The program cannot start: say why and what helps; try again on demand."""
        for window in self.windows:
            page = EmptyState()
            page.say(
                QCoreApplication.translate("Session", "现在打不开"),
                say_error(error),
                QCoreApplication.translate("Session", "重试"),
            )
            page.asked.connect(self.load_again)
            window.cover(page)

    async def _drop_app(self) -> None:
        import asyncio

        if self.desk is not None:
            for window in self.windows:
                window.detach()
            await self.desk.close()
            self.desk = None
        if self._app is None and self._building is not None:
            try:  # the window was closed while the program was still being built
                self._app = await asyncio.wrap_future(self._building)
            except AppError:
                self._app = None
        self._building = None
        if self._app is not None:
            app, self._app = self._app, None
            await asyncio.get_running_loop().run_in_executor(self._threads(), app.close)

    def _threads(self) -> ThreadPoolExecutor:
        if self._loader is None:
            raise RuntimeError("run() comes first")
        return self._loader

    async def _close(self) -> None:
        await self._drop_app()
        self.sounds.close()
        if self._loader is not None:
            self._loader.shutdown(wait=True)


def _wants_guide(state: StartState) -> bool:
    """Tell whether a warehouse of one's own still waits for its first person: the guided set-up goes on there."""
    return not state.demo and any(step.key == "people" and step.state != "done" for step in state.steps)


SWITCH_S = 0.0002
"""A thread that computes gives way this soon. Each part that Python paints waits for it once: with Python's usual 5 ms
a panel of a dozen parts stood still for 60 ms while a database thread was busy (benchmarks p16)."""


def make_qt(argv: list[str]) -> QApplication:
    """Make the application object with its name, before any widget."""
    qt = QApplication.instance() or QApplication([*(argv[:1] or ["packdesk"]), *STYLE, *argv[1:]])
    if not isinstance(qt, QApplication):
        raise TypeError("a QCoreApplication is already running")
    qt.setApplicationName("Packdesk")
    qt.setQuitOnLastWindowClosed(False)
    GuiCollector(qt)
    sys.setswitchinterval(SWITCH_S)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    return qt


def run_window(settings: Settings, make_app: MakeApp) -> int:
    """Open the window and serve until the last one is closed; return the exit code."""
    qt = make_qt(sys.argv[:1])
    prefs = Prefs(settings.home)
    session = Session(qt, settings, make_app, dress(qt, prefs.theme, prefs.scale, sheet=False))
    session.open_window()
    qt.processEvents()  # the first paint; asyncio, qasync and everything below come after it
    from app.ui.loop import run

    return run(qt, session.run())
