"""Sheets as a warehouse prints them: an ordinary one, and one with everything that is long, rare or special."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from app.domain.masking import masked_party
from app.domain.sheets import PackingSlip, Party, PrinterFacts, SheetLine, WaybillSheet

CHINA = timezone(timedelta(hours=8))
PRINTED_AT = datetime(2026, 11, 22, 14, 31, tzinfo=CHINA)

TSPL_76 = PrinterFacts("A 台左", "tspl")
TSPL_100 = PrinterFacts("C 台大标", "tspl", width_mm=100, height_mm=150)
TSPL_100_300DPI = replace(TSPL_100, dpi=300)
ESCPOS_80 = PrinterFacts("小票 80", "escpos", width_mm=80, height_mm=0)
ESCPOS_58 = PrinterFacts("小票 58", "escpos", width_mm=58, height_mm=0)

RECEIVER = Party("欧阳娜娜", "13800138000", "浙江省 杭州市 西湖区 文新街道", "文三路478号华星时代广场A座1203室")
FAR_RECEIVER = Party(
    "阿卜杜热合曼·买买提",
    "18400000000-1234",
    "新疆维吾尔自治区 伊犁哈萨克自治州 察布查尔锡伯自治县 纳达齐牛录乡",
    "纳达齐牛录村三组幸福路88号向阳花园小区A区12号楼3单元1802室（送货前请联系门卫）",
)
SENDER = Party("晴川仓", "0571-88886666", "浙江省 杭州市 余杭区", "文一西路969号3号楼")

WAYBILL = WaybillSheet(
    carrier_name="顺丰速运",
    service_name="标快",
    waybill_no="SF1234567890123",
    routing_code="755W-AB-021",
    routing_small="755AB 深圳宝安集散",
    qr_text="MMM={'k1':'755W','k2':'755AB','k3':'021','k4':'T4','k5':'SF1234567890123','k6':'','k7':'a1b2c3d4'}",
    receiver=masked_party(RECEIVER),
    sender=masked_party(SENDER),
    goods_text="保温杯 500ml 白色×2；毛巾 灰色×1；咖啡滤纸 V60 02号 100片×1",
    order_no="261122-00001",
    batch_serial="261122-003-188",
    printed_at=PRINTED_AT,
    weight_g=1230,
)

FULL_WAYBILL = replace(
    WAYBILL,
    carrier_name="圆通速递",
    service_name="代收",
    waybill_no="YT7588011248306",
    routing_code="210-301-22 05",
    routing_small="杭州转运中心",
    receiver=masked_party(FAR_RECEIVER),
    goods_text="；".join(f"商品{i} 加厚保暖珊瑚绒睡衣套装 XXL 酒红色×{i}" for i in range(1, 12)),
    print_note="易碎轻放，𠮷先生的鄠邑区订单，加送赠品一份，不要放快递柜，电话13912345678",
    cod_cents=123400,
    reprint=2,
    parcel_index=2,
    parcel_count=3,
    parent_waybill_no="YT7588011248300",
    weight_g=0,
)

SLIP = PackingSlip(
    shop_name="晴川家居旗舰店",
    platform="淘宝",
    order_no="261122-00001",
    platform_order_nos=("3927401928374650192", "3927401928374650193"),
    buyer_nick="tb_小林同学",
    receiver=masked_party(RECEIVER),
    paid_at=datetime(2026, 11, 22, 9, 12, tzinfo=CHINA),
    printed_at=PRINTED_AT,
    carrier_name="顺丰速运",
    waybill_no="SF1234567890123",
    batch_serial="261122-003-188",
    lines=(
        SheetLine("BWB-500-W", "316 不锈钢保温杯 500ml 办公便携直饮带滤网", "白色 500ml", 2, 5900, 11800, "A-01-03"),
        SheetLine("MJ-70140-G", "纯棉毛巾", "灰色 70×140", 1, 2990, 2990, "A-02-11"),
        SheetLine("KF-V60-02-100", "咖啡滤纸 V60 02号 100片", "", 10, 1990, 19900, "C-11-02"),
        SheetLine("ZP-01", "赠品：杯刷", "", 1),
    ),
    total_qty=14,
    total_cents=34690,
    currency="CNY",
    buyer_message="麻烦包装好一点，送人的，谢谢！电话13912345678 请提前联系",
    seller_memo="老客户，加送杯刷",
    service_phone="400-800-1234",
)
LONG_SLIP = replace(SLIP, lines=SLIP.lines * 9, total_qty=14 * 9, total_cents=34690 * 9, reprint=1)
