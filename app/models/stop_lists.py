"""Who and where nothing is sent to: the blacklist and the no-ship regions."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from app.models.base import UtcTime, id_column, metadata, ref

blacklist = Table(
    "blacklist",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False, comment="person, phone, address, account"),
    Column("token", LargeBinary, comment="keyed word of a name or phone, of an account keyed digest"),
    ref("data_key_id", "data_key.id", nullable=True),
    Column("pattern_cipher", LargeBinary, comment="an address pattern, sealed like a street"),
    Column("masked", Text, nullable=False, comment="what lists show"),
    Column("note", Text, nullable=False, server_default=""),
    Column("added_at", UtcTime, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
    Index("ix_blacklist_token", "kind", "token"),
)

no_ship_region = Table(
    "no_ship_region",
    metadata,
    id_column(),
    Column("province", Text, nullable=False),
    Column("city", Text, nullable=False, server_default=""),
    Column("district", Text, nullable=False, server_default=""),
    ref("carrier_id", "carrier.id", nullable=True),
    Column("from_at", UtcTime, nullable=False),
    Column("until_at", UtcTime),
    Column("note", Text, nullable=False, server_default=""),
    Column("added_at", UtcTime, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
)
