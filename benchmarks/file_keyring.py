"""A keyring backend for measured child processes: reads the master key that benchmarks.places keeps in a file.

Named by ``PYTHON_KEYRING_BACKEND=benchmarks.file_keyring.FileKeyring``, the file by ``PACKDESK_BENCHMARK_KEYS``. It
stands for the operating system's key store, which a machine without a desktop does not have; its keys open invented
people only.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """Knows the keys of one file."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        """Return the stored key as text."""
        del service
        stored: dict[str, str] = json.loads(Path(os.environ["PACKDESK_BENCHMARK_KEYS"]).read_text(encoding="utf-8"))
        return stored.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Measured programs store nothing."""
        raise NotImplementedError(f"{service} {username} {len(password)}")

    def delete_password(self, service: str, username: str) -> None:
        """Measured programs forget nothing."""
        raise NotImplementedError(f"{service} {username}")
