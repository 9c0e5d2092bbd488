"""Code 128 and QR as modules: which are black. How wide a module is drawn is the renderer's business.

Code 128 follows ISO/IEC 15417 in subsets B and C (the symbol table was checked against two other encoders and by
decoding); the shortest mix of both is found, so two letters and 13 digits take 145 modules, not 200.
"""

from __future__ import annotations

import math
from functools import lru_cache

import segno

from app.errors import BadInput
from app.printing.page import Barcode

QUIET_MODULES = 10
"""White on either side of a Code 128 (ISO/IEC 15417)."""
QR_QUIET_MODULES = 4
MIN_MODULE_MM = 0.19
"""The narrowest bar that bench scanners read reliably (7.5 mil)."""
MAX_BARCODE_CHARACTERS = 48

_TABLE = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221"
    "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321"
    "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131"
    "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
    "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232"
)
_PATTERNS = [_TABLE[i : i + 6] for i in range(0, len(_TABLE), 6)]
_STOP = "2331112"
_START_B, _START_C = 104, 105
_TO_C, _TO_B = 99, 100


@lru_cache(maxsize=256)
def code128_widths(value: str) -> tuple[int, ...]:
    """Widths in modules of bar, space, bar ... for ``value``, without quiet zones.

    Raises BadInput ``barcode.not_encodable`` for an empty or over-long value and for anything but printable ASCII.
    """
    if not 0 < len(value) <= MAX_BARCODE_CHARACTERS or not all(" " <= character <= "~" for character in value):
        raise BadInput("barcode.not_encodable", characters=len(value))
    symbols = _shortest_symbols(value)
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols[1:], start=1))) % 103
    patterns = [_PATTERNS[symbol] for symbol in (*symbols, check)]
    return tuple(int(width) for width in "".join(patterns) + _STOP)


def _shortest_symbols(value: str) -> list[int]:
    """The fewest symbols from subsets B and C: at each place, the best way to have arrived in each subset."""
    in_b: list[list[int] | None] = [None] * (len(value) + 1)
    in_c: list[list[int] | None] = [None] * (len(value) + 1)
    in_b[0], in_c[0] = [_START_B], [_START_C]
    for end in range(1, len(value) + 1):
        before_b, before_c = in_b[end - 1], in_c[end - 1]
        stays = [way for way in (before_b, before_c and [*before_c, _TO_B]) if way]
        in_b[end] = [*min(stays, key=len), ord(value[end - 1]) - 32]
        pair = value[end - 2 : end]
        if end >= 2 and pair.isascii() and pair.isdigit():
            before_b, before_c = in_b[end - 2], in_c[end - 2]
            stays = [way for way in (before_c, before_b and [*before_b, _TO_C]) if way]
            in_c[end] = [*min(stays, key=len), int(pair)]
    return min((way for way in (in_c[-1], in_b[-1]) if way), key=len)


def module_dots(barcode: Barcode, dots_per_mm: int) -> int:
    """How many whole dots a module of this barcode takes: as wanted, or fewer so that the quiet zones fit.

    Raises BadInput ``barcode.too_wide`` when even the narrowest readable module does not fit the box.
    """
    modules = sum(code128_widths(barcode.value)) + 2 * QUIET_MODULES
    wanted = max(1, round(barcode.module * dots_per_mm))
    fitting = int(barcode.width * dots_per_mm + 1e-6) // modules
    narrowest = math.ceil(MIN_MODULE_MM * dots_per_mm)
    if fitting < narrowest:
        raise BadInput("barcode.too_wide", characters=len(barcode.value), width_mm=round(barcode.width, 1))
    return max(min(wanted, fitting), narrowest)


def qr_modules(value: str) -> tuple[bytearray, ...]:
    """Rows of modules, 1 is black, without the quiet zone.

    The data mask is fixed: trying all eight takes five times as long, and readers undo any of them.
    Raises BadInput ``qr.too_long`` for more text than a code that small can be read from.
    """
    # segno takes UTF-8 whose bytes look like Shift JIS for Kanji and then garbles it ("◂0"), so it is told the mode
    mode = None if value.isascii() else "byte"
    try:
        code = segno.make(value, error="m", encoding="utf-8", mode=mode, mask=3, micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise BadInput("qr.too_long", characters=len(value)) from None
    return tuple(code.matrix)
