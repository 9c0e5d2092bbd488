"""The forms of the settings screens: which fields an account, a warehouse or a printer has, and what stands in them.

Secrets are always empty: left so, the stored ones stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, select

from app.connectors.base import Setting
from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.models.print_jobs import printer
from app.models.warehouses import carrier, warehouse
from app.printing.languages import LANGUAGES
from app.printing.transports import TRANSPORTS
from app.services.accounts import carrier_kind, carrier_row, platform_kind, shop_row
from app.services.keys import KeyBook
from app.services.manage_printers import printer_row
from app.services.manage_warehouses import open_sender, warehouse_row
from app.services.queries.setup_rows import FormField

Form = tuple[FormField, ...]

_PRINTER_FIELDS = (
    "name", "language", "transport", "address", "width_mm", "height_mm", "dpi", "gap_mm", "density", "speed",
    "inverted", "mute", "prints_slips", "station",
)  # fmt: skip
_NEW_PRINTER: Mapping[str, object] = {
    "language": "tspl", "transport": "network", "dpi": 203, "width_mm": 76, "height_mm": 130, "gap_mm": 2,
    "density": 8, "speed": 5, "inverted": False, "mute": False, "prints_slips": False,
}  # fmt: skip
_NUMBERS = frozenset({"width_mm", "height_mm", "dpi", "gap_mm", "density", "speed"})
_FLAGS = frozenset({"inverted", "mute", "prints_slips"})
_NEEDED = frozenset({"name", "language", "transport", "address"})
_WAREHOUSE_FIELDS = (
    "code", "name", "sender_name", "sender_phone", "province", "city", "district", "street", "timezone", "priority",
)  # fmt: skip


def platform_forms() -> tuple[tuple[str, Form], ...]:
    """Every platform with its empty form."""
    return tuple((kind.code, _form(kind.can.settings, {})) for kind in PLATFORMS)


def carrier_forms() -> tuple[tuple[str, Form], ...]:
    """Every carrier with its empty form."""
    return tuple((kind.code, (*_form(kind.can.settings, {}), _service_field(kind.code, ""))) for kind in CARRIERS)


def shop_form(conn: Connection, shop_id: int) -> Form:
    """The form of a shop, its platform's fields before ours. Raises NotFound."""
    row = shop_row(conn, shop_id)
    own = (
        FormField("timezone", "text", "field.timezone", value=row.timezone),
        _choice("warehouse_id", "field.warehouse", row.warehouse_id, _named(conn, warehouse)),
        _choice("carrier_id", "field.carrier", row.carrier_id, _named(conn, carrier)),
        FormField("promise_hours", "number", "field.promise_hours", value=str(row.promise_hours)),
        FormField("poll_seconds", "number", "field.poll_seconds", value=str(row.poll_seconds)),
        FormField("auto_audit", "flag", "field.auto_audit", required=False, value="1" if row.auto_audit else ""),
    )
    return (*_form(platform_kind(row.platform).can.settings, row.settings, filled=True), *own)


def carrier_form(conn: Connection, carrier_id: int) -> Form:
    """The form of a carrier account. Raises NotFound."""
    row = carrier_row(conn, carrier_id)
    return (
        *_form(carrier_kind(row.kind).can.settings, row.settings, filled=True),
        _service_field(row.kind, row.service_code),
        FormField("priority", "number", "field.priority", value=str(row.priority)),
    )


def warehouse_form(conn: Connection, keys: KeyBook, warehouse_id: int | None) -> Form:
    """The form of a warehouse, None for a new one. The sender stands in clear: whoever sets it up has to see it.

    Raises NotFound.
    """
    values: dict[str, str] = {"timezone": "Asia/Shanghai", "priority": "0"}
    if warehouse_id is not None:
        row = warehouse_row(conn, warehouse_id)
        person = open_sender(conn, keys, warehouse_id)
        values = {
            "code": row.code, "name": row.name, "timezone": row.timezone, "priority": str(row.priority),
            "sender_name": person.name, "sender_phone": person.phone, "province": person.province,
            "city": person.city, "district": person.district, "street": person.street,
        }  # fmt: skip
    return tuple(
        FormField(
            name,
            "number" if name == "priority" else "text",
            f"field.{name}",
            required=name not in ("district", "priority"),
            value=values.get(name, ""),
        )
        for name in _WAREHOUSE_FIELDS
    )


def printer_form(conn: Connection, printer_id: int | None) -> Form:
    """The form of a printer, None for a new one. Raises NotFound."""
    values = _NEW_PRINTER
    if printer_id is not None:
        row = printer_row(conn, printer_id)
        values = {name: getattr(row, name) for name in printer.c.keys()}  # noqa: SIM118 - columns, not a dict
    return tuple(_printer_field(name, values.get(name, "")) for name in _PRINTER_FIELDS)


def _printer_field(name: str, value: object) -> FormField:
    choices: tuple[tuple[str, str], ...] = ()
    kind = "number" if name in _NUMBERS else "flag" if name in _FLAGS else "text"
    if name == "language":
        kind, choices = "choice", tuple((one.name, f"language.{one.name}") for one in LANGUAGES)
    elif name == "transport":
        kind, choices = "choice", tuple((one.name, f"transport.{one.name}") for one in TRANSPORTS)
    text = ("1" if value else "") if kind == "flag" else str(value)
    return FormField(name, kind, f"field.{name}", required=name in _NEEDED, value=text, choices=choices)


def _form(fields: Iterable[Setting], values: Mapping[str, str], *, filled: bool = False) -> Form:
    return tuple(
        FormField(
            field.name,
            "secret" if field.secret else "url" if field.name == "url" else "text",
            f"field.{field.name}",
            required=field.required and not (field.secret and filled),
            value="" if field.secret else values.get(field.name, field.default),
        )
        for field in fields
    )


def _service_field(kind: str, value: str) -> FormField:
    services = carrier_kind(kind).can.services
    first = services[0][0] if services else ""
    return FormField(
        "service_code", "choice", "field.service_code", required=False, value=value or first, choices=services
    )


def _choice(name: str, label: str, value: int | None, choices: Sequence[tuple[str, str]]) -> FormField:
    return FormField(name, "choice", label, required=False, value=str(value or ""), choices=tuple(choices))


def _named(conn: Connection, table: Table) -> list[tuple[str, str]]:
    rows = conn.execute(select(table.c.id, table.c.name).order_by(table.c.name))
    return [("", "field.none"), *((str(row.id), row.name) for row in rows)]
