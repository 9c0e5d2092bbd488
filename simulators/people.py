"""Invented receivers: names as Chinese shops see them and phone numbers that only look right."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "慕容", "尉迟", "司徒", "夏侯")
_GIVEN_FIRST = "子梓雨欣浩宇一思佳嘉俊晓文志建国海春秋明丽秀玉美静婷雪冰若诗晨天家永德世光振立永红卫学少"
_GIVEN_SECOND = "涵轩怡然泽萱彤琪航博杰豪鑫睿瑶妍洁颖慧敏霞芳燕玲娟萍华强军勇伟磊刚平辉超波斌峰宁林兰英梅琴云莲"
_RARE_GIVEN = ("䶮", "𬭎", "𠮷", "犇", "堃", "喆", "翀", "昶旻", "𬱖", "㛃")
_MINORITY = (
    "阿卜杜拉·买买提",
    "古丽娜尔·艾合买提",
    "阿依努尔·吐尔逊",
    "迪丽拜尔·阿不都热依木",
    "才让多杰",
    "扎西·次仁卓玛",
    "巴特尔·苏和",
    "吉木日古",
)
_LATIN = ("Emily Zhao", "Kevin Li", "Sofia Müller", "Lucas O'Brien", "ANNA KOWALSKA", "Mike-Chen")
_NICKNAMES = ("小小的太阳", "豆豆妈", "王女士", "刘先生", "前台代收", "一只柴犬")

_MOBILE_PREFIXES = ("130", "131", "135", "136", "137", "138", "139", "150", "151", "156", "158", "159", "170", "173")
_MOBILE_PREFIXES_NEW = ("176", "177", "180", "181", "185", "186", "187", "188", "189", "191", "198", "199")


@dataclass(frozen=True)
class Person:
    """A receiver as the buyer means it: ``name`` whole, ``surname`` its first part where it has one, '' otherwise."""

    name: str
    surname: str
    phone: str
    quirks: tuple[str, ...] = ()


def mobile(random: Random) -> str:
    """Return an invented 11-digit mobile number."""
    prefix = random.choice(_MOBILE_PREFIXES + _MOBILE_PREFIXES_NEW)
    return f"{prefix}{random.randrange(10**8):08d}"


def _name(random: Random) -> tuple[str, str, str]:
    """Return name, surname and the quirk's name ('' for an everyday name)."""
    draw = random.random()
    if draw < 0.86:
        surname = random.choice(_SURNAMES)
        given = random.choice(_GIVEN_SECOND)
        if random.random() < 0.72:
            given = random.choice(_GIVEN_FIRST) + given
        return surname + given, surname, ""
    if draw < 0.90:
        surname = random.choice(_COMPOUND_SURNAMES)
        given = random.choice(_GIVEN_FIRST) + random.choice(("", random.choice(_GIVEN_SECOND)))
        return surname + given, surname, "compound_surname"
    if draw < 0.93:
        surname = random.choice(_SURNAMES)
        return surname + random.choice(_RARE_GIVEN), surname, "rare_character"
    if draw < 0.955:
        return random.choice(_MINORITY), "", "minority_name"
    if draw < 0.975:
        return random.choice(_LATIN), "", "latin_name"
    return random.choice(_NICKNAMES), "", "nickname"


def _phone(random: Random, area_code: str) -> tuple[str, str]:
    """Return a phone number and its quirk; ``area_code`` is the city's, for landlines."""
    draw = random.random()
    if draw < 0.88:
        return mobile(random), ""
    number = mobile(random)
    if draw < 0.93:
        return f"184{random.randrange(10**8):08d}-{random.randrange(10**4):04d}", "virtual_phone"
    if draw < 0.955:
        digits = 8 if len(area_code) == 3 else 7
        local = f"{random.randrange(2, 9)}{random.randrange(10 ** (digits - 1)):0{digits - 1}d}"
        tail = random.choice(("", "", f"-{random.randrange(100, 999)}"))
        return f"{area_code}-{local}{tail}", "landline"
    if draw < 0.98:
        return f"{number[:3]} {number[3:7]} {number[7:]}", "spaced_phone"
    return f"+86{number}", "country_code_phone"


def person(random: Random, area_code: str) -> Person:
    """Return one invented receiver living where landlines start with ``area_code`` (0 included)."""
    name, surname, name_quirk = _name(random)
    phone, phone_quirk = _phone(random, area_code)
    return Person(name, surname, phone, tuple(quirk for quirk in (name_quirk, phone_quirk) if quirk))
