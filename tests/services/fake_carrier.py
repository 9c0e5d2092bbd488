"""A carrier account that answers as told: it remembers request numbers and gives each its first answer again."""

from __future__ import annotations

from collections.abc import Callable

from app.connectors.base import CarrierCan, WaybillAnswer, WaybillAsk


class FakeCarrier:
    """Meets app.connectors.base.Carrier."""

    CAN = CarrierCan(recycles=True, answers_duplicate=True)

    def __init__(self) -> None:
        self.asked: list[WaybillAsk] = []
        self.given: dict[str, str] = {}
        """Number by request number."""
        self.recycled: list[tuple[str, str]] = []
        self.trouble: list[BaseException] = []
        """Raised one by one, before anything is done."""
        self.cut: list[BaseException] = []
        """Raised one by one, after the number was given."""
        self.meanwhile: Callable[[], object] = lambda: None
        """Done while the call hangs."""
        self.next_number = 1

    def test(self) -> str:
        """See Carrier."""
        return "fake"

    def request_waybill(self, ask: WaybillAsk) -> WaybillAnswer:
        """See Carrier."""
        self.asked.append(ask)
        if self.trouble:
            raise self.trouble.pop(0)
        if ask.request_no not in self.given:
            self.given[ask.request_no] = f"SF{1_000_000_000_000 + self.next_number}"
            self.next_number += 1
        self.meanwhile()
        if self.cut:
            raise self.cut.pop(0)
        return WaybillAnswer(
            self.given[ask.request_no], routing_code="755W-AB-012", routing_small="深圳集", service_name="标快",
            qr_text=f"MMM={ask.request_no}",
        )  # fmt: skip

    def recycle_waybill(self, request_no: str, waybill_no: str) -> None:
        """See Carrier."""
        if self.trouble:
            raise self.trouble.pop(0)
        self.recycled.append((request_no, waybill_no))

    def close(self) -> None:
        """See Carrier."""
