"""The stored form of an order from a file, and its translation. Pure.

A payload is JSON with sorted keys holding the mapped cells as text, the receiver's left out, and nothing of the file's
layout: the same orders out of a file with its columns or rows in another order make the same text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.connectors.platforms.files.cells import moment, pieces
from app.connectors.platforms.files.sums import cents, order_sums
from app.domain.address import tidy_receiver
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.money import share
from app.errors import BadInput

VERSION = 1

_TO_SHIP = (
    "待发货|未发货|等待卖家发货|买家已付款|等待发货|待出库|等待出库|备货|已付款|已支付|"
    "unshipped|processing|to.?ship|WAIT_SELLER_SEND"
)
_STATUS: tuple[tuple[re.Pattern[str], PlatformOrderStatus], ...] = tuple(
    (re.compile(words, re.IGNORECASE), status)
    for words, status in (
        (r"退款成功|已退款|全额退款|refunded", PlatformOrderStatus.REFUNDED),
        (r"取消|关闭|作废|cancel|closed", PlatformOrderStatus.CANCELLED),
        (r"锁定|暂停|挂起|待审核|hold|locked", PlatformOrderStatus.ON_HOLD),
        (r"待付款|未付款|等待买家付款|待支付|未支付|unpaid|pending payment|WAIT_BUYER_PAY", PlatformOrderStatus.UNPAID),
        (_TO_SHIP, PlatformOrderStatus.TO_SHIP),
        (r"成功|完成|已签收|completed|finished|delivered", PlatformOrderStatus.COMPLETED),
        (r"已发货|待收货|等待确认收货|等待买家确认|已出库|shipped|in transit", PlatformOrderStatus.SHIPPED),
    )
)
_REFUND_OPEN = re.compile(r"退款中|申请|待.*(?:退|处理)|退货中|售后(?:中|处理)|refund(?:ing| requested)", re.IGNORECASE)
_REFUND_NONE = re.compile(r"无售后|没有|未申请|取消|关闭|拒绝|^无$|^否$|none", re.IGNORECASE)
_REFUND_DONE = re.compile(r"退款成功|已退款|refunded", re.IGNORECASE)
_NO = re.compile(r"否|无|没有|正常|未锁定|未冻结|no|none|normal|false|n|0|-+|/", re.IGNORECASE)
_REST_OPEN = re.compile(
    r"(?:未|待|没).{0,3}尾款|尾款.{0,2}(?:未|待|没)|定金.*(?:已付|支付)(?!.*尾款)|^(?:付定金|定金阶段)$"
    r"|deposit paid|FRONT_PAID_FINAL_NOPAID|FRONT_NOPAID_FINAL_NOPAID",
    re.IGNORECASE,
)
_REST_PAID = re.compile(
    r"尾款.{0,2}(?:已付|已支付|付清|完成|成功)|已付尾款|已支付尾款|付清|全款|现货|fully paid|FRONT_PAID_FINAL_PAID",
    re.IGNORECASE,
)
"""Words of a pre-sale column. The codes in capitals are Taobao's step_trade_status."""
_COD = re.compile(r"货到付款|到付|代收|\bcod\b", re.IGNORECASE)


def make_payload(
    order: Mapping[str, str], lines: list[dict[str, str]], *, zone: str, currency: str, fallback_time: str
) -> str:
    """Return the text that is stored. ``fallback_time`` (ISO) stands in for files without any date column."""
    body: dict[str, Any] = {
        "version": VERSION,
        "zone": zone,
        "currency": currency,
        "order": {name: value for name, value in order.items() if value},
        "lines": [{name: value for name, value in line.items() if value} for line in lines],
    }
    if not order.get("placed_at") and not order.get("paid_at"):
        body["file_time"] = fallback_time
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def translate_payload(payload: str, receiver: Receiver) -> IntakeOrder:
    """Return a stored order in neutral form; raise BadInput with what is wrong."""
    try:
        body = json.loads(payload)
        order, raw_lines = body["order"], body["lines"]
        zone, currency = ZoneInfo(body["zone"]), order.get("currency") or body["currency"]
    except (ValueError, KeyError, TypeError, OSError):
        raise BadInput("file.bad_payload") from None
    check_currency(currency)
    lines = translate_lines(raw_lines, currency)
    extras = sum(cents(order, name, currency) for name in ("postage", "tax", "fee"))
    lines = _priced(lines, cents(order, "paid", currency) - extras)
    placed = order_time(order, "placed_at", zone)
    paid_at = order_time(order, "paid_at", zone)
    first = placed or paid_at or moment(body.get("file_time", ""), ZoneInfo("UTC"))
    if first is None:
        raise BadInput("file.bad_payload")
    status = order_status(order)
    return IntakeOrder(
        platform_order_no=order["order_no"],
        status=status,
        placed_at=first,
        modified_at=paid_at or first,
        currency=currency,
        lines=lines,
        paid_at=paid_at or (first if status is PlatformOrderStatus.TO_SHIP else None),
        ship_by_at=order_time(order, "ship_by_at", zone),
        buyer_nick=order.get("buyer_nick", ""),
        buyer_message=order.get("buyer_message", ""),
        seller_memo=order.get("seller_memo", ""),
        cod=bool(_COD.search(order.get("payment", ""))),
        refund_asked=refund_is_open(order),
        presale=presale_is_open(order),
        risk=warning(order),
        carrier_wish=order.get("carrier", ""),
        receiver=tidy_receiver(receiver),
        **order_sums(order, lines, currency),
    )


def check_currency(currency: str) -> None:
    """Raise BadInput ``file.bad_currency`` unless this is the form of an ISO 4217 code."""
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise BadInput("file.bad_currency", currency=currency[:10])


def order_status(order: Mapping[str, str]) -> PlatformOrderStatus:
    """Return our word for the file's status texts; a text nobody knows waits ON_HOLD, where people see it."""
    if _REFUND_DONE.search(order.get("refund_status", "")):
        return PlatformOrderStatus.REFUNDED
    text = order.get("status", "")
    known = (status for words, status in _STATUS if words.search(text))
    status = next(known, PlatformOrderStatus.ON_HOLD) if text else PlatformOrderStatus.TO_SHIP
    held = _says_something(order, "ship_hold")
    return PlatformOrderStatus.ON_HOLD if held and status is PlatformOrderStatus.TO_SHIP else status


def _says_something(order: Mapping[str, str], name: str) -> bool:
    """Tell whether a column about something unusual says more than that there is nothing."""
    text = order.get(name, "").strip()
    return bool(text) and not _NO.fullmatch(text)


def presale_is_open(order: Mapping[str, str]) -> bool:
    """Tell whether the file says that a deposit is paid and the rest is not."""
    text = order.get("presale", "")
    return bool(_REST_OPEN.search(text)) and not _REST_PAID.search(text)


def warning(order: Mapping[str, str]) -> str:
    """Return what the platform warns of, in the file's words; words of a pre-sale that nobody knows are a warning.

    A person can pass a warning, an open pre-sale only its last payment: so a word is never guessed to be one.
    """
    told = order["risk"] if _says_something(order, "risk") else ""
    stage = order.get("presale", "")
    known = _REST_OPEN.search(stage) or _REST_PAID.search(stage)
    if known or not _says_something(order, "presale"):
        return told
    return " / ".join(part for part in (told, stage) if part)


def refund_is_open(order: Mapping[str, str]) -> bool:
    """Tell whether the file says that the buyer has asked for a refund that is not settled."""
    text = order.get("refund_status", "")
    return bool(_REFUND_OPEN.search(text)) and not _REFUND_NONE.search(text)


def order_time(order: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    """Return one of the order's times in UTC."""
    return moment(order.get(name, ""), zone)


def translate_lines(raw_lines: list[dict[str, str]], currency: str) -> tuple[IntakeLine, ...]:
    """Return the goods lines; lines without a number of their own are named by SKU, stable over files."""
    lines: list[IntakeLine] = []
    used: dict[str, int] = {}
    for raw in raw_lines:
        name = line_name(raw)
        used[name] = used.get(name, 0) + 1
        lines.append(translate_line(raw, currency, name if used[name] == 1 else f"{name}#{used[name]}"))
    return tuple(lines)


def line_name(raw: Mapping[str, str]) -> str:
    """Return what a line is called within its order."""
    for field in ("line_no", "sku_code", "variant_no"):
        if raw.get(field):
            return raw[field]
    what = "\x1f".join(raw.get(field, "") for field in ("listing_no", "title", "spec"))
    return hashlib.blake2b(what.encode(), digest_size=6).hexdigest()


def translate_line(raw: Mapping[str, str], currency: str, platform_line_no: str) -> IntakeLine:
    """Return one goods line; raise BadInput with what is wrong in it."""
    if not raw.get("sku_code") and not raw.get("title"):
        raise BadInput("line.no_goods")
    qty = pieces(raw.get("qty", ""))
    price, total = cents(raw, "price", currency), cents(raw, "line_total", currency)
    discount = cents(raw, "line_discount", currency)
    if min(price, total, discount) < 0:
        raise BadInput("money.negative")
    if not raw.get("line_total"):
        total = max(0, price * qty - discount)
    elif price * qty < total:
        price = -(-total // qty)
    return IntakeLine(
        platform_line_no=platform_line_no,
        listing_no=raw.get("listing_no", ""),
        variant_no=raw.get("variant_no", ""),
        merchant_code=raw.get("sku_code", ""),
        title=raw.get("title", "") or raw.get("sku_code", ""),
        spec=raw.get("spec", ""),
        qty=qty,
        price_cents=price,
        discount_cents=price * qty - total,
        total_cents=total,
        barcode=raw.get("barcode", ""),
    )


def _priced(lines: tuple[IntakeLine, ...], goods_cents: int) -> tuple[IntakeLine, ...]:
    """Give lines without any price their share, by pieces, of what was paid for goods."""
    if goods_cents <= 0 or any(line.total_cents for line in lines):
        return lines
    priced = []
    for line, total in zip(lines, share(goods_cents, [line.qty for line in lines]), strict=True):
        price = -(-total // line.qty)
        values = {**vars(line), "price_cents": price, "discount_cents": price * line.qty - total, "total_cents": total}
        priced.append(IntakeLine(**values))
    return tuple(priced)
