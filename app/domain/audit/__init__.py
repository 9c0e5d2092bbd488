"""The audit checks, one file each: a check takes the facts of an order and returns findings, nothing else."""

from __future__ import annotations

from app.domain.audit import (
    address,
    amount,
    blacklist,
    cod,
    discount_sum,
    duplicate,
    finance,
    flag,
    lines_sum,
    listing,
    memo,
    message,
    phone,
    plausible,
    presale,
    price_low,
    price_odd,
    promise,
    quantity,
    receiver,
    region,
    risk,
)
from app.domain.audit.facts import Check, Facts, Finding
from app.domain.audit.limits import DEFAULTS, Limits
from app.domain.exceptions import ExceptionKind

_K = ExceptionKind

CHECKS: dict[ExceptionKind, Check] = {
    _K.UNMATCHED: listing.check,
    _K.RECEIVER_INCOMPLETE: receiver.check,
    _K.RECEIVER_ODD: plausible.check,
    _K.PHONE_ODD: phone.check,
    _K.ADDRESS_INVALID: address.check,
    _K.AMOUNT_ANOMALY: amount.check,
    _K.LINES_SUM: lines_sum.check,
    _K.DISCOUNT_SUM: discount_sum.check,
    _K.PRICE_LOW: price_low.check,
    _K.PRICE_ODD: price_odd.check,
    _K.QTY_ODD: quantity.check,
    _K.MESSAGE: message.check,
    _K.MEMO: memo.check,
    _K.FLAG: flag.check,
    _K.DUPLICATE: duplicate.check,
    _K.BLACKLISTED: blacklist.check,
    _K.NO_SHIP_REGION: region.check,
    _K.PLATFORM_RISK: risk.check,
    _K.PRESALE: presale.check,
    _K.PROMISE_AT_RISK: promise.check,
    _K.COD_LIMIT: cod.check,
}
"""Each check by the one kind of finding that it makes."""


def findings(facts: Facts, limits: Limits = DEFAULTS) -> list[Finding]:
    """Return everything the checks find; several findings may be open on one order."""
    return [finding for kind, check in CHECKS.items() if kind not in limits.off for finding in check(facts, limits)]


def second_audit(facts: Facts, limits: Limits = DEFAULTS) -> list[Finding]:
    """Return the finding of the second audit, for an order on which nothing else is open."""
    return list(finance.check(facts, limits))
