"""From tokens to what Qt draws with: the palette, the one style sheet, fonts, recoloured icons.

``dress(app)`` puts one Look on the application; ``look()`` hands it to everything that paints. Order matters
(ui-design 11.14): the application's palette first, then its sheet, never a widget's own palette.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FOLLOW_SYSTEM = "system"
STYLE = ("-style", "Fusion")
"""Arguments that every QApplication is made with."""


@lru_cache(maxsize=256)
def colour(value: str) -> QColor:
    """Return the colour object of a token's value."""
    return QColor(value)


@lru_cache(maxsize=256)
def svg(name: str) -> str:
    """Return an icon's SVG text."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


class Look(QObject):
    """The theme in force. ``changed`` is sent after palette and sheet have been put on the application."""

    changed = Signal()

    def __init__(self, app: QApplication, *, sheet: bool = True) -> None:
        super().__init__(app)
        self._app = app
        self._sheeted = sheet
        self.colours = tokens.LIGHT
        self.choice = FOLLOW_SYSTEM
        self.scale = 1.0
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, bool], QFontMetricsF] = {}
        self._colours: dict[str, QColor] = {}
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    # --- switching ----------------------------------------------------------------------------------------------------
    def choose(self, theme: str, scale: float = 1.0) -> None:
        """Put ``theme`` (light, dark or system) at ``scale`` (0.9 to 1.5 of the text size) on the application."""
        self.choice = theme
        self.scale = min(1.5, max(0.9, scale))
        dark = theme == "dark" or (theme == FOLLOW_SYSTEM and _system_is_dark())
        self.colours = tokens.DARK if dark else tokens.LIGHT
        self._pixmaps.clear()
        self._fonts.clear()
        self._metrics.clear()
        self._colours.clear()
        self._app.setFont(self.font(tokens.BODY))
        self._app.setPalette(palette_of(self.colours))
        if self._sheeted:
            self._app.setStyleSheet(sheet_of(self.colours, self.scale))
        self.changed.emit()

    def put_sheet(self) -> None:
        """Put the sheet on, if it was held back so that the first window is polished once and not as it grows."""
        if not self._sheeted:
            self._sheeted = True
            self._app.setStyleSheet(sheet_of(self.colours, self.scale))

    def _system_changed(self) -> None:
        if self.choice == FOLLOW_SYSTEM:
            self.choose(self.choice, self.scale)

    # --- drawing material ---------------------------------------------------------------------------------------------
    def room(self, width: int) -> int:
        """Return a width as breakpoints see it: larger text leaves less room."""
        return round(width / self.scale)

    def px(self, size: int) -> int:
        """Return a logical size at the chosen text scale."""
        return round(size * self.scale)

    def colour(self, role: str) -> QColor:
        """Return a role's colour; ``ok.text`` and the like name a tone's part."""
        found = self._colours.get(role)
        if found is None:
            tone, _, part = role.partition(".")
            value = getattr(self.colours.tone(tone), part) if part else getattr(self.colours, role)
            found = self._colours[role] = colour(value)
        return found

    def font(self, size: int, bold: bool = False) -> QFont:
        """Return the font of ``size`` logical pixels (scaled), weight 400 or 600."""
        key = (size, bold)
        found = self._fonts.get(key)
        if found is None:
            found = QFont(tokens.FAMILY)
            found.setPixelSize(self.px(size))
            found.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = found
        return found

    def metrics(self, size: int, bold: bool = False) -> QFontMetricsF:
        key = (size, bold)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetricsF(self.font(size, bold))
        return found

    def width(self, text: str, size: int = tokens.BODY, bold: bool = False) -> int:
        """Return how wide ``text`` is, rounded up to whole pixels."""
        return int(self.metrics(size, bold).horizontalAdvance(text) + 0.999)

    def lift(self, size: int) -> int:
        """Return by how much centred text of this size is painted higher (ui-design 11.8)."""
        return max(1, round(self.px(size) * tokens.LIFT))

    def pixmap(self, name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return icon ``name`` in a role's colour, ``size`` logical pixels, sharp at the device pixel ratio."""
        key = (name, role, size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = draw_icon(name, self.colour(role), size, ratio)
        return found

    def icon(self, name: str, role: str = "text2", size: int = 16) -> QIcon:
        """Return an icon for menus and Qt's own buttons."""
        from PySide6.QtGui import QIcon  # here: its 150 names of theme icons are built before the first paint otherwise

        made = QIcon(self.pixmap(name, role, size))
        made.addPixmap(self.pixmap(name, role, size, 2.0))
        return made


def draw_icon(name: str, ink: QColor, size: int, ratio: float) -> QPixmap:
    """Return the SVG drawn once with the given ink; the stroke is 1.75, or 2 at 14 px and below."""
    stroke = "2" if size <= 14 else "1.75"
    text = svg(name).replace("currentColor", ink.name()).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(text.encode()))
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def palette_of(colours: tokens.Colours) -> QPalette:
    """Return the whole palette; disabled texts are set last, as setColor without a group sets all three."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, colours.app),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.sunken),
        (roles.Text, colours.text),
        (roles.PlaceholderText, colours.placeholder),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.bad.text),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.accent_text),
        (roles.LinkVisited, colours.accent_text),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
        (roles.Light, colours.surface),
        (roles.Midlight, colours.line),
        (roles.Mid, colours.border),
        (roles.Dark, colours.strong),
        (roles.Shadow, colours.strong),
    ):
        palette.setColor(role, colour(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour(colours.disabled))
    return palette


def sheet_of(colours: tokens.Colours, scale: float) -> str:
    """Return the style sheet with every $name filled in."""
    values: dict[str, object] = {}
    for role, value in colours._asdict().items():
        if isinstance(value, tokens.Tone):
            values.update({f"{role}_{part}": shade for part, shade in value._asdict().items()})
        else:
            values[role] = value
    for name in (
        "CAPTION",
        "BODY",
        "CARD",
        "PANEL",
        "PAGE",
        "FIGURE",
        "FIGURE_L",
        "FIGURE_XL",
        "BENCH_CAPTION",
        "BENCH_BUTTON",
        "BENCH_ITEM",
        "BENCH_COUNT",
    ):
        values[name.lower()] = round(getattr(tokens, name) * scale)
    for name in ("RADIUS", "RADIUS_L", "RADIUS_XL"):
        values[name.lower()] = getattr(tokens, name)
    values["family"] = tokens.FAMILY
    values["control_inner"] = round(tokens.CONTROL * scale) - 2
    return Template((RESOURCES / "look.qss").read_text("utf-8")).substitute(values)


def load_fonts() -> None:
    """Load the shipped fonts; where they are missing Qt falls back to what the system has."""
    for path in sorted((RESOURCES / "fonts").glob("*.[to]tf")):
        QFontDatabase.addApplicationFont(str(path))


def dress(app: QApplication, theme: str = FOLLOW_SYSTEM, scale: float = 1.0, *, sheet: bool = True) -> Look:
    """Give the application its fonts, palette and sheet (or hold that back for put_sheet); once per application.

    Its style it has from its arguments (``STYLE``): setting one from here makes PySide build the enums of QStyle, half
    a thousand names that nothing reads, before the first paint.
    """
    load_fonts()
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip):
        app.setEffectEnabled(effect, False)
    made = Look(app, sheet=sheet)
    _Worn.look = made
    made.choose(theme, scale)
    return made


class _Worn:
    look: Look | None = None


def look() -> Look:
    """Return the application's Look; dress() comes first."""
    worn = _Worn.look
    if worn is None:
        raise RuntimeError("dress() comes first")
    return worn


def set_prop(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the sheet selects by, and have it looked at again (ui-design 11.4)."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
