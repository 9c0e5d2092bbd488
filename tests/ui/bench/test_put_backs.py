"""Goods to be put back, seen and ended on the floor, and told at once where the parcel and its label are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor, Role
from app.models.database import Database
from app.models.print_jobs import printer
from app.models.staff import setting
from app.services.core import Core
from app.services.desk.bench import BenchDesk
from app.services.desk.office import OfficeDesk
from app.services.desk.orders import OrdersDesk
from app.services.desk.regroup import RegroupDesk
from app.services.floor_settings import AUTO_SHIP
from app.services.keys import KeyBook
from app.services.put_goods_back import put_back_rows as rows_of
from app.settings import Settings
from app.sync.change_feed import ChangeFeed
from app.ui import sound
from app.ui.actions import KeyMap
from app.ui.bench.put_backs import PutBackDialog
from app.ui.bench.state import Phase
from app.ui.bench.view import BenchScreen
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.factories import SUPERVISOR, Floor, MadeOrder, expect_sound, make_floor
from tests.services.steps import print_orders
from tests.ui.fake_floor import FakeBench, FakePrints, put_back_rows
from tests.ui.hands import Hands, HeardSounds


class Station:
    """The window of one station with hands."""

    def __init__(self, qtbot, window: MainWindow, hands: Hands) -> None:
        self.qtbot, self.window, self.hands = qtbot, window, hands

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def dialog(self) -> PutBackDialog:
        """Open the list with its key, and wait for it."""
        self.press("F10" if isinstance(self.window.current_screen(), BenchScreen) else "Ctrl+B")
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), PutBackDialog))
        found: Any = QApplication.activeModalWidget()
        self.wait(lambda: found.body.box.count() > 0)
        return found

    def leave(self, dialog: PutBackDialog) -> None:
        dialog.reject()
        self.wait(lambda: QApplication.activeModalWidget() is None)


@contextmanager
def station(qtbot, desk: Desk, folder: Path, area: str) -> Iterator[Station]:
    window = MainWindow(Prefs(folder), KeyMap(), HeardSounds())  # type: ignore[arg-type] # a stand-in
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_areas(Role.SUPERVISOR)
    window.attach(desk)
    window.show()
    window.open_area(area)
    hands = Hands(desk, window.keys, window)
    hands.scanner.scanned.connect(window.scanned)
    try:
        yield Station(qtbot, window, hands)
    finally:
        hands.let_go()
        window.close()


@pytest.mark.parametrize("area", ["pack", "print", "orders"])
def test_a_key_lists_what_waits_and_scans_end_it_anywhere(
    qtbot, app: Any, desk: Desk, tmp_path: Path, area: str
) -> None:
    app.bench, app.prints = FakeBench(), FakePrints()
    app.bench.to_put_back = put_back_rows()
    with station(qtbot, desk, tmp_path, area) as here:
        dialog = here.dialog()
        here.wait(lambda: len(dialog.lines) == 3)
        assert "3 个包裹" in dialog.title.text()
        spoken = dialog.lines[0].accessibleName()
        for words in ("261122-003-188", "261122-04838", "人工拦截", "A 台左", "C01-04 BWB-500-SS × 2"):
            assert words in spoken
        here.hands.scan("261122-04839")
        here.wait(lambda: len(dialog.lines) == 2)
        assert "261122-003-191" in dialog.answer.text()
        here.hands.scan("WHAT-IS-THIS")
        here.wait(lambda: "WHAT-IS-THIS" in dialog.answer.text())
        assert here.window.sounds.heard[-1] == sound.WRONG
        here.press("F4")
        here.wait(lambda: len(dialog.lines) == 3)
        here.press("Down")
        here.press("F12")
        here.wait(lambda: ("task_back", 32) in app.bench.done[-1:])
        here.wait(lambda: len(dialog.lines) == 2)
        assert [line.row.id for line in dialog.lines if line.chosen] == [33], "the next one takes its place"
        here.leave(dialog)


class Warehouse:
    """Two facades on one database: the bench's and the office's, news by the real change feed."""

    def __init__(self, here: Station, floor: Floor, office: RegroupDesk, feed: ChangeFeed) -> None:
        self.here, self.floor, self.office, self.feed = here, floor, office, feed

    def news(self) -> None:
        self.feed.look()


PACKER = Actor(name="王强", role=Role.PACKER, station="包装1")


@pytest.fixture
def warehouse(
    qtbot, app: Any, desk: Desk, tmp_path: Path, database: Database, vault: Vault, clock: FakeClock
) -> Iterator[Warehouse]:
    floor = make_floor(database, vault)
    with database.write() as tx:
        tx.conn.execute(printer.update().values(station="包装1"))
    core, other = (
        Core(Settings(tmp_path, database.url, name), database, vault, KeyBook(vault), clock)
        for name in ("包装1", "办公室")
    )
    office = OfficeDesk(core)
    app.bench, app.orders = BenchDesk(core), OrdersDesk(core)
    app.troubles, app.work = office.troubles, office.work
    desk.now = clock
    desk.sign_in(PACKER)
    feed = ChangeFeed(database)
    feed.start_here()
    for listener in app.listeners:
        feed.subscribe(listener)
    with station(qtbot, desk, tmp_path, "pack") as here:
        yield Warehouse(here, floor, RegroupDesk(other), feed)
        here.wait(lambda: not desk.is_busy())
        app.close()


def printed(floor: Floor, goods: tuple[tuple[str, int], ...] = (("CUP-500", 1),)) -> MadeOrder:
    order = floor.make_order(goods)
    print_orders(floor, [order])
    return order


def test_an_intercept_stops_the_bench_that_has_the_parcel_and_names_the_paper(warehouse: Warehouse) -> None:
    here, floor = warehouse.here, warehouse.floor
    order = printed(floor, (("CUP-500", 2),))
    bench: Any = here.window.current_screen()
    assert isinstance(bench, BenchScreen)
    here.wait(lambda: bench.work.day is not None)
    here.hands.scan(order.order_no)
    here.wait(lambda: bench.work.phase is Phase.SCANNING)
    label = bench.work.view.parcel.batch_serial
    (outcome,) = warehouse.office.intercept([order.id], "客户电话说别发", SUPERVISOR)
    assert outcome.detail == label
    warehouse.news()
    here.wait(lambda: bench.work.phase is Phase.STOPPED)
    assert here.window.sounds.heard[-1] == sound.STOP
    assert f"撕下面单 {label}" in bench.stop.accessibleName()
    assert "A-01 CUP-500 × 2" in bench.stop.accessibleName()
    here.press("Space")
    here.wait(lambda: bench.work.day.put_backs == 1)
    assert "放回 1" in bench.head.accessibleName()
    dialog = here.dialog()
    here.wait(lambda: [line.row.label for line in dialog.lines] == [label])
    here.hands.scan("6901234567892")
    here.wait(lambda: "不止这一件" in dialog.answer.text())
    here.hands.scan(label)
    here.wait(lambda: dialog.lines == [])
    here.press("F4")
    here.wait(lambda: len(dialog.lines) == 1)
    here.press("F12")
    here.wait(lambda: dialog.lines == [])
    here.leave(dialog)
    expect_sound(floor.db)


def test_a_finished_parcel_still_on_the_table_is_stopped_too(warehouse: Warehouse) -> None:
    here, floor = warehouse.here, warehouse.floor
    with floor.db.write() as tx:
        tx.conn.execute(setting.insert().values(name=AUTO_SHIP, value=False))
    order = printed(floor)
    bench: Any = here.window.current_screen()
    here.hands.scan(order.order_no)
    here.wait(lambda: bench.work.phase is Phase.SCANNING)
    here.hands.scan("6901234567892")
    here.wait(lambda: bench.work.phase is Phase.DONE)
    warehouse.office.intercept([order.id], "客户电话说别发", SUPERVISOR)
    warehouse.news()
    here.wait(lambda: bench.work.phase is Phase.STOPPED)


def test_the_station_whose_printer_made_the_label_is_told(warehouse: Warehouse) -> None:
    here, floor = warehouse.here, warehouse.floor
    order = printed(floor)
    here.window.open_area("orders")
    (outcome,) = warehouse.office.intercept([order.id], "客户电话说别发", SUPERVISOR)
    warehouse.news()
    here.wait(lambda: any(outcome.detail in trouble.words for trouble in here.window.errors.all()))
    told = next(trouble for trouble in here.window.errors.all() if outcome.detail in trouble.words)
    assert order.order_no in told.words
    here.window.fix(told)
    here.wait(lambda: isinstance(QApplication.activeModalWidget(), PutBackDialog))
    dialog: Any = QApplication.activeModalWidget()
    here.wait(lambda: len(dialog.lines) == 1)
    here.hands.scan("6901234567892")
    here.wait(lambda: dialog.lines == [])
    with floor.db.read() as conn:
        assert rows_of(conn, 10) == ()
    here.leave(dialog)
    warehouse.news()
    here.wait(lambda: not any(outcome.detail in trouble.words for trouble in here.window.errors.all()))
