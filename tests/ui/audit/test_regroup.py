"""Merge, split, steps back, gifts and matching, by keys alone; what stands against a verb is said in its dialog."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.errors import IllegalMove, NotFound
from app.services.queries.regroup_rows import CutForm
from app.ui.components.labels import Note
from app.ui.regroup.gift_dialog import GiftDialog
from app.ui.regroup.hold_dialog import HoldDialog
from app.ui.regroup.match_dialog import MatchDialog
from app.ui.regroup.merge_dialog import MergeDialog
from app.ui.regroup.split_dialog import SplitDialog
from app.ui.regroup.stop_dialog import StopDialog
from app.ui.regroup.undo_dialog import UndoDialog
from app.ui.shell.dialogs import Reason
from tests.ui.audit.office import Office
from tests.ui.fake_audit import FIRST


def did(office: Office, verb: str) -> tuple[object, ...] | None:
    return next((one for one in office.app.regroup.done if one[0] == verb), None)


def test_m_offers_the_orders_of_the_receiver_and_merges_those_that_are_ticked(office: Office) -> None:
    office.press("M")
    dialog = office.asked(MergeDialog)
    assert dialog.chosen() == (FIRST, FIRST + 1, FIRST + 2)
    assert not dialog.boxes[FIRST + 3].isEnabled(), "it may not be merged, and says why"
    assert "3 单合成 1 单" in dialog.sum.text()
    office.press("Down")
    office.press("Space")
    assert dialog.chosen() == (FIRST, FIRST + 2)
    office.hands.press("F12")
    office.wait(lambda: did(office, "merge") is not None)
    assert did(office, "merge") == ("merge", (FIRST, FIRST + 2), False)
    office.wait(lambda: any("261122-09001" in words for words in office.shell.toast.said))
    office.press("U")
    office.wait(lambda: did(office, "carry_out") is not None)
    assert did(office, "carry_out") == ("carry_out", (900,), "unregroup", "")


def test_one_order_alone_cannot_be_merged(office: Office) -> None:
    office.press("M")
    dialog = office.asked(MergeDialog)
    for box in dialog.boxes.values():
        box.setChecked(False)
    dialog.boxes[FIRST].click()
    office.hands.press("F12")
    assert did(office, "merge") is None
    office.hands.press("Escape")


def test_labels_on_paper_are_given_up_with_a_tick(office: Office) -> None:
    office.app.regroup.error = IllegalMove("regroup.on_paper", labels=["003-012"])
    office.press("M")
    dialog = office.asked(MergeDialog)
    office.hands.press("F12")
    office.wait(dialog.paper.isVisible)
    assert "003-012" in dialog.refusal.label.text()
    office.hands.press("Space")
    office.hands.press("F12")
    office.wait(lambda: did(office, "merge") is not None)
    assert did(office, "merge") == ("merge", (FIRST, FIRST + 1, FIRST + 2), True)


def test_s_cuts_by_lines_and_shows_the_parts_first(office: Office) -> None:
    office.press("S")
    dialog = office.asked(SplitDialog)
    assert dialog.way == "lines"
    assert dialog.cut() is None
    dialog.checks[1].click()
    office.wait(lambda: len(dialog.parts.findChildren(QLabel)) >= 2)
    office.hands.press("F12")
    office.wait(lambda: did(office, "split") is not None)
    assert did(office, "split") == ("split", FIRST, CutForm(lines=((1,),)), False)


def test_the_other_ways_to_cut_are_a_digit_away_and_say_when_they_cut_nothing(office: Office) -> None:
    office.press("S")
    dialog = office.asked(SplitDialog)
    office.hands.press("1")
    office.wait(lambda: "没有改动" in dialog.refusal.label.text())
    dialog.choose("weight")
    assert dialog.cut() == CutForm(weight_g=5000)
    dialog.choose("pieces")
    dialog.counts[2].setText("3")
    dialog.counts[2].changed.emit(3)
    assert dialog.cut() == CutForm(pieces=({2: 3},))
    dialog.choose("warehouses")
    assert dialog.cut() == CutForm(warehouses=True)
    office.hands.press("Escape")
    assert did(office, "split") is None


def test_what_a_step_back_undoes_is_shown_before(office: Office) -> None:
    office.press("Shift+M")
    dialog = office.asked(UndoDialog)
    assert did(office, "carry_out") is None
    assert dialog.windowTitle() == "撤销 1 单的合拆"
    office.hands.press("F12")
    office.wait(lambda: did(office, "carry_out") is not None)
    assert did(office, "carry_out") == ("carry_out", (FIRST,), "unregroup", "")


def test_a_gift_is_typed_or_scanned(office: Office) -> None:
    office.press("G")
    dialog = office.asked(GiftDialog)
    office.hands.press("F12")
    assert did(office, "give_gift") is None, "no code yet"
    dialog.on_scan("6971234500031")
    office.hands.press("F12")
    office.wait(lambda: did(office, "give_gift") is not None)
    assert did(office, "give_gift") == ("give_gift", (FIRST,), "6971234500031", 1)
    office.wait(office.shell.toast.has_undo)
    office.press("U")
    office.wait(lambda: did(office, "take_gift") is not None)


def test_intercepting_asks_why(office: Office) -> None:
    office.press("I")
    office.asked(Reason)
    office.hands.press("2")
    office.hands.press("F12")
    office.wait(lambda: did(office, "intercept") is not None)
    assert did(office, "intercept") == ("intercept", (FIRST,), "买家要退款")


def test_one_choice_frees_all_orders_that_wait_for_a_listing(office: Office) -> None:
    office.app.regroup.error = NotFound("sku.not_found", code="NOPE")
    office.press("W")
    dialog = office.asked(MatchDialog)
    assert "22 单等着它" in dialog.about.text()
    office.hands.type("NOPE")
    office.hands.press("F12")
    office.wait(lambda: "NOPE" in dialog.refusal.label.text())
    assert dialog.chosen()[1] == "NOPE", "what was typed stays"
    office.hands.press("F12")
    office.wait(lambda: did(office, "match") is not None)
    assert did(office, "match") == ("match", 31, "NOPE")


def test_u_takes_back_one_thing_after_the_other(office: Office) -> None:
    office.press("L")
    office.wait(lambda: did(office, "seal") is not None)
    office.wait(office.shell.toast.has_undo)
    office.shell.toast.undo = None  # its seconds are over
    office.press("U")
    office.wait(lambda: len([one for one in office.app.regroup.done if one[0] == "seal"]) == 2)
    assert office.app.regroup.done[-1] == ("seal", (FIRST,), False)


def test_something_of_the_order_goes_on_the_blacklist_unseen(office: Office) -> None:
    office.press("Shift+B")
    dialog = office.asked(StopDialog)
    assert dialog.kind() == "phone"
    office.hands.press("3")
    office.hands.press("F12")
    office.wait(lambda: did(office, "stop_receiver") is not None)
    assert did(office, "stop_receiver") == ("stop_receiver", FIRST, "address", "")


def test_a_hold_may_end_by_time_or_by_the_memo(office: Office) -> None:
    office.press("H")
    dialog = office.asked(HoldDialog)
    office.press("1")
    assert (dialog.release_at(), dialog.release_when()) == (None, None)
    dialog.end.setCurrentIndex(2)
    assert dialog.release_at().hour == 9
    dialog.end.setCurrentIndex(4)
    office.hands.press("F12")
    assert not any(one[0] == "hold" for one in office.app.orders.done), "it does not say yet what the memo must say"
    dialog.memo.setText("可发")
    office.hands.press("F12")
    office.wait(lambda: any(one[0] == "hold" for one in office.app.orders.done))
    held = next(one for one in office.app.orders.done if one[0] == "hold")
    assert held[-1] == {"field": "seller_memo", "op": "contains", "value": "可发"}


def test_the_panel_names_what_one_key_would_do(office: Office) -> None:
    words = [note.label.text() for note in office.screen.panel.findChildren(Note)]
    assert "同一收件人还有 2 单可以合" in words
    office.screen.panel.merge_asked.emit()
    office.asked(MergeDialog)
    office.hands.press("Escape")


@pytest.mark.parametrize("key", ["M", "S", "G"])
def test_escape_leaves_everything_as_it_was(office: Office, key: str) -> None:
    office.press(key)
    office.wait(lambda: office.shell.window() is not None)
    kinds = {"M": MergeDialog, "S": SplitDialog, "G": GiftDialog}
    office.asked(kinds[key])
    office.hands.press("Escape")
    office.wait(lambda: office.screen.view.hasFocus() or True)
    assert [one for one in office.app.regroup.done if one[0] != "plan"] == []
