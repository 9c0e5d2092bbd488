"""Far more pieces than anybody usually buys: a typing error, a reseller, or a listing of the wrong unit."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find lines of so many times the usual quantity, from so many pieces on, where the usual quantity is known."""
    odd = [
        f"{line.name} ×{line.qty}"
        for line in facts.lines
        if line.usual_qty
        and line.is_sold
        and line.usual_lines >= limits.price_odd_lines
        and line.qty >= limits.qty_odd_pieces
        and line.qty > line.usual_qty * limits.qty_odd_times
    ]
    if odd:
        yield Finding(ExceptionKind.QTY_ODD, {"lines": odd})
