"""Copy the icons of app/ui/icons.py out of an unpacked ``@tabler/icons`` npm package, with its licence.

    npm pack @tabler/icons && tar xzf tabler-icons-*.tgz
    python packaging/pick_icons.py package

Files that the list no longer names are removed.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "icons"


def pick(package: Path, names: tuple[str, ...]) -> None:
    """Copy the named outline icons, one line each; raise SystemExit when the package lacks one."""
    outline = package / "icons" / "outline"
    missing = [name for name in names if not (outline / f"{name}.svg").is_file()]
    if missing:
        raise SystemExit(f"{package} has no {', '.join(missing)}")
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.svg"):
        if old.stem not in names:
            old.unlink()
    for name in names:
        text = (outline / f"{name}.svg").read_text("utf-8")
        text = re.sub(r'\n\s*class="[^"]*"', "", text)
        (TARGET / f"{name}.svg").write_text(" ".join(text.split()).replace("> <", "><") + "\n", "utf-8")
    shutil.copyfile(package / "LICENSE", TARGET / "LICENSE.tabler-icons")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.path.insert(0, str(ROOT))
    from app.ui.icons import ICONS

    pick(Path(sys.argv[1]), ICONS)
