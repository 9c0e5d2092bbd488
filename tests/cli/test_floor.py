"""The floor's verbs over the real services: what they print, what they exit with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.cli import floor, reverses
from app.cli.frame import Openers, run
from app.errors import Declined
from app.models.database import Database
from app.models.parcels import parcel
from app.models.print_jobs import printer
from app.services.core import Core
from app.services.print_progress import mark_unknown
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.factories import Floor, make_floor
from tests.services.fake_carrier import FakeCarrier
from tests.services.fake_platform import FakePlatform
from tests.services.steps import answer_all, print_orders, print_queue
from tests.services.test_print_recovery import send
from tests.services.test_write_back_shipments import relay

CUP = "6901234567892"
Said = Callable[..., tuple[int, Any]]


@pytest.fixture
def shop_floor(sqlite_database: Database, vault: Vault) -> Floor:
    return make_floor(sqlite_database, vault)


@pytest.fixture
def packdesk(shop_floor: Floor, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """``packdesk(*words)`` runs a verb and returns its exit code and what its JSON says."""
    monkeypatch.setenv("PACKDESK_HOME", str(tmp_path))
    monkeypatch.setenv("PACKDESK_STATION", "打单台")

    @contextmanager
    def opened(settings: Settings) -> Iterator[Core]:
        yield Core(settings, shop_floor.db, vault, shop_floor.keys)

    def never(_settings: Settings) -> NoReturn:
        raise AssertionError("no verb of the floor sets a database up")

    def call(*words: str) -> tuple[int, Any]:
        out, err = io.StringIO(), io.StringIO()
        code = run([*words, "--json"], [floor, reverses], Openers(open=opened, create=never), out=out, err=err)
        assert "Traceback" not in err.getvalue()
        return code, json.loads(out.getvalue())

    return call


def lines(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(line["subject"], line["error"]) for line in answer["outcomes"]]


def test_from_number_to_written_back(shop_floor: Floor, packdesk: Said, clock: FakeClock) -> None:
    first, second = shop_floor.make_orders(2)
    assert packdesk("waybill")[0] == 0
    connector = FakeCarrier()
    answer_all(shop_floor, connector)
    code, answer = packdesk("print", "--printer", "面单机1")
    assert (code, answer["data"], lines(answer)) == (
        0, {"batch": "260302-001"}, [(first.order_no, None), (second.order_no, None)],
    )  # fmt: skip
    print_queue(shop_floor)
    code, jobs = packdesk("jobs", "--state", "confirmed")
    assert [(job["batch_serial"], job["order_no"]) for job in jobs] == [
        ("260302-001-002", second.order_no), ("260302-001-001", first.order_no),
    ]  # fmt: skip
    number = shop_floor.one(parcel, first.parcel_id).waybill_no
    assert packdesk("verify", number, CUP)[0] == 0
    code, answer = packdesk("ship", second.order_no)
    assert (code, lines(answer)) == (1, [(second.order_no, "ship.not_verified")])
    assert packdesk("ship", second.order_no, "--unverified", "--now")[0] == 0
    code, rows = packdesk("writeback")
    assert [(row["order_no"], row["state"]) for row in rows] == [
        (first.order_no, "waiting"),
        (second.order_no, "waiting"),
    ]
    assert relay(shop_floor, FakePlatform()) == ["done"]  # the other one's undo window is still open
    plan = packdesk("unship", first.order_no, "--reason", "拿错了", "--dry-run")[1]
    assert "putback.opened" in [step["code"] for step in plan["data"][0]["steps"]]
    assert packdesk("unship", first.order_no, "--reason", "拿错了")[0] == 0
    (task,) = packdesk("putback", "list")[1]
    assert packdesk("putback", "done", task["label"])[0] == 0
    assert packdesk("putback", "list")[1] == []
    code, answer = packdesk("unship", second.order_no, "--reason", "拿错了")
    assert (code, lines(answer)) == (1, [(second.order_no, "ship.already_told")])
    assert packdesk("writeback")[1] == []


def test_refused_write_backs_are_listed_and_told_again(shop_floor: Floor, packdesk: Said, clock: FakeClock) -> None:
    order = shop_floor.make_order()
    print_orders(shop_floor, [order])
    packdesk("ship", order.order_no, "--unverified")
    clock.advance(seconds=10)
    platform = FakePlatform()
    platform.trouble = [Declined("woocommerce.order_gone")]
    relay(shop_floor, platform)
    ((row,),) = (packdesk("writeback")[1],)
    assert (row["state"], row["dead"], row["error"]) == ("refused", True, "woocommerce.order_gone")
    assert packdesk("writeback", order.order_no)[0] == 0
    assert relay(shop_floor, platform) == ["done"]


def test_reprint_and_reissue(shop_floor: Floor, packdesk: Said) -> None:
    printed, fresh = shop_floor.make_orders(2)
    connector = print_orders(shop_floor, [printed])
    code, answer = packdesk("reprint", printed.order_no, fresh.order_no, "nothing", "--reason", "脏了")
    assert (code, lines(answer)) == (
        1, [("nothing", "order.not_found"), (fresh.order_no, "print.not_printed_yet"), (printed.order_no, None)],
    )  # fmt: skip
    assert print_queue(shop_floor) == ["260302-001-001"]
    assert packdesk("waybill", printed.order_no, "--reissue", "--reason", "快递不收")[0] == 0
    answer_all(shop_floor, connector)
    assert shop_floor.one(parcel, printed.parcel_id).waybill_no == "SF1000000000002"
    assert packdesk("waybill", "--reissue", "--reason", "x")[0] == 2
    assert packdesk("print", printed.order_no, "--slips")[0] == 0


def test_settle_after_a_jam(shop_floor: Floor, packdesk: Said) -> None:
    shop_floor.make_orders(3)
    packdesk("print")
    answer_all(shop_floor, FakeCarrier())
    shop_floor.drive()
    mark_unknown(shop_floor.db, send(shop_floor, 3), "printer.jam", {})
    assert packdesk("settle", "--last-good", "no such label")[0] == 2
    assert packdesk("settle", "--nothing")[0] == 2
    code, answer = packdesk("settle", "--last-good", "260302-001-001")
    assert (code, [line["detail"] for line in answer["outcomes"]]) == (0, ["confirmed", "again", "again"])
    mark_unknown(shop_floor.db, send(shop_floor, 2), "printer.jam", {})
    assert packdesk("settle", "--nothing", "--printer", "面单机1")[0] == 0
    assert not shop_floor.one(printer, shop_floor.printer_id).stopped


@pytest.mark.parametrize(
    "words",
    [("print", "--printer", "nobody"), ("verify",), ("unship", "1"), ("reprint", "1"), ("jobs", "--state", "lost")],
)
def test_wrong_use_ends_with_two(packdesk: Said, words: tuple[str, ...]) -> None:
    code, answer = packdesk(*words)
    assert code == 2
    assert answer["message"]


def test_without_a_printer_the_station_is_told(shop_floor: Floor, packdesk: Said) -> None:
    with shop_floor.db.write() as tx:
        tx.conn.execute(printer.update().values(station="别的台"))
    code, answer = packdesk("print", shop_floor.make_order().order_no)
    assert (code, answer["error"], answer["params"]) == (2, "print.no_printer", {"station": "打单台"})


def test_slips_are_saved_as_a_pdf_and_nothing_is_queued(shop_floor: Floor, packdesk: Said, tmp_path: Path) -> None:
    order = shop_floor.make_order()
    code, answer = packdesk("print", "--pdf", str(tmp_path / "slips.pdf"))
    assert (code, lines(answer)) == (0, [(order.order_no, None)])
    assert (tmp_path / "slips.pdf").read_bytes().startswith(b"%PDF-")
    assert packdesk("jobs")[1] == []
    assert packdesk("print", "--pdf", str(tmp_path / "nowhere" / "slips.pdf"))[1]["error"] == "file.not_written"
