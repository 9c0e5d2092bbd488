"""Invented people, places and goods for bulk filling: plausible to the eye, belonging to nobody.

Pools are drawn once from a seed and then only indexed, so that a million orders cost little to invent.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.domain.address import region_short
from app.domain.masking import masked_name, masked_street

_SURNAMES = (
    "王李张刘陈杨黄赵吴周" * 6
    + "徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金" * 2
) + "贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "慕容", "司徒")
_FIRST = "子梓雨欣浩宇一思佳嘉俊晓文志建国海春秋明丽秀玉美静婷雪冰若诗晨天家永德世光振立红卫学少金银凤桂"
_SECOND = "涵轩怡然泽萱彤琪航博杰豪鑫睿瑶妍洁颖慧敏霞芳燕玲娟萍华强军勇伟磊刚平辉超波斌峰宁林兰英梅琴云莲珍花"
_RARE = ("䶮", "𬭎", "𠮷", "犇", "堃", "喆", "翀")
_OTHERS = (
    "阿依努尔·吐尔逊", "扎西·次仁卓玛", "巴特尔·苏和", "Emily Zhao", "Kevin Li", "Sofia Müller", "小小的太阳", "豆豆妈",
)  # fmt: skip

_PLACES = """
北京市|北京市|朝阳区 海淀区 丰台区 通州区
上海市|上海市|浦东新区 闵行区 徐汇区 杨浦区
天津市|天津市|南开区 滨海新区
重庆市|重庆市|渝北区 江北区 云阳县
广东省|广州市|天河区 番禺区 白云区
广东省|深圳市|南山区 福田区 龙岗区 宝安区
广东省|佛山市|禅城区 顺德区
广东省|东莞市|
浙江省|杭州市|西湖区 余杭区 滨江区
浙江省|宁波市|鄞州区 慈溪市
浙江省|金华市|义乌市 东阳市
江苏省|南京市|玄武区 江宁区
江苏省|苏州市|姑苏区 昆山市
江苏省|无锡市|梁溪区 江阴市
四川省|成都市|武侯区 锦江区 双流区
湖北省|武汉市|武昌区 洪山区
湖南省|长沙市|岳麓区 雨花区
河南省|郑州市|金水区 中牟县
山东省|青岛市|市南区 即墨区
山东省|临沂市|兰山区 沂水县
福建省|厦门市|思明区 湖里区
陕西省|西安市|雁塔区 长安区
辽宁省|大连市|中山区 甘井子区
云南省|昆明市|盘龙区 五华区
内蒙古自治区|呼和浩特市|赛罕区 新城区
新疆维吾尔自治区|乌鲁木齐市|天山区 沙依巴克区
"""
_ROADS = (
    "人民", "中山", "解放", "建设", "文化", "和平", "科技园", "学府", "滨河", "振兴", "迎宾", "长江",
    "黄河", "青年", "新华", "文三", "莲花", "桂花", "金沙", "望江", "东风", "朝阳", "凤凰", "银杏",
)  # fmt: skip
_ROAD_KINDS = ("路", "大道", "东路", "西路", "街", "巷")
_ESTATES = (
    "锦绣花园", "阳光家园", "华星广场", "万科城", "绿城小区", "书香门第", "翡翠湾",
    "时代中心", "御景苑", "幸福里", "桃源居", "金色水岸",
)  # fmt: skip

_GOODS = """
不锈钢保温杯|350ml 银/500ml 黑/500ml 白/750ml 墨绿|5900
纯棉毛巾|浅灰/米白/藏青|1690
每日坚果|7袋/15袋/30袋礼盒|4590
明前龙井|罐装100g/罐装250g/礼盒|9800
速干T恤|黑 M/黑 L/白 M/白 L/灰 XL|7900
羊毛围巾|驼色/深灰|12900
快充数据线|1m/2m|1990
氮化镓充电头|65W 白/65W 黑|9900
保湿面霜|50g/100g|8900
婴儿棉柔巾|100抽/600抽|1590
豆腐猫砂|6L 原味/6L 绿茶|2290
折叠雨伞|黑/藏青/樱花粉|3900
蓝牙耳机|白/黑|15900
陶瓷马克杯|雾蓝/奶油白|2900
空气炸锅纸|50张/100张|1290
瑜伽垫|6mm 紫/8mm 灰|6900
"""
_MAKES = (
    "云栖", "北山", "小满", "木槿", "山月", "南浦", "拾光", "青禾", "半夏", "远岸",
    "知行", "白鹭", "松间", "初晴", "禾木", "望舒",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Province to street of one address, the street also masked and the region short for lists."""

    province: str
    city: str
    district: str
    street: str
    masked_street: str
    region: str


@dataclass(frozen=True)
class Good:
    """One SKU: price in fen, weight in grams."""

    code: str
    name: str
    spec: str
    barcode: str
    price_cents: int
    weight_g: int


def names(random: Random, count: int) -> list[tuple[str, str]]:
    """Return ``count`` names, each with its masked form; everyday names repeat, as they do in life."""
    found: list[tuple[str, str]] = []
    for _ in range(count):
        draw = random.random()
        if draw < 0.94:
            first = random.choice(_FIRST) if random.random() < 0.75 else ""
            name = random.choice(_SURNAMES) + first + random.choice(_SECOND)
        elif draw < 0.97:
            name = random.choice(_COMPOUND) + random.choice(_FIRST) + random.choice(("", random.choice(_SECOND)))
        elif draw < 0.985:
            name = random.choice(_SURNAMES) + random.choice(_RARE)
        else:
            name = random.choice(_OTHERS)
        found.append((name, masked_name(name)))
    return found


def places(random: Random, count: int) -> list[Place]:
    """Return ``count`` addresses."""
    regions = [line.split("|") for line in _PLACES.strip().splitlines()]
    found = []
    for _ in range(count):
        province, city, districts = random.choice(regions)
        district = random.choice(districts.split()) if districts else ""
        road = f"{random.choice(_ROADS)}{random.choice(_ROAD_KINDS)}{random.randrange(1, 999)}号"
        room = f"{random.randrange(1, 30)}幢{random.randrange(1, 4)}单元{random.randrange(101, 3300)}室"
        street = f"{road}{random.choice(_ESTATES)}{room}" if random.random() < 0.8 else road
        found.append(Place(province, city, district, street, masked_street(street), region_short(province, city)))
    return found


def goods(count: int) -> list[Good]:
    """Return ``count`` SKUs, the same in every run."""
    kinds = [line.split("|") for line in _GOODS.strip().splitlines()]
    found: list[Good] = []
    series = 0
    while len(found) < count:
        name, specs, price = kinds[series % len(kinds)]
        make = _MAKES[series // len(kinds) % len(_MAKES)]
        generation = series // (len(kinds) * len(_MAKES))
        for number, spec in enumerate(specs.split("/"), start=1):
            code = f"P{series + 1:04d}-{number:02d}"
            cents = int(price) + 300 * number + 100 * generation
            title = f"{make}{name}{'' if not generation else f' 第{generation + 1}代'}"
            weight = 60 + cents % 900
            stem = f"69{30 + series % 60:02d}{series:06d}{number:02d}"
            found.append(Good(code, title, spec, stem + _check_digit(stem), cents, weight))
        series += 1
    return found[:count]


def _check_digit(stem: str) -> str:
    """The thirteenth digit of an EAN-13 (weights 1 and 3 in turn, GS1 General Specifications)."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10)


def masked_mobile(number: str) -> str:
    """Return an 11-digit mobile as lists show it; the same as app.domain.masking gives, without its pattern search."""
    return f"{number[:3]}******{number[9:]}"
