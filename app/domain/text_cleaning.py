"""Make outside text safe to keep and show: width, white space and invisible characters, never letters.

Rare characters beyond the Basic Multilingual Plane (𬭎, 𫖯) and emoji are letters here and stay.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JOINER = "\u200d"
_KEPT_FORMAT = frozenset({_JOINER, "\ufe0e", "\ufe0f"})
"""Zero-width joiner and variation selectors hold emoji together; they stay between emoji and go elsewhere."""

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0xFFE0: 0xA2}
"""Full-width ASCII to ASCII, ideographic space to space, ￥ to ¥, ￠ to ¢."""
_ASCII_WIDTH = {code: target for code, target in _WIDTH.items() if chr(target).isalnum() or target == 0x20}


def _is_invisible(char: str) -> bool:
    """Tell whether ``char`` is a control, bidi, zero-width, private or unassigned-format mark."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} or char == "\ufeff"


def _holds_emoji(text: str, at: int) -> bool:
    """Tell whether the joiner or selector at ``at`` follows a symbol, as it does inside an emoji."""
    before = text[at - 1] if at else ""
    return bool(before) and (
        unicodedata.category(before) in {"So", "Sk"} or before in _KEPT_FORMAT or before in "#*0123456789"
    )


def drop_invisible(text: str) -> str:
    """Return ``text`` without C0 and C1 controls, bidi marks, zero-width marks and lone surrogates.

    Line breaks and tabs become one space each run; emoji sequences keep their joiners.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub(" ", _LONE_SURROGATE.sub("", text))
    return "".join(
        char
        for at, char in enumerate(text)
        if (_holds_emoji(text, at) if char in _KEPT_FORMAT else not _is_invisible(char))
    )


def clean_text(text: str) -> str:
    """Return one line of visible text: nothing invisible, no double spaces, no space at the ends."""
    return _SPACES.sub(" ", drop_invisible(text)).strip()


def narrow(text: str) -> str:
    """Return ``text`` with full-width ASCII and the ideographic space in their narrow forms; hanzi untouched."""
    return text.translate(_WIDTH)


def narrow_alphanumerics(text: str) -> str:
    """Return ``text`` with only full-width letters, digits and spaces narrowed; Chinese punctuation stays."""
    return text.translate(_ASCII_WIDTH)


def clean_code(text: str) -> str:
    """Return a number or code (order number, SKU code, waybill number) as it is meant: narrow and trimmed.

    Inner single spaces stay: some SKU codes have them.
    """
    return clean_text(narrow(text))


def shorten(text: str, limit: int) -> str:
    """Return ``text`` cut to ``limit`` characters, the last one an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def is_cjk(text: str) -> bool:
    """Tell whether ``text`` holds a Chinese character (any plane)."""
    return any(
        "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U000323af"
        for char in text
    )
