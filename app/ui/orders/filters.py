"""The conditions of the order list: how they read as chips, and the menu that adds them.

Times are kept relative ("left ≤ 4 h", "paid in 7 days") and become an OrderFilter when the list is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.exceptions import ExceptionKind
from app.services.queries.rows import OrderFilter
from app.services.queries.screen_rows import Choice
from app.ui.words import is_zh, say, sign_of

LEFT_HOURS = (1, 4, 24)
PAID_DAYS = (1, 2, 7, 30)
CHOICE_KINDS = ("shop", "warehouse", "carrier", "tag")
Choices = Mapping[str, tuple[Choice, ...]]
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a person chose."""

    shop: tuple[int, ...] = ()
    warehouse: tuple[int, ...] = ()
    carrier: tuple[int, ...] = ()
    tag: tuple[int, ...] = ()
    exception: tuple[str, ...] = ()
    left_hours: int = 0
    paid_days: int = 0
    urgent: bool = False
    held: bool = False

    def filter(self, queues: tuple[str, ...], choices: Choices, now: datetime) -> OrderFilter:
        """Return the OrderFilter of these conditions in some queues."""
        tags = {choice.id: choice.name for choice in choices.get("tag", ())}
        return OrderFilter(
            queues=queues,
            shop_ids=self.shop,
            warehouse_ids=self.warehouse,
            carrier_ids=self.carrier,
            tags=tuple(tags[tag] for tag in self.tag if tag in tags),
            exception_kinds=self.exception,
            ship_by_until=now + timedelta(hours=self.left_hours) if self.left_hours else None,
            paid_since=now - timedelta(days=self.paid_days) if self.paid_days else None,
            urgent=True if self.urgent else None,
            held=True if self.held else None,
        )

    @classmethod
    def of(cls, where: OrderFilter, choices: Choices) -> Conditions:
        """Return what of a saved filter can be shown as chips."""
        tags = {choice.name: choice.id for choice in choices.get("tag", ())}
        return cls(where.shop_ids, where.warehouse_ids, where.carrier_ids,
                   tuple(tags[tag] for tag in where.tags if tag in tags), where.exception_kinds,
                   urgent=bool(where.urgent), held=bool(where.held))

    def without(self, key: str) -> Conditions:
        """Return the conditions less one."""
        empty = Conditions()
        return replace(self, **{key: getattr(empty, key)})

    def toggled(self, key: str, value: int | str) -> Conditions:
        """Return the conditions with one value of a list put in or taken out."""
        values = getattr(self, key)
        values = tuple(v for v in values if v != value) if value in values else (*values, value)
        return replace(self, **{key: values})

    def is_empty(self) -> bool:
        return self == Conditions()


def chips_of(conditions: Conditions, choices: Choices) -> list[tuple[str, str, str]]:
    """Return (key, name, value) of every condition."""
    names = {"shop": translate("Filters", "店铺"), "warehouse": translate("Filters", "仓库"), "carrier": translate("Filters", "快递"), "tag": translate("Filters", "标签")}
    chips = []
    for kind in CHOICE_KINDS:
        chosen = getattr(conditions, kind)
        if chosen:
            known = {choice.id: choice.name for choice in choices.get(kind, ())}
            value = known.get(chosen[0], "?") if len(chosen) == 1 else _count(len(chosen))
            chips.append((kind, names[kind], value))
    if conditions.exception:
        kinds = [say(f"exception.{kind}") for kind in conditions.exception]
        chips.append(("exception", translate("Filters", "异常"), kinds[0] if len(kinds) == 1 else _count(len(kinds))))
    if conditions.left_hours:
        chips.append(("left_hours", translate("Filters", "剩余"), hours_words(conditions.left_hours)))
    if conditions.paid_days:
        chips.append(("paid_days", translate("Filters", "付款"), days_words(conditions.paid_days)))
    if conditions.urgent:
        chips.append(("urgent", translate("Filters", "只看"), translate("Filters", "加急")))
    if conditions.held:
        chips.append(("held", translate("Filters", "只看"), translate("Filters", "挂起")))
    return chips


def _count(number: int) -> str:
    return f"{number} 个" if is_zh() else str(number)


def hours_words(hours: int) -> str:
    """≤ 4 小时, ≤ 4 h."""
    return f"≤ {hours} 小时" if is_zh() else f"≤ {hours} h"


def days_words(days: int) -> str:
    """近 7 天, 7 days."""
    if is_zh():
        return f"近 {days} 天"
    return f"{days} days" if days > 1 else "1 day"


def filter_menu(parent: QWidget, conditions: Conditions, choices: Choices, chosen: Callable[[Conditions], None],
                only: str = "") -> QMenu:
    """Build the menu that adds or changes conditions; ``only`` opens one field. The first letters choose."""
    menu = QMenu(parent)
    names = {"shop": translate("Filters", "店铺"), "warehouse": translate("Filters", "仓库"), "carrier": translate("Filters", "快递"), "tag": translate("Filters", "标签")}
    for kind in CHOICE_KINDS:
        if only not in ("", kind):
            continue
        sub = menu if only else menu.addMenu(names[kind])
        for choice in choices.get(kind, ()):
            text = f"{sign_of(choice.sign)}  {choice.name}" if kind == "shop" else choice.name
            _check(sub, text, choice.id in getattr(conditions, kind),
                   lambda kind=kind, id_=choice.id: chosen(conditions.toggled(kind, id_)))
        if not choices.get(kind):
            sub.addAction(translate("Filters", "还没有")).setEnabled(False)
    if only in ("", "exception"):
        sub = menu if only else menu.addMenu(translate("Filters", "异常"))
        for kind in ExceptionKind:
            _check(sub, say(f"exception.{kind.value}"), kind.value in conditions.exception,
                   lambda value=kind.value: chosen(conditions.toggled("exception", value)))
    if only in ("", "left_hours"):
        sub = menu if only else menu.addMenu(translate("Filters", "剩余"))
        for hours in LEFT_HOURS:
            _check(sub, hours_words(hours), hours == conditions.left_hours,
                   lambda hours=hours: chosen(replace(conditions, left_hours=hours)))
    if only in ("", "paid_days"):
        sub = menu if only else menu.addMenu(translate("Filters", "付款"))
        for days in PAID_DAYS:
            _check(sub, days_words(days), days == conditions.paid_days,
                   lambda days=days: chosen(replace(conditions, paid_days=days)))
    if not only:
        _check(menu, translate("Filters", "只看加急"), conditions.urgent, lambda: chosen(replace(conditions, urgent=not conditions.urgent)))
        _check(menu, translate("Filters", "只看挂起"), conditions.held, lambda: chosen(replace(conditions, held=not conditions.held)))
        if not conditions.is_empty():
            menu.addSeparator()
            menu.addAction(translate("Filters", "清除全部条件")).triggered.connect(lambda: chosen(Conditions()))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _check(menu: QMenu, text: str, on: bool, then: Callable[[], None]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _=False: then())

