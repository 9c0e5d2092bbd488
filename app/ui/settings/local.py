"""How this PC looks and behaves: theme, language, density, text size, letter keys; the station and its bench."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QWidget

from app.errors import Param
from app.services.floor_settings import AUTO_SHIP, SHIP_UNDO_SECONDS, VERIFY
from app.services.queries.setup_rows import StationName
from app.ui import sound
from app.ui.actions import BY_NAME
from app.ui.bench.commands import command_rows
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import NumberInput, TextInput
from app.ui.components.labels import label
from app.ui.components.panels import Card, ScrollBody
from app.ui.components.segments import Segments
from app.ui.grids.view import GridView
from app.ui.settings.page import Page, PageHead, page_column
from app.ui.settings.sounds import VOLUMES, SoundChoices
from app.ui.theme import FOLLOW_SYSTEM, look
from app.ui.words import EN, ZH, language, speak

SCALES = ("90", "100", "110", "125", "150")
GRIDS = ("orders", "stock", "audit")
"""Screens whose density is remembered on this PC."""
MOST_UNDO_S = 600


class Row(QWidget):
    """A setting: what it is at the left, its control beside it, what it means below."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self.words, self.about = label("", "strong"), label("", "caption", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        self.words.setFixedWidth(look().px(158))
        row.addWidget(self.words)
        row.addWidget(control)
        row.addWidget(self.about, 1)

    def say(self, words: str, about: str = "") -> None:
        self.words.setText(words)
        self.about.setText(about)
        self.control.setAccessibleName(words)


class LocalPage(Page):
    """Cards of settings that take effect at once, each with undo."""

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.head = PageHead()
        self.body = ScrollBody(margins=(16, 14, 16, 16), spacing=12)
        page_column(self, self.head, self.body)

    def card(self, *rows: Row) -> Card:
        """Add a card of settings."""
        made = Card()
        for row in rows:
            made.box.addWidget(row)
        self.body.add(made)
        return made

    def tell(self, words: str, undo: Callable[[], None]) -> None:
        """Say what is in force now, and offer the way back."""
        self.shell.toast.show_toast(words, self.tr("撤销"), "U", undo)

    def do_escape(self) -> None:
        self.screen_.menu.setFocus()

    def do_undo(self) -> None:
        self.shell.toast.undo_now()


class AppearancePage(LocalPage):
    """Everything here is of this PC alone."""

    key = "look"
    icon = "palette"

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.theme, self.tongue, self.density = Segments(), Segments(), Segments()
        self.scale, self.letters = Segments(), Segments()
        self.rows = {
            name: Row(control)
            for name, control in (
                ("theme", self.theme), ("language", self.tongue), ("density", self.density), ("scale", self.scale),
                ("letters", self.letters),
            )
        }  # fmt: skip
        self.looks = self.card(*(self.rows[name] for name in ("theme", "language", "density", "scale")))
        self.keys_card = self.card(self.rows["letters"])
        self.theme.chosen.connect(self.set_theme)
        self.tongue.chosen.connect(self.set_language)
        self.density.chosen.connect(self.set_density)
        self.scale.chosen.connect(self.set_scale)
        self.letters.chosen.connect(lambda key: self.set_letters(on=key == "on"))

    def name(self) -> str:
        return self.tr("外观和按键")

    def begin(self) -> None:
        self._show()

    def _show(self) -> None:
        prefs = self.shell.prefs
        self.theme.show_choices(
            ((FOLLOW_SYSTEM, self.tr("跟着系统")), ("light", self.tr("浅色")), ("dark", self.tr("深色"))), look().choice
        )
        self.tongue.show_choices(((ZH, "中文"), (EN, "English")), language())
        self.tongue.activate(language())
        self.density.show_choices(
            (("normal", self.tr("宽松")), ("compact", self.tr("紧凑"))), prefs.text("orders/density", "normal")
        )
        self.scale.show_choices(tuple((size, f"{size}%") for size in SCALES), str(round(look().scale * 100)))
        letters = (("on", self.tr("单个字母")), ("off", self.tr("Alt + 字母")))
        self.letters.show_choices(letters, "on" if self.shell.keys.letters else "off")

    def set_theme(self, choice: str) -> None:
        """Light, dark, or as the system is."""
        before = look().choice
        self.shell.prefs.put("look/theme", choice)
        look().choose(choice, look().scale)
        self._show()
        if before != choice:
            self.tell(self.tr("换了配色"), lambda: self.set_theme(before))

    def set_language(self, choice: str) -> None:
        before = self.shell.prefs.text("look/language", ZH)
        self.shell.prefs.put("look/language", choice)
        speak(choice)
        self._show()
        if before != choice:
            self.tell(self.tr("换了语言"), lambda: self.set_language(before))

    def set_density(self, choice: str) -> None:
        """Put every list of this window into a density; lists with two-line rows keep theirs."""
        before = self.shell.prefs.text("orders/density", "normal")
        self.shell.prefs.put("orders/density", choice)
        for view in self.window().findChildren(GridView):
            if view.density in ("normal", "compact"):
                view.apply_density(choice)
        self._show()
        if before != choice:
            self.tell(self.tr("换了行距"), lambda: self.set_density(before))

    def set_scale(self, choice: str) -> None:
        before = str(round(look().scale * 100))
        self.shell.prefs.put("look/scale", str(int(choice) / 100))
        look().choose(look().choice, int(choice) / 100)
        self._show()
        if before != choice:
            self.tell(self.tr("字号 {n}%").format(n=choice), lambda: self.set_scale(before))

    def set_letters(self, *, on: bool) -> None:
        """Letters by themselves, or only with Alt; key caps follow at once."""
        before = self.shell.keys.letters
        self.shell.keys.letters = on
        self.shell.prefs.put_flag("keys/letters", on=on)
        for widget in QApplication.allWidgets():
            if isinstance(widget, KeyButton) and widget.property("action") in BY_NAME:
                widget.key = self.shell.keys.shown(BY_NAME[widget.property("action")])
                widget.updateGeometry()
                widget.update()
        self._show()
        if before != on:
            self.tell(self.tr("换了按键方式"), lambda: self.set_letters(on=before))

    def panes(self) -> list[QWidget]:
        return [self.theme.buttons[self.theme.active()]] if self.theme.active() in self.theme.buttons else [self.body]

    def retranslate(self) -> None:
        self.head.title.setText(self.name())
        self.looks.title.setText(self.tr("外观"))
        self.keys_card.title.setText(self.tr("按键"))
        self.rows["theme"].say(self.tr("配色"), self.tr("打包台夜班常用深色。"))
        self.rows["language"].say(self.tr("语言"))
        self.rows["density"].say(self.tr("列表行距"))
        self.rows["scale"].say(self.tr("字号"), self.tr("字和行一起放大。"))
        self.rows["letters"].say(self.tr("列表里的快捷键"), self.tr("怕误按就改成 Alt 加字母；输入框里字母永远是字。"))
        self._show()


class StationPage(LocalPage):
    """What this PC is called and how its bench and scanner work; the bench's rules hold for every station."""

    key = "station"
    icon = "device-desktop"
    kinds = frozenset({"setting"})

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.values: dict[str, Param] = {}
        self.station = TextInput()
        self.station_name: StationName | None = None
        self.sounds = SoundChoices(self.shell.sounds, self.shell.prefs)
        self.verify, self.verify_here, self.auto_ship = Segments(), Segments(), Segments()
        self.undo = NumberInput(10, low=0, high=MOST_UNDO_S)
        self.prefix = TextInput()
        self.key_sheet = KeyButton.of(BY_NAME["settings.key_sheet"], self.shell.keys)
        self.key_sheet.clicked.connect(self.do_key_sheet)
        for field in (self.undo, self.prefix):
            field.setFixedWidth(look().px(120))
        self.station.setFixedWidth(look().px(180))
        self.rows = {
            name: Row(control)
            for name, control in (
                ("station", self.station), ("prefix", self.prefix), ("verify_here", self.verify_here),
                ("verify", self.verify), ("auto_ship", self.auto_ship), ("undo", self.undo),
                ("volume", self.sounds.volume), ("heard", self.sounds.toggles), ("key_sheet", self.key_sheet),
            )
        }  # fmt: skip
        self.here = self.card(*(self.rows[name] for name in ("station", "verify_here", "prefix", "key_sheet")))
        self.sound_card = self.card(*(self.rows[name] for name in ("volume", "heard")))
        self.everywhere = self.card(*(self.rows[name] for name in ("verify", "auto_ship", "undo")))
        self.verify.chosen.connect(lambda key: self.put(VERIFY, key == "on"))
        self.auto_ship.chosen.connect(lambda key: self.put(AUTO_SHIP, key == "on"))
        self.verify_here.chosen.connect(self._here_chosen)
        self.undo.editingFinished.connect(self._undo_typed)
        self.prefix.editingFinished.connect(self._prefix_typed)
        self.station.editingFinished.connect(self._station_typed)
        self.sounds.volume.chosen.connect(self.set_volume)
        self.sounds.toggles.changed.connect(lambda name, on: self.set_heard(name, on=on))

    def name(self) -> str:
        return self.tr("本工位")

    def own(self) -> str:
        """Return the name of this station's own rule about verifying."""
        return f"{VERIFY}:{self.desk.by.station}"

    def begin(self) -> None:
        self.start(self._begin(), slot="begin")

    def hear(self, change) -> None:
        self.begin()

    async def _begin(self) -> None:
        settings = self.desk.app.settings
        names = (VERIFY, self.own(), AUTO_SHIP, SHIP_UNDO_SECONDS)

        def everything() -> tuple[list[Param], StationName]:
            return [settings.get(name) for name in names], settings.station()

        values, self.station_name = await self.desk.read(everything)
        self.values = dict(zip(names, values, strict=True))
        self._show()

    def _show(self) -> None:
        yes_no = (("on", self.tr("要扫")), ("off", self.tr("不扫")))
        verify = self.values.get(VERIFY)
        self.verify.show_choices(yes_no, "off" if verify is False else "on")
        own = self.values.get(self.own()) if self.values else None
        here = (("", self.tr("和大家一样")), *yes_no)
        self.verify_here.show_choices(here, "" if own is None else "on" if own else "off")
        self.verify_here.activate("" if own is None else "on" if own else "off")
        ship = self.values.get(AUTO_SHIP)
        ways = (("on", self.tr("自己发货")), ("off", self.tr("等 F12")))
        self.auto_ship.show_choices(ways, "off" if ship is False else "on")
        seconds = self.values.get(SHIP_UNDO_SECONDS)
        if not self.undo.hasFocus():
            self.undo.set_value(seconds if isinstance(seconds, int) else 10)
        if not self.prefix.hasFocus():
            self.prefix.setText(self.shell.prefs.text("scan/prefix"))
        self._show_station()
        self._show_sounds()

    def _show_station(self) -> None:
        name = self.station_name
        self.station.setEnabled(name is not None and not name.fixed)
        if name is not None and not self.station.hasFocus():
            self.station.setText(name.next)
        how = self.tr("写进每一步记录，打印机跟着走。改了下次打开程序生效。")
        if name is not None and name.fixed:
            how = self.tr("写进每一步记录。现在由环境变量 PACKDESK_STATION 定，这里不能改。")
        elif name is not None and name.next != name.now:
            how = self.tr("现在还叫「{name}」，下次打开程序用新名字，打印机跟着走。").format(name=name.now)
        self.rows["station"].say(self.tr("工位名"), how)

    def _show_sounds(self) -> None:
        words = {
            sound.PIECE: self.tr("扫对一件"), sound.COMPLETE: self.tr("一单完成"), sound.WRONG: self.tr("扫错、多扫"),
            sound.STOP: self.tr("停，不要发"), sound.PRINTER: self.tr("打印机停了"), sound.DULL: self.tr("没扫懂"),
        }  # fmt: skip
        self.sounds.show((self.tr("静音"), self.tr("小"), self.tr("中"), self.tr("大")), words)

    def set_volume(self, step: str) -> None:
        """Louder or quieter on this PC, heard at once."""
        before = str(self.shell.prefs.text("sound/volume", VOLUMES[-1]))
        self.sounds.set_volume(step)
        self._show_sounds()
        if before != step:
            self.tell(self.tr("换了音量"), lambda: self.set_volume(before))

    def set_heard(self, name: str, *, on: bool) -> None:
        """One sound on or off on this PC."""
        self.sounds.set_heard(name, on=on)
        self._show_sounds()
        self.tell(self.tr("这个声音开了") if on else self.tr("这个声音关了"), lambda: self.set_heard(name, on=not on))

    def do_key_sheet(self) -> None:
        """Keep the bench's keys as bar codes in a file, to be printed on any office printer."""
        chooser = QFileDialog(self.window(), self.tr("存下命令条码"), "packdesk-keys.pdf")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("pdf")
        chooser.fileSelected.connect(lambda target: self.start(self.save_key_sheet(target), slot="keys"))
        chooser.open()

    async def save_key_sheet(self, target: str) -> None:
        """Write the sheet to ``target``."""
        title = self.tr("打包台命令条码")
        await self.desk.read(self.desk.app.settings.key_sheet, target, title, command_rows())
        self.shell.toast.show_toast(self.tr("{name} 存好了，用 A4 打印").format(name=Path(target).name))

    def _station_typed(self) -> None:
        """A name for this PC; the printers of the old name follow at the next start."""
        name, typed = self.station_name, self.station.text().strip()
        if name is not None and not name.fixed and typed != name.next:
            self.start(self._name_station(typed, name.next), slot="station")

    async def _name_station(self, name: str, before: str) -> None:
        settings = self.desk.app.settings
        await self.desk.write(settings.name_station, name, self.desk.by)
        self.station_name = await self.desk.read(settings.station)
        self._show()
        self.tell(
            self.tr("下次打开程序起叫「{name}」").format(name=self.station_name.next),
            lambda: self.start(self._name_station(before, name), slot="station"),
        )

    def put(self, name: str, value: Param) -> None:
        """Set a shared setting; it holds at every station from now on."""
        self.start(self._put(name, value))

    async def _put(self, name: str, value: Param, *, back: bool = False) -> None:
        before = self.values.get(name)
        await self.desk.write(self.desk.app.settings.put, name, value, self.desk.by)
        self.values[name] = value
        self._show()
        if back:
            self.shell.toast.show_toast(self.tr("已改回"))
        elif before != value:
            self.tell(self.tr("已生效"), lambda: self.start(self._put(name, before, back=True)))

    def _here_chosen(self, key: str) -> None:
        self.put(self.own(), None if not key else key == "on")

    def _undo_typed(self) -> None:
        value = self.undo.value()
        if value is not None and value != self.values.get(SHIP_UNDO_SECONDS, 10):
            self.put(SHIP_UNDO_SECONDS, value)

    def _prefix_typed(self) -> None:
        """The prefix is of this PC's gun alone."""
        before, typed = self.shell.prefs.text("scan/prefix"), self.prefix.text().strip()
        if typed != before:
            self._set_prefix(typed)
            self.tell(self.tr("下次打开程序起认这个前缀"), lambda: self._set_prefix(before))

    def _set_prefix(self, prefix: str) -> None:
        self.shell.prefs.put("scan/prefix", prefix)
        self._show()

    def panes(self) -> list[QWidget]:
        return [self.undo]

    def retranslate(self) -> None:
        self.head.title.setText(self.name())
        self.here.title.setText(self.tr("只管这台电脑"))
        self.everywhere.title.setText(self.tr("所有打包台"))
        self.sound_card.title.setText(self.tr("声音"))
        self._show_station()
        self.rows["volume"].say(self.tr("音量"))
        self.rows["heard"].say(self.tr("哪些出声"), self.tr("点一下开关，打开时放一遍。"))
        self.rows["prefix"].say(self.tr("扫描枪前缀"), self.tr("枪上设了前缀就填在这里，扫描再不会和打字混。"))
        self.key_sheet.setText(BY_NAME["settings.key_sheet"].words())
        self.rows["key_sheet"].say(
            self.tr("戴手套打包"), self.tr("扫条码就是按键：完成、撤销、少货。存成 PDF，A4 打印。")
        )
        self.rows["verify_here"].say(self.tr("这里扫货吗"), self.tr("只打包不验货的台子可以不扫。"))
        self.rows["verify"].say(self.tr("打包要扫货"), self.tr("不扫就没有错发拦截。"))
        self.rows["auto_ship"].say(self.tr("最后一件扫完"), self.tr("自己发货最快；等 F12 可以先称重。"))
        self.rows["undo"].say(self.tr("发货可撤 (秒)"), self.tr("这段时间里不通知平台，撤销不留痕迹。"))
        if self.shell.desk is not None:
            self._show()
