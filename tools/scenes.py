"""Moments of work that a screen at rest does not show: each brings a window over the invented program into one state.

A scene gets a window and the fake program below it, plays, and leaves the window as it is to be drawn; an open dialog
is drawn over it. ``settle`` lets answers arrive.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor, Role
from app.errors import IllegalMove
from app.services.queries.screen_rows import TroubleRow, WorkRow
from app.services.queries.setup_rows import StartState, TestResult, WarehouseRow
from app.services.queries.work_rows import LabelPicture, PrintQueueRow, StopNote
from app.ui.main_window import MainWindow
from app.ui.orders.filters import Conditions

_SHIRT = (
    (36, 20), (44, 26), (56, 26), (64, 20), (86, 34), (78, 50), (70, 46), (70, 84), (30, 84), (30, 46), (22, 50),
    (14, 34),
)  # fmt: skip
LONGEST_PAUSE_MS = 1_000
"""A screen's own pauses (the panel follows the cursor after 60 ms) are waited for; longer timers are clocks."""
PATIENCE_S = 10.0
STEP_S = 0.005


async def settle() -> None:
    """Let the program below answer and the screen lay itself out; no longer than that takes."""
    until = time.monotonic() + PATIENCE_S
    quiet = 0
    while quiet < 3 and time.monotonic() < until:
        await asyncio.sleep(STEP_S)
        quiet = 0 if _at_work() else quiet + 1


def _at_work() -> bool:
    """Tell whether any window still waits for an answer, or for a short pause of its own."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.desk is not None and window.desk.is_busy():
            return True
        desk = getattr(window, "desk", None)
        timers = [*window.findChildren(QTimer), *(desk.findChildren(QTimer) if desk is not None else ())]
        if any(_is_pause(timer) for timer in timers):
            return True
    return False


def _is_pause(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_PAUSE_MS


class Nowhere:
    """Stands for the start of the program on welcome pages."""

    def load_again(self) -> None:
        """Stay."""

    def begin_work(self) -> None:
        """Stay."""

    def signed_in(self, by: object) -> None:
        """Stay."""


Play = Callable[[MainWindow, Any], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One picture beside those of the areas."""

    name: str
    area: str
    play: Play


def fill(app: Any) -> None:  # noqa: ANN401 - the tests' stand-in for the facade
    """Give the invented program a floor and an office."""
    from tests.ui.fake_audit import FakeAudit
    from tests.ui.fake_floor import FakeBench, FakePrints
    from tests.ui.fake_making import FakeMaking
    from tests.ui.fake_policies import FakePolicies
    from tests.ui.fake_regroup import FakeRegroup
    from tests.ui.fake_rules import FakeRules
    from tests.ui.fake_settings import FakeSettings
    from tests.ui.fake_stock import FakeStock

    app.audit, app.prints, app.bench, app.stock = FakeAudit(), FakePrints(), FakeBench(), FakeStock()
    app.regroup, app.making = FakeRegroup(), FakeMaking()
    app.settings, app.rules, app.policies = FakeSettings(), FakeRules(), FakePolicies()
    app.prints.label = sample_label()


def sample_label() -> LabelPicture:
    """Draw the tests' ordinary waybill."""
    from app.printing.compose import waybill_dots
    from app.services.draw_jobs import picture_of
    from tests.printing.samples import TSPL_76, WAYBILL

    return picture_of(waybill_dots(WAYBILL, TSPL_76))


# --- orders and the shell around them ---------------------------------------------------------------------------------
async def orders_screen(window: MainWindow) -> Any:  # noqa: ANN401
    """Open the order list with the second order in question; return the screen."""
    screen: Any = window.open_area("orders")
    await settle()
    screen.view.setFocus()
    screen.view.go(1)
    await settle()
    return screen


async def orders_search(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Hits drop down under the search box."""
    await orders_screen(window)
    window.finder.open("4830")
    await settle()


async def orders_commands(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """The same box runs commands."""
    await orders_screen(window)
    window.finder.open(">")
    await settle()


async def orders_keys(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """F1."""
    await orders_screen(window)
    window.do_keys()
    await settle()


async def orders_troubles(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Two things need a person, and a toast can be undone."""
    from tests.ui.fakes import NOW

    await orders_screen(window)
    app.trouble_rows = (
        TroubleRow("shop.login:3", "shop.paused_by", {"name": "山木苏宁"}, NOW, "settings.shops", {"id": 3}),
    )
    app.tell("shop", 3)
    window.tell(IllegalMove("order.illegal_move", order_no="261122-04830", state="shipped", move="audit"))
    await settle()
    window.toast.show_toast(window.tr("没有找到「{code}」").format(code="6971234500017"))
    await settle()


async def orders_bell(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """The same two, in full words."""
    await orders_troubles(window, app)
    window.do_errors()
    await settle()


async def orders_filtered(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Conditions as chips, the receiver revealed, bulk work in the strip."""
    from tests.ui.fakes import FakeOrders

    screen = await orders_screen(window)
    screen.set_conditions(Conditions(shop=(1, 2), warehouse=(1,), left_hours=24))
    await settle()
    screen.view.go(1)
    await settle()
    screen.panel.reveal(FakeOrders().reveal(2, "", Actor(1, "李娜", Role.SUPERVISOR, "")))
    window.strip.show_own(
        WorkRow("bulk:1", "bulk", QCoreApplication.translate("MainWindow", "批量处理"), 300, 1284, may_cancel=True)
    )
    await settle()


async def orders_history(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Everything that happened to an order, each with who and why."""
    screen = await orders_screen(window)
    screen.panel.tabs.activate("history")
    await settle()


async def orders_empty(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Nothing to pack yet, and why."""
    app.orders.size = 0
    screen: Any = window.open_area("orders")
    await settle()
    screen.tabs().activate("to_pack")
    await settle()


async def orders_reason(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Why an order is put on hold."""
    screen = await orders_screen(window)
    screen.do_hold()
    await settle()


async def sign_in(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Somebody else takes over."""
    from app.ui.shell.dialogs import SignIn

    page = SignIn()
    window.cover(page)
    page.start_over()
    await settle()


# --- print station ----------------------------------------------------------------------------------------------------
async def print_running(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Mixed orders are next while a batch runs; its journal stands where the printer is."""
    screen: Any = window.open_area("print")
    await settle()
    screen.do_queue("4")
    screen.show_batch(3)
    await settle()
    screen.view.setFocus()
    screen.view.go(186)


async def print_empty(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A queue without anything to print."""
    app.prints.queue_rows[4] = PrintQueueRow("urgent", 0)
    screen: Any = window.open_area("print")
    await settle()
    screen.do_queue("5")
    await settle()


async def print_jam(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A printer stopped and its last good label was scanned."""
    app.prints.stop_printer()
    screen: Any = window.open_area("print")
    await settle()
    dialog = screen._jam  # noqa: SLF001 - the dialog in front
    if dialog is not None:
        dialog.on_scan("261122-003-185")


async def print_reprint(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Labels are chosen to come out once more."""
    await print_running(window, app)
    screen: Any = window.current_screen()
    screen.view.go(182)
    screen.view.go(185, extend=True)
    screen.do_reprint()
    await settle()


# --- bench ------------------------------------------------------------------------------------------------------------
SHAPES: dict[str, tuple[str, tuple[tuple[int, int], ...]]] = {
    "BWB-500-SS": ("#7c8fa8", ((40, 22), (60, 22), (60, 34), (68, 42), (68, 86), (32, 86), (32, 42), (40, 34))),
    "YR-8801-MG-M": ("#8d98a5", _SHIRT),
    "YR-8801-MG-L": ("#8d98a5", _SHIRT),
    "MJ-ZX-04": ("#9db08c", ((20, 36), (80, 30), (84, 50), (80, 72), (22, 76), (18, 56))),
}
"""SKU code -> colour and outline (per cent of the picture's side) of an invented picture."""


def paint_goods(window: MainWindow) -> None:
    """Put a picture of each invented SKU into the window's data folder."""
    folder = window.prefs.folder / "pictures"
    folder.mkdir(exist_ok=True)
    for code, (colour, outline) in SHAPES.items():
        image = QImage(400, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("#f4f5f7"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 24, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([QPointF(4 * x, 4 * y) for x, y in outline]))
        painter.end()
        image.save(str(folder / f"{code}.png"))


def _bench(*codes: str) -> Play:
    async def play(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
        paint_goods(window)
        screen: Any = window.open_area("pack")
        await settle()
        for code in codes:
            screen.on_scan(code)
        await settle()

    return play


async def bench_stop(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """The buyer asked for a refund after the label was printed."""
    from tests.ui.fakes import NOW

    app.bench.stops[6] = StopNote("exception.refund_asked", {}, NOW, ("A03-12", "B11-04"))
    await _bench("SF1402883011752")(window, app)


def _put_backs(area: str) -> Play:
    async def play(window: MainWindow, app: Any) -> None:  # noqa: ANN401
        from tests.ui.fake_floor import put_back_rows

        app.bench.to_put_back = put_back_rows()
        window.open_area(area)
        await settle()
        window.do_put_backs()
        await settle()
        dialog: Any = QApplication.activeModalWidget()
        dialog.on_scan("261122-04839")
        await settle()

    return play


async def bench_waits(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Nothing is open, and goods wait to be put back."""
    from tests.ui.fake_floor import put_back_rows

    app.bench.to_put_back = put_back_rows()
    await _bench()(window, app)


async def bench_short(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A piece is missing."""
    await _bench("YT7588011248306")(window, app)
    screen: Any = window.current_screen()
    screen.do_short()


# --- welcome ----------------------------------------------------------------------------------------------------------
async def _welcome(window: MainWindow, state: StartState | None = None) -> Any:  # noqa: ANN401
    from app.ui.welcome.view import WelcomeScreen
    from tests.ui.fake_setup import FakeSetup, FakeSetupSettings, FakeStockCounters

    desk = window.desk
    if desk is None:
        raise RuntimeError("no desk")
    app: Any = desk.app
    app.settings = FakeSetupSettings()
    app.setup = FakeSetup(app.settings)
    app.stock = FakeStockCounters(app.settings)
    app.settings.houses = [WarehouseRow(1, "杭州一仓", "浙江 杭州", "Asia/Shanghai", "晴** 0571-****", 0)]
    if state is not None and state.kind == "code":
        from tests.ui.fake_setup import CODE

        app.setup.code = CODE
        state = None
    screen = WelcomeScreen(window, desk, state or app.setup.state(), Nowhere())
    window.cover(screen)
    await settle()
    return screen


async def welcome_choice(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """An empty database."""
    await _welcome(window, StartState("welcome"))


async def welcome_unlock(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A database that is opened by a pass-phrase."""
    await _welcome(window, StartState("unlock", code="vault.passphrase_needed"))


async def welcome_code(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """The recovery code, shown once."""
    await _welcome(window, StartState("code"))


async def guide_shop(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A shop whose test failed."""
    screen = await _welcome(window)
    screen.guide.show_step("shop")
    await settle()
    app.settings.results = [TestResult(good=False, code="file.missing", params={"path": "https://shop.example"})]
    for name, words in (("url", "https://shop.example"), ("consumer_key", "ck_1"), ("consumer_secret", "cs_1")):
        screen.page.form.set_value(name, words)
    screen.do_next()
    await settle()


async def guide_printer(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """The test label was scanned."""
    screen = await _welcome(window)
    screen.guide.show_step("printer")
    await settle()
    screen.page.choose("network:192.168.1.61:9100")
    screen.do_next()
    await settle()
    screen.page.on_scan("PDT004711")
    await settle()


async def guide_goods(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A table's columns, guessed."""
    screen = await _welcome(window)
    screen.guide.show_step("skus")
    await settle()
    screen.page.open_file("goods.xlsx")
    await settle()


CUP, SHIRT_M, SHIRT_L = "6971234500017", "6971234500024", "6971234500031"
LABEL = "YT7588011248306"

SCENES: tuple[Scene, ...] = (
    Scene("orders-search", "orders", orders_search),
    Scene("orders-commands", "orders", orders_commands),
    Scene("orders-keys", "orders", orders_keys),
    Scene("orders-troubles", "orders", orders_troubles),
    Scene("orders-bell", "orders", orders_bell),
    Scene("orders-filtered", "orders", orders_filtered),
    Scene("orders-history", "orders", orders_history),
    Scene("orders-empty", "orders", orders_empty),
    Scene("orders-reason", "orders", orders_reason),
    Scene("sign-in", "orders", sign_in),
    Scene("print-running", "print", print_running),
    Scene("print-empty", "print", print_empty),
    Scene("print-jam", "print", print_jam),
    Scene("print-reprint", "print", print_reprint),
    Scene("pack-scan", "pack", _bench(LABEL, CUP, CUP, SHIRT_M)),
    Scene("pack-wrong", "pack", _bench(LABEL, CUP, CUP, SHIRT_M, SHIRT_L)),
    Scene("pack-surplus", "pack", _bench(LABEL, CUP, CUP, CUP)),
    Scene("pack-done", "pack", _bench("SF1402883011752", "6971234500048")),
    Scene("pack-stop", "pack", bench_stop),
    Scene("pack-waits", "pack", bench_waits),
    Scene("pack-put-backs", "pack", _put_backs("pack")),
    Scene("print-put-backs", "print", _put_backs("print")),
    Scene("pack-short", "pack", bench_short),
    Scene("welcome-choice", "welcome", welcome_choice),
    Scene("welcome-unlock", "welcome", welcome_unlock),
    Scene("welcome-code", "welcome", welcome_code),
    Scene("guide-shop", "welcome", guide_shop),
    Scene("guide-printer", "welcome", guide_printer),
    Scene("guide-goods", "welcome", guide_goods),
)
