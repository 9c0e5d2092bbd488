"""Every line must name a SKU of ours; the finding cures itself when the listing is mapped."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.exceptions import ExceptionKind


def check(facts: Facts) -> Iterable[Finding]:
    """Find lines without a SKU; name them by merchant code or title."""
    missing = [
        line.merchant_code or line.title for line in facts.lines if line.sku_id is None and line.qty > line.refunded_qty
    ]
    if missing:
        yield Finding(ExceptionKind.UNMATCHED, {"listings": missing})
