"""docs/benchmarks.md: one section a goal, each replaced on its own when the goal is measured again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Result

HEAD = """# Benchmarks

What the program reaches, each figure beside a baseline taken in the same run. `python -m benchmarks` measures all
goals, `python -m benchmarks p4 p6` some; `--orders` sets the size, `--postgres none` leaves Postgres out, `--data`
says where the seeded databases are kept. Seeding a million orders takes some minutes, once. Figures are median / 95th
percentile unless they say otherwise; each section names the machine and its load, since another program's load is in
the figures too. Compare ratios, not milliseconds of two machines.

The baselines share no code with what they judge. Databases are filled by `packdesk-seed` with invented people whose
receivers are really sealed and indexed. SQLite runs with WAL and synchronous FULL, Postgres with fsync on.

All goals measured here were met on 2026-12-01; P1 on SQLite, the start of P12 and the 500 labels of P13 on Postgres
with little room. P2 was measured while other programs kept both cores busy, and before two faults that it found were
repaired (a scan for earlier orders on SQLite, 32 labels of the generator); it is to be measured again. P3, P8, P10, P11
and P14 have no benchmark yet.
"""
_SECTION = "<!-- {goal} -->"
_END = "<!-- end {goal} -->"


def write_section(page: Path, goal: str, title: str, results: Sequence[Result], machine: str) -> None:
    """Replace one goal's section, or add it in the order of the goals."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    sections = dict(re.findall(r"<!-- (p\d+) -->\n(.*?)\n<!-- end \1 -->", text, re.DOTALL))
    sections[goal] = _section(goal, title, results, machine)
    parts = [HEAD.strip()]
    parts += [
        f"{_SECTION.format(goal=name)}\n{sections[name].strip()}\n{_END.format(goal=name)}"
        for name in sorted(sections, key=lambda key: int(key[1:]))
    ]
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _section(goal: str, title: str, results: Sequence[Result], machine: str) -> str:
    lines = [
        f"## {goal.upper()}: {title}",
        "",
        machine,
        "",
        "| what | database | measured | baseline | goal | verdict |",
        "|---|---|---|---|---|---|",
    ]
    for result in results:
        verdict = {True: "met", False: "**missed**", None: ""}[result.good]
        cells = (result.what, result.database, result.measured, result.baseline, result.goal, verdict)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
