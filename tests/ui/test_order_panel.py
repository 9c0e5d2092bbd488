"""The order panel's deeper tabs: money in parts, the time slider, related orders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.ui.bridge import Desk
from app.ui.components.long_column import FIRST, LongColumn
from app.ui.orders.detail import OrderPanel
from app.ui.orders.parts import EventLine, GoodsLine
from app.ui.orders.related import RelatedLine
from app.ui.orders.view import OrdersScreen
from app.ui.prefs import Prefs
from app.ui.regroup.merge_dialog import MergeDialog
from tests.ui.hands import Hands, Shell, hands_on


class Counter:
    """The order screen with its panel open on the second order."""

    def __init__(self, qtbot, app: Any, shell: Shell, screen: OrdersScreen, hands: Hands) -> None:
        self.qtbot, self.app, self.shell, self.screen, self.hands = qtbot, app, shell, screen, hands

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def words(self) -> list[str]:
        return [label.text() for label in self.screen.panel.body.findChildren(QLabel) if label.isVisibleTo(self.screen)]


@pytest.fixture
def counter(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Counter]:
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1500, 800)
    screen = OrdersScreen(shell)
    shell.put(screen)
    with hands_on(shell) as hands:
        qtbot.waitUntil(lambda: screen.grid.rowCount() == 1284)
        screen.view.setFocus()
        screen.view.go(1)
        made = Counter(qtbot, app, shell, screen, hands)
        made.wait(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == 2)
        yield made


def test_money_stands_in_its_parts_and_a_difference_is_said(counter: Counter) -> None:
    words = counter.words()
    shown = {name: words[words.index(name) + 1] for name in ("行优惠", "整单优惠", "平台承担优惠", "实付", "店铺收入")}
    assert (shown["行优惠"][-4:], shown["整单优惠"][-4:], shown["平台承担优惠"][-4:]) == ("4.00", "8.00", "5.00")
    assert shown["实付"] != shown["店铺收入"]
    assert any("实付和应付差" in text for text in words)


def code_looked_at(panel: OrderPanel) -> str:
    """Return the last event of the moment that the slider stands at; empty for now."""
    found = panel.slider.moment() if panel.slider is not None else None
    return found.events[-1].code if found is not None else ""


def test_the_slider_answers_after_something_can_be_taken_back(counter: Counter) -> None:
    taken: list[str] = []
    counter.screen.offer_undo("挂起了", lambda: taken.append("back"))
    counter.press("[")
    counter.wait(counter.screen.panel.in_past)
    counter.press("Escape")
    counter.wait(lambda: not counter.screen.panel.in_past())
    counter.screen.do_undo()
    assert taken == ["back"]


def test_brackets_step_through_the_past_and_escape_comes_back(counter: Counter) -> None:
    panel = counter.screen.panel
    counter.press("[")
    counter.press("[")  # both before the moments are there: neither is lost
    counter.wait(lambda: panel.tabs.active() == "history")
    counter.wait(lambda: code_looked_at(panel) == "audit.passed_by_rules")
    counter.wait(lambda: any("时的样子" in words for words in counter.words()))
    counter.press("[")
    counter.wait(lambda: code_looked_at(panel) == "order.received")
    counter.press("]")
    counter.press("]")
    counter.wait(lambda: code_looked_at(panel) == "order.routed")
    counter.press("Escape")
    counter.wait(lambda: not panel.in_past())
    assert panel.slider is not None
    assert panel.slider.moment() is None
    assert not any("时的样子" in words for words in counter.words())


def test_in_the_past_there_are_no_verbs_and_a_key_says_why(counter: Counter) -> None:
    panel, done = counter.screen.panel, counter.app.orders.done
    assert panel._foot.isVisibleTo(counter.screen)
    counter.press("[")
    counter.wait(panel.in_past)
    assert not panel._foot.isVisibleTo(counter.screen)
    before = list(done)
    counter.press("Q")
    assert counter.shell.toast.said[-1] == "面板上是以前的样子，只能看。按 Esc 回到现在，再做。"
    assert done == before
    counter.press("Escape")
    counter.wait(lambda: panel._foot.isVisibleTo(counter.screen))
    counter.press("Q")
    counter.wait(lambda: done != before)


def test_another_tab_is_the_present_and_escape_does_its_usual_work(counter: Counter) -> None:
    panel = counter.screen.panel
    counter.press("[")
    counter.wait(panel.in_past)
    panel.tabs.activate("summary")
    assert not panel.in_past()
    assert panel._foot.isVisibleTo(counter.screen)
    counter.screen.view.selection.all()
    counter.screen.view.setFocus()
    counter.press("Escape")
    assert counter.screen.view.selection.is_empty(), "the first Esc already does what it always does"


def test_a_change_of_the_order_does_not_throw_out_of_its_past(counter: Counter) -> None:
    panel = counter.screen.panel
    counter.press("[")
    counter.press("[")
    counter.wait(lambda: code_looked_at(panel) == "audit.passed_by_rules")
    counter.wait(lambda: panel._past is not None)
    was = panel.detail
    counter.app.tell("order", 2)
    counter.wait(lambda: panel.detail is not was)
    counter.qtbot.wait(80)
    assert code_looked_at(panel) == "audit.passed_by_rules"
    assert any("时的样子" in words for words in counter.words())
    counter.screen.view.setFocus()
    counter.screen.view.go(3)
    counter.wait(lambda: panel.detail.row.id == 4)
    assert not panel.in_past(), "another order is shown as it is"


def test_what_a_moment_changed_is_marked(counter: Counter) -> None:
    panel = counter.screen.panel
    counter.press("[")
    counter.wait(lambda: code_looked_at(panel) == "order.routed")
    counter.wait(lambda: "这一步之前：待审" in counter.words())
    assert "待打单" in counter.words()
    counter.press("[")
    counter.wait(lambda: code_looked_at(panel) == "audit.passed_by_rules")
    counter.wait(lambda: not any("这一步之前" in words for words in counter.words()))


def test_hundreds_of_lines_and_events_do_not_hold_the_window_up(counter: Counter) -> None:
    panel: Any = counter.screen.panel
    detail = panel.detail
    events = tuple(replace(detail.events[0], id=at) for at in range(500))
    lines = tuple(replace(detail.lines[0], id=at) for at in range(500))
    big = replace(detail, lines=lines, events=events)
    for tab, kind in (("summary", GoodsLine), ("history", EventLine)):
        panel.tabs.activate(tab)
        took = min(_milliseconds(lambda: panel.show_detail(big)) for _ in range(3))
        assert took < 50, f"{tab} took {took:.0f} ms"
        column = next(one for one in panel.body.findChildren(LongColumn) if one.missing() and one.isVisibleTo(panel))
        assert len(column.findChildren(kind)) == FIRST
        column.button.click()
        counter.qtbot.waitUntil(lambda column=column: not column.missing(), timeout=20_000)
        assert len(column.findChildren(kind)) == 500
        panel.show_detail(big)
        counter.qtbot.waitUntil(lambda kind=kind: stands_whole(panel, kind), timeout=20_000)


def stands_whole(panel: OrderPanel, kind: type[QWidget]) -> bool:
    """Tell whether the list on screen has every row again, without being asked a second time."""
    columns = [one for one in panel.body.findChildren(LongColumn) if one.isVisibleTo(panel)]
    return any(len(one.findChildren(kind)) == 500 for one in columns)


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the time that this thread was at it; others share the machine."""
    began = time.thread_time()
    work()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 0)
    return (time.thread_time() - began) * 1000


def test_the_newest_happened_first(counter: Counter) -> None:
    lines = [line for line in counter.screen.panel.body.findChildren(EventLine) if line.isVisibleTo(counter.screen)]
    assert [line.event_row.code for line in lines] == ["order.routed", "audit.passed_by_rules", "order.received"]


def test_why_this_warehouse_and_carrier_is_told_with_what_speaks_against_the_others(counter: Counter) -> None:
    panel = counter.screen.panel
    panel.tabs.activate("why")
    counter.wait(lambda: "杭州一仓" in counter.words())
    words = counter.words()
    assert "圆通：能发 新疆、0.86 kg 的 3 家里最便宜，9.00 元" in words
    assert "广州二仓 少 2 件" in words
    assert "顺丰 要 18.00，贵 9.00\n极兔 不到 新疆" in words
    assert "一样：仓和快递都不变。" in words
    counter.screen.view.setFocus()
    counter.screen.view.go(2)
    counter.wait(lambda: any(text.startswith("不一样") for text in counter.words()))
    assert "申通" in counter.words()


def test_goods_tell_what_a_bundle_is_and_which_rule_gave_a_gift(counter: Counter) -> None:
    spoken = [line.accessibleName() for line in counter.screen.panel.body.findChildren(GoodsLine)]
    assert any("洗护套装" in words and "XF-200 ×2" in words and "HF-200 ×1" in words for words in spoken)
    assert any("竹纤维毛巾" in words and "规则「满 99 送毛巾」送的" in words for words in spoken)


def test_what_was_settled_tells_when_how_and_by_whom(counter: Counter) -> None:
    counter.screen.panel.tabs.activate("findings")
    counter.wait(lambda: any("人工放行" in words for words in counter.words()))
    said = next(words for words in counter.words() if "人工放行" in words)
    opened, ended = said.splitlines()[1:]
    assert opened.startswith("自动")
    assert ended.startswith("人工放行·李娜")
    assert opened.rpartition("·")[2] != ended.rpartition("·")[2], "both times are told"


def test_related_orders_are_read_when_asked_for_and_open(counter: Counter) -> None:
    panel = counter.screen.panel
    panel.tabs.activate("related")
    counter.wait(lambda: len(panel.body.findChildren(RelatedLine)) == 3)
    lines = panel.body.findChildren(RelatedLine)
    assert [line.row.kind for line in lines] == ["link.resend.to", "link.merge.from", "same_receiver"]
    assert "由这些合并而来" not in counter.words()
    assert "曾由这些合并（已撤销）" in counter.words()
    lines[2].opened.emit(lines[2].row.order_id)
    assert ("order", lines[2].row.order_id) in counter.shell.opened


def test_an_order_that_could_be_merged_is_marked_once_it_is_in_sight_and_m_offers_it(counter: Counter) -> None:
    screen, orders = counter.screen, counter.app.orders

    def marks(order_id: int) -> str:
        return str(screen.grid.row_at(order_id - 1).cells[1].names)

    counter.wait(lambda: "可以和别的单合（M）" in marks(9))
    assert "可以和别的单合" not in marks(8)
    last = screen.view.visible_rows()[1]
    asked = {order_id for ids in orders.asked_mergeable for order_id in ids}
    assert max(asked) <= last + 1, "only rows in sight are asked about"
    screen.view.go(8)
    counter.wait(lambda: any("同一收件人还有 2 单可以合" in words for words in counter.words()))
    screen.view.setFocus()
    counter.press("M")
    counter.wait(lambda: isinstance(QApplication.activeModalWidget(), MergeDialog))
    QApplication.activeModalWidget().reject()
    before = len(orders.asked_mergeable)
    counter.app.tell("order", 9)
    counter.wait(lambda: any(9 in ids for ids in orders.asked_mergeable[before:]))
