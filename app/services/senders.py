"""The sender of a warehouse at rest: one sealed blob, bound to the warehouse; the region lies beside it in clear."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from app.domain.intake import Receiver
from app.errors import SetupTrouble
from app.models.database import Tx
from app.models.warehouses import warehouse
from app.services.keys import SENDERS, KeyBook, seal_receiver, unseal_receiver


def store_sender(tx: Tx, keys: KeyBook, warehouse_id: int, sender: Receiver) -> None:
    """Store who sends from a warehouse; carriers get it in clear, labels show it masked."""
    key = keys.key(tx, SENDERS)
    tx.conn.execute(
        update(warehouse)
        .where(warehouse.c.id == warehouse_id)
        .values(
            data_key_id=key.id,
            sender_cipher=seal_receiver(key.key, sender, f"sender:{warehouse_id}"),
            province=sender.province,
            city=sender.city,
            district=sender.district,
        )
    )
    tx.touch("warehouse", warehouse_id)


def open_sender(conn: Connection, keys: KeyBook, warehouse_id: int) -> Receiver:
    """Return the sender in clear; raise SetupTrouble while the warehouse has none."""
    row = conn.execute(
        select(warehouse.c.name, warehouse.c.data_key_id, warehouse.c.sender_cipher).where(
            warehouse.c.id == warehouse_id
        )
    ).one()
    if row.sender_cipher is None:
        raise SetupTrouble("warehouse.no_sender", warehouse=row.name)
    return unseal_receiver(keys.opened(conn, row.data_key_id), row.sender_cipher, f"sender:{warehouse_id}")
