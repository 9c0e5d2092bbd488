"""The import contracts of pyproject.toml are alive: each planted violation breaks the contract that forbids it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = [
    *[
        "app.bootstrap",
        "app.__main__",
        "app.settings",
        "app.secret_text",
        "app.vault",
        "app.wording",
        "app.errors",
        "app.services.collect_orders",
    ],
    *["app.ui.main_window", "app.cli.orders", "app.sync.runtime", "app.models.orders", "app.domain.money"],
    *["app.connectors.platforms.woocommerce", "app.connectors.platforms.files", "app.connectors.carriers.sf"],
    *["app.printing.raster", "app.printing.languages.tspl", "app.printing.languages.pdf"],
    *["app.printing.transports.network", "app.printing.transports.file", "simulators.shop"],
]
VIOLATIONS = [
    ("app.domain.money", "app.services.collect_orders", "Imports point downwards"),
    ("app.models.orders", "app.connectors.base", "Imports point downwards"),
    ("app.services.collect_orders", "app.sync.runtime", "Imports point downwards"),
    ("app.ui.main_window", "app.cli.orders", "Imports point downwards"),
    ("app.vault", "app.settings", "Imports point downwards"),
    ("app.connectors.platforms.woocommerce", "app.connectors.platforms.files", "Plug-ins do not know each other"),
    ("app.printing.languages.tspl", "app.printing.languages.pdf", "Plug-ins do not know each other"),
    ("app.printing.transports.network", "app.printing.transports.file", "Plug-ins do not know each other"),
    ("app.ui.main_window", "app.models.orders", "Screens and verbs ask services"),
    ("app.cli.orders", "sqlalchemy", "Screens and verbs ask services"),
    ("app.ui.main_window", "httpx", "Screens and verbs ask services"),
    ("app.services.collect_orders", "PySide6", "Only the UI knows Qt"),
    ("app.sync.runtime", "qasync", "Only the UI knows Qt"),
    ("app.printing.languages.tspl", "PySide6", "Only the UI knows Qt"),
    ("app.domain.money", "sqlalchemy", "The domain is plain Python"),
    ("simulators.shop", "app.domain.money", "Simulators share nothing with what they judge"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of empty modules, one at least in each layer, under the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in [*LAYERS, "app.connectors.base"]:
        path = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        for package in path.parent.relative_to(tmp_path).parents:
            if str(package) != ".":
                (tmp_path / package / "__init__.py").touch()
        (path.parent / "__init__.py").touch()
    plant(tmp_path, "app.printing.raster", "PySide6")  # the one exception that the contracts name
    return tmp_path


def lint(tree: Path) -> tuple[int, str]:
    """Exit code and report of lint-imports in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    done = subprocess.run(command, cwd=tree, check=False, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def plant(tree: Path, importer: str, imported: str) -> None:
    path = tree.joinpath(*importer.split(".")).with_suffix(".py")
    path.write_text(path.read_text() + f"import {imported}\n")


def test_clean_tree_keeps_every_contract(tree: Path) -> None:
    plant(tree, "app.ui.main_window", "app.services.collect_orders")
    code, report = lint(tree)
    assert code == 0, report
    assert "6 kept, 0 broken" in report


def test_each_planted_violation_is_caught(tree: Path) -> None:
    for importer, imported, _ in VIOLATIONS:
        plant(tree, importer, imported)
    code, report = lint(tree)
    assert code == 1
    sections = dict(zip(*[iter(re.split(r"\n([^\n]+)\n-{5,}\n", report)[1:])] * 2, strict=False))
    missed = [
        (importer, imported)
        for importer, imported, contract in VIOLATIONS
        if not re.search(rf"{re.escape(importer)} -> {re.escape(imported)}\b", sections.get(contract, ""))
    ]
    assert missed == [], report


def test_top_package_without_a_place_is_refused(tree: Path) -> None:
    (tree / "app" / "helpers.py").touch()
    code, report = lint(tree)
    assert code == 1
    assert "helpers" in report
