"""Printers: those set up with what they say of themselves, those that were found, the form, the test label."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from app.errors import AppError
from app.services.queries.setup_rows import FormField, FoundPrinter
from app.services.queries.work_place_rows import PrinterRow
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.print_station.printers import paper_words, printer_status
from app.ui.settings.paper_test import CUT, INVERTED, FoundList, PaperTest
from app.ui.settings.things import NEW, ThingsPage
from app.ui.sound import DULL, PIECE
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import listed, number, say


class PrintersPage(ThingsPage):
    """One printer a line; what was found stands below the list."""

    key = "printers"
    icon = "printer"
    kinds = frozenset({"printer"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "打印机"), 130, stretch=True, bold=True),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 116),
        Column("language", QT_TRANSLATE_NOOP("Columns", "语言"), 110, drop=7),
        Column("paper", QT_TRANSLATE_NOOP("Columns", "纸"), 86, drop=5),
        Column("transport", QT_TRANSLATE_NOOP("Columns", "连接"), 120, quiet=True, hide_below=1500, drop=8),
        Column("waiting", QT_TRANSLATE_NOOP("Columns", "排着"), 68, right=True, drop=6),
        Column("station", QT_TRANSLATE_NOOP("Columns", "工位"), 96, quiet=True, hide_below=1500, drop=9),
    )
    verbs = ("settings.test", "settings.change")

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.found: tuple[FoundPrinter, ...] = ()
        self.testing: int | None = None
        """The printer whose test label is being looked at."""
        self.paper = PaperTest()
        self.paper.setParent(self.panel)
        self.paper.hide()
        self.panel.kept = self.paper
        self.found_list = FoundList()
        self.below.addWidget(self.found_list)
        self.found_list.chosen.connect(self.take_found)
        self.paper.answered.connect(self._act_on)
        self.paper.proved.connect(lambda: self.shell.sounds.play(PIECE))

    def name(self) -> str:
        return self.tr("打印机")

    def new_title(self) -> str:
        return self.tr("加打印机")

    # --- reading ------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        super().begin()
        self.start(self._find(), slot="find")

    async def _find(self) -> None:
        """Ask the PC what it can see; this may take seconds."""
        self.found = await self.desk.read(self.desk.app.settings.found_printers)
        self.found_list.show_found(self.found, self.tr("本机看得到、还没加的"), self.tr("加这台"))

    def read(self) -> list[GridRow]:
        made = []
        for row in self.desk.app.settings.printers():
            cells = (
                row.name, Pill(*printer_status(row)), say(f"language.{row.language}"), paper_words(row),
                say(f"transport.{row.transport}"), number(row.waiting) if row.waiting else "–", row.station or "–",
            )  # fmt: skip
            made.append(GridRow(row.id, cells, row))
        return made

    def say_empty(self) -> None:
        why = self.tr("没有真机也行：下面的虚拟打印机把面单画在窗口里。")
        self.empty.say(self.tr("还没有打印机。"), why, self.tr("加打印机"), "N")

    # --- panel --------------------------------------------------------------------------------------------------------
    def show_thing(self, thing: PrinterRow) -> None:
        add = self.panel.body.add
        words, tone, icon = printer_status(thing)
        self.panel.pill.show_status(words, tone, icon)
        if thing.status == "stopped":
            note = Note(self.tr("停着，等人说最后一张好的面单。"), "bad")
            way = KeyButton(self.tr("去打单台"), "Ctrl 3", size="small")
            way.clicked.connect(lambda: self.shell.open_area("print"))
            note.add_button(way)
            add(note)
        if thing.status == "mute":
            add(Note(self.tr("不回状态：断纸它不说，靠扫描确认。"), "info"))
        if self.testing == thing.id:
            add(self.paper)
            self.paper.show()
        add(fact(self.tr("语言"), listed([say(f"language.{thing.language}"), f"{thing.dpi} dpi"])))
        add(fact(self.tr("纸"), f"{paper_words(thing)} mm" if thing.height_mm else paper_words(thing), bold=True))
        add(fact(self.tr("连接"), say(f"transport.{thing.transport}")))
        add(fact(self.tr("地址"), thing.address))
        add(fact(self.tr("工位"), thing.station or self.tr("所有工位")))
        if thing.transport == "virtual":
            button = KeyButton(self.tr("看纸带"), "Ctrl Alt P", "printer", size="small")
            button.clicked.connect(self.shell.show_paper)
            self.panel.body.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        return self.desk.app.settings.printer_form(None if thing_id == NEW else thing_id)

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        where = None if thing_id == NEW else thing_id
        return self.desk.app.settings.save_printer(where, dict(values), self.desk.by)

    def saved(self, thing_id: int, *, new: bool) -> None:
        if new:
            self.start(self._find(), slot="find")
            self.start(self._test(thing_id), slot="test")

    def take_found(self, found: FoundPrinter) -> None:
        """Open the form with what is known of a found printer."""
        name = say("transport.virtual") if found.transport == "virtual" else found.name
        self.edit_new(
            {"name": name, "transport": found.transport, "address": found.address, "language": found.language,
             "dpi": str(found.dpi)}
        )  # fmt: skip

    # --- the test label -----------------------------------------------------------------------------------------------
    def do_test(self) -> None:
        thing_id = self.thing_id()
        if thing_id is not None:
            self.start(self._test(thing_id), slot="test")

    async def _test(self, printer_id: int) -> None:
        """Print a test label and ask what the paper looks like."""
        try:
            result = await self.desk.write(self.desk.app.settings.test_printer, printer_id, self.desk.by)
        except AppError as error:
            self.desk.tell(error)
            return
        if not result.good:
            self.desk.tell(AppError(result.code, **result.params))
            return
        self.testing = printer_id
        self.paper.begin(str(result.params.get("code", "")))
        self.shell.toast.show_toast(say(result.code, result.params))
        self.select(printer_id)
        self._show_test()

    def _show_test(self) -> None:
        thing = self.thing()
        if thing is not None and self.editing is None:
            self._show(thing)
        self.view.setFocus()

    def _act_on(self, answer: str) -> None:
        """What the paper says is acted on."""
        if self.testing is None:
            return
        if answer == INVERTED:
            self.start(self._turn_ink(self.testing), slot="turn")
        elif answer == CUT:
            self.start(self._edit(self.testing, {}), slot="form")

    async def _turn_ink(self, printer_id: int) -> None:
        """Turn black and white round and print again."""
        fields = await self.desk.read(self.desk.app.settings.printer_form, printer_id)
        now = next((field.value for field in fields if field.name == "inverted"), "")
        await self.desk.write(self.save, printer_id, {"inverted": "" if now else "1"})
        await self._test(printer_id)

    def on_scan(self, code: str) -> bool:
        if self.testing is None or self.editing is not None:
            return False
        if not self.paper.scan(code):
            self.shell.sounds.play(DULL)
        return True

    def digit(self, number_: int) -> bool:
        """Digits answer the questions while they stand there."""
        looking = self.testing is not None and self.testing == self.thing_id() and not self.paper.is_proved()
        return looking and self.editing is None and self.paper.digit(number_)

    def open_thing(self, kind: str, thing_id: int) -> None:
        if thing_id:
            self.select(thing_id)

    def retranslate(self) -> None:
        super().retranslate()
        self.paper.retranslate()
        self.found_list.show_found(self.found, self.tr("本机看得到、还没加的"), self.tr("加这台"))
