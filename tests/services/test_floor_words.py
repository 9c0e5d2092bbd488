"""Every code that the floor can raise, answer or write into a timeline has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.print_state import PrintKind
from app.errors import Declined
from app.services import put_back_parcels
from app.services.recycle_waybills import reason_of
from app.wording import LANGUAGES, knows, say
from app.wording.floor import WORDS

_SERVICES = Path(__file__).resolve().parents[2] / "app" / "services"
_MODULES = (
    "answer_requests", "build_sheets", "call_supervisor", "job_book", "open_parcels", "pick_printer", "plan_batch",
    "print_progress", "print_recovery", "print_waybills", "put_back_parcels", "recycle_waybills", "reissue_waybills",
    "request_waybills", "run_batches", "ship_parcels", "verify_parcels", "write_back_shipments", "desk/prints",
    "desk/bench", "queries/print_lists", "save_slips",
)  # fmt: skip
_CODE = re.compile(r'"((?:floor|print|label|bench|ship|waybill|parcel|order)\.[a-z_]+)"')


def codes() -> set[str]:
    return {code for name in _MODULES for code in _CODE.findall((_SERVICES / f"{name}.py").read_text("utf-8"))}


def test_every_code_has_words() -> None:
    found = codes() | {f"print_kind.{kind}" for kind in PrintKind}
    found |= {f"writeback.{state}" for state in ("waiting", "telling", "refused")}
    found |= {f"bench_reason.{reason}" for reason in put_back_parcels.REASONS}
    assert len(found) > 80
    assert sorted(code for code in found if not knows(code)) == []


def test_no_word_is_left_over() -> None:
    """Words that nothing says would rot unseen."""
    said = codes() | {
        code for code in WORDS if code.startswith(("print_kind.", "bench_reason.", "writeback.", "cli.", "scan."))
    }
    assert sorted(set(WORDS) - said) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusals_own_sentence_stands_inside(language: str) -> None:
    why = reason_of(Declined("http.unauthorized", host="sf.example", code="A1004"), carrier="顺丰")
    assert why == {"host": "sf.example", "code_": "A1004", "carrier": "顺丰", "reason": "http.unauthorized"}
    said = say("waybill.refused", why, language)
    assert "sf.example" in said
    assert "http.unauthorized" not in said
    assert "{" not in said
