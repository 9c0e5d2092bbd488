"""Open the order core."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Defaults of new columns are plain texts ("0", not false()): else they cannot be added in place on SQLite, and a table
# that others refer to cannot be built anew while it holds rows.


def _index_unmatched(where: str) -> None:
    """Make the index of order lines that stand for nothing yet anew."""
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index("ix_order_line_unmatched")
        batch_op.create_index(
            "ix_order_line_unmatched",
            ["listing_id"],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _reference(table: str, column: str, target: str) -> None:
    """Add a column that refers to another table; SQLite takes the reference only with the column."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
        )
    else:
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, target, [column], ["id"])


def _widen_orders() -> None:
    """Add the columns and indexes of orders and their receivers."""
    with op.batch_alter_table("raw_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "said",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="goods and money the platform had told when staff edited the lines",
            )
        )
        batch_op.add_column(
            sa.Column(
                "memo_said",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="memos and flags known there while staff's own differ from them",
            )
        )

    with op.batch_alter_table("raw_order_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "repaired_by",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="a person, where it was not the platform",
            )
        )

    with op.batch_alter_table("receiver", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "division_code",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="GB/T 2260, as far down as it is known",
            )
        )
        batch_op.add_column(
            sa.Column(
                "confidence",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="0 unknown, 1 without a district, 2 whole",
            )
        )
        batch_op.add_column(
            sa.Column(
                "oddities",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="what is implausible, codes with commas between",
            )
        )
        batch_op.add_column(
            sa.Column(
                "listed",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="blacklist entries met, ids with commas between",
            )
        )
        batch_op.create_index(
            "ix_receiver_same_key",
            ["same_key"],
            unique=False,
            sqlite_where=sa.text("current and same_key is not null"),
            postgresql_where=sa.text("current and same_key is not null"),
        )

    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "warehouse_wish",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="code or name, see domain.wishes",
            )
        )
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Text(),
                server_default="normal",
                nullable=False,
                comment="normal, merged, split, manual, resend",
            )
        )
        batch_op.add_column(
            sa.Column(
                "sealed",
                sa.Boolean(),
                server_default="0",
                nullable=False,
                comment="may be neither merged nor split",
            )
        )
        batch_op.add_column(
            sa.Column(
                "made_key",
                sa.Text(),
                nullable=True,
                comment="of an order by hand: what keeps it from being made twice",
            )
        )
        batch_op.create_index(
            "uq_sales_order_made_key",
            ["made_key"],
            unique=True,
            sqlite_where=sa.text("made_key is not null"),
            postgresql_where=sa.text("made_key is not null"),
        )
        batch_op.add_column(
            sa.Column(
                "no_gifts",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="rules whose gift a person took away, numbers",
            )
        )
        batch_op.add_column(
            sa.Column(
                "order_discount_cents",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
                comment="of the discount: on no line",
            )
        )
        batch_op.add_column(
            sa.Column(
                "platform_discount_cents",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
                comment="of the discount: paid by the platform, income of the shop",
            )
        )
        batch_op.add_column(
            sa.Column(
                "shop_discount_cents",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
                comment="of the discount: paid by the shop",
            )
        )
        batch_op.add_column(
            sa.Column(
                "presale",
                sa.Boolean(),
                server_default="0",
                nullable=False,
                comment="a deposit was paid, not yet the rest",
            )
        )
        batch_op.add_column(
            sa.Column(
                "risk",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="what the platform warns of, empty for nothing",
            )
        )
        batch_op.add_column(
            sa.Column(
                "finance_passed_at",
                app.models.base.UtcTime(timezone=True),
                nullable=True,
                comment="when the second audit passed it, where one was asked for",
            )
        )
        batch_op.create_index(
            "ix_sales_order_buyer",
            ["buyer_nick", "placed_at"],
            unique=False,
            sqlite_where=sa.text("buyer_nick <> ''"),
            postgresql_where=sa.text("buyer_nick <> ''"),
        )


def _tell_discounts_apart() -> None:
    """Of the orders that are there nothing is known but that their discounts were the shop's."""
    of_lines = "(SELECT COALESCE(SUM(l.discount_cents), 0) FROM order_line l WHERE l.order_id = sales_order.id)"
    op.execute("UPDATE sales_order SET shop_discount_cents = discount_cents WHERE discount_cents <> 0")
    op.execute(
        f"UPDATE sales_order SET order_discount_cents = discount_cents - {of_lines}"  # noqa: S608 - our own words
        f" WHERE discount_cents > {of_lines}"
    )


def _add_carrier_delays() -> None:
    """Make the table of how long carriers really take."""
    op.create_table(
        "carrier_delay",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False, comment="empty: the whole province"),
        sa.Column("days", sa.Integer(), nullable=True, comment="to the door as it really was, null: not known"),
        sa.Column(
            "late_percent", sa.Integer(), server_default="0", nullable=False, comment="of its parcels that came late"
        ),
        sa.Column("added_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.CheckConstraint("late_percent >= 0 and late_percent <= 100", name=op.f("ck_carrier_delay_percent_within")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_carrier_delay_carrier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_delay")),
    )
    op.create_index("uq_carrier_delay", "carrier_delay", ["carrier_id", "province", "city"], unique=True)


def _add_virtual_warehouses() -> None:
    """Make the tables of stock that is set apart for shops."""
    op.create_table(
        "virtual_warehouse",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "percent",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="of every SKU without a number of its own",
        ),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent >= 0 and percent <= 100", name=op.f("ck_virtual_warehouse_percent_within")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_virtual_warehouse")),
        sa.UniqueConstraint("name", name=op.f("uq_virtual_warehouse_name")),
    )
    for table, column, target in (
        ("virtual_warehouse_place", "warehouse_id", "warehouse"),
        ("virtual_warehouse_shop", "shop_id", "shop"),
        ("virtual_warehouse_sku", "sku_id", "sku"),
    ):
        pieces = (
            (
                sa.Column("qty", sa.Integer(), nullable=False, comment="pieces in each of its warehouses"),
                sa.CheckConstraint("qty >= 0", name=op.f("ck_virtual_warehouse_sku_not_negative")),
            )
            if column == "sku_id"
            else ()
        )
        op.create_table(
            table,
            sa.Column("virtual_warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.Column(column, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            *pieces,
            sa.ForeignKeyConstraint(
                ["virtual_warehouse_id"], ["virtual_warehouse.id"], name=op.f(f"fk_{table}_virtual_warehouse_id")
            ),
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")),
            sa.PrimaryKeyConstraint("virtual_warehouse_id", column, name=op.f(f"pk_{table}")),
        )


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "bundle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bundle_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("bundle_code", name=op.f("uq_bundle_bundle_code")),
    )
    op.create_table(
        "gift_given",
        sa.Column("rule_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("given", sa.Integer(), nullable=False, comment="orders that had this rule's gift when last counted"),
        sa.PrimaryKeyConstraint("rule_no", name=op.f("pk_gift_given")),
    )
    op.create_table(
        "rule_hit",
        sa.Column("rule_no", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule_no", "version_no", "day_on", name=op.f("pk_rule_hit")),
    )
    op.create_table(
        "rule_set",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="draft, on, retired"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("on_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("on_by", sa.Text(), nullable=True),
        sa.Column("retired_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sa.UniqueConstraint("version_no", name=op.f("uq_rule_set_version_no")),
    )
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rule_set_on",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'on'"),
            postgresql_where=sa.text("state = 'on'"),
        )

    op.create_table(
        "audit_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_no", sa.Integer(), nullable=False, comment="the same rule in every version"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_set.id"], name=op.f("fk_audit_rule_rule_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rule")),
    )
    with op.batch_alter_table("audit_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_rule_rule_set_id"), ["rule_set_id"], unique=False)
        batch_op.create_index("uq_audit_rule_no", ["rule_set_id", "rule_no"], unique=True)

    op.create_table(
        "blacklist",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="person, phone, address, account"),
        sa.Column(
            "token",
            sa.LargeBinary(),
            nullable=True,
            comment="keyed word of a name or phone, of an account keyed digest",
        ),
        sa.Column("data_key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "pattern_cipher", sa.LargeBinary(), nullable=True, comment="an address pattern, sealed like a street"
        ),
        sa.Column("masked", sa.Text(), nullable=False, comment="what lists show"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("ended_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_blacklist_data_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blacklist")),
    )
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.create_index("ix_blacklist_token", ["kind", "token"], unique=False)

    op.create_table(
        "bundle_item",
        sa.Column("bundle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column(
            "share", sa.Integer(), nullable=False, comment="weight by which a line's price is divided over the pieces"
        ),
        sa.CheckConstraint("qty > 0", name=op.f("ck_bundle_item_qty_positive")),
        sa.CheckConstraint("share >= 0", name=op.f("ck_bundle_item_share_not_negative")),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_item_bundle_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_bundle_item_sku_id")),
        sa.PrimaryKeyConstraint("bundle_id", "sku_id", name=op.f("pk_bundle_item")),
    )
    with op.batch_alter_table("bundle_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundle_item_sku_id"), ["sku_id"], unique=False)

    op.create_table(
        "carrier_terms",
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "max_weight_g", sa.Integer(), nullable=True, comment="heavier parcels are refused; null: no limit known"
        ),
        sa.Column("takes_cod", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column(
            "refused_tags",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="SKU tags it refuses, between commas",
        ),
        sa.Column("only_platforms", sa.Text(), server_default="", nullable=False, comment="between commas; empty: all"),
        sa.Column(
            "only_shops", sa.Text(), server_default="", nullable=False, comment="shop ids between commas; empty: all"
        ),
        sa.Column(
            "express",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="the service level for urgent orders",
        ),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_carrier_terms_carrier_id")),
        sa.PrimaryKeyConstraint("carrier_id", name=op.f("pk_carrier_terms")),
    )
    op.create_table(
        "no_ship_region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("district", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("until_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("ended_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_no_ship_region_carrier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_ship_region")),
    )
    op.create_table(
        "sku_usual",
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "median_cents",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="median price a piece over 30 days, minor units",
        ),
        sa.Column(
            "usual_qty", sa.Integer(), nullable=False, comment="99 of 100 order lines had at most so many pieces"
        ),
        sa.Column("line_count", sa.Integer(), nullable=False, comment="order lines the figures stand on"),
        sa.Column("as_of", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_sku_usual_sku_id")),
        sa.PrimaryKeyConstraint("sku_id", "currency", name=op.f("pk_sku_usual")),
    )
    op.create_table(
        "freight_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False, comment="empty: the whole province"),
        sa.Column("first_g", sa.Integer(), nullable=False),
        sa.Column("first_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step_g", sa.Integer(), nullable=False),
        sa.Column("step_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True, comment="usual days to the door, null: not known"),
        sa.Column("currency", sa.Text(), server_default="CNY", nullable=False),
        sa.Column("added_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_cents >= 0 and step_cents >= 0", name=op.f("ck_freight_price_prices_not_negative")),
        sa.CheckConstraint("first_g > 0 and step_g > 0", name=op.f("ck_freight_price_weights_positive")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_freight_price_carrier_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_freight_price_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freight_price")),
    )
    with op.batch_alter_table("freight_price", schema=None) as batch_op:
        batch_op.create_index("uq_freight_price", ["carrier_id", "warehouse_id", "province", "city"], unique=True)

    op.create_table(
        "warehouse_region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False, comment="empty: the whole province"),
        sa.Column(
            "rank", sa.Integer(), server_default="0", nullable=False, comment="lower is tried first for this region"
        ),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_warehouse_region_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse_region")),
    )
    with op.batch_alter_table("warehouse_region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warehouse_region_warehouse_id"), ["warehouse_id"], unique=False)

    op.create_table(
        "order_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="merge, split, resend, copy"),
        sa.Column("old_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("new_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("was_state", sa.Text(), nullable=False, comment="of the old order, before it was replaced"),
        sa.Column("at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("ended_at", app.models.base.UtcTime(timezone=True), nullable=True, comment="un-merged, un-split"),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["new_order_id"], ["sales_order.id"], name=op.f("fk_order_link_new_order_id")),
        sa.ForeignKeyConstraint(["old_order_id"], ["sales_order.id"], name=op.f("fk_order_link_old_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_link")),
    )
    with op.batch_alter_table("order_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_link_new_order_id"), ["new_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_link_old_order_id"), ["old_order_id"], unique=False)
        batch_op.create_index(
            "uq_order_link_live",
            ["old_order_id", "new_order_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.create_table(
        "put_back_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="the intercept's kind"),
        sa.Column(
            "label", sa.Text(), nullable=False, comment="batch serial or waybill number on the paper to be found"
        ),
        sa.Column("opened_at", app.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("done_at", app.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_put_back_task_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_put_back_task_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_back_task")),
    )
    with op.batch_alter_table("put_back_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_put_back_task_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(
            "uq_put_back_task_open",
            ["parcel_id"],
            unique=True,
            sqlite_where=sa.text("done_at is null"),
            postgresql_where=sa.text("done_at is null"),
        )

    _reference("listing", "bundle_id", "bundle")

    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "changes",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="{column: [before, after]}, see record_changes",
            )
        )

    with op.batch_alter_table("order_exception", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "release_when",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="a condition as rules have them, for holds",
            )
        )

    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rule_no", sa.Integer(), nullable=True, comment="of a gift: the rule that gave it")
        )
        batch_op.add_column(
            sa.Column(
                "optional",
                sa.Boolean(),
                server_default="0",
                nullable=False,
                comment="left out rather than waited for",
            )
        )
        batch_op.create_index(
            "ix_order_line_gift",
            ["rule_no"],
            unique=False,
            sqlite_where=sa.text("rule_no is not null"),
            postgresql_where=sa.text("rule_no is not null"),
        )
    _reference("order_line", "source_line_id", "order_line")
    _reference("order_line", "bundle_id", "bundle")
    _index_unmatched("sku_id is null and bundle_id is null")

    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "freight_cents",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="estimated by the price table when the carrier was chosen; CNY",
            )
        )

    _widen_orders()

    with op.batch_alter_table("sku", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "floor_cents",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="sold below this is a finding; minor units of currency",
            )
        )
        batch_op.add_column(
            sa.Column(
                "tags",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="liquid, fragile, cold ..., each between commas",
            )
        )
    op.execute("INSERT INTO queue_counter (shop_id, queue, orders) SELECT id, 'replaced', 0 FROM shop")
    _tell_discounts_apart()
    _add_virtual_warehouses()
    _add_carrier_delays()


def _narrow_orders() -> None:
    """Take the columns and indexes of orders and their receivers away."""
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.drop_column("warehouse_wish")
        batch_op.drop_index("ix_sales_order_buyer")
        batch_op.drop_column("finance_passed_at")
        batch_op.drop_column("risk")
        batch_op.drop_column("presale")
        batch_op.drop_column("shop_discount_cents")
        batch_op.drop_column("platform_discount_cents")
        batch_op.drop_column("order_discount_cents")
        batch_op.drop_column("no_gifts")
        batch_op.drop_index(
            "uq_sales_order_made_key",
            sqlite_where=sa.text("made_key is not null"),
            postgresql_where=sa.text("made_key is not null"),
        )
        batch_op.drop_column("made_key")
        batch_op.drop_column("sealed")
        batch_op.drop_column("kind")

    with op.batch_alter_table("receiver", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_receiver_same_key",
            sqlite_where=sa.text("current and same_key is not null"),
            postgresql_where=sa.text("current and same_key is not null"),
        )
        batch_op.drop_column("listed")
        batch_op.drop_column("oddities")
        batch_op.drop_column("confidence")
        batch_op.drop_column("division_code")

    with op.batch_alter_table("raw_order_version", schema=None) as batch_op:
        batch_op.drop_column("repaired_by")

    with op.batch_alter_table("raw_order", schema=None) as batch_op:
        batch_op.drop_column("memo_said")
        batch_op.drop_column("said")


def downgrade() -> None:
    """Take this step back."""
    op.drop_index("uq_carrier_delay", "carrier_delay")
    op.drop_table("carrier_delay")
    for table in ("virtual_warehouse_sku", "virtual_warehouse_shop", "virtual_warehouse_place", "virtual_warehouse"):
        op.drop_table(table)
    op.execute("DELETE FROM queue_counter WHERE queue = 'replaced'")
    with op.batch_alter_table("sku", schema=None) as batch_op:
        batch_op.drop_column("tags")
        batch_op.drop_column("floor_cents")

    _narrow_orders()

    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_column("freight_cents")

    _index_unmatched("sku_id is null")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_order_line_gift",
            sqlite_where=sa.text("rule_no is not null"),
            postgresql_where=sa.text("rule_no is not null"),
        )
        batch_op.drop_column("optional")
        batch_op.drop_column("rule_no")
        batch_op.drop_column("bundle_id")
        batch_op.drop_column("source_line_id")

    with op.batch_alter_table("order_exception", schema=None) as batch_op:
        batch_op.drop_column("release_when")

    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.drop_column("changes")

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_column("bundle_id")

    with op.batch_alter_table("put_back_task", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_put_back_task_open",
            sqlite_where=sa.text("done_at is null"),
            postgresql_where=sa.text("done_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_put_back_task_parcel_id"))

    op.drop_table("put_back_task")
    with op.batch_alter_table("order_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_order_link_live", sqlite_where=sa.text("ended_at is null"), postgresql_where=sa.text("ended_at is null")
        )
        batch_op.drop_index(batch_op.f("ix_order_link_old_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_link_new_order_id"))

    op.drop_table("order_link")
    with op.batch_alter_table("warehouse_region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_warehouse_region_warehouse_id"))

    op.drop_table("warehouse_region")
    with op.batch_alter_table("freight_price", schema=None) as batch_op:
        batch_op.drop_index("uq_freight_price")

    op.drop_table("freight_price")
    op.drop_table("sku_usual")
    op.drop_table("no_ship_region")
    op.drop_table("carrier_terms")
    with op.batch_alter_table("bundle_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bundle_item_sku_id"))

    op.drop_table("bundle_item")
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.drop_index("ix_blacklist_token")

    op.drop_table("blacklist")
    with op.batch_alter_table("audit_rule", schema=None) as batch_op:
        batch_op.drop_index("uq_audit_rule_no")
        batch_op.drop_index(batch_op.f("ix_audit_rule_rule_set_id"))

    op.drop_table("audit_rule")
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rule_set_on", sqlite_where=sa.text("state = 'on'"), postgresql_where=sa.text("state = 'on'")
        )

    op.drop_table("rule_set")
    op.drop_table("rule_hit")
    op.drop_table("gift_given")
    op.drop_table("bundle")
