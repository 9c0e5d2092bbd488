"""Keep the English translation in step with the sources and compile it.

    python packaging/build_translations.py           update resources/i18n/packdesk_en_US.ts, list what has no English
    python packaging/build_translations.py --release the same, and compile the .qm; fails while anything is missing

Chinese is the language of the sources (self.tr, QCoreApplication.translate, QT_TRANSLATE_NOOP); English is written into
the .ts by hand or with pyside6-linguist. Both files are committed: a fresh clone needs no tools to speak English.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET  # noqa: S405 - our own file
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TS = ROOT / "resources" / "i18n" / "packdesk_en_US.ts"
QM = TS.with_suffix(".qm")


def tool(name: str) -> str:
    """Return the path of a Qt tool beside this interpreter."""
    return str(Path(sys.executable).parent / name)


def update(target: Path = TS) -> None:
    """Collect every string of app/ui into the .ts; sources that are gone go, translations that fit stay."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "ui").rglob("*.py"))
    subprocess.run(
        [tool("pyside6-lupdate"), *sources, "-source-language", "zh_CN", "-target-language", "en_US",
         "-locations", "none", "-no-obsolete", "-silent", "-ts", str(target)],
        cwd=ROOT, check=True,
    )  # fmt: skip


def missing(target: Path = TS) -> list[tuple[str, str]]:
    """Return (context, source) of every string without an English translation."""
    found = []
    for context in ET.parse(target).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            words = (translation.text or "") if translation is not None else ""
            if translation is None or translation.get("type") == "unfinished" or not words.strip():
                found.append((context.findtext("name") or "", message.findtext("source") or ""))
    return found


def release() -> None:
    """Compile the .qm."""
    subprocess.run([tool("pyside6-lrelease"), "-silent", str(TS), "-qm", str(QM)], cwd=ROOT, check=True)


def main(argv: list[str]) -> int:
    """Update, list, and with --release compile; return the exit code."""
    update()
    left = missing()
    for context, source in left:
        print(f"{context}: {source}")
    if argv == ["--release"]:
        if left:
            print(f"{len(left)} strings have no English")
            return 1
        release()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
