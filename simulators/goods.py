"""The goods all demo shops sell: ten categories, four styles each, three specifications a style, 120 SKUs.

Fixed on purpose (no seed): SKU codes, barcodes, weights and prices are the same in every run, on every PC.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# category code | name | style | specification:price in yuan:weight in grams, three times
_TABLE = """
CY|茶叶|明前龙井绿茶|罐装 100g:98.00:160|罐装 250g:218.00:340|礼盒 2罐×125g:268.00:780
CY|茶叶|正山小种红茶|袋装 50g:29.90:65|罐装 150g:79.00:230|礼盒 3罐×100g:199.00:860
CY|茶叶|福鼎白茶饼|350g 2021年:168.00:390|350g 2018年:298.00:390|100g 试饮饼:58.00:120
CY|茶叶|茉莉花茶|袋装 100g:35.00:118|袋装 250g:72.00:270|罐装 500g:139.00:640
LS|零食|每日坚果混合装|7袋/盒:45.90:205|15袋/盒:89.00:420|30袋/盒:159.00:830
LS|零食|手撕牛肉干|原味 100g:36.80:115|香辣 100g:36.80:115|孜然 250g:85.00:270
LS|零食|海盐苏打饼干|独立装 400g:19.90:450|家庭装 1kg:39.90:1080|奶盐味 400g:19.90:450
LS|零食|冻干草莓脆|30g:16.90:48|30g×3袋:45.00:145|礼罐 120g:62.00:190
WJ|文具|中性笔 0.5mm|黑色 12支:15.80:125|蓝色 12支:15.80:125|红色 6支:8.90:65
WJ|文具|A5 线装笔记本|牛皮纸 80页:12.50:150|黑色 80页:12.50:150|三本装:32.00:445
WJ|文具|双头荧光标记笔|6色:18.90:85|12色:32.90:165|24色:59.00:330
WJ|文具|桌面收纳笔筒|白色:22.00:280|木色:26.00:310|大号 木色:39.00:520
JJ|家居|纯棉毛巾|浅灰 34×75cm:16.90:110|米白 34×75cm:16.90:110|浴巾 70×140cm:49.90:420
JJ|家居|陶瓷马克杯|350ml 雾蓝:29.00:380|350ml 奶油白:29.00:380|对杯礼盒:69.00:900
JJ|家居|不锈钢保温杯|350ml:59.00:290|500ml:69.00:350|1000ml:99.00:560
JJ|家居|香薰蜡烛|白茶 120g:39.00:260|雪松 120g:39.00:260|三支礼盒:109.00:850
MZ|美妆|氨基酸洁面乳|100g:49.00:140|150g:65.00:200|旅行装 30g:15.00:52
MZ|美妆|烟酰胺面膜|5片:39.90:160|10片:69.90:310|20片:119.00:610
MZ|美妆|保湿护手霜|50g 桂花:19.90:75|50g 白茶:19.90:75|三支套装:52.00:230
MZ|美妆|丝绒唇釉|#01 豆沙:59.00:38|#05 枫叶:59.00:38|#09 正红:59.00:38
SM|数码|Type-C 快充数据线|1m 黑色:19.90:38|2m 黑色:25.90:62|1m 白色 2条:35.00:72
SM|数码|65W 氮化镓充电头|白色:99.00:135|黑色:99.00:135|含线套装:119.00:185
SM|数码|手机支架|桌面款:25.00:240|车载款:39.00:130|折叠款 银色:45.00:310
SM|数码|无线鼠标|静音 黑色:49.00:95|静音 粉色:49.00:95|双模 灰色:79.00:102
FS|服饰|纯棉圆领T恤|白色 M:59.00:195|白色 L:59.00:205|黑色 XL:59.00:215
FS|服饰|中筒袜|男 5双:35.00:260|女 5双:35.00:220|童 5双 16-18cm:29.00:140
FS|服饰|羊毛围巾|驼色:129.00:230|深灰:129.00:230|格纹 红:149.00:245
FS|服饰|帆布托特包|本白:45.00:280|黑色:45.00:280|大号 卡其:65.00:410
MY|母婴|婴儿棉柔巾|100抽:15.90:210|100抽×6包:79.00:1230|便携 30抽×5:29.90:300
MY|母婴|硅胶辅食碗|奶黄:32.00:145|雾绿:32.00:145|碗勺套装:49.00:190
MY|母婴|儿童吸管杯|240ml 小熊:49.90:175|360ml 小鹿:56.00:210|替换吸管 2支:12.00:25
MY|母婴|早教布书|动物:28.00:120|蔬果:28.00:120|四本套装:99.00:470
CW|宠物|冻干鸡肉粒|100g:32.00:125|250g:72.00:290|500g 桶装:129.00:620
CW|宠物|豆腐猫砂|6L 原味:22.90:2600|6L 绿茶:22.90:2600|6L×2袋:42.90:5200
CW|宠物|宠物牵引绳|S:35.00:110|M:39.00:150|L:45.00:190
CW|宠物|逗猫棒|羽毛款:9.90:35|铃铛款:9.90:40|替换头 5个:12.90:45
HW|户外|折叠水杯|200ml 橙:25.00:80|350ml 蓝:32.00:105|350ml 灰:32.00:105
HW|户外|速干毛巾|30×80cm:19.90:70|60×120cm:45.00:190|含收纳袋套装:59.00:240
HW|户外|头灯|USB充电款:69.00:98|电池款:45.00:86|双光源款:99.00:130
HW|户外|登山扣|小号 2个:9.90:40|中号 2个:12.90:62|大号 1个:15.90:75
"""


@dataclass(frozen=True)
class Sku:
    """One thing that is stocked: ``price_cents`` in fen, ``weight_g`` in grams, ``barcode`` an EAN-13 or ''."""

    code: str
    style_code: str
    style: str
    spec: str
    category_code: str
    category: str
    barcode: str
    weight_g: int
    price_cents: int


def ean13_check_digit(first_twelve: str) -> str:
    """Return the EAN-13 check digit of twelve digits (weights 1 and 3 in turn, GS1 General Specifications)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-total % 10)


def _barcode(running: int) -> str:
    """Return an EAN-13 with a GS1 China prefix (690-699); every 17th article has none, as in a real warehouse."""
    if running % 17 == 16:
        return ""
    stem = f"69{2 + running % 7}{4100 + running // 12:04d}{running * 37 % 100000:05d}"
    return stem + ean13_check_digit(stem)


@cache
def catalogue() -> tuple[Sku, ...]:
    """Return all 120 SKUs in a fixed order."""
    skus: list[Sku] = []
    style_numbers: dict[str, int] = {}
    for row in _TABLE.strip().splitlines():
        category_code, category, style, *specs = row.split("|")
        style_numbers[category_code] = style_numbers.get(category_code, 0) + 1
        style_code = f"{category_code}{style_numbers[category_code]:02d}"
        for number, text in enumerate(specs, start=1):
            spec, price, weight = text.rsplit(":", 2)
            yuan, fen = price.split(".")
            skus.append(
                Sku(
                    code=f"{style_code}-{number:02d}",
                    style_code=style_code,
                    style=style,
                    spec=spec,
                    category_code=category_code,
                    category=category,
                    barcode=_barcode(len(skus)),
                    weight_g=int(weight),
                    price_cents=int(yuan) * 100 + int(fen),
                )
            )
    return tuple(skus)


@cache
def skus_by_code() -> dict[str, Sku]:
    """Return the catalogue keyed by SKU code."""
    return {sku.code: sku for sku in catalogue()}
