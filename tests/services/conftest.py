"""Fixtures of the service tests."""

from __future__ import annotations

import pytest

from app.models.database import Database
from app.vault import Vault
from tests.services.factories import Floor, make_floor


@pytest.fixture
def floor(database: Database, vault: Vault) -> Floor:
    """A small warehouse on each database."""
    return make_floor(database, vault)
