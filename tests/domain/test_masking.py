from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.masking import (
    MIN_HIDDEN_DIGITS,
    masked_name,
    masked_party,
    masked_phone,
    masked_street,
    masked_text,
)
from app.domain.sheets import Party

ANY_TEXT = st.text(max_size=60)
HAN = st.sampled_from("张王李欧阳娜伟芳㛃䶮𬭎𠮷买提")
SEPARATORS = st.sampled_from(["", " ", "-", "－", "  "])


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("欧阳娜娜", "欧***"),
        ("𠮷田", "𠮷*"),
        ("张 三", "张*"),
        ("阿卜杜拉·买买提", "阿***"),
        ("杭州晴川贸易有限公司", "杭***"),
        ("John Smith", "J*** S***"),
        ("王", "*"),
        ("J", "*"),
        ("A B", "* *"),
        ("13800138000", "***"),
        ("😀王", "*"),
        ("张**", "张**"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_name_keeps_its_first_character_only(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@given(st.lists(HAN, min_size=1, max_size=12).map("".join))
def test_a_chinese_name_always_loses_a_character(name: str) -> None:
    shown = masked_name(name).replace("*", "")
    assert shown == (name[0] if len(name) > 1 else "")


@given(ANY_TEXT)
def test_any_name_shows_at_most_one_letter_a_word_and_never_a_whole_word(name: str) -> None:
    words = name.split()
    shown = masked_name(name).split()
    assert sum(len(word.replace("*", "")) for word in shown) <= len(words)
    assert not any(word in shown for word in words if "*" not in word)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138******00"),
        ("+86 138-0013-8000", "138******00"),
        ("8613800138000", "138******00"),
        ("１３８００１３８０００", "138******00"),
        ("138****8000", "138******00"),
        ("13800138000（微信同号）", "138******00"),
        ("18400000000-1234", "184******00-1234"),
        ("18400000000转1234", "184******00-1234"),
        ("18400000000,1234", "184******00-1234"),
        ("0571-88886666", "0571-******66"),
        ("(0571)8888666", "0571-******6"),
        ("010-88886666", "010-******66"),
        ("0755-8888-6666", "0755-******66"),
        ("0571-88886666-801", "0571-******66-801"),
        ("400-800-1234", "400******4"),
        ("13800138000转88886666", "138**************66"),
        ("88886666", "******66"),
        ("95338", "*****"),
        ("13800138000/13912345678", "138******00/139******78"),
        ("13800138000,13912345678", "138******00/139******78"),
        ("+1 415 555 2671", "141******71"),
        ("微信联系", ""),
        ("", ""),
    ],
)
def test_phone(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked
    assert masked_phone(masked) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.lists(SEPARATORS, min_size=11, max_size=11))
def test_a_mobile_hides_six_digits_however_it_is_spaced(phone: str, gaps: list[str]) -> None:
    spaced = "".join(digit + gap for digit, gap in zip(phone, gaps, strict=True))
    assert masked_phone(spaced) == phone[:3] + "******" + phone[9:]


@given(st.one_of(ANY_TEXT, st.text("0123456789 -+()转#,/*x", max_size=30)))
def test_any_phone_text_hides_six_digits_or_all(phone: str) -> None:
    # a star stands for a digit that was hidden before
    total = sum(character.isdecimal() or character == "*" for character in unicodedata.normalize("NFKC", phone))
    shown = sum(character.isdigit() for character in masked_phone(phone))
    assert shown <= max(0, total - MIN_HIDDEN_DIGITS)


@pytest.mark.parametrize(
    ("street", "masked"),
    [
        ("文三路478号华星时代广场A座1203室", "文三路478号华星时代广场**座**室"),
        ("中关村大街27号院6号楼1单元501室", "中关村大街27号院**号楼**单元**室"),
        ("建设路88号3栋2单元401", "建设路88号**栋**单元**"),
        ("延安西路900弄12号501室", "延安西路900弄**号**室"),
        ("阳光花园小区3幢2单元501", "阳光花园小区**幢**单元**"),
        ("白杨街道22号大街88号", "白杨街道22号大街88号"),
        ("张家村3组12号", "张家村3组12号"),
        ("中山路十八号三单元五〇一室", "中山路十八号**单元**室"),
        ("二号楼三单元五零一", "**号楼**单元**"),
        ("科技园路 12 号楼 5 层", "科技园路 ** 号楼 ** 层"),
        ("国道318线旁", "国道318线旁"),
        ("南京东路3段12号", "南京东路3段12号"),
        ("人民路100-1号附5号", "人民路100-1号附**号"),
        ("幸福路66号幸福小区12#1-301", "幸福路66号幸福小区**"),
        ("五一广场1号公寓501号", "五一广场**号公寓**号"),
        ("文三路４７８号Ｂ座５０１", "文三路478号**座**"),
        ("经三路5号甲单元201", "经三路5号**单元**"),
        ("1栋501社区服务站", "**栋**社区服务站"),
        ("到付打电话13800138000", "到付打电话**"),
        ("123 Main St Apt 4B", "123 Main St Apt **"),
        ("5th Avenue 12, Flat C", "5th Avenue **, Flat **"),
        ("Unit 4, 12 King St", "Unit **, ** King St"),
        ("", ""),
    ],
)
def test_street(street: str, masked: str) -> None:
    assert masked_street(street) == masked
    assert masked_street(masked) == masked


ROADS = st.sampled_from(["文三路", "中关村大街", "建设一路", "22号大街", "学院路", "青年大道", "五四巷"])
HOUSES = st.integers(1, 2999).map(lambda number: f"{number}号")
ESTATES = st.sampled_from(["", "阳光花园", "华星时代广场", "绿城·桃花源", "（近地铁口）", "三里屯SOHO "])
ROOM = st.from_regex(r"[3-9]0[0-9][7-9]", fullmatch=True)
UNIT_FORMS = st.sampled_from(
    [
        "{b}栋{u}单元{r}室",
        "{b}幢{u}单元{r}",
        "{b}号楼{r}",
        "{b}#{u}-{r}",
        "{b}-{u}-{r}",
        "B座{r}室",
        "{b} 栋 {r} 房",
        "{b}号楼{u}门{r}号",
        "A{r}",
        "{r}",
        "Ｃ{r}号",
    ]
)


@given(ROADS, HOUSES, ESTATES, UNIT_FORMS, st.integers(1, 99), st.integers(1, 9), ROOM)
def test_unit_and_room_numbers_never_show_behind_the_house_number(
    road: str, house: str, estate: str, form: str, building: int, unit: int, room: str
) -> None:
    tail = form.format(b=building, u=unit, r=room)
    masked = masked_street(road + house + estate + tail)
    assert masked.startswith(road + house)
    assert not re.search(r"\d", masked[len(road + house) :])


@given(ESTATES, UNIT_FORMS, st.integers(1, 99), st.integers(1, 9), ROOM)
def test_without_a_road_every_number_is_hidden(estate: str, form: str, building: int, unit: int, room: str) -> None:
    assert not re.search(r"\d", masked_street(estate + form.format(b=building, u=unit, r=room)))


@given(st.text("零一二三五十", min_size=1, max_size=4), st.sampled_from(["单元", "栋", "幢", "室", "层", "号楼"]))
def test_chinese_numerals_of_units_are_hidden(number: str, word: str) -> None:
    assert masked_street(f"桃花源{number}{word}") == f"桃花源**{word}"


@given(ANY_TEXT)
def test_any_street_can_be_masked_and_masking_twice_shows_no_more_digits(street: str) -> None:
    once = masked_street(street)
    assert sum(character.isdigit() for character in masked_street(once)) <= sum(c.isdigit() for c in once)


def test_text_keeps_order_numbers_but_no_phone() -> None:
    text = "送到打13800138000或0571-88886666，订单261122-00001，款号 69012345678927，+86 139 1234 5678"
    assert masked_text(text) == ("送到打138******00或0571-******66，订单261122-00001，款号 69012345678927，139******78")


@given(ANY_TEXT, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_in_any_text_is_found(text: str, phone: str) -> None:
    assert phone not in masked_text(f"{text} {phone}。")


def test_party_keeps_its_region() -> None:
    party = Party("欧阳娜娜", "13800138000", "浙江省 杭州市 西湖区", "文三路478号A座1203室")
    assert masked_party(party) == Party("欧***", "138******00", "浙江省 杭州市 西湖区", "文三路478号**座**室")
