"""Words of the rule screens: outcomes and their parts, ways to group conditions, what differs between versions."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- how a field compares, beside it ---
    "rule_compare.=": ("是", "is"),
    "rule_compare.!=": ("不是", "is not"),
    "rule_compare.<": ("小于", "below"),
    "rule_compare.<=": ("不超过", "at most"),
    "rule_compare.>": ("大于", "above"),
    "rule_compare.>=": ("至少", "at least"),
    "rule_compare.in": ("是其中之一", "is one of"),
    "rule_compare.contains": ("有", "has"),
    "rule_compare.contains_any": ("有其中之一", "has one of"),
    "rule_compare.starts_with": ("开头是", "begins with"),
    "rule_compare.empty": ("没有", "is empty"),
    "rule_compare.between": ("在两者之间", "between"),
    # --- groups ---
    "rule_mode.all": ("全部成立", "all of these hold"),
    "rule_mode.any": ("至少一个成立", "one of these holds"),
    "rule_mode.none": ("一个都不成立", "none of these holds"),
    "rule_mode.not_all": ("没有全部成立", "not all of these hold"),
    # --- outcomes ---
    "rule_kind.stop": ("拦下给人看", "stop for a look"),
    "rule_kind.excuse": ("不用人看", "needs no look"),
    "rule_kind.tag": ("打标签", "tag"),
    "rule_kind.hold": ("挂起", "hold"),
    "rule_kind.urgent": ("加急", "make urgent"),
    "rule_kind.gift": ("送赠品", "give a gift"),
    "rule_kind.carrier": ("选快递", "choose carriers"),
    "rule_kind.warehouse": ("优先仓库", "prefer a warehouse"),
    "rule_kind.print_note": ("打印备注", "print a note"),
    # --- parts of outcomes ---
    "rule_part.kinds": ("哪些", "which"),
    "rule_part.tag": ("标签", "tag"),
    "rule_part.hours": ("几小时", "hours"),
    "rule_part.until": ("到什么时候", "until"),
    "rule_part.sku": ("商家编码", "SKU code"),
    "rule_part.qty": ("几件", "pieces"),
    "rule_part.per_cents": ("每满多少送一份", "for each full"),
    "rule_part.first": ("前几单", "first orders"),
    "rule_part.while_stock": ("送完为止", "while stock lasts"),
    "rule_part.mode": ("怎么选", "how"),
    "rule_part.names": ("快递", "carriers"),
    "rule_part.name": ("仓库", "warehouse"),
    "rule_part.text": ("备注", "note"),
    "carrier_mode.only": ("只用", "only"),
    "carrier_mode.not": ("不用", "never"),
    "carrier_mode.prefer": ("优先", "prefer"),
    # --- complaints of the form itself ---
    "rule_form.money": ("要写金额，如 100 或 99.50。", "Write an amount, as 100 or 99.50."),
    "rule_form.value": (
        "{field:rule_field}：要写{wanted:rule_value}。",
        "{field:rule_field}: write {wanted:rule_value}.",
    ),
    "rule_form.part": ("{part:rule_part}：要写{wanted:rule_value}。", "{part:rule_part}: write {wanted:rule_value}."),
    # --- what differs between two versions ---
    "rule_change.added": ("新增", "added"),
    "rule_change.removed": ("去掉", "removed"),
    "rule_change.renamed": ("改名", "renamed"),
    "rule_change.when": ("改条件", "other conditions"),
    "rule_change.do": ("改结果", "other outcomes"),
    "rule_change.enabled": ("启用", "switched on"),
    "rule_change.disabled": ("停用", "switched off"),
    "rule_change.moved": ("换位置", "moved"),
}
