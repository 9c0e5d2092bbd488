"""What the settings around rules ask for: checks, stop lists, terms, prices, places, bundles, shares, merging."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from pathlib import Path

from app.domain.merging import GROUP, ShopPolicy
from app.domain.money import format_cents, parse_cents
from app.domain.people import Actor
from app.errors import BadInput, Param
from app.services.audit_settings import set_audit_setting, shown_settings
from app.services.blacklist import StopKind
from app.services.core import Core
from app.services.cure_findings import CHECKED, cure_kinds
from app.services.import_blacklist import check_blacklist, import_blacklist
from app.services.import_delays import COLUMNS as DELAY_COLUMNS
from app.services.import_delays import are_delays, check_delays, delay_lines, import_delays
from app.services.import_prices import COLUMNS, check_prices, import_prices, price_lines, price_table
from app.services.manage_bundles import BundleItem, bundle_rows, check_bundles, import_bundles, save_bundle
from app.services.manage_freight import regions_of, set_regions, set_terms, terms_of
from app.services.merge_settings import NUMBERS, merge_settings, set_merging, set_shop_policy
from app.services.queries.choices import choices
from app.services.queries.policy_rows import (
    BundleLine,
    CheckRow,
    DelayLine,
    MergeRow,
    NoShipRow,
    PriceLine,
    ShareLine,
    StopRow,
    TablePreview,
    Taken,
)
from app.services.queries.setup_rows import FormField
from app.services.read_tables import read_table
from app.services.share_stock import ShareForm, end_share, save_share, share_rows
from app.services.stop_lists import add_entry, end_entry, entries
from app.services.stop_regions import add_region, end_region, regions
from app.services.table_columns import guess_columns

_SHOWN_ROWS = 20
_MONEY = "_cents"
_CURRENCY = "CNY"
_PRICE_FIELDS = ("from_warehouse", *tuple(COLUMNS)[1:])
"""The columns of a price table by our fields, so that they are worded."""
_SOME_GROUP = GROUP.rstrip(":")
"""The choice that a group's name belongs to."""


class PoliciesDesk:
    """Fulfils the window's Policies protocol."""

    def __init__(self, core: Core) -> None:
        self._db = core.db
        self._keys = core.keys

    # --- checks ---
    def checks(self) -> tuple[CheckRow, ...]:
        """Every setting of the checks, with what shops have of their own."""
        with self._db.read() as conn:
            shown = shown_settings(conn)
            shops = {one.id: one.name for one in choices(conn, "shop")}
        own: dict[str, list[tuple[int, str, Param]]] = {}
        for row in shown:
            if row.shop_id is not None and row.shop_id in shops:
                own.setdefault(row.name, []).append((row.shop_id, shops[row.shop_id], row.value))
        common = [row for row in shown if row.shop_id is None]
        return tuple(
            CheckRow(at, row.name, row.value, row.is_set, tuple(own.get(row.name, ())))
            for at, row in enumerate(common, 1)
        )

    def set_check(self, name: str, text: str, shop_id: int | None, by: Actor) -> int:
        """Set one from typed text (sums as people write them; empty: the default); return how many orders went on."""
        if name.endswith(_MONEY) and text.strip():
            text = str(parse_cents(text, _CURRENCY))
        set_audit_setting(self._db, name, text, by, shop_id=shop_id)
        return cure_kinds(self._db, [*CHECKED, "finance"])

    # --- stop lists ---
    def blacklist(self) -> tuple[StopRow, ...]:
        """The entries that count, newest first."""
        with self._db.read() as conn:
            return tuple(StopRow(*astuple(one)) for one in entries(conn))

    def stop_form(self) -> tuple[FormField, ...]:
        """The form of a new entry."""
        kinds = tuple((kind.value, f"stop_kind.{kind.value}") for kind in StopKind)
        return (
            FormField("kind", "choice", "field.stop_kind", value=kinds[0][0], choices=kinds),
            FormField("text", "text", "field.stop_text"),
            FormField("note", "text", "field.note", required=False),
        )

    def add_stop(self, kind: str, text: str, note: str, by: Actor) -> tuple[int, int]:
        """Add an entry; return its id and how many orders it stopped."""
        made = add_entry(self._db, self._keys, kind, text, note, by)
        return made.id, made.stopped

    def end_stop(self, entry_id: int, by: Actor) -> int:
        """End an entry and destroy what it says; return how many orders went on."""
        return end_entry(self._db, entry_id, by)

    def no_ship(self) -> tuple[NoShipRow, ...]:
        """The regions that nobody has ended, newest first."""
        with self._db.read() as conn:
            return tuple(
                NoShipRow(
                    one.id, one.region, one.carrier or "", one.from_at, one.until_at, one.note, one.added_by
                )
                for one in regions(conn)
            )  # fmt: skip

    def no_ship_form(self) -> tuple[FormField, ...]:
        """The form of a new no-ship region."""
        with self._db.read() as conn:
            carriers = [(str(one.id), one.name) for one in choices(conn, "carrier")]
        return (
            FormField("province", "text", "field.province"),
            FormField("stop_city", "text", "field.city", required=False),
            FormField("stop_district", "text", "field.district", required=False),
            FormField("carrier", "choice", "field.no_ship_carrier", required=False,
                      choices=(("", "field.every_carrier"), *carriers)),
            FormField("since", "text", "field.since", required=False),
            FormField("until", "text", "field.until", required=False),
            FormField("note", "text", "field.note", required=False),
        )  # fmt: skip

    def add_no_ship(self, values: dict[str, str], by: Actor) -> tuple[int, int]:
        """Avoid a region; return its id and how many orders it stopped."""
        carrier = values.get("carrier", "")
        made = add_region(
            self._db, values["province"], values.get("stop_city", ""), values.get("stop_district", ""), by,
            carrier_id=int(carrier) if carrier else None, from_at=_time(values, "since"),
            until_at=_time(values, "until"), note=values.get("note", ""),
        )  # fmt: skip
        return made.id, made.stopped

    def end_no_ship(self, region_id: int, by: Actor) -> int:
        """Serve a region again; return how many orders went on."""
        return end_region(self._db, region_id, by)

    # --- carriers and warehouses ---
    def terms_form(self, carrier_id: int) -> tuple[FormField, ...]:
        """What a carrier takes, as a form."""
        with self._db.read() as conn:
            row = terms_of(conn, carrier_id)
        weight = "" if row.max_weight_g is None else str(row.max_weight_g)
        return (
            FormField("max_weight_g", "number", "field.max_weight_g", required=False, value=weight),
            FormField("takes_cod", "flag", "field.takes_cod", required=False, value="1" if row.takes_cod else ""),
            FormField("express", "flag", "field.express", required=False, value="1" if row.express else ""),
            FormField("refused_tags", "text", "field.refused_tags", required=False, value=_joined(row.refused_tags)),
            FormField("only_shops", "text", "field.only_shops", required=False, value=_joined(row.only_shops)),
            FormField("only_platforms", "text", "field.only_platforms", required=False,
                      value=_joined(row.only_platforms)),
        )  # fmt: skip

    def set_terms(self, carrier_id: int, values: dict[str, str], by: Actor) -> None:
        """Change some of them."""
        set_terms(self._db, carrier_id, values, by)

    def prices(self, carrier_id: int) -> tuple[PriceLine, ...]:
        """A carrier's price table."""
        with self._db.read() as conn:
            return price_lines(conn, carrier_id)

    def delays(self, carrier_id: int) -> tuple[DelayLine, ...]:
        """How long a carrier really took."""
        with self._db.read() as conn:
            return delay_lines(conn, carrier_id)

    def save_prices(self, carrier_id: int, target: str) -> int:
        """Save it as a CSV that can be imported again; without rows the headings alone. Returns the rows."""
        with self._db.read() as conn:
            rows = price_table(conn, carrier_id)
        try:
            with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
        except OSError as error:
            raise BadInput("file.not_written", name=Path(target).name, reason=error.strerror or "") from None
        return len(rows) - 1

    def regions_form(self, warehouse_id: int) -> tuple[FormField, ...]:
        """Where a warehouse sends to, as a form of one line."""
        with self._db.read() as conn:
            rows = regions_of(conn, warehouse_id)
        texts = [
            f"{row.province}{f':{row.city}' if row.city else ''}{f'={row.rank}' if row.rank else ''}" for row in rows
        ]
        return (FormField("regions", "text", "field.regions", required=False, value=" ".join(texts)),)

    def set_regions(self, warehouse_id: int, text: str, by: Actor) -> None:
        """Let a warehouse send only there; empty: everywhere."""
        set_regions(self._db, warehouse_id, text.split(), by)

    # --- bundles ---
    def bundles(self) -> tuple[BundleLine, ...]:
        """All bundles."""
        with self._db.read() as conn:
            return tuple(
                BundleLine(row.id, row.bundle_code, row.name, row.active,
                           tuple((item.sku_code, item.qty, item.share) for item in row.items))
                for row in bundle_rows(conn)
            )  # fmt: skip

    def save_bundle(self, code: str, name: str, items: str, active: bool, by: Actor) -> int:  # noqa: FBT001 - the protocol
        """Add a bundle or change the one of this code; ``items``: SKU=pieces:weight, with blanks between."""
        return save_bundle(self._db, code, name, [_item(one) for one in items.split()], by, active=active)

    # --- virtual warehouses ---
    def shares(self) -> tuple[ShareLine, ...]:
        """All virtual warehouses."""
        with self._db.read() as conn:
            return share_rows(conn)

    def save_share(self, values: dict[str, str], by: Actor) -> int:
        """Add one or replace the one of this name; names have 、 or commas between, pieces are SKU=pieces."""
        percent = values.get("percent", "").strip().removesuffix("%")
        if percent and not percent.isdecimal():
            raise BadInput("account.not_a_number", field="percent", value=percent[:40])
        pieces = dict(_pieces(one) for one in values.get("pieces", "").split())
        form = ShareForm(
            values["name"], _names(values["warehouses"]), _names(values["shops"]), int(percent or 0), pieces
        )
        return save_share(self._db, form, by)

    def end_share(self, name: str, by: Actor) -> None:
        """Give a share back to all shops."""
        end_share(self._db, name, by)

    # --- merging ---
    def merging(self) -> tuple[MergeRow, ...]:
        """One line for all shops, then one a shop."""
        with self._db.read() as conn:
            now = merge_settings(conn)
            shops = choices(conn, "shop")
        return (MergeRow(0, "", ""), *(MergeRow(one.id, one.name, now.policy(one.id)) for one in shops))

    def merging_form(self, shop_id: int) -> tuple[FormField, ...]:
        """The numbers of merging, or whose orders a shop's go together with."""
        with self._db.read() as conn:
            now = merge_settings(conn)
        if shop_id:
            kind, _, group = now.policy(shop_id).partition(":")
            kinds = tuple((one, f"merge_policy.{one}") for one in (*ShopPolicy, _SOME_GROUP))
            return (
                FormField("policy", "choice", "field.merge_policy", value=kind, choices=kinds),
                FormField("group", "text", "field.merge_group", required=False, value=group),
            )
        stored = now.numbers()
        return tuple(
            FormField(name, "flag" if name == "auto" else "number", f"field.merge_{name}", required=False,
                      value=("1" if stored[name] else "") if name == "auto" else str(stored[name]))
            for name in NUMBERS
        )  # fmt: skip

    def set_merging(self, shop_id: int, values: dict[str, str], by: Actor) -> None:
        """Change some of them."""
        if shop_id:
            stored = {field.name: field.value for field in self.merging_form(shop_id)}
            wanted = stored | values
            group = f"{GROUP}{wanted['group'].strip()}"
            set_shop_policy(self._db, shop_id, group if wanted["policy"] == _SOME_GROUP else wanted["policy"], by)
            return
        for name, value in values.items():
            if value and not value.isdecimal():
                raise BadInput("account.not_a_number", field=name, value=value[:40])
            set_merging(self._db, name, int(value or 0), by)

    # --- files ---
    def preview_file(self, kind: str, path: str) -> TablePreview:
        """What a file would bring: ``kind`` prices (or a carrier's record of days), blacklist or bundles."""
        content = read_table(path)
        if kind == "prices" and _are_delays(content.headings):
            record, done = check_delays(content.headings, content.rows, content.problems)
            shown = [
                (*region, "" if delay.days is None else str(delay.days), f"{delay.late_percent}%")
                for region, delay in list(record.items())[:_SHOWN_ROWS]
            ]
            fields = tuple(DELAY_COLUMNS)
            return TablePreview(fields, tuple(shown), len(record), tuple(done.failed), whole=True)
        if kind == "prices":
            with self._db.read() as conn:
                prices, checked = check_prices(conn, content.headings, content.rows, content.problems)
                houses = {one.id: one.sign for one in choices(conn, "warehouse")}
            lines = [
                (houses.get(row.warehouse_id or 0, ""), row.province, row.city, f"{row.price.first_g / 1000:g}",
                 format_cents(row.price.first_cents, _CURRENCY), f"{row.price.step_g / 1000:g}",
                 format_cents(row.price.step_cents, _CURRENCY), "" if row.price.days is None else str(row.price.days))
                for row in prices[:_SHOWN_ROWS]
            ]  # fmt: skip
            return TablePreview(_PRICE_FIELDS, tuple(lines), len(prices), tuple(checked.failed), whole=True)
        if kind == "blacklist":
            rows, failed = check_blacklist(content)
        else:
            with self._db.read() as conn:
                rows, failed = check_bundles(conn, content.headings, content.rows, content.problems)
        headings = {"blacklist": ("kind", "masked", "note"), "bundles": ("bundle_code", "name", "sku_code", "qty")}
        return TablePreview(headings[kind], tuple(rows[:_SHOWN_ROWS]), len(rows), tuple(failed))

    def take_file(self, kind: str, thing_id: int, path: str, by: Actor) -> Taken:
        """Take a file in, as it was previewed."""
        content = read_table(path)
        if kind == "prices" and _are_delays(content.headings):
            record = import_delays(self._db, thing_id, content.headings, content.rows, by, problems=content.problems)
            return Taken(record.stored, 0, tuple(record.failed))
        if kind == "prices":
            prices = import_prices(self._db, thing_id, content.headings, content.rows, by, problems=content.problems)
            return Taken(prices.stored, 0, tuple(prices.failed))
        if kind == "blacklist":
            listed = import_blacklist(self._db, self._keys, content, by)
            return Taken(listed.added, listed.stopped, tuple(listed.failed))
        made = import_bundles(self._db, content.headings, content.rows, by, problems=content.problems)
        return Taken(made.saved, 0, tuple(made.failed))


def _time(values: dict[str, str], name: str) -> datetime | None:
    """Return a typed time of this station as an aware one; raise BadInput that names the field."""
    text = values.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise BadInput("timezone.no_time", text=text[:40], field=name) from None


def _joined(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def _item(text: str) -> BundleItem:
    """Return a component typed as SKU, SKU=pieces or SKU=pieces:weight."""
    code, _, rest = text.partition("=")
    qty, _, share = rest.replace("：", ":").partition(":")
    for part in (qty, share):
        if part and not part.isdecimal():
            raise BadInput("bundle.bad_item_text", text=text[:60], field="items")
    return BundleItem(code, int(qty or 1), int(share or 0))


def _are_delays(headings: Sequence[str]) -> bool:
    """Tell whether a carrier's table is its record of days: a price table may have a column of days, too."""
    return are_delays(headings) and "first_price" not in guess_columns(headings, COLUMNS)


def _names(text: str) -> list[str]:
    return [word for part in re.split("[、，,；;]", text) if (word := part.strip())]


def _pieces(text: str) -> tuple[str, int]:
    """Return pieces of a SKU typed as SKU=pieces."""
    code, _, qty = text.rpartition("=")
    if not code or not qty.isdecimal():
        raise BadInput("share.bad_pieces_text", text=text[:60], field="pieces")
    return code, int(qty)
