"""The driving process: opens the window as the program does, and plays a person at it in the same event loop.

    python -m tools.drive.inside DATA_FOLDER PICTURES

Started by ``python -m tools.drive``, which sets the environment and ends what hangs.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.bootstrap.window import WindowSession
from app.settings import load_settings
from app.ui.loop import run
from app.ui.prefs import Prefs
from app.ui.start import Session, make_qt
from app.ui.theme import dress
from tools.drive.hands import Hands, NotSeen
from tools.drive.outside import Outside
from tools.drive.stations import Drive

_END_S = 45.0


async def play(session: Session, home: Path, pictures: Path) -> dict[str, Any]:
    """Go through all stations, close the window, return the report."""
    serving = asyncio.ensure_future(session.run())
    window = session.windows[0]
    hands, outside = Hands(window, pictures), Outside(home)
    drive = Drive(hands, outside)
    seconds: dict[str, float] = {}
    report: dict[str, Any] = {"platform": QApplication.platformName()}
    began = time.monotonic()

    def passed(station: str) -> None:
        nonlocal began
        seconds[station], began = round(time.monotonic() - began, 1), time.monotonic()

    try:
        await drive.welcome()
        passed("welcome")
        await drive.orders()
        passed("orders")
        await drive.audit()
        passed("audit")
        packed = await drive.print_batch()
        passed("print")
        await drive.pack(packed)
        passed("pack")
        await drive.written_back(packed)
        passed("written_back")
    except NotSeen as reason:
        report["failed"] = str(reason)
    finally:
        window.close()
    report["window_exit"] = await asyncio.wait_for(serving, _END_S)
    if "failed" not in report and outside.answers():
        report["failed"] = "the simulators outlived the window"
    passed("close")
    return report | drive.result | {"stations": seconds, "pictures": hands.taken}


def main() -> int:
    """Open the window, drive, print the report as one line."""
    home, pictures = Path(sys.argv[1]), Path(sys.argv[2])
    settings = load_settings()
    qt = make_qt(sys.argv[:1])
    prefs = Prefs(settings.home)
    below = WindowSession()
    session = Session(qt, settings, lambda _settings: below.open_app(), dress(qt, prefs.theme, prefs.scale))
    window = session.open_window()
    window.resize(1366, 768)
    window.activateWindow()
    qt.processEvents()
    report: dict[str, Any] = {}

    async def work() -> int:
        report.update(await play(session, home, pictures))
        return 1 if "failed" in report else 0

    code = run(qt, work())
    print(json.dumps(report, ensure_ascii=False), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
