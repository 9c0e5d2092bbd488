"""The virtual printer's window over a folder that a real virtual printer writes: newest on top, cleared, enlarged."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.sheets import PrinterFacts
from app.printing.compose import test_label_bytes as draw_test_label
from app.printing.transports.virtual import VirtualTransport
from app.services.queries.work_place_rows import PrinterRow
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.keys import KeyRouter
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.virtual_printer.reading import FIRST_BYTES, paper_at, read_news, read_picture
from app.ui.virtual_printer.window import PageDialog, PaperHerald, PaperWindow
from app.ui.words import EN, ZH, speak
from tests.ui.hands import HeardSounds

FACTS = PrinterFacts("面单机", "tspl", 203, 76, 130)


@functools.cache
def label_job() -> bytes:
    """The bytes of a test label, drawn once."""
    return draw_test_label(FACTS)


class FakePrinters:
    """The print station's printers: those of transport virtual have a folder for an address."""

    def __init__(self, *folders: Path) -> None:
        self.rows = tuple(
            PrinterRow(at, f"演示 {at}", "tspl", "virtual", str(folder), 203, 76, 130, "ready", None, 0, "")
            for at, folder in enumerate(folders, 1)
        )

        self.asked = 0

    def printers(self) -> tuple[PrinterRow, ...]:
        self.asked += 1
        return self.rows


class FakePlaces:
    """Shared settings."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.values.get(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "paper"


@pytest.fixture
def shell(qtbot, app: Any, desk: Desk, folder: Path, tmp_path: Path) -> Iterator[MainWindow]:
    app.prints, app.settings = FakePrinters(folder), FakePlaces()
    made = MainWindow(Prefs(tmp_path), KeyMap(), HeardSounds())
    qtbot.addWidget(made)
    made.desk = desk
    router = KeyRouter(made.keys, desk.may)
    router.install()
    yield made
    qapp = QApplication.instance()
    qapp.removeEventFilter(router)
    if made.paper_window is not None:
        made.paper_window.close()


@pytest.fixture
def window(qtbot, shell: MainWindow) -> PaperWindow:
    shell.do_paper()
    made = shell.paper_window
    qtbot.waitUntil(lambda: made.paper is not None, timeout=15_000)
    assert QTest.qWaitForWindowActive(made)
    return made


def out(window: PaperWindow, qtbot, count: int) -> None:
    """Look now instead of waiting for the timer, until so many sheets are shown."""
    window.look_again()
    qtbot.waitUntil(lambda: len(window.shown()) == count, timeout=15_000)


def test_what_comes_out_stands_on_top_and_is_counted(qtbot, window: PaperWindow, folder: Path) -> None:
    assert window.empty.words.text() == "纸带是空的。"
    printer = VirtualTransport(str(folder))
    printer.send(label_job())
    printer.send(label_job())
    out(window, qtbot, 2)
    assert window.count.text() == "2 张"
    assert [sheet.number for sheet in window.strip.sheets()] == [2, 1]
    assert window.strip.sheets()[0].size_mm == (76, 130)
    qtbot.waitUntil(lambda: all(window.strip.picture(sheet) is not None for sheet in window.strip.sheets()))
    picture = window.strip.picture(window.strip.sheets()[0])
    assert (picture.width(), picture.height()) == (608, 1040), "drawn dot by dot"
    tall, wide = window.strip._placed[0].box.height(), window.strip._placed[0].box.width()
    assert abs(tall / wide - 1040 / 608) < 0.01, "fitted to the width, shape kept"


def test_a_job_that_a_strict_printer_drops_says_why(qtbot, window: PaperWindow, folder: Path) -> None:
    VirtualTransport(str(folder)).send(b"SIZE 76 mm,130 mm\r\nNONSENSE 1\r\n")
    out(window, qtbot, 1)
    (sheet,) = window.shown()
    assert sheet.error == "virtual_printer.unknown_command"
    assert window.count.text() == "0 张"


def test_clearing_hides_and_deletes_nothing(qtbot, window: PaperWindow, shell: MainWindow, folder: Path) -> None:
    printer = VirtualTransport(str(folder))
    printer.send(label_job())
    out(window, qtbot, 1)
    before = sorted(path.name for path in folder.iterdir())
    window.strip.setFocus()
    QTest.keyClick(window.strip, Qt.Key.Key_C)
    assert window.shown() == ()
    assert sorted(path.name for path in folder.iterdir()) == before
    printer.send(label_job())
    out(window, qtbot, 1)
    assert window.shown()[0].number == 2
    window.close()
    shell.paper_window = None
    shell.do_paper()
    again = shell.paper_window
    qtbot.waitUntil(lambda: [sheet.number for sheet in again.shown()] == [2], timeout=15_000)


def test_a_click_or_enter_shows_a_page_dot_by_dot(qtbot, window: PaperWindow, folder: Path) -> None:
    VirtualTransport(str(folder)).send(label_job())
    out(window, qtbot, 1)
    qtbot.waitUntil(lambda: window.strip.picture(window.shown()[0]) is not None)
    QTest.mouseClick(window.strip, Qt.MouseButton.LeftButton, pos=window.strip._placed[0].box.center())
    dialog = window.findChild(PageDialog)
    assert dialog is not None
    assert dialog.title.text() == "第 1 张，76 × 130 mm"
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(PageDialog) is None)
    window.activateWindow()
    window.strip.setFocus()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(PageDialog) is not None)


def test_j_and_k_walk_along_the_strip(qtbot, window: PaperWindow, folder: Path) -> None:
    printer = VirtualTransport(str(folder))
    for _ in range(3):
        printer.send(label_job())
    out(window, qtbot, 3)
    window.strip.setFocus()
    QTest.keyClick(window.strip, Qt.Key.Key_J)
    QTest.keyClick(window.strip, Qt.Key.Key_Down)
    assert window.strip.current == 2
    assert window.scroll.verticalScrollBar().value() > 0
    QTest.keyClick(window.strip, Qt.Key.Key_K)
    assert window.strip.current == 1
    printer.send(label_job())
    out(window, qtbot, 4)
    assert window.strip.sheets()[window.strip.current].number == 2, "the page looked at stays the current one"


def test_another_ledger_in_its_place_is_read_anew(qtbot, window: PaperWindow, folder: Path) -> None:
    printer = VirtualTransport(str(folder))
    printer.send(label_job())
    printer.send(label_job())
    out(window, qtbot, 2)
    window.do_clear()
    (folder / "ledger.jsonl").unlink()
    VirtualTransport(str(folder)).send(label_job())
    out(window, qtbot, 1)
    assert window.shown()[0].number == 1


def test_two_printers_have_a_strip_each(qtbot, shell: MainWindow, app: Any, tmp_path: Path) -> None:
    folders = (tmp_path / "one", tmp_path / "two")
    app.prints = FakePrinters(*folders)
    VirtualTransport(str(folders[1])).send(label_job())
    shell.do_paper()
    window = shell.paper_window
    qtbot.waitUntil(lambda: window.choice.count() == 2, timeout=15_000)
    assert window.shown() == ()
    window.do_next()
    out(window, qtbot, 1)
    assert window.choice.currentText() == "演示 2"


@pytest.mark.parametrize("width", [300, 700])
def test_it_stands_where_it_hides_no_list(qtbot, shell: MainWindow, width: int) -> None:
    room = shell.screen().availableGeometry()
    shell.setGeometry(room.left(), room.top(), width, room.height())
    shell.show_paper()
    beside = shell.paper_window.geometry()
    assert room.contains(beside.topLeft())
    assert beside.right() <= room.right() + 1
    assert beside.left() > width or beside.right() >= room.right()


def test_without_a_virtual_printer_the_way_leads_to_the_settings(qtbot, shell: MainWindow, app: Any) -> None:
    app.prints = FakePrinters()
    shell.do_paper()
    window = shell.paper_window
    window.begin()
    qtbot.waitUntil(lambda: window.empty.words.text() == "还没有虚拟打印机。", timeout=15_000)
    assert window.empty.button.words() == "去设置"


def test_the_demo_shows_its_paper_once_it_has_a_printer(
    qtbot, shell: MainWindow, app: Any, desk: Desk, folder: Path
) -> None:
    app.prints = FakePrinters()
    PaperHerald(shell, desk)
    qtbot.waitUntil(lambda: app.prints.asked == 1)
    with qtbot.waitSignal(desk.changed):
        app.tell("order", 1)
    assert shell.paper_window is None
    app.prints = FakePrinters(folder)
    app.tell("printer", 1)
    qtbot.waitUntil(lambda: shell.paper_window is not None and shell.paper_window.isVisible(), timeout=15_000)
    shell.paper_window.close()
    with qtbot.waitSignal(desk.changed):
        app.tell("printer", 1)
    assert not shell.paper_window.isVisible(), "closed by hand it stays closed"


def test_it_speaks_english(qtbot, window: PaperWindow) -> None:
    speak(EN)
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert window.windowTitle()
    speak(ZH)


# --- the ledger -------------------------------------------------------------------------------------------------------
def test_the_simulated_printers_paper_is_understood(tmp_path: Path) -> None:
    entry = {"seq": 1, "dots": [608, 1040], "paper_mm": [76.0, 130.0], "kind": "label", "fraction": 1.0,
             "png": "labels/000001.png"}  # fmt: skip
    cut = {**entry, "seq": 2, "dots": [608, 400], "kind": "partial", "fraction": 0.4, "png": "labels/000002.png"}
    ledger = tmp_path / "paper.jsonl"
    ledger.write_text(f"{json.dumps(entry)}\n{json.dumps(cut)}\n", "ascii")
    paper = paper_at("面单机1", str(ledger))
    first, second = read_news(paper.ledger, 0).sheets
    assert (first.size_mm, first.partial, first.picture) == ((76, 130), False, tmp_path / "labels" / "000001.png")
    assert (second.size_mm, second.partial) == ((76, 50), True)


def test_a_line_cut_by_a_crash_waits_or_is_passed_over(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    whole = json.dumps({"job": 1, "page": 1, "width": 8, "height": 8, "dots_per_mm": 8, "bytes": 1}).encode() + b"\n"
    ledger.write_bytes(whole + b'{"job": 2, "pa')
    news = read_news(ledger, 0)
    assert (len(news.sheets), news.offset) == (1, len(whole))
    ledger.write_bytes(whole + b'{"job": 2, "pa\n' + whole)
    news = read_news(ledger, news.offset)
    assert len(news.sheets) == 1, "the broken line is passed over"
    assert news.offset == ledger.stat().st_size


def test_of_a_long_ledger_only_the_end_is_read(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    line = json.dumps({"job": 1, "page": 7, "width": 8, "height": 8, "dots_per_mm": 8, "bytes": 1}).encode() + b"\n"
    ledger.write_bytes(line * (2 * FIRST_BYTES // len(line)))
    news = read_news(ledger, 0)
    assert len(news.sheets) == 500
    assert {sheet.number for sheet in news.sheets} == {7}
    assert news.offset == ledger.stat().st_size


def test_a_folder_that_is_not_there_has_no_paper(tmp_path: Path) -> None:
    assert read_news(tmp_path / "none" / "ledger.jsonl", 0).sheets == ()
    assert read_picture(tmp_path / "none.png").isNull()


def test_a_click_beside_a_page_opens_nothing(qtbot, window: PaperWindow, folder: Path) -> None:
    VirtualTransport(str(folder)).send(label_job())
    out(window, qtbot, 1)
    QTest.mouseClick(window.strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert window.findChild(PageDialog) is None
