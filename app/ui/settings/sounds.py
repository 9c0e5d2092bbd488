"""The floor's sounds of this PC: how loud, and which of them are heard. A click plays what it turns on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui import sound
from app.ui.components.buttons import KeyButton
from app.ui.components.segments import Segments
from app.ui.prefs import Prefs
from app.ui.sound import wear_sounds

VOLUMES = ("0", "0.3", "0.6", "1")
"""Silent, low, middle, full; at night a bench is often turned down."""
ACROSS = 3
"""Toggles in a row."""


class SoundToggles(QWidget):
    """One button a sound; pressed: it is heard."""

    changed = Signal(str, bool)
    """A sound's name, and whether it is heard from now on."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons: dict[str, KeyButton] = {}
        for at, name in enumerate(sound.SCORES):
            button = KeyButton()
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # a column's are equally wide
            button.clicked.connect(lambda on, name=name: self.changed.emit(name, on))
            self.buttons[name] = button
            grid.addWidget(button, at // ACROSS, at % ACROSS)

    def show_sounds(self, muted: frozenset[str], words: dict[str, str]) -> None:
        """Show which sounds are heard."""
        for name, button in self.buttons.items():
            on = name not in muted
            button.setText(words[name])
            button.icon_name = "check" if on else "x"
            button.setChecked(on)
            button.updateGeometry()
            button.update()


class SoundChoices:
    """Volume and toggles with the speaker behind them; what is chosen is kept on this PC and heard at once."""

    def __init__(self, sounds: sound.Sounds, prefs: Prefs) -> None:
        self._sounds, self._prefs = sounds, prefs
        self.volume, self.toggles = Segments(), SoundToggles()

    def show(self, volumes: tuple[str, ...], words: dict[str, str]) -> None:
        """Bring the controls in line with what this PC remembers; ``volumes`` are the words of VOLUMES."""
        wear_sounds(self._sounds, self._prefs)
        nearest = min(VOLUMES, key=lambda step: abs(float(step) - self._sounds.volume))
        self.volume.show_choices(tuple(zip(VOLUMES, volumes, strict=True)), nearest)
        self.volume.activate(nearest)
        self.toggles.show_sounds(self._sounds.muted, words)

    def set_volume(self, step: str) -> None:
        """Take a volume and let it be heard."""
        self._prefs.put("sound/volume", step)
        wear_sounds(self._sounds, self._prefs)
        self._sounds.play(sound.PIECE)

    def set_heard(self, name: str, *, on: bool) -> None:
        """Turn a sound on (and play it) or off."""
        muted = self._sounds.muted - {name} if on else self._sounds.muted | {name}
        self._prefs.put("sound/muted", " ".join(sorted(muted)))
        wear_sounds(self._sounds, self._prefs)
        if on:
            self._sounds.play(name)
