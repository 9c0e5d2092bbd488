"""The verbs on orders, from key or button to facade and back: ask if need be, do, tell, offer to undo.

A mixin for screens that hold a grid of orders (``self.view``); every ``do_`` method is a registered action.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QCursor

from app.services.queries.rows import OrderRow
from app.ui.actions import BY_NAME, Action
from app.ui.ask import ask
from app.ui.keys import offers, perform
from app.ui.making.verbs import MakingVerbs
from app.ui.orders.menus import choice_menu, grouped_menu
from app.ui.orders.verb_groups import grouped, why_not
from app.ui.regroup.verbs import RegroupVerbs
from app.ui.shell.dialogs import Confirm, NameDialog, Reason
from app.ui.words import number

if TYPE_CHECKING:
    from app.domain.people import Actor
    from app.services.queries.screen_rows import Choice
    from app.ui.facade import Outcomes
    from app.ui.grids.view import GridView

MOST = 100_000
"""A verb on a whole queue takes at most so many orders at once."""
LONGEST_TAG = 12
_MOST_UNDONE = 50
_LIST_VERBS = ("list.copy_cell", "list.copy_rows", "list.select_all")
"""What the menu of all verbs offers besides the orders' own."""
translate = QCoreApplication.translate

if TYPE_CHECKING:
    from app.ui.screen import Screen as _Base
else:
    _Base = object


class OrderVerbs(RegroupVerbs, MakingVerbs, _Base):
    """What can be done to the chosen orders."""

    view: GridView

    # --- whom it concerns ---------------------------------------------------------------------------------------------
    async def chosen_ids(self) -> list[int]:
        """Return the ids of the selection (asking for them when the whole queue is meant), or the current row's."""
        selection = self.view.selection
        if selection.whole:
            without = selection.without
            ids = await self.desk.read(self.ids_by_rule, MOST)
            return [order_id for order_id in ids if order_id not in without]
        return [row.id for row in self.view.chosen_rows()]

    def ids_by_rule(self, limit: int) -> tuple[int, ...]:
        """Return the ids of the list shown; runs on a reading thread."""
        raise NotImplementedError

    def chosen_orders(self) -> list[OrderRow]:
        """Return the order rows chosen one by one, or the current one."""
        return [row.raw for row in self.view.chosen_rows() if isinstance(row.raw, OrderRow)]

    # --- doing --------------------------------------------------------------------------------------------------------
    def _start(self, work: Any) -> None:
        self.desk.start(self, work)

    async def _do(
        self,
        verb: Callable[..., Outcomes],
        ids: Sequence[int],
        *args: Any,
        told: str,
        undo: Callable[[list[int]], None] | None = None,
    ) -> None:
        """Do it, tell what came of it: failures stay until they are seen, success passes as a toast with undo."""
        if not ids:
            return
        from app.ui.bulk import SHARE, BulkRun, in_shares  # not before the first paint, as what answers verbs below

        share = len(ids) if verb == self.desk.app.orders.print else SHARE  # one batch stays one batch
        outcomes = await in_shares(self.shell, BulkRun(verb, tuple(ids), args, share))
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        done = [which for which, outcome in zip(ids, outcomes, strict=False) if outcome.error is None]
        if done:
            words = told.replace("{n}", f"{len(done):,}")
            if failed:
                words += translate("Orders", "，{n} 单没有成").format(n=number(len(failed)))
            if len(outcomes) < len(ids):
                words += translate("Orders", "，其余 {n} 单没有动").format(n=number(len(ids) - len(outcomes)))
            if undo is not None:
                self.offer_undo(words, lambda: undo(done))
            else:
                self.shell.toast.show_toast(words)
        self.view.selection.clear()
        if len(failed) == 1 and len(ids) == 1:
            self.desk.tell_outcomes(outcomes)
        elif failed:
            again = [which for which, outcome in zip(ids, outcomes, strict=False) if outcome.error is not None]
            self._tell_failures(outcomes, lambda: self._start(self._do(verb, again, *args, told=told, undo=undo)))

    def _tell_failures(self, outcomes: Outcomes, again: Callable[[], None]) -> None:
        """List what was not done, each with its reason, and offer to try those once more."""
        title, retry = translate("Orders", "有几单没有成"), translate("Orders", "重试没成的")
        from app.ui.components.outcomes import OutcomeSheet

        sheet = OutcomeSheet(self.shell, title, outcomes, retry=retry)
        sheet.retried.connect(again)
        sheet.opened.connect(lambda order_no: self._start(self._open_by_no(order_no)))
        self.desk.start(self, ask(sheet), slot="sheet")

    async def _open_by_no(self, order_no: str) -> None:
        found = await self.desk.read(self.desk.app.orders.find, order_no)
        if found is not None:
            self.shell.open_order(found)

    # --- taking back --------------------------------------------------------------------------------------------------
    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        """Say what was done; U takes it back, now or later, the last thing first."""
        past: list[Callable[[], None]] = self.__dict__.setdefault("_undoable", [])

        def take_back() -> None:
            if take_back in past:
                past.remove(take_back)
                undo()

        past.append(take_back)
        del past[:-_MOST_UNDONE]
        self.shell.toast.show_toast(words, translate("Orders", "撤销"), "U", take_back)

    def do_undo(self) -> None:
        past: list[Callable[[], None]] = self.__dict__.get("_undoable", [])
        if self.shell.toast.undo_now():
            return
        if past:
            past[-1]()
        else:
            self.shell.toast.show_toast(translate("Orders", "没有可撤销的了"))

    def do_print(self) -> None:
        self._start(self._simple(self.desk.app.orders.print, None, told=translate("Orders", "已交给打印：{n} 单")))

    def do_slips(self) -> None:
        self._start(self._slips())

    async def _slips(self) -> None:
        """Ask where to, then save the packing slips of the chosen orders as A4 sheets."""
        ids = await self.chosen_ids()
        if not ids:
            return
        name = translate("Orders", "发货单") + ".pdf"
        from PySide6.QtWidgets import QFileDialog  # its enums are many, and every start comes through here

        chooser = QFileDialog(self.shell, translate("Actions", "发货单存为 PDF"), name)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("pdf")
        chooser.fileSelected.connect(lambda target: self._start(self.save_slips(ids, target)))
        chooser.open()

    async def save_slips(self, ids: Sequence[int], target: str) -> None:
        """Save the packing slips of these orders to ``target``."""
        told = translate("Orders", "{n} 单的发货单已存在 {name}").replace("{name}", Path(target).name)
        await self._do(self.desk.app.orders.save_slips, ids, target, told=told)

    def do_number(self) -> None:
        self._start(self._simple(self.desk.app.orders.request_numbers, told=translate("Orders", "正在取号：{n} 单")))

    async def _simple(self, verb: Callable[..., Outcomes], *args: Any, told: str) -> None:
        await self._do(verb, await self.chosen_ids(), *args, told=told)

    def do_hold(self) -> None:
        self._start(self._hold())

    async def _hold(self) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        from app.ui.regroup.hold_dialog import HoldDialog

        dialog = HoldDialog(self.shell, len(ids), self.desk.now())
        if await ask(dialog):
            orders, until, when = self.desk.app.orders, dialog.release_at(), dialog.release_when()

            def hold(share: Sequence[int], reason: str, by: Actor) -> Outcomes:
                return orders.hold(share, reason, until, by, when)

            await self._do(
                hold,
                ids,
                dialog.reason(),
                told=translate("Orders", "已挂起 {n} 单"),
                undo=lambda done: self._back(orders.release, done, translate("Orders", "已解挂 {n} 单")),
            )

    def _back(self, verb: Callable[..., Outcomes], ids: list[int], told: str) -> None:
        self._start(self._do(verb, ids, told=told))

    def do_release(self) -> None:
        self._start(self._simple(self.desk.app.orders.release, told=translate("Orders", "已解挂 {n} 单")))

    def do_urgent(self) -> None:
        """Urgent, unless all chosen ones are already: then normal again."""
        on = not all(row.urgent for row in self.chosen_orders()) or self.view.selection.whole
        self._start(self._urgent(on=on))

    async def _urgent(self, *, on: bool, ids: list[int] | None = None) -> None:
        told = translate("Orders", "已加急 {n} 单") if on else translate("Orders", "{n} 单不再加急")
        await self._do(
            self.desk.app.orders.urgent,
            ids or await self.chosen_ids(),
            on,
            told=told,
            undo=lambda done: self._start(self._urgent(on=not on, ids=done)),
        )

    def do_cancel(self) -> None:
        self._start(
            self._with_reason(
                self.desk.app.orders.cancel,
                translate("Orders", "取消 {n} 单，为什么？"),
                translate("Orders", "占用会释放，运单号会回收，已打的面单要作废。"),
                translate("Orders", "取消订单"),
                [translate("Orders", "买家不要了"), translate("Orders", "长期缺货"), translate("Orders", "重复下单")],
                translate("Orders", "已取消 {n} 单"),
            )
        )

    async def _with_reason(
        self, verb: Callable[..., Outcomes], title: str, why: str, button: str, reasons: list[str], told: str
    ) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        dialog = Reason(self.shell, title.format(n=len(ids)), why, button, reasons, danger=True)
        if await ask(dialog):
            await self._do(verb, ids, dialog.reason(), told=told)

    def do_ship(self) -> None:
        self._start(self._ship())

    async def _ship(self) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        dialog = Confirm(
            self.shell,
            translate("Orders", "不验货，直接发出 {n} 单").format(n=len(ids)),
            translate("Orders", "库存会扣减，运单号会回写到平台。没打面单的包裹不会发出。"),
            translate("Orders", "发货"),
        )
        if await ask(dialog):
            await self._do(self.desk.app.orders.ship, ids, told=translate("Orders", "已发货 {n} 单"))

    def do_carrier(self) -> None:
        menu = choice_menu(self.view, self.choices_of("carrier"), lambda carrier: self._start(self._carrier(carrier)))
        menu.popup(self._menu_place())

    async def _carrier(self, carrier: Choice) -> None:
        told = translate("Orders", "{n} 单改用 {carrier}").replace("{carrier}", carrier.name)
        await self._do(self.desk.app.orders.choose_carrier, await self.chosen_ids(), carrier.id, told=told)

    def do_warehouse(self) -> None:
        """Choose where orders leave from; the last choice leaves it to the rules again."""
        from app.services.queries.screen_rows import Choice  # not before the first paint

        free = Choice(0, translate("Orders", "不指定，按规则"))
        menu = choice_menu(
            self.view, [*self.choices_of("warehouse"), free], lambda house: self._start(self._warehouse(house))
        )
        menu.popup(self._menu_place())

    async def _warehouse(self, house: Choice) -> None:
        told = translate("Orders", "{n} 单指定从 {warehouse} 发").replace("{warehouse}", house.name)
        if not house.id:
            told = translate("Orders", "{n} 单不再指定仓库")
        await self._do(self.desk.app.orders.choose_warehouse, await self.chosen_ids(), house.id or None, told=told)

    def do_tag(self) -> None:
        """Put a tag on, or take it off where every chosen order has it."""
        have = [set(row.tags) for row in self.chosen_orders()]
        common = set.intersection(*have) if have else set()
        menu = choice_menu(
            self.view,
            self.choices_of("tag"),
            lambda choice: self._start(self._tag(choice.name, on=choice.name not in common)),
            common,
        )
        menu.addSeparator()
        menu.addAction(translate("Orders", "新标签…")).triggered.connect(lambda: self._start(self._new_tag()))
        menu.popup(self._menu_place())

    async def _new_tag(self) -> None:
        title, verb = translate("Orders", "新标签叫什么？"), translate("Orders", "打标签")
        dialog = NameDialog(self.shell, title, verb, longest=LONGEST_TAG)
        if await ask(dialog):
            await self._tag(dialog.reason(), on=True)
            self.read_choices()

    def read_choices(self) -> None:
        """Read again what menus offer."""

    async def _tag(self, name: str, *, on: bool, ids: list[int] | None = None) -> None:
        add, remove = ([name], []) if on else ([], [name])
        told = translate("Orders", "已打标签 {n} 单") if on else translate("Orders", "已去掉标签 {n} 单")
        await self._do(
            self.desk.app.orders.tag,
            ids or await self.chosen_ids(),
            add,
            remove,
            told=told,
            undo=lambda done: self._start(self._tag(name, on=not on, ids=done)),
        )

    def choices_of(self, kind: str) -> tuple[Any, ...]:
        """Return what a menu offers, read when the screen was attached."""
        raise NotImplementedError

    def do_more(self) -> None:
        """Every verb in its group, with its key; what cannot be done to the chosen orders is off and says why."""
        here = [action for action in BY_NAME.values() if "orders" in action.contexts or action.name in _LIST_VERBS]
        groups = grouped([action for action in here if offers(self, action)])
        grouped_menu(self.view, groups, self.shell.keys, lambda action: perform(self, action), self._why_not).popup(
            self._menu_place()
        )

    def _why_not(self, action: Action) -> str:
        if not self.shell.allows(action):
            return translate("OrderVerbs", "没有这个权限")
        if self.refusal(action):
            return translate("OrderVerbs", "面板上是以前的样子")
        chosen = [row.raw for row in self.view.chosen_rows()]
        known = [row for row in chosen if isinstance(row, OrderRow)]
        if self.view.selection.whole or len(known) < len(chosen):
            return ""  # nobody knows without asking below; the verb itself tells
        return why_not(action, known)

    def refusal(self, _action: Action) -> str:
        """Return why a verb cannot be done now at all; screens that have a reason say it."""
        return ""

    def _menu_place(self) -> QPoint:
        row = self.view.current
        if row is None or self.view.underMouse():
            return QCursor.pos()
        y = row * self.view.row_px() - self.view.verticalScrollBar().value() + self.view.row_px()
        return self.view.viewport().mapToGlobal(self.view.viewport().rect().topLeft()) + QPoint(60, max(0, y))
