"""A shop in memory whose orders may change between any two calls; understands what the pull asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

START = datetime(2026, 3, 1, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


class ShiftingShop(httpx.BaseTransport):
    """Lists orders by id within a window of modification time, and lets ``between`` happen before each call."""

    def __init__(self, count: int, between: Callable[[ShiftingShop, int], None] | None = None) -> None:
        self.orders: dict[int, dict[str, Any]] = {}
        self.between = between
        self.calls: list[httpx.URL] = []
        for number in range(1, count + 1):
            self.add(number * 3, START + timedelta(minutes=number))

    def add(self, order_id: int, modified: datetime, **more: object) -> None:
        self.orders[order_id] = {
            "id": order_id,
            "status": "processing",
            "date_created_gmt": stamp(START),
            "date_modified_gmt": stamp(modified),
            "billing": {},
            "shipping": {},
            **more,
        }

    def touch(self, order_id: int, moment: datetime) -> None:
        self.orders[order_id]["date_modified_gmt"] = stamp(moment)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.between:
            self.between(self, len(self.calls))
        self.calls.append(request.url)
        asked = request.url.params
        assert asked["dates_are_gmt"] == "true"
        assert (asked["orderby"], asked["order"]) == ("id", "asc")
        wanted = {"trash"} if asked["status"] == "trash" else {"processing", "cancelled"}
        found = [
            order
            for _, order in sorted(self.orders.items())
            if order["status"] in wanted
            and asked["modified_after"] < order["date_modified_gmt"] < asked["modified_before"]
        ]
        start = self.offset_of(asked)
        part = found[start : start + int(asked["per_page"])]
        return httpx.Response(200, content=self.render(part), headers={"X-WP-Total": str(len(found))})

    def offset_of(self, asked: httpx.QueryParams) -> int:
        return int(asked["offset"])

    def render(self, part: list[dict[str, Any]]) -> bytes:
        return json.dumps(part).encode()
