"""The rules as a supervisor drives them by keyboard: a draft, the table of one rule, versions, the dry run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.rules.conditions import AnyOf, Compare
from app.domain.rules.fields import Op
from app.domain.rules.outcomes import Gift, Stop, Tag
from app.errors import BadInput
from app.ui.actions import BY_NAME, of_context
from app.ui.bridge import Desk
from app.ui.keys import offers
from app.ui.settings.rules.page import SwitchOn
from app.ui.shell.dialogs import Confirm
from app.ui.words import EN, ZH, speak
from tests.ui.settings_office import Office, open_office


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        yield made


@pytest.fixture
def page(office: Office) -> Any:
    office.screen.menu.setFocus()
    page: Any = office.screen.open_page("rules")
    office.wait(lambda: page.list.view.current == 0)
    page.list.view.setFocus()
    return page


def rows(page: Any) -> list[list[str]]:
    grid = page.list.grid
    return [[grid.words(row, at) for at in range(len(grid.columns))] for row in grid.run.rows]


def edit(office: Office, page: Any, rule_no: int) -> Any:
    page.list.select(rule_no)
    office.press("F2")
    office.wait(lambda: page.part() is page.editor and page.editor.rule_no == rule_no and bool(page.editor.rows))
    return page.editor


def choose(combo: Any, value: str) -> None:
    """Choose in a combo as a person does."""
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
    QApplication.processEvents()


def confirm(office: Office) -> None:
    office.asked(Confirm)._verb.click()


# --- the list ---------------------------------------------------------------------------------------------------------
def test_rules_stand_in_their_order_in_plain_words(office: Office, page: Any) -> None:
    assert rows(page)[2] == ["3", "大单给人看 实付至少 10,000.00", "拦下给人看；打标签「大单」", "–", "启用"]
    assert rows(page)[3][3] == "5,212"
    assert page.list.head.pill.words == "第 6 版在用"
    assert office.screen.counts["rules"] == ("5", "")
    assert not page.list.draft_note.isVisible()


def test_every_verb_of_the_rules_is_offered_somewhere(office: Office, page: Any) -> None:
    offered = set()
    for part in page.parts:
        page.show_part(part)
        for action in (*of_context("rules"), *of_context("rule")):
            if page.contexts[0] in action.contexts and offers(office.screen, action):
                offered.add(action.name)
    assert {action.name for action in (*of_context("rules"), *of_context("rule"))} <= offered


def test_the_first_change_begins_a_draft_and_undo_takes_it_back(office: Office, page: Any) -> None:
    rules = office.app.rules
    page.list.select(3)
    office.press("P")
    office.wait(lambda: bool(rules.draft()) and not rules.draft()[2].enabled)
    assert rules.done[:2] == [("make_draft", None), ("enable", 3, False)]
    office.wait(lambda: page.list.head.pill.words == "第 7 版草稿")
    assert page.list.draft_note.isVisible()
    assert rules.sets[6][1][2].enabled, "the version in force is as it was"
    office.wait(lambda: rows(page)[2][4] == "停用")
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: rules.draft()[2].enabled)


def test_alt_and_arrows_move_a_rule(office: Office, page: Any) -> None:
    rules = office.app.rules
    page.list.select(3)
    office.press("Alt+Up")
    office.wait(lambda: [rule.no for rule in rules.draft()] == [1, 3, 2, 4, 5])
    office.wait(lambda: page.list.view.current == 1)
    office.press("Alt+Down")
    office.wait(lambda: [rule.no for rule in rules.draft()] == [1, 2, 3, 4, 5])
    office.wait(lambda: page.list.view.current == 2)
    page.list.select(1)
    office.press("Alt+Up")
    assert [what for what in rules.done if what[0] == "reorder"] == [
        ("reorder", (1, 3, 2, 4, 5)), ("reorder", (1, 2, 3, 4, 5)),
    ], "the first cannot go further up"  # fmt: skip
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: [rule.no for rule in rules.draft()] == [1, 3, 2, 4, 5])


def test_a_rule_that_was_taken_out_comes_back_under_its_number(office: Office, page: Any) -> None:
    rules = office.app.rules
    page.list.select(2)
    office.press("Shift+X")
    office.wait(lambda: [rule.no for rule in rules.draft()] == [1, 3, 4, 5])
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: [rule.no for rule in rules.draft()] == [1, 2, 3, 4, 5])
    assert rules.draft() == rules.sets[6][1]


def test_a_draft_is_switched_on_after_asking_and_back(office: Office, page: Any) -> None:
    rules = office.app.rules
    office.press("Ctrl+Return")
    office.wait(lambda: office.shell.toast.said[-1:] == ["没有草稿可启用"])
    office.press("P")
    office.wait(lambda: page.list.head.pill.words == "第 7 版草稿")
    office.press("Ctrl+Return")
    asked = office.asked(SwitchOn)
    assert asked.note.hasFocus()
    office.hands.type("Xmas")
    office.press("F12")
    office.wait(lambda: ("switch_on", "Xmas") in rules.done)
    office.wait(lambda: rules.sets[7][0] == "on" and page.list.head.pill.words == "第 7 版在用")
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: rules.sets.get(8, ("",))[0] == "on")
    assert rules.sets[8][1] == rules.sets[6][1]


def test_a_draft_is_thrown_away_only_after_asking(office: Office, page: Any) -> None:
    rules = office.app.rules
    office.press("P")
    office.wait(lambda: page.list.head.pill.words == "第 7 版草稿")
    office.press("Shift+Z")
    office.asked(Confirm).reject()
    office.wait(lambda: QApplication.activeModalWidget() is None)
    assert rules.draft()
    page.list.view.setFocus()
    office.press("Shift+Z")
    confirm(office)
    office.wait(lambda: 7 not in rules.sets and page.list.head.pill.words == "第 6 版在用")


# --- the table of one rule --------------------------------------------------------------------------------------------
def test_the_sentence_follows_what_is_typed(office: Office, page: Any) -> None:
    editor = edit(office, page, 3)
    assert editor.preview.label.text() == "实付至少 10,000.00：拦下给人看；打标签「大单」"
    leaf = editor.rows[1]
    leaf.values[0].setFocus()
    leaf.values[0].selectAll()
    office.hands.type("500.5")
    assert editor.preview.label.text() == "实付至少 500.50：拦下给人看；打标签「大单」"
    office.hands.type("x")
    assert editor.preview.label.text() == "每一单：拦下给人看；打标签「大单」（还有 1 行没填好）"


def test_a_rule_is_written_with_keys_alone(office: Office, page: Any) -> None:
    office.press("N")
    office.wait(lambda: page.part() is page.editor and page.editor.rule_no == 0 and bool(page.editor.rows))
    editor = page.editor
    assert editor.name_input.hasFocus()
    office.hands.type("小单")
    choose(editor.rows[1].first(), "qty")
    choose(editor.rows[1].row.itemAt(1).widget(), "<=")
    editor.rows[1].values[0].setFocus()
    office.hands.type("2")
    office.press("F4")
    assert [type(row).__name__ for row in editor.rows] == ["GroupRow", "LeafRow", "GroupRow", "LeafRow", "EffectRow"]
    assert editor.rows[2].first().hasFocus()
    choose(editor.rows[3].first(), "sku_tags")
    choose(editor.rows[3].row.itemAt(1).widget(), "contains")
    editor.rows[3].values[0].take("fragile")
    office.press("F3")
    choose(editor.rows[4].first(), "cod")
    choose(editor.rows[4].values[0], "yes")
    office.press("F7")
    assert editor.rows[-1].first().hasFocus()
    choose(editor.rows[-1].first(), "tag")
    editor.rows[-1].values[0].line.setFocus()
    office.hands.type("小")
    office.press("Ctrl+Return")
    rules = office.app.rules
    office.wait(lambda: len(rules.draft()) == 6 and page.part() is page.list)
    made = rules.draft()[-1]
    inner = AnyOf((Compare("sku_tags", Op.CONTAINS, "fragile"), Compare("cod", Op.EQ, True)))
    assert made.condition.parts == (Compare("qty", Op.LE, 2), inner)
    assert (made.name, made.outcomes, made.no, made.enabled) == ("小单", (Stop(), Tag("小")), 6, True)
    office.wait(lambda: page.list.thing_id() == 6)


def test_what_is_wrong_stands_at_its_row_and_nothing_is_lost(office: Office, page: Any) -> None:
    editor = edit(office, page, 4)
    choose(editor.rows[0].first(), "any")
    leaf, gift = editor.rows[1], editor.rows[2]
    choose(leaf.first(), "qty")
    gift.values[2].setFocus()
    gift.values[2].selectAll()
    office.hands.type("abc")
    office.press("Ctrl+Return")
    assert editor.note.label.text() == "2 处要改，其余都还在。"
    assert "整数" in leaf.message.text()
    assert gift.message.text() == "要写金额，如 100 或 99.50。"
    assert [bool(one.property("wrong")) for one in gift.values[1:]] == [False, True, False, False], "only that part"
    assert leaf.values[0].hasFocus()
    assert office.app.rules.done == []
    office.hands.type("3")
    gift.values[2].setFocus()
    gift.values[2].selectAll()
    office.hands.type("99")
    assert not gift.message.isVisible()
    office.press("Ctrl+Return")
    office.wait(lambda: bool(office.app.rules.draft()) and page.part() is page.list)
    made = office.app.rules.draft()[3]
    assert made.condition == Compare("qty", Op.EQ, 3)
    assert made.outcomes == (Gift("MJ-ZX-01", 1, 9900, None, True),)


def test_a_name_must_be_there_and_be_its_own(office: Office, page: Any) -> None:
    office.press("N")
    office.wait(lambda: bool(page.editor.rows))
    editor = page.editor
    choose(editor.rows[1].first(), "urgent")
    office.press("Ctrl+Return")
    assert editor.name_field._message.text() == "要填。"
    editor.name_input.setFocus()
    office.hands.type("加急")
    office.press("Ctrl+Return")
    office.wait(lambda: "已有名为「加急」的规则" in editor.name_field._message.text())
    assert page.part() is editor
    assert editor.name_input.hasFocus()


def test_what_the_program_refuses_stands_at_the_row_that_names_it(office: Office, page: Any) -> None:
    editor = edit(office, page, 2)
    choose(editor.rows[0].first(), "any")
    office.app.rules.trouble = BadInput("rules.no_such_thing", rule="偏远只发顺丰", what="carrier", name="顺丰")
    editor.rows[-1].values[1].line.setFocus()
    editor.name_input.setText("偏远")
    editor.name_input.textEdited.emit("偏远")
    office.press("Ctrl+Return")
    office.wait(lambda: "快递「顺丰」不存在" in editor.rows[-1].message.text())
    assert page.part() is editor


def test_rows_are_taken_out_by_key(office: Office, page: Any) -> None:
    editor = edit(office, page, 1)
    assert len(editor.rows) == 9
    editor.rows[1].first().setFocus()
    office.press("F8")
    assert len(editor.rows) == 6, "a group goes with all that is in it"
    editor.rows[-1].first().setFocus()
    office.press("F8")
    assert len(editor.draft.effects) == 1
    assert editor.rows[-1].first().hasFocus()


def test_what_was_typed_survives_escape(office: Office, page: Any) -> None:
    editor = edit(office, page, 3)
    editor.rows[1].values[0].setFocus()
    editor.rows[1].values[0].selectAll()
    office.hands.type("88")
    office.press("Esc")
    assert page.part() is page.list
    assert office.shell.toast.said[-1] == "没存的修改先留着"
    page.list.view.setFocus()
    editor = edit(office, page, 3)
    assert editor.kept_words.isVisible()
    assert editor.rows[1].values[0].text() == "88"
    edit_again = editor.rows[1].values[0]
    edit_again.setText("10000.00")
    edit_again.textEdited.emit("10000.00")
    office.press("Ctrl+Return")
    assert page.part() is page.list, "nothing differs, so nothing is written"
    assert office.app.rules.done == []


def test_the_table_speaks_english(office: Office, page: Any) -> None:
    try:
        speak(EN)
        editor = edit(office, page, 3)
        assert editor.preview.label.text() == "paid at least 10,000.00: stop for a look; tag “大单”"
        assert editor.rows[0].first().currentText() == "all of these hold"
    finally:
        speak(ZH)


# --- versions ---------------------------------------------------------------------------------------------------------
def test_a_version_says_what_it_changed_and_one_goes_back_to_any(office: Office, page: Any) -> None:
    rules = office.app.rules
    office.press("V")
    office.wait(lambda: page.part() is page.versions and page.versions.view.current == 0)
    office.wait(lambda: "满 199 送毛巾: 新增" in office.words(page.versions.panel.body))
    said = office.words(page.versions.panel.body)
    assert "和第 5 版比" in said
    assert "2 处不同" in said
    page.versions.view.setFocus()
    office.press("J")
    office.wait(lambda: page.versions.title_of(page.versions.thing()) == "第 5 版")
    office.press("G")
    office.wait(lambda: rules.sets.get(7, ("",))[0] == "on")
    assert rules.sets[7][1] == rules.sets[5][1]
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: rules.sets.get(8, ("",))[0] == "on")
    office.press("Esc")
    assert page.part() is page.list


def test_a_draft_may_begin_from_any_version(office: Office, page: Any) -> None:
    office.press("V")
    office.wait(lambda: page.versions.view.current == 0)
    page.versions.view.setFocus()
    office.press("J", "E")
    office.wait(lambda: page.part() is page.list and page.list.head.pill.words == "第 7 版草稿")
    assert office.app.rules.draft() == office.app.rules.sets[5][1]


# --- the dry run ------------------------------------------------------------------------------------------------------
def test_a_dry_run_tells_figures_and_orders(office: Office, page: Any) -> None:
    office.press("P")
    office.wait(lambda: bool(page.list.rules.now.draft_no))
    office.press("R")
    office.wait(lambda: page.part() is page.trial and page.trial.version.currentData() == 7)
    trial = page.trial
    office.press("1", "R")
    office.wait(lambda: trial.found is not None and trial.grid.rowCount() == 11)
    assert office.app.rules.done[-1] == ("try", 7, 7)
    figures = [(one.value.text(), one.moved.text(), one.words.text()) for one in trial.figures]
    assert figures[0] == ("402", "+14", "拦下或挂起 · v6 388")
    assert figures[1] == ("5,410", "−14", "放行 · v6 5,424")
    assert figures[2] == ("210", "−2", "最多可合单 · v6 212")
    row = trial.grid.run.rows[0]
    assert [trial.grid.words(row, at) for at in range(5)] == [
        "261122-04830", "大单给人看", "会拦下或挂起", "人放行", "它走了，规则会拦",
    ]  # fmt: skip
    trial.shown.choose("people")
    office.wait(lambda: trial.grid.rowCount() == 7)
    trial.view.setFocus()
    office.press("Return")
    assert office.shell.opened[-1] == ("order", 2)
    trial.view.setFocus()
    office.press("Ctrl+Return")
    confirm(office)
    office.wait(lambda: office.app.rules.sets[7][0] == "on")


def test_a_key_tries_the_rule_at_hand_and_shows_what_it_makes_differ(office: Office, page: Any) -> None:
    office.press("J", "J", "D")
    trial = page.trial
    office.wait(lambda: page.part() is trial and trial.found is not None and not trial.running)
    assert office.app.rules.done[-1][0] == "try", "it ran as it opened"
    own = [one for one in trial.found.differences if "大单给人看" in one.rules]
    assert 0 < len(own) < len(trial.found.differences)
    office.wait(lambda: trial.grid.rowCount() == len(own))
    assert trial.shown.active() == "about"
    assert trial.shown.buttons["about"].words().startswith("「大单给人看」")
    trial.view.setFocus()
    office.press("Return")
    assert office.shell.opened[-1] == ("order", own[0].order_id)
    trial.view.setFocus()
    office.press("Esc")
    assert page.part() is page.list
    office.press("R")
    office.wait(lambda: page.part() is trial)
    assert list(trial.shown.buttons) == ["all", "differs", "people"], "R asks about all again"


def test_a_version_is_saved_as_a_file_and_a_file_becomes_a_draft(office: Office, page: Any, tmp_path: Path) -> None:
    page.list.save_into(str(tmp_path / "rules.json"))
    office.wait(lambda: [one[0] for one in office.app.rules.done[-1:]] == ["save_file"])
    assert office.app.rules.done[-1][1] == 6
    office.wait(lambda: "5 条规则" in office.shell.toast.said[-1])
    page.list.take_path(str(tmp_path / "rules.json"))
    office.wait(lambda: page.list.head.pill.words == "第 7 版草稿")
    page.list.view.setFocus()
    office.press("U")
    office.wait(lambda: page.list.head.pill.words == "第 6 版在用")
    for key, accept in (("S", QFileDialog.AcceptMode.AcceptSave), ("O", QFileDialog.AcceptMode.AcceptOpen)):
        page.list.view.setFocus()
        office.press(key)
        office.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
        chooser = QApplication.activeModalWidget()
        assert chooser.acceptMode() == accept
        chooser.reject()
        office.wait(lambda: QApplication.activeModalWidget() is None)


def test_a_dry_run_is_stopped_by_escape_and_keeps_what_it_found(office: Office, page: Any) -> None:
    rules = office.app.rules
    rules.gate, rules.steps = threading.Event(), 50
    office.press("R")
    office.wait(lambda: page.part() is page.trial and page.trial.version.count() == 2)
    trial = page.trial
    office.press("R")
    office.wait(trial.progress.isVisible)
    assert trial.running
    trial.empty.setFocus()
    office.press("Esc")
    assert page.part() is trial, "the first Esc stops the run"
    rules.gate.set()
    office.wait(lambda: not trial.running and trial.found is not None)
    assert not trial.found.complete
    office.wait(lambda: trial.summary.text().startswith("没跑完就停了。"))


def test_a_typed_period_is_looked_at(office: Office, page: Any) -> None:
    office.press("R")
    office.wait(lambda: page.part() is page.trial and page.trial.version.count() == 2)
    trial = page.trial
    office.press("4")
    assert trial.since.hasFocus()
    trial.since.setText("gestern")
    trial.do_try()
    assert trial.note.label.text() == "时间要写成 2026-11-01 00:00 这样。"
    trial.since.setText("2026-11-05 00:00")
    trial.until.setText("2026-11-01 00:00")
    trial.do_try()
    office.wait(lambda: trial.note.label.text() == "时间段的开始要早于结束。")
    trial.until.setText("2026-11-09 00:00")
    trial.do_try()
    office.wait(lambda: trial.found is not None)
    assert office.app.rules.done[-1] == ("try", 6, 4)


def test_merges_that_were_not_counted_are_said_to_be_so(office: Office, page: Any) -> None:
    from dataclasses import replace

    office.app.rules.found = replace(office.app.rules.found, merges=False)
    office.press("R")
    office.wait(lambda: page.part() is page.trial and page.trial.version.count() == 2)
    office.press("R")
    office.wait(lambda: page.trial.found is not None)
    office.wait(lambda: page.trial.figures[2].words.text() == "自动合单没开，没算")
    assert BY_NAME["rules.try"].keys == ("R",)
