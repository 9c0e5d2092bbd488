"""Before a step is taken back: what that will undo, order by order, and one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.queries.plan_rows import UndoPlan
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import TextInput
from app.ui.components.labels import Note, label
from app.ui.components.panels import ScrollBody
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.words import as_sentence, number, say


class UndoDialog(Dialog):
    """Lists the plans of some orders; ``more`` further ones are treated alike. Asks for a reason where one is due."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        verb: str,
        plans: Sequence[UndoPlan],
        *,
        more: int = 0,
        reasons: Iterable[str] = (),
        asks_reason: bool = False,
    ) -> None:
        super().__init__(parent, title, "arrow-back-up", "warn", width=640)
        able = [plan for plan in plans if plan.error is None]
        self._asks = asks_reason
        body = ScrollBody(margins=(0, 0, 8, 0), spacing=4)
        lines = 0
        for plan in plans:
            body.add(label(plan.order_no, "strong"))
            lines += 1
            if plan.error is not None:
                body.add(Note(say(plan.error, {"order_no": plan.order_no, **plan.params}), "bad"))
                lines += 2
            for step in plan.steps:
                words = label(as_sentence(say(step.code, step.params)), "second", wrap=True)
                words.setContentsMargins(look().px(12), 0, 0, 0)
                body.add(words)
                lines += 1
        body.setMinimumHeight(look().px(min(340, 24 * lines + 16)))
        self.box.addWidget(body, 1)
        if more:
            self.box.addWidget(label(self.tr("其余 {n} 单一样处理。").format(n=number(more)), "second"))
        if able:
            self.box.addWidget(label(self.tr("这些会一起撤掉，撤了可以再做。"), "caption", wrap=True))
        self._reasons = list(reasons)
        self._choices: list[KeyButton] = []
        self.text = TextInput(hint=self.tr("别的原因") if self._reasons else self.tr("原因"))
        if asks_reason:
            for at, words_ in enumerate(self._reasons, 1):
                button = KeyButton(words_, str(at))
                button.setCheckable(True)
                button.clicked.connect(lambda _=False, at=at: self.choose(at))
                self._choices.append(button)
                self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.text.textChanged.connect(lambda _text: self._look())
            self.box.addWidget(self.text)
        self._able = bool(able) or bool(more)
        self.add_buttons(self.tr("先不"), verb)
        self._look()
        (self._choices[0] if self._choices else self.text if asks_reason else self).setFocus()

    def reason(self) -> str:
        """Return what was typed, else what was chosen."""
        typed = self.text.text().strip()
        chosen = [words for words, button in zip(self._reasons, self._choices, strict=False) if button.isChecked()]
        return typed or (chosen[0] if chosen else "")

    def choose(self, at: int) -> None:
        """Take the n-th reason."""
        for place, button in enumerate(self._choices, 1):
            button.setChecked(place == at)
            button.update()
        self._look()

    def _look(self) -> None:
        if self._verb is not None:
            self._verb.setEnabled(self._able and (not self._asks or bool(self.reason())))

    def keyPressEvent(self, event) -> None:
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= len(self._choices):
            self.choose(int(digit))
        else:
            super().keyPressEvent(event)
