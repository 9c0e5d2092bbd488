"""Goods and stock from a file: SKUs, barcodes, and how many lie where."""

from __future__ import annotations

from collections.abc import Callable

from app.services.queries.setup_rows import ImportPreview, ImportResult, WarehouseRow
from app.ui.components.inputs import ChoiceInput
from app.ui.components.labels import label
from app.ui.settings.imports import ImportPage
from app.ui.words import listed, number


class GoodsPage(ImportPage):
    """Choose a file and the warehouse for rows that name none."""

    key = "goods"
    icon = "packages"
    kinds = frozenset({"warehouse"})
    counts = False

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.places: tuple[WarehouseRow, ...] = ()
        self.place_words = label("", "second")
        self.place = ChoiceInput()
        self.add_choice(0, self.place_words, self.place)

    def name(self) -> str:
        return self.tr("商品和库存导入")

    def begin(self) -> None:
        self.start(self._begin(), slot="begin")

    async def _begin(self) -> None:
        self.places = await self.desk.read(self.desk.app.settings.warehouses)
        chosen = self.place.currentData()
        self.place.clear()
        for place in self.places:
            self.place.addItem(place.name, place.id)
        self.place.setCurrentIndex(max(0, self.place.findData(chosen)))
        self._show()

    def hear(self, change) -> None:
        if not self.busy:
            self.begin()

    def lacking(self) -> str:
        return "" if self.places else self.tr("先加一个仓库，库存记在它名下。")

    def empty_words(self) -> tuple[str, str]:
        why = self.tr("编码、名称、条码、数量、库位、图片。CSV、XLS、XLSX 都行，拖进来也行。")
        return self.tr("选一份商品表格。"), why

    def read_preview(self, path: str) -> Callable[[], ImportPreview]:
        return lambda: self.desk.app.settings.preview_skus(path)

    def read_import(
        self, path: str, mapping: dict[str, str], progress: Callable[[int, int], None]
    ) -> Callable[[], ImportResult]:
        place, settings, by = int(self.place.currentData()), self.desk.app.settings, self.desk.by
        return lambda: settings.import_skus(path, place, mapping, by)

    def result_words(self, result: ImportResult) -> str:
        words = [self.tr("新 {n}").format(n=number(result.new)), self.tr("改了 {n}").format(n=number(result.changed))]
        words.append(self.tr("没变 {n}").format(n=number(result.same)))
        if result.failed:
            words.append(self.tr("没收 {n} 行，原因在下面").format(n=number(len(result.failed))))
        return listed(words)

    def retranslate(self) -> None:
        super().retranslate()
        self.place_words.setText(self.tr("没写仓库的记在"))
        self.place.setAccessibleName(self.tr("没写仓库的记在"))
