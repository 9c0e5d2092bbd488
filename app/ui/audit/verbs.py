"""The audit screen's verbs: pass and go on, force, address, suggestion; one after the other, each with its outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import AuditRow, Suggestion
from app.ui.ask import ask
from app.ui.audit.panel import AuditPanel
from app.ui.bulk import BulkRun, in_shares
from app.ui.components.outcomes import OutcomeSheet, reason_of
from app.ui.facade import Outcomes
from app.ui.grids.verbs import ListVerbs
from app.ui.in_turn import InTurn
from app.ui.orders.actions import OrderVerbs
from app.ui.screen import Screen
from app.ui.shell.dialogs import Reason
from app.ui.words import number, say_error

translate = QCoreApplication.translate


class AuditVerbs(ListVerbs, OrderVerbs, Screen):
    """The half of AuditScreen that acts."""

    panel: AuditPanel
    turn: InTurn | None

    def do_pass(self) -> None:
        self._in_turn(self._pass)

    def _in_turn(self, work: Callable) -> None:
        if self.turn is not None:
            self.turn.then(work)

    async def _pass(self) -> None:
        ids = await self.chosen_ids()
        if ids:
            outcomes = await in_shares(self.shell, BulkRun(self.desk.app.audit.pass_orders, tuple(ids)))
            self._passed(ids, outcomes, translate("Audit", "已通过"))

    def do_try_this(self) -> None:
        """Try the rules on past orders; those that stopped the order at hand are looked at first."""
        row = self.view.current_row()
        named = row.raw.finding.params.get("rules") if row is not None and isinstance(row.raw, AuditRow) else None
        self.shell.try_rules(tuple(map(str, named)) if isinstance(named, list) else (), back="audit")

    def do_force(self) -> None:
        self.desk.start(self, self._force(), slot="force")

    async def _force(self) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        dialog = Reason(
            self.shell, translate("Audit", "强制通过 {n} 单，为什么？").format(n=number(len(ids))),
            translate("Audit", "发现照样记在单上，写明是谁强制的。"), translate("Audit", "强制通过"),
            [translate("Audit", "买家确认过"), translate("Audit", "快递确认能送"), translate("Audit", "金额是活动价"),
             translate("Audit", "主管同意")], danger=True)  # fmt: skip
        if await ask(dialog):
            reason = dialog.reason()

            async def work() -> None:
                outcomes = await in_shares(self.shell, BulkRun(self.desk.app.audit.force, tuple(ids), (reason,)))
                self._passed(ids, outcomes, translate("Audit", "已强制通过"))

            self._in_turn(work)

    def _passed(self, ids: Sequence[int], outcomes: Outcomes, told: str) -> None:
        """Say what came of it: one order moves on or says why not, several are listed when some stayed."""
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        done = [outcome for outcome in outcomes if outcome.error is None]
        if done:
            name = done[0].subject if len(done) == 1 else translate("Audit", "{n} 单").format(n=number(len(done)))
            passed = [which for which, outcome in zip(ids, outcomes, strict=False) if outcome.error is None]
            self.offer_undo(f"{told} {name}", lambda: self._revoke(passed))
        if len(outcomes) == 1 and failed:
            self.panel.refuse(reason_of(failed[0]))
        elif failed:
            self.tell_failures(outcomes)
        if len(ids) > 1:
            self.view.selection.clear()
        elif done:
            self.view.step(1)

    def tell_failures(self, outcomes: Outcomes) -> None:
        """List what stayed behind, each with its reason."""
        sheet = OutcomeSheet(self.shell, translate("Audit", "有几单没有通过"), outcomes)
        sheet.opened.connect(lambda order_no: self.desk.start(self, self._open(order_no)))
        self.desk.start(self, ask(sheet), slot="sheet")

    async def _open(self, order_no: str) -> None:
        found = await self.desk.read(self.desk.app.orders.find, order_no)
        if found is not None:
            self.shell.open_order(found)

    def _revoke(self, ids: Sequence[int]) -> None:
        async def work() -> None:
            outcomes = await self.desk.write(self.desk.app.audit.revoke, ids, self.desk.by)
            if self._told_well(outcomes):
                words = translate("Audit", "{n} 单退回待审").format(n=number(len(outcomes)))
                self.shell.toast.show_toast(words)

        self._in_turn(work)

    def _told_well(self, outcomes: Outcomes) -> bool:
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        if failed:
            self.panel.refuse(reason_of(failed[0]))
        return not failed

    # --- curing -------------------------------------------------------------------------------------------------------
    def do_settle(self) -> None:
        """Tick off this one finding; the others stay."""
        case = self.panel.case
        mine = next((found for found in case.findings if found.kind == case.kind), None) if case is not None else None
        if mine is None:
            return

        async def work() -> None:
            outcomes = await self.desk.write(self.desk.app.audit.settle, mine.id, self.desk.by)
            if self._told_well(outcomes):
                self.shell.toast.show_toast(translate("Audit", "这一项处理完了"))
                self.view.step(1)

        self._in_turn(work)

    def do_open(self) -> None:
        """Enter: take the suggestion; without one go into the fields."""
        suggestion = self.panel.first_suggestion()
        if suggestion is None:
            self.do_address()
        else:
            self.take(suggestion)

    def take(self, suggestion: Suggestion) -> None:
        """Write a suggestion into the order."""

        async def work() -> None:
            self._cured(await self.desk.write(self.desk.app.audit.take, suggestion, self.desk.by))

        self._in_turn(work)

    def do_address(self) -> None:
        if self.panel.case is not None:
            self.panel.address.focus_wrong()

    def save_address(self, values: dict[str, str]) -> None:
        """Write the parts that were typed anew."""
        case = self.panel.case
        if case is None:
            return
        order_id = case.detail.row.id

        async def work() -> None:
            self._cured(
                await self.desk.write(self.desk.app.audit.change_address, order_id, values, self.desk.by), values
            )

        self._in_turn(work)

    def _cured(self, outcomes: Sequence[Outcome], values: dict[str, str] | None = None) -> None:
        if self._told_well(tuple(outcomes)):
            self.shell.toast.show_toast(translate("Audit", "地址改好了，正在重新审核"))
            self.view.setFocus()
            self.load_case()
        elif values is not None:
            self.panel.address.focus_wrong()

    def load_case(self) -> None:
        """Read the current order's panel again."""
        raise NotImplementedError

    def refused(self, error: AppError | None) -> None:
        """An expected trouble is said in the panel; the desk has told of a bug itself."""
        if error is not None:
            self.panel.refuse(say_error(error))
