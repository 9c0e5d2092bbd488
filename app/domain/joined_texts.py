"""Texts of several orders in one: how they are joined, and what a change of the joined one makes of each."""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = "；"


def parts_of(text: str) -> list[str]:
    """Return the parts of a joined text, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(BETWEEN) if part.strip()))


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, what two of them say said once."""
    return BETWEEN.join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def carried_over(mine: str, before: str, after: str) -> str:
    """Return one order's text after a joined one was changed: parts that went go, new ones come, its others stay."""
    was, now = parts_of(before), parts_of(after)
    if was == now:
        return mine
    kept = [part for part in parts_of(mine) if part in now or part not in was]
    return joined([*kept, *(part for part in now if part not in was)])
