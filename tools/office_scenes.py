"""Moments of work in the stock panel and the settings, for the screenshot command (see tools.scenes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.queries.rows import Outcome
from app.services.queries.setup_rows import ImportResult
from tools.scenes import Play, Scene, paint_goods, settle

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

PLACES = (
    "shops",
    "carriers",
    "printers",
    "warehouses",
    "rules",
    "gifts",
    "checks",
    "blacklist",
    "no_ship",
    "merging",
    "bundles",
    "shares",
    "people",
    "orders",
    "goods",
    "data",
    "station",
    "look",
)


# --- stock ------------------------------------------------------------------------------------------------------------
async def stock_short(window: MainWindow, _app: Any) -> None:  # noqa: ANN401 - the tests' stand-in for the facade
    """Orders wait for a SKU."""
    paint_goods(window)
    screen: Any = window.open_area("stock")
    await settle()
    screen.view.setFocus()
    screen.view.go(11)
    await settle()


async def stock_ledger(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Its whole ledger."""
    await stock_short(window, app)
    screen: Any = window.current_screen()
    screen.do_ledger()
    await settle()


async def stock_count(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Three SKUs were scanned and counted."""
    screen: Any = window.open_area("stock")
    await settle()
    screen.do_count()
    for code in ("6971234500031", "6971234500031", "6971234500017", "6971234500321"):
        screen.on_scan(code)
        await settle()


async def stock_transfer(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A low SKU gets some from the other warehouse."""
    screen: Any = window.open_area("stock")
    await settle()
    screen.view.setFocus()
    screen.view.go(8)
    await settle()
    screen.do_transfer()
    await settle()


# --- settings ---------------------------------------------------------------------------------------------------------
def _page(key: str) -> Play:
    async def play(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
        screen: Any = window.open_area("settings")
        await settle()
        screen.open_page(key)
        await settle()

    return play


async def _opened(window: MainWindow, key: str) -> Any:  # noqa: ANN401
    await _page(key)(window, None)
    screen: Any = window.current_screen()
    return screen.page()


async def shop_form(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A shop's form with two things to put right."""
    page = await _opened(window, "shops")
    page.select(2)
    page.do_change()
    await settle()
    page.panel.form.rows["url"].set_value("shop.example")
    page.panel.form.rows["poll_seconds"].set_value("x")
    page.do_apply()
    await settle()


async def printer_test(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A test label has come out and is looked at."""
    page = await _opened(window, "printers")
    page.do_test()
    await settle()
    page.paper.answer("fine")


async def person_form(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Somebody's badge was held under the gun."""
    page = await _opened(window, "people")
    page.select(2)
    page.do_change()
    await settle()
    page.on_scan("BADGE-0042")


async def orders_file(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A file's columns before it is imported."""
    from tests.ui.fake_settings import order_file

    app.settings.files["taobao-1122.csv"] = order_file("taobao-1122.csv")
    page = await _opened(window, "orders")
    page.open_file("taobao-1122.csv")
    await settle()


async def orders_done(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """The same file after: two rows were refused."""
    app.settings.result = ImportResult(
        118, 2, 380, ((3, "qty.not_a_number", {"shown": "两件"}), (41, "order_no.missing", {}))
    )
    await orders_file(window, app)
    screen: Any = window.current_screen()
    screen.page().do_apply()
    await settle()


async def data_checked(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A check found something, and one call gave up."""
    first: list[str] = ["sku 4 warehouse 1: 7 ≠ 8"]
    app.settings.outcomes = [
        Outcome("ledger_on_hand", "check.broken", {"check": "ledger_on_hand", "first": first}),
        Outcome("no_oversell"),
    ]
    page = await _opened(window, "data")
    page.do_check()
    page.out_tabs.activate("dead")
    await settle()


# --- rules ------------------------------------------------------------------------------------------------------------
async def rules_draft(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A draft beside the version in force."""
    app.rules.make_draft(None, None)
    page = await _opened(window, "rules")
    page.list.view.setFocus()
    page.list.select(4)
    await settle()


async def rules_editor(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A rule with a group inside and something to put right."""
    page = await _opened(window, "rules")
    page.list.do_change()
    await settle()
    page.editor.do_outcome()
    kinds = page.editor.rows[-1].first()
    kinds.setCurrentIndex(kinds.findData("gift"))
    kinds.activated.emit(kinds.currentIndex())
    page.editor.do_apply()
    await settle()


async def rules_versions(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """What a draft changed."""
    await rules_draft(window, app)
    app.rules.enable(5, enabled=True, by=None)
    app.rules.remove(3, None)
    app.rules.reorder((2, 1, 4, 5), None)
    screen: Any = window.current_screen()
    screen.page().list.do_versions()
    await settle()


async def rules_trial(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """The draft was tried on thirty days."""
    await rules_draft(window, app)
    screen: Any = window.current_screen()
    screen.page().list.do_try()
    await settle()
    screen.page().trial.do_try()
    await settle()


# --- around the rules -------------------------------------------------------------------------------------------------
async def check_form(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A figure for one shop alone."""
    page = await _opened(window, "checks")
    page.select(5)
    page.do_change()
    await settle()


async def region_form(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """A new no-ship region that nobody knows."""
    page = await _opened(window, "no_ship")
    page.do_new()
    await settle()
    page.panel.form.rows["province"].set_value("火星")
    page.do_apply()
    await settle()


async def carrier_terms(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """What a carrier takes."""
    page = await _opened(window, "carriers")
    page.do_terms()
    await settle()


async def price_file(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """A price table with two wrong rows."""
    columns = ("from_warehouse", "province", "city", "first_kg", "first_price", "step_kg", "step_price", "days")
    from app.services.queries.policy_rows import Params, TablePreview

    rows = (("", "浙江省", "", "1", "3.50", "1", "1.00", "1"), ("", "江苏省", "", "1", "3.50", "1", "1.00", "1"))
    failed: tuple[tuple[int, str, Params], ...] = (
        (4, "region.no_province", {"name": "火星"}), (7, "price.bad_weight", {"value": "0"}),
    )  # fmt: skip
    app.policies.preview = TablePreview(columns, rows, 31, failed, whole=True)
    page = await _opened(window, "carriers")
    page.costs.take_path("yto-2026.xlsx")
    await settle()


OFFICE_SCENES: tuple[Scene, ...] = (
    Scene("stock-short", "stock", stock_short),
    Scene("stock-ledger", "stock", stock_ledger),
    Scene("stock-count", "stock", stock_count),
    Scene("stock-transfer", "stock", stock_transfer),
    *(Scene(f"settings-{key}", "settings", _page(key)) for key in PLACES),
    Scene("settings-shop-form", "settings", shop_form),
    Scene("settings-printer-test", "settings", printer_test),
    Scene("settings-person-form", "settings", person_form),
    Scene("settings-orders-file", "settings", orders_file),
    Scene("settings-orders-done", "settings", orders_done),
    Scene("settings-data-checked", "settings", data_checked),
    Scene("settings-rules-draft", "settings", rules_draft),
    Scene("settings-rules-editor", "settings", rules_editor),
    Scene("settings-rules-versions", "settings", rules_versions),
    Scene("settings-rules-trial", "settings", rules_trial),
    Scene("settings-check-form", "settings", check_form),
    Scene("settings-region-form", "settings", region_form),
    Scene("settings-carrier-terms", "settings", carrier_terms),
    Scene("settings-price-file", "settings", price_file),
)
