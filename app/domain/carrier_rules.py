"""Which carrier takes a parcel: the buyer's or file's wish, the shop's own, else by priority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import Param


@dataclass(frozen=True)
class CarrierChoice:
    """A carrier as the rules see it."""

    id: int
    name: str
    kind: str
    service_code: str = ""
    priority: int = 0
    paused: bool = False


@dataclass(frozen=True)
class Chosen:
    """The carrier and why; ``carrier`` None when there is none to choose."""

    carrier: CarrierChoice | None
    code: str
    params: dict[str, Param] = field(default_factory=dict)


def choose(wish: str, shop_carrier_id: int | None, carriers: Sequence[CarrierChoice]) -> Chosen:
    """Choose among carriers that are not paused; a wish counts when it names one by name or kind."""
    usable = sorted((one for one in carriers if not one.paused), key=lambda one: (-one.priority, one.id))
    if not usable:
        return Chosen(None, "carrier.none_usable", {"paused": len(carriers)})
    wanted = wish.strip().casefold()
    for one in usable:
        if wanted and wanted in (one.name.casefold(), one.kind.casefold()):
            return Chosen(one, "carrier.by_wish", {"carrier": one.name})
    for one in usable:
        if one.id == shop_carrier_id:
            return Chosen(one, "carrier.of_shop", {"carrier": one.name})
    return Chosen(usable[0], "carrier.by_priority", {"carrier": usable[0].name, "of": len(usable)})
