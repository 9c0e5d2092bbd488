"""Sealing, wrapping and the key store: what opens, what does not, and that nothing shows a secret."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked

import app.vault as vault_module
from app.errors import BadInput, SetupTrouble
from app.secret_text import SecretText
from app.vault import (
    KEY_BYTES,
    KeyStore,
    SearchWords,
    Vault,
    new_key,
    new_recovery_code,
    opener,
    seal,
    tidy_recovery_code,
    unseal,
    unwrap_with_words,
    wrap_with_words,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as quick as it goes; one test below keeps the real cost."""
    monkeypatch.setattr(vault_module, "_ARGON_MEMORY_KIB", 8)
    monkeypatch.setattr(vault_module, "_ARGON_TIME", 1)


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_sealed_value_opens_with_its_key_and_its_row_only() -> None:
    sealed = seal(KEY, "王小明".encode(), "receiver:7")
    assert "王小明".encode() not in sealed
    assert unseal(KEY, sealed, "receiver:7").decode() == "王小明"
    assert opener(KEY)(sealed, "receiver:7").decode() == "王小明"
    for key, text, row in (
        (OTHER, sealed, "receiver:7"),
        (KEY, sealed, "receiver:8"),
        (KEY, sealed[:-1] + bytes([sealed[-1] ^ 1]), "receiver:7"),
        (KEY, sealed[:11], "receiver:7"),
        (KEY, b"", "receiver:7"),
    ):
        with pytest.raises(SetupTrouble) as refused:
            unseal(key, text, row)
        with pytest.raises(SetupTrouble) as refused_too:
            opener(key)(text, row)
        assert refused.value.code == refused_too.value.code == "vault.cannot_open"


def test_sealing_twice_never_looks_the_same() -> None:
    assert seal(KEY, b"same", "row") != seal(KEY, b"same", "row")


def test_secrets_and_vaults_do_not_show_themselves() -> None:
    assert repr(SecretText("ck_123")) == "'***'"
    assert f"{SecretText('ck_123')!r} {[SecretText('ck_123')]}" == "'***' ['***']"
    assert "00" not in repr(Vault(KEY))


def test_a_vault_wraps_data_keys_bound_to_their_scope() -> None:
    vault, key = Vault(KEY), new_key()
    wrapped = vault.wrap(key, "secrets")
    assert vault.unwrap(wrapped, "secrets") == key
    for other, scope in ((vault, "search"), (Vault(OTHER), "secrets")):
        with pytest.raises(SetupTrouble):
            other.unwrap(wrapped, scope)


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(SetupTrouble):
        Vault(b"short")


# --- words that people keep -------------------------------------------------------------------------------------------


def test_a_passphrase_opens_what_it_wrapped(cheap_stretching: None) -> None:
    wrapped = wrap_with_words(KEY, "仓库 的 口令", "passphrase")
    assert KEY not in wrapped.wrapped
    assert unwrap_with_words(wrapped, "  仓库 的 口令\n", "passphrase") == KEY
    with pytest.raises(BadInput) as refused:
        unwrap_with_words(wrapped, "仓库的口令", "passphrase")
    assert refused.value.code == "vault.wrong_passphrase"
    with pytest.raises(BadInput) as refused:
        unwrap_with_words(wrapped, "仓库 的 口令", "recovery")
    assert refused.value.code == "vault.wrong_recovery"


def test_composed_and_decomposed_accents_are_the_same_passphrase(cheap_stretching: None) -> None:
    assert unwrap_with_words(wrap_with_words(KEY, "entrepo\u0302t", "passphrase"), "entrep\u00f4t", "passphrase") == KEY


def test_stretching_costs_what_it_should() -> None:
    assert (vault_module._ARGON_MEMORY_KIB, vault_module._ARGON_TIME) == (65536, 3)  # noqa: SLF001
    assert unwrap_with_words(wrap_with_words(KEY, "口令", "passphrase"), "口令", "passphrase") == KEY


def test_a_recovery_code_survives_being_copied_by_hand(cheap_stretching: None) -> None:
    code = new_recovery_code()
    assert tidy_recovery_code(code) == code
    wrapped = wrap_with_words(KEY, code, "recovery")
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in code)
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code} \n", wide):
        assert unwrap_with_words(wrapped, tidy_recovery_code(typed), "recovery") == KEY
    mistaken = code.replace("O", "0").replace("I", "1").replace("B", "8")
    assert tidy_recovery_code(mistaken) == code


def test_recovery_codes_carry_160_bits_and_differ() -> None:
    codes = {str(new_recovery_code()) for _ in range(50)}
    assert len(codes) == 50
    assert {len(code.replace("-", "")) for code in codes} == {32}


# --- search words -----------------------------------------------------------------------------------------------------


def test_search_words_are_keyed_by_field_and_database() -> None:
    words, others = SearchWords(KEY), SearchWords(OTHER)
    token = words.token("phone", "13800138000")
    assert len(token) == 8
    assert token == SearchWords(KEY).token("phone", "13800138000")
    assert token not in {words.token("tail", "13800138000"), others.token("phone", "13800138000")}
    assert len(words.digest("same", "x")) == 16
    assert words.digest("same", "x") == words.digest("same", b"x")


# --- the key store ----------------------------------------------------------------------------------------------------


class MemoryRing(keyring.backend.KeyringBackend):
    """A back end that really keeps things."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class PlainTextRing(MemoryRing):
    """Stands for keyrings.alt's plain-text file."""


PlainTextRing.__module__ = "keyrings.alt.file"


class LockedRing(MemoryRing):
    """A store whose owner does not unlock it."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked


class HangingRing(MemoryRing):
    """A store that waits for a dialog nobody sees."""

    over = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.over.wait()
        super().set_password(service, username, password)


@pytest.fixture(autouse=True)
def _own_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_real_store_keeps_a_key_and_leaves_no_probe_behind() -> None:
    ring = MemoryRing()
    keyring.set_keyring(ring)
    store = KeyStore()
    assert store.works()
    assert ring.kept == {}
    store.put("db1", KEY)
    assert store.get("db1") == KEY
    assert store.get("db2") is None
    store.drop("db1")
    assert store.get("db1") is None


@pytest.mark.parametrize(
    "ring",
    [
        keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]
        keyring.backends.null.Keyring(),  # type: ignore[no-untyped-call]
        PlainTextRing(),
        LockedRing(),
    ],
)
def test_what_is_no_real_store_is_never_used(ring: keyring.backend.KeyringBackend) -> None:
    keyring.set_keyring(ring)
    store = KeyStore()
    assert not store.works()
    with pytest.raises(SetupTrouble) as refused:
        store.put("db1", KEY)
    assert refused.value.code == "vault.no_key_store"
    assert not getattr(ring, "kept", {})


def test_a_chain_of_stores_never_falls_back_on_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    real, plain = MemoryRing(), PlainTextRing()
    monkeypatch.setattr(ChainerBackend, "backends", [plain, real])
    keyring.set_keyring(ChainerBackend())  # type: ignore[no-untyped-call]
    KeyStore().put("db1", KEY)
    assert plain.kept == {}
    assert len(real.kept) == 1
    monkeypatch.setattr(ChainerBackend, "backends", [plain])
    assert not KeyStore().works()


def test_a_store_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "_PROBE_TIMEOUT_S", 0.05)
    keyring.set_keyring(HangingRing())
    assert not KeyStore().works()
    HangingRing.over.set()
    for thread in threading.enumerate():
        if thread.name == "key-store-probe":
            thread.join(10)


def test_what_a_foreign_hand_wrote_is_as_good_as_no_key() -> None:
    ring = MemoryRing()
    keyring.set_keyring(ring)
    ring.kept["Packdesk", "db1"] = "not base64 !"
    assert KeyStore().get("db1") is None


def test_keys_are_random() -> None:
    assert len({new_key() for _ in range(20)}) == 20
    assert len(new_key()) == KEY_BYTES
