"""The settings as a supervisor drives them: accounts, places, people; forms that lose nothing; each verb undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.people import Actor, Role
from app.errors import BadInput, LoginExpired
from app.services.queries.setup_rows import TestResult
from app.ui.actions import BY_NAME, of_context
from app.ui.bridge import Desk
from app.ui.components.labels import Note
from app.ui.components.mini_table import MiniTable
from app.ui.grids.cells import Pill
from app.ui.keys import offers
from app.ui.settings.people import PeoplePage
from app.ui.settings.shops import ShopsPage
from app.ui.settings.view import PAGES
from app.ui.shell.dialogs import Confirm
from app.ui.words import EN, ZH, speak
from tests.ui.settings_office import Office, open_office


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        yield made


# --- menu -------------------------------------------------------------------------------------------------------------
def test_the_menu_names_every_page_with_its_figure(office: Office) -> None:
    items = office.screen.menu.items()
    assert [item.key for item in items] == [page.key for page in PAGES]
    figures = {item.key: (item.count, item.count_tone) for item in items}
    assert figures["shops"] == ("7", "")
    assert figures["data"] == ("1", "bad"), "one call gave up"


def test_arrows_digits_and_enter_go_through_the_menu(office: Office) -> None:
    assert office.screen.menu.hasFocus()
    office.press("J", "J")
    assert office.screen.menu.active() == "printers"
    office.press("5", *"JJJJJJJJ")
    assert isinstance(office.screen.page(), PeoplePage)
    office.wait(lambda: office.screen.page().view.current == 0)
    office.press("Return")
    assert office.screen.page().view.hasFocus()
    office.press("Esc")
    assert office.screen.menu.hasFocus()


def test_only_verbs_of_the_open_page_are_offered(office: Office) -> None:
    office.open("shops")
    assert offers(office.screen, BY_NAME["settings.pull_again"])
    assert not offers(office.screen, BY_NAME["settings.back_up"])
    office.open("data")
    assert offers(office.screen, BY_NAME["settings.back_up"])
    assert not offers(office.screen, BY_NAME["settings.pull_again"])


def test_every_registered_verb_has_a_page(office: Office) -> None:
    offered = set()
    for page in PAGES:
        office.screen.open_page(page.key)
        offered |= {action.name for action in of_context("settings") if offers(office.screen, action)}
    assert {action.name for action in of_context("settings")} <= offered


def test_what_others_ask_for_opens_its_page(office: Office) -> None:
    office.screen.open_thing("settings.change", 3)
    page: Any = office.screen.page()
    office.wait(lambda: page.editing == 3)
    office.screen.open_thing("settings.outbox", 0)
    data: Any = office.screen.page()
    assert data.key == "data"
    office.wait(lambda: [call.id for call in data.calls] == [7])


# --- shops ------------------------------------------------------------------------------------------------------------
def test_a_shop_says_how_it_stands(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    access = [column.key for column in page.columns].index("access")
    said = [page.grid.words(row, access) for row in page.grid.run.rows]
    assert said == ["要授权", "正常", "正常", "正常", "停用", "等首次拉单", "表格导入"]
    assert (page.head.pill.words, page.head.pill.tone) == ("1 家没读到现在", "warn")


def test_the_promise_is_only_made_for_shops_that_are_read(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.fake.cover[1] = (*("ok",) * 10, "bad", *("ok",) * 13)
    page.reload()
    office.wait(lambda: page.head.pill.words == "1 家近 24 小时有缺口")
    office.fake.cover[1] = ("ok",) * 24
    page.reload()
    office.wait(lambda: (page.head.pill.words, page.head.pill.tone) == ("近 24 小时都读过", "ok"))
    office.fake.shop_rows = [replace(row, paused=True) for row in office.fake.shop_rows]
    page.reload()
    office.wait(lambda: (page.head.pill.words, page.head.pill.tone) == ("现在没有店铺在拉单", "neutral"))


def test_the_panel_tells_the_trouble_what_holds_and_the_ledger(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    note = page.panel.body.findChild(Note)
    assert note.label.text() == "shop.example 不认这个账号（401），请更新密钥。订单照常往下走，回写先等着。"
    office.wait(lambda: page.panel.body.findChild(MiniTable) is not None and bool(page.windows.get(1)))
    office.wait(lambda: len(page.panel.body.findChild(MiniTable).rows()) == 4)
    rows = page.panel.body.findChild(MiniTable).rows()
    assert [row[1:] for row in rows] == [
        ("3", "41", "41", "相符"), ("2", "40", "–", "在读"), ("3", "39", "–", "没读成"), ("2", "38", "41", "相符"),
    ]  # fmt: skip


def test_pull_again_sets_the_checkpoint_back_and_asks_for_a_sync(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.select(2)
    page.view.setFocus()
    office.press("G")
    office.wait(lambda: ("pull_again", 2, None) in office.fake.done)
    office.wait(lambda: ("sync_now",) in office.app.done)
    office.wait(lambda: office.shell.toast.said == ["晴川百货：近 7 天从头再读一遍"])


def test_pause_and_resume_each_undo_the_other(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.select(3)
    page.view.setFocus()
    office.press("P")
    office.wait(lambda: ("pause_shop", 3, True) in office.fake.done)
    office.wait(lambda: page.panel.pill.words == "停用")
    assert "李娜 暂停了店铺" in office.words(page.panel.body)
    page.view.setFocus()
    office.press("U")
    office.wait(lambda: ("pause_shop", 3, False) in office.fake.done)
    office.wait(lambda: page.panel.pill.words == "正常")


def test_only_a_shop_without_orders_is_deleted(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.select(3)
    page.view.setFocus()
    office.press("Shift+X")
    office.asked(Confirm)
    office.press("F12")
    office.wait(lambda: [error.code for error in office.shell.told] == ["shop.has_orders"])
    page.select(6)
    page.view.setFocus()
    office.press("Shift+X")
    dialog = office.asked(Confirm)
    assert dialog.title.text() == "删除店铺「晴川咖啡」"
    office.press("F12")
    office.wait(lambda: ("delete_shop", 6) in office.fake.done)
    office.wait(lambda: len(page.rows) == 6)


def test_a_test_runs_beside_the_work_and_shows_its_proof(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.select(3)
    page.view.setFocus()
    office.fake.gate = threading.Event()
    office.press("T")
    office.wait(lambda: "正在连平台。" in office.words(page.panel.body))
    office.fake.gate.set()
    office.wait(lambda: "官网商城：有 132 单待发货" in office.words(page.panel.body))


def test_a_failed_test_says_why(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.view.setFocus()
    office.fake.proof = TestResult(False, "http.unauthorized", {"host": "shop.example"})
    office.press("T")
    office.wait(lambda: any(note.property("note") == "bad" and "（401），请更新密钥。" in note.label.text()
                            for note in page.panel.body.findChildren(Note)[1:]))  # fmt: skip
    office.fake.trouble = LoginExpired("http.unauthorized", host="other.example")
    office.press("T")
    office.wait(lambda: "other.example" in office.words(page.panel.body))


# --- forms ------------------------------------------------------------------------------------------------------------
def test_authorising_sends_only_what_was_changed_and_tests_it(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.edit(page, 1)
    office.type("consumer_key", "ck_new")
    office.press("Ctrl+Return")
    office.wait(lambda: ("change_shop", 1, {"consumer_key": "ck_new"}) in office.fake.done)
    office.wait(lambda: ("test_shop", 1) in office.fake.done)
    assert page.editing is None


def test_a_change_can_be_taken_back_but_a_secret_cannot(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.edit(page, 2)
    office.type("promise_hours", "２４")
    office.type("consumer_key", "ck_x")
    office.press("Ctrl+Return")
    office.wait(lambda: ("change_shop", 2, {"consumer_key": "ck_x", "promise_hours": "24"}) in office.fake.done)
    office.wait(office.shell.toast.has_undo)
    office.shell.toast.undo_now()
    office.wait(lambda: ("change_shop", 2, {"promise_hours": "48"}) in office.fake.done)


def test_nothing_typed_is_lost_by_esc_or_another_row(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.edit(page, 2)
    office.type("url", "https://neu.example")
    office.press("Esc")
    assert page.editing is None
    assert office.shell.toast.said == ["没存的修改先留着"]
    assert office.fake.done == []
    office.edit(page, 2)
    assert page.panel.form.values()["url"] == "https://neu.example"
    assert page.panel.form.kept.text() == "上次没保存的修改还在。"
    page.view.go(0)
    assert page.editing is None
    office.edit(page, 2)
    assert page.panel.form.values()["url"] == "https://neu.example"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_sent(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.edit(page, 2)
    office.type("url", "neu.example")
    office.type("poll_seconds", "x")
    office.press("Ctrl+Return")
    assert page.panel.form.wrong() == ["url", "poll_seconds"]
    assert office.fake.done == []
    office.type("url", "https://neu.example")
    office.type("poll_seconds", "30")
    office.fake.trouble = BadInput("account.not_a_number", field="poll_seconds", value="30")
    office.press("Ctrl+Return")
    office.wait(lambda: page.panel.form.wrong() == ["poll_seconds"])
    assert page.panel.form.values()["url"] == "https://neu.example"


def test_a_new_shop_asks_for_what_its_platform_needs(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.view.setFocus()
    office.press("N")
    office.wait(lambda: page.editing == 0)
    assert list(page.panel.form.rows) == ["platform", "name", "url", "consumer_key"]
    office.type("name", "新门店")
    chooser: Any = page.panel.form.rows["platform"].editor
    chooser.setCurrentIndex(1)
    chooser.activated.emit(1)
    assert list(page.panel.form.rows) == ["platform", "name", "timezone"]
    assert page.panel.form.values()["name"] == "新门店", "what was typed goes along"
    office.press("Ctrl+Return")
    office.wait(lambda: ("add_shop", "files", "新门店", {"timezone": "Asia/Shanghai"}) in office.fake.done)
    office.wait(lambda: page.thing() is not None and page.thing().name == "新门店")


def test_a_name_in_use_is_refused_with_the_form_still_there(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.view.setFocus()
    office.press("N")
    office.wait(lambda: page.editing == 0)
    for name, words in (("name", "官网商城"), ("url", "https://a.example"), ("consumer_key", "ck")):
        office.type(name, words)
    office.press("Ctrl+Return")
    office.wait(lambda: page.panel.form.note.label.text() == "已有叫「官网商城」的店铺。")
    assert page.panel.form.values()["consumer_key"] == "ck"


# --- carriers, warehouses ---------------------------------------------------------------------------------------------
def test_a_carrier_is_proved_by_a_number_taken_and_given_back(office: Office) -> None:
    page = office.open("carriers")
    state = [column.key for column in page.columns].index("state")
    assert [page.grid.words(row, state) for row in page.grid.run.rows] == ["正常", "要授权"]
    page.view.setFocus()
    office.press("T")
    office.wait(lambda: "SF1234567890 已取号又回收" in office.words(page.panel.body))


def test_a_new_carrier_is_saved_and_tested(office: Office) -> None:
    page = office.open("carriers")
    page.view.setFocus()
    office.press("N")
    office.wait(lambda: page.editing == 0)
    for name, words in (("name", "顺丰新户"), ("partner_id", "QCBH2"), ("checkword", "w")):
        office.type(name, words)
    office.press("Ctrl+Return")
    values = {"partner_id": "QCBH2", "checkword": "w"}
    office.wait(lambda: ("add_carrier", "sf", "顺丰新户", values) in office.fake.done)
    office.wait(lambda: ("test_carrier", 9) in office.fake.done)


def test_a_warehouse_without_sender_is_pointed_out(office: Office) -> None:
    page = office.open("warehouses")
    page.view.setFocus()
    office.press("J")
    office.wait(lambda: "没填发件人：取号会被快递公司拒绝。" in office.words(page.panel.body))
    office.edit(page, 2)
    office.type("sender_name", "周仓管")
    office.press("Ctrl+Return")
    office.wait(lambda: ("save_warehouse", 2, {"sender_name": "周仓管"}) in office.fake.done)


# --- people -----------------------------------------------------------------------------------------------------------
def test_a_badge_held_under_the_gun_goes_into_the_open_form(office: Office) -> None:
    page = office.open("people")
    office.edit(page, 2)
    office.hands.scan("BADGE-0042")
    assert page.panel.form.values()["badge"] == "BADGE-0042"
    assert page.panel.form.values()["name"] == "王强", "the gun left nothing in the field with the cursor"
    office.press("Ctrl+Return")
    office.wait(lambda: ("save_staff", 2, {"badge": "BADGE-0042"}) in office.fake.done)


def test_without_an_open_form_a_badge_is_not_taken(office: Office) -> None:
    page = office.open("people")
    page.view.setFocus()
    office.hands.scan("BADGE-0042")
    assert office.shell.sounds.heard == ["dull"]


def test_somebody_new_gets_role_and_pin(office: Office) -> None:
    page = office.open("people")
    page.view.setFocus()
    office.press("N")
    office.wait(lambda: page.editing == 0)
    office.type("name", "陈晨")
    office.press("Ctrl+Return")
    assert page.panel.form.wrong() == ["pin"]
    office.type("pin", "2468")
    office.press("Ctrl+Return")
    expected = {"name": "陈晨", "role": "packer", "badge": "", "pin": "2468", "active": "1"}
    office.wait(lambda: ("save_staff", None, expected) in office.fake.done)


def test_who_left_is_switched_off_and_on_again(office: Office) -> None:
    page = office.open("people")
    page.select(2)
    page.view.setFocus()
    office.press("P")
    switch = page.buttons[1]
    assert switch.words() == "停用"
    office.wait(lambda: ("save_staff", 2, {"active": ""}) in office.fake.done)
    office.wait(lambda: page.panel.pill.words == "停用" and switch.words() == "启用")
    page.view.setFocus()
    office.press("U")
    office.wait(lambda: ("save_staff", 2, {"active": "1"}) in office.fake.done)


# --- window -----------------------------------------------------------------------------------------------------------
def test_a_change_elsewhere_renews_the_list_but_not_an_open_form(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    office.edit(page, 2)
    office.type("url", "https://neu.example")
    office.fake.shop_rows = [row for row in office.fake.shop_rows if row.id != 6]
    office.app.tell("shop", 6)
    office.wait(lambda: len(page.rows) == 6)
    assert page.editing == 2
    assert page.panel.form.values()["url"] == "https://neu.example"


def test_the_menu_of_all_verbs_names_their_keys(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    page.view.setFocus()
    office.press(".")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    lines = [entry.text() for entry in menu.actions()]
    menu.close()
    assert any("\tG" in words for words in lines)
    assert any("⇧X" in words for words in lines)


def test_the_whole_screen_speaks_english(office: Office) -> None:
    for page in PAGES:
        office.screen.open_page(page.key)
    speak(EN)
    QApplication.sendEvent(office.screen, QEvent(QEvent.Type.LanguageChange))
    for made in office.screen.made.values():
        QApplication.sendEvent(made, QEvent(QEvent.Type.LanguageChange))
    assert all(item.words for item in office.screen.menu.items())
    speak(ZH)


def test_a_clerk_without_the_right_changes_nothing(office: Office, desk: Desk) -> None:
    page: ShopsPage = office.open("shops")
    desk.sign_in(Actor(2, "王强", Role.PACKER, "打包台 1"))
    page.view.setFocus()
    office.press("P", "G", "N", "Shift+X")
    assert page.editing is None
    assert office.fake.done == []


def test_pills_name_every_state_by_word_and_shape(office: Office) -> None:
    page: ShopsPage = office.open("shops")
    access = [column.key for column in page.columns].index("access")
    pills = [row.cells[access] for row in page.grid.run.rows]
    assert all(isinstance(pill, Pill) and pill.words and pill.icon for pill in pills)
    assert len({(pill.words, pill.icon) for pill in pills}) == len({pill.words for pill in pills})
