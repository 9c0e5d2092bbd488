"""Every goal's benchmark runs through on a small database, and its comparison with the judge finds no difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.database import Database
from app.models.rules import rule_set
from app.services.keys import KeyBook
from app.services.manage_staff import first_supervisor
from app.services.open_vault import make_keys
from benchmarks import __main__ as command
from benchmarks import p1_import, p4_pages, p5_counters, p6_search, p7_scroll, p12_start, p15_dry_run, places, report
from benchmarks.measure import Result, percentile
from benchmarks.places import Place
from benchmarks.screens import launch
from benchmarks.seed import Plan, fill
from tests.databases import PostgresTemplate, SqliteTemplate

ORDERS = 600


def filled(url: str, name: str, folder: Path) -> Place:
    db = Database(url)
    vault, _code = make_keys(db, None, places.ring(folder))
    keys = KeyBook(vault)
    fill(db, keys, Plan(orders=ORDERS, shops=4, skus=60))
    first_supervisor(db, keys, "主管", "0000", station="bench")
    return Place(name, db, vault, keys, ORDERS, folder)


@pytest.fixture
def sqlite_place(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Place]:
    place = filled(sqlite_template.copy_to(tmp_path), "sqlite", tmp_path)
    yield place
    place.db.close()


@pytest.fixture
def postgres_place(postgres_template: PostgresTemplate, tmp_path: Path) -> Iterator[Place]:
    url = postgres_template.copy()
    place = filled(url, "postgres", tmp_path)
    yield place
    place.db.close()
    postgres_template.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


def verdicts(results: list[Result], *words: str) -> list[bool | None]:
    """The verdicts of the lines that compare with a judge: times are no matter of a test."""
    found = [result.good for result in results if any(word in result.what for word in words)]
    assert found, [result.what for result in results]
    return found


def test_pages_counters_and_search_agree_with_their_judges(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p4_pages, "ROUNDS", 5)
    monkeypatch.setattr(p4_pages, "CHECKED", 8)
    monkeypatch.setattr(p5_counters, "ROUNDS", 3)
    monkeypatch.setattr(p6_search, "QUESTIONS", 200)
    assert verdicts(p4_pages.run(place), "against a plain sort") == [True]
    assert verdicts(p5_counters.run(place), "equal the count") == [True]
    assert verdicts(p6_search.run(place), "against the scan") == [True, True]


def test_the_judge_of_search_notices_a_missing_answer(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p6_search, "QUESTIONS", 60)
    with sqlite_place.db.write() as tx:
        tx.conn.exec_driver_sql("DELETE FROM receiver_words_docsize")
        tx.conn.exec_driver_sql("DROP TABLE receiver_words")
        tx.conn.exec_driver_sql("CREATE VIRTUAL TABLE receiver_words USING fts5(words, content='', detail=none)")
    assert verdicts(p6_search.run(sqlite_place), "answers against the scan") == [False]


def test_import_writes_the_same_rows_both_ways(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p1_import, "PAGES", 3)
    monkeypatch.setattr(p1_import, "WARM", 1)
    monkeypatch.setattr(p1_import, "PAGE", 40)
    assert verdicts(p1_import.run(place), "same rows") == [True]


@pytest.mark.slow
def test_the_screens_children_start_scroll_and_refilter(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p7_scroll, "ROUNDS", 1)
    monkeypatch.setattr(p7_scroll, "FRAMES", 12)
    results = p7_scroll.run(sqlite_place)
    assert "cells" in results[0].what
    url = sqlite_place.db.engine.url.render_as_string(hide_password=False)
    assert len(launch.child("refilter", url, str(sqlite_place.data), "4")["ms"]) == 4
    folder = sqlite_place.data / "home"
    folder.mkdir()
    started = launch.child("start", "3", more=p12_start.home(sqlite_place, folder))
    assert started["spawned"] < started["painted"] <= started["fresh"]
    assert started["jumped"] == 3
    assert started["rss_mb"] > 20
    assert launch.child("bare")["painted"] > started["painted"]


def test_a_child_that_fails_says_why() -> None:
    with pytest.raises(RuntimeError, match="no_such_program"):
        launch.child("no_such_program")


def test_a_dry_run_differs_where_plain_sql_says_and_leaves_no_rules_behind(place: Place) -> None:
    with place.db.read() as conn:
        before = conn.execute(select(rule_set)).all()
    results = p15_dry_run.run(place)
    assert verdicts(results, "orders that differ", "rows of all tables") == [True, True]
    with place.db.read() as conn:
        assert conn.execute(select(rule_set)).all() == before


# --- the report -------------------------------------------------------------------------------------------------------
def test_sections_are_replaced_one_by_one_and_stand_in_order(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    line = Result("a thing", "sqlite", "1 ms", "2 ms", "≤ 3 ms", good=True)
    report.write_section(page, "p12", "start", [line], "machine A")
    report.write_section(page, "p4", "pages", [line], "machine A")
    slower = Result("a thing", "sqlite", "9 ms", "2 ms", "≤ 3 ms", good=False)
    report.write_section(page, "p12", "start", [slower], "machine B")
    text = page.read_text(encoding="utf-8")
    assert text.index("## P4: pages") < text.index("## P12: start")
    assert text.count("<!-- p12 -->") == 1
    assert "machine B" in text
    assert "| a thing | sqlite | 9 ms | 2 ms | ≤ 3 ms | **missed** |" in text
    assert "| a thing | sqlite | 1 ms | 2 ms | ≤ 3 ms | met |" in text


def test_an_unknown_goal_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["p99"]) == 2
    assert "p99" in capsys.readouterr().err


def test_percentiles_are_of_the_nearest_rank() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (percentile(values, 0.95), percentile(values, 0.5), percentile(values, 1.0)) == (95.0, 50.0, 100.0)
    assert percentile([7.0], 0.99) == 7.0
