"""Every pair of colours that meets on screen is readable, and no colour hides elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.ui.tokens import DARK, LIGHT, Colours

TONES = ("ok", "warn", "bad", "info", "hold", "neutral")
GROUNDS = ("app", "surface", "sunken", "raised", "hover", "selected", "selected_idle")
ROOT = Path(__file__).resolve().parents[2]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_pairs(theme: Colours) -> list[tuple[str, str, str]]:
    pairs = [
        (f"{role} on {ground}", getattr(theme, role), getattr(theme, ground))
        for role in ("text", "text2", "muted", "accent_text")
        for ground in GROUNDS
    ]
    pairs += [(f"placeholder on {ground}", theme.placeholder, getattr(theme, ground)) for ground in ("surface", "app")]
    pairs += [(f"{tone} text on its tint", theme.tone(tone).text, theme.tone(tone).tint) for tone in TONES]
    pairs += [
        (f"{tone} text on {ground}", theme.tone(tone).text, getattr(theme, ground))
        for tone in TONES
        for ground in GROUNDS
    ]
    pairs += [
        (f"white on {tone}", theme.on_accent, theme.tone(tone).solid)
        for tone in TONES
        if not (theme.dark and tone == "neutral")
    ]  # dark neutral is for bars only, no text stands on it
    pairs += [
        ("button", theme.on_accent, theme.accent),
        ("button hover", theme.on_accent, theme.accent_hover),
        ("chip", theme.accent_text, theme.accent_soft),
        ("stop", theme.on_stop, theme.stop),
        ("toast", theme.toast_text, theme.toast),
        ("toast link", theme.toast_link, theme.toast),
    ]
    for ground in ("rail", "rail_hover", "rail_active"):
        for role in ("rail_text", "rail_active_text", "rail_count", "rail_warn", "rail_bad"):
            pairs.append((f"{role} on {ground}", getattr(theme, role), getattr(theme, ground)))
    return pairs


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_ground_it_meets(theme: Colours) -> None:
    poor = [
        (name, round(contrast(fore, back), 2)) for name, fore, back in text_pairs(theme) if contrast(fore, back) < 4.5
    ]
    assert not poor


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_outlines_focus_and_bars_stand_out(theme: Colours) -> None:
    pairs = [
        ("strong", theme.strong, theme.surface),
        ("focus", theme.focus, theme.surface),
        ("focus on selected", theme.focus, theme.selected),
    ]
    pairs += [(f"{tone} bar", theme.tone(tone).solid, theme.surface) for tone in TONES]
    assert not [(name, contrast(one, two)) for name, one, two in pairs if contrast(one, two) < 3]


def test_the_contrast_formula_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_colour_values_stand_in_tokens_only() -> None:
    hexes = re.compile(r"""["'\s:(]#[0-9A-Fa-f]{3,8}\b""")
    named = re.compile(r"\bQColor\(\s*[\"'\d]|\bQt\.(GlobalColor\.)?(white|black|red|blue|green|gray|yellow)\b")
    guilty = []
    for path in sorted((ROOT / "app" / "ui").rglob("*.py")):
        if path.name == "tokens.py":
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if hexes.search(line) or named.search(line):
                guilty.append(f"{path.relative_to(ROOT)}:{number}")
    assert not guilty
