"""Verbs on the audit's checks and its stop lists: settings, what is usual, blacklist, no-ship regions."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.cli.frame import Answer, Call, Verbs, table
from app.errors import AppError, BadInput
from app.services.audit_settings import NAMES, AuditSetting, set_audit_setting, shown_settings
from app.services.blacklist import StopKind
from app.services.cure_findings import CHECKED, cure_kinds
from app.services.desk.orders import OrdersDesk
from app.services.import_blacklist import import_blacklist
from app.services.learn_usual import learn_usual
from app.services.manage_carriers import find_carrier_id
from app.services.queries.rows import Outcome
from app.services.read_tables import read_table
from app.services.stop_lists import add_entry, end_entry, entries
from app.services.stop_regions import add_region, end_region, regions
from app.services.zones import read_time

_ZONE = "Asia/Shanghai"


def add(verbs: Verbs) -> None:
    """Register this group."""
    verbs.verb("checks list", list_settings, "show the settings of the audit", group_help="the audit's checks")
    setting = verbs.verb("checks set", set_setting, "change one setting; orders it stopped are looked at again")
    setting.add_argument("name", metavar="NAME", help="as checks list shows it")
    setting.add_argument("value", metavar="VALUE", help="on or off, a whole number, flags with commas; empty: default")
    setting.add_argument("--shop", help="for this shop alone")
    verbs.verb("checks learn", learn, "learn usual prices and quantities now; the engine does so daily")
    _add_blacklist(verbs)
    _add_regions(verbs)


def _add_blacklist(verbs: Verbs) -> None:
    entry = verbs.verb(
        "blacklist add",
        add_to_blacklist,
        "stop a person, phone, place or account; what it is comes from a line of standard input",
        group_help="whom nothing is sent to",
    )
    entry.add_argument("kind", choices=[kind.value for kind in StopKind], help="what the line says")
    entry.add_argument("--note", default="", help="for the list; nothing that names a person")
    listing = verbs.verb("blacklist list", list_blacklist, "list entries by their masked form")
    listing.add_argument("--ended", action="store_true", help="also what is over")
    _ids(verbs.verb("blacklist end", end_of_blacklist, "end entries; what they said is destroyed"))
    file = verbs.verb("blacklist import", import_file, "import entries from a file with the columns kind, text, note")
    file.add_argument("file", type=Path, metavar="FILE", help="CSV, XLS or XLSX")


def _add_regions(verbs: Verbs) -> None:
    region = verbs.verb(
        "region add", add_no_ship, "stop shipping to a region for a time", group_help="where nothing is sent to"
    )
    region.add_argument("province", metavar="PROVINCE", help="in any usual way")
    region.add_argument("city", metavar="CITY", nargs="?", default="", help="left out: the whole province")
    region.add_argument("district", metavar="DISTRICT", nargs="?", default="", help="left out: the whole city")
    region.add_argument("--carrier", help="only this carrier account avoids it")
    region.add_argument("--from", dest="since", metavar="TIME", help="ISO 8601 (default: now)")
    region.add_argument("--until", metavar="TIME", help="ISO 8601 (default: until it is ended)")
    region.add_argument("--note", default="", help="for the list and the finding")
    verbs.verb("region list", list_regions, "list regions that nobody has ended")
    _ids(verbs.verb("region end", end_regions, "serve regions again; orders they stopped go on"))


def _ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="+", type=int, metavar="ID", help="as the list shows it")


def _rows(call: Call, rows: list[AuditSetting]) -> list[str]:
    shops = {choice.id: choice.name for choice in OrdersDesk(call.core).choices("shop")}
    return table(
        call.heads("设置,值,店铺,说明", "setting,value,shop,about"),
        [
            (
                row.name,
                _shown(row) + ("" if row.is_set else " ="),
                shops.get(row.shop_id or 0, ""),
                call.say(f"check_setting.{row.name}"),
            )
            for row in rows
        ],
    )


def _shown(row: AuditSetting) -> str:
    if isinstance(row.value, bool):
        return "on" if row.value else "off"
    return ",".join(row.value) if isinstance(row.value, list) else str(row.value)


def list_settings(call: Call) -> Answer:
    """``checks list``; a value with ``=`` behind it is the default."""
    with call.core.db.read() as conn:
        rows = shown_settings(conn)
    return Answer(rows, _rows(call, rows))


def set_setting(call: Call) -> Answer:
    """``checks set``."""
    shop_id = None
    if call.args.shop:
        shops = {choice.name: choice.id for choice in OrdersDesk(call.core).choices("shop")}
        if call.args.shop not in shops:
            raise BadInput("shop.not_found", name=call.args.shop)
        shop_id = shops[call.args.shop]
    if call.args.name not in NAMES:
        raise BadInput("audit.unknown_setting", name=call.args.name, known=list(NAMES))
    row = set_audit_setting(call.core.db, call.args.name, call.args.value, call.by, shop_id=shop_id)
    freed = cure_kinds(call.core.db, [*CHECKED, "finance"])
    return Answer({"setting": row, "freed": freed}, [*_rows(call, [row]), call.say("cli.freed", count=freed)])


def learn(call: Call) -> Answer:
    """``checks learn``."""
    count = learn_usual(call.core.db)
    return Answer({"skus": count}, [call.say("cli.learned", count=count)])


def add_to_blacklist(call: Call) -> Answer:
    """``blacklist add``; the text is never an argument: everybody on this PC sees those."""
    said = call.stdin.readline().rstrip("\r\n")
    core = call.core
    made = add_entry(core.db, core.keys, call.args.kind, said, call.args.note, call.by)
    return Answer(made, [f"{made.id}  {made.masked}", call.say("cli.stopped", count=made.stopped)])


def list_blacklist(call: Call) -> Answer:
    """``blacklist list``."""
    with call.core.db.read() as conn:
        rows = entries(conn, ended=call.args.ended)
    heads = call.heads("编号,类别,内容,备注,加入,由", "id,kind,entry,note,added,by")
    lines = table(
        heads,
        [
            (row.id, call.say(f"stop_kind.{row.kind}"), row.masked, row.note, f"{row.added_at:%Y-%m-%d}", row.added_by)
            for row in rows
        ],
    )
    return Answer(rows, lines)


def _each(call: Call, end: Callable[[int], int]) -> Answer:
    outcomes = []
    for one in call.args.id:
        try:
            outcomes.append(Outcome(str(one), detail=call.say("cli.freed", count=end(one))))
        except AppError as error:
            outcomes.append(Outcome(str(one), error.code, error.params))
    return Answer(outcomes=outcomes)


def end_of_blacklist(call: Call) -> Answer:
    """``blacklist end``."""
    return _each(call, lambda one: end_entry(call.core.db, one, call.by))


def import_file(call: Call) -> Answer:
    """``blacklist import``."""
    core, file = call.core, call.args.file
    done = import_blacklist(core.db, core.keys, read_table(file), call.by)
    outcomes = [Outcome(f"{file.name}:{row}", code, params) for row, code, params in done.failed]
    data = {"added": done.added, "stopped": done.stopped, "failed": len(done.failed)}
    return Answer(data, [call.say("cli.blacklist_imported", **data)], outcomes=outcomes)


def _time(text: str | None) -> datetime | None:
    return read_time(text, _ZONE) if text else None


def add_no_ship(call: Call) -> Answer:
    """``region add``."""
    args, core = call.args, call.core
    with core.db.read() as conn:
        carrier_id = find_carrier_id(conn, args.carrier) if args.carrier else None
    made = add_region(
        core.db, args.province, args.city, args.district, call.by, carrier_id=carrier_id, from_at=_time(args.since),
        until_at=_time(args.until), note=args.note,
    )  # fmt: skip
    return Answer(made, [f"{made.id}  {made.region}", call.say("cli.stopped", count=made.stopped)])


def list_regions(call: Call) -> Answer:
    """``region list``."""
    with call.core.db.read() as conn:
        rows = regions(conn)
    heads = call.heads("编号,区域,快递,从,到,备注", "id,region,carrier,from,until,note")
    lines = table(
        heads,
        [(row.id, row.region, row.carrier or "", _day(row.from_at), _day(row.until_at), row.note) for row in rows],
    )
    return Answer(rows, lines)


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}Z"


def end_regions(call: Call) -> Answer:
    """``region end``."""
    return _each(call, lambda one: end_region(call.core.db, one, call.by))
