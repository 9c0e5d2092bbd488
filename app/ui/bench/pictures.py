"""Pictures of goods, read on a reading thread and kept; a piece without one shows a quiet box."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap

from app.ui import painting, tokens
from app.ui.bridge import Desk
from app.ui.theme import look

_KEPT = 200
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
    """Asks for pictures by path; ``arrived`` when one more can be painted."""

    arrived = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()

    def get(self, path: str) -> QPixmap | None:
        """Return the picture, or None while it is being read and where there is none."""
        if not path:
            return None
        if path not in self._kept:
            self._kept[path] = None
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            self._desk.start(self, self._read(path))
        return self._kept[path]

    async def _read(self, path: str) -> None:
        image = await self._desk.read(read_picture, path)
        if not image.isNull():
            self._kept[path] = QPixmap.fromImage(image)
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
