"""Order files: every row an order or a numbered reason, a file twice changes nothing, folders are watched."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.domain.people import Actor, Role
from app.errors import BadInput, DatabaseBusy, NotAllowed, NotFound
from app.models.orders import sales_order
from app.models.shops import shop
from app.models.staff import import_file, import_template
from app.services import import_orders as orders_module
from app.services import watch_folder as watch_module
from app.services.import_orders import (
    import_file_orders,
    import_orders,
    preview_orders,
    remember_template,
    save_bad_rows,
    template_names,
)
from app.services.manage_shops import add_shop
from app.services.receivers import open_receiver
from app.services.watch_folder import Watched, import_waiting, watch
from tests.clock import FakeClock
from tests.connectors.files.tables import HEADINGS, row, write_csv, write_xlsx
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench")


@pytest.fixture
def files(world: World) -> World:
    """A world whose shop takes files; ``shop_id`` is that shop's."""
    world.shop_id = add_shop(world.db, world.keys, "files", "线下门店", {}, BOSS)
    return world


def bring(files: World, path: Path, **more: object) -> orders_module.Imported:
    return import_file_orders(files.db, files.keys, path, files.shop_id, None, BOSS, **more)  # type: ignore[arg-type]


def orders(files: World) -> int:
    with files.db.read() as conn:
        return int(conn.execute(select(func.count()).select_from(sales_order)).scalar_one())


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_becomes_orders_with_their_receivers(files: World, tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "订单.csv", [row("A-1", 收货人="欧阳㛃", 买家留言="轻放"), row("A-2")], encoding)
    done = bring(files, path)
    assert (len(done.sums.order_ids), done.read.errors, done.same) == (2, (), 0)
    order = files.order(done.sums.order_ids[0])
    assert (order.buyer_message, order.qty, order.paid_cents) == ("轻放", 2, 1980)
    with files.db.read() as conn:
        assert open_receiver(conn, files.keys, order.id).name == "欧阳㛃"
    files.sound()


def test_the_same_file_twice_changes_nothing_also_in_another_form(files: World, tmp_path: Path) -> None:
    rows = [row("A-1"), row("A-2", 数量=1), row("A-2", 商品名称="杯", 商家编码="C-1")]
    first = bring(files, write_csv(tmp_path / "a.csv", rows))
    assert first.sums.fresh == 2
    again = bring(files, write_csv(tmp_path / "b.csv", list(reversed(rows)), "gb18030", "\t"))
    assert (again.sums.fresh, again.same, orders(files)) == (0, 2, 2)
    third = bring(files, write_xlsx(tmp_path / "c.xlsx", rows))
    assert (third.sums.fresh, third.same) == (0, 2)
    with files.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(import_file)).scalar_one() == 3, "each import is noted"
    files.sound()


def test_a_changed_row_changes_its_order_alone(files: World, tmp_path: Path, clock: FakeClock) -> None:
    bring(files, write_csv(tmp_path / "a.csv", [row("A-1"), row("A-2")]), clock=clock)
    clock.advance(minutes=5)
    done = bring(files, write_csv(tmp_path / "b.csv", [row("A-1"), row("A-2", 买家留言="改了")]), clock=clock)
    assert (done.sums.fresh, len(done.sums.order_ids), done.same) == (1, 0, 1)
    assert len(done.sums.changed_ids) == 1


def test_bad_rows_are_numbered_and_stop_no_other(files: World, tmp_path: Path) -> None:
    rows = [
        row("A-1"),
        row("A-2", 数量="许多"),
        row(""),
        row("A-3", 数量=0),
        row("2.87654E+15"),
        row("A-4", 买家留言="=cmd|' /C calc'!A0"),
    ]
    done = bring(files, write_csv(tmp_path / "坏.csv", rows))
    assert [error.row for error in done.read.errors] == [3, 4, 5, 6]
    assert orders(files) == 2
    with files.db.read() as conn:
        messages = set(conn.execute(select(sales_order.c.buyer_message)).scalars())
    assert "=cmd|' /C calc'!A0" in messages, "a formula is a text"
    target = tmp_path / "refused.csv"
    assert save_bad_rows(target, done.read, "zh_CN") == 4
    with target.open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.reader(file))
    at = back[0].index("行号")
    assert [line[at] for line in back[1:]] == ["3", "4", "5", "6"]
    assert not any(cell.startswith(("=", "+", "@")) for line in back for cell in line)
    files.sound()


def test_a_number_that_a_spreadsheet_damaged_is_refused(files: World, tmp_path: Path) -> None:
    done = bring(files, write_xlsx(tmp_path / "a.xlsx", [row(2876543210987654321.0), row("A-2")]))
    assert [(error.row, error.code) for error in done.read.errors] == [(2, "cell.damaged_number")]
    assert orders(files) == 1


def test_only_a_file_shop_takes_files_and_only_those_who_may(files: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row("A-1")])
    with files.db.read() as conn:
        other = conn.execute(select(shop.c.id).where(shop.c.platform == "woocommerce")).scalar_one()
    with pytest.raises(BadInput) as refused:
        import_file_orders(files.db, files.keys, path, other, None, BOSS)
    assert refused.value.code == "import.not_a_file_shop"
    with pytest.raises(NotAllowed):
        import_file_orders(files.db, files.keys, path, files.shop_id, None, PACKER)
    with pytest.raises(NotFound):
        import_file_orders(files.db, files.keys, tmp_path / "none.csv", files.shop_id, None, BOSS)
    with pytest.raises(NotFound):
        import_file_orders(files.db, files.keys, path, 999, None, BOSS)
    assert orders(files) == 0


def test_a_large_file_goes_in_by_pages_and_tells_how_far_it_is(
    files: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders_module, "PAGE", 10)
    told: list[tuple[int, int]] = []
    path = write_csv(tmp_path / "a.csv", [row(f"A-{number}") for number in range(25)])
    bring(files, path, progress=lambda done, total: told.append((done, total)))
    assert told == [(10, 25), (20, 25), (25, 25)]


def test_an_import_that_dies_between_pages_is_simply_done_again(
    files: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders_module, "PAGE", 10)
    path = write_csv(tmp_path / "a.csv", [row(f"A-{number}") for number in range(25)])

    def die(done: int, _total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(files, path, progress=die)
    assert orders(files) == 20
    done = bring(files, path)
    assert (done.sums.fresh, done.same, orders(files)) == (5, 20, 25)
    files.sound()


# --- templates --------------------------------------------------------------------------------------------------------


def test_a_mapping_is_remembered_by_name_and_used(files: World, tmp_path: Path) -> None:
    odd = tuple("单据" if heading == "订单号" else heading for heading in HEADINGS)
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [row("A-1")], odd)
    seen = preview_orders(files.db, str(path), "")
    assert "order_no" not in seen.mapping
    assert seen.problems[0][1] == "file.column_missing"
    mapping = {**seen.mapping, "order_no": "单据"}
    remember_template(files.db, " 门店 ", mapping, BOSS)
    remember_template(files.db, "门店", mapping, BOSS)
    with files.db.read() as conn:
        assert "门店" in template_names(conn)
        assert conn.execute(select(func.count()).select_from(import_template)).scalar_one() == 1
    again = preview_orders(files.db, str(path), "门店")
    assert (again.mapping["order_no"], again.template, again.total) == ("单据", "门店", 1)
    assert len(bring(files, path, template="门店").sums.order_ids) == 1
    result = import_orders(files.db, files.keys, str(path), files.shop_id, mapping, BOSS)
    assert (result.new, result.changed, result.same, result.failed) == (0, 0, 1, ())


def test_templates_that_cannot_be_are_refused(files: World, tmp_path: Path) -> None:
    for name in ("", "  ", "generic"):
        with pytest.raises(BadInput) as refused:
            remember_template(files.db, name, {"order_no": "x"}, BOSS)
        assert refused.value.code == "import.bad_template_name"
    with pytest.raises(BadInput):
        remember_template(files.db, "x", {"nonsense": "x"}, BOSS)
    with pytest.raises(NotAllowed):
        remember_template(files.db, "x", {"order_no": "x"}, PACKER)
    with pytest.raises(NotFound):
        preview_orders(files.db, str(write_csv(tmp_path / "a.csv", [row()])), "没有的模板")


# --- folders ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(files: World, tmp_path: Path) -> Path:
    made = tmp_path / "投递"
    made.mkdir()
    watch(files.db, files.shop_id, str(made), "", BOSS)
    return made


def drop(folder: Path, name: str, rows: Sequence[Sequence[object]], clock: FakeClock, age_s: float = 10) -> Path:
    """Put a file there, last written ``age_s`` seconds ago."""
    path = write_csv(folder / name, rows)  # type: ignore[arg-type]
    stamp = clock().timestamp() - age_s
    os.utime(path, (stamp, stamp))
    return path


def look(files: World, clock: FakeClock) -> list[Watched]:
    return import_waiting(files.db, files.keys, clock=clock)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_dropped_file_is_imported_once_and_moved_away(files: World, folder: Path, clock: FakeClock) -> None:
    drop(folder, "a.csv", [row("A-1")], clock)
    (folder / "readme.md").write_text("no table")
    assert [(one.name, one.orders, one.refused, one.error) for one in look(files, clock)] == [("a.csv", 1, 0, None)]
    assert look(files, clock) == []
    assert names(folder) == {"done/a-20260302-010000.csv", "readme.md"}
    assert orders(files) == 1


def test_a_file_still_being_written_is_left_alone(files: World, folder: Path, clock: FakeClock) -> None:
    drop(folder, "a.csv", [row("A-1")], clock, age_s=1)
    assert look(files, clock) == []
    clock.advance(seconds=5)
    assert len(look(files, clock)) == 1


def test_refused_rows_lie_beside_the_file_and_a_hopeless_file_beside_its_reason(
    files: World, folder: Path, clock: FakeClock
) -> None:
    drop(folder, "a.csv", [row("A-1"), row("A-2", 数量="许多")], clock)
    bad = drop(folder, "b.csv", [], clock)
    bad.write_bytes(b"\x00\x01\x02 no table at all")
    os.utime(bad, (0, 0))
    first, second = look(files, clock)
    assert (first.orders, first.refused, first.error) == (1, 1, None)
    assert second.error is not None
    assert names(folder) == {
        "failed/a-20260302-010000.csv", "failed/a-20260302-010000-rows.csv",
        "failed/b-20260302-010000.csv", "failed/b-20260302-010000.csv.txt",
    }  # fmt: skip
    assert (folder / "failed" / "b-20260302-010000.csv.txt").read_text("utf-8").strip()


def test_files_of_one_name_in_one_second_are_all_kept(files: World, folder: Path, clock: FakeClock) -> None:
    for number in ("A-1", "A-2"):
        drop(folder, "a.csv", [row(number)], clock)
        look(files, clock)
    assert names(folder) == {"done/a-20260302-010000.csv", "done/a-20260302-010000-2.csv"}


def test_a_busy_database_leaves_the_file_for_the_next_time(
    files: World, folder: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(folder, "a.csv", [row("A-1")], clock)

    def busy(*_: object, **__: object) -> None:
        raise DatabaseBusy("database.busy")

    with monkeypatch.context() as patch:
        patch.setattr(watch_module, "import_file_orders", busy)
        (result,) = look(files, clock)
    assert result.error is not None
    assert names(folder) == {"a.csv"}
    assert len(look(files, clock)) == 1
    assert orders(files) == 1


def test_a_file_that_cannot_be_moved_is_said_and_imported_once(files: World, folder: Path, clock: FakeClock) -> None:
    drop(folder, "a.csv", [row("A-1")], clock)
    (folder / "done").write_text("a file in the way")
    (first,) = look(files, clock)
    (second,) = look(files, clock)
    assert first.error is not None
    assert first.error.code == "import.cannot_move"
    assert second.orders == 1
    assert orders(files) == 1


def test_a_paused_shop_and_a_folder_no_longer_watched_take_nothing(
    files: World, folder: Path, clock: FakeClock
) -> None:
    drop(folder, "a.csv", [row("A-1")], clock)
    with files.db.write() as tx:
        tx.conn.execute(update(shop).values(paused=True))
    assert look(files, clock) == []
    with files.db.write() as tx:
        tx.conn.execute(update(shop).values(paused=False))
    watch(files.db, files.shop_id, "", "", BOSS)
    assert look(files, clock) == []


def test_only_a_folder_and_only_a_file_shop_can_be_watched(files: World, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        watch(files.db, files.shop_id, str(tmp_path / "none"), "", BOSS)
    assert refused.value.code == "import.no_folder"
    with files.db.read() as conn:
        other = conn.execute(select(shop.c.id).where(shop.c.platform == "woocommerce")).scalar_one()
    with pytest.raises(BadInput) as refused:
        watch(files.db, other, str(tmp_path), "", BOSS)
    assert refused.value.code == "import.not_a_file_shop"
    with pytest.raises(NotAllowed):
        watch(files.db, files.shop_id, str(tmp_path), "", PACKER)


def test_a_folder_that_vanished_is_no_trouble(files: World, folder: Path, clock: FakeClock) -> None:
    folder.rmdir()
    assert look(files, clock) == []
