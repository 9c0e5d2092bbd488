"""The order panel over a real database: the slider shows at every moment what history rebuilds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.models.database import Database
from app.services import history
from app.services.core import Core
from app.services.desk.orders import OrdersDesk
from app.services.keys import KeyBook
from app.services.merge_orders import merge_orders
from app.settings import Settings
from app.ui.bridge import Desk
from app.ui.orders.filters import Conditions
from app.ui.orders.parts import EventLine
from app.ui.orders.view import OrdersScreen
from app.ui.prefs import Prefs
from app.ui.words import say
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.walker import GOODS, Walker
from tests.services.world import BOSS, WANG, World
from tests.ui.hands import Hands, Shell, hands_on


class Counter:
    """The order screen over a warehouse in which everything can be done to an order."""

    def __init__(self, qtbot, desk: Desk, screen: OrdersScreen, hands: Hands, walker: Walker) -> None:
        self.qtbot, self.desk, self.screen, self.hands, self.walker = qtbot, desk, screen, hands, walker

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def show(self, order_id: int) -> Any:
        """Open an order in the panel."""
        panel = self.screen.panel
        self.screen.open_thing("order", order_id)
        self.wait(lambda: panel.detail is not None and panel.detail.row.id == order_id)
        self.screen.view.setFocus()
        return panel

    def words(self) -> list[str]:
        return [label.text() for label in self.screen.panel.body.findChildren(QLabel) if label.isVisibleTo(self.screen)]


@pytest.fixture
def counter(
    qtbot,
    app: Any,
    desk: Desk,
    loop: asyncio.AbstractEventLoop,
    tmp_path: Path,
    database: Database,
    vault: Vault,
    clock: FakeClock,
) -> Iterator[Counter]:
    walker = Walker(World(database, vault, clock()), clock)
    app.orders = OrdersDesk(Core(Settings(tmp_path, database.url, "一号台"), database, vault, KeyBook(vault), clock))
    desk.now, desk.by = clock, BOSS
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1500, 800)
    screen = OrdersScreen(shell)
    shell.put(screen)
    with hands_on(shell) as hands:
        yield Counter(qtbot, desk, screen, hands, walker)
    closing = loop.create_task(desk.close())  # as a window does, before the threads below end
    qtbot.waitUntil(closing.done)
    app.close()


def test_the_slider_shows_every_moment_as_history_rebuilds_it(counter: Counter) -> None:
    order_id = counter.walker.new()
    for step in ("audit", "route", "ask number", "answer", "print", "pack", "ship"):
        counter.walker.do(step, order_id)
    with counter.walker.db.read() as conn:
        moments = history.moments(conn, order_id)
        wanted = [history.order_at(conn, order_id, moment.at) for moment in moments]
    assert len({past.columns["queue"] for past in wanted}) > 3, "the order went far enough to be worth looking at"
    panel = counter.show(order_id)
    before = [None, *wanted]
    for at in reversed(range(len(moments))):
        counter.press("[")
        counter.wait(lambda at=at: panel._past is not None and panel._past.now == wanted[at])
        assert panel._past.before == before[at]
        assert panel.slider.moment() == moments[at]
        counter.wait(lambda at=at: say(f"queue.{wanted[at].columns['queue']}") in counter.words())
        was = before[at].columns["queue"] if before[at] is not None else wanted[at].columns["queue"]
        told = f"这一步之前：{say(f'queue.{was}')}" in counter.words()
        assert told == (was != wanted[at].columns["queue"])
    counter.press("[")
    assert panel.slider.moment() == moments[0], "there is nothing before it came"
    counter.press("Escape")
    counter.wait(lambda: not panel.in_past())


def test_an_order_the_list_does_not_show_stands_alone_in_it_and_escape_leads_back(counter: Counter) -> None:
    """What the panel shows is what the verbs act on: never one order beside another's row."""
    first, other = counter.walker.new(), counter.walker.new()
    for step in ("audit", "route", "ask number", "answer", "print"):
        counter.walker.do(step, first)
    screen = counter.screen
    screen.reload()
    counter.wait(lambda: screen.grid.rowCount() == 1 and not screen._awaited)
    screen.view.go(0)
    counter.wait(lambda: screen.panel.detail is not None and screen.panel.detail.row.id == other)
    panel = counter.show(first)
    counter.wait(lambda: (row := screen.view.current_row()) is not None and row.id == first)
    counter.press("Q")
    counter.wait(lambda: counter.walker.world.order(first).urgent)
    assert not counter.walker.world.order(other).urgent
    counter.press("Escape")
    counter.wait(lambda: panel.detail is not None and panel.detail.row.id == other)
    assert screen._tab == "to_print"


def test_the_newest_of_a_real_timeline_stands_first(counter: Counter) -> None:
    order_id = counter.walker.new()
    counter.walker.do("audit", order_id)
    panel = counter.show(order_id)

    def ids() -> list[int]:
        lines = panel.body.findChildren(EventLine)
        return [line.event_row.id for line in lines if line.isVisibleTo(counter.screen)]

    counter.wait(lambda: len(ids()) > 1)
    assert ids() == sorted(ids(), reverse=True)


def test_enter_leads_from_a_replaced_order_to_what_stands_for_it(counter: Counter) -> None:
    world, screen = counter.walker.world, counter.screen
    members = world.take(*(world.intake(str(at), (GOODS[1], 1)) for at in (1, 2))).order_ids
    merged = merge_orders(world.db, world.keys, members, BOSS).order_id
    number = world.order(merged).order_no
    screen.set_conditions(Conditions(state=("replaced",)))
    counter.wait(lambda: {row.id for row in rows(screen)} == set(members))
    assert all(row.raw.stands == (number,) for row in rows(screen))
    assert all(f"→ {number}" in row.cells[5] for row in rows(screen))
    screen.view.setFocus()
    screen.view.go(0)
    panel: Any = screen.panel
    counter.wait(lambda: panel.detail is not None and panel.detail.row.id in members)
    counter.wait(lambda: "这单已合并或拆开，现在看的是：" in counter.words())
    counter.press("Return")
    counter.wait(lambda: ("order", merged) in counter.screen.shell.opened)


def rows(screen: OrdersScreen) -> list[Any]:
    return list(screen.grid.run.rows) if screen.grid.run is not None else []


def test_orders_of_one_receiver_are_marked_until_they_are_merged(counter: Counter) -> None:
    world, screen = counter.walker.world, counter.screen
    members = world.take(*(world.intake(str(at), (GOODS[1], 1)) for at in (1, 2))).order_ids
    other_person = replace(WANG, name="李四", phone="13900139000", street="别的路 1 号")
    (other,) = world.take(world.intake("3", (GOODS[1], 1), receiver=other_person)).order_ids
    screen.set_conditions(Conditions(state=("to_audit",)))
    counter.wait(lambda: {row.id for row in rows(screen)} == {*members, other})
    counter.wait(lambda: all("可以和别的单合" in row.cells[1].names for row in rows(screen) if row.id in members))
    assert not any("可以和别的单合" in row.cells[1].names for row in rows(screen) if row.id == other)
