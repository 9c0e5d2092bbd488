"""Where the program keeps its things and which database it works on: read once, typed, no database needed."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from app.errors import SetupTrouble
from app.vault import SecretText

DEMO_WORD = SecretText("demo")
"""The published pass-phrase of the demo database, which only ever holds invented people."""


@dataclass(frozen=True)
class Settings:
    """One process's surroundings."""

    home: Path
    """The data folder: databases, backups, logs, pictures."""
    database_url: str
    """SQLAlchemy URL; may carry a password, so it is never logged."""
    station: str
    """This PC's name in events."""
    language: str = "zh_CN"
    passphrase: SecretText | None = field(default=None, repr=False)
    """Opens the vault where no key store exists."""
    demo: bool = False

    @property
    def on_sqlite(self) -> bool:
        """Tell whether the database is this PC's own file."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path:
        """The SQLite file; only meaningful when ``on_sqlite``."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def backups(self) -> Path:
        """Where backups go."""
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        """Where logs go."""
        return self.home / "logs"

    @property
    def pictures(self) -> Path:
        """Where SKU pictures lie."""
        return self.home / "pictures"


def load_settings(env: Mapping[str, str] = os.environ, *, demo: bool = False) -> Settings:
    """Read the surroundings from the environment; make the data folder.

    ``PACKDESK_HOME`` data folder, ``PACKDESK_DB`` database URL (Postgres; empty: SQLite in the data folder),
    ``PACKDESK_STATION`` this PC's name, ``PACKDESK_LANG`` zh_CN or en_US, ``PACKDESK_PASSPHRASE`` the vault's
    pass-phrase, ``PACKDESK_DEMO=1`` the demo warehouse. Raises SetupTrouble for a folder that cannot be used.
    """
    home = Path(env["PACKDESK_HOME"]) if env.get("PACKDESK_HOME") else user_data_path("Packdesk", appauthor=False)
    demo = demo or env.get("PACKDESK_DEMO", "") == "1"
    url = "" if demo else env.get("PACKDESK_DB", "")
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupTrouble("setup.home_unusable", path=str(home), why=error.strerror or "") from None
    if not url:
        path = (home / ("demo.db" if demo else "packdesk.db")).resolve()
        refuse_network_share(path)
        url = f"sqlite:///{path}"
    passphrase = DEMO_WORD if demo else env.get("PACKDESK_PASSPHRASE")
    return Settings(
        home=home.resolve(),
        database_url=url,
        station=env.get("PACKDESK_STATION") or platform.node() or "station",
        language=env.get("PACKDESK_LANG") or "zh_CN",
        passphrase=SecretText(passphrase) if passphrase else None,
        demo=demo,
    )


_REMOTE = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "fuse.sshfs",
        "fuse.glusterfs",
        "ceph",
        "davfs",
        "fuse.rclone",
    ]
)


def refuse_network_share(path: Path, mounts: str | None = None) -> None:
    """Raise SetupTrouble when an SQLite file would lie on a network share, where its locks cannot be trusted.

    ``mounts`` is the text of /proc/mounts (read from the system when None). On Windows, UNC paths and mapped network
    drives are recognised; macOS volumes are judged by their mount table entry through ``/proc``-less ``mount`` output
    only when given, so a share mounted there has to be noticed by its path under /Volumes (said, not refused).
    """
    text = str(path)
    if text.startswith(("\\\\", "//")):
        raise SetupTrouble("database.network_share", path=text, kind="UNC")
    if sys.platform == "win32":
        _refuse_mapped_drive(path)
        return
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        folder = re.sub(r"\\(\d{3})", lambda found: chr(int(found.group(1), 8)), parts[1])
        inside = text == folder or text.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, parts[2]
    if kind in _REMOTE:
        raise SetupTrouble("database.network_share", path=text, kind=kind)


def _refuse_mapped_drive(path: Path) -> None:
    import ctypes

    drive_remote = 4  # GetDriveTypeW: DRIVE_REMOTE
    if ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == drive_remote:  # type: ignore[attr-defined]
        raise SetupTrouble("database.network_share", path=str(path), kind="mapped drive")
