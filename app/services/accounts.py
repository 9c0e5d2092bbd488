"""Build the connector of a shop or carrier from its stored account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.connectors.base import Carrier, CarrierKind, Clock, Platform, PlatformKind, Setting
from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.connectors.rates import Pace
from app.errors import BadInput, NotFound
from app.models.base import AnyRow
from app.models.shops import shop
from app.models.warehouses import carrier
from app.services.keys import KeyBook, read_secrets

_MOST_PRIORITY = 1000

PAUSED_BY_PERSON = "shop.paused_by"
"""The reason of a pause that only a person lifts."""


def platform_kind(code: str) -> PlatformKind:
    """Return what is known about a platform; raise BadInput naming the known ones."""
    for kind in PLATFORMS:
        if kind.code == code:
            return kind
    raise BadInput("shop.unknown_platform", platform=code, known=[kind.code for kind in PLATFORMS])


def is_searchable(platform: str) -> bool:
    """Tell whether receivers of this platform may be held in clear, and so be found by search words."""
    try:
        return platform_kind(platform).can.receiver_in_clear
    except BadInput:
        return False  # a platform that this version does not know: nothing of it was ever indexed


def carrier_kind(code: str) -> CarrierKind:
    """Return what is known about a carrier; raise BadInput naming the known ones."""
    for kind in CARRIERS:
        if kind.code == code:
            return kind
    raise BadInput("carrier.unknown_kind", kind=code, known=[kind.code for kind in CARRIERS])


def checked_priority(text: str) -> int:
    """Return a priority, higher is preferred; raise BadInput for what is no whole number from -1000 to 1000."""
    plain = text.strip()
    if not plain.removeprefix("-").isdecimal() or abs(int(plain)) > _MOST_PRIORITY:
        raise BadInput("account.not_a_number", field="priority", value=text[:40])
    return int(plain)


def split_values(
    fields: Collection[Setting], values: Mapping[str, str], *, old_secrets: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Return ``(settings, secrets)`` of a filled-in account form; raise BadInput for a missing or unknown field.

    A secret left empty keeps its stored value (its name is in ``old_secrets``).
    """
    known = {field.name: field for field in fields}
    for name in values:
        if name not in known:
            raise BadInput("account.unknown_field", field=name, known=sorted(known))
    settings: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for name, field in known.items():
        value = values.get(name, "").strip() or ("" if field.secret else field.default)
        if not value and field.required and not (field.secret and name in old_secrets):
            raise BadInput("account.field_missing", field=name)
        if field.secret:
            if value:
                secrets[name] = value
        else:
            settings[name] = value
    return settings, secrets


def names_of_fields(fields: Collection[Setting], more: Collection[str] = ()) -> str:
    """Return the fields of an account form for a help text, those that must be given with ``*``, then more."""
    told = [
        field.name + ("*" if field.required and not field.default else "") + (" (--secret)" if field.secret else "")
        for field in fields
    ]
    return ", ".join([*told, *more])


def secret_fields(fields: Collection[Setting]) -> frozenset[str]:
    """Return the names of the fields that are secrets."""
    return frozenset(field.name for field in fields if field.secret)


def shop_row(conn: Connection, shop_id: int) -> AnyRow:
    """Return one shop; raise NotFound."""
    row = conn.execute(select(shop).where(shop.c.id == shop_id)).one_or_none()
    if row is None:
        raise NotFound("shop.not_found", name=str(shop_id))
    return row


def carrier_row(conn: Connection, carrier_id: int) -> AnyRow:
    """Return one carrier account; raise NotFound."""
    row = conn.execute(select(carrier).where(carrier.c.id == carrier_id)).one_or_none()
    if row is None:
        raise NotFound("carrier.not_found", name=str(carrier_id))
    return row


def ended_by_itself(row: AnyRow) -> bool:
    """Tell whether an account stands still because its access was refused, not because a person paused it."""
    return bool(row.paused and row.pause_code and row.pause_code != PAUSED_BY_PERSON)


def find_shop(conn: Connection, name: str) -> AnyRow:
    """Return the shop of a name; raise NotFound."""
    row = conn.execute(select(shop).where(shop.c.name == name)).one_or_none()
    if row is None:
        raise NotFound("shop.not_found", name=name)
    return row


def open_platform(conn: Connection, keys: KeyBook, shop_id: int, *, clock: Clock, pace: Pace | None = None) -> Platform:
    """Build the connector of one shop; the caller closes it. Raises NotFound, BadInput, SetupTrouble."""
    row = shop_row(conn, shop_id)
    settings = {"shop": row.name, "timezone": row.timezone, "currency": row.currency, **row.settings}
    more: dict[str, Any] = {} if pace is None else {"pace": pace}
    allowed = {field.name for field in platform_kind(row.platform).can.settings}
    chosen = {name: value for name, value in settings.items() if name in allowed}
    return platform_kind(row.platform).create(chosen, read_secrets(conn, keys, f"shop:{shop_id}"), clock=clock, **more)


def open_carrier(
    conn: Connection, keys: KeyBook, carrier_id: int, *, clock: Clock, pace: Pace | None = None
) -> Carrier:
    """Build the connector of one carrier account; the caller closes it. Raises NotFound, BadInput, SetupTrouble."""
    row = carrier_row(conn, carrier_id)
    more: dict[str, Any] = {} if pace is None else {"pace": pace}
    return carrier_kind(row.kind).create(
        row.settings, read_secrets(conn, keys, f"carrier:{carrier_id}"), clock=clock, **more
    )
