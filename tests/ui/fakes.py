"""A program below the window, for tests: same signatures as app.ui.facade, rows made from their position on the fly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.people import Actor, Role
from app.domain.reasons import pack
from app.errors import NotAllowed
from app.services.queries.detail_rows import (
    Component,
    EventRow,
    ExceptionRow,
    LineRow,
    OrderDetail,
    ParcelRow,
    RawRow,
    RelatedRow,
    RouteWhy,
)
from app.services.queries.history_rows import MomentRow, PastLine, PastOrder, PastReceiver, PastStep
from app.services.queries.rows import OrderFilter, OrderPage, OrderRow, Outcome, PageMark
from app.services.queries.screen_rows import (
    Choice,
    Counters,
    HealthRow,
    RevealedReceiver,
    RowCount,
    SavedQueue,
    SearchHit,
    TroubleRow,
    WorkRow,
)
from app.services.queries.setup_rows import StartState
from app.ui.facade import Change

NOW = datetime(2026, 11, 22, 6, 31, tzinfo=UTC)
SHOPS = (
    ("晴川旗舰店", "taobao"),
    ("山木京东自营", "jd"),
    ("西湖门店", "files"),
    ("Shanmu US", "amazon"),
    ("晴川百货", "pinduoduo"),
    ("晴川天猫", "tmall"),
    ("官网商城", "woocommerce"),
)
NAMES = ("张*", "王**", "李*", "郑*", "陈**", "黄*", "周**", "吴**", "欧***", "孙**", "赵*", "林*")
PLACES = ("浙江 杭州", "广东 深圳", "四川 成都", "江苏 苏州", "新疆 乌鲁木齐", "北京 朝阳")
GOODS = (
    "羊绒圆领衫 雾灰 M",
    "不锈钢保温杯 500 ml 等 2 种",
    "露营灯 暖光 等 2 件",
    "帆布托特包 米白",
    "儿童雨靴 黄 32",
    "竹纤维毛巾 4 条装",
    "蓝牙耳机 H7 黑",
    "手冲咖啡滤纸 ×2",
)
LEFT = (-42, 18, 55, 96, 130, 172, 205, 222, 260, 305, 340, 395, 440, 480, 505, 865)
QUEUES = {"to_audit": 326, "to_print": 1284, "to_pack": 412, "to_ship": 96, "exception": 58, "shipped": 8123}


ROUTED: dict[str, Any] = {
    "warehouse": "杭州一仓",
    "why": "route.first_choice",
    "pieces": 3,
    "carrier": "圆通",
    "carrier_why": "carrier.of_shop",
}
RECEIVED = {"platform_order_no": "3907221655408812604"}


def order_row(at: int, queue: str = "to_print") -> OrderRow:
    """The order at a position of a list; everything follows from the position."""
    shop, platform = SHOPS[at % len(SHOPS)]
    exception = {3: "shortage", 6: "address_invalid", 10: "hold", 14: "refund_asked"}.get(at % 16)
    return OrderRow(
        id=at + 1,
        order_no=f"261122-{4817 + 13 * at:05d}",
        shop_id=at % len(SHOPS) + 1,
        shop_name=shop,
        platform=platform,
        receiver_name=NAMES[at % len(NAMES)],
        region=PLACES[at % len(PLACES)],
        goods=GOODS[at % len(GOODS)],
        qty=1 + at % 4,
        paid_cents=8900 + 1087 * (at % 97),
        currency="USD" if platform == "amazon" else "CNY",
        state="routed",
        queue=queue,
        exception=exception,
        open_exceptions=1 if exception else 0,
        warehouse="杭州一仓",
        carrier=("圆通", "顺丰", "申通")[at % 3],
        waybill_no="",
        paid_at=NOW - timedelta(minutes=17 * (at % 60) + 5),
        ship_by_at=NOW + timedelta(minutes=LEFT[at] if at < len(LEFT) else 865 + 23 * (at % 500)),
        urgent=at in (0, 1, 2, 9),
        has_message=at % 4 == 1,
        has_memo=at % 9 == 4,
        has_gift=at % 7 == 3,
        merged=at % 9 == 5,
        held=exception == "hold",
        parcels=1,
        version=1,
        tags=("VIP",) if at % 11 == 0 else (),
    )


class FakeOrders:
    """A list of ``size`` orders for any filter; keeps what was asked and done."""

    def __init__(self, size: int = 1284) -> None:
        self.size = size
        self.gone: set[int] = set()
        self.changed: dict[int, dict[str, Any]] = {}
        self.skew = 0.0
        """By how much anchors miss, as a share of the list."""
        self.count_is_exact = True
        self.done: list[tuple[Any, ...]] = []
        self.refusals: dict[str, Outcome] = {}
        self.pages = 0
        self.threads: set[str] = set()
        self.last_filter: OrderFilter | None = None
        self.gate: threading.Event | None = None
        self.after_verb: Callable[[], object] = lambda: None

    def _row(self, at: int, where: OrderFilter) -> OrderRow:
        row = order_row(at, where.queues[0] if len(where.queues) == 1 else "to_print")
        return row._replace(**self.changed.get(row.id, {}))

    def _size(self, where: OrderFilter) -> int:
        size = len(where.ids) or self.size
        if where.exception_kinds:
            size //= 4
        return max(0, size - 40 * len(where.shop_ids))

    def page(self, where: OrderFilter, sort: str, mark: PageMark | None, limit: int, backwards: bool) -> OrderPage:
        self.pages += 1
        self.threads.add(threading.current_thread().name)
        if self.gate is not None:
            self.gate.wait(5)
        self.last_filter = where
        size = self._size(where)
        live = self._around(mark, limit, backwards, size)
        rows = tuple(self._row(at, where) for at in live)
        before = PageMark((live[0],)) if live and self._any(range(live[0])) else None
        after = PageMark((live[-1],)) if live and self._any(range(size - 1, live[-1], -1)) else None
        return OrderPage(rows, before, after)

    def _any(self, places: range) -> bool:
        return any(at + 1 not in self.gone for at in places)

    def _around(self, mark: PageMark | None, limit: int, backwards: bool, size: int) -> list[int]:
        if backwards:
            start = size if mark is None else int(str(mark.key[0]))
            places = range(start - 1, -1, -1)
        else:
            start = 0 if mark is None else int(str(mark.key[0])) + 1
            places = range(start, size)
        found: list[int] = []
        for at in places:
            if at + 1 not in self.gone:
                found.append(at)
                if len(found) == limit:
                    break
        return found[::-1] if backwards else found

    def anchor_at(self, where: OrderFilter, sort: str, fraction: float) -> PageMark | None:
        at = round(self._size(where) * min(1.0, max(0.0, fraction + self.skew))) - 1
        return PageMark((at,)) if at >= 0 else None

    def count(self, where: OrderFilter, cap: int) -> RowCount:
        size = self._size(where) - len(self.gone)
        if size > cap and not self.count_is_exact:
            return RowCount(round(size * 1.07), exact=False)
        return RowCount(size)

    def still_there(self, where: OrderFilter, ids: Any) -> tuple[OrderRow, ...]:
        return tuple(self._row(row_id - 1, where) for row_id in ids if row_id not in self.gone)

    def counters(self) -> Counters:
        return Counters(
            QUEUES, late={"to_print": 3}, exceptions={"address_invalid": 128, "shortage": 74}, short_skus=7, low_skus=12
        )

    def detail(self, order_id: int) -> OrderDetail:
        row = self._row(order_id - 1, OrderFilter())
        events = (
            EventRow(1, NOW - timedelta(minutes=29), "order.received", RECEIVED, "system", ""),
            EventRow(2, NOW - timedelta(minutes=26), "audit.passed_by_rules", {}, "system", ""),
            EventRow(3, NOW - timedelta(minutes=2), "order.routed", ROUTED, "李娜", "打单台 2"),
        )
        found: tuple[ExceptionRow, ...] = ()
        if row.exception:
            found = (
                ExceptionRow(
                    9,
                    order_id,
                    row.exception,
                    "finding",
                    {"sku": "BWB-500-SS"},
                    NOW - timedelta(hours=1),
                    None,
                    None,
                    "system",
                ),
            )
        settled = ExceptionRow(
            8, order_id, "message", "finding", {}, NOW - timedelta(hours=3), NOW - timedelta(hours=2), None, "李娜",
            opened_by="system", close_reason="passed",
        )  # fmt: skip
        lines = (
            LineRow(1, 11, "BWB-500-SS", "不锈钢保温杯 500 ml", "银色", 2, 8900, 17800, "goods", 0, bin="A03-12"),
            LineRow(3, None, "SET-9", "洗护套装", "三件", 1, 6800, 6800, "goods", 0, components=(
                Component("XF-200", "洗发水 200 ml", 2), Component("HF-200", "护发素 200 ml", 1),
            )),
            LineRow(2, 12, "MJ-ZX-01", "竹纤维毛巾 单条", "", 1, 1990, 1990, "gift", 0, bin="B11-04",
                    gift_rule="满 99 送毛巾"),
        )  # fmt: skip
        parcel = ParcelRow(
            5,
            order_id,
            row.order_no,
            1,
            "waybilled",
            "杭州一仓",
            "圆通",
            2,
            "YT7588011248306",
            "",
            0,
            None,
            860,
            "",
            None,
            None,
        )
        raw = RawRow(1, row.shop_name, "3907221655408812604", "taken_in", None, {}, NOW, 2, '{"id": 3907}')
        return OrderDetail(
            row,
            ("3907221655408812604",),
            "tb_88**",
            "周末不在家，请放菜鸟驿站",
            "",
            "",
            "王**",
            "138******00",
            "广东省深圳市南山区",
            "科技园路 **",
            20990,
            1200,
            0,
            0,
            0,
            0,
            events[-1],
            lines,
            (parcel,),
            (*found, settled),
            events,
            (raw,),
            order_discount_cents=800,
            platform_discount_cents=500,
            shop_discount_cents=700,
        )

    def moments(self, order_id: int) -> tuple[MomentRow, ...]:
        return tuple(MomentRow(event.at, (event,)) for event in self.detail(order_id).events)

    def at(self, order_id: int, when: datetime) -> PastStep:
        earlier = [moment.at for moment in self.moments(order_id) if moment.at < when]
        return PastStep(self._at(order_id, when), self._at(order_id, earlier[-1]) if earlier else None)

    def _at(self, order_id: int, when: datetime) -> PastOrder:
        now = self.detail(order_id)
        past = [moment for moment in self.moments(order_id) if moment.at <= when]
        queue = "to_print" if past[-1].events[-1].code == "order.routed" else "to_audit"
        columns = {
            "queue": queue, "currency": "CNY", "paid_cents": 19990, "buyer_message": now.buyer_message,
            "seller_memo": "",
        }  # fmt: skip
        lines = tuple(
            PastLine(line.id, line.kind, line.sku_id, None, line.sku_code, line.name, line.spec, line.qty, 0,
                     line.price_cents, 0, line.total_cents)
            for line in now.lines
        )  # fmt: skip
        person = PastReceiver(now.receiver_name, now.receiver_phone, now.receiver_region, now.receiver_street)
        return PastOrder(now.row.order_no, when, columns, person, lines, (), (), (), past[-1].events[-1])

    def why(self, order_id: int) -> RouteWhy:
        others = [pack("route.lacks", warehouse="广州二仓", pieces=2)]
        carriers = [
            pack("carrier.dearer", carrier="顺丰", freight_cents=1800, more_cents=900),
            pack("carrier.no_reach", carrier="极兔", region="新疆"),
        ]
        chosen = {
            **ROUTED, "region": "新疆", "weight_g": 860, "of": 3, "freight_cents": 900, "warehouse_others": others,
            "carrier_why": "carrier.cheapest", "carrier_others": carriers,
        }  # fmt: skip
        event = replace(self.detail(order_id).events[-1], params=chosen)
        return RouteWhy((event,), "route.would_go", {**chosen, "carrier": "申通"} if order_id == 3 else chosen)

    def related(self, order_id: int) -> tuple[RelatedRow, ...]:
        other = self._row(order_id, OrderFilter())
        return (
            RelatedRow("link.resend.to", other.id, other.order_no, "to_print", other.goods, NOW),
            RelatedRow("link.merge.from", other.id + 1, "261122-04100", "cancelled", other.goods, NOW, ended=True),
            RelatedRow("same_receiver", other.id + 2, "261122-04200", "shipped", other.goods, NOW),
        )

    def find(self, order_no: str) -> int | None:
        if order_no.startswith("261122-"):
            return (int(order_no[7:]) - 4817) // 13 + 1
        return None

    def search(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        if "无" in text:
            return ()
        return (
            SearchHit("order", 2, "261122-04830", "261122-04830", "王**  广东 深圳", "to_print"),
            SearchHit("waybill", 3, "261122-04843", "YT7588011248306", "圆通", "to_pack"),
            SearchHit("person", 4, "261122-04856", "王**  138******00", "江苏 苏州", "to_print"),
        )[:limit]

    def ids(self, where: OrderFilter, sort: str, limit: int) -> tuple[int, ...]:
        return tuple(at + 1 for at in range(min(limit, self._size(where))) if at + 1 not in self.gone)

    def choices(self, kind: str) -> tuple[Choice, ...]:
        if kind == "shop":
            return tuple(Choice(at + 1, name, platform) for at, (name, platform) in enumerate(SHOPS))
        if kind == "carrier":
            return (Choice(1, "顺丰", "sf"), Choice(2, "圆通", "yto"), Choice(3, "申通", "sto"))
        if kind == "warehouse":
            return (Choice(1, "杭州一仓"), Choice(2, "苏州二仓"))
        return (Choice(1, "VIP"), Choice(2, "企业"))

    def saved_queues(self, by: Actor) -> tuple[SavedQueue, ...]:
        return (SavedQueue(1, "新疆顺丰", OrderFilter(carrier_ids=(1,)), "ship_by"),)

    def save_queue(self, name: str, where: OrderFilter, sort: str, by: Actor) -> SavedQueue:
        self.done.append(("save_queue", name, where, sort))
        return SavedQueue(2, name, where, sort)

    def rename_queue(self, queue_id: int, name: str, by: Actor) -> SavedQueue:
        self.done.append(("rename_queue", queue_id, name))
        return SavedQueue(queue_id, name, OrderFilter(carrier_ids=(1,)), "ship_by")

    def drop_queue(self, queue_id: int, by: Actor) -> None:
        self.done.append(("drop_queue", queue_id))

    def reveal(self, order_id: int, reason: str, by: Actor) -> RevealedReceiver:
        self.done.append(("reveal", order_id, reason, by.name))
        return RevealedReceiver("王小明", "13812345600", "广东省深圳市南山区", "科技园路 8 号 2 单元 301")

    def hold(self, ids: Any, reason: str, release_at: Any, by: Actor, release_when: Any = None) -> tuple[Outcome, ...]:
        wanted = (release_at,) if release_when is None else (release_at, release_when)
        return self._verb("hold")(ids, reason, *wanted, by)

    def __getattr__(self, verb: str) -> Callable[..., tuple[Outcome, ...]]:
        if verb not in {
            "release",
            "cancel",
            "urgent",
            "tag",
            "choose_carrier",
            "choose_warehouse",
            "request_numbers",
            "print",
            "save_slips",
            "ship",
            "unship",
        }:
            raise AttributeError(verb)
        return self._verb(verb)

    def _verb(self, verb: str) -> Callable[..., tuple[Outcome, ...]]:
        def do(ids: Any, *args: Any) -> tuple[Outcome, ...]:
            if verb in self.refusals:
                return tuple(self.refusals[verb] for _ in ids)
            self.done.append((verb, tuple(ids), *args[:-1]))
            self.after_verb()
            return tuple(Outcome(f"261122-{4817 + 13 * (row_id - 1):05d}") for row_id in ids)

        return do


class FakeSetup:
    """Says who may sign in; nobody has to unless ``kind`` is sign_in."""

    def __init__(self) -> None:
        self.kind = "ready"

    def state(self) -> StartState:
        return StartState(self.kind, station="打单台 2", database="sqlite")

    def sign_in(self, badge_or_name: str, pin: str) -> Actor:
        if (badge_or_name, pin) not in {("李娜", "2468"), ("BADGE-7", "")}:
            raise NotAllowed("staff.sign_in_refused", name=badge_or_name)
        return Actor(1, "李娜", Role.SUPERVISOR, "打单台 2")


class FakeApp:
    """The whole facade, as far as the foundation's screens ask it."""

    regroup: Any
    making: Any
    """A FakeRegroup and a FakeMaking, put in by who makes the application."""

    def __init__(self, size: int = 1284) -> None:
        self.orders = FakeOrders(size)
        self.setup = FakeSetup()
        self.reader = ThreadPoolExecutor(2, thread_name_prefix="db-read")
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="db-write")
        self.listeners: list[Callable[[Change], None]] = []
        self.trouble_rows: tuple[TroubleRow, ...] = ()
        self.done: list[tuple[Any, ...]] = []

    def health(self) -> tuple[HealthRow, ...]:
        return (
            HealthRow("shops", "warn", 19, 20),
            HealthRow("sync", "ok", at=NOW - timedelta(seconds=3)),
            HealthRow("printers", "ok", 4, 4),
            HealthRow("database", "ok", code="health.postgres", params={"ms": 4}),
        )

    def troubles(self) -> tuple[TroubleRow, ...]:
        return self.trouble_rows

    def work(self) -> tuple[WorkRow, ...]:
        return (
            WorkRow("batch:3", "batch", "261122-003 TSC TE244", 187, 500, may_pause=True, may_cancel=True),
            WorkRow("writeback", "writeback", "", 0, 12),
        )

    def pause_work(self, key: str, on: bool, by: Actor) -> None:
        self.done.append(("pause_work", key, on))

    def cancel_work(self, key: str, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("cancel_work", key))
        return ()

    def sync_now(self, by: Actor) -> None:
        self.done.append(("sync_now",))

    def subscribe(self, told: Callable[[Change], None]) -> Callable[[], None]:
        self.listeners.append(told)
        return lambda: self.listeners.remove(told)

    def tell(self, kind: str, *ids: int) -> None:
        """What another station's change looks like; call it from any thread."""
        for told in list(self.listeners):
            told(Change({kind: frozenset(ids)}))

    def close(self) -> None:
        self.reader.shutdown(wait=True)
        self.writer.shutdown(wait=True)
