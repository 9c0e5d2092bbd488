"""The bench inside the real window: nothing of the office stands around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.people import Role
from app.errors import IllegalMove
from app.ui.actions import KeyMap
from app.ui.bench.view import BenchScreen
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.sound import Silence
from tests.ui.fake_floor import FakeBench


def test_bars_of_the_office_wait_until_the_bench_is_left(qtbot, app: Any, desk: Desk, tmp_path: Path) -> None:
    app.bench = FakeBench()
    window = MainWindow(Prefs(tmp_path), KeyMap(), Silence())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    opened: list[str] = []
    window.area_opened.connect(lambda key, _screen: opened.append(key))
    window.show_areas(Role.SUPERVISOR)
    window.attach(desk)
    window.open_area("orders")
    window.show()
    window.toast.show_toast("已打 120 张")
    desk.tell(IllegalMove("order.illegal_move", order_no="261122-04830", state="shipped", move="audit"))
    assert window.errors.isVisible()
    assert isinstance(window.open_area("pack"), BenchScreen)
    parts = (window.rail, window.top, window.strip, window.errors, window.toast)
    assert not any(part.isVisible() for part in parts)
    desk.tell(IllegalMove("order.illegal_move", order_no="261122-04831", state="shipped", move="audit"))
    assert not window.errors.isVisible()
    window.open_area("orders")
    assert window.errors.isVisible(), "what was told is still there"
    assert opened[-2:] == ["pack", "orders"]
