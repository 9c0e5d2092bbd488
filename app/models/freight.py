"""What carriers take, cost and how long they take, and where warehouses send to."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, false, true

from app.models.base import BigInt, UtcTime, id_column, metadata, ref

carrier_terms = Table(
    "carrier_terms",
    metadata,
    ref("carrier_id", "carrier.id"),
    Column("max_weight_g", Integer, comment="heavier parcels are refused; null: no limit known"),
    Column("takes_cod", Boolean, nullable=False, server_default=true()),
    Column("refused_tags", Text, nullable=False, server_default="", comment="SKU tags it refuses, between commas"),
    Column("only_platforms", Text, nullable=False, server_default="", comment="between commas; empty: all"),
    Column("only_shops", Text, nullable=False, server_default="", comment="shop ids between commas; empty: all"),
    Column("express", Boolean, nullable=False, server_default=false(), comment="the service level for urgent orders"),
    PrimaryKeyConstraint("carrier_id"),
)

freight_price = Table(
    "freight_price",
    metadata,
    id_column(),
    ref("carrier_id", "carrier.id"),
    ref("warehouse_id", "warehouse.id", nullable=True),
    Column("province", Text, nullable=False),
    Column("city", Text, nullable=False, server_default="", comment="empty: the whole province"),
    Column("first_g", Integer, nullable=False),
    Column("first_cents", BigInt, nullable=False),
    Column("step_g", Integer, nullable=False),
    Column("step_cents", BigInt, nullable=False),
    Column("days", Integer, comment="usual days to the door, null: not known"),
    Column("currency", Text, nullable=False, server_default="CNY"),
    Column("added_at", UtcTime, nullable=False),
    CheckConstraint("first_g > 0 and step_g > 0", name="weights_positive"),
    CheckConstraint("first_cents >= 0 and step_cents >= 0", name="prices_not_negative"),
    Index("uq_freight_price", "carrier_id", "warehouse_id", "province", "city", unique=True),
)

carrier_delay = Table(
    "carrier_delay",
    metadata,
    id_column(),
    ref("carrier_id", "carrier.id"),
    Column("province", Text, nullable=False),
    Column("city", Text, nullable=False, server_default="", comment="empty: the whole province"),
    Column("days", Integer, comment="to the door as it really was, null: not known"),
    Column("late_percent", Integer, nullable=False, server_default="0", comment="of its parcels that came late"),
    Column("added_at", UtcTime, nullable=False),
    CheckConstraint("late_percent >= 0 and late_percent <= 100", name="percent_within"),
    Index("uq_carrier_delay", "carrier_id", "province", "city", unique=True),
)

warehouse_region = Table(
    "warehouse_region",
    metadata,
    id_column(),
    ref("warehouse_id", "warehouse.id", index=True),
    Column("province", Text, nullable=False),
    Column("city", Text, nullable=False, server_default="", comment="empty: the whole province"),
    Column("rank", Integer, nullable=False, server_default="0", comment="lower is tried first for this region"),
)
