"""Fixtures of the service tests."""

from __future__ import annotations

import pytest

from app.models.database import Database
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.factories import Floor, make_floor
from tests.services.world import World


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    """A small warehouse whose orders come in through intake, on each database."""
    return World(database, vault, clock())


@pytest.fixture
def floor(database: Database, vault: Vault) -> Floor:
    """A small warehouse with orders in any step beyond routing, on each database."""
    return make_floor(database, vault)
