"""Shops, their listings, and how far their platforms were read."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, false, true

from app.models.base import UtcTime, id_column, metadata, ref

shop = Table(
    "shop",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("currency", Text, nullable=False, server_default="CNY"),
    Column("timezone", Text, nullable=False, server_default="Asia/Shanghai"),
    ref("warehouse_id", "warehouse.id", nullable=True),
    ref("carrier_id", "carrier.id", nullable=True),
    Column("poll_seconds", Integer, nullable=False, server_default="60"),
    Column("start_at", UtcTime, nullable=False, comment="orders changed before this are never asked for"),
    Column(
        "promise_hours",
        Integer,
        nullable=False,
        server_default="48",
        comment="after payment, where the platform promises nothing",
    ),
    Column("service_phone", Text, nullable=False, server_default=""),
    Column("auto_audit", Boolean, nullable=False, server_default=true()),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("pause_code", Text),
    Column("pause_params", JSON),
    Column("created_at", UtcTime, nullable=False),
)

listing = Table(
    "listing",
    metadata,
    id_column(),
    ref("shop_id", "shop.id"),
    Column("listing_no", Text, nullable=False),
    Column("variant_no", Text, nullable=False),
    Column("merchant_code", Text, nullable=False),
    Column("barcode", Text, nullable=False, server_default="", comment="as the platform tells it, for finding the SKU"),
    Column("title", Text, nullable=False),
    Column("spec", Text, nullable=False),
    ref("sku_id", "sku.id", nullable=True, index=True),
    ref("bundle_id", "bundle.id", nullable=True),
    Column("mapped_by", Text, nullable=False, server_default="", comment="code, barcode, or a person's name"),
    Column("pushed_qty", Integer),
    Column("pushed_at", UtcTime),
    Column("push_error", Text),
    UniqueConstraint("shop_id", "listing_no", "variant_no", "merchant_code"),
)

sync_checkpoint = Table(
    "sync_checkpoint",
    metadata,
    ref("shop_id", "shop.id"),
    Column("stream", Text, nullable=False),
    Column("read_until_at", UtcTime, nullable=False, comment="everything changed before this was read"),
    Column("synced_at", UtcTime, nullable=False),
    UniqueConstraint("shop_id", "stream"),
)

sync_window = Table(
    "sync_window",
    metadata,
    id_column(),
    ref("shop_id", "shop.id"),
    Column("stream", Text, nullable=False),
    Column("since_at", UtcTime, nullable=False),
    Column("until_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False, comment="open, done, failed"),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("got", Integer, nullable=False, server_default="0"),
    Column("fresh", Integer, nullable=False, server_default="0", comment="new or newer than what we had"),
    Column("theirs", Integer, comment="the platform's own total, when it tells one"),
    Column("error_code", Text),
    Column("error_params", JSON),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index("ix_sync_window_shop_until", "shop_id", "stream", "until_at"),
)
