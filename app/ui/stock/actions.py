"""The verbs of the stock panel, from key, scan or button to the facade and back; each can be taken back by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint

from app.errors import AppError
from app.services.queries.screen_rows import StockDetail
from app.services.queries.work_place_rows import StockRow
from app.ui.actions import BY_NAME
from app.ui.ask import ask
from app.ui.keys import offers
from app.ui.orders.menus import choice_menu, verb_menu
from app.ui.sound import DULL, PIECE
from app.ui.stock.columns import sku_of
from app.ui.stock.dialogs import Place, SafetyDialog, TransferDialog
from app.ui.stock.tally import Counted
from app.ui.words import change, number

if TYPE_CHECKING:
    from app.services.queries.rows import Outcome
    from app.ui.stock.view import StockScreen

OLDER = 200
"""Ledger lines fetched at a time."""
MOST = 200
"""So many rows at most go onto the counting list at once."""
PUSH_MOST = 20_000
translate = QCoreApplication.translate


class StockVerbs:
    """Mixed into StockScreen; every ``do_`` method is a registered action."""

    # --- counting -----------------------------------------------------------------------------------------------------
    def do_adjust(self: StockScreen) -> None:
        """Put the chosen rows on the counting list and go there; the count is typed."""
        rows = self.chosen_stock()[:MOST]
        self.open_tally(by_scan=False)
        if rows:
            self.desk.start(self, self._onto_tally([(row.sku_id, row.warehouse_id) for row in rows]))

    def do_count(self: StockScreen) -> None:
        """Count by scanning: every piece adds one."""
        self.open_tally(by_scan=True)
        self.tally.reasons.setFocus()

    async def _onto_tally(self: StockScreen, places: list[tuple[int, int]]) -> None:
        stock = self.desk.app.stock

        def details() -> list[StockDetail]:
            return [stock.detail(sku_id) for sku_id, _ in places]

        found = await self.desk.read(details)
        for detail, (_, warehouse_id) in zip(found, places, strict=True):
            if detail.rows:
                self.tally.add(detail.rows, warehouse_id)
        self.tally.focus_first()

    async def _scan(self: StockScreen, code: str) -> None:
        """A scanned SKU goes onto the open list, or is shown; an order's code opens the order."""
        stock, orders = self.desk.app.stock, self.desk.app.orders
        sku_id = await self.desk.read(stock.find, code)
        if sku_id is None:
            order_id = None if self.tallying() else await self.desk.read(orders.find, code)
            if order_id is not None:
                self.shell.open_order(order_id)
                return
            self.shell.sounds.play(DULL)
            self.shell.toast.show_toast(translate("Stock", "没有条码或编码是「{code}」的单品").format(code=code))
            return
        if not self.tallying():
            self.open_thing("stock", sku_id)
            return
        self.shell.sounds.play(PIECE)
        line = self.tally.lines.get(sku_id)
        if line is None:
            detail = await self.desk.read(stock.detail, sku_id)
            if not detail.rows:
                return
            line = self.tally.add(detail.rows, self.warehouse_id() or detail.rows[0].warehouse_id)
        if self.tally.by_scan:
            line.add_piece()
        else:
            line.focus_count()
        self.tally.body.ensureWidgetVisible(line)

    def do_save(self: StockScreen) -> None:
        """Write what was counted."""
        if self.tallying() and not self.tally.busy and self.tally.ready():
            self.desk.start(self, self._save(self.tally.counted(), self.tally.reason()), slot="save")

    async def _save(self: StockScreen, counted: list[Counted], reason: str) -> None:
        self.tally.set_busy(True)
        done: list[Counted] = []
        try:
            for one in counted:
                if await self._write(one, reason):
                    done.append(one)
                    self.tally.drop(one.row.sku_id)
        finally:
            self.tally.set_busy(False)
        if not done:
            return
        if len(done) == 1:
            row = done[0]
            told = translate("Stock", "已调整 {code}：{before} → {after}").format(
                code=row.row.sku_code, before=number(row.row.on_hand_qty), after=number(row.on_hand_qty)
            )
        else:
            told = translate("Stock", "已调整 {n} 项，{change}").format(
                n=len(done), change=change(sum(one.difference for one in done))
            )
        self.shell.toast.show_toast(
            told, translate("Stock", "调回"), "U", lambda: self.desk.start(self, self._set_back(done))
        )
        if not self.tally.lines:
            self.close_tally()

    async def _write(self: StockScreen, one: Counted, reason: str) -> bool:
        row = one.row
        try:
            outcomes = await self.desk.write(
                self.desk.app.stock.adjust, row.sku_id, row.warehouse_id, one.on_hand_qty, reason, self.desk.by,
                one.place,
            )  # fmt: skip
        except AppError as error:
            self.tally.refuse(row.sku_id, error)
            return False
        failed = next((outcome for outcome in outcomes if outcome.error is not None), None)
        if failed is not None:
            self.tally.refuse(row.sku_id, _error_of(failed))
            return False
        return True

    async def _set_back(self: StockScreen, done: list[Counted]) -> None:
        """Take the differences back, measured against what the books say now: sales in between stay."""
        stock = self.desk.app.stock
        for one in done:
            row = one.row
            detail = await self.desk.read(stock.detail, row.sku_id)
            now = next((place for place in detail.rows if place.warehouse_id == row.warehouse_id), None)
            if now is None:
                continue
            old_bin = row.bin if one.place is not None else None
            back = max(0, now.on_hand_qty - one.difference)
            self.desk.tell_outcomes(
                await self.desk.write(stock.adjust, row.sku_id, row.warehouse_id, back, "undo", self.desk.by, old_bin)
            )
        self.shell.toast.show_toast(translate("Stock", "已调回 {n} 项，{change}").format(
            n=len(done), change=change(-sum(one.difference for one in done))))  # fmt: skip

    # --- one SKU ------------------------------------------------------------------------------------------------------
    def do_safety(self: StockScreen) -> None:
        row = self.current_stock()
        if row is not None:
            self.desk.start(self, self._safety(row), slot="ask")

    async def _safety(self: StockScreen, row: StockRow) -> None:
        dialog = SafetyDialog(self.shell, row)
        if await ask(dialog) and dialog.value() != row.safety_qty:
            await self._set_safety(row, dialog.value(), row.safety_qty)

    async def _set_safety(self: StockScreen, row: StockRow, qty: int, before: int | None) -> None:
        outcomes = await self.desk.write(
            self.desk.app.stock.set_safety, row.sku_id, row.warehouse_id, qty, self.desk.by
        )
        if not self.desk.tell_outcomes(outcomes):
            return
        told = translate("Stock", "{code} 安全库存 {n} 件").format(code=row.sku_code, n=number(qty))
        if before is None:
            self.shell.toast.show_toast(told)
        else:
            self.shell.toast.show_toast(
                told,
                translate("Stock", "撤销"),
                "U",
                lambda: self.desk.start(self, self._set_safety(row, before, None)),
            )

    def do_transfer(self: StockScreen) -> None:
        row = self.current_stock()
        if row is not None:
            self.desk.start(self, self._transfer(row), slot="ask")

    async def _transfer(self: StockScreen, row: StockRow) -> None:
        app = self.desk.app

        def both() -> list[Place]:
            free = {place.warehouse_id: place.available_qty for place in app.stock.detail(row.sku_id).rows}
            return [Place(one.id, one.name, free.get(one.id, 0)) for one in app.orders.choices("warehouse")]

        places = await self.desk.read(both)
        if len(places) < 2:
            self.shell.toast.show_toast(translate("Stock", "只有一个仓，没有地方可调。"))
            return
        source = max((place for place in places if place.id != row.warehouse_id), key=lambda place: place.free)
        route = (source.id, row.warehouse_id) if source.free > row.available_qty else (row.warehouse_id, source.id)
        wanted = max(1, row.safety_qty - row.available_qty) if route[1] == row.warehouse_id else 1
        dialog = TransferDialog(self.shell, f"{row.name} {row.spec}".strip(), places, route, wanted)
        if await ask(dialog):
            names = {place.id: place.name for place in places}
            route = (dialog.from_id(), dialog.to_id())
            await self._move(row, route, dialog.value(), names, undo=True)

    async def _move(
        self: StockScreen, row: StockRow, route: tuple[int, int], qty: int, names: dict[int, str], *, undo: bool
    ) -> None:
        stock = self.desk.app.stock
        outcomes = await self.desk.write(stock.transfer, row.sku_id, *route, qty, self.desk.by)
        if not self.desk.tell_outcomes(outcomes):
            return
        told = translate("Stock", "{code}：{n} 件从{source}调到{target}").format(
            code=row.sku_code, n=number(qty), source=names[route[0]], target=names[route[1]]
        )
        if not undo:
            self.shell.toast.show_toast(told)
            return
        back = (route[1], route[0])
        self.shell.toast.show_toast(
            told,
            translate("Stock", "调回"),
            "U",
            lambda: self.desk.start(self, self._move(row, back, qty, names, undo=False)),
        )

    def do_push(self: StockScreen) -> None:
        self.desk.start(self, self._push(), slot="push")

    async def _push(self: StockScreen) -> None:
        skus = await self.chosen_skus(PUSH_MOST)
        if not skus:
            return
        outcomes = await self.desk.write(self.desk.app.stock.push, skus, self.desk.by)
        if self.desk.tell_outcomes(outcomes):
            self.shell.toast.show_toast(
                translate("Stock", "{n} 个单品的可售数已排上推送").format(n=number(len(outcomes)))
            )
            self.view.selection.clear()

    async def chosen_skus(self: StockScreen, most: int) -> list[int]:
        """Return the SKUs of the selection; of the whole list when that is meant."""
        selection = self.view.selection
        if not selection.whole:
            return list(dict.fromkeys(row.sku_id for row in self.chosen_stock()))
        without = {sku_of(one) for one in selection.without}
        stock, where = self.desk.app.stock, self.where()
        page = await self.desk.read(stock.page, where, None, most, False)
        return [sku for sku in dict.fromkeys(row.sku_id for row in page.rows) if sku not in without]

    # --- ledger, list -------------------------------------------------------------------------------------------------
    def do_ledger(self: StockScreen) -> None:
        """Show the whole ledger; once more: older lines."""
        panel = self.panel
        if panel.detail is None:
            return
        self.show_panel()
        if panel.tabs.active() == "ledger":
            self.load_older()
        else:
            panel.tabs.activate("ledger")

    def load_older(self: StockScreen) -> None:
        """Fetch ledger lines before the oldest shown."""
        moves = self.panel.moves()
        if self.panel.detail is not None and moves and not self.panel.ended:
            self.desk.start(self, self._older(self.panel.detail.sku_id, moves[-1].id), slot="older")

    async def _older(self: StockScreen, sku_id: int, below: int) -> None:
        moves = await self.desk.read(self.desk.app.stock.ledger, sku_id, below, OLDER)
        if self.panel.detail is not None and self.panel.detail.sku_id == sku_id:
            self.panel.add_older(moves, OLDER)

    async def _open_order(self: StockScreen, order_no: str) -> None:
        found = await self.desk.read(self.desk.app.orders.find, order_no)
        if found is not None:
            self.shell.open_order(found)

    def do_warehouse(self: StockScreen) -> None:
        """Choose a warehouse, or all."""
        chosen = [one.name for one in self.warehouses if one.id == self.warehouse_id()]
        menu = choice_menu(self, self.warehouse_choices(), lambda one: self.filter_warehouse(one.id), chosen)
        menu.popup(self.bar.warehouse.mapToGlobal(QPoint(0, self.bar.warehouse.height() + 2)))

    def do_undo(self: StockScreen) -> None:
        self.shell.toast.undo_now()

    def do_more(self: StockScreen) -> None:
        """Everything that can be done here, with its key."""
        actions = [
            action
            for action in BY_NAME.values()
            if "stock" in action.contexts and offers(self, action) and self.shell.allows(action)
        ]
        menu = verb_menu(self.view, actions, self.shell.keys, lambda action: getattr(self, action.handler)())
        menu.popup(self.view.mapToGlobal(QPoint(60, 60)))


def _error_of(outcome: Outcome) -> AppError:
    return AppError(outcome.error or "", **outcome.params)
