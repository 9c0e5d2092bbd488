"""Before there is a database: the three large choices, a shared Postgres, a new pass-phrase."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import Qt, Signal

from app.errors import AppError
from app.services.queries.setup_rows import FormField
from app.ui.actions import BY_NAME, pretty
from app.ui.components.buttons import KeyButton
from app.ui.components.form import Form
from app.ui.components.labels import Note
from app.ui.welcome.parts import ChoiceCard, Mark, Page
from app.ui.words import is_zh, say_error

KINDS = ("demo", "own", "postgres")
MIN_PASSPHRASE = 8


class ChoicePage(Page):
    """Demo, own warehouse, or a shared database."""

    chosen = Signal(str)
    language_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box.insertSpacing(0, 24)
        self.box.insertWidget(0, Mark(56))
        icons = ("player-play", "building-warehouse", "database")
        self.cards = {
            kind: ChoiceCard(icon, str(at), large=True)
            for at, (kind, icon) in enumerate(zip(KINDS, icons, strict=True), 1)
        }
        for kind, card in self.cards.items():
            card.setCheckable(False)
            card.setProperty("letters", True)  # 1, 2 and 3 choose wherever the focus stands
            card.clicked.connect(lambda _=False, kind=kind: self.chosen.emit(kind))
            self.box.addWidget(card)
        self.trouble = Note("", "bad", "alert-octagon")
        self.trouble.hide()
        self.box.addWidget(self.trouble)
        action = BY_NAME["global.language"]
        self.language = KeyButton("", pretty(action.keys[0]), action.icon, kind="ghost")
        self.language.clicked.connect(self.language_asked)
        self.box.addWidget(self.language, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.retranslate()

    def choose(self, number: int) -> None:
        """Take the n-th choice."""
        if 1 <= number <= len(KINDS) and not self.busy:
            self.chosen.emit(KINDS[number - 1])

    def complain(self, error: AppError | None) -> None:
        """Say why a choice could not be carried out; None takes it away."""
        self.trouble.say(say_error(error) if error is not None else "")

    def set_busy(self, *, busy: bool) -> None:
        for card in self.cards.values():
            card.setEnabled(not busy)
        self.about.setText(self.tr("正在准备，几秒钟就好") if busy else self._about())
        super().set_busy(busy=busy)

    def opened(self) -> None:
        self.cards["demo"].setFocus()

    def _about(self) -> str:
        return self.tr("先用演示仓库看一遍，或者现在就开自己的仓库。以后随时可以换。")

    def retranslate(self) -> None:
        self.language.setText("English" if is_zh() else "中文")  # in the language it leads to
        self.title.setText(self.tr("欢迎用聚单台"))
        self.about.setText(self._about())
        self.cards["demo"].say(
            self.tr("演示仓库"), self.tr("编好的店铺、订单和虚拟打印机，从进单到发货马上能走一遍。不碰任何真实数据。")
        )
        self.cards["own"].say(
            self.tr("开我的仓库"), self.tr("数据存在这台电脑上。一步步接上店铺、快递和打印机，约十分钟，随时可以停。")
        )
        self.cards["postgres"].say(
            self.tr("连到已有数据库"), self.tr("仓库里已经有一台在用聚单台：填服务器地址，这台电脑就一起干活。")
        )


class PostgresPage(Page):
    """Where the shared database is."""

    entered = Signal(str)
    """The URL."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.show_fields((
            FormField("host", "text", "field.db_host"), FormField("port", "number", "field.db_port", value="5432"),
            FormField("database", "text", "field.db_name", value="packdesk"),
            FormField("user", "text", "field.db_user", value="packdesk"),
            FormField("password", "secret", "field.db_password"),
        ))  # fmt: skip
        self.box.addWidget(self.form)
        self.box.addStretch(1)
        self.retranslate()

    def url(self) -> str:
        """Return the address as one URL; every part is quoted, so a password may hold any sign."""
        values = self.form.values()
        user, password = (quote(values[name], safe="") for name in ("user", "password"))
        host = values["host"]
        host = f"[{host}]" if ":" in host else host
        return f"postgresql://{user}:{password}@{host}:{values['port']}/{quote(values['database'], safe='')}"

    def next_words(self) -> str:
        return self.tr("连接")

    def next(self) -> None:
        if self.form.check():
            self.entered.emit(self.url())

    def opened(self) -> None:
        self.form.focus_first()

    def retranslate(self) -> None:
        self.title.setText(self.tr("连到已有数据库"))
        self.about.setText(self.tr("向管服务器的人要这几项。密码存进这台电脑的密钥库，不写进文件。"))
        self.form.retranslate()


class PassphrasePage(Page):
    """A new pass-phrase, where the system has no key store."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.show_fields(
            (FormField("new_passphrase", "secret", "field.new_passphrase"), FormField("again", "secret", "field.again"))
        )
        self.box.addWidget(self.form)
        self.box.addStretch(1)
        self.retranslate()

    def next_words(self) -> str:
        return self.tr("用这个口令")

    def next(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        if len(values["new_passphrase"]) < MIN_PASSPHRASE:
            self.form.rows["new_passphrase"].complain(self.tr("至少 {n} 个字符。").format(n=MIN_PASSPHRASE))
        elif values["new_passphrase"] != values["again"]:
            self.form.rows["again"].complain(self.tr("两次不一样。"))
        else:
            self.entered.emit(values["new_passphrase"])

    def opened(self) -> None:
        self.form.focus_first()

    def retranslate(self) -> None:
        self.title.setText(self.tr("设一个口令"))
        self.about.setText(
            self.tr("这台电脑没有系统密钥库，收件人资料改用口令加密。每次打开聚单台要输入它；忘了可以用恢复码。")
        )
        self.form.retranslate()
