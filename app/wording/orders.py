"""Sentences about orders, audit, routing and stock: errors, findings, events and reasons."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
