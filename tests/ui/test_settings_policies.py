"""Checks, stop lists, gifts, terms and prices, places, bundles and merging, as a supervisor sets them by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from app.services.queries.policy_rows import TablePreview, Taken
from app.ui.bridge import Desk
from app.ui.settings.take_file import Preview, Refused
from app.ui.shell.dialogs import Confirm
from tests.ui.settings_office import Office, open_office


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        yield made


def rows(page: Any) -> list[list[str]]:
    return [[page.grid.words(row, at) for at in range(len(page.columns))] for row in page.grid.run.rows]


def opened(office: Office, key: str) -> Any:
    page = office.open(key)
    page.view.setFocus()
    return page


# --- checks -----------------------------------------------------------------------------------------------------------
def test_checks_say_how_they_stand_and_where_shops_differ(office: Office) -> None:
    page = opened(office, "checks")
    assert [row[1:] for row in rows(page)] == [
        ["开", "–"], ["关", "晴川百货 开"], ["50", "–"], ["1, 4", "–"], ["¥5,000.00", "官网商城 ¥1,000.00"],
    ]  # fmt: skip
    assert rows(page)[4][0] == "货到付款上限，0 不查", "sums are said as people write them"
    assert "checks" not in office.screen.counts


def test_a_check_is_switched_by_key_and_back(office: Office) -> None:
    page = opened(office, "checks")
    office.press("P")
    office.wait(lambda: office.app.policies.done == [("set_check", "on_phone_odd", "off", None)])
    office.wait(lambda: rows(page)[0][1] == "关")
    assert office.shell.toast.said[-1] == "检查关了，3 单因此放行"
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: rows(page)[0][1] == "开")


def test_a_figure_is_set_for_one_shop_alone(office: Office) -> None:
    page = opened(office, "checks")
    office.edit(page, 3)
    shop = page.panel.form.rows["shop"].editor
    shop.setCurrentIndex(shop.findData("3"))
    shop.activated.emit(shop.currentIndex())
    office.wait(lambda: "value:3" in page.panel.form.rows)
    office.type("value:3", "30")
    office.press("Ctrl+Return")
    office.wait(lambda: ("set_check", "price_odd_percent", "30", 3) in office.app.policies.done)
    office.wait(lambda: rows(page)[2][2] == "官网商城 30")


def test_a_figure_that_cannot_be_is_refused_and_kept(office: Office) -> None:
    page = opened(office, "checks")
    office.edit(page, 3)
    office.type("value:0", "viel")
    office.press("Ctrl+Return")
    office.wait(page.panel.form.note.isVisible)
    assert page.panel.form.rows["value:0"].value() == "viel"
    assert office.app.policies.done == []


# --- stop lists -------------------------------------------------------------------------------------------------------
def test_somebody_is_put_on_the_blacklist_and_taken_off(office: Office) -> None:
    page = opened(office, "blacklist")
    assert rows(page)[0][:3] == ["电话", "138******00", "拒收三次"]
    office.press("N")
    office.wait(lambda: page.editing == 0)
    office.type("text", "王小明")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done == [("add_stop", "person", "王小明", "")])
    office.wait(lambda: page.thing_id() == 9)
    assert office.shell.toast.said[-1] == "已加上，拦下 4 单"
    assert "王小明" not in " ".join(" ".join(row) for row in rows(page)), "masked at once"
    page.view.setFocus()
    office.press("Shift+X")
    assert "销毁" in office.words(office.asked(Confirm))
    office.asked(Confirm)._verb.click()
    office.wait(lambda: [row[1] for row in rows(page)] == ["138******00", "科技园路 **"])
    assert office.shell.toast.said[-1] == "结束了，2 单放行"


def test_an_entry_is_not_changed(office: Office) -> None:
    page = opened(office, "blacklist")
    office.press("F2")
    assert page.editing is None
    assert office.shell.toast.said[-1].startswith("条目不能改")


def test_a_file_of_entries_is_looked_at_before_it_is_taken(office: Office) -> None:
    page = opened(office, "blacklist")
    office.press("O")
    office.wait(lambda: bool(office.shell.window().findChildren(QFileDialog)))
    chooser = office.shell.window().findChildren(QFileDialog)[-1]
    failed = ((5, "blacklist.bad_length", {"kind": "phone", "least": 5, "most": 200}),)
    preview_rows = (("phone", "138******00", ""), ("person", "王**", "x"))
    office.app.policies.preview = TablePreview(("kind", "masked", "note"), preview_rows, 2, failed)
    office.app.policies.taken = Taken(2, 6, ((4, "blacklist.known", {"kind": "person", "masked": "王**", "entry": 3}),))
    chooser.fileSelected.emit("black.xlsx")
    chooser.reject()
    office.wait(lambda: isinstance(office.asked(Preview), Preview))
    dialog = office.asked(Preview)
    assert dialog.table.rows() == (("电话", "138******00", ""), ("姓名", "王**", "x"))
    assert "1 行不对，不会收；其余 2 行照收。" in office.words(dialog)
    dialog._verb.click()
    refused = office.asked(Refused)
    assert "收了 2 条，1 行没收" in office.words(refused)
    refused.reject()
    office.wait(lambda: office.shell.toast.said[-1:] == ["加了 2 条，拦下 6 单"])
    assert page.desk.app.policies.done[-1] == ("take_file", "blacklist", 0, "black.xlsx")


def test_regions_say_whether_they_hold_now(office: Office) -> None:
    page = opened(office, "no_ship")
    assert [(row[0], row[1], row[4]) for row in rows(page)] == [
        ("新疆 乌鲁木齐", "所有快递", "停发"), ("海南", "圆通", "过了"), ("西藏", "所有快递", "没到"),
    ]  # fmt: skip


def test_a_region_is_stopped_and_served_again(office: Office) -> None:
    page = opened(office, "no_ship")
    office.press("N")
    office.wait(lambda: page.editing == 0)
    office.type("province", "火星")
    office.press("Ctrl+Return")
    office.wait(page.panel.form.note.isVisible)
    assert "火星" in page.panel.form.note.label.text()
    office.type("province", "青海")
    carrier = page.panel.form.rows["carrier"].editor
    carrier.setCurrentIndex(carrier.findData("1"))
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done == [("add_no_ship", "青海", "1")])
    office.wait(lambda: page.thing_id() == 9)
    page.view.setFocus()
    office.press("Shift+X")
    office.asked(Confirm)._verb.click()
    office.wait(lambda: office.app.policies.done[-1] == ("end_no_ship", 9))
    office.wait(lambda: office.shell.toast.said[-1:] == ["结束了，31 单放行"])


# --- gifts ------------------------------------------------------------------------------------------------------------
def test_gifts_say_how_often_and_what_is_left(office: Office) -> None:
    page = opened(office, "gifts")
    assert [row[2:] for row in rows(page)] == [["5,212", "6,020", "340"], ["100", "100", "0"], ["–", "–", "不限"]]
    assert rows(page)[0][1] == "满 199 送毛巾 每满 ¥199.00·送完为止"
    assert "没有这个商品" in rows(page)[2][0]


def test_a_gift_leads_to_its_rule(office: Office) -> None:
    opened(office, "gifts")
    office.press("F2")
    office.wait(lambda: office.screen.page().key == "rules")
    rules: Any = office.screen.page()
    office.wait(lambda: rules.part() is rules.editor and rules.editor.rule_no == 4)
    assert rules.editor.name_input.text() == "满 199 送毛巾"


# --- carriers and warehouses ------------------------------------------------------------------------------------------
def test_a_carrier_shows_what_it_takes_and_costs(office: Office) -> None:
    page = opened(office, "carriers")
    office.wait(lambda: "浙江省" in office.words(page.panel.body))
    said = office.words(page.panel.body)
    assert "HZ → 新疆维吾尔自治区 1 kg 18.00 +0.5 kg 9.00" in said
    assert "liquid" in said
    office.press("J")
    office.wait(lambda: "没有价格表" in office.words(page.panel.body))


def test_terms_are_changed_without_testing_the_account(office: Office) -> None:
    page = opened(office, "carriers")
    office.wait(lambda: 1 in page.costs.known)
    office.press("E")
    office.wait(lambda: page.editing == 1 and "max_weight_g" in page.panel.form.rows)
    office.type("max_weight_g", "20000")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done == [("set_terms", 1, {"max_weight_g": "20000"})])
    office.wait(lambda: "20000" in office.words(page.panel.body))
    assert not [what for what in office.fake.done if what[0] in ("test_carrier", "change_carrier")]
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: office.app.policies.done[-1] == ("set_terms", 1, {"max_weight_g": "30000"}))
    page.view.setFocus()
    office.press("F2")
    office.wait(lambda: page.editing == 1 and "partner_id" in page.panel.form.rows)
    office.type("partner_id", "QCBH2")
    office.press("Ctrl+Return")
    office.wait(lambda: ("change_carrier", 1, {"partner_id": "QCBH2"}) in office.fake.done)


def test_a_wrong_price_table_is_not_taken(office: Office) -> None:
    page = opened(office, "carriers")
    office.wait(lambda: 1 in page.costs.known)
    failed = ((4, "region.no_province", {"name": "火星"}),)
    office.app.policies.preview = replace(office.app.policies.preview, failed=failed)
    page.costs.take_path("yto.xlsx")
    dialog = office.asked(Preview)
    assert "1 行不对，所以整个文件都不收" in office.words(dialog)
    assert not dialog._verb.isEnabled()
    office.press("F12")
    dialog.reject()
    office.wait(lambda: office.app.policies.done == [("preview_file", "prices", "yto.xlsx")])
    office.app.policies.preview = replace(office.app.policies.preview, failed=())
    page.costs.take_path("yto.xlsx")
    office.asked(Preview)
    office.press("F12")
    office.wait(lambda: office.app.policies.done[-1] == ("take_file", "prices", 1, "yto.xlsx"))
    office.wait(lambda: office.shell.toast.said[-1:] == ["换成了新的，1 行"])


def test_a_price_table_is_saved_to_be_filled_in(office: Office) -> None:
    page = opened(office, "carriers")
    office.press("V")
    office.wait(lambda: bool(office.shell.window().findChildren(QFileDialog)))
    chooser = office.shell.window().findChildren(QFileDialog)[-1]
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    chooser.fileSelected.emit("sf.csv")
    chooser.reject()
    office.wait(lambda: office.app.policies.done == [("save_prices", 1, "sf.csv")])
    office.wait(lambda: office.shell.toast.said[-1:] == ["存了 4 行价格"])
    assert page.thing_id() == 1


def test_a_warehouse_sends_where_it_is_told_to(office: Office) -> None:
    page = opened(office, "warehouses")
    office.wait(lambda: "浙江省、江苏省=1" in office.words(page.panel.body))
    office.press("D")
    office.wait(lambda: page.editing == 1 and list(page.panel.form.rows) == ["regions"])
    office.type("regions", "火星")
    office.press("Ctrl+Return")
    office.wait(page.panel.form.note.isVisible)
    office.type("regions", "浙江 上海")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done == [("set_regions", 1, "浙江 上海")])
    office.wait(lambda: "浙江、上海" in office.words(page.panel.body))
    page.view.setFocus()
    office.press("F2")
    office.wait(lambda: page.editing == 1 and "sender_name" in page.panel.form.rows)


# --- bundles and merging ----------------------------------------------------------------------------------------------
def test_a_bundle_is_made_changed_and_switched_off(office: Office) -> None:
    page = opened(office, "bundles")
    assert rows(page)[0] == ["SET-TEA", "茶具四件套", "BWB-500-SS ×1, MJ-ZX-01 ×3", "在用"]
    office.press("P")
    said = ("save_bundle", "SET-TEA", "茶具四件套", "BWB-500-SS=1:60 MJ-ZX-01=3:40", False)
    office.wait(lambda: office.app.policies.done == [said])
    office.press("N")
    office.wait(lambda: page.editing == 0)
    office.type("bundle_code", "SET-2")
    office.type("name", "两件套")
    office.type("items", "MJ-ZX-01=2")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done[-1] == ("save_bundle", "SET-2", "两件套", "MJ-ZX-01=2", True))
    office.wait(lambda: page.thing_id() == 9)
    office.edit(page, 9)
    office.type("name", "两条装")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done[-1] == ("save_bundle", "SET-2", "两条装", "MJ-ZX-01=2", True))


def test_a_share_of_the_stock_is_set_apart_changed_and_given_back(office: Office) -> None:
    page = opened(office, "shares")
    assert rows(page)[0] == ["直播仓", "30%·2 种按件数", "抖音直播间·晴川百货", "杭州主仓"]
    office.wait(lambda: "BWB-500-SS" in office.words(page.panel.body))
    office.edit(page, 2)
    office.type("percent", "25")
    office.press("Ctrl+Return")
    office.wait(lambda: len(office.app.policies.done) == 1)
    (said,) = office.app.policies.done
    assert (said[0], said[1]["name"], said[1]["percent"], said[1]["shops"]) == (
        "save_share",
        "大促仓",
        "25",
        "山木官网",
    )
    office.wait(lambda: page.editing is None)
    office.press("N")
    office.wait(lambda: page.editing == 0)
    for field, text in (("name", "会员仓"), ("shops", "火星店"), ("warehouses", "杭州主仓"), ("pieces", "MJ-ZX-01=5")):
        office.type(field, text)
    office.press("Ctrl+Return")
    office.wait(page.panel.form.note.isVisible)
    office.type("shops", "官网商城")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done[-1][1]["name"] == "会员仓")
    office.wait(lambda: page.editing is None and page.thing() is not None and page.thing().id == 9)
    office.press("Shift+X")
    office.wait(lambda: office.app.policies.done[-1] == ("end_share", "会员仓"))
    office.wait(lambda: office.shell.toast.said[-1:] == ["「会员仓」取消了，货归大家"])
    office.press("U")
    office.wait(lambda: office.app.policies.done[-1][0] == "save_share")
    assert office.app.policies.done[-1][1]["pieces"] == "MJ-ZX-01=5"


def test_merging_is_switched_bounded_and_told_across_which_shops(office: Office) -> None:
    page = opened(office, "merging")
    assert rows(page) == [
        ["所有店铺", "只在手工时合"], ["山木官网", "只合本店的"], ["晴川百货", "和「山木」组的店一起合"],
        ["官网商城", "从不合"],
    ]  # fmt: skip
    office.press("P")
    office.wait(lambda: rows(page)[0][1] == "自动合单开着")
    office.edit(page, 1)
    office.type("max_orders", "5")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done[-1] == ("set_merging", 0, {"max_orders": "5"}))
    office.edit(page, 2)
    policy = page.panel.form.rows["policy"].editor
    policy.setCurrentIndex(policy.findData("group"))
    office.type("group", "山木")
    office.press("Ctrl+Return")
    office.wait(lambda: office.app.policies.done[-1] == ("set_merging", 1, {"policy": "group", "group": "山木"}))
    office.wait(lambda: rows(page)[1][1] == "和「山木」组的店一起合")
