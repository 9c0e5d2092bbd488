"""A newer version of a known raw order: the difference, field by field, is applied, and each part is an event.

Blanks and masks never overwrite known receiver data. What matters to the floor (goods, receiver) pulls an order that
passed audit back to it, with the paper label named; what the platform ended, ends here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.domain.exceptions import ABOUT_MONEY, ABOUT_RECEIVER, ExceptionKind
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.masking import is_masked
from app.domain.order_state import OrderState
from app.errors import Param
from app.models.base import AnyRow
from app.models.database import Tx
from app.models.orders import order_event, order_exception, order_line, receiver, sales_order
from app.models.parcels import writeback
from app.services import order_book
from app.services.audit_settings import audit_settings
from app.services.cancel_orders import cancelled_on_platform
from app.services.give_gifts import lost_gifts
from app.services.intake_regrouped import (
    all_cancelled,
    bring_back,
    overruled_ahead,
    pass_texts_on,
    tell_successors,
)
from app.services.intake_rows import ShopFacts, line_row, money_values
from app.services.keys import KeyBook
from app.services.match_listings import key_of, match_lines
from app.services.memo_said import as_noted
from app.services.pull_back import back_to_audit, has_left, labels_on_paper
from app.services.receivers import identity, open_receiver, replace_receiver, same_key
from app.services.record_changes import Changed, add_lines, change_line, change_order
from app.services.said_before import as_edited
from app.services.sum_lines import sum_lines

ENDED = frozenset({PlatformOrderStatus.CANCELLED, PlatformOrderStatus.REFUNDED, PlatformOrderStatus.DELETED})
_SENT = frozenset({PlatformOrderStatus.SHIPPED, PlatformOrderStatus.COMPLETED})
_ON_FLOOR = frozenset({OrderState.AUDITED.value, OrderState.ROUTED.value})
_LEFT = frozenset({OrderState.SHIPPED.value, OrderState.CLOSED.value})
_LINE_MONEY = ("price_cents", "discount_cents", "tax_cents", "total_cents")
_WANTED_AGAIN = "order.wanted_again"


def apply_changes(
    tx: Tx, keys: KeyBook, shop: ShopFacts, order_id: int, raw_order_id: int, intake: IntakeOrder
) -> bool:
    """Bring a working order in line with its raw order's newest version; return True when anything changed."""
    order = tx.conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
    intake, overruled = as_edited(tx, order, raw_order_id, intake)
    intake, notes = as_noted(tx, order, raw_order_id, intake)
    if order.state == OrderState.REPLACED.value:
        if all_cancelled(tx, order_id):
            return _revived(tx, order, intake)
        if not _decides(tx, keys, order, raw_order_id, intake):
            return _texts(tx, order, intake) | overruled_ahead(tx, order_id, notes, intake.flag)
        if not bring_back(tx, order_id):
            return _tell_successors(tx, keys, order, raw_order_id, intake)
        order = tx.conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
    if order.state == OrderState.CANCELLED.value:
        return _revived(tx, order, intake)
    if intake.status in ENDED:
        cancelled_on_platform(tx, order_id, intake.status.value)
        return True
    changed = [_texts(tx, order, intake)]
    if order.state in _LEFT:
        return any(changed)
    changed.append(_flags(tx, order, raw_order_id, intake))
    changed.append(_receiver(tx, keys, shop, order, intake))
    changed.append(_lines(tx, shop, order, raw_order_id, intake))
    changed.append(_overruled_notes(tx, order_id, notes, intake))
    if overruled and order.state == OrderState.RECEIVED.value:  # past audit the change has stopped it already
        changed.append(order_book.open_exception(tx, order_id, ExceptionKind.ITEMS_CHANGED, items=_told(intake.lines)))
    if any(changed):
        _gifts(tx, order_id)
        order_book.settle(tx, [order_id])
    return any(changed)


def _overruled_notes(tx: Tx, order_id: int, notes: Mapping[str, Any], intake: IntakeOrder) -> bool:
    """Somebody else wrote another memo or flag on the platform while staff wrote theirs: it waits for a look."""
    opened = False
    if "seller_memo" in notes:
        opened = order_book.open_exception(tx, order_id, ExceptionKind.MEMO)
    if "flag" in notes:
        opened |= order_book.open_exception(tx, order_id, ExceptionKind.FLAG, flag=intake.flag)
    return opened


def _gifts(tx: Tx, order_id: int) -> None:
    """Stop an order past audit that earns less gifts now; back in audit they are given anew."""
    order = tx.conn.execute(
        select(sales_order.c.id, sales_order.c.state, sales_order.c.has_gift).where(sales_order.c.id == order_id)
    ).one()
    if order.has_gift and order.state in _ON_FLOOR:
        lost = lost_gifts(tx, order_id)
        if lost:
            _intercept(tx, order, ExceptionKind.GIFT_CHANGED, gifts=lost)


def _revived(tx: Tx, order: AnyRow, intake: IntakeOrder) -> bool:
    """A cancelled order that the platform wants shipped again: said once in the timeline; a person makes a new one."""
    if intake.status is not PlatformOrderStatus.TO_SHIP:
        return False
    said = select(order_event.c.id).where(order_event.c.order_id == order.id, order_event.c.code == _WANTED_AGAIN)
    if tx.conn.execute(said.limit(1)).first() is not None:
        return False
    tx.event(order.id, _WANTED_AGAIN, status=intake.status.value)
    return True


def _decides(tx: Tx, keys: KeyBook, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> bool:
    """Tell whether a newer version changes what is sent, to whom, for how much, or whether at all."""
    before, after = _open_pieces(tx, order.id, raw_order_id, intake)
    return (
        intake.status in ENDED
        or any(on for on, _ in _wanted_flags(tx, raw_order_id, intake).values())
        or any(getattr(order, name) != value for name, value in money_values(intake).items())
        or (order.presale, order.risk) != (intake.presale, intake.risk)
        or (bool(intake.lines) and before != after)
        or _costs_differ(tx, order.id, raw_order_id, intake)
        or _new_person(tx, keys, order, intake) is not None
    )


def _costs_differ(tx: Tx, order_id: int, raw_order_id: int, intake: IntakeOrder) -> bool:
    """Tell whether some known line costs something else in the newer version."""
    rows = tx.conn.execute(
        select(order_line).where(order_line.c.order_id == order_id, order_line.c.raw_order_id == raw_order_id)
    )
    known = {row.platform_line_no: row for row in rows}
    return any(
        getattr(known[line.platform_line_no], name) != getattr(line, name)
        for line in intake.lines
        if line.platform_line_no in known
        for name in _LINE_MONEY
    )


def _tell_successors(tx: Tx, keys: KeyBook, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> bool:
    """Goods of a merged or split order have left already: the rest is stopped with what the platform changed."""
    if intake.status in ENDED:
        tell_successors(tx, order.id, raw_order_id, intake.status.value, {})
        return True
    found: dict[ExceptionKind, dict[str, Param]] = {
        kind: params for kind, (on, params) in _wanted_flags(tx, raw_order_id, intake).items() if on
    }
    before, after = _open_pieces(tx, order.id, raw_order_id, intake)
    if intake.lines and before != after:
        found[ExceptionKind.ITEMS_CHANGED] = {"items": _told(intake.lines)}
    if _new_person(tx, keys, order, intake) is not None:
        found[ExceptionKind.ADDRESS_CHANGED] = {}
    changed = _texts(tx, order, intake)
    tell_successors(tx, order.id, raw_order_id, "", found)
    return changed or bool(found)


def _open_pieces(
    tx: Tx, order_id: int, raw_order_id: int, intake: IntakeOrder
) -> tuple[dict[str, int], dict[str, int]]:
    """Return pieces still to be sent by the platform's line number, as stored and as the newer version has them."""
    rows = tx.conn.execute(
        select(order_line).where(order_line.c.order_id == order_id, order_line.c.raw_order_id == raw_order_id)
    )
    before = {row.platform_line_no: row.qty - row.refunded_qty for row in rows if row.qty > row.refunded_qty}
    after = {
        line.platform_line_no: line.qty - line.refunded_qty for line in intake.lines if line.qty > line.refunded_qty
    }
    return before, after


def _texts(tx: Tx, order: AnyRow, intake: IntakeOrder) -> bool:
    values: dict[str, Any] = {
        "buyer_message": intake.buyer_message,
        "seller_memo": intake.seller_memo,
        "flag": intake.flag,
        "presale": intake.presale,
        "risk": intake.risk,
        "paid_at": intake.paid_at,
        **money_values(intake),
    }
    if intake.ship_by_at is not None:
        values["ship_by_at"] = intake.ship_by_at
        values["sort_at"] = intake.ship_by_at
    changed = change_order(tx, order.id, values)
    if not changed:
        return False
    fields = sorted(set(changed) - {"sort_at"})
    if any(name.endswith("_cents") for name in changed):  # what finance saw were other sums
        voided = change_order(tx, order.id, {"finance_passed_at": None})
        changed |= voided
        if voided and order.state in _ON_FLOOR:
            order_book.open_exception(tx, order.id, ExceptionKind.FINANCE, paid_cents=intake.paid_cents)
    tx.event(order.id, "order.changed_by_platform", fields=fields, changes=changed)
    if order.state == OrderState.REPLACED.value:
        pass_texts_on(tx, order, changed)
        return True
    if order.state in _LEFT:
        return True
    _said_anew(tx, order, intake, changed)
    if order.state == OrderState.RECEIVED.value and any(field.endswith("_cents") for field in fields):
        order_book.close_exceptions(tx, [order.id], ABOUT_MONEY, "cured")
    return True


def _said_anew(tx: Tx, order: AnyRow, intake: IntakeOrder, changed: Changed) -> None:
    """Stop an order whose message, memo or flag changed after somebody or the audit has passed it; free a silent one.

    What the audit has not looked at yet it will find by itself, unless a rule has read it.
    """
    limits = audit_settings(tx.conn).of(order.shop_id)
    asks: dict[ExceptionKind, tuple[str, bool, dict[str, Any]]] = {
        ExceptionKind.MESSAGE: ("buyer_message", bool(intake.buyer_message.strip()), {}),
        ExceptionKind.MEMO: ("seller_memo", bool(intake.seller_memo.strip()), {}),
        ExceptionKind.FLAG: ("flag", intake.flag in limits.flags, {"flag": intake.flag}),
    }
    anew = {kind: (on, params) for kind, (name, on, params) in asks.items() if name in changed}
    if not anew:
        return
    on_floor = order.state in _ON_FLOOR
    settled = set() if on_floor else _settled_kinds(tx, order.id)
    for kind, (on, params) in anew.items():
        if not on:
            order_book.close_exceptions(tx, [order.id], [kind.value], "cured")
        elif kind not in limits.off and (on_floor or kind.value in settled):
            order_book.open_exception(tx, order.id, kind, **params)


def _settled_kinds(tx: Tx, order_id: int) -> set[str]:
    """Return the kinds that were found on an order once and are closed."""
    closed = select(order_exception.c.kind).where(
        order_exception.c.order_id == order_id, order_exception.c.closed_at.is_not(None)
    )
    return set(tx.conn.execute(closed).scalars())


def _flags(tx: Tx, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> bool:
    """Holds, refund wishes and shipping elsewhere open and close as the platform says so."""
    open_now = order_book.open_kinds(tx.conn, [order.id]).get(order.id, [])
    changed = _warnings(tx, order, intake)
    for kind, (on, params) in _wanted_flags(tx, raw_order_id, intake).items():
        if on and kind.value not in open_now:
            changed |= order_book.open_exception(tx, order.id, kind, **params)
        elif not on and kind.value in open_now:
            changed |= bool(order_book.close_exceptions(tx, [order.id], [kind.value], "cured"))
    return changed


def _wanted_flags(tx: Tx, raw_order_id: int, intake: IntakeOrder) -> dict[ExceptionKind, tuple[bool, dict[str, Any]]]:
    nothing: dict[str, Any] = {}
    return {
        ExceptionKind.PLATFORM_HOLD: (intake.status is PlatformOrderStatus.ON_HOLD, nothing),
        ExceptionKind.REFUND_ASKED: (intake.refund_asked, nothing),
        ExceptionKind.SHIPPED_ELSEWHERE: (
            intake.status in _SENT and not _told_by_us(tx, raw_order_id),
            {"status": intake.status.value},
        ),
    }


def _warnings(tx: Tx, order: AnyRow, intake: IntakeOrder) -> bool:
    """Stop or free an order whose warning or pre-sale changed; the same again says nothing new, it may be passed."""
    changed = False
    off = audit_settings(tx.conn).of(order.shop_id).off
    risk: dict[str, Any] = {"risk": intake.risk}
    for kind, before, after, params in (
        (ExceptionKind.PLATFORM_RISK, order.risk, intake.risk, risk),
        (ExceptionKind.PRESALE, order.presale, intake.presale, {}),
    ):
        if before == after:
            continue
        changed |= bool(order_book.close_exceptions(tx, [order.id], [kind.value], "cured"))
        if after and kind not in off:
            changed |= order_book.open_exception(tx, order.id, kind, **params)
    return changed


def _told_by_us(tx: Tx, raw_order_id: int) -> bool:
    ours = select(writeback.c.id).where(writeback.c.raw_order_id == raw_order_id).limit(1)
    return tx.conn.execute(ours).first() is not None


def _receiver(tx: Tx, keys: KeyBook, shop: ShopFacts, order: AnyRow, intake: IntakeOrder) -> bool:
    person = _new_person(tx, keys, order, intake)
    if person is None:
        return False
    _intercept(tx, order, ExceptionKind.ADDRESS_CHANGED)
    replace_receiver(tx, keys, order.id, person, indexed=shop.searchable)
    tx.event(order.id, "order.receiver_changed")
    order_book.close_exceptions(tx, [order.id], ABOUT_RECEIVER, "cured")
    return True


def _new_person(tx: Tx, keys: KeyBook, order: AnyRow, intake: IntakeOrder) -> Receiver | None:
    """Return the receiver that a newer version makes of the known one, None when that is the same."""
    row = tx.conn.execute(
        select(receiver.c.same_key, receiver.c.cipher)
        .where(receiver.c.order_id == order.id, receiver.c.current)
        .order_by(receiver.c.id.desc())
    ).first()
    words = keys.words(tx.conn)
    if row is None or row.cipher is None:
        return None
    told = same_key(words, intake.receiver)
    if told is not None and row.same_key == told:
        return None
    old = open_receiver(tx.conn, keys, order.id)
    person = keep_known(old, intake.receiver)
    return None if identity(person) == identity(old) else person


def keep_known(old: Receiver, new: Receiver) -> Receiver:
    """Return the new receiver with blanks and masked texts filled from the old one; regions change only as a whole."""

    def better(name: str) -> str:
        text: str = getattr(new, name)
        return text if text and not is_masked(text) else getattr(old, name)

    regions = ("province", "city", "district", "town", "street", "postcode", "country")
    whole = bool(new.street) and not is_masked(new.street)
    values = {name: getattr(new if whole else old, name) for name in regions}
    return Receiver(name=better("name"), phone=better("phone"), token=new.token or old.token, **values)


def _lines(tx: Tx, shop: ShopFacts, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> bool:
    ours = (
        select(order_line)
        .where(order_line.c.order_id == order.id, order_line.c.raw_order_id == raw_order_id)
        .order_by(order_line.c.id)
    )
    before, after = _open_pieces(tx, order.id, raw_order_id, intake)
    if before == after or not intake.lines:
        return _line_money(tx, order, tx.conn.execute(ours).all(), intake)
    if has_left(tx, order.id):
        return order_book.open_exception(tx, order.id, ExceptionKind.ITEMS_CHANGED, items=_told(intake.lines))
    if all(line.qty <= line.refunded_qty for line in intake.lines):
        cancelled_on_platform(tx, order.id, PlatformOrderStatus.REFUNDED.value)
        return True
    _intercept(tx, order, ExceptionKind.ITEMS_CHANGED, items=_told(intake.lines))
    matches = match_lines(tx, shop.id, intake.lines)
    known = {row.platform_line_no: row for row in tx.conn.execute(ours)}  # matching may have given them a SKU
    fresh = []
    changed: Changed = {}
    for line in intake.lines:
        values = line_row(order.id, raw_order_id, line, matches)
        if line.platform_line_no in known:
            changed |= change_line(tx, known.pop(line.platform_line_no), values)
        else:
            fresh.append(values)
    changed |= add_lines(tx, fresh)
    for row in known.values():
        # A line the platform took away stays as history (parcels may name it), with nothing left to send.
        changed |= change_line(tx, row, {"refunded_qty": row.qty})
    changed |= sum_lines(tx, [order.id]).get(order.id, {})
    wanted = [line for line in intake.lines if line.qty > line.refunded_qty]
    if all(matches[key_of(line)].goods.known for line in wanted):
        order_book.close_exceptions(tx, [order.id], [ExceptionKind.UNMATCHED.value], "cured")
    tx.event(order.id, "order.items_changed", items=_told(intake.lines), changes=changed)
    return True


def _line_money(tx: Tx, order: AnyRow, rows: Sequence[AnyRow], intake: IntakeOrder) -> bool:
    """Take over what lines cost when their pieces stay the same; the floor does not see money."""
    known = {row.platform_line_no: row for row in rows}
    changed: Changed = {}
    for line in intake.lines:
        if line.platform_line_no in known:
            values = {name: getattr(line, name) for name in _LINE_MONEY}
            changed |= change_line(tx, known[line.platform_line_no], values)
    if changed:
        fields = sorted({key.rpartition(".")[2] for key in changed})
        tx.event(order.id, "order.changed_by_platform", fields=fields, changes=changed)
    return bool(changed)


def _told(lines: Sequence[IntakeLine]) -> list[str]:
    return [f"{line.merchant_code or line.title} ×{line.qty - line.refunded_qty}" for line in lines]


def _intercept(tx: Tx, order: AnyRow, kind: ExceptionKind, **params: Param) -> None:
    """Past audit: back to it, with a reason that a person has to pass. In audit: the change is simply part of it.

    An order of which a parcel has left cannot go back; it stops where it is.
    """
    if order.state in _ON_FLOOR:
        if has_left(tx, order.id):
            labels = labels_on_paper(tx, [order.id]).get(order.id, [])
        else:
            labels = back_to_audit(tx, order.id, kind.value)
        detail: dict[str, Any] = {**params, **({"labels": labels} if labels else {})}
        order_book.open_exception(tx, order.id, kind, **detail)
