"""The small parts that bench, print station, audit and guide share."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.errors import AppError, DatabaseBusy
from app.services.queries.rows import Outcome
from app.ui.bridge import Desk
from app.ui.calm import Calm
from app.ui.components.outcomes import OutcomeSheet
from app.ui.components.paragraph import paragraph
from app.ui.components.side_list import Item, SideList
from app.ui.in_turn import InTurn
from app.ui.theme import Look

ITEMS = (Item("a", "地址异常", count="12", cap="1"), Item("b", "缺货", count="3", cap="2"), Item("c", "有留言"))


@pytest.fixture
def side(qtbot, look: Look) -> SideList:
    made = SideList()
    made.show_items(ITEMS, "a")
    made.resize(220, made.sizeHint().height())
    qtbot.addWidget(made)
    made.show()
    return made


# --- a short list -----------------------------------------------------------------------------------------------------
def test_arrows_choose_and_the_ends_hold(side: SideList) -> None:
    told: list[str] = []
    side.chosen.connect(told.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(side, key)
    assert told == ["b", "c", "b"]


def test_a_digit_or_a_click_chooses(side: SideList) -> None:
    side.nth(3)
    assert side.active() == "c"
    side.nth(9)
    assert side.active() == "c"
    QTest.mouseClick(side, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert side.active() == "a"


def test_new_figures_keep_the_choice_and_are_read_out(side: SideList) -> None:
    told: list[str] = []
    side.chosen.connect(told.append)
    side.show_items((Item("a", "地址异常", count="11"), *ITEMS[1:]))
    assert (side.active(), told) == ("a", [])
    assert side.accessibleName() == "地址异常 11 缺货 3 有留言"


# --- what became of each ----------------------------------------------------------------------------------------------
OUTCOMES = (
    Outcome("261122-04882"),
    Outcome("261122-04883", "order.not_held", {"order_no": "261122-04883"}),
    Outcome("261122-04884", "order.no_receiver", {}),
)


def test_failures_stand_line_by_line_with_their_reason(qtbot, side: SideList) -> None:
    sheet = OutcomeSheet(side, "审核", OUTCOMES, retry="重试 2 单")
    qtbot.addWidget(sheet)
    assert "1 单成了，2 单没有成" in sheet.summary.text()
    assert [line.accessibleName() for line in sheet.lines] == [
        "261122-04883 订单 261122-04883 没有挂起。",
        "261122-04884 这单没有收件人。",
    ]
    sheet.copy_subjects()
    assert QGuiApplication.clipboard().text() == "261122-04883\n261122-04884"
    with qtbot.waitSignal(sheet.retried):
        sheet.accept()


def test_all_done_says_so(qtbot, side: SideList) -> None:
    sheet = OutcomeSheet(side, "审核", OUTCOMES[:1])
    qtbot.addWidget(sheet)
    assert sheet.summary.text() == "1 单全部成了。"


# --- one after the other ----------------------------------------------------------------------------------------------
def test_work_is_done_in_turn_and_a_refusal_stops_nothing(qtbot, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    refused: list[AppError | None] = []
    owner = QObject()

    def step(number: int, error: Exception | None = None) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            await desk.read(lambda: None)
            if error is not None:
                raise error
            done.append(number)

        return work

    turn = InTurn(desk, owner, refused.append)
    busy = DatabaseBusy("database.busy")
    with caplog.at_level(logging.CRITICAL):
        for work in (step(1), step(2, busy), step(3), step(4, ValueError("a bug")), step(5)):
            turn.then(work)
        qtbot.waitUntil(lambda: done == [1, 3, 5])
    assert refused == [busy, None]
    qtbot.waitUntil(lambda: not turn.running)


def test_calm_answers_many_askings_with_one_reading(qtbot, look: Look) -> None:
    owner, read = QObject(), []
    calm = Calm(5, lambda: read.append(1), owner)
    for _ in range(20):
        calm.ask()
    qtbot.waitUntil(lambda: bool(read))
    assert read == [1]
    calm.ask()
    qtbot.waitUntil(lambda: read == [1, 1])


# --- wrapped text -----------------------------------------------------------------------------------------------------
def test_a_paragraph_breaks_everywhere_it_must_and_ends_with_an_ellipsis(look: Look) -> None:
    words = "浙江省杭州市余杭区文一西路 969 号 A-12 幢 3 单元 1801"
    whole = paragraph(words, 120)
    assert len(whole.lines) > 2
    assert "".join(whole.lines).replace(" ", "") == words.replace(" ", "")
    cut = paragraph(words, 120, most=2)
    assert cut.lines[-1].endswith("…")
    assert cut.height == cut.line_height * 2
    assert paragraph("one two three", look.width("one two"), most=1).lines[0].startswith("one ")
    assert paragraph("一\n\n二", 120).lines == ("一", "", "二")
