"""Print job states: queued -> sending -> sent -> confirmed | unknown | failed.

Paper cannot be un-printed, so a job found *sending* after a crash becomes *unknown* and a person decides.
Proof (*confirmed*) is the printer's status or receipt, a bench scan, or "this was the last good label".
"""

from __future__ import annotations

from enum import StrEnum

from app.errors import IllegalMove


class PrintJobState(StrEnum):
    """What is known about one document on one printer."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Taken off the queue before a byte was sent."""


class PrintMove(StrEnum):
    """What may happen to a print job."""

    SEND = "send"
    HANDED_OVER = "handed_over"
    CONFIRM = "confirm"
    LOSE_SIGHT = "lose_sight"
    """The connection or the program ended while bytes were on their way, or a power cut emptied the buffer."""
    FAIL = "fail"
    CANCEL = "cancel"


_S = PrintJobState
_M = PrintMove

MOVES: dict[tuple[PrintJobState, PrintMove], PrintJobState] = {
    (_S.QUEUED, _M.SEND): _S.SENDING,
    (_S.QUEUED, _M.CANCEL): _S.CANCELLED,
    (_S.QUEUED, _M.FAIL): _S.FAILED,
    (_S.SENDING, _M.HANDED_OVER): _S.SENT,
    (_S.SENDING, _M.LOSE_SIGHT): _S.UNKNOWN,
    (_S.SENDING, _M.FAIL): _S.FAILED,
    (_S.SENT, _M.CONFIRM): _S.CONFIRMED,
    (_S.SENT, _M.LOSE_SIGHT): _S.UNKNOWN,
    (_S.SENT, _M.FAIL): _S.FAILED,
    (_S.UNKNOWN, _M.CONFIRM): _S.CONFIRMED,
    (_S.UNKNOWN, _M.FAIL): _S.FAILED,
}

OPEN_STATES = (_S.QUEUED, _S.SENDING, _S.SENT, _S.UNKNOWN)
"""Jobs about which something is still to be learned or done."""

MAX_UNPROVED = 3
"""At most this many labels lie between *sending* and proof (architecture page)."""


class PrintKind(StrEnum):
    """What kind of paper a job puts out."""

    WAYBILL = "waybill"
    PACKING_SLIP = "packing_slip"
    PUT_BACK = "put_back"
    """Where the goods of a stopped parcel go back to."""
    TEST = "test"


def next_state(state: PrintJobState, move: PrintMove, *, batch_serial: str = "") -> PrintJobState:
    """Return the state after ``move``; raise IllegalMove when the table does not have the pair."""
    try:
        return MOVES[(state, move)]
    except KeyError:
        raise IllegalMove("print.illegal_move", serial=batch_serial, state=state.value, move=move.value) from None


def sources(move: PrintMove) -> tuple[PrintJobState, ...]:
    """Return the states from which ``move`` is allowed."""
    return tuple(state for state, known in MOVES if known is move)
