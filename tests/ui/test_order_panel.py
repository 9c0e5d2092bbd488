"""The order panel's deeper tabs: money in parts, the time slider, related orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.ui.bridge import Desk
from app.ui.components.labels import Note
from app.ui.orders.related import RelatedLine
from app.ui.orders.view import OrdersScreen
from app.ui.prefs import Prefs
from tests.ui.hands import Hands, Shell, hands_on


class Counter:
    """The order screen with its panel open on the second order."""

    def __init__(self, qtbot, app: Any, shell: Shell, screen: OrdersScreen, hands: Hands) -> None:
        self.qtbot, self.app, self.shell, self.screen, self.hands = qtbot, app, shell, screen, hands

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(what, timeout=3000)

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


def test_brackets_step_through_the_past_and_escape_comes_back(counter: Counter) -> None:
    counter.press("[")
    panel = counter.screen.panel
    counter.wait(lambda: panel.tabs.active() == "history")
    counter.wait(lambda: panel.slider is not None and panel.slider.slider.maximum() == 3)
    counter.press("[")
    counter.wait(panel.in_past)
    banner = next(note for note in panel.body.findChildren(Note) if "时的样子" in note.label.text())
    assert banner.isVisibleTo(counter.screen)
    assert panel.slider.moment().events[-1].code == "order.routed"
    counter.press("[")
    counter.wait(lambda: panel.slider.moment().events[-1].code == "audit.passed_by_rules")
    counter.press("]")
    counter.wait(lambda: panel.slider.moment().events[-1].code == "order.routed")
    counter.press("Escape")
    counter.wait(lambda: not panel.in_past())
    assert panel.slider.moment() is None


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
