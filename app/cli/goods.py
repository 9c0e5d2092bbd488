"""Verbs on SKUs and stock."""

from __future__ import annotations

from pathlib import Path

from app.cli.frame import Answer, Call, Verbs, table
from app.errors import NotFound
from app.services.adjust_stock import Count, adjust
from app.services.desk.stock import StockDesk
from app.services.import_skus import guess_mapping, import_skus
from app.services.manage_warehouses import find_warehouse_id
from app.services.mark_skus import mark_skus
from app.services.match_listings import choose_sku
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import StockFilter
from app.services.queries.work_place_rows import StockRow
from app.services.read_tables import read_table


def add(verbs: Verbs) -> None:
    """Register this group."""
    skus = verbs.verb("sku import", sku_import, "import SKUs, barcodes and counted stock", group_help="goods")
    skus.add_argument("file", type=Path, metavar="FILE", help="CSV, XLS or XLSX")
    skus.add_argument("--warehouse", help="code or name, for rows with a quantity but no warehouse")
    match = verbs.verb("sku match", sku_match, "map a listing to a SKU by hand; all orders that wait for it go on")
    match.add_argument("listing", type=int, metavar="LISTING", help="listing id")
    match.add_argument("code", metavar="CODE", help="SKU code")
    mark = verbs.verb("sku mark", sku_mark, "set tags and floor price of SKUs")
    mark.add_argument("code", nargs="+", metavar="CODE", help="SKU codes")
    mark.add_argument("--tags", help="words with commas between, such as liquid,fragile; - for none")
    mark.add_argument("--floor", type=int, metavar="CENTS", help="sold below this is a finding; -1 for none")
    setting = verbs.verb("stock set", stock_set, "set a counted figure", group_help="stock")
    setting.add_argument("code", metavar="CODE", help="SKU code or barcode")
    setting.add_argument("qty", type=int, metavar="QTY", help="pieces on hand, counted")
    setting.add_argument("--warehouse", help="code or name (default: the preferred one)")
    setting.add_argument("--bin", help="place in the warehouse")
    setting.add_argument("--reason", default="count", help="for the ledger (default: count)")
    listing = verbs.verb("stock list", stock_list, "list balances")
    listing.add_argument("--query", default="", help="part of a SKU code, name or barcode")
    listing.add_argument("--state", choices=("", "short", "low"), default="", help="only what is short or low")
    listing.add_argument("--limit", type=int, default=200, help="at most this many (default 200)")


def sku_import(call: Call) -> Answer:
    """``sku import``: CSV, XLS or XLSX; quantities in the file are counted as well."""
    core = call.core
    content = read_table(call.args.file)
    with core.db.read() as conn:
        house = find_warehouse_id(conn, call.args.warehouse) if call.args.warehouse else None
    done = import_skus(
        core.db,
        content.headings,
        content.rows,
        guess_mapping(content.headings),
        call.by,
        problems=content.problems,
        default_warehouse_id=house,
    )
    outcomes = [
        Outcome(f"{call.args.file.name}:{row}", code, params)
        for row, code, params in sorted(done.failed, key=lambda one: one[0])
    ]
    line = call.say(
        "cli.imported_skus",
        new=done.new,
        changed=done.changed,
        same=done.same,
        counted=done.counted,
        failed=len(done.failed),
    )
    data = {
        "new": done.new,
        "changed": done.changed,
        "same": done.same,
        "counted": done.counted,
        "failed": len(done.failed),
    }
    return Answer(data, [line], outcomes=outcomes)


def sku_mark(call: Call) -> Answer:
    """``sku mark``."""
    done = mark_skus(call.core.db, call.args.code, call.by, tags=call.args.tags, floor_cents=call.args.floor)
    return Answer({"skus": done}, [call.say("cli.skus_marked", count=done)])


def sku_match(call: Call) -> Answer:
    """``sku match``."""
    choose_sku(call.core.db, call.args.listing, call.args.code, call.by)
    return Answer({"listing": call.args.listing, "sku": call.args.code}, [f"{call.args.listing} → {call.args.code}"])


def stock_set(call: Call) -> Answer:
    """``stock set``."""
    core = call.core
    sku_id = StockDesk(core).find(call.args.code)
    if sku_id is None:
        raise NotFound("sku.not_found", code=call.args.code)
    with core.db.read() as conn:
        house = find_warehouse_id(conn, call.args.warehouse)
    return Answer(
        outcomes=adjust(core.db, [Count(sku_id, house, call.args.qty, call.args.bin)], call.args.reason, call.by)
    )


def stock_list(call: Call) -> Answer:
    """``stock list``."""
    desk = StockDesk(call.core)
    where = StockFilter(state=call.args.state, text=call.args.query)
    rows: list[StockRow] = []
    mark = None
    while len(rows) < call.args.limit:
        page = desk.page(where, mark, min(200, call.args.limit - len(rows)), backwards=False)
        rows += page.rows
        mark = page.after
        if mark is None:
            break
    lines = table(
        call.heads(
            "商家编码,名称,仓库,实有,占用,可用,安全库存,库位",
            "SKU,name,warehouse,on hand,reserved,available,safety,bin",
        ),
        [
            (
                r.sku_code,
                f"{r.name} {r.spec}".strip()[:30],
                r.warehouse,
                r.on_hand_qty,
                r.reserved_qty,
                r.available_qty,
                r.safety_qty,
                r.bin,
            )
            for r in rows
        ],
    )
    return Answer(rows, lines)
