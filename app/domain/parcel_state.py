"""Parcel states and the moves between them: what may follow "printed".

Write-back is a fact beside the state (``written_back_at``), not a step in it.
"""

from __future__ import annotations

from enum import StrEnum

from app.errors import IllegalMove


class ParcelState(StrEnum):
    """Where a parcel is on its way out of the warehouse."""

    PLANNED = "planned"
    WAYBILLED = "waybilled"
    PRINTED = "printed"
    VERIFIED = "verified"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class ParcelMove(StrEnum):
    """What may happen to a parcel."""

    WAYBILL = "waybill"
    PRINT = "print"
    UNPRINT = "unprint"
    """The print job turned out failed, or unknown and settled as "not there"."""
    VERIFY = "verify"
    UNVERIFY = "unverify"
    SHIP = "ship"
    SHIP_UNVERIFIED = "ship_unverified"
    """Only where verifying is switched off for the station."""
    UNSHIP = "unship"
    RECYCLE = "recycle"
    """The waybill number is given back; the old one is kept in its request row."""
    CANCEL = "cancel"


_S = ParcelState
_M = ParcelMove

MOVES: dict[tuple[ParcelState, ParcelMove], ParcelState] = {
    (_S.PLANNED, _M.WAYBILL): _S.WAYBILLED,
    (_S.WAYBILLED, _M.PRINT): _S.PRINTED,
    (_S.PRINTED, _M.UNPRINT): _S.WAYBILLED,
    (_S.PRINTED, _M.VERIFY): _S.VERIFIED,
    (_S.VERIFIED, _M.UNVERIFY): _S.PRINTED,
    (_S.VERIFIED, _M.SHIP): _S.SHIPPED,
    (_S.PRINTED, _M.SHIP_UNVERIFIED): _S.SHIPPED,
    (_S.SHIPPED, _M.UNSHIP): _S.PRINTED,
    (_S.WAYBILLED, _M.RECYCLE): _S.PLANNED,
    (_S.PRINTED, _M.RECYCLE): _S.PLANNED,
    (_S.VERIFIED, _M.RECYCLE): _S.PLANNED,
    (_S.PLANNED, _M.CANCEL): _S.CANCELLED,
    (_S.WAYBILLED, _M.CANCEL): _S.CANCELLED,
    (_S.PRINTED, _M.CANCEL): _S.CANCELLED,
    (_S.VERIFIED, _M.CANCEL): _S.CANCELLED,
}


def next_state(state: ParcelState, move: ParcelMove, *, order_no: str = "") -> ParcelState:
    """Return the state after ``move``; raise IllegalMove when the table does not have the pair."""
    try:
        return MOVES[(state, move)]
    except KeyError:
        raise IllegalMove("parcel.illegal_move", order_no=order_no, state=state.value, move=move.value) from None


def sources(move: ParcelMove) -> tuple[ParcelState, ...]:
    """Return the states from which ``move`` is allowed; bulk updates put them into WHERE."""
    return tuple(state for state, known in MOVES if known is move)
