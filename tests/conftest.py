"""Fixtures for every test: strictness, a settable clock, and both databases.

Strict means: a socket to another machine fails, a WARNING in the log that the test did not announce with ``expect_log``
fails, a thread that outlives its test fails. Python warnings and Qt messages are made failures in pyproject.toml.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.clock import FakeClock
from tests.strictness import LogWatch, close_the_network, threads_left

close_the_network()


@pytest.fixture(autouse=True)
def _no_thread_survives() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = threads_left(before)
    assert not left, f"threads outlived the test: {', '.join(left)}"


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[LogWatch]:
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    complaints = watch.complaints()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def expect_log(_log_watch: LogWatch) -> Callable[..., None]:
    """``expect_log(pattern, logger="", level=logging.WARNING)`` announces log records that the test provokes."""
    return _log_watch.expect


@pytest.fixture
def clock() -> FakeClock:
    """A UTC clock that stands at 09:00 on a Monday in Shanghai until the test moves it."""
    return FakeClock()
