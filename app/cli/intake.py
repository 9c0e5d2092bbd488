"""Verbs that bring orders in from files: import, watch."""

from __future__ import annotations

from pathlib import Path

from app.cli.frame import Answer, Call, Verbs
from app.services.accounts import find_shop
from app.services.import_orders import import_file_orders, save_bad_rows
from app.services.queries.rows import Outcome
from app.services.watch_folder import watch


def add(verbs: Verbs) -> None:
    """Register this group."""
    bring = verbs.verb("import", import_orders, "import an order file into a file shop")
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV, XLS or XLSX")
    bring.add_argument("--shop", required=True, help="a shop of the platform files, by name")
    bring.add_argument("--template", default="", help="column mapping (default: the best fitting one)")
    bring.add_argument("--bad-rows", type=Path, help="write refused rows with their reasons into this CSV")
    look = verbs.verb("watch", watch_folder, "import order files dropped into a folder (the engine does it)")
    look.add_argument("folder", metavar="FOLDER", help="folder, or - to stop watching")
    look.add_argument("--shop", required=True, help="a shop of the platform files, by name")
    look.add_argument("--template", default="", help="column mapping (default: the best fitting one)")


def import_orders(call: Call) -> Answer:
    """``import``."""
    core = call.core
    with core.db.read() as conn:
        shop_id = find_shop(conn, call.args.shop).id
    done = import_file_orders(
        core.db, core.keys, call.args.file, shop_id, None, call.by, template=call.args.template, clock=core.clock
    )
    if call.args.bad_rows and done.read.errors:
        save_bad_rows(call.args.bad_rows, done.read, call.settings.language)
    outcomes = [Outcome(f"{call.args.file.name}:{error.row}", error.code, error.params) for error in done.read.errors]
    new, failed = len(done.sums.order_ids), len(done.read.errors)
    data = {"rows": done.read.rows, "new": new, "changed": done.sums.fresh - new, "same": done.same, "failed": failed}
    line = call.say("cli.imported_orders", **data)
    return Answer(data, [line], outcomes=outcomes)


def watch_folder(call: Call) -> Answer:
    """``watch``."""
    with call.core.db.read() as conn:
        shop_id = find_shop(conn, call.args.shop).id
    folder = "" if call.args.folder == "-" else str(Path(call.args.folder).resolve())
    watch(call.core.db, shop_id, folder, call.args.template, call.by)
    return Answer({"shop": call.args.shop, "folder": folder}, [folder or "–"])
