"""Orders by hand of the facade, for tests."""

from __future__ import annotations

from typing import Any

from app.domain.address import region_faults, split_address
from app.domain.people import Actor
from app.errors import AppError, NotFound
from app.services.queries.making_rows import GoodsFound, Made, MadeOrder, MemoEdit, PlaceFound
from app.services.queries.rows import Outcome

GOODS = {
    "CUP": GoodsFound("CUP", "不锈钢保温杯", "500 ml", 8900, 12),
    "6971234500031": GoodsFound("MJ-ZX-01", "竹纤维毛巾", "单条", 1990, 40),
}


class FakeMaking:
    """Knows two goods; keeps what was asked and done."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.error: AppError | None = None

    def _refuse(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def goods(self, code: str) -> GoodsFound:
        if code not in GOODS:
            raise NotFound("sku.not_found", code=code)
        return GOODS[code]

    def place(self, address: str) -> PlaceFound:
        found = split_address(address)
        faults = region_faults(found.province, found.city, found.district)
        return PlaceFound(
            found.province, found.city, found.district, found.town, found.street,
            tuple(f"address.{fault}" for fault in faults),
        )  # fmt: skip

    def make(self, form: MadeOrder, by: Actor) -> Made:
        self._refuse()
        self.done.append(("make", form))
        return Made(950, "261122-09100")

    def copy(self, order_id: int, key: str, by: Actor) -> Made:
        self.done.append(("copy", order_id))
        return Made(951, "261122-09101")

    def resend(self, order_id: int, pieces: Any, reason: str, key: str, by: Actor) -> Made:
        self._refuse()
        self.done.append(("resend", order_id, dict(pieces), reason))
        return Made(952, "261122-09102")

    def edit(self, order_id: int, edits: Any, by: Actor) -> tuple[Outcome, ...]:
        self._refuse()
        self.done.append(("edit", order_id, tuple(edits)))
        return (Outcome("261122-04830", detail="003-012"),)

    def unedit(self, order_id: int, by: Actor) -> tuple[Outcome, ...]:
        self._refuse()
        self.done.append(("unedit", order_id))
        return (Outcome("261122-04830"),)

    def memo(self, order_ids: Any, edit: MemoEdit, by: Actor) -> tuple[Outcome, ...]:
        self._refuse()
        self.done.append(("memo", tuple(order_ids), edit))
        return tuple(Outcome("261122-04830") for _ in order_ids)
