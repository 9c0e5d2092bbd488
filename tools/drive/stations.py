"""The stations of the drive, from the welcome page to a shipped parcel; each asserts on widgets and on the database."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.bootstrap.window import DEMO_PERSON
from app.services.queries.rows import OrderRow
from app.services.queries.screen_rows import AuditRow
from app.ui.audit.view import AuditScreen
from app.ui.bench.state import Phase
from app.ui.bench.view import BenchScreen
from app.ui.orders.view import OrdersScreen
from app.ui.print_station.view import PrintScreen
from app.ui.regroup.gift_dialog import GiftDialog
from app.ui.regroup.hold_dialog import HoldDialog
from app.ui.regroup.merge_dialog import MergeDialog
from app.ui.welcome.first import ChoicePage
from app.ui.welcome.view import WelcomeScreen
from tools.drive.hands import Hands
from tools.drive.outside import Outside

Key = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
ENOUGH_ORDERS = 100
START_S = 60.0
_SEEN_ONLY = ("message", "phone_odd")
"""Findings that a look is enough for."""
_QUEUES = ("multi_qty", "multi_sku")
"""Print queues whose parcels hold more than one piece."""
_LEAST, _MOST = 2, 6
"""Pieces of the parcel that is packed."""


@dataclass(frozen=True)
class Packed:
    """The parcel that goes over the bench."""

    parcel_id: int
    order_id: int
    order_no: str
    waybill_no: str
    pieces: tuple[str, ...]
    """One bar code per piece."""
    wrong: str
    """The bar code of something else."""


class Drive:
    """One drive; every station leaves the window where the next one begins."""

    def __init__(self, hands: Hands, outside: Outside) -> None:
        self.hands, self.outside = hands, outside
        self.window = hands.window
        self.result: dict[str, Any] = {}

    async def welcome(self) -> None:
        """The welcome page; the demo is chosen with its digit."""
        hands = self.hands
        page = await hands.until(self._choice, "the welcome page", START_S)
        hands.expect(page.title.text() == "欢迎用聚单台", "the welcome page greets in Chinese")
        await hands.look("welcome")
        await hands.type("1")

    def _choice(self) -> ChoicePage | None:
        cover = self.window._cover  # noqa: SLF001 - what covers the window is nobody's business but a test's
        page = cover.page if isinstance(cover, WelcomeScreen) else None
        return page if isinstance(page, ChoicePage) and page.isVisible() else None

    async def orders(self) -> None:
        """The demo's orders come in from the simulated shops and stand in the grid."""
        hands, window = self.hands, self.window
        await hands.until(lambda: window.desk is not None and window.demo.isVisible(), "the demo's banner", START_S)
        hands.expect("演示仓库" in window.demo.words.text(), "the banner says that this is the demo")
        screen = cast("OrdersScreen", await hands.until(window.current_screen, "an area"))
        hands.expect(isinstance(screen, OrdersScreen), "the supervisor begins at the orders")
        await hands.until(lambda: screen.grid.rowCount() >= ENOUGH_ORDERS, "orders in the grid", START_S)
        await hands.until(self._settled, "every order taken in and audited", START_S)
        await hands.until(lambda: screen.grid.row_at(0) is not None, "the first rows")
        await hands.until(lambda: window.paper_window is not None, "the virtual printer shows itself")
        await hands.to_front()
        hands.expect(screen.view.hasFocus(), "the keyboard is in the grid once the welcome page is gone")
        known = {row["order_no"] for row in self.outside.rows("SELECT order_no FROM sales_order")}
        rows = [row.raw for at in range(5) if (row := screen.grid.row_at(at)) is not None]
        shown = {row.order_no for row in rows if isinstance(row, OrderRow)}
        hands.expect(bool(shown) and shown <= known, "the grid shows the database's orders")
        self.result["orders"] = len(known)
        await hands.look("orders")

    def _settled(self) -> bool:
        waiting = self.outside.one(
            "SELECT count(*) FROM sales_order WHERE state IN ('received', 'audited') AND open_exceptions = 0"
        )
        taken: int = self.outside.one("SELECT count(*) FROM sales_order")
        ready: int = self.outside.one("SELECT count(*) FROM sales_order WHERE queue = 'to_print'")
        return waiting == 0 and taken >= ENOUGH_ORDERS and ready > 0

    # --- audit --------------------------------------------------------------------------------------------------------
    async def audit(self) -> None:
        """One order with a finding is passed with A."""
        hands = self.hands
        await hands.press(Key.Key_2, _CTRL)
        screen = cast("AuditScreen", self.window.current_screen())
        hands.expect(isinstance(screen, AuditScreen), "Ctrl+2 opens the audit")
        items = await hands.until(screen.reason_list.items, "reasons to audit")
        digit = next((at for at, item in enumerate(items, 1) if item.key in _SEEN_ONLY), 0)
        hands.expect(0 < digit <= 9, "a reason that a look is enough for")
        kind = items[digit - 1].key
        await hands.type(str(digit))
        order_id = await self._passable(screen, kind)
        order_no = self.outside.one("SELECT order_no FROM sales_order WHERE id = ?", order_id)
        await hands.look("audit")
        await hands.type("a")
        await hands.until(
            lambda: self.outside.one("SELECT state FROM sales_order WHERE id = ?", order_id) in ("audited", "routed"),
            f"{order_no} passed",
        )
        await hands.until(lambda: order_no in self.window.toast.accessibleName(), "the toast names the passed order")
        by = self.outside.one(
            "SELECT by_name FROM order_event WHERE order_id = ? AND code = 'audit.passed_by_person'", order_id
        )
        hands.expect(by == DEMO_PERSON, f"the event names who passed it, not {by!r}")
        await hands.until(lambda: self._case(screen) not in (None, order_id), "the audit goes on to the next order")
        self.result["passed"] = order_no
        await hands.look("audit-passed")
        await self._hold_and_undo(screen)
        await self._gift(screen)
        await self._merge_is_offered()

    async def _asked(self, kind: type[QDialog]) -> QDialog:
        """Wait for a dialog of this kind to come up."""

        def modal() -> QDialog | None:
            found = QApplication.activeModalWidget()
            return found if isinstance(found, kind) else None

        return await self.hands.until(modal, f"{kind.__name__} comes up")

    async def _hold_and_undo(self, screen: AuditScreen) -> None:
        """H holds the order in question with a reason, U lets it go on again."""
        hands = self.hands
        order_id = await hands.until(lambda: self._case(screen), "an order in question")
        held = "SELECT count(*) FROM order_exception WHERE order_id = ? AND kind = 'hold' AND closed_at IS NULL"
        await hands.type("h")
        await self._asked(HoldDialog)
        await hands.type("1")
        await hands.look("audit-hold")
        await hands.press(Key.Key_F12)
        await hands.until(lambda: self.outside.one(held, order_id) == 1, "the order is on hold")
        await hands.until(self.window.toast.has_undo, "the toast offers to undo")
        await hands.type("u")
        await hands.until(lambda: self.outside.one(held, order_id) == 0, "the hold is taken back")

    async def _gift(self, screen: AuditScreen) -> None:
        """G and a scan add a gift, U takes it back."""
        hands = self.hands
        order_id = await hands.until(lambda: self._case(screen), "an order in question")
        code = self.outside.one(
            "SELECT b.barcode FROM sku_barcode b JOIN sku s ON s.id = b.sku_id WHERE s.active LIMIT 1"
        )
        gifts = "SELECT count(*) FROM order_line WHERE order_id = ? AND kind = 'gift' AND qty > refunded_qty"
        before = self.outside.one(gifts, order_id)
        await hands.type("g")
        await self._asked(GiftDialog)
        await hands.scan(code)
        await hands.until(lambda: cast("GiftDialog", QApplication.activeModalWidget()).code() == code, "the code")
        await hands.press(Key.Key_F12)
        await hands.until(lambda: self.outside.one(gifts, order_id) == before + 1, "the gift is added")
        await hands.until(self.window.toast.has_undo, "the toast offers to undo")
        await hands.type("u")
        await hands.until(lambda: self.outside.one(gifts, order_id) == before, "the gift is taken back")

    async def _merge_is_offered(self) -> None:
        """M lists the receiver's orders; Esc leaves everything as it was."""
        await self.hands.type("m")
        await self._asked(MergeDialog)
        await self.hands.look("audit-merge")
        await self.hands.press(Key.Key_Escape)
        await self.hands.until(lambda: QApplication.activeModalWidget() is None, "the dialog is gone")

    def _case(self, screen: AuditScreen) -> int | None:
        return screen.panel.case.detail.row.id if screen.panel.case is not None else None

    def _current(self, screen: AuditScreen, kind: str) -> int | None:
        """Return the order in the cursor's row once list and panel both show it under this reason."""
        row, case = screen.view.current_row(), screen.panel.case
        if row is None or case is None or case.kind != kind:
            return None
        if not isinstance(row.raw, AuditRow) or row.raw.finding.kind != kind:
            return None
        return int(row.id) if case.detail.row.id == row.id else None

    async def _passable(self, screen: AuditScreen, kind: str) -> int:
        """Go down the list until an order has nothing but this finding; return it."""
        for _ in range(20):
            order_id = await self.hands.until(lambda: self._current(screen, kind), "the panel shows the current order")
            open_kinds = self.outside.rows(
                "SELECT kind FROM order_exception WHERE order_id = ? AND closed_at IS NULL", order_id)  # fmt: skip
            if [row["kind"] for row in open_kinds] == [kind]:
                return order_id
            await self.hands.type("j")
        self.hands.expect(False, f"an order with nothing but {kind}")  # noqa: FBT003 - always
        return 0

    # --- print station ------------------------------------------------------------------------------------------------
    async def print_batch(self) -> Packed:
        """A batch is begun with Enter; labels come out of the simulated printer."""
        hands, outside = self.hands, self.outside
        await hands.press(Key.Key_3, _CTRL)
        screen = cast("PrintScreen", self.window.current_screen())
        hands.expect(isinstance(screen, PrintScreen), "Ctrl+3 opens the print station")
        work = await hands.until(lambda: screen.work if screen.work and screen.work.queues else None, "print queues")
        counts = {row.key: (at, row.count) for at, row in enumerate(work.queues, 1)}
        chosen = next((key for key in _QUEUES if counts.get(key, (0, 0))[1]), "")
        hands.expect(bool(chosen), f"parcels of several pieces to print among {counts}")
        await hands.type(str(counts[chosen][0]))
        await hands.until(lambda: work.queue == chosen and work.plan is not None and work.may_start(), "the next batch")
        labels = len(work.plan.parcel_ids) if work.plan is not None else 0
        hands.expect(screen.plan_card.start.text().endswith(f"{labels} 张"), "the button says how many labels")
        await hands.look("print-plan")
        await hands.press(Key.Key_Return)
        await hands.until(lambda: outside.one("SELECT count(*) FROM print_batch") == 1, "one batch in the database")
        await hands.until(lambda: screen.batch_cards, "the batch's card")
        packed = await hands.until(self._printed, "a printed label of a parcel with several pieces", 60)
        hands.expect(outside.on_paper(packed.waybill_no) == 1, "the label came out of the printer once")
        proof = outside.rows("SELECT state, proof FROM print_job WHERE parcel_id = ?", packed.parcel_id)
        hands.expect([(row["state"], row["proof"]) for row in proof] == [("confirmed", "printer")], "its job is proven")
        await hands.until(lambda: any(card.isVisible() for card in screen.batch_cards), "the batch's progress")
        self.result |= {"batch": labels, "waybill_no": packed.waybill_no, "order_no": packed.order_no}
        await hands.look("print-running")
        if self.window.paper_window is not None:
            await hands.look("paper", self.window.paper_window)
        return packed

    def _printed(self) -> Packed | None:
        for row in self.outside.rows(
            "SELECT p.id, p.order_id, o.order_no, p.waybill_no FROM parcel p JOIN sales_order o ON o.id = p.order_id"
            " WHERE p.state = 'printed' AND o.queue = 'to_pack' AND o.open_exceptions = 0 AND o.parcel_count = 1"
            " AND EXISTS (SELECT 1 FROM print_job j WHERE j.parcel_id = p.id AND j.state = 'confirmed') ORDER BY p.id"
        ):
            pieces = self._pieces(row["id"])
            if _LEAST <= len(pieces) <= _MOST and "" not in pieces:
                return Packed(
                    row["id"], row["order_id"], row["order_no"], row["waybill_no"], pieces, self._other(pieces)
                )
        return None

    def _pieces(self, parcel_id: int) -> tuple[str, ...]:
        """Return one bar code per piece, an empty one where a SKU has none."""
        lines = self.outside.rows(
            "SELECT pl.qty, (SELECT min(barcode) FROM sku_barcode b WHERE b.sku_id = pl.sku_id) AS code"
            " FROM parcel_line pl WHERE pl.parcel_id = ? ORDER BY pl.id",
            parcel_id,
        )
        return tuple(line["code"] or "" for line in lines for _ in range(line["qty"]))

    def _other(self, pieces: tuple[str, ...]) -> str:
        """Return the bar code of a SKU that is none of these pieces."""
        words = (
            "SELECT min(barcode) FROM sku_barcode WHERE sku_id NOT IN"
            " (SELECT sku_id FROM sku_barcode WHERE barcode IN (SELECT value FROM json_each(?)))"
        )
        return str(self.outside.one(words, json.dumps(pieces)))

    # --- bench --------------------------------------------------------------------------------------------------------
    async def pack(self, packed: Packed) -> None:
        """Waybill, a wrong piece, Space, every piece: the last one ships the parcel."""
        hands = self.hands
        await hands.press(Key.Key_4, _CTRL)
        screen = cast("BenchScreen", self.window.current_screen())
        hands.expect(isinstance(screen, BenchScreen), "Ctrl+4 opens the bench")
        hands.expect(not self.window.rail.isVisible(), "the bench covers the window")
        await hands.until(lambda: screen.waiting.isVisible() and screen.banner.words == "等着扫描", "the bench waits")
        await hands.look("bench-waiting")
        await hands.scan(packed.waybill_no)
        wanted = len(packed.pieces)
        await self._says(screen, "scan", f"已扫 0 / {wanted} 件，继续扫商品")
        hands.expect(packed.order_no in screen.strip.accessibleName(), "the strip names the order")
        hands.expect(len(screen.cards.cards) == self._line_count(packed), "a card per line")
        await hands.look("bench-open")
        await self._wrong_piece(screen, packed)
        for at, code in enumerate(packed.pieces[:-1], 1):
            await hands.scan(code)
            await self._says(screen, "scan", f"已扫 {at} / {wanted} 件，继续扫商品")
            hands.expect(self._verified(packed) == at, f"{at} pieces counted in the database")
        await hands.look("bench-half")
        await hands.scan(packed.pieces[-1])
        await self._says(screen, "done", "完成，扫下一张面单")
        await self._shipped(screen, packed)

    async def _says(self, screen: BenchScreen, kind: str, words: str) -> None:
        await self.hands.until(
            lambda: (screen.banner.kind, screen.banner.words) == (kind, words) and screen.banner.isVisible(),
            f"the bench says {words!r} ({kind})",
        )

    async def _wrong_piece(self, screen: BenchScreen, packed: Packed) -> None:
        hands = self.hands
        await hands.scan(packed.wrong)
        await self._says(screen, "bad", "扫错了：不是这单的商品")
        hands.expect(screen.side.currentWidget() is screen.wrong, "what was scanned stands beside what is wanted")
        hands.expect(screen.banner.width() == screen.width(), "the red banner goes over the full width")
        hands.expect(self._verified(packed) == 0, "a wrong piece is not counted")
        await hands.look("bench-wrong")
        await asyncio.sleep(0.5)
        hands.expect(screen.banner.kind == "bad", "the banner stays until Space")
        await hands.press(Key.Key_Space)
        await self._says(screen, "scan", f"已扫 0 / {len(packed.pieces)} 件，继续扫商品")

    async def _shipped(self, screen: BenchScreen, packed: Packed) -> None:
        hands, outside = self.hands, self.outside
        hands.expect(screen.work is not None and screen.work.phase is Phase.DONE, "the parcel is done")
        hands.expect(screen.done.words == f"{packed.order_no} 完成", "the bench names the finished order")
        hands.expect(outside.told(packed.waybill_no) == [], "the shop is not told within the undo window")
        state = outside.rows(
            "SELECT p.state AS parcel, p.verified_by, o.state AS sales_order, o.queue FROM parcel p"
            " JOIN sales_order o ON o.id = p.order_id WHERE p.id = ?", packed.parcel_id)[0]  # fmt: skip
        hands.expect(tuple(state) == ("shipped", DEMO_PERSON, "shipped", "shipped"), f"shipped, not {tuple(state)}")
        self._ledger(packed)
        await hands.look("bench-done")

    def _ledger(self, packed: Packed) -> None:
        """The ledger took every piece once off the shelf and once off what was reserved."""
        sold = self.outside.rows(
            "SELECT sku_id, sum(qty) FROM parcel_line WHERE parcel_id = ? GROUP BY sku_id ORDER BY sku_id",
            packed.parcel_id,
        )
        for figure in ("on_hand", "reserved"):
            moved = self.outside.rows(
                "SELECT sku_id, -sum(change) FROM stock_move WHERE kind = 'ship' AND figure = ? AND order_id = ?"
                " GROUP BY sku_id ORDER BY sku_id", figure, packed.order_id)  # fmt: skip
            same = [tuple(row) for row in moved] == [tuple(row) for row in sold]
            self.hands.expect(same, f"the ledger's {figure} moves are the parcel's pieces")

    def _verified(self, packed: Packed) -> int:
        count: int = self.outside.one(
            "SELECT sum(verified_qty) FROM parcel_line WHERE parcel_id = ?", packed.parcel_id)  # fmt: skip
        return count

    def _line_count(self, packed: Packed) -> int:
        count: int = self.outside.one("SELECT count(*) FROM parcel_line WHERE parcel_id = ?", packed.parcel_id)
        return count

    # --- written back -------------------------------------------------------------------------------------------------
    async def written_back(self, packed: Packed) -> None:
        """After the undo window the shop has the number, once."""
        hands, outside = self.hands, self.outside
        loop = asyncio.get_running_loop()
        words = "SELECT count(*) FROM writeback WHERE waybill_no = ? AND state = 'done'"
        await hands.until(lambda: outside.one(words, packed.waybill_no) == 1, "the write-back done", 60)
        told = await loop.run_in_executor(None, outside.told, packed.waybill_no)
        hands.expect(len(told) == 1 and told[0]["completed"] == 1, f"one order completed once, not {told}")
        ways = told[0]["numbers"]
        hands.expect(list(ways) == [packed.waybill_no], f"the shop knows one number, not {list(ways)}")
        hands.expect(all(count <= 1 for count in ways[packed.waybill_no].values()), f"told once, not {ways}")
        await hands.press(Key.Key_Escape)
        await hands.until(lambda: not isinstance(self.window.current_screen(), BenchScreen), "Esc leaves the bench")
        await hands.press(Key.Key_1, _CTRL)
        orders = cast("OrdersScreen", self.window.current_screen())
        await hands.until(lambda: self._counted(orders), "the tabs count what changed meanwhile")
        await hands.look("after")

    def _counted(self, screen: OrdersScreen) -> bool:
        shown = {tab.key: tab.count for tab in screen.tabs().tabs()}
        waiting = self.outside.one("SELECT count(*) FROM sales_order WHERE queue = 'to_print'")
        return shown.get("to_print") == str(waiting)
