"""A shop whose orders come in files."""

from __future__ import annotations

import pytest

from app.connectors.platforms.files.shop import Files, create
from tests.clock import FakeClock


@pytest.fixture
def files(clock: FakeClock) -> Files:
    return create({}, {}, clock=clock)
