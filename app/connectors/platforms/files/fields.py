"""Our fields, and which headings of a file stand for them; templates are data in resources/import_templates."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.text_cleaning import clean_text, narrow
from app.errors import NotFound

RECEIVER_FIELDS = (
    "receiver_name", "phone", "phone2", "country", "province", "city", "district", "town", "street", "postcode",
)  # fmt: skip
ORDER_FIELDS = (
    "order_no", "status", "refund_status", "placed_at", "paid_at", "ship_by_at", "buyer_nick", "buyer_message",
    "seller_memo", "paid", "goods_total", "postage", "tax", "fee", "refunded", "order_discount", "platform_discount",
    "shop_discount", "pay_discount", "carrier", "payment", "currency", "presale", "risk", "ship_hold",
)  # fmt: skip
LINE_FIELDS = (
    "line_no", "listing_no", "variant_no", "sku_code", "title", "spec", "qty", "price", "line_discount", "line_total",
    "barcode",
)  # fmt: skip
FIELDS = (*ORDER_FIELDS, *RECEIVER_FIELDS, *LINE_FIELDS)

REQUIRED = ("order_no", "receiver_name", "street", "qty")
REQUIRED_ONE_OF = (("phone", "phone2"), ("sku_code", "title"))
"""At least one of each group must have a column."""


@dataclass(frozen=True)
class Template:
    """One known layout: headings per field, in order of preference."""

    code: str
    name: str
    certainty: str
    """How sure we are of these headings; shown to developers and in docs only."""
    signature: tuple[str, ...]
    """Headings that tell this layout from others; all must be there."""
    fields: Mapping[str, tuple[str, ...]]


def plain_heading(text: str) -> str:
    """Return a heading as it is compared: narrow, lower case, no blanks, no marks of required columns."""
    return narrow(clean_text(text)).casefold().replace(" ", "").strip("*:：\"'")


def unique_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the headings as shown and remembered; empty ones are numbered, repeated ones get ``(2)``."""
    seen: dict[str, int] = {}
    headings = []
    for at, cell in enumerate(cells, start=1):
        heading = clean_text(cell) or f"#{at}"
        seen[heading] = seen.get(heading, 0) + 1
        headings.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(headings)


@cache
def templates() -> tuple[Template, ...]:
    """Return the built-in templates; the generic one is the last."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[4]))
    found = [_template(path) for path in sorted((root / "resources" / "import_templates").glob("*.json"))]
    return tuple(sorted(found, key=lambda template: template.code == "generic"))


def template_of(code: str) -> Template:
    """Return a built-in template; raise NotFound ``file.template_not_found``."""
    for template in templates():
        if template.code == code:
            return template
    raise NotFound("file.template_not_found", template=code)


def _template(path: Path) -> Template:
    data = json.loads(path.read_text("utf-8"))
    unknown = set(data["fields"]) - set(FIELDS)
    if unknown:
        raise ValueError(f"{path.name} names unknown fields: {sorted(unknown)}")
    return Template(
        code=path.stem,
        name=data["name"],
        certainty=data["certainty"],
        signature=tuple(plain_heading(heading) for heading in data["signature"]),
        fields={
            name: tuple(plain_heading(heading) for heading in headings) for name, headings in data["fields"].items()
        },
    )


@cache
def _all_known() -> frozenset[str]:
    return frozenset(
        heading for template in templates() for headings in template.fields.values() for heading in headings
    )


def count_known(cells: Sequence[str]) -> int:
    """Return how many of a row's texts are headings that some template knows."""
    known = _all_known()
    return len({plain_heading(cell) for cell in cells if cell} & known)


def propose(headings: Sequence[str], template: str = "") -> tuple[str, dict[str, str]]:
    """Return (template code, field to heading) for a row of headings.

    Without a wish the first template whose signature is all there is taken, else the generic one; what a layout leaves
    open is filled from the generic headings.
    """
    plain = {plain_heading(heading): heading for heading in reversed(headings)}
    if template:
        chosen = template_of(template)
    else:
        chosen = next(
            (each for each in templates() if all(heading in plain for heading in each.signature)), templates()[-1]
        )
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for source in (chosen, templates()[-1]):
        for field in FIELDS:
            if field in mapping:
                continue
            heading = next(
                (plain[name] for name in source.fields.get(field, ()) if plain.get(name, "") not in {"", *taken}), ""
            )
            if heading:
                mapping[field] = heading
                taken.add(heading)
    return chosen.code, mapping


def missing_fields(mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Return the required fields that have no column; a group is written ``phone/phone2``."""
    missing = [field for field in REQUIRED if not mapping.get(field)]
    missing += ["/".join(group) for group in REQUIRED_ONE_OF if not any(mapping.get(field) for field in group)]
    return tuple(missing)
