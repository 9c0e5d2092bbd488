"""Icons, fonts, the sheet and the two themes: what is listed ships, what ships is used, and switching is complete."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.icons import ICONS
from app.ui.theme import RESOURCES, Look, set_prop, sheet_of
from app.ui.tokens import DARK, LIGHT

UI = Path(__file__).resolve().parents[2] / "app" / "ui"


def test_every_listed_icon_ships_with_its_licence_and_nothing_else() -> None:
    assert {path.stem for path in (RESOURCES / "icons").glob("*.svg")} == set(ICONS)
    assert "MIT License" in (RESOURCES / "icons" / "LICENSE.tabler-icons").read_text("utf-8")


def test_every_icon_is_used() -> None:
    words: set[str] = set()
    for path in UI.rglob("*.py"):
        if path.name != "icons.py":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words.add(node.value)
    assert not set(ICONS) - words


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(look: Look, name: str) -> None:
    image = look.pixmap(name, "text", 24).toImage()
    inked = sum(1 for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 60)
    assert inked > 20, name


def test_an_icon_is_sharp_at_the_device_pixel_ratio(look: Look) -> None:
    pixmap = look.pixmap("printer", "accent", 16, 1.5)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (24, 1.5)


def test_the_shipped_font_is_in_use(look: Look) -> None:
    info = QFontInfo(look.font(13, bold=True))
    assert info.family() == "Noto Sans SC"
    assert info.weight() == 600


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_sheet_is_complete_and_leaves_items_to_the_delegates(colours) -> None:
    sheet = sheet_of(colours, 1.0)
    assert "$" not in sheet
    assert "QTableView::item" not in sheet


def test_switching_changes_palette_sheet_and_icons(qapp: QApplication, look: Look) -> None:
    before = look.pixmap("printer", "text", 16).toImage()
    look.choose("dark")
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window).name().upper() == DARK.app
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name().upper() == DARK.disabled
    assert DARK.surface in qapp.styleSheet()
    assert look.pixmap("printer", "text", 16).toImage() != before
    look.choose("light", 1.5)
    assert look.font(20).pixelSize() == 30
    assert look.room(1500) == 1000
    look.choose("light", 9)
    assert look.scale == 1.5


def test_a_property_change_is_looked_at_again(qtbot, look: Look) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    set_prop(label, "text_role", "page")
    assert QFontInfo(label.font()).pixelSize() == 20
