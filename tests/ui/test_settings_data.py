"""Files with their columns put right and refused rows handed back; backups, checks, the outbox."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.errors import BadInput, SetupTrouble
from app.services.queries.rows import Outcome
from app.services.queries.setup_rows import ImportPreview, ImportResult
from app.ui.bridge import Desk
from app.ui.settings.data import DataPage, size_words
from app.ui.settings.goods import GoodsPage
from app.ui.settings.order_files import OrderFilesPage, TemplateName
from tests.ui.fake_settings import order_file
from tests.ui.settings_office import Office, open_office

REFUSED = ((3, "qty.not_a_number", {"shown": "x"}), (7, "order_no.missing", {}))


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        made.fake.files["orders.csv"] = order_file()
        yield made


def opened(office: Office, path: str = "orders.csv") -> OrderFilesPage:
    """Look into an order file."""
    page: OrderFilesPage = office.open("orders")
    office.wait(lambda: bool(page.shops) and page.template.count() > 1)
    page.open_file(path)
    office.wait(lambda: page.preview is not None)
    return page


# --- order files ------------------------------------------------------------------------------------------------------
def test_a_file_shows_its_columns_with_samples_and_receivers_masked(office: Office) -> None:
    page = opened(office)
    assert page.about.text() == "500 行·GB18030"
    mapping = page.mapping
    assert list(mapping.choices)[:3] == ["order_no", "title", "qty"], "what is required stands first"
    assert mapping.samples["order_no"].text() == "T26112201·T26112202"
    assert mapping.samples["receiver_name"].text() == "王**·欧**"
    assert mapping.samples["phone"].text() == "138******00"
    assert "301" not in mapping.samples["street"].text()
    assert page.unused.text() == "没用到的列：买家·备注"
    assert page.template.currentData() == "taobao_orders", "the template that fitted is named"


def test_a_receivers_column_stays_masked_whatever_it_is_chosen_for(office: Office) -> None:
    page = opened(office)
    choice = page.mapping.choices["buyer_message"]
    for column, shown in (("手机号", "138******00"), ("备注", "电话 139******78")):
        at = choice.findData(column)
        choice.setCurrentIndex(at)
        choice.activated.emit(at)
        assert page.mapping.samples["buyer_message"].text() == shown


def test_required_columns_must_be_there_and_none_twice(office: Office) -> None:
    page = opened(office)
    choice = page.mapping.choices["qty"]
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert not page.apply.isEnabled()
    assert page.trouble.label.text() == "这几项还没有列：数量"
    at = choice.findData("标题")
    choice.setCurrentIndex(at)
    choice.activated.emit(at)
    assert page.trouble.label.text() == "同一列选了两次：标题"
    at = choice.findData("数量")
    choice.setCurrentIndex(at)
    choice.activated.emit(at)
    assert page.apply.isEnabled()
    assert page.trouble.isHidden()


def test_an_import_moves_with_real_counts_and_tells_what_came_of_it(office: Office) -> None:
    page = opened(office)
    office.fake.steps, office.fake.gate = 3, threading.Event()
    office.press("Ctrl+Return")
    office.wait(page.progress_row.isVisible)
    assert not page.open_button.isEnabled()
    office.fake.gate.set()
    office.wait(lambda: page.result is not None)
    assert page.figures.text() == "1,500/1,500"
    assert page.done.label.text() == "新单 118·改了 2·没变 380"
    assert page.done.property("note") == "ok"
    mapping = {"order_no": "订单编号", "receiver_name": "收货人", "phone": "手机号", "street": "地址", "title": "标题",
               "qty": "数量"}  # fmt: skip
    assert ("import_orders", "orders.csv", 7, mapping) in office.fake.done


def test_refused_rows_are_named_and_handed_back(office: Office, tmp_path: Path) -> None:
    page = opened(office)
    office.fake.result = ImportResult(498, 0, 0, REFUSED)
    office.press("Ctrl+Return")
    office.wait(page.refused.isVisible)
    assert page.done.label.text() == "新单 498·没收 2 行，原因在下面"
    assert page.done.property("note") == "warn"
    assert page.refused.rows() == (("3", "数量不是数：x"), ("7", "没有订单号。"))
    page.save_refused(str(tmp_path / "bad.csv"))
    office.wait(lambda: ("hand_back", "orders.csv", 2, str(tmp_path / "bad.csv"), "zh_CN") in office.fake.done)
    office.wait(lambda: office.shell.toast.said == ["2 行存在 bad.csv，改好再导"])


def test_an_import_can_be_stopped_and_says_what_was_taken_in(office: Office) -> None:
    page = opened(office)
    office.fake.steps, office.fake.gate = 4, threading.Event()
    office.press("Ctrl+Return")
    office.wait(page.progress_row.isVisible)
    page.stop.click()
    assert not page.stop.isEnabled()
    office.fake.gate.set()
    office.wait(lambda: "停在 500/2000 单。" in page.trouble.label.text())
    assert page.result is None
    assert page.apply.isEnabled(), "it can be gone on with"


def test_a_file_that_cannot_be_used_says_why_and_writes_nothing(office: Office) -> None:
    page: OrderFilesPage = office.open("orders")
    page.open_file("none.csv")
    office.wait(lambda: "none.csv" in page.trouble.label.text())
    assert not page.apply.isVisible()
    assert not any(done[0] == "import_orders" for done in office.fake.done)


def test_another_template_reads_the_file_again(office: Office) -> None:
    page = opened(office)
    at = page.template.findData("generic")
    page.template.setCurrentIndex(at)
    page.template.activated.emit(at)
    office.wait(lambda: ("preview_orders", "orders.csv", "generic") in office.fake.done)


def test_a_mapping_is_remembered_under_a_name_that_is_not_given_away(office: Office) -> None:
    page = opened(office)
    office.screen.menu.setFocus()
    office.press("M")
    dialog = office.asked(TemplateName)
    dialog.name.setText("generic")
    office.press("F12")
    office.wait(lambda: "不能用" in office.asked(TemplateName).field._message.text())
    office.asked(TemplateName).name.setText("门店表")
    office.press("F12")
    office.wait(lambda: any(done[:2] == ("remember_template", "门店表") for done in office.fake.done))
    office.wait(lambda: page.template.currentData() == "门店表")
    assert office.shell.toast.said == ["记住了「门店表」"]


def test_without_a_file_shop_the_way_is_named(office: Office) -> None:
    office.fake.shop_rows = [row for row in office.fake.shop_rows if row.platform != "files"]
    page: OrderFilesPage = office.open("orders")
    page.open_file("orders.csv")
    office.wait(lambda: page.preview is not None)
    office.wait(lambda: "先加一家平台选「线下与文件」的店铺" in page.trouble.label.text())
    assert not page.apply.isEnabled()


def test_a_dropped_file_is_looked_into(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "dropped.csv"
    path.write_text("x", "utf-8")
    office.fake.files[str(path)] = order_file(str(path))
    page: OrderFilesPage = office.open("orders")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip
    office.wait(lambda: page.preview is not None)
    assert page.file.text() == "dropped.csv"


# --- goods ------------------------------------------------------------------------------------------------------------
def test_goods_go_into_the_chosen_warehouse(office: Office) -> None:
    office.fake.files["goods.csv"] = ImportPreview(
        "goods.csv", "utf-8", ("编码", "名称", "库存"), (("A-1", "杯", "5"),), {"sku_code": "编码", "name": "名称"},
        (("sku_code", True), ("name", False), ("qty", False)), "", 1,
    )  # fmt: skip
    page: GoodsPage = office.open("goods")
    office.wait(lambda: page.place.count() == 2)
    page.open_file("goods.csv")
    office.wait(lambda: page.preview is not None)
    page.place.setCurrentIndex(1)
    office.fake.result = ImportResult(1, 0, 0, ())
    office.press("Ctrl+Return")
    office.wait(lambda: ("import_skus", "goods.csv", 2, {"sku_code": "编码", "name": "名称"}) in office.fake.done)
    office.wait(lambda: page.done.label.text() == "新 1·改了 0·没变 0")
    office.fake.trouble = BadInput("import.no_sku_column", headings=["x"])
    office.press("Ctrl+Return")
    office.wait(lambda: page.trouble.isVisible() and page.trouble.property("note") == "bad")


# --- data -------------------------------------------------------------------------------------------------------------
def test_a_backup_is_made_beside_the_work(office: Office) -> None:
    page: DataPage = office.open("data")
    office.wait(lambda: len(page.backup_table.rows()) == 5)
    assert page.backups.note.text() == "另有 2 份"
    office.fake.gate = threading.Event()
    office.press("B")
    office.wait(lambda: page.backup_note.label.text() == "正在备份，可以继续干活。")
    assert not page.back_up.isEnabled()
    office.fake.gate.set()
    office.wait(lambda: page.backup_note.label.text() == "packdesk-manual.db 写好了，也打开验过。")
    office.wait(lambda: page.backups.note.text() == "另有 3 份")
    assert page.backup_table.rows()[0][1:] == ("48.3 MB", "验过")


def test_a_backup_that_failed_says_so(office: Office) -> None:
    page: DataPage = office.open("data")
    office.fake.trouble = SetupTrouble("backup.failed", why="disk full")
    office.press("B")
    office.wait(lambda: "disk full" in page.backup_note.label.text())
    assert page.back_up.isEnabled()


def test_checks_tell_what_holds_and_what_does_not(office: Office) -> None:
    page: DataPage = office.open("data")
    office.press("C")
    office.wait(lambda: page.check_note.label.text() == "3 项全部对得上。")
    assert page.check_table.rows()[0] == ("现有 = 流水之和", "对")
    office.fake.outcomes = [
        Outcome("ledger_on_hand", "check.broken", {"check": "ledger_on_hand", "first": ["sku 4 warehouse 1: 7 ≠ 8"]}),
        Outcome("no_oversell"),
    ]
    office.press("C")
    office.wait(lambda: page.check_note.property("note") == "bad")
    assert page.check_note.label.text().startswith("2 项里 1 项对不上。")
    assert page.check_table.rows() == (("现有 = 流水之和", "对不上", "sku 4 warehouse 1: 7 ≠ 8"),)


def test_the_outbox_names_what_waits_and_why(office: Office) -> None:
    page: DataPage = office.open("data")
    office.wait(lambda: page.grid.rowCount() == 2)
    rows = [[page.grid.words(row, at) for at in range(1, 6)] for row in page.grid.run.rows]
    assert rows[0][:3] == ["发货回写", "晴川百货", "3"]
    assert rows[0][4] == "shop.example 没有在规定时间内答完。"
    assert rows[1][0] == "推库存"
    assert [(tab.words, tab.count) for tab in page.out_tabs.tabs()] == [("等着发", "2"), ("放弃了", "1")]


def test_what_gave_up_is_tried_again(office: Office) -> None:
    page: DataPage = office.open("data")
    office.wait(lambda: page.grid.rowCount() == 2)
    page.out_tabs.activate("dead")
    office.wait(lambda: page.grid.rowCount() == 1)
    page.view.setFocus()
    office.press("Space", "R")
    office.wait(lambda: ("retry", (7,)) in office.fake.done)
    office.wait(lambda: page.out_pages.currentIndex() == 1)
    assert page.empty.words.text() == "没有放弃的通知。"
    assert next(item for item in office.screen.menu.items() if item.key == "data").count == ""


def test_news_from_the_engine_renew_the_outbox(office: Office) -> None:
    page: DataPage = office.open("data")
    office.wait(lambda: page.grid.rowCount() == 2)
    office.fake.calls = [replace(office.fake.calls[0], attempts=4)]
    office.app.tell("outbox", 5)
    office.wait(lambda: page.grid.rowCount() == 1)


@pytest.mark.parametrize(
    ("size", "words"), [(400, "1 KB"), (812_000, "812 KB"), (12_400_000, "12.4 MB"), (3_200_000_000, "3,200.0 MB")]
)
def test_sizes_read_well(size: int, words: str) -> None:
    assert size_words(size) == words
