"""Where the simulators are found: as a module of the checkout, or as the program beside a bundle's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.sync.simulation import simulators_command


def test_a_checkout_runs_the_module() -> None:
    assert simulators_command() == [sys.executable, "-m", "simulators"]


@pytest.mark.parametrize(("own", "theirs"), [("packdesk", "packdesk-simulators"), ("x.exe", "packdesk-simulators.exe")])
def test_a_bundle_runs_the_program_beside_its_own(own: str, theirs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("some folder") / "packdesk 1.0"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / own))
    assert simulators_command() == [str(folder / theirs)]
