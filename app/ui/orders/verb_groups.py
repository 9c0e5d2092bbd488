"""The order verbs in groups, and why one cannot be done to the orders chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.services.queries.rows import OrderRow
from app.ui.actions import BY_NAME, Action
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import say

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (QT_TRANSLATE_NOOP("VerbGroups", "打单、发货"),
     ("orders.print", "orders.number", "orders.slips", "orders.carrier", "orders.warehouse", "orders.ship")),
    (QT_TRANSLATE_NOOP("VerbGroups", "停下、放行"),
     ("orders.hold", "orders.release", "orders.urgent", "orders.intercept", "orders.cancel", "orders.stop")),
    (QT_TRANSLATE_NOOP("VerbGroups", "退回一步"),
     ("orders.undo", "orders.revoke", "orders.unroute", "orders.recycle", "orders.unship")),
    (QT_TRANSLATE_NOOP("VerbGroups", "合单、拆单"),
     ("orders.merge", "orders.split", "orders.unregroup", "orders.seal", "orders.unseal")),
    (QT_TRANSLATE_NOOP("VerbGroups", "商品、赠品"),
     ("orders.edit_lines", "orders.match", "orders.gift", "orders.take_gift")),
    (QT_TRANSLATE_NOOP("VerbGroups", "备注、标签"), ("orders.memo", "orders.tag")),
    (QT_TRANSLATE_NOOP("VerbGroups", "建单"), ("orders.make", "orders.copy", "orders.resend")),
    (QT_TRANSLATE_NOOP("VerbGroups", "查看、复制"),
     ("orders.reveal", "orders.pin", "orders.earlier", "orders.later", "orders.queue_menu", "list.select_all",
      "list.copy_cell", "list.copy_rows")),
)  # fmt: skip
"""What stands under which heading; verbs of other names come last."""

_ALONE = frozenset({"orders.make", "orders.undo", "orders.queue_menu", "list.select_all"})
"""Verbs that need no order."""
_ANY = frozenset({
    "orders.copy", "orders.resend", "orders.reveal", "orders.pin", "orders.earlier", "orders.later", "list.copy_cell",
    "list.copy_rows", "orders.slips", "orders.tag", "orders.memo", "orders.stop", "orders.unregroup",
})  # fmt: skip
"""Verbs that fit an order in any state."""
_OVER = frozenset({"shipped", "closed", "cancelled", "replaced"})


def grouped(actions: Sequence[Action]) -> list[tuple[str, list[Action]]]:
    """Return the actions under the headings of their groups, in the groups' order."""
    left = dict.fromkeys(action.name for action in actions)
    found = []
    for words, names in GROUPS:
        mine = [BY_NAME[name] for name in names if name in left]
        for action in mine:
            del left[action.name]
        if mine:
            found.append((QCoreApplication.translate("VerbGroups", words), mine))
    if left:
        found.append((QCoreApplication.translate("VerbGroups", "其他"), [BY_NAME[name] for name in left]))
    return found


def why_not(action: Action, rows: Sequence[OrderRow]) -> str:
    """Return why a verb can be done to none of these orders; empty: it can be tried."""
    if action.name in _ALONE:
        return ""
    if not rows:
        return QCoreApplication.translate("VerbGroups", "先选一单")
    reasons = [_why_not(action.name, row) for row in rows]
    return "" if "" in reasons else reasons[0]


def _why_not(name: str, row: OrderRow) -> str:
    if name in _ANY:
        return ""
    if name in _NEEDS:
        wanted, words = _NEEDS[name]
        if not wanted(row):
            return QCoreApplication.translate("VerbGroups", words)
    if row.state in _OVER and name != "orders.unship":
        return say(f"queue.{row.queue}")
    return ""


_NEEDS: dict[str, tuple[Callable[[OrderRow], bool], str]] = {
    "orders.release": (lambda row: row.held, QT_TRANSLATE_NOOP("VerbGroups", "没有挂起")),
    "orders.hold": (lambda row: not row.held, QT_TRANSLATE_NOOP("VerbGroups", "已经挂起")),
    "orders.unship": (lambda row: row.state == "shipped", QT_TRANSLATE_NOOP("VerbGroups", "还没发货")),
    "orders.ship": (lambda row: row.state == "routed", QT_TRANSLATE_NOOP("VerbGroups", "不在待发货")),
    "orders.revoke": (lambda row: row.state != "received", QT_TRANSLATE_NOOP("VerbGroups", "还没过审")),
    "orders.unroute": (lambda row: row.state == "routed", QT_TRANSLATE_NOOP("VerbGroups", "还没分仓")),
    "orders.print": (lambda row: row.state in ("routed", *_OVER), QT_TRANSLATE_NOOP("VerbGroups", "还没分仓")),
    "orders.number": (lambda row: row.state in ("routed", *_OVER), QT_TRANSLATE_NOOP("VerbGroups", "还没分仓")),
    "orders.recycle": (lambda row: bool(row.waybill_no), QT_TRANSLATE_NOOP("VerbGroups", "没有单号")),
    "orders.take_gift": (lambda row: row.has_gift, QT_TRANSLATE_NOOP("VerbGroups", "没有赠品")),
}
"""What a verb wants of an order, and what is said where that is missing."""
