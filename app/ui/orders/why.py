"""The 分仓 tab: why this warehouse and this carrier, why not each other one, and what would be decided now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.reasons import unpack
from app.errors import Param
from app.services.queries.detail_rows import WOULD_GO, EventRow, RouteWhy
from app.ui.components.labels import Note, column, label, line
from app.ui.orders.parts import fact, head
from app.ui.words import as_sentence, listed, moment, say

translate = QCoreApplication.translate
_ROUTED = "order.routed"


def why_widgets(why: RouteWhy, now: datetime) -> list[QWidget]:
    """Return what the tab shows."""
    made: list[QWidget] = []
    if not why.decided:
        made.append(label(translate("Why", "还没有分仓。"), "muted"))
    for event in why.decided:
        made += _event(event, now)
    made.append(line())
    made.append(head(translate("Why", "现在重新分会怎样")))
    if why.code != WOULD_GO:
        over = why.code.startswith("order.")
        made.append(Note(as_sentence(say(why.code, why.params)), "neutral" if over else "bad"))
    elif why.same():
        made.append(Note(translate("Why", "一样：仓和快递都不变。"), "ok"))
    else:
        if why.decided:
            made.append(Note(translate("Why", "不一样：库存、价格或规则变了。要换就退回分仓（⇧R）。"), "warn"))
        made += _decision(why.params)
    return made


def _event(event: EventRow, now: datetime) -> list[QWidget]:
    who = say("who.system") if event.by == "system" else event.by
    about = listed([moment(event.at, now), who, event.station])
    if event.code == _ROUTED:
        return [head(translate("Why", "分仓时的决定"), about), *_decision(event.params)]
    return [head(translate("Why", "后来改的"), about), label(as_sentence(say(event.code, event.params)), wrap=True)]


def _decision(params: Mapping[str, Param]) -> list[QWidget]:
    """Return the two choices of a decision, each with its reason and those against the others."""
    warehouse, carrier = translate("Why", "仓库"), translate("Why", "快递")
    nobody = translate("Why", "没有")
    return [
        _choice(warehouse, str(params.get("warehouse") or nobody), params, "why", "warehouse_others"),
        _choice(carrier, str(params.get("carrier") or nobody), params, "carrier_why", "carrier_others"),
    ]


def _choice(name: str, chosen: str, params: Mapping[str, Param], why: str, others: str) -> QWidget:
    inner = {key.removesuffix("_"): value for key, value in params.items() if key != "reason"}
    reason = as_sentence(say(str(params.get(why) or ""), inner).rstrip("。."))
    packed = params.get(others)
    against = [as_sentence(say(*unpack(str(one))).rstrip("。.")) for one in packed] if isinstance(packed, list) else []
    made = [fact(name, chosen, bold=True), fact("", reason)]
    if against:
        made.append(fact(translate("Why", "没选"), "\n".join(against)))
    return column(*made, spacing=2)
