"""What an order wishes of its carrier, in the one text ``sales_order.carrier_wish``.

A bare name is a wish: 顺丰. A part that begins with ``=`` names the only carriers allowed, one with ``!`` those that
must not be used; names stand between ``|``, parts between ``;``: ``顺丰;!申通|中通``. A carrier is named by its name or
its connector's code.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """A wish taken apart. ``only`` empty: every carrier that is not in ``never`` may be used."""

    prefer: str = ""
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def allows(self, *names: str) -> bool:
        """Tell whether a carrier that goes by these names may be used at all."""
        known = {name.casefold() for name in names}
        if any(name.casefold() in known for name in self.never):
            return False
        return not self.only or any(name.casefold() in known for name in self.only)

    def prefers(self, *names: str) -> bool:
        """Tell whether a carrier that goes by these names is the one wished for."""
        return bool(self.prefer) and self.prefer.casefold() in {name.casefold() for name in names}


def read_wish(text: str) -> Wish:
    """Take the stored text apart; of several bare names the first counts."""
    prefer, only, never = "", [], []
    for part in (one.strip() for one in text.split(";")):
        if part.startswith("="):
            only += _names(part[1:])
        elif part.startswith("!"):
            never += _names(part[1:])
        elif not prefer:
            prefer = part
    return Wish(prefer, tuple(dict.fromkeys(only)), tuple(dict.fromkeys(never)))


def write_wish(wish: Wish) -> str:
    """Return the text to store; ``read_wish`` gives the same wish back."""
    parts = (wish.prefer, _marked("=", wish.only), _marked("!", wish.never))
    return ";".join(part for part in parts if part)


def _names(text: str) -> list[str]:
    return [name for name in (one.strip() for one in text.split("|")) if name]


def _marked(mark: str, names: Collection[str]) -> str:
    return mark + "|".join(names) if names else ""
