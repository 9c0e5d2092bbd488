"""Make outside text safe to keep and show: width, white space and invisible characters, never letters.

Rare characters beyond the Basic Multilingual Plane (𬭎, 𫖯) and emoji are letters here and stay.
"""

from __future__ import annotations

import html
import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_HIDDEN_RANGES = (
    r"\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U0010ffff"
)
"""Controls, format marks (bidi, zero-width), surrogates and private use: general categories Cc, Cf, Cs, Co."""
_HIDDEN = re.compile(f"[{_HIDDEN_RANGES}\ufe0e\ufe0f]")
_SUSPICIOUS = re.compile(f"[{_HIDDEN_RANGES}\ufe0e\ufe0f\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_EMOJI_GLUE = frozenset({"\u200d", "\ufe0e", "\ufe0f"})
"""Zero-width joiner and variation selectors hold emoji together; they stay inside emoji and go elsewhere."""

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0xFFE0: 0xA2}
"""Full-width ASCII to ASCII, ideographic space to space, ￥ to ¥, ￠ to ¢."""
_ASCII_WIDTH = {code: target for code, target in _WIDTH.items() if chr(target).isalnum() or target == 0x20}


def _without_glue(found: re.Match[str]) -> str:
    """Keep a joiner or selector that follows a symbol, as it does inside an emoji; drop every other hidden mark."""
    char, at = found[0], found.start()
    before = found.string[at - 1] if at else ""
    if char in _EMOJI_GLUE and before:
        is_emoji = unicodedata.category(before) in {"So", "Sk"} or before in _EMOJI_GLUE or before in "#*0123456789"
        return char if is_emoji else ""
    return ""


def drop_invisible(text: str) -> str:
    """Return ``text`` without C0 and C1 controls, bidi marks, zero-width marks, surrogates and private use.

    Line breaks and tabs become one space each run; emoji sequences keep their joiners.
    """
    if not _SUSPICIOUS.search(text):
        return text
    return _HIDDEN.sub(_without_glue, _BREAKS.sub(" ", text))


def without_entities(text: str) -> str:
    """Return ``text`` with HTML's ``&nbsp;`` and its like as the characters they mean, however often they were encoded.

    Shops that print orders as HTML hand them over so. Only entities that end with a semicolon count: ``A&B`` is a name.
    """
    while "&" in text:
        plain = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if plain == text:
            break
        text = plain
    return text


def clean_text(text: str) -> str:
    """Return one line of visible text: nothing invisible, no HTML entities, no double spaces, none at the ends."""
    if not text:
        return text
    if "&" in text:
        text = without_entities(text)
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
