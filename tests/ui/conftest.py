"""The dressed application, an asyncio loop inside Qt's, and a desk over the fake program below it."""

from __future__ import annotations

import asyncio
import functools
import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor, Role
from app.ui.bridge import Desk
from app.ui.loop import make_loop
from app.ui.theme import STYLE, Look, dress
from app.ui.words import ZH, speak
from tests.ui.fake_making import FakeMaking
from tests.ui.fake_regroup import FakeRegroup
from tests.ui.fakes import NOW, FakeApp

if TYPE_CHECKING:
    from app.ui.facade import App


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt makes the application with: the style that the program starts in."""
    return ["packdesk", *STYLE]


@pytest.fixture(autouse=True)
def _nothing_left_over(qapp: QApplication) -> Iterator[None]:
    """Closed widgets go at once, and no reading thread may sweep one up (app/ui/garbage.py)."""
    gc.disable()
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect(1)


@functools.cache
def _dressed(qapp: QApplication) -> Look:
    return dress(qapp, "light")


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light theme in Chinese at its usual size."""
    made = _dressed(qapp)
    if made.choice != "light" or made.scale != 1.0:
        made.choose("light")
    speak(ZH)
    return made


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """A qasync loop that counts as running; qtbot.waitUntil turns it."""
    made = make_loop(qapp)
    asyncio.events._set_running_loop(made)
    yield made
    asyncio.events._set_running_loop(None)
    made.close()


@pytest.fixture
def app(loop: asyncio.AbstractEventLoop) -> Iterator[FakeApp]:
    made = FakeApp()
    made.regroup, made.making = FakeRegroup(), FakeMaking()
    yield made
    made.close()


@pytest.fixture
def desk(qtbot, look: Look, app: FakeApp, loop: asyncio.AbstractEventLoop) -> Iterator[Desk]:
    made = Desk(cast("App", app), Actor(1, "李娜", Role.SUPERVISOR, "打单台 2"), now=lambda: NOW)
    yield made
    closing = loop.create_task(made.close())
    qtbot.waitUntil(closing.done)
