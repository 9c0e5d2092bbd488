"""Rule sets: versioned conditions and outcomes, what they hit, and what first-come gifts were given."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, Text, text, true

from app.models.base import UtcTime, id_column, metadata, ref

rule_set = Table(
    "rule_set",
    metadata,
    id_column(),
    Column("version_no", Integer, nullable=False, unique=True),
    Column("state", Text, nullable=False, comment="draft, on, retired"),
    Column("note", Text, nullable=False, server_default=""),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("on_at", UtcTime),
    Column("on_by", Text),
    Column("retired_at", UtcTime),
    Index(
        "uq_rule_set_on", "state", unique=True, sqlite_where=text("state = 'on'"), postgresql_where=text("state = 'on'")
    ),
)

audit_rule = Table(
    "audit_rule",
    metadata,
    id_column(),
    ref("rule_set_id", "rule_set.id", index=True),
    Column("rule_no", Integer, nullable=False, comment="the same rule in every version"),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("condition", JSON, nullable=False),
    Column("outcomes", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Index("uq_audit_rule_no", "rule_set_id", "rule_no", unique=True),
)

rule_hit = Table(
    "rule_hit",
    metadata,
    Column("rule_no", Integer, nullable=False),
    Column("version_no", Integer, nullable=False),
    Column("day_on", Date, nullable=False),
    Column("hits", Integer, nullable=False),
    PrimaryKeyConstraint("rule_no", "version_no", "day_on"),
)

gift_given = Table(
    "gift_given",
    metadata,
    Column("rule_no", Integer, primary_key=True, autoincrement=False),
    Column("given", Integer, nullable=False, comment="orders that had this rule's gift when last counted"),
)
