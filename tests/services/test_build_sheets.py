from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.sheets import PrinterFacts, SheetLine
from app.errors import BadInput, IllegalMove, NotAllowed, NotFound
from app.models.parcels import parcel
from app.models.print_jobs import printer
from app.printing.raster import ensure_gui_app
from app.services.build_sheets import GOODS_LENGTH, goods_text, packing_slip, waybill_sheet
from app.services.draw_jobs import draw_job
from app.services.manage_printers import facts_of_printer
from app.services.print_progress import claim_next, mark_failed, mark_sending
from app.services.print_waybills import queue_prints, queue_test
from app.services.put_back_parcels import put_back
from app.services.save_slips import save_slips
from tests.printing.readers import read_pdf
from tests.services.factories import CLERK, HOLDER, PACKER, PERSON, SENDER, Floor
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import get_numbers, print_orders

PAPER = PrinterFacts("p", "tspl", 203, 100, 150)
NOON = datetime(2026, 3, 2, 4, 5, tzinfo=UTC)


def test_a_waybill_says_everything_masked_and_in_local_time(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 2), ("TEA-A", 1)), print_note="致电 13912345678")
    print_orders(floor, [order])
    with floor.db.read() as conn:
        sheet = waybill_sheet(conn, floor.keys, order.parcel_id, PAPER, NOON, reprint=2)
    assert (sheet.carrier_name, sheet.service_name, sheet.waybill_no) == ("顺丰", "标快", "SF1000000000001")
    assert (sheet.routing_code, sheet.routing_small) == ("755W-AB-012", "深圳集")
    assert (sheet.receiver.name, sheet.receiver.phone) == ("欧***", "138******00")
    assert sheet.receiver.region == "广东省深圳市南山区粤海街道"
    assert "1203" not in sheet.receiver.street
    assert sheet.sender.region == "广东省深圳市宝安区"
    assert (sheet.goods_text, sheet.weight_g) == ("不锈钢保温杯 500 ml ×2；龙井茶 250 g ×1", 900)
    assert (sheet.order_no, sheet.batch_serial, sheet.reprint) == (order.order_no, "260302-001-001", 2)
    assert sheet.printed_at.strftime("%H:%M %z") == "12:05 +0800"
    assert (sheet.parcel_index, sheet.parcel_count, sheet.width_mm, sheet.height_mm) == (1, 1, 100, 150)
    assert sheet.print_note == "致电 139******78"


def test_nothing_on_paper_names_a_person(floor: Floor) -> None:
    order = floor.make_order(buyer_message="换号 13912345678", seller_memo="老客户 13912345678")
    print_orders(floor, [order])
    with floor.db.read() as conn:
        sheet = waybill_sheet(conn, floor.keys, order.parcel_id, PAPER, NOON)
        slip = packing_slip(conn, order.parcel_id, NOON)
    told = repr(sheet) + repr(slip)
    for clear in (PERSON.name, PERSON.phone, PERSON.street, SENDER.name, SENDER.phone, "13912345678"):
        assert clear not in told


def test_parcels_count_k_of_n_without_the_cancelled(floor: Floor) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1), ("SOCK-M", 1))
    order = floor.make_order(goods, parcels=[[(code, 1)] for code, _qty in goods])
    get_numbers(floor, [order])
    with floor.db.write() as tx:
        tx.conn.exec_driver_sql(f"UPDATE parcel SET state = 'cancelled' WHERE id = {order.parcel_ids[0]}")
    with floor.db.read() as conn:
        sheets = [waybill_sheet(conn, floor.keys, parcel_id, PAPER, NOON) for parcel_id in order.parcel_ids[1:]]
    assert [(sheet.parcel_index, sheet.parcel_count) for sheet in sheets] == [(1, 2), (2, 2)]
    assert [sheet.goods_text for sheet in sheets] == ["龙井茶 250 g ×1", "棉袜 黑 M ×1"]


def test_a_slip_lists_the_parcels_goods_with_their_share_of_the_money(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 4), ("TEA-A", 1)), parcels=[[("CUP-500", 3)], [("CUP-500", 1), ("TEA-A", 1)]])
    get_numbers(floor, [order])
    with floor.db.read() as conn:
        slip = packing_slip(conn, order.parcel_ids[1], NOON, batch_serial="260302-001-002")
    assert [(line.sku_code, line.qty, line.price_cents, line.total_cents, line.bin) for line in slip.lines] == [
        ("CUP-500", 1, 5900, 5900, "A-01"), ("TEA-A", 1, 5900, 5900, "A-02"),
    ]  # fmt: skip
    assert (slip.total_qty, slip.total_cents, slip.currency) == (2, 11800, "CNY")
    assert (slip.shop_name, slip.platform_order_nos, slip.service_phone) == (
        "官网", (order.platform_order_no,), "400-800-1234",
    )  # fmt: skip
    assert (slip.batch_serial, slip.waybill_no) == ("260302-001-002", "SF1000000000002")


def test_long_goods_are_counted_instead() -> None:
    lines = [SheetLine(f"S{number}", "不锈钢真空保温杯", "500 ml 墨绿色", 2) for number in range(9)]
    text = goods_text(lines)
    assert text.endswith(" 等 9 种 18 件")
    assert len(text) <= GOODS_LENGTH + len(" 等 9 种 18 件")
    assert goods_text(lines[:1]) == "不锈钢真空保温杯 500 ml 墨绿色 ×2"
    assert goods_text([]) == ""


def test_a_parcel_without_a_number_has_no_label(floor: Floor) -> None:
    order = floor.make_order()
    with floor.db.read() as conn, pytest.raises(IllegalMove):
        waybill_sheet(conn, floor.keys, order.parcel_id, PAPER, NOON)
    with floor.db.read() as conn, pytest.raises(NotFound):
        packing_slip(conn, 999_999, NOON)


def test_every_kind_of_job_becomes_bytes(floor: Floor) -> None:
    ensure_gui_app()
    order, gone = floor.make_orders(2)
    print_orders(floor, [gone])
    put_back(floor.db, gone.parcel_id, PACKER)
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(prints_slips=True, mute=True))
    connector = FakeCarrier()
    connector.next_number = 500
    get_numbers(floor, [order], connector)
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    queue_test(floor.db, floor.printer_id, CLERK)
    facts = facts_of_printer(floor.one(printer, floor.printer_id))
    jobs = claim_next(floor.db, floor.printer_id, HOLDER)
    seen = {}
    while jobs:
        for job in jobs:
            seen[job.kind] = draw_job(floor.db, floor.keys, job, facts)
        floor.drive()
        ids = mark_sending(floor.db, floor.printer_id, [job.id for job in jobs], HOLDER)
        mark_failed(floor.db, ids, "test", {})
        jobs = claim_next(floor.db, floor.printer_id, HOLDER)
    assert sorted(seen) == ["packing_slip", "put_back", "test", "waybill"]
    for data in seen.values():
        assert data.startswith(b"SIZE 76 mm,130 mm\r\n")
        assert data.rstrip().endswith(b"PRINT 1,1")
    assert len(set(seen.values())) == 4


def test_slips_of_orders_become_one_pdf_in_their_order(floor: Floor, tmp_path: Path) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1))
    split, plain, none = floor.make_order(goods, parcels=[[(code, 1)] for code, _qty in goods]), *floor.make_orders(2)
    with floor.db.write() as tx:
        tx.conn.execute(parcel.update().where(parcel.c.id == none.parcel_id).values(state="cancelled"))
    target = tmp_path / "slips.pdf"
    outcomes = save_slips(floor.db, [plain.id, split.id, none.id, 999], target, CLERK)
    assert [(one.subject, one.error, one.detail) for one in outcomes] == [
        (plain.order_no, None, "1"),
        (split.order_no, None, "2"),
        (none.order_no, "print.no_parcel", ""),
        ("999", "order.not_found", ""),
    ]
    sheets = ["".join(sheet.lines) for sheet in read_pdf(target.read_bytes())]
    assert [plain.order_no in sheets[0], split.order_no in sheets[1], split.order_no in sheets[2]] == [True] * 3
    assert len(sheets) == 3
    assert not list(tmp_path.glob("*.part"))


def test_slips_that_cannot_be_saved_say_why_and_none_make_no_file(floor: Floor, tmp_path: Path) -> None:
    order = floor.make_order()
    with pytest.raises(BadInput) as refused:
        save_slips(floor.db, [order.id], tmp_path / "nowhere" / "slips.pdf", CLERK)
    assert refused.value.code == "file.not_written"
    save_slips(floor.db, [999], tmp_path / "none.pdf", CLERK)
    assert not list(tmp_path.glob("*.p*"))
    with pytest.raises(NotAllowed):
        save_slips(floor.db, [order.id], tmp_path / "slips.pdf", PACKER)
