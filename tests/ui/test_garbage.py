"""The costly full round of Python's collector waits while the program works for the window, but not for ever."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.garbage import CALM_TICKS, PATIENCE, ROUNDS, GuiCollector, never, wait_for


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiCollector]:
    """Make one that only looks round when asked."""
    was_on = gc.isenabled()
    made = GuiCollector(qapp)
    made.stop()
    yield made
    made.setParent(None)
    (gc.enable if was_on else gc.disable)()


def due(monkeypatch: pytest.MonkeyPatch, old: int) -> None:
    """Let a full round be due, after so many middle ones."""
    monkeypatch.setattr(gc, "get_count", lambda: (0, ROUNDS, old))


def test_a_full_round_waits_for_calm(collector: GuiCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    due(monkeypatch, ROUNDS)
    working = True
    wait_for(lambda: working)
    assert [collector.look_round() for _ in range(2 * CALM_TICKS)] == [1] * 2 * CALM_TICKS
    working = False
    assert [collector.look_round() for _ in range(CALM_TICKS)] == [1] * (CALM_TICKS - 1) + [2]
    working = True
    assert collector.look_round() == 1, "work ends the calm"


def test_a_full_round_does_not_wait_for_ever(collector: GuiCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    due(monkeypatch, PATIENCE)
    wait_for(lambda: True)
    assert collector.look_round() == 2


def test_a_window_without_a_program_below_is_at_rest(collector: GuiCollector) -> None:
    wait_for(lambda: True)
    wait_for(never)
    assert not collector.busy()
