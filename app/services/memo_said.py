"""What is known of a platform's memo and flag while staff's own differ from them.

Kept in ``raw_order.memo_said``, by column: what the platform had said, and what it shows since it was told. A newer
version that says one of these changes nothing; one that says something else was written there by somebody else
meanwhile: it is newer and wins, and the order waits for a look. A call that found something else there leaves a note
(``untold``): when the platform then says what it had said before, somebody has taken his words back, and it is told
anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from app.domain.intake import IntakeOrder
from app.models.base import AnyRow
from app.models.database import Tx
from app.models.raw_orders import raw_order
from app.services.queue_calls import Call, queue_calls

NAMES = ("seller_memo", "flag")
KIND = "write_memo"
"""The outbox kind of telling; its subject is the raw order."""
_UNTOLD = "untold"
_MOST_KNOWN = 10


def known_of(conn: Connection, raw_order_id: int) -> dict[str, list[Any]]:
    """Return what is known, by column; a column that staff did not change is missing."""
    return {name: values for name, values in _said(conn, raw_order_id).items() if name in NAMES}


def _said(conn: Connection, raw_order_id: int) -> dict[str, list[Any]]:
    said = conn.execute(select(raw_order.c.memo_said).where(raw_order.c.id == raw_order_id)).scalar_one()
    return dict(said or {})


def note_untold(tx: Tx, raw_order_id: int) -> None:
    """Somebody else's words are there, and were not overwritten."""
    said = _said(tx.conn, raw_order_id)
    if said:
        _store(tx, raw_order_id, said | {_UNTOLD: [True]})


def remember_known(tx: Tx, raw_order_id: int, values: Mapping[str, Any]) -> None:
    """Add what the platform says or was told."""
    known = known_of(tx.conn, raw_order_id)
    for name, value in values.items():
        known[name] = [*(one for one in known.get(name, []) if one != value), value][-_MOST_KNOWN:]
    _store(tx, raw_order_id, known)


def know_only(tx: Tx, raw_order_id: int, values: Mapping[str, Any]) -> None:
    """It was told and shows these now: what it said before would be a change again."""
    known = known_of(tx.conn, raw_order_id)
    _store(tx, raw_order_id, known | {name: [value] for name, value in values.items() if name in known})


def as_noted(tx: Tx, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> tuple[IntakeOrder, dict[str, Any]]:
    """Return a newer version with memo and flag as staff left them, unless somebody wrote others there meanwhile.

    The second value is what staff had, by column, where that is overruled.
    """
    said = _said(tx.conn, raw_order_id)
    known = {name: values for name, values in said.items() if name in NAMES}
    if not known:
        return intake, {}
    left: dict[str, list[Any]] = {}
    kept, overruled = {}, {}
    for name, values in known.items():
        theirs, ours = getattr(intake, name), getattr(order, name)
        if theirs == ours:
            continue
        if theirs in values:
            kept[name], left[name] = ours, values
        else:
            overruled[name] = ours
    if overruled:
        tx.event(order.id, "order.memo_overruled", fields=sorted(overruled), ours=overruled.get("seller_memo", ""))
    if left and _UNTOLD in said:
        queue_calls(tx, [Call(KIND, f"shop:{order.shop_id}", raw_order_id)])
    if left != said:
        _store(tx, raw_order_id, left)
    return replace(intake, **kept), overruled


def _store(tx: Tx, raw_order_id: int, known: Mapping[str, list[Any]]) -> None:
    tx.conn.execute(update(raw_order).where(raw_order.c.id == raw_order_id).values(memo_said=known or None))
