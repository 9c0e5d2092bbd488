"""Resolve pyproject.toml and write the hash-locked, address-free requirement files that run.py installs.

Run it after changing a dependency, with `uv` on PATH: `python packaging/locks.py`. It upgrades nothing by
itself; `--upgrade` asks for the newest versions that the ranges allow.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# file name -> what `uv export` selects, and what the file is for
LOCKS = {
    "requirements-run.lock": (["--no-default-groups"], "what the program needs"),
    "requirements-test.lock": (["--only-group", "test"], "what the tests and checks need besides"),
    "requirements-packaging.lock": (["--only-group", "packaging"], "what building a bundle needs besides"),
}


def export(selection: list[str]) -> str:
    """The requirements of one selection with a sha256 for every file, as `uv export` prints them."""
    command = ["uv", "export", "--quiet", "--frozen", "--no-emit-project", "--no-header"]
    return subprocess.run(
        [*command, "--format", "requirements-txt", *selection], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def main(argv: list[str] | None = None) -> int:
    """Write all lock files. Exits 1 when an address would have got into one, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions within the ranges")
    options = parser.parse_args(argv)
    subprocess.run(["uv", "lock", *(["--upgrade"] if options.upgrade else [])], cwd=ROOT, check=True)
    for name, (selection, purpose) in LOCKS.items():
        text = f"# {purpose}; written by packaging/locks.py, not by hand\n{export(selection)}"
        if "://" in text or re.search(r"(?m)^\s*-", text.replace("    --hash=sha256:", "")):
            print(f"{name}: refused, an address or an option got into the list", file=sys.stderr)
            return 1
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
