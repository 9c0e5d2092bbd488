"""Sentences of the connectors area: code -> (zh, en)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
