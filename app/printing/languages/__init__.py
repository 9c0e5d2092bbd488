"""The printer languages that can be chosen: one line each."""

from __future__ import annotations

from app.printing.language import Language
from app.printing.languages.escpos import ESCPOS
from app.printing.languages.tspl import TSPL

LANGUAGES: tuple[Language, ...] = (TSPL, ESCPOS)
