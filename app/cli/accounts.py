"""Verbs on shops, carriers, warehouses, printers and people."""

from __future__ import annotations

from collections.abc import Collection

from app.cli.arguments import add_fields, fields
from app.cli.frame import Answer, Call, Verbs, table
from app.domain.people import Role
from app.errors import AppError, BadInput
from app.services.accounts import carrier_kind, carrier_row, find_shop, names_of_fields, platform_kind, secret_fields
from app.services.check_accounts import prove_carrier, prove_shop
from app.services.manage_carriers import OWN_FIELDS as CARRIER_FIELDS
from app.services.manage_carriers import add_carrier, carrier_rows, change_carrier, find_carrier_id
from app.services.manage_printers import FIELDS as PRINTER_FIELDS
from app.services.manage_printers import find_printer_id, printer_rows, save_printer
from app.services.manage_shops import OWN_FIELDS as SHOP_FIELDS
from app.services.manage_shops import add_shop, change_shop, shop_rows
from app.services.manage_staff import save_staff, staff_rows
from app.services.manage_warehouses import FIELDS as WAREHOUSE_FIELDS
from app.services.manage_warehouses import find_warehouse_id, save_warehouse, warehouse_rows
from app.services.pause_accounts import pause_shop, resume_shop
from app.services.print_waybills import queue_test
from app.services.queries.work_place_rows import ShopRow


def add(verbs: Verbs) -> None:
    """Register this group."""
    _add_shops(verbs)
    _add_carriers(verbs)
    _add_warehouses(verbs)
    _add_printers(verbs)
    person = verbs.verb("staff add", staff_add, "add a person; badge and PIN are secrets", group_help="people")
    person.add_argument("name", metavar="NAME", help="unique; signs events")
    person.add_argument("--role", choices=[role.value for role in Role], required=True, help="decides the rights")
    add_fields(person, "badge (--secret), pin (--secret)")
    verbs.verb("staff list", staff_list, "list people")


def _add_shops(verbs: Verbs) -> None:
    shop = verbs.verb("shop add", shop_add, "add a shop account", group_help="shops")
    shop.add_argument("name", metavar="NAME", help="as staff call it")
    shop.add_argument("--platform", required=True, help="woocommerce, or files for shops that hand in order files")
    names = names_of_fields(platform_kind("woocommerce").can.settings, SHOP_FIELDS)
    add_fields(shop, names)
    change = verbs.verb("shop change", shop_change, "change a shop account; what is not named stays")
    change.add_argument("name", metavar="NAME", help="the shop")
    add_fields(change, names)
    verbs.verb("shop list", shop_list, "list shops with their sync health")
    for verb, run, text in (
        ("shop test", shop_test, "prove that a shop's account works"),
        ("shop pause", shop_pause, "make no calls to a shop; its orders go on"),
        ("shop resume", shop_resume, "call a paused shop again"),
    ):
        verbs.verb(verb, run, text).add_argument("name", metavar="NAME", help="the shop")


def _add_carriers(verbs: Verbs) -> None:
    carrier = verbs.verb("carrier add", carrier_add, "add an account with a carrier", group_help="carriers")
    carrier.add_argument("name", metavar="NAME", help="as staff call it")
    carrier.add_argument("--kind", required=True, help="the carrier's company: sf")
    names = names_of_fields(carrier_kind("sf").can.settings, CARRIER_FIELDS)
    add_fields(carrier, names)
    change = verbs.verb("carrier change", carrier_change, "change a carrier account; what is not named stays")
    change.add_argument("name", metavar="NAME", help="the account")
    add_fields(change, names)
    verbs.verb("carrier list", carrier_list, "list carrier accounts")
    test = verbs.verb("carrier test", carrier_test, "prove that a carrier account works")
    test.add_argument("name", metavar="NAME", help="the account")


def _add_warehouses(verbs: Verbs) -> None:
    house = verbs.verb("warehouse add", warehouse_add, "add a warehouse with its sender", group_help="warehouses")
    house.add_argument("name", metavar="NAME", help="as staff call it")
    house.add_argument("--code", required=True, help="short and unique, for example HZ")
    add_fields(house, ", ".join(WAREHOUSE_FIELDS))
    change = verbs.verb(
        "warehouse change", warehouse_change, "change a warehouse or its sender; what is not named stays"
    )
    change.add_argument("name", metavar="NAME", help="code or name")
    add_fields(change, ", ".join(WAREHOUSE_FIELDS))
    verbs.verb("warehouse list", warehouse_list, "list warehouses, the preferred one first")


def _add_printers(verbs: Verbs) -> None:
    printer = verbs.verb("printer add", printer_add, "add a printer", group_help="printers")
    printer.add_argument("name", metavar="NAME", help="as staff call it")
    printer.add_argument("--language", default="tspl", help="tspl (default) or escpos")
    printer.add_argument("--transport", default="network", help="network (default), cups, windows, file or virtual")
    printer.add_argument("--address", required=True, help="host:port, queue name or folder, by transport")
    add_fields(printer, ", ".join(PRINTER_FIELDS))
    change = verbs.verb("printer change", printer_change, "change a printer; what is not named stays")
    change.add_argument("name", metavar="NAME", help="the printer")
    add_fields(change, ", ".join(PRINTER_FIELDS))
    verbs.verb("printer list", printer_list, "list printers with their last known status")
    test = verbs.verb("printer test", printer_test, "queue a test label; the engine prints it")
    test.add_argument("name", metavar="NAME", help="the printer")


def shop_add(call: Call) -> Answer:
    """``shop add``."""
    values = fields(call, secret_fields(platform_kind(call.args.platform).can.settings))
    shop_id = add_shop(call.core.db, call.core.keys, call.args.platform, call.args.name, values, call.by)
    return Answer({"id": shop_id, "name": call.args.name}, [f"{call.args.name}  #{shop_id}"])


def shop_change(call: Call) -> Answer:
    """``shop change``: new access lifts a pause for a refused login."""
    core = call.core
    with core.db.read() as conn:
        row = find_shop(conn, call.args.name)
    change_shop(
        core.db, core.keys, row.id, _given(call, secret_fields(platform_kind(row.platform).can.settings)), call.by
    )
    return Answer({"id": row.id, "name": row.name}, [f"{row.name}  #{row.id}"])


def _given(call: Call, secret: Collection[str] = ()) -> dict[str, str]:
    """Return the fields of a change; raise BadInput when there are none."""
    values = fields(call, secret)
    if not values:
        raise BadInput("usage", why=call.say("usage.needed_one", names="--set --secret"))
    return values


def _why_paused(call: Call, row: ShopRow) -> str:
    return call.say(row.pause_reason or "shop.paused", **row.pause_params) if row.paused else ""


def shop_list(call: Call) -> Answer:
    """``shop list``."""
    with call.core.db.read() as conn:
        rows = shop_rows(conn)
    lines = table(
        call.heads(
            "名称,平台,暂停,订单,搁置,待回写,已拉到 (UTC)",
            "name,platform,paused,orders,set aside,write-backs,read until (UTC)",
        ),
        [
            (row.name, row.platform, _why_paused(call, row), row.orders, row.set_aside,
             row.waiting_writebacks, f"{row.checkpoint_at:%Y-%m-%d %H:%M:%S}" if row.checkpoint_at else None)
            for row in rows
        ],
    )  # fmt: skip
    return Answer(rows, lines)


def shop_test(call: Call) -> Answer:
    """``shop test``."""
    core = call.core
    with core.db.read() as conn:
        shop_id = find_shop(conn, call.args.name).id
    facts = prove_shop(core.db, core.keys, shop_id, core.clock)
    line = call.say("proof.shop", name=facts.shop_name, orders=facts.orders_to_ship)
    return Answer(facts, [f"{line}  {facts.currency}  {facts.timezone}"])


def _shop_id(call: Call) -> int:
    with call.core.db.read() as conn:
        return int(find_shop(conn, call.args.name).id)


def shop_pause(call: Call) -> Answer:
    """``shop pause``."""
    pause_shop(call.core.db, _shop_id(call), AppError("shop.paused_by", name=call.by.name), call.by)
    return Answer({"name": call.args.name, "paused": True}, [call.say("shop.paused_by", name=call.by.name)])


def shop_resume(call: Call) -> Answer:
    """``shop resume``."""
    resume_shop(call.core.db, _shop_id(call), call.by)
    return Answer({"name": call.args.name, "paused": False}, [call.say("cli.resumed", name=call.args.name)])


def carrier_add(call: Call) -> Answer:
    """``carrier add``."""
    values = fields(call, secret_fields(carrier_kind(call.args.kind).can.settings))
    carrier_id = add_carrier(call.core.db, call.core.keys, call.args.kind, call.args.name, values, call.by)
    return Answer({"id": carrier_id, "name": call.args.name}, [f"{call.args.name}  #{carrier_id}"])


def carrier_change(call: Call) -> Answer:
    """``carrier change``: new access lifts a pause for a refused login."""
    core = call.core
    with core.db.read() as conn:
        row = carrier_row(conn, find_carrier_id(conn, call.args.name))
    change_carrier(
        core.db, core.keys, row.id, _given(call, secret_fields(carrier_kind(row.kind).can.settings)), call.by
    )
    return Answer({"id": row.id, "name": row.name}, [f"{row.name}  #{row.id}"])


def carrier_list(call: Call) -> Answer:
    """``carrier list``."""
    with call.core.db.read() as conn:
        rows = carrier_rows(conn, call.core.clock())
    lines = table(
        call.heads("名称,快递,产品,账号,暂停,24 小时取号", "name,carrier,service,account,paused,numbers 24 h"),
        [(row.name, row.code, row.service, row.account_no, row.error or "", row.numbers_today) for row in rows],
    )
    return Answer(rows, lines)


def carrier_test(call: Call) -> Answer:
    """``carrier test``."""
    core = call.core
    with core.db.read() as conn:
        carrier_id = find_carrier_id(conn, call.args.name)
    seen = prove_carrier(core.db, core.keys, carrier_id, core.clock)
    return Answer({"seen": seen}, [seen])


def warehouse_add(call: Call) -> Answer:
    """``warehouse add``."""
    values = {"name": call.args.name, "code": call.args.code, **fields(call)}
    saved = save_warehouse(call.core.db, call.core.keys, None, values, call.by)
    return Answer({"id": saved, "name": call.args.name}, [f"{call.args.name}  #{saved}"])


def warehouse_change(call: Call) -> Answer:
    """``warehouse change``."""
    core = call.core
    with core.db.read() as conn:
        found = find_warehouse_id(conn, call.args.name)
    save_warehouse(core.db, core.keys, found, _given(call), call.by)
    return Answer({"id": found, "name": call.args.name}, [f"{call.args.name}  #{found}"])


def warehouse_list(call: Call) -> Answer:
    """``warehouse list``."""
    with call.core.db.read() as conn:
        rows = warehouse_rows(conn, call.core.keys)
    lines = table(
        call.heads("名称,地区,时区,寄件人,商品数", "name,region,zone,sender,SKUs"),
        [(row.name, row.region, row.timezone, row.sender, row.skus) for row in rows],
    )
    return Answer(rows, lines)


def printer_add(call: Call) -> Answer:
    """``printer add``."""
    args = call.args
    values = {"name": args.name, "language": args.language, "transport": args.transport, "address": args.address}
    saved = save_printer(call.core.db, None, {**values, **fields(call)}, call.by)
    return Answer({"id": saved, "name": args.name}, [f"{args.name}  #{saved}"])


def printer_change(call: Call) -> Answer:
    """``printer change``."""
    core = call.core
    with core.db.read() as conn:
        found = find_printer_id(conn, call.args.name)
    save_printer(core.db, found, _given(call), call.by)
    return Answer({"id": found, "name": call.args.name}, [f"{call.args.name}  #{found}"])


def printer_list(call: Call) -> Answer:
    """``printer list``."""
    with call.core.db.read() as conn:
        rows = printer_rows(conn)
    lines = table(
        call.heads("名称,语言,连接,地址,纸张,状态,等待", "name,language,transport,address,paper,status,waiting"),
        [
            (
                row.name,
                row.language,
                row.transport,
                row.address,
                f"{row.width_mm}×{row.height_mm}",
                row.status,
                row.waiting,
            )
            for row in rows
        ],
    )
    return Answer(rows, lines)


def printer_test(call: Call) -> Answer:
    """``printer test``: frame, polarity, scale and a bar code that settles whether the paper scans."""
    with call.core.db.read() as conn:
        printer_id = find_printer_id(conn, call.args.name)
    job_id = queue_test(call.core.db, printer_id, call.by)
    return Answer({"job": job_id, "printer": call.args.name}, [f"{call.args.name}  #{job_id}"])


def staff_add(call: Call) -> Answer:
    """``staff add``; badge and PIN are secrets."""
    values = {"name": call.args.name, "role": call.args.role, **fields(call, ("badge", "pin"))}
    saved = save_staff(call.core.db, call.core.keys, None, values, call.by)
    return Answer({"id": saved, "name": call.args.name}, [f"{call.args.name}  #{saved}"])


def staff_list(call: Call) -> Answer:
    """``staff list``."""
    with call.core.db.read() as conn:
        rows = staff_rows(conn)
    lines = table(
        call.heads("姓名,角色,工牌,在职", "name,role,badge,active"),
        [(row.name, call.say(f"role.{row.role}"), row.badge, "✓" if row.active else "–") for row in rows],
    )
    return Answer(rows, lines)
