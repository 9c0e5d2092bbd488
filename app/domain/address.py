"""Chinese addresses: official names for what people write, and one column taken apart into its regions.

Nothing here invents a place: what the table does not know stays as written and is told by the confidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from app.domain.beyond_mainland import PROVINCE_OF_COUNTRY, lies_beyond, mainland_signs, take_area
from app.domain.divisions import MUNICIPALITIES, City, Province, city_short, county_short, divisions
from app.domain.intake import Receiver
from app.domain.phone import normalise_phone
from app.domain.text_cleaning import clean_text, is_cjk, narrow_alphanumerics

CHINESE_COUNTRIES = frozenset({"", "CN", "HK", "MO", "TW"})

_SEPARATORS = " ,，、/|-－_;；:：·\t"
_FILLERS = re.compile(
    r"市辖区|市辖县|省直辖县级行政单位|省直辖县级行政区划|自治区直辖县级行政区划|省直辖县|省直辖行政单位|直辖县|其它区|其他区"
)
_MUNICIPAL_FILLERS = ("郊县", "县", "城区", "郊区")
_HEAD = re.compile(r"^(?:中华人民共和国|中国(?!路|街|大道)|(?:详细|收货|收件)?地址[:：])\s*")
_POSTCODE = re.compile(r"^\d{6}(?!\d)\s*|\s*[(（]?(?:邮编[:：]?)?(?<!\d)\d{6}[)）]?$")
_OFFICE = re.compile(r"^(?:办事处|街道办事处|街道办|街办|办)")
_WORD_END = re.compile(rf"[{re.escape(_SEPARATORS)}]")
_TOWN_HEAD = re.compile(r"[\u4e00-\u9fff]{2,5}?(?:街道|镇)(?!路|街|大道|大街|村委)")
_TOWN_ENDING = re.compile(r"(?:街道|镇|乡|苏木)$")


class Confidence(IntEnum):
    """How sure the regions of an address are."""

    NONE = 0
    """No province or city was recognised."""
    PART = 1
    """Province and city are known; the district is not, though the city has some."""
    FULL = 2
    """Province, city and district fit together (or the city has no districts)."""


@dataclass(frozen=True)
class Place:
    """An address in parts. ``repr`` tells regions only: a street is a person's."""

    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    street: str = ""
    confidence: Confidence = Confidence.NONE

    def __repr__(self) -> str:
        """Return the regions without town and street."""
        return f"Place({self.province}, {self.city}, {self.district}, ***)"


def split_address(text: str) -> Place:
    """Take a one-column address apart, however its regions are shortened, separated or repeated.

    >>> split_address("广东深圳南山区粤海街道科技园路1号")
    Place(广东省, 深圳市, 南山区, ***)
    """
    rest = _HEAD.sub("", clean_text(text))
    rest = _POSTCODE.sub("", rest).lstrip(_SEPARATORS)
    return _place_in(rest)


def place_of(province: str, city: str, district: str, street: str) -> Place:
    """Bring separate columns into order: official names, missing regions found in the others or in the street.

    A county-level city in the city column (昆山市) is put below its own city (苏州市); a street that repeats its
    regions loses them. What the table does not know stays as written.
    """
    parts = [_without_fillers(part) for part in (province, city, district)]
    if divisions().province_aliases.get(parts[0], parts[0]) in MUNICIPALITIES:
        parts[1:] = ["" if part in _MUNICIPAL_FILLERS else part for part in parts[1:]]
    street = clean_text(street)
    if not any(parts):
        return split_address(street)
    official = divisions().provinces.get(parts[0])
    if official is not None and parts[1] in official.cities and (not parts[2] or parts[1] != parts[2]):
        place = _official(official, parts[1], parts[2])
        return _with_street(place, official.cities[place.city], street)
    place = _place_in(" ".join(part for part in parts if part) + " ")
    if place.confidence is Confidence.NONE:
        return Place(parts[0], parts[1], parts[2], "", street)
    city_found = divisions().provinces[place.province].cities.get(place.city)
    if city_found is None:
        return _beyond_columns(place, street) if lies_beyond(place.province) else replace(place, street=street)
    return _with_street(place, city_found, street)


def _official(province: Province, city_name: str, district: str) -> Place:
    """Return the place of columns whose province and city are official names already, as most are."""
    city = province.cities[city_name]
    if not district or city.has_county(district):
        return Place(province.name, city_name, district)
    rest = _without_repeat(f"{district} ", province.name, city, "")
    city, found, town, rest = _county_and_town(rest, province, city, "")
    return Place(province.name, city.name, found, town, rest.strip(_SEPARATORS))


def _with_street(place: Place, city: City, street: str) -> Place:
    """Finish a place read from columns: ``place.street`` is what they left over, ``street`` the street column."""
    leftover = place.street
    rest = _without_repeat(street, place.province, city, place.district)
    city, district, town, rest = _county_and_town(rest, divisions().provinces[place.province], city, place.district)
    if leftover and not district and any(name != city.name for name in city.counties):
        # A district of its own naming (development zones) stays in its column.
        return replace(place, district=leftover, town=town, street=rest, confidence=Confidence.PART)
    if leftover and not (place.town or town) and _TOWN_ENDING.search(leftover):
        town, leftover = leftover, ""
    return replace(
        place,
        city=city.name,
        district=district,
        town=place.town or town,
        street=_joined(leftover, rest),
        confidence=_confidence(city, district),
    )


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _place_in(text: str) -> Place:
    """Read regions off the head of ``text``."""
    table = divisions()
    province_name, rest = _take_province(text)
    province = table.provinces.get(province_name)
    city, rest = _take_city(rest, province)
    if city is None:
        province, city, rest = _by_county(rest, province)
    elif province is None:
        province = table.provinces[table.cities_by_name[city.name][0][0]]
    if province is None:
        return Place(street=text.strip(_SEPARATORS))
    if city is None and lies_beyond(province.name):
        return _beyond(province.name, rest)
    if city is None:
        return Place(province=province.name, street=rest.strip(_SEPARATORS))
    rest = _without_repeat(rest, province.name, city, "")
    city, district, town, rest = _county_and_town(rest, province, city, "")
    return Place(province.name, city.name, district, town, rest.strip(_SEPARATORS), _confidence(city, district))


def _beyond(province: str, text: str) -> Place:
    """Read what lies below Hong Kong, Macau or Taiwan, of which the table knows nothing."""
    text = _trim(text)
    short = divisions().provinces[province].short
    while text.startswith((province, f"{short} ")):  # said twice; 香港仔 is a place
        text = _trim(text[len(province if text.startswith(province) else short) :])
    city, district, rest = take_area(province, text)
    confidence = Confidence.FULL if district else Confidence.PART
    return Place(province, city, district, "", rest.strip(_SEPARATORS), confidence)


def _beyond_columns(place: Place, street: str) -> Place:
    """Finish a place beyond the mainland read from columns; a street that repeats or holds its regions loses them."""
    rest = _trim(street)
    for name in (place.province, divisions().provinces[place.province].short, place.city, place.district):
        said = mainland_signs(rest)
        if name and said.startswith(name) and not _names_a_road(said[len(name) :]):
            rest = _trim(rest[len(name) :])
    if place.district or place.street:
        return replace(place, street=_joined(place.street, rest))
    read = _beyond(place.province, f"{place.city}{rest}")
    return read if read.district or not place.city else replace(place, street=rest)


def _confidence(city: City, district: str) -> Confidence:
    has_counties = any(county != city.name for county in city.counties)
    return Confidence.FULL if not has_counties or city.has_county(district) else Confidence.PART


def _take_province(text: str) -> tuple[str, str]:
    """Return (full province name or empty, rest). A name that is also a city's is left when 市 follows it."""
    table = divisions()
    for length in range(min(9, len(text)), 1, -1):
        head = text[:length]
        if head in table.provinces:
            return head, _trim(text[length:])
        name = table.province_aliases.get(head)
        if name and not (text[length : length + 1] == "市" and f"{head}市" in table.cities_by_name):
            after = text[length:]
            # 北京 alone is the municipality; its full form was tried above.
            return name, _trim(after.removeprefix("省") if name.endswith("省") else after)
    return "", text


def _take_city(text: str, province: Province | None) -> tuple[City | None, str]:
    """Return (city, rest): by full name first, then by everyday or former name."""
    table = divisions()
    text = _trim(_FILLERS.sub("", text, count=1) if _FILLERS.match(text) else text)
    for length in range(min(14, len(text)), 1, -1):
        head = text[:length]
        if province is not None:
            name = head if head in province.cities else province.city_aliases.get(head, "")
            if name and _ends_like_a_city(head, text[length:], province, name):
                return province.cities[name], _trim(text[length:])
        else:
            places = table.cities_by_name.get(head, [])
            if len(places) != 1:
                continue
            found = table.provinces[places[0][0]]
            if _ends_like_a_city(head, text[length:], found, places[0][1]):
                return found.cities[places[0][1]], _trim(text[length:])
    if province is not None and len(province.cities) == 1:
        return next(iter(province.cities.values())), text
    return None, text


def _ends_like_a_city(head: str, after: str, province: Province, name: str) -> bool:
    """Refuse an everyday name that is really the head of a county's or a road's: 吉林 in 吉林大路, 邢台 in 邢台县."""
    if head == name:
        return True
    if after[:1] == "市" and any(city.has_county(f"{head}市") for city in province.cities.values()):
        return False  # 恩施市 in 恩施州, 巢湖市 that was a city once
    if after[:1] in {"县", "区", "路", "街", "道"} or after[:2] in {"大路", "大道", "大街", "新区"}:
        city = province.cities[name]
        return any(city.has_county(after[:length]) for length in range(2, 8))
    return True


def _by_county(text: str, province: Province | None) -> tuple[Province | None, City | None, str]:
    """Find the city by a county at the head, when only one place has it.

    By its full name (昆山市, 义乌市), or by the everyday one where one of its townships follows (昆山玉山镇).
    """
    table = divisions()
    for length in range(min(14, len(text)), 1, -1):
        places = table.counties_by_name.get(text[:length], [])
        if province is not None:
            places = [place for place in places if place[0] == province.name]
        today = {_city_today(*place, text[:length]) for place in places}
        if len(today) == 1:
            found = table.provinces[places[0][0]]
            return found, found.cities[places[0][1]], text
    for length in range(min(6, len(text)), 1, -1):
        if province is None:
            break
        rest = _trim(text[length:])
        for city, county in table.everyday_counties.get((province.name, text[:length]), ()):
            if any(rest.startswith(town) for town in province.cities[city].towns(county)):
                return province, province.cities[city], f"{county} {rest}"
    return province, None, text


def _city_today(province: str, city: str, county: str) -> tuple[str, str]:
    home = divisions().provinces[province].cities[city]
    return (province, city if county in home.counties else home.former[county][0])


def _without_county_filler(text: str, city: City) -> str:
    """Take 县 or 郊县 off the head where a municipality's county follows: 重庆市县云阳县 is how some shops say it."""
    for filler in _MUNICIPAL_FILLERS:
        rest = _trim(text[len(filler) :])
        if text.startswith(filler) and any(city.has_county(rest[:length]) for length in range(2, 16)):
            return rest
    return text


def _without_repeat(text: str, province: str, city: City, district: str) -> str:
    """Take regions that are known already off the head: 北京市北京市朝阳区, or a street with its address."""
    names = [name for name in (province, city.name, district) if name]
    shorts = [f"{divisions().provinces[province].short} ", f"{city_short(city.name)} "]
    changed = True
    while changed:
        changed = False
        text = _trim(text)
        filler = _FILLERS.match(text)
        if filler:
            text, changed = text[filler.end() :], True
        for name in (*names, *shorts):
            if text.startswith(name) and not _names_a_road(text[len(name) :]):
                text, changed = text[len(name) :], True
                break
    return text


def _names_a_road(after: str) -> bool:
    return after[:1] in {"路", "街", "道"} or after[:2] in {"大道", "大街", "大路"}


def _county_and_town(text: str, province: Province, city: City, district: str) -> tuple[City, str, str, str]:
    """Return (city, district, town, rest) read off the head of ``text``; what was merged or moved as it is today."""
    text = _trim(text)
    if not district:
        if city.name in MUNICIPALITIES:
            text = _without_county_filler(text, city)
        district, text = _take_county(text, city)
        if district:
            text = _without_repeat(text, province.name, city, district)
    city, district = _today(province, city, district, text)
    if district:
        text = _without_former(_without_repeat(text, province.name, city, district), province.name, city, district)
    town, text = _take_town(text, city, district or city.name)
    return city, district, town, text


def _without_former(text: str, province: str, city: City, district: str) -> str:
    """Take names off the head that are the same place today: 巢湖市居巢区."""
    former = [name for name, now in city.former.items() if now == (city.name, district)]
    while found := next((name for name in former if text.startswith(name)), ""):
        text = _without_repeat(text[len(found) :], province, city, district)
    return text


def _today(province: Province, city: City, county: str, rest: str) -> tuple[City, str]:
    """Return where a county lies today; of one that was divided, the township at the head of ``rest`` decides."""
    if county in city.counties:
        parts, heir = (county, *city.divided.get(county, ())), county
    elif county in city.former:
        city_now, heir = city.former[county]
        city, was = province.cities[city_now], city
        parts = tuple(city.counties)
        if not heir and city is was and len(city.counties) > 1:
            heir = county  # divided among several
    else:
        return city, county
    if len(parts) > 1:
        named = [part for part in parts if any(rest.startswith(town) for town in city.towns(part))]
        if len(named) == 1:
            heir = named[0]
    return city, heir


def _take_county(text: str, city: City) -> tuple[str, str]:
    """Return (county, rest). An everyday name (南山) counts only with a separator behind it."""
    for length in range(min(16, len(text)), 1, -1):
        head = text[:length]
        if city.has_county(head) and head != city.name:
            return head, _trim(text[length:])
    word = _WORD_END.split(text, maxsplit=1)[0]
    if 2 <= len(word) < len(text):
        matches = [county for county in city.counties if county != city.name and county_short(county) == word]
        if len(matches) == 1:
            return matches[0], _trim(text[len(word) :])
    return "", text


def _take_town(text: str, city: City, county: str) -> tuple[str, str]:
    """Return (township, rest); 粤海街道办事处 is 粤海街道. Where the table has none (东莞) a name is believed."""
    best = max((town for town in city.towns(county) if text.startswith(town)), key=len, default="")
    if not best and not city.counties:
        named = _TOWN_HEAD.match(text)
        best = named[0] if named else ""
    return (best, _trim(_OFFICE.sub("", text[len(best) :]))) if best else ("", text)


def _trim(text: str) -> str:
    return text.lstrip(_SEPARATORS)


def _without_fillers(text: str) -> str:
    """Return a region column cleaned; 市辖区 and its like say nothing."""
    if not text:
        return text
    return _FILLERS.sub("", narrow_alphanumerics(clean_text(text))).strip(_SEPARATORS)


def province_name(text: str) -> str:
    """Return the official name of a province written in any usual way; empty when it is none."""
    name, rest = _take_province(clean_text(text))
    return name if not rest else ""


@lru_cache(maxsize=4096)
def region_short(province: str, city: str) -> str:
    """Return province and city as lists show them: ``广东 深圳``; a municipality only once."""
    known = divisions().provinces.get(province)
    parts = [known.short if known else clean_text(province)]
    if city and city != province:
        parts.append(city_short(city))
    return _joined(*parts)


def region_confidence(province: str, city: str, district: str) -> Confidence:
    """Return how sure official names are together; NONE where they contradict each other or are not known."""
    faults = region_faults(province, city, district)
    if not faults:
        return Confidence.PART if lies_beyond(province) and not district else Confidence.FULL
    return Confidence.PART if faults[0] in {"district_missing", "district_not_in_city"} else Confidence.NONE


def region_faults(province: str, city: str, district: str) -> tuple[str, ...]:
    """Return what does not fit together, as codes: ``province_unknown``, ``city_not_in_province``,
    ``district_not_in_city``, ``district_missing``. Official names are expected (see place_of).
    """
    found = divisions().provinces.get(province)
    if found is None:
        return ("province_unknown",)
    if not found.cities:
        return ()
    inside = found.cities.get(city)
    if inside is None:
        return ("city_not_in_province",)
    if _confidence(inside, district) is Confidence.FULL:
        return ()
    return ("district_not_in_city",) if district else ("district_missing",)


def tidy_receiver(receiver: Receiver) -> Receiver:
    """Return the receiver with clean texts, a normalised phone and, in China, official region names.

    Regions that can be read off the street move out of it.
    """
    clean = replace(
        receiver,
        name=clean_text(receiver.name),
        phone=normalise_phone(receiver.phone, receiver.country),
        country=receiver.country.upper() or "CN",
        province=clean_text(receiver.province),
        city=clean_text(receiver.city),
        district=clean_text(receiver.district),
        town=clean_text(receiver.town),
        street=clean_text(narrow_alphanumerics(receiver.street)),
        postcode=clean_text(receiver.postcode),
    )
    if clean.country not in CHINESE_COUNTRIES:
        return clean
    home = PROVINCE_OF_COUNTRY.get(clean.country, "")
    if home and not clean.province and is_cjk(clean.city + clean.street) and not _take_province(clean.street)[0]:
        clean = replace(clean, province=home)
    place = place_of(clean.province, clean.city, clean.district, clean.street)
    return replace(
        clean,
        province=place.province,
        city=place.city,
        district=place.district,
        town=clean.town or place.town,
        street=place.street,
    )
