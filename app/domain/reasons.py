"""A reason inside a parameter: a code with its own parameters as one text, so that a list of reasons fits into params.

Events and findings keep flat parameters (``app.errors.Param``); a decision that has to say why each other way was not
taken keeps one such text a way, and the wording says them one after the other (``{others:reasons}``).
"""

from __future__ import annotations

import json

from app.errors import Param


def pack(code: str, /, **params: Param) -> str:
    """Return a code with its parameters as one text."""
    return json.dumps([code, params], ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> tuple[str, dict[str, Param]]:
    """Return the code and parameters of a packed text; a text of another form is its own code."""
    try:
        code, params = json.loads(text)
    except ValueError:
        return text, {}
    return str(code), dict(params)
