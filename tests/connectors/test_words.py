"""Every code that a connector or its domain rules can raise has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.connectors.platforms.files.fields import FIELDS, templates
from app.wording import LANGUAGES, knows, say

_ROOT = Path(__file__).resolve().parents[2]
_SOURCES = [
    *(_ROOT / "app" / "connectors").rglob("*.py"),
    *((_ROOT / "app" / "domain" / f"{name}.py") for name in ("money", "address", "phone")),
]
_AREAS = (
    "http|json|rates|woocommerce|sf|file|cell|qty|money|date|order_no|order|line_no|line|row|setting|platform|carrier"
)
_CODE = re.compile(rf'"((?:{_AREAS})\.[a-z_0-9]+)"')
_LIMIT = re.compile(r'too_much\(\s*"([a-z_]+)"')


def _codes() -> set[str]:
    found: set[str] = set()
    for path in _SOURCES:
        text = path.read_text("utf-8")
        found |= set(_CODE.findall(text)) | {f"file.{name}" for name in _LIMIT.findall(text)}
    return found


def test_every_code_has_words() -> None:
    codes = _codes()
    assert len(codes) > 100
    assert sorted(code for code in codes if not knows(code)) == []


def test_fields_templates_and_settings_have_names() -> None:
    assert [name for name in FIELDS if not knows(f"import_field.{name}")] == []
    assert [template.code for template in templates() if not knows(f"import_template.{template.code}")] == []
    settings = [*(kind.can.settings for kind in PLATFORMS), *(kind.can.settings for kind in CARRIERS)]
    assert [setting.name for some in settings for setting in some if not knows(f"field.{setting.name}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_use_what_the_errors_carry(language: str) -> None:
    told = say("sf.declined", {"vendor_code": "8117", "message": "…"}, language)
    assert "8117" in told
    assert "{" not in told
    assert say("cell.damaged_number", {"field": "order_no", "shown": "2.8E+18"}, language).count("2.8E+18") == 1
