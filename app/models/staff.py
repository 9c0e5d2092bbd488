"""People, their stations, and the program's own settings and numbers."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
    true,
)

from app.models.base import UtcTime, id_column, metadata, ref

staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("badge_digest", LargeBinary, comment="keyed hash of the badge's code"),
    Column("pin_hash", Text, comment="argon2id"),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcTime),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", UtcTime, nullable=False),
    Index(
        "uq_staff_badge",
        "badge_digest",
        unique=True,
        sqlite_where=text("badge_digest is not null"),
        postgresql_where=text("badge_digest is not null"),
    ),
)

reveal = Table(
    "reveal",
    metadata,
    id_column(),
    ref("order_id", "sales_order.id", index=True),
    ref("staff_id", "staff.id", nullable=True),
    Column("by_name", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

day_number = Table(
    "day_number",
    metadata,
    Column("kind", Text, nullable=False, comment="order, print_batch"),
    Column("day", Date, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("kind", "day"),
)

import_template = Table(
    "import_template",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("mapping", JSON, nullable=False, comment="our field -> heading"),
    Column("created_at", UtcTime, nullable=False),
)

import_file = Table(
    "import_file",
    metadata,
    id_column(),
    ref("shop_id", "shop.id"),
    Column("digest", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by_name", Text, nullable=False),
)
