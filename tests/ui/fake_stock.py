"""The office's half of the facade, for tests: stock whose figures change for real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError, BadInput, NotFound
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import RowCount, SellableRow, StockDetail, StockFilter, StockPage
from app.services.queries.work_place_rows import StockMoveRow, StockRow
from tests.ui.fakes import NOW

HOUSES = {1: "杭州一仓", 2: "苏州二仓"}
SKUS = (
    ("BWB-500-SS", "不锈钢保温杯", "500 ml 银色", "6971234500017", 1240, 318, 200, "C01-04", 0),
    ("EJ-H7-B", "蓝牙耳机 H7", "黑", "6971234500055", 308, 141, 60, "C09-07", 0),
    ("LYD-02-W", "露营灯", "暖光", "6971234500062", 57, 20, 50, "B18-06", 0),
    ("LZ-V60-100", "手冲咖啡滤纸", "100 片", "6971234500079", 860, 54, 100, "F01-10", 0),
    ("MJ-ZX-04", "竹纤维毛巾", "4 条装", "6971234500048", 133, 61, 80, "C14-02", 0),
    ("TT-CB-01", "帆布托特包", "米白", "6971234500086", 690, 12, 50, "B11-13", 0),
    ("YR-8801-MG-L", "羊绒圆领衫", "雾灰 L", "6971234500031", 38, 35, 40, "A03-13", 0),
    ("YR-8801-MG-M", "羊绒圆领衫", "雾灰 M", "6971234500024", 412, 96, 40, "A03-12", 0),
    ("YX-K32-Y", "儿童雨靴", "黄 32", "6971234500321", 24, 24, 30, "B05-10", 12),
)
"""Code, name, spec, barcode, on hand, reserved, safety, bin, pieces that orders wait for."""
RAINBOOT = 9


@dataclass
class FakeStock:
    """Every SKU in one or two warehouses; adjusting, moving and safety lines change what is read afterwards."""

    rows: dict[tuple[int, int], StockRow] = field(default_factory=dict)
    moves: dict[int, list[StockMoveRow]] = field(default_factory=dict)
    done: list[tuple[Any, ...]] = field(default_factory=list)
    trouble: AppError | None = None

    def __post_init__(self) -> None:
        for at, (code, name, spec, _, on_hand, reserved, safety, place, pending) in enumerate(SKUS, 1):
            for house in (1, 2) if at in {1, 5, 7} else (1,):
                figures = (on_hand, reserved) if house == 1 else (52 + at, 6)
                self.rows[at, house] = StockRow(
                    at, house, code, name, spec, HOUSES[house], *figures, 0, figures[0] - figures[1], pending,
                    safety if house == 1 else 0, place if house == 1 else "F11-01",
                )  # fmt: skip
            self.moves[at] = [
                StockMoveRow(
                    900 - 10 * at - n, NOW - timedelta(minutes=17 * n + at), *_MOVES[n % len(_MOVES)],
                    f"261122-{4843 - n:05d}" if n % 4 < 2 else "", "count" if n % 4 == 2 else "", "李娜",
                )
                for n in range(200 if at == RAINBOOT else 5)
            ]  # fmt: skip

    def _now(self, row: StockRow) -> StockRow:
        free = sum(other.available_qty for key, other in self.rows.items() if key[0] == row.sku_id)
        return replace(row, free_qty=free)

    def _matching(self, where: StockFilter) -> list[StockRow]:
        text = where.text.casefold()
        found = []
        for key in sorted(self.rows, key=lambda key: (self.rows[key].sku_code, key[1])):
            row = self._now(self.rows[key])
            words = f"{row.sku_code} {row.name} {row.spec} {SKUS[row.sku_id - 1][3]}".casefold()
            fits = not where.warehouse_ids or row.warehouse_id in where.warehouse_ids
            if where.state == "short":
                fits = fits and row.pending_qty > max(0, row.free_qty)
            elif where.state == "low":
                fits = fits and 0 < row.safety_qty >= row.available_qty
            if fits and text in words:
                found.append(row)
        return found

    # --- reading ------------------------------------------------------------------------------------------------------
    def page(self, where: StockFilter, mark: PageMark | None, limit: int, backwards: bool) -> StockPage:
        return StockPage(tuple(self._matching(where)[:limit]), None, None)

    def anchor_at(self, where: StockFilter, fraction: float) -> PageMark | None:
        return None

    def count(self, where: StockFilter, cap: int) -> RowCount:
        return RowCount(len(self._matching(where)))

    def still_there(self, where: StockFilter, sku_ids: Sequence[int]) -> tuple[StockRow, ...]:
        return tuple(row for row in self._matching(where) if row.sku_id in sku_ids)

    def counters(self) -> dict[str, int]:
        states = {state: {row.sku_id for row in self._matching(StockFilter(state=state))} for state in ("short", "low")}
        return {"all": len(SKUS), **{state: len(found) for state, found in states.items()}}

    def detail(self, sku_id: int) -> StockDetail:
        if sku_id not in self.moves:
            raise NotFound("sku.not_found", code=str(sku_id))
        code, name, spec, barcode, *_ = SKUS[sku_id - 1]
        rows = tuple(self._now(row) for key, row in sorted(self.rows.items()) if key[0] == sku_id)
        left = max(0, rows[0].free_qty - rows[0].pending_qty - sum(row.safety_qty for row in rows))
        sellable = (
            SellableRow("晴川旗舰店", "taobao", left, left, NOW - timedelta(minutes=50)),
            SellableRow("官网商城", "woocommerce", left, None, None, "woocommerce.stock_not_taken"),
        )
        waiting = 12 if rows[0].pending_qty else 0
        return StockDetail(
            sku_id,
            code,
            name,
            spec,
            (barcode,),
            f"{code}.png",
            rows,
            waiting,
            sellable,
            tuple(self.moves[sku_id][:200]),
        )

    def ledger(self, sku_id: int, below: int | None, limit: int) -> tuple[StockMoveRow, ...]:
        self.done.append(("ledger", sku_id, below))
        return (StockMoveRow(1, NOW - timedelta(days=40), "import", "on_hand", 60, 0, 60, "", "import", "李娜"),)

    def find(self, code: str) -> int | None:
        return next((at for at, sku in enumerate(SKUS, 1) if code in (sku[0], sku[3])), None)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def adjust(
        self, sku_id: int, warehouse_id: int, on_hand_qty: int, reason: str, by: Actor, place: str | None = None
    ) -> tuple[Outcome, ...]:
        self.done.append(("adjust", sku_id, warehouse_id, on_hand_qty, reason, place))
        if self.trouble is not None:
            raise self.trouble
        row = self.rows[sku_id, warehouse_id]
        if on_hand_qty < row.quarantine_qty:
            return (Outcome(row.sku_code, "stock.below_quarantine", {"code": row.sku_code}),)
        self._set(row, on_hand_qty, row.bin if place is None else place)
        return (Outcome(row.sku_code),)

    def _set(self, row: StockRow, on_hand: int, place: str) -> None:
        free = on_hand - row.reserved_qty - row.quarantine_qty
        self.rows[row.sku_id, row.warehouse_id] = replace(row, on_hand_qty=on_hand, available_qty=free, bin=place)

    def set_safety(self, sku_id: int, warehouse_id: int, safety_qty: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("set_safety", sku_id, warehouse_id, safety_qty))
        row = self.rows[sku_id, warehouse_id]
        self.rows[sku_id, warehouse_id] = replace(row, safety_qty=safety_qty)
        return (Outcome(row.sku_code),)

    def transfer(self, sku_id: int, from_id: int, to_id: int, qty: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("transfer", sku_id, from_id, to_id, qty))
        row = self.rows[sku_id, from_id]
        if row.available_qty < qty:
            raise BadInput("stock.too_little", code=row.sku_code, qty=qty)
        return (Outcome(row.sku_code),)

    def push(self, sku_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("push", tuple(sku_ids)))
        return tuple(Outcome(str(sku_id)) for sku_id in sku_ids)


_MOVES = (
    ("reserve", "reserved", 1, 23, 24),
    ("ship", "on_hand", -4, 28, 24),
    ("set", "on_hand", -1, 25, 24),
    ("transfer", "on_hand", 20, 8, 28),
)
