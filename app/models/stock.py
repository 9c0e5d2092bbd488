"""SKUs, balances per warehouse, and the ledger from which they can be rebuilt."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
    true,
)

from app.models.base import BigInt, UtcTime, id_column, metadata, ref

sku = Table(
    "sku",
    metadata,
    id_column(),
    Column("sku_code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("spec", Text, nullable=False, server_default=""),
    Column("weight_g", Integer, nullable=False, server_default="0"),
    Column("price_cents", BigInt, nullable=False, server_default="0"),
    Column("currency", Text, nullable=False, server_default="CNY"),
    Column("floor_cents", BigInt, comment="sold below this is a finding; minor units of currency"),
    Column("tags", Text, nullable=False, server_default="", comment="liquid, fragile, cold ..., each between commas"),
    Column("image", Text, nullable=False, server_default="", comment="file name in the data folder's pictures"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("weight_g >= 0", name="weight_not_negative"),
)

sku_barcode = Table(
    "sku_barcode",
    metadata,
    Column("barcode", Text, primary_key=True),
    ref("sku_id", "sku.id", index=True),
)

_LOW = text("on_hand_qty - reserved_qty - quarantine_qty <= safety_qty and safety_qty > 0")

stock = Table(
    "stock",
    metadata,
    ref("sku_id", "sku.id"),
    ref("warehouse_id", "warehouse.id"),
    Column("on_hand_qty", Integer, nullable=False, server_default="0"),
    Column("reserved_qty", Integer, nullable=False, server_default="0"),
    Column("quarantine_qty", Integer, nullable=False, server_default="0"),
    Column("safety_qty", Integer, nullable=False, server_default="0"),
    Column("bin", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("sku_id", "warehouse_id"),
    CheckConstraint("reserved_qty >= 0", name="reserved_not_negative"),
    CheckConstraint("quarantine_qty >= 0", name="quarantine_not_negative"),
    CheckConstraint("reserved_qty + quarantine_qty <= on_hand_qty", name="no_oversell"),
    Index("ix_stock_low", "sku_id", sqlite_where=_LOW, postgresql_where=_LOW),
)

stock_move = Table(
    "stock_move",
    metadata,
    id_column(),
    ref("sku_id", "sku.id"),
    ref("warehouse_id", "warehouse.id"),
    Column("kind", Text, nullable=False, comment="reserve, unreserve, ship, unship, set, import"),
    Column("figure", Text, nullable=False, comment="on_hand, reserved, quarantine"),
    Column("change", Integer, nullable=False),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    ref("order_id", "sales_order.id", nullable=True),
    ref("parcel_id", "parcel.id", nullable=True),
    Column("document", Text, nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    ref("staff_id", "staff.id", nullable=True),
    Column("by_name", Text, nullable=False),
    Column("station", Text, nullable=False),
    CheckConstraint('"after" = "before" + change', name="adds_up"),
    Index("ix_stock_move_balance", "sku_id", "warehouse_id", "id"),
    Index(
        "ix_stock_move_order",
        "order_id",
        sqlite_where=text("order_id is not null"),
        postgresql_where=text("order_id is not null"),
    ),
)

sku_usual = Table(
    "sku_usual",
    metadata,
    ref("sku_id", "sku.id"),
    Column("currency", Text, nullable=False),
    Column("median_cents", BigInt, nullable=False, comment="median price a piece over 30 days, minor units"),
    Column("usual_qty", Integer, nullable=False, comment="99 of 100 order lines had at most so many pieces"),
    Column("line_count", Integer, nullable=False, comment="order lines the figures stand on"),
    Column("as_of", UtcTime, nullable=False),
    PrimaryKeyConstraint("sku_id", "currency"),
)

bundle = Table(
    "bundle",
    metadata,
    id_column(),
    Column("bundle_code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", UtcTime, nullable=False),
)

bundle_item = Table(
    "bundle_item",
    metadata,
    ref("bundle_id", "bundle.id"),
    ref("sku_id", "sku.id", index=True),
    Column("qty", Integer, nullable=False),
    Column("share", Integer, nullable=False, comment="weight by which a line's price is divided over the pieces"),
    PrimaryKeyConstraint("bundle_id", "sku_id"),
    CheckConstraint("qty > 0", name="qty_positive"),
    CheckConstraint("share >= 0", name="share_not_negative"),
)
