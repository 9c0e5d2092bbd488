"""THIRD-PARTY-NOTICES.md tells the truth about the run lock and about what the repository ships."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTICES = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
COPYLEFT_THAT_BINDS_US = re.compile(r"\b(A?GPL-[\d.]+\S*|SSPL\S*)")


def test_every_locked_package_is_listed_in_its_version() -> None:
    """After changing the lock, run packaging/notices.py."""
    lock = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([a-z0-9][a-z0-9-]*)==([\w.+!]+)", lock)
    assert re.findall(r"(?m)^\| ([a-z0-9][a-z0-9-]*) \| ([\w.+!]+) \|", NOTICES) == pinned


def test_no_licence_forbids_our_own() -> None:
    licences = re.findall(r"(?m)^\| [a-z0-9][a-z0-9-]* \| [\w.+!]+ \| (.+) \|$", NOTICES)
    assert len(licences) > 40
    for licence in licences:
        choices = [choice for choice in licence.split(" OR ") if not COPYLEFT_THAT_BINDS_US.fullmatch(choice)]
        assert choices, licence


def test_licence_texts_that_the_notices_name_are_here() -> None:
    for name in ("LICENSE", "packaging/licenses/LGPL-3.0.txt", "packaging/licenses/GPL-3.0.txt"):
        assert (ROOT / name).stat().st_size > 5000
    shipped = re.findall(r"`(resources/\w+)`, (?:text in|see) `([\w.-]+)`", NOTICES)
    assert len(shipped) == 3
    for folder, text in shipped:
        assert (ROOT / folder / text).is_file()
