"""How figures, times and identifiers are written, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.ui import words
from app.ui.words import EN, ZH
from tests.ui.fakes import NOW


@pytest.fixture(params=[ZH, EN])
def language(request, look) -> Iterator[str]:
    words.speak(request.param)
    yield request.param
    words.speak(ZH)


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def pick(language: str, zh: object, en: object) -> object:
    return zh if language == ZH else en


@pytest.mark.parametrize(
    ("minutes", "zh", "en", "tone", "icon"),
    [
        (-42, "超时 42 分", "42m late", "bad", "alert-octagon"),
        (18, "18 分", "18m", "bad", "clock"),
        (59, "59 分", "59m", "bad", "clock"),
        (60, "1 小时 00 分", "1h 00m", "warn", ""),
        (205, "3 小时 25 分", "3h 25m", "warn", ""),
        (240, "4 小时 00 分", "4h 00m", "", ""),
        (60 * 52, "2 天 4 小时", "2d 4h", "", ""),
    ],
)
def test_time_left(language: str, minutes: int, zh: str, en: str, tone: str, icon: str) -> None:
    assert words.left(NOW + timedelta(minutes=minutes), NOW) == (pick(language, zh, en), tone, icon)


def test_no_promise_has_no_time_left() -> None:
    assert words.left(None, NOW) == ("–", "", "")


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (datetime(2026, 11, 22, 6, 5, tzinfo=UTC), "14:05", "14:05"),
        (datetime(2026, 11, 21, 6, 5, tzinfo=UTC), "昨天 14:05", "yest. 14:05"),
        (datetime(2026, 11, 20, 6, 5, tzinfo=UTC), "11-20 14:05", "20 Nov 14:05"),
        (datetime(2025, 11, 20, 6, 5, tzinfo=UTC), "2025-11-20", "2025-11-20"),
        (None, "–", "–"),
    ],
)
def test_moments_are_local(language: str, shanghai, at: datetime | None, zh: str, en: str) -> None:
    assert words.moment(at, NOW) == pick(language, zh, en)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"), [(0, "刚刚", "now"), (3, "3 秒前", "3 s ago"), (32 * 60, "32 分前", "32 min ago")]
)
def test_freshness(language: str, seconds: int, zh: str, en: str) -> None:
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == pick(language, zh, en)


@pytest.mark.parametrize(
    ("cents", "currency", "sign", "text"),
    [
        (123450, "CNY", True, "¥1,234.50"),
        (123450, "CNY", False, "1,234.50"),
        (-500, "CNY", True, "−¥5.00"),
        (123450, "USD", False, "US$1,234.50"),
        (1234, "JPY", True, "JP¥1,234"),
    ],
)
def test_money(cents: int, currency: str, sign: bool, text: str) -> None:
    assert words.money(cents, currency, sign=sign) == text


@pytest.mark.parametrize(
    ("value", "exact", "zh", "en"),
    [
        (1284, True, "1,284", "1,284"),
        (10_000, True, "10,000", "10,000"),
        (1_070_000, False, "107 万+", "1,070k+"),
        (12_345, True, "1 万+", "12k+"),
    ],
)
def test_counts_are_capped(language: str, value: int, exact: bool, zh: str, en: str) -> None:
    assert words.capped(value, exact=exact) == pick(language, zh, en)


def test_changes_and_numbers_and_waybills() -> None:
    assert [words.change(n) for n in (14, -3, 0)] == ["+14", "−3", "–"]
    assert words.number(-1284) == "−1,284"
    assert words.grouped("YT7588011248306") == "YT 7588 0112 4830 6"
    assert words.grouped("1402883011752") == "1402 8830 1175 2"


def test_an_unknown_platform_still_has_a_sign() -> None:
    assert words.sign_of("tmall") == "猫"
    assert words.sign_of("etsy") == "E"
