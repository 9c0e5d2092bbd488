"""What only screens say: marks, health in the strip, how troubles are cured."""

from __future__ import annotations

from app.wording import findings

WORDS: dict[str, tuple[str, str]] = {
    "mark.urgent": ("加急", "urgent"),
    "mark.has_message": ("有留言", "buyer's message"),
    "mark.has_memo": ("有备注", "memo"),
    "mark.has_gift": ("有赠品", "gift"),
    "mark.merged": ("合单", "merged"),
    # what a status pill says: at most five Chinese or eleven English characters
    "pill.cancelled_after_ship": ("发后取消", "Cancelled"),
    "pill.refund_asked": ("申请退款", "Refund"),
    "pill.address_changed": ("地址已改", "New address"),
    "pill.items_changed": ("商品已改", "New goods"),
    "pill.shipped_elsewhere": ("别处已发", "Elsewhere"),
    "pill.receiver_incomplete": ("收件不全", "Receiver"),
    "pill.address_invalid": ("地址异常", "Address"),
    "pill.phone_odd": ("电话可疑", "Phone"),
    "pill.amount_anomaly": ("金额异常", "Amount"),
    "pill.unmatched": ("未对应", "Unmatched"),
    "pill.shortage": ("缺货", "Short"),
    "pill.waybill_refused": ("取号失败", "No number"),
    "pill.no_carrier": ("无快递", "No carrier"),
    "pill.no_warehouse": ("无仓库", "No house"),
    "pill.writeback_refused": ("回写被拒", "Write-back"),
    "pill.platform_hold": ("平台暂缓", "Platform"),
    "pill.hold": ("挂起", "On hold"),
    "pill.short_or_damaged": ("少货破损", "Damaged"),
    "pill.revoked": ("已反审核", "Revoked"),
    "pill.message": ("有留言", "Message"),
    "who.system": ("自动", "auto"),
    "health.sqlite": ("SQLite 本机", "SQLite on this PC"),
    "health.postgres": ("Postgres {ms} ms", "Postgres {ms} ms"),
    "fix.settings.change": ("去授权", "Authorise"),
    "fix.settings.shops": ("看店铺", "Open shops"),
    "fix.settings.printers": ("看打印机", "Open printers"),
    "fix.settings.carriers": ("看快递", "Open carriers"),
    "fix.settings.outbox": ("看发件箱", "Open outbox"),
    "fix.settings.data": ("看数据", "Open data"),
    "fix.print.settle": ("确认最后一张", "Settle last label"),
    "fix.audit": ("去审单", "Open audit"),
    "carrier_kind.sf": ("顺丰", "SF Express"),
    "field.db_host": ("服务器地址", "Server"),
    "field.db_port": ("端口", "Port"),
    "field.db_name": ("数据库名", "Database"),
    "field.db_user": ("用户名", "User"),
    "field.db_password": ("密码", "Password"),
    "field.new_passphrase": ("新口令", "New pass-phrase"),
    "field.again": ("再输一遍", "Once more"),
    "field.passphrase": ("口令", "Pass-phrase"),
    "field.recovery_code": ("恢复码", "Recovery code"),
    "field.person_name": ("姓名", "Name"),
    "field.new_pin": ("PIN（至少 4 位数字）", "PIN (at least 4 digits)"),
    "field.account_name": ("起个名字", "Name it"),
    "field.sku_code": ("商品编码", "SKU code"),
    "field.spec": ("规格", "Variant"),
    "field.barcode": ("条码", "Bar code"),
    "field.weight_g": ("重量 g", "Weight g"),
    "field.price": ("价格", "Price"),
    "field.image": ("图片", "Picture"),
    "field.qty": ("数量", "Quantity"),
    "field.bin": ("库位", "Bin"),
}

_OPENED = "exception.opened."
WORDS |= {
    f"why.{code.removeprefix(_OPENED)}": (zh.removeprefix("发现："), en.removeprefix("found: "))
    for code, (zh, en) in findings.WORDS.items()
    if code.startswith(_OPENED)
}
"""What a finding says where its name stands beside it or its colour already says "finding"."""
