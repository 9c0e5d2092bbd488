"""Words of buyers stand in tips as they were written; nothing in them becomes mark-up or opens a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QWidget

from app.ui.tips import plain, tip

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
RICH = ('<img src="file:///etc/hostname"><b>放门口</b>', "<a href='x'>1 < 2 & 3</a>", "<b>a</b>\n第二行")


@pytest.mark.parametrize("words", RICH)
def test_mark_up_is_seen_literally(words: str, qtbot) -> None:
    assert Qt.mightBeRichText(words), "the case means something"
    shown = QTextDocument()
    shown.setHtml(plain(words))
    assert shown.toPlainText().replace("\u2028", "\n") == words
    assert "<img" not in shown.toHtml()


@pytest.mark.parametrize("words", ["", "放门口", "1 < 2", "a & b", "第一行\n第二行"])
def test_ordinary_words_stay_untouched(words: str, qtbot) -> None:
    assert plain(words) == words


def test_a_tip_is_set_once_and_taken_away(qtbot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    tip(widget, RICH[0])
    assert widget.toolTip() == plain(RICH[0])
    tip(widget, "")
    assert widget.toolTip() == ""


def test_no_text_of_a_screen_is_rich_by_guess() -> None:
    """Labels are made by ``label`` (plain), tips by ``tip``; a QLabel of its own shows a picture."""
    guessing = re.compile(
        r"\.setToolTip\(|showText\((?!.*plain\()|QLabel\([^)]|\.setHtml\(|QMessageBox|AutoText|RichText"
    )
    found = {
        f"{path.relative_to(UI).as_posix()}: {line.strip()}"
        for path in UI.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if guessing.search(line)
    }
    assert found == {
        "tips.py: widget.setToolTip(shown)",
        "tips.py: if not Qt.mightBeRichText(words):",
        "components/labels.py: made = QLabel(words)",
    }
