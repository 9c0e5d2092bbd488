"""Chinese addresses: official names for what people write, and one column taken apart into its regions.

Nothing here invents a place: what the table does not know stays as written and is told by the confidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from app.domain.divisions import City, Province, county_short, divisions
from app.domain.intake import Receiver
from app.domain.phone import normalise_phone
from app.domain.text_cleaning import clean_text, narrow_alphanumerics

CHINESE_COUNTRIES = frozenset({"", "CN", "HK", "MO", "TW"})

_SEPARATORS = " ,，、/|-－_;；:：·\t"
_FILLERS = re.compile(
    r"市辖区|市辖县|省直辖县级行政单位|省直辖县级行政区划|自治区直辖县级行政区划|省直辖县|省直辖行政单位|直辖县|其它区|其他区"
)
_HEAD = re.compile(r"^(?:中华人民共和国|中国(?!\w*路)|(?:详细|收货|收件)?地址[:：])\s*")
_POSTCODE = re.compile(r"^\d{6}(?!\d)\s*|\s*[(（]?(?:邮编[:：]?)?(?<!\d)\d{6}[)）]?$")
_OFFICE = re.compile(r"^(?:办事处|街道办事处|街道办|街办|办)")


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

    A county-level city in the city column (昆山市) is put below its own city (苏州市).
    """
    parts = [_without_fillers(part) for part in (province, city, district)]
    street = clean_text(street)
    if not any(parts):
        return split_address(street)
    lead = " ".join(part for part in parts if part)
    place = _place_in(f"{lead} {_SENTINEL}{street}")
    if place.confidence is Confidence.NONE:
        return Place(parts[0], parts[1], parts[2], "", street)
    return place if _SENTINEL not in place.street else _with_leftovers(place, parts, street)


_SENTINEL = "\u241e"
"""Stands between the region columns and the street, so that a leftover of the columns is noticed."""


def _with_leftovers(place: Place, parts: list[str], street: str) -> Place:
    """Finish a place whose columns were not used up: the rest of them is a district of its own naming."""
    leftover, _, rest = place.street.partition(_SENTINEL)
    leftover = leftover.strip(_SEPARATORS)
    province = divisions().provinces.get(place.province)
    city = province.cities.get(place.city) if province else None
    if place.district or city is None or not leftover:
        inside, rest_street = _county_and_town(rest, city, place.district)
        district = place.district or inside[0]
        return replace(
            place,
            district=district,
            town=place.town or inside[1],
            street=" ".join(part for part in (leftover, rest_street) if part),
            confidence=_confidence(city, district) if city else place.confidence,
        )
    # The columns name a district that the table does not have (development zones): it stays as written.
    named = parts[2] if leftover == parts[2] else leftover
    return replace(place, district=named, street=street, confidence=Confidence.PART)


def _place_in(text: str) -> Place:
    """Read regions off the head of ``text``."""
    table = divisions()
    rest = text
    province_name, rest = _take_province(rest)
    province = table.provinces.get(province_name)
    city, rest = _take_city(rest, province)
    if city is None:
        province, city, rest = _by_county(rest, province)
    elif province is None:
        province = table.provinces[table.cities_by_name[city.name][0][0]]
    if province is None:
        return Place(street=text.replace(_SENTINEL, "").strip(_SEPARATORS))
    if city is None:
        confidence = Confidence.FULL if not province.cities else Confidence.NONE
        return Place(province=province.name, street=rest.strip(_SEPARATORS), confidence=confidence)
    rest = _without_repeat(rest, province, city)
    (district, town), rest = _county_and_town(rest, city, "")
    return Place(province.name, city.name, district, town, rest.strip(_SEPARATORS), _confidence(city, district))


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
            if len(places) == 1 and (head == places[0][1] or length >= 2):
                return table.provinces[places[0][0]].cities[places[0][1]], _trim(text[length:])
    if province is not None and len(province.cities) == 1:
        return next(iter(province.cities.values())), text
    return None, text


def _ends_like_a_city(head: str, after: str, province: Province, name: str) -> bool:
    """Refuse an everyday name that is really the head of a county's or a road's: 吉林 in 吉林大路, 邢台 in 邢台县."""
    if head == name:
        return True
    if after[:1] in {"县", "区", "路", "街", "道"} or after[:2] in {"大路", "大道", "大街", "新区"}:
        city = province.cities[name]
        return any(city.has_county(after[:length]) for length in range(2, 8))
    return True


def _by_county(text: str, province: Province | None) -> tuple[Province | None, City | None, str]:
    """Find the city by a full county name at the head (昆山市, 义乌市), when only one place has it."""
    table = divisions()
    for length in range(min(14, len(text)), 1, -1):
        places = table.counties_by_name.get(text[:length], [])
        if province is not None:
            places = [place for place in places if place[0] == province.name]
        if len(places) == 1:
            found = table.provinces[places[0][0]]
            return found, found.cities[places[0][1]], text
    return province, None, text


def _without_repeat(text: str, province: Province, city: City) -> str:
    """Take repeated regions off the head: 北京市北京市朝阳区, or a street that begins with the whole address again."""
    changed = True
    while changed:
        changed = False
        text = _trim(text)
        filler = _FILLERS.match(text)
        if filler:
            text, changed = text[filler.end() :], True
        for name in (province.name, city.name, *(_alone(name) for name in (province.name, city.name))):
            if name and text.startswith(name) and not _names_a_road(text[len(name) :]):
                text, changed = text[len(name) :], True
                break
    return text


def _alone(name: str) -> str:
    """Return the everyday name with a blank behind it: 北京 is a repeat only when it stands alone."""
    short = divisions().provinces[name].short if name in divisions().provinces else county_short(name)
    return f"{short} "


def _names_a_road(after: str) -> bool:
    return after[:1] in {"路", "街", "道"} or after[:2] in {"大道", "大街", "大路"}


def _county_and_town(text: str, city: City | None, district: str) -> tuple[tuple[str, str], str]:
    """Return ((district, town), rest) read off the head of ``text``."""
    if city is None:
        return (district, ""), text
    text = _trim(text)
    if not district:
        district, text = _take_county(text, city)
    repeated = f"{city.name}{district}"
    if district and text.lstrip(_SENTINEL + _SEPARATORS).startswith((repeated, district)):
        bare = text.lstrip(_SENTINEL + _SEPARATORS)
        text = bare.removeprefix(city.name).removeprefix(district)
    town, text = _take_town(text, city, district or city.name)
    return (district, town), text


def _take_county(text: str, city: City) -> tuple[str, str]:
    """Return (county, rest). An everyday name (南山) counts only with a separator behind it."""
    bare = text.lstrip(_SENTINEL)
    for length in range(min(16, len(bare)), 1, -1):
        head = bare[:length]
        if city.has_county(head) and head != city.name:
            return head, _trim(bare[length:])
    word = re.split(rf"[{re.escape(_SEPARATORS)}{_SENTINEL}]", bare, maxsplit=1)[0]
    if 2 <= len(word) < len(bare):
        matches = [county for county in city.counties if county != city.name and county_short(county) == word]
        if len(matches) == 1:
            return matches[0], _trim(bare[len(word) :])
    return "", text


def _take_town(text: str, city: City, county: str) -> tuple[str, str]:
    """Return (township, rest); 粤海街道办事处 is 粤海街道."""
    bare = text.lstrip(_SENTINEL + _SEPARATORS)
    best = ""
    for town in city.towns(county):
        if len(town) > len(best) and bare.startswith(town):
            best = town
    if not best:
        return "", text
    return best, _trim(_OFFICE.sub("", bare[len(best) :]))


def _trim(text: str) -> str:
    return text.lstrip(_SEPARATORS)


def _without_fillers(text: str) -> str:
    """Return a region column cleaned; 市辖区 and its like say nothing."""
    return _FILLERS.sub("", narrow_alphanumerics(clean_text(text))).strip(_SEPARATORS)


def province_name(text: str) -> str:
    """Return the official name of a province written in any usual way; empty when it is none."""
    name, rest = _take_province(clean_text(text))
    return name if not rest else ""


def region_short(province: str, city: str) -> str:
    """Return province and city as lists show them: ``广东 深圳``; a municipality only once."""
    table = divisions()
    known = table.provinces.get(province)
    parts = [known.short if known else clean_text(province)]
    if city and city != province:
        parts.append(county_short(city) if not city.endswith("自治州") else _state_short(city, known))
    return " ".join(part for part in parts if part)


def _state_short(city: str, province: Province | None) -> str:
    """Return an autonomous prefecture's everyday name (恩施), the name itself when the table lacks it."""
    aliases = province.city_aliases if province else {}
    return min((alias for alias, name in aliases.items() if name == city), key=len, default=city)


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
    place = place_of(clean.province, clean.city, clean.district, clean.street)
    return replace(
        clean,
        province=place.province,
        city=place.city,
        district=place.district,
        town=clean.town or place.town,
        street=place.street,
    )
