"""The lock files serve every machine: they name no host, no path, and a hash for every file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements-run.lock", "requirements-test.lock", "requirements-packaging.lock"]
PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==([0-9][\w.+!]*)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Package -> version of one lock."""
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address_path_or_option(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "@" not in text
    assert not re.search(r"(^|[\s\"'=])(/|~|[A-Za-z]:\\)", text), "an absolute path"
    options = {line.split("=")[0].strip() for line in text.splitlines() if line.lstrip().startswith("-")}
    assert options == {"--hash"}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=[a-z0-9])", text[text.index("\n") + 1 :])
    assert len(requirements) == len(pins(name)) > 5
    for requirement in requirements:
        assert PIN.match(requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", requirement), requirement


def test_locks_agree_with_each_other() -> None:
    run, test, packaging = (pins(name) for name in LOCKS)
    for name, version in {**test, **packaging}.items():
        assert run.get(name, version) == version
        assert test.get(name, version) == version


def test_run_lock_holds_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[\[<>=~! ]", each)[0].lower() for each in project["project"]["dependencies"]}
    assert declared <= set(pins("requirements-run.lock"))
    groups = project["dependency-groups"]
    assert {re.split(r"[<>=]", each)[0].lower() for each in groups["test"]} <= set(pins("requirements-test.lock"))


def test_qt_stays_below_the_release_that_aborts() -> None:
    major, minor = pins("requirements-run.lock")["pyside6-essentials"].split(".")[:2]
    assert (int(major), int(minor)) == (6, 11)


def test_resolver_file_with_registry_addresses_stays_out_of_git() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
