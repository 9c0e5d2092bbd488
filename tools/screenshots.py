"""Draw every screen in every look into a folder, to be looked at by a person.

    python -m tools.screenshots FOLDER [--area orders ...] [--only zh-light-1366x768] [--home DATA_FOLDER]

Areas × {zh, en} × {light, dark} × {1366×768, 1920×1080}, offscreen. Without ``--home`` the screens show invented data
from tests/ui; with it, the database of that data folder. Each picture is named area-language-theme-size.png; ``--only``
draws those whose name contains a text. A list of everything that does not fit (cut words, widgets outside their window)
is printed, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.people import Actor, Role
from app.ui.actions import KeyMap
from app.ui.areas import AREAS
from app.ui.bridge import Desk
from app.ui.clock import utc_now
from app.ui.loop import run
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.sound import Silence
from app.ui.start import make_qt
from app.ui.theme import Look, dress
from app.ui.tokens import SHADE_ALPHA
from app.ui.words import EN, ZH, speak

if TYPE_CHECKING:
    from app.ui.facade import App

SIZES = ((1366, 768), (1920, 1080))


async def draw(desk: Desk, folder: Path, look: Look, areas: list[str], only: str) -> list[str]:
    """Draw every picture; return what does not fit."""
    from tests.ui.fit import misfits
    from tools.scenes import settle

    found: list[str] = []
    for language in (ZH, EN):
        speak(language)
        for theme in ("light", "dark"):
            look.choose(theme)
            for width, height in SIZES:
                names = {area: f"{area}-{language[:2]}-{theme}-{width}x{height}" for area in areas}
                names = {area: name for area, name in names.items() if only in name}
                if not names:
                    continue
                window = MainWindow(Prefs(Path(tempfile.mkdtemp())), KeyMap(), Silence())
                window.resize(width, height)
                window.show_areas(Role.SUPERVISOR)
                window.attach(desk)
                window.show()
                for area, name in names.items():
                    window.open_area(area)
                    await settle()
                    _make_lively(window)
                    await settle()
                    window.grab().save(str(folder / f"{name}.png"))
                    found += [f"{name}: {line}" for line in misfits(window)]
                window.close()
                window.deleteLater()
    return found


async def draw_scenes(folder: Path, look: Look, areas: list[str], only: str) -> list[str]:
    """Draw the moments of work of tools/scenes.py, each over a program of its own; return what does not fit."""
    from tests.ui.fit import misfits
    from tools.audit_scenes import AUDIT_SCENES
    from tools.making_scenes import MAKING_SCENES
    from tools.office_scenes import OFFICE_SCENES
    from tools.scenes import SCENES, settle

    found: list[str] = []
    for language in (ZH, EN):
        speak(language)
        for theme in ("light", "dark"):
            look.choose(theme)
            for (width, height), scene in itertools.product(
                SIZES, (*SCENES, *MAKING_SCENES, *AUDIT_SCENES, *OFFICE_SCENES)
            ):
                name = f"{scene.name}-{language[:2]}-{theme}-{width}x{height}"
                if scene.area not in areas or only not in name:
                    continue
                desk, close = fake_desk()
                window = MainWindow(Prefs(Path(tempfile.mkdtemp())), KeyMap(), Silence())
                window.resize(width, height)
                window.show_areas(Role.SUPERVISOR)
                window.attach(desk)
                window.show()
                await scene.play(window, desk.app)
                await settle()
                picture, dialog = window.grab(), QApplication.activeModalWidget()
                if dialog is not None:
                    _lay_over(picture, dialog, look)
                picture.save(str(folder / f"{name}.png"))
                found += [f"{name}: {line}" for line in misfits(dialog or window)]
                if isinstance(dialog, QDialog):
                    dialog.reject()
                    await asyncio.sleep(0)
                window.close()
                await desk.close()
                window.deleteLater()
                await asyncio.get_running_loop().run_in_executor(None, close)
    return found


def _lay_over(picture: QPixmap, dialog: QWidget, look: Look) -> None:
    """Draw a modal dialog in the middle of its shaded window."""
    shade = QColor(look.colour("shade"))
    shade.setAlpha(SHADE_ALPHA)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), shade)
    size = dialog.size()
    painter.drawPixmap((picture.width() - size.width()) // 2, (picture.height() - size.height()) // 2, dialog.grab())
    painter.end()


def _make_lively(window: MainWindow) -> None:
    """Put the cursor on a row and select some, as in the middle of work."""
    screen = window.current_screen()
    view = getattr(screen, "view", None)
    if view is not None and hasattr(view, "selection") and view.grid.rowCount() > 5:
        view.setFocus()
        view.go(1)
        view.selection.only([row for row in (view.grid.row_at(at) for at in range(1, 6)) if row is not None])


def fake_desk() -> tuple[Desk, Callable[[], None]]:
    """Return a desk over the tests' invented program, and how to close it."""
    from tests.ui.fakes import NOW, FakeApp
    from tools.scenes import fill

    app = FakeApp()
    fill(app)
    return Desk(cast("App", app), Actor(1, "李娜", Role.SUPERVISOR, "打单台 2"), now=lambda: NOW), app.close


def real_desk(home: Path) -> tuple[Desk, Callable[[], None]]:
    """Return a desk over the database of a data folder."""
    from app.bootstrap.window import WindowSession

    os.environ |= {"PACKDESK_HOME": str(home), "PACKDESK_NO_ENGINE": "1"}
    app = WindowSession().open_app()
    return Desk(app, Actor(1, "李娜", Role.SUPERVISOR, "打单台 2"), now=utc_now), app.close


def main(argv: list[str]) -> int:
    """Parse, draw, list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--area", action="append", choices=[*(area.key for area in AREAS), "welcome"])
    parser.add_argument("--only", default="")
    parser.add_argument("--home", type=Path)
    args = parser.parse_args(argv)
    args.folder.mkdir(parents=True, exist_ok=True)
    qt = make_qt(sys.argv[:1])
    look = dress(qt, "light")
    found: list[str] = []

    async def work() -> int:
        desk, close = real_desk(args.home) if args.home else fake_desk()
        try:
            areas = args.area or [*(area.key for area in AREAS), "welcome"]
            found.extend(await draw(desk, args.folder, look, [area for area in areas if area != "welcome"], args.only))
            if not args.home:
                found.extend(await draw_scenes(args.folder, look, areas, args.only))
        finally:
            await desk.close()
            await asyncio.get_running_loop().run_in_executor(None, close)
        return 1 if found else 0

    code = run(qt, work())
    print("\n".join(found) or f"everything fits; pictures in {args.folder}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
