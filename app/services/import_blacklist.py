"""Import a blacklist from a table with a kind, a text and a note; each row is added or refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_text, narrow
from app.errors import AppError, BadInput, Param
from app.models.database import Database
from app.services.blacklist import StopKind, masked_entry
from app.services.keys import KeyBook
from app.services.read_tables import Table
from app.services.stop_lists import add_entry, checked_entry

SYNONYMS: dict[str, tuple[str, ...]] = {
    "kind": ("类别", "类型", "kind", "type"),
    "text": ("内容", "值", "text", "value", "entry"),
    "note": ("备注", "原因", "note", "reason"),
}
"""Headings understood, by our field; compared without case and width."""

KINDS: dict[str, StopKind] = {
    "姓名": StopKind.PERSON, "收件人": StopKind.PERSON, "person": StopKind.PERSON, "name": StopKind.PERSON,
    "电话": StopKind.PHONE, "手机": StopKind.PHONE, "phone": StopKind.PHONE, "mobile": StopKind.PHONE,
    "地址": StopKind.ADDRESS, "address": StopKind.ADDRESS,
    "账号": StopKind.ACCOUNT, "买家": StopKind.ACCOUNT, "昵称": StopKind.ACCOUNT, "account": StopKind.ACCOUNT,
    "nick": StopKind.ACCOUNT,
}  # fmt: skip
"""How a file may call a kind."""


@dataclass
class BlacklistImport:
    """What became of a file. ``failed``: row number (the heading is row 1), code, parameters."""

    added: int = 0
    stopped: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)


def import_blacklist(db: Database, keys: KeyBook, content: Table, by: Actor) -> BlacklistImport:
    """Add every row that can be added. Raises BadInput when a column is missing, NotAllowed."""
    by.require(Right.RULES)
    places = _places(content.headings)
    done = BlacklistImport(failed=[(row, problem.code, problem.params) for row, problem in content.problems])
    for number, cells in content.rows:
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        try:
            made = add_entry(db, keys, _kind(row["kind"]), row["text"], row.get("note", ""), by)
        except AppError as problem:
            done.failed.append((number, problem.code, problem.params))
            continue
        done.added += 1
        done.stopped += made.stopped
    done.failed.sort(key=lambda one: one[0])
    return done


def check_blacklist(content: Table) -> tuple[list[tuple[str, ...]], list[tuple[int, str, dict[str, Param]]]]:
    """Return kind, masked text and note of the rows that can be added, and what is wrong with the others.

    Nothing is written. Whether a text is on the list already shows when it is added. Raises BadInput when a column is
    missing.
    """
    places = _places(content.headings)
    good: list[tuple[str, ...]] = []
    failed = [(row, problem.code, problem.params) for row, problem in content.problems]
    for number, cells in content.rows:
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        try:
            kind, _ = checked_entry(_kind(row["kind"]), row["text"])
        except AppError as problem:
            failed.append((number, problem.code, problem.params))
            continue
        good.append((kind.value, masked_entry(kind, row["text"].strip()), row.get("note", "")))
    return good, sorted(failed, key=lambda one: one[0])


def _places(headings: tuple[str, ...]) -> Mapping[str, int]:
    plain = [narrow(clean_text(heading)).casefold() for heading in headings]
    found = {name: next((plain.index(each) for each in known if each in plain), -1) for name, known in SYNONYMS.items()}
    for name in ("kind", "text"):
        if found[name] < 0:
            raise BadInput("file.column_missing", field=name)
    return {name: at for name, at in found.items() if at >= 0}


def _kind(text: str) -> str:
    plain = narrow(clean_text(text)).casefold()
    return KINDS[plain].value if plain in KINDS else plain
