"""Intake: store raw orders verbatim and turn them into working orders, one transaction a page.

A raw order that cannot be read is set aside with its reason, shown, and can be run again; nothing is dropped. The
receiver never lies in the raw text: it is sealed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from app.connectors.base import PulledOrder
from app.connectors.base import SetAside as Unreadable
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import AppError, Param
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.raw_orders import raw_order, raw_order_version
from app.services.intake_changes import apply_changes
from app.services.intake_rows import NewOrder, ShopFacts, store_new_orders
from app.services.keys import KeyBook, receivers_scope, seal_receiver, unseal_receiver
from app.services.order_book import chunks

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
    reads = [*reads, *(_as_read(item, tx.at) for item in unreadable)]
    known = _known_rows(tx, shop.id, [read.pulled.platform_order_no for read in reads])
    words = keys.words(tx.conn)
    seal_key = keys.key(tx, receivers_scope(shop.id, tx.at))
    raws: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    new: list[NewOrder] = []
    changed: list[tuple[Row[Any], Read]] = []
    fresh_ids = iter(take_ids(tx.conn, raw_order, sum(read.pulled.platform_order_no not in known for read in reads)))
    for read in reads:
        pulled = read.pulled
        person = repr_free(pulled.receiver)
        digest = words.digest("raw", f"{pulled.payload}\x1f{person}")
        row = known.get(pulled.platform_order_no)
        if row is not None and (row.digest == digest or pulled.modified_at < row.modified_at):
            continue
        result.fresh += 1
        raw_id = row.id if row is not None else next(fresh_ids)
        version_no = row.version_no + 1 if row is not None else 1
        state, reason, params = _verdict(read)
        versions.append(
            {
                "raw_order_id": raw_id,
                "version_no": version_no,
                "payload": pulled.payload,
                "data_key_id": seal_key.id,
                "receiver_cipher": seal_receiver(
                    seal_key.key, pulled.receiver, f"{shop.id}:{pulled.platform_order_no}"
                ),
                "modified_at": pulled.modified_at,
                "fetched_at": tx.at,
            }
        )
        if row is None:
            raws.append(_raw_row(tx, shop, raw_id, pulled, digest, state, reason, params))
        else:
            _update_raw(tx, row, pulled, digest, version_no, state, reason, params)
        if state == "set_aside":
            result.set_aside += 1
        if row is not None and row.order_id is not None:
            if read.intake is not None:
                changed.append((row, read))
        elif state == "new" and read.intake is not None:
            new.append(NewOrder(raw_id, read.intake))
    insert_many(tx.conn, raw_order, raws)
    insert_many(tx.conn, raw_order_version, versions)
    result.order_ids = store_new_orders(tx, keys, shop, new)
    for row, read in changed:
        assert read.intake is not None  # noqa: S101 - filtered above
        if apply_changes(tx, keys, shop, row.order_id, row.id, read.intake):
            result.changed_ids.add(row.order_id)
    if result.fresh:
        tx.touch("shop", shop.id)
    return result


def repr_free(person: Receiver) -> str:
    """Return the receiver as one text for the keyed digest; it goes nowhere else."""
    return "\x1f".join(
        (person.name, person.phone, person.country, person.province, person.city, person.district, person.town,
         person.street, person.postcode, person.token)
    )  # fmt: skip


def _as_read(item: Unreadable, at: datetime) -> Read:
    pulled = PulledOrder(item.platform_order_no, at, item.payload, Receiver())
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


def _known_rows(tx: Tx, shop_id: int, numbers: Collection[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), 400):
        rows = tx.conn.execute(
            select(
                raw_order.c.id,
                raw_order.c.platform_order_no,
                raw_order.c.digest,
                raw_order.c.modified_at,
                raw_order.c.version_no,
                raw_order.c.order_id,
                raw_order.c.state,
            ).where(raw_order.c.shop_id == shop_id, raw_order.c.platform_order_no.in_(ordered[start : start + 400]))
        )
        found.update({row.platform_order_no: row for row in rows})
    return found


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
        "first_seen_at": tx.at,
        "changed_at": tx.at,
    }


def _update_raw(
    tx: Tx,
    row: Row[Any],
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
    tx.conn.execute(update(raw_order).where(raw_order.c.id == row.id).values(**values))


def take_in(db: Database, keys: KeyBook, shop: ShopFacts, translate: Translate, *, limit: int = 500) -> PageResult:
    """Run raw orders again that were set aside or left waiting: after a repair, or an update of the program."""
    with db.read() as conn:
        rows = conn.execute(
            select(
                raw_order.c.id,
                raw_order.c.platform_order_no,
                raw_order.c.order_id,
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
    return db.run(lambda tx: _store_again(tx, keys, shop, reads))


def _store_again(tx: Tx, keys: KeyBook, shop: ShopFacts, reads: Sequence[tuple[Row[Any], Read]]) -> PageResult:
    result = PageResult(got=len(reads))
    new: list[NewOrder] = []
    still: dict[int, tuple[str, str | None, dict[str, Param] | None]] = {}
    untouched = _still_waiting(tx, [row.id for row, _ in reads])
    for row, read in reads:
        if row.id not in untouched:
            continue
        verdict = _verdict(read)
        if verdict[0] == "new" and read.intake is not None:
            if row.order_id is None:
                new.append(NewOrder(row.id, read.intake))
            elif apply_changes(tx, keys, shop, row.order_id, row.id, read.intake):
                result.changed_ids.add(row.order_id)
                still[row.id] = ("taken", None, None)
        else:
            still[row.id] = verdict
            result.set_aside += verdict[0] == "set_aside"
    for raw_id, (state, reason, params) in still.items():
        tx.conn.execute(
            update(raw_order)
            .where(raw_order.c.id == raw_id)
            .values(state=state, reason_code=reason, reason_params=params)
        )
    result.order_ids = store_new_orders(tx, keys, shop, new)
    result.fresh = len(result.order_ids)
    return result


def _still_waiting(tx: Tx, raw_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for ids in chunks(raw_ids):
        rows = tx.conn.execute(
            select(raw_order.c.id).where(raw_order.c.id.in_(ids), raw_order.c.state.in_(("new", "set_aside")))
        )
        found |= set(rows.scalars())
    return found
