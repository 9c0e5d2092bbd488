"""Simulators shared by a file's tests; tests that restart or overload one start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators.clients import SfClient, ShopClient, Simulator


@pytest.fixture(scope="module")
def shop_process() -> Iterator[Simulator]:
    """Three shops, sixty orders without faults."""
    with Simulator("shop", "--shops", 3, "--orders", 60, "--faulty", 0, "--unpaid", 0) as process:
        yield process


@pytest.fixture
def shop(shop_process: Simulator) -> ShopClient:
    """The first shop, with its full key."""
    return ShopClient(shop_process.ready["shops"][0])


@pytest.fixture(scope="module")
def sf_process() -> Iterator[Simulator]:
    with Simulator("sf") as process:
        yield process


@pytest.fixture
def sf(sf_process: Simulator) -> SfClient:
    return SfClient(sf_process.ready)
