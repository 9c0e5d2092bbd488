"""Stock: counting, promises taken back, listings matched, and what shops are told may be sold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app.connectors.base import StockFigure, StockPushResult
from app.domain.people import Actor, Role
from app.errors import LostRace, NotAllowed, NotFound
from app.models.database import Tx
from app.models.orders import order_exception
from app.models.outbox import outbox
from app.models.parcels import parcel
from app.models.shops import listing
from app.models.stock import stock, stock_move
from app.models.warehouses import warehouse
from app.services import stock_book
from app.services.adjust_stock import MOST_PIECES, Count, adjust, set_safety
from app.services.audit_orders import audit_waiting
from app.services.cancel_orders import cancel_orders
from app.services.manage_warehouses import save_warehouse
from app.services.match_listings import Goods, choose_sku, find_goods, rematch, waiting_orders
from app.services.push_stock import push_listings, sellable
from app.services.route_orders import route_waiting
from app.services.stock_book import Piece
from tests.services.fake_platform import FakePlatform
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


def pushes(world: World) -> set[int]:
    """Listings that wait to be pushed."""
    with world.db.read() as conn:
        query = select(outbox.c.subject_id).where(outbox.c.kind == "push_stock", outbox.c.done_at.is_(None))
        return set(conn.execute(query).scalars())


def forget_pushes(world: World) -> None:
    with world.db.write() as tx:
        tx.conn.execute(update(outbox).values(done_at=tx.at))


def listing_id(world: World, code: str) -> int:
    with world.db.read() as conn:
        return int(conn.execute(select(listing.c.id).where(listing.c.merchant_code == code)).scalar_one())


# --- counting ---------------------------------------------------------------------------------------------------------


def test_a_count_leaves_a_signed_ledger_line_and_moves_the_bin(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    (outcome,) = adjust(world.db, [Count(sku_id, world.warehouse_id, 7, "A-01")], "盘点", BOSS)
    assert (outcome.error, outcome.subject, outcome.detail) == (None, "A1", "10 → 7")
    with world.db.read() as conn:
        move = conn.execute(select(stock_move).order_by(stock_move.c.id.desc())).first()
        place = conn.execute(select(stock.c.bin)).scalar_one()
    assert move is not None
    assert (move.kind, move.change, move.before, move.after, move.document) == ("set", -3, 10, 7, "盘点")
    assert (move.by_name, move.station) == ("主管", "test")
    assert place == "A-01"
    adjust(world.db, [Count(sku_id, world.warehouse_id, 7)], "盘点", BOSS)
    assert world.raw("SELECT count(*) FROM stock_move") == [(2,)], "an unchanged figure is no move"
    world.sound()


def test_counting_needs_its_right(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    with pytest.raises(NotAllowed):
        adjust(world.db, [Count(sku_id, world.warehouse_id, 7)], "盘点", PACKER)
    with pytest.raises(NotAllowed):
        set_safety(world.db, sku_id, world.warehouse_id, 7, PACKER)


def test_one_bad_count_never_undoes_the_others(world: World) -> None:
    good, other = world.add_sku("A1", 10), world.add_sku("B2", 10)
    counts = [
        Count(good, world.warehouse_id, 8),
        Count(999, world.warehouse_id, 8),
        Count(good, 999, 8),
        Count(good, world.warehouse_id, -1),
        Count(good, world.warehouse_id, MOST_PIECES + 1),
        Count(other, world.warehouse_id, 9),
    ]
    outcomes = adjust(world.db, counts, "盘点", BOSS)
    assert [one.error for one in outcomes] == [
        None, "sku.not_found", "warehouse.not_found", "stock.negative", "stock.too_many", None,
    ]  # fmt: skip
    assert (world.balance(good), world.balance(other)) == ((8, 0), (9, 0))
    world.sound()


def test_a_count_below_quarantine_is_refused(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    with world.db.write() as tx:
        tx.conn.execute(update(stock).values(quarantine_qty=4))
    (outcome,) = adjust(world.db, [Count(sku_id, world.warehouse_id, 3)], "盘点", BOSS)
    assert outcome.error == "stock.below_quarantine"
    assert world.balance(sku_id) == (10, 0)


def test_the_latest_and_least_advanced_promises_go_first(world: World) -> None:
    """Three orders of two: the first is planned, the second printed, the third planned; one must go, then two."""
    sku_id = world.add_sku("A1", 6)
    ids = world.flow(*(world.intake(str(number), ("A1", 2)) for number in range(3)))
    with world.db.write() as tx:
        tx.conn.execute(
            update(parcel)
            .where(parcel.c.order_id == ids[2])
            .values(state="printed", waybill_no="SF1", batch_serial="260302-001-1")
        )
    (outcome,) = adjust(world.db, [Count(sku_id, world.warehouse_id, 4)], "盘点", BOSS)
    assert world.order(ids[1]).order_no in outcome.detail
    assert [world.open_kinds(one) for one in ids] == [[], ["shortage"], []], "paper goes last, and the newest first"
    adjust(world.db, [Count(sku_id, world.warehouse_id, 0)], "盘点", BOSS)
    assert [world.open_kinds(one) for one in ids] == [["shortage"]] * 3
    with world.db.read() as conn:
        params = conn.execute(select(order_exception.c.params).where(order_exception.c.order_id == ids[2])).scalar_one()
    assert params == {"skus": ["A1"], "labels": ["260302-001-1"]}, "the label on paper is named"
    assert "order.unrouted" in world.events(ids[2])


def test_an_order_with_a_parcel_gone_keeps_its_promise(world: World) -> None:
    sku_id = world.add_sku("A1", 4)
    ids = world.flow(world.intake("1", ("A1", 2)), world.intake("2", ("A1", 2)))
    with world.db.write() as tx:
        tx.conn.execute(
            parcel.insert().values(
                order_id=ids[1], parcel_index=2, state="shipped", waybill_no="SF9", warehouse_id=world.warehouse_id,
                shipped_at=tx.at, created_at=tx.at,
            )
        )  # fmt: skip
    adjust(world.db, [Count(sku_id, world.warehouse_id, 2)], "盘点", BOSS)
    assert [world.open_kinds(one) for one in ids] == [["shortage"], []]
    (outcome,) = adjust(world.db, [Count(sku_id, world.warehouse_id, 1)], "盘点", BOSS)
    assert outcome.error == "stock.figures_differ"
    assert world.balance(sku_id) == (2, 2)


def test_a_batch_of_orders_short_of_stock_keeps_no_other_order_waiting(world: World) -> None:
    short, plenty = world.add_sku("A1", 0), world.add_sku("B2", 50)
    world.flow(*(world.intake(str(number), ("A1", 1)) for number in range(6)))
    late = world.take(*(world.intake(str(number), ("B2", 1)) for number in range(10, 13))).order_ids
    audit_waiting(world.db)
    assert route_waiting(world.db, 3).routed == late
    world.count(short, 2)
    assert len(route_waiting(world.db, 3).routed) == 2
    assert (world.balance(short), world.balance(plenty)) == ((2, 2), (50, 3))
    world.sound()


# --- the stock book ---------------------------------------------------------------------------------------------------


def test_pieces_of_one_place_are_taken_together_or_not_at_all(world: World) -> None:
    first, second = world.add_sku("A1", 3), world.add_sku("B2", 3)
    house = world.warehouse_id
    with world.db.write() as tx:
        missed = stock_book.reserve(tx, [Piece(first, house, 2), Piece(first, house, 2), Piece(second, house, 3)])
    assert missed == {(first, house)}
    assert (world.balance(first), world.balance(second)) == ((3, 0), (3, 3))


@pytest.mark.parametrize("verb", [stock_book.unreserve, stock_book.ship_out])
def test_taking_back_more_than_was_promised_is_refused_whole(
    world: World, verb: Callable[[Tx, Sequence[Piece]], None]
) -> None:
    first, second = world.add_sku("A1", 3), world.add_sku("B2", 3)
    house = world.warehouse_id
    with world.db.write() as tx:
        stock_book.reserve(tx, [Piece(first, house, 2), Piece(second, house, 2)])
    pieces = [Piece(first, house, 1), Piece(second, house, 3)]
    with pytest.raises(LostRace) as refused:
        world.db.run(lambda tx: verb(tx, pieces))
    assert refused.value.code == "stock.figures_differ"
    assert (world.balance(first), world.balance(second)) == ((3, 2), (3, 2))


def test_what_left_can_come_back(world: World) -> None:
    sku_id = world.add_sku("A1", 5)
    pieces = [Piece(sku_id, world.warehouse_id, 2)]
    steps: tuple[tuple[Callable[[Tx, Sequence[Piece]], object], tuple[int, int]], ...] = (
        (stock_book.reserve, (5, 2)),
        (stock_book.ship_out, (3, 0)),
        (stock_book.take_back, (5, 2)),
        (stock_book.unreserve, (5, 0)),
    )
    for verb, balance in steps:
        with world.db.write() as tx:
            verb(tx, pieces)
        assert world.balance(sku_id) == balance
    with world.db.read() as conn:
        changes = conn.execute(select(stock_move.c.figure, stock_move.c.change).order_by(stock_move.c.id)).all()
    assert [tuple(row) for row in changes[1:]] == [
        ("reserved", 2), ("reserved", -2), ("on_hand", -2), ("reserved", 2), ("on_hand", 2), ("reserved", -2),
    ]  # fmt: skip


def test_threads_that_take_many_skus_in_any_order_never_lock_each_other_out(world: World) -> None:
    ids = [world.add_sku(f"S{number}", 200) for number in range(5)]
    failures: list[BaseException] = []

    def work(turn: int) -> None:
        try:
            for round_ in range(6):
                wanted = sorted(ids, key=lambda one: (one * 7 + turn * 3 + round_) % 5)[:3]
                pieces = [Piece(one, world.warehouse_id, 1) for one in wanted]
                world.db.run(lambda tx, pieces=pieces: stock_book.reserve(tx, pieces))  # type: ignore[misc]
        except BaseException as failure:  # noqa: BLE001 - told below
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sum(world.balance(one)[1] for one in ids) == 4 * 6 * 3


# --- listings ---------------------------------------------------------------------------------------------------------


def test_a_code_wins_over_a_barcode_and_a_code_may_be_a_barcode(world: World) -> None:
    first = world.add_sku("A1", barcode="6901")
    second = world.add_sku("B2", barcode="6902")
    with world.db.read() as conn:
        found = find_goods(
            conn, [("A1", "6902"), ("", "6902"), ("6901", ""), (" Ｂ２ ", ""), ("NOPE", "NOPE"), ("", "")]
        )
    assert found == {
        ("A1", "6902"): Goods(first, None, "code"),
        ("", "6902"): Goods(second, None, "barcode"),
        ("6901", ""): Goods(first, None, "barcode"),
        (" Ｂ２ ", ""): Goods(second, None, "code"),
    }


def test_a_listing_known_by_barcode_alone_finds_its_sku_when_that_comes(world: World) -> None:
    order = world.intake("1", ("", 1))
    (order_id,) = world.take(replace(order, lines=(replace(order.lines[0], barcode="69777"),))).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["unmatched"]
    sku_id = world.add_sku("C3", 5, barcode="69777")
    assert world.db.run(rematch) == 1
    assert world.open_kinds(order_id) == []
    audit_waiting(world.db)
    route_waiting(world.db)
    assert world.balance(sku_id) == (5, 1)
    world.sound()


def test_the_next_order_of_an_unmatched_listing_tries_again_and_cures_the_first(world: World) -> None:
    (first,) = world.take(world.intake("1", ("NEW", 1))).order_ids
    audit_waiting(world.db)
    world.add_sku("NEW", 5)
    (second,) = world.take(world.intake("2", ("NEW", 1))).order_ids
    assert world.open_kinds(first) == []
    assert audit_waiting(world.db).passed == [first, second]
    world.sound()


def test_matching_by_hand_frees_every_order_that_waits_and_says_how_many(world: World) -> None:
    ids = world.take(*(world.intake(str(number), ("ODD", 1)) for number in range(3))).order_ids
    audit_waiting(world.db)
    world.add_sku("A1", 5)
    odd = listing_id(world, "ODD")
    with world.db.read() as conn:
        assert waiting_orders(conn, odd) == 3
    with pytest.raises(NotAllowed):
        choose_sku(world.db, odd, "A1", PACKER)
    for number, code in ((odd, "NOPE"), (999, "A1")):
        with pytest.raises(NotFound):
            choose_sku(world.db, number, code, BOSS)
    choose_sku(world.db, odd, " Ａ１ ", BOSS)
    assert [world.open_kinds(one) for one in ids] == [[], [], []]
    assert audit_waiting(world.db).passed == ids
    with world.db.read() as conn:
        assert conn.execute(select(listing.c.mapped_by)).scalar_one() == "主管"


# --- pushing ----------------------------------------------------------------------------------------------------------


def test_what_may_be_sold_is_free_less_waiting_less_safety_over_active_warehouses(world: World) -> None:
    sku_id = world.add_sku("A1", 20)
    world.flow(world.intake("1", ("A1", 3)))
    world.take(world.intake("2", ("A1", 4), buyer_message="等等"))
    set_safety(world.db, sku_id, world.warehouse_id, 2, BOSS)
    other = save_warehouse(world.db, world.keys, None, {"code": "B", "name": "二仓", "province": "浙江省"}, BOSS)
    adjust(world.db, [Count(sku_id, other, 5)], "count", BOSS)
    with world.db.read() as conn:
        figures = sellable(conn, [sku_id])[sku_id]
    assert (figures.on_hand_qty, figures.available_qty, figures.pending_qty, figures.safety_qty) == (25, 22, 4, 2)
    assert figures.qty == 16
    with world.db.write() as tx:
        tx.conn.execute(update(warehouse).where(warehouse.c.id == other).values(active=False))
    with world.db.read() as conn:
        assert sellable(conn, [sku_id])[sku_id].qty == 11
        assert sellable(conn, [999])[999].qty == 0


def test_more_waiting_than_there_is_never_becomes_negative(world: World) -> None:
    sku_id = world.add_sku("A1", 1)
    world.take(world.intake("1", ("A1", 9)))
    with world.db.read() as conn:
        assert sellable(conn, [sku_id])[sku_id].qty == 0


def test_shops_are_told_whenever_what_may_be_sold_changes(world: World) -> None:
    sku_id = world.add_sku("A1", 20)
    (order_id,) = world.take(world.intake("1", ("A1", 3), buyer_message="等等")).order_ids
    mine = {listing_id(world, "A1")}
    for change in (
        lambda: audit_waiting(world.db),  # stopped: it waits and is not reserved
        lambda: cancel_orders(world.db, [order_id], "不要了", BOSS),
        lambda: world.flow(world.intake("2", ("A1", 1))),
        lambda: world.count(sku_id, 30),
        lambda: set_safety(world.db, sku_id, world.warehouse_id, 1, BOSS),
    ):
        forget_pushes(world)
        change()
        assert pushes(world) == mine


class Shop(FakePlatform):
    """Remembers the figures it was told."""

    def __init__(self, error: str | None = None, takes: str = "") -> None:
        super().__init__()
        self.figures: list[StockFigure] = []
        self.pushes = 0
        self.error = error
        self.takes = takes

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        """See Platform."""
        self.pushes += 1
        self.figures += figures
        return tuple(StockPushResult(one, None if one.merchant_code == self.takes else self.error) for one in figures)


def test_a_push_tells_the_figure_of_the_moment_it_is_sent(world: World) -> None:
    sku_id = world.add_sku("A1", 20)
    world.flow(world.intake("1", ("A1", 3)))
    world.count(sku_id, 9)
    shop = Shop()
    assert push_listings(world.db, shop, [listing_id(world, "A1")]) == {}
    assert [figure.qty for figure in shop.figures] == [6]
    with world.db.read() as conn:
        assert conn.execute(select(listing.c.pushed_qty, listing.c.push_error)).one() == (6, None)


def test_listings_are_pushed_in_one_call_and_a_refused_one_is_kept_with_its_reason(world: World) -> None:
    world.add_sku("A1", 20)
    world.add_sku("B2", 8)
    world.flow(world.intake("1", ("A1", 3), ("B2", 1)))
    bad, good = listing_id(world, "A1"), listing_id(world, "B2")
    shop = Shop("no such product", takes="B2")
    refused = push_listings(world.db, shop, [good, bad])
    assert shop.pushes == 1
    assert {one.merchant_code: one.qty for one in shop.figures} == {"A1": 17, "B2": 7}
    assert list(refused) == [bad]
    assert refused[bad].params == {"listing": "A1", "why": "no such product"}
    with world.db.read() as conn:
        kept = {row.id: row.push_error for row in conn.execute(select(listing.c.id, listing.c.push_error))}
    assert kept == {bad: "no such product", good: None}


def test_an_unmatched_listing_is_not_pushed(world: World) -> None:
    world.take(world.intake("1", ("NOPE", 3)))
    shop = Shop()
    assert push_listings(world.db, shop, [listing_id(world, "NOPE")]) == {}
    assert shop.pushes == 0
