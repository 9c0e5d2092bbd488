"""Stop lists: the blacklist, and regions nothing is sent to for a time."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.queries.policy_rows import NoShipRow, StopRow
from app.services.queries.setup_rows import FormField
from app.ui.ask import ask
from app.ui.components.labels import Note
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.take_file import choose_file, take_file
from app.ui.settings.things import ThingsPage
from app.ui.shell.dialogs import Confirm
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import listed, moment, say


class StopPage(ThingsPage):
    """What both lists have in common: entries are added and ended, and tell how many orders they stopped or freed."""

    kinds = frozenset({"setting"})
    verbs = ("settings.delete",)

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.stopped = 0
        """Orders that the entry saved last has stopped."""

    def do_change(self) -> None:
        """An entry is not changed: it is ended, and another one added."""
        if self.editing is None and self.thing() is not None:
            self.shell.toast.show_toast(self.tr("条目不能改：结束它（⇧X），再加一条"))

    def read_new(self) -> tuple[FormField, ...]:
        """Return the form of a new entry."""
        raise NotImplementedError

    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        return self.read_new()

    def saved(self, thing_id: int, *, new: bool) -> None:
        self.shell.toast.show_toast(self.tr("已加上，拦下 %n 单", "", self.stopped))

    def end_words(self, thing) -> tuple[str, str]:
        """Return what is asked before an entry ends: title and why."""
        raise NotImplementedError

    def end(self, thing_id: int) -> int:
        """End an entry on the writing thread; return how many orders went on."""
        raise NotImplementedError

    def do_delete(self) -> None:
        thing = self.thing()
        if thing is not None:
            self.start(self._end(thing), slot="end")

    async def _end(self, thing) -> None:
        title, why = self.end_words(thing)
        if not await ask(Confirm(self.window(), title, why, self.tr("结束"), danger=True)):
            return
        freed = await self.desk.write(self.end, thing.id)
        self.reload()
        self.shell.toast.show_toast(self.tr("结束了，%n 单放行", "", freed))


class BlacklistPage(StopPage):
    """One entry a line, masked."""

    key = "blacklist"
    icon = "ban"
    columns = (
        Column("kind", QT_TRANSLATE_NOOP("Columns", "类别"), 90),
        Column("entry", QT_TRANSLATE_NOOP("Columns", "内容"), 160, bold=True),
        Column("note", QT_TRANSLATE_NOOP("Columns", "备注"), 160, stretch=True, quiet=True),
        Column("added", QT_TRANSLATE_NOOP("Columns", "加入"), 150, quiet=True, drop=7),
    )
    takes_files = True

    def name(self) -> str:
        return self.tr("黑名单")

    def new_title(self) -> str:
        return self.tr("加黑名单")

    def title_of(self, thing: StopRow) -> str:
        return thing.masked

    def read(self) -> list[GridRow]:
        now = self.desk.now()
        return [
            GridRow(row.id, (say(f"stop_kind.{row.kind}"), row.masked, row.note,
                             listed([moment(row.added_at, now), row.added_by])), row)
            for row in self.desk.app.policies.blacklist()
        ]  # fmt: skip

    def say_empty(self) -> None:
        why = self.tr("名单上的人、电话、地址和账号，订单会停下给人看。")
        self.empty.say(self.tr("黑名单是空的。"), why, self.tr("加黑名单"), "N")

    def show_thing(self, thing: StopRow) -> None:
        add = self.panel.body.add
        add(fact(self.tr("类别"), say(f"stop_kind.{thing.kind}")))
        add(fact(self.tr("内容"), thing.masked))
        add(fact(self.tr("备注"), thing.note or "–"))
        add(fact(self.tr("加入"), listed([moment(thing.added_at, self.desk.now()), thing.added_by])))
        add(Note(self.tr("存的是密文，只显示打码后的样子；结束时销毁。"), "info"))

    def read_new(self) -> tuple[FormField, ...]:
        return self.desk.app.policies.stop_form()

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        policies = self.desk.app.policies
        made, self.stopped = policies.add_stop(values["kind"], values["text"], values.get("note", ""), self.desk.by)
        return made

    def end_words(self, thing: StopRow) -> tuple[str, str]:
        title = self.tr("结束「{entry}」？").format(entry=thing.masked)
        return title, self.tr("它写的内容会被销毁，找不回来；只因它停下的订单继续走。")

    def end(self, thing_id: int) -> int:
        return self.desk.app.policies.end_stop(thing_id, self.desk.by)

    def do_open_file(self) -> None:
        choose_file(self, self.take_path)

    def take_path(self, path: str) -> None:
        """Take a chosen file in."""
        self.start(self._take(path), slot="file")

    async def _take(self, path: str) -> None:
        taken = await take_file(self, self.tr("导入黑名单"), "blacklist", 0, path)
        if taken is not None:
            self.reload()
            words = self.tr("加了 {n} 条，拦下 {k} 单").format(n=taken.stored, k=taken.stopped)
            self.shell.toast.show_toast(words)


class NoShipPage(StopPage):
    """One region a line: where, whose carrier, from when until when."""

    key = "no_ship"
    icon = "map-pin"
    columns = (
        Column("region", QT_TRANSLATE_NOOP("Columns", "停发区域"), 170, stretch=True, bold=True),
        Column("carrier", QT_TRANSLATE_NOOP("Columns", "快递"), 110),
        Column("from", QT_TRANSLATE_NOOP("Columns", "从"), 110, quiet=True, drop=8),
        Column("until", QT_TRANSLATE_NOOP("Columns", "到"), 110, drop=7),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 90),
    )

    def name(self) -> str:
        return self.tr("停发区域")

    def new_title(self) -> str:
        return self.tr("加停发区域")

    def title_of(self, thing: NoShipRow) -> str:
        return thing.region

    def read(self) -> list[GridRow]:
        now = self.desk.now()
        return [
            GridRow(row.id, (row.region, row.carrier or say("field.every_carrier"), moment(row.from_at, now),
                             moment(row.until_at, now), self._state(row)), row)
            for row in self.desk.app.policies.no_ship()
        ]  # fmt: skip

    def _state(self, row: NoShipRow) -> Pill:
        now = self.desk.now()
        if row.until_at is not None and row.until_at <= now:
            return Pill(self.tr("过了"), "neutral", "history")
        if row.from_at > now:
            return Pill(self.tr("没到"), "info", "clock")
        return Pill(self.tr("停发"), "bad", "ban")

    def say_empty(self) -> None:
        why = self.tr("停发区域里的订单会停下；只对一家快递停发的，会换别家。")
        self.empty.say(self.tr("没有停发区域。"), why, self.tr("加停发区域"), "N")

    def show_thing(self, thing: NoShipRow) -> None:
        add, now = self.panel.body.add, self.desk.now()
        self.panel.pill.show_status(*self._state(thing))
        add(fact(self.tr("快递"), thing.carrier or say("field.every_carrier")))
        add(fact(self.tr("从"), moment(thing.from_at, now)))
        until = moment(thing.until_at, now) if thing.until_at is not None else self.tr("结束它为止")
        add(fact(self.tr("到"), until))
        add(fact(self.tr("备注"), thing.note or "–"))
        add(fact(self.tr("谁加的"), thing.added_by))

    def read_new(self) -> tuple[FormField, ...]:
        return self.desk.app.policies.no_ship_form()

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        made, self.stopped = self.desk.app.policies.add_no_ship(dict(values), self.desk.by)
        return made

    def end_words(self, thing: NoShipRow) -> tuple[str, str]:
        title = self.tr("{region} 恢复发货？").format(region=thing.region)
        return title, self.tr("只因它停下的订单继续走。要再停发就再加一条。")

    def end(self, thing_id: int) -> int:
        return self.desk.app.policies.end_no_ship(thing_id, self.desk.by)
