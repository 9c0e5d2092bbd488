"""Phone numbers as they stand on Chinese orders: mobile, landline, service line, virtual with extension, foreign.

Rules of mainland numbers: a mobile has 11 digits and starts 13–19; a landline is an area code (0 + 2–3 digits)
and 7–8 digits; 400/800 lines have 10 digits; a marketplace's virtual number is a number with an extension, such
as ``18400000000-1234``, and is useless without it (labels page of the reference).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_MOBILE = re.compile(r"1[3-9]\d{9}")
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_SERVICE = re.compile(r"[48]00\d{7}|95\d{3}(?:\d{0,3})|96\d{3,4}")
_FOREIGN = re.compile(r"\+\d{6,15}")
_LOCAL = re.compile(r"\d{5,15}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#|,|,,|p)\s*(\d{1,8})$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(
    r"^(1[3-9]\d{9})[-_*](\d{1,8})$|^([48]00-?\d{3}-?\d{4}|(?:0\d{2,3}-?)\d{7,8})-(\d{1,6})$"
)
_BRACKETED_EXTENSION = re.compile(r"[\[(](\d{1,8})[\])]$")
_SEPARATORS = re.compile(r"[\s().\-‐-―·/]+")
_CHINA_PREFIX = re.compile(r"^\(?(?:\+|00)86\)?[-\s]*(?=\d)|^86[-\s]*(?=1[3-9]\d{9}(?!\d))")
_TRUNK = re.compile(r"^(\+|00)(\d{1,3})[\s-]*\(0\)")
"""The 0 that is dialled only inside the country: +44 (0)20 ..."""
_LANDLINE_ABROAD = re.compile(r"(?:10|2\d|[3-9]\d{2})\d{7,8}")
"""A mainland landline behind +86, where its 0 is left out."""
_NEIGHBOURS = re.compile(r"(852[2-9]\d{7}|853[268]\d{7}|8869\d{8})")
"""Hong Kong, Macau and Taiwan with their country code but without a plus."""
_BETWEEN = re.compile(r"[/,，;；、|]|\s+|或")
_EXCEL_TAIL = re.compile(r"^(\d{5,15})\.0$")


class PhoneKind(StrEnum):
    """What kind of line a number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    VIRTUAL = "virtual"
    """A mobile-like number that needs its extension."""
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


@dataclass(frozen=True, repr=False)
class Phone:
    """One number taken apart. ``repr`` shows stars: a phone number is a person's."""

    kind: PhoneKind
    number: str
    """Digits only; a landline as area code, dash, digits; a foreign one starts with +."""
    extension: str = ""

    @property
    def text(self) -> str:
        """Return the number as stored and printed, the extension behind a dash."""
        return f"{self.number}-{self.extension}" if self.extension else self.number

    def __repr__(self) -> str:
        """Return stars only."""
        return f"Phone({self.kind.value}, ***)"


def parse_phone(text: str, country: str = "CN") -> Phone:
    """Take a number apart. Never raises: what fits no rule comes back UNKNOWN with its digits, for audit to find.

    ``country`` (ISO 3166 alpha-2) decides whether a number without a prefix is read by mainland rules.
    """
    if _PLAIN_MOBILE.fullmatch(text) and country in {"", "CN"}:
        return Phone(PhoneKind.MOBILE, text)  # by far the most, and an import reads every order's
    bare = unicodedata.normalize("NFKC", text).strip().strip("'`\"")
    bare = _TRUNK.sub(r"\1\2", _EXCEL_TAIL.sub(r"\1", bare))
    found = _one_number(bare, country)
    if found.kind is PhoneKind.UNKNOWN:
        for part in _BETWEEN.split(bare):  # a cell with two numbers: the first one that can be called
            other = _one_number(part, country)
            if other.kind in {PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.VIRTUAL}:
                return other
    return found


def _one_number(bare: str, country: str) -> Phone:
    """Take one number apart, its width and quotes being cleaned already."""
    from_abroad = _CHINA_PREFIX.match(bare)
    if from_abroad:
        bare = bare[from_abroad.end() :]
    bare, extension = _split_extension(bare)
    digits = _SEPARATORS.sub("", bare)
    if digits.startswith("00") and len(digits) > 8:
        digits = "+" + digits[2:]
    if from_abroad and not _MOBILE.fullmatch(digits) and _LANDLINE_ABROAD.fullmatch(digits):
        digits = f"0{digits}"
    return _classify(digits, extension, mainland=country.upper() in {"", "CN"})


def kind_of(text: str, country: str = "CN") -> PhoneKind:
    """Return what kind of line a number is; see ``parse_phone``."""
    if _PLAIN_MOBILE.fullmatch(text) and country in {"", "CN"}:
        return PhoneKind.MOBILE
    return parse_phone(text, country).kind


def _split_extension(bare: str) -> tuple[str, str]:
    """Return the number without its extension, and the extension."""
    dashed = _DASHED_EXTENSION.match(bare)
    if dashed:
        return (dashed[1] or dashed[3]), (dashed[2] or dashed[4])
    for pattern in (_EXTENSION, _BRACKETED_EXTENSION):
        found = pattern.search(bare)
        if found and sum(char.isdigit() for char in bare[: found.start()]) >= 7:
            return bare[: found.start()].strip(), found[1]
    return bare, ""


def _classify(digits: str, extension: str, *, mainland: bool) -> Phone:
    """Return the Phone for cleaned digits (a leading + allowed)."""
    if _FOREIGN.fullmatch(digits):
        return Phone(PhoneKind.FOREIGN, digits, extension)
    if mainland and _MOBILE.fullmatch(digits):
        return Phone(PhoneKind.VIRTUAL if extension else PhoneKind.MOBILE, digits, extension)
    landline = _LANDLINE.fullmatch(digits)
    if mainland and landline:
        return Phone(PhoneKind.LANDLINE, f"{landline[1]}-{landline[2]}", extension)
    if mainland and _SERVICE.fullmatch(digits):
        return Phone(PhoneKind.SERVICE, digits, extension)
    if _NEIGHBOURS.fullmatch(digits):
        return Phone(PhoneKind.FOREIGN, f"+{digits}", extension)
    if not mainland and _LOCAL.fullmatch(digits):
        return Phone(PhoneKind.FOREIGN, digits, extension)
    return Phone(PhoneKind.UNKNOWN, digits, extension)


def normalise_phone(text: str, country: str = "CN") -> str:
    """Return the number in the one form that is stored, printed and indexed; empty stays empty."""
    return parse_phone(text, country).text


def can_be_called(text: str, country: str = "CN") -> bool:
    """Tell whether a courier could reach the receiver by this number."""
    return parse_phone(text, country).kind is not PhoneKind.UNKNOWN
