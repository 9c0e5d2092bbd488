"""Sentences of the floor area: code -> (zh, en)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
