"""The one form: what is typed stays, what is wrong is said under its field, secrets stay unchanged when left empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.errors import BadInput
from app.services.queries.setup_rows import FormField
from app.ui.components.form import Form, plain_number
from app.ui.theme import Look
from app.ui.words import EN, ZH, speak

FIELDS = (
    FormField("name", "text", "field.name", value="晴川旗舰店"),
    FormField("url", "url", "field.url", value="https://shop.example"),
    FormField("consumer_secret", "secret", "field.consumer_secret", required=False),
    FormField("promise_hours", "number", "field.promise_hours", value="48"),
    FormField("poll_seconds", "number", "field.poll_seconds", value="60"),
    FormField("warehouse_id", "choice", "field.warehouse", required=False, value="2",
              choices=(("", "field.none"), ("1", "U.S. 仓"), ("2", "杭州一仓"))),
    FormField("auto_audit", "flag", "field.auto_audit", required=False, value="1"),
)  # fmt: skip


@pytest.fixture
def form(qtbot, look: Look) -> Form:
    made = Form()
    made.show_fields(FIELDS)
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    assert QTest.qWaitForWindowActive(made) or made.isVisible()
    return made


def _type(form: Form, name: str, words: str) -> None:
    editor = form.rows[name].editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    committed = QInputMethodEvent()
    committed.setCommitString(words)
    QApplication.sendEvent(editor, committed)


def test_it_shows_what_is_stored(form: Form) -> None:
    assert form.values() == {
        "name": "晴川旗舰店", "url": "https://shop.example", "consumer_secret": "", "promise_hours": "48",
        "poll_seconds": "60", "warehouse_id": "2", "auto_audit": "1",
    }  # fmt: skip
    assert not form.is_changed()
    assert form.rows["consumer_secret"].editor.echoMode() is QLineEdit.EchoMode.Password
    assert form.rows["consumer_secret"].hint.text() == "留空不改"


def test_names_with_dots_are_not_taken_for_codes(form: Form) -> None:
    assert form.rows["warehouse_id"].editor.itemText(1) == "U.S. 仓"
    assert form.rows["warehouse_id"].editor.itemText(0) == "不指定"


def test_leaving_a_field_says_what_is_wrong_and_keeps_the_text(form: Form) -> None:
    _type(form, "url", "shop.example")
    form.rows["name"].editor.setFocus()
    assert form.wrong() == ["url"]
    assert form.rows["url"].value() == "shop.example"
    assert form.rows["url"].editor.accessibleDescription() == "以 https:// 开头。"
    _type(form, "url", "https://shop.example/2")
    assert form.wrong() == []


def test_saving_names_all_at_once_and_leads_to_the_first(form: Form) -> None:
    _type(form, "name", "")
    _type(form, "promise_hours", "两天")
    form.rows["poll_seconds"].editor.setFocus()
    assert not form.check()
    assert form.wrong() == ["name", "promise_hours"]
    assert form.note.label.text() == "2 处要改，其余都还在。"
    assert form.rows["name"].editor.hasFocus()
    _type(form, "name", "晴川")
    _type(form, "promise_hours", "２４")
    assert form.check()
    assert form.values()["promise_hours"] == "24"


def test_what_the_program_refuses_stands_at_its_field(form: Form) -> None:
    form.complain(BadInput("account.field_missing", field="consumer_secret"))
    assert form.wrong() == ["consumer_secret"]
    assert "Consumer secret" in form.rows["consumer_secret"]._message.text()
    form.complain(BadInput("shop.name_taken", name="晴川旗舰店"))
    assert form.note.label.text() == "已有叫「晴川旗舰店」的店铺。"


def test_a_draft_is_laid_over_what_is_stored(form: Form) -> None:
    _type(form, "name", "晴川百货")
    form.rows["auto_audit"].editor.click()
    draft = form.draft()
    assert draft == {"name": "晴川百货", "auto_audit": ""}
    form.show_fields(FIELDS, draft)
    assert form.values()["name"] == "晴川百货"
    assert form.kept.text() == "上次没保存的修改还在。"
    assert form.is_changed()


def test_a_value_outside_the_choices_is_kept(form: Form) -> None:
    form.set_value("warehouse_id", "9")
    assert form.values()["warehouse_id"] == "9"


def test_it_speaks_the_language_in_force(form: Form) -> None:
    speak(EN)
    form.retranslate()
    assert form.rows["promise_hours"].label.text() == "Promise after payment (h)"
    speak(ZH)


@pytest.mark.parametrize(("typed", "meant"), [("１２３", "123"), ("1,284", "1284"), ("−3", "-3"), (" 7 ", "7")])
def test_numbers_may_be_wide(typed: str, meant: str) -> None:
    assert plain_number(typed) == meant
