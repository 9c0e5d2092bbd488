"""Keys and ciphertext: where the master key lives, how values are sealed, and the keyed search words.

The master key is 32 random bytes in the operating system's key store. Where there is none it is wrapped with a
pass-phrase (argon2id), never kept in clear. It only wraps the data keys, which lie in the database; values are
sealed with those by AES-256-GCM, bound to the row they belong to, so that rows cannot be swapped.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.errors import BadInput, SetupTrouble
from app.secret_text import SecretText

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_SALT_BYTES = 16
_ARGON_MEMORY_KIB = 64 * 1024
_ARGON_TIME = 3
_SERVICE = "Packdesk"
_CODE_BYTES = 20
_PROBE_TIMEOUT_S = 10.0
_NO_STORES = ("keyring.backends.fail", "keyring.backends.null", "keyring.backends.chainer", "keyrings.alt")
"""Modules of keyring's back ends that keep nothing, or keep it in clear."""


def new_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


@cache
def _cipher(key: bytes) -> AESGCM:
    """Return the cipher of a data key; made once, since setting it up costs as much as sealing a receiver."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


_NONCES: list[bytes] = []
"""Random bytes fetched ahead: asking the system for each dozen costs more than sealing a receiver with it."""
_NONCES_AHEAD = 128
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_NONCES.clear)  # two processes must never use the same one


def _nonce() -> bytes:
    """Return 12 random bytes that nobody was given before; safe from several threads."""
    while True:
        try:
            return _NONCES.pop()
        except IndexError:
            block = os.urandom(_NONCE_BYTES * _NONCES_AHEAD)
            _NONCES.extend(block[at : at + _NONCE_BYTES] for at in range(0, len(block), _NONCE_BYTES))


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Encrypt ``plain``; the result opens only with the same key and the same ``bound_to`` text."""
    nonce = _nonce()
    return nonce + _cipher(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Decrypt what ``seal`` made; raise SetupTrouble when key, row or bytes do not belong together."""
    from cryptography.exceptions import InvalidTag

    try:
        return _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):  # ValueError: too short to be anything sealed
        raise SetupTrouble("vault.cannot_open") from None


def opener(key: bytes) -> Callable[[bytes, str], bytes]:
    """Return ``unseal`` for one key, prepared once: for many values in a row."""
    from cryptography.exceptions import InvalidTag

    decrypt = _cipher(key).decrypt

    def opened(sealed: bytes, bound_to: str) -> bytes:
        try:
            return decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise SetupTrouble("vault.cannot_open") from None

    return opened


@dataclass(frozen=True)
class Wrapped:
    """A master key wrapped with a word that a person keeps."""

    salt: bytes
    wrapped: bytes


def wrap_with_words(master: bytes, words: str, purpose: str) -> Wrapped:
    """Wrap the master key with a pass-phrase or recovery code (argon2id, 64 MiB, 3 passes: about a second)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return Wrapped(salt, seal(_stretch(words, salt), master, f"master:{purpose}"))


def unwrap_with_words(wrapped: Wrapped, words: str, purpose: str) -> bytes:
    """Return the master key; raise BadInput when the words are wrong."""
    try:
        return unseal(_stretch(words, wrapped.salt), wrapped.wrapped, f"master:{purpose}")
    except SetupTrouble:
        raise BadInput(f"vault.wrong_{purpose}") from None


def _stretch(words: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        _tidy(words).encode(), salt, _ARGON_TIME, _ARGON_MEMORY_KIB, parallelism=1, hash_len=KEY_BYTES, type=Type.ID
    )


def _tidy(words: str) -> str:
    """Return the same text for the same typing: systems compose accents differently."""
    return unicodedata.normalize("NFC", words).strip()


def new_recovery_code() -> SecretText:
    """Return a fresh recovery code: 160 bits as eight groups of four letters and digits, shown once."""
    code = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode()
    return SecretText("-".join(code[at : at + 4] for at in range(0, len(code), 4)))


def tidy_recovery_code(typed: str) -> str:
    """Return a typed recovery code as it was issued: upper case, groups of four.

    Full-width letters of a Chinese input method are narrowed; 0, 1 and 8, which no code has, are read as O, I and B.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("018", "OIB"))
    letters = "".join(char for char in plain if char.isascii() and char.isalnum())
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


class KeyStore:
    """The operating system's key store through keyring; ``works`` tells whether there is a real one."""

    def works(self) -> bool:
        """Try a set, a get and a delete; False where no store exists, it is locked, or it does not answer in 10 s."""
        probe = f"probe-{secrets.token_hex(4)}"

        def attempt() -> bool:
            self.put(probe, b"probe")
            same = self.get(probe) == b"probe"
            self.drop(probe)
            return same

        try:
            return _within(attempt, _PROBE_TIMEOUT_S)
        except SetupTrouble:
            return False

    def get(self, name: str) -> bytes | None:
        """Return the key stored under ``name`` or None; raise SetupTrouble without a key store."""
        text = _keyring_call(lambda ring: ring.get_password(_SERVICE, name))
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except ValueError:
            return None  # a foreign hand wrote it: as good as none, the recovery code opens

    def put(self, name: str, key: bytes) -> None:
        """Store a key; raise SetupTrouble without a key store."""
        _keyring_call(lambda ring: ring.set_password(_SERVICE, name, base64.b64encode(key).decode()))

    def drop(self, name: str) -> None:
        """Forget a key."""
        _keyring_call(lambda ring: ring.delete_password(_SERVICE, name))


def _keyring_call(call: Callable[..., str | None]) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    ring = keyring.get_keyring()
    # A chain tries its members in turn: only a real store may be among those tried, never a plain-text one.
    real = [one for one in getattr(ring, "backends", (ring,)) if not type(one).__module__.startswith(_NO_STORES)]
    if not real:
        raise SetupTrouble("vault.no_key_store")
    try:
        return call(real[0])
    except (KeyringError, OSError, RuntimeError):
        raise SetupTrouble("vault.no_key_store") from None


def _within(work: Callable[[], bool], seconds: float) -> bool:
    """Run ``work`` in a thread and give up waiting after ``seconds``: a key store may wait for a prompt for ever."""
    result: list[bool] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception:  # noqa: BLE001 - the thread's outermost: a foreign store may raise whatever it likes
            result.append(False)

    thread = threading.Thread(target=run, name="key-store-probe", daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(result and result[0])


class Vault:
    """The opened master key: wraps and unwraps data keys. Holds no database."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise SetupTrouble("vault.cannot_open")
        self._master = master

    def __repr__(self) -> str:
        """Return no key."""
        return "Vault(***)"

    @property
    def master(self) -> bytes:
        """The key itself, to hand it to the engine's own process through a pipe."""
        return self._master

    def wrap(self, key: bytes, scope: str) -> bytes:
        """Return a data key as it is stored."""
        return seal(self._master, key, f"data-key:{scope}")

    def unwrap(self, wrapped: bytes, scope: str) -> bytes:
        """Return a stored data key; raise SetupTrouble when it belongs to another master key."""
        return unseal(self._master, wrapped, f"data-key:{scope}")


class SearchWords:
    """Keyed BLAKE2b tokens of 8 bytes, one key per field, so that equal texts of two fields do not look equal."""

    def __init__(self, key: bytes, badge_key: bytes | None = None) -> None:
        of = dict.fromkeys(("phone", "tail", "name", "given", "same", "raw", "account"), key) | {
            "badge": badge_key or key
        }
        self._keys = {
            field: hashlib.blake2b(field.encode(), key=its, digest_size=KEY_BYTES).digest() for field, its in of.items()
        }

    def token(self, field: str, word: str) -> bytes:
        """Return the 8-byte token of an already normalised word."""
        return hashlib.blake2b(word.encode(), key=self._keys[field], digest_size=8).digest()

    def tokens(self, words: Iterable[tuple[str, str]]) -> list[bytes]:
        """Return the tokens of many ``(field, word)`` pairs."""
        keys, blake2b = self._keys, hashlib.blake2b
        return [blake2b(word.encode(), key=keys[field], digest_size=8).digest() for field, word in words]

    def digest(self, field: str, text: str | bytes) -> bytes:
        """Return a 16-byte keyed digest, for equality of whole records."""
        data = text.encode() if isinstance(text, str) else text
        return hashlib.blake2b(data, key=self._keys[field], digest_size=16).digest()
