"""Orders from files: offline stores, back-office exports; templates that remember which column is what."""

from __future__ import annotations

from collections.abc import Callable

from app import wording
from app.errors import AppError
from app.services.queries.setup_rows import ImportPreview, ImportResult
from app.services.queries.work_place_rows import ShopRow
from app.ui.actions import BY_NAME
from app.ui.ask import ask
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import ChoiceInput, Field, TextInput
from app.ui.components.labels import label
from app.ui.settings.imports import ImportPage
from app.ui.shell.dialogs import Dialog
from app.ui.words import listed, number, say, say_error

FILES = "files"


class TemplateName(Dialog):
    """Asks for a template's name."""

    def __init__(self, parent, words: str) -> None:
        super().__init__(parent, self.tr("记住这些列的对应"), "pin")
        self.name = TextInput(words)
        self.field = Field("name", self.tr("模板名"), self.name)
        self.box.addWidget(label(self.tr("下次同样的表格，列会自己对上。同名的会换掉。"), "second", wrap=True))
        self.box.addWidget(self.field)
        verb = self.add_buttons(self.tr("先不"), self.tr("记住"))
        self.name.returnPressed.connect(verb.click)
        self.name.textChanged.connect(lambda text: verb.setEnabled(bool(text.strip())))
        verb.setEnabled(bool(words))
        self.name.setFocus()
        self.name.selectAll()


class OrderFilesPage(ImportPage):
    """Choose a file, the shop it belongs to, and a template."""

    key = "orders"
    icon = "file-import"
    kinds = frozenset({"shop"})

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.shops: tuple[ShopRow, ...] = ()
        self.shop_words, self.template_words = label("", "second"), label("", "second")
        self.shop, self.template = ChoiceInput(), ChoiceInput()
        self.remember = KeyButton.of(BY_NAME["settings.remember"], self.shell.keys, size="small")
        self.remember.clicked.connect(self.do_remember)
        self.add_choice(0, self.shop_words, self.shop)
        self.add_choice(1, self.template_words, self.template, self.remember)
        self.shop.activated.connect(lambda _at: self._show())
        self.template.activated.connect(lambda _at: self._template_chosen())

    def name(self) -> str:
        return self.tr("订单导入")

    # --- reading ------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        self.start(self._begin(), slot="begin")

    async def _begin(self) -> None:
        settings = self.desk.app.settings

        def both() -> tuple[tuple[ShopRow, ...], tuple[str, ...]]:
            return settings.shops(), settings.templates()

        shops, templates = await self.desk.read(both)
        self.shops = tuple(shop for shop in shops if shop.platform == FILES)
        self._fill_shops()
        self._fill_templates(templates)
        self._show()

    def hear(self, change) -> None:
        if not self.busy:
            self.begin()

    def _fill_shops(self) -> None:
        chosen = self.shop.currentData()
        self.shop.clear()
        for shop in self.shops:
            self.shop.addItem(shop.name, shop.id)
        self.shop.setCurrentIndex(max(0, self.shop.findData(chosen)))

    def _fill_templates(self, names: tuple[str, ...]) -> None:
        chosen = self.template.currentData()
        self.template.clear()
        self.template.addItem(self.tr("自己认"), "")
        for name in names:
            code = f"import_template.{name}"
            self.template.addItem(say(code) if wording.knows(code) else name, name)
        self.template.setCurrentIndex(max(0, self.template.findData(chosen)))

    def lacking(self) -> str:
        if not self.shops:
            return self.tr("先加一家平台选「线下与文件」的店铺，单子记在它名下。")
        return ""

    def empty_words(self) -> tuple[str, str]:
        return self.tr("选一份订单表格。"), self.tr("CSV、XLS、XLSX 都行，拖进来也行。同一份再导一次不会重复。")

    # --- file ---------------------------------------------------------------------------------------------------------
    def read_preview(self, path: str) -> Callable[[], ImportPreview]:
        template = str(self.template.currentData() or "")
        return lambda: self.desk.app.settings.preview_orders(path, template)

    def previewed(self, preview: ImportPreview) -> None:
        at = self.template.findData(preview.template)
        if at >= 0:
            self.template.setCurrentIndex(at)

    def _template_chosen(self) -> None:
        if self.path:
            self.open_file(self.path)

    def read_import(
        self, path: str, mapping: dict[str, str], progress: Callable[[int, int], None]
    ) -> Callable[[], ImportResult]:
        shop_id, settings, by = int(self.shop.currentData()), self.desk.app.settings, self.desk.by
        return lambda: settings.import_orders(path, shop_id, mapping, by, progress)

    def result_words(self, result: ImportResult) -> str:
        words = [self.tr("新单 {n}").format(n=number(result.new))]
        if result.changed:
            words.append(self.tr("改了 {n}").format(n=number(result.changed)))
        if result.same:
            words.append(self.tr("没变 {n}").format(n=number(result.same)))
        if result.failed:
            words.append(self.tr("没收 {n} 行，原因在下面").format(n=number(len(result.failed))))
        return listed(words)

    # --- template -----------------------------------------------------------------------------------------------------
    def do_remember(self) -> None:
        if self.preview is not None and self.mapping.mapping():
            self.start(self._remember(), slot="remember")

    async def _remember(self) -> None:
        name = str(self.template.currentData() or "")
        dialog = TemplateName(self.shell, "" if wording.knows(f"import_template.{name}") else name)
        while await ask(dialog):
            chosen = dialog.name.text().strip()
            settings = self.desk.app.settings
            try:
                await self.desk.write(settings.remember_template, chosen, self.mapping.mapping(), self.desk.by)
            except AppError as error:
                dialog = TemplateName(self.shell, chosen)
                dialog.field.complain(say_error(error))
                continue
            self._fill_templates(await self.desk.read(settings.templates))
            self.template.setCurrentIndex(max(0, self.template.findData(chosen)))
            self.shell.toast.show_toast(self.tr("记住了「{name}」").format(name=chosen))
            return

    def retranslate(self) -> None:
        super().retranslate()
        self.shop_words.setText(self.tr("记在哪家店"))
        self.template_words.setText(self.tr("模板"))
        self.remember.setText(BY_NAME["settings.remember"].words())
        self.shop.setAccessibleName(self.tr("记在哪家店"))
        self.template.setAccessibleName(self.tr("模板"))
        if self.begun:
            self.begin()
