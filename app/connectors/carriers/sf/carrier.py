"""SF Express 顺丰 (Fengqiao 丰桥) as a Carrier: take a number, ask for the first answer, give a number back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.connectors.base import Clock, WaybillAnswer, WaybillAsk
from app.connectors.carriers.sf.account import CAN, Account, read_account
from app.connectors.carriers.sf.gateway import (
    CANCELLED_ALREADY,
    DUPLICATE,
    UNKNOWN_ORDER,
    Refused,
    SfGateway,
    inner_error,
)
from app.connectors.carriers.sf.waybills import order_message, waybill_answer
from app.connectors.http import Wire, build_client, vendor_text
from app.connectors.rates import NO_PACE, Pace
from app.errors import Declined, Unclear

if TYPE_CHECKING:
    import httpx

_CREATE, _SEARCH, _UPDATE = "EXP_RECE_CREATE_ORDER", "EXP_RECE_SEARCH_ORDER_RESP", "EXP_RECE_UPDATE_ORDER"


class Sf:
    """One SF account."""

    CAN = CAN

    def __init__(self, account: Account, gateway: SfGateway, *, new_id: Callable[[], str]) -> None:
        self._account = account
        self._gateway = gateway
        self._new_id = new_id

    def test(self) -> str:
        """Ask for an order that cannot exist: being told so proves address, signature and permission."""
        host = urlsplit(self._account.url).hostname or ""
        try:
            self._gateway.call(_SEARCH, {"orderId": f"TEST-{self._new_id()}", "searchType": "1"}, repeatable=True)
        except Refused as refused:
            if refused.code not in UNKNOWN_ORDER:
                raise inner_error(refused) from None
            return f"{host} {refused.code}"
        return host

    def request_waybill(self, ask: WaybillAsk) -> WaybillAnswer:
        """Take a number; a repeated ``request_no`` returns the first answer (SF says 8016, then we search).

        Raises Unclear when the call was cut: ask again with the same number.
        """
        message = order_message(ask, self._account)
        try:
            return waybill_answer(self._gateway.call(_CREATE, message, repeatable=False), ask.request_no)
        except Refused as refused:
            if refused.code != DUPLICATE:
                raise inner_error(refused) from None
        return self._first_answer(ask.request_no)

    def _first_answer(self, request_no: str) -> WaybillAnswer:
        try:
            result = self._gateway.call(_SEARCH, {"orderId": request_no, "searchType": "1"}, repeatable=True)
        except Refused as refused:
            if refused.code in UNKNOWN_ORDER:
                raise Unclear("sf.duplicate_not_found", vendor_code=refused.code) from None
            raise inner_error(refused) from None
        return waybill_answer(result, request_no)

    def recycle_waybill(self, request_no: str, waybill_no: str) -> None:
        """Cancel the order and give its number back; "already cancelled" (8037) is success."""
        message = {
            "orderId": request_no,
            "dealType": 2,
            "waybillNoInfoList": [{"waybillType": 1, "waybillNo": waybill_no}],
        }
        try:
            result = self._gateway.call(_UPDATE, message, repeatable=True)
        except Refused as refused:
            if refused.code == CANCELLED_ALREADY:
                return
            raise inner_error(refused) from None
        if str(result.get("resStatus")) != "2":
            raise Declined(
                "sf.not_recycled", waybill_no=waybill_no, vendor_code=vendor_text(result.get("resStatus"), 20)
            )

    def close(self) -> None:
        """Close the client."""
        self._gateway.close()


def create(
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    clock: Clock,
    pace: Pace = NO_PACE,
    transport: httpx.BaseTransport | None = None,
) -> Sf:
    """Build the connector of one account; raises BadInput naming the setting that cannot be used."""
    account = read_account(settings, secrets)
    wire = Wire(build_client(transport=transport, proxy=settings.get("proxy")), clock=clock, pace=pace)

    def new_id() -> str:
        return str(uuid.uuid4())

    return Sf(account, SfGateway(account, wire, clock=clock, new_id=new_id), new_id=new_id)
