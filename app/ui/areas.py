"""The work areas of the rail, in order. A new one is a line here; its module is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.people import RIGHTS, Right, Role
from app.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.services.queries.screen_rows import Counters
    from app.ui.main_window import MainWindow
    from app.ui.screen import Screen

OPEN_QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship")


class Area(NamedTuple):
    """One place on the rail."""

    key: str
    text: str
    icon: str
    make: Callable[[MainWindow], Screen]
    rights: frozenset[Right] = frozenset()
    """Any of these lets a person in; empty: everybody."""
    count: Callable[[Counters], tuple[int, str]] | None = None
    """Figure and tone (empty, warn, bad) from the counters."""
    at_foot: bool = False

    def words(self) -> str:
        """Return the name in the language in force."""
        return QCoreApplication.translate("Areas", self.text)

    def may_enter(self, role: Role | None) -> bool:
        """Tell whether a role sees this area; the program itself (None) sees all."""
        return role is None or not self.rights or bool(self.rights & RIGHTS[role])


def _orders(shell: MainWindow) -> Screen:
    from app.ui.orders.view import OrdersScreen

    return OrdersScreen(shell)


def _open_orders(counters: Counters) -> tuple[int, str]:
    return sum(counters.queues.get(queue, 0) for queue in OPEN_QUEUES), ""


def _audit(shell: MainWindow) -> Screen:
    from app.ui.audit.view import AuditScreen

    return AuditScreen(shell)


def _print(shell: MainWindow) -> Screen:
    from app.ui.print_station.view import PrintScreen

    return PrintScreen(shell)


def _pack(shell: MainWindow) -> Screen:
    from app.ui.bench.view import BenchScreen

    return BenchScreen(shell)


def _stock(shell: MainWindow) -> Screen:
    from app.ui.stock.view import StockScreen

    return StockScreen(shell)


def _settings(shell: MainWindow) -> Screen:
    from app.ui.settings.view import SettingsScreen

    return SettingsScreen(shell)


def _short_skus(counters: Counters) -> tuple[int, str]:
    both = counters.short_skus + counters.low_skus
    return both, "bad" if counters.short_skus else "warn" if both else ""


def queue_count(queue: str, tone: str = "") -> Callable[[Counters], tuple[int, str]]:
    """Count one queue; late orders in it turn the figure red."""

    def count(counters: Counters) -> tuple[int, str]:
        return counters.queues.get(queue, 0), "bad" if counters.late.get(queue) else tone

    return count


def _to_decide(counters: Counters) -> tuple[int, str]:
    """Orders that wait for a decision: to audit, or with a finding."""
    return sum(counters.queues.get(queue, 0) for queue in ("to_audit", "exception")), "warn"


AREAS: tuple[Area, ...] = (
    Area(
        "orders",
        QT_TRANSLATE_NOOP("Areas", "订单"),
        "list-details",
        _orders,
        count=_open_orders,
        rights=frozenset({Right.AUDIT, Right.PRINT, Right.SETTINGS}),
    ),
    Area(
        "audit",
        QT_TRANSLATE_NOOP("Areas", "审单"),
        "clipboard-check",
        _audit,
        rights=frozenset({Right.AUDIT}),
        count=_to_decide,
    ),
    Area(
        "print",
        QT_TRANSLATE_NOOP("Areas", "打单"),
        "printer",
        _print,
        rights=frozenset({Right.PRINT}),
        count=queue_count("to_print"),
    ),
    Area(
        "pack",
        QT_TRANSLATE_NOOP("Areas", "打包"),
        "package",
        _pack,
        rights=frozenset({Right.PACK}),
        count=queue_count("to_pack"),
    ),
    Area(
        "stock",
        QT_TRANSLATE_NOOP("Areas", "库存"),
        "building-warehouse",
        _stock,
        rights=frozenset({Right.ADJUST_STOCK, Right.AUDIT, Right.PRINT}),
        count=_short_skus,
    ),
    Area(
        "settings",
        QT_TRANSLATE_NOOP("Areas", "设置"),
        "settings",
        _settings,
        rights=frozenset({Right.SETTINGS}),
        at_foot=True,
    ),
)

START_AREA = {
    Role.PACKER: "pack",
    Role.PRINT_CLERK: "print",
    Role.AUDIT_CLERK: "audit",
    Role.SUPERVISOR: "orders",
}
"""Where a person lands after signing in."""


def areas_of(role: Role | None) -> tuple[Area, ...]:
    """Return the areas that a role sees; one it may not use is absent, not grey."""
    return tuple(area for area in AREAS if area.may_enter(role))
