"""Virtual warehouses: which share of real warehouses' stock is set apart for which shops."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from app.models.base import UtcTime, id_column, metadata, ref

virtual_warehouse = Table(
    "virtual_warehouse",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("percent", Integer, nullable=False, server_default="0", comment="of every SKU without a number of its own"),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("percent >= 0 and percent <= 100", name="percent_within"),
    UniqueConstraint("name"),
)

virtual_warehouse_place = Table(
    "virtual_warehouse_place",
    metadata,
    ref("virtual_warehouse_id", "virtual_warehouse.id"),
    ref("warehouse_id", "warehouse.id"),
    PrimaryKeyConstraint("virtual_warehouse_id", "warehouse_id"),
)

virtual_warehouse_shop = Table(
    "virtual_warehouse_shop",
    metadata,
    ref("virtual_warehouse_id", "virtual_warehouse.id"),
    ref("shop_id", "shop.id"),
    PrimaryKeyConstraint("virtual_warehouse_id", "shop_id"),
)

virtual_warehouse_sku = Table(
    "virtual_warehouse_sku",
    metadata,
    ref("virtual_warehouse_id", "virtual_warehouse.id"),
    ref("sku_id", "sku.id"),
    Column("qty", Integer, nullable=False, comment="pieces in each of its warehouses"),
    PrimaryKeyConstraint("virtual_warehouse_id", "sku_id"),
    CheckConstraint("qty >= 0", name="not_negative"),
)
