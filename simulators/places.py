"""Provinces, cities and districts with the carrier's city codes, and invented street addresses in them.

City codes follow the trunk dialling codes, which is what SF's recorded replies show (020 for Guangzhou); they serve the
simulator's route labels and are no official table. The province codes CN1 to CN32 are WooCommerce's own
(platforms notes, read in its source).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

# WooCommerce state code | province | city | trunk code without 0 | districts, first ones are common
_TABLE = """
CN2|北京市|北京市|10|朝阳区,海淀区,西城区,丰台区,通州区,昌平区
CN3|天津市|天津市|22|南开区,和平区,滨海新区,西青区
CN10|上海市|上海市|21|浦东新区,静安区,徐汇区,闵行区,杨浦区,崇明区
CN23|重庆市|重庆市|23|渝北区,江北区,沙坪坝区,云阳县,秀山土家族苗族自治县
CN4|河北省|石家庄市|311|长安区,裕华区,正定县
CN4|河北省|唐山市|315|路北区,迁安市
CN5|山西省|太原市|351|小店区,迎泽区
CN6|内蒙古自治区|呼和浩特市|471|赛罕区,新城区
CN6|内蒙古自治区|锡林郭勒盟|479|锡林浩特市,西乌珠穆沁旗
CN7|辽宁省|沈阳市|24|和平区,浑南区,铁西区
CN7|辽宁省|大连市|411|中山区,甘井子区
CN8|吉林省|长春市|431|南关区,朝阳区
CN8|吉林省|延边朝鲜族自治州|433|延吉市,安图县
CN9|黑龙江省|哈尔滨市|451|南岗区,道里区,松北区
CN11|江苏省|南京市|25|玄武区,建邺区,江宁区
CN11|江苏省|苏州市|512|姑苏区,吴中区,昆山市,常熟市
CN11|江苏省|无锡市|510|梁溪区,江阴市
CN12|浙江省|杭州市|571|西湖区,余杭区,滨江区,萧山区
CN12|浙江省|宁波市|574|鄞州区,海曙区,慈溪市
CN12|浙江省|金华市|579|义乌市,婺城区,东阳市
CN13|安徽省|合肥市|551|蜀山区,包河区,肥西县
CN14|福建省|福州市|591|鼓楼区,仓山区
CN14|福建省|厦门市|592|思明区,湖里区
CN14|福建省|泉州市|595|丰泽区,晋江市,石狮市
CN15|江西省|南昌市|791|红谷滩区,青山湖区
CN15|江西省|赣州市|797|章贡区,南康区
CN16|山东省|济南市|531|历下区,历城区
CN16|山东省|青岛市|532|市南区,崂山区,即墨区
CN16|山东省|临沂市|539|兰山区,沂水县
CN17|河南省|郑州市|371|金水区,二七区,中牟县
CN17|河南省|洛阳市|379|涧西区,洛龙区
CN17|河南省|济源市|391|
CN18|湖北省|武汉市|27|武昌区,洪山区,江汉区
CN18|湖北省|恩施土家族苗族自治州|718|恩施市,利川市
CN18|湖北省|仙桃市|728|
CN19|湖南省|长沙市|731|岳麓区,雨花区,长沙县
CN19|湖南省|湘西土家族苗族自治州|743|吉首市,凤凰县
CN20|广东省|广州市|20|天河区,越秀区,番禺区,白云区,海珠区
CN20|广东省|深圳市|755|南山区,福田区,龙岗区,宝安区
CN20|广东省|佛山市|757|禅城区,顺德区
CN20|广东省|东莞市|769|
CN20|广东省|中山市|760|
CN21|广西壮族自治区|南宁市|771|青秀区,西乡塘区
CN21|广西壮族自治区|桂林市|773|七星区,阳朔县
CN22|海南省|海口市|898|龙华区,美兰区
CN22|海南省|琼海市|898|
CN24|四川省|成都市|28|武侯区,锦江区,双流区,都江堰市
CN24|四川省|凉山彝族自治州|834|西昌市,会理市
CN24|四川省|甘孜藏族自治州|836|康定市,稻城县
CN25|贵州省|贵阳市|851|观山湖区,南明区
CN25|贵州省|黔东南苗族侗族自治州|855|凯里市,雷山县
CN1|云南省|昆明市|871|盘龙区,五华区,官渡区
CN1|云南省|大理白族自治州|872|大理市,剑川县
CN1|云南省|西双版纳傣族自治州|691|景洪市,勐海县
CN26|陕西省|西安市|29|雁塔区,碑林区,长安区
CN27|甘肃省|兰州市|931|城关区,七里河区
CN27|甘肃省|临夏回族自治州|930|临夏市,积石山保安族东乡族撒拉族自治县
CN28|青海省|西宁市|971|城西区,湟中区
CN29|宁夏回族自治区|银川市|951|金凤区,兴庆区
CN31|西藏自治区|拉萨市|891|城关区,堆龙德庆区
CN32|新疆维吾尔自治区|乌鲁木齐市|991|天山区,沙依巴克区
CN32|新疆维吾尔自治区|伊犁哈萨克自治州|999|伊宁市,霍城县
CN32|新疆维吾尔自治区|石河子市|993|
CN32|新疆维吾尔自治区|巴音郭楞蒙古自治州|996|库尔勒市,和静县
"""
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_TOWNS_OF_UNDIVIDED = {
    "东莞市": ("虎门镇", "长安镇", "南城街道", "寮步镇"),
    "中山市": ("小榄镇", "石岐街道", "古镇镇"),
    "济源市": ("沁园街道", "轵城镇"),
    "仙桃市": ("龙华山街道", "彭场镇"),
    "琼海市": ("嘉积镇", "博鳌镇"),
    "石河子市": ("第八师石河子市新城街道", "新疆生产建设兵团第八师143团"),
}
_ROAD_NAMES = """
人民路 解放路 中山路 建设路 文化路 和平路 新华街 长江路 黄河大道 科技路 学府路 滨河路 迎宾大道 青年路 体育西路 文一西路
软件园路 朝阳北路 古城街 东风东路
"""
_ESTATE_NAMES = """
阳光花园 翡翠城 万科金域华府 碧桂园 时代广场 学府嘉苑 锦绣江南 绿地香颂 幸福里 金色港湾 创智中心 云栖小镇 华润城
湖畔雅居 保利心语 中海国际社区
"""
_ROADS = _ROAD_NAMES.split()
_ESTATES = _ESTATE_NAMES.split()
_TOWNS = ("城关镇", "太平镇", "新店镇", "龙泉镇", "白马镇", "双桥乡", "柳林镇", "青山镇")
_VILLAGES = ("李家村", "张庄村", "上河村", "新民村", "东风村", "石桥村", "杨树湾村")


@dataclass(frozen=True)
class City:
    """One prefecture-level place. ``code`` is the trunk code with its 0 where SF writes one (010, 020, 755)."""

    state: str
    province: str
    name: str
    code: str
    area_code: str
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """An invented address: what is true (``district`` '' where the city has none) and how odd it is."""

    city: City
    district: str
    street: str
    room: str
    quirks: tuple[str, ...] = ()


@cache
def cities() -> tuple[City, ...]:
    """Return every city of the table."""
    rows = [row.split("|") for row in _TABLE.strip().splitlines()]
    return tuple(
        City(
            state=state,
            province=province,
            name=name,
            code=trunk if len(trunk) == 3 else f"0{trunk}",
            area_code=f"0{trunk}",
            districts=tuple(district for district in districts.split(",") if district),
        )
        for state, province, name, trunk, districts in rows
    )


def find_city(province: str, city: str) -> City | None:
    """Return the city a carrier would route to; a known province with an unknown city gives its first city.

    Names may come with or without their endings (广东, 广东省). None means that the province is unknown.
    """
    in_province = [place for place in cities() if province[:2] and place.province.startswith(province[:2])]
    for place in in_province:
        if city[:2] and place.name.startswith(city[:2]):
            return place
    return in_province[0] if in_province else None


def is_municipality(city: City) -> bool:
    """Tell whether the province is the city (北京, 天津, 上海, 重庆)."""
    return city.province in _MUNICIPALITIES


def _everyday(random: Random, road: str) -> tuple[str, str]:
    number = random.randrange(1, 900)
    estate = random.choice(_ESTATES)
    building, unit, floor = random.randrange(1, 29), random.randrange(1, 5), random.randrange(1, 33)
    door = random.randrange(1, 5)
    draw = random.random()
    if draw < 0.55:
        return f"{road}{number}号{estate}", f"{building}栋{unit}单元{floor}{door:02d}室"
    if draw < 0.75:
        return f"{road}{number}号{estate}", f"{random.choice('ABCD')}座{floor}{door:02d}"
    if draw < 0.88:
        return f"{road}{number}号", f"{building}号楼{floor}{door:02d}"
    return f"{road}与{random.choice(_ROADS)}交叉口{estate}{building}幢", f"{unit}-{floor}{door:02d}"


def address(random: Random, *, odd_rate: float = 0.15) -> Address:
    """Return one invented address; ``odd_rate`` of them are written in a way that trips careless parsers."""
    city = random.choice(cities())
    if random.random() < 0.5:  # half of all parcels go to the big cities, as in real life
        city = random.choice([place for place in cities() if len(place.districts) >= 3])
    towns = _TOWNS_OF_UNDIVIDED.get(city.name)
    district = "" if towns else random.choice(city.districts)
    street, room = _everyday(random, random.choice(_ROADS))
    if towns:
        street = random.choice(towns) + street
    quirks: list[str] = ["undivided_city"] if towns else []
    if random.random() < odd_rate:
        kind = random.choice(("village", "long", "no_district", "locker", "full_width", "line_break"))
        quirks.append(kind)
        street, room, district = _bend(kind, random, street, room, district)
    return Address(city, district, street, room, tuple(quirks))


def _bend(kind: str, random: Random, street: str, room: str, district: str) -> tuple[str, str, str]:
    """Return street, room and district written in the odd way ``kind`` names."""
    if kind == "village":
        house = f"{random.randrange(1, 15)}组{random.randrange(1, 99)}号"
        return f"{random.choice(_TOWNS)}{random.choice(_VILLAGES)}{house}", "", district
    if kind == "long":
        tail = "(大门进来左手边第二个路口直走两百米蓝色大门旁边的菜鸟驿站，如果没人请放门卫室并发短信，谢谢师傅)"
        return street + tail, room, district
    if kind == "no_district":
        return street, room, ""
    if kind == "locker":
        return f"{street}南门丰巢快递柜", "", district
    if kind == "full_width":
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        return street.translate(wide), room.translate(wide), district
    return f"{street}\t", f"{room}\r\n(电话联系)", district
