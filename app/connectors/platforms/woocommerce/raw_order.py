"""Take one raw order apart: its number and times, its text without the receiver, and the receiver.

The text stays as the shop sent it, byte for byte, but for ``billing`` and ``shipping`` (only country and state
keep their values), the caller's address and browser, the keys that open the order's page, and plugin meta that
repeats receiver fields.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.connectors.base import PulledOrder, SetAside
from app.connectors.platforms.woocommerce.regions import province_of
from app.connectors.strict_json import Element
from app.domain.intake import Receiver
from app.domain.text_cleaning import clean_text, is_cjk
from app.errors import BadInput

REFUNDS_KEY = "_packdesk_refunds"
"""Where the refunds' own lines are kept inside the payload, when they were read."""

_KEPT_IN_CLEAR = frozenset({"country", "state"})
_EMPTIED = ("customer_ip_address", "customer_user_agent", "order_key", "payment_url")
_PERSON_META = re.compile(
    r"^_?(?:billing|shipping)_|address_index$|(?:^|[_-])(?:phone|mobile|email|id_?card|receiver|consignee)(?:$|[_-])",
    re.IGNORECASE,
)


def split_order(element: Element, refunds_text: str = "") -> PulledOrder | SetAside:
    """Return the order taken apart, or why it could not be; never raises.

    ``refunds_text`` is the JSON array of the order's refunds, kept beside it.
    """
    if element.wrong:
        return _set_aside(element, element.wrong)
    order = element.value
    if not isinstance(order, dict):
        return _set_aside(element, "woocommerce.not_an_order")
    number = order_id(order)
    if number is None:
        return _set_aside(element, "woocommerce.no_order_id")
    try:
        receiver = receiver_of(order)
        modified_at = gmt(order, "date_modified_gmt", "date_created_gmt")
    except BadInput as wrong:
        return _set_aside(element, wrong.code)
    return PulledOrder(number, modified_at, without_receiver(element.text, refunds_text), receiver)


def order_id(order: dict[str, Any]) -> str | None:
    """Return the order's id as text; None when it is not a positive whole number."""
    value = order.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def gmt(order: dict[str, Any], *names: str) -> datetime:
    """Return the first given of the ``*_gmt`` fields (no zone in the text: it is UTC).

    Raises BadInput ``woocommerce.bad_time``.
    """
    for name in names:
        value = order.get(name)
        if value is None or value == "":
            continue
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise BadInput("woocommerce.bad_time", field=name) from None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    raise BadInput("woocommerce.bad_time", field=names[0])


def without_receiver(text: str, refunds_text: str = "") -> str:
    """Return the order's JSON text with the receiver's values emptied, all else as sent."""
    fields = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    for name in ("billing", "shipping"):
        if name in fields:
            fields[name] = msgspec.Raw(_emptied_address(bytes(fields[name])))
    for name in _EMPTIED:
        if name in fields:
            fields[name] = msgspec.Raw(b'""')
    if "meta_data" in fields:
        fields["meta_data"] = msgspec.Raw(_emptied_meta(bytes(fields["meta_data"])))
    if refunds_text:
        fields[REFUNDS_KEY] = msgspec.Raw(refunds_text.encode())
    return msgspec.json.encode(fields).decode()


def _emptied_address(raw: bytes) -> bytes:
    """Return a billing or shipping object whose person fields are empty; plugin fields in it go empty too."""
    value = msgspec.json.decode(raw)
    if not isinstance(value, dict):
        return b"{}"
    return msgspec.json.encode({name: (part if name in _KEPT_IN_CLEAR else "") for name, part in value.items()})


def _emptied_meta(raw: bytes) -> bytes:
    """Return the order's meta with the values of receiver-like keys emptied; untouched bytes when none is."""
    try:
        entries = msgspec.json.decode(raw, type=list[dict[str, Any]])
    except msgspec.MsgspecError:
        return raw
    touched = False
    for entry in entries:
        if isinstance(entry.get("key"), str) and _PERSON_META.search(entry["key"]):
            for name in ("value", "display_value"):
                if name in entry:
                    entry[name] = ""
                    touched = True
    return msgspec.json.encode(entries) if touched else raw


def receiver_of(order: dict[str, Any]) -> Receiver:
    """Return who gets the parcel: the shipping address, or billing when shipping is empty; phone from either.

    Raises BadInput ``woocommerce.bad_address`` when the addresses are no objects.
    """
    billing, shipping = _address(order, "billing"), _address(order, "shipping")
    place = (
        shipping if any(shipping.get(name) for name in ("address_1", "city", "last_name", "first_name")) else billing
    )
    phone = shipping.get("phone") or billing.get("phone", "")
    country = (place.get("country") or billing.get("country") or "CN").upper()
    return Receiver(
        name=_full_name(place) or _full_name(billing),
        phone=phone,
        country=country,
        province=province_of(country, place.get("state", "")),
        city=place.get("city", ""),
        street=_street(place),
        postcode=place.get("postcode", ""),
    )


def _address(order: dict[str, Any], name: str) -> dict[str, str]:
    value = order.get(name, {})
    if value == []:  # PHP writes an empty object as an empty list
        return {}
    if not isinstance(value, dict):
        raise BadInput("woocommerce.bad_address", field=name)
    return {key: clean_text(part) for key, part in value.items() if isinstance(part, str)}


def _full_name(place: dict[str, str]) -> str:
    """Return the name as its bearer writes it: 张三 from last 张 and first 三, ``Ann Lee`` from first and last.

    Chinese shops put the whole name into either part.
    """
    first, last = place.get("first_name", ""), place.get("last_name", "")
    if is_cjk(first + last):
        return last if first == last else last + first
    return f"{first} {last}".strip()


def _street(place: dict[str, str]) -> str:
    parts = [place.get("address_1", ""), place.get("address_2", ""), place.get("company", "")]
    joiner = "" if is_cjk(parts[0] + parts[1]) and not parts[2] else " "
    return joiner.join(part for part in parts if part)


def _set_aside(element: Element, code: str) -> SetAside:
    """Keep what cannot be used with its reason, its receiver emptied as far as it can be found."""
    number = order_id(element.value) if isinstance(element.value, dict) else None
    return SetAside(number or "", _anonymous(element.text), code)


def _anonymous(text: str) -> str:
    """Return a broken element's text without receiver values.

    What cannot even be parsed loses the value of every field named like a person's.
    """
    try:
        return without_receiver(text)
    except (msgspec.MsgspecError, UnicodeError):
        return _NAMED_VALUE.sub(r'\1""', text)


_NAMED_VALUE = re.compile(
    r'("(?:first_name|last_name|company|address_1|address_2|city|postcode|phone|email|customer_ip_address|'
    r'customer_user_agent|order_key|payment_url)"\s*:\s*)"(?:[^"\\]|\\.)*"'
)
