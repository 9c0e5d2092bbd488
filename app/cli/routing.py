"""Verbs on routing: what carriers take and cost, where warehouses send to, and what bundles consist of."""

from __future__ import annotations

import csv
from pathlib import Path

from app.cli.arguments import add_fields, fields
from app.cli.frame import Answer, Call, Verbs, table
from app.domain.carrier_rules import Load
from app.domain.money import format_cents
from app.domain.reasons import unpack
from app.domain.regions import official_cities, official_province
from app.errors import BadInput
from app.services.import_delays import HEADINGS as DELAY_HEADINGS
from app.services.import_delays import delay_table, import_delays
from app.services.import_prices import HEADINGS, import_prices, price_table
from app.services.manage_bundles import BundleItem, bundle_rows, import_bundles, save_bundle
from app.services.manage_carriers import find_carrier_id
from app.services.manage_freight import TERMS, quote, regions_of, set_regions, set_terms, terms_of
from app.services.manage_warehouses import find_warehouse_id
from app.services.queries.rows import Outcome
from app.services.read_tables import read_table
from app.services.share_stock import ShareForm, end_share, save_share, share_rows


def add(verbs: Verbs) -> None:
    """Register this group."""
    terms = verbs.verb("carrier terms", carrier_terms, "show what a carrier takes, or change it")
    terms.add_argument("name", metavar="NAME", help="the account")
    add_fields(terms, ", ".join(TERMS))
    prices = verbs.verb("carrier prices", carrier_prices, "show a carrier's price table, replace it, or save it")
    prices.add_argument("name", metavar="NAME", help="the account")
    prices.add_argument("--import", dest="file", type=Path, metavar="FILE", help="replace it by a CSV, XLS or XLSX")
    prices.add_argument("--export", type=Path, metavar="FILE", help="save it as a CSV that can be imported again")
    prices.add_argument("--template", type=Path, metavar="FILE", help="save the headings alone as a CSV")
    delays = verbs.verb(
        "carrier delays", carrier_delays, "show how long a carrier really takes, replace it, or save it"
    )
    delays.add_argument("name", metavar="NAME", help="the account")
    delays.add_argument("--import", dest="file", type=Path, metavar="FILE", help="replace it by a CSV, XLS or XLSX")
    delays.add_argument("--export", type=Path, metavar="FILE", help="save it as a CSV that can be imported again")
    delays.add_argument("--template", type=Path, metavar="FILE", help="save the headings alone as a CSV")
    ask = verbs.verb("carrier quote", carrier_quote, "what every carrier asks for a parcel, or why it does not take it")
    ask.add_argument("province", metavar="PROVINCE", help="for example 新疆")
    ask.add_argument("city", metavar="CITY", nargs="?", default="", help="for example 乌鲁木齐")
    ask.add_argument("--weight", type=int, default=1000, metavar="G", help="grams (default 1000)")
    ask.add_argument("--warehouse", help="code or name (default: the preferred one)")
    ask.add_argument("--cod", action="store_true", help="a parcel with cash on delivery")
    where = verbs.verb("warehouse regions", warehouse_regions, "show where a warehouse sends to, or change it")
    where.add_argument("name", metavar="NAME", help="code or name")
    where.add_argument(
        "region", nargs="*", metavar="REGION", help="广东, 广东:深圳 or either with =RANK; these replace the old ones"
    )
    where.add_argument("--everywhere", action="store_true", help="send everywhere again")
    share = verbs.verb("warehouse share", warehouse_share, "set a share of the stock apart for shops (虚拟仓)")
    share.add_argument("name", metavar="NAME", help="of the virtual warehouse; one that is there is replaced")
    share.add_argument("--of", action="append", required=True, metavar="WAREHOUSE", help="code or name; repeatable")
    share.add_argument("--shop", action="append", required=True, metavar="NAME", help="a shop it is for; repeatable")
    share.add_argument("--percent", type=int, default=0, metavar="N", help="of the stock of every SKU")
    share.add_argument(
        "--sku", action="append", default=[], metavar="CODE=QTY", help="pieces of one SKU in each warehouse; repeatable"
    )
    verbs.verb("warehouse shares", warehouse_shares, "list the virtual warehouses")
    unshare = verbs.verb("warehouse unshare", warehouse_unshare, "end a virtual warehouse: its stock is for all again")
    unshare.add_argument("name", metavar="NAME", help="of the virtual warehouse")
    bundle = verbs.verb("bundle save", bundle_save, "add a bundle, or change what it consists of", group_help="bundles")
    bundle.add_argument("code", metavar="CODE", help="the bundle's code")
    bundle.add_argument("name", metavar="NAME", help="as staff call it")
    bundle.add_argument("item", nargs="+", metavar="SKU=QTY[:SHARE]", help="pieces in each, and weight in the price")
    bundle.add_argument("--off", action="store_true", help="match no further listings to it")
    verbs.verb("bundle list", bundle_list, "list bundles with their components")
    load = verbs.verb("bundle import", bundle_import, "import bundles, one row a component")
    load.add_argument("file", type=Path, metavar="FILE", help="CSV, XLS or XLSX")


def _carrier_id(call: Call) -> int:
    with call.core.db.read() as conn:
        return find_carrier_id(conn, call.args.name)


def carrier_terms(call: Call) -> Answer:
    """``carrier terms``."""
    carrier_id = _carrier_id(call)
    values = fields(call)
    if values:
        set_terms(call.core.db, carrier_id, values, call.by)
    with call.core.db.read() as conn:
        row = terms_of(conn, carrier_id)
    shown = [(name, getattr(row, name)) for name in TERMS]
    lines = table(
        call.heads("条件,值", "term,value"),
        [(name, ", ".join(value) if isinstance(value, tuple) else value) for name, value in shown],
    )
    return Answer(row, lines)


def carrier_prices(call: Call) -> Answer:
    """``carrier prices``: all of a file is taken, or nothing."""
    args, core = call.args, call.core
    carrier_id = _carrier_id(call)
    if args.template is not None:
        return _saved(args.template, [list(HEADINGS)])
    if args.file is not None:
        content = read_table(args.file)
        done = import_prices(core.db, carrier_id, content.headings, content.rows, call.by, problems=content.problems)
        outcomes = [Outcome(f"{args.file.name}:{row}", code, params) for row, code, params in done.failed]
        code = "cli.prices_kept" if done.failed else "cli.prices_imported"
        line = call.say(code, carrier=args.name, stored=done.stored, failed=len(done.failed))
        return Answer({"stored": done.stored, "failed": len(done.failed)}, [line], outcomes=outcomes)
    with core.db.read() as conn:
        rows = price_table(conn, carrier_id)
    if args.export is not None:
        return _saved(args.export, rows)
    return Answer([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], table(rows[0], rows[1:]))


def carrier_delays(call: Call) -> Answer:
    """``carrier delays``: all of a file is taken, or nothing."""
    args, core = call.args, call.core
    carrier_id = _carrier_id(call)
    if args.template is not None:
        return _saved(args.template, [list(DELAY_HEADINGS)])
    if args.file is not None:
        content = read_table(args.file)
        done = import_delays(core.db, carrier_id, content.headings, content.rows, call.by, problems=content.problems)
        outcomes = [Outcome(f"{args.file.name}:{row}", code, params) for row, code, params in done.failed]
        code = "cli.delays_kept" if done.failed else "cli.delays_imported"
        line = call.say(code, carrier=args.name, stored=done.stored, failed=len(done.failed))
        return Answer({"stored": done.stored, "failed": len(done.failed)}, [line], outcomes=outcomes)
    with core.db.read() as conn:
        rows = delay_table(conn, carrier_id)
    if args.export is not None:
        return _saved(args.export, rows)
    return Answer([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], table(rows[0], rows[1:]))


def _saved(path: Path, rows: list[list[str]]) -> Answer:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    except OSError as error:
        raise BadInput("file.not_written", name=path.name, reason=error.strerror or "") from None
    return Answer({"file": str(path), "rows": len(rows) - 1}, [str(path)])


def carrier_quote(call: Call) -> Answer:
    """``carrier quote``."""
    args = call.args
    province = official_province(args.province)
    cities = official_cities(province, args.city)
    with call.core.db.read() as conn:
        house = find_warehouse_id(conn, args.warehouse)
        load = Load(
            warehouse_id=house, province=province, city=cities[0] if cities else "", weight_g=args.weight, cod=args.cod
        )
        rows = quote(conn, call.core.clock(), load)
    lines = table(
        call.heads("快递,运费,时效(天),不能发的原因", "carrier,freight,days,why not"),
        [
            (
                row.carrier,
                None if row.freight_cents is None else format_cents(row.freight_cents, "CNY"),
                row.days,
                _said(call, row.refused),
            )
            for row in rows
        ],
    )
    return Answer(rows, lines)


def _said(call: Call, packed: str) -> str:
    if not packed:
        return ""
    code, params = unpack(packed)
    return call.say(code, **params)


def warehouse_regions(call: Call) -> Answer:
    """``warehouse regions``."""
    args, core = call.args, call.core
    if args.region and args.everywhere:
        raise BadInput("usage", why="--everywhere")
    with core.db.read() as conn:
        house = find_warehouse_id(conn, args.name)
    if args.region or args.everywhere:
        set_regions(core.db, house, args.region, call.by)
    with core.db.read() as conn:
        rows = regions_of(conn, house)
    lines = table(call.heads("省,市,顺序", "province,city,rank"), [(row.province, row.city, row.rank) for row in rows])
    return Answer(rows, lines)


def warehouse_share(call: Call) -> Answer:
    """``warehouse share``."""
    args = call.args
    pieces: dict[str, int] = {}
    for text in args.sku:
        code, _, qty = text.rpartition("=")
        if not code or not qty.isdecimal():
            raise BadInput("usage", why=text)
        pieces[code] = int(qty)
    form = ShareForm(args.name, args.of, args.shop, args.percent, pieces)
    saved = save_share(call.core.db, form, call.by)
    return Answer({"id": saved, "name": args.name}, [call.say("cli.share_saved", name=args.name)])


def warehouse_shares(call: Call) -> Answer:
    """``warehouse shares``."""
    with call.core.db.read() as conn:
        rows = share_rows(conn)
    lines = table(
        call.heads("虚拟仓,仓库,店铺,比例,件数", "share,warehouses,shops,percent,pieces"),
        [
            (row.name, ", ".join(row.warehouses), ", ".join(row.shops), f"{row.percent}%" if row.percent else "–",
             ", ".join(f"{code}×{qty}" for code, qty in row.pieces))
            for row in rows
        ],
    )  # fmt: skip
    return Answer(rows, lines)


def warehouse_unshare(call: Call) -> Answer:
    """``warehouse unshare``."""
    end_share(call.core.db, call.args.name, call.by)
    return Answer({"name": call.args.name}, [call.say("cli.share_ended", name=call.args.name)])


def bundle_save(call: Call) -> Answer:
    """``bundle save``."""
    args = call.args
    items = [_item(text) for text in args.item]
    saved = save_bundle(call.core.db, args.code, args.name, items, call.by, active=not args.off)
    return Answer({"id": saved, "code": args.code}, [f"{args.code}  #{saved}"])


def _item(text: str) -> BundleItem:
    code, _, amounts = text.rpartition("=")
    qty, _, share = amounts.partition(":")
    if not code or not qty.isdecimal() or (share and not share.isdecimal()):
        raise BadInput("usage", why=text)
    return BundleItem(code, int(qty), int(share or 0))


def bundle_list(call: Call) -> Answer:
    """``bundle list``."""
    with call.core.db.read() as conn:
        rows = bundle_rows(conn)
    lines = table(
        call.heads("编码,名称,启用,组成", "code,name,active,components"),
        [
            (row.bundle_code, row.name, "✓" if row.active else "–",
             ", ".join(f"{item.sku_code}×{item.qty}" for item in row.items))
            for row in rows
        ],
    )  # fmt: skip
    return Answer(rows, lines)


def bundle_import(call: Call) -> Answer:
    """``bundle import``: a bundle with a wrong row is left out as a whole."""
    content = read_table(call.args.file)
    done = import_bundles(call.core.db, content.headings, content.rows, call.by, problems=content.problems)
    outcomes = [Outcome(f"{call.args.file.name}:{row}", code, params) for row, code, params in done.failed]
    line = call.say("cli.bundles_imported", saved=done.saved, failed=len(done.failed))
    return Answer({"saved": done.saved, "failed": len(done.failed)}, [line], outcomes=outcomes)
