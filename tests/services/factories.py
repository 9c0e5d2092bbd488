"""A small warehouse to test services in: one shop, carrier, printer and SKUs, and orders in any step of their life.

Orders start ROUTED with their stock promised, written through the doors the program itself uses (stock book, queue
counters), so that ``expect_sound`` may check every invariant afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.intake import Receiver
from app.domain.order_state import OrderQueue, OrderState, shape_of
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Role
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.orders import order_line, receiver, sales_order
from app.models.outbox import lease
from app.models.parcels import parcel, parcel_line
from app.models.print_jobs import printer
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import shop
from app.models.stock import sku, sku_barcode, stock, stock_move
from app.models.warehouses import carrier, warehouse
from app.services import order_book, stock_book
from app.services.check_database import check_database
from app.services.keys import SEARCH, SENDERS, KeyBook, receivers_scope, seal_receiver
from app.services.number_days import order_nos
from app.services.receivers import receiver_row
from app.services.stock_book import Piece
from app.vault import Vault

CLERK = Actor(name="李梅", role=Role.PRINT_CLERK, station="打单台")
PACKER = Actor(name="王强", role=Role.PACKER, station="包装1")
OTHER_PACKER = Actor(name="赵敏", role=Role.PACKER, station="包装2")
AUDITOR = Actor(name="周审", role=Role.AUDIT_CLERK, station="审单台")
SUPERVISOR = Actor(name="陈主管", role=Role.SUPERVISOR, station="办公室")

PERSON = Receiver(
    name="欧阳娜娜", phone="13800138000", province="广东省", city="深圳市", district="南山区", town="粤海街道",
    street="科技园路 8 号 3 栋 1203 室",
)  # fmt: skip
SENDER = Receiver(
    name="聚单仓库", phone="0755-86001234", province="广东省", city="深圳市", district="宝安区", street="仓储路 1 号"
)

HOLDER = "打单台/1/test"
"""The lease holder of a print worker in tests."""


@dataclass(frozen=True)
class MadeOrder:
    """An order a test made."""

    id: int
    order_no: str
    platform_order_no: str
    raw_order_id: int
    parcel_ids: tuple[int, ...]
    line_ids: tuple[int, ...]

    @property
    def parcel_id(self) -> int:
        """The only parcel."""
        (found,) = self.parcel_ids
        return found


@dataclass
class Floor:
    """The made warehouse with its ids."""

    db: Database
    keys: KeyBook
    shop_id: int
    warehouse_id: int
    carrier_id: int
    printer_id: int
    skus: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def make_orders(
        self,
        count: int = 1,
        goods: Sequence[tuple[str, int]] = (("CUP-500", 1),),
        *,
        parcels: Sequence[Sequence[tuple[str, int]]] | None = None,
        **columns: Any,  # noqa: ANN401 - columns of sales_order
    ) -> list[MadeOrder]:
        """Make routed orders of ``goods``, each ``(sku_code, pieces)``; ``parcels`` splits them (default: one)."""
        with self.db.write(SUPERVISOR) as tx:
            return [_make_order(tx, self, goods, parcels or [goods], columns) for _ in range(count)]

    def make_order(self, goods: Sequence[tuple[str, int]] = (("CUP-500", 1),), **more: Any) -> MadeOrder:  # noqa: ANN401
        """Make one routed order; see ``make_orders``."""
        return self.make_orders(1, goods, **more)[0]

    def drive(self, printer_id: int | None = None, holder: str = HOLDER, seconds: int = 3600) -> None:
        """Take the lease of a printer, as a print worker does."""
        with self.db.write() as tx:
            give_lease(tx, f"printer:{printer_id or self.printer_id}", holder, tx.at + timedelta(seconds=seconds))

    def one(self, table: Any, row_id: int) -> Any:  # noqa: ANN401 - a table and its row
        """Return a row by id."""
        with self.db.read() as conn:
            return conn.execute(select(table).where(table.c.id == row_id)).one()

    def state(self, parcel_id: int) -> str:
        """Return a parcel's state."""
        return str(self.one(parcel, parcel_id).state)


def give_lease(tx: Tx, account: str, holder: str, until: datetime) -> None:
    """Write a lease row, whoever had it before."""
    tx.conn.execute(lease.delete().where(lease.c.account == account))
    tx.conn.execute(lease.insert().values(account=account, holder=holder, expires_at=until))


def make_floor(db: Database, vault: Vault, *, on_hand: int = 10_000, platform: str = "woocommerce") -> Floor:
    """Set up one shop, warehouse, carrier, answering 76 × 130 printer, and three SKUs with barcodes and stock."""
    keys = KeyBook(vault)
    with db.write(SUPERVISOR) as tx:
        keys.key(tx, SEARCH)
        warehouse_id = _insert(tx, warehouse, code="SZ", name="深圳仓", created_at=tx.at)
        sender_key = keys.key(tx, SENDERS)
        tx.conn.execute(
            warehouse.update().values(
                data_key_id=sender_key.id,
                sender_cipher=seal_receiver(sender_key.key, SENDER, f"sender:{warehouse_id}"),
                province=SENDER.province,
                city=SENDER.city,
                district=SENDER.district,
            )
        )
        carrier_id = _insert(tx, carrier, name="顺丰", kind="sf", settings={}, service_code="1", created_at=tx.at)
        shop_id = _insert(
            tx, shop, name="官网", platform=platform, settings={}, start_at=tx.at - timedelta(days=1), created_at=tx.at,
            service_phone="400-800-1234",
        )  # fmt: skip
        printer_id = make_printer(tx, "面单机1")
        floor = Floor(db, keys, shop_id, warehouse_id, carrier_id, printer_id)
        for code, name, spec, barcode in (
            ("CUP-500", "不锈钢保温杯", "500 ml", "6901234567892"),
            ("TEA-A", "龙井茶", "250 g", "6909876543210"),
            ("SOCK-M", "棉袜", "黑 M", "6905555555555"),
        ):
            floor.skus[code] = sku_id = _insert(
                tx, sku, sku_code=code, name=name, spec=spec, weight_g=300, created_at=tx.at
            )
            tx.conn.execute(sku_barcode.insert().values(barcode=barcode, sku_id=sku_id))
            _put_on_hand(tx, sku_id, warehouse_id, on_hand)
        return floor


def make_printer(tx: Tx, name: str, **columns: Any) -> int:  # noqa: ANN401 - columns of printer
    """Add a printer; by default TSPL over the network, answering status queries."""
    values = {"language": "tspl", "transport": "network", "address": "127.0.0.1:9100", "created_at": tx.at, **columns}
    return _insert(tx, printer, name=name, **values)


def _insert(tx: Tx, table: Any, **values: Any) -> int:  # noqa: ANN401 - any table and its columns
    return int(tx.conn.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def _put_on_hand(tx: Tx, sku_id: int, warehouse_id: int, qty: int) -> None:
    stock_book.ensure_rows(tx, [(sku_id, warehouse_id)])
    tx.conn.execute(
        stock.update()
        .where(stock.c.sku_id == sku_id, stock.c.warehouse_id == warehouse_id)
        .values(on_hand_qty=qty, bin=f"A-{sku_id:02d}")
    )
    piece = Piece(sku_id, warehouse_id, qty or 1)
    insert_many(tx.conn, stock_move, [stock_book.move_row(tx, piece, "set", "on_hand", 0, qty)])


def _make_order(
    tx: Tx,
    floor: Floor,
    goods: Sequence[tuple[str, int]],
    parcels: Sequence[Sequence[tuple[str, int]]],
    columns: dict[str, Any],
) -> MadeOrder:
    floor.made += 1
    (order_no,) = order_nos(tx, 1)
    platform_no = f"W{10_000 + floor.made}"
    raw_id = _insert(
        tx, raw_order, shop_id=floor.shop_id, platform_order_no=platform_no,
        platform_order_no_reversed=platform_no[::-1], state="taken",
        modified_at=tx.at, version_no=1, digest=b"d", first_seen_at=tx.at, changed_at=tx.at,
    )  # fmt: skip
    _insert(tx, raw_order_version, raw_order_id=raw_id, version_no=1, payload="{}", modified_at=tx.at, fetched_at=tx.at)
    pieces = sum(qty for _code, qty in goods)
    quantities: dict[int | str, int] = dict(goods)
    shape = shape_of(quantities).value
    order_id = _insert(
        tx, sales_order,
        **{
            "order_no": order_no, "order_no_reversed": order_no[::-1], "shop_id": floor.shop_id,
            "state": OrderState.ROUTED.value, "queue": OrderQueue.TO_PRINT.value, "shape": shape, "buyer_nick": "buyer",
            "buyer_message": "", "seller_memo": "", "warehouse_id": floor.warehouse_id, "carrier_id": floor.carrier_id,
            "parcel_count": len(parcels), "currency": "CNY", "goods_cents": pieces * 5900, "discount_cents": 0,
            "postage_cents": 0, "tax_cents": 0, "fee_cents": 0, "paid_cents": pieces * 5900, "refunded_cents": 0,
            "goods": " ".join(code for code, _qty in goods), "qty": pieces, "receiver_name": "欧***",
            "region": "广东 深圳", "placed_at": tx.at, "paid_at": tx.at, "ship_by_at": tx.at + timedelta(days=2),
            "sort_at": tx.at + timedelta(days=2), "created_at": tx.at, **columns,
        },
    )  # fmt: skip
    tx.conn.execute(raw_order.update().where(raw_order.c.id == raw_id).values(order_id=order_id))
    key = floor.keys.key(tx, receivers_scope(floor.shop_id, tx.at))
    row = receiver_row(tx, key, floor.keys.words(tx.conn), order_id, PERSON)
    tx.conn.execute(receiver.insert().values(**row))
    lines = {
        code: _insert(
            tx, order_line, order_id=order_id, raw_order_id=raw_id, platform_line_no=f"L{number}", kind="goods",
            sku_id=floor.skus[code], title=code, spec="", qty=qty, price_cents=5900, discount_cents=0, tax_cents=0,
            total_cents=qty * 5900,
        )
        for number, (code, qty) in enumerate(goods, 1)
    }  # fmt: skip
    ids = take_ids(tx.conn, parcel, len(parcels))
    for index, (parcel_id, inside) in enumerate(zip(ids, parcels, strict=True), 1):
        tx.conn.execute(
            parcel.insert().values(
                id=parcel_id, order_id=order_id, parcel_index=index, state=ParcelState.PLANNED.value,
                warehouse_id=floor.warehouse_id, carrier_id=floor.carrier_id, service_code="1",
                expected_weight_g=300 * sum(qty for _code, qty in inside), created_at=tx.at,
            )
        )  # fmt: skip
        for code, qty in inside:
            _insert(tx, parcel_line, parcel_id=parcel_id, order_line_id=lines[code], sku_id=floor.skus[code], qty=qty)
        missed = stock_book.reserve(
            tx, [Piece(floor.skus[code], floor.warehouse_id, qty, order_id, parcel_id) for code, qty in inside]
        )
        assert not missed, "the made warehouse has too little stock for this order"
    order_book.count_queues(tx, {(floor.shop_id, OrderQueue.TO_PRINT.value): 1})
    for code, before, after in (
        ("order.received", None, "received"), ("audit.passed_by_rules", "received", "audited"),
        ("order.routed", "audited", "routed"),
    ):  # fmt: skip
        tx.event(order_id, code, before=before, after=after)
    for parcel_id in ids:
        tx.event(order_id, "parcel.planned", parcel_id=parcel_id, after=ParcelState.PLANNED.value)
    return MadeOrder(order_id, order_no, platform_no, raw_id, tuple(ids), tuple(lines.values()))


def expect_sound(db: Database) -> None:
    """Fail naming every invariant that does not hold."""
    broken = [f"{outcome.subject}: {outcome.params}" for outcome in check_database(db) if outcome.error is not None]
    assert not broken, "\n".join(broken)
