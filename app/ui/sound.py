"""The sounds of the floor (ui-design 7): told apart by rhythm and pitch, not by loudness.

They are computed, not recorded. The sound device is opened beside the UI thread when the first sound is asked for; a
machine without one stays silent and the screens' colours and words do the work.
"""

from __future__ import annotations

import array
import logging
import math
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from app.ui.prefs import Prefs

log = logging.getLogger(__name__)

RATE = 44_100
"""Samples a second, mono, 16 bit."""
PIECE, COMPLETE, WRONG, STOP, PRINTER, DULL = "piece", "complete", "wrong", "stop", "printer", "dull"

STOP_REPEAT_MS = 3_000
PRINTER_REPEAT_MS = 30_000

_Tone = tuple[float, int, float]
"""(hertz, milliseconds, roughness 0 to 1); 0 hertz is silence."""
SCORES: dict[str, tuple[_Tone, ...]] = {
    PIECE: ((1760, 60, 0.0),),
    COMPLETE: ((880, 90, 0.0), (0, 20, 0.0), (1319, 90, 0.0)),
    WRONG: ((175, 160, 0.9), (0, 40, 0.0), (147, 160, 0.9)),
    STOP: ((784, 260, 0.3), (0, 40, 0.0), (587, 260, 0.3), (0, 40, 0.0), (392, 300, 0.3)),
    PRINTER: ((110, 90, 0.5), (0, 120, 0.0), (110, 90, 0.5)),
    DULL: ((220, 180, 0.0),),
}


class Sounds(Protocol):
    """Who plays: the speaker, or nobody. ``volume`` 0 to 1; names in ``muted`` stay silent."""

    volume: float
    muted: frozenset[str]

    def play(self, name: str) -> None: ...


class Silence:
    """No sound at all."""

    volume = 0.0
    muted: frozenset[str] = frozenset()

    def play(self, name: str) -> None:
        """Do nothing."""


def wear_sounds(sounds: Sounds, prefs: Prefs) -> None:
    """Make the speaker as loud and as selective as this PC remembers."""
    sounds.volume = prefs.number("sound/volume", 1.0, 0.0, 1.0)
    names = prefs.text("sound/muted").split()
    sounds.muted = frozenset(name for name in names if name in SCORES)


def samples(name: str, volume: float = 1.0) -> array.array[int]:
    """Return the computed samples of a sound, with soft edges so that nothing clicks."""
    made = array.array("h")
    top = 20_000 * min(1.0, max(0.0, volume))
    for hertz, ms, rough in SCORES[name]:
        count = RATE * ms // 1000
        edge = min(count // 2, RATE * 5 // 1000) or 1
        for at in range(count):
            soft = min(1.0, at / edge, (count - at) / edge)
            wave = math.sin(2 * math.pi * hertz * at / RATE)
            if rough:
                square = 1.0 if wave >= 0 else -1.0
                wave = (1 - rough) * wave + rough * 0.6 * square
            made.append(int(top * soft * wave) if hertz else 0)
    return made


class Mixer:
    """What the device asks for its next samples: the sounds asked for, one after the other, else silence."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = array.array("h")

    def add(self, sound: array.array[int]) -> None:
        """Play a sound now; what still sounds is cut, the newest is what counts."""
        with self._lock:
            self._waiting = array.array("h", sound)

    def take(self, count: int) -> array.array[int]:
        """Return the next ``count`` samples."""
        with self._lock:
            part, self._waiting = self._waiting[:count], self._waiting[count:]
        part.extend([0] * (count - len(part)))
        return part

    def stream(self) -> Generator[array.array[int], int, None]:
        """Feed a device; it sends how many frames it wants."""
        count = yield array.array("h")
        while True:
            count = yield self.take(count)


def open_speaker(mixer: Mixer) -> Any:
    """Open the default sound device and feed it from the mixer; raises miniaudio.MiniaudioError without one."""
    import miniaudio

    device = miniaudio.PlaybackDevice(miniaudio.SampleFormat.SIGNED16, 1, RATE, buffersize_msec=40)
    stream = mixer.stream()
    next(stream)
    device.start(stream)
    return device


class Speaker:
    """Plays through the default device. ``volume`` 0 to 1; names in ``muted`` stay silent."""

    def __init__(self, *, volume: float = 1.0, open_device: Callable[[Mixer], Any] = open_speaker) -> None:
        self.volume = volume
        self.muted: frozenset[str] = frozenset()
        self._open_device = open_device
        self._mixer = Mixer()
        self._made: dict[tuple[str, float], array.array[int]] = {}
        self._opening: threading.Thread | None = None
        self._device: Any = None
        self._closed = False

    def play(self, name: str) -> None:
        """Play a sound; returns at once."""
        if self._closed or name in self.muted or self.volume <= 0:
            return
        key = (name, self.volume)
        if key not in self._made:
            self._made[key] = samples(name, self.volume)
        self._mixer.add(self._made[key])
        if self._opening is None:
            self._opening = threading.Thread(target=self._open, name="sound", daemon=True)
            self._opening.start()

    def _open(self) -> None:
        try:
            self._device = self._open_device(self._mixer)
        except Exception as error:  # noqa: BLE001 - the thread's outermost; drivers fail in many ways, silence is normal
            log.info("no sound device: %s", error)

    def close(self) -> None:
        """Let the device go."""
        self._closed = True
        if self._opening is not None:
            self._opening.join()
        if self._device is not None:
            self._device.close()
            self._device = None
