"""The settings' and set-up's share of what the window asks of the program below it; see facade.py for the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.people import Actor
    from app.errors import Param
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
        StartState,
        StationName,
        TestResult,
        WarehouseRow,
        WindowRow,
    )
    from app.services.queries.work_place_rows import OutboxRow, PrinterRow, ShopRow


Ids = Sequence[int]
Outcomes = tuple["Outcome", ...]


class Settings(Protocol):
    """Shops, carriers, warehouses, printers, people, goods, data."""

    def shops(self) -> tuple[ShopRow, ...]: ...

    def shop_windows(self, shop_id: int, limit: int) -> tuple[WindowRow, ...]: ...

    def coverage(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return (shop id, its last 24 hours, the oldest first): ok, warn (made up for), bad (not read) or none."""

    def platforms(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        """Return (platform, its form) for "add a shop"."""

    def shop_form(self, shop_id: int) -> tuple[FormField, ...]:
        """Return the shop's form filled with what is stored; secrets are empty and stay unchanged when left so."""

    def add_shop(self, platform: str, name: str, values: dict[str, str], by: Actor) -> int: ...

    def change_shop(self, shop_id: int, values: dict[str, str], by: Actor) -> None: ...

    def pause_shop(self, shop_id: int, paused: bool, by: Actor) -> None: ...

    def delete_shop(self, shop_id: int, by: Actor) -> None: ...

    def test_shop(self, shop_id: int, by: Actor) -> TestResult:
        """Write the test's intent and wait (up to 20 s) for the engine's answer."""

    def pull_again(self, shop_id: int, since: datetime | None, by: Actor) -> None: ...

    def carriers(self) -> tuple[CarrierRow, ...]: ...

    def carrier_kinds(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]: ...

    def carrier_form(self, carrier_id: int) -> tuple[FormField, ...]: ...

    def add_carrier(self, code: str, name: str, values: dict[str, str], by: Actor) -> int: ...

    def change_carrier(self, carrier_id: int, values: dict[str, str], by: Actor) -> None: ...

    def test_carrier(self, carrier_id: int, by: Actor) -> TestResult: ...

    def warehouses(self) -> tuple[WarehouseRow, ...]: ...

    def warehouse_form(self, warehouse_id: int | None) -> tuple[FormField, ...]: ...

    def save_warehouse(self, warehouse_id: int | None, values: dict[str, str], by: Actor) -> int: ...

    def printers(self) -> tuple[PrinterRow, ...]: ...

    def found_printers(self) -> tuple[FoundPrinter, ...]: ...

    def printer_form(self, printer_id: int | None) -> tuple[FormField, ...]: ...

    def save_printer(self, printer_id: int | None, values: dict[str, str], by: Actor) -> int: ...

    def test_printer(self, printer_id: int, by: Actor) -> TestResult:
        """Queue a test label; ``params["code"]`` is what a scan of it gives."""

    def staff(self) -> tuple[StaffRow, ...]: ...

    def save_staff(self, staff_id: int | None, values: dict[str, str], by: Actor) -> int:
        """``values``: name, role, badge, pin (empty: unchanged), active."""

    def outbox(self, dead: bool) -> tuple[OutboxRow, ...]: ...

    def retry(self, outbox_ids: Ids, by: Actor) -> Outcomes: ...

    def templates(self) -> tuple[str, ...]:
        """Return the names of the column mappings that came with the program or were remembered."""

    def preview_orders(self, path: str, template: str) -> ImportPreview: ...

    def remember_template(self, name: str, mapping: dict[str, str], by: Actor) -> None: ...

    def import_orders(
        self,
        path: str,
        shop_id: int,
        mapping: dict[str, str],
        by: Actor,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportResult:
        """``progress`` hears (orders taken in, orders in all) on the same thread; what it raises ends the import."""

    def hand_back(self, path: str, refused: Sequence[tuple[int, str, Params]], target: str, language: str) -> int:
        """Write the refused rows of ``path`` with their reasons into the file ``target``; return how many."""

    def preview_skus(self, path: str) -> ImportPreview: ...

    def import_skus(self, path: str, warehouse_id: int, mapping: dict[str, str], by: Actor) -> ImportResult: ...

    def backups(self) -> tuple[BackupRow, ...]: ...

    def backup_folder(self) -> str: ...

    def back_up(self, by: Actor) -> BackupRow: ...

    def check(self) -> Outcomes:
        """Verify every invariant; one Outcome per check."""

    def key_sheet(self, target: str, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Write (code, words, key) of each bench command as bar codes into a PDF; raises BadInput."""

    def station(self) -> StationName: ...

    def name_station(self, name: str, by: Actor) -> None:
        """In force from the next start; an empty name gives the host's back. Raises BadInput."""

    def get(self, name: str) -> Param:
        """Return a shared setting, for example ``scan.prefix``."""

    def put(self, name: str, value: Param, by: Actor) -> None: ...


class Setup(Protocol):
    """Welcome, guided set-up and sign-in."""

    def state(self) -> StartState: ...

    def choose(self, kind: str, url: str = "", passphrase: str = "") -> None:
        """``kind``: demo, own or postgres (with its URL). Raises SetupTrouble; afterwards ask for a new App.

        A new database needs ``passphrase`` where there is no key store (``vault.no_key_store`` says so).
        """

    def first_supervisor(self, name: str, pin: str) -> Actor: ...

    def recovery_code(self) -> str:
        """Return the recovery code once, right after the keys were made; empty ever after."""

    def sign_in(self, badge_or_name: str, pin: str) -> Actor:
        """Raises NotAllowed."""

    def unlock(self, passphrase: str) -> None:
        """Open the vault where no key store exists; raises SetupTrouble."""

    def recover(self, code: str) -> None:
        """Open the vault with the recovery code and keep the key here again; raises SetupTrouble."""
