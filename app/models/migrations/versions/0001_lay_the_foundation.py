"""Lay the foundation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.models.base
from app.models import receiver_words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - generated, one statement per table
    """Apply this step."""
    op.create_table(
        "carrier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="the connector's code, such as sf"),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("service_code", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("pause_code", sa.Text(), nullable=True),
        sa.Column("pause_params", sa.JSON(), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("name", name=op.f("uq_carrier_name")),
    )
    op.create_table(
        "change_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="order, parcel, stock, job, printer, shop, outbox, setting"
        ),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
    )
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_log_at"), ["at"], unique=False)

    op.create_table(
        "data_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False, comment="secrets, search, receivers:SHOP:YYYYMM, senders"),
        sa.Column(
            "wrapped",
            sa.LargeBinary(),
            nullable=True,
            comment="null once destroyed: all it protected is unreadable for ever",
        ),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("scope", name=op.f("uq_data_key_scope")),
    )
    op.create_table(
        "day_number",
        sa.Column("kind", sa.Text(), nullable=False, comment="order, print_batch"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name=op.f("pk_day_number")),
    )
    op.create_table(
        "import_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False, comment="our field -> heading"),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_template")),
        sa.UniqueConstraint("name", name=op.f("uq_import_template_name")),
    )
    op.create_table(
        "lease",
        sa.Column("account", sa.Text(), nullable=False, comment="shop:ID, carrier:ID, printer:ID, chores"),
        sa.Column("holder", sa.Text(), nullable=False, comment="station and process"),
        sa.Column("expires_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_lease")),
    )
    op.create_table(
        "master_wrap",
        sa.Column("way", sa.Text(), nullable=False, comment="passphrase or recovery"),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("way", name=op.f("pk_master_wrap")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="write_back, push_stock, recycle_waybill, recheck_order"),
        sa.Column("account", sa.Text(), nullable=False, comment="shop:ID or carrier:ID; one relay at a time serves it"),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False, comment="unique while open"),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("claimed_until", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_params", sa.JSON(), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("done_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column(
            "dead_at",
            app.models.base.UtcTime(timezone=True),
            nullable=True,
            comment="gave up: a dead letter, shown to a person",
        ),
        sa.Column(
            "withdrawn_at",
            app.models.base.UtcTime(timezone=True),
            nullable=True,
            comment="taken back before it was sent (undo)",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_due",
            ["account", "not_before"],
            unique=False,
            sqlite_where=sa.text("done_at is null and dead_at is null and withdrawn_at is null"),
            postgresql_where=sa.text("done_at is null and dead_at is null and withdrawn_at is null"),
        )
        batch_op.create_index(
            "uq_outbox_open",
            ["dedupe_key"],
            unique=True,
            sqlite_where=sa.text("done_at is null and withdrawn_at is null"),
            postgresql_where=sa.text("done_at is null and withdrawn_at is null"),
        )

    op.create_table(
        "printer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("dpi", sa.Integer(), server_default="203", nullable=False),
        sa.Column("width_mm", sa.Integer(), server_default="76", nullable=False),
        sa.Column("height_mm", sa.Integer(), server_default="130", nullable=False),
        sa.Column("gap_mm", sa.Integer(), server_default="2", nullable=False),
        sa.Column("inverted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("density", sa.Integer(), server_default="8", nullable=False),
        sa.Column("speed", sa.Integer(), server_default="5", nullable=False),
        sa.Column("mute", sa.Boolean(), server_default=sa.false(), nullable=False, comment="answers no status query"),
        sa.Column("station", sa.Text(), server_default="", nullable=False, comment="empty: any engine may drive it"),
        sa.Column(
            "prints_slips", sa.Boolean(), server_default=sa.false(), nullable=False, comment="a slip follows each label"
        ),
        sa.Column("status", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("status_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column(
            "stopped",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="waits for a person: the last good label has to be named",
        ),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("name", name=op.f("uq_printer_name")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "sku",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), server_default="", nullable=False),
        sa.Column("weight_g", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
        sa.Column("currency", sa.Text(), server_default="CNY", nullable=False),
        sa.Column(
            "image", sa.Text(), server_default="", nullable=False, comment="file name in the data folder's pictures"
        ),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight_g >= 0", name=op.f("ck_sku_weight_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sku")),
        sa.UniqueConstraint("sku_code", name=op.f("uq_sku_sku_code")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("badge_digest", sa.LargeBinary(), nullable=True, comment="keyed hash of the badge's code"),
        sa.Column("pin_hash", sa.Text(), nullable=True, comment="argon2id"),
        sa.Column("pin_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(
            "uq_staff_badge",
            ["badge_digest"],
            unique=True,
            sqlite_where=sa.text("badge_digest is not null"),
            postgresql_where=sa.text("badge_digest is not null"),
        )

    op.create_table(
        "print_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False, comment="YYMMDD-BBB"),
        sa.Column("printer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_print_batch_printer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
        sa.UniqueConstraint("batch", name=op.f("uq_print_batch_batch")),
    )
    op.create_table(
        "saved_queue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_queue_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_queue")),
    )
    op.create_table(
        "secret",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False, comment="shop:ID or carrier:ID"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data_key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_secret_data_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_secret_owner_name")),
    )
    op.create_table(
        "sku_barcode",
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_sku_barcode_sku_id")),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_sku_barcode")),
    )
    with op.batch_alter_table("sku_barcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sku_barcode_sku_id"), ["sku_id"], unique=False)

    op.create_table(
        "warehouse",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), server_default="Asia/Shanghai", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False, comment="higher is preferred"),
        sa.Column("data_key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "sender_cipher",
            sa.LargeBinary(),
            nullable=True,
            comment="the sender's name, phone and street, encrypted like a receiver",
        ),
        sa.Column("province", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("district", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_warehouse_data_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_code")),
    )
    op.create_table(
        "shop",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("currency", sa.Text(), server_default="CNY", nullable=False),
        sa.Column("timezone", sa.Text(), server_default="Asia/Shanghai", nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("poll_seconds", sa.Integer(), server_default="60", nullable=False),
        sa.Column(
            "start_at",
            app.models.base.UtcTime(timezone=True),
            nullable=False,
            comment="orders changed before this are never asked for",
        ),
        sa.Column(
            "promise_hours",
            sa.Integer(),
            server_default="48",
            nullable=False,
            comment="after payment, where the platform promises nothing",
        ),
        sa.Column("service_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("auto_audit", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("pause_code", sa.Text(), nullable=True),
        sa.Column("pause_params", sa.JSON(), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_shop_carrier_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_shop_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("name", name=op.f("uq_shop_name")),
    )
    op.create_table(
        "stock",
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_hand_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quarantine_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("safety_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bin", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("quarantine_qty >= 0", name=op.f("ck_stock_quarantine_not_negative")),
        sa.CheckConstraint("reserved_qty + quarantine_qty <= on_hand_qty", name=op.f("ck_stock_no_oversell")),
        sa.CheckConstraint("reserved_qty >= 0", name=op.f("ck_stock_reserved_not_negative")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_stock_sku_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_warehouse_id")),
        sa.PrimaryKeyConstraint("sku_id", "warehouse_id", name=op.f("pk_stock")),
    )
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stock_low",
            ["sku_id"],
            unique=False,
            sqlite_where=sa.text("on_hand_qty - reserved_qty - quarantine_qty <= safety_qty and safety_qty > 0"),
            postgresql_where=sa.text("on_hand_qty - reserved_qty - quarantine_qty <= safety_qty and safety_qty > 0"),
        )

    op.create_table(
        "import_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_import_file_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_table(
        "listing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_no", sa.Text(), nullable=False),
        sa.Column("variant_no", sa.Text(), nullable=False),
        sa.Column("merchant_code", sa.Text(), nullable=False),
        sa.Column(
            "barcode",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="as the platform tells it, for finding the SKU",
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "mapped_by", sa.Text(), server_default="", nullable=False, comment="code, barcode, or a person's name"
        ),
        sa.Column("pushed_qty", sa.Integer(), nullable=True),
        sa.Column("pushed_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("push_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_listing_shop_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_listing_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "shop_id",
            "listing_no",
            "variant_no",
            "merchant_code",
            name=op.f("uq_listing_shop_id_listing_no_variant_no_merchant_code"),
        ),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_sku_id"), ["sku_id"], unique=False)

    op.create_table(
        "queue_counter",
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.CheckConstraint("orders >= 0", name=op.f("ck_queue_counter_not_negative")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_queue_counter_shop_id")),
        sa.UniqueConstraint("shop_id", "queue", name=op.f("uq_queue_counter_shop_id_queue")),
    )
    op.create_table(
        "sales_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "order_no",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
            comment="YYMMDD-NNNNN, unique for ever",
        ),
        sa.Column("order_no_reversed", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("exception_kind", sa.Text(), nullable=True, comment="the most serious open one"),
        sa.Column("open_exceptions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("cod", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("flag", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("buyer_nick", sa.Text(), nullable=False),
        sa.Column("buyer_message", sa.Text(), nullable=False),
        sa.Column("seller_memo", sa.Text(), nullable=False),
        sa.Column("print_note", sa.Text(), server_default="", nullable=False),
        sa.Column("has_gift", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("merged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tags", sa.Text(), server_default="", nullable=False, comment="our own labels, each between commas"),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carrier_wish", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "waybill_no", sa.Text(), server_default="", nullable=False, comment="first live parcel's, for the grid"
        ),
        sa.Column("parcel_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("goods_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("postage_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refunded_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False, comment="summary of the lines for lists"),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("receiver_name", sa.Text(), nullable=False, comment="masked"),
        sa.Column("region", sa.Text(), nullable=False, comment="province and city, short"),
        sa.Column("placed_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("paid_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("ship_by_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column(
            "sort_at",
            app.models.base.UtcTime(timezone=True),
            nullable=False,
            comment="ship_by_at, or far in the future: never null, for key sets",
        ),
        sa.Column("audited_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("shipped_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_sales_order_carrier_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sales_order_shop_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_sales_order_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order")),
        sa.UniqueConstraint("order_no", name=op.f("uq_sales_order_order_no")),
    )
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sales_order_closing",
            ["shipped_at"],
            unique=False,
            sqlite_where=sa.text("state = 'shipped'"),
            postgresql_where=sa.text("state = 'shipped'"),
        )
        batch_op.create_index("ix_sales_order_number_reversed", ["order_no_reversed"], unique=False)
        batch_op.create_index("ix_sales_order_paid", ["paid_at"], unique=False)
        batch_op.create_index("ix_sales_order_promise", ["queue", "shop_id", "urgent", "sort_at", "id"], unique=False)
        batch_op.create_index("ix_sales_order_queue_shop", ["queue", "shop_id", "id"], unique=False)
        batch_op.create_index(
            "ix_sales_order_tagged",
            ["id", "tags"],
            unique=False,
            sqlite_where=sa.text("tags <> ''"),
            postgresql_where=sa.text("tags <> ''"),
        )
        batch_op.create_index(
            "ix_sales_order_to_check",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'received' and open_exceptions = 0"),
            postgresql_where=sa.text("state = 'received' and open_exceptions = 0"),
        )
        batch_op.create_index(
            "ix_sales_order_to_route",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'audited'"),
            postgresql_where=sa.text("state = 'audited'"),
        )
        batch_op.create_index(
            "ix_sales_order_urgent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("urgent"),
            postgresql_where=sa.text("urgent"),
        )

    op.create_table(
        "sync_checkpoint",
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column(
            "read_until_at",
            app.models.base.UtcTime(timezone=True),
            nullable=False,
            comment="everything changed before this was read",
        ),
        sa.Column("synced_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sync_checkpoint_shop_id")),
        sa.UniqueConstraint("shop_id", "stream", name=op.f("uq_sync_checkpoint_shop_id_stream")),
    )
    op.create_table(
        "sync_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("since_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("until_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="open, done, failed"),
        sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("got", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fresh", sa.Integer(), server_default="0", nullable=False, comment="new or newer than what we had"),
        sa.Column("theirs", sa.Integer(), nullable=True, comment="the platform's own total, when it tells one"),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_params", sa.JSON(), nullable=True),
        sa.Column("started_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sync_window_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_window")),
    )
    with op.batch_alter_table("sync_window", schema=None) as batch_op:
        batch_op.create_index("ix_sync_window_shop_until", ["shop_id", "stream", "until_at"], unique=False)

    op.create_table(
        "parcel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parcel_index", sa.Integer(), nullable=False, comment="1 for the first parcel of the order; never reused"
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("service_code", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "issue", sa.Integer(), server_default="0", nullable=False, comment="how many numbers were asked so far"
        ),
        sa.Column("waybill_no", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("waybill_no_reversed", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column(
            "label_data",
            sa.JSON(),
            nullable=True,
            comment="routing code and what else the label needs; holds no person",
        ),
        sa.Column("expected_weight_g", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight_g", sa.Integer(), server_default="0", nullable=False),
        sa.Column("batch_serial", sa.Text(), nullable=True, comment="made with the first print, the same for ever"),
        sa.Column("print_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("printed_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("printed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("verified_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Text(), server_default="", nullable=False),
        sa.Column("shipped_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("written_back_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_parcel_carrier_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_parcel_order_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_parcel_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("order_id", "parcel_index", name=op.f("uq_parcel_order_id_parcel_index")),
    )
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_parcel_serial",
            ["batch_serial"],
            unique=False,
            sqlite_where=sa.text("batch_serial is not null"),
            postgresql_where=sa.text("batch_serial is not null"),
        )
        batch_op.create_index(
            "ix_parcel_verified",
            ["verified_by", "verified_at"],
            unique=False,
            sqlite_where=sa.text("verified_at is not null"),
            postgresql_where=sa.text("verified_at is not null"),
        )
        batch_op.create_index(
            "ix_parcel_waybill_reversed",
            ["waybill_no_reversed"],
            unique=False,
            sqlite_where=sa.text("waybill_no_reversed is not null"),
            postgresql_where=sa.text("waybill_no_reversed is not null"),
        )
        batch_op.create_index(
            "uq_parcel_waybill",
            ["waybill_no"],
            unique=True,
            sqlite_where=sa.text("waybill_no is not null"),
            postgresql_where=sa.text("waybill_no is not null"),
        )

    op.create_table(
        "raw_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform_order_no", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "platform_order_no_reversed", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="new, taken, set_aside, not_needed"),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason_params", sa.JSON(), nullable=True),
        sa.Column(
            "modified_at",
            app.models.base.UtcTime(timezone=True),
            nullable=False,
            comment="the platform's own time of the newest version",
        ),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="keyed hash of payload and receiver, to see repeats"
        ),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_seen_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("changed_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_raw_order_order_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_raw_order_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_order")),
        sa.UniqueConstraint("shop_id", "platform_order_no", name=op.f("uq_raw_order_shop_id_platform_order_no")),
    )
    with op.batch_alter_table("raw_order", schema=None) as batch_op:
        batch_op.create_index("ix_raw_order_number", ["platform_order_no"], unique=False)
        batch_op.create_index("ix_raw_order_number_reversed", ["platform_order_no_reversed"], unique=False)
        batch_op.create_index(batch_op.f("ix_raw_order_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_raw_order_waiting",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state in ('new','set_aside')"),
            postgresql_where=sa.text("state in ('new','set_aside')"),
        )

    op.create_table(
        "receiver",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("data_key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "cipher",
            sa.LargeBinary(),
            nullable=True,
            comment="one AES-GCM blob of name, phone and street; null once purged",
        ),
        sa.Column("token", sa.Text(), server_default="", nullable=False),
        sa.Column("masked_name", sa.Text(), nullable=False),
        sa.Column("masked_phone", sa.Text(), nullable=False),
        sa.Column("phone_kind", sa.Text(), nullable=False, comment="what kind of number it is, empty without one"),
        sa.Column("masked_street", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column(
            "same_key",
            sa.LargeBinary(),
            nullable=True,
            comment="keyed digest of the whole receiver: equal means the same person and place",
        ),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_receiver_data_key_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_receiver_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receiver")),
    )
    with op.batch_alter_table("receiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receiver_order_id"), ["order_id"], unique=False)

    op.create_table(
        "reveal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_reveal_order_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reveal_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reveal_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reveal_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_order_event_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_order_event_parcel_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_order_event_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_event")),
    )
    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_event_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_order_event_staff",
            ["staff_id", "id"],
            unique=False,
            sqlite_where=sa.text("staff_id is not null"),
            postgresql_where=sa.text("staff_id is not null"),
        )

    op.create_table(
        "order_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("category", sa.Text(), nullable=False, comment="finding, hold, intercept"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("opened_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("release_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_order_exception_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_order_exception_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_exception")),
    )
    with op.batch_alter_table("order_exception", schema=None) as batch_op:
        batch_op.create_index(
            "ix_order_exception_open",
            ["kind", "order_id"],
            unique=False,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )
        batch_op.create_index(batch_op.f("ix_order_exception_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "uq_order_exception_one_open",
            ["order_id", "kind"],
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )

    op.create_table(
        "order_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raw_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("platform_line_no", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, comment="goods, gift, resend"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("refunded_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_order_line_qty_positive")),
        sa.CheckConstraint("refunded_qty >= 0 and refunded_qty <= qty", name=op.f("ck_order_line_refund_within")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_order_line_listing_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_order_line_order_id")),
        sa.ForeignKeyConstraint(["raw_order_id"], ["raw_order.id"], name=op.f("fk_order_line_raw_order_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_order_line_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_line_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_order_line_unmatched",
            ["listing_id"],
            unique=False,
            sqlite_where=sa.text("sku_id is null"),
            postgresql_where=sa.text("sku_id is null"),
        )

    op.create_table(
        "print_job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("print_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("printer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_serial", sa.Text(), nullable=False),
        sa.Column("waybill_no", sa.Text(), server_default="", nullable=False),
        sa.Column("reprint", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reprint_reason", sa.Text(), nullable=True),
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="turn in the printer's queue: its own id, or that of the first job whose paper it makes good",
        ),
        sa.Column("turn", sa.Integer(), nullable=True, comment="order in which the printer got it; null before"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True, comment="printer, scan, person"),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_params", sa.JSON(), nullable=True),
        sa.Column("queued_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("sent_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("settled_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batch.id"], name=op.f("fk_print_job_batch_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_print_job_parcel_id")),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_print_job_printer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("batch_id", "print_seq", name=op.f("uq_print_job_batch_id_print_seq")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(
            "ix_print_job_turn",
            ["printer_id", "turn"],
            unique=False,
            sqlite_where=sa.text("turn is not null"),
            postgresql_where=sa.text("turn is not null"),
        )
        batch_op.create_index(
            "ix_print_job_work",
            ["printer_id", "state", "place"],
            unique=False,
            sqlite_where=sa.text("state in ('queued','sending','sent','unknown')"),
            postgresql_where=sa.text("state in ('queued','sending','sent','unknown')"),
        )
        batch_op.create_index(
            "uq_print_job_live",
            ["parcel_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state in ('queued','sending') and parcel_id is not null"),
            postgresql_where=sa.text("state in ('queued','sending') and parcel_id is not null"),
        )

    op.create_table(
        "raw_order_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raw_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("data_key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("receiver_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("modified_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("fetched_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_raw_order_version_data_key_id")),
        sa.ForeignKeyConstraint(["raw_order_id"], ["raw_order.id"], name=op.f("fk_raw_order_version_raw_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_order_version")),
        sa.UniqueConstraint("raw_order_id", "version_no", name=op.f("uq_raw_order_version_raw_order_id_version_no")),
    )
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="reserve, unreserve, ship, unship, set, import"),
        sa.Column("figure", sa.Text(), nullable=False, comment="on_hand, reserved, quarantine"),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.CheckConstraint('"after" = "before" + change', name=op.f("ck_stock_move_adds_up")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_stock_move_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_stock_move_parcel_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_stock_move_sku_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_stock_move_staff_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_move_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
    )
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.create_index("ix_stock_move_balance", ["sku_id", "warehouse_id", "id"], unique=False)
        batch_op.create_index(
            "ix_stock_move_order",
            ["order_id"],
            unique=False,
            sqlite_where=sa.text("order_id is not null"),
            postgresql_where=sa.text("order_id is not null"),
        )

    op.create_table(
        "waybill_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_no", sa.Text(), nullable=False, comment="ours; saved before the call, repeated on retry"),
        sa.Column("service_code", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="asked, answered, refused, recycling, recycled, dropped"),
        sa.Column("waybill_no", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("claimed_until", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_params", sa.JSON(), nullable=True),
        sa.Column("asked_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("answered_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_waybill_request_carrier_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_waybill_request_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waybill_request")),
        sa.UniqueConstraint("request_no", name=op.f("uq_waybill_request_request_no")),
    )
    with op.batch_alter_table("waybill_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_waybill_request_number",
            ["waybill_no"],
            unique=False,
            sqlite_where=sa.text("waybill_no is not null"),
            postgresql_where=sa.text("waybill_no is not null"),
        )
        batch_op.create_index(
            "ix_waybill_request_open",
            ["carrier_id", "not_before"],
            unique=False,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.create_index(batch_op.f("ix_waybill_request_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(
            "uq_waybill_request_live",
            ["parcel_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "writeback",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raw_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waybill_no", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, telling, done, refused, withdrawn, not_needed"),
        sa.Column("written_back_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_writeback_parcel_id")),
        sa.ForeignKeyConstraint(["raw_order_id"], ["raw_order.id"], name=op.f("fk_writeback_raw_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writeback")),
        sa.UniqueConstraint(
            "raw_order_id", "parcel_id", "waybill_no", name=op.f("uq_writeback_raw_order_id_parcel_id_waybill_no")
        ),
    )
    with op.batch_alter_table("writeback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writeback_parcel_id"), ["parcel_id"], unique=False)

    op.create_table(
        "parcel_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("verified_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "verified_seq",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="order of the last scans, for undo",
        ),
        sa.CheckConstraint("qty > 0", name=op.f("ck_parcel_line_qty_positive")),
        sa.CheckConstraint("verified_qty >= 0 and verified_qty <= qty", name=op.f("ck_parcel_line_verified_within")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_parcel_line_order_line_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_line_parcel_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_parcel_line_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_line")),
    )
    with op.batch_alter_table("parcel_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_line_order_line_id"), ["order_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_line_parcel_id"), ["parcel_id"], unique=False)

    op.create_table(
        "print_journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name=op.f("fk_print_journal_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_journal")),
    )
    with op.batch_alter_table("print_journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_journal_job_id"), ["job_id"], unique=False)
    receiver_words.create(op.get_bind())


def downgrade() -> None:  # noqa: PLR0915 - generated, one statement per table
    """Take this step back."""
    receiver_words.drop(op.get_bind())
    with op.batch_alter_table("print_journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_journal_job_id"))

    op.drop_table("print_journal")
    with op.batch_alter_table("parcel_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_line_parcel_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_line_order_line_id"))

    op.drop_table("parcel_line")
    with op.batch_alter_table("writeback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_writeback_parcel_id"))

    op.drop_table("writeback")
    with op.batch_alter_table("waybill_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waybill_request_live",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index(batch_op.f("ix_waybill_request_parcel_id"))
        batch_op.drop_index(
            "ix_waybill_request_open",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index(
            "ix_waybill_request_number",
            sqlite_where=sa.text("waybill_no is not null"),
            postgresql_where=sa.text("waybill_no is not null"),
        )

    op.drop_table("waybill_request")
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_stock_move_order",
            sqlite_where=sa.text("order_id is not null"),
            postgresql_where=sa.text("order_id is not null"),
        )
        batch_op.drop_index("ix_stock_move_balance")

    op.drop_table("stock_move")
    op.drop_table("raw_order_version")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_print_job_live",
            sqlite_where=sa.text("state in ('queued','sending') and parcel_id is not null"),
            postgresql_where=sa.text("state in ('queued','sending') and parcel_id is not null"),
        )
        batch_op.drop_index(
            "ix_print_job_work",
            sqlite_where=sa.text("state in ('queued','sending','sent','unknown')"),
            postgresql_where=sa.text("state in ('queued','sending','sent','unknown')"),
        )
        batch_op.drop_index(
            "ix_print_job_turn", sqlite_where=sa.text("turn is not null"), postgresql_where=sa.text("turn is not null")
        )
        batch_op.drop_index(batch_op.f("ix_print_job_parcel_id"))

    op.drop_table("print_job")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_order_line_unmatched",
            sqlite_where=sa.text("sku_id is null"),
            postgresql_where=sa.text("sku_id is null"),
        )
        batch_op.drop_index(batch_op.f("ix_order_line_order_id"))

    op.drop_table("order_line")
    with op.batch_alter_table("order_exception", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_order_exception_one_open",
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_order_exception_order_id"))
        batch_op.drop_index(
            "ix_order_exception_open",
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )

    op.drop_table("order_exception")
    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_order_event_staff",
            sqlite_where=sa.text("staff_id is not null"),
            postgresql_where=sa.text("staff_id is not null"),
        )
        batch_op.drop_index(batch_op.f("ix_order_event_order_id"))

    op.drop_table("order_event")
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reveal_order_id"))
        batch_op.drop_index(batch_op.f("ix_reveal_at"))

    op.drop_table("reveal")
    with op.batch_alter_table("receiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receiver_order_id"))

    op.drop_table("receiver")
    with op.batch_alter_table("raw_order", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_raw_order_waiting",
            sqlite_where=sa.text("state in ('new','set_aside')"),
            postgresql_where=sa.text("state in ('new','set_aside')"),
        )
        batch_op.drop_index(batch_op.f("ix_raw_order_order_id"))
        batch_op.drop_index("ix_raw_order_number_reversed")
        batch_op.drop_index("ix_raw_order_number")

    op.drop_table("raw_order")
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_parcel_waybill",
            sqlite_where=sa.text("waybill_no is not null"),
            postgresql_where=sa.text("waybill_no is not null"),
        )
        batch_op.drop_index(
            "ix_parcel_waybill_reversed",
            sqlite_where=sa.text("waybill_no_reversed is not null"),
            postgresql_where=sa.text("waybill_no_reversed is not null"),
        )
        batch_op.drop_index(
            "ix_parcel_verified",
            sqlite_where=sa.text("verified_at is not null"),
            postgresql_where=sa.text("verified_at is not null"),
        )
        batch_op.drop_index(
            "ix_parcel_serial",
            sqlite_where=sa.text("batch_serial is not null"),
            postgresql_where=sa.text("batch_serial is not null"),
        )
        batch_op.drop_index(batch_op.f("ix_parcel_order_id"))

    op.drop_table("parcel")
    with op.batch_alter_table("sync_window", schema=None) as batch_op:
        batch_op.drop_index("ix_sync_window_shop_until")

    op.drop_table("sync_window")
    op.drop_table("sync_checkpoint")
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.drop_index("ix_sales_order_urgent", sqlite_where=sa.text("urgent"), postgresql_where=sa.text("urgent"))
        batch_op.drop_index(
            "ix_sales_order_to_route",
            sqlite_where=sa.text("state = 'audited'"),
            postgresql_where=sa.text("state = 'audited'"),
        )
        batch_op.drop_index(
            "ix_sales_order_to_check",
            sqlite_where=sa.text("state = 'received' and open_exceptions = 0"),
            postgresql_where=sa.text("state = 'received' and open_exceptions = 0"),
        )
        batch_op.drop_index(
            "ix_sales_order_tagged", sqlite_where=sa.text("tags <> ''"), postgresql_where=sa.text("tags <> ''")
        )
        batch_op.drop_index("ix_sales_order_queue_shop")
        batch_op.drop_index("ix_sales_order_promise")
        batch_op.drop_index("ix_sales_order_paid")
        batch_op.drop_index("ix_sales_order_number_reversed")
        batch_op.drop_index(
            "ix_sales_order_closing",
            sqlite_where=sa.text("state = 'shipped'"),
            postgresql_where=sa.text("state = 'shipped'"),
        )

    op.drop_table("sales_order")
    op.drop_table("queue_counter")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_sku_id"))

    op.drop_table("listing")
    op.drop_table("import_file")
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_stock_low",
            sqlite_where=sa.text("on_hand_qty - reserved_qty - quarantine_qty <= safety_qty and safety_qty > 0"),
            postgresql_where=sa.text("on_hand_qty - reserved_qty - quarantine_qty <= safety_qty and safety_qty > 0"),
        )

    op.drop_table("stock")
    op.drop_table("shop")
    op.drop_table("warehouse")
    with op.batch_alter_table("sku_barcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sku_barcode_sku_id"))

    op.drop_table("sku_barcode")
    op.drop_table("secret")
    op.drop_table("saved_queue")
    op.drop_table("print_batch")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_staff_badge",
            sqlite_where=sa.text("badge_digest is not null"),
            postgresql_where=sa.text("badge_digest is not null"),
        )

    op.drop_table("staff")
    op.drop_table("sku")
    op.drop_table("setting")
    op.drop_table("printer")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outbox_open",
            sqlite_where=sa.text("done_at is null and withdrawn_at is null"),
            postgresql_where=sa.text("done_at is null and withdrawn_at is null"),
        )
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("done_at is null and dead_at is null and withdrawn_at is null"),
            postgresql_where=sa.text("done_at is null and dead_at is null and withdrawn_at is null"),
        )

    op.drop_table("outbox")
    op.drop_table("master_wrap")
    op.drop_table("lease")
    op.drop_table("import_template")
    op.drop_table("day_number")
    op.drop_table("data_key")
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_log_at"))

    op.drop_table("change_log")
    op.drop_table("carrier")
