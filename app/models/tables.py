"""Every table in one place to import, so that the MetaData is whole."""

from __future__ import annotations

from app.models.base import metadata
from app.models.change_log import change_log
from app.models.keys import data_key, master_wrap, secret
from app.models.orders import (
    order_event,
    order_exception,
    order_line,
    queue_counter,
    receiver,
    sales_order,
    saved_queue,
)
from app.models.outbox import lease, outbox
from app.models.parcels import parcel, parcel_line, waybill_request, writeback
from app.models.print_jobs import print_batch, print_job, print_journal, printer
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import listing, shop, sync_checkpoint, sync_window
from app.models.staff import day_number, import_file, import_template, reveal, setting, staff
from app.models.stock import sku, sku_barcode, stock, stock_move
from app.models.warehouses import carrier, warehouse

__all__ = [
    "carrier", "change_log", "data_key", "day_number", "import_file", "import_template", "lease", "listing",
    "master_wrap", "metadata", "order_event", "order_exception", "order_line", "outbox", "parcel", "parcel_line",
    "print_batch", "print_job", "print_journal", "printer", "queue_counter", "raw_order", "raw_order_version",
    "receiver", "reveal", "sales_order", "saved_queue", "secret", "setting", "shop", "sku", "sku_barcode", "staff",
    "stock", "stock_move", "sync_checkpoint", "sync_window", "warehouse", "waybill_request", "writeback",
]  # fmt: skip
