"""Printers with their test label, and what belongs to this PC and its station."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.bridge import Desk
from app.ui.components.segments import Segments
from app.ui.settings.paper_test import PaperTest
from app.ui.settings.printers import PrintersPage
from app.ui.theme import look
from app.ui.words import ZH, language, speak
from tests.ui.settings_office import Office, open_office


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        yield made
    look().choose("light", 1.0)
    speak(ZH)


# --- printers ---------------------------------------------------------------------------------------------------------
def looking_at_a_label(office: Office) -> tuple[PrintersPage, PaperTest]:
    """Print a test label on the first printer."""
    page: PrintersPage = office.open("printers")
    page.view.setFocus()
    office.press("T")
    office.wait(lambda: page.paper.isVisible() and ("test_printer", 1) in office.fake.done)
    office.wait(page.view.hasFocus)
    return page, page.paper


def test_printers_say_what_they_say_of_themselves(office: Office) -> None:
    page: PrintersPage = office.open("printers")
    state = [column.key for column in page.columns].index("state")
    assert [page.grid.words(row, state) for row in page.grid.run.rows] == ["就绪", "不回状态"]
    page.view.setFocus()
    office.press("J")
    office.wait(lambda: "不回状态：断纸它不说，靠扫描确认。" in office.words(page.panel.body))


def test_a_found_printer_is_one_click_from_its_first_label(office: Office) -> None:
    page: PrintersPage = office.open("printers")
    office.wait(lambda: len(page.found_list.cards) == 1)
    page.found_list.cards[0].button.click()
    office.wait(lambda: page.editing == 0)
    values = page.panel.form.values()
    assert (values["name"], values["transport"], values["address"]) == ("虚拟打印机", "virtual", "paper")
    office.press("Ctrl+Return")
    office.wait(lambda: ("test_printer", 9) in office.fake.done)
    office.wait(lambda: page.thing_id() == 9 and page.paper.isVisible())
    office.wait(lambda: not page.found_list.cards)


def test_the_scan_settles_the_test(office: Office) -> None:
    page, paper = looking_at_a_label(office)
    office.hands.scan("4006381333931")
    office.wait(lambda: "不是这张测试面单" in paper.advice.label.text())
    assert not paper.is_proved()
    office.hands.scan("PDT525739")
    office.wait(paper.is_proved)
    assert paper.state.text() == "扫得出，这台可以用了。"
    assert office.shell.sounds.heard == ["dull", "piece"]
    assert page.view.hasFocus(), "digits are the menu's again"


def test_digits_answer_and_the_wrong_polarity_is_turned_and_printed_again(office: Office) -> None:
    page, paper = looking_at_a_label(office)
    office.press("2")
    office.wait(lambda: ("save_printer", 1, {"inverted": "1"}) in office.fake.done)
    office.wait(lambda: office.fake.done.count(("test_printer", 1)) == 2)
    office.wait(lambda: paper.answers == {})  # a new label, new questions
    office.press("1", "3")
    assert paper.answers == {"ink": "fine", "frame": "whole"}
    office.press("5")
    assert "浓度加 2" in paper.advice.label.text()
    assert office.screen.menu.active() == "printers"
    assert page.testing == 1


def test_a_cut_frame_leads_to_the_papers_size(office: Office) -> None:
    page, _ = looking_at_a_label(office)
    office.press("4")
    office.wait(lambda: page.editing == 1)
    office.type("width_mm", "60")
    office.press("Ctrl+Return")
    office.wait(lambda: ("save_printer", 1, {"width_mm": "60"}) in office.fake.done)


def test_the_questions_outlive_a_refreshed_list(office: Office) -> None:
    page, paper = looking_at_a_label(office)
    office.press("1")
    office.app.tell("printer", 1)
    before = page.rows
    office.wait(lambda: page.rows is not before)
    assert paper.isVisible()
    assert paper.answers == {"ink": "fine"}
    page.view.setFocus()
    office.press("J")
    office.wait(lambda: not paper.isVisible())


# --- this PC ----------------------------------------------------------------------------------------------------------
def test_theme_and_size_act_at_once_and_can_be_undone(office: Office) -> None:
    page: Any = office.open("look")
    page.theme.choose("dark")
    assert look().colours.dark
    assert office.shell.prefs.text("look/theme") == "dark"
    office.shell.toast.undo_now()
    assert not look().colours.dark
    page.scale.choose("125")
    assert look().scale == 1.25
    assert office.shell.prefs.scale == 1.25
    office.shell.toast.undo_now()
    assert look().scale == 1.0


def test_the_language_is_switched_and_back(office: Office) -> None:
    page: Any = office.open("look")
    page.tongue.choose("en_US")
    assert language() == "en_US"
    office.shell.toast.undo_now()
    assert language() == ZH


def test_letters_can_be_switched_off_and_key_caps_follow(office: Office) -> None:
    shops: Any = office.open("shops")
    page: Any = office.open("look")
    page.letters.choose("off")
    assert office.shell.keys.letters is False
    assert [button.key for button in shops.buttons] == ["Alt G", "F2"]
    office.open("shops").view.setFocus()
    office.press("N")
    assert shops.editing is None
    office.press("Alt+N")
    office.wait(lambda: shops.editing == 0)
    office.shell.toast.undo_now()
    assert [button.key for button in shops.buttons] == ["G", "F2"]


def test_the_density_reaches_every_list(office: Office) -> None:
    shops: Any = office.open("shops")
    page: Any = office.open("look")
    page.density.choose("compact")
    assert shops.view.density == "compact"
    assert office.shell.prefs.text("orders/density") == "compact"
    office.shell.toast.undo_now()
    assert shops.view.density == "normal"


def test_arrows_move_along_the_segments(office: Office) -> None:
    page: Any = office.open("look")
    segments: Segments = page.scale
    segments.buttons["100"].setFocus()
    QTest.keyClick(segments.buttons["100"], Qt.Key.Key_Right)
    assert segments.active() == "110"
    assert segments.buttons["110"].hasFocus()
    QTest.keyClick(segments.buttons["110"], Qt.Key.Key_Left)
    assert (segments.active(), look().scale) == ("100", 1.0)


# --- this station -----------------------------------------------------------------------------------------------------
def test_the_benchs_rules_are_shared_settings_with_undo(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: page.station.text() == "打单台 2")
    assert page.auto_ship.active() == "on"
    page.auto_ship.choose("off")
    office.wait(lambda: office.fake.done == [("put", "bench.auto_ship", False)])
    office.wait(office.shell.toast.has_undo)
    office.shell.toast.undo_now()
    office.wait(lambda: office.fake.done[1:] == [("put", "bench.auto_ship", None)])
    office.wait(lambda: page.auto_ship.active() == "on")


def test_one_station_may_differ_from_the_others(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: page.verify_here.active() == "" and bool(page.values))
    page.verify_here.choose("off")
    office.wait(lambda: office.fake.done == [("put", "bench.verify:打单台 2", False)])
    office.wait(office.shell.toast.has_undo)
    page.verify_here.choose("")
    office.wait(lambda: office.fake.done[1:] == [("put", "bench.verify:打单台 2", None)])


def test_the_undo_window_is_a_number_of_seconds(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: bool(page.values))
    page.undo.setFocus()
    page.undo.selectAll()
    office.hands.type("30")
    office.press("Return")
    office.wait(lambda: office.fake.done == [("put", "ship.undo_seconds", 30)])
    page.undo.setText("viel")
    page.undo.editingFinished.emit()
    assert len(office.fake.done) == 1


def test_the_guns_prefix_stays_on_this_pc(office: Office) -> None:
    page: Any = office.open("station")
    page.prefix.setText("#>")
    page.prefix.editingFinished.emit()
    assert office.shell.prefs.text("scan/prefix") == "#>"
    assert office.fake.done == []
    office.shell.toast.undo_now()
    assert office.shell.prefs.text("scan/prefix") == ""


def test_another_station_changed_a_rule(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: bool(page.values))
    office.fake.values["bench.auto_ship"] = False
    office.app.tell("setting", 1)
    office.wait(lambda: page.auto_ship.active() == "off")


def test_this_pc_gets_a_name_in_force_from_the_next_start(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: page.station.text() == "打单台 2" and page.station.isEnabled())
    page.station.setText("打包台 7")
    page.station.editingFinished.emit()
    office.wait(lambda: office.fake.done == [("name_station", "打包台 7")])
    office.wait(lambda: "打单台 2" in page.rows["station"].about.text())
    office.shell.toast.undo_now()
    office.wait(lambda: page.station.text() == "打单台 2")


def test_a_name_from_the_environment_cannot_be_changed(office: Office) -> None:
    office.fake.station_name = replace(office.fake.station_name, fixed=True)
    page: Any = office.open("station")
    office.wait(lambda: page.station.text() == "打单台 2")
    assert not page.station.isEnabled()
    assert "PACKDESK_STATION" in page.rows["station"].about.text()


def test_sounds_are_turned_down_and_off_on_this_pc(office: Office) -> None:
    page: Any = office.open("station")
    office.wait(lambda: bool(page.values))
    sounds: Any = office.shell.sounds
    page.sounds.volume.choose("0.3")
    assert (sounds.volume, office.shell.prefs.text("sound/volume")) == (0.3, "0.3")
    assert sounds.heard == ["piece"], "what was chosen is heard"
    page.sounds.toggles.buttons["wrong"].click()
    assert sounds.muted == {"wrong"}
    office.shell.toast.undo_now()
    assert sounds.muted == frozenset()
    assert sounds.heard[-1] == "wrong", "turned on, it is played"


def test_the_benchs_keys_are_kept_as_bar_codes(office: Office) -> None:
    page: Any = office.open("station")
    page.start(page.save_key_sheet("/somewhere/keys.pdf"))
    office.wait(lambda: bool(office.fake.done))
    kind, target, title, rows = office.fake.done[0]
    assert (kind, target, title) == ("key_sheet", "/somewhere/keys.pdf", "打包台命令条码")
    assert ("PDKEY-F12", "完成", "F12") in rows
    office.wait(lambda: office.shell.toast.said == ["keys.pdf 存好了，用 A4 打印"])
