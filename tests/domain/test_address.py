"""Addresses: official names, one column taken apart, and what does not fit together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.address import (
    Confidence,
    place_of,
    province_name,
    region_faults,
    region_short,
    split_address,
    tidy_receiver,
)
from app.domain.divisions import city_short, county_short, divisions, parse_divisions
from app.domain.intake import Receiver

FULL, PART, NONE = Confidence.FULL, Confidence.PART, Confidence.NONE

ONE_COLUMN = [
    ("广东省深圳市南山区粤海街道科技园路1号", ("广东省", "深圳市", "南山区", "粤海街道", "科技园路1号"), FULL),
    ("广东深圳南山区粤海街道办事处科技园路1号", ("广东省", "深圳市", "南山区", "粤海街道", "科技园路1号"), FULL),
    ("广东 深圳 南山 科技园路1号", ("广东省", "深圳市", "南山区", "", "科技园路1号"), FULL),
    ("广东省,深圳市,南山区,科技园路1号", ("广东省", "深圳市", "南山区", "", "科技园路1号"), FULL),
    ("中国广东省广州市天河区体育西路1号", ("广东省", "广州市", "天河区", "", "体育西路1号"), FULL),
    ("518000 广东省深圳市福田区深南大道1号", ("广东省", "深圳市", "福田区", "", "深南大道1号"), FULL),
    ("浙江省杭州市西湖区文三路1号(310012)", ("浙江省", "杭州市", "西湖区", "", "文三路1号"), FULL),
    ("收货地址：杭州西湖区文三路", ("浙江省", "杭州市", "西湖区", "", "文三路"), FULL),
    ("北京市北京市朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号"), FULL),
    ("北京朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号"), FULL),
    ("北京市市辖区朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号"), FULL),
    ("北京市朝阳区北京路3号", ("北京市", "北京市", "朝阳区", "", "北京路3号"), FULL),
    ("上海 上海市 浦东新区 世纪大道1号", ("上海市", "上海市", "浦东新区", "", "世纪大道1号"), FULL),
    ("上海南汇区惠南镇", ("上海市", "上海市", "浦东新区", "惠南镇", ""), FULL),
    ("重庆市渝北区龙溪街道1号", ("重庆市", "重庆市", "两江新区", "龙溪街道", "1号"), FULL),
    ("江苏省昆山市玉山镇人民路5号", ("江苏省", "苏州市", "昆山市", "玉山镇", "人民路5号"), FULL),
    ("昆山市玉山镇人民路5号", ("江苏省", "苏州市", "昆山市", "玉山镇", "人民路5号"), FULL),
    ("吉林省长春市南关区吉林大路1号", ("吉林省", "长春市", "南关区", "", "吉林大路1号"), FULL),
    ("吉林市昌邑区重庆街1号", ("吉林省", "吉林市", "昌邑区", "", "重庆街1号"), FULL),
    ("吉林吉林市昌邑区重庆街1号", ("吉林省", "吉林市", "昌邑区", "", "重庆街1号"), FULL),
    ("湖北恩施州恩施市舞阳大道1号", ("湖北省", "恩施土家族苗族自治州", "恩施市", "", "舞阳大道1号"), FULL),
    ("内蒙古锡林浩特市那达慕大街1号", ("内蒙古自治区", "锡林郭勒盟", "锡林浩特市", "", "那达慕大街1号"), FULL),
    ("新疆乌鲁木齐天山区解放路1号", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "", "解放路1号"), FULL),
    ("广西省南宁市青秀区民族大道1号", ("广西壮族自治区", "南宁市", "青秀区", "", "民族大道1号"), FULL),
    ("湖北省省直辖县级行政单位仙桃市沔阳大道1号", ("湖北省", "仙桃市", "", "", "沔阳大道1号"), FULL),
    ("广东省东莞市长安镇振安路1号", ("广东省", "东莞市", "", "长安镇", "振安路1号"), FULL),
    ("湖北省襄樊市樊城区长征路1号", ("湖北省", "襄阳市", "樊城区", "", "长征路1号"), FULL),
    ("河北省邢台县1号", ("河北省", "邢台市", "信都区", "", "1号"), FULL),
    ("香港特别行政区九龙尖沙咀1号", ("香港特别行政区", "九龙", "", "", "尖沙咀1号"), PART),
    ("台北市府前市场1号", ("", "", "", "", "台北市府前市场1号"), NONE),
    ("台湾台北市府前市场1号", ("台湾省", "台北市", "", "", "府前市场1号"), PART),
    ("台湾桃园市中正路区公所1号", ("台湾省", "桃园市", "", "", "中正路区公所1号"), PART),
    (
        "浙江省杭州市西湖区浙江省杭州市西湖区文三路1号",
        ("浙江省", "杭州市", "西湖区", "", "文三路1号"),
        FULL,
    ),
    ("安徽省合肥市高新区望江西路1号", ("安徽省", "合肥市", "", "", "高新区望江西路1号"), PART),
    ("深圳市科技园路1号", ("广东省", "深圳市", "", "", "科技园路1号"), PART),
    ("朝阳区建国路1号", ("", "", "", "", "朝阳区建国路1号"), NONE),
    ("火星基地1号", ("", "", "", "", "火星基地1号"), NONE),
    ("", ("", "", "", "", ""), NONE),
]


@pytest.mark.parametrize(("text", "parts", "confidence"), ONE_COLUMN, ids=range(len(ONE_COLUMN)))
def test_one_column_is_taken_apart(text: str, parts: tuple[str, ...], confidence: Confidence) -> None:
    place = split_address(text)
    assert (place.province, place.city, place.district, place.town, place.street) == parts
    assert place.confidence is confidence


GOLDEN = Path(__file__).parents[1] / "golden" / "addresses.tsv"


@pytest.mark.parametrize("line", GOLDEN.read_text("utf-8").splitlines())
def test_addresses_as_people_write_them(line: str) -> None:
    """Text, province, city, district, town, street, confidence, code: looked through by a person, all of China."""
    text, *parts, confidence, code = line.split("\t")
    place = split_address(text)
    assert [place.province, place.city, place.district, place.town, place.street] == parts
    assert place.confidence.name == confidence
    assert divisions().code_of(place.province, place.city, place.district) == code
    again = place_of(place.province, place.city, place.district, f"{place.town}{place.street}")
    assert (again.province, again.city, again.district, again.town) == tuple(parts[:4])


COLUMNS = [
    (("广东", "深圳", "南山", "科技园"), ("广东省", "深圳市", "南山区", "", "科技园"), FULL),
    (("广东省", "深圳市", "南山区", "粤海街道科技园"), ("广东省", "深圳市", "南山区", "粤海街道", "科技园"), FULL),
    (("广东省", "深圳市", "", "南山区科技园"), ("广东省", "深圳市", "南山区", "", "科技园"), FULL),
    (("广东省", "广州市", "天河区", "天河区体育西路1号"), ("广东省", "广州市", "天河区", "", "体育西路1号"), FULL),
    (("广东省", "广州市", "", "广东省广州市天河区体育西路"), ("广东省", "广州市", "天河区", "", "体育西路"), FULL),
    (("广东省", "深圳市", "深圳市南山区", "科技园"), ("广东省", "深圳市", "南山区", "", "科技园"), FULL),
    (("江苏省", "昆山市", "", "玉山镇人民路5号"), ("江苏省", "苏州市", "昆山市", "玉山镇", "人民路5号"), FULL),
    (("北京市", "市辖区", "朝阳区", "建国路"), ("北京市", "北京市", "朝阳区", "", "建国路"), FULL),
    (("北京市", "朝阳区", "", "建国路"), ("北京市", "北京市", "朝阳区", "", "建国路"), FULL),
    (("", "深圳市", "南山区", "路"), ("广东省", "深圳市", "南山区", "", "路"), FULL),
    (("", "", "", "广东省深圳市南山区路1号"), ("广东省", "深圳市", "南山区", "", "路1号"), FULL),
    (("重庆市", "县", "云阳县", "双江街道1号"), ("重庆市", "重庆市", "云阳县", "双江街道", "1号"), FULL),
    (("上海", "上海市", "城区", "静安区南京西路"), ("上海市", "上海市", "静安区", "", "南京西路"), FULL),
    (("浙江省", "杭州市", "下城区", "朝晖路1号"), ("浙江省", "杭州市", "拱墅区", "", "朝晖路1号"), FULL),
    (("浙江省", "杭州市", "江干区", "下沙街道1号"), ("浙江省", "杭州市", "钱塘区", "下沙街道", "1号"), FULL),
    (("安徽省", "六安市", "寿县", "寿春镇1号"), ("安徽省", "淮南市", "寿县", "寿春镇", "1号"), FULL),
    (("河北省", "石家庄市", "桥东区", "中山路1号"), ("河北省", "石家庄市", "桥东区", "", "中山路1号"), FULL),
    (("广东省", "东莞市", "长安镇", "振安路"), ("广东省", "东莞市", "", "长安镇", "振安路"), FULL),
    (("安徽省", "合肥市", "高新区", "望江西路1号"), ("安徽省", "合肥市", "高新区", "", "望江西路1号"), PART),
    (("湖南省", "广州市", "天河区", "体育西路"), ("湖南省", "广州市", "天河区", "", "体育西路"), NONE),
    (("Guangdong", "Shenzhen", "", "1 Road"), ("Guangdong", "Shenzhen", "", "", "1 Road"), NONE),
    (("台湾省", "台北市", "信义区", "市府路1号"), ("台湾省", "台北市", "信义区", "", "市府路1号"), FULL),
    (("台湾", "台北市", "", "台北市信义区1号"), ("台湾省", "台北市", "信义区", "", "1号"), FULL),
    (("香港", "", "", "九龙观塘区开源道1号"), ("香港特别行政区", "九龙", "观塘区", "", "开源道1号"), FULL),
    (("香港", "九龙", "", "观塘区开源道1号"), ("香港特别行政区", "九龙", "观塘区", "", "开源道1号"), FULL),
    (("香港", "九龙", "尖沙咀", "弥敦道1号"), ("香港特别行政区", "九龙", "", "", "尖沙咀 弥敦道1号"), PART),
    (
        ("香港特别行政区", "香港特别行政区", "观塘区", "开源道1号"),
        ("香港特别行政区", "九龙", "观塘区", "", "开源道1号"),
        FULL,
    ),
    (
        ("香港特别行政区", "九龙", "观塘区", "香港特别行政区九龙观塘区开源道1号"),
        ("香港特别行政区", "九龙", "观塘区", "", "开源道1号"),
        FULL,
    ),
    (("澳门特别行政区", "澳门特别行政区", "", "新马路1号"), ("澳门特别行政区", "", "", "", "新马路1号"), PART),
]


@pytest.mark.parametrize(("columns", "parts", "confidence"), COLUMNS, ids=range(len(COLUMNS)))
def test_columns_are_brought_into_order(
    columns: tuple[str, str, str, str], parts: tuple[str, ...], confidence: Confidence
) -> None:
    place = place_of(*columns)
    assert (place.province, place.city, place.district, place.town, place.street) == parts
    assert place.confidence is confidence


def test_every_place_of_the_table_is_found_again_by_its_own_address() -> None:
    for province in divisions().provinces.values():
        for city in province.cities.values():
            for county in city.counties:
                whole = province.name + ("" if city.name == province.name else city.name)
                whole += "" if county == city.name else county
                place = split_address(f"{whole}幸福路1号")
                wanted = (province.name, city.name, "" if county == city.name else county)
                assert (place.province, place.city, place.district) == wanted, whole
                assert place.street == "幸福路1号", whole


def test_everyday_names_of_every_city_lead_to_it() -> None:
    for province in divisions().provinces.values():
        for city in province.cities.values():
            if city.name != province.name and province.city_aliases.get(city_short(city.name)) == city.name:
                place = place_of(province.short, city_short(city.name), "", "幸福路1号")
                assert (place.province, place.city) == (province.name, city.name)


@given(st.text(alphabet="广东省深圳市南山区北京朝阳昆浙江杭州西湖镇街道路号1 ,-", max_size=30))
def test_nothing_is_invented_or_lost(text: str) -> None:
    place = split_address(text)
    for char in place.street:
        assert char in text
    if place.confidence is not NONE:
        assert place.province in divisions().provinces
    again = place_of(place.province, place.city, place.district, place.street)
    if place.confidence is FULL and place.district:
        assert (again.province, again.city, again.district) == (place.province, place.city, place.district)


@pytest.mark.parametrize(
    ("province", "city", "shown"),
    [
        ("广东省", "深圳市", "广东 深圳"),
        ("北京市", "北京市", "北京"),
        ("湖北省", "恩施土家族苗族自治州", "湖北 恩施"),
        ("内蒙古自治区", "锡林郭勒盟", "内蒙古 锡林郭勒"),
        ("新疆维吾尔自治区", "阿克苏地区", "新疆 阿克苏"),
        ("湖北省", "仙桃市", "湖北 仙桃"),
        ("CA", "Los Angeles", "CA Los Angeles"),
        ("广东省", "", "广东"),
        ("", "", ""),
    ],
)
def test_short_regions(province: str, city: str, shown: str) -> None:
    assert region_short(province, city) == shown


@pytest.mark.parametrize(
    ("place", "faults"),
    [
        (("广东省", "深圳市", "南山区"), ()),
        (("湖南省", "广州市", "天河区"), ("city_not_in_province",)),
        (("广东省", "深圳市", "天河区"), ("district_not_in_city",)),
        (("广东省", "深圳市", ""), ("district_missing",)),
        (("广东省", "东莞市", ""), ()),
        (("广东", "深圳市", "南山区"), ("province_unknown",)),
        (("香港特别行政区", "", ""), ()),
        (("香港特别行政区", "九龙", "天上区"), ()),
        (("台湾省", "台北市", "信义区"), ()),
        (("重庆市", "重庆市", "渝北区"), ()),
        (("", "", ""), ("province_unknown",)),
    ],
)
def test_what_does_not_fit_together(place: tuple[str, str, str], faults: tuple[str, ...]) -> None:
    assert region_faults(*place) == faults


def test_provinces_in_any_usual_spelling() -> None:
    for text in ("广东", "广东省", "内蒙古", "内蒙古自治区", "内蒙", "西藏省", "宁夏", "香港", "北京", "北京市"):
        assert province_name(text) in divisions().provinces
    for text in ("", "广", "火星", "广东深圳"):
        assert province_name(text) == ""


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("昆山市", "昆山"),
        ("南山区", "南山"),
        ("浦东新区", "浦东"),
        ("和县", "和县"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("鄂温克族自治旗", "鄂温克族"),
        ("苏尼特左旗", "苏尼特左"),
    ],
)
def test_everyday_names_of_counties(name: str, short: str) -> None:
    assert county_short(name) == short


def test_the_table_is_whole_and_dated() -> None:
    table = divisions()
    assert len(table.provinces) == 34
    assert sum(len(city.counties) for province in table.provinces.values() for city in province.cities.values()) > 2800
    assert sum(len(province.cities) for province in table.provinces.values()) > 330
    assert "粤海街道" in table.provinces["广东省"].cities["深圳市"].towns("南山区")


def test_a_table_is_read_line_by_line() -> None:
    text = (
        "# a comment\n110000\t北京市\tbei jing shi\n110101\t东城区\tdong cheng qu\ta镇 b镇\n"
        "420000\t湖北省\thu bei sheng\n420600\t襄阳市\txiang yang shi\n420602\t襄城区\txiang cheng qu\n"
        "429004\t仙桃市\txian tao shi\n~\t湖北省\t襄阳市\t襄樊市\n~\t湖北省\t襄阳市\t旧县\t襄阳市\t襄城区\n"
        "~\t湖北省\t无此市\t某县\t襄阳市\t襄城区"
    )
    table = parse_divisions(text)
    assert table.provinces["北京市"].cities["北京市"].towns("东城区") == ("a镇", "b镇")
    assert table.provinces["湖北省"].city_aliases["襄樊市"] == "襄阳市"
    assert table.provinces["湖北省"].cities["襄阳市"].former == {"旧县": ("襄阳市", "襄城区")}
    assert set(table.provinces["湖北省"].cities) == {"襄阳市", "仙桃市"}


def test_every_former_name_leads_to_a_place_of_today() -> None:
    followed = 0
    for province in divisions().provinces.values():
        for city in province.cities.values():
            for name, (city_now, county_now) in city.former.items():
                here = province.cities[city_now]
                assert not county_now or county_now in here.counties, name
                if county_now:
                    place = place_of(province.name, city.name, name, "幸福路1号")
                    assert (place.city, place.district) == (city_now, "" if county_now == city_now else county_now)
                    followed += 1
    assert followed > 550


def test_codes_and_what_lies_below_them() -> None:
    table = divisions()
    assert table.code_of("广东省", "深圳市", "南山区") == "440305"
    assert table.code_of("北京市", "北京市", "朝阳区") == "110105"
    assert table.code_of("湖北省", "仙桃市") == "429004"
    assert table.code_of("广东省", "深圳市", "高新区") == "440300"
    assert table.code_of("湖南省", "深圳市", "南山区") == "430000"
    assert table.code_of("NY") == ""
    assert len(table.children()) == 34
    assert [one.name for one in table.children("110000")][:2] == ["东城区", "西城区"]
    assert {"武汉市", "仙桃市"} <= {one.name for one in table.children("420000")}
    assert table.children("440305") == ()
    assert "粤海街道" in table.towns_of("440305")
    assert "沙嘴街道" in table.towns_of("429004")
    assert table.towns_of("440300") == ()


def test_every_code_is_reached_from_the_top() -> None:
    table = divisions()
    reached, waiting = [], [""]
    while waiting:
        below = table.children(waiting.pop())
        reached += [one.code for one in below]
        waiting += [one.code for one in below]
    assert sorted(reached) == sorted(table.listed)


def test_places_are_found_by_name_pinyin_and_initials() -> None:
    table = divisions()
    assert {one.path for one in table.find("南山")} >= {
        ("广东省", "深圳市", "南山区"),
        ("黑龙江省", "鹤岗市", "南山区"),
    }
    assert table.find("nanshan", below="440300")[0].code == "440305"
    assert table.find("ＮＳＱ", below="440300")[0].code == "440305"
    assert table.find("chongq")[0].name == "重庆市"
    assert table.find("xiamen")[0].name == "厦门市"
    assert table.find(" ") == ()
    assert len(table.find("区", limit=7)) == 7


def test_receivers_are_tidied_as_a_whole() -> None:
    messy = Receiver(
        " 张\u3000三\u200b",
        "+86 138-0013-8000",
        "cn",
        "广东",
        "深圳",
        "",
        "",
        "南山区 粤海街道 科技园路１号\t2栋",
        " 518000 ",
    )
    assert tidy_receiver(messy) == Receiver(
        "张 三", "13800138000", "CN", "广东省", "深圳市", "南山区", "粤海街道", "科技园路1号 2栋", "518000"
    )
    foreign = Receiver("Ann", "+1 212 555 0147", "US", "NY", "New York", "", "", "350 5th Ave")
    assert tidy_receiver(foreign).province == "NY"
    assert tidy_receiver(Receiver()) == Receiver()


def test_places_do_not_show_streets() -> None:
    assert "科技园" not in repr(split_address("广东省深圳市南山区科技园路1号"))


_PIECES = [
    "广东省",
    "深圳市",
    "南山区",
    "北京",
    "崇文区",
    "县",
    "昆山",
    "玉山镇",
    "巢湖市",
    "居巢区",
    "科技园路1号",
    "&nbsp;",
]


@example(["居巢区", "巢湖市"])
@given(st.lists(st.sampled_from([*_PIECES, " ", "，", "张三", "13800138000", "🎁", "\u200b"]), max_size=8))
def test_a_tidied_receiver_stays_as_it_is(pieces: list[str]) -> None:
    once = tidy_receiver(Receiver("张三", "13800138000", street="".join(pieces)))
    assert tidy_receiver(once) == once
    for word in ("科技园路1号", "张三", "🎁"):
        if word in "".join(pieces):
            assert word in once.street


@pytest.mark.parametrize(
    ("country", "given", "found"),
    [
        (
            "HK",
            {"city": "九龙", "district": "观塘区", "street": "开源道1号"},
            ("香港特别行政区", "九龙", "观塘区", "开源道1号"),
        ),
        ("HK", {"street": "香港九龙观塘区1号"}, ("香港特别行政区", "九龙", "观塘区", "1号")),
        ("TW", {"street": "臺北市信義區1號"}, ("台湾省", "台北市", "信义区", "1號")),
        (
            "HK",
            {"province": "KOWLOON", "city": "Kwun Tong", "street": "1 Road"},
            ("KOWLOON", "Kwun Tong", "", "1 Road"),
        ),
        ("HK", {"street": "广东省深圳市南山区1号"}, ("广东省", "深圳市", "南山区", "1号")),
    ],
)
def test_the_country_stands_for_a_province_that_is_not_written(
    country: str, given: dict[str, str], found: tuple[str, ...]
) -> None:
    place = tidy_receiver(Receiver("王", "91234567", country, **given))
    assert (place.province, place.city, place.district, place.street) == found


signs = st.text("香港九龙观塘区新界沙田台北市信义县鹿镇路1号 中正", max_size=14)


@given(st.sampled_from(["香港", "澳门特别行政区", "台湾省"]), signs, signs)
def test_beyond_the_mainland_nothing_is_lost_and_nothing_is_a_fault(province: str, street: str, city: str) -> None:
    for place in (split_address(f"{province}{street}"), place_of(province, city, "", street)):
        if place.province in ("香港特别行政区", "澳门特别行政区", "台湾省"):
            assert region_faults(place.province, place.city, place.district) == ()
        kept = f"{place.city}{place.district}{place.street}"
        assert all(sign in kept or sign in "香港台北台湾澳门特别行政区省市 " for sign in street.strip())
