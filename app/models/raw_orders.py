"""Platform orders as received: verbatim but for the receiver, which lies beside as ciphertext."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from app.models.base import SortText, UtcTime, id_column, metadata, ref

raw_order = Table(
    "raw_order",
    metadata,
    id_column(),
    ref("shop_id", "shop.id"),
    Column("platform_order_no", SortText, nullable=False),
    Column("platform_order_no_reversed", SortText, nullable=False),
    Column("state", Text, nullable=False, comment="new, taken, set_aside, not_needed"),
    Column("reason_code", Text),
    Column("reason_params", JSON),
    Column("modified_at", UtcTime, nullable=False, comment="the platform's own time of the newest version"),
    Column("version_no", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="keyed hash of payload and receiver, to see repeats"),
    ref("order_id", "sales_order.id", nullable=True, index=True),
    Column(
        "said", JSON(none_as_null=True), comment="goods and money the platform had told when staff edited the lines"
    ),
    Column(
        "memo_said", JSON(none_as_null=True), comment="memos and flags known there while staff's own differ from them"
    ),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("shop_id", "platform_order_no"),
    Index("ix_raw_order_number_reversed", "platform_order_no_reversed"),
    Index("ix_raw_order_number", "platform_order_no"),
    Index(
        "ix_raw_order_waiting",
        "state",
        "id",
        sqlite_where=text("state in ('new','set_aside')"),
        postgresql_where=text("state in ('new','set_aside')"),
    ),
)

raw_order_version = Table(
    "raw_order_version",
    metadata,
    id_column(),
    ref("raw_order_id", "raw_order.id"),
    Column("version_no", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    ref("data_key_id", "data_key.id", nullable=True),
    Column("receiver_cipher", LargeBinary),
    Column("modified_at", UtcTime, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("repaired_by", Text, nullable=False, server_default="", comment="a person, where it was not the platform"),
    UniqueConstraint("raw_order_id", "version_no"),
)
