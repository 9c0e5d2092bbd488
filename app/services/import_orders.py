"""Import order files: every row ends in an order or in a reason with its number; a file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select

from app.connectors.platforms.files.bad_rows import write_bad_rows
from app.connectors.platforms.files.fields import FIELDS, REQUIRED, templates
from app.connectors.platforms.files.orders import ImportResult as FileResult
from app.connectors.platforms.files.reading import preview_file
from app.connectors.platforms.files.shop import Files
from app.connectors.platforms.files.shop import create as open_files
from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.database import Clock, Database, Tx, utc_now
from app.models.staff import import_file, import_template
from app.services.accounts import shop_row
from app.services.intake_orders import PageResult, read_page, store_page
from app.services.intake_rows import shop_facts
from app.services.keys import KeyBook
from app.services.queries.setup_rows import ImportPreview, ImportResult
from app.wording import say

PAGE = 500
_PLATFORM = "files"


@dataclass(frozen=True)
class Imported:
    """What became of a file, and the file as read, for handing refused rows back."""

    sums: PageResult
    read: FileResult

    @property
    def same(self) -> int:
        """Orders that were known with the very same content."""
        return len(self.read.orders) - self.sums.fresh


def template_names(conn: Connection) -> tuple[str, ...]:
    """Return the names of the built-in templates and of those remembered here."""
    own = conn.execute(select(import_template.c.name).order_by(import_template.c.name)).scalars().all()
    return (*(one.code for one in templates()), *own)


def preview_orders(db: Database, path: str, template: str) -> ImportPreview:
    """Return the first rows of a file with its proposed mapping; ``template`` empty: the best fitting one."""
    own = _own_mapping(db, template)
    seen = preview_file(Path(path), "" if own is not None else template)
    mapping = seen.mapping
    if own is not None:
        mapping = {field: heading for field, heading in own.items() if heading in seen.headings}
    return ImportPreview(
        path=path,
        encoding=seen.encoding,
        columns=seen.headings,
        rows=tuple(cells for _, cells in seen.shown),
        mapping=mapping,
        fields=tuple((field, field in REQUIRED) for field in FIELDS),
        template=template if own is not None else seen.template,
        total=seen.total,
        problems=tuple((seen.heading_row, "file.column_missing", {"field": field}) for field in seen.missing),
    )


def import_orders(
    db: Database,
    keys: KeyBook,
    path: str,
    shop_id: int,
    mapping: Mapping[str, str],
    by: Actor,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Import a file for the settings screen. What ``progress`` raises ends it; whole pages of 500 stay taken in."""
    done = import_file_orders(db, keys, Path(path), shop_id, mapping, by, progress=progress)
    failed = tuple((error.row, error.code, error.params) for error in done.read.errors)
    return ImportResult(len(done.sums.order_ids), done.sums.fresh - len(done.sums.order_ids), done.same, failed)


def import_file_orders(  # noqa: PLR0913 - a file with its surroundings
    db: Database,
    keys: KeyBook,
    path: Path,
    shop_id: int,
    mapping: Mapping[str, str] | None,
    by: Actor,
    *,
    template: str = "",
    clock: Clock = utc_now,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Import a file into a file shop, 500 orders a transaction; ``mapping`` None: by the template or the best guess.

    Raises BadInput when the file as a whole cannot be used, NotFound for an unknown shop or template, NotAllowed.
    """
    by.require(Right.AUDIT)
    with db.read() as conn:
        row = shop_row(conn, shop_id)
    if row.platform != _PLATFORM:
        raise BadInput("import.not_a_file_shop", name=row.name)
    files: Files = open_files({"timezone": row.timezone, "currency": row.currency}, {}, clock=clock)
    if mapping is None:
        proposed = preview_orders(db, str(path), template)
        mapping = proposed.mapping
    read = files.parse(path, mapping)
    digest = _digest(path)
    facts = shop_facts(row, searchable=files.CAN.receiver_in_clear)
    sums = PageResult()
    for start in range(0, len(read.orders), PAGE):
        reads = read_page(files.translate, read.orders[start : start + PAGE])
        sums.add(db.run(lambda tx, reads=reads: store_page(tx, keys, facts, reads), by))  # type: ignore[misc]
        if progress is not None:
            progress(min(start + PAGE, len(read.orders)), len(read.orders))
    db.run(lambda tx: _note(tx, shop_id, path.name, digest, read, sums), by)
    return Imported(sums, read)


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
    except OSError as error:
        raise BadInput("file.unreadable", name=path.name, reason=error.strerror or "") from None


def _note(tx: Tx, shop_id: int, name: str, digest: bytes, read: FileResult, sums: PageResult) -> None:
    tx.conn.execute(
        import_file.insert().values(
            shop_id=shop_id, digest=digest, name=name, rows=read.rows, fresh=sums.fresh, refused=len(read.errors),
            at=tx.at, by_name=tx.by.name,
        )
    )  # fmt: skip
    tx.touch("shop", shop_id)


def remember_template(db: Database, name: str, mapping: Mapping[str, str], by: Actor) -> None:
    """Keep a column mapping under a name; the same name replaces it. Built-in names are not given away."""
    by.require(Right.SETTINGS)
    name = name.strip()
    if not name or any(one.code == name for one in templates()):
        raise BadInput("import.bad_template_name", name=name)
    unknown = sorted(set(mapping) - set(FIELDS))
    if unknown:
        raise BadInput("file.fields_unknown", fields=list(unknown))

    def work(tx: Tx) -> None:
        tx.conn.execute(delete(import_template).where(import_template.c.name == name))
        tx.conn.execute(import_template.insert().values(name=name, mapping=dict(mapping), created_at=tx.at))

    db.run(work, by)


def _own_mapping(db: Database, template: str) -> dict[str, str] | None:
    """Return a remembered mapping; None for a built-in name or none at all. Raises NotFound for an unknown name."""
    if not template or any(one.code == template for one in templates()):
        return None
    with db.read() as conn:
        row = conn.execute(select(import_template.c.mapping).where(import_template.c.name == template)).one_or_none()
    if row is None:
        raise NotFound("file.template_not_found", template=template)
    return dict(row.mapping)


def save_bad_rows(path: Path, read: FileResult, language: str) -> int:
    """Write the refused rows with their reasons as a CSV beside nothing else; return how many."""
    return write_bad_rows(
        path,
        read,
        say=lambda code, params: say(code, params, language),
        row_heading=say("import.row", {}, language),
        reason_heading=say("import.reason", {}, language),
    )
