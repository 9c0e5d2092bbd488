"""A packer's hands at the bench: scans and F-keys only, wherever the focus is, nothing lost, every trouble seen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget

from app.domain.people import Actor, Role
from app.errors import DatabaseBusy
from app.services.queries.rows import Outcome
from app.services.queries.work_rows import StopNote
from app.ui import sound
from app.ui.bench.state import Phase
from app.ui.bench.view import BenchScreen
from app.ui.bridge import Desk
from app.ui.facade import Change
from app.ui.prefs import Prefs
from app.ui.theme import Look
from app.ui.words import EN, speak
from tests.ui.fake_floor import CUP, SHIRT_L, SHIRT_M, TOWEL, FakeBench, line
from tests.ui.fakes import NOW
from tests.ui.hands import Hands, Shell, hands_on

WAYBILL, OTHER = "YT7588011248306", "SF1402883011752"


class Bench:
    """The screen with everything around it."""

    def __init__(self, qtbot, fake: FakeBench, shell: Shell, screen: BenchScreen, hands: Hands) -> None:
        self.qtbot, self.fake, self.shell, self.screen, self.hands = qtbot, fake, shell, screen, hands
        self.desk, self.sounds = shell.desk, shell.sounds
        self.work = screen.work

    def scan(self, *codes: str) -> None:
        """Scan, and wait for the answers."""
        before = len(self.fake.done)
        for code in codes:
            self.hands.scan(code)
        if codes:
            self.qtbot.waitUntil(lambda: len(self.fake.done) >= before + len(codes))
        self.settle()

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.work.is_busy())

    def stage(self):
        return self.screen.stages.currentWidget()

    def side(self):
        return self.screen.side.currentWidget()

    def verbs(self) -> list[str]:
        return list(self.screen.key_row.buttons)


@pytest.fixture
def bench(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Bench]:
    app.bench = FakeBench()
    desk.sign_in(Actor(7, "陈小雨", Role.PACKER, "打包台 3"))
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1366, 690)
    screen = BenchScreen(shell)  # type: ignore[arg-type] # a stand-in
    shell.put(screen)
    with hands_on(shell) as hands:
        made = Bench(qtbot, app.bench, shell, screen, hands)
        qtbot.waitUntil(lambda: screen.work.day is not None)
        yield made


def test_it_waits_with_the_figures_of_the_day(bench: Bench) -> None:
    assert bench.stage() is bench.screen.waiting
    assert "扫面单" in bench.screen.waiting.accessibleName()
    assert "打包台 3 陈小雨" in bench.screen.head.accessibleName()
    assert "待打包 412 今日 146 每小时 38" in bench.screen.head.accessibleName()
    assert not bench.screen.strip.isVisible()


def test_pictures_come_from_the_data_folder(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(0xFF2266AA)
    assert image.save(str(tmp_path / "pictures" / "BWB-500-SS.png"))
    bench.scan(WAYBILL)
    pictures = bench.screen.pictures
    bench.qtbot.waitUntil(lambda: pictures.get("BWB-500-SS.png") is not None)
    assert pictures.get("BWB-500-SS.png").width() == 480, "kept small"
    assert pictures.get("YR-8801-MG-M.png") is None, "a SKU without a picture shows a quiet box"
    shown = bench.screen.piece.grab().toImage()
    colours = {shown.pixel(x, shown.height() // 4) & 0xFFFFFF for x in range(0, shown.width(), 8)}
    assert 0x2266AA in colours, "the piece that is next is shown large"


def test_a_parcel_from_first_scan_to_done(bench: Bench) -> None:
    bench.scan(WAYBILL)
    assert bench.stage() is bench.screen.scanning
    assert "YT 7588 0112 4830 6" in bench.screen.strip.accessibleName()
    assert "18 分" in bench.screen.strip.accessibleName()
    assert [card.line.id for card in bench.screen.cards.cards] == [51, 52, 53]
    bench.scan(SHIRT_M)
    assert bench.screen.banner.words == "已扫 1 / 5 件，继续扫商品"
    assert bench.screen.cards.cards[0].line.id == 52, "the line just counted comes to the top"
    assert "羊绒圆领衫 雾灰 M 1 / 2 再扫 1 件" in bench.side().accessibleName()
    bench.scan(CUP, CUP)
    assert [card.line.id for card in bench.screen.cards.cards] == [52, 53, 51], "finished lines sink"
    bench.fake.now = NOW + timedelta(seconds=14)
    bench.desk.now = lambda: NOW + timedelta(seconds=14)
    bench.scan(SHIRT_M, TOWEL)
    assert bench.stage() is bench.screen.done
    assert bench.screen.done.accessibleName() == "261122-04882 完成 5 件 14 秒 F4 撤销，还剩 30 秒"
    assert bench.sounds.heard == [sound.PIECE] * 5 + [sound.COMPLETE]


def test_scans_faster_than_the_database_are_counted_in_order(bench: Bench) -> None:
    bench.scan(WAYBILL, CUP, CUP, SHIRT_M, SHIRT_M, TOWEL, OTHER, TOWEL)
    assert [call[1] for call in bench.fake.done if call[0] == "scan"] == [
        WAYBILL, CUP, CUP, SHIRT_M, SHIRT_M, TOWEL, OTHER, TOWEL,
    ]  # fmt: skip
    assert [call[2] for call in bench.fake.done if call[0] == "scan"] == [None, 5, 5, 5, 5, 5, None, 6]
    assert bench.work.phase is Phase.DONE


def test_a_wrong_piece_stays_until_space(bench: Bench) -> None:
    bench.scan(WAYBILL, CUP, CUP, SHIRT_L)
    banner = bench.screen.banner
    assert (banner.kind, banner.words) == ("bad", "扫错了：不是这单的商品")
    assert banner.height() == 112
    assert bench.side() is bench.screen.wrong
    assert bench.side().accessibleName().startswith("羊绒圆领衫 雾灰 L")
    assert "放回 L，换成 M 再扫。" in bench.side().accessibleName()
    assert bench.sounds.heard[-1] == sound.WRONG
    assert bench.verbs() == ["acknowledge", "short", "leave"]
    bench.press("Space")
    assert banner.kind == "scan"
    assert bench.side() is bench.screen.piece


def test_the_right_piece_clears_a_wrong_one(bench: Bench) -> None:
    bench.scan(WAYBILL, SHIRT_L, SHIRT_L, CUP)
    assert bench.screen.banner.kind == "scan"
    assert bench.work.pieces() == (1, 5)
    assert bench.sounds.heard == [sound.PIECE, sound.WRONG, sound.WRONG, sound.PIECE]


def test_a_surplus_piece_says_which_and_what_is_still_wanted(bench: Bench) -> None:
    bench.scan(WAYBILL, TOWEL, TOWEL)
    assert bench.screen.banner.words == "多了一件：这个够了"
    assert "这一行只要 1 件" in bench.side().accessibleName()
    assert bench.sounds.heard[-1] == sound.WRONG


def test_a_code_nobody_knows(bench: Bench) -> None:
    bench.scan("6970000000000")
    assert bench.screen.banner.kind == "warn"
    assert "6970000000000" in bench.screen.banner.words
    assert bench.sounds.heard == [sound.DULL]
    bench.scan(WAYBILL, "6970000000000")
    assert bench.screen.banner.words == "扫错了：不认识这个条码"


@pytest.mark.parametrize(("kind", "words"), [("busy", "别的打包台"), ("already", "已经打好了")])
def test_a_parcel_that_is_not_ours_to_pack(bench: Bench, kind: str, words: str) -> None:
    if kind == "busy":
        bench.fake.held_elsewhere.add(6)
    else:
        bench.scan(OTHER, TOWEL)
    bench.scan(OTHER)
    assert words in bench.screen.banner.words
    assert bench.screen.banner.kind == "warn"


def test_stop_cannot_be_passed_by_scanning_on(bench: Bench, qtbot) -> None:
    bench.fake.stops[6] = StopNote("exception.refund_asked", {}, NOW, ("A03-12", "B11-04"))
    bench.scan(OTHER)
    stop = bench.screen.stop
    assert bench.stage() is stop
    when, shop = f"{NOW.astimezone():%H:%M}", bench.work.view.order.shop_name
    assert stop.reason == "申请退款"
    assert stop.source == f"不要发货·{when}·{shop}"
    assert stop.steps == ("撕下面单 261122-003-188，放进作废盒", "商品放回：A03-12·B11-04", "按 F9 打放回单")
    asked = len(bench.fake.done)
    bench.hands.scan(WAYBILL)
    bench.settle()
    assert len(bench.fake.done) == asked, "nothing was asked below"
    assert bench.stage() is stop
    assert bench.work._repeat.isActive()
    assert bench.work._repeat.interval() == 3_000
    bench.work.sound_again()
    assert bench.sounds.heard == [sound.STOP] * 3
    bench.press("F9")
    assert ("put_back", 6) in bench.fake.done
    bench.press("Space")
    assert not bench.work._repeat.isActive()
    assert ("leave", 6) in bench.fake.done
    bench.scan(WAYBILL)
    assert bench.stage() is bench.screen.scanning


def test_an_order_cancelled_while_it_lies_open_stops_the_bench(bench: Bench, app: Any, qtbot) -> None:
    bench.scan(WAYBILL, CUP)
    bench.fake.stops[5] = StopNote("exception.cancelled_after_ship", {}, NOW)
    app.tell("order", 4711)
    app.tell("order", bench.work.view.order.id)
    qtbot.waitUntil(lambda: bench.work.phase is Phase.STOPPED)
    assert bench.stage() is bench.screen.stop
    assert bench.sounds.heard[-1] == sound.STOP


def test_a_change_of_the_open_parcel_is_shown_without_a_word(bench: Bench, qtbot) -> None:
    bench.scan(WAYBILL, CUP, SHIRT_L)
    view = bench.fake.parcels[WAYBILL]
    bench.fake.count(5, 52, 1, bench.desk.by)
    bench.work.hear(Change({"parcel": frozenset({view.parcel.id})}))
    qtbot.waitUntil(lambda: bench.work.pieces() == (2, 5))
    assert bench.screen.banner.kind == "bad", "the wrong piece stays told"


def test_undo_takes_back_a_piece_then_the_whole_completion(bench: Bench) -> None:
    bench.scan(WAYBILL, CUP, SHIRT_M)
    bench.press("F4")
    assert bench.work.pieces() == (1, 5)
    bench.scan(OTHER)
    bench.scan(TOWEL)
    assert bench.work.phase is Phase.DONE
    assert "undo" in bench.verbs()
    bench.press("F4")
    assert bench.work.phase is Phase.SCANNING  # type: ignore[comparison-overlap] # undone meanwhile
    assert bench.fake.done[-1] == ("undo", 6)


def test_undo_of_the_last_order_from_the_waiting_page(bench: Bench, qtbot) -> None:
    bench.fake.last = ("261122-04895", 6)
    bench.fake.parcels[OTHER] = bench.fake._keep(bench.fake.parcels[OTHER], (line(61, TOWEL, 1, 1),), "verified")
    bench.work.read_day()
    qtbot.waitUntil(lambda: "261122-04895" in bench.screen.waiting.accessibleName())
    bench.press("F4")
    assert bench.fake.done[-1] == ("undo", 6)
    assert bench.work.phase is Phase.SCANNING


def test_the_undo_window_closes(bench: Bench) -> None:
    bench.scan(OTHER, TOWEL)
    bench.desk.now = lambda: NOW + timedelta(seconds=29)
    bench.screen.second_passed()
    assert "还剩 1 秒" in bench.screen.done.accessibleName()
    bench.desk.now = lambda: NOW + timedelta(seconds=31)
    bench.screen.second_passed()
    assert "撤销" not in bench.screen.done.accessibleName()
    assert "undo" not in bench.verbs()
    assert not bench.screen._tick.isActive()


def test_quantity_by_f3(bench: Bench) -> None:
    bench.scan(WAYBILL)
    bench.press("F3")
    assert bench.side() is bench.screen.ask
    bench.hands.type("9")
    bench.press("F12")
    assert bench.screen.ask.asked == "quantity", "nine of two is no quantity"
    bench.hands.type("2")
    bench.press("F12")
    assert bench.fake.done[-1] == ("count", 5, 51, 2)
    assert bench.side() is bench.screen.piece
    assert bench.screen.hasFocus()


def test_a_scan_while_a_number_is_asked_is_a_scan(bench: Bench) -> None:
    bench.scan(WAYBILL)
    bench.press("F3")
    bench.scan(CUP)
    assert bench.fake.done[-1] == ("scan", CUP, 5)
    assert bench.work.pieces() == (1, 5)
    assert bench.side() is bench.screen.piece


def test_weight_is_kept_for_the_completion_and_stored_after_it(bench: Bench) -> None:
    bench.scan(OTHER)
    bench.press("F2")
    bench.hands.type("860")
    bench.press("F12")
    assert "0.86 kg" in bench.screen.strip.accessibleName()
    bench.scan(TOWEL)
    assert ("complete", 6, 860) in bench.fake.done
    assert bench.work.phase is Phase.DONE
    assert "0.86 kg" in bench.screen.done.accessibleName()
    assert bench.sounds.heard.count(sound.COMPLETE) == 1


def test_a_weight_stands_against_what_the_goods_weigh(bench: Bench) -> None:
    bench.fake.add("SF1402883011999", 7, (line(71, TOWEL, 1),), expected_weight_g=800)
    bench.scan("SF1402883011999")
    bench.press("F2")
    bench.hands.type("860")
    bench.press("F12")
    bench.scan(TOWEL)
    assert "0.86 kg，商品 0.80" in bench.screen.done.accessibleName()


def test_short_names_line_and_reason(bench: Bench) -> None:
    bench.scan(WAYBILL)
    bench.press("F8")
    assert bench.screen.ask.title.text() == "不锈钢保温杯 500 ml"
    bench.press("F3")
    assert bench.screen.ask.title.text() == "羊绒圆领衫 雾灰 M"
    bench.press("F9")
    assert bench.fake.done[-1] == ("short", 5, 52, "damaged")
    assert bench.stage() is bench.screen.waiting
    assert bench.screen.banner.words == "已报破损：羊绒圆领衫 雾灰 M"


def test_reprint_asks_why(bench: Bench) -> None:
    bench.scan(WAYBILL)
    bench.press("F9")
    bench.press("Esc")
    assert bench.side() is bench.screen.piece
    bench.press("F9")
    bench.press("F8")
    assert bench.fake.done[-1] == ("reprint", 5, "没打出来")
    assert "重打" in bench.screen.banner.words


def test_what_cannot_be_done_is_said_where_the_packer_looks(bench: Bench) -> None:
    bench.scan(WAYBILL)
    bench.fake.failure = Outcome("261122-04882", "print.printer_stopped", {"printer": "A"})
    bench.press("F9")
    bench.press("F8")
    assert bench.screen.banner.kind == "bad"
    assert bench.screen.banner.words
    bench.press("Space")
    bench.press("F12")
    assert bench.screen.banner.kind == "bad", "pieces are missing"
    bench.fake.trouble = DatabaseBusy("database.busy")
    bench.scan(CUP)
    assert "数据库正忙" in bench.screen.banner.words
    bench.scan(CUP)
    assert bench.work.pieces() == (1, 5), "the next scan counts"


def test_our_own_bug_is_told_and_the_next_scan_still_counts(bench: Bench, expect_log) -> None:
    expect_log("screen work failed", logger="app.ui.bridge", level=logging.ERROR)
    bench.scan(WAYBILL)
    bench.fake.trouble = ZeroDivisionError("a bug")
    bench.hands.scan(CUP)
    bench.hands.scan(CUP)
    bench.qtbot.waitUntil(lambda: bench.work.pieces() == (1, 5))
    bench.fake.trouble = ZeroDivisionError("a bug")
    bench.scan(CUP)
    assert "没有记上" in bench.screen.banner.words


def test_esc_leaves_the_parcel_then_the_bench(bench: Bench, qtbot) -> None:
    bench.scan(WAYBILL, CUP)
    bench.press("Esc")
    assert bench.fake.done[-1] == ("leave", 5)
    assert bench.stage() is bench.screen.waiting
    bench.press("Esc")
    assert bench.shell.opened[-1] == "lock", "packing is all this person does"
    bench.shell.areas.add("print")
    bench.press("Esc")
    assert bench.shell.opened[-1] == "print"  # type: ignore[comparison-overlap] # a list grows


def test_the_supervisor_is_called_and_sent_away(bench: Bench) -> None:
    bench.press("F7")
    assert bench.fake.done[-1] == ("call", True, "打包台 3")
    assert "叫了主管" in bench.screen.head.accessibleName()
    bench.press("F7")
    assert bench.fake.done[-1] == ("call", False, "打包台 3")
    assert "叫了主管" not in bench.screen.head.accessibleName()


def test_command_bar_codes_are_keys(bench: Bench) -> None:
    bench.scan(WAYBILL, SHIRT_L)
    bench.hands.scan("PDKEY-SPACE")
    bench.settle()
    assert bench.screen.banner.kind == "scan"
    bench.hands.scan("PDKEY-F8")
    assert bench.side() is bench.screen.ask


def test_letters_digits_and_enter_do_nothing(bench: Bench) -> None:
    bench.scan(WAYBILL)
    asked = list(bench.fake.done)
    for key in ("A", "P", "1", "Return", "Tab", "Shift+A"):
        bench.press(key)
    assert bench.fake.done == asked
    assert bench.stage() is bench.screen.scanning
    assert bench.side() is bench.screen.piece


def test_many_lines_stay_with_the_current_one(bench: Bench) -> None:
    bench.fake.add("ZT900", 9, (*(line(100 + at, CUP, 3) for at in range(11)), line(120, TOWEL, 2)))
    bench.scan("ZT900", TOWEL)
    cards = bench.screen.cards
    assert [card.line.id for card in cards.cards[:2]] == [120, 100]
    assert cards.verticalScrollBar().value() == 0
    assert all(card.low for card in cards.cards)
    assert cards.cards[0].current


def test_the_note_on_the_parcel_is_read_before_packing(bench: Bench) -> None:
    bench.fake.add("ZT901", 9, (line(91, CUP, 1),), print_note="放贺卡", other_parcels=1)
    bench.scan("ZT901")
    assert "放贺卡" in bench.screen.strip.accessibleName()
    assert "包裹 1 / 2" in bench.screen.strip.accessibleName()


@pytest.mark.parametrize("size", [(1024, 600), (1366, 690), (1920, 1080)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_lies_outside_the_window(bench: Bench, look: Look, size: tuple[int, int], scale: float) -> None:
    look.choose("dark", scale)
    try:
        bench.shell.resize(*size)
        bench.scan(WAYBILL, SHIRT_L)
        for verb in ("acknowledge", "short", "leave"):
            button = bench.screen.key_row.buttons[verb]
            assert button.geometry().right() <= bench.screen.width(), verb
        assert bench.shell.width() == size[0], "the content must not push the window wider"
        assert isinstance(bench.screen.stages, QStackedWidget)
    finally:
        look.choose("light")


def test_it_speaks_english_without_a_restart(bench: Bench) -> None:
    bench.scan(WAYBILL)
    speak(EN)
    bench.screen.retranslate()
    assert "18m" in bench.screen.strip.accessibleName()
