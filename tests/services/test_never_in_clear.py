"""Nothing that names a person or opens an account lies in clear in any file, in any encoding a search would try."""

from __future__ import annotations

import base64
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

from app.models.backup import back_up
from app.models.database import Database
from app.services.change_address import change_address
from app.services.reveal_receiver import reveal
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World
from tools.flow.canaries import spellings

NAME, PHONE, ROOM = "慕容雪见", "13911112222", "6单元1201"
NEW_NAME, NEW_PHONE = "令狐听雨", "13755556666"
SECRET = "cs_" + "b" * 40
SENDER, SENDER_PHONE = "周仓管", "0571-88990011"
CANARIES = (NAME, PHONE, ROOM, NEW_NAME, NEW_PHONE, SECRET, SENDER, SENDER_PHONE, "7701号")


def files_of(db: Database, backup: Path, folder: Path) -> dict[str, bytes]:
    """Every byte that is stored: of Postgres its dumped tables, of SQLite all its files, of both the backup."""
    found: dict[str, bytes] = {}
    if db.on_sqlite:
        path = Path(make_url(db.url).database or "")
        found |= {one.name: one.read_bytes() for one in path.parent.glob(path.name + "*")}
        assert path.name + "-wal" in found
        found["backup"] = backup.read_bytes()
    else:
        with zipfile.ZipFile(backup) as box:
            found |= {name: box.read(name) for name in box.namelist()}
    return found


def test_the_search_itself_would_find_a_leak() -> None:
    leak = f"x{base64.b64encode(('收件人' + NAME + PHONE).encode()).decode()}y".encode()
    assert any(form in leak for form in spellings(NAME + PHONE))
    assert any(form in NAME.encode("gbk") for form in spellings(NAME))


def test_no_person_and_no_secret_lies_in_clear_in_any_file(world: World, tmp_path: Path) -> None:
    world.add_sku("A1", 20)
    person = replace(WANG, name=NAME, phone=PHONE, street=f"望江路88号{ROOM}室")
    order = world.intake("9", ("A1", 1), receiver=person)
    (order_id,) = world.flow(order)
    moved = replace(person, street="望江路90号7701号房")
    world.take(replace(order, receiver=moved, modified_at=order.modified_at + timedelta(minutes=1)))
    changes = {"name": NEW_NAME, "phone": NEW_PHONE}
    (outcome,) = change_address(world.db, world.keys, order_id, changes, BOSS)
    assert outcome.error is None
    seen = reveal(world.db, world.keys, order_id, "买家来电", BOSS)
    assert (seen.name, seen.phone) == (NEW_NAME, NEW_PHONE)
    made = back_up(world.db, tmp_path / "backups", "manual")
    for name, data in files_of(world.db, made.path, tmp_path).items():
        for canary in CANARIES:
            for form in spellings(canary):
                assert form not in data, f"{canary} lies in {name} as {form!r}"


def test_without_the_key_the_file_tells_nothing_about_its_people(
    database: Database, vault: Vault, clock: FakeClock
) -> None:
    """The same receiver twice: two blobs that differ in every byte, so that even equality has to be asked by key."""
    world = World(database, vault, clock())
    world.add_sku("A1")
    world.take(world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1)))
    first, second = (bytes(row[0]) for row in world.raw("SELECT cipher FROM receiver ORDER BY id"))
    assert first[:12] != second[:12], "another nonce"
    assert first[12:] != second[12:]
