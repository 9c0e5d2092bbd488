"""Register the simulated shops, carrier, printers and goods in a database, as a person would by hand.

Made for the demo warehouse and for trials on an empty database. It may run again after the simulators moved to other
ports: what is there by name is changed, nothing is added twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Table, select

from app.domain.people import Actor
from app.errors import BadInput
from app.models.database import Database
from app.models.print_jobs import printer
from app.models.shops import shop
from app.models.stock import sku
from app.models.warehouses import carrier, warehouse
from app.services.core import Core
from app.services.import_skus import guess_mapping, import_skus
from app.services.manage_carriers import add_carrier, change_carrier
from app.services.manage_printers import save_printer
from app.services.manage_shops import add_shop, change_shop
from app.services.manage_warehouses import save_warehouse
from app.services.queries.rows import Outcome
from app.services.read_tables import read_table
from app.services.shared_settings import put_setting

CARRIER_NAME = "顺丰速运"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def attach_simulators(core: Core, facts: Mapping[str, Any], by: Actor) -> tuple[Outcome, ...]:
    """Register what the simulators' ready line names; one Outcome per thing registered.

    Goods and opening stock are counted in only when the database has no SKU yet. Raises BadInput where a shop that is
    not a simulator is registered: invented orders must never mix with real ones.
    """
    refuse_real_shops(core.db)
    done = [_warehouse(core, place, number, by) for number, place in enumerate(facts["warehouses"], 1)]
    done += _goods(core, facts["catalogue"], by)
    done.append(_carrier(core, facts["sf"], by))
    done += [_printer(core, one, by) for one in facts["printers"]]
    done += [_shop(core, one, by) for one in facts["shops"]]
    return tuple(done)


def refuse_real_shops(db: Database) -> None:
    """Raise BadInput when a shop outside this machine is registered."""
    with db.read() as conn:
        for row in conn.execute(select(shop.c.name, shop.c.settings)):
            url = str(row.settings.get("url", ""))
            if url and urlsplit(url).hostname not in _LOOPBACK:
                raise BadInput("simulate.real_shop", name=row.name)


def _ids(db: Database, table: Table) -> dict[str, int]:
    with db.read() as conn:
        return {row.name: row.id for row in conn.execute(select(table.c.name, table.c.id))}


def _warehouse(core: Core, place: Mapping[str, str], number: int, by: Actor) -> Outcome:
    values = {
        "name": place["name"],
        "sender_name": place["contact"],
        "sender_phone": place["phone"],
        "province": place["province"],
        "city": place["city"],
        "district": place["district"],
        "street": place["address"],
    }
    known = _ids(core.db, warehouse).get(place["name"])
    if known is None:
        values["code"] = f"W{number}"
    save_warehouse(core.db, core.keys, known, values, by)
    return Outcome(place["name"])


def _goods(core: Core, files: Mapping[str, str], by: Actor) -> Sequence[Outcome]:
    with core.db.read() as conn:
        if conn.execute(select(sku.c.id).limit(1)).first() is not None:
            return ()
    done = []
    for name in ("skus", "stock"):
        path = Path(files[name])
        content = read_table(path)
        counts = import_skus(core.db, content.headings, content.rows, guess_mapping(content.headings), by)
        done.append(Outcome(path.name, detail=str(counts.new or counts.counted)))
        done += [Outcome(f"{path.name}:{row}", code, params) for row, code, params in counts.failed]
    return done


def _carrier(core: Core, account: Mapping[str, Any], by: Actor) -> Outcome:
    values = {
        "partner_id": account["partner_id"],
        "checkword": account["checkword"],
        "monthly_card": account["monthly_cards"][0],
        "url": account["url"],
    }
    known = _ids(core.db, carrier).get(CARRIER_NAME)
    if known is None:
        add_carrier(core.db, core.keys, "sf", CARRIER_NAME, values, by)
    else:
        change_carrier(core.db, core.keys, known, values, by)
    return Outcome(CARRIER_NAME)


def _printer(core: Core, device: Mapping[str, Any], by: Actor) -> Outcome:
    width, height = device["paper_mm"]
    values = {
        "name": device["name"],
        "language": device["language"],
        "transport": "network",
        "address": f"{device['host']}:{device['port']}",
        "dpi": str(device["dpi"]),
        "width_mm": str(round(width)),
        "height_mm": str(round(height)),
        "inverted": str(device["inverted"]),
        "mute": str(device["mute"]),
    }
    printer_id = save_printer(core.db, _ids(core.db, printer).get(device["name"]), values, by)
    if device.get("ledger"):
        put_setting(core.db, f"paper:{printer_id}", device["ledger"], by)  # where the window finds what came out
    return Outcome(device["name"])


def _shop(core: Core, account: Mapping[str, Any], by: Actor) -> Outcome:
    values = {
        "url": account["url"],
        "consumer_key": account["consumer_key"],
        "consumer_secret": account["consumer_secret"],
        "order_number_meta": account["order_number_meta"],
        "memo_meta": account["memo_meta"],
        "poll_seconds": "5",
    }
    known = _ids(core.db, shop).get(account["name"])
    if known is None:
        add_shop(core.db, core.keys, "woocommerce", account["name"], values, by)
    else:
        change_shop(core.db, core.keys, known, values, by)
    return Outcome(account["name"])
