"""What a platform's product stands for here: chosen once by code or barcode, for every order that waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.queries.raw_rows import UnmatchedListing
from app.ui.components.inputs import ChoiceInput, Field, TextInput
from app.ui.components.labels import label
from app.ui.regroup.dialogs import DoingDialog
from app.ui.words import number


class MatchDialog(DoingDialog):
    """``chosen()`` is the listing and the code it is to stand for."""

    def __init__(self, parent: QWidget, listings: Sequence[UnmatchedListing]) -> None:
        super().__init__(parent, self.tr("这个商品是我们的哪个？"), "package", width=560)
        self._listings = list(listings)
        named = [(f"{one.title} {one.spec} {one.merchant_code}".strip(), at) for at, one in enumerate(self._listings)]
        self._choice = ChoiceInput(list(named))
        self._choice.currentIndexChanged.connect(lambda _at: self._look())
        self.box.addWidget(Field("listing", self.tr("平台商品"), self._choice))
        self._code = TextInput(hint=self.tr("商品编码、条码或套装编码，可以扫"))
        self._code.textChanged.connect(lambda _text: self._look())
        self.box.addWidget(Field("code", self.tr("对应商品"), self._code))
        self.about = label("", "second", wrap=True)
        self.box.addWidget(self.about)
        self.finish(self.tr("对上"))
        self._look()
        self._code.setFocus()

    def on_scan(self, code: str) -> bool:
        """A scanned barcode names the goods."""
        self._code.setText(code)
        return True

    def chosen(self) -> tuple[UnmatchedListing, str]:
        """Return the listing and the code."""
        return self._listings[max(0, self._choice.currentIndex())], self._code.text().strip()

    def _look(self) -> None:
        listing, code = self.chosen()
        words = self.tr("{shop} 有 {n} 单等着它，对上后都接着走，以后也记得。")
        self.about.setText(words.format(shop=listing.shop, n=number(listing.orders)))
        self.may(bool(code))
