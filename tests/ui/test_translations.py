"""Every string of the screens has an English translation, kept in step with the sources and compiled."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType
from xml.etree.ElementTree import parse

import pytest
from PySide6.QtCore import QCoreApplication

from app.ui.words import EN, ZH, speak

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources" / "i18n" / "packdesk_en_US.ts"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_translations", ROOT / "packaging" / "build_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def fresh(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed file, brought up to date with the sources in a copy."""
    copy = tmp_path_factory.mktemp("i18n") / TS.name
    shutil.copy(TS, copy)
    script.update(copy)
    return copy


def test_every_string_has_its_english(script: ModuleType, fresh: Path) -> None:
    assert not script.missing(fresh)


def test_placeholders_survive_translation(script: ModuleType, fresh: Path) -> None:
    pairs = [
        (message.findtext("source") or "", text)
        for message in parse(fresh).getroot().iter("message")  # noqa: S314 - our own file
        for text in script.english(message)
        if text
    ]
    holes = re.compile(r"\{\w+\}")
    assert not [pair for pair in pairs if set(holes.findall(pair[0])) != set(holes.findall(pair[1]))]


def test_the_compiled_file_is_the_translated_one(look) -> None:
    speak(EN)
    try:
        assert QCoreApplication.translate("Actions", "打印面单") == "Print"
        assert QCoreApplication.translate("Areas", "订单") == "Orders"
    finally:
        speak(ZH)
    assert QCoreApplication.translate("Actions", "打印面单") == "打印面单"


def test_qt_speaks_chinese_too(look) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_an_english_text_stays_plain(fresh: Path) -> None:
    """No Chinese letters, no "please", no "successfully" (ui-design 8)."""
    odd = []
    for message in parse(fresh).getroot().iter("message"):  # noqa: S314 - our own file
        text = message.findtext("translation") or ""
        if re.search(r"\b(please|successfully)\b", text, re.IGNORECASE):
            odd.append(text)
        if re.search(r"[一-鿿]", text) and text != "中文 / English":
            odd.append(text)
    assert not odd
