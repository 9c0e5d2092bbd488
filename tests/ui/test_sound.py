"""Sounds: told apart by length and pitch, the newest cuts what still sounds, and no device means silence."""

from __future__ import annotations

import threading
from typing import Any

from app.ui.sound import COMPLETE, PIECE, RATE, SCORES, STOP, WRONG, Mixer, Speaker, samples


class Device:
    """A sound device that notes when it is let go."""

    def __init__(self) -> None:
        self.mixers: list[Mixer] = []
        self.closed = 0
        self.opened = threading.Event()

    def open(self, mixer: Mixer) -> Any:
        self.mixers.append(mixer)
        self.opened.set()
        return self

    def close(self) -> None:
        self.closed += 1


def test_each_sound_has_its_own_length_and_soft_edges() -> None:
    lengths = {name: len(samples(name)) for name in SCORES}
    assert len(set(lengths.values())) == len(SCORES)
    assert lengths[PIECE] == RATE * 60 // 1000
    for name in SCORES:
        made = samples(name)
        assert abs(made[0]) < 300, "no click at the beginning"
        assert abs(made[-1]) < 3000, "nor at the end"
        assert max(made) > 5000


def test_volume_scales_and_stays_in_bounds() -> None:
    loud, soft = max(samples(STOP, 9.0)), max(samples(STOP, 0.25))
    assert loud <= 20_000
    assert soft <= loud / 3
    assert not any(samples(STOP, -1.0))


def test_the_newest_sound_cuts_the_one_before() -> None:
    mixer = Mixer()
    mixer.add(samples(WRONG))
    mixer.take(100)
    mixer.add(samples(PIECE))
    piece = samples(PIECE)
    assert mixer.take(len(piece) + 10) == piece + type(piece)("h", [0] * 10)
    assert not any(mixer.take(5))


def test_a_stream_gives_as_many_frames_as_it_is_asked_for() -> None:
    mixer = Mixer()
    stream = mixer.stream()
    next(stream)
    mixer.add(samples(PIECE))
    assert stream.send(64) == samples(PIECE)[:64]
    assert len(stream.send(RATE)) == RATE


def test_the_device_is_opened_once_and_only_when_something_sounds() -> None:
    device = Device()
    speaker = Speaker(open_device=device.open)
    assert device.mixers == []
    speaker.play(PIECE)
    speaker.play(COMPLETE)
    assert device.opened.wait(5)
    assert device.mixers[0].take(RATE)[: len(samples(COMPLETE))] == samples(COMPLETE)
    speaker.close()
    assert (len(device.mixers), device.closed) == (1, 1)
    speaker.play(PIECE)
    assert not any(device.mixers[0].take(10)), "closed is closed"


def test_muted_sounds_and_no_volume_stay_silent() -> None:
    device = Device()
    speaker = Speaker(open_device=device.open)
    speaker.muted = frozenset({PIECE})
    speaker.play(PIECE)
    speaker.volume = 0.0
    speaker.play(STOP)
    speaker.close()
    assert device.mixers == []


def test_without_a_device_everything_goes_on_silently() -> None:
    def none(_mixer: Mixer) -> Any:
        raise OSError("no device")

    speaker = Speaker(open_device=none)
    speaker.play(PIECE)
    speaker.play(WRONG)
    speaker.close()
