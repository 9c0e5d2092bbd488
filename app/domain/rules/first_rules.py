"""The rules a new database begins with: the keywords every audit desk knows.

On are those that only mark an order (urgent, tags); whatever chooses, holds or excuses waits for a supervisor to switch
it on. Names and keywords are Chinese, as buyers write them.
"""

from __future__ import annotations

from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not
from app.domain.rules.fields import Op
from app.domain.rules.outcomes import Carrier, CarrierMode, Excuse, HoldFor, Stop, Tag, Urgent
from app.domain.rules.rule import Rule


def _said(*words: str) -> Condition:
    """Return: the buyer's message or our memo has one of these words."""
    return AnyOf((Compare("buyer_message", Op.CONTAINS_ANY, words), Compare("seller_memo", Op.CONTAINS_ANY, words)))


_REFUSED = ("不要发", "不发", "别发", "勿发", "不用", "别用", "拒收")
_FAR = ("新疆维吾尔自治区", "西藏自治区")

FIRST_RULES: tuple[Rule, ...] = (
    Rule("加急", (Urgent(), Tag("加急")), All((_said("加急", "急用", "急需"), Not(_said("不急", "不加急")))), 1),
    Rule(
        "指定快递",
        (Tag("指定快递"),),
        _said(
            "指定快递",
            "发顺丰",
            "走顺丰",
            "用顺丰",
            "发中通",
            "发圆通",
            "发申通",
            "发韵达",
            "发邮政",
            "发EMS",
            "发京东",
        ),
        2,
    ),
    Rule(
        "指定顺丰",
        (Carrier(CarrierMode.PREFER, ("顺丰",)),),
        All((_said("顺丰", "SF"), Not(_said(*_REFUSED)))),
        3,
        enabled=False,
    ),
    Rule("不要发某快递，给人看", (Stop(),), _said(*_REFUSED), 4, enabled=False),
    Rule(
        "备注说先不发，挂起",
        (HoldFor(), Tag("先不发")),
        _said("先不发", "暂不发", "晚点发", "等通知"),
        5,
        enabled=False,
    ),
    Rule("改地址，给人看", (Stop(), Tag("改地址")), _said("改地址", "地址改", "换地址", "换成"), 6, enabled=False),
    Rule(
        "只是客气话，不用看",
        (Excuse(("message",)),),
        Compare("buyer_message", Op.IN, ("谢谢", "谢谢老板", "尽快发货", "尽快发货谢谢", "好评", "无", "没有")),
        7,
        enabled=False,
    ),
    Rule("大单给人看", (Stop(), Tag("大单")), Compare("paid_cents", Op.GE, 1_000_000), 8, enabled=False),
    Rule("偏远只发顺丰", (Carrier(CarrierMode.ONLY, ("顺丰",)),), Compare("province", Op.IN, _FAR), 9, enabled=False),
)
