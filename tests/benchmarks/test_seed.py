"""The seed leaves behind what the services would have: every invariant holds, and the program can go on from there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import app.services
from app.domain.exceptions import ExceptionKind
from app.domain.intake import Receiver
from app.domain.masking import masked_phone
from app.errors import BadInput
from app.models.database import Database
from app.models.orders import order_event, receiver, sales_order
from app.models.parcels import parcel
from app.models.staff import day_number
from app.services.check_database import check_database
from app.services.keys import KeyBook, unseal_receiver
from app.services.number_days import order_nos
from app.services.receivers import same_key
from app.vault import Vault
from benchmarks import invented, seed
from benchmarks.seed import MIX, Plan, fill, parse_mix
from tests.clock import MONDAY_MORNING
from tests.databases import SqliteTemplate


@pytest.fixture
def filled(database: Database, vault: Vault) -> tuple[Database, KeyBook]:
    keys = KeyBook(vault)
    fill(database, keys, Plan(orders=400, shops=4, skus=50, seed=3, now=MONDAY_MORNING))
    return database, keys


def test_every_invariant_holds(filled: tuple[Database, KeyBook]) -> None:
    broken = [check for check in check_database(filled[0]) if check.error is not None]
    assert broken == []


def test_the_mix_is_kept_and_the_days_are_in_order(filled: tuple[Database, KeyBook]) -> None:
    db, _keys = filled
    with db.read() as conn:
        counts = {
            row[0]: row[1]
            for row in conn.execute(select(sales_order.c.queue, func.count()).group_by(sales_order.c.queue))
        }
        assert abs(counts["closed"] / 400 - MIX["closed"]) < 0.06
        assert set(counts) == set(MIX)
        rows = conn.execute(select(sales_order.c.placed_at, sales_order.c.created_at).order_by(sales_order.c.id)).all()
        assert [row.placed_at for row in rows] == sorted(row.placed_at for row in rows)
        assert rows[0].placed_at >= MONDAY_MORNING - timedelta(days=61)
        assert max(row.created_at for row in rows) <= MONDAY_MORNING
        newest = conn.execute(select(func.max(order_event.c.at))).scalar_one()
        assert newest <= MONDAY_MORNING + timedelta(hours=2)


def test_receivers_are_sealed_masked_and_belong_to_their_order(filled: tuple[Database, KeyBook]) -> None:
    db, keys = filled
    with db.read() as conn:
        rows = conn.execute(select(receiver).limit(50)).all()
        for row in rows:
            person = unseal_receiver(keys.opened(conn, row.data_key_id), row.cipher, str(row.order_id))
            assert isinstance(person, Receiver)
            assert row.masked_phone == masked_phone(person.phone)
            assert person.name not in row.masked_name
            assert person.phone.encode() not in row.cipher
            assert row.same_key == same_key(keys.words(conn), person)


def test_new_orders_and_parcels_go_on_behind_the_last_number(filled: tuple[Database, KeyBook]) -> None:
    db, _keys = filled
    with db.write() as tx:
        taken = set(tx.conn.execute(select(sales_order.c.order_no)).scalars())
        assert not taken & set(order_nos(tx, 50))
        shipped = tx.conn.execute(select(parcel).where(parcel.c.state == "shipped").limit(1)).one()
        fresh = dict(shipped._mapping)  # noqa: SLF001 - the row's own name for its columns
        del fresh["id"]
        fresh |= {"parcel_index": 9, "waybill_no": "X1", "batch_serial": None}
        known = tx.conn.execute(select(func.max(parcel.c.id))).scalar_one()
        assert tx.conn.execute(parcel.insert().values(**fresh).returning(parcel.c.id)).scalar_one() > known
        assert tx.conn.execute(select(func.count()).select_from(day_number)).scalar_one() > 30


def test_the_seed_tells_only_events_that_services_tell(filled: tuple[Database, KeyBook]) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(app.services.__path__[0]).rglob("*.py"))
    with filled[0].read() as conn:
        codes = set(conn.execute(select(order_event.c.code).distinct()).scalars())
    opened = {code for code in codes if code.startswith("exception.opened.")}
    assert {code.rpartition(".")[2] for code in opened} <= {kind.value for kind in ExceptionKind}
    assert [code for code in sorted(codes - opened) if f'"{code}"' not in sources] == []


def test_the_same_seed_invents_the_same_orders(tmp_path: Path, sqlite_template: SqliteTemplate, vault: Vault) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        db = Database(sqlite_template.copy_to(tmp_path / name))
        fill(db, KeyBook(vault), Plan(orders=60, shops=2, skus=20, seed=5, now=MONDAY_MORNING))
        with db.read() as conn:
            found.append(conn.execute(select(sales_order).order_by(sales_order.c.id)).all())
        db.close()
    assert found[0] == found[1]


def test_a_database_with_orders_is_left_alone(filled: tuple[Database, KeyBook]) -> None:
    with pytest.raises(BadInput) as refused:
        fill(*filled, Plan(orders=10))
    assert refused.value.code == "seed.not_empty"


def test_the_mix_is_read_from_the_command_line() -> None:
    assert parse_mix("to_print=3, shipped=1") == {"to_print": 0.75, "shipped": 0.25}
    for wrong in ("to_print", "nowhere=1", "to_print=-1", "to_print=x", "to_print=0"):
        with pytest.raises(BadInput):
            parse_mix(wrong)


def test_the_command_sets_a_database_up_and_fills_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PACKDESK_PASSPHRASE", "a word for tests")
    arguments = ["--orders", "40", "--shops", "2", "--skus", "20", "--home", str(tmp_path)]
    assert seed.main(arguments) == 0
    said = capsys.readouterr().out
    assert "recovery code" in said
    assert "40 orders in" in said
    assert seed.main(arguments) == 2
    assert "holds data already" in capsys.readouterr().err


def test_barcodes_check() -> None:
    for good in invented.goods(30):
        digits = [int(digit) for digit in good.barcode]
        assert len(digits) == 13
        assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0
