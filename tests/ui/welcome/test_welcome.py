"""The first minutes: a choice, a code to keep, six steps that each end in a proof; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from app.domain.people import Actor, Role
from app.errors import SetupTrouble
from app.services.queries.setup_rows import StartState, TestResult, WarehouseRow
from app.ui.bridge import Desk
from app.ui.prefs import Prefs
from app.ui.theme import Look
from app.ui.welcome.first import ChoicePage, PassphrasePage, PostgresPage
from app.ui.welcome.locked import BrokenPage, RecoveryPage, UnlockPage
from app.ui.welcome.view import WelcomeScreen
from tests.ui.fake_setup import CODE, FakeSetup, FakeSetupSettings, FakeStockCounters, refused
from tests.ui.hands import Hands, Shell, hands_on


class FakeStart:
    """What the start of the program is asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def load_again(self) -> None:
        self.asked.append("load")

    def begin_work(self) -> None:
        self.asked.append("work")

    def signed_in(self, by: Actor) -> None:
        self.asked.append(by)


class Newcomer:
    """Somebody in front of the welcome pages."""

    def __init__(self, qtbot, shell: Shell, screen: WelcomeScreen, start: FakeStart, hands: Hands, app: Any) -> None:
        self.qtbot, self.shell, self.screen, self.start, self.hands = qtbot, shell, screen, start, hands
        self.setup: FakeSetup = app.setup
        self.settings: FakeSetupSettings = app.settings

    def wait(self, what) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    @property
    def page(self) -> Any:
        return self.screen.page

    @property
    def guide(self) -> Any:
        return self.screen.guide

    def fill(self, **values: str) -> None:
        """Type into the form's fields."""
        for name, words in values.items():
            editor = self.page.form.rows[name].editor
            editor.setFocus()
            editor.selectAll()
            self.hands.type(words)

    def at(self, step: str) -> None:
        self.wait(lambda: self.guide is not None and self.guide.current == step)

    def button(self) -> str:
        return self.screen.frame().next.words()

    def idle(self) -> None:
        self.wait(lambda: not self.page.busy)


@pytest.fixture
def newcomer(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Callable[..., Newcomer]]:
    app.settings = FakeSetupSettings()
    app.setup = FakeSetup(app.settings)
    app.stock = FakeStockCounters(app.settings)
    desk.sign_in(Actor(station="打单台 2"))
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1366, 690)
    opened: list[Any] = []

    def begin(state: StartState | None = None, code: str = "") -> Newcomer:
        app.setup.code = code
        start = FakeStart()
        while opened:
            opened.pop().__exit__(None, None, None)
            shell.area.hide()
        screen = WelcomeScreen(shell, desk, state or app.setup.state(), start)  # type: ignore[arg-type] # a stand-in
        shell.layout().addWidget(screen)
        shell.area = screen  # type: ignore[assignment] # it takes scans as an area does
        screen.expects_scans = False  # type: ignore[attr-defined]
        screen.shown = screen.setFocus  # type: ignore[attr-defined]
        context = hands_on(shell)
        opened.append(context)
        made = Newcomer(qtbot, shell, screen, start, context.__enter__(), app)
        made.wait(lambda: screen.page is not None)
        return made

    yield begin
    for context in opened:
        context.__exit__(None, None, None)


# --- the first choice -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "kind"), [("1", "demo"), ("2", "own")])
def test_a_digit_chooses_and_the_program_is_loaded_again(
    newcomer: Callable[..., Newcomer], key: str, kind: str
) -> None:
    person = newcomer(StartState("welcome"))
    assert isinstance(person.page, ChoicePage)
    person.press(key)
    person.wait(lambda: person.start.asked == ["load"])
    assert person.setup.done == [("choose", kind, "", "")]


def test_the_language_is_offered_in_its_own_words(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("welcome"))
    assert person.page.language.words() == "English"
    person.page.language.click()
    assert person.shell.opened == ["language"]


def test_a_choice_that_fails_says_why_and_can_be_made_again(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("welcome"))
    person.setup.troubles = [SetupTrouble("database.disk_full")]
    person.press("2")
    person.wait(lambda: "磁盘满了" in person.page.trouble.label.text())
    assert person.start.asked == []
    person.press("2")
    person.wait(lambda: person.start.asked == ["load"])


def test_without_a_key_store_a_pass_phrase_is_asked(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("welcome"))
    person.setup.troubles = [SetupTrouble("vault.no_key_store")]
    person.press("2")
    person.wait(lambda: isinstance(person.page, PassphrasePage))
    person.fill(new_passphrase="short", again="short")
    person.press("F12")
    assert "至少 8 个字符" in person.page.form.rows["new_passphrase"]._message.text()
    person.fill(new_passphrase="long enough 1", again="long enough 2")
    person.press("F12")
    assert "两次不一样" in person.page.form.rows["again"]._message.text()
    person.fill(again="long enough 1")
    person.press("F12")
    person.wait(lambda: person.start.asked == ["load"])
    assert person.setup.done[-1] == ("choose", "own", "", "long enough 1")


def test_a_shared_postgres(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("welcome"))
    person.press("3")
    assert isinstance(person.page, PostgresPage)
    person.press("F12")
    assert person.page.form.wrong() == ["host", "password"]
    person.fill(host="db.local", password="p@ss/word:1")
    person.setup.troubles = [SetupTrouble("database.no_connection")]
    person.press("F12")
    person.wait(lambda: "连不上数据库" in person.page.form.note.label.text())
    assert person.page.form.values()["host"] == "db.local", "what was typed stays"
    person.press("F12")
    person.wait(lambda: person.start.asked == ["load"])
    assert person.setup.done[-1][2] == "postgresql://packdesk:p%40ss%2Fword%3A1@db.local:5432/packdesk"


def test_esc_leads_back_to_the_choice(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("welcome"))
    first = person.page
    person.press("3")
    person.press("Esc")
    assert person.page is first
    person.press("Esc")
    assert person.page is first


# --- locked and broken ------------------------------------------------------------------------------------------------
def test_the_pass_phrase_opens(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("unlock", code="vault.passphrase_needed"))
    assert isinstance(person.page, UnlockPage)
    person.setup.troubles = [refused("vault.wrong_passphrase")]
    person.fill(passphrase="wrong")
    person.press("F12")
    person.wait(lambda: "口令不对" in person.page.form.note.label.text())
    person.fill(passphrase="right")
    person.press("F12")
    person.wait(lambda: person.start.asked == ["load"])
    assert person.setup.done == [("unlock", "wrong"), ("unlock", "right")]


def test_a_lost_key_asks_for_the_recovery_code(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("unlock", code="vault.key_missing"))
    person.fill(recovery_code=CODE)
    person.press("F12")
    person.wait(lambda: person.start.asked == ["load"])
    assert person.setup.done == [("recover", CODE)]
    person.page.turn_over()
    assert person.page.title.text() == "输入口令"


def test_a_broken_database_says_what_holds_and_can_be_tried_again(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer(StartState("broken", code="database.newer_schema", params={"found": "9", "known": "1"}))
    assert isinstance(person.page, BrokenPage)
    assert "更新本机的聚单台" in person.page.trouble.label.text()
    person.press("F12")
    assert person.start.asked == ["load"]
    person.page.other.click()
    assert isinstance(person.page, ChoicePage)


# --- the recovery code ------------------------------------------------------------------------------------------------
def test_the_recovery_code_is_shown_once_and_must_be_kept(newcomer: Callable[..., Newcomer], tmp_path: Path) -> None:
    person = newcomer(code=CODE)
    person.wait(lambda: isinstance(person.page, RecoveryPage))
    assert person.page.words.text() == CODE
    assert not person.screen.frame().next.isEnabled()
    person.press("F12")
    assert person.guide is None
    person.page.copy_code()
    assert QGuiApplication.clipboard().text() == CODE
    person.page.save_code(str(tmp_path / "code.txt"))
    assert CODE in (tmp_path / "code.txt").read_text("utf-8")
    person.page.save_code(str(tmp_path / "no" / "such" / "folder.txt"))
    assert "没存成" in person.page.saved.text()
    person.page.last.setFocus()
    person.hands.type("3vyg")
    person.press("F12")
    person.at("warehouse")


# --- the guide --------------------------------------------------------------------------------------------------------
def test_the_guide_from_the_first_step_to_the_first_day(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    assert person.guide.rest.text() == "还差 6 步，约 12 分钟"
    assert person.button() == "保存"
    person.wait(lambda: bool(person.page.form.rows))
    person.fill(code="HZ1", name="HangzhouOne", sender_name="Qing", sender_phone="0571-88001234")
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    assert "HangzhouOne" in person.page.proof.label.text()
    person.wait(lambda: person.button() == "下一步：店铺")
    person.press("F12")
    person.at("shop")
    person.wait(lambda: bool(person.page.form.rows))
    person.fill(url="https://shop.example", consumer_key="ck", consumer_secret="cs")
    assert person.button() == "连接并测试"
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    assert "132" in person.page.proof.label.text()
    person.idle()
    person.press("F12")
    person.at("carrier")
    person.wait(lambda: bool(person.page.form.rows))
    person.fill(partner_id="PD01", checkword="secret")
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    assert "SF7444000000001" in person.page.proof.label.text()
    person.idle()
    person.press("F12")
    person.at("printer")
    person.press("F10")
    person.at("skus")
    person.press("F10")
    person.at("people")
    person.fill(name="Li Na", pin="2468", again="2468")
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    person.idle()
    assert person.button() == "开始干活"
    person.press("F12")
    assert person.start.asked == [Actor(1, "Li Na", Role.SUPERVISOR, "打单台 2")]
    states = ["done", "done", "done", "later", "later", "done"]
    person.wait(lambda: [step.state for step in person.guide.steps.steps()] == states)


def test_what_is_missing_is_said_at_its_field(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.wait(lambda: bool(person.page.form.rows))
    person.fill(name="X")
    person.press("F12")
    assert person.page.form.wrong() == ["code", "sender_name", "sender_phone"]
    person.fill(code="HZ1", sender_name="Q", sender_phone="1")
    person.settings.trouble = refused("warehouse.code_taken", code="HZ1", field="code")
    person.press("F12")
    person.wait(lambda: person.page.form.wrong() == ["code"])
    assert not person.page.is_proven


def test_a_test_that_fails_keeps_the_account_and_tries_it_again(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("shop")
    person.wait(lambda: bool(person.page.form.rows))
    person.settings.results = [TestResult(False, "shop.not_found", {"name": "x"})]
    person.fill(url="https://shop.example", consumer_key="ck", consumer_secret="bad")
    person.press("F12")
    person.wait(person.page.trouble.isVisible)
    assert "改好再试" in person.page.trouble.label.text()
    person.idle()
    person.fill(consumer_secret="good")
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    verbs = [call[0] for call in person.settings.done]
    assert verbs == ["add_shop", "test_shop", "change_shop", "test_shop"], "no second shop is made"


def test_another_platform_keeps_what_was_typed(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("shop")
    person.wait(lambda: bool(person.page.form.rows))
    person.fill(url="https://shop.example")
    person.page.show_kind("files")
    assert "url" not in person.page.form.rows
    person.page.show_kind("woocommerce")
    assert person.page.form.values()["url"] == "https://shop.example"


def test_a_printer_is_proven_by_scanning_its_test_label(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("printer")
    person.wait(lambda: len(person.page.devices) == 4)
    assert "看看电源和网线" in person.page.devices[2].about
    assert not person.screen.frame().next.isEnabled()
    person.page._cards["network:192.168.1.61:9100"].click()
    assert person.button() == "打测试面单"
    person.press("F12")
    person.wait(person.page.paper.isVisible)
    saved = person.settings.done[0]
    assert (saved[0], saved[1], saved[2]["name"], saved[2]["width_mm"]) == ("save_printer", None, "TSC TE244", "76")
    person.idle()
    person.hands.scan("PDT004711")
    person.wait(lambda: person.page.is_proven)
    assert {name: question.answered for name, question in person.page.questions.items()} == {
        "ink": "fine", "frame": "whole", "scan": "scanned",
    }  # fmt: skip
    assert person.button() == "下一步：商品和库存"


def test_inverted_ink_is_turned_and_printed_again(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("printer")
    person.wait(lambda: len(person.page.devices) == 4)
    person.page.choose("cups:Deli_DL-888")
    person.press("F12")
    person.wait(person.page.paper.isVisible)
    person.idle()
    person.page.questions["ink"].buttons["inverted"].click()
    person.wait(lambda: [call[0] for call in person.settings.done].count("test_printer") == 2)
    assert ("save_printer", 9, {"inverted": "1"}) in person.settings.done
    person.idle()
    person.page.questions["frame"].buttons["cut_left"].click()
    assert "贴紧导轨" in person.page.advice.label.text()
    person.press("F9")
    person.wait(lambda: [call[0] for call in person.settings.done].count("test_printer") == 3)
    person.idle()
    for name, answer in (("ink", "fine"), ("frame", "whole"), ("scan", "scanned")):
        person.page.questions[name].buttons[answer].click()
    assert person.page.is_proven


def test_a_printer_by_hand(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("printer")
    person.wait(lambda: len(person.page.devices) == 4)
    person.page.choose("by_hand")
    person.fill(name="Left", address="10.0.0.9:9100")
    person.settings.trouble = refused("printer.address_bad", address="10.0.0.9:9100", field="address")
    person.press("F12")
    person.wait(lambda: person.page.form.wrong() == ["address"])
    person.idle()
    person.press("F12")
    person.wait(person.page.paper.isVisible)


def test_goods_from_a_table_with_its_columns_put_right(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.settings.houses = [WarehouseRow(1, "杭州一仓", "", "Asia/Shanghai", "", 0)]
    person.guide.show_step("skus")
    person.wait(lambda: person.button() == "选表格")
    person.settings.trouble = refused("file.missing", path="nothing.xlsx")
    person.page.open_file("nothing.xlsx")
    person.wait(lambda: "找不到文件" in person.page.trouble.label.text())
    person.page.open_file("goods.xlsx")
    person.wait(lambda: person.button() == "导入")
    assert person.page.mapping.samples["sku_code"].text() == "BWB-500-SS·MJ-ZX-04"
    choice = person.page.mapping.choices["sku_code"]
    choice.setCurrentIndex(0)
    person.press("F12")
    assert "还没选这几列" in person.page.trouble.label.text()
    choice.setCurrentIndex(1)
    person.page.mapping.choices["qty"].setCurrentIndex(3)
    person.press("F12")
    person.wait(lambda: person.page.is_proven)
    assert person.settings.done[-1] == (
        "import_skus", "goods.xlsx", 1, {"sku_code": "商品编码", "name": "品名", "qty": "库存"},
    )  # fmt: skip
    assert "新 1,200·改 2·没变 0" in person.page.proof.label.text()
    assert person.page.failures.text().startswith("第 5 行：")


def test_the_guide_can_be_left_and_taken_up_where_it_was(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.press("F4")
    assert person.start.asked == ["work"]
    person.settings.houses = [WarehouseRow(1, "杭州一仓", "", "Asia/Shanghai", "晴**", 0)]
    again = newcomer()
    again.at("shop")
    again.press("Esc")
    again.at("warehouse")
    again.wait(lambda: again.page.is_proven)
    assert again.guide.rest.text() == "还差 5 步，约 11 分钟"


def test_two_pins_must_be_the_same(newcomer: Callable[..., Newcomer]) -> None:
    person = newcomer()
    person.at("warehouse")
    person.guide.show_step("people")
    person.fill(name="Li", pin="2468", again="2469")
    person.press("F12")
    person.wait(lambda: "两次不一样" in person.page.form.rows["again"]._message.text())
    assert not person.setup.done


@pytest.mark.parametrize("size", [(1024, 600), (1366, 690), (1920, 1080)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_fits(newcomer: Callable[..., Newcomer], look: Look, size: tuple[int, int], scale: float) -> None:
    look.choose("dark", scale)
    try:
        person = newcomer()
        person.at("warehouse")
        person.shell.resize(*size)
        assert person.shell.width() == size[0]
        assert person.guide.frame.next.geometry().right() <= person.guide.frame.width()
    finally:
        look.choose("light")
