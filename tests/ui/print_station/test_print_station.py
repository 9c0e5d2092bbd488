"""A print clerk's hands: queues by digit, start once, pause, cancel, reprint with a reason, and the jam."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import NotFound
from app.services.queries.rows import Outcome
from app.services.queries.work_rows import LeftBehind, PrintQueueRow
from app.ui import sound
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.components.outcomes import OutcomeSheet
from app.ui.prefs import Prefs
from app.ui.print_station.batch_card import seconds_left
from app.ui.print_station.jam import JamDialog
from app.ui.print_station.plan_card import PlanCard
from app.ui.print_station.reprint import ReprintDialog
from app.ui.print_station.view import PrintScreen
from app.ui.shell.dialogs import Confirm
from app.ui.theme import Look
from tests.ui.fake_floor import BATCH, FakePrints, batch_row
from tests.ui.fakes import NOW
from tests.ui.hands import Hands, Shell, hands_on


class Station:
    """The screen with everything around it."""

    def __init__(self, qtbot, fake: FakePrints, shell: Shell, screen: PrintScreen, hands: Hands) -> None:
        self.qtbot, self.fake, self.shell, self.screen, self.hands = qtbot, fake, shell, screen, hands

    def wait(self, what) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def asked(self, kind: type[QDialog]) -> Any:
        """Wait for a modal dialog of this kind."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def journal(self) -> None:
        """Go to the batch's journal."""
        self.screen.show_batch(3)
        self.wait(lambda: self.screen.grid.rowCount() == 500 and not self.screen.grid.awaiting)
        self.screen.view.setFocus()


@pytest.fixture
def station(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Station]:
    app.prints = FakePrints()
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1290, 640)
    screen = PrintScreen(shell)  # type: ignore[arg-type] # a stand-in
    shell.put(screen)
    with hands_on(shell) as hands:
        made = Station(qtbot, app.prints, shell, screen, hands)
        made.wait(lambda: screen.work.picture is not None and bool(screen.work.batches and screen.work.printers))
        yield made


def test_the_next_batch_says_nothing_before_it_is_read(look) -> None:
    card = PlanCard(KeyMap())
    for part in (card.start, card.order, card.left_note, card.paper_note, card.empty, card.preview):
        assert part.isHidden()


def test_queues_stand_with_counts_and_keys(station: Station) -> None:
    items = station.screen.queue_list.items()
    assert [(item.words, item.count, item.cap) for item in items[:3]] == [
        ("今日必发", "731", "1"), ("一单一件", "612", "2"), ("一单多件", "204", "3"),
    ]  # fmt: skip
    assert station.screen.work.queue == "due_today"


def test_the_next_batch_says_what_it_would_be(station: Station) -> None:
    card = station.screen.plan_card
    station.press("4")
    station.wait(lambda: card.title.text() == "多品·准备打印" and card.start.isEnabled())
    assert [(figure.text(), caption.text()) for figure, caption in card.figures] == [
        ("318", "单"), ("331", "面单"), ("902", "件"),
    ]  # fmt: skip
    assert [value.text() for _, value, _ in card.facts] == [
        "圆通 254·申通 62·顺丰 15", "A 台左 166 张·B 台右 165 张", "76 × 130 mm",
    ]  # fmt: skip
    assert "5 单留下：3 申请退款·2 无可用快递" in card.left_note.label.text()
    assert card.start.words() == "开始打印 331 张"
    assert station.screen.work.order == "bin", "mixed orders come by bin"
    station.wait(card.preview.has_label)


def test_enter_in_the_queues_starts_the_batch_once(station: Station) -> None:
    station.fake.gate = threading.Event()
    assert station.screen.queue_list.hasFocus()
    assert station.screen.plan_card.start.key == "↵"
    station.press("Return")
    station.press("Return")
    station.press("Ctrl+Return")
    assert not station.screen.plan_card.start.isEnabled()
    station.fake.gate.set()
    station.wait(lambda: station.shell.toast.said == ["批次 261122-004 开始：331 张"])
    assert station.fake.done == [("start", "due_today", "ship_by", "李娜")]
    station.wait(lambda: len(station.screen.batch_cards) == 2)
    assert station.screen.batch_id == 4


def test_a_start_that_fails_can_be_pressed_again(station: Station) -> None:
    station.fake.trouble = NotFound("printer.not_found", name="A 台左")
    station.press("Return")
    station.wait(lambda: bool(station.shell.told))
    station.wait(station.screen.plan_card.start.isEnabled)


def test_wrong_paper_keeps_the_batch_from_starting(station: Station) -> None:
    station.fake.plan_changes = {"paper_ok": False}
    station.press("2")
    card = station.screen.plan_card
    station.wait(lambda: "换纸" in card.paper_note.label.text())
    assert not card.start.isEnabled()
    station.press("Return")
    assert not station.fake.done
    station.fake.plan_changes = {"printers": ()}
    station.press("3")
    station.wait(lambda: "没有能打面单的打印机" in card.paper_note.label.text())


def test_the_order_of_labels_turns_by_key(station: Station) -> None:
    card = station.screen.plan_card
    for words in ("按库位排序", "按商品排序", "按时效排序"):
        station.press("O")
        station.wait(lambda words=words: card.order.words() == words)


def test_an_empty_queue_says_why_and_where_to_go(station: Station) -> None:
    station.fake.queue_rows[4] = PrintQueueRow("urgent", 0)
    station.press("5")
    empty = station.screen.plan_card.empty
    station.wait(empty.isVisible)
    assert empty.words.text() == "「加急」没有待打的单。"
    assert empty.why.text() == "384 单卡在审单。"
    empty.button.click()
    assert station.shell.opened == ["audit"]


def test_a_queue_whose_orders_all_print_points_to_the_batch(station: Station) -> None:
    none = dict.fromkeys(("order_ids", "parcel_ids", "carriers", "printers"), ())
    queued = (LeftBehind(43, "print.left_queued", {}, (4, 5)),)
    station.fake.plan_changes = none | {"pieces": 0, "first_parcel_id": None, "left_behind": queued}
    station.press("3")
    card = station.screen.plan_card
    station.wait(card.empty.isVisible)
    assert (card.empty.words.text(), card.empty.why.text()) == ("「一单多件」的 43 单都在打了。", "进度看下面的批次。")
    assert not card.left_note.isVisible(), "nothing stays behind"


def test_labels_without_a_number_have_no_preview_yet(station: Station) -> None:
    station.fake.plan_changes = {"first_parcel_id": None, "slips": True}
    station.press("3")
    card = station.screen.plan_card
    station.wait(lambda: card.preview.caption == "取号后预览")
    assert not card.preview.has_label()
    assert card.facts[2][1].text() == "76 × 130 mm·面单后跟发货单"


def test_a_batch_says_how_long_it_still_takes(look) -> None:
    started = NOW - timedelta(minutes=2)
    row = batch_row(started_at=started)
    assert seconds_left(row, NOW) == round(120 / 186 * 313)
    assert seconds_left(batch_row(started_at=started, total=10, confirmed=4, sent=0, failed=0, waiting=6), NOW) is None
    for still in ({"paused": True}, {"unknown": 2}, {"waiting": 0}):
        assert seconds_left(batch_row(started_at=started, **still), NOW) is None


def test_numbers_only(station: Station) -> None:
    station.press("N")
    station.wait(lambda: station.shell.toast.said == ["正在取号：2 单"])
    station.fake.outcome = Outcome("261122-04843", "order.not_found", {"order_no": "261122-04843"})
    station.press("N")
    sheet = station.asked(OutcomeSheet)
    assert "2 单成了，1 单没有成" in sheet.summary.text()
    assert [line.outcome.subject for line in sheet.lines] == ["261122-04843"]
    station.press("Esc")


def test_who_stays_behind_is_listed_with_reasons(station: Station) -> None:
    station.screen.plan_card.left_button.click()
    sheet = station.asked(OutcomeSheet)
    assert len(sheet.lines) == 5
    assert "申请退款" in sheet.lines[0].accessibleName()
    sheet.opened.emit(sheet.lines[0].outcome.subject)
    station.wait(lambda: station.shell.opened == [("order", 4)])
    station.press("Esc")


def test_a_running_batch_shows_figures_and_each_failure_with_its_fix(station: Station) -> None:
    (card,) = station.screen.batch_cards
    assert card.title.text() == f"批次 {BATCH}"
    assert card.legend.accessibleName() == "183 已确认·3 已送出未确认·1 失败·313 等待"
    assert [line.fix for line in card.lines] == ["carrier"]
    assert card.lines[0].button.words() == "换快递"


def test_pause_and_go_on(station: Station) -> None:
    (card,) = station.screen.batch_cards
    station.press("F8")
    station.wait(lambda: card.pause.words() == "继续")
    assert card.pill.words == "已暂停"
    station.press("Space")
    station.wait(lambda: card.pause.words() == "暂停")
    assert station.fake.done == [("pause", 3), ("resume", 3)]


def test_cancel_names_the_count_and_can_be_left(station: Station) -> None:
    station.press("Shift+X")
    dialog = station.asked(Confirm)
    assert dialog.title.text() == f"取消批次 {BATCH} 余下的 313 张"
    station.press("Esc")
    quiet(station)
    assert not station.fake.done
    station.press("Shift+X")
    station.asked(Confirm)
    station.press("F12")
    station.wait(lambda: station.shell.toast.said == ["已撤下 1 张，186 张之前已送出"])
    assert station.fake.done == [("stop", 3)]


def test_figures_follow_the_feed(station: Station, app: Any) -> None:
    station.fake.batch_rows = [batch_row(confirmed=200, waiting=296)]
    station.fake.queue_rows[0] = PrintQueueRow("due_today", 700)
    app.tell("job", 1200)
    app.tell("order", 5)
    station.wait(lambda: "200 已确认" in station.screen.batch_cards[0].legend.accessibleName())
    station.wait(lambda: station.screen.queue_list.items()[0].count == "700")
    station.fake.batch_rows = [batch_row(confirmed=499, sent=0, waiting=0)]
    app.tell("batch", 3)
    station.wait(lambda: not station.screen.batch_cards)


def test_the_journal_starts_where_the_printer_is(station: Station) -> None:
    station.screen.show_batch(3)
    station.wait(lambda: station.screen.grid.rowCount() == 500)
    station.wait(lambda: station.screen.view.first_visible() == 181)
    row = station.screen.grid.row_at(0)
    assert row is None or row.cells[1] == f"{BATCH}-001"


def test_reprint_by_range_and_reason(station: Station) -> None:
    station.journal()
    station.screen.view.go(182)
    station.wait(lambda: station.screen.view.current_row() is not None)
    station.press("Shift+Down")
    station.press("Shift+Down")
    station.press("R")
    dialog = station.asked(ReprintDialog)
    assert dialog.range.text() == "183-185"
    assert dialog.title.text() == "重打 3 张面单"
    assert dialog.note.text() == "其中 1 张已确认出纸，旧的撕掉作废。为什么重打？"
    assert not dialog._verb.isEnabled()
    dialog.range.setText("184, 186-190")
    assert dialog.title.text() == "重打 2 张面单", "what was not printed yet is no reprint"
    station.press("2")
    station.press("F12")
    station.wait(lambda: bool(station.shell.toast.said))
    assert station.fake.done == [("reprint", (1184, 1186), "打花了、歪了")]
    assert station.shell.toast.said == ["重打 2 张，旧的撕掉作废"]


def test_a_range_that_is_none_is_said_under_the_field(station: Station) -> None:
    station.journal()
    station.screen.view.go(0)
    station.wait(lambda: station.screen.view.current_row() is not None)
    station.press("R")
    dialog = station.asked(ReprintDialog)
    dialog.range.setText("abc")
    assert "183 或 185-188" in dialog.range_field._message.text()
    dialog.range.setText("400")
    assert "还没打过" in dialog.range_field._message.text()
    station.press("1")
    assert not dialog._verb.isEnabled()
    station.press("Esc")


def quiet(station: Station) -> None:
    """Wait until no question stands open."""
    station.wait(lambda: QApplication.activeModalWidget() is None)


def jammed(station: Station, app: Any) -> JamDialog:
    """Let printer A stop and wait for the question."""
    station.fake.stop_printer()
    app.tell("printer", 1)
    return station.asked(JamDialog)


def test_a_jam_waits_for_the_last_good_label(station: Station, app: Any) -> None:
    dialog = jammed(station, app)
    assert dialog.title.text() == f"打印机 A 台左 缺纸，停在 {BATCH}-186"
    assert sound.PRINTER in station.shell.sounds.heard
    assert [(row.words.text(), row.state.text()) for row in dialog.rows[1:]] == [
        (f"{BATCH}-184", "已确认出纸"), (f"{BATCH}-185", "不确定"), (f"{BATCH}-186", "不确定"),
    ]  # fmt: skip
    assert not dialog.go_on.isEnabled()
    station.press("F12")
    station.press("Return")
    assert not station.fake.done
    station.hands.scan(f"{BATCH}-185")
    assert f"最后印好的是 {BATCH}-185" in dialog.answer.text()
    station.press("F12")
    station.press("F12")
    station.wait(lambda: QApplication.activeModalWidget() is None)
    assert station.fake.done == [("settle", 1, f"{BATCH}-185")]
    assert station.shell.toast.said == ["A 台左 接着打，1 张重新排上"]
    station.wait(lambda: not station.screen._knock.isActive())


def test_a_jam_is_settled_by_the_gun_alone(station: Station, app: Any) -> None:
    dialog = jammed(station, app)
    station.hands.scan("PDKEY-F12")
    assert not station.fake.done, "nothing goes on before the last good label is known"
    assert not dialog.field.text(), "a command is no label"
    station.hands.scan(f"{BATCH}-185")
    station.hands.scan("PDKEY-F12")
    station.wait(lambda: QApplication.activeModalWidget() is None)
    assert station.fake.done == [("settle", 1, f"{BATCH}-185")]


def test_a_jam_by_waybill_number_and_by_arrows(station: Station, app: Any) -> None:
    dialog = jammed(station, app)
    station.hands.scan("YT758801124827")
    assert dialog.last_good.code == f"{BATCH}-185"
    station.press("Up")
    assert dialog.last_good.code == f"{BATCH}-184"
    station.press("Up")
    assert dialog.last_good.code == ""
    station.press("F12")
    station.wait(lambda: station.fake.done == [("settle_nothing", 1)])
    quiet(station)


def test_a_refused_label_is_said_and_nothing_is_lost(station: Station, app: Any) -> None:
    dialog = jammed(station, app)
    station.fake.trouble = NotFound("print.label_unknown", label="999")
    station.hands.scan("999999")
    assert "不在最后几张里" in dialog.answer.text()
    station.press("F12")
    station.wait(lambda: dialog.answer.property("tone") == "bad")
    assert dialog.isVisible()
    assert not dialog.go_on.isEnabled()
    assert dialog.field.text() == "999999"
    station.press("Esc")
    station.wait(lambda: QApplication.activeModalWidget() is None)


def test_later_keeps_the_printer_marked_and_does_not_nag(station: Station, app: Any) -> None:
    jammed(station, app)
    station.press("Esc")
    station.wait(lambda: QApplication.activeModalWidget() is None)
    station.screen.work.read_printers()
    station.wait(lambda: station.screen._jam is None)
    card = station.screen.low_printers.cards[0]
    station.wait(lambda: "停着" in card.accessibleName())
    assert QApplication.activeModalWidget() is None
    assert station.screen._knock.isActive()
    card.fix.click()
    station.asked(JamDialog)
    station.press("Esc")


def test_the_rest_goes_to_another_printer(station: Station, app: Any) -> None:
    dialog = jammed(station, app)
    station.press("F10")
    station.wait(lambda: ("move_rest", 1, 2) in station.fake.done)
    station.wait(lambda: "158 张已转给 B 台右" in dialog.answer.text())
    assert not dialog.move_button.isEnabled()
    station.press("Esc")


def test_labels_proven_after_the_last_good_one_come_out_again_only_with_a_reason(station: Station, app: Any) -> None:
    station.fake.stop_printer()
    jam = station.fake.jam_rows[0]
    last = tuple(replace(job, state="confirmed") if job.print_seq < 186 else job for job in jam.last)
    station.fake.jam_rows = [replace(jam, last=last)]
    app.tell("printer", 1)
    dialog = station.asked(JamDialog)
    assert not dialog.again.isVisible()
    dialog.rows[1].button.click()
    assert dialog.again.isVisible()
    assert dialog.again.words() == f"{BATCH}-185 起也重打"
    dialog.again.click()
    station.wait(lambda: QApplication.activeModalWidget() is not dialog)
    station.press("1")
    station.press("F12")
    station.wait(lambda: len(station.fake.done) == 2)
    assert station.fake.done == [("settle", 1, f"{BATCH}-184"), ("reprint", (1185,), "打花了、歪了")]


def test_a_jam_that_somebody_else_settled_closes_its_question(station: Station, app: Any) -> None:
    jammed(station, app)
    station.fake.jam_rows = []
    station.screen.work.read_printers()
    station.wait(lambda: QApplication.activeModalWidget() is None)


@pytest.mark.parametrize("size", [(948, 522), (1290, 612), (1732, 1002)])
def test_nothing_pushes_the_window_wider(station: Station, look: Look, size: tuple[int, int]) -> None:
    station.shell.resize(*size)
    station.screen.queue_list.setFocus()
    assert (station.shell.width(), station.shell.height()) == size
    assert station.screen.cards.horizontalScrollBar().maximum() == 0
    assert station.screen.view.horizontalScrollBar().maximum() == 0
    assert station.screen.journal.height() >= 150


def test_a_printer_that_only_draws_offers_its_paper(station: Station) -> None:
    first, *rest = station.fake.printer_rows
    station.fake.printer_rows = [replace(first, transport="virtual"), *rest]
    station.screen.work.read_printers()
    card = station.screen.low_printers.cards[0]
    station.wait(lambda: not card.fix.isHidden())
    assert card.fix.words() == "看纸带"
    card.fix.click()
    assert station.shell.opened == ["paper"]
