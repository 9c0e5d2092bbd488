"""Every step that the flow has, each by name and on any order in any state, and pictures of an order to compare with.

``Walker.do`` takes one step and says how it ended: nothing, or the code of the refusal. Anything but a worded refusal
is the test's failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.domain.address import region_short
from app.domain.intake import IntakeOrder, PlatformOrderStatus
from app.errors import AppError, Param
from app.models.orders import order_exception, order_line, order_link, receiver, sales_order
from app.models.parcels import parcel
from app.models.print_jobs import printer
from app.models.raw_orders import raw_order
from app.models.warehouses import carrier
from app.services import history
from app.services.audit_orders import audit_waiting, force_orders, pass_orders, revoke_audit
from app.services.cancel_orders import cancel_orders
from app.services.change_address import change_address
from app.services.change_orders import choose_carrier, choose_warehouse, set_sealed, set_tags, set_urgent
from app.services.edit_orders import edit_lines, unedit_lines
from app.services.hold_orders import hold_orders, release_due, release_orders
from app.services.intercept_orders import intercept_orders
from app.services.lineage import last_successors
from app.services.make_orders import copy_order, resend_order
from app.services.merge_orders import merge_orders
from app.services.print_waybills import queue_prints
from app.services.put_back_parcels import put_back, short_piece
from app.services.put_goods_back import put_back_done
from app.services.queries.history_rows import PastOrder
from app.services.queries.making_rows import LineEdit, Made, MemoEdit
from app.services.queries.rows import Outcome
from app.services.reissue_waybills import reissue_waybills
from app.services.request_waybills import ask_waybills
from app.services.route_orders import route_waiting
from app.services.shared_settings import put_setting
from app.services.ship_parcels import ship_orders, unship_orders
from app.services.split_orders import Cut, split_order
from app.services.undo_plans import Reverse, carry_out
from app.services.undo_regroup import undo_regroup
from app.services.verify_parcels import bench_lines, open_parcel, scan_piece, undo_last
from app.services.write_back_shipments import close_due
from app.services.write_memos import set_memo
from app.wording import knows
from tests.clock import FakeClock
from tests.services.factories import Floor, make_printer
from tests.services.fake_carrier import FakeCarrier
from tests.services.fake_platform import FakePlatform
from tests.services.steps import answer_all, print_queue
from tests.services.test_write_back_shipments import relay
from tests.services.world import BOSS, World

Step = Callable[["Walker", int], Any]


GOODS = ("A1", "B2")


class Walker:
    """A small warehouse with goods, two carriers and a printer, and everything that can be done to an order."""

    def __init__(self, world: World, clock: FakeClock) -> None:
        self.world = world
        self.clock = clock
        self.db = world.db
        self.other_carrier = world.add_carrier("德邦")
        with world.db.write(BOSS) as tx:
            printer_id = make_printer(tx, "面单机1")
        self.floor = Floor(world.db, world.keys, world.shop_id, world.warehouse_id, world.carrier_id, printer_id)
        self.connector = FakeCarrier()
        self.platform = FakePlatform()
        self.made: dict[int, IntakeOrder] = {}
        self.goods = GOODS
        for code in self.goods:
            world.add_sku(code, 10_000)
        self.count = 0

    @classmethod
    def join(cls, world: World, clock: FakeClock, number: int) -> Walker:
        """A walker in another process's world, who knows the orders there; each has a ``number`` of its own."""
        made = cls.__new__(cls)
        made.world, made.clock, made.db, made.goods = world, clock, world.db, GOODS
        with world.db.read() as conn:
            made.other_carrier = conn.execute(select(func.max(carrier.c.id))).scalar_one()
            printer_id = conn.execute(select(func.min(printer.c.id))).scalar_one()
            there = conn.execute(select(raw_order.c.platform_order_no, raw_order.c.order_id)).all()
        made.floor = Floor(world.db, world.keys, world.shop_id, world.warehouse_id, world.carrier_id, printer_id)
        made.connector, made.platform = FakeCarrier(), FakePlatform()
        made.made = {order_id: made.intake(number) for number, order_id in there}
        made.count = (number + 1) * 100_000
        return made

    def new(self, *, matched: bool = True) -> int:
        """Take one order of two lines in."""
        self.count += 1
        code = self.goods[1] if matched else f"NEW-{self.count}"
        intake = self.intake(f"P{self.count}", code)
        (order_id,) = self.world.take(intake).order_ids
        self.made[order_id] = intake
        return order_id

    def intake(self, number: str, second: str = GOODS[1]) -> IntakeOrder:
        """An order as the platform tells it."""
        return self.world.intake(number, (GOODS[0], 2), (second, 1), modified_at=self.clock())

    def do(self, name: str, order_id: int) -> list[str]:
        """Take one step a second later; return the codes of what was refused, all of them worded."""
        self.clock.advance(seconds=1)
        try:
            result = STEPS[name](self, order_id)
        except AppError as error:
            result = [Outcome("", error.code, error.params)]
        found = result if isinstance(result, (list, tuple)) else [result]
        codes = [one.error for one in found if isinstance(one, Outcome) and one.error]
        assert all(knows(code) for code in codes), (name, codes)
        return codes

    # --- what some steps need -----------------------------------------------------------------------------------------
    def parcel_id(self, order_id: int) -> int:
        """The order's newest parcel; 0 when it has none."""
        return max((row.id for row in self.world.parcels(order_id)), default=0)

    def changed(self, order_id: int, **values: Any) -> None:  # noqa: ANN401 - fields of IntakeOrder
        """The platform tells a newer version."""
        self.made[order_id] = replace(self.made[order_id], modified_at=self.clock(), **values)
        self.world.take(self.made[order_id])

    def fewer(self, order_id: int) -> None:
        """The platform takes a piece away, or adds a line when there is nothing left to take."""
        lines = self.made[order_id].lines
        first = lines[0]
        if first.qty > 1:
            changed = (replace(first, qty=first.qty - 1, total_cents=first.total_cents - 1000), *lines[1:])
        else:
            changed = (*lines, replace(first, platform_line_no=str(len(lines) + 1)))
        total = sum(line.total_cents for line in changed)
        self.changed(order_id, lines=changed, goods_cents=total, paid_cents=total)

    def pack(self, order_id: int) -> None:
        """Scan the label and every piece."""
        opened = open_parcel(self.db, self.world.order(order_id).order_no, BOSS)
        if opened.kind != "opened" or opened.parcel_id is None:
            assert not opened.code or knows(opened.code)
            return
        with self.db.read() as conn:
            codes = [line.sku_code for line in bench_lines(conn, opened.parcel_id) for _ in range(line.qty)]
        for code in codes:
            scan_piece(self.db, opened.parcel_id, code, BOSS)

    def short(self, order_id: int) -> Any:  # noqa: ANN401 - outcomes
        """A piece of the parcel is missing."""
        parcel_id = self.parcel_id(order_id)
        with self.db.read() as conn:
            lines = bench_lines(conn, parcel_id)
        return short_piece(self.db, parcel_id, lines[0].id, "missing", BOSS) if lines else []

    def successor(self, order_id: int) -> int:
        """The newest order that stands for this one; itself when it was never merged or split."""
        with self.db.read() as conn:
            return last_successors(conn, order_id)[-1]

    def key(self) -> int:
        """A number not used before, for what is made once by its key."""
        self.count += 1
        return self.count

    def made_one(self, made: Made) -> list[Outcome]:
        """An order of its own was made; it is cancelled, so that it takes no goods from the others."""
        return list(cancel_orders(self.db, [made.order_id], "试", BOSS))

    def lines(self, order_id: int) -> Sequence[Any]:
        """The order's lines."""
        with self.db.read() as conn:
            query = select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)
            return conn.execute(query).all()

    def resend(self, order_id: int) -> list[Outcome]:
        """Send a piece of the first line once more."""
        pieces = {self.lines(order_id)[0].id: 1}
        return self.made_one(resend_order(self.db, self.world.keys, order_id, pieces, "破损", f"r{self.key()}", BOSS))

    def edit(self, order_id: int) -> list[Outcome]:
        """One piece more of a line that is still sent."""
        line = next((one for one in self.lines(order_id) if one.qty > one.refunded_qty), self.lines(order_id)[0])
        return [edit_lines(self.db, order_id, [LineEdit(line.id, line.qty - line.refunded_qty + 1)], BOSS)]

    def print(self, order_id: int) -> Sequence[Outcome]:
        """Queue a label and let the printer work."""
        queued = queue_prints(self.db, [order_id], self.floor.printer_id, BOSS)
        answer_all(self.floor, self.connector)
        print_queue(self.floor)
        return queued.outcomes

    def set(self, name: str, value: Param) -> None:
        """Change a shared setting."""
        put_setting(self.db, name, value, BOSS)

    def tell(self) -> list[Outcome]:
        """The undo windows pass, and the platform takes every write-back."""
        self.clock.advance(minutes=1)
        relay(self.floor, self.platform)
        return []

    def at_parcel(self, order_id: int, work: Callable[[int], Any]) -> Any:  # noqa: ANN401 - outcomes
        """Do something with the newest parcel, when there is one."""
        parcel_id = self.parcel_id(order_id)
        return work(parcel_id) if parcel_id else []


STEPS: dict[str, Step] = {
    "audit": lambda w, _: [audit_waiting(w.db)],
    "pass": lambda w, one: pass_orders(w.db, [one], BOSS),
    "force": lambda w, one: force_orders(w.db, [one], "看过", BOSS),
    "revoke": lambda w, one: revoke_audit(w.db, [one], BOSS),
    "hold": lambda w, one: hold_orders(w.db, [one], f"等 {w.clock():%S}", None, BOSS),
    "hold until": lambda w, one: hold_orders(w.db, [one], "等", w.clock() + timedelta(seconds=3), BOSS),
    "release": lambda w, one: release_orders(w.db, [one], BOSS),
    "release due": lambda w, _: [release_due(w.db)],
    "urgent": lambda w, one: set_urgent(w.db, [one], True, BOSS),
    "not urgent": lambda w, one: set_urgent(w.db, [one], False, BOSS),
    "tag": lambda w, one: set_tags(w.db, [one], [f"t{w.clock().second % 3}"], [], BOSS),
    "untag": lambda w, one: set_tags(w.db, [one], [], ["t1"], BOSS),
    "unroute": lambda w, one: carry_out(w.db, Reverse.UNROUTE, [one], "", BOSS),
    "recycle": lambda w, one: carry_out(w.db, Reverse.RECYCLE, [one], "错了", BOSS),
    "intercept": lambda w, one: intercept_orders(w.db, [one], f"别发 {w.clock():%S}", BOSS),
    "merge": lambda w, one: merge_orders(w.db, w.world.keys, [one, w.new()], BOSS),
    "merge printed": lambda w, one: merge_orders(w.db, w.world.keys, [one, w.new()], BOSS, printed_too=True),
    "split": lambda w, one: split_order(w.db, w.world.keys, one, Cut(weight_g=250), BOSS),
    "undo regroup": lambda w, one: undo_regroup(w.db, one, BOSS),
    "print successor": lambda w, one: w.print(w.successor(one)),
    "hold successor": lambda w, one: hold_orders(w.db, [w.successor(one)], "等", None, BOSS),
    "cancel successor": lambda w, one: cancel_orders(w.db, [w.successor(one)], "不要", BOSS),
    "ship successor": lambda w, one: ship_orders(w.db, [w.successor(one)], BOSS, unverified=True),
    "split successor": lambda w, one: split_order(w.db, w.world.keys, w.successor(one), Cut(weight_g=500), BOSS),
    "memo": lambda w, one: set_memo(w.db, [one], MemoEdit(f"记{w.clock():%S}", w.clock().second % 6), BOSS),
    "no memo": lambda w, one: set_memo(w.db, [one], MemoEdit("", 0), BOSS),
    "copy": lambda w, one: w.made_one(copy_order(w.db, w.world.keys, one, f"c{w.key()}", BOSS)),
    "resend": lambda w, one: w.resend(one),
    "edit": lambda w, one: w.edit(one),
    "take the edit back": lambda w, one: [unedit_lines(w.db, one, BOSS)],
    "seal": lambda w, one: set_sealed(w.db, [one], True, BOSS),
    "unseal": lambda w, one: set_sealed(w.db, [one], False, BOSS),
    "put back done": lambda w, one: put_back_done(w.db, [w.world.order(one).order_no], BOSS),
    "address": lambda w, one: change_address(w.db, w.world.keys, one, {"street": f"路{w.clock():%M%S}号"}, BOSS),
    "cancel": lambda w, one: cancel_orders(w.db, [one], "不要了", BOSS),
    "route": lambda w, _: [route_waiting(w.db)],
    "other carrier": lambda w, one: choose_carrier(w.db, [one], w.other_carrier, BOSS),
    "first carrier": lambda w, one: choose_carrier(w.db, [one], w.floor.carrier_id, BOSS),
    "this warehouse only": lambda w, one: choose_warehouse(w.db, [one], w.world.warehouse_id, BOSS),
    "any warehouse": lambda w, one: choose_warehouse(w.db, [one], None, BOSS),
    "ask number": lambda w, one: ask_waybills(w.db, [one], BOSS),
    "answer": lambda w, _: [answer_all(w.floor, w.connector)],
    "print": lambda w, one: w.print(one),
    "reissue": lambda w, one: reissue_waybills(w.db, [one], "破了", BOSS),
    "pack": lambda w, one: w.pack(one),
    "short": lambda w, one: w.short(one),
    "put back": lambda w, one: w.at_parcel(one, lambda parcel_id: put_back(w.db, parcel_id, BOSS)),
    "undo": lambda w, one: w.at_parcel(one, lambda parcel_id: undo_last(w.db, parcel_id, BOSS)),
    "ship": lambda w, one: ship_orders(w.db, [one], BOSS),
    "ship unverified": lambda w, one: ship_orders(w.db, [one], BOSS, unverified=True),
    "unship": lambda w, one: unship_orders(w.db, [one], "弄错", BOSS),
    "told": lambda w, _: w.tell(),
    "close": lambda w, _: [close_due(w.db)],
    "platform memo": lambda w, one: w.changed(one, seller_memo=f"备注{w.clock():%S}", flag=w.clock().second % 5),
    "platform address": lambda w, one: w.changed(
        one, receiver=replace(w.made[one].receiver, street=f"新路{w.clock():%M%S}号")
    ),
    "platform items": lambda w, one: w.fewer(one),
    "platform hold": lambda w, one: w.changed(one, status=PlatformOrderStatus.ON_HOLD),
    "platform go": lambda w, one: w.changed(one, status=PlatformOrderStatus.TO_SHIP, refund_asked=False),
    "platform refund": lambda w, one: w.changed(one, refund_asked=True),
    "platform cancel": lambda w, one: w.changed(one, status=PlatformOrderStatus.CANCELLED),
}
"""Every step of the flow by name: it may succeed or be refused by a sentence, whatever the order's state."""


# --- pictures ---------------------------------------------------------------------------------------------------------


def picture(world: World, order_id: int) -> dict[str, Any]:
    """Return all that history has to bring back, read from the tables as they are now."""
    with world.db.read() as conn:
        order = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
        person = conn.execute(select(receiver).where(receiver.c.order_id == order_id, receiver.c.current)).one()
        lines = conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id))
        parcels = conn.execute(select(parcel).where(parcel.c.order_id == order_id).order_by(parcel.c.id))
        findings = conn.execute(
            select(order_exception)
            .where(order_exception.c.order_id == order_id, order_exception.c.closed_at.is_(None))
            .order_by(order_exception.c.id)
        )
        links = conn.execute(
            select(order_link)
            .where((order_link.c.old_order_id == order_id) | (order_link.c.new_order_id == order_id))
            .where(order_link.c.ended_at.is_(None))
            .order_by(order_link.c.id)
        )
        assert (order.receiver_name, order.region) == (person.masked_name, region_short(person.province, person.city))
        return {
            "columns": {name: value for name, value in order._asdict().items() if name not in history.NOT_REBUILT},
            "receiver": (person.masked_name, person.masked_phone, person.masked_street),
            "lines": _picked(lines, _LINE),
            "parcels": [(*row[:-1], row[-1] or "") for row in _picked(parcels, _PARCEL)],
            "findings": _picked(findings, _FINDING),
            "links": [(row.kind, row.old_order_id == order_id, row.at) for row in links],
        }


def pictured(past: PastOrder) -> dict[str, Any]:
    """Return what history says, in the same form."""
    who = past.receiver
    return {
        "columns": dict(past.columns),
        "receiver": (who.name, who.phone, who.street),
        "lines": _picked(past.lines, _LINE),
        "parcels": _picked(past.parcels, _PARCEL),
        "findings": _picked(past.findings, _FINDING),
        "links": [(row.kind, row.old, row.at) for row in past.links],
    }


_LINE = ("id", "kind", "sku_id", "bundle_id", "title", "spec", "qty", "refunded_qty", "price_cents", "discount_cents",
         "total_cents")  # fmt: skip
_PARCEL = ("id", "parcel_index", "state", "warehouse_id", "carrier_id", "service_code", "waybill_no")
_FINDING = ("id", "kind", "category", "params", "opened_at", "release_at")


def _picked(rows: Iterable[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in rows]
