"""People: what each is there for, the badge by scan, the PIN; who left is switched off, never deleted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.people import Role
from app.services.queries.setup_rows import FormField, StaffRow
from app.ui.components.labels import Note
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.things import NEW, ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import ago, say

translate = QCoreApplication.translate


def state_pill(row: StaffRow) -> Pill:
    """Return whether somebody may sign in."""
    if not row.active:
        return Pill(translate("People", "停用"), "neutral", "ban")
    return Pill(translate("People", "在岗"), "ok", "circle-check")


class PeoplePage(ThingsPage):
    """One person a line."""

    key = "people"
    icon = "users"
    kinds = frozenset({"staff"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "姓名"), 130, stretch=True, bold=True),
        Column("role", QT_TRANSLATE_NOOP("Columns", "岗位"), 100, drop=7),
        Column("badge", QT_TRANSLATE_NOOP("Columns", "工牌"), 90, quiet=True, drop=9),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 92),
        Column("seen", QT_TRANSLATE_NOOP("Columns", "上次做事"), 108, right=True, quiet=True, drop=8),
    )
    verbs = ("settings.change", "settings.pause")

    def name(self) -> str:
        return self.tr("人员和权限")

    def new_title(self) -> str:
        return self.tr("加人员")

    def read(self) -> list[GridRow]:
        now = self.desk.now()
        return [
            GridRow(
                row.id,
                (
                    row.name, say(f"role.{row.role}"), self._badge(row), state_pill(row), ago(row.last_seen_at, now),
                ),
                row,
            )
            for row in self.desk.app.settings.staff()
        ]  # fmt: skip

    def _badge(self, row: StaffRow) -> str:
        return translate("People", "已配") if row.badge else "–"

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有人员。"), self.tr("加上后每一步都记着是谁做的。"), self.tr("加人员"), "N")

    def show_thing(self, thing: StaffRow) -> None:
        add = self.panel.body.add
        self.panel.pill.show_status(*state_pill(thing))
        switch = self.buttons[self.verbs.index("settings.pause")]
        switch.setText(self.tr("停用") if thing.active else self.tr("启用"))
        switch.icon_name = "player-pause" if thing.active else "player-play"
        if thing.active and not thing.badge:
            add(Note(self.tr("没有工牌，打包台上要输 PIN。按 F2 再扫工牌就配上。"), "info", "id-badge-2"))
        add(fact(self.tr("岗位"), say(f"role.{thing.role}"), bold=True))
        add(fact(self.tr("能做"), say(f"role_about.{thing.role}")))
        add(fact(self.tr("工牌"), self._badge(thing)))
        add(fact(self.tr("上次做事"), ago(thing.last_seen_at, self.desk.now())))

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        row = next((row for row in self.desk.app.settings.staff() if row.id == thing_id), None)
        roles = tuple((role.value, f"role.{role.value}") for role in Role)
        return (
            FormField("name", "text", "field.person", value=row.name if row is not None else ""),
            FormField("role", "choice", "field.role", value=row.role if row is not None else Role.PACKER.value,
                      choices=roles),
            FormField("badge", "text", "field.badge", required=False),
            FormField("pin", "secret", "field.pin", required=row is None),
            FormField("active", "flag", "field.active", required=False,
                      value="1" if row is None or row.active else ""),
        )  # fmt: skip

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        where = None if thing_id == NEW else thing_id
        return self.desk.app.settings.save_staff(where, dict(values), self.desk.by)

    def on_scan(self, code: str) -> bool:
        """A badge held under the gun goes into the open form, wherever the cursor is."""
        if self.editing is None:
            return False
        self.panel.form.set_value("badge", code)
        self.shell.toast.show_toast(self.tr("工牌已读到，保存后生效"))
        return True

    def do_pause(self) -> None:
        """Switch somebody off or on again."""
        thing = self.thing()
        if thing is not None:
            self.start(self._switch(thing, on=not thing.active), slot="pause")

    async def _switch(self, row: StaffRow, *, on: bool) -> None:
        await self.desk.write(self.save, row.id, {"active": "1" if on else ""})
        words = self.tr("{name}可以登录了") if on else self.tr("{name}不能再登录")
        self.shell.toast.show_toast(
            words.format(name=row.name), self.tr("撤销"), "U", lambda: self.start(self._switch(row, on=not on))
        )
        self.reload()
