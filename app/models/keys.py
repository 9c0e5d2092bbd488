"""Wrapped keys and encrypted secrets. Nothing in these tables is readable without the master key."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Table, Text, UniqueConstraint

from app.models.base import UtcTime, id_column, metadata, ref

master_wrap = Table(
    "master_wrap",
    metadata,
    Column("way", Text, primary_key=True, comment="passphrase or recovery"),
    Column("salt", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

data_key = Table(
    "data_key",
    metadata,
    id_column(),
    Column("scope", Text, nullable=False, unique=True, comment="secrets, search, receivers:SHOP:YYYYMM, senders"),
    Column("wrapped", LargeBinary, comment="null once destroyed: all it protected is unreadable for ever"),
    Column("created_at", UtcTime, nullable=False),
    Column("destroyed_at", UtcTime),
)

secret = Table(
    "secret",
    metadata,
    id_column(),
    Column("owner", Text, nullable=False, comment="shop:ID or carrier:ID"),
    Column("name", Text, nullable=False),
    ref("data_key_id", "data_key.id"),
    Column("cipher", LargeBinary, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("owner", "name"),
)
