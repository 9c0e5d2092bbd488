"""The goods step: a table of SKUs and what lies where; its columns are guessed, shown, and put right before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.errors import AppError
from app.services.queries.setup_rows import ImportPreview, ImportResult
from app.ui.bridge import Desk
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import ElidedLabel, Note, label
from app.ui.components.mapping import MappingGrid, field_words
from app.ui.welcome.pages import StepPage
from app.ui.words import listed, number, say

_MOST_PROBLEMS = 5


class GoodsPage(StepPage):
    """Choose a file, look at the columns, import."""

    key = "skus"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.path = ""
        self.preview: ImportPreview | None = None
        row = QHBoxLayout()
        self.choose_button = KeyButton("", "F9", "file-import")
        self.choose_button.clicked.connect(self.test)
        self.file = ElidedLabel("", role="text2")
        row.addWidget(self.choose_button)
        row.addWidget(self.file, 1)
        self.box.addLayout(row)
        self.trouble = Note("", "bad", "alert-octagon")
        self.mapping = MappingGrid()
        self.mapping.hide()
        self.trouble.hide()
        for widget in (self.trouble, self.mapping, self.proof):
            self.box.addWidget(widget)
        self.failures = label("", "second", wrap=True, select=True)
        self.failures.hide()
        self.box.addWidget(self.failures)
        self.box.addStretch(1)
        self.retranslate()

    async def read(self) -> None:
        counters = await self.desk.read(self.desk.app.stock.counters)
        count = counters.get("all", 0)
        if count and not self.path:
            self.prove(self.tr("已有 {n} 个商品").format(n=number(count)))
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def do_words(self) -> str:
        return self.tr("导入") if self.preview is not None else self.tr("选表格")

    def next(self) -> None:
        if self.busy:
            return
        if self.is_proven:
            self.gone_on.emit()
        elif self.preview is None:
            self.test()
        elif self.mapping.missing():
            names = listed([field_words(name) for name in self.mapping.missing()])
            self.trouble.say(self.tr("还没选这几列：{names}").format(names=names), "bad", "alert-octagon")
        else:
            self.desk.start(self, self._guarded(), slot="do")

    def test(self) -> None:
        """F9: choose the file."""
        chooser = QFileDialog(self.window(), self.tr("选商品表格"), "", "CSV, Excel (*.csv *.txt *.xlsx *.xls)")
        chooser.fileSelected.connect(self.open_file)
        chooser.open()

    def open_file(self, path: str) -> None:
        """Read the first rows and guess the columns."""
        self.path = path
        self.unprove()
        self.desk.start(self, self._open(path), slot="open")

    async def _open(self, path: str) -> None:
        self.set_busy(busy=True)
        self.file.setText(self.tr("正在读 {path}").format(path=path))
        try:
            preview = await self.desk.read(self.desk.app.settings.preview_skus, path)
        except AppError as error:
            self.preview = None
            self.mapping.hide()
            self.trouble.say(say(error.code, error.params), "bad", "alert-octagon")
            return
        finally:
            self.file.setText(path)
            self.set_busy(busy=False)
        self.preview = preview
        self.trouble.say("")
        self.mapping.show_preview(preview)
        self.mapping.show()
        self.about.setText(
            self.tr("{n} 行。看一眼每项取自哪一列，不对就改；* 的必须有。").format(n=number(preview.total))
        )
        self.changed.emit()

    async def _guarded(self) -> None:
        self.set_busy(busy=True)
        try:
            await self.do()
        except AppError as error:
            self.trouble.say(say(error.code, error.params), "bad", "alert-octagon")
        finally:
            self.set_busy(busy=False)

    async def do(self) -> None:
        settings = self.desk.app.settings
        warehouses = await self.desk.read(settings.warehouses)
        if not warehouses:
            self.trouble.say(self.tr("先在第一步建仓库，再导入商品。"), "bad", "alert-octagon")
            return
        mapping = self.mapping.mapping()
        result: ImportResult = await self.desk.write(
            settings.import_skus, self.path, warehouses[0].id, mapping, self.desk.by
        )
        self.trouble.say("")
        words = self.tr("新 {new}·改 {changed}·没变 {same}")
        done = words.format(new=number(result.new), changed=number(result.changed), same=number(result.same))
        lines = [self.tr("第 {row} 行：{why}").format(row=row, why=say(code, params))
                 for row, code, params in result.failed[:_MOST_PROBLEMS]]  # fmt: skip
        rest = len(result.failed) - len(lines)
        if rest > 0:
            lines.append(self.tr("还有 {n} 行").format(n=number(rest)))
        self.failures.setText("\n".join(lines))
        self.failures.setVisible(bool(lines))
        if result.failed:
            done = listed([done, self.tr("{n} 行没进来，原因在下面").format(n=number(len(result.failed)))])
        if result.new or result.changed or result.same:
            self.prove(done)
        else:
            self.trouble.say(done, "bad", "alert-octagon")

    def retranslate(self) -> None:
        self.title.setText(self.tr("商品和库存"))
        self.about.setText(
            self.tr("从表格导入：商品编码、名称、条码、数量、库位。CSV 和 Excel 都行，同一份再导一次不会重复。")
        )
        self.choose_button.setText(self.tr("选表格"))
