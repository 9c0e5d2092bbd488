from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.fonts import EM_ABOVE_BASELINE, Weight, face
from app.printing.page import Align, Text, Valign
from app.printing.typeset import Run, break_lines, printable, runs, shortened, width_of

MIXED = st.text(st.one_of(st.sampled_from("保温杯毛巾，。（）《》：； 500ml×2ABCxyz-"), st.characters()), max_size=80)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("保温杯\t500ml\r\n白色", "保温杯 500ml 白色"),
        ("a\u200bb\u202ec\ufeff\x1b\x00d", "abcd"),
        ("𠮷野", "[U+20BB7]野"),
        ("𬭎㛃䶮鄠", "𬭎㛃䶮鄠"),
        ("好评👍🏽😀！", "好评〓！"),
        ("e\u0301", "é"),
        ("\ud800x", "x"),
        ("   ", ""),
    ],
)
def test_text_is_made_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(max_size=80))
def test_whatever_comes_in_only_drawable_characters_come_out(text: str) -> None:
    shown = printable(text)
    assert all(face(Weight.REGULAR).has(character) for character in shown)
    assert printable(shown) == shown


def test_widths_are_those_of_the_font() -> None:
    assert width_of("中文", 3.0) == pytest.approx(6.0)
    assert width_of("中文", 3.0, bold=True) == pytest.approx(6.0)
    assert width_of("1", 10) == pytest.approx(5.55)
    assert width_of("1", 10, bold=True) == pytest.approx(5.8)


@given(MIXED, st.floats(8, 60), st.floats(2, 6))
def test_lines_stay_inside_and_nothing_is_lost(text: str, width: float, size: float) -> None:
    shown = printable(text)
    lines = break_lines(shown, width, size)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
    assert all(width_of(line, size) <= width + 1e-6 for line in lines)


def test_lines_break_as_chinese_is_set() -> None:
    lines = break_lines("保温杯 500ml×2，毛巾（灰色）×1；很长的商品名称。", 24, 3)
    assert not any(line[0] in "，。；）" for line in lines)
    assert not any(line.endswith("（") for line in lines)
    assert any("500ml" in line for line in lines)


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = break_lines("Donaudampfschifffahrtsgesellschaft", 20, 3)
    assert len(lines) > 1
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaft"


def test_shortened_ends_with_an_ellipsis_only_when_needed() -> None:
    assert shortened("毛巾", 6, 3) == "毛巾"
    assert shortened("保温杯毛巾", 12, 3) == "保温杯…"


BOX = Text(10, 20, 40, 6, "", 5)


def inside(item: Text, run: Run) -> bool:
    right = run.x + width_of(run.text, run.size, bold=run.weight is Weight.SEMIBOLD)
    top = run.baseline - EM_ABOVE_BASELINE * run.size
    return (
        item.x - 1e-6 <= run.x
        and right <= item.x + item.width + 0.01
        and item.y - 1e-6 <= top
        and top + run.size <= item.y + item.height + 1e-6
    )


@pytest.mark.parametrize(("align", "left"), [(Align.LEFT, 10), (Align.CENTER, 25), (Align.RIGHT, 40)])
def test_a_line_is_aligned(align: Align, left: float) -> None:
    (run,) = runs(replace(BOX, text="中文", align=align))
    assert run.x == pytest.approx(left)


@pytest.mark.parametrize(("valign", "top"), [(Valign.TOP, 20), (Valign.MIDDLE, 20.5), (Valign.BOTTOM, 21)])
def test_a_line_stands_where_it_should(valign: Valign, top: float) -> None:
    (run,) = runs(replace(BOX, text="中文", valign=valign))
    assert run.baseline == pytest.approx(top + EM_ABOVE_BASELINE * 5)


@given(MIXED, st.booleans(), st.booleans(), st.sampled_from(Align))
def test_no_text_leaves_its_box(text: str, bold: bool, wrap: bool, align: Align) -> None:
    item = Text(10, 20, 40, 14, text, 5, 2.5, bold=bold, wrap=wrap, align=align)
    assert all(inside(item, run) for run in runs(item))


def test_one_line_shrinks_before_it_is_cut() -> None:
    (shrunk,) = runs(Text(0, 0, 40, 6, "二十个汉字放不进四十毫米", 5, 2.0))
    assert 3.0 < shrunk.size < 5
    assert not shrunk.text.endswith("…")
    (cut,) = runs(Text(0, 0, 40, 6, "字" * 30, 5, 2.0))
    assert cut.size == 2.0
    assert cut.text.endswith("…")


def test_wrapped_text_shrinks_then_ends_in_an_ellipsis() -> None:
    fits = runs(Text(0, 0, 40, 12, "字" * 30, 5, 2.5, wrap=True))
    assert sum(len(run.text) for run in fits) == 30
    cut = runs(Text(0, 0, 40, 12, "字" * 300, 5, 2.5, wrap=True))
    assert {run.size for run in cut} == {2.5}
    assert cut[-1].text.endswith("…")


def test_bold_falls_back_to_the_regular_face_for_a_character_it_lacks() -> None:
    pieces = [(run.weight, run.text) for run in runs(Text(0, 0, 80, 6, "王䲜明", 5, bold=True))]
    assert pieces == [(Weight.SEMIBOLD, "王"), (Weight.REGULAR, "䲜"), (Weight.SEMIBOLD, "明")]
