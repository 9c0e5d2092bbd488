"""The language in force and how figures, times and identifiers are written (ui-design 8). Safe in any thread.

Strings of the screens are Chinese in the source and go through Qt's translator; codes of the program below go through
app.wording. Both follow ``language()``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from app import wording
from app.errors import AppError, Param
from app.ui.theme import RESOURCES

ZH, EN = "zh_CN", "en_US"
PLATFORM_SIGNS = {
    "taobao": "淘",
    "tmall": "猫",
    "jd": "京",
    "pinduoduo": "拼",
    "suning": "苏",
    "amazon": "A",
    "woocommerce": "官",
    "shopify": "官",
    "files": "店",
}
CURRENCY_SIGNS = {"CNY": "¥", "JPY": "JP¥", "USD": "US$", "EUR": "€", "GBP": "£"}
_NO_MINOR_UNITS = {"JPY", "KRW"}
COUNT_CAP = 10_000


class _State:
    language = ZH
    translators: tuple[QTranslator, ...] = ()


def language() -> str:
    """Return zh_CN or en_US."""
    return _State.language


def is_zh() -> bool:
    """Tell whether the screens speak Chinese."""
    return _State.language == ZH


def speak(chosen: str) -> None:
    """Switch the application to a language; every widget gets a LanguageChange event."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    for old in _State.translators:
        app.removeTranslator(old)
    _State.language = chosen
    made = []
    for name, folder in (
        (f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"packdesk_{chosen}", str(RESOURCES / "i18n")),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
            made.append(translator)
    _State.translators = tuple(made)


def say(code: str, params: Mapping[str, Param] | None = None) -> str:
    """Return the sentence of a code in the language in force."""
    return wording.say(code, params, _State.language)


def say_error(error: AppError) -> str:
    """Return what happened, what still holds and what to do."""
    return wording.say_error(error, _State.language)


def listed(items: list[str]) -> str:
    """Join facts: · in Chinese, commas in English."""
    return ("·" if is_zh() else ", ").join(item for item in items if item)


def sentences(*parts: str) -> str:
    """Set whole sentences one after the other: Chinese without a gap, English with one."""
    return ("" if is_zh() else " ").join(part for part in parts if part)


def as_sentence(words: str) -> str:
    """Return a phrase as it stands alone: English begins with a capital."""
    return words[:1].upper() + words[1:]


def number(value: int) -> str:
    """1,284; a minus is U+2212."""
    return f"{value:,}".replace("-", "−")


def change(value: int) -> str:
    """+14, −3, –."""
    if value == 0:
        return "–"
    return f"+{value:,}" if value > 0 else f"−{-value:,}"


def capped(value: int, *, exact: bool = True) -> str:
    """1,284, or 1 万+ / 10k+ where the count was cut off."""
    if exact and value <= COUNT_CAP:
        return f"{value:,}"
    if is_zh():
        return f"{value // 10_000} 万+" if value >= COUNT_CAP else f"{value:,}+"
    return f"{value // 1000:,}k+" if value >= COUNT_CAP else f"{value:,}+"


def money(cents: int, currency: str = "CNY", *, sign: bool = True) -> str:
    """¥1,234.50; without the sign where a header carries it, but a foreign one always stands."""
    minor = 0 if currency in _NO_MINOR_UNITS else 2
    text = f"{abs(cents) / 10**minor:,.{minor}f}"
    mark = CURRENCY_SIGNS.get(currency, f"{currency} ") if sign or currency != "CNY" else ""
    return f"{'−' if cents < 0 else ''}{mark}{text}"


def span(seconds: float) -> str:
    """18 分, 3 小时 25 分, 2 天 4 小时; 18m, 3h 25m, 2d 4h."""
    minutes = int(abs(seconds) // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        days, hours = divmod(hours, 24)
        return f"{days} 天 {hours} 小时" if is_zh() else f"{days}d {hours}h"
    if hours:
        return f"{hours} 小时 {minutes:02d} 分" if is_zh() else f"{hours}h {minutes:02d}m"
    return f"{minutes} 分" if is_zh() else f"{minutes}m"


def left(ship_by_at: datetime | None, now: datetime) -> tuple[str, str, str]:
    """Return (words, tone, icon) of the time left: late and under an hour are bad and bold, under four hours warn.

    The tone is bad, warn or empty; the icon stands only with bad.
    """
    if ship_by_at is None:
        return "–", "", ""
    seconds = (ship_by_at - now).total_seconds()
    if seconds < 0:
        words = f"超时 {span(seconds)}" if is_zh() else f"{span(seconds)} late"
        return words, "bad", "alert-octagon"
    if seconds < 3600:
        return span(seconds), "bad", "clock"
    return span(seconds), "warn" if seconds < 4 * 3600 else "", ""


def ago(at: datetime | None, now: datetime) -> str:
    """刚刚, 3 秒前, 32 分前; now, 3 s ago, 32 min ago; older ones by the clock."""
    if at is None:
        return "–"
    seconds = int((now - at).total_seconds())
    if seconds < 2:
        return "刚刚" if is_zh() else "now"
    if seconds < 60:
        return f"{seconds} 秒前" if is_zh() else f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} 分前" if is_zh() else f"{seconds // 60} min ago"
    return moment(at, now)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime | None, now: datetime) -> str:
    """14:05 today, 昨天 14:05, 11-20 14:05, 2025-11-20; in the station's local time."""
    if at is None:
        return "–"
    here = at.astimezone()
    today = now.astimezone().date()
    clock = f"{here:%H:%M}"
    if here.date() == today:
        return clock
    if here.date() == today - timedelta(days=1):
        return f"昨天 {clock}" if is_zh() else f"yest. {clock}"
    if here.year == today.year:
        return f"{here:%m-%d} {clock}" if is_zh() else f"{here.day} {_MONTHS[here.month - 1]} {clock}"
    return f"{here:%Y-%m-%d}"


def grouped(waybill_no: str) -> str:
    """A waybill number in groups of four after its letters, for eyes; copied without the gaps."""
    head = len(waybill_no) - len(waybill_no.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rest = waybill_no[head:]
    groups = [rest[at : at + 4] for at in range(0, len(rest), 4)]
    return " ".join([waybill_no[:head], *groups] if head else groups)


def sign_of(platform: str) -> str:
    """Return a platform's one-character sign."""
    return PLATFORM_SIGNS.get(platform, platform[:1].upper() or "?")
