"""Parcels, what is in them, and the waybill numbers asked for them."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint, text

from app.models.base import BigInt, SortText, UtcTime, id_column, metadata, ref

parcel = Table(
    "parcel",
    metadata,
    id_column(),
    ref("order_id", "sales_order.id", index=True),
    Column("parcel_index", Integer, nullable=False, comment="1 for the first parcel of the order; never reused"),
    Column("state", Text, nullable=False),
    ref("warehouse_id", "warehouse.id"),
    ref("carrier_id", "carrier.id", nullable=True),
    Column("service_code", Text, nullable=False, server_default=""),
    Column("issue", Integer, nullable=False, server_default="0", comment="how many numbers were asked so far"),
    Column("waybill_no", SortText),
    Column("waybill_no_reversed", SortText),
    Column("label_data", JSON, comment="routing code and what else the label needs; holds no person"),
    Column("expected_weight_g", Integer, nullable=False, server_default="0"),
    Column("weight_g", Integer, nullable=False, server_default="0"),
    Column("freight_cents", BigInt, comment="estimated by the price table when the carrier was chosen; CNY"),
    Column("batch_serial", Text, comment="made with the first print, the same for ever"),
    Column("print_count", Integer, nullable=False, server_default="0"),
    Column("printed_at", UtcTime),
    Column("printed_by", Text, nullable=False, server_default=""),
    Column("verified_at", UtcTime),
    Column("verified_by", Text, nullable=False, server_default=""),
    Column("shipped_at", UtcTime),
    Column("written_back_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("order_id", "parcel_index"),
    Index(
        "uq_parcel_waybill",
        "waybill_no",
        unique=True,
        sqlite_where=text("waybill_no is not null"),
        postgresql_where=text("waybill_no is not null"),
    ),
    Index(
        "ix_parcel_waybill_reversed",
        "waybill_no_reversed",
        sqlite_where=text("waybill_no_reversed is not null"),
        postgresql_where=text("waybill_no_reversed is not null"),
    ),
    Index(
        "ix_parcel_verified",
        "verified_by",
        "verified_at",
        sqlite_where=text("verified_at is not null"),
        postgresql_where=text("verified_at is not null"),
    ),
    Index(
        "ix_parcel_serial",
        "batch_serial",
        sqlite_where=text("batch_serial is not null"),
        postgresql_where=text("batch_serial is not null"),
    ),
)

parcel_line = Table(
    "parcel_line",
    metadata,
    id_column(),
    ref("parcel_id", "parcel.id", index=True),
    ref("order_line_id", "order_line.id", index=True),
    ref("sku_id", "sku.id"),
    Column("qty", Integer, nullable=False),
    Column("verified_qty", Integer, nullable=False, server_default="0"),
    Column("verified_seq", Integer, nullable=False, server_default="0", comment="order of the last scans, for undo"),
    CheckConstraint("qty > 0", name="qty_positive"),
    CheckConstraint("verified_qty >= 0 and verified_qty <= qty", name="verified_within"),
)

waybill_request = Table(
    "waybill_request",
    metadata,
    id_column(),
    ref("parcel_id", "parcel.id", index=True),
    ref("carrier_id", "carrier.id"),
    Column("request_no", Text, nullable=False, unique=True, comment="ours; saved before the call, repeated on retry"),
    Column("service_code", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, comment="asked, answered, refused, recycling, recycled, dropped"),
    Column("waybill_no", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", UtcTime, nullable=False),
    Column("claimed_until", UtcTime),
    Column("claimed_by", Text),
    Column("error_code", Text),
    Column("error_params", JSON),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("answered_at", UtcTime),
    Index(
        "ix_waybill_request_number",
        "waybill_no",
        sqlite_where=text("waybill_no is not null"),
        postgresql_where=text("waybill_no is not null"),
    ),
    Index(
        "uq_waybill_request_live",
        "parcel_id",
        unique=True,
        sqlite_where=text("state = 'asked'"),
        postgresql_where=text("state = 'asked'"),
    ),
    Index(
        "ix_waybill_request_open",
        "carrier_id",
        "not_before",
        sqlite_where=text("state = 'asked'"),
        postgresql_where=text("state = 'asked'"),
    ),
)

writeback = Table(
    "writeback",
    metadata,
    id_column(),
    ref("raw_order_id", "raw_order.id"),
    ref("parcel_id", "parcel.id", index=True),
    Column("waybill_no", Text, nullable=False),
    Column("state", Text, nullable=False, comment="waiting, telling, done, refused, withdrawn, not_needed"),
    Column("written_back_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("raw_order_id", "parcel_id", "waybill_no"),
)

put_back_task = Table(
    "put_back_task",
    metadata,
    id_column(),
    ref("parcel_id", "parcel.id", index=True),
    ref("order_id", "sales_order.id"),
    Column("reason", Text, nullable=False, comment="the intercept's kind"),
    Column("label", Text, nullable=False, comment="batch serial or waybill number on the paper to be found"),
    Column("opened_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    Column("done_by", Text),
    Index(
        "uq_put_back_task_open",
        "parcel_id",
        unique=True,
        sqlite_where=text("done_at is null"),
        postgresql_where=text("done_at is null"),
    ),
)
"""Goods of an intercepted parcel whose label was on paper: somebody has to find it and put them back."""
