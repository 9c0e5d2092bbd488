"""Marking a text for translation where it is not yet translated; pyside6-lupdate knows the name."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Return ``text``; it is looked up later with QCoreApplication.translate(context, text).

    PySide6's own function is typed to return ``object``.
    """
    del context
    return text
