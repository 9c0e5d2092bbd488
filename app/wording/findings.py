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
    "phone_odd": ("电话可疑", "phone odd"),
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
