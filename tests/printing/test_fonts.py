from __future__ import annotations

from pathlib import Path

import pytest

from app.printing.fonts import Weight, face, fonts_folder

RARE_NAMES = "㛃䶮𬭎𫖯喆婳鄠瀍硚浉堃"


def test_both_faces_cover_the_national_character_table() -> None:
    for weight in Weight:
        assert [character for character in RARE_NAMES if not face(weight).has(character)] == []
        assert [
            character for character in "收寄集补打代收货款已验视¥×…〓＿（）" if not face(weight).has(character)
        ] == []


def test_regular_covers_gbk() -> None:
    missing = []
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if not face(Weight.REGULAR).has(character):
                missing.append(character)
    assert len(missing) <= 1


@pytest.mark.parametrize("weight", list(Weight))
def test_every_chinese_character_is_one_em_wide(weight: Weight) -> None:
    advances = face(weight).advances
    assert {advances[chr(point)] for point in range(0x4E00, 0x9FA6) if chr(point) in advances} == {1.0}


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL Open Font License" in (fonts_folder() / "OFL.txt").read_text("utf-8")


def test_a_bundle_has_its_fonts_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert fonts_folder() == tmp_path / "resources" / "fonts"
