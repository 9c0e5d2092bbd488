"""Every line must name a SKU or a bundle of ours; the finding cures itself when the listing is mapped."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find lines without either; name them by merchant code or title."""
    missing = [
        line.name
        for line in facts.lines
        if line.sku_id is None and line.bundle_id is None and line.qty > line.refunded_qty
    ]
    if missing:
        yield Finding(ExceptionKind.UNMATCHED, {"listings": missing})
