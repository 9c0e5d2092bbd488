"""The bench's keys as bar codes, for hands in gloves: PDKEY-F12 is F12, PDKEY-SPACE is Space."""

from __future__ import annotations

from app.ui.actions import BY_NAME, pretty

COMMAND = "PDKEY-"
VERB_OF_KEY = {
    "F12": "complete", "F2": "weigh", "F3": "quantity", "F4": "undo", "F7": "call", "F8": "short", "F9": "reprint",
    "F10": "put_backs", "SPACE": "acknowledge", "ESC": "leave",
}  # fmt: skip


def verb_of(code: str) -> str | None:
    """Return the verb that a scanned code stands for, None for any other code."""
    return VERB_OF_KEY.get(code[len(COMMAND) :].upper()) if code.upper().startswith(COMMAND) else None


def command_rows() -> list[tuple[str, str, str]]:
    """Return (code, words, key cap) of every command, for the printed sheet."""
    actions = [(key, BY_NAME[f"bench.{verb}"]) for key, verb in VERB_OF_KEY.items()]
    return [(COMMAND + key, action.words(), pretty(action.keys[0])) for key, action in actions]
