"""Warehouses and the carriers they use."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, Table, Text, false, true

from app.models.base import UtcTime, id_column, metadata, ref

warehouse = Table(
    "warehouse",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("timezone", Text, nullable=False, server_default="Asia/Shanghai"),
    Column("priority", Integer, nullable=False, server_default="0", comment="higher is preferred"),
    ref("data_key_id", "data_key.id", nullable=True),
    Column("sender_cipher", LargeBinary, comment="the sender's name, phone and street, encrypted like a receiver"),
    Column("province", Text, nullable=False, server_default=""),
    Column("city", Text, nullable=False, server_default=""),
    Column("district", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", UtcTime, nullable=False),
)

carrier = Table(
    "carrier",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, comment="the connector's code, such as sf"),
    Column("settings", JSON, nullable=False),
    Column("service_code", Text, nullable=False, server_default=""),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("pause_code", Text),
    Column("pause_params", JSON),
    Column("created_at", UtcTime, nullable=False),
)
