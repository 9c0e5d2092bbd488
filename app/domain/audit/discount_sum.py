"""What platform and shop pay of a discount must be the whole discount."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a discount that is more or less than its two parts: the shop would get another sum than it counts on."""
    if facts.platform_discount_cents + facts.shop_discount_cents == facts.discount_cents:
        return
    yield Finding(
        ExceptionKind.DISCOUNT_SUM,
        {
            "discount_cents": facts.discount_cents,
            "platform_cents": facts.platform_discount_cents,
            "shop_cents": facts.shop_discount_cents,
            "currency": facts.currency,
        },
    )
