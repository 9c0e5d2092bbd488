"""The verbs that work everywhere: a mixin of the main window, one ``do_`` method per global action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.ui.actions import INHERITS
from app.ui.ask import ask
from app.ui.shell.dialogs import KeySheet
from app.ui.theme import look
from app.ui.words import EN, ZH, is_zh, speak

if TYPE_CHECKING:
    from app.ui.bench.put_backs import PutBackDialog
    from app.ui.main_window import MainWindow
    from app.ui.raws.dialog import RawDialog
    from app.ui.virtual_printer.window import PaperWindow

translate = QCoreApplication.translate


class GlobalVerbs:
    """What Ctrl- and F-keys do wherever one is."""

    paper_window: PaperWindow | None = None
    _put_backs_shown = False
    _raws_shown = False

    def do_search(self: MainWindow) -> None:
        self.finder.open()

    def do_area(self: MainWindow, key: str) -> None:
        number = int(key[-1])
        if number <= len(self._areas):
            self.open_area(self._areas[number - 1].key)

    def do_next_queue(self: MainWindow) -> None:
        self._step_queue(1)

    def do_previous_queue(self: MainWindow) -> None:
        self._step_queue(-1)

    def _step_queue(self: MainWindow, by: int) -> None:
        screen = self.current_screen()
        tabs = screen.tabs() if screen is not None else None
        if tabs is not None:
            tabs.step(by)

    def do_sync(self: MainWindow) -> None:
        if self.desk is not None:
            self.desk.start(self, self.desk.write(self.desk.app.sync_now, self.desk.by), slot="sync")
            self.toast.show_toast(translate("MainWindow", "正在同步各店铺"))

    def do_next_pane(self: MainWindow) -> None:
        self._step_pane(1)

    def do_previous_pane(self: MainWindow) -> None:
        self._step_pane(-1)

    def _step_pane(self: MainWindow, by: int) -> None:
        screen = self.current_screen()
        panes = [self.rail, self.top.search, *(screen.panes() if screen is not None else [])]
        panes = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if pane is focus or (focus and pane.isAncestorOf(focus))), -1)
        if panes:
            panes[(at + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def do_undo(self: MainWindow) -> None:
        self.toast.undo_now()

    def do_error(self: MainWindow) -> None:
        if self.errors.isVisible():
            self.errors.focus_first()

    def do_errors(self: MainWindow) -> None:
        """Everything that needs a person, in full words."""
        from app.ui.shell.trouble_sheet import TroubleSheet

        sheet = TroubleSheet(self, self.errors)
        sheet.fix_asked.connect(self.fix)
        if self.desk is None:
            sheet.open()
        else:
            self.desk.start(self, ask(sheet), slot="errors")

    def do_put_backs(self: MainWindow) -> None:
        """The goods that have to be found and put back."""
        if self.desk is not None and not self._put_backs_shown:
            from app.ui.bench.put_backs import PutBackDialog

            self.desk.start(self, self._show_put_backs(PutBackDialog(self)))

    async def _show_put_backs(self: MainWindow, dialog: PutBackDialog) -> None:
        self._put_backs_shown = True
        try:
            await ask(dialog)
        finally:
            self._put_backs_shown = False

    def do_raws(self: MainWindow) -> None:
        """Platform orders that could not be taken in."""
        if self.desk is not None and not self._raws_shown:
            from app.ui.raws.dialog import RawDialog

            self.desk.start(self, self._show_raws(RawDialog(self)))

    async def _show_raws(self: MainWindow, dialog: RawDialog) -> None:
        self._raws_shown = True
        try:
            await ask(dialog)
        finally:
            self._raws_shown = False

    def do_stop_work(self: MainWindow) -> None:
        self.strip.stop_own()

    def do_lock(self: MainWindow) -> None:
        self.lock_asked.emit()

    def do_guide(self: MainWindow) -> None:
        self.guide_asked.emit()

    def do_own_warehouse(self: MainWindow) -> None:
        if self.demo.isVisible():
            self.own_asked.emit()

    def do_full_screen(self: MainWindow) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def do_settings(self: MainWindow) -> None:
        self.open_area("settings")

    def do_keys(self: MainWindow) -> None:
        screen = self.current_screen()
        own = screen.contexts if screen is not None else ()
        contexts = INHERITS.get(own[0], (*own, "global")) if own else ("global",)
        sheet = KeySheet(self, contexts, self.keys)
        if self.desk is None:
            sheet.open()
        else:
            self.desk.start(self, ask(sheet), slot="keys")

    def do_paper(self: MainWindow) -> None:
        self.show_paper()

    def show_paper(self: MainWindow, *, quietly: bool = False) -> None:
        """Open the virtual printer's window; ``quietly`` leaves the focus where it is."""
        if self.paper_window is None:
            from app.ui.virtual_printer.window import PaperWindow

            self.paper_window = PaperWindow(self)
            self.paper_window.stand_beside()
            self.closed.connect(self.paper_window.close)
        paper = self.paper_window
        paper.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=quietly)
        paper.show()
        if not quietly:
            paper.raise_()
            paper.activateWindow()

    def do_new_window(self: MainWindow) -> None:
        self.another_asked.emit(self._active)

    def do_theme(self: MainWindow) -> None:
        """Light to dark and back; remembered."""
        chosen = "light" if look().colours.dark else "dark"
        self.prefs.put("look/theme", chosen)
        look().choose(chosen, look().scale)

    def do_language(self: MainWindow) -> None:
        """Chinese to English and back, at once."""
        chosen = EN if is_zh() else ZH
        self.prefs.put("look/language", chosen)
        speak(chosen)
