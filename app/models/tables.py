"""Every table in one place to import, so that the MetaData is whole."""

from __future__ import annotations

from app.models.base import metadata
from app.models.change_log import change_log
from app.models.freight import carrier_delay, carrier_terms, freight_price, warehouse_region
from app.models.keys import data_key, master_wrap, secret
from app.models.orders import (
    order_event,
    order_exception,
    order_line,
    order_link,
    queue_counter,
    receiver,
    sales_order,
    saved_queue,
)
from app.models.outbox import lease, outbox
from app.models.parcels import parcel, parcel_line, put_back_task, waybill_request, writeback
from app.models.print_jobs import print_batch, print_job, print_journal, printer
from app.models.raw_orders import raw_order, raw_order_version
from app.models.rules import audit_rule, gift_given, rule_hit, rule_set
from app.models.shops import listing, shop, sync_checkpoint, sync_window
from app.models.staff import day_number, import_file, import_template, reveal, setting, staff
from app.models.stock import bundle, bundle_item, sku, sku_barcode, sku_usual, stock, stock_move
from app.models.stop_lists import blacklist, no_ship_region
from app.models.virtual_warehouses import (
    virtual_warehouse,
    virtual_warehouse_place,
    virtual_warehouse_shop,
    virtual_warehouse_sku,
)
from app.models.warehouses import carrier, warehouse

__all__ = [
    "audit_rule", "blacklist", "bundle", "bundle_item", "carrier", "carrier_delay", "carrier_terms", "change_log",
    "data_key", "day_number", "freight_price", "gift_given", "import_file", "import_template", "lease", "listing",
    "master_wrap", "metadata", "no_ship_region", "order_event", "order_exception", "order_line", "order_link",
    "outbox", "parcel", "parcel_line", "print_batch", "print_job", "print_journal", "printer", "put_back_task",
    "queue_counter", "raw_order", "raw_order_version", "receiver", "reveal", "rule_hit", "rule_set", "sales_order",
    "saved_queue", "secret", "setting", "shop", "sku", "sku_barcode", "sku_usual", "staff", "stock", "stock_move",
    "sync_checkpoint", "sync_window", "virtual_warehouse", "virtual_warehouse_place", "virtual_warehouse_shop",
    "virtual_warehouse_sku", "warehouse", "warehouse_region", "waybill_request", "writeback",
]  # fmt: skip
