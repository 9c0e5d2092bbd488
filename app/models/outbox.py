"""Calls to the outside that must happen once, and the leases that decide who makes them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table, Text, text

from app.models.base import BigInt, UtcTime, id_column, metadata

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False, comment="write_back, push_stock, recycle_waybill, recheck_order"),
    Column("account", Text, nullable=False, comment="shop:ID or carrier:ID; one relay at a time serves it"),
    Column("subject_id", BigInt, nullable=False),
    Column("dedupe_key", Text, nullable=False, comment="unique while open"),
    Column("params", JSON, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", UtcTime, nullable=False),
    Column("claimed_until", UtcTime),
    Column("claimed_by", Text),
    Column("error_code", Text),
    Column("error_params", JSON),
    Column("created_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    Column("dead_at", UtcTime, comment="gave up: a dead letter, shown to a person"),
    Column("withdrawn_at", UtcTime, comment="taken back before it was sent (undo)"),
    Index(
        "uq_outbox_open",
        "dedupe_key",
        unique=True,
        sqlite_where=text("done_at is null and withdrawn_at is null"),
        postgresql_where=text("done_at is null and withdrawn_at is null"),
    ),
    Index(
        "ix_outbox_due",
        "account",
        "not_before",
        sqlite_where=text("done_at is null and dead_at is null and withdrawn_at is null"),
        postgresql_where=text("done_at is null and dead_at is null and withdrawn_at is null"),
    ),
)

lease = Table(
    "lease",
    metadata,
    Column("account", Text, primary_key=True, comment="shop:ID, carrier:ID, printer:ID, chores"),
    Column("holder", Text, nullable=False, comment="station and process"),
    Column("expires_at", UtcTime, nullable=False),
)
