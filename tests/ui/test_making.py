"""Orders by hand in the window: typed and scanned, refused at the field, edited and sent once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import BadInput, IllegalMove
from app.services.queries.making_rows import LineEdit, MadeLine, MemoEdit
from app.ui.bridge import Desk
from app.ui.making.dialogs import EditDialog, MakeDialog, ResendDialog
from app.ui.making.memo_dialog import MemoDialog
from app.ui.orders.view import OrdersScreen
from app.ui.prefs import Prefs
from tests.ui.hands import Hands, Shell, hands_on


class Counter:
    """The order screen with everything around it."""

    def __init__(self, qtbot, app: Any, shell: Shell, hands: Hands, screen: OrdersScreen) -> None:
        self.qtbot, self.app, self.shell, self.hands, self.screen = qtbot, app, shell, hands, screen

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def asked(self, kind: type[QDialog]) -> Any:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def did(self, verb: str) -> Any:
        return next((one for one in self.app.making.done if one[0] == verb), None)


@pytest.fixture
def counter(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Counter]:
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1290, 612)
    screen = OrdersScreen(shell)
    shell.put(screen)
    with hands_on(shell) as hands:
        qtbot.waitUntil(lambda: screen.grid.rowCount() == 1284)
        screen.view.setFocus()
        screen.view.go(1)
        yield Counter(qtbot, app, shell, hands, screen)


def test_an_order_is_typed_scanned_and_made(counter: Counter) -> None:
    counter.press("Shift+O")
    dialog = counter.asked(MakeDialog)
    dialog.name.setText("李雷")
    dialog.phone.setText("13800138001")
    dialog.address.setText("广东深圳南山区粤海街道科技园路1号")
    dialog.parse.emit(dialog.address.text())
    counter.wait(lambda: "南山区" in dialog.place.text())
    assert dialog.place.text() == "广东省 · 深圳市 · 南山区 · 粤海街道 · 科技园路1号"
    dialog.on_scan("6971234500031")
    counter.wait(lambda: len(dialog.lines.rows) == 1)
    dialog.on_scan("6971234500031")
    counter.wait(lambda: dialog.lines.pieces() == 2)
    dialog.postage.setText("5.00")
    dialog.postage.textEdited.emit("5.00")
    assert dialog.sum.text() == "2 件，实付 ¥44.80"
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("make") is not None)
    form = counter.did("make")[1]
    assert (form.name, form.lines, form.postage_cents) == ("李雷", (MadeLine("MJ-ZX-01", 2, 1990),), 500)
    counter.wait(lambda: any("261122-09100" in words for words in counter.shell.toast.said))
    counter.press("U")
    counter.wait(lambda: any(one[0] == "cancel" for one in counter.app.orders.done))


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(counter: Counter) -> None:
    counter.app.making.error = BadInput("make.phone", field="phone")
    counter.press("Shift+O")
    dialog = counter.asked(MakeDialog)
    dialog.phone.setText("123")
    counter.hands.press("F12")
    counter.wait(lambda: bool(dialog.phone.property("wrong")))
    assert dialog.phone.text() == "123"
    key = dialog.form().key
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("make") is not None)
    assert counter.did("make")[1].key == key, "asked twice, made once"


def test_a_code_that_stands_for_nothing_is_said_and_stays_typed(counter: Counter) -> None:
    counter.press("Shift+O")
    dialog = counter.asked(MakeDialog)
    dialog.lines.code.setText("NOPE")
    dialog.lines.ask("NOPE")
    counter.wait(lambda: "NOPE" in dialog.lines.refusal.label.text())
    assert dialog.lines.code.text() == "NOPE"
    counter.hands.press("Escape")


def test_lines_are_edited_and_the_label_that_is_void_is_named(counter: Counter) -> None:
    counter.press("E")
    dialog = counter.asked(EditDialog)
    assert dialog.edits() == ()
    first = dialog.lines.rows[0]
    first.qty.set_value(5)
    first.qty.changed.emit(5)
    dialog.on_scan("CUP")
    counter.wait(lambda: len(dialog.edits()) == 2)
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("edit") is not None)
    _, order_id, edits = counter.did("edit")
    assert order_id == 2
    assert edits == (LineEdit(first.line_id, 5, was=first.was), LineEdit(None, 1, "CUP", 8900))
    counter.wait(lambda: any("003-012" in words for words in counter.shell.toast.said))
    counter.press("U")
    counter.wait(lambda: counter.did("unedit") is not None)
    assert counter.did("unedit") == ("unedit", 2)
    counter.wait(lambda: "改回去了" in counter.shell.toast.said[-1])


def test_goods_are_sent_once_more_with_a_reason(counter: Counter) -> None:
    counter.press("B")
    dialog = counter.asked(ResendDialog)
    counter.hands.press("F12")
    assert counter.did("resend") is None
    row = dialog.lines.rows[0]
    row.qty.set_value(1)
    row.qty.changed.emit(1)
    dialog.reason_field.input.setText("破损")
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("resend") is not None)
    assert counter.did("resend")[1:] == (2, {row.line_id: 1}, "破损")


def test_a_copy_is_one_key_and_one_undo(counter: Counter) -> None:
    counter.press("Shift+C")
    counter.wait(lambda: counter.did("copy") is not None)
    assert counter.did("copy") == ("copy", 2)


def test_memo_and_flag_of_one_order_are_changed_and_put_back(counter: Counter) -> None:
    counter.press("Shift+E")
    dialog = counter.asked(MemoDialog)
    was = dialog.memo.text()
    dialog.memo.setText("加贺卡")
    counter.hands.press("Alt+1")
    counter.wait(lambda: dialog.flags.active() == "1")
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("memo") is not None)
    assert counter.did("memo") == ("memo", (2,), MemoEdit("加贺卡", 1, was=was))
    counter.wait(lambda: bool(counter.shell.toast.said))
    counter.press("U")
    counter.wait(lambda: len([one for one in counter.app.making.done if one[0] == "memo"]) == 2)
    assert counter.app.making.done[-1] == ("memo", (2,), MemoEdit(was, 0))


def test_a_memo_that_changed_meanwhile_is_said_and_what_was_typed_stays(counter: Counter) -> None:
    counter.app.making.error = IllegalMove("memo.changed_meanwhile", order_no="261122-04830", memo="别的")
    counter.press("Shift+E")
    dialog = counter.asked(MemoDialog)
    dialog.memo.setText("加贺卡")
    counter.hands.press("F12")
    counter.wait(lambda: "别的" in dialog.refusal.label.text())
    assert dialog.memo.text() == "加贺卡"
    counter.hands.press("Escape")


def test_many_orders_get_a_flag_and_keep_their_memos(counter: Counter) -> None:
    counter.screen.view.go(2, extend=True)
    counter.press("Shift+E")
    dialog = counter.asked(MemoDialog)
    assert dialog.edit() == MemoEdit(append=True)
    counter.hands.press("Alt+3")
    counter.hands.press("F12")
    counter.wait(lambda: counter.did("memo") is not None)
    assert counter.did("memo")[2] == MemoEdit(flag=3, append=True)
