"""The carriers, one line each: importing a file and naming it here is all that registering takes."""

from __future__ import annotations

from app.connectors.base import CarrierKind
from app.connectors.carriers.sf import account as sf_account
from app.connectors.carriers.sf import carrier as sf
from app.errors import NotFound

CARRIERS: tuple[CarrierKind, ...] = (CarrierKind("sf", "顺丰速运", sf_account.CAN, sf.create),)


def carrier_kind(code: str) -> CarrierKind:
    """Return the registry's line for ``code``; raise NotFound ``carrier.unknown``."""
    for kind in CARRIERS:
        if kind.code == code:
            return kind
    raise NotFound("carrier.unknown", carrier=code)
