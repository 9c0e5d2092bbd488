"""Shops: access, what the last 24 hours were read, the ledger of windows; authorise, test, pull again, pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.services.queries.setup_rows import FormField, TestResult, WindowRow
from app.services.queries.work_place_rows import ShopRow
from app.ui.ask import ask
from app.ui.components.labels import Note, label, line
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.grids.cells import Cover, Pill, Sign, Toned
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.things import NEW, ThingsPage
from app.ui.shell.dialogs import Confirm
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import ago, moment, number, say, sentences, sign_of

FED_BY_FILES = "files"
BY_HAND = "shop.paused_by"
WINDOWS = 24
"""Lines of the ledger shown."""
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop with its coverage."""

    row: ShopRow
    cover: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def lags(self) -> bool:
        """The present hour is not read, though reading had begun."""
        return self.row.last_sync_at is not None and self.cover[-1:] == ("bad",)

    @property
    def shown_cover(self) -> tuple[str, ...]:
        """Before the first pull there is nothing to be alarmed about."""
        return self.cover if self.row.last_sync_at is not None else ("none",) * len(self.cover)


def access_pill(shop: Shop) -> Pill:
    """Return how a shop stands: paused by a person, refused, behind, by file, or fine."""
    row = shop.row
    if row.paused and row.pause_reason in (None, BY_HAND):
        return Pill(translate("Shops", "停用"), "hold", "player-pause")
    if row.paused:
        return Pill(translate("Shops", "要授权"), "bad", "alert-octagon")
    if row.platform == FED_BY_FILES:
        return Pill(translate("Shops", "表格导入"), "neutral", "file-import")
    if row.last_sync_at is None:
        return Pill(translate("Shops", "等首次拉单"), "info", "progress")
    if shop.lags:
        return Pill(translate("Shops", "补拉中"), "warn", "progress")
    return Pill(translate("Shops", "正常"), "ok", "circle-check")


def cells_of(shop: Shop, now: datetime) -> tuple[object, ...]:
    """Return a shop's cells in the order of ShopsPage.columns."""
    row = shop.row
    covered = sum(1 for cell in shop.cover if cell == "ok")
    cover = Cover(shop.shown_cover, translate("Shops", "24 小时里 {n} 小时已读").format(n=covered))
    aside = Toned(number(row.set_aside), "warn", bold=True) if row.set_aside else "–"
    waiting = number(row.waiting_writebacks) if row.waiting_writebacks else "–"
    return (
        Sign(sign_of(row.platform), row.name),
        access_pill(shop),
        cover,
        ago(row.last_sync_at, now),
        number(row.orders),
        aside,
        waiting,
    )


class ShopsPage(ThingsPage):
    """The promise of the product is here: nothing was missed, hour by hour."""

    key = "shops"
    icon = "building-store"
    kinds = frozenset({"shop", "outbox"})
    columns = (
        Column("shop", QT_TRANSLATE_NOOP("Columns", "店铺"), 120, stretch=True),
        Column("access", QT_TRANSLATE_NOOP("Columns", "授权"), 124),
        Column("cover", QT_TRANSLATE_NOOP("Columns", "24 小时覆盖"), 190, drop=3),
        Column("synced", QT_TRANSLATE_NOOP("Columns", "上次同步"), 88, right=True, quiet=True, drop=6),
        Column("orders", QT_TRANSLATE_NOOP("Columns", "本地订单"), 84, right=True, bold=True, drop=7),
        Column("aside", QT_TRANSLATE_NOOP("Columns", "放一边"), 84, right=True, hide_below=1500, drop=9),
        Column("waiting", QT_TRANSLATE_NOOP("Columns", "待回写"), 108, right=True, hide_below=1500, drop=8),
    )
    verbs = ("settings.pull_again", "settings.change")
    density = "normal"

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.tests: dict[int, TestResult | None] = {}
        """Shop -> what its last test said; None while it runs."""
        self.windows: dict[int, tuple[WindowRow, ...]] = {}
        self._platforms: tuple[tuple[str, tuple[FormField, ...]], ...] = ()

    def name(self) -> str:
        return self.tr("店铺")

    def new_title(self) -> str:
        return self.tr("加店铺")

    # --- reading ------------------------------------------------------------------------------------------------------
    def read(self) -> list[GridRow]:
        settings = self.desk.app.settings
        cover = dict(settings.coverage())
        now = self.desk.now()
        shops = [Shop(row, cover.get(row.id, ())) for row in settings.shops()]
        return [GridRow(shop.row.id, cells_of(shop, now), shop) for shop in shops]

    async def _reload(self) -> None:
        await super()._reload()
        self._promise([row.raw for row in self.rows if row.raw.row.platform != FED_BY_FILES])
        thing_id = self.thing_id()
        if thing_id is not None:
            self._read_windows(thing_id)

    def _promise(self, shops: list[Shop]) -> None:
        """Say in the head whether anything was missed; only shops that are read can keep the promise."""
        behind = sum(1 for shop in shops if shop.lags)
        holes = sum(1 for shop in shops if "bad" in shop.shown_cover)
        if behind:
            self.head.pill.show_status(self.tr("{n} 家没读到现在").format(n=behind), "warn")
        elif holes:
            self.head.pill.show_status(self.tr("{n} 家近 24 小时有缺口").format(n=holes), "warn")
        elif any(not shop.row.paused and shop.row.last_sync_at is not None for shop in shops):
            self.head.pill.show_status(self.tr("近 24 小时都读过"), "ok")
        else:
            self.head.pill.show_status(self.tr("现在没有店铺在拉单"), "neutral")
        self.head.pill.setVisible(bool(shops))

    def say_empty(self) -> None:
        self.empty.say(
            self.tr("还没有店铺。"), self.tr("加一家，订单会自己进来；线下的用表格。"), self.tr("加店铺"), "N"
        )

    def _read_windows(self, shop_id: int) -> None:
        self.start(self._windows(shop_id), slot="windows")

    async def _windows(self, shop_id: int) -> None:
        found = await self.desk.read(self.desk.app.settings.shop_windows, shop_id, WINDOWS)
        if self.windows.get(shop_id) != found:
            self.windows[shop_id] = found
            if self.thing_id() == shop_id:
                self.renew()

    def _row_changed(self, row: GridRow | None) -> None:
        super()._row_changed(row)
        if row is not None:
            self._read_windows(row.id)

    # --- panel --------------------------------------------------------------------------------------------------------
    def show_thing(self, thing: Shop) -> None:
        row, add, now = thing.row, self.panel.body.add, self.desk.now()
        self.panel.pill.show_status(*access_pill(thing))
        self._trouble(thing)
        if row.id in self.tests:
            self._test_note(self.tests[row.id])
        add(fact(self.tr("平台"), say(f"platform.{row.platform}")))
        if row.platform != FED_BY_FILES:
            read = moment(row.checkpoint_at, now) if row.checkpoint_at else self.tr("还没读过")
            add(fact(self.tr("读到"), read))
            add(fact(self.tr("上次同步"), ago(row.last_sync_at, now)))
        add(fact(self.tr("订单"), number(row.orders), bold=True))
        if row.waiting_writebacks:
            add(fact(self.tr("待回写"), number(row.waiting_writebacks)))
        add(fact(self.tr("时区"), f"{row.timezone}  {row.currency}"))
        if row.platform == FED_BY_FILES:
            return
        add(line())
        add(head(self.tr("时段账"), self.tr("每段都和平台核对")))
        windows = self.windows.get(row.id)
        if not windows:
            add(label(self.tr("还没有读过的时段。") if windows is not None else "", "muted"))
            return
        table = MiniTable()
        table.show_rows(self._window_headings(), [self._window(window) for window in windows])
        add(table)

    def _trouble(self, thing: Shop) -> None:
        row = thing.row
        if row.paused and row.pause_reason:
            tone = "hold" if row.pause_reason == BY_HAND else "bad"
            words = say(row.pause_reason, {"shop": row.name, "name": row.name, **row.pause_params})
            still = self.tr("订单照常往下走，回写先等着。")
            self.panel.body.add(Note(sentences(words, still), tone))
        if row.set_aside:
            words = self.tr("{n} 个平台单读不懂，先放在一边，没有丢。按 Ctrl R 看是哪些、为什么。")
            self.panel.body.add(Note(words.format(n=number(row.set_aside)), "warn"))

    def _test_note(self, result: TestResult | None) -> None:
        if result is None:
            self.panel.body.add(Note(self.tr("正在连平台。"), "info", "progress"))
        else:
            self.panel.body.add(Note(say(result.code, result.params), "ok" if result.good else "bad"))

    def _window_headings(self) -> tuple[Heading, ...]:
        return (
            Heading(self.tr("时段"), bold=True),
            Heading(self.tr("页"), 38, right=True, quiet=True),
            Heading(self.tr("拉到"), 46, right=True),
            Heading(translate("Shops", "平台"), 52, right=True, quiet=True),
            Heading("", 92),
        )

    def _window(self, window: WindowRow) -> tuple[str | Pill, ...]:
        now = self.desk.now()
        span = f"{moment(window.since, now)} – {window.until.astimezone():%H:%M}"
        pills = {
            "match": Pill(self.tr("相符"), "ok", "circle-check"),
            "gap": Pill(self.tr("缺单"), "warn", "alert-triangle"),
            "pulling": Pill(self.tr("在读"), "info", "progress"),
        }
        pill = pills.get(window.state, Pill(self.tr("没读成"), "bad", "alert-octagon"))
        theirs = number(window.theirs) if window.theirs is not None else "–"
        return (span, str(window.pages), number(window.got), theirs, pill)

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        settings = self.desk.app.settings
        if thing_id != NEW:
            return settings.shop_form(thing_id)
        self._platforms = settings.platforms()
        return self._new_fields(self.drafts.get(NEW, {}).get("platform", self._platforms[0][0]))

    def _new_fields(self, platform: str) -> tuple[FormField, ...]:
        """The platform and the name come first; the rest is the platform's own."""
        choices = tuple((code, f"platform.{code}") for code, _ in self._platforms)
        own = dict(self._platforms).get(platform, ())
        return (
            FormField("platform", "choice", "field.platform", value=platform, choices=choices),
            FormField("name", "text", "field.name"),
            *own,
        )

    def form_edited(self, name: str) -> None:
        if self.editing == NEW and name == "platform":
            typed = self.panel.form.values()
            fields = self._new_fields(typed["platform"])
            known = {field.name for field in fields}
            self.show_form(NEW, fields, {key: value for key, value in typed.items() if key in known and value})

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        settings, by = self.desk.app.settings, self.desk.by
        if thing_id != NEW:
            settings.change_shop(thing_id, dict(values), by)
            return thing_id
        own = {key: value for key, value in values.items() if key not in ("platform", "name")}
        return settings.add_shop(values["platform"], values["name"], own, by)

    def saved(self, thing_id: int, *, new: bool) -> None:
        """New or changed access is proved at once."""
        row = next((row.raw.row for row in self.rows if row.id == thing_id), None)
        if new or (row is not None and row.platform != FED_BY_FILES):
            self.start(self._test(thing_id), slot="test")

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_test(self) -> None:
        thing_id = self.thing_id()
        if thing_id is not None:
            self.start(self._test(thing_id), slot="test")

    async def _test(self, shop_id: int) -> None:
        """Call the platform once; on a reading thread, so that the bench of this window goes on counting."""
        self.tests[shop_id] = None
        self.renew()
        try:
            self.tests[shop_id] = await self.desk.read(self.desk.app.settings.test_shop, shop_id, self.desk.by)
        except AppError as error:
            self.tests[shop_id] = TestResult(False, error.code, error.params)
        finally:
            if self.tests.get(shop_id) is None:
                self.tests.pop(shop_id, None)
        self.renew()

    def do_pull_again(self) -> None:
        thing = self.thing()
        if thing is not None:
            self.start(self._pull_again(thing.row), slot="pull")

    async def _pull_again(self, row: ShopRow) -> None:
        if row.platform == FED_BY_FILES:
            self.shell.toast.show_toast(self.tr("{name}用表格导入，没有可补的。").format(name=row.name))
            return
        await self.desk.write(self.desk.app.settings.pull_again, row.id, None, self.desk.by)
        await self.desk.write(self.desk.app.sync_now, self.desk.by)
        self.shell.toast.show_toast(self.tr("{name}：近 7 天从头再读一遍").format(name=row.name))

    def do_pause(self) -> None:
        thing = self.thing()
        if thing is not None:
            self.start(self._pause(thing.row, on=not thing.row.paused), slot="pause")

    async def _pause(self, row: ShopRow, *, on: bool) -> None:
        await self.desk.write(self.desk.app.settings.pause_shop, row.id, on, self.desk.by)
        words = self.tr("{name}停用：不再连平台，订单照常，回写先等着") if on else self.tr("{name}又连上了")
        self.shell.toast.show_toast(
            words.format(name=row.name), self.tr("撤销"), "U", lambda: self.start(self._pause(row, on=not on))
        )
        self.reload()

    def do_delete(self) -> None:
        thing = self.thing()
        if thing is not None:
            self.start(self._delete(thing.row), slot="delete")

    async def _delete(self, row: ShopRow) -> None:
        dialog = Confirm(
            self.shell, self.tr("删除店铺「{name}」").format(name=row.name),
            self.tr("只能删从没有过订单的店铺；有订单的可以停用，历史都留着。"), self.tr("删除店铺"), danger=True,
        )  # fmt: skip
        if await ask(dialog):
            await self.desk.write(self.desk.app.settings.delete_shop, row.id, self.desk.by)
            self.shell.toast.show_toast(self.tr("已删除{name}").format(name=row.name))
            self.reload()

    def open_thing(self, kind: str, thing_id: int) -> None:
        if thing_id:
            self.select(thing_id)
        if kind == "settings.change" and thing_id:
            self.start(self._edit(thing_id, {}), slot="form")
