"""What an order wishes of its carrier and warehouse, in ``sales_order.carrier_wish`` and ``warehouse_wish``.

A bare name is a wish: 顺丰. A part that begins with ``=`` names the only carriers allowed, one with ``!`` those that
must not be used; names stand between ``|``, parts between ``;``: ``顺丰;!申通|中通``. A carrier is named by its name or
its connector's code.

A warehouse's code or name is a wish, one behind ``=`` the only warehouse that may send the order.
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


BOUND = "="


def read_warehouse_wish(text: str) -> tuple[str, bool]:
    """Return the code or name of a warehouse, and whether no other may send the order."""
    return text.removeprefix(BOUND), text.startswith(BOUND)


def bound_to(text: str) -> str:
    """Return the code of the only warehouse that may send the order; empty where several may."""
    name, bound = read_warehouse_wish(text)
    return name if bound else ""


def _names(text: str) -> list[str]:
    return [name for name in (one.strip() for one in text.split("|")) if name]


def _marked(mark: str, names: Collection[str]) -> str:
    return mark + "|".join(names) if names else ""
