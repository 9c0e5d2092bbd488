"""A thousand scans on every kind of widget, on virtual time: none lost, none leaks, nothing is pressed by them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.scanner import QUIET_MS, Scanner

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh-/. "


@dataclass
class VirtualTime:
    """Milliseconds that pass only when told, and the one timer that hangs on them."""

    ms: float = 1000.0
    due: float | None = None
    fire: Callable[[], None] = field(default=lambda: None)

    def now(self, _event: QKeyEvent) -> float:
        return self.ms

    def timer(self, fire: Callable[[], None], _parent: QObject) -> VirtualTime:
        self.fire = fire
        return self

    def start(self, ms: int) -> None:
        self.due = self.ms + ms

    def stop(self) -> None:
        self.due = None

    def pass_(self, ms: float) -> None:
        end = self.ms + ms
        while self.due is not None and self.due < end:
            self.ms, self.due = self.due, None
            self.fire()
        self.ms = end


class Listening(Scanner):
    """A scanner that keeps what it heard."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.heard: list[str] = []
        self.scanned.connect(self.heard.append)


class Gun:
    """Types as a scan gun or a person does."""

    def __init__(self, time: VirtualTime) -> None:
        self.time = time

    def type(self, target: QWidget, words: str, gap: Callable[[], float]) -> None:
        for sign in words:
            self.time.pass_(gap())
            if sign == "\r":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif sign == "\t":
                QTest.keyClick(target, Qt.Key.Key_Tab)
            else:
                QTest.keyClicks(target, sign)

    def scan(self, target: QWidget, code: str, rng: random.Random, end: str = "\r") -> None:
        self.time.pass_(300)
        self.type(target, code, lambda: rng.uniform(2, 35))
        if end:
            self.type(target, end, lambda: rng.uniform(2, 35))
        self.time.pass_(300)


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def gun(time: VirtualTime) -> Gun:
    return Gun(time)


@pytest.fixture
def scanner(qapp: QApplication, time: VirtualTime):
    made = Listening(now=time.now, timer=time.timer)
    made.install()
    yield made
    qapp.removeEventFilter(made)


def line_edit() -> QLineEdit:
    return QLineEdit("半句话 half")


def selected_line() -> QLineEdit:
    made = QLineEdit("all selected")
    made.selectAll()
    return made


def checked_line() -> QLineEdit:
    made = QLineEdit("42")
    made.setValidator(QIntValidator(0, 999))
    return made


def rich_text() -> QTextEdit:
    made = QTextEdit()
    made.setPlainText("note")
    return made


def combo(editable: bool = False) -> QComboBox:
    made = QComboBox()
    made.addItems(["顺丰", "0-first", "A-second", "Zulu"])
    made.setEditable(editable)
    return made


def list_view() -> QListView:
    made = QListView()
    model = QStringListModel(["0 null", "A", "B", "Z"], made)
    made.setModel(model)
    made.setCurrentIndex(model.index(1, 0))
    return made


KINDS: dict[str, Callable[[], QWidget]] = {
    "line edit": line_edit,
    "line edit with selection": selected_line,
    "line edit with validator": checked_line,
    "plain text": lambda: QPlainTextEdit("memo"),
    "rich text": rich_text,
    "spin box": lambda: QSpinBox(value=7),
    "combo box": combo,
    "editable combo box": lambda: combo(editable=True),
    "push button": lambda: QPushButton("打印"),
    "check box": lambda: QCheckBox("加急"),
    "list": list_view,
    "bare widget": QWidget,
}


def state_of(widget: QWidget) -> object:
    """What a scan could have changed in a widget."""
    if isinstance(widget, QLineEdit):
        return widget.text(), widget.selectedText(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText(), widget.textCursor().position()
    if isinstance(widget, QSpinBox):
        return widget.value(), widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText(), widget.currentIndex()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QListView):
        return widget.currentIndex().row()
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_scans_reach_us_and_nothing_else(qtbot, scanner, gun: Gun, kind: str) -> None:
    rng = random.Random(kind)
    dialog = QDialog()
    box = QVBoxLayout(dialog)
    widget = KINDS[kind]()
    default = QPushButton("默认", default=True)
    box.addWidget(widget)
    box.addWidget(default)
    pressed: list[str] = []
    default.clicked.connect(lambda: pressed.append("default"))
    dialog.accepted.connect(lambda: pressed.append("accepted"))
    if isinstance(widget, QPushButton):
        widget.clicked.connect(lambda: pressed.append("own"))
    qtbot.addWidget(dialog)
    dialog.show()
    widget.setFocus()
    before = state_of(widget)
    sent = []
    for _ in range(1000):
        code = "".join(rng.choice(ALPHABET) for _ in range(rng.randint(3, 14))).strip(" ")
        code = code if len(code) >= 3 else "X" + code + "123"
        sent.append(code)
        gun.scan(widget, code, rng, rng.choice("\r\t"))
        if state_of(widget) != before:
            pytest.fail(f"{code!r} changed {kind}: {state_of(widget)} after {before}")
    assert scanner.heard == sent
    assert not pressed
    assert dialog.isVisible()
    assert dialog.focusWidget() is widget


def test_what_a_person_types_into_a_field_is_untouched(qtbot, scanner, gun: Gun) -> None:
    rng = random.Random(1)
    widget = QLineEdit()
    qtbot.addWidget(widget)
    entered: list[bool] = []
    widget.returnPressed.connect(lambda: entered.append(True))
    text = "The quick brown fox, 12 parcels. " * 20
    gun.type(widget, text, lambda: rng.uniform(QUIET_MS + 1, 250))
    gun.type(widget, "\r", lambda: 120)
    gun.time.pass_(500)
    assert widget.text() == text
    assert entered == [True]
    assert not scanner.heard


def test_a_fast_pair_of_fingers_keeps_its_letters(qtbot, scanner, gun: Gun) -> None:
    """Rolled keys come as close as a gun's, but no person rolls six of them."""
    rng = random.Random(2)
    widget = QLineEdit()
    qtbot.addWidget(widget)
    words = ["th", "ing", "tion", "er", "ment"] * 30
    for word in words:
        gun.time.pass_(rng.uniform(60, 200))
        gun.type(widget, word, lambda: rng.uniform(15, 35))
    gun.time.pass_(500)
    assert widget.text() == "".join(words)
    assert not scanner.heard


def test_a_lone_letter_reaches_the_list_within_a_tenth_of_a_second(qtbot, scanner, gun: Gun) -> None:
    class Listing(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.keys: list[tuple[str, float]] = []

        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
            self.keys.append((event.text(), gun.time.ms))

    widget = Listing()
    qtbot.addWidget(widget)
    widget.show()
    gun.time.pass_(200)
    start = gun.time.ms
    gun.type(widget, "p", lambda: 0)
    gun.time.pass_(100)
    assert [key for key, _ in widget.keys] == ["p"]
    assert widget.keys[0][1] - start <= QUIET_MS + 1
    gun.type(widget, "jj", lambda: 60)
    gun.time.pass_(100)
    assert [key for key, _ in widget.keys] == ["p", "j", "j"]


def test_a_held_space_presses_a_button_once(qtbot, scanner, gun: Gun) -> None:
    widget = QPushButton("打印")
    qtbot.addWidget(widget)
    clicks: list[bool] = []
    widget.clicked.connect(lambda: clicks.append(True))
    gun.type(widget, " ", lambda: 200)
    gun.time.pass_(200)
    assert clicks == [True]


def test_a_gun_without_enter_and_a_gun_with_a_prefix(qtbot, scanner, gun: Gun) -> None:
    rng = random.Random(3)
    widget = QLineEdit("kept")
    qtbot.addWidget(widget)
    gun.scan(widget, "6971234500321", rng, end="")
    assert scanner.heard == ["6971234500321"]
    scanner.prefix = "~"
    gun.time.pass_(300)
    gun.type(widget, "~AB1\r", lambda: rng.uniform(40, 120))  # slower than any guess would allow
    gun.time.pass_(300)
    assert scanner.heard == ["6971234500321", "AB1"]
    assert widget.text() == "kept"


def test_a_slow_gun_is_understood_where_no_letter_is_a_command(qtbot, scanner, gun: Gun) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    scanner.patient = True
    gun.time.pass_(300)
    gun.type(widget, "YT7588011248306\r", lambda: 90)
    gun.time.pass_(300)
    assert scanner.heard == ["YT7588011248306"]


def test_keys_behind_a_stall_of_ours_are_judged_by_their_own_time(qtbot, scanner, gun: Gun) -> None:
    """The timer fires late and before the waiting keys are seen: it looks once more before it decides."""
    widget = QWidget()
    qtbot.addWidget(widget)
    gun.time.pass_(300)
    gun.type(widget, "A1", lambda: 10)
    gun.time.due = None
    gun.time.fire()  # the first, late firing
    gun.time.due = None
    gun.type(widget, "B2\r", lambda: 10)
    gun.time.pass_(300)
    assert scanner.heard == ["A1B2"]


def test_a_widget_that_goes_away_takes_its_key_with_it(qtbot, scanner, gun: Gun) -> None:
    widget = QWidget()
    gun.time.pass_(300)
    gun.type(widget, "p", lambda: 10)
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
    gun.time.pass_(300)
    assert not scanner.heard
