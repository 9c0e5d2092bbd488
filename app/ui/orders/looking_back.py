"""What the order panel asks the program below: an order's moments, how it was, and the orders related to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.ui.actions import Action
    from app.ui.orders.detail import OrderPanel
    from app.ui.screen import Screen as _Base
else:
    _Base = object


class LookingBack(_Base):
    """The half of OrdersScreen that reads what a tab of the panel shows only when it is opened."""

    panel: OrderPanel

    async def _moments(self, order_id: int) -> None:
        self.panel.show_moments(order_id, await self.desk.read(self.desk.app.orders.moments, order_id))

    def refusal(self, action: Action) -> str:
        """Return why a verb cannot be done now: the panel shows the past, which nobody can change."""
        if action.right is None or not self.panel.in_past():
            return ""
        return QCoreApplication.translate("Past", "面板上是以前的样子，只能看。按 Esc 回到现在，再做。")

    async def _past(self, order_id: int, at: datetime | None) -> None:
        past = None if at is None else await self.desk.read(self.desk.app.orders.at, order_id, at)
        self.panel.show_past(order_id, past)

    async def _why(self, order_id: int) -> None:
        self.panel.show_why(order_id, await self.desk.read(self.desk.app.orders.why, order_id))

    async def _related(self, order_id: int) -> None:
        self.panel.show_related(order_id, await self.desk.read(self.desk.app.orders.related, order_id))

    def do_earlier(self) -> None:
        """[: the order as it was before."""
        self.panel.step(-1)

    def do_later(self) -> None:
        """]: the order as it was after that."""
        self.panel.step(1)
