"""Seen in grey or with a colour-blind eye, every status is still named by its shape and its word.

The eyes are those of Machado, Oliveira and Fernandes (2009), severity 1.0, applied to linear light; distances are
CIE76 in L*a*b* under D65.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderQueue
from app.ui.components.labels import Pill
from app.ui.theme import Look
from app.ui.tokens import DARK, LIGHT, TONE_ICON, TONE_OF_EXCEPTION, TONE_OF_JOB, TONE_OF_QUEUE, Colours
from app.ui.words import EN, ZH, say, speak
from tests.ui.test_tokens import TONES

Light = tuple[float, float, float]
EYES: dict[str, tuple[Light, Light, Light]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
CLOSEST = 9.0
"""The least distance between two status colours that may be seen by any eye but the grey one."""


def linear(colour: QColor) -> Light:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def seen(colour: QColor, eye: str) -> Light:
    light = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in EYES[eye])
    return red, green, blue


def lab(light: Light) -> Light:
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def brightness(light: Light) -> float:
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eye", ["normal", "protan", "deutan", "tritan"])
def test_status_colours_stay_apart(theme: Colours, eye: str) -> None:
    inks = {tone: lab(seen(QColor(theme.tone(tone).text), eye)) for tone in TONES if tone != "neutral"}
    near = {
        (one, two): round(math.dist(inks[one], inks[two]), 1)
        for one, two in itertools.combinations(inks, 2)
        if math.dist(inks[one], inks[two]) < CLOSEST
    }
    assert not near


def test_every_tone_has_a_shape_of_its_own() -> None:
    assert set(TONE_ICON) == set(TONES)
    assert len(set(TONE_ICON.values())) == len(TONES)


@pytest.mark.parametrize("language", [ZH, EN])
def test_what_shares_a_shape_differs_by_word(language: str) -> None:
    speak(language)
    looks = [(*TONE_OF_QUEUE[queue.value], say(f"queue.{queue}")) for queue in OrderQueue]
    looks += [
        (*TONE_OF_EXCEPTION.get(kind.value, ("bad", "alert-octagon")), say(f"pill.{kind}")) for kind in ExceptionKind
    ]
    words = [(icon, word) for _tone, icon, word in looks]
    assert len(set(words)) == len(words)
    jobs = [(icon, say(f"print_state.{state}")) for state, (_tone, icon) in TONE_OF_JOB.items()]
    assert len(set(jobs)) == len(jobs)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eye", list(EYES))
def test_a_painted_status_is_read_by_every_eye(
    qtbot, look: Look, theme: str, eye: str, pixels: Callable[[Pill], QImage]
) -> None:
    look.choose(theme)
    for tone in TONES:
        image = pixels(Pill("待打单", tone, TONE_ICON[tone]))
        colours = {
            image.pixelColor(x, y).rgb() for x in range(4, image.width() - 4) for y in range(4, image.height() - 4)
        }
        lights = [brightness(seen(QColor(colour), eye)) for colour in colours]
        assert (max(lights) + 0.05) / (min(lights) + 0.05) >= 4.5, tone


@pytest.fixture
def pixels(qtbot) -> Callable[[Pill], QImage]:
    def grab(pill: Pill) -> QImage:
        qtbot.addWidget(pill)
        pill.resize(pill.sizeHint())
        return pill.grab().toImage()

    return grab
