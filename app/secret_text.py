"""A secret that does not show itself; apart from the vault, whose libraries the window does without at first."""

from __future__ import annotations


class SecretText(str):
    """A secret that does not show itself in repr, logs or tracebacks."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return stars only."""
        return "'***'"
