"""The print station's verbs, from key or button to facade and back."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from app.errors import AppError
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import Choice
from app.services.queries.work_place_rows import BatchRow, PrintJobRow
from app.services.queries.work_rows import JamRow, LeftBehind
from app.ui.actions import BY_NAME
from app.ui.ask import ask
from app.ui.components.outcomes import OutcomeSheet
from app.ui.components.panels import ScrollBody
from app.ui.components.side_list import SideList
from app.ui.facade import Outcomes
from app.ui.grids.view import GridView
from app.ui.keys import offers
from app.ui.orders.menus import choice_menu, verb_menu
from app.ui.print_station.actions import PrintWork
from app.ui.print_station.jam import JamDialog, LastGood
from app.ui.print_station.plan_card import PlanCard
from app.ui.print_station.reprint import ReprintDialog
from app.ui.screen import Screen
from app.ui.shell.dialogs import Confirm, Reason
from app.ui.words import number


class PrintVerbs(Screen):
    """The half of PrintScreen that acts; every ``do_`` method is a registered action."""

    work: PrintWork | None
    view: GridView
    queue_list: SideList
    plan_card: PlanCard
    cards: ScrollBody
    _jam: JamDialog | None = None
    _put_off: frozenset[int] = frozenset()
    """Printers whose jam was put off with Esc; they are not pushed to the front again until they ran."""

    def active_batch(self) -> BatchRow | None:
        """Return the batch that pause and cancel concern."""
        raise NotImplementedError

    def chosen_jobs(self) -> list[PrintJobRow]:
        """Return the journal's chosen rows, or its current one."""
        raise NotImplementedError

    def show_batch(self, batch_id: int | None) -> None:
        """Show one batch's journal; None: all jobs."""
        raise NotImplementedError

    def open_thing(self, kind: str, thing_id: int) -> None:
        """Show a batch's journal, asked for from the strip."""
        if kind == "print.batch":
            self.show_batch(thing_id)

    def jam_of(self, printer_id: int) -> JamRow | None:
        """Return what is known about a stopped printer."""
        raise NotImplementedError

    # --- the next batch -----------------------------------------------------------------------------------------------
    def do_start(self) -> None:
        if self.work is not None:
            self.work.start()

    def do_open(self) -> None:
        """Enter: in the queues it starts the shown batch, in the journal it opens the order."""
        if self.view.hasFocus():
            jobs = self.chosen_jobs()
            if jobs:
                self.desk.start(self, self._open_order(jobs[0].order_no))
        else:
            self.do_start()

    def do_toggle(self) -> None:
        """Space: in the journal it chooses the row, in the queues it pauses or goes on."""
        if self.view.hasFocus():
            self.view.toggle_current()
        else:
            self.do_pause()

    def do_numbers(self) -> None:
        self.desk.start(self, self._numbers())

    async def _numbers(self) -> None:
        if self.work is None:
            return
        self.tell_all(await self.work.numbers_only(), self.tr("正在取号：{n} 单"), self.tr("取号"))

    def do_order(self) -> None:
        if self.work is not None:
            self.work.next_order()

    def _begun(self, batch: BatchRow) -> None:
        told = self.tr("批次 {batch} 开始：{n} 张")
        self.shell.toast.show_toast(told.format(batch=batch.batch, n=number(batch.total)))
        self.show_batch(batch.id)

    def show_left_behind(self) -> None:
        """List what the next batch leaves out, and why."""
        if self.work is not None and self.work.plan is not None:
            groups = self.work.plan.left_behind
            self.desk.start(self, self._left_behind(groups), slot="left")

    async def _left_behind(self, groups: tuple[LeftBehind, ...]) -> None:
        orders = self.desk.app.orders
        shown = [(group, order_id) for group in groups for order_id in group.order_ids[:100]]

        def numbers() -> tuple[Outcome, ...]:
            return tuple(
                Outcome(orders.detail(order_id).row.order_no, group.code, group.params) for group, order_id in shown
            )

        outcomes = await self.desk.read(numbers)
        told = self.tr("这 {n} 单不在这一批里，原因没了会自己回到队列。").format(n=len(outcomes))
        self.open_sheet(self.tr("这一批留下的单"), outcomes, told)

    # --- running batches ----------------------------------------------------------------------------------------------
    def do_pause(self) -> None:
        batch = self.active_batch()
        if batch is not None:
            self.pause_batch(batch.id)

    def pause_batch(self, batch_id: int) -> None:
        """Pause a batch, or let it go on."""
        batch = self.work.batch(batch_id) if self.work is not None else None
        if batch is not None:
            self.desk.start(self, self.work.pause(batch))

    def do_stop(self) -> None:
        batch = self.active_batch()
        if batch is not None:
            self.stop_batch(batch.id)

    def stop_batch(self, batch_id: int) -> None:
        """Take the rest of a batch off, after a question that names object and count."""
        batch = self.work.batch(batch_id) if self.work is not None else None
        if batch is not None:
            self.desk.start(self, self._stop(batch), slot="stop")

    async def _stop(self, batch: BatchRow) -> None:
        sent = batch.confirmed + batch.sent + batch.unknown
        dialog = Confirm(
            self.shell,
            self.tr("取消批次 {batch} 余下的 {n} 张").format(batch=batch.batch, n=number(batch.waiting)),
            self.tr("已送出的 {n} 张不受影响，单号保留，随时可以再打。").format(n=number(sent)),
            self.tr("取消余下的"),
            leave=self.tr("接着打"),
            danger=True,
        )
        if await ask(dialog):
            outcomes = await self.work.stop(batch)
            taken = sum(1 for outcome in outcomes if outcome.error is None)
            self.shell.toast.show_toast(self.tr("已撤下 {n} 张，{sent} 张之前已送出").format(n=taken, sent=sent))

    def fix_failure(self, outcome: Outcome, fix: str) -> None:
        """The one fix of a failed label: another carrier, the audit screen, or the order."""
        if fix == "audit":
            self.shell.open_area("audit")
        elif fix == "carrier":
            self.desk.start(self, self._other_carrier(outcome.subject), slot="fix")
        else:
            self.desk.start(self, self._open_order(outcome.subject), slot="fix")

    async def _open_order(self, order_no: str) -> None:
        found = await self.desk.read(self.desk.app.orders.find, order_no)
        if found is not None:
            self.shell.open_order(found)

    async def _other_carrier(self, order_no: str) -> None:
        orders = self.desk.app.orders

        def both() -> tuple[int | None, tuple[Choice, ...]]:
            return orders.find(order_no), orders.choices("carrier")

        order_id, carriers = await self.desk.read(both)
        if order_id is not None:
            menu = choice_menu(self, carriers, lambda carrier: self.desk.start(self, self._switch(order_id, carrier)))
            menu.popup(self.plan_card.mapToGlobal(QPoint(80, 80)))

    async def _switch(self, order_id: int, carrier: Choice) -> None:
        outcomes = await self.desk.write(self.desk.app.orders.choose_carrier, (order_id,), carrier.id, self.desk.by)
        self.tell_all(outcomes, self.tr("{n} 单改用") + carrier.name, self.tr("换快递"))

    def show_failures(self, batch_id: int) -> None:
        """List every failure of a batch."""
        if self.work is not None:
            self.open_sheet(self.tr("没打成的面单"), self.work.failures.get(batch_id, ()))

    # --- reprint ------------------------------------------------------------------------------------------------------
    def do_reprint(self) -> None:
        jobs = self.chosen_jobs()
        if jobs:
            self.desk.start(self, self._reprint(jobs[0].batch_id), slot="reprint")

    async def _reprint(self, batch_id: int) -> None:
        selected = [job for job in self.chosen_jobs() if job.batch_id == batch_id]
        jobs = await self.work.jobs_of(batch_id)
        batch = selected[0].batch_serial.rpartition("-")[0] if selected else ""
        dialog = ReprintDialog(self.shell, batch, jobs, selected)
        if await ask(dialog):
            chosen = dialog.chosen()
            outcomes = await self.work.reprint([job.id for job in chosen], dialog.reason())
            self.tell_all(outcomes, self.tr("重打 {n} 张，旧的撕掉作废"), self.tr("重打"))

    # --- jams ---------------------------------------------------------------------------------------------------------
    def jams_read(self, jams: tuple[JamRow, ...]) -> None:
        """A printer stopped at this station: ask at once, unless it was put off."""
        stopped = frozenset(jam.printer_id for jam in jams)
        self._put_off &= stopped
        if self._jam is not None and self._jam.jam.printer_id not in stopped:
            self._jam.accept()  # somebody else has settled it
        fresh = next((jam for jam in jams if jam.printer_id not in self._put_off), None)
        if fresh is not None and self._jam is None and self.isVisible():
            self.open_jam(fresh.printer_id)

    def open_printer(self, printer_id: int) -> None:
        """The printer's button: a jam to settle, else the paper of one that only draws."""
        if self.jam_of(printer_id) is not None:
            self.open_jam(printer_id)
        else:
            self.shell.show_paper()

    def open_jam(self, printer_id: int) -> None:
        """Ask for the last good label of a stopped printer."""
        jam = self.jam_of(printer_id)
        if jam is not None and self._jam is None:
            self.desk.start(self, self._ask_jam(jam))

    async def _ask_jam(self, jam: JamRow) -> None:
        dialog = self._jam = JamDialog(self.shell, jam)
        dialog.settled.connect(lambda good: self.desk.start(self, self._settle(dialog, good)))
        dialog.again_asked.connect(lambda good, ids: self.desk.start(self, self._again(dialog, good, ids)))
        dialog.rest_asked.connect(lambda to: self.desk.start(self, self._give_rest(dialog, to)))
        try:
            if not await ask(dialog):
                self._put_off |= {jam.printer_id}
        finally:
            self._jam = None

    async def _settle(self, dialog: JamDialog, good: LastGood) -> bool:
        try:
            outcomes = await self.work.settle(dialog.jam, good.code)
        except AppError as error:
            dialog.complain(error)
            return False
        again = sum(1 for outcome in outcomes if outcome.detail == "again")
        dialog.accept()
        told = self.tr("{printer} 接着打，{n} 张重新排上").format(printer=dialog.jam.printer, n=again)
        self.shell.toast.show_toast(told)
        return True

    async def _again(self, dialog: JamDialog, good: LastGood, job_ids: tuple[int, ...]) -> None:
        title = self.tr("{n} 张已确认出纸，还要重打，为什么？").format(n=len(job_ids))
        why = Reason(
            self.shell,
            title,
            self.tr("旧的撕掉作废，单号和流水号不变。"),
            self.tr("重打"),
            [self.tr("打花了、歪了"), self.tr("撕坏或弄丢了")],
            danger=True,
        )
        if not await ask(why):
            return
        reason = why.reason()
        if await self._settle(dialog, good):
            self.desk.tell_outcomes(await self.work.reprint(job_ids, reason))

    async def _give_rest(self, dialog: JamDialog, to: Choice) -> None:
        try:
            outcomes = await self.work.move_rest(dialog.jam.printer_id, to)
        except AppError as error:
            dialog.complain(error)
            return
        moved = sum(1 for outcome in outcomes if outcome.error is None)
        dialog.rest_given(self.tr("{n} 张已转给 {other}。").format(n=moved, other=to.name))

    def do_move_rest(self) -> None:
        """Give what waits at the active batch's printer to another."""
        work, batch = self.work, self.active_batch()
        source = next((row for row in work.printers if batch is not None and row.name == batch.printer), None)
        if source is None:
            return
        others = tuple(
            Choice(row.id, row.name) for row in work.printers if row.id != source.id and row.width_mm == source.width_mm
        )
        menu = choice_menu(self, others, lambda to: self.desk.start(self, self._move(source.id, to)))
        menu.popup(self.cards.mapToGlobal(QPoint(80, 40)))

    async def _move(self, printer_id: int, to: Choice) -> None:
        self.tell_all(await self.work.move_rest(printer_id, to), self.tr("{n} 张已转过去"), self.tr("转给另一台"))

    # --- telling ------------------------------------------------------------------------------------------------------
    def tell_all(self, outcomes: Outcomes, told: str, name: str) -> None:
        """Say what came of a bulk verb: a toast when all is well, else the list of what is not."""
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        if failed:
            self.open_sheet(name, outcomes)
        elif outcomes:
            self.shell.toast.show_toast(told.replace("{n}", number(len(outcomes))))

    def open_sheet(self, title: str, outcomes: Outcomes, summary: str = "") -> None:
        """Open a list of outcomes; a double click on a line opens its order."""
        sheet = OutcomeSheet(self.shell, title, outcomes, summary=summary)
        sheet.opened.connect(lambda order_no: self.desk.start(self, self._open_order(order_no)))
        self.desk.start(self, ask(sheet), slot="sheet")

    # --- the list's own verbs -----------------------------------------------------------------------------------------
    def do_down(self, _key: str = "") -> None:
        (self.view if self.view.hasFocus() else self.queue_list).step(1)

    def do_up(self, _key: str = "") -> None:
        (self.view if self.view.hasFocus() else self.queue_list).step(-1)

    def do_select_all(self) -> None:
        self.view.selection.all()

    def do_copy_cell(self) -> None:
        self.view.copy_cell()

    def do_copy_rows(self) -> None:
        self.view.copy_rows()

    def do_escape(self) -> None:
        self.view.selection.clear()
        self.queue_list.setFocus()

    def do_more(self) -> None:
        """Everything that can be done here, with its key."""
        actions = [
            action
            for action in BY_NAME.values()
            if "print" in action.contexts and offers(self, action) and self.shell.allows(action)
        ]
        menu = verb_menu(self, actions, self.shell.keys, lambda action: getattr(self, action.handler)())
        menu.popup(self.plan_card.mapToGlobal(QPoint(60, 40)))
