"""The shell around the screens: rail, health, work, troubles, keys, scans, looks."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import errors
from app.domain.people import Actor, Role
from app.errors import AppError, IllegalMove
from app.services.queries.screen_rows import TroubleRow, WorkRow
from app.ui.actions import BY_NAME, KeyMap
from app.ui.areas import AREAS, areas_of
from app.ui.bridge import Desk
from app.ui.components.buttons import KeyButton
from app.ui.components.strip import WorkItem
from app.ui.keys import KeyRouter
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.shell.dialogs import KeyLine, KeySheet, Reason
from app.ui.shell.trouble_sheet import TroubleSheet
from app.ui.words import EN, ZH, speak
from tests.ui.fake_floor import FakePrints
from tests.ui.fake_policies import FakePolicies
from tests.ui.fake_rules import FakeRules
from tests.ui.fake_settings import FakeSettings
from tests.ui.fakes import NOW, FakeApp
from tests.ui.test_orders_screen import Mute
from tests.ui.test_scanner import ALPHABET, Gun, Listening, VirtualTime


@pytest.fixture
def window(qtbot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Prefs(tmp_path), KeyMap(), Mute())
    router = KeyRouter(made.keys, desk.may)
    router.install()
    made.resize(1366, 768)
    made.show_areas(Role.SUPERVISOR)
    made.open_area("orders")
    made.attach(desk)
    made.show()
    qtbot.addWidget(made)
    screen: Any = made.current_screen()
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 1284)
    screen.view.setFocus()
    yield made
    qapp.removeEventFilter(router)


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("role", "absent"),
    [
        (Role.PACKER, {"orders", "audit", "print", "settings"} - {"settings"}),
        (Role.PRINT_CLERK, {"audit"}),
        (Role.AUDIT_CLERK, {"print", "pack"}),
        (Role.SUPERVISOR, set()),
    ],
)
def test_the_rail_shows_only_what_a_role_may_use(role: Role, absent: set[str]) -> None:
    assert not {area.key for area in areas_of(role)} & absent
    assert len(areas_of(Role.SUPERVISOR)) == len(AREAS)


def test_rail_and_chips_count_and_say(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "2176" in window.rail.accessibleName())
    chips = {chip.row.kind: chip for chip in window.top._chips.values()}
    assert chips["shops"].words == "店铺 19/20"
    assert chips["sync"].words == "同步 3 秒前"
    assert set(chips) == {"shops", "sync", "printers"}, "the database stands in the strip"
    assert window.top.person.words() == "李娜"


def test_background_work_can_be_paused(qtbot, window: MainWindow, app: FakeApp) -> None:
    qtbot.waitUntil(lambda: bool(window.strip._items))
    window.strip._items["batch:3"]._pause.click()
    qtbot.waitUntil(lambda: ("pause_work", "batch:3", True) in app.done)


def test_what_only_waits_has_words_and_no_bar_that_cannot_move(look) -> None:
    item = WorkItem(WorkRow("push", "push", "", 0, 192))
    assert item._name.text() == "推送库存，还有 192 个"
    assert item._bar.isHidden()
    item.show_row(WorkRow("batch:3", "batch", "261122-003", 40, 192, may_pause=True))
    assert item._name.text() == "261122-003"
    assert not item._bar.isHidden()
    assert item._figures.text() == "40/192"


def test_orders_are_counted_again_when_the_area_comes_back(qtbot, window: MainWindow, app: FakeApp) -> None:
    screen = window.open_area("orders")
    qtbot.waitUntil(lambda: screen.tabs().tabs()[0].count != "")
    before = app.orders.counters()
    queues = {**before.queues, "to_print": 77}
    app.orders.counters = lambda: dataclasses.replace(before, queues=queues)
    window.open_area("orders")
    qtbot.waitUntil(lambda: any(tab.count == "77" for tab in screen.tabs().tabs()))


def test_troubles_of_the_program_stand_until_they_are_gone(qtbot, window: MainWindow, app: FakeApp) -> None:
    app.trouble_rows = (
        TroubleRow("shop.login:3", "shop.paused_by", {"name": "山木苏宁"}, NOW, "settings.shops", {"id": 3}),
    )
    app.tell("shop", 3)
    qtbot.waitUntil(window.errors.isVisible)
    assert window.errors.current().fix == "settings.shops"
    app.trouble_rows = ()
    app.tell("shop", 3)
    qtbot.waitUntil(lambda: not window.errors.isVisible())


def test_told_troubles_carry_cause_and_way_out_and_stay(qtbot, window: MainWindow, desk: Desk) -> None:
    desk.tell(IllegalMove("order.illegal_move", order_no="261122-04830", state="shipped", move="audit"))
    assert window.errors.isVisible()
    assert "261122-04830" in window.errors.current().words
    press(window, Qt.Key.Key_E, CTRL)
    assert QApplication.focusWidget() is window.errors.later_button
    window.errors.later_button.click()
    assert not window.errors.isVisible()


TROUBLES: tuple[AppError, ...] = (
    errors.NeedsPerson("order.not_found", order_no="261122-04830"),
    errors.BadInput("shop.unknown_platform", platform="taobo", known=["woocommerce", "files"]),
    errors.NotFound("order.not_found", order_no="261122-04830"),
    errors.IllegalMove("order.illegal_move", order_no="261122-04830", state="shipped", move="audit"),
    errors.NotAllowed("staff.wrong_pin"),
    errors.LoginExpired("http.unauthorized", host="shop.example"),
    errors.DeviceTrouble("print.printer_off", printer="TSC TE244"),
    errors.SetupTrouble("vault.no_key_store"),
    errors.TryLater("printer.busy", address="192.168.1.61:9100"),
    errors.RateLimited("search.too_many", after_s=30, name="李娜", limit=20),
    errors.PlatformDown("sf.manual_check"),
    errors.DatabaseBusy("database.busy"),
    errors.Declined("stock.push_refused", listing="BWB-500", why="unknown"),
    errors.Unclear("sf.other_order"),
    errors.LostRace("order.changed_meanwhile", order_no="261122-04830"),
)


def family(kind: type[AppError]) -> set[type[AppError]]:
    return {kind}.union(*(family(child) for child in kind.__subclasses__() if child.__module__ == "app.errors"))


def test_a_trouble_of_every_kind_is_at_hand() -> None:
    assert {type(trouble) for trouble in TROUBLES} == family(AppError) - {AppError}


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
def test_every_kind_of_trouble_is_worded_stays_and_is_reached_by_key(
    qtbot, window: MainWindow, desk: Desk, trouble: AppError, language: str
) -> None:
    speak(language)
    desk.tell(trouble)
    assert window.errors.isVisible()
    words = window.errors.current().words
    assert words
    assert trouble.code not in words, "a sentence, not a code"
    assert not re.search(r"[{}]", words), "every blank is filled"
    press(window, Qt.Key.Key_E, CTRL)
    assert QApplication.focusWidget() in (window.errors.fix_button, window.errors.later_button)


def test_the_bell_lists_all_troubles_in_full_words(qtbot, window: MainWindow, desk: Desk, app: FakeApp) -> None:
    app.settings, app.rules, app.policies = FakeSettings(), FakeRules(), FakePolicies()
    app.trouble_rows = (
        TroubleRow("shop.login:3", "shop.paused_by", {"name": "山木苏宁"}, NOW, "settings.shops", {"id": 3}),
    )
    app.tell("shop", 3)
    qtbot.waitUntil(window.errors.isVisible)
    window.errors.later()
    assert not window.errors.isVisible()
    desk.tell(IllegalMove("order.illegal_move", order_no="261122-04830", state="shipped", move="audit"))
    assert window.top.bell.mark, "the bell says that something waits"
    press(window, Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(TroubleSheet)))
    sheet = window.findChildren(TroubleSheet)[-1]
    words = [note.label.text() for note in sheet.notes]
    assert len(words) == 2, "what was put off is there too"
    assert any("261122-04830" in text for text in words)
    told = next(note for note in sheet.notes if "261122-04830" in note.label.text())
    told.findChild(KeyButton).click()
    assert len(sheet.notes) == 1
    sheet.notes[0].findChild(KeyButton).click()
    assert window._active == "settings"


def test_work_in_the_strip_leads_to_where_it_is_looked_after(qtbot, window: MainWindow, app: FakeApp) -> None:
    app.prints = FakePrints()
    qtbot.waitUntil(lambda: bool(window.strip._items))
    QTest.mouseClick(window.strip._items["batch:3"], Qt.MouseButton.LeftButton)
    assert window._active == "print"
    assert window.current_screen().batch_id == 3


def test_f1_lists_the_keys_of_this_place_and_filters(qtbot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(window.findChildren(KeySheet)))
    sheet = window.findChildren(KeySheet)[-1]
    lines = {(line.words, line.key) for line in sheet.findChildren(KeyLine)}
    assert ("挂起", "H") in lines
    assert ("搜索", "Ctrl K") in lines
    assert ("通过", "A") not in lines, "audit's keys do not work here"
    sheet.search.setText("加急")
    shown = [line.words for line in sheet.findChildren(KeyLine) if line.isVisibleTo(sheet)]
    assert shown == ["加急"]
    sheet.reject()


def test_every_offered_action_has_its_key_on_the_sheet(window: MainWindow) -> None:
    offered = window.offered()
    assert BY_NAME["orders.print"] in offered
    assert BY_NAME["global.search"] in offered
    assert all(window.keys.shown(action) for action in offered)


def test_a_screen_is_attached_once_however_it_comes(qtbot, desk: Desk, tmp_path: Path, monkeypatch) -> None:
    from app.ui.orders.view import OrdersScreen

    attached: list[OrdersScreen] = []

    def note(screen: OrdersScreen) -> None:
        attached.append(screen)

    monkeypatch.setattr(OrdersScreen, "attach", note)
    for early in (True, False):
        window = MainWindow(Prefs(tmp_path), KeyMap(), Mute())
        qtbot.addWidget(window)
        window.show_areas(Role.SUPERVISOR)
        if early:
            window.open_area("orders")
        window.attach(desk)
        assert attached == [window.current_screen()]
        attached.clear()


def test_areas_queues_and_panes_by_key(qtbot, window: MainWindow) -> None:
    screen: Any = window.current_screen()
    press(window, Qt.Key.Key_Tab, CTRL)
    assert screen.tabs().active() == "to_pack"
    press(window, Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert screen.tabs().active() == "to_print"
    screen.view.setFocus()
    press(window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is screen.tabs()
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is screen.view
    press(window, Qt.Key.Key_1, CTRL)
    assert window.current_screen() is screen


def test_sync_and_looks_by_key(qtbot, window: MainWindow, app: FakeApp, look) -> None:
    press(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: ("sync_now",) in app.done)
    held = CTRL | Qt.KeyboardModifier.AltModifier
    press(window, Qt.Key.Key_D, held)
    assert look.colours.dark
    assert window.prefs.theme == "dark"
    press(window, Qt.Key.Key_D, held)
    assert not look.colours.dark
    press(window, Qt.Key.Key_G, held)
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    assert window.top.search.placeholderText().startswith("Order")
    assert window.prefs.text("look/language") == EN
    speak(ZH)


def test_below_1600_the_rail_is_narrow(qtbot, window: MainWindow) -> None:
    assert not window.rail.wide
    window.resize(1920, 1080)
    assert window.rail.wide


def test_a_thousand_scans_with_the_focus_anywhere(qtbot, qapp: QApplication, window: MainWindow, app: FakeApp) -> None:
    """No shortcut fires, nothing is printed or held, no text appears, and no scan is lost."""
    time = VirtualTime()
    scanner = Listening(now=time.now, timer=time.timer)
    scanner.install()
    screen: Any = window.current_screen()
    screen.view.go(3)
    places = [
        screen.view,
        window.top.search,
        screen.tabs(),
        window.rail,
        screen.filter_button,
        screen.panel.tabs,
        screen.panel.close_button,
        screen.chips,
    ]
    rng = random.Random(7)
    gun, sent = Gun(time), []
    for number in range(1000):
        place = places[number % len(places)]
        place.setFocus()
        code = "".join(rng.choice(ALPHABET.strip()) for _ in range(rng.randint(4, 16)))
        sent.append(code)
        gun.scan(place, code, rng, rng.choice("\r\t"))
    qapp.removeEventFilter(scanner)
    assert scanner.heard == sent
    assert not app.orders.done
    assert not app.done
    assert window.top.search.text() == ""
    assert not window.findChildren(Reason)
    assert screen.view.selection.is_empty()
    assert screen.view.current == 3
    assert screen.tabs().active() == "to_print"


def test_a_scan_into_a_dialog_that_wants_none_only_sounds(qtbot, window: MainWindow) -> None:
    dialog = Reason(window, "为什么？", "", "挂起", ["等买家"])
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    window.scanned("YT7588011248306")
    sounds = window.sounds
    assert isinstance(sounds, Mute)
    assert sounds.played == ["dull"]
    assert dialog.isVisible()


def test_another_person_sees_another_rail(qtbot, window: MainWindow, desk: Desk) -> None:
    desk.sign_in(Actor(9, "王", Role.AUDIT_CLERK, "台 4"))
    keys = {area.key for area, _ in window.rail.boxes()}
    assert "print" not in keys
    assert window.top.person.words() == "王"
