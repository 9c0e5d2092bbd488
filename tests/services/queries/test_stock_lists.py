"""The stock panel against the tables, and moving pieces between warehouses."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed, NotFound
from app.models.stock import sku, sku_barcode, stock, stock_move
from app.models.warehouses import warehouse
from app.services.check_database import check_database
from app.services.queries import stock_lists
from app.services.queries.rows import PageMark
from app.services.queries.screen_rows import StockFilter
from app.services.queries.stock_states import short_skus
from app.services.queries.work_place_rows import StockRow
from app.services.transfer_stock import transfer
from tests.services.queries.conftest import Seeded

BOSS = Actor(None, "周敏", Role.SUPERVISOR, "一号台")


def every_row(conn: Connection) -> list[Any]:
    return list(
        conn.execute(
            select(stock, sku.c.sku_code, sku.c.name, sku.c.spec, sku_barcode.c.barcode)
            .join(sku, sku.c.id == stock.c.sku_id)
            .join(sku_barcode, sku_barcode.c.sku_id == sku.c.id)
        )
    )


def walk(conn: Connection, where: StockFilter, limit: int, *, backwards: bool) -> list[StockRow]:
    found: list[StockRow] = []
    mark: PageMark | None = None
    for _ in range(500):
        page = stock_lists.page(conn, where, mark, limit, backwards=backwards)
        found = [*page.rows, *found] if backwards else [*found, *page.rows]
        assert ((page.after if backwards else page.before) is None) == (mark is None)
        mark = page.before if backwards else page.after
        if mark is None:
            return found
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("backwards", [False, True])
def test_pages_hold_every_sku_and_warehouse_in_order(seeded: Seeded, *, backwards: bool) -> None:
    with seeded.db.read() as conn:
        rows = every_row(conn)
        short = set(short_skus(conn))
        cases = (
            (StockFilter(), lambda _row: True),
            (StockFilter(warehouse_ids=(2,)), lambda row: row.warehouse_id == 2),
            (StockFilter(state="short"), lambda row: row.sku_id in short),
            (StockFilter(state="low"), lambda row: 0 < row.safety_qty >= row.on_hand_qty - row.reserved_qty),
            (StockFilter(text="杯"), lambda row: "杯" in row.name),
            (StockFilter(text="p0001"), lambda row: "P0001" in row.sku_code),
            (StockFilter(text=rows[3].barcode[3:]), lambda row: rows[3].barcode[3:] in row.barcode),
            (StockFilter(text="100%"), lambda row: "100%" in row.name + row.spec),
        )
        for where, fits in cases:
            expected = sorted((row.sku_code, row.warehouse_id) for row in rows if fits(row))
            found = walk(conn, where, 9, backwards=backwards)
            assert [(row.sku_code, row.warehouse_id) for row in found] == expected, where
            assert stock_lists.count(conn, where, 10_000).total == len(expected)
            for fraction in (0.0, 0.3, 1.0):
                mark = stock_lists.anchor_at(conn, where, fraction)
                page = stock_lists.page(conn, where, mark, 2, backwards=False)
                place = round(fraction * len(expected))
                assert [(row.sku_code, row.warehouse_id) for row in page.rows] == expected[place : place + 2]


def test_figures_are_those_of_the_balance(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        rows = {(row.sku_id, row.warehouse_id): row for row in every_row(conn)}
        for found in walk(conn, StockFilter(), 200, backwards=False):
            row = rows[found.sku_id, found.warehouse_id]
            assert found.available_qty == row.on_hand_qty - row.reserved_qty - row.quarantine_qty
            assert (found.on_hand_qty, found.reserved_qty, found.bin) == (row.on_hand_qty, row.reserved_qty, row.bin)
        assert stock_lists.counters(conn)["all"] == 60
        assert not stock_lists.count(conn, StockFilter(), 10).exact


def test_what_is_still_there_is_what_a_page_would_show(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        rows = {(row.sku_id, row.warehouse_id): row for row in walk(conn, StockFilter(), 200, backwards=False)}
        ids = sorted({sku_id for sku_id, _ in rows})[3:20]
        found = stock_lists.still_there(conn, StockFilter(), [*ids, 10**9])
        assert {(row.sku_id, row.warehouse_id): row for row in found} == {
            key: row for key, row in rows.items() if key[0] in ids
        }
        low = stock_lists.still_there(conn, StockFilter(state="low", warehouse_ids=(1,)), ids)
        assert {row.warehouse_id for row in low} <= {1}
        assert all(row.available_qty <= row.safety_qty for row in low)
        assert stock_lists.still_there(conn, StockFilter(), []) == ()


def test_a_row_knows_what_is_free_everywhere(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        rows = walk(conn, StockFilter(), 200, backwards=False)
        for row in rows:
            assert row.free_qty == sum(other.available_qty for other in rows if other.sku_id == row.sku_id)


def test_a_sku_without_any_balance_shows_in_the_preferred_warehouse(own_seeded: Seeded) -> None:
    with own_seeded.db.write() as tx:
        tx.conn.execute(sku.insert().values(sku_code="NEW-1", name="新品", created_at=tx.at))
        tx.conn.execute(update(warehouse).where(warehouse.c.id == 2).values(priority=5))
    with own_seeded.db.read() as conn:
        (row,) = stock_lists.page(conn, StockFilter(text="new-1"), None, 5, backwards=False).rows
    assert (row.warehouse_id, row.on_hand_qty, row.available_qty) == (2, 0, 0)


def test_a_skus_panel_tells_its_ledger_newest_first(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        moves = conn.execute(select(stock_move).order_by(stock_move.c.id.desc())).all()
        for sku_id in Random("panel").sample(sorted({row.sku_id for row in moves}), 8):
            mine = [row for row in moves if row.sku_id == sku_id]
            detail = stock_lists.detail(conn, sku_id)
            assert [line.id for line in detail.moves] == [row.id for row in mine[: stock_lists.LEDGER]]
            older = stock_lists.ledger(conn, sku_id, None, 5, below=mine[len(mine) // 2].id)
            assert [line.id for line in older] == [row.id for row in mine[len(mine) // 2 + 1 :][:5]]
            assert {row.warehouse_id for row in detail.rows} == {1, 2}
            assert all(row.sellable_qty >= 0 for row in detail.sellable)
            assert all(line.after == line.before + line.change for line in detail.moves)


def test_a_sku_is_found_by_code_and_barcode(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        row = every_row(conn)[5]
        for asked in (row.sku_code, row.sku_code.lower(), row.barcode, f" {row.barcode}\n"):
            assert stock_lists.find(conn, asked) == row.sku_id
        assert stock_lists.find(conn, "nothing") is None
        with pytest.raises(NotFound):
            stock_lists.detail(conn, 10**9)


# --- transfer ---------------------------------------------------------------------------------------------------------
def test_a_transfer_moves_pieces_and_keeps_the_books(own_seeded: Seeded) -> None:
    with own_seeded.db.read() as conn:
        row = next(row for row in every_row(conn) if row.on_hand_qty - row.reserved_qty > 10 and row.warehouse_id == 1)
        other = conn.execute(
            select(stock.c.on_hand_qty).where(stock.c.sku_id == row.sku_id, stock.c.warehouse_id == 2)
        ).scalar_one()
    (outcome,) = transfer(own_seeded.db, row.sku_id, 1, 2, 7, BOSS)
    assert outcome.error is None
    with own_seeded.db.read() as conn:
        rows = conn.execute(select(stock.c.warehouse_id, stock.c.on_hand_qty).where(stock.c.sku_id == row.sku_id))
        after = {place: qty for place, qty in rows}  # noqa: C416 - rows are not pairs to dict()
        lines = stock_lists.ledger(conn, row.sku_id, None, 2)
    assert after == {1: row.on_hand_qty - 7, 2: other + 7}
    assert {line.change for line in lines} == {7, -7}
    assert all("→" in line.document for line in lines)
    assert all(check.error is None for check in check_database(own_seeded.db))


def test_what_cannot_be_transferred_changes_nothing(own_seeded: Seeded) -> None:
    packer = Actor(None, "小李", Role.PACKER, "一号台")
    cases: tuple[tuple[tuple[int, int, int, int], Actor, type[Exception]], ...] = (
        ((1, 1, 2, 10**6), BOSS, BadInput),
        ((1, 1, 1, 1), BOSS, BadInput),
        ((1, 1, 2, 0), BOSS, BadInput),
        ((10**6, 1, 2, 1), BOSS, NotFound),
        ((1, 1, 77, 1), BOSS, NotFound),
        ((1, 1, 2, 1), packer, NotAllowed),
    )
    for arguments, by, error in cases:
        with pytest.raises(error):
            transfer(own_seeded.db, *arguments, by)
    assert all(check.error is None for check in check_database(own_seeded.db))
