"""Hong Kong, Macau and Taiwan below the province: the names of their areas, districts, cities and counties.

GB/T 2260 has no codes for what lies there, and the shipped table has nothing of it; these are the names alone, in the
characters of the mainland, written down by hand. What is not among them stays in the street.
"""

from __future__ import annotations

import re

HONG_KONG, MACAU, TAIWAN = "香港特别行政区", "澳门特别行政区", "台湾省"
PROVINCE_OF_COUNTRY = {"HK": HONG_KONG, "MO": MACAU, "TW": TAIWAN}

_AREAS: dict[str, dict[str, tuple[str, ...]]] = {
    HONG_KONG: {
        "香港岛": ("中西区", "湾仔区", "东区", "南区"),
        "九龙": ("油尖旺区", "深水埗区", "九龙城区", "黄大仙区", "观塘区"),
        "新界": ("荃湾区", "屯门区", "元朗区", "北区", "大埔区", "西贡区", "沙田区", "葵青区", "离岛区"),
    },
    MACAU: {
        "澳门半岛": ("花地玛堂区", "圣安多尼堂区", "大堂区", "望德堂区", "风顺堂区"),
        "离岛": ("嘉模堂区", "圣方济各堂区", "路氹填海区"),
    },
}
"""Areas with their districts. Taiwan's districts are believed by their ending."""

_CITIES = (
    "台北市", "新北市", "桃园市", "台中市", "台南市", "高雄市", "基隆市", "新竹市", "嘉义市", "新竹县", "苗栗县",
    "彰化县", "南投县", "云林县", "嘉义县", "屏东县", "宜兰县", "花莲县", "台东县", "澎湖县", "金门县", "连江县",
)  # fmt: skip
_ALIASES = {"港岛": "香港岛", "九龙半岛": "九龙"}
_SIGN = r"(?:(?![路街段巷道号])[\u4e00-\u9fff])"
_BELOW_CITY = re.compile(rf"{_SIGN}{{1,3}}?区(?![路街段巷公])")
_BELOW_COUNTY = re.compile(rf"{_SIGN}{{1,3}}?[市镇乡](?![路街段巷公场民政])")
"""Districts of Taiwan: of its cities, and of its counties."""
_MAINLAND = str.maketrans(
    "臺灣區縣鄉鎮龍觀東門離島軍澳黃葵圍灣埗葉澤憲義雲蓮蘭園連聖顧瑪風順",
    "台湾区县乡镇龙观东门离岛军澳黄葵围湾埗叶泽宪义云莲兰园连圣顾玛风顺",
)
_BETWEEN = " ,，、/|-－_;；:：·\t"


def lies_beyond(province: str) -> bool:
    """Tell whether a province, by its official name, is one of the three."""
    return province in (HONG_KONG, MACAU, TAIWAN)


def mainland_signs(text: str) -> str:
    """Return a text with the traditional signs that stand in these names as the mainland writes them."""
    return text.translate(_MAINLAND)


def take_area(province: str, text: str) -> tuple[str, str, str]:
    """Return (city or area, district, rest) read off the head of ``text``; empty what is not there."""
    if province == TAIWAN:
        return _take_taiwan(text)
    areas = _AREAS.get(province, {})
    text = text.lstrip(_BETWEEN)
    plain = mainland_signs(text)
    names = {name: name for name in areas} | {alias: name for alias, name in _ALIASES.items() if name in areas}
    area, head = next(((name, said) for said, name in _longest_first(names) if plain.startswith(said)), ("", ""))
    rest = text[len(head) :].lstrip(_BETWEEN)
    if area and _is_a_district(areas, plain):  # 九龙城区 is no street of 九龙
        area, rest = "", text
    district = _district(areas[area] if area else [one for each in areas.values() for one in each], rest)
    if not district:
        return area, "", rest
    home = area or next(name for name, districts in areas.items() if district in districts)
    return home, district, rest[len(district) :].lstrip(_BETWEEN)


def _longest_first(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _is_a_district(areas: dict[str, tuple[str, ...]], plain: str) -> bool:
    return any(plain.startswith(district) for districts in areas.values() for district in districts)


def _district(known: tuple[str, ...] | list[str], text: str) -> str:
    plain = mainland_signs(text)
    return max((district for district in known if plain.startswith(district)), key=len, default="")


def _take_taiwan(text: str) -> tuple[str, str, str]:
    text = text.lstrip(_BETWEEN)
    plain = mainland_signs(text)
    head = city = next((name for name in _CITIES if plain.startswith(name)), "")
    if not city:  # 台北 alone, where it stands for itself
        head = re.split(rf"[{re.escape(_BETWEEN)}]", plain, maxsplit=1)[0]
        named = [name for name in _CITIES if name[:-1] == head]
        if len(named) != 1:
            return "", "", text
        city = named[0]
    rest = text[len(head) :].lstrip(_BETWEEN)
    found = (_BELOW_CITY if city.endswith("市") else _BELOW_COUNTY).match(mainland_signs(rest))
    district = found[0] if found else ""
    return city, district, rest[len(district) :].lstrip(_BETWEEN)
