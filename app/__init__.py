"""Packdesk 聚单台: the desktop program on which a warehouse runs its e-commerce orders."""

from __future__ import annotations

__version__ = "0.1.0"
