"""When is a label proven? Only by answers that cannot mean "not begun yet"."""

from __future__ import annotations

import pytest

from app.printing.status import MUTE, PrinterStatus
from app.sync.proof_watch import CALM_S, SILENCE_S, ProofWatch, Verdict

READY = PrinterStatus()
PRINTING = PrinterStatus(printing=True)
PAPER_OUT = PrinterStatus(paper_out=True)
COVER = PrinterStatus(head_open=True)


@pytest.fixture
def watch() -> ProofWatch:
    made = ProofWatch(label_s=1.5)
    made.sent(1, 10.0)
    made.sent(2, 10.1)
    return made


def test_ready_right_after_sending_proves_nothing(watch: ProofWatch) -> None:
    assert watch.see(READY, 10.11) is Verdict.COMING
    assert watch.see(READY, 12.9) is Verdict.COMING


def test_idle_after_printing_was_seen_proves_at_the_second_look(watch: ProofWatch) -> None:
    assert watch.see(PRINTING, 10.2) is Verdict.COMING
    assert watch.see(READY, 12.0) is Verdict.COMING
    assert watch.see(READY, 12.0 + CALM_S) is Verdict.PROVEN
    assert watch.proven() == [1, 2]
    assert watch.under_way == []


def test_a_moment_of_rest_between_two_labels_proves_nothing(watch: ProofWatch) -> None:
    watch.see(PRINTING, 10.2)
    assert watch.see(READY, 11.0) is Verdict.COMING
    assert watch.see(PRINTING, 11.02) is Verdict.COMING
    assert watch.see(READY, 12.0) is Verdict.COMING


def test_a_job_sent_since_needs_its_own_proof(watch: ProofWatch) -> None:
    watch.see(PRINTING, 10.2)
    watch.sent(3, 11.0)
    assert watch.see(READY, 11.1) is Verdict.COMING
    assert watch.see(READY, 11.1 + CALM_S) is Verdict.COMING


def test_where_printing_is_never_shown_the_papers_own_pace_has_to_pass(watch: ProofWatch) -> None:
    assert watch.see(READY, 12.99) is Verdict.COMING
    assert watch.see(READY, 13.0) is Verdict.COMING
    assert watch.see(READY, 13.0 + CALM_S) is Verdict.PROVEN


def test_paper_out_is_waited_for_and_so_is_the_cover_that_is_opened_to_load_it(watch: ProofWatch) -> None:
    watch.see(PRINTING, 10.2)
    assert watch.see(PAPER_OUT, 11.0) is Verdict.HELD
    assert watch.see(COVER, 30.0) is Verdict.HELD
    assert watch.see(READY, 60.0) is Verdict.COMING, "the rest of the buffer has not begun yet"
    assert watch.see(READY, 60.0 + CALM_S) is Verdict.COMING
    assert watch.see(PRINTING, 60.2) is Verdict.COMING
    assert watch.see(READY, 62.0) is Verdict.COMING
    assert watch.see(READY, 62.1) is Verdict.PROVEN


@pytest.mark.parametrize("fault", ["jam", "head_open", "ribbon_out", "other"])
def test_a_fault_in_the_middle_of_a_label_spoils_what_is_under_way(watch: ProofWatch, fault: str) -> None:
    watch.see(PRINTING, 10.2)
    assert watch.see(PrinterStatus(**{fault: True}), 10.5) is Verdict.SPOILT


def test_a_fault_with_nothing_under_way_spoils_nothing() -> None:
    watch = ProofWatch(1.5)
    assert watch.see(COVER, 1.0) is Verdict.HELD
    assert watch.see(READY, 2.0) is Verdict.PROVEN


def test_silence_of_a_printer_that_answers_means_out_of_sight_after_a_while(watch: ProofWatch) -> None:
    assert watch.see(MUTE, 11.0) is Verdict.COMING
    assert watch.see(PRINTING, 12.0) is Verdict.COMING
    assert watch.see(MUTE, 13.0) is Verdict.COMING
    assert watch.see(MUTE, 13.0 + SILENCE_S - 0.1) is Verdict.COMING
    assert watch.see(MUTE, 13.0 + SILENCE_S) is Verdict.OUT_OF_SIGHT
