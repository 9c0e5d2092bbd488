"""Orders by hand and steps back on the order list, for the screenshot command (see tools.scenes)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from tools.scenes import Scene, orders_screen, settle

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


async def orders_unship(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """What un-shipping three orders would undo."""
    screen = await orders_screen(window)
    screen.view.go(3, extend=True)
    screen.do_unship()
    await settle()


async def orders_make(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """An order is typed; its address was taken apart, two kinds of goods were scanned."""
    screen = await orders_screen(window)
    screen.do_make()
    await settle()
    dialog: Any = QApplication.activeModalWidget()
    dialog.name.setText("李雷")
    dialog.phone.setText("13800138001")
    dialog.address.setText("广东深圳南山区粤海街道科技园路1号3栋502")
    dialog.parse.emit(dialog.address.text())
    for code in ("6971234500031", "CUP", "CUP"):
        dialog.on_scan(code)
        await settle()
    await asyncio.sleep(0.2)
    await settle()


async def orders_edit(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """The lines of an order are edited."""
    screen = await orders_screen(window)
    screen.do_edit_lines()
    await settle()


async def orders_resend(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Goods are sent once more."""
    screen = await orders_screen(window)
    screen.do_resend()
    await settle()


async def orders_past(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """An order as its last moment left it, with what that moment changed."""
    screen = await orders_screen(window)
    screen.do_earlier()
    await settle()


async def orders_why(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Why this warehouse and this carrier."""
    screen = await orders_screen(window)
    screen.view.go(2)
    await settle()
    screen.panel.tabs.activate("why")
    await settle()


async def orders_findings(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """What was settled, when, how and by whom."""
    screen = await orders_screen(window)
    screen.panel.tabs.activate("findings")
    await settle()


async def orders_related(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """What belongs to an order."""
    screen = await orders_screen(window)
    screen.panel.tabs.activate("related")
    await settle()
    await settle()


async def orders_memo(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
    """Memo and flag of an order."""
    screen = await orders_screen(window)
    screen.do_memo()
    await settle()
    dialog: Any = QApplication.activeModalWidget()
    dialog.memo.setText("加一张生日贺卡，和昨天那单一起发")
    dialog.flags.choose("1")
    await settle()


MAKING_SCENES = (
    Scene("orders-memo", "orders", orders_memo),
    Scene("orders-past", "orders", orders_past),
    Scene("orders-why", "orders", orders_why),
    Scene("orders-findings", "orders", orders_findings),
    Scene("orders-related", "orders", orders_related),
    Scene("orders-unship", "orders", orders_unship),
    Scene("orders-make", "orders", orders_make),
    Scene("orders-edit", "orders", orders_edit),
    Scene("orders-resend", "orders", orders_resend),
)
