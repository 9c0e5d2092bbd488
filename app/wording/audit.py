"""Sentences about the checks of the audit, their settings, and the stop lists."""

from __future__ import annotations

from app.wording import names

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
    "blacklist.unknown_kind": ("没有类别 {kind}。有：{known}", "There is no kind {kind}. There are: {known}"),
    "blacklist.hidden": (
        "平台没有给这单的{kind:stop_kind}明文，不能拉黑。换一项，或在设置里手填。",
        "The platform hides this order's {kind:stop_kind}; choose another part, or type it in the settings.",
    ),
    "blacklist.bad_length": (
        "{kind:stop_kind}要 {least} 到 {most} 个字，空格和标点不算。",
        "{kind:stop_kind}: {least} to {most} characters, blanks and separators aside.",
    ),
    "blacklist.known": (
        "{kind:stop_kind} {masked} 已在黑名单上（编号 {entry}）。",
        "{kind:stop_kind} {masked} is on the blacklist already (entry {entry}).",
    ),
    "blacklist.not_found": (
        "黑名单上没有编号 {entry}，或已取消。",
        "The blacklist has no entry {entry}, or it has ended.",
    ),
    "region.unknown": (
        "区划表里没有「{region}」。写省、市、区，从大到小。",
        "The division table has no {region}. Write province, city and district, from large to small.",
    ),
    "region.over_already": ("{region} 的停发时间已经过了。", "The no-ship time of {region} is over already."),
    "region.not_found": (
        "没有编号 {entry} 的停发区域，或已取消。",
        "There is no no-ship region {entry}, or it has ended.",
    ),
    "cli.freed": ("{count} 单继续", "{count} orders go on"),
    "cli.stopped": ("拦下 {count} 单", "{count} orders stopped"),
    "cli.learned": ("{count} 个商品的平常价格和数量", "usual price and quantity of {count} SKUs"),
    "cli.blacklist_imported": (
        "加入 {added} 条，拦下 {stopped} 单，{failed} 行没有加入",
        "{added} added, {stopped} orders stopped, {failed} rows refused",
    ),
    "order_field.presale": ("预售", "pre-sale"),
    "order_field.risk": ("风险提示", "warning"),
    "order_field.price_cents": ("单价", "price"),
    "order_field.total_cents": ("行金额", "line total"),
    "stop_kind.person": ("姓名", "person"),
    "stop_kind.phone": ("电话", "phone"),
    "stop_kind.address": ("地址", "address"),
    "stop_kind.account": ("买家账号", "account"),
    "check_setting.lockers": ("自提柜、驿站和信箱算收件人可疑", "parcel lockers and P.O. boxes count as odd"),
    "check_setting.price_odd_percent": ("价格偏离 30 天中位数超过百分之几", "percent from the 30-day median"),
    "check_setting.price_odd_lines": ("至少卖过几行才比较", "order lines that make figures worth comparing with"),
    "check_setting.qty_odd_times": ("件数超过平常的几倍", "times the usual quantity"),
    "check_setting.qty_odd_pieces": ("至少几件才算多", "pieces from which on it counts"),
    "check_setting.flags": ("拦下订单的旗帜，用逗号隔开", "flags that stop an order, commas between"),
    "check_setting.duplicate_hours": ("几小时内买同样的算重复，0 不查", "hours within which the same counts; 0: off"),
    "check_setting.promise_hours": ("离承诺发货不到几小时要看，0 不查", "hours before the promised time; 0: off"),
    "check_setting.cod_limit_cents": ("货到付款上限（分），0 不查", "COD limit, minor units; 0: off"),
    "check_setting.finance_cents": ("满多少要财审（分），0 不查", "second audit from this sum on, minor units; 0: off"),
    "check_setting.finance_all": ("全部订单都要财审", "second audit of all orders"),
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

_SWITCHES = (
    "receiver_odd", "phone_odd", "address_invalid", "amount_anomaly", "lines_sum", "discount_sum", "price_low",
    "price_odd", "qty_odd", "message", "memo", "duplicate", "blacklisted", "no_ship_region", "platform_risk", "presale",
)  # fmt: skip
WORDS |= {
    f"check_setting.on_{kind}": (
        f"查「{names.WORDS[f'exception.{kind}'][0]}」",
        f"check: {names.WORDS[f'exception.{kind}'][1]}",
    )
    for kind in _SWITCHES
}
