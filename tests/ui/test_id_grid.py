"""A million rows by position: every way of getting around shows the right rows, and refreshing moves nothing."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.services.queries.rows import OrderFilter, PageMark
from app.services.queries.screen_rows import RowCount
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.loader import GridLoader, fetch
from app.ui.grids.view import GridView
from app.ui.grids.window import KEEP, PAGE, GridPage, GridRow
from tests.ui.fakes import FakeApp, FakeOrders

COLUMNS = (CHECK, Column("no", "订单号", 120, bold=True), Column("goods", "商品", 200, stretch=True))


class PlainSource:
    """Orders as two texts."""

    def __init__(self, orders: FakeOrders) -> None:
        self.orders = orders
        self.where = OrderFilter(queues=("to_print",))

    def page(self, mark: PageMark | None, limit: int, backwards: bool) -> GridPage:
        page = self.orders.page(self.where, "ship_by", mark, limit, backwards)
        return GridPage([self._row(row) for row in page.rows], page.before, page.after)

    def _row(self, row) -> GridRow:
        return GridRow(row.id, ("", row.order_no, row.goods), row)

    def anchor(self, fraction: float) -> PageMark | None:
        return self.orders.anchor_at(self.where, "ship_by", fraction)

    def count(self, cap: int) -> RowCount:
        return self.orders.count(self.where, cap)

    def again(self, ids: Sequence[int]) -> dict[int, GridRow]:
        return {row.id: self._row(row) for row in self.orders.still_there(self.where, ids)}


class Direct:
    """Feeds a grid at once, without threads; fetches can be held back."""

    def __init__(self, orders: FakeOrders) -> None:
        self.source = PlainSource(orders)
        self.grid = IdGrid(COLUMNS)
        self.held: list[object] | None = None
        self.grid.wanted.connect(self.answer)
        self.largest = 0
        self.tester: QAbstractItemModelTester | None = None

    def answer(self, want) -> None:
        if self.held is not None:
            self.held.append(want)
            return
        self.grid.arrived(want, fetch(self.source, want))
        self.largest = max(self.largest, len(self.grid.run.rows))

    def open(self) -> None:
        self.grid.show_count(self.source.count(10_000))
        self.grid.await_first()
        self.grid.show_count(self.source.count(10_000))


@pytest.fixture
def shown(qtbot, look) -> Callable[..., tuple[Direct, GridView]]:
    def make(size: int, **traits: object) -> tuple[Direct, GridView]:
        orders = FakeOrders(size)
        for name, value in traits.items():
            setattr(orders, name, value)
        direct = Direct(orders)
        if size <= 500:  # it walks every row at every change
            direct.tester = QAbstractItemModelTester(
                direct.grid, QAbstractItemModelTester.FailureReportingMode.Fatal, direct.grid
            )
        view = GridView(direct.grid)
        qtbot.addWidget(view)
        view.resize(700, 640)
        view.show()
        direct.open()
        return direct, view

    return make


def visible_ids(view: GridView) -> list[int | None]:
    first, last = view.visible_rows()
    last = min(last, view.grid.rowCount() - 1)
    rows = [view.grid.row_at(at) for at in range(first, last + (last == view.grid.rowCount() - 1))]
    return [row.id if row else None for row in rows]


def assert_contiguous(view: GridView) -> None:
    ids = visible_ids(view)
    assert ids, "nothing in sight"
    known = [row_id for row_id in ids if row_id is not None]
    assert len(known) == len(ids)
    assert known == list(range(known[0], known[0] + len(known)))


@pytest.mark.parametrize("skew", [0.0, 0.06, -0.06], ids=["true anchors", "anchors too late", "anchors too early"])
@pytest.mark.parametrize("exact", [True, False], ids=["exact count", "estimated count"])
def test_getting_around_a_million_rows(shown, skew: float, exact: bool) -> None:
    direct, view = shown(1_000_000, skew=skew, count_is_exact=exact)
    rng = random.Random(f"{skew}{exact}")
    for _ in range(150):
        way = rng.randrange(6)
        if way == 0:
            view.jump(rng.random())
        elif way == 1:
            view.jump(rng.choice((0.0, 1.0)))
        elif way in (2, 3):
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + rng.choice((-3, 3)) * view.row_px() * rng.randint(1, 60))
        elif way == 4:
            QTest.keyClick(view, rng.choice((Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)))
        else:
            QTest.keyClick(view, rng.choice((Qt.Key.Key_Home, Qt.Key.Key_End)))
        assert_contiguous(view)
    assert direct.largest <= PAGE * (KEEP + 1)


@pytest.mark.parametrize("skew", [0.0, 0.06, -0.06])
@pytest.mark.parametrize("exact", [True, False])
def test_both_ends_are_the_true_ends(shown, skew: float, exact: bool) -> None:
    direct, view = shown(100_000, skew=skew, count_is_exact=exact)
    view.jump(0.97)
    for _ in range(20_000):  # on to the end by the page; the estimate is off by up to 7 %
        bar = view.verticalScrollBar()
        if bar.value() == bar.maximum() and direct.grid.run.after is None:
            break
        bar.setValue(bar.value() + 40 * view.row_px())
    assert view.grid.row_at(view.grid.rowCount() - 1).id == 100_000
    if exact:
        assert view.grid.rowCount() == 100_000
    view.jump(0.0)
    assert visible_ids(view)[0] == 1


def test_correcting_positions_moves_nothing_on_screen(shown) -> None:
    direct, view = shown(50_000, skew=-0.05)
    view.jump(0.06)
    view.go(view.first_visible() + 3)
    seen: list[tuple[list[int | None], int]] = []
    direct.grid.shifted.connect(lambda by: seen.append((visible_ids(view), by)))
    for _ in range(600):
        before, current = visible_ids(view), view.current_id
        was = len(seen)
        bar = view.verticalScrollBar()
        if bar.value() == 0:
            break
        bar.setValue(max(0, bar.value() - view.row_px()))
        moved = visible_ids(view)
        assert view.current_id == current
        assert moved[1] == before[0] or moved == before, (before[:3], moved[:3], seen[was:])
    assert visible_ids(view)[0] == 1
    assert any(by for _, by in seen), "no correction was needed, the test proves nothing"


@pytest.mark.parametrize("size", [0, 1, 19, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_short_lists(shown, size: int) -> None:
    _, view = shown(size)
    assert view.grid.rowCount() == size
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Home)
    if size:
        assert_contiguous(view)


def test_a_jump_leaves_placeholders_until_its_page_is_there(shown) -> None:
    direct, view = shown(1_000_000)
    direct.held = []
    view.jump(0.5)
    assert set(visible_ids(view)) == {None}
    view.grab()  # placeholders are painted
    view.jump(0.75)
    late, wanted = direct.held
    direct.held = None
    direct.answer(late)  # the answer to a question the person has moved on from
    assert set(visible_ids(view)) == {None}
    direct.answer(wanted)
    assert_contiguous(view)
    assert visible_ids(view)[0] == pytest.approx(750_000, abs=50)


def test_a_row_that_left_stays_greyed_until_the_person_moves(shown) -> None:
    direct, view = shown(5000)
    view.scroll_to_top(300)
    view.go(305)
    view.selection.only([view.grid.row_at(306)])
    before, value = visible_ids(view), view.verticalScrollBar().value()
    gone = {before[2], before[4], 250}
    direct.source.orders.gone = gone
    ids = [row_id for row_id in direct.grid.loaded_ids() if row_id in gone]
    direct.grid.refreshed(ids, direct.source.again(ids))
    assert visible_ids(view) == before
    assert [row_id for row_id in before if view.grid.row_at(view.grid.position_of(row_id)).gone] == [
        before[2],
        before[4],
    ]
    assert view.verticalScrollBar().value() == value
    assert view.current_id == 306
    assert view.selection.ids() == [307]
    view.step(1)
    assert view.current_id == 307
    after = visible_ids(view)
    assert not set(after) & gone
    assert after[0] == before[0]


def test_a_list_worked_off_from_its_head_never_runs_dry(shown) -> None:
    """Each row leaves as it is done: pages further down come up although nobody scrolls."""
    direct, view = shown(450)
    view.go(0)
    orders = direct.source.orders
    for row_id in range(1, 3 * PAGE + 1):
        assert view.current_row() is not None, f"nothing under the cursor after {row_id - 1} rows"
        assert view.current_id == row_id
        orders.gone = {*orders.gone, row_id}
        direct.grid.refreshed([row_id], direct.source.again([row_id]))
        view.step(1)
        assert None not in visible_ids(view)
    assert view.grid.rowCount() == 450 - 3 * PAGE


def test_a_row_that_left_is_not_counted_off_twice(shown) -> None:
    direct, view = shown(500)
    view.go(10)
    direct.source.orders.gone = {3}
    direct.grid.refreshed([3], direct.source.again([3]))
    direct.grid.show_count(RowCount(499))
    assert direct.grid.rowCount() == 500, "it still stands here, greyed"
    view.step(1)
    assert direct.grid.rowCount() == 499


def test_a_changed_row_changes_in_place(shown) -> None:
    direct, view = shown(500)
    direct.source.orders.changed[3] = {"goods": "换了货"}
    direct.grid.refreshed([3], direct.source.again([3]))
    assert direct.grid.index(2, 2).data() == "换了货"
    assert not view.grid.has_gone()


def test_a_short_list_grows_under_a_standing_cursor(shown) -> None:
    direct, view = shown(400, gone=set(range(31, 401)))
    assert direct.grid.rowCount() == 30
    view.go(4)
    direct.source.orders.gone = set()
    direct.grid.renew()
    direct.grid.show_count(direct.source.count(10_000))
    assert direct.grid.rowCount() == 400
    assert (view.current, view.current_id) == (4, 5)
    view.jump(1.0)
    assert visible_ids(view)[-1] == 400


def test_rows_that_come_in_above_move_nothing_on_screen(shown) -> None:
    direct, view = shown(400, gone=set(range(11, 41)))
    view.scroll_to_top(6)
    view.go(16)
    view.selection.only([view.grid.row_at(17)])
    direct.grid.refreshed([49], {})
    before, pixel = visible_ids(view), view.current * view.row_px() - view.verticalScrollBar().value()
    direct.source.orders.gone = {49}
    direct.grid.renew()
    assert (view.current, view.current_id) == (46, 47)
    assert view.current * view.row_px() - view.verticalScrollBar().value() == pixel
    after = visible_ids(view)
    assert after[-4:] == before[-4:]
    assert view.grid.row_at(48).gone, "who left is still greyed in its place"
    assert view.selection.ids() == [48]
    view.step(1)
    assert view.current_id == 48
    assert 49 not in direct.grid.loaded_ids()


def test_a_row_that_left_unheard_is_greyed_when_others_come_in(shown) -> None:
    direct, view = shown(300, gone={2})
    view.go(3)
    direct.source.orders.gone = {1, 5, 8}
    direct.grid.renew()
    assert [row.id for row in direct.grid.run.rows[:9]] == list(range(1, 10))
    assert [row.id for row in direct.grid.run.rows[:9] if row.gone] == [1, 5, 8]
    assert view.current_id == 5
    view.step(1)
    assert view.current_id == 6
    assert visible_ids(view)[:4] == [2, 3, 4, 6]


def test_an_untouched_top_stays_the_top(qtbot, shown) -> None:
    direct, view = shown(200, gone=set(range(1, 21)))
    view.setFocus()
    qtbot.waitUntil(lambda: view.current_id == 21)
    direct.source.orders.gone = set()
    told = []
    view.row_changed.connect(lambda row: told.append(row.id))
    direct.grid.renew()
    assert view.verticalScrollBar().value() == 0
    assert (visible_ids(view)[0], view.current_id, told) == (1, 1, [1])


def test_an_empty_list_fills(shown) -> None:
    direct, view = shown(40, gone=set(range(1, 41)))
    assert view.grid.rowCount() == 0
    direct.source.orders.gone = set()
    direct.grid.renew()
    assert visible_ids(view)[0] == 1


def test_far_down_new_rows_wait_until_the_person_is_back(shown) -> None:
    direct, view = shown(100_000, gone={3})
    view.jump(0.5)
    before, pages = visible_ids(view), direct.source.orders.pages
    direct.source.orders.gone = set()
    direct.grid.renew()
    assert (visible_ids(view), direct.source.orders.pages) == (before, pages)
    view.jump(0.0)
    assert visible_ids(view)[:4] == [1, 2, 3, 4]


def test_changes_that_pour_in_never_keep_the_list_from_opening(qtbot, desk, app: FakeApp) -> None:
    app.orders.gate = threading.Event()
    grid = IdGrid(COLUMNS)
    loader = GridLoader(grid, desk, "order")
    loader.show(PlainSource(app.orders))
    for _ in range(3):
        loader.renew()
    app.orders.gate.set()
    qtbot.waitUntil(lambda: grid.rowCount() == app.orders.size)
    asked = app.orders.pages
    assert asked <= 2, "the first page, and the head once more for all that came meanwhile"


def test_letters_neither_jump_rows_nor_reach_an_input_method(shown) -> None:
    _, view = shown(500)
    view.go(5)
    QTest.keyClicks(view, "26")
    assert view.current == 5
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    view.go(9)
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_selecting_by_hand_by_range_and_by_rule(shown) -> None:
    _, view = shown(5000)
    view.go(2)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection.ids() == [3, 4, 5]
    view.toggle_current()
    assert view.selection.ids() == [3, 4]
    view.selection.clear()
    view.toggle_all()
    assert view.selection.count(view.grid.total.total) == 5000
    view.toggle_current()
    assert view.selection.count(view.grid.total.total) == 4999
    assert not view.selection.has(5)


def test_it_says_its_cells_in_words(shown) -> None:
    _, view = shown(10)
    index = view.grid.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "订单号 261122-04817"


def test_the_loader_fetches_off_the_ui_thread_and_drops_late_answers(qtbot, desk, app: FakeApp) -> None:
    app.orders.size = 20_000
    grid = IdGrid(COLUMNS)
    view = GridView(grid)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    loader = GridLoader(grid, desk, "order")
    loader.show(PlainSource(app.orders))
    qtbot.waitUntil(lambda: grid.rowCount() == 20_000)
    view.jump(0.5)
    view.jump(0.9)
    qtbot.waitUntil(lambda: None not in visible_ids(view))
    assert_contiguous(view)
    assert all(name.startswith("db-read") for name in app.orders.threads)


def test_another_stations_change_is_shown_in_place(qtbot, desk, app: FakeApp) -> None:
    grid = IdGrid(COLUMNS)
    loader = GridLoader(grid, desk, "order")
    loader.show(PlainSource(app.orders))
    qtbot.waitUntil(lambda: grid.rowCount() == app.orders.size)
    app.orders.changed[2] = {"goods": "改过"}
    app.orders.gone = {4}
    app.tell("order", 2, 4)
    qtbot.waitUntil(grid.has_gone)
    assert grid.row_at(1).cells[2] == "改过"
    assert grid.row_at(3).gone
