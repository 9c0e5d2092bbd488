"""Tips that show words as they are: Qt would take ``<img …>`` in a buyer's message for mark-up, and open the file.

Every tip with words from outside goes through here; a test looks for others.
"""

from __future__ import annotations

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QWidget


def plain(words: str) -> str:
    """Return words as a tip shows them literally: untouched, or escaped where Qt would guess at rich text."""
    if not Qt.mightBeRichText(words):
        return words
    from html import escape

    return f'<p style="white-space: pre-wrap">{escape(words)}</p>'


def tip(widget: QWidget, words: str) -> None:
    """Give a widget its tip; empty words take it away."""
    shown = plain(words)
    if widget.toolTip() != shown:
        widget.setToolTip(shown)
