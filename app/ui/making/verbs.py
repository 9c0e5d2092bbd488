"""New, copy, resend and edit, from key to facade and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.services.queries.making_rows import MemoEdit
from app.ui.ask import ask

if TYPE_CHECKING:
    from app.services.queries.making_rows import Made
    from app.ui.orders.actions import OrderVerbs as _Base
else:
    _Base = object

translate = QCoreApplication.translate


class MakingVerbs(_Base):
    """Orders by hand. Needs OrderVerbs beside it."""

    def do_make(self) -> None:
        self._start(self._make())

    async def _make(self) -> None:
        making, orders = self.desk.app.making, self.desk.app.orders
        shops = await self.desk.read(orders.choices, "shop")
        from app.ui.making.dialogs import MakeDialog

        dialog = MakeDialog(self.shell, shops)
        self._feed(dialog)
        dialog.parse.connect(lambda text: self.desk.start(dialog, self._parse(dialog, text), slot="parse"))

        async def work() -> Made:
            return await self.desk.write(making.make, dialog.form(), self.desk.by)

        self._tell_made(await self._until_done(dialog, work))

    def _feed(self, dialog: Any) -> None:
        """Let a dialog have the goods of the codes that are typed or scanned into it."""
        dialog.lines.asked.connect(lambda code: self.desk.start(dialog, self._goods(dialog, code)))

    async def _goods(self, dialog: Any, code: str) -> None:
        try:
            dialog.add_goods(await self.desk.read(self.desk.app.making.goods, code))
        except AppError as error:
            dialog.lines.refuse(error)

    async def _parse(self, dialog: Any, text: str) -> None:
        dialog.show_place(await self.desk.read(self.desk.app.making.place, text))

    def _tell_made(self, made: Made | None) -> None:
        """Say the new number; to undo it is to cancel it."""
        if made is None:
            return
        words = translate("Making", "已建单 {order_no}").format(order_no=made.order_no)
        reason = translate("Making", "建错了")
        cancelled = translate("Orders", "已取消 {n} 单")
        cancel = self.desk.app.orders.cancel
        self.offer_undo(words, lambda: self._start(self._do(cancel, [made.order_id], reason, told=cancelled)))

    def do_copy(self) -> None:
        self._start(self._copy())

    async def _copy(self) -> None:
        row = self.view.current_row()
        if row is not None:
            key = uuid4().hex
            self._tell_made(await self.desk.write(self.desk.app.making.copy, row.id, key, self.desk.by))

    def do_resend(self) -> None:
        self._start(self._resend())

    async def _resend(self) -> None:
        row = self.view.current_row()
        if row is None:
            return
        detail = await self.desk.read(self.desk.app.orders.detail, row.id)
        from app.ui.making.dialogs import ResendDialog

        dialog = ResendDialog(self.shell, detail)

        async def work() -> Made:
            resend = self.desk.app.making.resend
            return await self.desk.write(resend, row.id, dialog.pieces(), dialog.reason(), dialog.key, self.desk.by)

        self._tell_made(await self._until_done(dialog, work))

    def do_memo(self) -> None:
        self._start(self._memo())

    async def _memo(self) -> None:
        """Ask for memo and flag of the chosen orders; of one, taking it back puts back what it had."""
        ids = await self.chosen_ids()
        if not ids:
            return
        detail = await self.desk.read(self.desk.app.orders.detail, ids[0]) if len(ids) == 1 else None
        from app.ui.making.memo_dialog import MemoDialog

        dialog = MemoDialog(self.shell, len(ids), detail)
        if detail is None:
            if await ask(dialog):
                told = translate("Making", "{n} 单的备注和旗帜改好了")
                await self._do(self.desk.app.making.memo, ids, dialog.edit(), told=told)
            return

        async def work() -> Any:
            (done,) = await self.desk.write(self.desk.app.making.memo, ids, dialog.edit(), self.desk.by)
            if done.error is not None:
                raise AppError(done.error, **done.params)
            return done

        if await self._until_done(dialog, work) is not None:
            words = translate("Making", "{order_no} 的备注改好了").format(order_no=detail.row.order_no)
            back = MemoEdit(detail.seller_memo, detail.flag)
            told = translate("Making", "{n} 单的备注改回去了")
            self.offer_undo(words, lambda: self._start(self._do(self.desk.app.making.memo, ids, back, told=told)))

    def do_edit_lines(self) -> None:
        self._start(self._edit_lines())

    async def _edit_lines(self) -> None:
        row = self.view.current_row()
        if row is None:
            return
        detail = await self.desk.read(self.desk.app.orders.detail, row.id)
        from app.ui.making.dialogs import EditDialog

        dialog = EditDialog(self.shell, detail)
        self._feed(dialog)

        async def work() -> Any:
            return await self.desk.write(self.desk.app.making.edit, row.id, dialog.edits(), self.desk.by)

        done = await self._until_done(dialog, work)
        if done is not None:
            words = translate("Making", "{order_no} 的商品改好了").format(order_no=done[0].subject)
            if done[0].detail:
                words += translate("Regroup", "，作废面单 {labels}").format(labels=done[0].detail)
            self.offer_undo(words, lambda: self._start(self._unedit(row.id, done[0].subject)))

    async def _unedit(self, order_id: int, order_no: str) -> None:
        """Put the lines back as they were before."""
        await self.desk.write(self.desk.app.making.unedit, order_id, self.desk.by)
        self.shell.toast.show_toast(translate("Making", "{order_no} 的商品改回去了").format(order_no=order_no))
