"""An audit clerk's hands: reasons by digit, orders by J and K, A passes and goes on; every refusal is said in place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor, Role
from app.errors import DatabaseBusy
from app.services.queries.rows import Outcome
from app.ui.components.outcomes import OutcomeSheet
from app.ui.shell.dialogs import Reason
from app.ui.theme import Look
from tests.ui.audit.office import Office
from tests.ui.fake_audit import FIRST


def test_reasons_and_the_day_stand_left(office: Office) -> None:
    items = office.screen.reason_list.items()
    assert [(item.words, item.count, item.cap) for item in items[:3]] == [
        ("地址异常", "128", "1"),
        ("缺货", "74", "2"),
        ("金额异常", "31", "3"),
    ]
    assert [(name.text(), value.text()) for name, value in office.screen.figures] == [
        ("自动通过", "4,812"),
        ("人工通过", "391"),
        ("挂起", "27"),
        ("今日已清", "94%"),
    ]


def test_the_first_order_is_shown_as_received_with_its_error_under_the_field(office: Office) -> None:
    panel = office.screen.panel
    assert panel.title.text() == "261122-04895"
    assert panel.place.text() == "第 1 / 128 单"
    assert panel.address.inputs["district"].text() == "余航区"
    assert panel.address.inputs["district"].property("wrong")
    assert "这个市没有这个区县" in panel.address.fields["district"]._message.text()
    assert panel.address.inputs["street"].text() == "", "a masked street is never something to save"
    assert "余杭区" in panel.suggestion_notes[0].label.text()


def test_a_passes_and_goes_on(office: Office) -> None:
    office.press("A")
    office.at(1)
    assert office.fake.done == [("pass", (FIRST,))]
    assert office.shell.toast.said == ["已通过 261122-04895"]
    office.press("A")
    office.press("A")
    office.at(3)
    assert office.fake.done == [("pass", (FIRST,)), ("pass", (FIRST + 1,)), ("pass", (FIRST + 2,))]


def test_a_passed_order_greys_and_goes_when_one_moves(office: Office) -> None:
    office.press("A")
    office.at(1)
    office.app.tell("order", FIRST)
    office.wait(office.screen.grid.has_gone)
    office.press("J")
    office.wait(lambda: not office.screen.grid.has_gone())
    office.wait(lambda: office.screen.grid.rowCount() == 127)


def test_u_takes_the_pass_back(office: Office) -> None:
    office.press("A")
    office.at(1)
    office.press("U")
    office.wait(lambda: office.fake.done[-1] == ("revoke", (FIRST,)))
    office.wait(lambda: office.shell.toast.said[-1] == "1 单退回待审")


def test_a_refusal_is_said_in_the_panel_and_the_cursor_stays(office: Office) -> None:
    office.fake.refused[FIRST] = Outcome("", "audit.needs_force", {})
    office.press("A")
    office.wait(office.screen.panel.refusal.isVisible)
    assert office.case_id() == FIRST
    assert office.screen.view.current == 0
    office.fake.refused.clear()
    office.fake.trouble = DatabaseBusy("database.busy")
    office.press("A")
    office.wait(lambda: "数据库正忙" in office.screen.panel.refusal.label.text())


def test_keys_faster_than_the_database_each_take_the_next_order(office: Office) -> None:
    for _ in range(5):
        office.press("A")
    office.at(5)
    assert [done[1] for done in office.fake.done] == [(FIRST + at,) for at in range(5)]


def test_a_bulk_pass_lists_what_stayed(office: Office) -> None:
    office.fake.refused[FIRST + 2] = Outcome("", "audit.needs_force", {})
    for _ in range(3):
        office.press("Shift+Down")
    assert office.screen.batch.isVisible()
    assert office.screen.batch.count.text() == "已选 4 单"
    office.press("A")
    sheet = office.asked(OutcomeSheet)
    assert office.fake.done == [("pass", (FIRST, FIRST + 1, FIRST + 2, FIRST + 3))]
    assert "3 单成了，1 单没有成" in sheet.summary.text()
    assert [line.outcome.subject for line in sheet.lines] == ["261122-04921"]
    assert office.screen.view.selection.is_empty()
    office.press("Esc")
    office.wait(lambda: QApplication.activeModalWidget() is None)


def test_the_whole_group_by_rule(office: Office) -> None:
    office.press("Ctrl+A")
    office.press("A")
    office.wait(lambda: sum(len(done[1]) for done in office.fake.done) == 128)
    assert [len(done[1]) for done in office.fake.done] == [100, 28], "share by share, so that others get a turn"


def test_force_asks_why(office: Office) -> None:
    office.press("Shift+A")
    dialog = office.asked(Reason)
    assert dialog.title.text() == "强制通过 1 单，为什么？"
    assert not dialog._verb.isEnabled()
    office.press("2")
    office.press("F12")
    office.at(1)
    assert office.fake.done == [("force", (FIRST,), "快递确认能送")]


def test_somebody_without_the_right_cannot_force(office: Office) -> None:
    office.screen.desk.sign_in(Actor(2, "小周", Role.AUDIT_CLERK, "审单台"))
    office.press("Shift+A")
    assert QApplication.activeModalWidget() is None
    assert not office.fake.done


def test_enter_takes_the_suggestion_and_shows_the_cure(office: Office) -> None:
    office.press("Return")
    office.wait(lambda: office.fake.done == [("take", {"district": "余杭区"})])
    office.wait(lambda: office.screen.panel.address.inputs["district"].text() == "余杭区")
    assert not office.screen.panel.suggestion_notes
    assert not office.screen.panel.address.inputs["district"].property("wrong")


def test_e_goes_into_the_wrong_field_and_enter_saves_only_what_changed(office: Office) -> None:
    office.press("E")
    district = office.screen.panel.address.inputs["district"]
    assert district.hasFocus()
    office.hands.type("余杭区")
    assert district.text() == "余杭区", "letters are text in a field"
    office.press("Return")
    office.wait(lambda: office.fake.done == [("change_address", FIRST, {"district": "余杭区"})])
    office.hands.target()  # offscreen, a list that was open under a field keeps the activation
    office.wait(office.screen.view.hasFocus)


def test_a_refresh_does_not_write_over_what_is_being_typed(office: Office) -> None:
    office.press("E")
    office.hands.type("余杭")
    office.app.tell("order", FIRST)
    office.qtbot.wait(120)
    assert office.screen.panel.address.inputs["district"].text() == "余杭"
    for picker in office.screen.panel.address.pickers:
        picker.close()
    office.press("Esc")
    assert office.screen.view.hasFocus()
    assert office.screen.panel.address.inputs["district"].text() == "余杭", "a draft survives Esc"


def test_the_street_is_shown_for_half_a_minute_after_a_reason(office: Office) -> None:
    office.press("V")
    office.asked(Reason)
    office.press("1")
    office.press("F12")
    street = office.screen.panel.address.inputs["street"]
    office.wait(lambda: street.text() == "科技园路 8 号 2 单元 301")
    assert not office.screen.panel.address.changed(), "what was revealed is not what was typed"
    for _ in range(30):
        office.screen.panel.second_passed()
    assert street.text() == ""
    assert not office.screen.panel.refusal.isVisible()


def test_hold_asks_why(office: Office) -> None:
    office.press("H")
    office.asked(Reason)
    office.press("3")
    office.press("F12")
    office.wait(lambda: office.app.orders.done[-1:] == [("hold", (FIRST,), "地址待确认", None)])


def test_s_settles_one_finding_and_goes_on(office: Office) -> None:
    office.press("Shift+S")
    office.at(1)
    assert office.fake.done == [("settle", 900)]


def test_digits_choose_a_reason_and_others_are_named(office: Office) -> None:
    office.press("3")
    office.wait(lambda: office.screen.about.text() == "金额异常 31 单")
    office.wait(lambda: office.screen.panel.case is not None and office.screen.panel.case.kind == "amount_anomaly")
    texts = [label.text() for label in office.screen.panel.findChildren(type(office.screen.title))]
    assert any("实付" in text for text in texts)
    assert "另有 2 项发现" in texts


def test_an_empty_group_names_the_next_one(office: Office) -> None:
    office.fake.counts["phone_odd"] = 0
    office.press("7")
    empty = office.screen.empty
    office.wait(empty.isVisible)
    assert empty.words.text() == "这一类审完了。"
    assert empty.button.words() == "下一类：地址异常 128 单"
    empty.button.click()
    office.wait(lambda: office.screen.grid.rowCount() == 128)


def test_nothing_left_at_all_points_to_the_printing(office: Office) -> None:
    office.fake.counts = dict.fromkeys(office.fake.counts, 0)
    office.screen.read_reasons()
    office.wait(lambda: office.screen.reason_list.items()[0].count == "0")
    office.press("2")
    office.wait(office.screen.empty.isVisible)
    assert office.screen.empty.words.text() == "没有要审的单。"
    office.screen.empty.button.click()
    assert office.shell.opened == ["print"]


@pytest.mark.parametrize("size", [(948, 522), (1290, 612), (1732, 1002)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_lies_outside_the_window(office: Office, look: Look, size: tuple[int, int], scale: float) -> None:
    look.choose("dark", scale)
    try:
        office.shell.resize(*size)
        assert office.shell.width() == size[0]
        for button in office.screen._panel_buttons[:3]:
            assert button.geometry().right() <= office.screen.panel.width(), button.words()
    finally:
        look.choose("light")
