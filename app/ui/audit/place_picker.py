"""A list of divisions under a field: type a part of the name, pinyin or initials, arrows choose, Enter takes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.domain.address import province_name
from app.domain.divisions import MUNICIPALITIES, Division, divisions

PICKED = ("province", "city", "district", "town")
"""The fields that have such a list, from the largest place to the smallest."""
MOST = 30


class PlacePicker(QObject):
    """The list under one of the fields; what is chosen also fills the larger places above it."""

    taken = Signal(str)
    """The name of the field that was filled."""

    def __init__(self, inputs: Mapping[str, QLineEdit], name: str) -> None:
        super().__init__(inputs[name])
        self.ready = False
        self._inputs, self._name = inputs, name
        self._offered: dict[str, Division] = {}
        self._model = QStringListModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setWidget(inputs[name])
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(10)
        self._list.activated.connect(self._take)
        inputs[name].textEdited.connect(self._offer)

    def is_open(self) -> bool:
        """Tell whether the list is on screen."""
        return bool(self._list.popup().isVisible())

    def close(self) -> None:
        """Take the list away; what is typed stays."""
        self._list.popup().hide()

    def offers(self, text: str) -> list[str]:
        """Return what is offered for a text, as it stands in the list."""
        table = divisions()
        above = self._code_above()
        if self._name == "town":
            towns = table.towns_of(above) if above else ()
            return [town for town in towns if text.strip() in town][:MOST]
        found = table.find(text, above, MOST) if text.strip() else table.children(above)
        found = found or table.find(text, "", MOST)  # what was typed lies somewhere else
        deep = {"province": 1, "city": 2, "district": 9}[self._name]
        places = [one for one in found if len(one.path) <= deep or one.path[0] in MUNICIPALITIES]
        self._offered = {" ".join(one.path): one for one in places[:MOST]}
        return list(self._offered)

    def _code_above(self) -> str:
        """Return the code of what the larger fields say, as far down as they are known."""
        texts = {name: self._inputs[name].text().strip() for name in PICKED}
        names = [province_name(texts["province"]), "", ""]
        if self._name in ("district", "town"):
            names[1] = texts["city"]
        if self._name == "town":
            names[2] = texts["district"]
        return "" if self._name == "province" else divisions().code_of(*names)

    def _offer(self, text: str) -> None:
        if not self.ready:
            return
        shown = self.offers(text)
        self._model.setStringList(shown)
        whole = text.strip() in shown or any(place.name == text.strip() for place in self._offered.values())
        if shown and not whole:
            self._list.complete()
        else:
            self.close()

    def _take(self, words: str) -> None:
        """Fill this field and those above it with what was chosen."""
        place = self._offered.get(words)
        if place is None:
            self._inputs[self._name].setText(words)
            self.taken.emit(self._name)
            return
        province, *rest = place.path
        self._inputs["province"].setText(province)
        filled = "province"
        if province in MUNICIPALITIES:
            self._inputs["city"].setText(province)
            filled = "city"
        for name, part in zip(("city", "district") if filled == "province" else ("district",), rest, strict=False):
            self._inputs[name].setText(part)
            filled = name
        self.taken.emit(filled)
