"""``packdesk`` and ``python -m app``: without a verb the window opens, with one it runs headless.

Nothing heavy is imported here: the window paints before SQLAlchemy is loaded.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import AppError

if TYPE_CHECKING:
    from app.bootstrap.window import WindowApp, WindowSession


WINDOW_FLAGS = frozenset({"--demo"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if set(args) <= WINDOW_FLAGS:
        return open_window(demo="--demo" in args)
    from app.bootstrap.verbs import run_verb

    return run_verb(args)


def open_window(*, demo: bool) -> int:
    """Open the window; without a display say so and name the headless verbs."""
    no_display = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )
    if no_display:
        from app.wording import say

        print(  # noqa: T201 - there is no window to say it in
            say("window.no_display", {}, os.environ.get("PACKDESK_LANG") or "zh_CN"),
            file=sys.stderr,
        )
        return 2
    gc.disable()  # from the first import on; app/ui/garbage.py collects in the GUI thread
    from app.settings import load_settings
    from app.ui.lean_imports import import_lean

    import_lean()
    from app.ui.start import run_window

    try:
        settings = load_settings()
    except AppError as error:
        from app.wording import say_error

        print(say_error(error), file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 2
    session = _Session(demo=demo)
    return run_window(settings, lambda _settings: session.open_app())


class _Session:
    """Opens the program below the window; the heavy imports happen in the thread that asks, after the first paint."""

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo
        self._session: WindowSession | None = None

    def open_app(self) -> WindowApp:
        """Open what was chosen; called again after every choice on the welcome page."""
        from app.bootstrap.window import WindowSession

        if self._session is None:
            self._session = WindowSession(demo=self._demo)
        return self._session.open_app()


if __name__ == "__main__":
    sys.exit(main())
