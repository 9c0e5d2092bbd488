"""Which heading means what: twenty spellings, built-in layouts, and mappings that cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.connectors.platforms.files.fields import (
    FIELDS,
    count_known,
    missing_fields,
    propose,
    template_of,
    templates,
    unique_headings,
)
from app.connectors.platforms.files.shop import Files
from app.errors import BadInput, NotFound
from tests.connectors.files.tables import (
    csv_text,
    read,
    row,
    write_csv,
    write_xlsx,
)

TWENTY_VARIANTS = [
    ("订单号", "收货人", "手机", "详细地址", "商品名称", "数量"),
    ("订单编号", "收件人姓名", "收件人电话", "收件人地址", "宝贝标题", "购买数量"),
    ("平台单号", "姓名", "联系电话", "地址", "品名", "件数"),
    ("网店订单号", "客户姓名", "手机号码", "收货地址", "货品名称", "商品数量"),
    ("交易编号", "联系人", "联系方式", "街道地址", "商家编码", "数量"),
    ("原始单号", "收货人姓名", "收货电话", "收件地址", "货号", "qty"),
    ("Order No", "Receiver", "Phone", "Address", "SKU", "Qty"),
    ("ORDER_NO", "recipient", "MOBILE", "Street", "Product Name", "Quantity"),
    (" 订 单 号 ", "*收货人", "手机：", "详细地址*", "商品名称", "数量"),
    ("订单号\n", "收货人\t", "手机", "地址", "标题", "数量"),
    ("ｏｒｄｅｒ　ｎｏ", "ｎａｍｅ", "ｐｈｏｎｅ", "ａｄｄｒｅｓｓ", "ｉｔｅｍ", "ｑｔｙ"),
    ("单号", "客户", "电话", "收货人地址", "商品标题", "下单数量"),
    ("数量", "商品名称", "详细地址", "手机", "收货人", "订单号"),
    ("备注", "订单号", "收货人", "手机", "详细地址", "商品名称", "数量"),
    ("订单号", "收货人", "固定电话", "详细地址", "商品名称", "数量"),
    ("订单号", "收货人", "手机", "地址", "SKU编码", "数量"),
    ("主订单编号", "收件人", "收件人手机", "收货人详细地址", "宝贝名称", "宝贝数量"),
    ("订单号", "收货人", "手机", "省", "市", "区", "详细地址", "商品名称", "规格", "数量"),
    ("订单号", "订单号", "收货人", "手机", "地址", "商品", "数量"),
    ("", "订单号", "收货人", "手机", "地址", "商品", "数量", ""),
]


@pytest.mark.parametrize("headings", TWENTY_VARIANTS, ids=range(len(TWENTY_VARIANTS)))
def test_twenty_ways_to_head_a_table(files: Files, tmp_path: Path, headings: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([], headings=headings), encoding="utf-8")
    preview = files.preview(path)
    assert preview.missing == ()
    assert len(set(preview.mapping.values())) == len(preview.mapping), "a heading serves one field only"


TEMPLATE_HEADINGS = {
    "taobao_orders": "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,"
    "买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量",
    "jd_orders": "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,"
    "下单帐号,客户姓名,客户地址,联系电话,订单备注,商家备注,运费金额,付款确认时间,货号",
    "pinduoduo_orders": "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),用户实付金额(元),商家实收金额(元),"
    "商品数量(件),收货人,手机,国家,省,市,区,街道,详细地址,支付时间,承诺发货时间,商品id,商品规格,样式ID,"
    "商家编码-规格维度,商家编码-商品维度,快递单号,快递公司,买家留言,商家备注,售后状态",
    "taobao_lines": "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,"
    "订单状态,商家编码,收货人姓名,联系手机,收货地址",
}


@pytest.mark.parametrize(("code", "headings"), TEMPLATE_HEADINGS.items(), ids=TEMPLATE_HEADINGS)
def test_built_in_layouts_are_recognised_and_complete(code: str, headings: str) -> None:
    chosen, mapping = propose(headings.split(","))
    assert chosen == code
    assert missing_fields(mapping) == ()
    assert count_known(headings.split(",")) >= 8


def test_templates_are_well_formed_and_say_how_sure_they_are() -> None:
    codes = [template.code for template in templates()]
    assert codes[-1] == "generic"
    assert {"taobao_orders", "taobao_lines", "jd_orders", "pinduoduo_orders"} < set(codes)
    for template in templates():
        assert template.certainty
        assert set(template.fields) <= set(FIELDS)
        assert all(template.fields.values())
    with pytest.raises(NotFound, match="template"):
        template_of("nowhere")


def test_a_wished_template_goes_first() -> None:
    headings = TEMPLATE_HEADINGS["pinduoduo_orders"].split(",")
    chosen, mapping = propose(headings, "generic")
    assert chosen == "generic"
    assert mapping["order_no"] == "订单号"


def test_headings_are_found_below_title_rows(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("某某门店销售明细,,,\n,,,\n导出时间：2026-11-22,,,\n" + csv_text([row()]), encoding="utf-8")
    preview = files.preview(path)
    assert (preview.heading_row, preview.headings[:2], preview.total) == (4, ("订单号", "收货人"), 1)
    assert [number for number, _ in preview.shown] == [5]
    assert len(read(files, path).orders) == 1


def test_empty_and_repeated_headings_stay_apart() -> None:
    assert unique_headings(["备注", "", "备注", " 备注 "]) == ("备注", "#2", "备注 (2)", "备注 (3)")


def test_an_excel_separator_line_is_obeyed(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n" + csv_text([row()], ";"), encoding="utf-8")
    preview = files.preview(path)
    assert (preview.separator, preview.heading_row) == (";", 2)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"order_no": "没有这列"}, "file.headings_missing"),
        ({"order_no": "订单号", "buyer_nick": "订单号"}, "file.heading_used_twice"),
        ({"order_no": "订单号"}, "file.fields_missing"),
        ({"order": "订单号"}, "file.fields_unknown"),
    ],
)
def test_mappings_that_cannot_work(files: Files, tmp_path: Path, mapping: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        files.parse(write_csv(tmp_path / "a.csv", [row()]), mapping)
    assert caught.value.code == code


def test_sheets_are_chosen_by_name(files: Files, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [row()])
    assert files.preview(path, sheet="订单").sheets == ("订单",)
    with pytest.raises(NotFound, match="sheet_not_found"):
        files.preview(path, sheet="别的")
