"""Where the program keeps its things and which database it works on: read once, typed, no database needed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import BadInput, SetupTrouble
from app.secret_text import SecretText

_SQLITE = "sqlite:///"

STATION_FILE = "this-station.txt"
"""This PC's name as a person gave it, and on a second line its former one until what belonged to that has followed."""
MOST_STATION = 20
"""Characters of a station's name: it stands in every event and in the bench's head."""

DEMO_WORD = SecretText("demo")
"""The published pass-phrase of the demo database, which only ever holds invented people."""


@dataclass(frozen=True)
class Settings:
    """One process's surroundings."""

    home: Path
    """The data folder: databases, backups, logs, pictures."""
    database_url: str = field(repr=False)
    """SQLAlchemy URL; may carry a password, so it is never logged."""
    station: str
    """This PC's name in events."""
    station_fixed: bool = False
    """The environment says the name, so that the settings cannot."""
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
        return Path(self.database_url.removeprefix(_SQLITE))

    @property
    def backups(self) -> Path:
        """Where backups go; the demo's apart, so that they do not stand in for the warehouse's own."""
        return self.home / ("backups-demo" if self.demo else "backups")

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
    ``PACKDESK_STATION`` this PC's name (else the one given in the settings, else the host's), ``PACKDESK_LANG`` zh_CN
    or en_US, ``PACKDESK_PASSPHRASE`` the vault's pass-phrase, ``PACKDESK_DEMO=1`` the demo warehouse.

    Raises SetupTrouble for a folder that cannot be used.
    """
    home = Path(env["PACKDESK_HOME"]) if env.get("PACKDESK_HOME") else _usual_home()
    demo = demo or env.get("PACKDESK_DEMO", "") == "1"
    url = "" if demo else env.get("PACKDESK_DB", "").strip()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupTrouble("setup.home_unusable", path=str(home), why=error.strerror or "") from None
    if not url:
        url = f"{_SQLITE}{home / ('demo.db' if demo else 'packdesk.db')}"
    if url.startswith("sqlite"):
        if not url.startswith(_SQLITE) or url == _SQLITE:
            raise SetupTrouble("database.bad_url", scheme=url.partition(":")[0])
        path = Path(url.removeprefix(_SQLITE)).resolve()
        refuse_network_share(path)
        url = f"{_SQLITE}{path}"
    passphrase = DEMO_WORD if demo else env.get("PACKDESK_PASSPHRASE")
    return Settings(
        home=home.resolve(),
        database_url=url,
        station=env.get("PACKDESK_STATION") or given_station(home) or _host() or "station",
        station_fixed=bool(env.get("PACKDESK_STATION")),
        language=load_language(env),
        passphrase=SecretText(passphrase) if passphrase else None,
        demo=demo,
    )


def _usual_home() -> Path:
    from platformdirs import user_data_path  # not where the folder is named: every start comes through here

    return user_data_path("Packdesk", appauthor=False)


def _host() -> str:
    import platform  # not where the station is named

    return platform.node()


def given_station(home: Path) -> str:
    """Return the name a person gave this PC, empty when nobody did."""
    return _station_lines(home)[0]


def former_station(home: Path) -> str:
    """Return the name whose printers and settings have still to follow, empty when none have."""
    return _station_lines(home)[1]


def give_station(home: Path, name: str, *, former: str = "") -> None:
    """Keep a name for this PC, in force from the next start; an empty one gives the host's name back.

    Raises BadInput for a name that is too long or has unprintable characters, SetupTrouble where it cannot be written.
    """
    name = name.strip()
    if len(name) > MOST_STATION or not name.isprintable():
        raise BadInput("station.bad_name", most=MOST_STATION)
    try:
        (home / STATION_FILE).write_text(f"{name}\n{former}\n", encoding="utf-8")
    except OSError as error:
        raise SetupTrouble("setup.home_unusable", path=str(home), why=error.strerror or "") from None


def _station_lines(home: Path) -> tuple[str, str]:
    try:
        lines = (home / STATION_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return "", ""
    name, former, *_ = [*lines, "", ""]
    return name.strip()[:MOST_STATION], former.strip()


def load_language(env: Mapping[str, str] = os.environ) -> str:
    """Return en_US when ``PACKDESK_LANG`` asks for English, else zh_CN."""
    return "en_US" if env.get("PACKDESK_LANG", "").casefold().startswith("en") else "zh_CN"


_REMOTE = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
    }
    | {"ocfs2", "orangefs", "smb3", "smbfs", "webdav"}
    | {f"fuse.{name}" for name in ("ceph", "curlftpfs", "glusterfs", "rclone", "s3fs", "smbnetfs", "sshfs")}
    | {"fuse.vmhgfs-fuse", "macfuse", "osxfuse", "prl_fs", "vboxsf", "vmhgfs"}  # a virtual machine's shared folders too
)


def refuse_network_share(path: Path, mounts: str | None = None) -> None:
    """Raise SetupTrouble when an SQLite file would lie on a network share, where its locks cannot be trusted.

    ``mounts`` is the text of /proc/mounts, or of macOS's ``mount`` (read from the system when None). On Windows, UNC
    paths and mapped network drives are recognised. Not tried on Windows and macOS.
    """
    text = str(path)
    if text.startswith(("\\\\", "//")):
        raise SetupTrouble("database.network_share", path=text, kind="UNC")
    if sys.platform == "win32" and mounts is None:
        _refuse_mapped_drive(path)
        return
    best, kind = "", ""
    for folder, found in _mounts(_mount_table() if mounts is None else mounts):
        inside = text == folder or text.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, found
    if kind in _REMOTE:
        raise SetupTrouble("database.network_share", path=text, kind=kind)


def _mount_table() -> str:
    table = Path("/proc/mounts")
    if table.exists():
        return table.read_text(encoding="utf-8", errors="replace")
    import subprocess  # only macOS needs it, and every start comes through here

    try:
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _mounts(table: str) -> Iterator[tuple[str, str]]:
    """Yield (folder, kind) of ``device folder kind ...`` and of ``device on folder (kind, ...)``; the last one wins."""
    for line in table.splitlines():
        mac = re.fullmatch(r"\S+ on (/.*) \((\w+).*\)", line) if " on /" in line else None
        parts = line.split(" ")
        if mac is not None:
            yield mac[1], mac[2]
        elif len(parts) > 2:
            folder = parts[1]
            if "\\" in folder:
                folder = re.sub(r"\\(\d{3})", lambda found: chr(int(found.group(1), 8)), folder)
            yield folder, parts[2]


def _refuse_mapped_drive(path: Path) -> None:
    import ctypes

    drive_remote = 4  # GetDriveTypeW: DRIVE_REMOTE
    if ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == drive_remote:  # type: ignore[attr-defined]
        raise SetupTrouble("database.network_share", path=str(path), kind="mapped drive")
