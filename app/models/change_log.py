"""Ids touched by every change, read by other stations and by the window."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Table, Text

from app.models.base import UtcTime, id_column, metadata

change_log = Table(
    "change_log",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False, comment="order, parcel, stock, job, printer, shop, outbox, setting"),
    Column("ids", JSON, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
)
