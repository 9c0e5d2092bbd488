"""Frozen rows of settings, people, imports and the guided set-up.

As in rows.py: receiver texts are masked, times are aware UTC, money is integer minor units, and whatever the
machine decided is a code with parameters that app.wording turns into a sentence. No SQLAlchemy and no Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param

Params = dict[str, Param]


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """One carrier account."""

    id: int
    name: str
    code: str
    """sf, yto, sto, ..."""
    service: str
    paused: bool
    tone: str
    account_no: str
    """Masked."""
    numbers_today: int
    error: str = ""
    error_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """One warehouse."""

    id: int
    name: str
    region: str
    timezone: str
    sender: str
    """Masked sender line."""
    skus: int


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person."""

    id: int
    name: str
    role: str
    badge: str
    active: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class StationName:
    """This PC's name: the one in force, and the one from the next start on."""

    now: str
    next: str
    fixed: bool = False
    """The environment says it; it cannot be changed here."""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One pulled window of a shop's coverage ledger; half-open, UTC."""

    since: datetime
    until: datetime
    pages: int
    got: int
    theirs: int | None
    state: str
    """match, gap, pulling or failed."""
    error: str = ""
    error_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a connector's or printer's form, so that screens need not know vendors.

    ``kind``: text, secret, url, number, choice, path, flag.
    """

    name: str
    kind: str
    label: str
    """Code that app.wording words."""
    required: bool = True
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label code)."""


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A printer seen on this PC or the network, not yet set up."""

    name: str
    transport: str
    address: str
    language: str
    dpi: int
    tone: str
    code: str = ""
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TestResult:
    """The visible proof of a set-up step: an order pulled, a number taken and recycled, a label printed."""

    __test__ = False  # pytest would otherwise take the name for a test class

    good: bool
    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The first rows of a file with its guessed column mapping."""

    path: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: dict[str, str]
    """Our field -> their column."""
    fields: tuple[tuple[str, bool], ...]
    """Our field, required."""
    template: str
    total: int
    problems: tuple[tuple[int, str, Params], ...] = ()
    """Row number (from 1, with the header), code, parameters."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of an imported file."""

    new: int
    changed: int
    same: int
    failed: tuple[tuple[int, str, Params], ...] = ()


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup file."""

    name: str
    at: datetime
    size_bytes: int
    checked: bool


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step of the guided set-up: warehouse, shop, carrier, printer, skus, people."""

    key: str
    state: str
    """done, now or later."""
    proof: str = ""
    proof_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartState:
    """What the window needs to know before it can show a screen. ``kind``: welcome, sign_in, ready, unlock, broken."""

    kind: str
    demo: bool = False
    database: str = ""
    """sqlite or postgres."""
    station: str = ""
    steps: tuple[SetupStep, ...] = ()
    code: str = ""
    params: Params = field(default_factory=dict)
