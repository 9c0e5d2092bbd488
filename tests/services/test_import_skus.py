"""SKU files: every row stored or refused with its number, nothing half, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.people import Actor, Role
from app.errors import BadInput, DatabaseBusy, NotAllowed, NotFound
from app.models.database import Database, Tx
from app.models.stock import sku, sku_barcode, stock
from app.services import import_skus as module
from app.services.audit_orders import audit_waiting
from app.services.import_skus import SkuImport, guess_mapping, import_skus
from app.services.manage_warehouses import save_warehouse
from app.services.mark_skus import mark_skus
from app.services.read_tables import read_table
from tests.connectors.files.tables import write_xlsx
from tests.services.world import BOSS, World

HEADINGS = ("商家编码", "名称", "规格", "条码", "重量(克)", "售价", "图片", "仓库", "数量", "库位")


def line(code: str = "A1", name: str = "保温杯", **more: str) -> list[str]:
    values = {"spec": "", "barcode": "", "weight": "", "price": "", "image": "", "house": "", "qty": "", "bin": ""}
    return [code, name, *{**values, **more}.values()]


def bring(world: World, *lines: Sequence[str], **more: Any) -> SkuImport:  # noqa: ANN401 - options of the import
    rows = [(number, cells) for number, cells in enumerate(lines, 2)]
    return import_skus(world.db, HEADINGS, rows, guess_mapping(HEADINGS), BOSS, **more)


def stored(db: Database) -> list[Any]:
    with db.read() as conn:
        return list(conn.execute(select(sku).order_by(sku.c.sku_code)).all())


def on_hand(db: Database) -> dict[tuple[str, int], int]:
    with db.read() as conn:
        rows = conn.execute(
            select(sku.c.sku_code, stock.c.warehouse_id, stock.c.on_hand_qty).join(sku, sku.c.id == stock.c.sku_id)
        )
        return {(code, house): qty for code, house, qty in rows}


def test_a_whole_row_is_stored_with_barcodes_and_counted(world: World) -> None:
    result = bring(
        world,
        line(
            "Ａ1",
            "保温杯\t 大",
            spec="500 ml",
            barcode="6901；6902,6903",
            weight="1,250.0",
            price="￥59.90",
            image="a1.png",
            qty="20",
            bin="A-01",
        ),
    )
    assert (result.new, result.counted, result.failed) == (1, 1, [])
    (row,) = stored(world.db)
    assert (row.sku_code, row.name, row.spec, row.weight_g, row.price_cents, row.image) == (
        "A1", "保温杯 大", "500 ml", 1250, 5990, "a1.png",
    )  # fmt: skip
    assert on_hand(world.db) == {("A1", world.warehouse_id): 20}
    with world.db.read() as conn:
        assert set(conn.execute(select(sku_barcode.c.barcode)).scalars()) == {"6901", "6902", "6903"}
        assert conn.execute(select(stock.c.bin)).scalar_one() == "A-01"
    world.sound()


def test_the_same_file_twice_changes_nothing_and_a_changed_cell_only_itself(world: World) -> None:
    rows = [line("A1", price="5", barcode="6901"), line("B2", "茶", spec="红")]
    assert (bring(world, *rows).new, bring(world, *rows).same) == (2, 2)
    changed = bring(world, line("A1", "", price="6"), line("B2", "茶"))
    assert (changed.new, changed.changed, changed.same) == (0, 1, 1)
    assert [(row.name, row.price_cents) for row in stored(world.db)] == [("保温杯", 600), ("茶", 0)]
    assert stored(world.db)[1].spec == "红", "an empty cell says nothing"


NASTY: list[tuple[list[str], str]] = [
    (line(""), "import.empty_cell"),
    (line("N1", ""), "import.empty_cell"),
    (line("N2", "x" * 201), "import.too_long"),
    (line("N" * 65), "import.too_long"),
    (line("N3", weight="1.5"), "import.not_whole"),
    (line("N4", weight="-1"), "import.not_whole"),
    (line("N5", weight="²"), "import.not_whole"),
    (line("N6", qty="many"), "import.not_whole"),
    (line("N7", qty="1e3"), "import.not_whole"),
    (line("N8", qty="99999999999999999999"), "import.too_large"),
    (line("N9", weight="1000001"), "import.too_large"),
    (line("N10", price="free"), "money.not_a_number"),
    (line("N11", price="-1"), "money.negative"),
    (line("N12", price="9" * 30), "money.too_large"),
    (line("N13", image="../../etc/passwd"), "import.bad_image"),
    (line("N14", image="C:\\x.png"), "import.bad_image"),
    (line("N15", barcode="6901"), "import.barcode_taken"),
    (line("N15", barcode="6.90123E+12"), "cell.damaged_number"),
    (line("6.9E12"), "cell.damaged_number"),
    (line("N16", house="月球仓", qty="1"), "warehouse.not_found"),
]


def test_every_nasty_row_is_refused_with_its_number_and_stops_no_other(world: World) -> None:
    rows = [line("A1", barcode="6901"), *(cells for cells, _ in NASTY), line("Z9", "最后")]
    result = bring(world, *rows)
    assert [(number, code) for number, code, _ in result.failed] == [
        (number, code) for number, (_, code) in enumerate(NASTY, 3)
    ]
    codes = [row.sku_code for row in stored(world.db)]
    assert codes == ["A1", "N16", "Z9"], "a refused row leaves nothing; only a missing place comes after storing"
    world.sound()


def test_a_row_that_stands_twice_is_refused_but_not_another_warehouse(world: World) -> None:
    second = save_warehouse(world.db, world.keys, None, {"code": "B", "name": "二仓", "province": "浙江省"}, BOSS)
    result = bring(
        world, line(qty="5", house="HZ"), line(qty="7", house="二仓"), line(qty="9", house="HZ"), line("B2"), line("B2")
    )
    assert [(number, code) for number, code, _ in result.failed] == [
        (4, "import.twice_in_file"),
        (6, "import.twice_in_file"),
    ]
    assert on_hand(world.db) == {("A1", world.warehouse_id): 5, ("A1", second): 7}
    assert (result.new, result.counted) == (2, 2)


def test_a_barcode_goes_to_the_first_who_names_it(world: World) -> None:
    result = bring(
        world, line("A1", barcode="6901"), line("B2", "茶", barcode="6901;6902"), line("C3", "糖", barcode="6902")
    )
    assert [(number, code) for number, code, _ in result.failed] == [(3, "import.barcode_taken")]
    assert [row.sku_code for row in stored(world.db)] == ["A1", "C3"]
    assert bring(world, line("A1", barcode="6901")).failed == [], "its own barcode again is no clash"


def test_quantities_without_any_warehouse_are_refused_and_the_skus_stay(database: Database, world: World) -> None:
    with database.write() as tx:
        tx.conn.exec_driver_sql("UPDATE warehouse SET active = false")
    result = bring(world, line(qty="5"))
    assert [code for _, code, _ in result.failed] == ["warehouse.none"]
    assert result.new == 1


def test_a_count_below_promises_takes_the_latest_back(world: World) -> None:
    bring(world, line(qty="5"))
    ids = world.flow(world.intake("1", ("A1", 3)), world.intake("2", ("A1", 2)))
    assert bring(world, line(qty="3")).counted == 1
    assert [world.open_kinds(one) for one in ids] == [[], ["shortage"]]
    world.sound()


def test_orders_that_waited_for_a_sku_go_on(world: World) -> None:
    (order_id,) = world.take(world.intake("1", ("NEW-1", 1))).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["unmatched"]
    bring(world, line("NEW-1", qty="5"))
    assert world.open_kinds(order_id) == []


def test_a_retried_transaction_counts_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = module._store, list[int]()  # noqa: SLF001 - the work that is repeated

    def busy_once(tx: Tx, rows: Any) -> Any:  # noqa: ANN401 - handed through
        done = real(tx, rows)
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseBusy("database.busy")
        return done

    monkeypatch.setattr(module, "_store", busy_once)
    result = bring(world, line("A1"), line("B2"))
    assert (len(tries), result.new, result.failed) == (2, 2, [])


def test_without_a_code_column_or_the_right_nothing_begins(world: World) -> None:
    with pytest.raises(BadInput) as refused:
        import_skus(world.db, ("a", "b"), [], guess_mapping(("a", "b")), BOSS)
    assert refused.value.params == {"headings": ["a", "b"]}
    packer = Actor(None, "小张", Role.PACKER, "bench")
    with pytest.raises(NotAllowed):
        import_skus(world.db, HEADINGS, [], guess_mapping(HEADINGS), packer)


def test_headings_are_known_without_case_and_width() -> None:
    assert guess_mapping(("ＳＫＵ", " Name ", "重量（克）", "whatever")) == {
        "sku_code": "ＳＫＵ", "name": " Name ", "weight_g": "重量（克）",
    }  # fmt: skip


def test_many_skus_take_few_statements(world: World) -> None:
    from sqlalchemy import event

    statements: list[str] = []
    event.listen(world.db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    bring(world, *(line(f"S{number}", f"商品 {number}", barcode=f"69{number:05d}") for number in range(400)))
    assert len(stored(world.db)) == 400
    assert len(statements) < 60, "sets, not rows"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_in_any_of_our_encodings(world: World, tmp_path: Path, encoding: str) -> None:
    path = write_csv_of(tmp_path / "货品.csv", [line("A1", "龘靐齉", qty="5")], encoding)
    table = read_table(path)
    result = import_skus(
        world.db, table.headings, table.rows, guess_mapping(table.headings), BOSS, problems=table.problems
    )
    assert (result.new, result.counted) == (1, 1)
    assert stored(world.db)[0].name == "龘靐齉"


def write_csv_of(path: Path, rows: list[list[str]], encoding: str) -> Path:
    text = "\r\n".join(",".join(cells) for cells in (HEADINGS, *rows))
    path.write_bytes(text.encode(encoding))
    return path


def test_a_barcode_that_a_spreadsheet_damaged_is_told_with_its_row(world: World, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["A1", "杯", "", 6901234567890123456.0], ["B2", "茶", "", "6902"]]
    path = write_xlsx(tmp_path / "货品.xlsx", rows, HEADINGS[:4])
    table = read_table(path)
    result = import_skus(
        world.db, table.headings, table.rows, guess_mapping(table.headings), BOSS, problems=table.problems
    )
    assert result.new == 1
    assert [number for number, _, _ in result.failed] == [2]
    with world.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(sku)).scalar_one() == 1


def test_tags_and_floor_price_come_from_a_file_and_by_hand(world: World) -> None:
    headings = ("商家编码", "名称", "标签", "最低价")
    rows = [
        (2, ("B1", "香水", "液体， 易碎、液体", "￥59.9")),
        (3, ("B2", "杯", "-", "")),
        (4, ("B3", "杯", "x" * 21, "")),
    ]
    result = import_skus(world.db, headings, rows, guess_mapping(headings), BOSS)
    assert [(row, code) for row, code, _ in result.failed] == [(4, "import.too_long")]
    assert [(row.sku_code, row.tags, row.floor_cents) for row in stored(world.db)] == [
        ("B1", ",易碎,液体,", 5990),
        ("B2", "", None),
    ]
    assert mark_skus(world.db, ["B1", "B2"], BOSS, tags="fragile", floor_cents=-1) == 2
    assert [(row.tags, row.floor_cents) for row in stored(world.db)] == [(",fragile,", None), (",fragile,", None)]
    assert mark_skus(world.db, ["B1"], BOSS, tags="-") == 1
    with pytest.raises(NotFound):
        mark_skus(world.db, ["B1", "NOPE"], BOSS, tags="x")
    with pytest.raises(BadInput):
        mark_skus(world.db, ["B1"], BOSS, floor_cents=-2)
    assert [row.tags for row in stored(world.db)] == ["", ",fragile,"]
