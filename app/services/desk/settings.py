"""What the settings screens ask for: accounts, places, devices, people, goods, data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.domain.people import Actor, Right
from app.errors import AppError, BadInput, Param
from app.models.backup import Backup, listed
from app.models.print_jobs import printer
from app.printing.compose import key_sheet_pdf, test_label_code
from app.services.check_accounts import prove_carrier, prove_shop
from app.services.check_database import check_database
from app.services.core import Core
from app.services.desk.forms import (
    carrier_form,
    carrier_forms,
    platform_forms,
    printer_form,
    shop_form,
    warehouse_form,
)
from app.services.find_printers import find_printers
from app.services.hand_back_rows import hand_back_rows
from app.services.import_orders import import_orders, preview_orders, remember_template, template_names
from app.services.import_skus import SYNONYMS, guess_mapping, import_skus
from app.services.keep_backups import back_up_now
from app.services.list_outbox import outbox_rows, retry_calls
from app.services.manage_carriers import add_carrier, carrier_rows, change_carrier
from app.services.manage_printers import facts_of_printer, printer_row, printer_rows, save_printer
from app.services.manage_shops import add_shop, change_shop, delete_shop, pull_again, shop_rows, window_rows
from app.services.manage_staff import save_staff, staff_rows
from app.services.manage_warehouses import save_warehouse, warehouse_rows
from app.services.name_station import name_station, station_name
from app.services.pause_accounts import pause_shop, resume_shop
from app.services.print_waybills import queue_test
from app.services.queries.coverage import coverage
from app.services.queries.rows import Outcome
from app.services.queries.setup_rows import (
    BackupRow,
    CarrierRow,
    FormField,
    FoundPrinter,
    ImportPreview,
    ImportResult,
    Params,
    StaffRow,
    StationName,
    TestResult,
    WarehouseRow,
    WindowRow,
)
from app.services.queries.work_place_rows import OutboxRow, PrinterRow, ShopRow
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
        return platform_forms()

    def shop_form(self, shop_id: int) -> tuple[FormField, ...]:
        """A shop's form; secrets are empty and stay unchanged when left so."""
        with self._db.read() as conn:
            return shop_form(conn, shop_id)

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
            return TestResult(good=False, code=error.code, params=error.params)
        return TestResult(
            good=True, code="proof.shop", params={"name": facts.shop_name, "orders": facts.orders_to_ship}
        )

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
        return carrier_forms()

    def carrier_form(self, carrier_id: int) -> tuple[FormField, ...]:
        """A carrier's form; secrets are empty and stay unchanged when left so."""
        with self._db.read() as conn:
            return carrier_form(conn, carrier_id)

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
            return TestResult(good=False, code=error.code, params=error.params)
        return TestResult(good=True, code="proof.carrier", params={"seen": seen})

    # --- places and devices ---
    def warehouses(self) -> tuple[WarehouseRow, ...]:
        """All warehouses."""
        with self._db.read() as conn:
            return warehouse_rows(conn, self._keys)

    def warehouse_form(self, warehouse_id: int | None) -> tuple[FormField, ...]:
        """A warehouse's form. The sender is shown to whoever may change settings: it stands on every label's order."""
        with self._db.read() as conn:
            return warehouse_form(conn, self._keys, warehouse_id)

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
        with self._db.read() as conn:
            return printer_form(conn, printer_id)

    def save_printer(self, printer_id: int | None, values: dict[str, str], by: Actor) -> int:
        """Add or change a printer."""
        return save_printer(self._db, printer_id, values, by)

    def test_printer(self, printer_id: int, by: Actor) -> TestResult:
        """Queue a test label; the print journal tells what became of it."""
        try:
            job_id = queue_test(self._db, printer_id, by)
        except AppError as error:
            return TestResult(good=False, code=error.code, params=error.params)
        with self._db.read() as conn:
            code = test_label_code(facts_of_printer(printer_row(conn, printer_id)))
        return TestResult(good=True, code="proof.test_label", params={"job": job_id, "code": code})

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
            fields=tuple((name, name == "sku_code") for name in SYNONYMS),
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
        return ImportResult(done.new, done.changed, done.same, tuple(done.failed))

    # --- data ---
    def backups(self) -> tuple[BackupRow, ...]:
        """Backups in the data folder, newest first; a backup only has its name once it was checked."""
        return tuple(_backup_row(one) for one in listed(self._core.settings.backups))

    def backup_folder(self) -> str:
        """Where backups lie on this PC."""
        return str(self._core.settings.backups)

    def back_up(self, by: Actor) -> BackupRow:
        """Write a checked backup now."""
        by.require(Right.SETTINGS)
        return _backup_row(back_up_now(self._db, self._core.settings.backups, self._core.clock))

    def check(self) -> tuple[Outcome, ...]:
        """Verify every invariant."""
        return check_database(self._db)

    def key_sheet(self, target: str, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Write the bench's keys as bar codes into a PDF; raises BadInput where it cannot be written."""
        try:
            Path(target).write_bytes(key_sheet_pdf(title, rows))
        except OSError as error:
            raise BadInput("file.not_written", name=Path(target).name, reason=error.strerror or "") from None

    def station(self) -> StationName:
        """This PC's name, now and from the next start on."""
        return station_name(self._core.settings)

    def name_station(self, name: str, by: Actor) -> None:
        """Give this PC another name from the next start on; empty: its host name."""
        name_station(self._core.settings, name, by)

    def get(self, name: str) -> Param:
        """A shared setting, None when never set."""
        with self._db.read() as conn:
            return get_setting(conn, name)

    def put(self, name: str, value: Param, by: Actor) -> None:
        """Set a shared setting."""
        put_setting(self._db, name, value, by)


def _backup_row(one: Backup) -> BackupRow:
    return BackupRow(one.path.name, one.at, one.size, checked=True)
