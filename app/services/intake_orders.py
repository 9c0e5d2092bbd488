"""Intake: store raw orders verbatim and turn them into working orders, one transaction a page.

A raw order that cannot be read is set aside with its reason, shown, and can be run again; nothing is dropped. The
receiver never lies in the raw text: it is sealed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.connectors.base import PulledOrder
from app.connectors.base import SetAside as Unreadable
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import AppError, IllegalMove, LostRace, Param
from app.models.base import AnyRow
from app.models.bulk import among, insert_many, take_ids
from app.models.database import Database, Tx
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import shop as shop_table
from app.services.cure_findings import cure_in
from app.services.intake_changes import apply_changes
from app.services.intake_rows import NewOrder, ShopFacts, store_new_orders
from app.services.keys import DataKey, KeyBook, receivers_scope, seal_receiver, unseal_receiver
from app.services.order_book import chunks
from app.vault import SearchWords

Translate = Callable[[str, Receiver], IntakeOrder]

NOT_NEEDED: dict[PlatformOrderStatus, str] = {
    PlatformOrderStatus.UNPAID: "raw.unpaid",
    PlatformOrderStatus.CANCELLED: "raw.cancelled_before",
    PlatformOrderStatus.REFUNDED: "raw.cancelled_before",
    PlatformOrderStatus.DELETED: "raw.cancelled_before",
    PlatformOrderStatus.SHIPPED: "raw.shipped_before",
    PlatformOrderStatus.COMPLETED: "raw.shipped_before",
}
"""A platform order in one of these states never makes a working order; a later version may."""

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""When an element without a readable time was changed: before everything, so that any good version of it counts."""


@dataclass(frozen=True)
class Read:
    """One pulled order after translation, outside any transaction; exactly one of intake and problem is set."""

    pulled: PulledOrder
    intake: IntakeOrder | None
    problem: AppError | None = None


@dataclass
class PageResult:
    """What a page left behind."""

    got: int = 0
    fresh: int = 0
    order_ids: list[int] = field(default_factory=list)
    changed_ids: set[int] = field(default_factory=set)
    set_aside: int = 0

    def add(self, other: PageResult) -> None:
        """Sum up pages."""
        self.got += other.got
        self.fresh += other.fresh
        self.order_ids += other.order_ids
        self.changed_ids |= other.changed_ids
        self.set_aside += other.set_aside


def read_page(translate: Translate, orders: Sequence[PulledOrder]) -> list[Read]:
    """Translate a page; pure computing, so it runs before the transaction. The newest of a repeated order counts."""
    newest: dict[str, PulledOrder] = {}
    for pulled in orders:
        known = newest.get(pulled.platform_order_no)
        if known is None or pulled.modified_at >= known.modified_at:
            newest[pulled.platform_order_no] = pulled
    return [_read(translate, pulled) for pulled in newest.values()]


def _read(translate: Translate, pulled: PulledOrder) -> Read:
    try:
        return Read(pulled, translate(pulled.payload, pulled.receiver))
    except AppError as problem:
        return Read(pulled, None, problem)


def store_page(
    tx: Tx, keys: KeyBook, shop: ShopFacts, reads: Sequence[Read], unreadable: Sequence[Unreadable] = ()
) -> PageResult:
    """Store a translated page: raw rows and versions, new working orders, changes to known ones. Safe to repeat."""
    result = PageResult(got=len(reads) + len(unreadable))
    words = keys.words(tx.conn)
    if unreadable:
        reads = _with_unreadable(reads, unreadable, words)
    if not tx.on_sqlite:  # two programs that bring the same new order must not both make one
        tx.conn.execute(select(shop_table.c.id).where(shop_table.c.id == shop.id).with_for_update(key_share=True))
    known = _known_rows(tx, shop.id, [read.pulled.platform_order_no for read in reads])
    page = _RawRows(tx, shop, keys.key(tx, receivers_scope(shop.id, tx.at)))
    page.fresh_ids = iter(take_ids(tx.conn, raw_order, sum(one.pulled.platform_order_no not in known for one in reads)))
    for read in reads:
        pulled = read.pulled
        digest = words.digest("raw", f"{pulled.payload}\x1f{_one_text(pulled.receiver)}")
        row = known.get(pulled.platform_order_no)
        if row is not None:
            if pulled.modified_at is _UNKNOWN_TIME:
                pulled = replace(pulled, modified_at=row.modified_at)
            if row.digest == digest or pulled.modified_at < row.modified_at:
                continue
        result.fresh += 1
        result.set_aside += page.take(read, pulled, digest, row) == "set_aside"
    result.order_ids = store_new_orders(tx, keys, shop, page.new, page.raws)
    insert_many(tx.conn, raw_order_version, page.versions)
    for row, read in page.changed:
        assert read.intake is not None  # noqa: S101 - filtered above
        if apply_changes(tx, keys, shop, row.order_id, row.id, read.intake):
            result.changed_ids.add(row.order_id)
    cure_in(tx, result.changed_ids)
    if result.fresh:
        tx.touch("shop", shop.id)
    return result


class _RawRows:
    """What a page's fresh versions leave behind: rows to insert, new orders, and changes to known ones."""

    def __init__(self, tx: Tx, shop: ShopFacts, key: DataKey) -> None:
        self._tx = tx
        self._shop = shop
        self._key = key
        self.fresh_ids: Iterator[int] = iter(())
        self.raws: list[dict[str, Any]] = []
        self.versions: list[dict[str, Any]] = []
        self.new: list[NewOrder] = []
        self.changed: list[tuple[AnyRow, Read]] = []

    def take(self, read: Read, pulled: PulledOrder, digest: bytes, row: AnyRow | None) -> str:
        """Note one fresh version of a raw order; ``row`` is what is known of it. Returns the raw order's state."""
        tx, shop, key = self._tx, self._shop, self._key
        raw_id = row.id if row is not None else next(self.fresh_ids)
        version_no = row.version_no + 1 if row is not None else 1
        state, reason, params = _verdict(read)
        bound_to = f"{shop.id}:{pulled.platform_order_no}"
        self.versions.append(
            {
                "raw_order_id": raw_id,
                "version_no": version_no,
                "payload": pulled.payload,
                "data_key_id": key.id,
                "receiver_cipher": seal_receiver(key.key, pulled.receiver, bound_to),
                "modified_at": pulled.modified_at,
                "fetched_at": tx.at,
            }
        )
        if row is None:
            self.raws.append(_raw_row(tx, shop, raw_id, pulled, digest, state, reason, params))
        else:
            _update_raw(tx, row, pulled, digest, version_no, state, reason, params)
        if row is not None and row.order_id is not None:
            if read.intake is not None:
                self.changed.append((row, read))
        elif state == "new" and read.intake is not None:
            self.new.append(NewOrder(raw_id, read.intake))
        return state


def _one_text(person: Receiver) -> str:
    """Return the receiver as one text for the keyed digest; it goes nowhere else."""
    return (
        f"{person.name}\x1f{person.phone}\x1f{person.country}\x1f{person.province}\x1f{person.city}"
        f"\x1f{person.district}\x1f{person.town}\x1f{person.street}\x1f{person.postcode}\x1f{person.token}"
    )


def _with_unreadable(reads: Sequence[Read], unreadable: Sequence[Unreadable], words: SearchWords) -> list[Read]:
    """Return the page with what could not even be split, each under a number of its own.

    Elements without a number, or with one that stands on the page already, are named by a digest of their text, so
    that the same text is the same row whenever it comes again.
    """
    found = list(reads)
    taken = {read.pulled.platform_order_no for read in reads}
    for item in unreadable:
        number = item.platform_order_no
        if not number or number in taken:
            number = f"?{words.digest('raw', item.payload).hex()}"
        if number not in taken:
            taken.add(number)
            found.append(_as_read(item, number))
    return found


def _as_read(item: Unreadable, number: str) -> Read:
    pulled = PulledOrder(number, _UNKNOWN_TIME, item.payload, Receiver())
    params: dict[str, Param] = dict(item.params)
    return Read(pulled, None, AppError(item.code, **params))


def _verdict(read: Read) -> tuple[str, str | None, dict[str, Param] | None]:
    if read.problem is not None:
        return "set_aside", read.problem.code, read.problem.params
    assert read.intake is not None  # noqa: S101 - one of the two is set
    reason = NOT_NEEDED.get(read.intake.status)
    if reason is not None:
        return "not_needed", reason, {}
    if not read.intake.lines:
        return "set_aside", "raw.no_lines", {"platform_order_no": read.pulled.platform_order_no}
    return "new", None, None


def _known_rows(tx: Tx, shop_id: int, numbers: Collection[str]) -> dict[str, AnyRow]:
    rows = tx.conn.execute(
        select(
            raw_order.c.id,
            raw_order.c.platform_order_no,
            raw_order.c.digest,
            raw_order.c.modified_at,
            raw_order.c.version_no,
            raw_order.c.order_id,
            raw_order.c.state,
        ).where(raw_order.c.shop_id == shop_id, among(tx.conn, raw_order.c.platform_order_no, numbers))
    )
    return {row.platform_order_no: row for row in rows}


def _raw_row(
    tx: Tx,
    shop: ShopFacts,
    raw_id: int,
    pulled: PulledOrder,
    digest: bytes,
    state: str,
    reason: str | None,
    params: dict[str, Param] | None,
) -> dict[str, Any]:
    return {
        "id": raw_id,
        "shop_id": shop.id,
        "platform_order_no": pulled.platform_order_no,
        "platform_order_no_reversed": pulled.platform_order_no[::-1],
        "state": state,
        "reason_code": reason,
        "reason_params": params,
        "modified_at": pulled.modified_at,
        "version_no": 1,
        "digest": digest,
        "order_id": None,
        "first_seen_at": tx.at,
        "changed_at": tx.at,
    }


def _update_raw(
    tx: Tx,
    row: AnyRow,
    pulled: PulledOrder,
    digest: bytes,
    version_no: int,
    state: str,
    reason: str | None,
    params: dict[str, Param] | None,
) -> None:
    values: dict[str, Any] = {
        "modified_at": pulled.modified_at,
        "version_no": version_no,
        "digest": digest,
        "changed_at": tx.at,
    }
    if row.order_id is None or state == "set_aside":
        values |= {"state": state, "reason_code": reason, "reason_params": params}
    elif row.state == "set_aside":  # the version that could not be read is overtaken by one that can
        values |= {"state": "taken", "reason_code": None, "reason_params": None}
    tx.conn.execute(update(raw_order).where(raw_order.c.id == row.id).values(**values))


def take_in(
    db: Database,
    keys: KeyBook,
    shop: ShopFacts,
    translate: Translate,
    *,
    only: Collection[int] | None = None,
    page: int = 500,
) -> PageResult:
    """Run raw orders again that were set aside or left waiting: after a repair, or an update of the program.

    All of the shop's, or ``only`` those ids; a transaction a page, so that what is read already stays taken in.
    """
    result, last = PageResult(), 0
    while reads := _waiting_page(db, keys, shop, translate, only=only, after=last, limit=page):
        last = reads[-1][0].id
        result.add(db.run(lambda tx, reads=reads: _store_again(tx, keys, shop, reads)))  # type: ignore[misc]
    return result


def store_repair(tx: Tx, keys: KeyBook, shop: ShopFacts, raw_id: int, version_no: int, pulled: PulledOrder) -> None:
    """Store a person's text as the next version of a raw order and let it wait to be taken in.

    It counts as a moment newer than what the platform sent, or the same reading would replace it at the next pull.
    Raises LostRace when a newer version came meanwhile, IllegalMove when it is taken in already.
    """
    row = tx.conn.execute(select(raw_order).where(raw_order.c.id == raw_id).with_for_update()).one()
    if row.version_no != version_no:
        raise LostRace("raw.newer_version", platform_order_no=row.platform_order_no)
    if row.state not in ("new", "set_aside"):
        raise IllegalMove("raw.not_waiting", platform_order_no=row.platform_order_no)
    key = keys.key(tx, receivers_scope(shop.id, tx.at))
    modified_at = row.modified_at + timedelta(milliseconds=1)
    bound_to = f"{shop.id}:{pulled.platform_order_no}"
    tx.conn.execute(
        raw_order_version.insert().values(
            raw_order_id=raw_id,
            version_no=version_no + 1,
            payload=pulled.payload,
            data_key_id=key.id,
            receiver_cipher=seal_receiver(key.key, pulled.receiver, bound_to),
            modified_at=modified_at,
            fetched_at=tx.at,
            repaired_by=tx.by.name,
        )
    )
    digest = keys.words(tx.conn).digest("raw", f"{pulled.payload}\x1f{_one_text(pulled.receiver)}")
    tx.conn.execute(
        update(raw_order)
        .where(raw_order.c.id == raw_id)
        .values(version_no=version_no + 1, modified_at=modified_at, digest=digest, changed_at=tx.at)
    )


def _waiting_page(
    db: Database,
    keys: KeyBook,
    shop: ShopFacts,
    translate: Translate,
    *,
    only: Collection[int] | None,
    after: int,
    limit: int,
) -> list[tuple[AnyRow, Read]]:
    """Return the next raw orders that wait, read anew."""
    with db.read() as conn:
        wanted = [] if only is None else [among(conn, raw_order.c.id, only)]
        rows = conn.execute(
            select(
                raw_order.c.id,
                raw_order.c.platform_order_no,
                raw_order.c.order_id,
                raw_order.c.version_no,
                raw_order_version.c.payload,
                raw_order_version.c.data_key_id,
                raw_order_version.c.receiver_cipher,
                raw_order_version.c.modified_at,
            )
            .join(raw_order_version, raw_order_version.c.raw_order_id == raw_order.c.id)
            .where(
                raw_order.c.shop_id == shop.id,
                raw_order.c.state.in_(("new", "set_aside")),
                raw_order_version.c.version_no == raw_order.c.version_no,
                raw_order.c.id > after,
                *wanted,
            )
            .order_by(raw_order.c.id)
            .limit(limit)
        ).all()
        reads = []
        for row in rows:
            bound_to = f"{shop.id}:{row.platform_order_no}"
            person = unseal_receiver(keys.opened(conn, row.data_key_id), row.receiver_cipher, bound_to)
            pulled = PulledOrder(row.platform_order_no, row.modified_at, row.payload, person)
            reads.append((row, _read(translate, pulled)))
    return reads


def _store_again(tx: Tx, keys: KeyBook, shop: ShopFacts, reads: Sequence[tuple[AnyRow, Read]]) -> PageResult:
    result = PageResult(got=len(reads))
    new: list[NewOrder] = []
    still: dict[int, tuple[str, str | None, dict[str, Param] | None]] = {}
    untouched = _still_waiting(tx, [row.id for row, _ in reads])
    for row, read in reads:
        if untouched.get(row.id) != row.version_no:
            continue
        verdict = _verdict(read)
        if row.order_id is not None and read.intake is not None:
            if apply_changes(tx, keys, shop, row.order_id, row.id, read.intake):
                result.changed_ids.add(row.order_id)
            still[row.id] = ("taken", None, None)
        elif verdict[0] == "new" and read.intake is not None:
            new.append(NewOrder(row.id, read.intake))
        else:
            still[row.id] = verdict
            result.set_aside += verdict[0] == "set_aside"
    for raw_id, (state, reason, params) in still.items():
        tx.conn.execute(
            update(raw_order)
            .where(raw_order.c.id == raw_id)
            .values(state=state, reason_code=reason, reason_params=params)
        )
    cure_in(tx, result.changed_ids)
    result.order_ids = store_new_orders(tx, keys, shop, new)
    result.fresh = len(result.order_ids)
    return result


def _still_waiting(tx: Tx, raw_ids: Collection[int]) -> dict[int, int]:
    """Return the version of each raw order that still waits; locked, so that nobody takes it in beside us."""
    found: dict[int, int] = {}
    for ids in chunks(raw_ids):
        rows = tx.conn.execute(
            select(raw_order.c.id, raw_order.c.version_no)
            .where(raw_order.c.id.in_(ids), raw_order.c.state.in_(("new", "set_aside")))
            .order_by(raw_order.c.id)
            .with_for_update()
        )
        found.update({row.id: row.version_no for row in rows})
    return found
