"""The receiver's place as fields: looked up by name, pinyin or initials, judged and taken apart while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.address import Confidence, Place, place_of, region_faults, split_address
from app.services.queries.screen_rows import AddressForm
from app.ui.audit.place_picker import PICKED, PlacePicker
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import Note
from app.ui.words import as_sentence, say

PARTS = ("province", "city", "district", "town", "street")
_FAULTY = {
    "province_unknown": "province", "city_not_in_province": "city", "district_not_in_city": "district",
    "district_missing": "district",
}  # fmt: skip
"""Fault to the field that it is said under."""


class AddressFields(QWidget):
    """Province to street; the street is masked and empty until somebody types or reveals it."""

    saved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.inputs: dict[str, TextInput] = {}
        self._stored: dict[str, str] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self._ready = False
        for at, name in enumerate(PARTS):
            typed = TextInput()
            typed.returnPressed.connect(self._entered)
            typed.textEdited.connect(lambda _text: self._edited())
            field = Field(name, "", typed)
            field.layout().addStretch(1)
            self.fields[name], self.inputs[name] = field, typed
            if name == "street":
                grid.addWidget(field, 2, 0, 1, 2)
            else:
                grid.addWidget(field, at // 2, at % 2)
        self.pickers = [PlacePicker(self.inputs, name) for name in PICKED]
        for picker in self.pickers:
            picker.taken.connect(self._picked)
        self.found = Note("", "info", "bulb")
        self.found.hide()
        grid.addWidget(self.found, 4, 0, 1, 2)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.save_button = KeyButton("", "↵", "check", size="small")
        self.save_button.clicked.connect(self.saved)
        foot.addWidget(self.save_button)
        grid.addLayout(foot, 3, 0, 1, 2)
        self.retranslate()

    def show_address(self, form: AddressForm) -> None:
        """Show what is stored, with what is wrong under each field."""
        self._stored = {name: getattr(form, name) for name in PARTS}
        for name, field in self.fields.items():
            street = name == "street"
            self.inputs[name].setText("" if street else self._stored[name])
            self.inputs[name].setPlaceholderText(self._stored[name] if street else "")
            field.complain(as_sentence(say(form.errors[name])) if name in form.errors else "")
        self._edited()

    def show_plain(self, street: str) -> None:
        """The street in plain text, for half a minute; it counts as stored, not as typed."""
        self._stored["street"] = street
        self.inputs["street"].setText(street)
        self._edited()

    def hide_plain(self, masked: str) -> None:
        """Mask the street again; a street that was edited meanwhile stays."""
        if self.fields["street"].text() == self._stored["street"]:
            self.inputs["street"].setText("")
        self._stored["street"] = masked
        self.inputs["street"].setPlaceholderText(masked)

    def changed(self) -> dict[str, str]:
        """Return the parts that were typed anew."""
        made = {}
        for name, field in self.fields.items():
            text = field.text().strip()
            if text != self._stored.get(name, "") and not (name == "street" and not text):
                made[name] = text
        return made

    def let_look_up(self) -> None:
        """The table of divisions is there: places can be looked up and judged while they are typed."""
        self._ready = True
        for picker in self.pickers:
            picker.ready = True

    def _edited(self) -> None:
        changed = self.changed()
        self.save_button.setEnabled(bool(changed))
        if self._ready:
            self._judge(changed)
            self._parse()

    def _judge(self, changed: dict[str, str]) -> None:
        """Say while it is typed what does not fit together; parts that nobody touched keep what was said of them."""
        if not changed.keys() & {"province", "city", "district"}:
            return
        province, city, district = (self.fields[name].text().strip() for name in ("province", "city", "district"))
        place = place_of(province, city, district, "")
        faults = region_faults(place.province, place.city, place.district)
        wrong = {_FAULTY[fault]: f"address.{fault}" for fault in faults}
        for name in ("province", "city", "district"):
            self.fields[name].complain(as_sentence(say(wrong[name])) if name in wrong else "")

    def _parse(self) -> None:
        """A whole address in the street's field: say how it will be taken apart."""
        place = self._whole()
        if place is None:
            self.found.say("")
            return
        parts = [place.province, place.city, place.district, place.town, place.street]
        words = " · ".join(part for part in parts if part)
        self.found.say(self.tr("分成 {parts}，↵ 填到上面").format(parts=words))

    def _whole(self) -> Place | None:
        """Return the place of a whole address that was typed into the street's field, None when it is only a street."""
        text = self.inputs["street"].text().strip()
        if not text or text == self._stored.get("street", ""):
            return None
        place = split_address(text)
        return place if place.confidence is not Confidence.NONE and place.street != text else None

    def _entered(self) -> None:
        """Enter: take a whole address apart first, then save."""
        if any(picker.is_open() for picker in self.pickers):
            return
        place = self._whole() if self._ready else None
        if place is None:
            self.saved.emit()
            return
        for name in PARTS:
            self.inputs[name].setText(getattr(place, name))
        self._edited()

    def _picked(self, name: str) -> None:
        """A place was chosen from the list: on to the next part."""
        self._edited()
        following = PARTS[PARTS.index(name) + 1]
        self.inputs[following].setFocus(Qt.FocusReason.TabFocusReason)
        self.inputs[following].selectAll()

    def focus_wrong(self) -> None:
        """Put the cursor into the first field that is wrong, else into the street."""
        wrong = [typed for typed in self.inputs.values() if typed.property("wrong")]
        target = wrong[0] if wrong else self.inputs["street"]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        target.selectAll()

    def retranslate(self) -> None:
        words = {"province": self.tr("省"), "city": self.tr("市"), "district": self.tr("区县"), "town": self.tr("街道"),
                 "street": self.tr("详细地址")}  # fmt: skip
        for name, field in self.fields.items():
            field.label.setText(words[name])
            self.inputs[name].setAccessibleName(words[name])
        self.fields["street"].hint.setText(self.tr("已遮挡，V 查看"))
        self.save_button.setText(self.tr("保存地址"))
