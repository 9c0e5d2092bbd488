"""The whole family of errors, drawn first.

AppError                 says what happened as a code with parameters; app.wording turns it into a sentence
├── NeedsPerson          somebody has to do something, and the sentence says what
│   ├── BadInput         what was typed, scanned or imported cannot be used
│   │   └── NotFound     the thing named does not exist
│   ├── IllegalMove      this state does not allow this step
│   ├── NotAllowed       the person's role lacks the right
│   ├── LoginExpired     a shop's or carrier's access must be renewed
│   ├── DeviceTrouble    printer off, paper out, cover open, wrong paper
│   └── SetupTrouble     key store, database, disk, schema or licence stands in the way
├── TryLater             retried by the loop with back-off
│   ├── RateLimited      with the wait the other side asked for
│   ├── PlatformDown     no answer, a cut answer, or a server fault
│   └── DatabaseBusy     lock, deadlock, serialisation or connection loss
├── Declined             the other side says no for good; becomes an order exception with its reason
├── Unclear              the call was cut after it may have worked: ask what happened, never repeat blindly
└── LostRace             another station was faster: reload and tell

Anything else is our own bug: logged with context, the work parked, the loop goes on.

Outside faults are translated once, at the edge: connectors from HTTP and vendor codes, printing from
OSError, models from SQLAlchemy.
"""

from __future__ import annotations

Param = str | int | float | bool | None | list[str]
"""What a parameter of a code may be: plain values that fit into JSON."""


class AppError(Exception):
    """Something expected went wrong.

    ``code`` is a stable dotted word such as ``"file.too_large"``; ``params`` are the plain values that the
    sentence needs. Parameters never hold receiver data or secrets: they reach logs and screens.
    """

    def __init__(self, code: str, /, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Param] = params

    def __str__(self) -> str:
        """Return the code with its parameters, for logs; people read app.wording's sentence."""
        inside = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({inside})" if inside else self.code


class NeedsPerson(AppError):  # noqa: N818 - named for what it asks, as the family tree reads
    """A person has to act before this can go on."""


class BadInput(NeedsPerson):
    """What was typed, scanned or imported cannot be used."""


class NotFound(BadInput):
    """The order, shop, printer or file that was named does not exist."""


class IllegalMove(NeedsPerson):
    """The present state does not allow this step."""


class NotAllowed(NeedsPerson):
    """The person's role does not include this right."""


class LoginExpired(NeedsPerson):
    """The access to a shop or carrier account is refused or has ended."""


class DeviceTrouble(NeedsPerson):
    """A printer, scanner or scale needs a hand."""


class SetupTrouble(NeedsPerson):
    """Key store, database, schema, disk or settings stand in the way of starting."""


class TryLater(AppError):  # noqa: N818
    """The same call may work later; loops retry it with back-off."""


class RateLimited(TryLater):
    """The other side asked for a pause of ``after_s`` seconds."""

    def __init__(self, code: str, /, *, after_s: float, **params: Param) -> None:
        super().__init__(code, after_s=after_s, **params)
        self.after_s = after_s


class PlatformDown(TryLater):
    """No answer, a cut answer, or a fault on the other side; the call had no effect or may be repeated."""


class DatabaseBusy(TryLater):
    """The database is locked, restarting, or chose this transaction as a victim."""


class Declined(AppError):  # noqa: N818
    """The other side refused for good; repeating the same call is useless."""


class Unclear(AppError):  # noqa: N818
    """The call was cut at a moment when it may have worked: ask first, never repeat blindly."""


class LostRace(AppError):  # noqa: N818
    """Somebody else changed the same thing first."""
