"""The life behind the counters: orders come in, buyers change their minds, time passes."""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING, Any

from simulators import places
from simulators.order_maker import Habits, make_order
from simulators.shop import shape

if TYPE_CHECKING:
    from simulators.shop.api import Shop, ShopApplication


class Life:
    """Makes orders and changes them as buyers and shop staff would."""

    def __init__(self, application: ShopApplication, seed: int, habits: Habits) -> None:
        self.application = application
        self.store = application.store
        self.seed = seed
        self.habits = habits

    def shop(self, slug: str) -> Shop:
        """Return a shop; raises KeyError for an unknown one."""
        return self.application.shops[slug]

    def make_orders(
        self,
        count: int,
        *,
        slug: str | None = None,
        seed: int | None = None,
        spread_s: float = 0.0,
        backdate: bool = False,
        habits: Habits | None = None,
    ) -> list[dict[str, Any]]:
        """File ``count`` new orders in one transaction and return (shop, id, number, status, fault) of each.

        Their creation times spread over the last ``spread_s`` seconds, oldest first. ``date_modified`` is now, as it
        must be for a running client not to miss them, or shortly after creation with ``backdate``.
        """
        seed = self.seed if seed is None else seed
        slugs = [slug] if slug else list(self.application.shops)
        random = Random(f"{seed}/spread/{self.store.meta('orders made', '0')}")
        made: list[dict[str, Any]] = []
        with self.store.transaction():
            now = self.store.now()
            for age in sorted((random.uniform(0, spread_s) for _ in range(count)), reverse=True):
                shop = self.shop(random.choice(slugs))
                number = self.store.next_number(f"orders made by {shop.front.slug}", 0)
                plan = make_order(seed, shop.front.slug, number, shop.front.categories, habits or self.habits)
                created = now - age
                paid = min(created + random.uniform(20, 240), now)
                doc = shop.desk.file_plan(plan, created, paid if backdate else now)
                facts = {"shop": shop.front.slug, "id": doc["id"], "number": doc["number"], "status": doc["status"]}
                made.append({**facts, "fault": plan.truth["fault"]})
            self.store.set_meta("orders made", str(int(self.store.meta("orders made", "0")) + count))
        return made

    # -- what happens to one order -----------------------------------------------------------------------------------

    def change_status(self, slug: str, order_id: int, status: str) -> dict[str, Any]:
        """Set a status from inside the shop (cancel, pay, complete, put back)."""
        with self.store.transaction():
            desk = self.shop(slug).desk
            doc = desk.find(order_id)
            desk.set_status(doc, status)
            desk.save(doc)
        return doc

    def trash(self, slug: str, order_id: int) -> dict[str, Any]:
        with self.store.transaction():
            return self.shop(slug).desk.trash(order_id, force=False)

    def refund(self, slug: str, order_id: int, line_ids: list[int] | None = None) -> dict[str, Any]:
        """Refund whole lines, or everything that is left when no lines are named."""
        with self.store.transaction():
            desk = self.shop(slug).desk
            doc = desk.find(order_id)
            body: dict[str, Any] = {"api_refund": False, "reason": "买家申请退款"}
            if line_ids:
                body["line_items"] = [
                    {"id": line["id"], "quantity": line["quantity"], "refund_total": line["total"]}
                    for line in doc["line_items"]
                    if line["id"] in line_ids
                ]
            else:
                refunded = -sum(shape.cents(refund["total"]) for refund in doc["refunds"])
                body["amount"] = shape.money(shape.cents(doc["total"]) - refunded)
            return desk.refund(order_id, body)

    def change_address(self, slug: str, order_id: int, shipping: dict[str, str] | None = None) -> dict[str, Any]:
        """Change the receiver's address to the one given, or to another invented one."""
        with self.store.transaction():
            desk = self.shop(slug).desk
            doc = desk.find(order_id)
            if shipping is None:
                place = places.address(Random(f"{self.seed}/{slug}/{order_id}/moved"), odd_rate=0)
                shipping = {
                    "state": place.city.state,
                    "city": place.city.name,
                    "address_1": place.district + place.street,
                    "address_2": place.room,
                }
            doc["shipping"] = shape.address({**doc["shipping"], **shipping})
            desk.save(doc)
        return doc

    # -- trickle -----------------------------------------------------------------------------------------------------

    def trickle(self, per_minute: float, stop: threading.Event) -> None:
        """Make ``per_minute`` orders a minute until ``stop``, and now and then something that buyers do."""
        random = Random(f"{self.seed}/trickle/{self.store.meta('orders made', '0')}")
        while not stop.wait(random.expovariate(per_minute / 60)):
            self.make_orders(1)
            self._whim(random)

    def _whim(self, random: Random) -> None:
        """Let a buyer cancel, pay late, ask for a refund or move house, each with its own small likelihood."""
        draw = random.random()
        wanted = "pending" if 0.07 <= draw < 0.12 else "processing"
        if draw >= 0.15:
            return
        newest = self.store.newest_orders(wanted, 60)
        if not newest:
            return
        slug, order_id = random.choice(newest)
        if draw < 0.05:
            self.change_status(slug, order_id, "cancelled")
        elif draw < 0.07:
            self._refund_first_line(slug, order_id)
        elif draw < 0.12:
            self.change_status(slug, order_id, "processing")
        else:
            self.change_address(slug, order_id)

    def _refund_first_line(self, slug: str, order_id: int) -> None:
        """Refund one line of several, unless something was refunded before."""
        doc = self.shop(slug).desk.find(order_id)
        if len(doc["line_items"]) > 1 and not doc["refunds"]:
            self.refund(slug, order_id, [doc["line_items"][0]["id"]])
