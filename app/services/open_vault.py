"""Make the keys of a new database, and open those of an existing one."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from app.errors import BadInput, SetupTrouble
from app.models.database import Database, Tx
from app.models.keys import master_wrap
from app.models.staff import setting
from app.secret_text import SecretText
from app.services.keys import SEARCH, SECRETS, KeyBook
from app.vault import (
    KeyStore,
    Vault,
    Wrapped,
    new_key,
    new_recovery_code,
    tidy_recovery_code,
    unwrap_with_words,
    wrap_with_words,
)

DATABASE_ID = "database_id"
INSTALLATION = "installation"
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def database_id(conn: Connection) -> str | None:
    """Return the database's own random name, None before it was set up."""
    value = conn.execute(select(setting.c.value).where(setting.c.name == DATABASE_ID)).scalar_one_or_none()
    return None if value is None else str(value)


def make_keys(db: Database, passphrase: str | None, store: KeyStore) -> tuple[Vault, SecretText]:
    """Create master key, data keys and the database's name; return the vault and the recovery code, shown once.

    With a pass-phrase the master key is wrapped by it; otherwise it goes to the operating system's key store. Raises
    SetupTrouble when there is neither, and when the database has keys already; BadInput for an empty pass-phrase.
    """
    with db.read() as conn:
        if database_id(conn) is not None:
            raise SetupTrouble("database.set_up_already")
    _refuse_empty(passphrase)
    if passphrase is None and not store.works():
        raise SetupTrouble("vault.no_key_store")
    master, code, name = new_key(), new_recovery_code(), secrets.token_hex(8)
    wraps = {"recovery": wrap_with_words(master, code, "recovery")}
    if passphrase is not None:
        wraps["passphrase"] = wrap_with_words(master, passphrase, "passphrase")
    else:
        store.put(name, master)
    vault = Vault(master)

    def store_all(tx: Tx) -> None:
        if database_id(tx.conn) is not None:
            raise SetupTrouble("database.set_up_already")
        installation = "".join(secrets.choice(_LETTERS) for _ in range(4))
        tx.conn.execute(setting.insert().values(name=DATABASE_ID, value=name))
        tx.conn.execute(setting.insert().values(name=INSTALLATION, value=installation))
        for way, wrapped in wraps.items():
            tx.conn.execute(
                master_wrap.insert().values(way=way, salt=wrapped.salt, wrapped=wrapped.wrapped, created_at=tx.at)
            )
        keys = KeyBook(vault)
        keys.key(tx, SECRETS)
        keys.key(tx, SEARCH)

    db.run(store_all)
    return vault, code


def open_vault(db: Database, passphrase: str | None, store: KeyStore) -> Vault:
    """Open an existing database's vault with the key store or the pass-phrase.

    Raises SetupTrouble when neither is there, BadInput for a wrong pass-phrase.
    """
    with db.read() as conn:
        name = database_id(conn)
        wrapped = _wrapped(conn, "passphrase")
    if name is None:
        raise SetupTrouble("database.not_set_up")
    if wrapped is not None:
        if passphrase is not None:
            return Vault(unwrap_with_words(wrapped, passphrase, "passphrase"))
        kept = _kept_here(store, name)  # the recovery code may have put it there
        if kept is None:
            raise SetupTrouble("vault.passphrase_needed")
        return Vault(kept)
    master = store.get(name)
    if master is None:
        raise SetupTrouble("vault.key_missing")
    return Vault(master)


def _kept_here(store: KeyStore, name: str) -> bytes | None:
    try:
        return store.get(name)
    except SetupTrouble:
        return None


def _refuse_empty(passphrase: str | None) -> None:
    if passphrase is not None and not passphrase.strip():
        raise BadInput("vault.empty_passphrase")


def recover_vault(db: Database, code: str, passphrase: str | None, store: KeyStore) -> Vault:
    """Open the vault with the recovery code and keep the master key here again: in the key store, or by pass-phrase.

    A pass-phrase given here replaces the forgotten one. Raises BadInput for a wrong code, else as ``make_keys``.
    """
    _refuse_empty(passphrase)
    with db.read() as conn:
        name, wrapped = database_id(conn), _wrapped(conn, "recovery")
    if name is None or wrapped is None:
        raise SetupTrouble("database.not_set_up")
    master = unwrap_with_words(wrapped, tidy_recovery_code(code), "recovery")
    if passphrase is None:
        if not store.works():
            raise SetupTrouble("vault.no_key_store")
        store.put(name, master)
        return Vault(master)
    fresh = wrap_with_words(master, passphrase, "passphrase")

    def replace(tx: Tx) -> None:
        tx.conn.execute(master_wrap.delete().where(master_wrap.c.way == "passphrase"))
        tx.conn.execute(
            master_wrap.insert().values(way="passphrase", salt=fresh.salt, wrapped=fresh.wrapped, created_at=tx.at)
        )

    db.run(replace)
    return Vault(master)


def _wrapped(conn: Connection, way: str) -> Wrapped | None:
    row = conn.execute(select(master_wrap.c.salt, master_wrap.c.wrapped).where(master_wrap.c.way == way)).one_or_none()
    return None if row is None else Wrapped(row.salt, row.wrapped)
