"""Where two names differ: only that part is boxed on the bench, so the eye finds M against L at once."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_PIECES = re.compile(r"[A-Za-z0-9.+#%*×-]+|\s+|.")
_SAME_ENOUGH = 0.4
"""Below this share of common pieces the two are simply different things."""


class Part(NamedTuple):
    """A run of a name; ``differs`` True where the other name says something else."""

    words: str
    differs: bool


def difference(scanned: str, expected: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return both names as parts. Names without much in common differ as wholes."""
    left, right = _PIECES.findall(scanned), _PIECES.findall(expected)
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    same = sum(len("".join(left[block.a : block.a + block.size]).strip()) for block in matcher.get_matching_blocks())
    longest = max(len(scanned.replace(" ", "")), len(expected.replace(" ", "")), 1)
    if same / longest < _SAME_ENOUGH:
        return (Part(scanned, differs=True),), (Part(expected, differs=True),)
    ours: list[Part] = []
    theirs: list[Part] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        _add(ours, "".join(left[a0:a1]), differs=tag != "equal")
        _add(theirs, "".join(right[b0:b1]), differs=tag != "equal")
    return _tidy(ours), _tidy(theirs)


def _add(parts: list[Part], words: str, *, differs: bool) -> None:
    if words:
        parts.append(Part(words, differs))


def _tidy(parts: list[Part]) -> tuple[Part, ...]:
    """Join neighbours of a kind and gaps between two differing parts; trim the boxed ones."""
    joined: list[Part] = []
    for at, part in enumerate(parts):
        gap = not part.words.strip() and 0 < at < len(parts) - 1 and joined[-1].differs and parts[at + 1].differs
        differs = part.differs or gap
        if joined and joined[-1].differs == differs:
            joined[-1] = Part(joined[-1].words + part.words, differs)
        else:
            joined.append(Part(part.words, differs))
    return tuple(Part(part.words.strip(), part.differs) for part in joined if part.words.strip())


def boxed(parts: tuple[Part, ...]) -> str:
    """Return what stands in the box, for the sentence below."""
    return " ".join(part.words for part in parts if part.differs)
