"""The packing slip 发货单 that goes into the box: one flow of blocks for labels, 80 mm strips and A4 sheets.

Nothing is cut off: what does not fit goes on to a further page. Contents after the customs of the trade (labels page
of the reference); receiver texts arrive masked, and phone numbers inside messages are masked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.masking import masked_text
from app.domain.money import format_cents
from app.domain.sheets import PackingSlip, SheetLine
from app.errors import BadInput
from app.printing.codes import QUIET_MODULES
from app.printing.labels.waybill import money
from app.printing.page import Align, Barcode, Item, Line, Page, Text, Valign
from app.printing.typeset import break_lines, printable

RULE = 0.25


@dataclass(frozen=True)
class Stock:
    """The paper: ``height`` None is a strip without end; ``table`` gives goods a table with columns."""

    width: float
    height: float | None
    margin: float
    body: float
    """Em of running text."""
    title: float
    table: bool = False

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def small(self) -> float:
        """Em of secondary text; never below what a 203 dpi head can draw."""
        return max(2.4, self.body * 0.86)


A4 = Stock(210, 297, 15, 3.5, 7, table=True)

_PRINTABLE_MM = {80: 72, 58: 48}
"""Strips are printed on 576 of 80 mm and 384 of 58 mm at 203 dpi."""


def strip_stock(width_mm: int) -> Stock:
    """The paper of a slip printer. Raises BadInput ``label.size_unsupported`` for a width that no such printer has."""
    if width_mm not in _PRINTABLE_MM:
        raise BadInput("label.size_unsupported", width_mm=width_mm, height_mm=0)
    wide = width_mm == 80
    return Stock(_PRINTABLE_MM[width_mm], None, 1, 3.2 if wide else 3.0, 4.8 if wide else 4.0)


def label_stock(width_mm: int, height_mm: int) -> Stock:
    """The paper of a label printer. Raises BadInput ``label.size_unsupported`` below 60 x 80 mm."""
    if width_mm < 60 or height_mm < 80:
        raise BadInput("label.size_unsupported", width_mm=width_mm, height_mm=height_mm)
    return Stock(width_mm, height_mm, 3, 3.4 if width_mm >= 95 else 3.0, 5.6 if width_mm >= 95 else 4.8)


@dataclass(frozen=True)
class _Block:
    """Something that is never cut by the end of a page; its items stand at the top of the block."""

    height: float
    items: tuple[Item, ...] = ()
    together: float = 0.0
    """Height that should fit with this block on its page: all of a goods row for the row's first line."""


def packing_slip(slip: PackingSlip, stock: Stock) -> tuple[Page, ...]:
    """Lay the slip out on as many pages as it takes; a strip is always one page."""
    head = list(_head(slip, stock))
    rows = [block for number, line in enumerate(slip.lines, 1) for block in _row(slip, stock, number, line)]
    heads = _column_heads(slip, stock)
    heads = replace(heads, together=heads.height + (rows[0].together if rows else 0.0))
    blocks = [*head, heads, *rows, *_foot(slip, stock)]
    if stock.height is None:
        height = sum(block.height for block in blocks) + 2 * stock.margin
        return (Page(stock.width, height, _placed(blocks, stock)),)
    number_height = stock.small * 1.4
    room = stock.height - 2 * stock.margin
    if sum(block.height for block in blocks) <= room:
        return (Page(stock.width, stock.height, _placed(blocks, stock)),)
    room -= number_height
    sheets = _paged(blocks, room, range(len(head), len(head) + len(rows) + 1), _continued(slip, stock))
    pages = []
    for number, sheet in enumerate(sheets, 1):
        which = Text(stock.margin, stock.margin + room, stock.inner, number_height, f"第 {number} / {len(sheets)} 页",
                     stock.small, align=Align.RIGHT, valign=Valign.BOTTOM)  # fmt: skip
        pages.append(Page(stock.width, stock.height, (*_placed(sheet, stock), which)))
    return tuple(pages)


def _paged(blocks: list[_Block], room: float, table: range, continued: _Block) -> list[list[_Block]]:
    """Fill pages of height ``room`` from the top.

    ``table`` tells where the goods stand, their column heads first: those never end a page and begin a page again.
    """
    sheets: list[list[_Block]] = [[]]
    used = 0.0
    for place, block in enumerate(blocks):
        needed = block.together if block.height < block.together < room / 2 else block.height
        if used + needed > room and sheets[-1]:
            sheets.append([continued, blocks[table.start]] if place in table[1:] else [continued])
            used = sum(again.height for again in sheets[-1])
        sheets[-1].append(block)
        used += block.height
    return sheets


def _placed(blocks: list[_Block], stock: Stock) -> tuple[Item, ...]:
    """Move each block's items to its place under the one before."""
    items: list[Item] = []
    y = stock.margin
    for block in blocks:
        for item in block.items:
            if isinstance(item, Line):
                items.append(replace(item, y1=item.y1 + y, y2=item.y2 + y))
            else:
                items.append(replace(item, y=item.y + y))
        y += block.height
    return tuple(items)


def _head(slip: PackingSlip, stock: Stock) -> Iterator[_Block]:
    """Shop and title, the order number as barcode, then who, where and when."""
    title_width = stock.title * 3.6
    left, inner = stock.margin, stock.inner
    yield _Block(
        stock.title * 1.5,
        (
            Text(left, 0, inner - title_width - 1, stock.title * 1.3, slip.shop_name, stock.title, stock.body,
                 bold=True, valign=Valign.MIDDLE),
            Text(left + inner - title_width, 0, title_width, stock.title * 1.3, slip.title, stock.title * 0.9,
                 bold=True, align=Align.RIGHT, valign=Valign.MIDDLE),
        ),
    )  # fmt: skip
    yield _codes(slip, stock)
    for name, value in _facts(slip):
        yield from _fact(name, value, stock)
    yield _Block(stock.body * 0.5)


def _codes(slip: PackingSlip, stock: Stock) -> _Block:
    """The order number as barcode and text; batch serial and reprint mark beside it, on narrow strips below."""
    bars, module = (12.0, 0.375) if stock.table else (8.0, 0.25)
    left, inner = stock.margin, stock.inner
    is_narrow = inner < 60
    code_left = max(0.0, left - QUIET_MODULES * module)  # the margin serves as quiet zone
    code_width = inner if is_narrow else min(inner * 0.66, 60.0)
    height = bars + stock.body * 1.6
    items: list[Item] = [
        Barcode(code_left, 0, left + code_width - code_left, bars, slip.order_no, module, align=Align.LEFT),
        Text(left, bars + 0.3, code_width, stock.body * 1.2, slip.order_no, stock.body, bold=True),
    ]
    mark = f"补打{slip.reprint}" if slip.reprint else ""
    serial = Text(left + code_width + 1, 0, inner - code_width - 1, bars / 2, slip.batch_serial, stock.body * 1.2, 2.0,
                  bold=True, align=Align.RIGHT, valign=Valign.MIDDLE)  # fmt: skip
    if is_narrow:
        serial = replace(serial, x=left, y=height, width=inner * 0.7, height=stock.body * 1.5, align=Align.LEFT)
        items += [serial, replace(serial, x=left + inner * 0.7, width=inner * 0.3, text=mark, align=Align.RIGHT)]
        return _Block(height + stock.body * 1.7, tuple(items))
    items += [serial, replace(serial, y=bars / 2, text=mark, size=stock.body)]
    return _Block(height, tuple(items))


def _facts(slip: PackingSlip) -> Iterator[tuple[str, str]]:
    """What the head says, name and value; empty values are left out."""
    receiver = slip.receiver
    paid = f"{slip.paid_at:%Y-%m-%d %H:%M} 付款，" if slip.paid_at else ""
    facts = [
        ("买家", f"{slip.platform} {slip.buyer_nick}"),
        ("平台单号", " ".join(slip.platform_order_nos)),
        ("收件", f"{receiver.name} {receiver.phone}"),
        ("地址", f"{receiver.region} {receiver.street}"),
        ("快递", f"{slip.carrier_name} {slip.waybill_no}"),
        ("时间", f"{paid}{slip.printed_at:%m-%d %H:%M} 打印"),
    ]
    return ((name, value) for name, value in facts if value.strip())


def _fact(name: str, value: str, stock: Stock) -> Iterator[_Block]:
    """One block a line, so that a long value may go over to the next page."""
    size, height = stock.body, stock.body * 1.32
    name_width = size * 4.6
    width = stock.inner - name_width
    lines = break_lines(printable(value), width, size)
    for number, line in enumerate(lines):
        text = Text(stock.margin + name_width, 0, width, height, line, size, valign=Valign.MIDDLE)
        label = replace(text, x=stock.margin, width=name_width, text=name)
        if number == 0:
            yield _Block(height, (text, label), together=height * len(lines))
        else:
            yield _Block(height, (text,))


def _continued(slip: PackingSlip, stock: Stock) -> _Block:
    """What a further page begins with."""
    words = f"{slip.order_no}  {slip.batch_serial}（续）"
    text = Text(stock.margin, 0, stock.inner, stock.body * 1.3, words, stock.body, 2.0, bold=True)
    return _Block(stock.body * 1.9, (text,))


@dataclass(frozen=True)
class _Columns:
    """Left edges and widths of the table's columns; width 0 leaves one out."""

    name: tuple[float, float]
    code: tuple[float, float]
    qty: tuple[float, float]
    price: tuple[float, float]
    total: tuple[float, float]


def _columns(slip: PackingSlip, stock: Stock) -> _Columns:
    em, left, right = stock.body, stock.margin, stock.margin + stock.inner
    money_width = em * 5.4 if slip.show_prices else 0.0
    total = (right - money_width, money_width)
    price = (total[0] - (money_width if stock.table else 0.0), money_width if stock.table else 0.0)
    qty_width = em * 3.2
    qty = (price[0] - qty_width, qty_width)
    code_width = em * 9.5 if stock.table else 0.0
    code = (qty[0] - code_width, code_width)
    return _Columns((left, code[0] - left - 1.0), code, qty, price, total)


def _column_heads(slip: PackingSlip, stock: Stock) -> _Block:
    columns = _columns(slip, stock)
    heads = [("货品", columns.name, Align.LEFT), ("数量", columns.qty, Align.RIGHT)]
    if stock.table:
        heads += [("编码", columns.code, Align.LEFT), ("单价", columns.price, Align.RIGHT)]
    heads += [("金额", columns.total, Align.RIGHT)]
    height = stock.body * 1.5
    left, right = stock.margin, stock.margin + stock.inner
    texts = tuple(
        Text(x, 0.3, width, height - 0.6, text, stock.small, align=align, valign=Valign.MIDDLE)
        for text, (x, width), align in heads
        if width
    )
    return _Block(height + 0.6, (Line(left, 0, right, 0, RULE * 2), *texts, Line(left, height, right, height, RULE)))


def _row(slip: PackingSlip, stock: Stock, number: int, line: SheetLine) -> Iterator[_Block]:
    """Name in as many lines as it takes, spec and codes below; one block a line, figures beside the first."""
    columns = _columns(slip, stock)
    x, width = columns.name
    title = f"{number}. {printable(line.name)}"
    below = " / ".join(part for part in (line.spec, "" if stock.table else line.sku_code, line.bin) if part)
    names = Text(x, 0, width, stock.body * 1.28, title, stock.body, bold=True, valign=Valign.MIDDLE)
    details = Text(x, 0, width if stock.table else stock.inner, stock.small * 1.28, printable(below), stock.small,
                   valign=Valign.MIDDLE)  # fmt: skip
    texts = [
        replace(kind, text=piece)
        for kind in (names, details)
        for piece in break_lines(kind.text, kind.width, kind.size, bold=kind.bold)
    ]
    figures = _figures(slip, stock, columns, line)
    together = sum(text.height for text in texts) + stock.body
    for place, text in enumerate(texts):
        top = 0.4 if place == 0 else 0.0
        height = top + (_first_line(stock) if place == 0 else text.height)
        items: list[Item] = [replace(text, y=top, height=height - top), *(figures if place == 0 else ())]
        if place == len(texts) - 1:
            height += 0.6
            items.append(Line(stock.margin, height, stock.margin + stock.inner, height, RULE / 2, dash=0.75))
        yield _Block(height, tuple(items), together if place == 0 else 0.0)


def _first_line(stock: Stock) -> float:
    """Height of a goods row's first line, where a large quantity stands."""
    return stock.body * 1.7


def _figures(slip: PackingSlip, stock: Stock, columns: _Columns, line: SheetLine) -> list[Text]:
    """Code, quantity (large where it is more than one) and money of one goods line."""
    em = stock.body
    size = em * (1.5 if line.qty > 1 else 1.1)
    qty = Text(columns.qty[0], 0.4, columns.qty[1], _first_line(stock), f"{line.qty}", size, 2.0, bold=True,
               align=Align.RIGHT, valign=Valign.MIDDLE)  # fmt: skip
    cells = [qty]
    if slip.show_prices:
        for cents, (left, width) in ((line.price_cents, columns.price), (line.total_cents, columns.total)):
            amount = format_cents(cents, slip.currency)
            cells.append(replace(qty, x=left, width=width, text=amount, size=em, bold=False))
    code_left, code_width = columns.code
    cells.append(
        replace(qty, x=code_left, width=code_width, text=line.sku_code, size=stock.small, bold=False, align=Align.LEFT)
    )
    return [cell for cell in cells if cell.width]


def _foot(slip: PackingSlip, stock: Stock) -> Iterator[_Block]:
    em = stock.body
    total = f"共 {slip.total_qty} 件"
    if slip.show_prices:
        total += f"，合计 {money(slip.total_cents, slip.currency)}"
    yield _Block(
        em * 2.2,
        (
            Text(stock.margin, em * 0.4, stock.inner, em * 1.6, total, em * 1.25, 2.0, bold=True, align=Align.RIGHT,
                 valign=Valign.MIDDLE),
        ),
    )  # fmt: skip
    notes = (
        ("买家留言", masked_text(slip.buyer_message)),
        ("备注", masked_text(slip.seller_memo)),
        ("客服电话", slip.service_phone),
    )
    for name, value in notes:
        if value.strip():
            yield from _fact(name, value, stock)
