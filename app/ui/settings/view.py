"""The settings: a menu at the left, one page at a time. A page's verbs answer wherever the focus is in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.components.labels import label
from app.ui.components.panels import ScrollBody
from app.ui.components.side_list import Item, SideList
from app.ui.screen import Screen
from app.ui.settings.bundles import BundlesPage
from app.ui.settings.carriers import CarriersPage
from app.ui.settings.checks import ChecksPage
from app.ui.settings.data import DataPage
from app.ui.settings.gifts import GiftsPage
from app.ui.settings.goods import GoodsPage
from app.ui.settings.local import AppearancePage, StationPage
from app.ui.settings.merging import MergingPage
from app.ui.settings.order_files import OrderFilesPage
from app.ui.settings.page import Page
from app.ui.settings.people import PeoplePage
from app.ui.settings.printers import PrintersPage
from app.ui.settings.rules.page import RulesPage
from app.ui.settings.shares import SharesPage
from app.ui.settings.shops import ShopsPage
from app.ui.settings.stop_lists import BlacklistPage, NoShipPage
from app.ui.settings.warehouses import WarehousesPage
from app.ui.theme import look
from app.ui.words import number

if TYPE_CHECKING:
    from app.services.queries.rule_rows import RulesNow
    from app.ui.facade import Change
    from app.ui.main_window import MainWindow

PAGES: tuple[type[Page], ...] = (
    ShopsPage, CarriersPage, PrintersPage, WarehousesPage, RulesPage, GiftsPage, ChecksPage, BlacklistPage, NoShipPage,
    MergingPage, BundlesPage, SharesPage, PeoplePage, OrderFilesPage, GoodsPage, DataPage,
    StationPage, AppearancePage,
)  # fmt: skip
"""In the order of the menu; a new page is an entry here."""

_PAGE_OF = {
    "settings.change": "shops", "settings.shops": "shops", "shops": "shops", "sync": "shops",
    "settings.carriers": "carriers", "settings.printers": "printers", "printers": "printers",
    "settings.outbox": "data", "settings.data": "data", "outbox": "data", "database": "data", "engine": "data",
    "settings.goods": "goods", "settings.rules": "rules", "settings.gifts": "gifts",
    "settings.checks": "checks", "settings.blacklist": "blacklist", "settings.no_ship": "no_ship",
    "settings.orders": "orders", "settings.people": "people", "settings.look": "look",
    "station": "station",
}  # fmt: skip
"""What a fix, a health chip or another screen asks for -> the page that has it."""


def _rules(now: RulesNow) -> int:
    return len(now.detail.rules) if now.detail is not None else 0


class SettingsScreen(Screen):
    """Menu, page, and whatever the page keeps beside its list."""

    contexts = ("settings", "list")

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell)
        self.counts: dict[str, tuple[str, str]] = {}
        self._active = shell.prefs.text("settings/page", PAGES[0].key)
        self.made: dict[str, Page] = {}
        self.menu = SideList(height=32, cap_room=False)
        self.title = label("", "panel")
        side = QFrame()
        side.setProperty("ground", "surface")
        side.setProperty("edge", "right")
        self._side = side
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 12, 9, 8)
        column.setSpacing(10)
        self.title.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.title)
        self.menu_body = ScrollBody(margins=(0, 0, 0, 0))
        self.menu_body.add(self.menu)
        column.addWidget(self.menu_body, 1)
        self.stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.stack, 1)
        self.menu.chosen.connect(self.open_page)
        self._names = {kind.key: kind for kind in PAGES}
        if self._active not in self._names:
            self._active = PAGES[0].key

    def __getattr__(self, name: str) -> Any:
        """Verbs of the open page are this screen's; keys, buttons and the command box ask here."""
        page = self.__dict__.get("made", {}).get(self.__dict__.get("_active", "")) if name.startswith("do_") else None
        if page is None:
            raise AttributeError(name)
        return getattr(page, name)

    # --- pages --------------------------------------------------------------------------------------------------------
    def page(self) -> Page:
        """Return the open page, built when it is first opened."""
        if self._active not in self.made:
            made = self._names[self._active](self)
            self.made[self._active] = made
            self.stack.addWidget(made)
            made.retranslate()
        return self.made[self._active]

    def open_page(self, key: str) -> Page:
        """Go to a page."""
        self._active = key
        self.shell.prefs.put("settings/page", key)
        page = self.page()
        self.stack.setCurrentWidget(page)
        self.answer_to(page.contexts)
        self.menu.show_items(self._items(), key)
        at = self.menu.place_of(key)
        self.menu_body.ensureVisible(0, at.center().y(), 0, at.height())
        if self.desk is not None:
            page.begun = True
            page.begin()
        return page

    def answer_to(self, contexts: tuple[str, ...]) -> None:
        """Say what keys mean here from now on: the open page knows."""
        self.contexts = contexts

    def count(self, key: str, count: int, tone: str = "") -> None:
        """Show a figure beside a page's name."""
        self.counts[key] = (number(count) if count else "", tone)
        self.menu.show_items(self._items(), self._active)

    def _items(self) -> tuple[Item, ...]:
        names = self._page_names()
        return tuple(
            Item(kind.key, names[kind.key], icon=kind.icon, count=self.counts.get(kind.key, ("", ""))[0],
                 count_tone=self.counts.get(kind.key, ("", ""))[1])
            for kind in PAGES
        )  # fmt: skip

    def _page_names(self) -> dict[str, str]:
        return {
            "shops": self.tr("店铺"), "carriers": self.tr("快递"), "printers": self.tr("打印机"),
            "warehouses": self.tr("仓库"), "rules": self.tr("审单规则"),
            "gifts": self.tr("赠品"), "checks": self.tr("审单检查"), "blacklist": self.tr("黑名单"),
            "no_ship": self.tr("停发区域"), "merging": self.tr("合单"), "bundles": self.tr("套装"),
            "shares": self.tr("虚拟仓"),
            "people": self.tr("人员和权限"), "orders": self.tr("订单导入"),
            "goods": self.tr("商品和库存导入"), "data": self.tr("数据和备份"), "station": self.tr("本工位"),
            "look": self.tr("外观和按键"),
        }  # fmt: skip

    # --- the program below --------------------------------------------------------------------------------------------
    def attach(self) -> None:
        self.open_page(self._active)
        self.desk.start(self, self._count_all(), slot="counts")

    async def _count_all(self) -> None:
        settings = self.desk.app.settings

        def lengths() -> dict[str, int]:
            return {
                "shops": len(settings.shops()), "carriers": len(settings.carriers()),
                "printers": len(settings.printers()), "warehouses": len(settings.warehouses()),
                "people": len(settings.staff()), "rules": _rules(self.desk.app.rules.now()),
                "gifts": len(self.desk.app.rules.gifts()), "blacklist": len(self.desk.app.policies.blacklist()),
                "no_ship": len(self.desk.app.policies.no_ship()), "bundles": len(self.desk.app.policies.bundles()),
                "shares": len(self.desk.app.policies.shares()),
            }  # fmt: skip

        for key, count in (await self.desk.read(lengths)).items():
            self.count(key, count)
        dead = await self.desk.read(settings.outbox, True)
        self.count("data", len(dead), "bad" if dead else "")

    def refresh(self, change: Change) -> None:
        page = self.page()
        if page.begun and (change.everything or change.ids.keys() & page.kinds):
            page.hear(change)

    def shown(self) -> None:
        if self.desk is not None:
            self.open_page(self._active)
        self.menu.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_scan(self, code: str) -> bool:
        return self.desk is not None and self.page().on_scan(code)

    def open_thing(self, kind: str, thing_id: int) -> None:
        page = self.open_page(_PAGE_OF.get(kind, self._active))
        if self.desk is not None:
            page.open_thing(kind, thing_id)

    def try_rules(self, names: tuple[str, ...], *, back: str) -> None:
        page = self.open_page("rules")
        if isinstance(page, RulesPage):
            page.try_about(names, back=back)

    # --- keys ---------------------------------------------------------------------------------------------------------
    def do_down(self, key: str = "") -> None:
        self._move(1, key)

    def do_up(self, key: str = "") -> None:
        self._move(-1, key)

    def _move(self, by: int, key: str) -> None:
        page = self.page()
        if self.menu.hasFocus() or not hasattr(page, "do_down"):
            self.menu.step(by)
        else:
            (page.do_down if by > 0 else page.do_up)(key)

    def do_open(self) -> None:
        """Enter: from the menu into the page, in the page what the page does."""
        page = self.page()
        if self.menu.hasFocus():
            panes = page.panes()
            if panes:
                panes[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif hasattr(page, "do_open"):
            page.do_open()

    def do_queue(self, key: str) -> None:
        """Digits: an answer the page waits for, else the n-th page."""
        if key[-1:].isdigit() and not self.page().digit(int(key[-1])):
            self.menu.nth(int(key[-1]))

    def do_undo(self) -> None:
        self.shell.toast.undo_now()

    def panes(self) -> list[QWidget]:
        return [self.menu, *self.page().panes()]

    # --- shape --------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        wide = self.window().width()
        self._side.setFixedWidth(look().px(212 if wide >= tokens.MIDDLE else 176))

    def retranslate(self) -> None:
        self.title.setText(self.tr("设置"))
        self.menu.setAccessibleName(self.tr("设置"))
        self.menu.show_items(self._items(), self._active)
