"""What the checks are told by settings: which of them are on, and where they draw the line."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.exceptions import ExceptionKind

SWITCHED = (
    ExceptionKind.RECEIVER_ODD, ExceptionKind.PHONE_ODD, ExceptionKind.ADDRESS_INVALID, ExceptionKind.AMOUNT_ANOMALY,
    ExceptionKind.LINES_SUM, ExceptionKind.DISCOUNT_SUM, ExceptionKind.PRICE_LOW, ExceptionKind.PRICE_ODD,
    ExceptionKind.QTY_ODD, ExceptionKind.MESSAGE, ExceptionKind.MEMO, ExceptionKind.DUPLICATE,
    ExceptionKind.BLACKLISTED, ExceptionKind.NO_SHIP_REGION, ExceptionKind.PLATFORM_RISK, ExceptionKind.PRESALE,
)  # fmt: skip
"""Checks with a switch of their own. Others are off while their figure is 0 or their list empty; a receiver without a
street and a line without a SKU cannot be shipped, whatever a setting says."""


@dataclass(frozen=True)
class Limits:
    """The settings of one shop. Money in minor units of the order's own currency; 0 switches a figure's check off."""

    off: frozenset[ExceptionKind] = frozenset()
    """Checks that are switched off."""
    lockers: bool = True
    """Parcel lockers and P.O. boxes are a finding."""
    price_odd_percent: int = 50
    """A price further from its median than this is a finding."""
    price_odd_lines: int = 10
    """So many order lines of the last 30 days make a median worth comparing with."""
    qty_odd_times: int = 3
    """More than so many times the usual quantity is a finding, ..."""
    qty_odd_pieces: int = 10
    """... from so many pieces on."""
    flags: tuple[int, ...] = ()
    """Colours of the seller's flag that stop an order."""
    duplicate_hours: int = 24
    promise_hours: int = 0
    """Hours to the promised time. Off unless set, since an order that waits for a look gets later still."""
    cod_limit_cents: int = 500_000
    finance_cents: int = 0
    """Orders of at least this much are audited a second time."""
    finance_all: bool = False
    """All orders are audited a second time."""


DEFAULTS = Limits()
