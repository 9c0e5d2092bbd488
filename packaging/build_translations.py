"""Keep the English translation in step with the sources and compile it.

    python packaging/build_translations.py             update resources/i18n/packdesk_en_US.ts, list what has no English
    python packaging/build_translations.py --release   the same, and compile the .qm; fails while anything is missing
    python packaging/build_translations.py --take FILE take translations from a table: context, Chinese, English,
                                                       separated by tabs; a plural has two English columns

Chinese is the language of the sources (self.tr, QCoreApplication.translate, QT_TRANSLATE_NOOP); English is written into
the .ts by hand, from a table, or with pyside6-linguist. Both files are committed: a fresh clone needs no tools to speak
English.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TS = ROOT / "resources" / "i18n" / "packdesk_en_US.ts"
QM = TS.with_suffix(".qm")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def tool(name: str) -> str:
    """Return the path of a Qt tool beside this interpreter."""
    return str(Path(sys.executable).parent / name)


def update(target: Path = TS) -> None:
    """Collect every string of app/ui into the .ts; sources that are gone go, translations that fit stay."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "ui").rglob("*.py"))
    languages = ["-source-language", "zh_CN", "-target-language", "en_US"]
    style = ["-locations", "none", "-no-obsolete", "-silent"]
    subprocess.run([tool("pyside6-lupdate"), *sources, *languages, *style, "-ts", str(target)], cwd=ROOT, check=True)


def english(message: ET.Element) -> list[str]:
    """Return a message's English: one text, or the singular and the plural."""
    translation = message.find("translation")
    if translation is None:
        return [""]
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


def _root(target: Path) -> ET.Element:
    root = ET.parse(target).getroot()  # noqa: S314 - our own file
    if root is None:
        raise SystemExit("the .ts file is empty")
    return root


def missing(target: Path = TS) -> list[tuple[str, str]]:
    """Return (context, source) of every string without an English translation."""
    return [
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in _root(target).iter("context")
        for message in context.iter("message")
        if not all(text.strip() for text in english(message))
    ]


def take(table: Path, target: Path = TS) -> int:
    """Write the table's translations into the .ts; return how many found their string."""
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line.count("\t") >= 2]
    known = {(row[0], row[1].replace("\\n", "\n")): [text.replace("\\n", "\n") for text in row[2:]] for row in rows}
    root = _root(target)
    taken = 0
    for context in root.iter("context"):
        for message in context.iter("message"):
            texts = known.get((context.findtext("name") or "", message.findtext("source") or ""))
            translation = message.find("translation")
            if texts is None or translation is None:
                continue
            forms = list(translation.iter("numerusform"))
            for form, text in zip(forms, [*texts, *texts], strict=False):
                form.text = text
            if not forms:
                translation.text = texts[0]
            translation.attrib.pop("type", None)
            taken += 1
    body = ET.tostring(root, encoding="unicode")
    target.write_text(_HEAD + body + "\n", "utf-8")
    return taken


def release() -> None:
    """Compile the .qm."""
    subprocess.run([tool("pyside6-lrelease"), "-silent", str(TS), "-qm", str(QM)], cwd=ROOT, check=True)


def main(argv: list[str]) -> int:
    """Update, take, list, and with --release compile; return the exit code."""
    update()
    if argv[:1] == ["--take"]:
        print(f"{take(Path(argv[1]))} taken")
        update()
    left = missing()
    for context, source in left:
        print(f"{context}\t{source}".replace("\n", "\\n"))
    if argv == ["--release"]:
        if left:
            print(f"{len(left)} strings have no English")
            return 1
        release()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
