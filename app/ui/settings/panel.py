"""The panel beside a settings list: a thing's facts, or its form, with the verbs at the foot."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.queries.setup_rows import FormField
from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.form import Form
from app.ui.components.labels import ElidedLabel, Pill, label
from app.ui.components.panels import ScrollBody, SidePanel
from app.ui.tokens import PANEL


class ThingPanel(SidePanel):
    """Two bodies: facts that are filled anew, and a form that stays."""

    closed = Signal()
    applied = Signal()

    def __init__(self, keys: KeyMap, buttons: list[KeyButton], more: QWidget) -> None:
        super().__init__(edge="left")
        self.busy = False
        self.kept: QWidget | None = None
        """A part of the body that outlives a refill; a page puts it back in."""
        self._place = 0
        self.shown_id: int | None = None
        self.title = ElidedLabel("", size=PANEL, bold=True)
        self.pill = Pill()
        self.close_button = IconButton("x", "", key="Esc")
        self.head.setContentsMargins(15, 8, 8, 4)
        self.head.addWidget(self.title)
        self.head.addWidget(self.pill)
        self.head.addStretch(1)
        self.head.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closed)
        self.form = Form()
        self.form_body = ScrollBody()
        self.form_body.add(self.form)
        self.bodies = QStackedWidget()
        self._box.replaceWidget(self.body, self.bodies)
        self.bodies.addWidget(self.body)
        self.bodies.addWidget(self.form_body)
        self._box.setStretch(self._box.indexOf(self.bodies), 1)
        self.apply = KeyButton.of(BY_NAME["settings.apply"], keys)
        self.cancel = KeyButton("", "Esc")
        self.apply.clicked.connect(self.applied)
        self.cancel.clicked.connect(self.closed)
        self.fact_buttons = [*buttons, more]
        self.add_actions(*buttons, self.apply, self.cancel, more=more)
        self.show_nothing("")

    def is_form(self) -> bool:
        return self.bodies.currentWidget() is self.form_body

    def show_nothing(self, words: str) -> None:
        """There is nothing to show."""
        self.title.setText("")
        self.pill.hide()
        self._clear()
        if words:
            self.body.add(label(words, "muted", wrap=True))
        self._turn(self.body)
        for button in self.fact_buttons:
            button.hide()

    def show_facts(self, title: str, thing_id: int | None) -> None:
        """Begin a thing's facts; the scroll place stays for the same one."""
        self._place = self.body.verticalScrollBar().value() if thing_id == self.shown_id else 0
        self.shown_id = thing_id
        self.title.setText(title)
        self.pill.hide()
        self._clear()
        self._turn(self.body)

    def _clear(self) -> None:
        if self.kept is not None:
            self.body.box.removeWidget(self.kept)
            self.kept.setParent(self)
            self.kept.hide()
        self.body.clear()

    def settle(self) -> None:
        """The facts are there."""
        self.body.verticalScrollBar().setValue(self._place)

    def show_form(self, title: str, fields: tuple[FormField, ...], draft: Mapping[str, str]) -> None:
        """Show a form with unsaved text laid over what is stored."""
        self.title.setText(title)
        self.pill.hide()
        self.form.show_fields(fields, draft)
        self._turn(self.form_body)
        self.form_body.verticalScrollBar().setValue(0)

    def _turn(self, body: QWidget) -> None:
        form = body is self.form_body
        self.bodies.setCurrentWidget(body)
        for button in self.fact_buttons:
            button.setVisible(not form)
        self.apply.setVisible(form)
        self.cancel.setVisible(form)
        self.close_button.setVisible(form)

    def set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.apply.setEnabled(not busy)

    def first_field(self) -> QWidget:
        rows = list(self.form.rows.values()) if self.is_form() else []
        return rows[0].editor if rows else self.bodies

    def retranslate(self) -> None:
        self.close_button.describe(self.tr("收起"), "Esc")
        self.apply.setText(BY_NAME["settings.apply"].words())
        self.cancel.setText(self.tr("先不"))
        self.form.retranslate()
