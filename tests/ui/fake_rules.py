"""The rules' share of the facade, for tests: versions kept in memory, edited as the program below does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.people import Actor
from app.domain.rules.conditions import All, AnyOf, Compare, Not
from app.domain.rules.fields import Op
from app.domain.rules.json_form import rule_from
from app.domain.rules.outcomes import Carrier, CarrierMode, Gift, HoldFor, Stop, Tag, Urgent
from app.domain.rules.rule import Rule
from app.errors import AppError, BadInput, IllegalMove
from app.services.queries.rule_rows import (
    DryRun,
    GiftRow,
    OrderDifference,
    RuleRow,
    RuleSetDetail,
    RuleSetRow,
    RulesNow,
    RuleTotals,
)
from tests.ui.fakes import NOW


def said(*words: str) -> AnyOf:
    return AnyOf((Compare("buyer_message", Op.CONTAINS_ANY, words), Compare("seller_memo", Op.CONTAINS_ANY, words)))


RULES = (
    Rule("加急", (Urgent(), Tag("加急")), All((said("加急", "急用"), Not(said("不急")))), 1),
    Rule("偏远只发顺丰", (Carrier(CarrierMode.ONLY, ("顺丰",)),),
         Compare("province", Op.IN, ("新疆维吾尔自治区", "西藏自治区")), 2),
    Rule("大单给人看", (Stop(), Tag("大单")), Compare("paid_cents", Op.GE, 1_000_000), 3),
    Rule("满 199 送毛巾", (Gift("MJ-ZX-01", 1, 19_900, None, True),), Compare("shop", Op.EQ, "山木官网"), 4),
    Rule("备注说先不发，挂起", (HoldFor(), Tag("先不发")), said("先不发", "等通知"), 5, enabled=False),
)  # fmt: skip


class FakeRules:
    """Two versions that were in force, perhaps a draft."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.trouble: AppError | None = None
        self.sets: dict[int, tuple[str, tuple[Rule, ...]]] = {5: ("retired", RULES[:3]), 6: ("on", RULES)}
        self.hits = {1: 318, 2: 31, 4: 5212}
        self.gift_rows = [
            GiftRow(4, "满 199 送毛巾", "MJ-ZX-01", "竹纤维毛巾 单条", 1, 19_900, None, True, 5212, 6020, 340),
            GiftRow(8, "前 100 单送杯", "BWB-500-SS", "不锈钢保温杯 500 ml", 1, None, 100, False, 100, 100, 55),
            GiftRow(9, "旧规则", "GONE-1", "", 2, None, None, False, 0, 0, 0),
        ]
        self.found = differences()
        self.gate: threading.Event | None = None
        self.steps = 1

    def _number(self, state: str) -> int | None:
        return next((no for no, (known, _) in self.sets.items() if known == state), None)

    def _row(self, no: int) -> RuleSetRow:
        state, rules = self.sets[no]
        on = None if state == "draft" else NOW - timedelta(days=20 * (7 - no))
        return RuleSetRow(
            no, state, "大促" if no == 6 else "", NOW - timedelta(days=20 * (7 - no), hours=2), "李娜", on,
            "李娜" if on else None, NOW - timedelta(days=20) if state == "retired" else None, len(rules),
            sum(rule.enabled for rule in rules), 0 if state == "draft" else 812,
        )  # fmt: skip

    def now(self) -> RulesNow:
        draft, on = self._number("draft"), self._number("on")
        shown = draft or on
        return RulesNow(None if shown is None else self.version(shown), on, draft, dict(self.hits))

    def versions(self) -> tuple[RuleSetRow, ...]:
        return tuple(self._row(no) for no in sorted(self.sets, reverse=True))

    def version(self, version_no: int) -> RuleSetDetail:
        rules = self.sets[version_no][1]
        rows = tuple(RuleRow(rule.no, at, rule.name, rule.enabled, 0, rule) for at, rule in enumerate(rules, 1))
        return RuleSetDetail(self._row(version_no), rows)

    def names(self) -> dict[str, tuple[str, ...]]:
        return {
            "shop": ("山木官网", "晴川百货"), "platform": ("woocommerce", "files"), "currency": ("CNY",),
            "carrier": ("顺丰", "圆通", "申通"), "warehouse": ("杭州一仓", "苏州二仓"), "tag": ("VIP", "大单"),
            "tags": ("VIP", "大单"), "sku_tags": ("fragile", "liquid"),
            "province": ("浙江省", "新疆维吾尔自治区", "西藏自治区"),
        }  # fmt: skip

    def gifts(self) -> tuple[GiftRow, ...]:
        return tuple(self.gift_rows)

    # --- the draft ----------------------------------------------------------------------------------------------------
    def _draft(self, *what: Any) -> list[Rule]:
        if self.trouble is not None:
            raise self.trouble
        no = self._number("draft")
        if no is None:
            raise IllegalMove("rules.no_draft")
        self.done.append(what)
        return list(self.sets[no][1])

    def _put(self, rules: Sequence[Rule]) -> None:
        no = self._number("draft")
        assert no is not None
        self.sets[no] = ("draft", tuple(rules))

    def draft(self) -> tuple[Rule, ...]:
        no = self._number("draft")
        return () if no is None else self.sets[no][1]

    def make_draft(self, source: int | None, by: Actor) -> int:
        there = self._number("draft")
        if there is not None:
            raise IllegalMove("rules.draft_there", version=there)
        self.done.append(("make_draft", source))
        made = max(self.sets, default=0) + 1
        on = self._number("on")
        self.sets[made] = ("draft", self.sets[source or on or made][1] if source or on else ())
        return made

    def discard(self, by: Actor) -> int:
        self._draft("discard")
        no = self._number("draft")
        assert no is not None
        del self.sets[no]
        return no

    def add(self, value: dict[str, Any], position: int | None, rule_no: int | None, by: Actor) -> int:
        rules = self._draft("add", value["name"], position, rule_no)
        if any(rule.name == value["name"] for rule in rules):
            raise BadInput("rules.name_taken", rule=value["name"])
        made = rule_from(value, rule_no or 1 + max(rule.no for _, known in self.sets.values() for rule in known))
        at = len(rules) if position is None else position - 1
        self._put([*rules[:at], made, *rules[at:]])
        return made.no

    def change(self, rule_no: int, value: dict[str, Any], by: Actor) -> None:
        rules = self._draft("change", rule_no)
        self._put([rule_from(value, rule_no) if rule.no == rule_no else rule for rule in rules])

    def enable(self, rule_no: int, enabled: bool, by: Actor) -> None:
        rules = self._draft("enable", rule_no, enabled)
        self._put([replace(rule, enabled=enabled) if rule.no == rule_no else rule for rule in rules])

    def remove(self, rule_no: int, by: Actor) -> None:
        self._put([rule for rule in self._draft("remove", rule_no) if rule.no != rule_no])

    def reorder(self, rule_nos: Sequence[int], by: Actor) -> None:
        known = {rule.no: rule for rule in self._draft("reorder", tuple(rule_nos))}
        self._put([known[no] for no in rule_nos])

    def _retire(self) -> None:
        on = self._number("on")
        if on is not None:
            self.sets[on] = ("retired", self.sets[on][1])

    def switch_on(self, note: str, by: Actor) -> int:
        self._draft("switch_on", note)
        no = self._number("draft")
        assert no is not None
        self._retire()
        self.sets[no] = ("on", self.sets[no][1])
        return no

    def go_back(self, version_no: int, by: Actor) -> int:
        if self._number("on") == version_no:
            raise IllegalMove("rules.is_on", version=version_no)
        self.done.append(("go_back", version_no))
        self._retire()
        made = max(self.sets) + 1
        self.sets[made] = ("on", self.sets[version_no][1])
        return made

    def save_file(self, version_no: int, target: str) -> int:
        if self.trouble is not None:
            raise self.trouble
        self.done.append(("save_file", version_no, target))
        return len(self.sets[version_no][1])

    def take_file(self, path: str, by: Actor) -> int:
        if self.trouble is not None:
            raise self.trouble
        self.done.append(("take_file", path))
        return self.make_draft(5, by)

    def try_version(
        self,
        version_no: int,
        since: datetime,
        until: datetime,
        by: Actor,
        progress: Callable[[int, int], None],
        goes_on: Callable[[], bool],
    ) -> DryRun:
        if since >= until:
            raise BadInput("rules.bad_period")
        self.done.append(("try", version_no, (until - since).days))
        for step in range(1, self.steps + 1):
            if self.gate is not None:
                assert self.gate.wait(5)
            if not goes_on():
                return replace(self.found, version_no=version_no, complete=False)
            progress(step * 2000, self.steps * 2000)
        return replace(self.found, version_no=version_no, since=since, until=until)


def differences() -> DryRun:
    """A run that differs in some orders, from the version in force and from people."""
    rows = tuple(
        OrderDifference(
            at + 1, f"261122-{4817 + 13 * at:05d}", ("held",) if at % 3 else (), ("stops_passed",) if at % 2 else (),
            ("by_itself", "passed", "stopped", "waiting")[at % 4],
            ("大单给人看",) if at % 3 else ("加急", "满 199 送毛巾"),
        )
        for at in range(14)
        if at % 3 or at % 2
    )  # fmt: skip
    return DryRun(
        7, 6, NOW - timedelta(days=30), NOW, 5812, True,
        RuleTotals(stopped=402, carrier=123, gifted=88, merged=210),
        RuleTotals(stopped=388, carrier=123, gifted=88, merged=212), 14, 0, 7, {"大单给人看": 14}, rows, True,
    )  # fmt: skip
