"""The window: rail, top bar, error bar, the area in work, status strip. Screens have packages of their own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.domain.people import Role
from app.errors import AppError
from app.ui import tokens
from app.ui.actions import ACTIONS, BY_NAME, Action, KeyMap
from app.ui.areas import START_AREA, Area, areas_of
from app.ui.clock import utc_now
from app.ui.components.bars import ErrorBar, Toast, Trouble
from app.ui.components.strip import StatusStrip
from app.ui.garbage import never, wait_for
from app.ui.keys import offers, perform
from app.ui.prefs import Prefs
from app.ui.screen import Screen
from app.ui.shell.demo_banner import DemoBanner
from app.ui.shell.finder import Finder
from app.ui.shell.palette import Palette
from app.ui.shell.rail import Rail
from app.ui.shell.top_bar import TopBar
from app.ui.shell.verbs import GlobalVerbs
from app.ui.sound import DULL, Sounds
from app.ui.theme import look
from app.ui.words import say, say_error

if TYPE_CHECKING:
    from app.services.queries.screen_rows import SearchHit
    from app.ui.bridge import Desk
    from app.ui.facade import Change
    from app.ui.shell.pulse import Pulse, Vitals

log = logging.getLogger(__name__)

WORK_PLACES = {
    "batch": ("print", "print.batch"),
    "sync": ("settings", "settings.shops"),
    "push": ("settings", "settings.data"),
    "writeback": ("settings", "settings.data"),
}
"""Where a piece of background work is looked after: its kind -> area, thing."""


class MainWindow(GlobalVerbs, QMainWindow):
    """One window; a second one for another area shares desk, keys and prefs."""

    contexts = ("global",)
    closed = Signal(object)
    another_asked = Signal(str)
    """Open a second window on this area."""
    lock_asked = Signal()
    guide_asked = Signal()
    """Open the guided set-up."""
    own_asked = Signal()
    """Leave the demo for a warehouse of one's own."""
    area_opened = Signal(str, object)
    """Its key and its screen."""

    def __init__(self, prefs: Prefs, keys: KeyMap, sounds: Sounds, *, place: str = "window") -> None:
        super().__init__()
        self.prefs, self.keys, self.sounds = prefs, keys, sounds
        self.desk: Desk | None = None
        self._place = place
        self._pulse: Pulse | None = None
        self._screens: dict[str, Screen] = {}
        self._areas: tuple[Area, ...] = ()
        self._active = ""
        self._cover: QWidget | None = None
        self.setWindowTitle("聚单台 Packdesk")
        self.setMinimumSize(*tokens.MIN_SIZE)
        self._build()
        self._wire()
        self._restore()

    # --- building -----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.rail = Rail()
        self.top = TopBar()
        self.errors = ErrorBar(lambda: self.desk.now() if self.desk is not None else utc_now())
        self.stack = QStackedWidget()
        self.strip = StatusStrip()
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.demo = DemoBanner()
        for widget in (self.top, self.demo, self.errors):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.strip)
        row.addLayout(column, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(ground)
        self.setCentralWidget(self._pages)
        self.palette_list = Palette(ground)
        self.toast = Toast(ground)
        self.toast.room = self._foot
        self.finder = Finder(self.top.search, self.palette_list, self.keys, self.offered)

    def _wire(self) -> None:
        self.rail.asked.connect(self.open_area)
        self.top.keys_clicked.connect(self.do_keys)
        self.strip.keys_asked.connect(self.do_keys)
        self.top.person_clicked.connect(self.do_lock)
        self.top.bell_clicked.connect(self.do_errors)
        self.top.station_clicked.connect(lambda: self._open_health("station"))
        self.errors.list_asked.connect(self.do_errors)
        self.errors.counted.connect(self.top.show_troubles)
        self.top.health_opened.connect(self._open_health)
        self.errors.fix_asked.connect(self.fix)
        self.demo.leave_asked.connect(self.own_asked)
        self.finder.left.connect(self._focus_work)
        self.finder.hit_chosen.connect(self._open_hit)
        self.finder.listed.connect(self._list_found)
        self.finder.action_chosen.connect(self.run)
        self.strip.paused.connect(self._pause_work)
        self.strip.opened.connect(self._open_work)

    def _restore(self) -> None:
        geometry = self.prefs.bytes(f"{self._place}/geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(1600, room.width()), min(960, room.height()))

    # --- the program below --------------------------------------------------------------------------------------------
    def show_areas(self, role: Role | None) -> None:
        """Show the rail for a role, before or after the program below is there."""
        self._areas = areas_of(role)
        self.rail.show_areas(self._areas)

    def attach(self, desk: Desk) -> None:
        """The program below is there and somebody is signed in: fill the screens."""
        self.desk = desk
        self.finder.desk = desk
        desk.changed.connect(self._changed)
        desk.told.connect(self.tell)
        desk.broke.connect(self._broke)
        desk.person_changed.connect(self._person_changed)
        waiting = list(self._screens.values())
        self._person_changed()  # may open an area, whose screen is attached at once
        for screen in waiting:
            screen.attach()
        from app.ui.shell.pulse import Pulse

        self._pulse = Pulse(desk, self)
        self._pulse.felt.connect(self._felt)
        self._pulse.begin()
        wait_for(desk.is_busy)

    def detach(self) -> None:
        """The program below is replaced (another database was chosen): screens are built anew."""
        wait_for(never)
        if self._pulse is not None:
            self._pulse.stop()
            self._pulse = None
        for screen in self._screens.values():
            self.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens.clear()
        self.desk = self.finder.desk = None
        self.rail.show_counts({})
        self.open_area(self._active)

    def _person_changed(self) -> None:
        if self.desk is None:
            return
        by = self.desk.by
        self.top.show_person(by.name if by.staff_id is not None else "", by.station)
        self.show_areas(by.role)
        keys = [area.key for area in self._areas]
        start = START_AREA.get(by.role, "") if by.role is not None else ""
        if self._active not in keys and keys:
            self.open_area(start if start in keys else keys[0])

    def _changed(self, change: Change) -> None:
        screen = self.current_screen()
        if screen is not None:
            screen.refresh(change)

    def _felt(self, vitals: Vitals) -> None:
        counts = {area.key: area.count(vitals.counters) for area in self._areas if area.count is not None}
        self.rail.show_counts(counts)
        if self.desk is not None:
            self.top.show_health(vitals.health, self.desk.now())
        for row in vitals.health:
            if row.kind == "database":
                self.strip.show_database(say(row.code, row.params), "" if row.tone == "ok" else row.tone)
        self.strip.show_work(vitals.work)
        for trouble in vitals.troubles:
            self.errors.add(
                Trouble(
                    f"below/{trouble.key}",
                    say(trouble.code, trouble.params),
                    trouble.at,
                    say(f"fix.{trouble.fix}") if trouble.fix else "",
                    "",
                    trouble.fix,
                    dict(trouble.fix_params),
                )
            )
        self.errors.keep_only({f"below/{row.key}" for row in vitals.troubles}, "below/")

    # --- areas --------------------------------------------------------------------------------------------------------
    def current_screen(self) -> Screen | None:
        return self._screens.get(self._active)

    def area_screen(self, key: str) -> Screen | None:
        """Return an area's screen, built when first asked for; None where the role has no such area."""
        area = next((area for area in self._areas if area.key == key), None)
        if area is None:
            return None
        if key not in self._screens:
            made = area.make(self)
            made.retranslate()
            self._screens[key] = made
            self.stack.addWidget(made)
            if self.desk is not None:
                made.attach()
        return self._screens[key]

    def open_area(self, key: str) -> Screen | None:
        """Go to an area."""
        screen = self.area_screen(key)
        if screen is None:
            return None
        self._active = key
        self.rail.activate(key)
        self.stack.setCurrentWidget(screen)
        for widget in (self.rail, self.top, self.strip):
            widget.setVisible(not screen.covers_window)
        self.errors.stand_aside(on=screen.covers_window)
        if screen.covers_window:
            self.toast.close_toast()
        self.area_opened.emit(key, screen)
        screen.shown()
        return screen

    def cover(self, widget: QWidget | None) -> None:
        """Lay a page over everything (welcome, sign-in), or take it away."""
        if self._cover is not None:
            self._pages.removeWidget(self._cover)
            self._cover.deleteLater()
        self._cover = widget
        if widget is not None:
            self._pages.addWidget(widget)
        self._pages.setCurrentIndex(1 if widget is not None else 0)
        if widget is None:
            self._focus_work()

    def show_demo(self, *, on: bool) -> None:
        """Say, for as long as it is so, that this is the demo warehouse."""
        self.demo.setVisible(on)

    def open_order(self, order_id: int) -> None:
        """Show an order wherever orders are shown."""
        screen = self.open_area("orders")
        if screen is not None:
            screen.open_thing("order", order_id)

    def try_rules(self, names: tuple[str, ...], *, back: str) -> None:
        """Open the dry run about some rules (none: all); Esc leads back to the area ``back``."""
        screen = self.open_area("settings")
        if screen is not None:
            screen.try_rules(names, back=back)

    def _open_hit(self, hit: SearchHit) -> None:
        self.open_order(hit.order_id)

    def _list_found(self, text: str, ids: tuple[int, ...], only_here: bool) -> None:
        screen = self.open_area("orders")
        if screen is not None:
            screen.show_found(text, ids, only_here=only_here)

    def _foot(self) -> int:
        """Return what a toast must leave free: the strip, and the bar at the foot of the area."""
        screen = self.current_screen()
        return look().px(tokens.STRIP) + (screen.foot() if screen is not None else 0)

    def _open_work(self, key: str) -> None:
        """Lead from a piece of work to where it is looked after."""
        kind, _, number = key.partition(":")
        if kind == "putback":
            self.do_put_backs()
            return
        area, thing = WORK_PLACES.get(kind, ("", ""))
        screen = self.open_area(area) if area else None
        if screen is not None:
            screen.open_thing(thing, int(number) if number.isdigit() else 0)

    def _open_health(self, kind: str) -> None:
        screen = self.open_area("settings")
        if screen is not None:
            screen.open_thing(kind, 0)

    # --- telling ------------------------------------------------------------------------------------------------------
    def tell(self, error: AppError) -> None:
        """Show an expected trouble until it is seen or cured."""
        when = self.desk.now() if self.desk is not None else utc_now()
        self.errors.add(Trouble(f"told/{error.code}/{error.params.get('order_no', '')}", say_error(error), when))

    def _broke(self, where: str) -> None:
        words = self.tr("程序自己出了错（{where}）。已记入日志，其余照常。重试一次；再出现就把日志发给我们。")
        when = self.desk.now() if self.desk is not None else utc_now()
        self.errors.add(Trouble(f"bug/{where}", words.format(where=where), when))

    def fix(self, trouble: Trouble) -> None:
        """Lead to where a trouble is cured."""
        everywhere = BY_NAME.get(trouble.fix)
        if everywhere is not None and offers(self, everywhere):
            perform(self, everywhere)
            return
        area = self.open_area(trouble.fix.split(".", 1)[0])
        if area is not None:
            thing = trouble.fix_params.get("id")
            area.open_thing(trouble.fix, thing if isinstance(thing, int) else 0)

    def _pause_work(self, key: str, paused: bool) -> None:
        if self.desk is not None:
            desk = self.desk
            desk.start(self, desk.write(desk.app.pause_work, key, paused, desk.by))

    # --- keys and scans -----------------------------------------------------------------------------------------------
    def offered(self) -> list[Action]:
        """Return every action that can be done here and now, for the command box."""
        screen = self.current_screen()
        contexts = screen.contexts if screen is not None else ()
        found: list[Action] = []
        for context in (*contexts, "global"):  # this place's own verbs first
            doer = self if context == "global" or screen is None else screen
            found += [action for action in ACTIONS if context in action.contexts and offers(doer, action)]
        return [action for action in dict.fromkeys(found) if self.allows(action)]

    def allows(self, action: Action) -> bool:
        return action.right is None or self.desk is None or self.desk.may(action.right)

    def run(self, action: Action) -> None:
        """Do an action chosen from the command box."""
        screen = self.current_screen()
        if screen is not None and set(action.contexts) & set(screen.contexts) and offers(screen, action):
            self._focus_work()
            perform(screen, action)
        elif offers(self, action):
            perform(self, action)

    def scanned(self, code: str) -> None:
        """A scan reached this window: the dialog's, the screen's, or looked up."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            if not (hasattr(modal, "on_scan") and modal.on_scan(code)):
                self.sounds.play(DULL)
            return
        cover = self._cover
        if cover is not None:
            if hasattr(cover, "on_scan"):
                cover.on_scan(code)
            return
        screen = self.current_screen()
        if (screen is None or not screen.on_scan(code)) and self.desk is not None:
            self.desk.start(self, self._look_up(self.desk, code), slot="scan")

    async def _look_up(self, desk: Desk, code: str) -> None:
        found = await desk.read(desk.app.orders.find, code)
        if found is None:
            self.sounds.play(DULL)
            self.toast.show_toast(self.tr("没有找到「{code}」").format(code=code))
        else:
            self.open_order(found)

    def _focus_work(self) -> None:
        screen = self.current_screen()
        if screen is not None:
            screen.shown()

    # --- events -------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.rail.set_wide(wide=look().room(self.width()) >= tokens.WIDE)
        if self.palette_list.isVisible():
            self.finder.place()
        if self.toast.isVisible():
            self.toast.place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.rail.show_areas(self._areas)
            if self._pulse is not None:
                self._pulse.read_now()

    def closeEvent(self, event) -> None:
        self.prefs.put_bytes(f"{self._place}/geometry", self.saveGeometry())
        if self._pulse is not None:
            self._pulse.stop()
        if self.desk is not None:
            for screen in self._screens.values():
                screen.put_away()
        self.closed.emit(self)
        super().closeEvent(event)
