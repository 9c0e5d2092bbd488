"""Stand-ins for the operating system's key store: one in memory, one that is not there."""

from __future__ import annotations

from app.errors import SetupTrouble
from app.vault import KeyStore


class MemoryStore(KeyStore):
    """A key store that works and forgets everything with the process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def works(self) -> bool:
        return True

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, key: bytes) -> None:
        self.kept[name] = key

    def drop(self, name: str) -> None:
        del self.kept[name]


class NoStore(KeyStore):
    """A PC without a key store."""

    def works(self) -> bool:
        return False

    def get(self, name: str) -> bytes | None:
        raise SetupTrouble("vault.no_key_store")

    def put(self, name: str, key: bytes) -> None:
        raise SetupTrouble("vault.no_key_store")

    def drop(self, name: str) -> None:
        raise SetupTrouble("vault.no_key_store")
