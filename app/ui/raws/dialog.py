"""Platform orders that could not be taken in: why, their text as it came, repair, and taking them in again. Ctrl+R.

The list takes letters as every list does; F2 opens the text for repair, F12 does what its button says. What was typed
into a text and not stored is kept until the window closes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget

from app import wording
from app.errors import AppError
from app.services.queries.raw_rows import RawDetail, WaitingRaw
from app.ui.actions import BY_NAME
from app.ui.bulk import BulkRun, in_shares
from app.ui.calm import Calm
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label
from app.ui.components.outcomes import OutcomeSheet
from app.ui.components.panels import EmptyState
from app.ui.grids.cells import Toned
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.id_grid import IdGrid, Want
from app.ui.grids.verbs import ListVerbs
from app.ui.grids.view import GridView
from app.ui.grids.window import GridPage, GridRow
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import listed, moment, number, say, say_error, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.facade import Outcomes
    from app.ui.main_window import MainWindow

SHOWN = 2000
"""So many are listed, the oldest first."""
_CALM_MS = 400
_WIDE = 1240
COLUMNS = (
    CHECK,
    Column("shop", QT_TRANSLATE_NOOP("Columns", "店铺"), 110),
    Column("number", QT_TRANSLATE_NOOP("Columns", "平台单号"), 180, bold=True),
    Column("when", QT_TRANSLATE_NOOP("Columns", "收到"), 100, quiet=True, drop=8),
    Column("why", QT_TRANSLATE_NOOP("Columns", "为什么没收"), 240, stretch=True),
)


def reason_words(row: WaitingRaw) -> str:
    """Return why it is no order here."""
    if not row.reason:
        return say(f"raw_state.{row.state}")
    return say(row.reason, {"platform_order_no": row.platform_order_no, **row.reason_params})


def next_step(row: WaitingRaw) -> str:
    """Return what to do about it."""
    code = f"raw_next.{row.reason}"
    return say(code if wording.knows(code) else "raw_next.repair" if row.reason else "raw_next.again")


class RawDialog(ListVerbs, Dialog):
    """The list above, the chosen one's text below."""

    contexts = ("raws", "list")

    def __init__(self, shell: MainWindow) -> None:
        wide = min(_WIDE, round(shell.width() / look().scale) - 64)
        super().__init__(shell, "", "file-import", "warn", width=wide)
        self.shell, self.desk = shell, shell.desk
        self.rows: tuple[WaitingRaw, ...] = ()
        self.detail: RawDetail | None = None
        self.drafts: dict[int, str] = {}
        self.editing: int | None = None
        """The id whose text is open for repair."""
        self.setWindowTitle(self.tr("没收进来的平台单"))
        self.title.setText(self.windowTitle())
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density="compact")
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        self.why, self.step = Note("", "warn"), label("", "second", wrap=True)
        self.facts = label("", "caption", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("平台单原文"))
        self._lay_out(shell)
        self.grid.wanted.connect(self._answer)
        self.view.row_changed.connect(self._row_changed)
        self.view.row_opened.connect(lambda _row: self.do_repair())
        self.view.selection.changed.connect(self._buttons)
        self.text.textChanged.connect(self._typed)
        self._refresh = Calm(_CALM_MS, self.read, self)
        self.desk.changed.connect(self._refresh.ask)
        self._show_text()
        self.view.setFocus()
        self.read()

    def _lay_out(self, shell: MainWindow) -> None:
        high = round(shell.height() * 0.86)
        self.pages.setMinimumHeight(min(look().px(240), round(high * 0.3)))
        self.text.setMinimumHeight(min(look().px(220), round(high * 0.25)))
        self.box.addWidget(self.pages, 2)
        for widget in (self.why, self.step, self.facts):
            self.box.addWidget(widget)
        self.box.addWidget(self.text, 3)
        self.verb = self.add_buttons(self.tr("关闭"), self.tr("再收"))
        self.verb.clicked.disconnect()
        self.verb.clicked.connect(self.do_again)
        self.alike = KeyButton.of(BY_NAME["raws.alike"], shell.keys)
        self.repair = KeyButton.of(BY_NAME["raws.repair"], shell.keys)
        self.alike.clicked.connect(self.do_alike)
        self.repair.clicked.connect(self.do_repair)
        row: QHBoxLayout = self.buttons
        row.insertWidget(2, self.alike)
        row.insertWidget(3, self.repair)
        self.resize(self.minimumWidth(), high)

    def done(self, code: int) -> None:
        """Closed: news are no longer listened to."""
        self._refresh.stop()
        super().done(code)

    def reject(self) -> None:
        """Esc: leave the repair, then the selection, then the list."""
        if self.editing is not None:
            self._leave_text()
        elif not self.view.selection.is_empty():
            self.view.selection.clear()
        else:
            super().reject()

    # --- the list -----------------------------------------------------------------------------------------------------
    def read(self) -> None:
        """Read the list anew."""
        self.desk.start(self, self._read(), slot="read")

    async def _read(self) -> None:
        rows = await self.desk.read(self.desk.app.raws.waiting, SHOWN)
        if rows == self.rows and self.grid.run is not None:
            return
        self.rows = rows
        known = {row.id for row in rows}
        for gone in [row_id for row_id in self.view.selection.rows if row_id not in known]:
            self.view.selection.rows.pop(gone)
        many = f"{number(len(rows))}+" if len(rows) == SHOWN else number(len(rows))
        words = self.tr("没收进来的平台单：{n}").format(n=many) if rows else self.tr("没收进来的平台单")
        self.title.setText(words)
        self.grid.await_first()
        self._buttons()

    def _answer(self, want: Want) -> None:
        now = self.desk.now()
        rows = [
            GridRow(row.id, ("", row.shop, row.platform_order_no, moment(row.changed_at, now),
                             Toned(reason_words(row), "warn")), row)
            for row in self.rows
        ]  # fmt: skip
        self.grid.arrived(want, GridPage(rows, None, None))
        self.pages.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.empty.say(self.tr("平台单都收进来了。"), self.tr("读不了的会放在这里，等人修或再收，一单都不丢。"))
            self.empty.setFocus()
            self.detail = None
            self._show_text()
        elif self.view.current is None:
            self.view.go(0)
        elif self.editing is None:
            self._row_changed(self.view.current_row())

    def _row_changed(self, row: GridRow | None) -> None:
        if row is not None and self.editing is None:
            self.desk.start(self, self._open(row.id), slot="open")

    async def _open(self, raw_id: int) -> None:
        detail = await self.desk.read(self.desk.app.raws.detail, raw_id)
        row = self.view.current_row()
        if self.editing is None and row is not None and row.id == raw_id:
            self.detail = detail
            self._show_text()

    def _show_text(self) -> None:
        detail = self.detail
        for widget in (self.why, self.step, self.facts, self.text):
            widget.setVisible(detail is not None)
        if detail is not None:
            row, newest = detail.row, detail.versions[0]
            self.why.say(reason_words(row), "warn")
            self.step.setText(next_step(row))
            version = self.tr("第 {n} 版").format(n=newest.version_no)
            by = self.tr("{name} 修的").format(name=newest.repaired_by) if newest.repaired_by else self.tr("平台原文")
            order = self.tr("订单 {no} 照旧，没用上这一版").format(no=detail.order_no) if detail.order_no else ""
            receiver = self.tr("收件人另存：{words}").format(words=" ".join(newest.receiver)) if newest.receiver else ""
            facts = [version, by, moment(newest.fetched_at, self.desk.now()), receiver, order]
            self.facts.setText(listed([fact for fact in facts if fact]))
            self.text.setPlainText(newest.payload)
        self._buttons()

    # --- what can be done ---------------------------------------------------------------------------------------------
    def chosen(self) -> list[int]:
        """Return the ids selected, or the current one."""
        if self.view.selection.whole:
            return [row.id for row in self.rows if self.view.selection.has(row.id)]
        return [row.id for row in self.view.chosen_rows()]

    def _buttons(self) -> None:
        editing, some = self.editing is not None, bool(self.rows)
        self.step.setVisible(self.detail is not None and not editing)
        many = len(self.chosen()) if some and not editing else 0
        words = self.tr("再收 {n} 单").format(n=number(many)) if many > 1 else self.tr("再收")
        self.verb.setText(self.tr("存下并收单") if editing else words)
        self.verb.setEnabled(some)
        self.leave.setText(self.tr("先不") if editing else self.tr("关闭"))
        for button in (self.alike, self.repair):
            button.setVisible(some and not editing)
            button.setText(BY_NAME[button.property("action")].words())

    def do_alike(self) -> None:
        """Select all that wait for the same reason as the current one."""
        row = self.view.current_row()
        if row is not None and self.editing is None:
            self.view.selection.only([one for at in range(self.grid.rowCount())
                                      if (one := self.grid.row_at(at)) is not None
                                      and one.raw.reason == row.raw.reason])  # fmt: skip

    def do_again(self) -> None:
        """F12: take the chosen ones in again, or store the repair."""
        if self.editing is not None:
            self.do_save()
        elif self.rows:
            self.desk.start(self, self._again(self.chosen()), slot="again")

    async def _again(self, ids: Sequence[int]) -> None:
        self.verb.setEnabled(False)
        try:
            outcomes = await in_shares(self.shell, BulkRun(self.desk.app.raws.again, tuple(ids)))
        except AppError as error:
            self.why.say(say_error(error), "bad")
            return
        finally:
            self.verb.setEnabled(True)
        self.view.selection.clear()
        await self._read()
        self._tell(outcomes)

    def _tell(self, outcomes: Outcomes) -> None:
        """Say what became of each; of one in place, of many in a list."""
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        if len(outcomes) > 1:
            summary = self.tr("{n} 单收进来了，{k} 单还是读不了，留在这里。")
            done = number(len(outcomes) - len(failed))
            words = summary.format(n=done, k=number(len(failed)))
            self.desk.start(self, self._show_outcomes(outcomes, words))
        elif failed:
            self.why.say(
                self.tr("又读了一遍，还是：{why}").format(why=say(failed[0].error or "", failed[0].params)), "bad"
            )
        elif outcomes:
            self.shell.toast.show_toast(self._became(outcomes[0].subject, outcomes[0].detail))

    async def _show_outcomes(self, outcomes: Outcomes, summary: str) -> None:
        from app.ui.ask import ask

        await ask(OutcomeSheet(self, self.tr("再收的结果"), outcomes, summary=summary))
        self.view.setFocus()

    def _became(self, platform_no: str, order_no: str) -> str:
        if order_no:
            return self.tr("平台单 {no} 收成订单 {order_no}").format(no=platform_no, order_no=order_no)
        return self.tr("平台单 {no} 读懂了，不用处理").format(no=platform_no)

    # --- repair -------------------------------------------------------------------------------------------------------
    def do_repair(self) -> None:
        """F2: open the text of the current one for repair; what was typed before is there again."""
        row = self.view.current_row()
        if self.detail is None or row is None or self.editing is not None or self.detail.row.id != row.id:
            return
        self.editing = row.id
        self.text.setReadOnly(False)
        self.text.setPlainText(self.drafts.get(row.id, self.detail.versions[0].payload))
        self.view.setEnabled(False)
        self.text.setFocus()
        self._buttons()
        self._typed()

    def _typed(self) -> None:
        """Say where the text stops being JSON, as it is typed."""
        if self.editing is None or self.detail is None:
            return
        try:
            json.loads(self.text.toPlainText())
        except ValueError as wrong:
            line, column = getattr(wrong, "lineno", 1), getattr(wrong, "colno", 1)
            words = self.tr("第 {line} 行第 {column} 个字起不是 JSON。").format(line=line, column=column)
            self.why.say(words, "bad")
            self.verb.setEnabled(False)
            return
        self.why.say(sentences(reason_words(self.detail.row), self.tr("改好就存，原来的文字也留着。")), "info")
        self.verb.setEnabled(True)

    def do_save(self) -> None:
        """Store the repair and take it in; refused, the text stays open."""
        if self.editing is not None and self.detail is not None and self.verb.isEnabled():
            self.desk.start(self, self._save(self.editing, self.detail), slot="save")

    async def _save(self, raw_id: int, detail: RawDetail) -> None:
        text = self.text.toPlainText()
        self.verb.setEnabled(False)
        try:
            repair = self.desk.app.raws.repair
            outcomes = await self.desk.write(repair, raw_id, detail.row.versions, text, self.desk.by)
        except AppError as error:
            self.why.say(say_error(error), "bad")
            return
        finally:
            self.verb.setEnabled(True)
        self.text.setPlainText(detail.versions[0].payload)
        self._leave_text()
        await self._read()
        self._tell(outcomes)

    def _leave_text(self) -> None:
        """Put the repair away; what was typed is kept."""
        raw_id, text = self.editing, self.text.toPlainText()
        self.editing = None
        if raw_id is not None and self.detail is not None:
            if text != self.detail.versions[0].payload:
                self.drafts[raw_id] = text
            else:
                self.drafts.pop(raw_id, None)
        self.text.setReadOnly(True)
        self.view.setEnabled(True)
        self._show_text()
        self.view.setFocus()
