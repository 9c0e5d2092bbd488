"""What is imported is declared, and what is declared is imported: nobody leans on what a package happens to pull."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = {"app", "benchmarks", "run", "simulators", "tests", "tools"}
COMES_WITH = {"shiboken6": "pyside6-essentials"}
"""PySide6's other half, of exactly the same version by its own demand."""
DATA_ONLY = {"tzdata"}
"""Read by the standard library's zoneinfo."""


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normalised(re.split(r"[\[<>=~! ]", each)[0]) for each in requirements}


def imported(*folders: str) -> set[str]:
    """Top names of all absolute imports below the folders, but for our own and the standard library's."""
    found = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


def packages_of(names: set[str]) -> set[str]:
    """The packages that bring these names; a name that nothing installed brings stays as it is, to be complained of."""
    known = packages_distributions()
    owners = {name: normalised(known.get(name, [name])[0]) for name in names}
    return {COMES_WITH.get(owner, owner) for owner in owners.values()}


RUN = declared(PROJECT["project"]["dependencies"])


def test_what_the_program_imports_it_declares() -> None:
    used = packages_of(imported("app", "simulators", "benchmarks"))
    assert {"sqlalchemy", "pillow"} <= used, "the search finds what is known to be there"
    assert used <= RUN


def test_what_the_program_declares_it_imports() -> None:
    assert packages_of(imported("app")) >= RUN - DATA_ONLY


def test_what_tests_and_tools_import_is_declared() -> None:
    assert packages_of(imported("tests", "tools")) <= RUN | declared(PROJECT["dependency-groups"]["test"])
