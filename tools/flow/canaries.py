"""Looks for receivers and secrets in clear in whatever a run left on the disk: databases, logs, backups, dumps."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from app.models.backup import back_up
from tools.flow.world import World

_ENCODINGS = ("utf-8", "gbk", "utf-16-le")
_ELSEWHERE = ("simulators", "backups")
"""The platforms' and the carrier's own folder, who know their buyers; and backups, of which the newest is opened."""
_ROOM = re.compile(r"[0-9]+(室|单元|栋|幢)")
"""A street with a room may lie nowhere as it is; one that ends with the house number is its own masked form."""

_LEAST = 8
"""Characters; shorter texts may stand somewhere by chance."""


def leaks(world: World) -> list[str]:
    """Return ``file: what`` for every phone, street or secret found in clear, in any form a search would try."""
    made = back_up(world.core.db, world.folder / "backups", "manual")
    wanted = {form: what for what, text in _canaries(world) for form in spellings(text)}
    found = []
    for name, data in _files(world.folder, made.path):
        found += [f"{name}: {what}" for form, what in wanted.items() if form in data]
    return sorted(set(found))


def _canaries(world: World) -> Iterator[tuple[str, str]]:
    for one in world.ask("shop", "/orders"):
        shipping = one["shipping"]
        yield f"phone of {one['shop']}/{one['id']}", shipping["phone"]
        for part in ("address_1", "address_2"):
            if _ROOM.search(shipping[part]) and len(shipping[part]) >= _LEAST:
                yield f"{part} of {one['shop']}/{one['id']}", shipping[part]
    for one in world.simulation.facts["shops"]:
        yield f"secret of {one['slug']}", one["consumer_secret"]


def spellings(text: str) -> Iterator[bytes]:
    """Yield every form in which a text could lie in a file."""
    for encoding in _ENCODINGS:
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue  # a rare character that this encoding does not have
        yield data
        for shift in range(3):  # base64 depends on where in a group of three the text begins
            coded = base64.b64encode(b"\0" * shift + data)
            yield coded[4 if shift else 0 : -4]
    yield quote(text).encode()
    yield text.encode("unicode_escape")


def _files(folder: Path, backup: Path) -> Iterable[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and inside.parts[0] not in _ELSEWHERE:
            yield str(inside), path.read_bytes()
    if zipfile.is_zipfile(backup):
        with zipfile.ZipFile(backup) as box:
            for name in box.namelist():
                yield f"{backup.name}/{name}", box.read(name)
    else:
        yield backup.name, backup.read_bytes()
