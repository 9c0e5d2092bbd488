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
    "amount_anomaly": (
        "实付 {paid_cents:money} 与应付 {expected_cents:money} 不符",
        "paid {paid_cents:money}, expected {expected_cents:money}",
    ),
    "unmatched": ("商品未对应（{listings}）", "listing unmatched ({listings})"),
    "shortage": ("缺货（{skus}）", "short of stock ({skus})"),
    "waybill_refused": ("取号失败（{reason:sentence}）", "number refused ({reason:sentence})"),
    "no_carrier": ("无可用快递", "no carrier"),
    "no_warehouse": ("无可用仓库", "no warehouse"),
    "writeback_refused": ("回写被拒（{reason:sentence}）", "write-back refused ({reason:sentence})"),
    "platform_hold": ("平台暂缓", "platform hold"),
    "hold": ("挂起：{reason}", "on hold: {reason}"),
    "short_or_damaged": (
        "{sku_code} 少 {missing} 件（{reason:bench_reason}）",
        "{sku_code}: {missing} short ({reason:bench_reason})",
    ),
    "revoked": ("反审核", "audit revoked"),
    "message": ("有买家留言", "has a buyer message"),
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
    "amount_anomaly": ("金额异常", "amount anomaly"),
    "unmatched": ("商品未对应", "listing unmatched"),
    "shortage": ("缺货", "shortage"),
    "waybill_refused": ("取号失败", "number refused"),
    "no_carrier": ("无可用快递", "no carrier"),
    "no_warehouse": ("无可用仓库", "no warehouse"),
    "writeback_refused": ("回写被拒", "write-back refused"),
    "platform_hold": ("平台暂缓", "platform hold"),
    "hold": ("挂起", "hold"),
    "short_or_damaged": ("少货或破损", "short or damaged"),
    "revoked": ("反审核", "audit revoked"),
    "message": ("买家留言", "buyer's message"),
}

WORDS: dict[str, tuple[str, str]] = {
    "ended.cured": ("已自动解决", "cured"),
    "ended.passed": ("人工放行", "passed by a person"),
    "ended.forced": ("强制放行", "forced"),
    "ended.released": ("人工解除", "released"),
    "ended.told": ("平台已知道", "the platform knows"),
    "ended.retried": ("重新回写", "told again"),
    "ended.time_came": ("到时间了", "its time came"),
    "ended.cancelled": ("订单取消", "order cancelled"),
    "ended.revoked": ("反审核", "audit revoked"),
}
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
            "way_out.cancelled_after_ship", "way_out.address_changed", "way_out.items_changed", "way_out.phone_odd",
            "way_out.writeback_refused", "way_out.short_or_damaged", "way_out.revoked", "way_out.message",
        ),
        _LOOK,
    ),
    **dict.fromkeys(
        (
            "way_out.refund_asked", "way_out.shipped_elsewhere", "way_out.address_invalid", "way_out.amount_anomaly",
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
    "way_out.hold": ("放行后继续（release）", "Release it to go on (release)"),
}  # fmt: skip
