"""The guide's plain steps: warehouse, shop or carrier account, people. Each ends in a proof that can be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.services.queries.setup_rows import CarrierRow, FormField, TestResult, WarehouseRow
from app.services.queries.work_place_rows import ShopRow
from app.ui.bridge import Desk
from app.ui.components.form import Form, choice_words
from app.ui.components.inputs import ChoiceInput, Field
from app.ui.components.labels import Note
from app.ui.welcome.parts import Page
from app.ui.words import listed, say

Kinds = tuple[tuple[str, tuple[FormField, ...]], ...]


class StepPage(Page):
    """A step of the guide. ``proven`` when something was set up and seen to work."""

    proven = Signal()
    may_skip = True
    key = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = Form()
        self.proof = Note("", "ok", "circle-check")
        self.proof.hide()
        self.is_proven = False
        self.next_name = ""
        """What the step after this one is called."""

    def next_words(self) -> str:
        return self.tr("下一步：{step}").format(step=self.next_name) if self.is_proven else self.do_words()

    def do_words(self) -> str:
        """Return what the primary button does before there is a proof."""
        return self.tr("保存")

    def next(self) -> None:
        if self.busy:
            return
        if self.is_proven:
            self.gone_on.emit()
        elif self.form.check():
            self.desk.start(self, self._guarded(), slot="do")

    async def _guarded(self) -> None:
        self.set_busy(busy=True)
        try:
            await self.do()
        except AppError as error:
            self.form.complain(error)
        finally:
            self.set_busy(busy=False)

    async def do(self) -> None:
        """Set it up; raises AppError, which is shown at its field."""
        raise NotImplementedError

    def prove(self, words: str) -> None:
        """Show the proof; the button goes on from here."""
        self.is_proven = True
        self.proof.say(words, "ok", "circle-check")
        self.look_here.emit(self.proof)
        self.changed.emit()
        self.proven.emit()

    def unprove(self) -> None:
        """Something was changed: it has to be done again."""
        if self.is_proven:
            self.is_proven = False
            self.proof.say("")
            self.changed.emit()

    def opened(self) -> None:
        self.form.focus_first()
        self.desk.start(self, self._read(), slot="read")

    async def _read(self) -> None:
        await self.read()
        here = QApplication.focusWidget()
        typing = here is not None and self.form.isAncestorOf(here)
        if not self.is_proven and not typing:
            self.form.focus_first()

    async def read(self) -> None:
        """Read what is there already."""


class WarehousePage(StepPage):
    """Name, time zone and sender."""

    key = "warehouse"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._warehouse_id: int | None = None
        self.box.addWidget(self.form)
        self.box.addWidget(self.proof)
        self.box.addStretch(1)
        self.form.edited.connect(lambda _name: self.unprove())
        self.retranslate()

    async def read(self) -> None:
        settings = self.desk.app.settings

        def both() -> tuple[tuple[WarehouseRow, ...], tuple[FormField, ...]]:
            rows = settings.warehouses()
            return rows, settings.warehouse_form(rows[0].id if rows else None)

        rows, fields = await self.desk.read(both)
        draft = self.form.draft()
        self._warehouse_id = rows[0].id if rows else None
        self.form.show_fields(fields, draft)
        if rows and not draft:
            self.prove(listed([rows[0].name, rows[0].sender]))

    async def do(self) -> None:
        settings = self.desk.app.settings
        values = self.form.values()
        self._warehouse_id = await self.desk.write(settings.save_warehouse, self._warehouse_id, values, self.desk.by)
        rows = await self.desk.read(settings.warehouses)
        row = next((row for row in rows if row.id == self._warehouse_id), None)
        if row is not None:
            self.prove(listed([row.name, row.sender]))

    def retranslate(self) -> None:
        self.title.setText(self.tr("货从哪里发"))
        self.about.setText(self.tr("仓库的名字，和面单上的发件人。以后可以再加仓库。"))
        self.form.retranslate()


class AccountPage(StepPage):
    """A shop's or carrier's account: choose which, fill its form, and see one real answer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kinds: Kinds = ()
        self._account_id: int | None = None
        self._drafts: dict[str, dict[str, str]] = {}
        self._kind = ""
        self.kind_choice = ChoiceInput()
        self.kind_choice.activated.connect(lambda at: self.show_kind(self.kind_choice.itemData(at)))
        self.kind_field = Field("kind", "", self.kind_choice)
        self.trouble = Note("", "bad", "alert-octagon")
        self.trouble.hide()
        for widget in (self.kind_field, self.form, self.trouble, self.proof):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.form.edited.connect(lambda _name: self.unprove())
        self.retranslate()

    def kinds(self) -> Kinds:
        """Return what can be chosen, with its form; runs on a reading thread."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """Return the accounts that are there already; runs on a reading thread."""
        raise NotImplementedError

    def kind_words(self, kind: str) -> str:
        raise NotImplementedError

    async def read(self) -> None:
        def both() -> tuple[Kinds, list[str]]:
            return self.kinds(), self.names()

        self._kinds, names = await self.desk.read(both)
        self.kind_choice.clear()
        for kind, _ in self._kinds:
            self.kind_choice.addItem(self.kind_words(kind), kind)
        if names and not self.form.draft():
            self.prove(self.tr("已接好：{names}").format(names=listed(names)))
        if self._kinds and not self._kind:
            self.show_kind(self._kinds[0][0])

    def show_kind(self, kind: str) -> None:
        """Show the form of another platform or carrier; what was typed is kept by kind."""
        if self._kind:
            self._drafts[self._kind] = self.form.draft()
        self._kind = kind
        fields = next((fields for name, fields in self._kinds if name == kind), ())
        name = FormField("account_name", "text", "field.account_name", value=self.kind_words(kind))
        self.form.show_fields((name, *fields), self._drafts.get(kind))
        self._account_id = None
        self.trouble.say("")

    def do_words(self) -> str:
        return self.tr("连接并测试")

    async def do(self) -> None:
        values = self.form.values()
        name = values.pop("account_name")
        self.trouble.say("")
        if self._account_id is None:
            self._account_id = await self.desk.write(self.adder(), self._kind, name, values, self.desk.by)
        else:
            await self.desk.write(self.changer(), self._account_id, values, self.desk.by)
        result = await self.desk.read(self.tester(), self._account_id, self.desk.by)
        if result.good:
            self.prove(say(result.code, result.params))
        else:
            words = self.tr("{why} 改好再试；已填的都存着。").format(why=say(result.code, result.params))
            self.trouble.say(words, "bad", "alert-octagon")

    def adder(self) -> Callable[..., int]:
        raise NotImplementedError

    def changer(self) -> Callable[..., None]:
        raise NotImplementedError

    def tester(self) -> Callable[..., TestResult]:
        raise NotImplementedError


class ShopPage(AccountPage):
    key = "shop"

    def kinds(self) -> Kinds:
        return self.desk.app.settings.platforms()

    def names(self) -> list[str]:
        rows: Sequence[ShopRow] = self.desk.app.settings.shops()
        return [row.name for row in rows]

    def kind_words(self, kind: str) -> str:
        return say(f"platform.{kind}")

    def adder(self) -> Callable[..., int]:
        return self.desk.app.settings.add_shop

    def changer(self) -> Callable[..., None]:
        return self.desk.app.settings.change_shop

    def tester(self) -> Callable[..., TestResult]:
        return self.desk.app.settings.test_shop

    def retranslate(self) -> None:
        self.title.setText(self.tr("接上一家店铺"))
        self.about.setText(self.tr("选平台，填授权，马上试拉一次。没有接口的店铺选「线下与文件」，用表格进单。"))
        self.kind_field.label.setText(self.tr("平台"))
        self.form.retranslate()


class CarrierPage(AccountPage):
    key = "carrier"

    def kinds(self) -> Kinds:
        return self.desk.app.settings.carrier_kinds()

    def names(self) -> list[str]:
        rows: Sequence[CarrierRow] = self.desk.app.settings.carriers()
        return [row.name for row in rows]

    def kind_words(self, kind: str) -> str:
        return choice_words(f"carrier_kind.{kind}") if kind else ""

    def adder(self) -> Callable[..., int]:
        return self.desk.app.settings.add_carrier

    def changer(self) -> Callable[..., None]:
        return self.desk.app.settings.change_carrier

    def tester(self) -> Callable[..., TestResult]:
        return self.desk.app.settings.test_carrier

    def retranslate(self) -> None:
        self.title.setText(self.tr("接上一家快递"))
        self.about.setText(self.tr("填月结账号，取一个单号再还回去，当场看到结果。"))
        self.kind_field.label.setText(self.tr("快递"))
        self.form.retranslate()


class PeoplePage(StepPage):
    """The first supervisor; others are added in the settings."""

    key = "people"
    signed_in = Signal(object)
    """The Actor of the first supervisor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form.show_fields((
            FormField("name", "text", "field.person_name"), FormField("pin", "secret", "field.new_pin"),
            FormField("again", "secret", "field.again"),
        ))  # fmt: skip
        self.box.addWidget(self.form)
        self.box.addWidget(self.proof)
        self.box.addStretch(1)
        self.retranslate()

    async def read(self) -> None:
        staff = await self.desk.read(self.desk.app.settings.staff)
        if staff:
            self.form.hide()
            self.prove(listed([f"{row.name} {say(f'role.{row.role}')}" for row in staff if row.active]))

    def do_words(self) -> str:
        return self.tr("建好，登录")

    def next_words(self) -> str:
        return self.tr("开始干活") if self.is_proven else self.do_words()

    async def do(self) -> None:
        values = self.form.values()
        if values["pin"] != values["again"]:
            self.form.rows["again"].complain(self.tr("两次不一样。"))
            return
        actor = await self.desk.write(self.desk.app.setup.first_supervisor, values["name"], values["pin"])
        self.desk.by = actor
        self.prove(self.tr("{name}，主管").format(name=actor.name))
        self.signed_in.emit(actor)

    def retranslate(self) -> None:
        self.title.setText(self.tr("谁来管"))
        self.about.setText(self.tr("先建一位主管，什么都能做。打包员、打单员以后在 设置·人员 里加，各有工牌和 PIN。"))
        self.form.retranslate()
