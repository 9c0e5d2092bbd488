"""Hide what paper and screen must not show of a person: the rules of GB/T 41833-2022 as pure functions.

The standard (in force since 2023, read through press reports of 2023-04) asks that a label shows no complete name,
phone or address: at least one character of the name, at least six digits of the phone, and unit and room numbers
are hidden. Carriers still get the full data through their interfaces; masked text is for eyes only.

Every function takes any text, however odd, and hides more rather than less where it cannot tell. Masking masked
text again changes nothing that is still needed: the head of the name, three leading and two trailing digits.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.phone import parse_phone
from app.domain.sheets import Party

STAR = "*"
MASKS = (STAR, "＊", "•")
"""What platforms put in the place of what they do not tell."""
NUMBER_MASK = "**"
"""Stands for a hidden building, unit or room number of any length."""
MAX_NAME_STARS = 3
"""Longer names show no more stars than this, so that a company's name does not fill the line."""
MIN_HIDDEN_DIGITS = 6
MAX_SHOWN_EXTENSION = 6
"""A longer "extension" is another phone number."""

_SEVERAL_PHONES = re.compile(r"[/;、；|]|或|[,，](?=\D*(?:\d\D*){7})")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_PLAIN_TEXT = re.compile("[\x00-\x7f\u4e00-\u9fff]*")
"""Common hanzi and ASCII are their own normal form and hold no other digit."""
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MASKED_PHONE = re.compile(r"[0-9]{0,4}-?\*{6,}[0-9]{0,2}(?:-[0-9]{1,6})?")
_NEITHER_DIGIT_NOR_STAR = re.compile(r"[^0-9*]")
_PHONE_IN_TEXT = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?1[3-9]\d(?:[-\s]?\d){8}(?!\d)"
    r"|(?<!\d)0[1-9]\d{1,2}[-\s]?[2-9]\d{2,3}[-\s]?\d{4}(?!\d)"
)

_CJK = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_HAN_DIGITS = "零〇一二三四五六七八九十百两"
_UNIT_WORDS = "单元|室|栋|幢|座|楼|层|户|房|门|排|梯|宿舍|公寓"
_ROAD_WORDS = ("路", "街", "道", "巷", "弄", "胡同", "村", "庄", "屯", "寨", "组", "段")
_NUMBERED_ROADS = ("国道", "省道", "县道", "乡道")
_NUMBER = re.compile(
    rf"(?=[0-9A-Za-z{_HAN_DIGITS}甲乙丙丁])(?:"  # what any of them begins with: fails fast everywhere else
    # digits with the letters, hyphens and signs that belong to them: 478, A1203, 3-2-501, 12#
    r"[A-Za-z]{0,2}[0-9][0-9A-Za-z]*(?:[-—–~#./][0-9A-Za-z]+)*#?"
    # 三单元, 十二号楼, 五〇一室; a numeral inside a name (文三路, 五一广场) has no such word behind it
    rf"|[{_HAN_DIGITS}]+(?=号|{_UNIT_WORDS})"
    # A座, 乙单元
    rf"|(?<![A-Za-z])[A-Za-z甲乙丙丁](?={_UNIT_WORDS}|区))"
)
_PART_OF_ROAD_NAME = re.compile(r"\s*号?(?:大街|大道|马路|街|路|道|国道|省道|县道|乡道|公路|高速|环|段)")
_HOUSE = re.compile(rf"\s*(?:号(?!\s*(?:{_UNIT_WORDS}))|弄)")
_VILLAGE_GROUP = re.compile(r"\s*(?:村民小组|组|社|大队|生产队|队)")
_UNIT_FOLLOWS = re.compile(rf"\s*(?:号|{_UNIT_WORDS})")
_HAN_AFTER_UNIT = re.compile(rf"[{_HAN_DIGITS}](?:(?<=单元.)|(?<=[栋幢座楼层排梯].))[{_HAN_DIGITS}]*")
_WESTERN_HOUSE = re.compile(
    r"\s*\d{1,5}(?=[\s,]+[A-Za-z])(?!\s+(?:apt|unit|suite|ste|room|rm|flat|floor|fl)\b)", re.IGNORECASE
)
_WESTERN_ORDINAL_ROAD = re.compile(r"\d+(?:st|nd|rd|th)(?=\s+(?:ave|avenue|st|street|rd|road)\b)", re.IGNORECASE)
_WESTERN_NUMBER = re.compile(
    r"[A-Za-z]{0,2}\d[\w/#.-]*|(?:(?<=\bapt )|(?<=\bunit )|(?<=\bflat ))[A-Za-z]\b", re.IGNORECASE
)


def is_masked(text: str) -> bool:
    """Tell whether a part of a text is hidden by whoever sent it."""
    return any(mark in text for mark in MASKS)


def masked_name(name: str) -> str:
    """Keep the first character of a Chinese name, or the first letter of each word of another.

    张三 becomes 张*, 欧阳娜娜 欧***, John Smith J*** S***. A name or word of one character is hidden altogether, and so
    is a first character that is no letter (people type phone numbers into the name).
    """
    if _PLAIN_NAME.fullmatch(name):
        return name[0] + STAR * (len(name) - 1)  # by far the most, and imports mask every order
    words = ["".join(name.split())] if _CJK.search(name) else name.split()
    return " ".join(_masked_word(word) for word in words)


def _masked_word(word: str) -> str:
    head = word[0] if len(word) > 1 and word[0].isalpha() else ""
    return head + STAR * min(max(len(word) - 1, 1), MAX_NAME_STARS)


def masked_phone(phone: str) -> str:
    """Hide at least six digits of every number in the text: 13800138000 becomes 138******00.

    A landline keeps its area code (0571-******66), a virtual number its extension (184******00-1234): both are
    needed to tell numbers apart, and six digits are hidden all the same. A number of six digits or fewer is hidden
    altogether. Words around the number are dropped; without any digit the answer is empty.
    """
    if _PLAIN_MOBILE.fullmatch(phone):
        return f"{phone[:3]}******{phone[9:]}"  # by far the most, and imports mask every order
    masked = (_masked_number(part) for part in _SEVERAL_PHONES.split(_with_ascii_digits(phone)))
    return "/".join(part for part in masked if part)


def _with_ascii_digits(text: str) -> str:
    """The text in its normal width, every digit of any script as 0 to 9."""
    if _PLAIN_TEXT.fullmatch(text):
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), unicodedata.normalize("NFKC", text))


def _masked_number(text: str) -> str:
    if _MASKED_PHONE.fullmatch(text):
        return text
    phone = parse_phone(text)
    digits, extension = _NEITHER_DIGIT_NOR_STAR.sub("", phone.number), phone.extension
    if len(extension) > MAX_SHOWN_EXTENSION:
        digits, extension = digits + extension, ""
    head, hyphen = 3, ""
    if digits.startswith("0"):
        head, hyphen = (3 if digits[1:2] in {"1", "2"} else 4), "-"
    elif len(digits) < len("4008001234"):
        head = 0
    head = max(0, min(head, len(digits) - MIN_HIDDEN_DIGITS))
    tail = max(0, min(2, len(digits) - MIN_HIDDEN_DIGITS - head))
    stars = STAR * (len(digits) - head - tail)
    shown = digits[:head] + (hyphen if head else "") + stars + digits[len(digits) - tail :]
    return f"{shown}-{extension}" if extension else shown


def masked_street(street: str) -> str:
    """Keep road and house number, hide building, unit, floor and room numbers: ** stands for each.

    文三路478号华星广场A座1203室 becomes 文三路478号华星广场**座**室. A house number is kept only where it stands right
    behind a road's or village's name; any other number is hidden, since it may be a room.
    """
    plain = _with_ascii_digits(street).strip()
    if not _CJK.search(plain):
        return _masked_western_street(plain)
    out: list[str] = []
    position = 0
    house_seen = unit_seen = False
    for found in _NUMBER.finditer(plain):
        start, end = found.span()
        keep = False
        if not (house_seen or unit_seen):
            before = plain[:start].rstrip()
            names_road = bool(_PART_OF_ROAD_NAME.match(plain, end)) or before.endswith(_NUMBERED_ROADS)
            is_house = not names_road and before.endswith(_ROAD_WORDS) and bool(_HOUSE.match(plain, end))
            keep = names_road or is_house or bool(_VILLAGE_GROUP.match(plain, end))
            house_seen = is_house
            unit_seen = not keep and bool(_UNIT_FOLLOWS.match(plain, end))
        out += plain[position:start], found[0] if keep else NUMBER_MASK
        position = end
    out.append(plain[position:])
    return _HAN_AFTER_UNIT.sub(NUMBER_MASK, "".join(out))


def _masked_western_street(street: str) -> str:
    house = _WESTERN_HOUSE.match(street)
    kept = house[0] if house else ""
    rest = street[len(kept) :]
    out: list[str] = []
    position = 0
    for found in _WESTERN_ORDINAL_ROAD.finditer(rest):
        out += _WESTERN_NUMBER.sub(NUMBER_MASK, rest[position : found.start()]), found[0]
        position = found.end()
    return kept + "".join(out) + _WESTERN_NUMBER.sub(NUMBER_MASK, rest[position:])


def masked_text(text: str) -> str:
    """Hide the phone numbers that buyers and staff write into messages and memos; leave the rest as it is."""
    return _PHONE_IN_TEXT.sub(lambda found: masked_phone(found[0]), text)


def masked_party(party: Party) -> Party:
    """Return the party as a label or slip may show it; the region needs no masking."""
    return Party(
        name=masked_name(party.name),
        phone=masked_phone(party.phone),
        region=party.region,
        street=masked_street(party.street),
    )
