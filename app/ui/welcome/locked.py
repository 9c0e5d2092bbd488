"""A database that does not open by itself: pass-phrase, recovery code, or a trouble with its way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.errors import AppError
from app.services.queries.setup_rows import FormField, StartState
from app.ui.components.buttons import KeyButton
from app.ui.components.form import Form
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import Note, label
from app.ui.welcome.parts import Page
from app.ui.words import say


class UnlockPage(Page):
    """The pass-phrase; or the recovery code where the key is lost."""

    unlocked = Signal(str)
    recovered = Signal(str)
    other_asked = Signal()
    """Choose another database."""

    def __init__(self, state: StartState) -> None:
        super().__init__()
        self._state = state
        self.by_code = state.code == "vault.key_missing"
        self.form = Form()
        self.box.addWidget(self.form)
        row = QHBoxLayout()
        self.turn = KeyButton("", "", "key", kind="ghost")
        self.turn.clicked.connect(self.turn_over)
        self.other = KeyButton("", "", "database", kind="ghost")
        self.other.clicked.connect(self.other_asked)
        row.addWidget(self.turn)
        row.addWidget(self.other)
        row.addStretch(1)
        self.box.addLayout(row)
        self.box.addStretch(1)
        self._show()

    def _show(self) -> None:
        field = FormField("recovery_code", "text", "field.recovery_code") if self.by_code else FormField(
            "passphrase", "secret", "field.passphrase")  # fmt: skip
        self.form.show_fields((field,))
        self.retranslate()

    def turn_over(self) -> None:
        """The other way in."""
        self.by_code = not self.by_code
        self._show()
        self.opened()
        self.changed.emit()

    def next_words(self) -> str:
        return self.tr("打开")

    def next(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        if self.by_code:
            self.recovered.emit(values["recovery_code"])
        else:
            self.unlocked.emit(values["passphrase"])

    def complain(self, error: AppError) -> None:
        """Say why it did not open; what was typed stays."""
        self.form.complain(error)
        self.opened()

    def opened(self) -> None:
        self.form.focus_first()

    def retranslate(self) -> None:
        self.title.setText(self.tr("用恢复码打开") if self.by_code else self.tr("输入口令"))
        if self.by_code:
            self.about.setText(self.tr("第一次设置时抄下的那串。大小写和空格不要紧。数据没有动。"))
        else:
            self.about.setText(self.tr("收件人资料用口令加密，输入后今天不用再输。"))
        self.turn.setText(self.tr("我有口令") if self.by_code else self.tr("忘了口令，用恢复码"))
        self.other.setText(self.tr("换一个数据库"))
        self.form.retranslate()


class BrokenPage(Page):
    """What keeps the database from opening, and what helps."""

    retried = Signal()
    other_asked = Signal()

    def __init__(self, state: StartState) -> None:
        super().__init__()
        self._state = state
        self.trouble = Note("", "bad", "alert-octagon")
        self.box.addWidget(self.trouble)
        self.other = KeyButton("", "", "database", kind="ghost")
        self.other.clicked.connect(self.other_asked)
        self.box.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.retranslate()

    def next_words(self) -> str:
        return self.tr("再试一次")

    def next(self) -> None:
        self.retried.emit()

    def retranslate(self) -> None:
        self.title.setText(self.tr("现在打不开"))
        self.about.setText(self.tr("数据没有动。"))
        self.trouble.say(say(self._state.code, self._state.params))
        self.other.setText(self.tr("换一个数据库"))


class RecoveryPage(Page):
    """The recovery code, shown this once; going on needs its last group typed from the paper."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.words = label(code, "figure", wrap=True, select=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.words.setProperty("ground", "sunken")
        self.words.setContentsMargins(16, 16, 16, 16)
        self.box.addWidget(self.words)
        row = QHBoxLayout()
        self.copy, self.save = KeyButton("", "", "copy"), KeyButton("", "F9", "printer")
        self.copy.clicked.connect(self.copy_code)
        self.save.clicked.connect(self.test)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        self.box.addLayout(row)
        self.saved = label("", "caption")
        self.box.addWidget(self.saved)
        self.last = TextInput()
        self.last.textEdited.connect(lambda _text: self.changed.emit())
        self.field = Field("last", "", self.last)
        self.box.addWidget(self.field)
        self.box.addStretch(1)
        self.retranslate()

    def _group(self) -> str:
        return self.code.replace(" ", "-").split("-")[-1]

    def is_kept(self) -> bool:
        """Tell whether the last group was typed."""
        return self.last.text().strip().upper() == self._group().upper()

    def next_words(self) -> str:
        return self.tr("抄好了，继续")

    def may_next(self) -> bool:
        return self.is_kept()

    def next(self) -> None:
        if self.is_kept():
            self.gone_on.emit()
        else:
            self.field.complain(self.tr("和上面最后一组不一样。"))

    def copy_code(self) -> None:
        """Copy the code; it stays in the clipboard until something else is copied."""
        QGuiApplication.clipboard().setText(self.code)
        self.saved.setText(self.tr("已复制。贴到安全的地方，别留在聊天记录里。"))

    def test(self) -> None:
        """F9: put it into a text file to be printed."""
        chooser = QFileDialog(self.window(), self.tr("存成文本，打印后删掉"), "packdesk-recovery-code.txt")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.fileSelected.connect(self.save_code)
        chooser.open()

    def save_code(self, path: str) -> None:
        """Write the code to a file."""
        try:
            with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a person's own choice of place
                file.write(f"Packdesk 聚单台\n{self.tr('恢复码')}: {self.code}\n")
        except OSError as error:
            self.saved.setText(self.tr("没存成：{why}。换个位置，或手抄。").format(why=error.strerror or ""))
            return
        self.saved.setText(self.tr("已存到 {path}。打印后把文件删掉。").format(path=path))

    def opened(self) -> None:
        self.last.setFocus()

    def retranslate(self) -> None:
        self.title.setText(self.tr("抄下恢复码"))
        self.about.setText(self.tr("只显示这一次。电脑坏了或忘了口令时，只有它能打开收件人资料。"))
        self.copy.setText(self.tr("复制"))
        self.save.setText(self.tr("存成文本去打印"))
        self.field.label.setText(self.tr("照着抄好的，输入最后一组"))
