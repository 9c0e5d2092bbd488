"""Pictures of goods, read on a reading thread and kept; a piece without one shows a quiet box."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui import painting, tokens
from app.ui.bridge import Desk
from app.ui.painting import painted
from app.ui.theme import look

FOLDER = "pictures"
_KEPT = 200
THUMB = 96
_SIDE = 480
"""Pictures are kept no larger than this."""


def read_picture(path: str) -> QImage:
    """Read and shrink one picture; a null image where there is none. Runs on a reading thread."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _SIDE:
        reader.setScaledSize(size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures(QObject):
    """Asks for pictures by file name; ``arrived`` when one more can be painted."""

    arrived = Signal()

    def __init__(self, desk: Desk, home: Path, parent: QObject | None = None) -> None:
        """``home`` is the data folder; pictures lie in its ``pictures``."""
        super().__init__(parent)
        self._desk = desk
        self._folder = home / FOLDER
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()

    def get(self, name: str) -> QPixmap | None:
        """Return the picture, or None while it is being read and where there is none."""
        if not name:
            return None
        if name not in self._kept:
            self._kept[name] = None
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            self._desk.start(self, self._read(name))
        return self._kept[name]

    async def _read(self, name: str) -> None:
        image = await self._desk.read(read_picture, str(self._folder / Path(name).name))
        if not image.isNull():
            self._kept[name] = QPixmap.fromImage(image)
            self.arrived.emit()


def draw_picture(painter: QPainter, box: QRectF, picture: QPixmap | None, *, on: str = "sunken") -> None:
    """Draw a picture into a rounded box, or the box with a parcel sign."""
    if box.width() < 16 or box.height() < 16:
        return
    painting.rounded(painter, box, tokens.RADIUS_L, look().colour(on))
    if picture is None:
        side = int(min(48, box.width() * 0.5))
        painting.icon(painter, "package", box.center().x() - side / 2, box.center().y() - side / 2, side, "muted")
        return
    size = picture.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(0, 0, size.width(), size.height())
    target.moveCenter(box.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, picture, QRectF(picture.rect()))


class Thumb(QWidget):
    """One picture at the head of a panel; takes no room while there is none."""

    def __init__(self, pictures: Pictures, name: str) -> None:
        super().__init__()
        self._pictures, self._name = pictures, name
        self.setFixedHeight(look().px(THUMB))
        pictures.arrived.connect(self._arrived)
        self._arrived()

    def _arrived(self) -> None:
        self.setVisible(self._pictures.get(self._name) is not None)
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        side = self.height()
        draw_picture(painter, QRectF(0, 0, side, side), self._pictures.get(self._name))
