"""The conditions of the order list, and how they read as chips (the menu that adds them is filter_menu.py).

Times are kept rolling ("left ≤ 4 h", "paid in 7 days"); OrderFilter.at turns them into times when a list is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.services.queries.rows import OrderFilter
from app.ui.words import is_zh, say

if TYPE_CHECKING:
    from app.services.queries.screen_rows import Choice

LEFT_HOURS = (1, 4, 24)
PAID_DAYS = (1, 2, 7, 30)
CHOICE_KINDS = ("shop", "warehouse", "carrier", "tag")
Choices = Mapping[str, "tuple[Choice, ...]"]
translate = QCoreApplication.translate


class Conditions(NamedTuple):
    """What a person chose."""

    shop: tuple[int, ...] = ()
    warehouse: tuple[int, ...] = ()
    carrier: tuple[int, ...] = ()
    tag: tuple[int, ...] = ()
    state: tuple[str, ...] = ()
    exception: tuple[str, ...] = ()
    left_hours: int = 0
    paid_days: int = 0
    urgent: bool = False
    held: bool = False
    searched: str = ""
    """What was searched for; ``found`` are the orders that the search found."""
    found: tuple[int, ...] = ()

    def filter(self, queues: tuple[str, ...], choices: Choices) -> OrderFilter:
        """Return the OrderFilter of these conditions in some queues, its times rolling."""
        tags = {choice.id: choice.name for choice in choices.get("tag", ())}
        return OrderFilter(
            queues=self.state or queues,
            shop_ids=self.shop,
            warehouse_ids=self.warehouse,
            carrier_ids=self.carrier,
            tags=tuple(tags[tag] for tag in self.tag if tag in tags),
            exception_kinds=self.exception,
            urgent=True if self.urgent else None,
            held=True if self.held else None,
            ids=self.found,
            left_hours=self.left_hours,
            paid_days=self.paid_days,
        )

    @classmethod
    def of(cls, where: OrderFilter, choices: Choices) -> Conditions:
        """Return what of a saved filter can be shown as chips."""
        tags = {choice.name: choice.id for choice in choices.get("tag", ())}
        return cls(
            where.shop_ids,
            where.warehouse_ids,
            where.carrier_ids,
            tuple(tags[tag] for tag in where.tags if tag in tags),
            where.queues,
            where.exception_kinds,
            where.left_hours,
            where.paid_days,
            urgent=bool(where.urgent),
            held=bool(where.held),
        )

    def without(self, key: str) -> Conditions:
        """Return the conditions less one."""
        empty = Conditions()
        changes: dict[str, Any] = {key: getattr(empty, key)}
        if key == "searched":
            changes["found"] = ()
        return self._replace(**changes)

    def toggled(self, key: str, value: int | str) -> Conditions:
        """Return the conditions with one value of a list put in or taken out."""
        values = getattr(self, key)
        values = tuple(v for v in values if v != value) if value in values else (*values, value)
        changes: dict[str, Any] = {key: values}
        return self._replace(**changes)

    def is_empty(self) -> bool:
        return self == Conditions()

    def to_text(self) -> str:
        """Return what the next start takes up again; a search is not kept."""
        kept = self.without("searched")._asdict()
        return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Conditions:
        """Read to_text's line; anything that is not one gives no conditions."""
        try:
            kept = json.loads(text)
            return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()})
        except (ValueError, TypeError, AttributeError):
            return cls()


def chips_of(conditions: Conditions, choices: Choices) -> list[tuple[str, str, str]]:
    """Return (key, name, value) of every condition."""
    names = choice_names()
    chips = []
    if conditions.searched:
        chips.append(("searched", translate("Filters", "搜索"), conditions.searched))
    if conditions.state:
        states = [say(f"queue.{state}") for state in conditions.state]
        chips.append(("state", translate("Filters", "状态"), states[0] if len(states) == 1 else _count(len(states))))
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


def choice_names() -> dict[str, str]:
    """Return what the choosable fields are called."""
    return {
        "shop": translate("Filters", "店铺"),
        "warehouse": translate("Filters", "仓库"),
        "carrier": translate("Filters", "快递"),
        "tag": translate("Filters", "标签"),
    }
