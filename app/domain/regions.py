"""Provinces and cities as price tables and warehouse regions name them: 新疆, 江浙沪, 全国, 其余."""

from __future__ import annotations

import re

from app.domain.divisions import divisions
from app.domain.text_cleaning import clean_text
from app.errors import BadInput

_BETWEEN = re.compile(r"[、，,;；/|\s]+")
_OVERSEAS = frozenset({"香港特别行政区", "澳门特别行政区", "台湾省"})
_GROUPS = {"江浙沪": ("江苏省", "浙江省", "上海市"), "江浙沪皖": ("江苏省", "浙江省", "上海市", "安徽省")}
_ALL = frozenset({"全国", "中国"})
_REST = frozenset({"其余", "其他", "其它", "其余地区", "其他地区", "其它地区", "其他省份"})

REST = "*"
"""Stands for every mainland province that the other rows do not name."""


def mainland() -> tuple[str, ...]:
    """Return the provinces that 全国 means."""
    return tuple(name for name in divisions().provinces if name not in _OVERSEAS)


def official_provinces(text: str) -> list[str]:
    """Return the official names of one or several provinces in a cell; ``REST`` for 其余.

    Raises BadInput ``region.no_province``.
    """
    found: list[str] = []
    for word in _words(text):
        if word in _ALL:
            found += mainland()
        elif word in _REST:
            found.append(REST)
        else:
            found += _GROUPS.get(word) or (official_province(word),)
    return found


def official_province(text: str) -> str:
    """Return the official name of a province; raise BadInput ``region.no_province``."""
    table = divisions()
    word = clean_text(text)
    found = word if word in table.provinces else table.province_aliases.get(word, "")
    if not found:
        raise BadInput("region.no_province", name=word[:40])
    return found


def official_cities(province: str, text: str) -> list[str]:
    """Return the official names of one or several cities of a province; raise BadInput ``region.no_city``."""
    known = divisions().provinces[province]
    found = []
    for word in _words(text):
        name = word if word in known.cities else known.city_aliases.get(word, "")
        if not name:
            raise BadInput("region.no_city", name=word[:40], province=province)
        found.append(name)
    return found


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(clean_text(text)) if word]
