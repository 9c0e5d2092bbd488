"""Merge, split, stop, gifts and steps taken back, from key to facade and back: the half that all order lists share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.ui.ask import ask
from app.ui.words import listed, number

if TYPE_CHECKING:
    from app.services.queries.regroup_rows import CutForm, Regrouped
    from app.ui.orders.actions import OrderVerbs as _Base
    from app.ui.regroup.dialogs import DoingDialog
else:
    _Base = object

MOST_OFFERED = 50
"""Orders of one receiver that the merge dialog lists."""
MOST_PLANNED = 20
"""Orders whose undoing is shown in full; more are treated alike."""
UNREGROUP = "unregroup"
translate = QCoreApplication.translate


class RegroupVerbs(_Base):
    """What makes orders of orders, stops them, or takes a step back. Needs OrderVerbs beside it."""

    # --- merge and split ----------------------------------------------------------------------------------------------
    def do_merge(self) -> None:
        self._start(self._merge())

    async def _merge(self) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        regroup = self.desk.app.regroup
        offer = await self.desk.read(regroup.merge_offer, ids[:MOST_OFFERED], MOST_OFFERED)
        from app.ui.regroup.merge_dialog import MergeDialog

        dialog = MergeDialog(self.shell, offer, ids if len(ids) > 1 else (), self.desk.now)

        async def work() -> Regrouped:
            return await self.desk.write(regroup.merge, dialog.chosen(), dialog.paper.isChecked(), self.desk.by)

        made = await self._until_done(dialog, work)
        if made is not None:
            words = translate("Regroup", "{members} 已合成 {order_no}")
            self._regrouped(words.format(members=listed(list(made.goods[0])), order_no=made.order_nos[0]), made)

    def do_split(self) -> None:
        self._start(self._split())

    async def _split(self) -> None:
        ids = await self.chosen_ids()
        if len(ids) != 1:
            if ids:
                self.shell.toast.show_toast(translate("Regroup", "拆单一次一单：先只选一单"))
            return
        regroup = self.desk.app.regroup
        offer = await self.desk.read(regroup.split_offer, ids[0])
        from app.ui.regroup.split_dialog import SplitDialog

        dialog = SplitDialog(self.shell, offer)
        dialog.cut_changed.connect(lambda: self.desk.start(dialog, self._show_parts(dialog), slot="parts"))

        async def work() -> Regrouped | None:
            cut: CutForm | None = dialog.cut()
            if cut is None:
                return None
            return await self.desk.write(regroup.split, ids[0], cut, dialog.paper.isChecked(), self.desk.by)

        self.desk.start(dialog, self._show_parts(dialog), slot="parts")
        made = await self._until_done(dialog, work)
        if made is not None:
            words = translate("Regroup", "{order_no} 已拆成 {n} 单")
            self._regrouped(words.format(order_no=offer.order_no, n=number(len(made.order_nos))), made)

    async def _show_parts(self, dialog: Any) -> None:
        cut = dialog.cut()
        if cut is None:
            dialog.show_parts(None)
            return
        try:
            made = await self.desk.read(self.desk.app.regroup.split_plan, dialog.offer.order_id, cut)
        except AppError as error:
            dialog.show_parts(None)
            dialog.refuse(error)
            return
        dialog.show_parts(made)

    def _regrouped(self, words: str, made: Regrouped) -> None:
        if made.labels:
            words += translate("Regroup", "，作废面单 {labels}").format(labels=listed(list(made.labels)))
        self.view.selection.clear()
        self.offer_undo(words, lambda: self._start(self._carry_out([made.order_ids[0]], UNREGROUP, "")))

    async def _until_done(self, dialog: DoingDialog, work: Any) -> Any:
        """Keep the dialog open until its verb was done or somebody leaves; what stands against it is said inside."""
        done: list[Any] = []

        async def once() -> None:
            dialog.may(False)
            try:
                made = await work()
            except AppError as error:
                dialog.refuse(error)
                dialog.may(True)
                return
            if made is None:
                dialog.may(True)
                return
            done.append(made)
            dialog.accept()

        dialog.wanted.connect(lambda: self.desk.start(dialog, once(), slot="once"))
        await ask(dialog)
        return done[0] if done else None

    def do_seal(self) -> None:
        """Seal against merging and splitting; a sealed order is opened again."""
        self._start(self._seal(on=True))

    async def _seal(self, *, on: bool, ids: list[int] | None = None) -> None:
        told = translate("Regroup", "{n} 单不再合拆") if on else translate("Regroup", "{n} 单又可以合拆")
        await self._do(
            self.desk.app.regroup.seal,
            ids or await self.chosen_ids(),
            on,
            told=told,
            undo=lambda done: self._start(self._seal(on=not on, ids=done)),
        )

    def do_unseal(self) -> None:
        self._start(self._seal(on=False))

    # --- steps back ---------------------------------------------------------------------------------------------------
    def do_unregroup(self) -> None:
        words = translate("Regroup", "撤销 {n} 单的合拆"), translate("Regroup", "撤销合拆")
        self._start(self._reverse(UNREGROUP, *words))

    def do_revoke(self) -> None:
        words = translate("Regroup", "反审核 {n} 单"), translate("Regroup", "反审核")
        self._start(self._reverse("revoke", *words))

    def do_unroute(self) -> None:
        words = translate("Regroup", "{n} 单退回分仓"), translate("Regroup", "退回分仓")
        self._start(self._reverse("unroute", *words))

    def do_recycle(self) -> None:
        words = translate("Regroup", "回收 {n} 单的单号"), translate("Regroup", "回收单号")
        reasons = [
            translate("Regroup", "换快递"),
            translate("Regroup", "单号用不上了"),
            translate("Regroup", "面单坏了"),
        ]
        self._start(self._reverse("recycle", *words, reasons))

    def do_unship(self) -> None:
        words = translate("Regroup", "撤销 {n} 单的发货"), translate("Regroup", "撤销发货")
        reasons = [translate("Regroup", "包裹没交出去"), translate("Regroup", "发错了货")]
        self._start(self._reverse("unship", *words, reasons))

    async def _reverse(self, reverse: str, title: str, verb: str, reasons: Sequence[str] = ()) -> None:
        """Show what would be undone, ask once, do it."""
        ids = await self.chosen_ids()
        if not ids:
            return
        shown = ids[:MOST_PLANNED]
        plans = await self.desk.write(self.desk.app.regroup.plan, shown, reverse, "", self.desk.by)
        from app.ui.regroup.undo_dialog import UndoDialog

        dialog = UndoDialog(
            self.shell, title.format(n=number(len(ids))), verb, plans, more=len(ids) - len(shown), reasons=reasons,
            asks_reason=bool(reasons),
        )  # fmt: skip
        if await ask(dialog):
            await self._carry_out(ids, reverse, dialog.reason())

    async def _carry_out(self, ids: Sequence[int], reverse: str, reason: str) -> None:
        told = {
            UNREGROUP: translate("Regroup", "{n} 单的合拆已撤销"),
            "revoke": translate("Regroup", "{n} 单退回待审"),
            "unroute": translate("Regroup", "{n} 单退回分仓"),
            "recycle": translate("Regroup", "{n} 单的单号已回收"),
            "unship": translate("Orders", "已撤销发货 {n} 单"),
        }[reverse]
        await self._do(self.desk.app.regroup.carry_out, ids, reverse, reason, told=told)

    def do_intercept(self) -> None:
        self._start(
            self._with_reason(
                self.desk.app.regroup.intercept,
                translate("Regroup", "拦截 {n} 单，为什么？"),
                translate("Regroup", "过审的退回审单，占用释放，单号回收；面单已打的，工位马上会知道要找哪张。"),
                translate("Regroup", "拦截"),
                [
                    translate("Regroup", "买家要改地址"),
                    translate("Regroup", "买家要退款"),
                    translate("Regroup", "货有问题"),
                ],
                translate("Regroup", "已拦截 {n} 单"),
            )
        )

    # --- gifts --------------------------------------------------------------------------------------------------------
    def do_gift(self) -> None:
        self._start(self._gift(give=True))

    def do_take_gift(self) -> None:
        self._start(self._gift(give=False))

    async def _gift(self, *, give: bool) -> None:
        ids = await self.chosen_ids()
        if not ids:
            return
        from app.ui.regroup.gift_dialog import GiftDialog

        dialog = GiftDialog(self.shell, len(ids), give=give)
        if await ask(dialog):
            await self._change_gift(ids, dialog.code(), dialog.qty(), give=give)

    async def _change_gift(self, ids: Sequence[int], code: str, qty: int, *, give: bool) -> None:
        regroup = self.desk.app.regroup
        if give:
            told = translate("Regroup", "已给 {n} 单加送 {sku}").replace("{sku}", code)
            await self._do(
                regroup.give_gift, ids, code, qty, told=told,
                undo=lambda done: self._start(self._change_gift(done, code, qty, give=False)),
            )  # fmt: skip
        else:
            told = translate("Regroup", "已取消 {n} 单的赠品 {sku}").replace("{sku}", code)
            await self._do(regroup.take_gift, ids, code, told=told)

    # --- the blacklist ------------------------------------------------------------------------------------------------
    def do_stop(self) -> None:
        self._start(self._stop())

    async def _stop(self) -> None:
        """Put something of the order in question on the blacklist; nobody has to see it in clear."""
        row = self.view.current_row()
        if row is None:
            return
        from app.ui.regroup.stop_dialog import StopDialog

        dialog = StopDialog(self.shell)

        async def work() -> int:
            stop = self.desk.app.regroup.stop_receiver
            return await self.desk.write(stop, row.id, dialog.kind(), dialog.note(), self.desk.by)

        stopped = await self._until_done(dialog, work)
        if stopped is not None:
            words = translate("Regroup", "已拉黑，拦下 {n} 单；解除在设置 · 黑名单")
            self.shell.toast.show_toast(words.format(n=number(stopped)))

    # --- goods that stand for nothing yet -----------------------------------------------------------------------------
    def do_match(self) -> None:
        self._start(self._match())

    async def _match(self) -> None:
        """Choose what a listing stands for: every order that waits for it goes on."""
        row = self.view.current_row()
        if row is None:
            return
        regroup = self.desk.app.regroup
        listings = await self.desk.read(regroup.unmatched, row.id)
        if not listings:
            self.shell.toast.show_toast(translate("Regroup", "这单的商品都对上了"))
            return
        from app.ui.regroup.match_dialog import MatchDialog

        dialog = MatchDialog(self.shell, listings)

        async def work() -> int:
            listing, code = dialog.chosen()
            await self.desk.write(regroup.match, listing.id, code, self.desk.by)
            return listing.orders

        freed = await self._until_done(dialog, work)
        if freed is not None:
            self.shell.toast.show_toast(translate("Regroup", "对上了，{n} 单接着走").format(n=number(freed)))
