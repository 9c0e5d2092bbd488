"""Platform orders that could not be taken in, by keyboard in a real window over both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.connectors.base import PulledOrder
from app.domain.people import Role
from app.errors import BadInput
from app.models.database import Database
from app.services.core import Core
from app.services.desk.office import OfficeDesk
from app.services.desk.raws import RawsDesk
from app.services.intake_orders import Read, store_page
from app.services.keys import KeyBook
from app.services.raw_orders import raw_detail
from app.settings import Settings
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.components.outcomes import OutcomeSheet
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.raws.dialog import RawDialog
from app.ui.theme import Look
from app.ui.words import EN, ZH, speak
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.test_raw_orders import woo
from tests.services.world import WANG, World
from tests.ui.fit import misfits
from tests.ui.hands import Hands, HeardSounds


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    made = World(database, vault, clock())
    made.add_sku("CUP")
    return made


class Station:
    """The window with the dialog in front of it."""

    def __init__(self, qtbot, window: MainWindow, hands: Hands) -> None:
        self.qtbot, self.window, self.hands = qtbot, window, hands

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.hands.press(key)
            self.hands.scanner._settle()

    def front(self, kind: type) -> Any:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def dialog(self, rows: int) -> RawDialog:
        """Open it with its key and wait for what it lists."""
        self.press("Ctrl+R")
        found: RawDialog = self.front(RawDialog)
        self.wait(lambda: len(found.rows) == rows and found.grid.rowCount() == rows)
        if rows:
            self.wait(lambda: found.detail is not None)
        found.view.setFocus()
        return found

    def rest(self) -> None:
        """Wait until every answer is there: the window goes before the database does."""
        self.wait(lambda: not self.window.desk.is_busy())


@pytest.fixture
def station(
    qtbot, app: Any, desk: Desk, look: Look, tmp_path: Path, world: World, vault: Vault, clock: FakeClock
) -> Iterator[Station]:
    core = Core(Settings(tmp_path, world.db.url, "一号台"), world.db, vault, KeyBook(vault), clock)
    app.raws = RawsDesk(core)
    window = MainWindow(Prefs(tmp_path), KeyMap(), HeardSounds())  # type: ignore[arg-type] # a stand-in
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_areas(Role.SUPERVISOR)
    window.attach(desk)
    window.show()
    window.open_area("orders")
    hands = Hands(desk, window.keys, window)
    made = Station(qtbot, window, hands)
    yield made
    front = QApplication.activeModalWidget()
    if isinstance(front, RawDialog):
        front.done(0)
    made.rest()
    hands.let_go()
    window.close()
    app.close()  # whatever still reads gives its connection back before the database goes


def set_aside(world: World, *orders: tuple[dict[str, object], str]) -> list[int]:
    """Store platform orders with the reason why they could not be read."""
    reads = [
        Read(PulledOrder(str(order["id"]), world.now, json.dumps(order), WANG), None,
             BadInput(code, platform_order_no=str(order["id"]), currency="?"))
        for order, code in orders
    ]  # fmt: skip
    world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads))
    return [row.id for row in RawsDesk.waiting(_Reader(world), 99)]  # type: ignore[arg-type] # only reads


class _Reader:
    """What ``RawsDesk.waiting`` needs of a desk."""

    def __init__(self, world: World) -> None:
        self._core = world


NO_CURRENCY, NO_LINES = "woocommerce.bad_currency", "raw.no_lines"


def test_the_trouble_leads_to_the_list_and_a_repair_makes_an_order(
    station: Station, world: World, tmp_path: Path, vault: Vault, clock: FakeClock
) -> None:
    (raw_id,) = set_aside(world, (woo(1, currency=""), NO_CURRENCY))
    core = Core(Settings(tmp_path, world.db.url, "一号台"), world.db, vault, KeyBook(vault), clock)
    (trouble,) = (one for one in OfficeDesk(core).troubles() if one.key == "raw.set_aside")
    assert trouble.fix == "global.raws", "the trouble leads here"
    dialog = station.dialog(1)
    assert dialog.detail is not None
    assert dialog.detail.row.id == raw_id
    shown = dialog.text.toPlainText()
    assert '"currency": ""' in shown
    assert "杯" in shown, "the text as it came, readable"
    assert "王小明" not in dialog.facts.text()
    assert "王**" in dialog.facts.text()
    assert dialog.step.text()
    assert "F2" in dialog.step.text()
    station.press("F2")
    assert dialog.editing == raw_id
    assert not dialog.text.isReadOnly()
    dialog.text.setPlainText("{")
    assert not dialog.verb.isEnabled()
    assert "JSON" in dialog.why.label.text()
    dialog.text.setPlainText(shown)
    station.press("Ctrl+Return")
    station.wait(lambda: "币种" in dialog.why.label.text())
    assert dialog.editing == raw_id, "refused: the text stays open"
    dialog.text.setPlainText(shown.replace('"currency": ""', '"currency": "CNY"'))
    station.press("Ctrl+Return")
    station.wait(lambda: dialog.rows == () and dialog.grid.rowCount() == 0)
    with world.db.read() as conn:
        detail = raw_detail(conn, world.keys, raw_id)
    assert detail.row.state == "taken"
    assert detail.order_no
    assert [one.repaired_by for one in detail.versions] == ["李娜", ""]
    assert dialog.pages.currentIndex() == 1
    assert not dialog.verb.isEnabled()
    station.press("Esc")
    station.wait(lambda: QApplication.activeModalWidget() is None)
    world.sound()


def test_what_was_typed_into_a_repair_outlives_esc_and_another_row(station: Station, world: World) -> None:
    first, _ = set_aside(world, (woo(1, currency=""), NO_CURRENCY), (woo(2, currency=""), NO_CURRENCY))
    dialog = station.dialog(2)
    station.press("F2")
    dialog.text.setPlainText('{"half": 1')
    station.press("Esc")
    assert dialog.editing is None
    assert dialog.isVisible()
    assert '"currency"' in dialog.text.toPlainText(), "what is stored is shown again"
    station.press("J")
    station.wait(lambda: dialog.detail is not None and dialog.detail.row.id != first)
    station.press("K")
    station.wait(lambda: dialog.detail is not None and dialog.detail.row.id == first)
    station.press("F2")
    assert dialog.text.toPlainText() == '{"half": 1'


def test_all_of_a_reason_are_taken_in_at_once_and_each_outcome_is_told(station: Station, world: World) -> None:
    set_aside(
        world,
        (woo(1), NO_CURRENCY), (woo(2, currency=""), NO_CURRENCY), (woo(3), NO_CURRENCY),
        (woo(4, line_items=[]), NO_LINES),
    )  # fmt: skip
    dialog = station.dialog(4)
    station.press("F8")
    assert len(dialog.chosen()) == 3
    assert "3" in dialog.verb.words()
    station.press("F12")
    sheet = station.front(OutcomeSheet)
    assert [line.outcome.subject for line in sheet.lines] == ["2"], "only what failed is listed"
    assert "2 单收进来了，1 单还是读不了" in sheet.summary.text()
    sheet.reject()
    station.wait(lambda: [row.platform_order_no for row in dialog.rows] == ["2", "4"])
    dialog.view.setFocus()
    station.press("Space")
    assert len(dialog.chosen()) == 1
    station.press("F12")
    station.wait(lambda: dialog.why.label.text().startswith("又读了一遍"))
    assert len(dialog.rows) == 2
    world.sound()


def test_a_newer_version_meanwhile_is_not_overwritten(station: Station, world: World) -> None:
    (raw_id,) = set_aside(world, (woo(1, currency=""), NO_CURRENCY))
    dialog = station.dialog(1)
    station.press("F2")
    newer = woo(1, currency="", customer_note="新的")
    read = Read(PulledOrder("1", world.now.replace(year=world.now.year + 1), json.dumps(newer), WANG), None,
                BadInput(NO_CURRENCY, currency="?"))  # fmt: skip
    world.db.run(lambda tx: store_page(tx, world.keys, world.facts, [read]))
    dialog.text.setPlainText(json.dumps(woo(1)))
    station.press("Ctrl+Return")
    station.wait(lambda: "新版本" in dialog.why.label.text())
    with world.db.read() as conn:
        assert raw_detail(conn, world.keys, raw_id).row.state == "set_aside"


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("size", [(1024, 600), (1366, 690), (1920, 1080)])
def test_the_dialog_fits(station: Station, world: World, language: str, size: tuple[int, int]) -> None:
    set_aside(world, (woo(1, currency=""), NO_CURRENCY), (woo(4, line_items=[]), NO_LINES))
    speak(language)
    station.window.resize(*size)
    dialog = station.dialog(2)
    station.press("F8")
    for _ in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    assert misfits(dialog) == []
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    station.press("Esc", "F2")
    QApplication.processEvents()
    assert misfits(dialog) == []
