"""The tables of moves: every pair of state and event is either in the table or refused by name."""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from types import ModuleType

import pytest

from app.domain import order_state, parcel_state, print_state
from app.domain.order_state import OrderMove, OrderQueue, OrderShape, OrderState, queue_of, shape_of, state_from_parcels
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.print_state import PrintJobState, PrintMove
from app.errors import IllegalMove
from tools.write_state_docs import TARGET, page

TABLES: list[tuple[ModuleType, type[StrEnum], type[StrEnum]]] = [
    (order_state, OrderState, OrderMove),
    (parcel_state, ParcelState, ParcelMove),
    (print_state, PrintJobState, PrintMove),
]


@pytest.mark.parametrize(("table", "states", "moves"), TABLES, ids=["order", "parcel", "print"])
def test_every_pair_moves_or_is_refused(table: ModuleType, states: type[StrEnum], moves: type[StrEnum]) -> None:
    for state, move in product(states, moves):
        if (state, move) in table.MOVES:
            assert table.next_state(state, move) is table.MOVES[(state, move)]
        else:
            with pytest.raises(IllegalMove) as refused:
                table.next_state(state, move)
            assert refused.value.params["state"] == state.value
            assert refused.value.params["move"] == move.value


@pytest.mark.parametrize(("table", "states", "first"), [
    (order_state, OrderState, OrderState.RECEIVED),
    (parcel_state, ParcelState, ParcelState.PLANNED),
    (print_state, PrintJobState, PrintJobState.QUEUED),
], ids=["order", "parcel", "print"])  # fmt: skip
def test_every_state_can_be_reached(table: ModuleType, states: type[StrEnum], first: StrEnum) -> None:
    reached = {first}
    while True:
        more = {after for (before, _), after in table.MOVES.items() if before in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == set(states)


def test_paper_cannot_be_taken_back_to_the_queue() -> None:
    after_sending = {PrintJobState.SENDING, PrintJobState.SENT, PrintJobState.CONFIRMED, PrintJobState.UNKNOWN}
    for (before, _), after in print_state.MOVES.items():
        assert not (before in after_sending and after is PrintJobState.QUEUED)


def test_what_has_left_can_only_come_back_by_unship() -> None:
    moves = [move for (state, move) in parcel_state.MOVES if state is ParcelState.SHIPPED]
    assert moves == [ParcelMove.UNSHIP]


@pytest.mark.parametrize(
    ("state", "parcels", "has_open", "queue"),
    [
        (OrderState.CANCELLED, [], True, OrderQueue.CANCELLED),
        (OrderState.CLOSED, [ParcelState.SHIPPED], False, OrderQueue.CLOSED),
        (OrderState.SHIPPED, [ParcelState.SHIPPED], True, OrderQueue.SHIPPED),
        (OrderState.RECEIVED, [], True, OrderQueue.TO_AUDIT),
        (OrderState.AUDITED, [], False, OrderQueue.TO_AUDIT),
        (OrderState.AUDITED, [], True, OrderQueue.EXCEPTION),
        (OrderState.ROUTED, [ParcelState.PRINTED], True, OrderQueue.EXCEPTION),
        (OrderState.ROUTED, [ParcelState.PLANNED], False, OrderQueue.TO_PRINT),
        (OrderState.ROUTED, [ParcelState.WAYBILLED], False, OrderQueue.TO_PRINT),
        (OrderState.ROUTED, [ParcelState.PRINTED], False, OrderQueue.TO_PACK),
        (OrderState.ROUTED, [ParcelState.VERIFIED], False, OrderQueue.TO_SHIP),
        (OrderState.ROUTED, [ParcelState.SHIPPED, ParcelState.PRINTED], False, OrderQueue.TO_PACK),
        (OrderState.ROUTED, [ParcelState.VERIFIED, ParcelState.PLANNED], False, OrderQueue.TO_PRINT),
    ],
)
def test_an_order_stands_in_the_queue_of_its_least_advanced_parcel(
    state: OrderState, parcels: list[ParcelState], has_open: bool, queue: OrderQueue
) -> None:
    assert queue_of(state, parcels, has_open_exception=has_open) is queue


def test_an_order_is_complete_only_with_its_last_parcel() -> None:
    shipped, printed, cancelled = ParcelState.SHIPPED, ParcelState.PRINTED, ParcelState.CANCELLED
    assert state_from_parcels([shipped, printed]) is OrderState.ROUTED
    assert state_from_parcels([shipped, cancelled]) is OrderState.SHIPPED
    assert state_from_parcels([cancelled]) is OrderState.ROUTED


def test_shapes_are_the_usual_split_of_the_print_queue() -> None:
    assert shape_of({1: 1}) is OrderShape.SINGLE
    assert shape_of({1: 3}) is OrderShape.MULTI_QTY
    assert shape_of({1: 1, 2: 1}) is OrderShape.MULTI_SKU


def test_the_drawing_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == page(), "run: python tools/write_state_docs.py"
