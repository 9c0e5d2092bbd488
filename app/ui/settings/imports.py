"""Files: choose one, look at its columns and put them right, import with progress, get refused rows back.

Nothing is written before the import is asked for; the same file twice changes nothing; one bad row never stops the
others. An import runs on a reading thread: it commits by itself in parts, and the bench of this window goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from app.errors import AppError
from app.services.queries.setup_rows import ImportPreview, ImportResult
from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import ChoiceInput
from app.ui.components.labels import ElidedLabel, Note, label
from app.ui.components.mapping import MappingGrid, field_words
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.components.panels import EmptyState, ScrollBody
from app.ui.components.strip import ProgressBar
from app.ui.settings.page import Page, PageHead, on_surface, page_column
from app.ui.theme import look
from app.ui.words import language, listed, number, say, say_error

KINDS = "CSV, Excel (*.csv *.txt *.tsv *.xls *.xlsx)"
MOST_REFUSED = 200
"""Refused rows shown; all of them go into the file."""


class ImportPage(Page):
    """A subclass says how a file is previewed and imported, and which choices stand above the columns."""

    counts = True
    """The import tells how far it is, and can be stopped."""
    told = Signal(int, int)
    """Progress, from whichever thread imports."""

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.path = ""
        self.preview: ImportPreview | None = None
        self.result: ImportResult | None = None
        self.busy = False
        self._stop_asked = False
        keys = self.shell.keys
        self.head = PageHead()
        self.open_button = KeyButton.of(BY_NAME["settings.open_file"], keys)
        self.apply = KeyButton.of(BY_NAME["settings.apply"], keys)
        self.head.add(self.open_button, self.apply)
        self.empty = EmptyState()
        self.body = ScrollBody(margins=(16, 14, 16, 16), spacing=12)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.body)
        page_column(self, self.head, self.pages)
        on_surface(self)
        self.setAcceptDrops(True)
        self._build_body(keys)
        self.told.connect(self._progress)
        self.open_button.clicked.connect(self.do_open_file)
        self.apply.clicked.connect(self.do_apply)
        self.empty.asked.connect(self.do_open_file)
        self.mapping.changed.connect(self._columns_changed)

    def _build_body(self, keys) -> None:
        self.file = ElidedLabel("", bold=True)
        self.about = label("", "muted", wrap=True)
        self.trouble = Note("", "bad", "alert-octagon")
        self.done = Note("", "ok")
        self.save_bad = KeyButton.of(BY_NAME["settings.save_bad"], keys, size="small")
        self.save_bad.clicked.connect(self.do_save_bad)
        self.done.add_button(self.save_bad)
        self.progress_row = QWidget()
        row = QHBoxLayout(self.progress_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.bar = ProgressBar(height=8)
        self.figures = label("", "figures")
        self.stop = KeyButton("", "Esc", "x", size="small")
        self.stop.clicked.connect(self.do_escape)
        row.addWidget(self.bar, 1)
        row.addWidget(self.figures)
        row.addWidget(self.stop)
        self.choices = QWidget()
        self.choice_grid = QGridLayout(self.choices)
        self.choice_grid.setContentsMargins(0, 0, 0, 0)
        self.choice_grid.setHorizontalSpacing(12)
        self.choice_grid.setColumnStretch(3, 1)
        self.columns_title, self.refused_title = label("", "section"), label("", "section")
        self.mapping = MappingGrid()
        self.unused = label("", "caption", wrap=True)
        self.refused = MiniTable()
        for widget in (
            self.file, self.about, self.trouble, self.done, self.progress_row, self.refused_title, self.refused,
            self.choices, self.columns_title, self.mapping, self.unused,
        ):  # fmt: skip
            self.body.add(widget)
        for widget in (self.progress_row, self.refused_title, self.refused):
            widget.hide()
        self.trouble.say("")
        self.done.say("")

    def add_choice(self, at: int, words: QWidget, choice: ChoiceInput, *more: QWidget) -> None:
        """Put a choice above the columns."""
        choice.setMinimumWidth(look().px(220))
        self.choice_grid.addWidget(words, at, 0)
        self.choice_grid.addWidget(choice, at, 1)
        for place, widget in enumerate(more, 2):
            self.choice_grid.addWidget(widget, at, place)

    # --- what a subclass says -----------------------------------------------------------------------------------------
    def read_preview(self, path: str) -> Callable[[], ImportPreview]:
        """Return what reads a file's first rows; it runs on a reading thread."""
        raise NotImplementedError

    def read_import(
        self, path: str, mapping: dict[str, str], progress: Callable[[int, int], None]
    ) -> Callable[[], ImportResult]:
        """Return what imports the file; it runs on a reading thread."""
        raise NotImplementedError

    def lacking(self) -> str:
        """Say what has to be chosen before; empty: nothing."""
        return ""

    def empty_words(self) -> tuple[str, str]:
        raise NotImplementedError

    def result_words(self, result: ImportResult) -> str:
        raise NotImplementedError

    def previewed(self, preview: ImportPreview) -> None:
        """A file's first rows are there."""

    # --- file ---------------------------------------------------------------------------------------------------------
    def do_open_file(self) -> None:
        if self.busy:
            return
        chooser = QFileDialog(self.window(), self.name(), "", KINDS)
        chooser.fileSelected.connect(self.open_file)
        chooser.open()

    def open_file(self, path: str) -> None:
        """Look into a file."""
        self.path = path
        self.start(self._open(path), slot="open")

    async def _open(self, path: str) -> None:
        self.pages.setCurrentIndex(1)
        self.file.setText(Path(path).name)
        self.about.setText(self.tr("正在读文件。"))
        self._forget_result()
        try:
            preview = await self.desk.read(self.read_preview(path))
        except AppError as error:
            self.preview = None
            self.about.setText(self.tr("这份文件用不了，什么都没有写。"))
            self.trouble.say(say_error(error), "bad")
            for widget in (self.choices, self.mapping, self.columns_title, self.unused):
                widget.hide()
            self._show()
            return
        self.preview = preview
        facts = [self.tr("{n} 行").format(n=number(preview.total)), preview.encoding.upper()]
        self.about.setText(listed(facts))
        for widget in (self.choices, self.mapping, self.columns_title, self.unused):
            widget.show()
        self.previewed(preview)
        self.mapping.show_preview(preview)
        self._show()
        self.focus_columns()

    def focus_columns(self) -> None:
        """Go to the first required column that is still missing, else to the import."""
        missing = self.mapping.missing()
        if missing:
            self.mapping.choices[missing[0]].setFocus()
        else:
            self.apply.setFocus()

    def _forget_result(self) -> None:
        self.result = None
        self.trouble.say("")
        self.done.say("")
        self.refused.hide()
        self.refused_title.hide()

    def _columns_changed(self) -> None:
        preview = self.preview
        if preview is None:
            return
        used = set(self.mapping.mapping().values())
        rest = [column for column in preview.columns if column not in used]
        self.unused.setText(self.tr("没用到的列：{columns}").format(columns=listed(rest)) if rest else "")
        self._show()

    def _problem(self) -> str:
        """Say what stands in the way of importing."""
        missing = [field_words(name) for name in self.mapping.missing()]
        if missing:
            return self.tr("这几项还没有列：{names}").format(names=listed(missing))
        twice = self.mapping.twice()
        if twice:
            return self.tr("同一列选了两次：{names}").format(names=listed(twice))
        return self.lacking()

    def _show(self) -> None:
        problem = self._problem() if self.preview is not None else ""
        if self.preview is not None and self.result is None:
            self.trouble.say(problem, "warn")
        self.apply.setVisible(self.preview is not None)
        self.apply.setEnabled(self.preview is not None and not problem and not self.busy)
        self.open_button.setEnabled(not self.busy)
        self.mapping.setEnabled(not self.busy)
        self.choices.setEnabled(not self.busy)
        self.progress_row.setVisible(self.busy)

    # --- import -------------------------------------------------------------------------------------------------------
    def do_apply(self) -> None:
        if self.apply.isEnabled() and self.apply.isVisibleTo(self):
            self.start(self._import(), slot="import")

    async def _import(self) -> None:
        self.busy, self._stop_asked = True, False
        self.stop.setEnabled(True)
        self._forget_result()
        self._progress(0, self.preview.total if self.preview is not None else 0)
        self._show()
        trouble: AppError | None = None
        try:
            self.result = await self.desk.read(self.read_import(self.path, self.mapping.mapping(), self._heard))
        except AppError as error:
            trouble = error
        finally:
            self.busy = False
            self._show()
        if trouble is not None:
            self.trouble.say(say_error(trouble), "warn" if trouble.code == "import.stopped" else "bad")
        elif self.result is not None:
            self._show_result(self.result)

    def _heard(self, done: int, total: int) -> None:
        """Progress, on the importing thread; raising ends the import after a whole part."""
        self.told.emit(done, total)
        if self._stop_asked and done < total:
            raise AppError("import.stopped", done=done, total=total)

    def _progress(self, done: int, total: int) -> None:
        """Move the bar with real counts; an import that tells none says only that it runs."""
        self.bar.setVisible(self.counts)
        self.stop.setVisible(self.counts)
        self.bar.show_parts([(done, "accent")], total)
        running = self.tr("正在导入 {n} 行").format(n=number(total))
        self.figures.setText(f"{number(done)}/{number(total)}" if self.counts else running)

    def _show_result(self, result: ImportResult) -> None:
        taken = bool(result.new or result.changed or result.same)
        tone = "warn" if result.failed and taken else "bad" if result.failed else "ok"
        self.done.say(self.result_words(result), tone)
        self.save_bad.setVisible(bool(result.failed))
        self.refused_title.setVisible(bool(result.failed))
        self.refused.setVisible(bool(result.failed))
        shown = result.failed[:MOST_REFUSED]
        self.refused.show_rows(
            (Heading(self.tr("行"), 64, right=True, bold=True), Heading(self.tr("为什么没收"))),
            [(str(row), say(code, params)) for row, code, params in shown],
        )
        self.body.verticalScrollBar().setValue(0)

    def do_save_bad(self) -> None:
        """Write the refused rows into a file of their own."""
        if self.result is None or not self.result.failed:
            return
        path = Path(self.path)
        chooser = QFileDialog(self.window(), self.tr("存下没收的行"), str(path.with_name(f"{path.stem}-rows.csv")))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("csv")
        chooser.fileSelected.connect(self.save_refused)
        chooser.open()

    def save_refused(self, target: str) -> None:
        """Write the refused rows to ``target``."""
        if self.result is not None:
            self.start(self._save_refused(self.result, target), slot="save")

    async def _save_refused(self, result: ImportResult, target: str) -> None:
        hand_back = self.desk.app.settings.hand_back
        count = await self.desk.read(hand_back, self.path, result.failed, target, language())
        words = self.tr("{n} 行存在 {name}，改好再导").format(n=number(count), name=Path(target).name)
        self.shell.toast.show_toast(words)

    def do_escape(self) -> None:
        """Stop a running import after the part it is at, else back to the menu."""
        if self.busy:
            self._stop_asked = True
            self.stop.setEnabled(False)
        else:
            self.screen_.menu.setFocus()

    # --- hands --------------------------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: Any) -> None:
        if not self.busy and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            self.open_file(urls[0].toLocalFile())

    def panes(self) -> list[QWidget]:
        return [self.open_button if self.preview is None else self.apply]

    def retranslate(self) -> None:
        self.head.title.setText(self.name())
        for button in (self.open_button, self.save_bad):
            button.setText(BY_NAME[button.property("action")].words())
        self.apply.setText(self.tr("导入"))
        self.stop.setText(self.tr("停下"))
        words, why = self.empty_words()
        self.empty.say(words, why, self.open_button.words(), self.open_button.key)
        self.columns_title.setText(self.tr("哪一项取自哪一列（* 必须有）"))
        self.refused_title.setText(self.tr("没收的行"))
        if self.preview is not None:
            self.mapping.show_preview(self.preview)
