"""Draw docs/states.md from the tables of moves: ``python tools/write_state_docs.py``.

A test compares the file with what this would write, so the drawing is true to the code.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "states.md"

INTRO = """\
# States and moves

Drawn from the tables in `app/domain/*_state.py` by `tools/write_state_docs.py`; change the code, not this page. The
same tables refuse illegal moves, stand in the WHERE of every bulk update, and are what `packdesk db check` compares
every timeline with; the tests walk every pair.
"""

ABOUT = {
    "Order": "Beyond `routed` it is computed from the parcels and never set by hand. Findings, holds and intercepts are"
    " rows beside it, not states.",
    "Parcel": "Writing back is a fact beside the state. A recycled number is kept with its request.",
    "Print job": "A job found `sending` after a crash becomes `unknown`, and a person decides.",
}


def page() -> str:
    """Return the whole page."""
    from app.domain import order_state, parcel_state, print_state

    drawings = {
        "Order": _drawn([(*pair, after) for pair, after in order_state.MOVES.items()]),
        "Parcel": _drawn([(*pair, after) for pair, after in parcel_state.MOVES.items()]),
        "Print job": _drawn([(*pair, after) for pair, after in print_state.MOVES.items()]),
    }
    return "\n".join([INTRO, *(f"## {name}\n\n{ABOUT[name]}\n\n{drawn}" for name, drawn in drawings.items())])


def _drawn(moves: Sequence[tuple[StrEnum, StrEnum, StrEnum]]) -> str:
    """Return the drawing of a table whose first move starts where everything begins."""
    begins = moves[0][0]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {begins.value}"]
    lines += [f"    {before.value} --> {after.value}: {move.value}" for before, move, after in moves]
    lines += [f"    {end.value} --> [*]" for end in type(begins) if all(before is not end for before, _, _ in moves)]
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    TARGET.write_text(page(), "utf-8")
