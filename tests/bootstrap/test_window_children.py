"""What the window starts beside itself: the engine, and for the demo its simulators, which move by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.bootstrap import window
from app.bootstrap.window import DEMO_LIFE, WindowSession

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """The words of every child, in place of children."""
    seen: list[tuple[str, ...]] = []

    class Child:
        def __init__(self, _settings: object, _vault: object, words: Sequence[str]) -> None:
            seen.append(tuple(words))

        def stop(self) -> None:
            """Nothing runs."""

    monkeypatch.setattr(window, "EngineChild", Child)
    monkeypatch.setenv("PACKDESK_HOME", str(tmp_path))
    for name in ("PACKDESK_DB", "PACKDESK_NO_ENGINE", "PACKDESK_DEMO_QUIET"):
        monkeypatch.delenv(name, raising=False)
    return seen


def test_the_demo_gets_orders_and_a_colleague(started: list[tuple[str, ...]]) -> None:
    WindowSession(demo=True).open_app().close()
    assert started == [("simulate", "--attach", "--child", *DEMO_LIFE), ("run", "--child")]


def test_a_quiet_demo_does_not(started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKDESK_DEMO_QUIET", "1")
    WindowSession(demo=True).open_app().close()
    assert started == [("simulate", "--attach", "--child"), ("run", "--child")]


def test_no_database_no_children(started: list[tuple[str, ...]]) -> None:
    WindowSession(demo=False).open_app().close()
    assert started == []
