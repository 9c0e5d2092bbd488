"""Keys and secrets in the database: made once, never lost to a rollback, opened only by those who may."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

import app.vault as vault_module
from app.errors import BadInput, SetupTrouble
from app.models.database import Database, Tx
from app.models.keys import data_key, master_wrap, secret
from app.models.orders import receiver
from app.services.keys import SEARCH, SECRETS, KeyBook, read_secrets, store_secret
from app.services.open_vault import make_keys, open_vault, recover_vault
from app.services.receivers import open_receiver
from app.vault import KeyStore, Vault
from tests.key_stores import MemoryStore, NoStore
from tests.services.world import WANG, World


@pytest.fixture(autouse=True)
def _cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "_ARGON_MEMORY_KIB", 8)
    monkeypatch.setattr(vault_module, "_ARGON_TIME", 1)


class Undone(Exception):  # noqa: N818 - what happens to the transaction
    """Raised to roll back."""


def undone(db: Database, work: Callable[[Tx], object]) -> None:
    """Run the work and roll it back."""

    def fail(tx: Tx) -> None:
        work(tx)
        raise Undone

    with pytest.raises(Undone):
        db.run(fail)


# --- data keys --------------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_and_read_by_others(database: Database, vault: Vault) -> None:
    ours, theirs = KeyBook(vault), KeyBook(vault)
    made = database.run(lambda tx: ours.key(tx, "receivers:1:202603"))
    assert database.run(lambda tx: ours.key(tx, "receivers:1:202603")) == made
    assert database.run(lambda tx: theirs.key(tx, "receivers:1:202603")) == made
    with database.read() as conn:
        assert theirs.opened(conn, made.id) == made.key
        assert conn.execute(select(func.count()).select_from(data_key)).scalar_one() == 1


def test_a_key_whose_transaction_was_rolled_back_is_never_used_again(database: Database, vault: Vault) -> None:
    """What is sealed with a key that was never stored is lost, and on SQLite its id even goes to another key."""
    keys = KeyBook(vault)

    def make_and_read_back(tx: Tx) -> None:
        made = keys.key(tx, "first")
        assert keys.key(tx, "first") == made
        assert keys.opened(tx.conn, made.id) == made.key

    undone(database, make_and_read_back)
    other = database.run(lambda tx: keys.key(tx, "second"))
    again = database.run(lambda tx: keys.key(tx, "first"))
    fresh = KeyBook(vault)
    with database.read() as conn:
        for key in (other, again):
            assert keys.opened(conn, key.id) == fresh.opened(conn, key.id) == key.key


def test_two_programs_that_need_the_same_new_key_get_one(database: Database, vault: Vault) -> None:
    made: list[bytes] = []
    start = threading.Barrier(2)

    def work() -> None:
        keys = KeyBook(vault)
        start.wait()
        made.append(database.run(lambda tx: keys.key(tx, "receivers:1:202603")).key)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1


def test_a_destroyed_key_says_so_and_is_not_made_anew(database: Database, vault: Vault) -> None:
    made = database.run(lambda tx: KeyBook(vault).key(tx, "receivers:1:202603"))
    with database.write() as tx:
        tx.conn.execute(update(data_key).values(wrapped=None, destroyed_at=tx.at))
    keys = KeyBook(vault)
    with database.read() as conn, pytest.raises(SetupTrouble) as trouble:
        keys.opened(conn, made.id)
    assert trouble.value.code == "vault.key_destroyed"
    with pytest.raises(SetupTrouble):
        database.run(lambda tx: keys.key(tx, "receivers:1:202603"))


# --- secrets and receivers --------------------------------------------------------------------------------------------


def test_secrets_come_back_hidden_and_the_newest_counts(database: Database, vault: Vault) -> None:
    keys = KeyBook(vault)
    database.run(lambda tx: store_secret(tx, keys, "shop:1", "consumer_key", "ck_old"))
    database.run(lambda tx: store_secret(tx, keys, "shop:1", "consumer_key", "ck_new"))
    database.run(lambda tx: store_secret(tx, keys, "shop:2", "consumer_key", "ck_other"))
    with database.read() as conn:
        found = read_secrets(conn, keys, "shop:1")
    assert found == {"consumer_key": "ck_new"}
    assert "ck_new" not in repr(found)


def test_a_secret_moved_to_another_row_does_not_open(database: Database, vault: Vault) -> None:
    keys = KeyBook(vault)
    for owner in ("shop:1", "shop:2"):
        database.run(lambda tx, owner=owner: store_secret(tx, keys, owner, "consumer_key", f"ck of {owner}"))  # type: ignore[misc]
    with database.write() as tx:
        theirs = tx.conn.execute(select(secret.c.cipher).where(secret.c.owner == "shop:2")).scalar_one()
        tx.conn.execute(update(secret).where(secret.c.owner == "shop:1").values(cipher=theirs))
    with database.read() as conn, pytest.raises(SetupTrouble) as trouble:
        read_secrets(conn, keys, "shop:1")
    assert trouble.value.code == "vault.cannot_open"


def test_receivers_exchanged_between_orders_do_not_open(world: World) -> None:
    world.add_sku("A1")
    first, second = world.take(world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1))).order_ids
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, first) == WANG
    with world.db.write() as tx:
        theirs = tx.conn.execute(select(receiver.c.cipher).where(receiver.c.order_id == second)).scalar_one()
        tx.conn.execute(update(receiver).where(receiver.c.order_id == first).values(cipher=theirs))
    with world.db.read() as conn, pytest.raises(SetupTrouble):
        open_receiver(conn, world.keys, first)


# --- a database's vault -----------------------------------------------------------------------------------------------


def test_a_key_store_keeps_the_master_key(database: Database) -> None:
    store = MemoryStore()
    vault, code = make_keys(database, None, store)
    assert list(store.kept.values()) == [vault.master]
    assert open_vault(database, None, store).master == vault.master
    assert len(code.replace("-", "")) == 32
    with database.read() as conn:
        assert conn.execute(select(master_wrap.c.way)).scalars().all() == ["recovery"]
        assert set(conn.execute(select(data_key.c.scope)).scalars()) == {SECRETS, SEARCH}


def test_without_a_key_store_nothing_is_made_unless_there_is_a_passphrase(database: Database) -> None:
    with pytest.raises(SetupTrouble) as trouble:
        make_keys(database, None, NoStore())
    assert trouble.value.code == "vault.no_key_store"
    with database.read() as conn:
        assert conn.execute(select(func.count()).select_from(data_key)).scalar_one() == 0
    with pytest.raises(BadInput):
        make_keys(database, "  ", NoStore())
    vault, _ = make_keys(database, "仓库口令", NoStore())
    assert open_vault(database, "仓库口令", NoStore()).master == vault.master
    for given, code in ((None, "vault.passphrase_needed"), ("错的", "vault.wrong_passphrase")):
        with pytest.raises((SetupTrouble, BadInput)) as refused:
            open_vault(database, given, NoStore())
        assert refused.value.code == code


def test_a_database_is_set_up_once(database: Database) -> None:
    store = MemoryStore()
    make_keys(database, None, store)
    before = dict(store.kept)
    with pytest.raises(SetupTrouble) as trouble:
        make_keys(database, None, store)
    assert trouble.value.code == "database.set_up_already"
    assert store.kept == before, "no stray key was left in the store"


def test_what_was_never_set_up_says_so(database: Database) -> None:
    with pytest.raises(SetupTrouble) as trouble:
        open_vault(database, None, MemoryStore())
    with pytest.raises(SetupTrouble) as trouble_too:
        recover_vault(database, "X", None, MemoryStore())
    assert trouble.value.code == trouble_too.value.code == "database.not_set_up"


@pytest.mark.parametrize("passphrase", [None, "新口令"])
def test_the_recovery_code_opens_on_another_pc_and_stays_open(database: Database, passphrase: str | None) -> None:
    vault, code = make_keys(database, None, MemoryStore())
    here: KeyStore = MemoryStore() if passphrase is None else NoStore()
    with pytest.raises(SetupTrouble):
        open_vault(database, None, here)
    with pytest.raises(BadInput) as wrong:
        recover_vault(database, "AAAA-BBBB", passphrase, here)
    assert wrong.value.code == "vault.wrong_recovery"
    assert recover_vault(database, code.lower(), passphrase, here).master == vault.master
    assert open_vault(database, passphrase, here).master == vault.master


def test_a_forgotten_passphrase_gives_way_to_the_key_store(database: Database) -> None:
    vault, code = make_keys(database, "vergessen", NoStore())
    here = MemoryStore()
    recover_vault(database, code, None, here)
    assert open_vault(database, None, here).master == vault.master, "the old pass-phrase is not demanded any more"
    assert open_vault(database, "vergessen", NoStore()).master == vault.master, "it still opens elsewhere"


def test_recovery_without_anywhere_to_keep_the_key_is_refused(database: Database) -> None:
    _, code = make_keys(database, "口令", NoStore())
    with pytest.raises(SetupTrouble) as trouble:
        recover_vault(database, code, None, NoStore())
    assert trouble.value.code == "vault.no_key_store"
    with pytest.raises(BadInput):
        recover_vault(database, code, " ", NoStore())
