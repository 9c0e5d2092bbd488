"""Rows to orders: one order may span many rows; one bad row refuses its order whole and never the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from app.connectors.base import PulledOrder
from app.connectors.platforms.files.cells import cell_text, is_blank, number_text, phone_text
from app.connectors.platforms.files.fields import LINE_FIELDS, ORDER_FIELDS, RECEIVER_FIELDS
from app.connectors.platforms.files.payload import check_currency, make_payload, order_time, translate_line
from app.connectors.platforms.files.sums import SUMS
from app.connectors.platforms.files.workbook import Cell, Merged
from app.domain.intake import Receiver
from app.domain.money import parse_cents
from app.errors import BadInput, Param

_NUMBERS = frozenset({"order_no", "line_no", "listing_no", "variant_no", "sku_code", "barcode"})
_PHONES = frozenset({"phone", "phone2"})
_TIMES = ("placed_at", "paid_at", "ship_by_at")
_JOINED = frozenset({"buyer_message", "seller_memo"})
"""Texts that may differ from row to row of one order; they are joined."""


@dataclass(frozen=True)
class RowError:
    """Why one row was not imported. ``cells`` are the row as read, for handing it back; they never reach a log."""

    row: int
    """Row number as a spreadsheet shows it, from 1."""
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    order_no: str = ""
    cells: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ImportResult:
    """What became of a file. Every data row is in an order or in an error."""

    orders: tuple[PulledOrder, ...]
    errors: tuple[RowError, ...]
    headings: tuple[str, ...]
    rows: int
    """Data rows read, empty ones not counted."""


@dataclass
class _Row:
    number: int
    cells: list[Cell]
    fields: dict[str, str]


@dataclass(frozen=True)
class FileShop:
    """The shop's own settings that reading needs."""

    zone: str = "Asia/Shanghai"
    currency: str = "CNY"


class OrderRows:
    """Gathers rows into orders."""

    def __init__(
        self, headings: tuple[str, ...], mapping: Mapping[str, str], shop: FileShop, merged: Iterable[Merged] = ()
    ) -> None:
        """``merged``: an order number's cell that reaches over several rows names the order of all of them."""
        places = {heading: at for at, heading in enumerate(headings)}
        self._headings = headings
        self._columns = {name: places[heading] for name, heading in mapping.items() if heading}
        self._shop = shop
        self._zone = ZoneInfo(shop.zone)
        self._groups: dict[str, list[_Row]] = {}
        self._errors: list[RowError] = []
        self._bad_orders: dict[str, int] = {}
        self._rows = 0
        self._above = ""
        """The order number of the row above."""
        own = self._columns.get("order_no", -1)
        self._reaching = {
            row for cell in merged if cell.column == own for row in range(cell.first_row + 1, cell.last_row + 1)
        }

    def take(self, number: int, cells: list[Cell]) -> None:
        """Take the next row."""
        if is_blank(cells):
            return
        self._rows += 1
        order_no = ""
        try:
            order_no = self._order_no(number, cells)
            row = _Row(number, cells, self._read(cells))
            self._check_line(row)
        except BadInput as wrong:
            self._refuse(number, cells, order_no, wrong)
            if order_no:
                self._groups.setdefault(order_no, [])
            return
        self._groups.setdefault(order_no, []).append(row)

    def result(self, now: datetime, file_time: datetime) -> ImportResult:
        """Return the orders and errors; ``now`` becomes the orders' time of modification."""
        orders: list[PulledOrder] = []
        for order_no, rows in self._groups.items():
            bad_row = self._bad_orders.get(order_no)
            if bad_row is None:
                order = self._order(order_no, rows, now, file_time)
                if order is not None:
                    orders.append(order)
                continue
            for row in rows:
                self._refuse(row.number, row.cells, order_no, BadInput("order.row_refused", bad_row=bad_row))
        errors = tuple(sorted(self._errors, key=lambda error: error.row))
        return ImportResult(tuple(orders), errors, self._headings, self._rows)

    def _order_no(self, number: int, cells: list[Cell]) -> str:
        above, self._above = self._above, ""
        try:
            order_no = number_text(self._cell(cells, "order_no"))
        except BadInput as wrong:
            raise BadInput(wrong.code, **{**wrong.params, "field": "order_no"}) from None
        if not order_no and number in self._reaching:
            order_no = above
        if not order_no:
            self._raise_missing(number, cells, above)
        if len(order_no) > 64:
            raise BadInput("order_no.too_long", limit=64)
        self._above = order_no
        return order_no

    def _raise_missing(self, number: int, cells: list[Cell], above: str) -> NoReturn:
        """Refuse a row without a number. With goods alone it looks like more of the order above, which then waits too.

        Sent without them that order would leave the warehouse short.
        """
        stated = any(not is_blank([self._cell(cells, name)]) for name in (*ORDER_FIELDS, *RECEIVER_FIELDS))
        if not above or stated:
            raise BadInput("order_no.missing")
        self._above = above
        self._bad_orders.setdefault(above, number)
        raise BadInput("order_no.missing_below", above=above)

    def _cell(self, cells: list[Cell], name: str) -> Cell:
        at = self._columns.get(name, -1)
        return cells[at] if 0 <= at < len(cells) else ""

    def _read(self, cells: list[Cell]) -> dict[str, str]:
        fields: dict[str, str] = {}
        for name in self._columns:
            cell = self._cell(cells, name)
            try:
                if name in _NUMBERS:
                    text = number_text(cell)
                elif name in _PHONES:
                    text = phone_text(cell)
                else:
                    text = cell_text(cell)
            except BadInput as wrong:
                raise BadInput(wrong.code, **{**wrong.params, "field": name}) from None
            if text:
                fields[name] = text
        return fields

    def _check_line(self, row: _Row) -> None:
        """Prove that this row alone can be used: its goods line, its times, its sums."""
        fields = row.fields
        currency = fields.get("currency", "").upper() or self._shop.currency
        check_currency(currency)
        translate_line({name: fields[name] for name in LINE_FIELDS if name in fields}, currency, "x")
        for name in _TIMES:
            order_time(fields, name, self._zone)
        for name in SUMS:
            if fields.get(name) and parse_cents(fields[name], currency) < 0:
                raise BadInput("money.negative", field=name)

    def _refuse(self, number: int, cells: list[Cell], order_no: str, wrong: BadInput) -> None:
        if order_no:
            self._bad_orders.setdefault(order_no, number)
        shown = tuple(_shown(cell) for cell in cells)
        self._errors.append(RowError(number, wrong.code, wrong.params, order_no, shown))

    def _order(self, order_no: str, rows: list[_Row], now: datetime, file_time: datetime) -> PulledOrder | None:
        """Return the order of these rows, or None after refusing all of them."""
        try:
            merged = rows[0].fields if len(rows) == 1 else _merged(rows)
            _check_lines(rows)
            lines = [{name: row.fields[name] for name in LINE_FIELDS if name in row.fields} for row in rows]
            order = {name: merged.get(name, "") for name in ORDER_FIELDS} | {"order_no": order_no}
            order["currency"] = order["currency"].upper()
            payload = make_payload(
                order,
                sorted(lines, key=lambda line: json.dumps(line, sort_keys=True)),
                zone=self._shop.zone,
                currency=self._shop.currency,
                fallback_time=file_time.isoformat(timespec="seconds"),
            )
        except _RowRefused as refused:
            self._refuse_all(rows, order_no, refused.row, refused.wrong)
            return None
        return PulledOrder(order_no, now, payload, _receiver(merged))

    def _refuse_all(self, rows: Iterable[_Row], order_no: str, bad_row: int, wrong: BadInput) -> None:
        for row in rows:
            reason = wrong if row.number == bad_row else BadInput("order.row_refused", bad_row=bad_row)
            self._refuse(row.number, row.cells, order_no, reason)


class _RowRefused(Exception):  # noqa: N818 - what happened to the row
    def __init__(self, row: int, wrong: BadInput) -> None:
        super().__init__(row)
        self.row = row
        self.wrong = wrong


def _merged(rows: list[_Row]) -> dict[str, str]:
    """Return order and receiver fields over all rows: blanks are filled from above, contradictions refused."""
    merged: dict[str, str] = {}
    for row in rows:
        for name in (*ORDER_FIELDS, *RECEIVER_FIELDS):
            text = row.fields.get(name, "")
            known = merged.get(name, "")
            if not text or text == known:
                continue
            if not known:
                merged[name] = text
            elif name in _JOINED:
                merged[name] = known if text in known.split(" / ") else f"{known} / {text}"
            else:
                raise _RowRefused(row.number, BadInput("order.rows_disagree", field=name, first_row=rows[0].number))
    return merged


def _check_lines(rows: list[_Row]) -> None:
    """Refuse a line number that stands twice, and a row that repeats another one word for word."""
    if len(rows) == 1:
        return
    numbers: dict[str, int] = {}
    whole: dict[tuple[str, ...], int] = {}
    for row in rows:
        line_no = row.fields.get("line_no", "")
        if line_no and line_no in numbers:
            raise _RowRefused(row.number, BadInput("line_no.twice", first_row=numbers[line_no]))
        if line_no:
            numbers[line_no] = row.number
        text = tuple(_shown(cell) for cell in row.cells)
        if text in whole:
            raise _RowRefused(row.number, BadInput("row.twice", first_row=whole[text]))
        whole[text] = row.number


def _receiver(merged: Mapping[str, str]) -> Receiver:
    values: dict[str, Any] = {
        "name": merged.get("receiver_name", ""),
        "phone": merged.get("phone") or merged.get("phone2", ""),
        "country": _country(merged.get("country", "")),
    }
    values |= {name: merged.get(name, "") for name in ("province", "city", "district", "town", "street", "postcode")}
    return Receiver(**values)


def _country(text: str) -> str:
    """Return the ISO code of a country column; empty and 中国 are CN, other names stay as written."""
    return {
        "": "CN",
        "中国": "CN",
        "中国大陆": "CN",
        "CHINA": "CN",
        "中国香港": "HK",
        "中国澳门": "MO",
        "中国台湾": "TW",
    }.get(text.upper(), text.upper())


def _shown(cell: Cell) -> str:
    """Return a cell as it is handed back to the person who gave the file."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return repr(cell)
    return cell_text(cell)
