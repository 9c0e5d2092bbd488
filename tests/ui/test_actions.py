"""Every verb has a key, and no key means two things at once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from app.ui.actions import ACTIONS, BY_NAME, CONTEXT_NAMES, INHERITS, KeyMap, is_plain, of_context
from app.ui.icons import ICONS


def test_every_action_has_a_key_that_qt_understands() -> None:
    for action in ACTIONS:
        assert action.keys, action.name
        for key in action.keys:
            sequence = QKeySequence.fromString(key)
            assert sequence.count() == 1, (action.name, key)
            assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == key, action.name


@pytest.mark.parametrize("area", INHERITS)
def test_no_key_means_two_things_in_one_area(area: str) -> None:
    taken: dict[str, str] = {}
    for context in INHERITS[area]:
        for action in of_context(context):
            for key in action.keys:
                if area == "bench" and context == "global":
                    continue
                assert taken.setdefault(key, action.name) == action.name, f"{key}: {taken[key]} and {action.name}"


def test_the_bench_takes_over_only_keys_that_are_not_global() -> None:
    bench = {key for action in of_context("bench") for key in action.keys}
    everywhere = {key for action in of_context("global") for key in action.keys}
    assert not bench & everywhere


def test_the_bench_knows_no_letter_digit_or_enter() -> None:
    for action in of_context("bench"):
        for key in action.keys:
            assert not is_plain(key), action.name
            assert "Return" not in key, action.name


def test_names_contexts_and_icons_exist() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    for action in ACTIONS:
        assert set(action.contexts) <= set(CONTEXT_NAMES), action.name
        assert not action.icon or action.icon in ICONS, action.name


def test_the_same_letter_means_the_same_verb_on_order_screens() -> None:
    keys = KeyMap()
    for key in ("H", "Shift+H", "T", "V", "U"):
        assert keys.find(key, INHERITS["orders"]) is keys.find(key, INHERITS["audit"])


def test_letters_can_be_switched_off_and_keys_remapped() -> None:
    keys = KeyMap({"orders.print": ("W",)}, letters=False)
    assert keys.find("P", INHERITS["orders"]) is None
    assert keys.find("Alt+W", INHERITS["orders"]) is BY_NAME["orders.print"]
    assert keys.find("Ctrl+K", INHERITS["orders"]) is BY_NAME["global.search"]
    assert keys.shown(BY_NAME["orders.print"]) == "Alt W"
