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
from typing import NamedTuple

from app.domain.text_cleaning import clean_text, narrow

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
    "香港特別行政區": "香港特别行政区",
    "澳門特別行政區": "澳门特别行政区",
    "澳門": "澳门特别行政区",
    "台灣省": "台湾省",
    "臺灣省": "台湾省",
    "台灣": "台湾省",
    "臺灣": "台湾省",
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
    former: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Names of counties that are no more, or lie elsewhere now, to (city, county) of today.

    The county is empty where the ground went to several, or where the city has none.
    """
    divided: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A county to those that have some of its towns today: 余杭区 to 临平区."""

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


class Division(NamedTuple):
    """One place of the table, as a list offers it."""

    code: str
    """Six digits of GB/T 2260."""
    name: str
    path: tuple[str, ...]
    """Province, city and county, as far down as it goes; a municipality's one city is left out."""
    pinyin: str
    """Syllables with blanks between, without tones."""


@dataclass
class Divisions:
    """The whole table."""

    provinces: dict[str, Province] = field(default_factory=dict)
    province_aliases: dict[str, str] = field(default_factory=dict)
    cities_by_name: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Full city name to its (province, city); short names too where they name one place only."""
    counties_by_name: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Full county name, today's or former, to every (province, city) that has one."""
    everyday_counties: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    """(province, everyday county name) to every (city, county) of today that is called so."""
    listed: dict[str, Division] = field(default_factory=dict)
    """Every place of today by its code, in the order of codes."""
    codes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(province, city, county), as an address has them, to the code."""

    def code_of(self, province: str, city: str = "", county: str = "") -> str:
        """Return the GB/T 2260 code of the smallest division that the official names are known down to.

        Empty when not even the province is known.
        """
        for names in ((province, city, county), (province, city, ""), (province, "", "")):
            code = self.codes.get(names)
            if code:
                return code
        return ""

    def children(self, code: str = "") -> tuple[Division, ...]:
        """Return what lies right below a code: provinces for none, then cities, then counties.

        Below a municipality, and where a province has no city in between, counties come at once.
        """
        if not code:
            return tuple(one for one in self.listed.values() if one.code.endswith("0000"))
        parent = self.listed[code]
        depth = len(parent.path) + 1
        return tuple(
            one
            for one in self.listed.values()
            if len(one.path) == depth and one.path[:-1] == parent.path and one.code != code
        )

    def towns_of(self, code: str) -> tuple[str, ...]:
        """Return the townships of a county, or of a city without counties; none where the table has none."""
        path = self.listed[code].path
        cities = self.provinces[path[0]].cities
        city = cities.get(path[0]) or (cities.get(path[1]) if len(path) > 1 else None)
        return city.towns(path[-1]) if city is not None else ()

    def find(self, text: str, below: str = "", limit: int = 50) -> tuple[Division, ...]:
        """Return places by part of their name, their pinyin (nanshan) or its initials (nsq), the best first.

        ``below`` keeps to what lies in the division with that code.
        """
        wanted = clean_text(narrow(text)).lower().replace(" ", "")
        if not wanted:
            return ()
        inside = self.listed[below].path if below else ()
        ranked = []
        for one in self.listed.values():
            if one.code != below and one.path[: len(inside)] == inside:
                rank = _rank(one, wanted)
                if rank is not None:
                    ranked.append((rank, len(one.path), one.code, one))
        return tuple(one for *_, one in sorted(ranked)[:limit])


def _rank(place: Division, wanted: str) -> int | None:
    """Return how well a place answers what was typed, 0 best; None when it does not."""
    if wanted in place.name:
        return 0 if place.name.startswith(wanted) else 3
    syllables = place.pinyin.split()
    if "".join(syllables).startswith(wanted):
        return 1
    if "".join(syllable[0] for syllable in syllables).startswith(wanted):
        return 2
    return None


def parse_divisions(text: str) -> Divisions:
    """Build the lookup from the table's text (format: packaging/build_divisions.py)."""
    table = Divisions()
    codes: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        parts = line.split("\t")
        if line.startswith("#"):
            continue
        if parts[0] == "~":
            _add_former(table, parts[1:])
        elif parts[0] == "/":
            home = table.provinces[parts[1]].cities[parts[2]]
            home.divided[parts[3]] = (*home.divided.get(parts[3], ()), parts[4])
        elif parts[0].endswith("0000"):
            name = parts[1]
            short = _PROVINCE_SHORT.get(name, name[:-1])
            table.provinces[name] = Province(name, short)
            codes[parts[0][:2]] = (name, name if name in MUNICIPALITIES else "")
            table.listed[parts[0]] = Division(parts[0], name, (name,), parts[2])
            table.codes[(name, codes[parts[0][:2]][1], "")] = table.codes[(name, "", "")] = parts[0]
        else:
            _add_place(table, codes, parts)
    _index(table)
    return table


def _add_place(table: Divisions, codes: dict[str, tuple[str, str]], parts: list[str]) -> None:
    code, name, pinyin, towns = (*parts[:3], parts[3] if len(parts) > 3 else "")
    province_name, municipal_city = codes[code[:2]]
    province = table.provinces[province_name]
    if code.endswith("00"):
        province.cities[name] = City(name)
        codes[code[:4]] = (province_name, name)
        table.listed[code] = Division(code, name, (province_name, name), pinyin)
        table.codes[(province_name, name, "")] = code
        return
    # A county right below a municipality belongs to its one city; right below a province it is its own city.
    between = codes.get(code[:4], ("", ""))[1]
    city_name = between or municipal_city or name
    city = province.cities.setdefault(city_name, City(city_name))
    city.counties[name] = towns
    table.listed[code] = Division(code, name, (province_name, *([between] if between else []), name), pinyin)
    table.codes[(province_name, city_name, "" if city_name == name else name)] = code


def _add_former(table: Divisions, parts: list[str]) -> None:
    """Note a name that is no more: (province, city, name[, city now, county now]); three parts are a city's."""
    province_name, city_name, name = parts[:3]
    province = table.provinces[province_name]
    city = province.cities.get(city_name)
    if city is None:
        return
    if len(parts) == len(("province", "city", "name")):
        province.city_aliases.setdefault(name, city.name)
        province.city_aliases.setdefault(short_name(name, _CITY_ENDINGS), city.name)
        return
    city.former[name] = (parts[3], parts[4])


def _index(table: Divisions) -> None:
    """Fill the maps that answer without a province or city."""
    for province in table.provinces.values():
        table.province_aliases[province.short] = province.name
        _index_cities(province)
        for city in province.cities.values():
            table.cities_by_name.setdefault(city.name, []).append((province.name, city.name))
            for county in (*city.counties, *city.former):
                table.counties_by_name.setdefault(county, []).append((province.name, city.name))
            for county in city.counties:
                everyday = (province.name, short_name(county, _COUNTY_ENDINGS))
                table.everyday_counties.setdefault(everyday, []).append((city.name, county))
    for alias, name in _PROVINCE_ALIASES.items():
        table.province_aliases.setdefault(alias, name)
    short_cities: dict[str, list[tuple[str, str]]] = {}
    for province in table.provinces.values():
        for alias, name in province.city_aliases.items():
            short_cities.setdefault(alias, []).append((province.name, name))
    for alias, places in short_cities.items():
        if len(places) == 1 and alias not in table.cities_by_name:
            table.cities_by_name[alias] = places


def _index_cities(province: Province) -> None:
    """Give the cities of a province their everyday names; those that name two are left out."""
    shorts: dict[str, list[str]] = {}
    for city in province.cities.values():
        short = short_name(city.name, _CITY_ENDINGS)
        shorts.setdefault(short, []).append(city.name)
        if city.name.endswith("自治州"):
            shorts.setdefault(f"{short}州", []).append(city.name)
    for short, names in shorts.items():
        if len(names) == 1:
            province.city_aliases[short] = names[0]
        else:
            province.city_aliases.pop(short, None)
    for city in province.cities.values():  # 巢湖市 was a city and is a county: the county says more
        for county in (*city.counties, *city.former):
            if county != city.name:
                province.city_aliases.pop(county, None)


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
