"""A small warehouse for service tests: one shop, one carrier, SKUs with stock, and orders taken in through intake."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from app.connectors.base import PulledOrder
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.people import Actor, Role
from app.models.database import Database
from app.models.orders import order_event, order_exception, queue_counter, sales_order
from app.models.parcels import parcel
from app.models.shops import shop
from app.models.staff import setting
from app.models.stock import sku, sku_barcode, stock
from app.models.warehouses import carrier, warehouse
from app.services.adjust_stock import Count, adjust
from app.services.audit_orders import audit_waiting
from app.services.check_database import check_database
from app.services.intake_orders import PageResult, Read, read_page, store_page
from app.services.intake_rows import ShopFacts
from app.services.keys import SEARCH, SECRETS, KeyBook
from app.services.manage_carriers import add_carrier
from app.services.manage_shops import add_shop
from app.services.manage_warehouses import save_warehouse
from app.services.route_orders import route_waiting
from app.vault import Vault

BOSS = Actor(None, "主管", Role.SUPERVISOR, "test")
WANG = Receiver(
    name="王小明",
    phone="13800138000",
    province="广东省",
    city="深圳市",
    district="南山区",
    street="科技园路1号3栋502室",
)


class World:
    """The warehouse. ``shop_id``, ``warehouse_id`` and ``carrier_id`` exist from the start."""

    def __init__(self, db: Database, vault: Vault, now: datetime, *, carrier: bool = True) -> None:
        self.db = db
        self.now = now
        self.keys = KeyBook(vault)
        with db.write() as tx:
            tx.conn.execute(setting.insert().values(name="database_id", value="test"))
            tx.conn.execute(setting.insert().values(name="installation", value="TEST"))
            # Most tests buy the same for the same person again and again.
            tx.conn.execute(setting.insert().values(name="audit.duplicate_hours", value=0))
            self.keys.key(tx, SECRETS)
            self.keys.key(tx, SEARCH)
        self.warehouse_id = save_warehouse(
            db, self.keys, None,
            {"code": "HZ", "name": "杭州主仓", "sender_name": "周仓管", "sender_phone": "0571-88990011",
             "province": "浙江省", "city": "杭州市", "district": "余杭区", "street": "文一西路1818号"},
            BOSS,
        )  # fmt: skip
        form = {"url": "http://127.0.0.1:9/shop", "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
        self.shop_id = add_shop(db, self.keys, "woocommerce", "晴川官网", form, BOSS)
        self.carrier_id = self.add_carrier() if carrier else 0

    @classmethod
    def join(cls, db: Database, vault: Vault, now: datetime) -> World:
        """The world that another process has made in this database."""
        made = cls.__new__(cls)
        made.db, made.now, made.keys = db, now, KeyBook(vault)
        with db.read() as conn:
            made.warehouse_id, made.shop_id, made.carrier_id = (
                conn.execute(select(func.min(table.c.id))).scalar_one() for table in (warehouse, shop, carrier)
            )
        return made

    def add_carrier(self, name: str = "顺丰月结") -> int:
        """Add an SF account."""
        values = {"partner_id": "TESTPARTNER", "checkword": "word", "monthly_card": "7551234567"}
        return add_carrier(self.db, self.keys, "sf", name, values, BOSS)

    @property
    def facts(self) -> ShopFacts:
        """The shop as intake sees it."""
        return ShopFacts(self.shop_id, "woocommerce", 48, searchable=True)

    def add_sku(self, code: str, qty: int = 100, *, barcode: str | None = None, weight_g: int = 250) -> int:
        """Add a SKU with a barcode and pieces on hand; returns its id."""
        with self.db.write(BOSS) as tx:
            sku_id: int = tx.conn.execute(
                sku.insert()
                .values(sku_code=code, name=f"商品 {code}", weight_g=weight_g, created_at=tx.at)
                .returning(sku.c.id)
            ).scalar_one()
            tx.conn.execute(sku_barcode.insert().values(barcode=barcode or f"69{sku_id:011d}", sku_id=sku_id))
        self.count(sku_id, qty)
        return sku_id

    def count(self, sku_id: int, qty: int) -> None:
        """Set pieces on hand."""
        (outcome,) = adjust(self.db, [Count(sku_id, self.warehouse_id, qty)], "count", BOSS)
        assert outcome.error is None, outcome

    def intake(self, number: str, *lines: tuple[str, int], **changes: Any) -> IntakeOrder:  # noqa: ANN401 - any field
        """An order in neutral form: ``lines`` are (merchant code, pieces) at 10.00 each."""
        made = tuple(
            IntakeLine(str(at), f"P{code}", "0", code, f"商品 {code}", "", qty, 1000, 0, 1000 * qty)
            for at, (code, qty) in enumerate(lines, 1)
        )
        total = sum(line.total_cents for line in made)
        order = IntakeOrder(
            platform_order_no=number,
            status=PlatformOrderStatus.TO_SHIP,
            placed_at=self.now - timedelta(hours=2),
            paid_at=self.now - timedelta(hours=1),
            modified_at=self.now,
            currency="CNY",
            lines=made,
            goods_cents=total,
            paid_cents=total,
            receiver=WANG,
        )
        return replace(order, **changes)

    def read(self, *orders: IntakeOrder) -> list[Read]:
        """What a connector's page looks like after translation."""
        known = {order.platform_order_no: order for order in orders}
        pulled = [
            PulledOrder(order.platform_order_no, order.modified_at, _payload(order), order.receiver) for order in orders
        ]
        return read_page(lambda payload, _person: known[json.loads(payload)["no"]], pulled)

    def take(self, *orders: IntakeOrder) -> PageResult:
        """Take these orders in, as one page."""
        return self.db.run(lambda tx: store_page(tx, self.keys, self.facts, self.read(*orders)))

    def flow(self, *orders: IntakeOrder) -> list[int]:
        """Take in, audit and route; returns the order ids."""
        ids = self.take(*orders).order_ids
        audit_waiting(self.db)
        route_waiting(self.db)
        return ids

    def order(self, order_id: int) -> Any:  # noqa: ANN401 - a row
        """One order's row."""
        with self.db.read() as conn:
            return conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()

    def parcels(self, order_id: int) -> list[Any]:
        """An order's parcels, cancelled ones too."""
        with self.db.read() as conn:
            query = select(parcel).where(parcel.c.order_id == order_id).order_by(parcel.c.parcel_index)
            return list(conn.execute(query).all())

    def open_kinds(self, order_id: int) -> list[str]:
        """Kinds of open exceptions."""
        with self.db.read() as conn:
            query = select(order_exception.c.kind).where(
                order_exception.c.order_id == order_id, order_exception.c.closed_at.is_(None)
            )
            return sorted(conn.execute(query).scalars())

    def events(self, order_id: int) -> list[str]:
        """Codes of an order's timeline, oldest first."""
        with self.db.read() as conn:
            query = select(order_event.c.code).where(order_event.c.order_id == order_id).order_by(order_event.c.id)
            return list(conn.execute(query).scalars())

    def balance(self, sku_id: int) -> tuple[int, int]:
        """(on hand, reserved) of a SKU."""
        with self.db.read() as conn:
            row = conn.execute(select(stock.c.on_hand_qty, stock.c.reserved_qty).where(stock.c.sku_id == sku_id)).one()
            return row.on_hand_qty, row.reserved_qty

    def counters(self) -> dict[str, int]:
        """The counters that are not zero."""
        with self.db.read() as conn:
            rows = conn.execute(select(queue_counter.c.queue, queue_counter.c.orders))
            return {queue: orders for queue, orders in rows if orders}

    def set_shop(self, **values: Any) -> None:  # noqa: ANN401 - any column
        """Change the shop's row."""
        with self.db.write() as tx:
            tx.conn.execute(shop.update().where(shop.c.id == self.shop_id).values(**values))

    def sound(self) -> None:
        """Assert every invariant."""
        broken = [outcome for outcome in check_database(self.db) if outcome.error is not None]
        assert not broken, broken

    def raw(self, query: str) -> list[Any]:
        """Run a query, for what has no method here."""
        with self.db.read() as conn:
            return list(conn.execute(text(query)).all())


def _payload(order: IntakeOrder) -> str:
    """Everything the order says but its people and its time, as a platform's text would."""
    said = replace(order, receiver=Receiver(), modified_at=order.placed_at)
    return json.dumps({"no": order.platform_order_no, "said": str(said)}, ensure_ascii=False)
