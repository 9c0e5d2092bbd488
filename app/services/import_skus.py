"""Import SKUs and stock figures from a file's rows; each row ends stored or refused with its number and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from app.domain.money import parse_cents
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_code, clean_text, narrow
from app.errors import AppError, BadInput, Param
from app.models.database import Database, Tx
from app.models.stock import sku, sku_barcode
from app.models.warehouses import warehouse
from app.services.adjust_stock import Count, adjust
from app.services.manage_warehouses import find_warehouse_id
from app.services.match_listings import rematch
from app.services.push_stock import queue_push

SYNONYMS: dict[str, tuple[str, ...]] = {
    "sku_code": ("商家编码", "SKU编码", "货号", "规格编码", "sku", "sku_code", "code"),
    "name": ("名称", "商品名称", "货品名称", "品名", "name", "title"),
    "spec": ("规格", "规格名称", "颜色规格", "spec"),
    "barcode": ("条码", "条形码", "barcode", "ean"),
    "weight_g": ("重量(克)", "重量（克）", "重量g", "weight_g"),
    "price": ("售价", "单价", "价格", "price"),
    "image": ("图片", "image"),
    "bin": ("库位", "货位", "bin"),
    "warehouse": ("仓库", "仓库代码", "warehouse"),
    "qty": ("数量", "库存", "现有库存", "qty", "on_hand"),
}
"""Headings understood, by our field; compared without case and width."""

LONGEST = {"sku_code": 64, "name": 200, "spec": 200, "barcode": 64, "image": 200, "bin": 40}


@dataclass
class SkuImport:
    """What became of a file. ``failed``: row number (the heading is row 1), code, parameters."""

    new: int = 0
    changed: int = 0
    same: int = 0
    counted: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)


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
    default_warehouse_id: int | None = None,
) -> SkuImport:
    """Store SKUs (new, or changed where a column says so) and, where the file has quantities, count them.

    ``rows`` are ``(row number, cells)``. Raises BadInput when no column names the SKU code.
    """
    by.require(Right.ADJUST_STOCK)
    if "sku_code" not in mapping:
        raise BadInput("import.no_sku_column", headings=list(headings))
    places = {name: list(headings).index(heading) for name, heading in mapping.items() if heading in headings}
    result = SkuImport()
    seen: set[str] = set()
    counts: list[tuple[int, str, str, int, str | None]] = []
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        counts += db.run(lambda tx, part=part: _store(tx, part, places, seen, result), by)  # type: ignore[misc]
    db.run(_after, by)
    _count(db, counts, result, by, default_warehouse_id)
    return result


def _after(tx: Tx) -> None:
    rematch(tx)


def _store(
    tx: Tx,
    rows: Sequence[tuple[int, Sequence[str]]],
    places: Mapping[str, int],
    seen: set[str],
    result: SkuImport,
) -> list[tuple[int, str, str, int, str | None]]:
    counts: list[tuple[int, str, str, int, str | None]] = []
    for number, cells in rows:
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        if not any(values.values()):
            continue
        try:
            code = _checked_code(values, seen, counted="qty" in places)
            _store_one(tx, code, values, result)
            if values.get("qty"):
                counts.append(
                    (number, code, values.get("warehouse", ""), _pieces(values["qty"]), values.get("bin") or None)
                )
        except AppError as error:
            result.failed.append((number, error.code, error.params))
    return counts


def _checked_code(values: Mapping[str, str], seen: set[str], *, counted: bool) -> str:
    code = clean_code(values["sku_code"])
    if not code:
        raise BadInput("import.empty_cell", field="sku_code")
    key = f"{code}\x1f{values.get('warehouse', '')}" if counted else code
    if key in seen:
        raise BadInput("import.twice_in_file", value=code)
    seen.add(key)
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise BadInput("import.too_long", field=name, limit=longest)
    return code


def _store_one(tx: Tx, code: str, values: Mapping[str, str], result: SkuImport) -> None:
    row = tx.conn.execute(select(sku).where(sku.c.sku_code == code)).one_or_none()
    new: dict[str, Any] = {}
    for name in ("name", "spec", "image"):
        if values.get(name):
            new[name] = clean_text(values[name])
    if values.get("weight_g"):
        new["weight_g"] = _pieces(values["weight_g"])
    if values.get("price"):
        new["price_cents"] = parse_cents(values["price"], "CNY")
    if row is None:
        if not new.get("name"):
            raise BadInput("import.empty_cell", field="name")
        sku_id: int = tx.conn.execute(
            sku.insert().values(sku_code=code, created_at=tx.at, **new).returning(sku.c.id)
        ).scalar_one()
        result.new += 1
    else:
        sku_id = row.id
        different = {name: value for name, value in new.items() if getattr(row, name) != value}
        if different:
            tx.conn.execute(update(sku).where(sku.c.id == sku_id).values(**different))
            result.changed += 1
        else:
            result.same += 1
    if values.get("barcode"):
        _add_barcodes(tx, sku_id, values["barcode"])
    tx.touch("stock", sku_id)
    queue_push(tx, [sku_id])


def _add_barcodes(tx: Tx, sku_id: int, text: str) -> None:
    for barcode in {clean_code(part) for part in text.replace("；", ";").replace(",", ";").split(";")} - {""}:
        owner = tx.conn.execute(
            select(sku_barcode.c.sku_id).where(sku_barcode.c.barcode == barcode)
        ).scalar_one_or_none()
        if owner is not None and owner != sku_id:
            raise BadInput("import.barcode_taken", barcode=barcode)
        if owner is None:
            tx.conn.execute(sku_barcode.insert().values(barcode=barcode, sku_id=sku_id))


def _pieces(text: str) -> int:
    plain = narrow(text).replace(",", "").strip()
    head, _, tail = plain.partition(".")
    if not head.isdecimal() or tail.strip("0"):
        raise BadInput("import.not_whole", value=text)
    return int(head)


def _count(
    db: Database,
    counts: Sequence[tuple[int, str, str, int, str | None]],
    result: SkuImport,
    by: Actor,
    default_warehouse_id: int | None,
) -> None:
    if not counts:
        return
    with db.read() as conn:
        ids = {row.sku_code: row.id for row in conn.execute(select(sku.c.sku_code, sku.c.id))}
        houses: dict[str, int] = {}
        for row in conn.execute(select(warehouse.c.id, warehouse.c.code, warehouse.c.name)):
            houses[row.code] = houses[row.name] = row.id
        fallback = default_warehouse_id if default_warehouse_id is not None else find_warehouse_id(conn, None)
    for number, code, house, qty, bin_ in counts:
        if house and house not in houses:
            result.failed.append((number, "warehouse.not_found", {"name": house}))
            continue
        (outcome,) = adjust(db, [Count(ids[code], houses.get(house, fallback), qty, bin_)], "import", by)
        if outcome.error is not None:
            result.failed.append((number, outcome.error, outcome.params))
        else:
            result.counted += 1
