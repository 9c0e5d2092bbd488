"""``python -m simulators catalogue``: the demo's SKUs and opening stock as CSV files, ready for import."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from simulators.goods import Sku, catalogue

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

WAREHOUSES: tuple[dict[str, str], ...] = (
    {
        "name": "杭州主仓",
        "contact": "周仓管",
        "phone": "0571-88990011",
        "province": "浙江省",
        "city": "杭州市",
        "district": "余杭区",
        "address": "仓前街道文一西路1818号3幢一层",
    },
    {
        "name": "广州分仓",
        "contact": "梁仓管",
        "phone": "020-36887766",
        "province": "广东省",
        "city": "广州市",
        "district": "白云区",
        "address": "石井街道石沙路99号B栋",
    },
)
"""Invented demo warehouses: the senders on the labels."""

SKU_COLUMNS = ("商家编码", "名称", "规格", "条码", "重量(克)", "售价")
STOCK_COLUMNS = ("商家编码", "仓库", "数量")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the catalogue's own arguments."""
    parser.add_argument("--skus", metavar="FILE", help="write the SKUs here (CSV, UTF-8 with BOM)")
    parser.add_argument("--stock", metavar="FILE", help="write the opening stock here")
    parser.add_argument("--json", metavar="FILE", help="write the whole catalogue here as JSON")
    add_stock_arguments(parser)


def add_stock_arguments(parser: ArgumentParser) -> None:
    """Declare where the opening stock lies and how much of it is scarce."""
    parser.add_argument("--warehouse", action="append", help=f"may repeat; default {WAREHOUSES[0]['name']}")
    parser.add_argument("--scarce", type=int, default=4, help="SKUs with next to no stock, to show shortages")


def sku_rows() -> list[tuple[str, ...]]:
    """Return one row a SKU; prices in yuan with two decimals, weights in grams."""
    return [
        (sku.code, sku.style, sku.spec, sku.barcode, str(sku.weight_g), f"{sku.price_cents / 100:.2f}")
        for sku in catalogue()
    ]


def stock_rows(seed: int, warehouses: Sequence[str], scarce: int) -> list[tuple[str, ...]]:
    """Return one row a SKU and warehouse: 200 to 900 pieces in all, 3 to 8 of the scarce ones."""
    random = Random(f"{seed}/opening stock")
    few = {sku.code for sku in random.sample(catalogue(), scarce)}
    rows: list[tuple[str, ...]] = []
    for sku in catalogue():
        pieces = random.randrange(3, 9) if sku.code in few else random.randrange(200, 900)
        for place, warehouse in enumerate(warehouses):
            share = pieces // len(warehouses) + (pieces % len(warehouses) if place == 0 else 0)
            rows.append((sku.code, warehouse, str(share)))
    return rows


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a file as shop staff would export it from Excel."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _as_json(sku: Sku) -> dict[str, object]:
    return {field: getattr(sku, field) for field in Sku.__dataclass_fields__}


def run(arguments: Namespace) -> int:
    """Write the files asked for."""
    warehouses = arguments.warehouse or [WAREHOUSES[0]["name"]]
    if not 0 <= arguments.scarce <= len(catalogue()):
        sys.stderr.write(f"--scarce must lie between 0 and {len(catalogue())}\n")
        return 2
    if arguments.skus:
        write_csv(Path(arguments.skus), SKU_COLUMNS, sku_rows())
    if arguments.stock:
        rows = stock_rows(arguments.seed, warehouses, arguments.scarce)
        write_csv(Path(arguments.stock), STOCK_COLUMNS, rows)
    if arguments.json:
        text = json.dumps([_as_json(sku) for sku in catalogue()], ensure_ascii=False, indent=1)
        Path(arguments.json).write_text(text + "\n", encoding="utf-8")
    return 0
