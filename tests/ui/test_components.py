"""The small parts: what they say, how they give way, what keys do to them."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.bars import BatchBar, ErrorBar, Toast, Trouble
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.inputs import ChoiceInput, Field, NumberInput, TextInput
from app.ui.components.labels import ElidedLabel, Note, Pill
from app.ui.components.panels import DetailPanel, ScrollBody
from app.ui.components.strip import ProgressBar
from app.ui.components.tabs import Tab, TabRow
from app.ui.painting import painted
from tests.ui.fakes import NOW


def wheel(widget: QWidget) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        widget.mapToGlobal(QPointF(5, 5)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_button_shows_verb_and_key_and_drops_the_word_first(qtbot, look) -> None:
    button = KeyButton.of(BY_NAME["orders.print"], KeyMap())
    qtbot.addWidget(button)
    assert (button.words(), button.key, button.kind) == ("打印面单", "P", "primary")
    assert button.accessibleName() == "打印面单"
    wide = button.sizeHint().width()
    button.set_compact(True)
    assert button.sizeHint().width() < wide - 40
    assert button.toolTip() == "打印面单"


def test_targets_are_large_enough(qtbot, look) -> None:
    for button in (KeyButton("是", size="small"), IconButton("x", "关闭", size=28)):
        qtbot.addWidget(button)
        assert button.sizeHint().width() >= 24
        assert button.sizeHint().height() >= 24


def test_numbers_select_all_understand_wide_digits_and_ignore_the_wheel(qtbot, look) -> None:
    field = NumberInput(5, low=0, high=100)
    qtbot.addWidget(field)
    field.show()
    QApplication.sendEvent(field, QFocusEvent(QFocusEvent.Type.FocusIn))
    assert field.selectedText() == "5"
    heard: list[int] = []
    field.changed.connect(heard.append)
    field.clear()
    field.insert("４２")
    assert field.value() == 42
    wheel(field)
    assert field.value() == 42
    field.setText("101")
    field.textEdited.emit("101")
    assert field.value() is None
    assert field.property("wrong") is True


def test_a_choice_ignores_the_wheel(qtbot, look) -> None:
    choice = ChoiceInput([("顺丰", 1), ("圆通", 2)])
    qtbot.addWidget(choice)
    choice.show()
    choice.setFocus()
    wheel(choice)
    assert choice.currentData() == 1


def test_a_field_says_what_is_wrong_below_it(qtbot, look) -> None:
    field = Field("city", "市", TextInput("杭州"), hint="必填")
    qtbot.addWidget(field)
    field.show()
    field.complain("没有这个市")
    assert field.input.property("wrong") is True
    assert field.input.accessibleDescription() == "没有这个市"
    assert field.text() == "杭州"
    field.complain("")
    assert field.input.property("wrong") is False


def test_tabs_that_do_not_fit_go_into_a_menu_but_the_active_one_stays(qtbot, look) -> None:
    row = TabRow()
    qtbot.addWidget(row)
    row.resize(420, 42)
    row.show()
    tabs = [Tab(str(n), f"队列 {n}", "1,284") for n in range(9)]
    row.show_tabs(tabs, "8")
    hidden = {tab.key for tab in row.hidden_tabs()}
    assert hidden
    assert "8" not in hidden
    heard: list[str] = []
    row.chosen.connect(heard.append)
    row.nth(2)
    row.step(-1)
    row.step(-1)
    assert heard == ["1", "0", "8"]


def test_the_toast_counts_down_and_undoes_once(qtbot, look) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(800, 600)
    parent.show()
    toast = Toast(parent)
    undone: list[bool] = []
    toast.show_toast("已挂起 5 单", "撤销", "U", lambda: undone.append(True))
    assert toast.isVisible()
    assert toast.geometry().bottom() <= 600
    assert toast.undo_now()
    assert not toast.undo_now()
    assert undone == [True]
    toast.show_toast("已打印")
    for _ in range(6):
        toast.second_passed()
    assert not toast.isVisible()


def test_errors_stay_newest_first_and_come_back_after_a_quarter_of_an_hour(qtbot, look) -> None:
    clock = [NOW]
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = ErrorBar(lambda: clock[0])
    bar.setParent(parent)
    parent.show()
    bar.add(Trouble("shop:3", "山木苏宁：授权已失效", NOW - timedelta(minutes=5), "去授权", "F2", "settings.change"))
    bar.add(Trouble("told", "没取到号", NOW))
    assert [trouble.key for trouble in bar.shown()] == ["told", "shop:3"]
    bar.later()  # without a cure: seen
    assert bar.current().key == "shop:3"
    bar.later()
    assert not bar.isVisible()
    bar.add(Trouble("shop:3", "山木苏宁：授权已失效", NOW, "去授权", "F2", "settings.change"))
    assert not bar.isVisible(), "told again by the program, it must not come back early"
    clock[0] = NOW + timedelta(minutes=15)
    bar.refresh()
    assert bar.isVisible()
    bar.keep_only(set(), "shop")
    assert not bar.isVisible()


def test_the_batch_bar_drops_buttons_from_the_right(qtbot, look) -> None:
    buttons = [KeyButton(f"动作 {n}", "P", "printer") for n in range(5)]
    more = KeyButton("更多", ".")
    bar = BatchBar(buttons, more)
    qtbot.addWidget(bar)
    bar.count.setText("已选 5 单")
    bar.setMinimumWidth(160)
    bar.resize(1200, 50)
    bar.show()
    bar.fit()
    assert all(button.isVisible() for button in buttons)
    bar.resize(420, 50)
    bar.fit()
    visible = [button.isVisible() for button in buttons]
    assert visible[0]
    assert not visible[-1]
    assert more.isVisible()


def test_parts_say_themselves_to_screen_readers(qtbot, look) -> None:
    pill, bar, words = Pill("缺货", "warn"), ProgressBar(), ElidedLabel("很长的名字")
    for widget in (pill, bar, words):
        qtbot.addWidget(widget)
    bar.show_parts([(183, "ok.solid"), (3, "warn.solid")], 500)
    assert (pill.accessibleName(), bar.accessibleName(), words.accessibleName()) == ("缺货", "186/500", "很长的名字")


def test_a_note_hides_when_it_has_nothing_to_say(qtbot, look) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    note = Note("买家留言", "warn", "message-2")
    note.setParent(parent)
    parent.show()
    note.say("改了", "bad")
    assert note.isVisible()
    assert note.property("note") == "bad"
    note.say("")
    assert not note.isVisible()


def test_side_panels_scroll_and_never_sideways(qtbot, look) -> None:
    body = ScrollBody()
    qtbot.addWidget(body)
    body.resize(300, 200)
    for n in range(30):
        body.add(KeyButton(f"一个很长很长很长的按钮 {n}"))
    body.show()
    assert body.verticalScrollBar().maximum() > 0
    assert body.horizontalScrollBar().maximum() == 0 or not body.horizontalScrollBar().isVisible()


def test_a_detail_panel_tells_what_was_clicked(qtbot, look) -> None:
    panel = DetailPanel()
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.closed):
        panel.close_button.click()
    with qtbot.waitSignal(panel.copied):
        QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)


def test_a_fault_while_painting_is_logged_and_does_not_kill_us(qtbot, look, expect_log) -> None:
    class Broken(QWidget):
        @painted
        def paintEvent(self, painter: QPainter, _dirty) -> None:  # noqa: N802 - Qt's name
            painter.drawLine(0, 0, 5, 5)
            raise KeyError("in the middle of a frame")

    expect_log("painting Broken failed", level=logging.ERROR)
    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    assert not widget.grab().isNull()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_everything_paints_in_every_look(qtbot, look, theme: str, scale: float) -> None:
    look.choose(theme, scale)
    kinds = ("normal", "primary", "danger", "ghost")
    widgets: list[QWidget] = [KeyButton("打印", "P", "printer", kind=kind) for kind in kinds]
    widgets += [Pill("缺货", tone) for tone in ("ok", "warn", "bad", "info", "hold", "neutral")]
    widgets += [IconButton("x", "关闭"), ElidedLabel("字"), Note("话", "info"), ProgressBar()]
    for widget in widgets:
        qtbot.addWidget(widget)
        assert not widget.grab().isNull()
