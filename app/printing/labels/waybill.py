"""The express label 面单: areas from top to bottom as on the carriers' one-part labels.

Area order and contents after GB/T 41833-2022 (read through press reports) and public templates; sizes in millimetres.
The routing code is the largest text, the receiver the largest body text, the customer's own area takes what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.masking import masked_text
from app.domain.money import format_cents
from app.domain.sheets import Party, WaybillSheet
from app.errors import BadInput
from app.printing.page import Align, Barcode, Box, Item, Line, Page, Qr, Text, Valign

RULE = 0.25
FRAME = 0.375
PAD = 1.0
"""Clear space between a line and what stands beside it."""


@dataclass(frozen=True)
class _Measures:
    """Where each area begins, and the sizes that differ between narrow and wide paper."""

    width: float
    height: float
    header: float
    code: float
    routing: float
    collect: float
    receiver: float
    sender: float
    receipt: float
    own: float
    scale: float
    """Text sizes of the narrow label times this."""
    code_module: float
    receipt_module: float
    margin: float = 2.0

    @property
    def left(self) -> float:
        """Left edge of the frame."""
        return self.margin

    @property
    def right(self) -> float:
        """Right edge of the frame."""
        return self.width - self.margin

    @property
    def bottom(self) -> float:
        """Lower edge of the frame."""
        return self.height - self.margin

    def em(self, size: float) -> float:
        """A text size of the narrow label on this one."""
        return size * self.scale


_NARROW = _Measures(
    width=76, height=130, header=2, code=12.5, routing=29.5, collect=41, receiver=47.4, sender=67.5, receipt=76,
    own=95.5, scale=1.0, code_module=0.5, receipt_module=0.25,
)  # fmt: skip
_WIDE = _Measures(
    width=100, height=150, header=2, code=14, routing=35, collect=49, receiver=57, sender=79.5, receipt=89.5,
    own=112, scale=1.22, code_module=0.5, receipt_module=0.25,
)  # fmt: skip


def waybill(sheet: WaybillSheet) -> Page:
    """Lay out one label of ``sheet.width_mm`` x ``sheet.height_mm``.

    Raises BadInput ``label.size_unsupported`` for paper below 76 x 130 mm or between the two layouts.
    """
    measures = _measures(sheet.width_mm, sheet.height_mm)
    areas = (_frame, _header, _code, _routing, _collect, _receiver, _sender, _receipt, _own)
    items = tuple(item for area in areas for item in area(sheet, measures))
    return Page(sheet.width_mm, sheet.height_mm, items)


def _measures(width: int, height: int) -> _Measures:
    """The layout for that paper; longer paper gives its length to the customer's own area."""
    for layout in (_WIDE, _NARROW):
        if layout.width <= width <= layout.width + 4 and height >= layout.height:
            return replace(layout, width=width, height=height)
    raise BadInput("label.size_unsupported", width_mm=width, height_mm=height)


def _frame(_sheet: WaybillSheet, m: _Measures) -> list[Item]:
    rules = [m.code, m.routing, m.collect, m.receiver, m.sender, m.receipt, m.own]
    return [
        Box(m.left, m.header, m.right - m.left, m.bottom - m.header, FRAME),
        *(Line(m.left, y, m.right, y, RULE) for y in rules),
    ]


def _header(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """Carrier and service at the left; piece count, reprint mark and print time at the right."""
    top, height = m.header + FRAME, m.code - m.header - FRAME
    left, right = m.left + FRAME + PAD, m.right - FRAME - PAD
    stamp_width = m.em(20)
    items: list[Item] = [
        Text(right - stamp_width, top + PAD, stamp_width, m.em(2.9), f"{sheet.printed_at:%Y-%m-%d %H:%M}", m.em(2.3),
             min_size=1.8, align=Align.RIGHT),
    ]  # fmt: skip
    marks_top = top + PAD + m.em(3.3)
    marks_height = top + height - PAD / 2 - marks_top
    mark_right = right
    for mark in _marks(sheet):
        width = m.em(11.5)
        items += _boxed(mark, mark_right - width, marks_top, width, marks_height, m.em(3.6), filled=False)
        mark_right -= width + PAD
    service_width = m.em(14) if sheet.service_name else 0
    service_left = min(mark_right, right - stamp_width) - PAD - service_width
    if sheet.service_name:
        items += _boxed(
            sheet.service_name, service_left, top + PAD, service_width, height - 2 * PAD, m.em(5), filled=True
        )
    items.append(
        Text(left, top, service_left - PAD - left, height, sheet.carrier_name, m.em(6.4), min_size=3, bold=True,
             valign=Valign.MIDDLE)
    )  # fmt: skip
    return items


def _marks(sheet: WaybillSheet) -> list[str]:
    """What sets this label apart from its sisters, from right to left."""
    marks = [f"{sheet.parcel_index}/{sheet.parcel_count}"] if sheet.parcel_count > 1 else []
    return marks + ([f"补打{sheet.reprint}"] if sheet.reprint else [])


def _boxed(text: str, x: float, y: float, width: float, height: float, size: float, *, filled: bool) -> list[Item]:
    return [
        Box(x, y, width, height, RULE, filled=filled),
        Text(x + 0.7, y, width - 1.4, height, text, size, min_size=1.8, bold=True, align=Align.CENTER,
             valign=Valign.MIDDLE, white=filled),
    ]  # fmt: skip


def _code(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """The main barcode, its number in groups below, and the main waybill's number for one of several parcels."""
    top, bottom = m.code + RULE, m.routing
    text_height = m.em(4.2)
    text_top = bottom - text_height - 0.6
    inner_left, inner_width = m.left + FRAME, m.right - m.left - 2 * FRAME
    items: list[Item] = [
        Barcode(inner_left, top + PAD, inner_width, text_top - 0.4 - top - PAD, sheet.waybill_no, m.code_module)
    ]
    number = Text(inner_left + PAD, text_top, inner_width - 2 * PAD, text_height, grouped(sheet.waybill_no), m.em(4),
                  min_size=2, bold=True, align=Align.CENTER, valign=Valign.MIDDLE)  # fmt: skip
    if sheet.parent_waybill_no and sheet.parent_waybill_no != sheet.waybill_no:
        half = inner_width * 0.56
        items += [
            replace(number, width=half - 2 * PAD, align=Align.LEFT),
            Text(inner_left + half, text_top, inner_width - half - PAD, text_height,
                 f"母单 {sheet.parent_waybill_no}", m.em(2.8), min_size=1.8, align=Align.RIGHT, valign=Valign.MIDDLE),
        ]  # fmt: skip
    else:
        items.append(number)
    return items


def grouped(number: str) -> str:
    """A number as people read it aloud: leading letters, then groups of four (SF 1234 5678 9012 3)."""
    letters = len(number) - len(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    digits = number[letters:]
    if not digits.isdigit():
        return number
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    return " ".join([number[:letters], *groups] if letters else groups)


def _routing(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """The big text: one line whatever its length."""
    left = m.left + FRAME + PAD
    return [
        Text(left, m.routing + RULE, m.right - FRAME - PAD - left, m.collect - m.routing - RULE, sheet.routing_code,
             m.em(10), min_size=1, bold=True, align=Align.CENTER, valign=Valign.MIDDLE)
    ]  # fmt: skip


def _collect(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """Collection place, and the money to collect in white on black."""
    top, height = m.collect + RULE, m.receiver - m.collect - RULE
    left, right = m.left + FRAME + PAD, m.right - FRAME
    items: list[Item] = []
    if sheet.cod_cents:
        width = m.em(40)
        items += [
            Box(right - width, top, width, height, filled=True),
            Text(right - width + PAD, top, width - 2 * PAD, height,
                 f"代收货款 {money(sheet.cod_cents, sheet.currency)}", m.em(4.2), min_size=2, bold=True,
                 align=Align.CENTER, valign=Valign.MIDDLE, white=True),
        ]  # fmt: skip
        right -= width
    if sheet.routing_small:
        mark = m.em(4.6)
        items += _boxed("集", left, top + (height - mark) / 2, mark, mark, m.em(3.3), filled=False)
        left += mark + PAD
        items.append(
            Text(left, top, right - PAD - left, height, sheet.routing_small, m.em(4.2), min_size=2, bold=True,
                 valign=Valign.MIDDLE)
        )  # fmt: skip
    return items


def money(cents: int, currency: str) -> str:
    """A sum with its sign: ¥ for yuan, the currency's code for any other."""
    return f"¥{format_cents(cents, currency)}" if currency == "CNY" else f"{currency} {format_cents(cents, currency)}"


def _receiver(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    top, bottom = m.receiver + RULE, m.sender
    mark = m.em(7)
    left = m.left + FRAME + PAD
    text_left = left + mark + 1.5 * PAD
    width = m.right - FRAME - PAD - text_left
    name_height = m.em(5.6)
    address_top = top + 0.9 + name_height
    return [
        *_boxed("收", left, top + PAD, mark, mark, m.em(5.4), filled=True),
        Text(text_left, top + 0.5, width, name_height, _who(sheet.receiver), m.em(4.7), min_size=2.6, bold=True,
             valign=Valign.MIDDLE),
        Text(text_left, address_top, width, bottom - 0.5 - address_top, _where(sheet.receiver), m.em(3.8),
             min_size=2.75, bold=True, wrap=True, leading=1.16),
    ]  # fmt: skip


def _who(party: Party) -> str:
    return f"{party.name}  {party.phone}".strip()


def _where(party: Party) -> str:
    return f"{party.region} {party.street}".strip()


def _sender(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    top, bottom = m.sender + RULE, m.receipt
    mark = m.em(5)
    left = m.left + FRAME + PAD
    text_left = m.left + FRAME + PAD + m.em(7) + 1.5 * PAD
    width = m.right - FRAME - PAD - text_left
    half = (bottom - top - PAD) / 2
    return [
        *_boxed("寄", left + (m.em(7) - mark) / 2, (top + bottom - mark) / 2, mark, mark, m.em(3.6), filled=False),
        Text(text_left, top + PAD / 2, width, half, _who(sheet.sender), m.em(2.8), min_size=2, valign=Valign.MIDDLE),
        Text(text_left, top + PAD / 2 + half, width, half, _where(sheet.sender), m.em(2.8), min_size=2,
             valign=Valign.MIDDLE),
    ]  # fmt: skip


def _receipt(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """What the courier keeps: the number again, smaller, a line to sign on, and the QR code beside it."""
    top, bottom = m.receipt + RULE, m.own
    qr_size = bottom - top - 0.5 if sheet.qr_text else 0
    right = m.right - FRAME - qr_size
    left = m.left + FRAME
    bars = m.em(8)
    number_top = top + PAD + bars + 0.2
    sign_top = number_top + m.em(3.6)
    items: list[Item] = [
        Barcode(left, top + PAD, right - left, bars, sheet.waybill_no, m.receipt_module, align=Align.LEFT),
        Text(left + PAD, number_top, right - left - 2 * PAD, m.em(3.4), grouped(sheet.waybill_no), m.em(2.9),
             min_size=2, bold=True, valign=Valign.MIDDLE),
    ]  # fmt: skip
    items += _sign_line(sheet, left + PAD, sign_top, right - PAD, bottom - 0.6 - sign_top, m.em(2.7))
    if sheet.qr_text:
        items.append(Qr(right, top + 0.25, qr_size, sheet.qr_text))
    return items


def _sign_line(sheet: WaybillSheet, left: float, top: float, right: float, height: float, size: float) -> list[Item]:
    weight_width = 9 * size if sheet.weight_g else 0
    line_left, line_right = left + 3.2 * size, right - weight_width - PAD
    words = Text(left, top, 3.2 * size, height, "签收：", size, valign=Valign.MIDDLE)
    items: list[Item] = [
        words,
        Line(line_left, top + height / 2 + size / 2, line_right, top + height / 2 + size / 2, RULE),
    ]
    if sheet.weight_g:
        weight = f"重量 {sheet.weight_g / 1000:.2f} kg"
        items.append(
            replace(words, x=right - weight_width, width=weight_width, text=weight, min_size=1.8, align=Align.RIGHT)
        )
    return items


def _own(sheet: WaybillSheet, m: _Measures) -> list[Item]:
    """The warehouse's own area: goods, note, then order number, inspection mark and batch serial at the foot."""
    left, right = m.left + FRAME + PAD, m.right - FRAME - PAD
    foot = m.em(6.4)
    foot_top = m.bottom - FRAME - foot
    stamp_width, serial_width = m.em(12), m.em(33)
    items: list[Item] = [
        Line(m.left, foot_top, m.right, foot_top, RULE),
        Text(left, foot_top + RULE, right - left - serial_width - stamp_width - 2 * PAD, foot - RULE, sheet.order_no,
             m.em(3), min_size=1.8, valign=Valign.MIDDLE),
        *_boxed("已验视", right - serial_width - PAD - stamp_width, foot_top + RULE + PAD, stamp_width,
                foot - RULE - 2 * PAD, m.em(3), filled=False),
        Text(right - serial_width, foot_top + RULE, serial_width, foot - RULE, sheet.batch_serial, m.em(4.4),
             min_size=2, bold=True, align=Align.RIGHT, valign=Valign.MIDDLE),
    ]  # fmt: skip
    top = m.own + RULE + PAD
    note_height = m.em(8.6) if sheet.print_note else 0
    goods_height = foot_top - PAD - note_height - top
    items.append(
        Text(left, top, right - left, goods_height, masked_text(sheet.goods_text), m.em(3.4), min_size=2.5, bold=True,
             wrap=True)
    )  # fmt: skip
    if sheet.print_note:
        note_top = foot_top - note_height
        items += [
            Line(left, note_top, right, note_top, RULE, dash=1.0),
            Text(left, note_top + RULE + 0.5, right - left, note_height - RULE - 1,
                 f"备注：{masked_text(sheet.print_note)}", m.em(3.2), min_size=2.5, wrap=True, valign=Valign.MIDDLE),
        ]  # fmt: skip
    return items
