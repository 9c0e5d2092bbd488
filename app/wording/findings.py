"""What the timeline says when a finding, hold or intercept opens and when it ends."""

from __future__ import annotations

_OPENED: dict[str, tuple[str, str]] = {
    "cancelled_after_ship": ("发货后取消", "cancelled after shipping"),
    "refund_asked": ("申请退款", "refund asked"),
    "address_changed": ("地址已改", "address changed"),
    "items_changed": ("商品已改", "items changed"),
    "shipped_elsewhere": ("已在别处发货", "shipped elsewhere"),
    "receiver_incomplete": ("收件人不全（{fields:receiver_field}）", "receiver incomplete ({fields:receiver_field})"),
    "address_invalid": ("地址不符（{region}）", "address does not fit ({region})"),
    "phone_odd": ("电话不像号码（{digits} 位）", "not a phone number ({digits} digits)"),
    "receiver_odd": ("收件人可疑（{faults:receiver_fault}）", "receiver odd ({faults:receiver_fault})"),
    "amount_anomaly": (
        "实付 {paid_cents:money} 与应付 {expected_cents:money} 不符",
        "paid {paid_cents:money}, expected {expected_cents:money}",
    ),
    "lines_sum": (
        "各行合计 {lines_cents:money}，订单的商品减行优惠是 {expected_cents:money}",
        "the lines come to {lines_cents:money}, the order's goods less line discounts to {expected_cents:money}",
    ),
    "discount_sum": (
        "优惠 {discount_cents:money}，平台承担 {platform_cents:money} 加店铺承担 {shop_cents:money} 对不上",
        "a discount of {discount_cents:money}, but the platform pays {platform_cents:money}, the shop {shop_cents:money}",
    ),
    "unmatched": ("商品未对应（{listings}）", "listing unmatched ({listings})"),
    "shortage": ("缺货（{skus}）{proposal:reasons}", "short of stock ({skus}){proposal:reasons}"),
    "waybill_refused": ("取号失败（{reason:sentence}）", "number refused ({reason:sentence})"),
    "no_carrier": ("无可用快递{others:reasons}", "no carrier{others:reasons}"),
    "no_warehouse": ("无可用仓库{others:reasons}", "no warehouse{others:reasons}"),
    "writeback_refused": ("回写被拒（{reason:sentence}）", "write-back refused ({reason:sentence})"),
    "platform_hold": ("平台暂缓", "platform hold"),
    "hold": ("挂起：{reason}", "on hold: {reason}"),
    "short_or_damaged": (
        "{sku_code} 少 {missing} 件（{reason:bench_reason}）",
        "{sku_code}: {missing} short ({reason:bench_reason})",
    ),
    "revoked": ("反审核", "audit revoked"),
    "message": ("有买家留言", "has a buyer message"),
    "blacklisted": ("在黑名单上（{entries}）", "on the blacklist ({entries})"),
    "platform_risk": ("平台提示风险：{risk}", "the platform warns: {risk}"),
    "no_ship_region": ("停发区域：{region}{note:note}", "no-ship region: {region}{note:note}"),
    "presale": ("预售尾款未付", "pre-sale, the rest is not paid"),
    "price_low": ("低于底价（{lines}）", "below the floor price ({lines})"),
    "price_odd": ("价格与近 30 天差得多（{lines}）", "price far from its 30 days ({lines})"),
    "qty_odd": ("件数比平常多得多（{lines}）", "far more pieces than usual ({lines})"),
    "cod_limit": (
        "货到付款 {paid_cents:money} 超过上限 {limit_cents:money}",
        "COD {paid_cents:money} is over the limit {limit_cents:money}",
    ),
    "duplicate": ("{hours} 小时内买过同样的（{orders}）", "bought the same within {hours} h ({orders})"),
    "promise_at_risk": ("离承诺发货不到 {hours} 小时", "less than {hours} h to the promised time"),
    "finance": ("要财审：{paid_cents:money}", "finance audit asked for: {paid_cents:money}"),
    "rule": ("规则：{rules}", "rule: {rules}"),
    "regroup_undone": (
        "合拆已撤销：{orders} 作废（{why:reason}{labels:note}）",
        "merge or split undone: {orders} void ({why:reason}{labels:note})",
    ),
    "gift_changed": ("赠品有变：{gifts}", "gift changed: {gifts}"),
    "intercepted": ("拦截：{reason}", "intercepted: {reason}"),
    "memo": ("有卖家备注", "has a seller memo"),
    "flag": ("旗帜 {flag}", "flag {flag}"),
}

_CLOSED: dict[str, tuple[str, str]] = {
    "cancelled_after_ship": ("发货后取消", "cancelled after shipping"),
    "refund_asked": ("申请退款", "refund asked"),
    "address_changed": ("地址已改", "address changed"),
    "items_changed": ("商品已改", "items changed"),
    "shipped_elsewhere": ("已在别处发货", "shipped elsewhere"),
    "receiver_incomplete": ("收件人不全", "receiver incomplete"),
    "address_invalid": ("地址异常", "address anomaly"),
    "phone_odd": ("电话可疑", "phone odd"),
    "receiver_odd": ("收件人可疑", "receiver odd"),
    "amount_anomaly": ("金额异常", "amount anomaly"),
    "lines_sum": ("明细合计不符", "lines do not add up"),
    "discount_sum": ("优惠分担不符", "discounts do not add up"),
    "unmatched": ("商品未对应", "listing unmatched"),
    "shortage": ("缺货", "shortage"),
    "waybill_refused": ("取号失败", "number refused"),
    "no_carrier": ("无可用快递{others:reasons}", "no carrier{others:reasons}"),
    "no_warehouse": ("无可用仓库{others:reasons}", "no warehouse{others:reasons}"),
    "writeback_refused": ("回写被拒", "write-back refused"),
    "platform_hold": ("平台暂缓", "platform hold"),
    "hold": ("挂起", "hold"),
    "short_or_damaged": ("少货或破损", "short or damaged"),
    "revoked": ("反审核", "audit revoked"),
    "message": ("买家留言", "buyer's message"),
    "blacklisted": ("黑名单", "blacklisted"),
    "platform_risk": ("平台风险", "platform risk"),
    "no_ship_region": ("停发区域", "no-ship region"),
    "presale": ("预售未付尾款", "pre-sale not settled"),
    "price_low": ("低于底价", "below floor price"),
    "price_odd": ("价格反常", "price odd"),
    "qty_odd": ("数量反常", "quantity odd"),
    "cod_limit": ("到付超限", "COD over limit"),
    "duplicate": ("疑似重复下单", "maybe a duplicate"),
    "promise_at_risk": ("快到承诺时间", "promise at risk"),
    "finance": ("待财审", "finance audit"),
    "rule": ("规则拦下", "stopped by rule"),
    "regroup_undone": ("合拆已撤销", "merge or split undone"),
    "gift_changed": ("赠品有变", "gift changed"),
    "intercepted": ("人工拦截", "intercepted"),
    "memo": ("有卖家备注", "has a seller memo"),
    "flag": ("有旗帜", "flagged"),
}

WORDS: dict[str, tuple[str, str]] = {
    "ended.cured": ("已自动解决", "cured"),
    "ended.passed": ("人工放行", "passed by a person"),
    "ended.forced": ("强制放行", "forced"),
    "ended.released": ("人工解除", "released"),
    "ended.told": ("平台已知道", "the platform knows"),
    "ended.retried": ("重新回写", "told again"),
    "ended.time_came": ("到时间了", "its time came"),
    "ended.condition_met": ("条件满足了", "its condition is met"),
    "ended.cancelled": ("订单取消", "order cancelled"),
    "ended.replaced": ("订单已合拆", "order merged or split"),
    "ended.revoked": ("反审核", "audit revoked"),
}
WORDS["exception.renewed"] = ("更新：{kind:exception}", "brought up to date: {kind:exception}")
WORDS |= {f"exception.opened.{kind}": (f"发现：{zh}", f"found: {en}") for kind, (zh, en) in _OPENED.items()}
WORDS |= {
    f"exception.closed.{kind}": (
        f"解除：{zh}（{{reason:ended}}{{why:note}}）",
        f"settled: {en} ({{reason:ended}}{{why:note}})",
    )
    for kind, (zh, en) in _CLOSED.items()
}

_LOOK = ("看过后在审单里放行（audit --pass）", "Look at it and pass it in the audit list (audit --pass)")
_FORCE = (
    "纠正它，或写明原因强制放行（audit --pass --force --reason）",
    "Mend it, or pass it by force with a reason (audit --pass --force --reason)",
)
WORDS |= {
    **dict.fromkeys(
        (
            "way_out.cancelled_after_ship", "way_out.address_changed", "way_out.items_changed", "way_out.phone_odd", "way_out.receiver_odd",
            "way_out.writeback_refused", "way_out.short_or_damaged", "way_out.revoked", "way_out.message",
            "way_out.price_odd", "way_out.qty_odd", "way_out.duplicate", "way_out.promise_at_risk", "way_out.rule", "way_out.gift_changed", "way_out.regroup_undone", "way_out.intercepted", "way_out.memo", "way_out.flag",
        ),
        _LOOK,
    ),
    **dict.fromkeys(
        (
            "way_out.refund_asked", "way_out.shipped_elsewhere", "way_out.address_invalid", "way_out.amount_anomaly",
            "way_out.lines_sum", "way_out.discount_sum",
            "way_out.blacklisted", "way_out.platform_risk", "way_out.no_ship_region", "way_out.price_low", "way_out.cod_limit",
        ),
        _FORCE,
    ),
    "way_out.waybill_refused": (
        "按原因改好，在审单里放行（audit --pass），再取号",
        "Mend the cause, pass it in the audit list (audit --pass), then ask for the number again",
    ),
    "way_out.receiver_incomplete": ("补全收件人就会继续", "It goes on once the receiver is complete"),
    "way_out.unmatched": ("对应到商品就会继续（sku match）", "It goes on once the listing is matched (sku match)"),
    "way_out.shortage": ("补上库存就会继续（stock set）", "It goes on once there is stock (stock set)"),
    "way_out.no_carrier": ("加上快递账号就会继续（carrier add）", "It goes on once there is a carrier (carrier add)"),
    "way_out.no_warehouse": ("加上仓库就会继续（warehouse add）", "It goes on once there is a warehouse (warehouse add)"),
    "way_out.platform_hold": ("平台放行就会继续", "It goes on once the platform lets it"),
    "way_out.presale": ("尾款付清就会继续", "It goes on once the rest is paid"),
    "way_out.finance": ("有财审权的人放行（audit --pass）", "Somebody with the right of finance audit passes it (audit --pass)"),
    "way_out.hold": ("放行后继续（release）", "Release it to go on (release)"),
}  # fmt: skip
