"""The order screen as a clerk drives it: by keys, with what the program below was asked to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from app.domain.people import Actor, Role
from app.services.queries.rows import OrderFilter
from app.ui.actions import ACTIONS, BY_NAME, KeyMap
from app.ui.bridge import Desk
from app.ui.keys import KeyRouter
from app.ui.main_window import MainWindow
from app.ui.orders.filters import Conditions
from app.ui.orders.verb_groups import why_not
from app.ui.orders.view import OrdersScreen
from app.ui.prefs import Prefs
from app.ui.shell.dialogs import Confirm, NameDialog, Reason
from app.ui.words import EN, ZH, say, speak
from tests.ui.fakes import FakeApp, order_row


class Mute:
    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, name: str) -> None:
        self.played.append(name)


@pytest.fixture
def window(qtbot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    keys = KeyMap()
    made = MainWindow(Prefs(tmp_path), keys, Mute())
    router = KeyRouter(keys, desk.may)
    router.install()
    made.resize(1366, 768)
    made.show_areas(Role.SUPERVISOR)
    made.open_area("orders")
    made.attach(desk)
    made.show()
    qtbot.addWidget(made)
    screen = made.current_screen()
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 1284 and bool(screen._choices))
    screen.view.setFocus()
    yield made
    qapp.removeEventFilter(router)


@pytest.fixture
def screen(window: MainWindow) -> OrdersScreen:
    shown = window.current_screen()
    assert isinstance(shown, OrdersScreen)
    return shown


@pytest.fixture
def press(screen: OrdersScreen) -> Callable[..., None]:
    def send(*keys: str) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or screen.view, *key_of(key))

    return send


def key_of(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    *modifiers, key = name.split("+")
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}[modifier]
    return getattr(Qt.Key, f"Key_{ {'.': 'Period'}.get(key, key) }"), held


def dialog_of(qtbot, window: MainWindow, kind: type) -> Reason | Confirm:
    qtbot.waitUntil(lambda: bool(window.findChildren(kind)))
    return window.findChildren(kind)[-1]


def test_j_k_and_the_panel_follow_each_other(qtbot, window, screen, press) -> None:
    press("J", "J", "J", "J", "K")
    assert screen.view.current == 2
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 3)
    assert screen.panel.title.text() == "261122-04843"


def test_print_asks_for_the_chosen_orders(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    press("Space", "J", "Space", "P")
    qtbot.waitUntil(lambda: ("print", (2, 3), None) in app.orders.done)
    qtbot.waitUntil(window.toast.isVisible)
    assert screen.view.selection.is_empty()


def test_slips_are_saved_where_the_person_says(qtbot, window, screen, press, app: FakeApp, tmp_path: Path) -> None:
    screen.view.go(1)
    press("Space", "J", "Space", "Shift+F")
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    chooser = window.findChildren(QFileDialog)[-1]
    chooser.fileSelected.emit(str(tmp_path / "今天.pdf"))
    chooser.close()
    qtbot.waitUntil(lambda: ("save_slips", (2, 3), str(tmp_path / "今天.pdf")) in app.orders.done)
    qtbot.waitUntil(window.toast.isVisible)


def test_hold_asks_why_and_undo_releases(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(4)
    press("H")
    dialog = dialog_of(qtbot, window, Reason)
    QTest.keyClick(dialog, Qt.Key.Key_2)
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: ("hold", (5,), "等到货", None) in app.orders.done)
    qtbot.waitUntil(window.toast.has_undo)
    screen.view.setFocus()
    press("U")
    qtbot.waitUntil(lambda: ("release", (5,)) in app.orders.done)


def test_leaving_the_question_does_nothing(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(4)
    press("X")
    dialog = dialog_of(qtbot, window, Reason)
    assert not dialog._verb.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not app.orders.done


def test_the_whole_queue_by_rule_less_one(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(0)
    press("Ctrl+A", "Space", "N")
    qtbot.waitUntil(lambda: "1,283" in window.toast.accessibleName())
    assert [which for done in app.orders.done for which in done[1]] == list(range(2, 1285))
    assert max(len(done[1]) for done in app.orders.done) == 100, "share by share, so that others get a turn"
    assert not window.strip._own


def test_a_bulk_action_stops_between_two_shares(qtbot, window, screen, press, app: FakeApp) -> None:
    app.orders.after_verb = lambda: len(app.orders.done) == 2 and window.strip.stop_own()
    screen.view.go(0)
    press("Ctrl+A", "N")
    qtbot.waitUntil(window.toast.isVisible)
    assert "1,084" in window.toast.accessibleName(), "what was not touched is said"
    assert len(app.orders.done) == 2
    assert not window.strip._own


def test_progress_of_a_bulk_action_stands_in_the_strip(qtbot, window, screen, press, app: FakeApp) -> None:
    seen: list[str] = []
    app.orders.after_verb = lambda: seen.extend(item._figures.text() for item in window.strip._items.values())
    screen.view.go(0)
    press("Ctrl+A", "N")
    qtbot.waitUntil(window.toast.isVisible)
    assert "100/1,284" in seen


def test_failures_of_a_bulk_action_are_listed_and_tried_again(qtbot, window, screen, press, app: FakeApp) -> None:
    from app.services.queries.rows import Outcome
    from app.ui.components.outcomes import OutcomeSheet

    app.orders.refusals["request_numbers"] = Outcome("261122-04830", "order.not_found", {"order_no": "261122-04830"})
    screen.view.go(1)
    screen.view.go(3, extend=True)
    press("N")
    sheet = dialog_of(qtbot, window, OutcomeSheet)
    assert len(sheet.lines) == 3
    app.orders.refusals.clear()
    QTest.keyClick(sheet, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: app.orders.done == [("request_numbers", (2, 3, 4))])


def test_reveal_is_logged_with_a_reason_and_masks_itself_again(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 2)
    press("V")
    dialog = dialog_of(qtbot, window, Reason)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(screen.panel.is_revealed)
    assert app.orders.done == [("reveal", 2, "联系买家", "李娜")]
    assert "王小明" in texts_of(screen.panel)
    for _ in range(30):
        screen.panel._second_passed()
    assert not screen.panel.is_revealed()
    assert "王小明" not in texts_of(screen.panel)


def test_another_row_masks_at_once(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    qtbot.waitUntil(lambda: screen.panel.detail is not None)
    screen.panel.reveal(app.orders.reveal(2, "x", Actor()))
    press("J")
    qtbot.waitUntil(lambda: screen.panel.detail.row.id == 3)
    assert not screen.panel.is_revealed()


def _box(window: MainWindow) -> QWidget:
    return window.top.search


def texts_of(widget) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_tabs_by_digit_and_conditions_as_chips(qtbot, window, screen, press, app: FakeApp) -> None:
    press("3")
    qtbot.waitUntil(lambda: app.orders.last_filter == OrderFilter(queues=("to_pack",)))
    screen.set_conditions(Conditions(shop=(1, 2), left_hours=4))
    qtbot.waitUntil(lambda: app.orders.last_filter.shop_ids == (1, 2))
    assert screen.chips.keys() == ["shop", "left_hours"]
    assert app.orders.last_filter.ship_by_until is not None
    qtbot.waitUntil(lambda: screen.chips.count.text() == "1,204 单")
    screen.chips.setFocus()
    QTest.keyClick(screen.chips, Qt.Key.Key_Backspace)
    assert screen.chips.keys() == ["shop"]


def test_the_filter_menu_toggles_a_shop(qtbot, window, screen, press, app: FakeApp) -> None:
    press("F")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    shops = menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[0]
    assert shops.title() == "店铺"
    shops.popup(QPoint(200, 200))
    for at in (2, 4):
        place = shops.actionGeometry(shops.actions()[at]).center()
        QTest.mouseClick(shops, Qt.MouseButton.LeftButton, pos=place)
        assert shops.isVisible(), "one may want more than one"
    qtbot.waitUntil(lambda: app.orders.last_filter.shop_ids == (3, 5))
    shops.setActiveAction(shops.actions()[2])
    QTest.keyClick(shops, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.orders.last_filter.shop_ids == (5,))
    shops.close()
    menu.close()
    assert screen.chips.keys() == ["shop"]


def test_an_empty_list_says_why_and_leads_on(qtbot, window, screen, press, app: FakeApp) -> None:
    app.orders.size = 0
    press("4")
    qtbot.waitUntil(lambda: screen._pages.currentIndex() == 1)
    assert "384" in screen.empty.why.text()
    screen.empty.button.click()
    assert screen.tabs().active() == "to_audit"


def test_changes_by_others_move_nothing(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(40)
    screen.view.selection.toggle(screen.grid.row_at(41))
    value, focus = screen.view.verticalScrollBar().value(), QApplication.focusWidget()
    app.orders.changed[40] = {"goods": "换了货"}
    app.orders.gone = {39}
    app.tell("order", 39, 40, 999_999)
    qtbot.waitUntil(screen.grid.has_gone)
    assert screen.grid.row_at(39).cells[5] == "换了货"
    assert (screen.view.verticalScrollBar().value(), QApplication.focusWidget()) == (value, focus)
    assert screen.view.current == 40
    assert screen.view.selection.ids() == [42]


def test_copying_keeps_masks(screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "261122-04830"
    press("Ctrl+Shift+C")
    assert "王**" in QGuiApplication.clipboard().text()
    assert "王小明" not in QGuiApplication.clipboard().text()
    press("Right", "Right", "Right", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "王** 广东 深圳", "the cell the cursor is in"
    screen.view.go(3)
    press("Left", "Left", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "261122-04856"


def test_columns_density_and_queue_are_remembered(qtbot, window, screen, press, desk: Desk) -> None:
    screen.do_density()
    shop = next(column for column in screen.view.header.columns if column.key == "shop")
    screen.view.header._toggle(shop, on=False)
    press("3")
    again = OrdersScreen(window)
    assert again.view.density == "compact"
    assert not again.view.header.made.visible(shop, 1366)
    assert again._tab == "to_pack"
    again.deleteLater()


def test_english_at_run_time(qtbot, window, screen, press) -> None:
    screen.view.go(1)
    speak(EN)
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    qtbot.waitUntil(lambda: screen.grid.row_at(0).cells[-1].words == "42m late")
    speak(ZH)
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    qtbot.waitUntil(lambda: screen.grid.row_at(0).cells[-1].words == "超时 42 分")


def test_letters_typed_into_the_search_box_are_text(qtbot, window, screen, press, app: FakeApp) -> None:
    press("Ctrl+K")
    assert QApplication.focusWidget() is window.top.search
    QTest.keyClicks(_box(window), "ph4830")
    assert window.top.search.text() == "ph4830"
    assert not app.orders.done
    qtbot.waitUntil(window.palette_list.isVisible)
    QTest.keyClick(_box(window), Qt.Key.Key_Down)
    QTest.keyClick(_box(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 3)


def test_the_same_box_runs_commands(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(6)
    press("Ctrl+K")
    QTest.keyClicks(_box(window), ">")
    assert "打印面单" in [entry.words for entry in window.palette_list.entries()]
    window.top.search.insert("加急")
    window.top.search.textEdited.emit(window.top.search.text())
    assert [entry.words for entry in window.palette_list.entries()] == ["加急"]
    QTest.keyClick(_box(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ("urgent", (7,), True) in app.orders.done)


def test_a_role_without_the_right_has_neither_key_nor_command(qtbot, window, screen, press, desk, app: FakeApp) -> None:
    desk.sign_in(Actor(2, "陈", Role.AUDIT_CLERK, "台 1"))
    screen.view.setFocus()
    screen.view.go(1)
    press("P")
    assert not window.toast.isVisible()
    assert not app.orders.done
    assert "orders.print" not in {action.name for action in window.offered()}


def test_a_scan_opens_its_order_wherever_the_focus_is(qtbot, window, screen) -> None:
    window.top.search.setFocus()
    window.scanned("261122-04856")
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 4)
    window.scanned("NO-SUCH-THING")
    qtbot.waitUntil(lambda: window.sounds.played == ["dull"])


def test_a_failed_verb_stays_in_the_error_bar(qtbot, window, screen, press, app: FakeApp) -> None:
    from app.services.queries.rows import Outcome

    told = {"order_no": "261122-04830", "state": "shipped"}
    app.orders.refusals["hold"] = Outcome("261122-04830", "order.over_already", {**told})
    screen.view.go(1)
    press("H")
    dialog = dialog_of(qtbot, window, Reason)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(window.errors.isVisible)
    assert "261122-04830" in window.errors.current().words
    assert not window.toast.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    screen.view.setFocus()
    press("Ctrl+E")
    assert QApplication.focusWidget() is window.errors.later_button


def test_below_1200_the_panel_is_a_drawer(qtbot, window, screen, press) -> None:
    screen.view.go(1)
    qtbot.waitUntil(lambda: screen.panel.detail is not None)
    window.resize(1100, 700)
    assert screen.panel.parent() is screen
    assert screen.panel.x() + screen.panel.width() == screen.width()
    screen.panel.close_button.click()
    assert not screen.panel.isVisible()
    screen.view.setFocus()
    press("Return")
    assert screen.panel.isVisible()
    press("Escape")
    assert not screen.panel.isVisible()


def test_no_sql_thread_but_the_desk_ones(screen, app: FakeApp) -> None:
    assert app.orders.threads
    assert all(name.startswith("db-read") for name in app.orders.threads)


def test_right_click_and_dot_offer_every_verb_with_its_key(qtbot, window, screen, press) -> None:
    screen.view.go(1)
    press(".")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    groups = {action.text(): action.menu() for action in menu.actions()}
    texts = {entry.text(): entry.isEnabled() for group in groups.values() for entry in group.actions()}
    menu.close()
    assert "&1  打单、发货" in groups
    assert len(groups) <= 9, "every group has a digit"
    assert texts["挂起\tH"]
    assert texts["取消订单\tX"]
    assert texts["解挂（没有挂起）\t⇧H"] is False
    assert texts["撤销发货（还没发货）\t⇧Y"] is False
    wanted = {action.words() for action in ACTIONS if "orders" in action.contexts and hasattr(screen, action.handler)}
    assert wanted <= {text.partition("\t")[0].partition("（")[0] for text in texts}, "no verb is left out"


def test_a_verb_says_what_right_it_lacks_and_which_state_it_wants(qtbot, desk: Desk, screen, press) -> None:
    desk.by = Actor(7, "陈小雨", Role.PACKER, "打包台 3")
    screen.view.go(1)
    press(".")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    texts = [entry.text() for group in menu.actions() for entry in group.menu().actions()]
    menu.close()
    assert "取消订单（没有这个权限）\tX" in texts
    row = order_row(2)
    hold, release, merge, unship = (BY_NAME[f"orders.{verb}"] for verb in ("hold", "release", "merge", "unship"))
    gone = row._replace(state="replaced", queue="replaced")
    assert why_not(hold, [gone]) == say("queue.replaced")
    assert why_not(merge, [row._replace(state="shipped", queue="shipped")]) == say("queue.shipped")
    assert why_not(hold, [gone, row]) == "", "one of them can be held"
    assert why_not(release, [row._replace(held=True)]) == ""
    assert why_not(unship, [row._replace(state="shipped", queue="shipped")]) == ""
    assert why_not(hold, []) == "先选一单"
    assert why_not(BY_NAME["orders.make"], []) == ""


def test_orders_are_sent_from_another_warehouse_by_keyboard(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    for entry, wanted in ((1, 2), (-1, None)):
        press("Shift+W")
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        menu.actions()[entry].trigger()
        menu.close()
        qtbot.waitUntil(lambda wanted=wanted: app.orders.done[-1:] == [("choose_warehouse", (2,), wanted)])


def test_a_saved_queue_is_a_tab_with_its_own_filter(qtbot, window, screen, app: FakeApp) -> None:
    screen.tabs().activate("saved:1")
    qtbot.waitUntil(lambda: app.orders.last_filter == OrderFilter(carrier_ids=(1,)))
    assert screen.chips.keys() == ["carrier"]


def test_the_first_tag_of_all_can_be_made(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(1)
    press("T")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    menu.actions()[-1].trigger()
    menu.close()
    dialog = dialog_of(qtbot, window, NameDialog)
    dialog.text.setText("易碎")
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: app.orders.done == [("tag", (2,), ["易碎"], [])])


def choose_in_menu(qtbot, press, number: int) -> None:
    """Take an entry of the menu that belongs to the tab in front."""
    press("Shift+Q")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    menu.actions()[number].trigger()
    menu.close()


def test_saved_queues_count_and_are_kept_renamed_dropped_and_taken_back(
    qtbot, window, screen, press, app: FakeApp
) -> None:
    qtbot.waitUntil(lambda: screen.tabs().tabs()[-1].count == "1,284")
    screen.set_conditions(Conditions(state=("to_pack", "to_ship"), left_hours=4))
    assert screen.tabs().active() == "all", "one queue cannot be another"
    qtbot.waitUntil(lambda: app.orders.last_filter.queues == ("to_pack", "to_ship"))
    assert app.orders.last_filter.ship_by_until is not None
    screen.save_queue()
    dialog = dialog_of(qtbot, window, NameDialog)
    dialog.text.setText("今天发")
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: screen.tabs().active() == "saved:2")
    kept = OrderFilter(queues=("to_pack", "to_ship"), left_hours=4)
    assert app.orders.done[-1] == ("save_queue", "今天发", kept, "ship_by"), "times are kept rolling"
    assert set(screen.chips.keys()) == {"state", "left_hours"}
    screen.view.setFocus()
    choose_in_menu(qtbot, press, 1)
    dialog = dialog_of(qtbot, window, NameDialog)
    assert dialog.text.text() == "今天发"
    dialog.text.setText("今晚发")
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: screen.tabs().tabs()[-1].words == "今晚发")
    choose_in_menu(qtbot, press, 2)
    qtbot.waitUntil(lambda: screen.tabs().active() == "to_print")
    assert screen.chips.keys() == []
    window.toast.undo_now()
    qtbot.waitUntil(lambda: screen.tabs().active() == "saved:2")


def test_a_remembered_saved_queue_is_shown_with_its_own_filter(qtbot, window, screen, desk, app: FakeApp) -> None:
    screen.tabs().activate("saved:1")
    again = MainWindow(window.prefs, window.keys, Mute())
    qtbot.addWidget(again)
    again.show_areas(Role.SUPERVISOR)
    again.open_area("orders")
    again.attach(desk)
    qtbot.waitUntil(lambda: again.current_screen().tabs().active() == "saved:1")
    assert again.current_screen().where() == OrderFilter(carrier_ids=(1,))
    qtbot.waitUntil(lambda: not desk.is_busy())


def test_the_next_start_comes_back_to_the_same_place(qtbot, window, screen, desk, app: FakeApp) -> None:
    screen.set_conditions(Conditions(shop=(1,), left_hours=24))
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 1244)
    screen.view.go(900)
    qtbot.waitUntil(lambda: screen.view.current_row() is not None)
    row, top = screen.view.current_row().id, screen.view.first_visible()
    screen.put_away()
    again = MainWindow(window.prefs, window.keys, Mute())
    qtbot.addWidget(again)
    again.resize(window.size())
    again.show_areas(Role.SUPERVISOR)
    again.open_area("orders")
    again.attach(desk)
    again.show()
    shown = again.current_screen()
    qtbot.waitUntil(lambda: shown.view.current_row() is not None and shown.view.current_row().id == row)
    assert shown.view.first_visible() == top
    assert shown.chips.keys() == ["shop", "left_hours"]


def test_a_search_stands_in_place_of_the_list_and_esc_leads_back(qtbot, window, screen, press, app: FakeApp) -> None:
    screen.view.go(300)
    qtbot.waitUntil(lambda: screen.view.current_row() is not None)
    top = screen.view.first_visible()
    press("Ctrl+K")
    QTest.keyClicks(window.top.search, "4830")
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: app.orders.last_filter.ids == (2, 3, 4))
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 3)
    assert (screen.tabs().active(), screen.chips.keys()) == ("all", ["searched"])
    press("Escape")
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 1284 and screen.view.current == 300)
    assert (screen.tabs().active(), screen.view.first_visible()) == ("to_print", top)
    press("Ctrl+F")
    QTest.keyClicks(window.top.search, "4830")
    press("Return")
    qtbot.waitUntil(lambda: app.orders.last_filter.ids == (2, 3, 4))
    assert app.orders.last_filter.queues == ("to_print",), "within the list in front"


def test_a_pinned_panel_keeps_its_order(qtbot, window, screen, press) -> None:
    screen.view.go(1)
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 2)
    press("Shift+P", "J", "J")
    screen.load_detail()
    qtbot.waitUntil(lambda: not window.desk.is_busy())
    assert screen.panel.title.text() == "261122-04830"
    assert screen.panel._foot.isHidden(), "verbs act on the list's order, so they step back"
    screen.panel.copy_button.click()
    assert QGuiApplication.clipboard().text() == "261122-04830"
    press("Shift+P")
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 4)
    assert screen.panel._foot.isVisible()


def test_rows_know_their_left_time_again_after_a_while(qtbot, window, screen, desk: Desk) -> None:
    now = desk.now()
    desk.now = lambda: now.replace(minute=now.minute + 10)
    screen.rewrite()
    qtbot.waitUntil(lambda: screen.grid.row_at(1).cells[-1].words == "8 分")
    assert screen.grid.row_at(1).raw.id == 2
    assert screen.view.visualRect(screen.grid.index(0, 0)).topLeft() == QPoint(0, 0)
