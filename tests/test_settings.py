"""Surroundings read from the environment, and the refusal of databases on network shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import BadInput, SetupTrouble
from app.settings import former_station, give_station, load_settings, refuse_network_share

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
//nas/orders /mnt/nas cifs rw 0 0
server:/export /srv/nfs nfs4 rw 0 0
/dev/sdb1 /mnt/nas/local\\040disk ext4 rw 0 0
me@host:/ /home/me/with\\040space fuse.sshfs rw 0 0
short
"""
MAC = """\
/dev/disk1s1 on / (apfs, local, journaled)
//me@nas/orders on /Volumes/orders (smbfs, nodev, nosuid)
"""


def test_everything_lies_in_the_data_folder_unless_told_otherwise(tmp_path: Path) -> None:
    home = tmp_path / "数据 home"
    settings = load_settings({"PACKDESK_HOME": str(home), "PACKDESK_STATION": "打单台"})
    assert settings.sqlite_path == home / "packdesk.db"
    assert settings.on_sqlite
    assert (settings.backups, settings.logs, settings.pictures) == (home / "backups", home / "logs", home / "pictures")
    assert (settings.station, settings.language, settings.passphrase) == ("打单台", "zh_CN", None)
    if os.name == "posix":
        assert home.stat().st_mode & 0o077 == 0, "nobody else reads the data folder"


def test_a_relative_folder_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"PACKDESK_HOME": "here"})
    assert settings.home == tmp_path / "here"
    assert settings.sqlite_path == tmp_path / "here" / "packdesk.db"


def test_a_person_gives_this_pc_its_name(tmp_path: Path) -> None:
    env = {"PACKDESK_HOME": str(tmp_path)}
    host = load_settings(env).station
    give_station(tmp_path, " 打包台 7 ", former=host)
    assert load_settings(env).station == "打包台 7"
    assert former_station(tmp_path) == host
    named = load_settings(env | {"PACKDESK_STATION": "打单台"})
    assert (named.station, named.station_fixed) == ("打单台", True)
    give_station(tmp_path, "")
    assert (load_settings(env).station, former_station(tmp_path)) == (host, "")
    for wrong in ("x" * 21, "a\nb", "\u200b"):
        with pytest.raises(BadInput, match="bad_name"):
            give_station(tmp_path, wrong)


@pytest.mark.parametrize(
    ("given", "language"), [("", "zh_CN"), ("en_US", "en_US"), ("en", "en_US"), ("zh_CN", "zh_CN"), ("fr_FR", "zh_CN")]
)
def test_the_language_is_chinese_unless_english_is_asked_for(tmp_path: Path, given: str, language: str) -> None:
    assert load_settings({"PACKDESK_HOME": str(tmp_path), "PACKDESK_LANG": given}).language == language


def test_no_secret_shows_in_the_settings(tmp_path: Path) -> None:
    url = "postgresql://packdesk:pg-secret@server/packdesk"
    env = {"PACKDESK_HOME": str(tmp_path), "PACKDESK_DB": url, "PACKDESK_PASSPHRASE": "my-words"}
    settings = load_settings(env)
    assert (settings.database_url, settings.passphrase, settings.on_sqlite) == (url, "my-words", False)
    assert "pg-secret" not in repr(settings)
    assert "my-words" not in repr(settings)


@pytest.mark.parametrize("by_variable", [True, False])
def test_the_demo_has_a_file_of_its_own_whatever_else_is_set(tmp_path: Path, by_variable: bool) -> None:
    env = {"PACKDESK_HOME": str(tmp_path), "PACKDESK_DB": "postgresql://server/packdesk", "PACKDESK_PASSPHRASE": "mine"}
    if by_variable:
        env["PACKDESK_DEMO"] = "1"
    settings = load_settings(env, demo=not by_variable)
    assert settings.demo
    assert settings.sqlite_path == tmp_path / "demo.db"
    assert settings.passphrase == "demo"


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupTrouble) as trouble:
        load_settings({"PACKDESK_HOME": str(tmp_path / "file" / "home")})
    assert trouble.value.code == "setup.home_unusable"


@pytest.mark.parametrize(
    ("path", "mounts", "kind"),
    [
        ("/mnt/nas/packdesk/packdesk.db", MOUNTS, "cifs"),
        ("/srv/nfs/packdesk.db", MOUNTS, "nfs4"),
        ("/home/me/with space/packdesk.db", MOUNTS, "fuse.sshfs"),
        ("/home/me/.local/packdesk.db", MOUNTS, None),
        ("/mnt/nas/local disk/packdesk.db", MOUNTS, None),
        ("/mnt/nas2/packdesk.db", MOUNTS, None),
        ("/Volumes/orders/packdesk.db", MAC, "smbfs"),
        ("/media/sf_orders/packdesk.db", "orders /media/sf_orders vboxsf rw 0 0", "vboxsf"),
        ("/Users/me/packdesk.db", MAC, None),
        ("//server/share/packdesk.db", "", "UNC"),
        ("\\\\server\\share\\packdesk.db", "", "UNC"),
        ("/anywhere", "", None),
    ],
)
def test_a_network_share_is_refused_with_its_kind(path: str, mounts: str, kind: str | None) -> None:
    if kind is None:
        refuse_network_share(Path(path), mounts)
        return
    with pytest.raises(SetupTrouble) as trouble:
        refuse_network_share(Path(path), mounts)
    assert trouble.value.code == "database.network_share"
    assert trouble.value.params["kind"] == kind


def test_a_share_named_as_the_database_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.settings._mount_table", lambda: MOUNTS)
    with pytest.raises(SetupTrouble):
        load_settings({"PACKDESK_HOME": str(tmp_path), "PACKDESK_DB": "sqlite:////mnt/nas/packdesk.db"})


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:packdesk.db", "sqlite+pysqlite:///packdesk.db"])
def test_an_address_without_a_file_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SetupTrouble) as trouble:
        load_settings({"PACKDESK_HOME": str(tmp_path), "PACKDESK_DB": url})
    assert trouble.value.code == "database.bad_url"
