"""What every service call of one process shares, made once by app.bootstrap."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.database import Clock, Database, utc_now
from app.services.keys import KeyBook
from app.settings import Settings
from app.vault import Vault


@dataclass(frozen=True)
class Core:
    """An opened database with its keys. Closing it is the opener's business."""

    settings: Settings
    db: Database
    vault: Vault
    keys: KeyBook
    clock: Clock = utc_now
