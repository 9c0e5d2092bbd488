"""The fakes ask for what the window's facade asks for: a call that fits one fits the other."""

from __future__ import annotations

import inspect

import pytest

from app.ui import facade, facade_setup
from tests.ui.fake_audit import FakeAudit
from tests.ui.fake_floor import FakeBench, FakePrints
from tests.ui.fake_setup import FakeSetup, FakeSetupSettings
from tests.ui.fake_stock import FakeStock

PAIRS = [
    (FakeBench, facade.Bench, True),
    (FakePrints, facade.Prints, True),
    (FakeAudit, facade.Audit, True),
    (FakeStock, facade.Stock, False),
    (FakeSetup, facade_setup.Setup, False),
    (FakeSetupSettings, facade_setup.Settings, False),
]


def calls(kind: type) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(inspect.signature(what).parameters)
        for name, what in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(("fake", "protocol", "whole"), PAIRS, ids=lambda kind: getattr(kind, "__name__", ""))
def test_a_fake_is_called_as_the_facade_is(fake: type, protocol: type, whole: bool) -> None:
    asked, given = calls(protocol), calls(fake)
    shared = asked.keys() & given.keys()
    assert {name: given[name] for name in shared} == {name: asked[name] for name in shared}
    if whole:
        assert asked.keys() <= given.keys()
