"""Sentences about the checks of the audit, their settings, and the stop lists."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "audit.unknown_setting": ("没有设置 {name}。有：{known}", "There is no setting {name}. There are: {known}"),
    "audit.bad_switch": ("{name} 只能是 on 或 off，不是 {value}。", "{name} is on or off, not {value}."),
    "audit.bad_flags": (
        "旗帜写成 0 到 99 的数字，用逗号隔开，不是 {value}。",
        "Flags are numbers from 0 to 99 with commas between, not {value}.",
    ),
    "audit.bad_figure": ("{name} 要 0 到 {most} 的整数，不是 {value}。", "{name} is 0 to {most}, not {value}."),
    "audit.finance_passed": ("财审通过", "passed by finance audit"),
    "audit.finance_voided": ("财审作废", "finance audit void"),
    "receiver_fault.name_placeholder": ("姓名像占位词", "the name is a placeholder"),
    "receiver_fault.name_digits": ("姓名全是数字", "the name is a number"),
    "receiver_fault.name_repeated": ("姓名是同一个字", "the name is one sign repeated"),
    "receiver_fault.name_no_letter": ("姓名没有字", "the name has no letter"),
    "receiver_fault.phone_repeated": ("电话后八位相同", "the phone ends in eight equal digits"),
    "receiver_fault.street_short": ("地址太短", "the street is too short"),
    "receiver_fault.street_placeholder": ("地址像测试", "the street looks like a test"),
    "receiver_fault.po_box": ("信箱", "P.O. box"),
    "receiver_fault.locker": ("自提柜或驿站", "parcel locker or pick-up point"),
}
