"""The administrative divisions of China as a lookup: provinces, cities, counties, townships, and names that are gone.

The table ships in resources/divisions (its notice says where it comes from) and is constant data of the program, read
once at first use: about 60 ms and 4 MB. Township names stay one string per county until somebody asks.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})

_PROVINCE_SHORT = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
_PROVINCE_ALIASES = {
    "广西省": "广西壮族自治区",
    "西藏省": "西藏自治区",
    "宁夏省": "宁夏回族自治区",
    "宁夏自治区": "宁夏回族自治区",
    "新疆省": "新疆维吾尔自治区",
    "新疆自治区": "新疆维吾尔自治区",
    "广西自治区": "广西壮族自治区",
    "内蒙古省": "内蒙古自治区",
    "内蒙": "内蒙古自治区",
    "香港特区": "香港特别行政区",
    "澳门特区": "澳门特别行政区",
}
_PEOPLES = (
    "蒙古族", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族",
    "土家族", "哈尼族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族",
    "景颇族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯",
    "普米族", "塔吉克", "怒族", "裕固族", "保安族", "独龙族", "鄂伦春", "鄂温克族", "蒙古", "各族",
)  # fmt: skip
_CITY_ENDINGS = ("自治州", "地区", "林区", "市", "盟")
_COUNTY_ENDINGS = ("自治县", "自治旗", "特区", "林区", "新区", "市", "区", "县", "旗")


def short_name(name: str, endings: tuple[str, ...]) -> str:
    """Return a division's everyday name: 深圳市 → 深圳, 恩施土家族苗族自治州 → 恩施, 昆山市 → 昆山.

    A name whose short form would be one character stays whole (和县, 赵县).
    """
    for ending in endings:
        if name.endswith(ending):
            stem = name[: -len(ending)]
            if ending.startswith("自治"):
                stem = _without_peoples(stem)
            return stem if len(stem) >= 2 else name
    return name


def _without_peoples(stem: str) -> str:
    """Cut the peoples' names off the end of an autonomous division's stem."""
    cut = True
    while cut:
        cut = False
        for people in _PEOPLES:
            if stem.endswith(people) and len(stem) > len(people) + 1:
                stem, cut = stem[: -len(people)], True
    return stem


@dataclass
class City:
    """One city (or prefecture) and what lies in it."""

    name: str
    counties: dict[str, str] = field(default_factory=dict)
    """County name to its townships, one blank-separated string."""
    former: set[str] = field(default_factory=set)
    """County names that are no more."""

    def has_county(self, name: str) -> bool:
        """Tell whether ``name`` is a full county name here, today or formerly."""
        return name in self.counties or name in self.former

    def towns(self, county: str) -> tuple[str, ...]:
        """Return the townships of a county; none where the table has none."""
        return tuple(self.counties.get(county, "").split())


@dataclass
class Province:
    """One province and its cities. A municipality's one city bears its own name."""

    name: str
    short: str
    cities: dict[str, City] = field(default_factory=dict)
    city_aliases: dict[str, str] = field(default_factory=dict)
    """Everyday and former names of cities to the present full name; ambiguous ones are left out."""


@dataclass
class Divisions:
    """The whole table."""

    provinces: dict[str, Province] = field(default_factory=dict)
    province_aliases: dict[str, str] = field(default_factory=dict)
    cities_by_name: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Full city name to its (province, city); short names too where they name one place only."""
    counties_by_name: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Full county name, today's or former, to every (province, city) that has one."""


def parse_divisions(text: str) -> Divisions:
    """Build the lookup from the table's text (format: packaging/build_divisions.py)."""
    table = Divisions()
    codes: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        parts = line.split("\t")
        if line.startswith("#"):
            continue
        if parts[0] == "~":
            _add_former(table, parts[1], parts[2], parts[3])
        elif parts[0].endswith("0000"):
            name = parts[1]
            short = _PROVINCE_SHORT.get(name, name[:-1])
            table.provinces[name] = Province(name, short)
            codes[parts[0][:2]] = (name, name if name in MUNICIPALITIES else "")
        else:
            _add_place(table, codes, parts)
    _index(table)
    return table


def _add_place(table: Divisions, codes: dict[str, tuple[str, str]], parts: list[str]) -> None:
    code, name, towns = parts[0], parts[1], parts[2] if len(parts) > 2 else ""
    province_name, municipal_city = codes[code[:2]]
    province = table.provinces[province_name]
    if code.endswith("00"):
        province.cities[name] = City(name)
        codes[code[:4]] = (province_name, name)
        return
    # A county right below a municipality belongs to its one city; right below a province it is its own city.
    city_name = codes.get(code[:4], ("", ""))[1] or municipal_city or name
    city = province.cities.setdefault(city_name, City(city_name))
    city.counties[name] = towns


def _add_former(table: Divisions, province_name: str, city_name: str, name: str) -> None:
    province = table.provinces[province_name]
    city = province.cities.get(city_name or province_name)
    if city is None:
        return
    if name.endswith("市") and name not in city.counties and province_name not in MUNICIPALITIES:
        province.city_aliases.setdefault(name, city.name)
    city.former.add(name)


def _index(table: Divisions) -> None:
    """Fill the maps that answer without a province or city."""
    for province in table.provinces.values():
        table.province_aliases[province.short] = province.name
        shorts: dict[str, list[str]] = {}
        for city in province.cities.values():
            shorts.setdefault(short_name(city.name, _CITY_ENDINGS), []).append(city.name)
            if city.name.endswith("自治州"):
                shorts.setdefault(short_name(city.name, _CITY_ENDINGS) + "州", []).append(city.name)
            table.cities_by_name.setdefault(city.name, []).append((province.name, city.name))
            for county in (*city.counties, *city.former):
                table.counties_by_name.setdefault(county, []).append((province.name, city.name))
        for short, names in shorts.items():
            if len(names) == 1:
                province.city_aliases.setdefault(short, names[0])
    for alias, name in _PROVINCE_ALIASES.items():
        table.province_aliases.setdefault(alias, name)
    short_cities: dict[str, list[tuple[str, str]]] = {}
    for province in table.provinces.values():
        for alias, name in province.city_aliases.items():
            short_cities.setdefault(alias, []).append((province.name, name))
    for alias, places in short_cities.items():
        if len(places) == 1 and alias not in table.cities_by_name:
            table.cities_by_name[alias] = places


def city_short(name: str) -> str:
    """Return a city's everyday name: 深圳市 → 深圳, 恩施土家族苗族自治州 → 恩施, 阿克苏地区 → 阿克苏."""
    return short_name(name, _CITY_ENDINGS)


def county_short(name: str) -> str:
    """Return a county's everyday name: 昆山市 → 昆山, 南山区 → 南山."""
    return short_name(name, _COUNTY_ENDINGS)


@cache
def divisions() -> Divisions:
    """Return the shipped table."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    packed = (root / "resources" / "divisions" / "divisions.txt.gz").read_bytes()
    return parse_divisions(gzip.decompress(packed).decode())
