"""``packdesk`` and ``python -m app``: without a verb the window opens, with one it runs headless.

Nothing heavy is imported here: the window paints before SQLAlchemy is loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from app.errors import AppError

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

        print(say("window.no_display", {}, os.environ.get("PACKDESK_LANG") or "zh_CN"), file=sys.stderr)
        return 2
    from app.settings import load_settings
    from app.ui.start import run_window

    try:
        settings = load_settings(demo=demo)
    except AppError as error:
        from app.wording import say_error

        print(say_error(error), file=sys.stderr)
        return 2

    def make_app(chosen: object) -> object:
        from app.bootstrap import make_window_app

        return make_window_app(chosen)

    return run_window(settings, make_app)


if __name__ == "__main__":
    sys.exit(main())
