"""Answers that come too late are dropped, changes come merged, troubles are told once, writes are finished."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from PySide6.QtCore import QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.people import Actor, Right, Role
from app.errors import AppError, IllegalMove
from app.services.queries.rows import Outcome
from app.ui.ask import ask
from app.ui.bridge import Desk
from app.ui.facade import Change
from tests.ui.fakes import FakeApp


def test_readers_and_writers_run_on_their_own_threads(qtbot, desk: Desk) -> None:
    names: list[str] = []

    async def work() -> None:
        names.append(await desk.read(lambda: threading.current_thread().name))
        names.append(await desk.write(lambda: threading.current_thread().name))

    task = desk.start(desk, work())
    qtbot.waitUntil(task.done)
    assert [name[:8] for name in names] == ["db-read_", "db-write"]


def test_a_newer_question_in_the_same_slot_drops_the_older_answer(qtbot, desk: Desk) -> None:
    gate = threading.Event()
    shown: list[str] = []

    async def show(answer: str, wait: bool) -> None:
        shown.append(await desk.read(lambda: (gate.wait(5) if wait else None, answer)[1]))

    owner = QObject()
    old = desk.start(owner, show("old", True), slot="page")
    new = desk.start(owner, show("new", False), slot="page")
    qtbot.waitUntil(new.done)
    gate.set()
    qtbot.waitUntil(old.done)
    assert shown == ["new"]
    assert old.cancelled()


def test_an_owner_that_is_gone_gets_no_answer(qtbot, desk: Desk) -> None:
    gate = threading.Event()
    owner = QObject()

    async def show() -> None:
        await desk.read(gate.wait, 5)
        owner.objectName()

    task = desk.start(owner, show(), slot="page")
    owner.deleteLater()
    qtbot.waitUntil(task.done)
    gate.set()
    assert task.cancelled()


def test_a_closed_screen_says_nothing_of_its_deleted_widgets_but_what_failed_is_told(qtbot, desk: Desk) -> None:
    gate = threading.Event()
    told: list[AppError] = []
    desk.told.connect(told.append)
    owner, failing = QObject(), QObject()

    def fail() -> None:
        gate.wait(5)
        raise IllegalMove("order.illegal_move", order_no="260302-00001", state="closed", move="audit")

    async def show() -> None:
        await desk.read(gate.wait, 5)
        owner.objectName()

    tasks = [desk.start(owner, show()), desk.start(failing, desk.write(fail))]
    for one in (owner, failing):
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gate.set()
    qtbot.waitUntil(lambda: all(task.done() for task in tasks))
    qtbot.waitUntil(lambda: bool(told))
    assert [error.code for error in told] == ["order.illegal_move"]


def test_a_write_is_finished_even_when_nobody_waits_any_more(qtbot, desk: Desk) -> None:
    gate, done = threading.Event(), threading.Event()

    def write() -> None:
        gate.wait(5)
        done.set()

    async def work() -> None:
        await desk.write(write)

    task = desk.start(desk, work(), slot="w")
    qtbot.wait(1)
    task.cancel()
    gate.set()
    qtbot.waitUntil(done.is_set)


def test_changes_from_any_thread_arrive_merged_in_ours(qtbot, desk: Desk, app: FakeApp) -> None:
    heard: list[Change] = []
    threads: list[QThread] = []

    def take(change: Change) -> None:
        heard.append(change)
        threads.append(QThread.currentThread())

    desk.changed.connect(take)

    def send() -> None:
        for number in range(1, 40):
            app.tell("order", number)
        app.tell("parcel", 7)

    sender = threading.Thread(target=send)
    sender.start()
    sender.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert len(heard) == 1
    assert heard[0].ids == {"order": frozenset(range(1, 40)), "parcel": frozenset({7})}
    assert threads == [QApplication.instance().thread()]


def test_expected_trouble_is_told_and_our_own_bug_once(qtbot, desk: Desk, expect_log) -> None:
    told: list[AppError] = []
    broke: list[str] = []
    desk.told.connect(told.append)
    desk.broke.connect(broke.append)
    expect_log("screen work failed", level=logging.ERROR)

    async def refuse() -> None:
        raise IllegalMove("order.illegal_move", order_no="1", state="shipped", move="audit")

    async def bug() -> None:
        raise KeyError("ours")

    for work in (refuse(), bug(), bug()):
        task = desk.start(desk, work)
        qtbot.waitUntil(task.done)
        qtbot.wait(1)
    assert [error.code for error in told] == ["order.illegal_move"]
    assert len(broke) == 1
    assert "test_bridge" in broke[0]


def test_a_bulk_verb_tells_its_first_failure(desk: Desk) -> None:
    told: list[AppError] = []
    desk.told.connect(told.append)
    assert desk.tell_outcomes((Outcome("1"), Outcome("2")))
    assert not desk.tell_outcomes((Outcome("1"), Outcome("2", "order.not_found"), Outcome("3", "order.not_held")))
    assert [(error.code, error.params) for error in told] == [("order.not_found", {"order_no": "2"})]


def test_rights_follow_the_person(desk: Desk) -> None:
    assert desk.may(Right.SETTINGS)
    desk.sign_in(Actor(2, "陈", Role.PACKER, "台 3"))
    assert desk.may(Right.PACK)
    assert not desk.may(Right.PRINT)


@pytest.mark.parametrize("accepted", [True, False])
def test_asking_waits_without_blocking(qtbot, desk: Desk, accepted: bool) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    answers: list[bool] = []

    async def work() -> None:
        answers.append(await ask(dialog))

    task = desk.start(desk, work())
    qtbot.waitUntil(dialog.isVisible)
    assert not answers
    (dialog.accept if accepted else dialog.reject)()
    qtbot.waitUntil(task.done)
    assert answers == [accepted]


def test_a_closed_desk_starts_nothing(qtbot, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
    closing = loop.create_task(desk.close())
    qtbot.waitUntil(closing.done)

    async def never() -> None:
        raise AssertionError

    assert desk.start(desk, never()) is None
