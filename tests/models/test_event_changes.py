"""What an event says about the order's own columns is stored as JSON that means the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from app.models.event_changes import as_stored, stored_changes

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


def test_a_time_is_text_in_utc_cut_to_the_millisecond() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    assert as_stored(shanghai) == as_stored(NOON) == "2026-03-02T12:00:00.123+00:00"


def test_only_what_changed_is_kept_and_nothing_is_none() -> None:
    assert stored_changes({"flag": (0, 3), "tags": ("", "")}) == {"flag": [0, 3]}
    assert stored_changes({"audited_at": (None, NOON)}) == {"audited_at": [None, "2026-03-02T12:00:00.123+00:00"]}
    assert stored_changes({"tags": ("a", "a")}) is None
    assert stored_changes({}) is None
    assert stored_changes(None) is None
