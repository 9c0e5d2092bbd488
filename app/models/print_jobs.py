"""Printers, batches, jobs, and the append-only journal of what happened to each job."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, false, text, true

from app.models.base import BigInt, UtcTime, id_column, metadata, ref

printer = Table(
    "printer",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("transport", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("dpi", Integer, nullable=False, server_default="203"),
    Column("width_mm", Integer, nullable=False, server_default="76"),
    Column("height_mm", Integer, nullable=False, server_default="130"),
    Column("gap_mm", Integer, nullable=False, server_default="2"),
    Column("inverted", Boolean, nullable=False, server_default=false()),
    Column("density", Integer, nullable=False, server_default="8"),
    Column("speed", Integer, nullable=False, server_default="5"),
    Column("mute", Boolean, nullable=False, server_default=false(), comment="answers no status query"),
    Column("station", Text, nullable=False, server_default="", comment="empty: any engine may drive it"),
    Column("prints_slips", Boolean, nullable=False, server_default=false(), comment="a slip follows each label"),
    Column("status", Text, nullable=False, server_default="unknown"),
    Column("status_at", UtcTime),
    Column(
        "stopped",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="waits for a person: the last good label has to be named",
    ),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", UtcTime, nullable=False),
)

print_batch = Table(
    "print_batch",
    metadata,
    id_column(),
    Column("batch", Text, nullable=False, unique=True, comment="YYMMDD-BBB"),
    ref("printer_id", "printer.id"),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcTime, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("station", Text, nullable=False),
)

print_job = Table(
    "print_job",
    metadata,
    id_column(),
    ref("batch_id", "print_batch.id"),
    Column("print_seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    ref("parcel_id", "parcel.id", nullable=True, index=True),
    ref("printer_id", "printer.id"),
    Column("batch_serial", Text, nullable=False),
    Column("waybill_no", Text, nullable=False, server_default=""),
    Column("reprint", Integer, nullable=False, server_default="0"),
    Column("reprint_reason", Text),
    Column(
        "place",
        BigInt,
        nullable=False,
        comment="turn in the printer's queue: its own id, or that of the first job whose paper it makes good",
    ),
    Column("turn", Integer, comment="order in which the printer got it; null before"),
    Column("state", Text, nullable=False),
    Column("proof", Text, comment="printer, scan, person"),
    Column("error_code", Text),
    Column("error_params", JSON),
    Column("queued_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("settled_at", UtcTime),
    UniqueConstraint("batch_id", "print_seq"),
    Index(
        "ix_print_job_work",
        "printer_id",
        "state",
        "place",
        sqlite_where=text("state in ('queued','sending','sent','unknown')"),
        postgresql_where=text("state in ('queued','sending','sent','unknown')"),
    ),
    Index(
        "ix_print_job_turn",
        "printer_id",
        "turn",
        sqlite_where=text("turn is not null"),
        postgresql_where=text("turn is not null"),
    ),
    Index(
        "uq_print_job_live",
        "parcel_id",
        "kind",
        unique=True,
        sqlite_where=text("state in ('queued','sending') and parcel_id is not null"),
        postgresql_where=text("state in ('queued','sending') and parcel_id is not null"),
    ),
)

print_journal = Table(
    "print_journal",
    metadata,
    id_column(),
    ref("job_id", "print_job.id", index=True),
    Column("at", UtcTime, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("by_name", Text, nullable=False),
    Column("station", Text, nullable=False),
)
