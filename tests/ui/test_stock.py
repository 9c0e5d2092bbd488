"""The stock panel as a warehouse hand drives it: by keys and scans, with what the books say afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.domain.people import Actor, Role
from app.errors import LostRace
from app.services.queries.screen_rows import StockFilter
from app.ui import sound
from app.ui.bridge import Desk
from app.ui.prefs import Prefs
from app.ui.stock.columns import row_id, sku_of
from app.ui.stock.detail import Figures, PlaceLine
from app.ui.stock.dialogs import SafetyDialog, TransferDialog
from app.ui.stock.ledger import LedgerList
from app.ui.stock.view import StockScreen
from app.ui.words import EN, ZH, speak
from tests.ui.fake_stock import RAINBOOT, SKUS, FakeStock
from tests.ui.hands import Hands, Shell, hands_on

SHIRT_L = 7
SHIRT_BARCODE, CUP_BARCODE = "6971234500031", "6971234500017"


class Panel:
    """The screen with everything around it."""

    def __init__(self, qtbot, fake: FakeStock, app: Any, shell: Shell, screen: StockScreen, hands: Hands) -> None:
        self.qtbot, self.fake, self.app, self.shell = qtbot, fake, app, shell
        self.screen, self.hands = screen, hands

    def wait(self, what) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.hands.press(key)
            self.hands.scanner._settle()

    def type(self, words: str) -> None:
        """Put text into the focused field as an input method does."""
        committed = QInputMethodEvent()
        committed.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget(), committed)

    def asked(self, kind: type[QDialog]) -> Any:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def go(self, sku_id: int) -> None:
        """Make a SKU's first row the current one and wait for its panel."""
        self.screen.view.setFocus()
        self.screen.view.go(self.screen.grid.position_of(row_id(sku_id, 1)))
        self.shown(sku_id)

    def shown(self, sku_id: int) -> None:
        panel = self.screen.panel
        self.wait(lambda: panel.detail is not None and panel.detail.sku_id == sku_id)

    def listed(self, count: int) -> None:
        """Wait until the list has so many rows."""
        self.wait(lambda: self.screen.grid.rowCount() == count and not self.screen.grid.awaiting)


@pytest.fixture
def panel(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Panel]:
    app.stock = FakeStock()
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1290, 640)
    screen = StockScreen(shell)
    shell.put(screen)
    with hands_on(shell) as hands:
        made = Panel(qtbot, app.stock, app, shell, screen, hands)
        made.listed(12)
        made.wait(lambda: bool(screen._counts and screen.warehouses))
        screen.view.setFocus()
        yield made


def texts(widget: QWidget) -> str:
    return " ".join(child.accessibleName() or getattr(child, "text", str)() for child in widget.findChildren(QWidget))


# --- list -------------------------------------------------------------------------------------------------------------
def test_tabs_stand_with_counts_and_digits_turn_them(panel: Panel) -> None:
    tabs = panel.screen.tabs().tabs()
    assert [(tab.words, tab.count, tab.tone) for tab in tabs] == [
        ("全部单品", "9", ""), ("缺货", "1", "bad"), ("低库存", "4", "warn"),
    ]  # fmt: skip
    panel.press("2")
    panel.listed(1)
    assert sku_of(panel.screen.grid.row_at(0).id) == RAINBOOT
    panel.press("3")
    panel.listed(4)
    panel.press("1")
    panel.listed(12)


def test_a_row_says_in_words_what_stands_in_its_way(panel: Panel) -> None:
    grid = panel.screen.grid
    state = [column.key for column in grid.columns].index("state")
    said = {sku_of(row.id): grid.words(row, state) for row in grid.run.rows}
    assert (said[RAINBOOT], said[SHIRT_L], said[2]) == ("缺 12 件", "充足", "充足"), "the last warehouse's row is kept"
    first = grid.row_at(grid.position_of(row_id(SHIRT_L, 1)))
    assert grid.words(first, state) == "低库存"


def test_f_goes_into_the_filter_and_enter_back_to_the_list(panel: Panel) -> None:
    panel.press("F")
    assert panel.screen.bar.search.hasFocus()
    panel.hands.type("mj-zx")
    panel.listed(2)
    panel.press("Return")
    assert panel.screen.view.hasFocus()
    panel.press("F")
    panel.type("没有这个")
    panel.hands.press("Backspace")
    panel.screen.bar._tell()
    panel.wait(lambda: panel.screen.pages.currentIndex() == 1)
    assert panel.screen.empty.words.text() == "没有符合条件的单品。"
    panel.press("Esc")
    panel.listed(12)


def test_a_warehouse_is_a_chip_that_can_be_taken_off(panel: Panel) -> None:
    panel.press("W")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert next(entry.text() for entry in menu.actions()).endswith("全部仓库")
    menu.actions()[2].trigger()
    menu.close()
    panel.listed(3)
    assert (panel.screen.bar.chip.name, panel.screen.bar.chip.value) == ("仓库", "苏州二仓")
    assert panel.screen.where() == StockFilter((2,))
    panel.screen.bar.chip.removed.emit()
    panel.listed(12)


def test_a_change_elsewhere_renews_the_rows_of_that_sku(panel: Panel) -> None:
    grid = panel.screen.grid
    on_hand = [column.key for column in grid.columns].index("on_hand")
    panel.fake.adjust(SHIRT_L, 1, 30, "count", Actor())
    panel.app.tell("stock", SHIRT_L)
    place = grid.position_of(row_id(SHIRT_L, 1))
    panel.wait(lambda: grid.words(grid.row_at(place), on_hand) == "30")
    assert grid.words(grid.row_at(place + 1), on_hand) == "59", "the other warehouse stays"


# --- panel ------------------------------------------------------------------------------------------------------------
def test_the_panel_tells_figures_trouble_shops_and_ledger(panel: Panel) -> None:
    panel.go(RAINBOOT)
    body = panel.screen.panel.body
    assert body.findChild(Figures).accessibleName() == "现有 24·占用 24·可用 0·待占 12"
    words = texts(body)
    assert "12 单等货，还差 12 件。到货入账后，这些单自己往下走。" in words
    assert "杭州一仓 可用 0 现有 24·占用 24·安全 30·B05-10" in words
    shops = [line.accessibleName() for line in body.findChildren(PlaceLine)]
    assert any("官网商城 0 没推成：店铺没有采用这个库存数。" in line for line in shops)
    assert any("晴川旗舰店 0 已推送 0" in line for line in shops)
    ledger = body.findChild(LedgerList)
    assert len(ledger.moves()) == 8
    assert ledger.words(ledger.moves()[1]).endswith("发货 −4 现有 28 → 24 261122-04842 李娜")
    assert ledger.words(ledger.moves()[2]).endswith("盘点 −1 现有 25 → 24  李娜"), "a reason is no document"


def test_l_shows_the_whole_ledger_and_then_older_lines(panel: Panel) -> None:
    panel.go(RAINBOOT)
    panel.press("L")
    assert panel.screen.panel.tabs.active() == "ledger"
    panel.wait(lambda: len(panel.screen.panel.body.findChild(LedgerList).moves()) == 200)
    panel.press("L")
    panel.wait(lambda: ("ledger", RAINBOOT, 900 - 10 * RAINBOOT - 199) in panel.fake.done)
    panel.wait(lambda: len(panel.screen.panel.moves()) == 201)
    assert panel.screen.panel.ended


def test_a_low_sku_offers_the_transfer_that_helps(panel: Panel) -> None:
    panel.go(SHIRT_L)
    assert "杭州一仓到了安全线，苏州二仓有 53 件可调。" in texts(panel.screen.panel.body)
    panel.press("T")
    dialog = panel.asked(TransferDialog)
    assert (dialog.from_id(), dialog.to_id(), dialog.value()) == (2, 1, 37)
    panel.type("54")
    assert not dialog.verb.isEnabled()
    assert "那个仓只有 53 件可用。" in texts(dialog)
    dialog.count.selectAll()
    panel.type("20")
    panel.press("F12")
    panel.wait(lambda: panel.fake.done[-1:] == [("transfer", SHIRT_L, 2, 1, 20)])
    panel.wait(lambda: panel.shell.toast.said == ["YR-8801-MG-L：20 件从苏州二仓调到杭州一仓"])
    panel.shell.toast.undo_now()
    panel.wait(lambda: panel.fake.done[-1:] == [("transfer", SHIRT_L, 1, 2, 20)])


def test_safety_stock_is_set_and_can_be_taken_back(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("S")
    dialog = panel.asked(SafetyDialog)
    assert dialog.value() == 40
    panel.type("25")
    panel.press("Return")
    panel.wait(panel.shell.toast.has_undo)
    assert panel.fake.done == [("set_safety", SHIRT_L, 1, 25)]
    panel.screen.view.setFocus()
    panel.press("U")
    panel.wait(lambda: panel.fake.done[-1:] == [("set_safety", SHIRT_L, 1, 40)])


def test_push_names_the_skus_once_each(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("Space", "J", "Space", "J", "Space", "B")
    panel.wait(lambda: panel.fake.done == [("push", (SHIRT_L, 8))])
    panel.wait(panel.screen.view.selection.is_empty)
    panel.press("Ctrl+A", "B")
    panel.wait(lambda: len(panel.fake.done) == 2)
    assert set(panel.fake.done[1][1]) == set(range(1, len(SKUS) + 1))


def test_the_code_is_copied(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.screen.panel.copy_button.click()
    assert QGuiApplication.clipboard().text() == "YR-8801-MG-L"


# --- counting ---------------------------------------------------------------------------------------------------------
def test_adjust_by_keys_shows_the_difference_before_it_writes(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines)
    line = panel.screen.tally.lines[SHIRT_L]
    panel.wait(line.count.hasFocus)
    panel.type("36")
    assert line.difference.text() == "38 → 36，差 −2"
    assert panel.screen.tally.save.words() == "存下 1 项 −2"
    panel.press("Return", "Return")
    assert panel.screen.tally.reasons.hasFocus()
    panel.press("5", "F12")
    panel.wait(lambda: panel.fake.done == [("adjust", SHIRT_L, 1, 36, "damage", None)])
    panel.wait(lambda: panel.shell.toast.said == ["已调整 YR-8801-MG-L：38 → 36"])
    assert not panel.screen.tallying(), "the list is put away once it is empty"


def test_undo_takes_the_difference_back_not_the_old_figure(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.type("36")
    panel.screen.tally.reasons.activate("count")
    panel.press("F12")
    panel.wait(panel.shell.toast.has_undo)
    panel.fake.adjust(SHIRT_L, 1, 30, "sold meanwhile", Actor())
    panel.shell.toast.undo_now()
    panel.wait(lambda: panel.fake.done[-1:] == [("adjust", SHIRT_L, 1, 32, "undo", None)])
    panel.wait(lambda: panel.shell.toast.said[-1] == "已调回 1 项，+2")


def test_without_a_reason_nothing_is_written_and_the_bin_goes_along(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.press("Return")
    line = panel.screen.tally.lines[SHIRT_L]
    assert line.bin.hasFocus()
    line.bin.selectAll()
    panel.type("B01-01")
    panel.press("F12")
    assert panel.fake.done == []
    assert panel.screen.tally.note.label.text() == "选一个原因：按数字 1 到 5。"
    panel.press("1", "F12")
    panel.wait(lambda: panel.fake.done == [("adjust", SHIRT_L, 1, 38, "count", "B01-01")])


def test_a_count_below_what_is_promised_says_so(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.type("30")
    assert panel.screen.tally.lines[SHIRT_L].note.label.text() == "比占用还少 5 件：最晚的几单会退回缺货。"


def test_scanned_pieces_are_counted_one_by_one(panel: Panel) -> None:
    panel.press("N")
    assert panel.screen.tally.title.text() == "盘点"
    panel.hands.scan(SHIRT_BARCODE)
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines)
    for code in (SHIRT_BARCODE, CUP_BARCODE, SHIRT_BARCODE):
        panel.hands.scan(code)
    panel.wait(lambda: 1 in panel.screen.tally.lines)
    lines = panel.screen.tally.lines
    panel.wait(lambda: (lines[SHIRT_L].count.value(), lines[1].count.value()) == (3, 1))
    assert panel.shell.sounds.heard == [sound.PIECE] * 4
    assert panel.screen.tally.save.words() == "存下 2 项 −1,274"
    panel.press("F12")
    panel.wait(lambda: len(panel.fake.done) == 2)
    assert set(panel.fake.done) == {("adjust", SHIRT_L, 1, 3, "count", None), ("adjust", 1, 1, 1, "count", None)}
    panel.wait(lambda: panel.shell.toast.said == ["已调整 2 项，−1,274"])


def test_a_scan_in_the_count_field_leaves_no_digit_behind(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.hands.scan(CUP_BARCODE)
    panel.wait(lambda: 1 in panel.screen.tally.lines and panel.screen.tally.lines[1].count.hasFocus())
    assert panel.screen.tally.lines[SHIRT_L].count.text() == "38"
    assert not panel.screen.tally.counted(), "neither count differs from the books yet"


def test_what_is_not_saved_stays_on_the_list(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.type("36")
    panel.press("Esc")
    assert not panel.screen.tallying()
    assert panel.screen.view.hasFocus()
    assert panel.shell.toast.said == ["1 项还没存，按 E 接着填"]
    panel.press("E")
    panel.wait(lambda: panel.screen.tally.lines[SHIRT_L].count.text() == "36")
    assert panel.screen.tally.unsaved() == 1


def test_a_refused_line_stays_with_its_reason(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.type("36")
    panel.screen.tally.reasons.activate("count")
    panel.fake.trouble = LostRace("database.busy")
    panel.press("F12")
    line = panel.screen.tally.lines[SHIRT_L]
    panel.wait(lambda: "数据库正忙" in line.note.label.text())
    assert panel.screen.tally.lines[SHIRT_L].count.text() == "36"
    panel.fake.trouble = None
    panel.wait(panel.screen.tally.save.isEnabled)
    panel.press("F12")
    panel.wait(lambda: not panel.screen.tally.lines)


def test_the_books_may_move_while_one_counts(panel: Panel) -> None:
    panel.go(SHIRT_L)
    panel.press("E")
    panel.wait(lambda: SHIRT_L in panel.screen.tally.lines and panel.screen.tally.lines[SHIRT_L].count.hasFocus())
    panel.type("36")
    panel.fake.adjust(SHIRT_L, 1, 35, "sold", Actor())
    panel.app.tell("stock", SHIRT_L)
    line = panel.screen.tally.lines[SHIRT_L]
    panel.wait(lambda: line.difference.text() == "35 → 36，差 +1")
    assert line.count.text() == "36"


# --- scans without counting -------------------------------------------------------------------------------------------
def test_a_scanned_piece_is_shown_and_an_order_is_opened(panel: Panel) -> None:
    panel.hands.scan(SHIRT_BARCODE)
    panel.shown(SHIRT_L)
    panel.hands.scan("261122-04843")
    panel.wait(lambda: panel.shell.opened == [("order", 3)])
    panel.hands.scan("4006381333931")
    panel.wait(lambda: panel.shell.toast.said == ["没有条码或编码是「4006381333931」的单品"])
    assert panel.shell.sounds.heard == [sound.DULL]


def test_a_sku_outside_the_list_is_looked_up(panel: Panel) -> None:
    panel.press("2")
    panel.listed(1)
    panel.hands.scan(CUP_BARCODE)
    panel.shown(1)
    assert panel.screen.bar.text() == "BWB-500-SS"
    panel.listed(2)
    assert panel.screen.view.current == 0
    assert panel.screen.panel.detail is not None


# --- window -----------------------------------------------------------------------------------------------------------
def test_english_reaches_every_part(panel: Panel) -> None:
    panel.go(RAINBOOT)
    speak(EN)
    QApplication.sendEvent(panel.screen, QEvent(QEvent.Type.LanguageChange))
    state = [column.key for column in panel.screen.grid.columns].index("state")
    ledger = panel.screen.panel.body.findChild(LedgerList)
    assert "Reserve" in ledger.words(ledger.moves()[0])
    assert panel.screen.grid.words(panel.screen.grid.row_at(11), state)
    speak(ZH)


def test_on_a_narrow_window_the_panel_is_a_drawer(panel: Panel) -> None:
    panel.shell.resize(1100, 640)
    panel.screen._lay()
    panel.screen.view.setFocus()
    panel.screen.view.go(11)
    assert not panel.screen.side.isVisible()
    panel.press("Return")
    panel.shown(RAINBOOT)
    assert panel.screen.side.isVisible()
    assert panel.screen.side.geometry().right() == panel.screen.width() - 1
    panel.press("Esc")
    assert not panel.screen.side.isVisible()


def test_a_packer_may_look_but_not_change(panel: Panel, desk: Desk) -> None:
    desk.sign_in(Actor(2, "王强", Role.PACKER, "打包台 1"))
    panel.go(SHIRT_L)
    panel.press("E", "B", "S", "T")
    assert panel.fake.done == []
    assert not panel.screen.tallying()
