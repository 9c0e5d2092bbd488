"""The warehouse side of seeded orders: stock promised and gone, parcels, waybill numbers, labels, write-backs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from app.models.base import from_ms
from app.models.orders import order_event
from app.models.parcels import parcel, parcel_line, waybill_request, writeback
from app.models.print_jobs import print_batch, print_job
from app.models.stock import stock_move
from benchmarks.loader import Loader
from benchmarks.seed_world import PEOPLE, Offer, World

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ENGINE = "system"
STATION = "一号台"
_AUDITOR, CLERK, PACKER = PEOPLE
_BATCH = 200
_RESTOCK = (300, 3000)


class Days:
    """Turns times into the warehouse's days (Asia/Shanghai, no summer time) as YYMMDD."""

    def __init__(self) -> None:
        self._start = -DAY
        self._text = ""

    def __call__(self, at: int) -> str:
        """Return the day of a time in milliseconds."""
        local = at + 8 * HOUR
        if not self._start <= local < self._start + DAY:
            self._start = local // DAY * DAY
            self._text = from_ms(self._start).strftime("%y%m%d")
        return self._text


@dataclass
class Bought:
    """One line of an order: what, how many, for how much."""

    line_id: int
    offer: Offer
    qty: int


@dataclass
class Shipment:
    """One parcel of an order on its way."""

    parcel_id: int
    index: int
    lines: list[Bought]
    warehouse_id: int
    carrier_id: int
    waybill_no: str = ""
    serial: str = ""
    state: str = "planned"
    printed_at: int | None = None
    verified_at: int | None = None
    shipped_at: int | None = None


@dataclass
class Steps:
    """When the steps of one order happened; later ones than its queue's are not used."""

    taken: int
    audited: int
    routed: int
    waybilled: int
    printed: int
    verified: int
    shipped: int
    closed: int


@dataclass
class Floor:
    """Writes parcels and what belongs to them. Ids count up from 1."""

    loader: Loader
    world: World
    random: Random
    days: Days
    balances: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """(sku, warehouse) -> [on hand, reserved]."""
    batches: Counter[str] = field(default_factory=Counter)
    _parcel_id: int = 0
    _batch_id: int = 0
    _job_id: int = 0
    _seq: int = _BATCH
    _batch: str = ""

    def __post_init__(self) -> None:
        loader = self.loader
        self.parcels = loader.open(
            parcel,
            "id order_id parcel_index state warehouse_id carrier_id service_code issue waybill_no waybill_no_reversed"
            " label_data expected_weight_g batch_serial print_count printed_at printed_by verified_at verified_by"
            " shipped_at written_back_at created_at",
        )
        self.parcel_lines = loader.open(parcel_line, "parcel_id order_line_id sku_id qty verified_qty")
        self.requests = loader.open(
            waybill_request,
            "parcel_id carrier_id request_no service_code state waybill_no attempts not_before asked_at asked_by"
            " answered_at",
        )
        self.batch_rows = loader.open(print_batch, "id batch printer_id created_at by_name station")
        self.jobs = loader.open(
            print_job,
            "id batch_id print_seq place kind parcel_id printer_id batch_serial waybill_no state proof queued_at"
            " sent_at settled_at",
        )
        self.writebacks = loader.open(writeback, "raw_order_id parcel_id waybill_no state written_back_at created_at")
        self.moves = loader.open(
            stock_move,
            "sku_id warehouse_id kind figure change before after order_id parcel_id document at by_name station",
        )
        self.events = loader.open(order_event, "order_id parcel_id at code params before after by_name station")

    def event(
        self,
        order_id: int,
        at: int,
        code: str,
        before: str | None = None,
        after: str | None = None,
        parcel_id: int | None = None,
        params: str = "{}",
        by: int | None = None,
    ) -> None:
        """Add one entry to an order's timeline; ``by`` is a place in PEOPLE, None the program itself."""
        name = ENGINE if by is None else PEOPLE[by]
        self.events.append((order_id, parcel_id, self.loader.stamp(at), code, params, before, after, name, STATION))

    # --- stock --------------------------------------------------------------------------------------------------------
    def _move(
        self,
        place: tuple[int, int],
        kind: str,
        figure: int,
        change: int,
        at: int,
        order_id: int | None = None,
        parcel_id: int | None = None,
    ) -> None:
        balance = self.balances[place]
        before = balance[figure]
        balance[figure] = before + change
        name = "reserved" if figure else "on_hand"
        self.moves.append(
            (*place, kind, name, change, before, before + change, order_id, parcel_id, "", self.loader.stamp(at),
             ENGINE, STATION)
        )  # fmt: skip

    def restock(self, place: tuple[int, int], at: int) -> None:
        """Let goods arrive at a place (sku, warehouse)."""
        self.balances.setdefault(place, [0, 0])
        self._move(place, "set", 0, self.random.randrange(*_RESTOCK), at)

    def reserve(self, order_id: int, shipment: Shipment, at: int) -> None:
        """Promise a parcel's pieces, stocking up where there is too little."""
        for line in shipment.lines:
            place = (line.offer.sku_id, shipment.warehouse_id)
            balance = self.balances.get(place)
            if balance is None or balance[0] - balance[1] < line.qty:
                self.restock(place, at - MINUTE)
            self._move(place, "reserve", 1, line.qty, at, order_id, shipment.parcel_id)

    def _leave(self, order_id: int, shipment: Shipment, kind: str, at: int) -> None:
        for line in shipment.lines:
            place = (line.offer.sku_id, shipment.warehouse_id)
            self._move(place, kind, 1, -line.qty, at, order_id, shipment.parcel_id)
            if kind == "ship":
                self._move(place, kind, 0, -line.qty, at, order_id, shipment.parcel_id)

    # --- parcels ------------------------------------------------------------------------------------------------------
    def plan(self, order_id: int, groups: list[list[Bought]], at: int) -> list[Shipment]:
        """Make one planned parcel per group of lines, its pieces promised."""
        warehouse_id = self.world.warehouse_ids[self.random.random() < 0.25]
        carrier_id, _letters = self.world.carriers[int(self.random.random() ** 2 * len(self.world.carriers))]
        shipments = []
        for index, lines in enumerate(groups, start=1):
            self._parcel_id += 1
            shipment = Shipment(self._parcel_id, index, lines, warehouse_id, carrier_id)
            self.reserve(order_id, shipment, at)
            self.event(order_id, at, "parcel.planned", None, "planned", shipment.parcel_id)
            shipments.append(shipment)
        return shipments

    def why(self, shipment: Shipment, pieces: int) -> str:
        """Return what the routing event tells, as JSON."""
        carrier = self.world.carrier_names[shipment.carrier_id]
        place = self.world.warehouse_names[shipment.warehouse_id]
        return (
            f'{{"warehouse":"{place}","why":"route.first_choice","pieces":{pieces},'
            f'"carrier_why":"carrier.by_priority","carrier":"{carrier}"}}'
        )

    def waybill(self, order_id: int, shipment: Shipment, at: int) -> None:
        """Give the parcel its number."""
        letters = self.world.letters[shipment.carrier_id]
        number = f"{letters}{self.random.randrange(10**5, 10**6)}{shipment.parcel_id:07d}"
        shipment.waybill_no, shipment.state = number, "waybilled"
        stamp = self.loader.stamp
        asked = stamp(at - 900)
        self.requests.append(
            (shipment.parcel_id, shipment.carrier_id, f"SEED-{shipment.parcel_id}-1", "1", "answered", number, 1, asked,
             asked, ENGINE, stamp(at))
        )  # fmt: skip
        self.event(order_id, at, "parcel.waybilled", "planned", "waybilled", shipment.parcel_id,
                   f'{{"waybill_no":"{number}"}}')  # fmt: skip

    def print(self, order_id: int, shipment: Shipment, at: int) -> None:
        """Put the label on paper, in the running batch or a new one."""
        stamp = self.loader.stamp
        if self._seq >= _BATCH:
            day = self.days(at)
            self._seq, self._batch_id = 0, self._batch_id + 1
            self.batches[day] += 1
            self._batch = f"{day}-{self.batches[day]:03d}"
            printer_id = self.world.printer_ids[self._batch_id % len(self.world.printer_ids)]
            self.batch_rows.append((self._batch_id, self._batch, printer_id, stamp(at), CLERK, STATION))
        self._seq += 1
        self._job_id += 1
        shipment.serial = f"{self._batch}-{self._seq:03d}"
        shipment.state, shipment.printed_at = "printed", at
        printer_id = self.world.printer_ids[self._batch_id % len(self.world.printer_ids)]
        self.jobs.append(
            (self._job_id, self._batch_id, self._seq, self._job_id, "waybill", shipment.parcel_id, printer_id,
             shipment.serial, shipment.waybill_no,
             "confirmed", "printer", stamp(at - 2000), stamp(at), stamp(at + 1500))
        )  # fmt: skip
        params = f'{{"serial":"{shipment.serial}"}}'
        self.event(order_id, at, "parcel.printed", "waybilled", "printed", shipment.parcel_id, params, by=1)

    def verify(self, order_id: int, shipment: Shipment, at: int) -> None:
        """Scan all pieces."""
        shipment.state, shipment.verified_at = "verified", at
        self.event(order_id, at, "parcel.verified", "printed", "verified", shipment.parcel_id, by=2)

    def ship(self, order_id: int, raw_id: int, shipment: Shipment, at: int) -> None:
        """Let the parcel go: stock leaves, the platform is told."""
        shipment.state, shipment.shipped_at = "shipped", at
        self._leave(order_id, shipment, "ship", at)
        self.event(order_id, at, "parcel.shipped", "verified", "shipped", shipment.parcel_id, by=2)
        stamp = self.loader.stamp
        self.writebacks.append((raw_id, shipment.parcel_id, shipment.waybill_no, "done", stamp(at + 20_000), stamp(at)))

    def cancel(self, order_id: int, shipment: Shipment, at: int) -> None:
        """Take a planned parcel back with its promise."""
        self._leave(order_id, shipment, "unreserve", at)
        shipment.state = "cancelled"
        params = '{"reason":"order.cancelled"}'
        self.event(order_id, at, "parcel.cancelled", "planned", "cancelled", shipment.parcel_id, params)

    def keep(self, order_id: int, shipment: Shipment, created: int) -> None:
        """Write the parcel as it stands in the end."""
        stamp = self.loader.stamp
        number = shipment.waybill_no or None
        printed, verified, shipped = shipment.printed_at, shipment.verified_at, shipment.shipped_at
        weight = 80 + sum(line.offer.good.weight_g * line.qty for line in shipment.lines)
        self.parcels.append(
            (shipment.parcel_id, order_id, shipment.index, shipment.state, shipment.warehouse_id, shipment.carrier_id,
             "1", 1 if number else 0, number, number[::-1] if number else None,
             '{"routing_code":"571W-A1"}' if number else None, weight, shipment.serial or None, 1 if printed else 0,
             printed and stamp(printed), CLERK if printed else "", verified and stamp(verified),
             PACKER if verified else "", shipped and stamp(shipped),
             shipped and stamp(shipped + 20_000), stamp(created))
        )  # fmt: skip
        verified_all = verified is not None
        for line in shipment.lines:
            self.parcel_lines.append(
                (shipment.parcel_id, line.line_id, line.offer.sku_id, line.qty, line.qty if verified_all else 0)
            )
