"""Write the memo of staff to the shop, without taking away what somebody else wrote there meanwhile.

WooCommerce has no field for it. Where the account names the meta key of a plugin that keeps one (``memo_meta``), that
is read and set; the same key is updated in place (observed). Without, the memo is left as a private order note, which
the shop's staff see and the buyer is not mailed (documented; observed with a customer's note): notes are only ever
added, so nothing can be overwritten, and they are no part of an order that is read again. There are no flags.
"""

from __future__ import annotations

from typing import Any

from app.connectors.base import MemoChange, MemoThere
from app.connectors.platforms.woocommerce.account import Account
from app.connectors.platforms.woocommerce.api import WooApi, list_of
from app.connectors.platforms.woocommerce.order_meta import meta_to_send, read_now
from app.connectors.platforms.woocommerce.translate import memo_of, number_mark
from app.errors import Unclear


def write_memo(api: WooApi, change: MemoChange, account: Account) -> MemoThere:
    """Write the memo of one order; see Platform.write_memo.

    Raises Declined ``woocommerce.order_gone``; Unclear when a write was cut or is not seen in the answer.
    """
    number = change.platform_order_no
    path = f"orders/{number}"
    order = read_now(api, path)
    shown = memo_of(order, number, account)
    if change.memo is None or shown == change.memo:
        return MemoThere(shown)
    mark = number_mark(order, number, account)
    text = change.memo.removeprefix(mark).strip()
    if not account.memo_meta:
        _leave_note(api, path, text, {known.removeprefix(mark).strip() for known in change.known_memos})
        return MemoThere(shown)
    wanted = f"{mark} {text}".strip()
    if shown == wanted:
        return MemoThere(shown)
    if shown not in change.known_memos:
        return MemoThere(shown, taken=False)
    body = {"meta_data": [meta_to_send(order, account.memo_meta, text)]}
    answer = api.send_json("PUT", path, body, repeatable=False)
    written = memo_of(answer, number, account) if isinstance(answer, dict) else ""
    if written != wanted:  # caches have answered for shops before
        raise Unclear("woocommerce.write_not_seen")
    return MemoThere(written)


def _leave_note(api: WooApi, path: str, text: str, before: set[str]) -> None:
    """Leave a private note unless the newest memo among the notes is this one; an emptied memo has nothing to say."""
    notes = [note for note in list_of(api.get_json(f"{path}/notes", {"type": "internal"}), "notes") if _is_note(note)]
    for note in sorted(notes, key=lambda note: int(note["id"]), reverse=True):
        if note["note"] == text:
            return
        if note["note"] in before:
            break
    if text:
        api.send_json("POST", f"{path}/notes", {"note": text, "customer_note": False}, repeatable=False)


def _is_note(note: Any) -> bool:  # noqa: ANN401 - an element of a vendor's list
    return isinstance(note, dict) and isinstance(note.get("id"), int) and isinstance(note.get("note"), str)
