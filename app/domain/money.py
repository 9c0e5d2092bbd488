"""Money: text to whole minor units and back, and shares that add up exactly. No float anywhere.

Exponents are those of ISO 4217 (list read from memory and checked against the common currencies; a currency
that is not listed has two decimals, as most have).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from app.domain.text_cleaning import narrow
from app.errors import BadInput

_EXPONENTS = dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

_SIGNS = re.compile(r"^(?:CNY|RMB|USD|EUR|JPY|HKD|人民币|US\$|HK\$|[¥$€£₩])\s*|\s*(?:元|CNY|RMB|¥)$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_PLAIN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,3}))?", re.ASCII)
"""What machines write; read without a detour over Decimal."""

_LIMIT = 10**15
"""Minor units beyond this are a slipped column, not a price."""


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (CNY 2, JPY 0, KWD 3)."""
    return _EXPONENTS.get(currency.upper(), 2)


def parse_decimal(text: str) -> Decimal:
    """Return the number in ``text``: currency signs, thousands commas, blanks and full-width digits are taken off.

    Raises BadInput ``money.not_a_number``.
    """
    bare = _SIGNS.sub("", narrow(text).strip()).replace(" ", "").strip()
    if not _NUMBER.fullmatch(bare):
        raise BadInput("money.not_a_number", text=text[:40])
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        raise BadInput("money.not_a_number", text=text[:40]) from None


def to_cents(value: Decimal, currency: str) -> int:
    """Return ``value`` in minor units of ``currency``, rounded half up.

    Raises BadInput ``money.too_large`` for sums that no order has.
    """
    if not value.is_finite():
        raise BadInput("money.not_a_number", text=str(value))
    if abs(value) > _LIMIT:
        raise BadInput("money.too_large", text=str(value)[:40])
    cents = int((value.scaleb(exponent(currency))).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if abs(cents) > _LIMIT:
        raise BadInput("money.too_large", text=str(value)[:40])
    return cents


def parse_cents(text: str, currency: str) -> int:
    """Return the sum written in ``text`` as minor units: ``parse_cents("¥1,234.50", "CNY") == 123450``.

    Raises BadInput ``money.not_a_number`` or ``money.too_large``.
    """
    plain = _PLAIN.fullmatch(text)
    digits = exponent(currency)
    if plain and len(plain[3] or "") <= digits:
        cents = int(plain[2] + (plain[3] or "").ljust(digits, "0"))
        return -cents if plain[1] else cents
    return to_cents(parse_decimal(text), currency)


def format_cents(cents: int, currency: str) -> str:
    """Return a sum for screens, without sign of the currency: ``"1,234.50"``, ``"1,234"`` for yen."""
    digits = exponent(currency)
    whole, part = divmod(abs(cents), 10**digits)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole:,}" + (f".{part:0{digits}d}" if digits else "")


def to_text(cents: int, currency: str) -> str:
    """Return a sum for machines: ``"1234.50"``."""
    return format_cents(cents, currency).replace(",", "")


def income_cents(paid_cents: int, refunded_cents: int, platform_discount_cents: int) -> int:
    """Return what a shop gets for an order: what the buyer paid and kept, and what the platform pays of the discount.

    What the shop itself takes off is no income.
    """
    return paid_cents - refunded_cents + platform_discount_cents


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split ``total`` minor units by ``weights`` so that the shares add up exactly.

    Largest remainders first, ties to the earlier share. With no positive weight the parts are equal.
    Raises ValueError for a negative weight or no weight at all (a bug of the caller).
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be given and not be negative")
    effective = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(effective)
    sign = -1 if total < 0 else 1
    pairs = [divmod(abs(total) * weight, whole) for weight in effective]
    parts = [quotient for quotient, _ in pairs]
    by_remainder = sorted(range(len(pairs)), key=lambda at: (-pairs[at][1], at))
    for at in by_remainder[: abs(total) - sum(parts)]:
        parts[at] += 1
    return tuple(sign * part for part in parts)
