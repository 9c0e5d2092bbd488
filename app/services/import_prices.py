"""A carrier's price table from a file: all of it replaces the old one in one transaction, or nothing does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.domain.freight import Price, PriceRow
from app.domain.money import parse_cents, parse_decimal, to_text
from app.domain.people import Actor, Right
from app.domain.regions import REST, mainland, official_cities, official_provinces
from app.domain.text_cleaning import clean_text
from app.errors import AppError, BadInput, NotFound, Param
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.freight import freight_price
from app.models.warehouses import warehouse
from app.services.accounts import carrier_row
from app.services.choose_carriers import choose_again
from app.services.queries.policy_rows import PriceLine
from app.services.table_columns import Columns, cells_of, guess_columns, whole

COLUMNS: Columns = {
    "warehouse": ("仓库", "发货仓", "warehouse"),
    "province": ("省份", "省", "目的省", "目的地", "province"),
    "city": ("城市", "市", "目的市", "city"),
    "first_kg": ("首重(公斤)", "首重(kg)", "首重公斤", "first_kg"),
    "first_price": ("首重价", "首重费", "首重价格", "首重运费", "首重(元)", "first_price"),
    "step_kg": ("续重(公斤)", "续重(kg)", "续重公斤", "step_kg"),
    "step_price": ("续重价", "续重费", "续重价格", "续重运费", "续重(元)", "step_price"),
    "days": ("时效(天)", "天数", "时效", "days"),
}
"""Headings understood, by our field; the first of each is what an export and the template have."""

_NEEDED = ("province", "first_kg", "first_price", "step_kg", "step_price")
_MOST_G = 1_000_000
_MOST_DAYS = 90

HEADINGS = tuple(words[0] for words in COLUMNS.values())
"""The headings of an export and of the template."""


@dataclass
class PriceImport:
    """What became of a file: rows stored, or, when any failed, none. ``failed``: row number, code, parameters."""

    stored: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)


def check_prices(
    conn: Connection,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    problems: Sequence[tuple[int, BadInput]] = (),
) -> tuple[list[PriceRow], PriceImport]:
    """Return the price rows a file stands for, and what is wrong with its lines; nothing is written.

    Raises BadInput when a column is missing, or nothing is in the file.
    """
    places = guess_columns(headings, COLUMNS)
    for needed in _NEEDED:
        if needed not in places:
            raise BadInput("import.no_column", field=needed, headings=list(headings))
    result = PriceImport(failed=[(number, error.code, error.params) for number, error in problems])
    prices = _parse(rows, places, _houses(conn), result)
    if not prices and not result.failed:
        raise BadInput("price.no_rows")
    result.failed.sort(key=lambda one: one[0])
    return prices, result


def import_prices(
    db: Database,
    carrier_id: int,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    by: Actor,
    *,
    problems: Sequence[tuple[int, BadInput]] = (),
) -> PriceImport:
    """Replace a carrier's price table; parcels that wait without a carrier are chosen for again.

    Raises BadInput when a column is missing, NotFound for an unknown carrier.
    """
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> PriceImport:
        carrier_row(tx.conn, carrier_id)
        prices, result = check_prices(tx.conn, headings, rows, problems)
        if result.failed:
            return result
        tx.conn.execute(freight_price.delete().where(freight_price.c.carrier_id == carrier_id))
        insert_many(
            tx.conn,
            freight_price,
            [
                {
                    "carrier_id": carrier_id, "warehouse_id": row.warehouse_id, "province": row.province,
                    "city": row.city, **row.price._asdict(), "added_at": tx.at,
                }
                for row in prices
            ],
        )  # fmt: skip
        result.stored = len(prices)
        tx.touch("carrier", carrier_id)
        choose_again(tx)
        return result

    return db.run(work, by)


def _houses(conn: Connection) -> dict[str, int]:
    rows = conn.execute(select(warehouse.c.id, warehouse.c.code, warehouse.c.name))
    return {name: row.id for row in rows for name in (row.code, row.name)}


def _parse(
    rows: Sequence[tuple[int, Sequence[str]]], places: Mapping[str, int], houses: Mapping[str, int], result: PriceImport
) -> list[PriceRow]:
    found: dict[tuple[int | None, str, str], PriceRow] = {}
    rest: dict[int | None, PriceRow] = {}
    for number, cells in rows:
        texts = cells_of(cells, places)
        if not any(texts.values()):
            continue
        try:
            for row in _rows_of(texts, houses):
                key = (row.warehouse_id, row.province, row.city)
                if key in found or (row.province == REST and row.warehouse_id in rest):
                    raise BadInput("import.twice_in_file", value=f"{row.province} {row.city}".strip())
                if row.province == REST:
                    rest[row.warehouse_id] = row
                else:
                    found[key] = row
        except AppError as error:
            result.failed.append((number, error.code, error.params))
    for house, row in rest.items():
        named = {province for at, province, city in found if at == house and not city}
        for province in mainland():
            if province not in named:
                found[(house, province, "")] = row._replace(province=province)
    return list(found.values())


def _rows_of(texts: Mapping[str, str], houses: Mapping[str, int]) -> list[PriceRow]:
    """Return the price rows of one line of the file: one for each province or city that it names."""
    house = clean_text(texts.get("warehouse", ""))
    if house and house not in houses:
        raise NotFound("warehouse.not_found", name=house)
    for needed in _NEEDED:
        if not texts[needed]:
            raise BadInput("import.empty_cell", field=needed)
    provinces = official_provinces(texts["province"])
    price = Price(
        _grams(texts["first_kg"]), _cents(texts["first_price"], "first_price"),
        _grams(texts["step_kg"]), _cents(texts["step_price"], "step_price"),
        whole(texts["days"], _MOST_DAYS) if texts.get("days") else None,
    )  # fmt: skip
    cities = [""]
    if texts.get("city"):
        if len(provinces) != 1 or provinces[0] == REST:
            raise BadInput("price.city_of_several", city=texts["city"][:40])
        cities = official_cities(provinces[0], texts["city"])
    at = houses[house] if house else None
    return [PriceRow(at, province, city, price) for province in provinces for city in cities]


def _grams(text: str) -> int:
    """Return kilograms, as written, in whole grams; from 1 gram to a tonne."""
    grams = parse_decimal(text.lower().removesuffix("kg").removesuffix("公斤")) * 1000
    if grams != int(grams) or not 0 < grams <= _MOST_G:
        raise BadInput("price.bad_weight", value=text[:40])
    return int(grams)


def _cents(text: str, name: str) -> int:
    cents = parse_cents(text, "CNY")
    if cents < 0:
        raise BadInput("money.negative", field=name)
    return cents


def price_lines(conn: Connection, carrier_id: int) -> tuple[PriceLine, ...]:
    """Return a carrier's price table, in the order it was imported."""
    rows = conn.execute(
        select(freight_price, warehouse.c.code)
        .outerjoin(warehouse, warehouse.c.id == freight_price.c.warehouse_id)
        .where(freight_price.c.carrier_id == carrier_id)
        .order_by(freight_price.c.id)
    )
    return tuple(
        PriceLine(
            row.code or "", row.province, row.city, row.first_g, row.first_cents, row.step_g, row.step_cents, row.days
        )
        for row in rows
    )


def price_table(conn: Connection, carrier_id: int) -> list[list[str]]:
    """Return a carrier's price table as an import takes it, headings first."""
    return [
        list(HEADINGS),
        *(
            [
                row.warehouse, row.province, row.city, f"{row.first_g / 1000:g}", to_text(row.first_cents, "CNY"),
                f"{row.step_g / 1000:g}", to_text(row.step_cents, "CNY"), "" if row.days is None else str(row.days),
            ]
            for row in price_lines(conn, carrier_id)
        ),
    ]  # fmt: skip
