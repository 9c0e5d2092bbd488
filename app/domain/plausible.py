"""Does a receiver look like somebody at a place? Codes of what does not, from the clear text, so that none is kept.

The answers are stored beside the sealed receiver when it is written: audit then knows them without opening anything.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.intake import Receiver
from app.domain.text_cleaning import is_cjk

NAME_PLACEHOLDER = "name_placeholder"
NAME_DIGITS = "name_digits"
NAME_REPEATED = "name_repeated"
NAME_NO_LETTER = "name_no_letter"
PHONE_REPEATED = "phone_repeated"
STREET_SHORT = "street_short"
STREET_PLACEHOLDER = "street_placeholder"
PO_BOX = "po_box"
LOCKER = "locker"

ODDITIES = (
    NAME_PLACEHOLDER, NAME_DIGITS, NAME_REPEATED, NAME_NO_LETTER, PHONE_REPEATED, STREET_SHORT, STREET_PLACEHOLDER,
    PO_BOX, LOCKER,
)  # fmt: skip
"""Every code, in the order in which they are told."""

PICK_UP_PLACES = frozenset({PO_BOX, LOCKER})
"""Places that some carriers do not deliver to; whether they are a finding is a setting."""

_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_PLACEHOLDERS = frozenset(
    {
        "先生", "女士", "小姐", "太太", "同学", "老师", "师傅", "老板", "收件人", "收货人", "收货", "收件", "收",
        "本人", "客户", "顾客", "买家", "用户", "会员", "匿名", "匿名用户", "未知", "无", "无名", "无名氏", "某某",
        "某某某", "姓名", "名字", "联系人", "默认", "不详", "保密", "随便",
        "test", "testing", "tester", "name", "none", "null",
        "nil", "na", "n/a", "unknown", "anonymous", "xxx", "xx", "abc", "asdf", "qwerty",
    }
)  # fmt: skip
_TEST = "测试"
_SEPARATORS = re.compile(r"[\s\-·•.,，。_/()（）*]+")
_LOCKERS = re.compile(
    "自提柜|快递柜|储物柜|寄存柜|智能柜|丰巢|速递易|驿站(?![路街巷镇乡村])|自提点|代收点|代收处"
    "|parcel locker|packstation",
    re.IGNORECASE,
)
_PO_BOXES = re.compile(r"信箱|邮箱\s*[0-9]|\bp\.?\s*o\.?\s*box\b|\bpost(?:al)?\s+(?:office\s+)?box\b", re.IGNORECASE)
_SHORTEST_STREET = 2
_SAME_TAIL = 8
_MASK = "*"


def oddities(person: Receiver) -> tuple[str, ...]:
    """Return what looks implausible, as codes of ODDITIES; missing and masked parts are not judged here."""
    found = [*_of_name(person.name), *_of_phone(person.phone), *_of_street(person.street)]
    return tuple(found)


def _of_name(name: str) -> list[str]:
    if _PLAIN_NAME.fullmatch(name) and name not in _PLACEHOLDERS and _TEST not in name:  # by far the most
        return [NAME_REPEATED] if len(name) > 2 and len(set(name)) == 1 else []
    if not name or _MASK in name:
        return []
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = _SEPARATORS.sub("", plain)
    if plain in _PLACEHOLDERS or bare in _PLACEHOLDERS or _TEST in bare:
        return [NAME_PLACEHOLDER]
    if bare.isdigit():
        return [NAME_DIGITS]
    if not any(sign.isalpha() for sign in bare):
        return [NAME_NO_LETTER]
    # 莎莎 and 丹丹 are names; aa and 王王王 are not.
    if len(set(bare)) == 1 and len(bare) > (2 if is_cjk(bare) else 1):
        return [NAME_REPEATED]
    return []


def _of_phone(phone: str) -> list[str]:
    tail = phone[-_SAME_TAIL:]
    return [PHONE_REPEATED] if len(tail) == _SAME_TAIL and tail.isdigit() and len(set(tail)) == 1 else []


def _of_street(street: str) -> list[str]:
    if not street or _MASK in street:
        return []
    found = []
    if len(street.strip()) < _SHORTEST_STREET or not any(sign.isalnum() for sign in street):
        found.append(STREET_SHORT)
    if _TEST in street:
        found.append(STREET_PLACEHOLDER)
    if _PO_BOXES.search(street):
        found.append(PO_BOX)
    if _LOCKERS.search(street):
        found.append(LOCKER)
    return found
