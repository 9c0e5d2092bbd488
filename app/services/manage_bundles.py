"""Bundles: what one sold thing consists of. Add, change, list, import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, or_, select, update

from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_code, clean_text
from app.errors import AppError, BadInput, IllegalMove, NotFound, Param
from app.models.bulk import among, insert_many
from app.models.database import Database, Tx
from app.models.orders import order_line
from app.models.parcels import parcel, parcel_line, writeback
from app.models.stock import bundle, bundle_item, sku
from app.services.match_listings import rematch
from app.services.push_stock import queue_push
from app.services.table_columns import Columns, cells_of, guess_columns, whole

MOST_PIECES = 1000
MOST_ITEMS = 50
MOST_SHARE = 1_000_000
OPEN_WRITEBACKS = ("waiting", "telling", "refused")
_LONGEST = {"bundle_code": 64, "name": 200, "sku_code": 64}

COLUMNS: Columns = {
    "bundle_code": ("套装编码", "组合装编码", "组合编码", "bundle", "bundle_code"),
    "name": ("套装名称", "组合装名称", "名称", "name"),
    "sku_code": ("商家编码", "单品编码", "子件编码", "SKU编码", "sku", "sku_code"),
    "qty": ("数量", "件数", "qty"),
    "share": ("价格占比", "分摊比例", "占比", "share"),
}
"""Headings understood, by our field."""


@dataclass(frozen=True)
class BundleItem:
    """One component by code: pieces in each bundle, and its weight in the price."""

    sku_code: str
    qty: int = 1
    share: int = 0
    """With no weight at all the pieces are the weights."""


@dataclass(frozen=True)
class BundleRow:
    """One bundle as lists show it."""

    id: int
    bundle_code: str
    name: str
    active: bool
    items: tuple[BundleItem, ...]


@dataclass
class BundleImport:
    """What became of a file. ``failed``: row number (the heading is row 1), code, parameters."""

    saved: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)


def save_bundle(
    db: Database, code: str, name: str, items: Sequence[BundleItem], by: Actor, *, active: bool = True
) -> int:
    """Add a bundle, or change the one of this code; listings that wait for it are matched. Returns its id.

    Raises BadInput for a code that a SKU has, no or odd components; NotFound for an unknown SKU; IllegalMove when the
    components would change while parcels with it are on the floor.
    """
    by.require(Right.ADJUST_STOCK)
    bundle_id = db.run(lambda tx: _save(tx, code, name, items, active=active), by)
    db.run(rematch, by)
    return bundle_id


def _save(tx: Tx, code: str, name: str, items: Sequence[BundleItem], *, active: bool = True) -> int:
    code, name = clean_code(code), clean_text(name)
    for field_name, text in (("bundle_code", code), ("name", name)):
        if not text:
            raise BadInput("import.empty_cell", field=field_name)
        if len(text) > _LONGEST[field_name]:
            raise BadInput("import.too_long", field=field_name, limit=_LONGEST[field_name])
    if tx.conn.execute(select(sku.c.id).where(sku.c.sku_code == code)).first() is not None:
        raise BadInput("bundle.code_of_sku", code=code)
    wanted = _wanted(tx.conn, code, items)
    old = tx.conn.execute(select(bundle).where(bundle.c.bundle_code == code).with_for_update()).one_or_none()
    if old is None:
        bundle_id: int = tx.conn.execute(
            bundle.insert().values(bundle_code=code, name=name, active=active, created_at=tx.at).returning(bundle.c.id)
        ).scalar_one()
        _store_items(tx, bundle_id, wanted)
        return bundle_id
    tx.conn.execute(update(bundle).where(bundle.c.id == old.id).values(name=name, active=active))
    known = _items(tx.conn, old.id)
    if known != wanted:
        if {one: qty for one, (qty, _) in known.items()} != {one: qty for one, (qty, _) in wanted.items()}:
            _expect_unused(tx.conn, old.id, code)
        tx.conn.execute(bundle_item.delete().where(bundle_item.c.bundle_id == old.id))
        _store_items(tx, old.id, wanted)
        queue_push(tx, {*known, *wanted})
    return int(old.id)


def _wanted(conn: Connection, code: str, items: Sequence[BundleItem]) -> dict[int, tuple[int, int]]:
    """Return (pieces, weight) by SKU id of checked components."""
    if not items:
        raise BadInput("bundle.empty", code=code)
    if len(items) > MOST_ITEMS:
        raise BadInput("bundle.too_many_items", code=code, limit=MOST_ITEMS)
    codes = [clean_code(item.sku_code) for item in items]
    rows = conn.execute(select(sku.c.sku_code, sku.c.id).where(among(conn, sku.c.sku_code, set(codes))))
    ids: dict[str, int] = dict(rows.all())
    found: dict[int, tuple[int, int]] = {}
    for sku_code, item in zip(codes, items, strict=True):
        if sku_code not in ids:
            raise NotFound("sku.not_found", code=sku_code)
        if ids[sku_code] in found:
            raise BadInput("import.twice_in_file", value=sku_code)
        if not 0 < item.qty <= MOST_PIECES or not 0 <= item.share <= MOST_SHARE:
            raise BadInput("bundle.bad_item", code=sku_code, limit=MOST_PIECES)
        found[ids[sku_code]] = (item.qty, item.share)
    return found


def _items(conn: Connection, bundle_id: int) -> dict[int, tuple[int, int]]:
    rows = conn.execute(select(bundle_item).where(bundle_item.c.bundle_id == bundle_id))
    return {row.sku_id: (row.qty, row.share) for row in rows}


def _store_items(tx: Tx, bundle_id: int, wanted: Mapping[int, tuple[int, int]]) -> None:
    insert_many(
        tx.conn,
        bundle_item,
        [
            {"bundle_id": bundle_id, "sku_id": sku_id, "qty": qty, "share": share}
            for sku_id, (qty, share) in wanted.items()
        ],
    )


def _expect_unused(conn: Connection, bundle_id: int, code: str) -> None:
    """Raise IllegalMove while a parcel holds this bundle that has not left, or of which a platform was not told."""
    untold = exists().where(writeback.c.parcel_id == parcel.c.id, writeback.c.state.in_(OPEN_WRITEBACKS))
    here = parcel.c.state.not_in((ParcelState.CANCELLED.value, ParcelState.SHIPPED.value))
    open_parcel = (
        exists()
        .where(
            parcel_line.c.order_line_id == order_line.c.id,
            parcel.c.id == parcel_line.c.parcel_id,
            or_(here, untold.correlate(parcel)),
        )
        .correlate(order_line)
    )
    row = conn.execute(select(order_line.c.id).where(order_line.c.bundle_id == bundle_id, open_parcel).limit(1)).first()
    if row is not None:
        raise IllegalMove("bundle.on_the_floor", code=code)


def bundle_rows(conn: Connection) -> tuple[BundleRow, ...]:
    """Return all bundles with their components, by code."""
    items: dict[int, list[BundleItem]] = defaultdict(list)
    for row in conn.execute(
        select(bundle_item, sku.c.sku_code).join(sku, sku.c.id == bundle_item.c.sku_id).order_by(sku.c.sku_code)
    ):
        items[row.bundle_id].append(BundleItem(row.sku_code, row.qty, row.share))
    rows = conn.execute(select(bundle).order_by(bundle.c.bundle_code))
    return tuple(BundleRow(row.id, row.bundle_code, row.name, row.active, tuple(items[row.id])) for row in rows)


def import_bundles(
    db: Database,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    by: Actor,
    *,
    problems: Sequence[tuple[int, BadInput]] = (),
) -> BundleImport:
    """Store bundles from a table with one row a component; a bundle with a wrong row is left out as a whole.

    Raises BadInput without the columns for both codes.
    """
    by.require(Right.ADJUST_STOCK)
    places = guess_columns(headings, COLUMNS)
    for needed in ("bundle_code", "sku_code"):
        if needed not in places:
            raise BadInput("import.no_column", field=needed, headings=list(headings))
    result = BundleImport(failed=[(number, error.code, error.params) for number, error in problems])
    for code, part in _by_bundle(rows, places, result).items():
        numbers = [number for number, _ in part]
        try:
            name = next((texts["name"] for _, texts in part if texts.get("name")), code)
            items = [_item(number, texts) for number, texts in part]
            db.run(lambda tx, code=code, name=name, items=items: _save(tx, code, name, items), by)  # type: ignore[misc]
            result.saved += 1
        except _BadRow as bad:
            result.failed += _refused(part, bad)
        except AppError as error:
            result.failed += [(number, error.code, error.params) for number in numbers]
    db.run(rematch, by)
    result.failed.sort(key=lambda one: one[0])
    return result


def check_bundles(
    conn: Connection,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    problems: Sequence[tuple[int, BadInput]] = (),
) -> tuple[list[tuple[str, ...]], list[tuple[int, str, dict[str, Param]]]]:
    """Return code, name, SKU and pieces of the rows whose bundle can be stored, and what is wrong with the others.

    Nothing is written; whether parcels hold a bundle shows when it is stored. Raises BadInput without both codes.
    """
    places = guess_columns(headings, COLUMNS)
    for needed in ("bundle_code", "sku_code"):
        if needed not in places:
            raise BadInput("import.no_column", field=needed, headings=list(headings))
    result = BundleImport(failed=[(number, error.code, error.params) for number, error in problems])
    good: list[tuple[str, ...]] = []
    for code, part in _by_bundle(rows, places, result).items():
        try:
            items = [_item(number, texts) for number, texts in part]
            _wanted(conn, code, items)
        except _BadRow as bad:
            result.failed += _refused(part, bad)
        except AppError as error:
            result.failed += [(number, error.code, error.params) for number, _ in part]
        else:
            names = [texts.get("name", "") for _, texts in part]
            good += [(code, name, item.sku_code, str(item.qty)) for name, item in zip(names, items, strict=True)]
    result.failed.sort(key=lambda one: one[0])
    return good, result.failed


def _refused(part: Sequence[tuple[int, dict[str, str]]], bad: _BadRow) -> list[tuple[int, str, dict[str, Param]]]:
    """Return what is said of every row of a bundle of which one is wrong."""
    found = []
    for number, _ in part:
        error = bad.error if number == bad.number else BadInput("bundle.row_refused", bad_row=bad.number)
        found.append((number, error.code, error.params))
    return found


class _BadRow(Exception):  # noqa: N818 - carries a row's error to its bundle
    def __init__(self, number: int, error: AppError) -> None:
        super().__init__(number)
        self.number = number
        self.error = error


def _by_bundle(
    rows: Sequence[tuple[int, Sequence[str]]], places: Mapping[str, int], result: BundleImport
) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return the rows of each bundle, by code; one without a code is refused here."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for number, cells in rows:
        texts = cells_of(cells, places)
        code = clean_code(texts["bundle_code"])
        if code:
            found[code].append((number, texts))
        elif any(texts.values()):
            result.failed.append((number, "import.empty_cell", {"field": "bundle_code"}))
    return found


def _item(number: int, texts: Mapping[str, str]) -> BundleItem:
    try:
        if not texts["sku_code"]:
            raise BadInput("import.empty_cell", field="sku_code")
        qty = whole(texts["qty"], MOST_PIECES) if texts.get("qty") else 1
        share = whole(texts["share"].rstrip("%％"), MOST_SHARE) if texts.get("share") else 0
        if qty == 0:
            raise BadInput("bundle.bad_item", code=texts["sku_code"], limit=MOST_PIECES)
        return BundleItem(texts["sku_code"], qty, share)
    except AppError as error:
        raise _BadRow(number, error) from None
