"""Raw orders that are no working orders: list them, show one, repair its text, run it again; none is dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from app.connectors.base import PulledOrder
from app.domain.address import region_short
from app.domain.intake import Receiver
from app.domain.masking import masked_name, masked_phone, masked_street
from app.domain.people import Actor, Right
from app.errors import BadInput, LostRace, NotFound
from app.models.base import AnyRow
from app.models.bulk import among
from app.models.database import Tx
from app.models.orders import sales_order
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import shop
from app.services.accounts import open_platform, shop_row
from app.services.core import Core
from app.services.intake_orders import PageResult, store_repair, take_in
from app.services.intake_rows import shop_facts
from app.services.keys import KeyBook, unseal_receiver
from app.services.queries.raw_rows import RawDetail, RawVersion, WaitingRaw
from app.services.queries.rows import Outcome

STATES = ("new", "set_aside", "not_needed")
WAITING = ("new", "set_aside")
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def waiting_raws(
    conn: Connection,
    *,
    states: Collection[str] = ("set_aside",),
    shop_id: int | None = None,
    limit: int = 500,
    after_id: int = 0,
) -> tuple[WaitingRaw, ...]:
    """Return raw orders in these states, the oldest first, from behind ``after_id`` on."""
    query = (
        select(raw_order, shop.c.name.label("shop"))
        .join(shop, shop.c.id == raw_order.c.shop_id)
        .where(raw_order.c.state.in_(sorted(states)), raw_order.c.id > after_id)
        .order_by(raw_order.c.id)
        .limit(limit)
    )
    if shop_id is not None:
        query = query.where(raw_order.c.shop_id == shop_id)
    return tuple(_waiting(row) for row in conn.execute(query))


def _waiting(row: AnyRow) -> WaitingRaw:
    return WaitingRaw(
        row.id, row.shop, row.platform_order_no, row.state, row.reason_code or "", row.reason_params or {},
        row.changed_at, row.version_no,
    )  # fmt: skip


def raw_detail(conn: Connection, keys: KeyBook, raw_id: int) -> RawDetail:
    """Return one raw order with its versions; receivers masked. Raises NotFound."""
    row = _raw_row(conn, raw_id)
    versions = conn.execute(
        select(raw_order_version)
        .where(raw_order_version.c.raw_order_id == raw_id)
        .order_by(raw_order_version.c.version_no.desc())
    )
    number = select(sales_order.c.order_no).where(sales_order.c.id == row.order_id)
    return RawDetail(
        _waiting(row),
        conn.execute(number).scalar() or "",
        tuple(
            RawVersion(
                one.version_no, one.modified_at, one.fetched_at, one.repaired_by, _pretty(one.payload),
                _masked(_person(conn, keys, row, one)),
            )
            for one in versions
        ),
    )  # fmt: skip


def find_raw(conn: Connection, text: str) -> int:
    """Return the id of a raw order by its platform's order number, the newest where shops share it; raise NotFound."""
    found = conn.execute(
        select(raw_order.c.id).where(raw_order.c.platform_order_no == text).order_by(raw_order.c.id.desc())
    ).scalars()
    raw_id = found.first()
    if raw_id is None:
        raise NotFound("raw.not_found", platform_order_no=text[:60])
    return int(raw_id)


def repair_raw(core: Core, raw_id: int, payload: str, by: Actor, *, looked_at: int | None = None) -> PageResult:
    """Store a repaired text of a raw order as its newest version and run it again.

    The receiver stays as it came. A newer version from the platform replaces the repair. Raises BadInput for what is no
    JSON object or still cannot be read, LostRace when it is no longer at the version ``looked_at``; before anything is
    stored.
    """
    by.require(Right.AUDIT)
    _expect_object(payload)
    with core.db.read() as conn:
        row = _raw_row(conn, raw_id)
        if looked_at is not None and row.version_no != looked_at:
            raise LostRace("raw.newer_version", platform_order_no=row.platform_order_no)
        newest = conn.execute(
            select(raw_order_version).where(
                raw_order_version.c.raw_order_id == raw_id, raw_order_version.c.version_no == row.version_no
            )
        ).one()
        person = _person(conn, core.keys, row, newest)
        platform = open_platform(conn, core.keys, row.shop_id, clock=core.clock)
        facts = shop_facts(shop_row(conn, row.shop_id), searchable=platform.CAN.receiver_in_clear)
    try:
        platform.translate(payload, person)  # raises BadInput while it is not repaired
        pulled = PulledOrder(row.platform_order_no, row.modified_at, payload, person)

        def work(tx: Tx) -> None:
            store_repair(tx, core.keys, facts, raw_id, row.version_no, pulled)

        core.db.run(work, by)
        return take_in(core.db, core.keys, facts, platform.translate, only=[raw_id])
    finally:
        platform.close()


def run_again(core: Core, raw_ids: Collection[int], by: Actor) -> PageResult:
    """Read these raw orders again, as a newer program or changed settings may now be able to."""
    by.require(Right.AUDIT)
    done = PageResult()
    with core.db.read() as conn:
        shops = {_raw_row(conn, raw_id).shop_id for raw_id in raw_ids}
    for shop_id in sorted(shops):
        with core.db.read() as conn:
            platform = open_platform(conn, core.keys, shop_id, clock=core.clock)
            facts = shop_facts(shop_row(conn, shop_id), searchable=platform.CAN.receiver_in_clear)
        try:
            done.add(take_in(core.db, core.keys, facts, platform.translate, only=raw_ids))
        finally:
            platform.close()
    return done


def again_each(core: Core, raw_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
    """Read raw orders again and tell of each what became of it: the order's number, or why it still waits."""
    run_again(core, raw_ids, by)
    return _became(core, raw_ids)


def repair_each(core: Core, raw_id: int, looked_at: int, payload: str, by: Actor) -> Outcome:
    """Repair one as ``repair_raw`` does and tell what became of it."""
    repair_raw(core, raw_id, payload, by, looked_at=looked_at)
    return _became(core, [raw_id])[0]


def _became(core: Core, raw_ids: Sequence[int]) -> tuple[Outcome, ...]:
    with core.db.read() as conn:
        rows = {
            row.id: row
            for row in conn.execute(
                select(raw_order, sales_order.c.order_no)
                .outerjoin(sales_order, sales_order.c.id == raw_order.c.order_id)
                .where(among(conn, raw_order.c.id, raw_ids))
            )
        }
    return tuple(_outcome(rows[raw_id]) for raw_id in raw_ids)


def _outcome(row: AnyRow) -> Outcome:
    number = row.platform_order_no
    if row.state in WAITING:
        params = {"platform_order_no": number, **(row.reason_params or {})}
        return Outcome(number, row.reason_code or "raw_state.new", params)
    return Outcome(number, detail=row.order_no or "")


def _expect_object(payload: str) -> None:
    try:
        value = json.loads(payload)
    except ValueError as wrong:
        raise BadInput("raw.not_json", why=str(wrong)[:120]) from None
    if not isinstance(value, dict):
        raise BadInput("raw.not_json", why=type(value).__name__)


def _raw_row(conn: Connection, raw_id: int) -> AnyRow:
    row = conn.execute(
        select(raw_order, shop.c.name.label("shop"))
        .join(shop, shop.c.id == raw_order.c.shop_id)
        .where(raw_order.c.id == raw_id)
    ).one_or_none()
    if row is None:
        raise NotFound("raw.not_found", platform_order_no=str(raw_id))
    return row


def _person(conn: Connection, keys: KeyBook, raw: AnyRow, version: AnyRow) -> Receiver:
    if version.receiver_cipher is None or version.data_key_id is None:
        return Receiver()
    bound_to = f"{raw.shop_id}:{raw.platform_order_no}"
    return unseal_receiver(keys.opened(conn, version.data_key_id), version.receiver_cipher, bound_to)


def _masked(person: Receiver) -> tuple[str, ...]:
    parts = (
        masked_name(person.name),
        masked_phone(person.phone),
        region_short(person.province, person.city),
        masked_street(person.street),
    )
    return tuple(part for part in parts if part)


def _pretty(payload: str) -> str:
    """Return JSON with indents and its escaped letters readable, each value else as it was written; what is none as is.

    Numbers keep their digits and repeated names stay, so that a repair starts from what came.
    """
    try:
        json.loads(payload)
    except ValueError:
        return payload
    parts: list[str] = []
    deep, signs = 0, _SIGN.findall(payload)
    for at, sign in enumerate(signs):
        if sign in "}]":
            deep -= 1
            empty = signs[at - 1] in "{["
            parts.append(sign if empty else f"\n{'  ' * deep}{sign}")
        elif sign in "{[":
            deep += 1
            parts.append(sign if signs[at + 1] in "}]" else f"{sign}\n{'  ' * deep}")
        elif sign == ",":
            parts.append(f",\n{'  ' * deep}")
        else:
            parts.append(": " if sign == ":" else _readable(sign))
    return "".join(parts)


def _readable(sign: str) -> str:
    """Return a string with its letters in place of their escapes; half a letter stays escaped."""
    if "\\u" not in sign:
        return sign
    written = json.dumps(json.loads(sign), ensure_ascii=False)
    return written if written.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in written) else sign
