"""What the settings screens ask for: accounts, places, devices, people, goods, data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, select

from app.connectors.base import Setting
from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.domain.people import Actor, Right
from app.errors import AppError, Param
from app.models.backup import back_up, listed
from app.models.print_jobs import printer
from app.models.warehouses import carrier, warehouse
from app.printing.compose import test_label_code
from app.printing.languages import LANGUAGES
from app.printing.transports import TRANSPORTS
from app.services.accounts import carrier_kind, platform_kind, shop_row
from app.services.check_accounts import prove_carrier, prove_shop
from app.services.check_database import check_database
from app.services.core import Core
from app.services.find_printers import find_printers
from app.services.hand_back_rows import hand_back_rows
from app.services.import_orders import import_orders, preview_orders, remember_template, template_names
from app.services.import_skus import guess_mapping, import_skus
from app.services.list_outbox import outbox_rows, retry_calls
from app.services.manage_carriers import add_carrier, carrier_rows, change_carrier
from app.services.manage_printers import facts_of_printer, printer_row, printer_rows, save_printer
from app.services.manage_shops import add_shop, change_shop, delete_shop, pull_again, shop_rows, window_rows
from app.services.manage_staff import save_staff, staff_rows
from app.services.manage_warehouses import open_sender, save_warehouse, warehouse_rows
from app.services.pause_accounts import pause_shop, resume_shop
from app.services.print_waybills import queue_test
from app.services.queries.coverage import coverage
from app.services.queries.rows import OutboxRow, Outcome, PrinterRow, ShopRow
from app.services.queries.setup_rows import (
    BackupRow,
    CarrierRow,
    FormField,
    FoundPrinter,
    ImportPreview,
    ImportResult,
    Params,
    StaffRow,
    TestResult,
    WarehouseRow,
    WindowRow,
)
from app.services.read_tables import read_table
from app.services.shared_settings import get_setting, put_setting

_SHOWN_ROWS = 20
Progress = Callable[[int, int], None]


class SettingsDesk:
    """Fulfils the window's Settings protocol."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._db = core.db
        self._keys = core.keys

    # --- shops ---
    def shops(self) -> tuple[ShopRow, ...]:
        """All shops with their sync health."""
        with self._db.read() as conn:
            return shop_rows(conn)

    def shop_windows(self, shop_id: int, limit: int) -> tuple[WindowRow, ...]:
        """A shop's coverage ledger, newest first."""
        with self._db.read() as conn:
            return window_rows(conn, shop_id, limit)

    def coverage(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Per shop its last 24 hours, the oldest first: ok, warn, bad or none."""
        with self._db.read() as conn:
            return coverage(conn, self._core.clock())

    def platforms(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        """Every platform with its empty form."""
        return tuple((kind.code, _form(kind.can.settings, {})) for kind in PLATFORMS)

    def shop_form(self, shop_id: int) -> tuple[FormField, ...]:
        """A shop's form; secrets are empty and stay unchanged when left so."""
        with self._db.read() as conn:
            row = shop_row(conn, shop_id)
            houses = _choices(conn.execute(select(warehouse.c.id, warehouse.c.name)).all())
            carriers = _choices(conn.execute(select(carrier.c.id, carrier.c.name)).all())
        own = (
            FormField("timezone", "text", "field.timezone", value=row.timezone),
            FormField(
                "warehouse_id",
                "choice",
                "field.warehouse",
                required=False,
                value=str(row.warehouse_id or ""),
                choices=houses,
            ),
            FormField(
                "carrier_id",
                "choice",
                "field.carrier",
                required=False,
                value=str(row.carrier_id or ""),
                choices=carriers,
            ),
            FormField("promise_hours", "number", "field.promise_hours", value=str(row.promise_hours)),
            FormField("poll_seconds", "number", "field.poll_seconds", value=str(row.poll_seconds)),
            FormField("auto_audit", "flag", "field.auto_audit", required=False, value="1" if row.auto_audit else ""),
        )
        return _form(platform_kind(row.platform).can.settings, row.settings, filled=True) + own

    def add_shop(self, platform: str, name: str, values: dict[str, str], by: Actor) -> int:
        """Add a shop account."""
        return add_shop(self._db, self._keys, platform, name, values, by)

    def change_shop(self, shop_id: int, values: dict[str, str], by: Actor) -> None:
        """Change a shop account."""
        change_shop(self._db, self._keys, shop_id, values, by)

    def pause_shop(self, shop_id: int, paused: bool, by: Actor) -> None:  # noqa: FBT001 - the window's protocol
        """Stop calling a shop, or call it again."""
        if paused:
            pause_shop(self._db, shop_id, AppError("shop.paused_by", name=by.name), by)
        else:
            resume_shop(self._db, shop_id, by)

    def delete_shop(self, shop_id: int, by: Actor) -> None:
        """Delete a shop that never had an order."""
        delete_shop(self._db, shop_id, by)

    def test_shop(self, shop_id: int, by: Actor) -> TestResult:
        """Call the platform once and tell what was seen; runs on a reader thread, never on the window's own."""
        by.require(Right.SETTINGS)
        try:
            facts = prove_shop(self._db, self._keys, shop_id, self._core.clock)
        except AppError as error:
            return TestResult(False, error.code, error.params)
        return TestResult(True, "proof.shop", {"name": facts.shop_name, "orders": facts.orders_to_ship})

    def pull_again(self, shop_id: int, since: datetime | None, by: Actor) -> None:
        """Read a shop's past again."""
        pull_again(self._db, shop_id, since, by)

    # --- carriers ---
    def carriers(self) -> tuple[CarrierRow, ...]:
        """All carrier accounts."""
        with self._db.read() as conn:
            return carrier_rows(conn, self._core.clock())

    def carrier_kinds(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        """Every carrier with its empty form."""
        return tuple((kind.code, _form(kind.can.settings, {}) + (_service_field(kind.code, ""),)) for kind in CARRIERS)

    def carrier_form(self, carrier_id: int) -> tuple[FormField, ...]:
        """A carrier's form; secrets are empty and stay unchanged when left so."""
        with self._db.read() as conn:
            row = conn.execute(select(carrier).where(carrier.c.id == carrier_id)).one()
        own = (
            _service_field(row.kind, row.service_code),
            FormField("priority", "number", "field.priority", value=str(row.priority)),
        )
        return _form(carrier_kind(row.kind).can.settings, row.settings, filled=True) + own

    def add_carrier(self, code: str, name: str, values: dict[str, str], by: Actor) -> int:
        """Add a carrier account."""
        return add_carrier(self._db, self._keys, code, name, values, by)

    def change_carrier(self, carrier_id: int, values: dict[str, str], by: Actor) -> None:
        """Change a carrier account."""
        change_carrier(self._db, self._keys, carrier_id, values, by)

    def test_carrier(self, carrier_id: int, by: Actor) -> TestResult:
        """Call the carrier once and tell what was seen."""
        by.require(Right.SETTINGS)
        try:
            seen = prove_carrier(self._db, self._keys, carrier_id, self._core.clock)
        except AppError as error:
            return TestResult(False, error.code, error.params)
        return TestResult(True, "proof.carrier", {"seen": seen})

    # --- places and devices ---
    def warehouses(self) -> tuple[WarehouseRow, ...]:
        """All warehouses."""
        with self._db.read() as conn:
            return warehouse_rows(conn, self._keys)

    def warehouse_form(self, warehouse_id: int | None) -> tuple[FormField, ...]:
        """A warehouse's form. The sender is shown to whoever may change settings: it stands on every label's order."""
        values: dict[str, str] = {"timezone": "Asia/Shanghai", "priority": "0"}
        if warehouse_id is not None:
            with self._db.read() as conn:
                row = conn.execute(select(warehouse).where(warehouse.c.id == warehouse_id)).one()
                values |= {"code": row.code, "name": row.name, "timezone": row.timezone, "priority": str(row.priority)}
                if row.sender_cipher is not None:
                    person = open_sender(conn, self._keys, warehouse_id)
                    values |= {
                        "sender_name": person.name, "sender_phone": person.phone, "province": person.province,
                        "city": person.city, "district": person.district, "street": person.street,
                    }  # fmt: skip
        names = (
            "code",
            "name",
            "sender_name",
            "sender_phone",
            "province",
            "city",
            "district",
            "street",
            "timezone",
            "priority",
        )
        kinds = {"priority": "number"}
        return tuple(
            FormField(
                name,
                kinds.get(name, "text"),
                f"field.{name}",
                required=name not in ("district", "priority"),
                value=values.get(name, ""),
            )
            for name in names
        )

    def save_warehouse(self, warehouse_id: int | None, values: dict[str, str], by: Actor) -> int:
        """Add or change a warehouse."""
        return save_warehouse(self._db, self._keys, warehouse_id, values, by)

    def printers(self) -> tuple[PrinterRow, ...]:
        """All printers."""
        with self._db.read() as conn:
            return printer_rows(conn)

    def found_printers(self) -> tuple[FoundPrinter, ...]:
        """Printers seen on this PC that are not set up yet."""
        with self._db.read() as conn:
            known = {
                (row.transport, row.address) for row in conn.execute(select(printer.c.transport, printer.c.address))
            }
        return tuple(
            one for one in find_printers(self._core.settings.home) if (one.transport, one.address) not in known
        )

    def printer_form(self, printer_id: int | None) -> tuple[FormField, ...]:
        """A printer's form."""
        values: Mapping[str, object] = {
            "language": "tspl", "transport": "network", "dpi": 203, "width_mm": 76, "height_mm": 130, "gap_mm": 2,
            "density": 8, "speed": 5, "inverted": False, "mute": False, "prints_slips": False,
        }  # fmt: skip
        if printer_id is not None:
            with self._db.read() as conn:
                values = dict(conn.execute(select(printer).where(printer.c.id == printer_id)).one()._mapping)  # noqa: SLF001 - SQLAlchemy's public name
        return tuple(_printer_field(name, values.get(name, "")) for name in _PRINTER_FIELDS)

    def save_printer(self, printer_id: int | None, values: dict[str, str], by: Actor) -> int:
        """Add or change a printer."""
        return save_printer(self._db, printer_id, values, by)

    def test_printer(self, printer_id: int, by: Actor) -> TestResult:
        """Queue a test label; the print journal tells what became of it."""
        try:
            job_id = queue_test(self._db, printer_id, by)
        except AppError as error:
            return TestResult(False, error.code, error.params)
        with self._db.read() as conn:
            code = test_label_code(facts_of_printer(printer_row(conn, printer_id)))
        return TestResult(True, "proof.test_label", {"job": job_id, "code": code})

    # --- people ---
    def staff(self) -> tuple[StaffRow, ...]:
        """Everybody."""
        with self._db.read() as conn:
            return staff_rows(conn)

    def save_staff(self, staff_id: int | None, values: dict[str, str], by: Actor) -> int:
        """Add or change somebody."""
        return save_staff(self._db, self._keys, staff_id, values, by)

    # --- outbox ---
    def outbox(self, dead: bool) -> tuple[OutboxRow, ...]:  # noqa: FBT001 - the window's protocol
        """Waiting or dead outside calls."""
        with self._db.read() as conn:
            return outbox_rows(conn, dead=dead)

    def retry(self, outbox_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        """Make waiting or dead calls due now."""
        return retry_calls(self._db, outbox_ids, by)

    # --- files ---
    def templates(self) -> tuple[str, ...]:
        """Names of the column mappings."""
        with self._db.read() as conn:
            return template_names(conn)

    def preview_orders(self, path: str, template: str) -> ImportPreview:
        """The first rows of an order file with its proposed mapping."""
        return preview_orders(self._db, path, template)

    def remember_template(self, name: str, mapping: dict[str, str], by: Actor) -> None:
        """Keep a column mapping under a name."""
        by.require(Right.SETTINGS)
        remember_template(self._db, name, mapping, by)

    def import_orders(
        self, path: str, shop_id: int, mapping: dict[str, str], by: Actor, progress: Progress | None = None
    ) -> ImportResult:
        """Import an order file into a shop."""
        return import_orders(self._db, self._keys, path, shop_id, mapping, by, progress=progress)

    def hand_back(self, path: str, refused: Sequence[tuple[int, str, Params]], target: str, language: str) -> int:
        """Write the refused rows of a file with their reasons; return how many."""
        return hand_back_rows(path, refused, target, language)

    def preview_skus(self, path: str) -> ImportPreview:
        """The first rows of a SKU file with its proposed mapping."""
        content = read_table(path)
        return ImportPreview(
            path=path,
            encoding=content.encoding,
            columns=tuple(content.headings),
            rows=tuple(tuple(cells) for _, cells in content.rows[:_SHOWN_ROWS]),
            mapping=guess_mapping(content.headings),
            fields=tuple(
                (name, name == "sku_code")
                for name in (
                    "sku_code",
                    "name",
                    "spec",
                    "barcode",
                    "weight_g",
                    "price",
                    "image",
                    "warehouse",
                    "qty",
                    "bin",
                )
            ),
            template="",
            total=len(content.rows),
        )

    def import_skus(self, path: str, warehouse_id: int, mapping: dict[str, str], by: Actor) -> ImportResult:
        """Import a SKU file."""
        content = read_table(path)
        done = import_skus(
            self._db,
            content.headings,
            content.rows,
            mapping,
            by,
            problems=content.problems,
            default_warehouse_id=warehouse_id,
        )
        unread = [(number, problem.code, problem.params) for number, problem in content.problems]
        refused = sorted([*done.failed, *unread], key=_row_number)
        return ImportResult(done.new, done.changed, done.same, tuple(refused))

    # --- data ---
    def backups(self) -> tuple[BackupRow, ...]:
        """Backups in the data folder, newest first; a backup only has its name once it was checked."""
        return tuple(BackupRow(one.path.name, one.at, one.size, True) for one in listed(self._core.settings.backups))

    def back_up(self, by: Actor) -> BackupRow:
        """Write a checked backup now."""
        by.require(Right.SETTINGS)
        made = back_up(self._db, self._core.settings.backups, "manual")
        return BackupRow(made.path.name, made.at, made.size, True)

    def check(self) -> tuple[Outcome, ...]:
        """Verify every invariant."""
        return check_database(self._db)

    def get(self, name: str) -> Param:
        """A shared setting, None when never set."""
        with self._db.read() as conn:
            return get_setting(conn, name)

    def put(self, name: str, value: Param, by: Actor) -> None:
        """Set a shared setting."""
        put_setting(self._db, name, value, by)


def _row_number(refused: tuple[int, str, Params]) -> int:
    return refused[0]


_PRINTER_FIELDS = ("name", "language", "transport", "address", "width_mm", "height_mm", "dpi", "gap_mm", "density", "speed",
                   "inverted", "mute", "prints_slips", "station")  # fmt: skip
_NUMBERS = frozenset({"width_mm", "height_mm", "dpi", "gap_mm", "density", "speed"})
_FLAGS = frozenset({"inverted", "mute", "prints_slips"})


def _printer_field(name: str, value: object) -> FormField:
    choices: tuple[tuple[str, str], ...] = ()
    kind = "number" if name in _NUMBERS else "flag" if name in _FLAGS else "text"
    if name == "language":
        kind, choices = "choice", tuple((one.name, f"language.{one.name}") for one in LANGUAGES)
    elif name == "transport":
        kind, choices = "choice", tuple((one.name, f"transport.{one.name}") for one in TRANSPORTS)
    text = ("1" if value else "") if kind == "flag" else str(value)
    return FormField(
        name,
        kind,
        f"field.{name}",
        required=name in ("name", "language", "transport", "address"),
        value=text,
        choices=choices,
    )


def _form(fields: Sequence[Setting], values: Mapping[str, str], *, filled: bool = False) -> tuple[FormField, ...]:
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
    known = tuple((code, name) for code, name in services)
    return FormField(
        "service_code",
        "choice",
        "field.service_code",
        required=False,
        value=value or (services[0][0] if services else ""),
        choices=known,
    )


def _choices(rows: Sequence[Row[tuple[int, str]]]) -> tuple[tuple[str, str], ...]:
    return (("", "field.none"), *((str(row[0]), row[1]) for row in rows))
