"""A label as it will come out: black dots on white paper, scaled to the room there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.queries.work_rows import LabelPicture
from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look


def label_image(picture: LabelPicture) -> QImage:
    """Return the picture as an image of its own memory."""
    image = QImage(picture.dots, picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8)
    return image.copy()


class LabelView(QWidget):
    """The picture keeps its shape; ``caption`` stands below it."""

    def __init__(self, width: int = 150) -> None:
        super().__init__()
        self._wide = width
        self._picture: LabelPicture | None = None
        self._pixmap: QPixmap | None = None
        self._scaled: QPixmap | None = None
        self.caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_label(self, picture: LabelPicture | None, caption: str = "") -> None:
        """Show a label, or an empty sheet."""
        if picture is not self._picture:
            self._picture = picture
            self._pixmap = QPixmap.fromImage(label_image(picture)) if picture is not None else None
            self._scaled = None
        self.caption = caption
        self.setAccessibleName(caption)
        self.updateGeometry()
        self.update()

    def set_width(self, width: int) -> None:
        """Change how wide the paper is shown."""
        if width != self._wide:
            self._wide = width
            self.updateGeometry()
            self.update()

    def has_label(self) -> bool:
        return self._pixmap is not None

    def _paper(self) -> QSize:
        size = self._picture
        if size is None or not size.width:
            return QSize(self._wide, round(self._wide * 130 / 76))
        return QSize(self._wide, round(self._wide * size.height / size.width))

    def sizeHint(self) -> QSize:
        return self._paper() + QSize(0, look().px(26) if self.caption else 0)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        paper = self._paper()
        box = QRectF(0, 0, paper.width(), paper.height())
        if self._pixmap is None:
            painting.rounded(painter, box, tokens.RADIUS, style.colour("sunken"), style.colour("border"))
            painting.icon(painter, "printer", box.center().x() - 16, box.center().y() - 16, 32, "muted")
        else:
            painting.rounded(painter, box, tokens.RADIUS_S, style.colour("on_accent"), style.colour("border"))
            inside = box.adjusted(2, 2, -2, -2)
            painter.drawPixmap(inside.topLeft(), self._fitted(inside.size().toSize()))
        if self.caption:
            foot = QRectF(0, box.height(), box.width(), style.px(26))
            painting.text(painter, foot, self.caption, size=tokens.CAPTION, role="muted", align=painting.CENTRE)

    def _fitted(self, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
        if self._scaled is None or self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._pixmap.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
