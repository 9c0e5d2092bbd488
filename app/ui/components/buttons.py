"""Buttons that show icon, verb and key. One primary per region; a destructive one is a red outline, never filled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.actions import Action, KeyMap, pretty
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.tips import tip

_HEIGHTS = {
    "small": tokens.CONTROL_S,
    "normal": tokens.CONTROL,
    "large": tokens.CONTROL_L,
    "bench": tokens.CONTROL_BENCH,
    "strip": 24,
}


class KeyButton(QAbstractButton):
    """Icon, verb, key cap. ``kind``: normal, primary, danger, ghost. ``size``: strip, small, normal, large, bench.

    ``compact`` drops the word before the key (English on a narrow window).
    """

    def __init__(
        self,
        text: str = "",
        key: str = "",
        icon: str = "",
        *,
        kind: str = "normal",
        size: str = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.icon_name = icon
        self.kind = kind
        self.size_name = size
        self.compact = False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look().changed.connect(self._look_changed)

    @classmethod
    def of(cls, action: Action, keys: KeyMap, *, kind: str | None = None, size: str = "normal") -> KeyButton:
        """Build the button of a registered action; clicking is the screen's to connect."""
        made = cls(action.words(), keys.shown(action), action.icon, kind=kind or action.kind, size=size)
        made.setProperty("action", action.name)
        return made

    def setText(self, text: str) -> None:
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show or drop the word."""
        if compact != self.compact:
            self.compact = compact
            tip(self, self.words() if compact else "")
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        return self.text().replace("&&", "&")

    def _font_size(self) -> int:
        sizes = {"bench": tokens.BENCH_BUTTON, "large": tokens.CARD, "strip": tokens.CAPTION}
        return sizes.get(self.size_name, tokens.BODY)

    def _parts(self) -> tuple[int, int, int, int]:
        """Return icon, word, key cap and padding widths."""
        bench = self.size_name == "bench"
        icon = (24 if bench else 16) if self.icon_name else 0
        bold = self.kind == "primary" or bench
        word = 0 if self.compact and self.icon_name else look().width(self.words(), self._font_size(), bold)
        cap = painting.cap_width(self.key, tokens.BENCH_CAPTION if bench else tokens.CAPTION) if self.key else 0
        pad = 20 if bench else (8 if self.size_name == "small" else 10)
        return icon, word, cap, pad

    def _look_changed(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        icon, word, cap, pad = self._parts()
        parts = [part for part in (icon, word, cap) if part]
        gap = 12 if self.size_name == "bench" else 8
        width = 2 * pad + sum(parts) + gap * max(0, len(parts) - 1)
        height = look().px(_HEIGHTS[self.size_name])
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def _inks(self) -> tuple[str | None, str | None, str]:
        """Return ground, edge and ink roles for the present state."""
        hot = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            return (
                ("sunken" if self.kind == "primary" else None),
                ("line" if self.kind != "ghost" else None),
                "disabled",
            )
        if self.kind == "primary":
            return ("accent_hover" if hot or self.isDown() else "accent"), None, "on_accent"
        if self.kind == "danger":
            return ("bad.tint" if hot else "surface"), "bad.solid", "bad.text"
        ground = "selected" if self.isDown() or self.isChecked() else "hover" if hot else "surface"
        if self.kind == "ghost":
            return (ground if hot or self.isDown() or self.isChecked() else None), None, "text"
        return ground, ("focus" if self.isChecked() else "border"), "text"

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        self.draw(painter, dirty)

    def draw(self, painter: QPainter, _dirty: QRect) -> None:
        """Draw ground, icon, word and key."""
        style = look()
        ground, edge, ink = self._inks()
        box = QRectF(self.rect())
        radius = tokens.RADIUS_XL - 2 if self.size_name == "bench" else tokens.RADIUS
        if ground or edge:
            painting.rounded(
                painter, box, radius, style.colour(ground) if ground else None, style.colour(edge) if edge else None
            )
        icon, word, cap, pad = self._parts()
        gap = 12 if self.size_name == "bench" else 8
        total = sum(part for part in (icon, word, cap) if part) + gap * (sum(1 for p in (icon, word, cap) if p) - 1)
        x = max(float(pad), (box.width() - total) / 2)
        middle = box.height() / 2
        if icon:
            shade = ink if ink != "text" else "text2"
            painting.icon(painter, self.icon_name, x, middle - icon / 2, icon, shade)
            x += icon + gap
        if word:
            bold = self.kind == "primary" or self.size_name == "bench"
            painting.text(
                painter,
                QRectF(x, 0, word + 2, box.height()),
                self.words(),
                size=self._font_size(),
                bold=bold,
                role=ink,
                elide=False,
            )
            x += word + gap
        if cap:
            size = tokens.BENCH_CAPTION if self.size_name == "bench" else tokens.CAPTION
            painting.cap(
                painter, x, middle, self.key, on_accent=ink == "on_accent", enabled=self.isEnabled(), size=size
            )
        if self.hasFocus():
            painting.focus_ring(painter, box, radius)


class IconButton(KeyButton):
    """A square button with an icon only; its word is the tooltip and the accessible name."""

    def __init__(self, icon: str, text: str, *, key: str = "", kind: str = "ghost", size: int = tokens.CONTROL) -> None:
        super().__init__(text, "", icon, kind=kind)
        self.mark = ""
        """Colour role of a dot at the upper right corner, for "something waits here"."""
        self._side = size
        self.set_compact(True)
        self.describe(text, key)

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        self.draw(painter, dirty)
        if self.mark:
            box = QRectF(self.width() / 2 + 3, self.height() / 2 - 10, 8, 8)
            painting.rounded(painter, box, 4, look().colour(self.mark), look().colour("surface"))

    def describe(self, text: str, key: str = "") -> None:
        """Set what it does, for eyes and for screen readers."""
        self.setText(text)
        tip(self, f"{text}  {pretty(key)}" if key else text)

    def sizeHint(self) -> QSize:
        side = look().px(self._side)
        return QSize(side + (6 if self.kind == "normal" else 0), side)
