"""What asks a person to read an order, and may therefore be excused by a rule."""

from __future__ import annotations

from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind
from app.domain.rules.facts import RuleFacts


def looks(facts: RuleFacts, limits: Limits) -> frozenset[str]:
    """Return the kinds of findings that message, memo and flag would open, as the checks of their names do."""
    there = {
        ExceptionKind.MESSAGE: bool(facts.buyer_message.strip()),
        ExceptionKind.MEMO: bool(facts.seller_memo.strip()),
        ExceptionKind.FLAG: facts.flag in limits.flags,
    }
    return frozenset(kind.value for kind, found in there.items() if found and kind not in limits.off)
