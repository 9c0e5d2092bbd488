"""Receivers that nobody is: which names, phones and streets are told apart from people's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.intake import Receiver
from app.domain.plausible import ODDITIES, oddities


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("王小明", []), ("欧阳娜娜", []), ("张先生", []), ("莎莎", []), ("𬭎", []), ("John Smith", []),
        ("阿卜杜拉·买买提", []), ("李", []), ("", []), ("王*", []), ("测绘科技", []),
        ("测试", ["name_placeholder"]), ("测试员小王", ["name_placeholder"]), ("先生", ["name_placeholder"]),
        (" 女 士 ", ["name_placeholder"]), ("ＴＥＳＴ", ["name_placeholder"]), ("收件人", ["name_placeholder"]),
        ("n/a", ["name_placeholder"]), ("123456", ["name_digits"]), ("１３８ ００", ["name_digits"]),
        ("aaa", ["name_repeated"]), ("aa", ["name_repeated"]), ("哈哈哈", ["name_repeated"]),
        ("啊啊啊啊啊", ["name_repeated"]),
        ("...", ["name_no_letter"]), ("?!", ["name_no_letter"]), ("😀", ["name_no_letter"]),
    ],
)  # fmt: skip
def test_names(name: str, found: list[str]) -> None:
    assert list(oddities(Receiver(name=name))) == found


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        ("13800138000", []), ("13888888888", ["phone_repeated"]), ("13900000000", ["phone_repeated"]),
        ("13811111112", []), ("0571-88888888", ["phone_repeated"]), ("", []), ("138****0000", []), ("1111", []),
    ],
)  # fmt: skip
def test_phones(phone: str, found: list[str]) -> None:
    assert list(oddities(Receiver(phone=phone))) == found


@pytest.mark.parametrize(
    ("street", "found"),
    [
        ("科技园路1号3栋502室", []), ("张家村", []), ("古驿站路8号", []), ("菜鸟产业园3栋", []),
        ("", []), ("科技园路**号", []),
        ("路", ["street_short"]), ("。。。", ["street_short"]), ("测试地址", ["street_placeholder"]),
        ("人民路12号信箱", ["po_box"]), ("P.O. Box 123", ["po_box"]), ("po box 5", ["po_box"]),
        ("邮箱 12 号", ["po_box"]),
        ("阳光小区丰巢柜", ["locker"]), ("东门菜鸟驿站", ["locker"]), ("3栋楼下快递柜", ["locker"]),
        ("北门自提柜2号", ["locker"]),
        ("信箱旁的丰巢", ["po_box", "locker"]), ("5 Lombard St", []), ("Boxwood Post Road 9", []),
    ],
)  # fmt: skip
def test_streets(street: str, found: list[str]) -> None:
    assert list(oddities(Receiver(street=street))) == found


@given(st.text(), st.text(), st.text())
def test_any_text_is_answered_with_known_codes_in_their_order(name: str, phone: str, street: str) -> None:
    found = oddities(Receiver(name=name, phone=phone, street=street))
    assert [code for code in ODDITIES if code in found] == list(found)


@given(st.text(alphabet="*＊", min_size=1), st.text())
def test_masked_parts_are_not_judged(stars: str, text: str) -> None:
    masked = Receiver(name=f"{text}*", street=f"{text}{stars}*")
    assert oddities(masked) == ()
