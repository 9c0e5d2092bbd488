"""Taking a small table in: choose a file, see its rows and what is wrong with which, take it, see what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app import wording
from app.services.queries.policy_rows import Params, TablePreview, Taken
from app.ui.ask import ask
from app.ui.components.labels import Note, label
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.components.panels import ScrollBody
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.words import number, say

if TYPE_CHECKING:
    from app.ui.settings.page import Page

translate = QCoreApplication.translate
KINDS = "CSV, Excel (*.csv *.txt *.tsv *.xls *.xlsx)"
MOST_SHOWN = 200
_WORDED = {"kind": "stop_kind"}
"""Columns whose cells are codes."""


def choose_file(page: Page, then: Callable[[str], None]) -> None:
    """Open the file chooser."""
    chooser = QFileDialog(page.window())
    chooser.setNameFilter(KINDS)
    chooser.fileSelected.connect(then)
    chooser.open()


async def take_file(page: Page, title: str, kind: str, thing_id: int, path: str) -> Taken | None:
    """Show what a file would bring, take it when asked to, and show what was refused; None: nothing was taken."""
    policies = page.desk.app.policies
    preview = await page.desk.read(policies.preview_file, kind, path)
    if not await ask(Preview(page.window(), title, preview)):
        return None
    taken: Taken = await page.desk.write(policies.take_file, kind, thing_id, path, page.desk.by)
    if taken.failed:
        await ask(Refused(page.window(), taken))
    return taken


class _TableDialog(Dialog):
    """A dialog with room for tables."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title, "file-import", width=760)
        self.body = ScrollBody(margins=(0, 0, 0, 0), spacing=10)
        self.body.setMinimumHeight(look().px(380))
        self.box.addWidget(self.body)

    def add_failures(self, failed: Sequence[tuple[int, str, Params]]) -> None:
        """List rows with what is wrong."""
        table = MiniTable()
        rows = [(number(row), say(code, params)) for row, code, params in failed[:MOST_SHOWN]]
        headings = (Heading(translate("TakeFile", "行"), 60, right=True), Heading(translate("TakeFile", "为什么")))
        table.show_rows(headings, rows)
        self.body.add(table)


class Preview(_TableDialog):
    """The first rows of a file, and those that are wrong; the verb takes it."""

    def __init__(self, parent: QWidget, title: str, preview: TablePreview) -> None:
        super().__init__(parent, title)
        failed = len(preview.failed)
        if failed and preview.whole:
            words = translate("TakeFile", "{n} 行不对，所以整个文件都不收：改好再选一次。原来的不动。")
            self.body.add(Note(words.format(n=number(failed)), "bad"))
        elif failed:
            words = translate("TakeFile", "{n} 行不对，不会收；其余 {k} 行照收。")
            self.body.add(Note(words.format(n=number(failed), k=number(preview.total)), "warn"))
        if failed:
            self.add_failures(preview.failed)
        shown = len(preview.rows)
        words = translate("TakeFile", "文件里有 {n} 行，先看 {k} 行：") if preview.total > shown else ""
        self.body.add(label((words or translate("TakeFile", "文件里有 {n} 行：")).format(
            n=number(preview.total), k=number(shown)), "second"))  # fmt: skip
        self.table = MiniTable()
        wide = 680 // max(1, len(preview.headings))
        headings = [Heading(heading_words(one), 0 if not at else wide) for at, one in enumerate(preview.headings)]
        self.table.show_rows(headings, [_cells(preview.headings, row) for row in preview.rows])
        self.body.add(self.table)
        verb = self.add_buttons(self.tr("先不"), translate("TakeFile", "收下"))
        verb.setEnabled(preview.total > 0 and not (failed and preview.whole))


class Refused(_TableDialog):
    """What was not taken, and why."""

    def __init__(self, parent: QWidget, taken: Taken) -> None:
        super().__init__(parent, translate("TakeFile", "有几行没收"))
        words = translate("TakeFile", "收了 {n} 条，{k} 行没收；改好再选一次文件，收过的不会重复。")
        self.body.add(Note(words.format(n=number(taken.stored), k=number(len(taken.failed))), "warn"))
        self.add_failures(taken.failed)
        self.add_buttons(translate("TakeFile", "关闭"), translate("TakeFile", "知道了"))


def heading_words(name: str) -> str:
    """Return a column's words: our field is worded, a file's own heading stays."""
    code = f"field.{name}"
    return say(code) if wording.knows(code) else name


def _cells(headings: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    cells = []
    for name, cell in zip(headings, row, strict=True):
        code = f"{_WORDED.get(name, '')}.{cell}"
        cells.append(say(code) if name in _WORDED and wording.knows(code) else cell)
    return tuple(cells)
