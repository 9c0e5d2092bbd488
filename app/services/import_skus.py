"""Import SKUs and stock figures from a file's rows; each row ends stored or refused with its number and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, update

from app.connectors.platforms.files.cells import number_text
from app.domain.money import parse_cents
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_text, narrow
from app.errors import AppError, BadInput, NotFound, Param
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.stock import sku, sku_barcode
from app.models.warehouses import warehouse
from app.services.adjust_stock import MOST_PIECES, Count, adjust
from app.services.manage_warehouses import find_warehouse_id
from app.services.match_listings import rematch
from app.services.order_book import CHUNK
from app.services.push_stock import queue_push
from app.services.table_columns import whole

SYNONYMS: dict[str, tuple[str, ...]] = {
    "sku_code": ("商家编码", "SKU编码", "货号", "规格编码", "sku", "sku_code", "code"),
    "name": ("名称", "商品名称", "货品名称", "品名", "name", "title"),
    "spec": ("规格", "规格名称", "颜色规格", "spec"),
    "barcode": ("条码", "条形码", "barcode", "ean"),
    "weight_g": ("重量(克)", "重量（克）", "重量g", "weight_g"),
    "price": ("售价", "单价", "价格", "price"),
    "floor": ("最低价", "底价", "限价", "floor", "floor_price"),
    "tags": ("标签", "货品标签", "属性标签", "tags"),
    "image": ("图片", "image"),
    "bin": ("库位", "货位", "bin"),
    "warehouse": ("仓库", "仓库代码", "warehouse"),
    "qty": ("数量", "库存", "现有库存", "qty", "on_hand"),
}
"""Headings understood, by our field; compared without case and width."""

LONGEST = {"sku_code": 64, "name": 200, "spec": 200, "barcode": 400, "image": 200, "bin": 40, "tags": 200}
_MOST_G = 1_000_000
LONGEST_TAG = 20
_BETWEEN_TAGS = re.compile(r"[,;、\s]+")
_PATH_SIGNS = ("/", "\\", ":", "..")


@dataclass
class SkuImport:
    """What became of a file. ``failed``: row number (the heading is row 1), code, parameters."""

    new: int = 0
    changed: int = 0
    same: int = 0
    counted: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)

    def refuse(self, number: int, error: AppError) -> None:
        """Note a refused row."""
        self.failed.append((number, error.code, error.params))

    def add(self, other: SkuImport) -> None:
        """Sum up."""
        self.new += other.new
        self.changed += other.changed
        self.same += other.same
        self.failed += other.failed


@dataclass(frozen=True)
class _Row:
    """One row that can be used as far as the file alone tells."""

    number: int
    code: str
    values: dict[str, Any]
    """Columns of ``sku`` that the row tells something about."""
    barcodes: tuple[str, ...]
    house: str
    qty: int | None
    bin: str | None


def guess_mapping(headings: Sequence[str]) -> dict[str, str]:
    """Return our field -> their heading for every heading we understand."""
    plain = {narrow(clean_text(heading)).casefold(): heading for heading in headings}
    mapping = {}
    for name, words in SYNONYMS.items():
        found = next((plain[key] for key in (narrow(word).casefold() for word in words) if key in plain), None)
        if found is not None:
            mapping[name] = found
    return mapping


def import_skus(
    db: Database,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    mapping: Mapping[str, str],
    by: Actor,
    *,
    problems: Sequence[tuple[int, BadInput]] = (),
    default_warehouse_id: int | None = None,
) -> SkuImport:
    """Store SKUs (new, or changed where a column says so) and, where the file has quantities, count them.

    ``rows`` are ``(row number, cells)``; ``problems`` are rows that could not even be read as text. Raises BadInput
    when no column names the SKU code, NotAllowed without the right to count.
    """
    by.require(Right.ADJUST_STOCK)
    if "sku_code" not in mapping:
        raise BadInput("import.no_sku_column", headings=list(headings))
    places = {name: list(headings).index(heading) for name, heading in mapping.items() if heading in headings}
    result = SkuImport()
    for number, problem in problems:
        result.refuse(number, problem)
    good = _parse(rows, places, result)
    stored: list[_Row] = []
    for start in range(0, len(good), CHUNK):
        part = good[start : start + CHUNK]
        done, kept = db.run(lambda tx, part=part: _store(tx, part), by)  # type: ignore[misc]
        result.add(done)
        stored += kept
    db.run(rematch, by)
    _count(db, [row for row in stored if row.qty is not None], result, by, default_warehouse_id)
    result.failed.sort(key=lambda one: one[0])
    return result


# --- reading rows -----------------------------------------------------------------------------------------------------


def _parse(rows: Sequence[tuple[int, Sequence[str]]], places: Mapping[str, int], result: SkuImport) -> list[_Row]:
    good: list[_Row] = []
    seen: set[tuple[str, str]] = set()
    for number, cells in rows:
        texts = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        if not any(texts.values()):
            continue
        try:
            row = _parse_row(number, texts)
            key = (row.code, row.house)
            if key in seen:
                raise BadInput("import.twice_in_file", value=row.code)
            seen.add(key)
            good.append(row)
        except AppError as error:
            result.refuse(number, error)
    return good


def _parse_row(number: int, texts: Mapping[str, str]) -> _Row:
    code = _number("sku_code", texts["sku_code"])
    if not code:
        raise BadInput("import.empty_cell", field="sku_code")
    for name, longest in LONGEST.items():
        if len(texts.get(name, "")) > longest:
            raise BadInput("import.too_long", field=name, limit=longest)
    values: dict[str, Any] = {name: clean_text(texts[name]) for name in ("name", "spec", "image") if texts.get(name)}
    if any(sign in values.get("image", "") for sign in _PATH_SIGNS):
        raise BadInput("import.bad_image", value=values["image"])
    if texts.get("weight_g"):
        values["weight_g"] = whole(texts["weight_g"], _MOST_G)
    if texts.get("price"):
        values["price_cents"] = parse_cents(texts["price"], "CNY")
        if values["price_cents"] < 0:
            raise BadInput("money.negative", field="price")
    if texts.get("floor"):
        values["floor_cents"] = parse_cents(texts["floor"], "CNY")
        if values["floor_cents"] < 0:
            raise BadInput("money.negative", field="floor")
    if texts.get("tags"):
        values["tags"] = sku_tags(texts["tags"])
    barcodes = texts.get("barcode", "").replace("；", ";").replace("，", ";").replace(",", ";").split(";")
    return _Row(
        number=number,
        code=code,
        values=values,
        barcodes=tuple(dict.fromkeys(barcode for part in barcodes if (barcode := _number("barcode", part)))),
        house=clean_text(texts.get("warehouse", "")),
        qty=whole(texts["qty"], MOST_PIECES) if texts.get("qty") else None,
        bin=clean_text(texts["bin"]) if texts.get("bin") else None,
    )


def sku_tags(text: str) -> str:
    """Return tags as they are stored, each between commas; ``-`` stands for none. Raises BadInput for one too long."""
    words = [clean_text(word) for word in _BETWEEN_TAGS.split(narrow(text)) if clean_text(word)]
    if words in ([], ["-"]):
        return ""
    for word in words:
        if len(word) > LONGEST_TAG:
            raise BadInput("import.too_long", field="tags", limit=LONGEST_TAG)
    return f",{','.join(sorted(dict.fromkeys(words)))},"


def _number(field: str, text: str) -> str:
    try:
        return number_text(text)
    except BadInput as problem:
        raise BadInput(problem.code, **{**problem.params, "field": field}) from None


# --- storing ----------------------------------------------------------------------------------------------------------


def _store(tx: Tx, rows: Sequence[_Row]) -> tuple[SkuImport, list[_Row]]:
    """Store some rows in one transaction; return what became of them, and those that stand."""
    result = SkuImport()
    codes = sorted({row.code for row in rows})
    known = {row.sku_code: row for row in tx.conn.execute(select(sku).where(sku.c.sku_code.in_(codes)))}
    owners = _barcode_owners(tx.conn, rows)
    fresh: dict[str, dict[str, Any]] = {}
    changes: dict[str, dict[str, Any]] = {}
    kept: list[_Row] = []
    for row in rows:
        try:
            _check_against(row, row.code in known or row.code in fresh, owners)
        except AppError as error:
            result.refuse(row.number, error)
            continue
        owners.update(dict.fromkeys(row.barcodes, row.code))
        kept.append(row)
        if row.code in known:
            old = known[row.code]
            different = {name: value for name, value in row.values.items() if getattr(old, name) != value}
            result.changed += bool(different)
            result.same += not different
            if different:
                changes.setdefault(row.code, {}).update(different)
        elif row.code in fresh:
            fresh[row.code].update(row.values)
            result.same += 1
        else:
            fresh[row.code] = dict(row.values)
            result.new += 1
    ids = {code: row.id for code, row in known.items()} | _insert(tx, fresh)
    for code, values in changes.items():
        tx.conn.execute(update(sku).where(sku.c.id == ids[code]).values(**values))
    _add_barcodes(tx, kept, ids)
    touched = {ids[row.code] for row in kept}
    tx.touch("stock", *touched)
    queue_push(tx, touched)
    return result, kept


def _check_against(row: _Row, is_known: bool, owners: Mapping[str, str]) -> None:  # noqa: FBT001 - a fact of the row
    for barcode in row.barcodes:
        if owners.get(barcode, row.code) != row.code:
            raise BadInput("import.barcode_taken", barcode=barcode)
    if not is_known and not row.values.get("name"):
        raise BadInput("import.empty_cell", field="name")


def _barcode_owners(conn: Connection, rows: Sequence[_Row]) -> dict[str, str]:
    """Return the SKU code of each barcode in these rows that somebody has already."""
    wanted = sorted({barcode for row in rows for barcode in row.barcodes})
    owners: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        found = conn.execute(
            select(sku_barcode.c.barcode, sku.c.sku_code)
            .join(sku, sku.c.id == sku_barcode.c.sku_id)
            .where(sku_barcode.c.barcode.in_(wanted[start : start + CHUNK]))
        )
        owners.update({barcode: code for barcode, code in found})  # noqa: C416 - a Row is no pair to dict()
    return owners


def _insert(tx: Tx, fresh: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    blank: dict[str, Any] = {
        "name": "", "spec": "", "image": "", "weight_g": 0, "price_cents": 0, "floor_cents": None, "tags": "",
    }  # fmt: skip
    ids = dict(zip(fresh, take_ids(tx.conn, sku, len(fresh)), strict=True))
    rows = [
        {"id": ids[code], "sku_code": code, "created_at": tx.at, **blank, **values} for code, values in fresh.items()
    ]
    insert_many(tx.conn, sku, rows)
    return ids


def _add_barcodes(tx: Tx, rows: Sequence[_Row], ids: Mapping[str, int]) -> None:
    wanted = {barcode: ids[row.code] for row in rows for barcode in row.barcodes}
    there = _barcode_owners(tx.conn, rows)
    new = [{"barcode": barcode, "sku_id": sku_id} for barcode, sku_id in wanted.items() if barcode not in there]
    insert_many(tx.conn, sku_barcode, new)


# --- counting ---------------------------------------------------------------------------------------------------------


def _count(db: Database, rows: Sequence[_Row], result: SkuImport, by: Actor, default_warehouse_id: int | None) -> None:
    if not rows:
        return
    with db.read() as conn:
        ids = {code: sku_id for code, sku_id in conn.execute(select(sku.c.sku_code, sku.c.id))}  # noqa: C416 - as above
        houses: dict[str, int] = {}
        for house in conn.execute(select(warehouse.c.id, warehouse.c.code, warehouse.c.name)):
            houses[house.code] = houses[house.name] = house.id
        fallback = default_warehouse_id if default_warehouse_id is not None else _preferred(conn)
    counts: list[tuple[_Row, Count]] = []
    for row in rows:
        place = houses.get(row.house) if row.house else fallback
        if place is None:
            missing = NotFound("warehouse.not_found", name=row.house) if row.house else NotFound("warehouse.none")
            result.refuse(row.number, missing)
            continue
        counts.append((row, Count(ids[row.code], place, row.qty or 0, row.bin)))
    outcomes = adjust(db, [count for _, count in counts], "import", by)
    for (row, _), outcome in zip(counts, outcomes, strict=True):
        if outcome.error is None:
            result.counted += 1
        else:
            result.failed.append((row.number, outcome.error, outcome.params))


def _preferred(conn: Connection) -> int | None:
    try:
        return find_warehouse_id(conn, None)
    except NotFound:
        return None
