"""Which words of a receiver can be searched, and the one normalisation used for index, query and check alike."""

from __future__ import annotations

import re
import unicodedata

from app.domain.intake import Receiver

COMPOUND_SURNAMES = frozenset(
    {
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
        "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
        "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
        "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户",
        "公玉", "公仪", "梁丘", "公仲", "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘",
        "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "淳于", "达奚", "褚师",
    }
)  # fmt: skip
_SEPARATORS = re.compile(r"[\s\-()·•・.,,。_/]+")
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]+")
"""Names of common hanzi are their own normal form."""
_LATIN = re.compile(r"[A-Za-z]")
_TAIL = 4
_FULL_NUMBER = 11
"""Digits of a mainland mobile number, or of an area code with a landline."""


def normal_phone(text: str) -> str:
    """Return digits only, +86 and 0086 taken off; a virtual number keeps its extension after ``x``."""
    if _PLAIN_MOBILE.fullmatch(text):
        return text  # by far the most, and an import normalises every order
    plain = unicodedata.normalize("NFKC", text).lower()
    marked = re.search(r"(?:转|ext\.?|#|,|x|-)\s*(\d{2,6})\s*$", plain)
    if marked:
        head = _without_country(re.sub(r"\D", "", plain[: marked.start()]))
        if len(head) >= _FULL_NUMBER:
            return f"{head}x{marked.group(1)}"
    return _without_country(re.sub(r"\D", "", plain))


def _without_country(digits: str) -> str:
    if digits.startswith("0086"):
        return digits[4:]
    if digits.startswith("86") and len(digits) == _FULL_NUMBER + 2:
        return digits[2:]
    return digits


def normal_name(text: str) -> str:
    """Return the name without spaces and separators, NFKC, case-folded."""
    if _PLAIN_NAME.fullmatch(text):
        return text
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def given_name(text: str) -> str:
    """Return the name without its surname: two characters for compound surnames, else one; empty for one character."""
    return _without_surname(normal_name(text))


def _without_surname(name: str) -> str:
    cut = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[cut:]


def is_latin(text: str) -> bool:
    """Tell whether a name is written in Latin letters, whose words are searched one by one."""
    return not _PLAIN_NAME.fullmatch(text) and bool(_LATIN.search(unicodedata.normalize("NFKC", text)))


def words_of(receiver: Receiver) -> list[tuple[str, str]]:
    """Return the ``(field, word)`` pairs under which a receiver can be found; empty parts give none."""
    words: list[tuple[str, str]] = []
    phone = normal_phone(receiver.phone)
    if phone:
        words.append(("phone", phone))
        head = phone.partition("x")[0]
        if len(head) >= _TAIL:
            words.append(("tail", head[-_TAIL:]))
    name = normal_name(receiver.name)
    if name:
        words.append(("name", name))
        if is_latin(receiver.name):
            parts = unicodedata.normalize("NFKC", receiver.name).casefold().split()
            words.extend(("given", part) for part in dict.fromkeys(parts) if part != name)
        elif given := _without_surname(name):
            words.append(("given", given))
    return words


def words_of_query(text: str) -> list[tuple[str, str]]:
    """Return the ``(field, word)`` pairs a typed query could mean, most exact first."""
    typed = text.strip()
    digits = normal_phone(typed)
    if re.fullmatch(r"[\d\s+\-()xX#转,]+", unicodedata.normalize("NFKC", typed)):
        if len(digits) == _TAIL:
            return [("tail", digits)]
        return [("phone", digits)] if len(digits) > _TAIL else []
    name = normal_name(typed)
    return [("name", name), ("given", name)] if name else []


def matches(receiver: Receiver, field: str, word: str) -> bool:
    """Check a decrypted hit: tokens are short, so a collision must not count."""
    return (field, word) in words_of(receiver)
