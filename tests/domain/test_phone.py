"""Phone numbers as they stand on orders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import PhoneKind, can_be_called, normalise_phone, parse_phone


@pytest.mark.parametrize(
    ("text", "kind", "normal"),
    [
        ("13800138000", "mobile", "13800138000"),
        ("138 0013 8000", "mobile", "13800138000"),
        ("+861088001234", "landline", "010-88001234"),
        ("0086 755 88001234", "landline", "0755-88001234"),
        ("+44 (0)20 7946 0000", "foreign", "+442079460000"),
        ("852-91234567", "foreign", "+85291234567"),
        ("886 912 345 678", "foreign", "+886912345678"),
        ("13800138000/13900139000", "mobile", "13800138000"),
        ("张三 13800138000", "mobile", "13800138000"),
        ("010-88001234，13800138000", "landline", "010-88001234"),
        ("18400000000-1234、13900139000", "virtual", "18400000000-1234"),
        ("138-0013-8000", "mobile", "13800138000"),
        ("+86 138 0013 8000", "mobile", "13800138000"),
        ("0086-13800138000", "mobile", "13800138000"),
        ("8613800138000", "mobile", "13800138000"),
        ("（+86）13800138000", "mobile", "13800138000"),
        ("１３８００１３８０００", "mobile", "13800138000"),
        ("13800138000.0", "mobile", "13800138000"),
        ("'13800138000", "mobile", "13800138000"),
        ("18400000000-1234", "virtual", "18400000000-1234"),
        ("18400000000转1234", "virtual", "18400000000-1234"),
        ("18400000000,1234", "virtual", "18400000000-1234"),
        ("18400000000 ext 1234", "virtual", "18400000000-1234"),
        ("18400000000[1234]", "virtual", "18400000000-1234"),
        ("184 0000 0000 转 88", "virtual", "18400000000-88"),
        ("0755-83601234", "landline", "0755-83601234"),
        ("075583601234", "landline", "0755-83601234"),
        ("(010) 88001234", "landline", "010-88001234"),
        ("021-5888-1234", "landline", "021-58881234"),
        ("0755-83601234-801", "landline", "0755-83601234-801"),
        ("0755 83601234 转 801", "landline", "0755-83601234-801"),
        ("4008111111", "service", "4008111111"),
        ("400-811-1111", "service", "4008111111"),
        ("95338", "service", "95338"),
        ("+85291234567", "foreign", "+85291234567"),
        ("00852 9123 4567", "foreign", "+85291234567"),
        ("+1 (212) 555-0147", "foreign", "+12125550147"),
        ("138****8000", "unknown", "138****8000"),
        ("1380013800", "unknown", "1380013800"),
        ("23800138000", "unknown", "23800138000"),
        ("", "unknown", ""),
        ("无", "unknown", "无"),
    ],
)
def test_numbers_and_what_they_are(text: str, kind: str, normal: str) -> None:
    found = parse_phone(text)
    assert (found.kind, normalise_phone(text)) == (PhoneKind(kind), normal)
    assert can_be_called(text) is (kind != "unknown")


@pytest.mark.parametrize(
    ("text", "country", "normal"), [("212-555-0147", "US", "2125550147"), ("9123 4567", "HK", "91234567")]
)
def test_local_numbers_of_other_countries(text: str, country: str, normal: str) -> None:
    found = parse_phone(text, country)
    assert (found.kind, found.text) == (PhoneKind.FOREIGN, normal)


@given(st.text(alphabet="0123456789+-()转 x,#１２３", max_size=24))
def test_normalising_never_raises_and_settles_at_once(text: str) -> None:
    once = normalise_phone(text)
    if parse_phone(text).kind is not PhoneKind.UNKNOWN:
        assert normalise_phone(once) == once


def test_a_number_does_not_show_itself() -> None:
    assert "138" not in repr(parse_phone("13800138000"))
