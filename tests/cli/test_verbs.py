"""The verbs over a real data folder: a newcomer's day from ``db init`` to a routed order, and every verb in JSON."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.verbs import GROUPS, openers
from app.cli.frame import build_parser, run
from app.services.find_printers import find_printers
from tests.cli.conftest import Said
from tests.cli.test_docs import verbs
from tests.connectors.files.tables import row, write_csv


def bring_goods(packdesk: Said, folder: Path) -> None:
    path = folder / "goods.csv"
    path.write_text("商家编码,名称,条码,数量\nTS-1,T恤,6901,10\nBAD,,,x\n", encoding="utf-8")
    code, answer, _ = packdesk("sku", "import", str(path))
    assert code == 1
    assert answer["data"] == {"new": 1, "changed": 0, "same": 0, "counted": 1, "failed": 1}
    assert [line["subject"] for line in answer["outcomes"]] == ["goods.csv:3"]


# --- the database -----------------------------------------------------------------------------------------------------


def test_nothing_works_before_db_init_and_the_sentence_says_what_to_do(empty: Said) -> None:
    code, answer, complaint = empty("orders")
    assert (code, answer["error"]) == (2, "database.not_set_up")
    assert "db init" in complaint


def test_db_init_makes_a_database_once_with_its_first_person(empty: Said, tmp_path: Path) -> None:
    code, answer, _ = empty("db", "init", "--supervisor", "陈主管", feed="2580\n")
    assert (code, answer["database"], answer["supervisor"]) == (0, "sqlite", "陈主管")
    assert len(answer["recovery_code"].replace("-", "")) == 32
    assert [one["name"] for one in empty("staff", "list")[1]] == ["陈主管"]
    assert empty("db", "init")[1]["error"] == "database.set_up_already"
    assert empty("db", "check")[0] == 0
    everything = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert answer["recovery_code"].encode() not in everything, "the recovery code is kept nowhere"


@pytest.mark.parametrize("feed", ["", "12\n", "abcd\n"])
def test_db_init_with_a_pin_that_cannot_be_makes_no_database_whose_code_nobody_saw(empty: Said, feed: str) -> None:
    code, answer, _ = empty("db", "init", "--supervisor", "陈主管", feed=feed)
    assert (code, answer["error"]) == (2, "staff.short_pin")
    assert empty("orders")[1]["error"] == "database.not_set_up"
    assert empty("db", "init", "--supervisor", "陈主管", feed="2580\n")[0] == 0


def test_the_recovery_code_opens_what_a_forgotten_passphrase_closed(
    empty: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = empty("db", "init")[1]["recovery_code"]
    monkeypatch.setenv("PACKDESK_PASSPHRASE", "neue Worte")
    assert empty("orders")[1]["error"] == "vault.wrong_passphrase"
    assert empty("db", "unlock", feed="AAAA-BBBB\n")[1]["error"] == "vault.wrong_recovery"
    assert empty("db", "unlock", feed=f"{code.lower()}\n")[0] == 0
    assert empty("orders")[0] == 0
    monkeypatch.delenv("PACKDESK_PASSPHRASE")
    assert empty("orders")[1]["error"] == "vault.passphrase_needed"
    assert empty("orders", "--passphrase-stdin", feed="neue Worte\n")[0] == 0


def test_a_backup_is_written_checked_and_restored(packdesk: Said, tmp_path: Path) -> None:
    code, made, _ = packdesk("db", "backup", "--to", str(tmp_path / "usb"))
    assert (code, made["checked"]) == (0, True)
    packdesk("shop", "add", "二店", "--platform", "files")
    code, restored, _ = packdesk("db", "restore", made["path"])
    assert code == 0
    assert Path(restored["set_aside"]).exists()
    assert [one["name"] for one in packdesk("shop", "list")[1]] == ["门店"]
    assert packdesk("db", "restore", str(tmp_path / "none.db"))[1]["error"] == "file.missing"


def test_db_check_exits_1_and_names_what_is_wrong(packdesk: Said, tmp_path: Path) -> None:
    assert packdesk("db", "check")[0] == 0
    with sqlite3.connect(tmp_path / "home" / "packdesk.db") as conn:
        conn.execute("UPDATE queue_counter SET orders = 7 WHERE queue = 'to_pack'")
    conn.close()
    code, answer, complaint = packdesk("db", "check")
    assert code == 1
    assert [line["subject"] for line in answer["outcomes"] if line["error"]] == ["counters"]
    assert "队列计数不对" in complaint


# --- a day ------------------------------------------------------------------------------------------------------------


def test_from_an_order_file_to_a_routed_order(packdesk: Said, tmp_path: Path) -> None:
    bring_goods(packdesk, tmp_path)
    packdesk("carrier", "add", "顺丰", "--kind", "sf", "--set", "partner_id=X1", "--set", "monthly_card=755",
             "--secret", "checkword", feed="word\n")  # fmt: skip
    path = write_csv(tmp_path / "订单.csv", [row("A-1"), row("A-2", 数量="许多"), row("A-3", 买家留言="快点")])
    bad = tmp_path / "bad.csv"
    code, answer, _ = packdesk("import", str(path), "--shop", "门店", "--bad-rows", str(bad))
    assert code == 1
    assert answer["data"] == {"rows": 3, "new": 2, "changed": 0, "same": 0, "failed": 1}
    assert bad.exists()
    assert packdesk("import", str(path), "--shop", "门店")[1]["data"]["same"] == 2, "the same file twice"
    assert packdesk("audit")[1] == {"passed": 1, "stopped": 1}
    assert packdesk("route")[1] == {"routed": 1, "stopped": 0}
    rows = packdesk("orders", "--state", "to_print", "--shop", "门店")[1]
    assert [(one["receiver_name"], one["goods"], one["qty"]) for one in rows] == [("张*", "T恤", 2)]
    (waiting,) = packdesk("orders", "--state", "to_audit", "--limit", "5")[1]
    number = waiting["order_no"]
    assert packdesk("audit", "--pass", number, "999999-00001")[0] == 1
    detail = packdesk("order", number)[1]
    assert [event["code"] for event in detail["events"]][-1] == "audit.passed_by_person"
    assert "13800138000" not in json.dumps(detail), "the receiver is masked"
    assert packdesk("orders", "--query", "13800138000")[1], "and found all the same"
    assert packdesk("hold", number, "--reason", "等补货", "--until", "2030-01-01T09:00+08:00")[0] == 0
    assert packdesk("hold", number, "--reason", "x", "--until", "tomorrow")[0] == 2
    assert packdesk("hold", number, "--reason", "x", "--until", "2030-01-01T09:00")[0] == 2, "whose nine o'clock?"
    assert packdesk("release", number, "--reason", "货到了")[0] == 0
    assert packdesk("release", number)[0] == 1
    assert packdesk("cancel", number, "--reason", "买家取消")[0] == 0
    assert packdesk("order", number)[1]["row"]["queue"] == "cancelled"
    assert packdesk("stock", "set", "6901", "7", "--bin", "A-1", "--reason", "盘点")[0] == 0
    (stock,) = packdesk("stock", "list", "--query", "TS")[1]
    assert (stock["on_hand_qty"], stock["reserved_qty"], stock["bin"]) == (7, 2, "A-1")
    assert packdesk("db", "check")[0] == 0


def test_accounts_are_added_and_listed_without_their_secrets(packdesk: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKDESK_SECRET_CONSUMER_KEY", "ck_" + "1" * 40)
    words = ("shop", "add", "官网", "--platform", "woocommerce", "--set", "url=http://127.0.0.1:9/x", "--secret",
             "consumer_key", "--secret", "consumer_secret")  # fmt: skip
    assert packdesk(*words, feed="cs_" + "2" * 40 + "\n")[0] == 0
    code, answer, complaint = packdesk(*words[:3], *words[3:7], "--set", "consumer_secret=cs_leak")
    assert (code, answer["error"]) == (2, "usage.secret")
    assert "cs_leak" not in json.dumps(answer) + complaint
    listed = packdesk("shop", "list")[1]
    assert {one["name"]: one["paused"] for one in listed} == {"官网": False, "门店": False}
    assert "cs_" not in json.dumps(listed)
    assert packdesk("shop", "pause", "官网")[0] == 0
    assert packdesk("shop", "list")[1][0]["pause_reason"] == "shop.paused_by"
    assert packdesk("shop", "resume", "官网")[0] == 0
    code, answer, _ = packdesk("shop", "test", "官网")
    assert code == 1
    assert answer["error"].startswith("http.")
    nobody = packdesk("staff", "add", "王强", "--role", "packer", "--secret", "badge", feed="B-1\n")
    assert nobody[1]["error"] == "staff.last_supervisor", "the first person is a supervisor"
    assert packdesk("staff", "add", "陈主管", "--role", "supervisor", "--secret", "pin", feed="2580\n")[0] == 0
    assert packdesk("staff", "add", "王强", "--role", "packer", "--secret", "badge", feed="B-1\n")[0] == 0
    assert packdesk("staff", "add", "李梅", "--role", "packer", "--set", "pin=1234")[1]["error"] == "usage.secret"


def test_accounts_are_changed_field_by_field(packdesk: Said) -> None:
    assert packdesk("warehouse", "change", "HZ", "--set", "sender_phone=0571-12345678")[0] == 0
    assert packdesk("warehouse", "change", "HZ")[1]["error"] == "usage", "nothing to change"
    assert packdesk("warehouse", "change", "HZ", "--set", "nonsense=1")[1]["error"] == "account.unknown_field"
    assert packdesk("shop", "change", "门店", "--set", "promise_hours=24")[0] == 0
    assert packdesk("carrier", "add", "顺丰", "--kind", "sf", "--set", "partner_id=X1", "--secret", "checkword",
                    feed="wrong\n")[0] == 0  # fmt: skip
    assert packdesk("carrier", "change", "顺丰", "--secret", "checkword", feed="right\n")[0] == 0
    assert packdesk("carrier", "change", "顺丰", "--set", "checkword=leak")[1]["error"] == "usage.secret"
    assert packdesk("carrier", "change", "圆通", "--set", "priority=1")[1]["error"] == "carrier.not_found"
    words = ("printer", "add", "面单机", "--address")
    assert packdesk(*words, "192.168.1.9:a")[1]["error"] == "printer.address_bad"
    assert packdesk(*words, "192.168.1.9")[0] == 0
    assert (
        packdesk("printer", "change", "面单机", "--set", "address=192.168.1.10:9100", "--set", "inverted=yes")[0] == 0
    )
    (listed,) = packdesk("printer", "list")[1]
    assert (listed["address"], listed["language"]) == ("192.168.1.10:9100", "tspl")


def test_a_virtual_printer_is_added_and_tested(packdesk: Said, tmp_path: Path) -> None:
    virtual = find_printers(tmp_path)[-1]
    words = ("printer", "add", "虚拟", "--transport", virtual.transport, "--address", virtual.address)
    assert packdesk(*words, "--set", "width_mm=100", "--set", "height_mm=150")[0] == 0
    assert packdesk(*words)[1]["error"] == "printer.name_taken"
    (listed,) = packdesk("printer", "list")[1]
    assert (listed["width_mm"], listed["status"]) == (100, "unknown")
    assert packdesk("printer", "test", "虚拟")[0] == 0
    (job,) = packdesk("jobs")[1]
    assert job["state"] == "queued"


def test_a_folder_is_watched_and_no_longer(packdesk: Said, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert packdesk("watch", str(tmp_path / "in"), "--shop", "门店")[1]["folder"] == str(tmp_path / "in")
    assert packdesk("watch", "-", "--shop", "门店")[1]["folder"] == ""
    assert packdesk("watch", str(tmp_path / "none"), "--shop", "门店")[1]["error"] == "import.no_folder"


# --- all of them ------------------------------------------------------------------------------------------------------

ENDLESS = frozenset({"run", "simulate"})
MINIMAL = {
    "db restore": ["nothing.db"], "db unlock": [], "shop add": ["x", "--platform", "none"], "shop test": ["none"],
    "shop pause": ["none"], "shop resume": ["none"], "carrier add": ["x", "--kind", "none"], "carrier test": ["none"],
    "warehouse add": ["x", "--code", "X"], "printer add": ["x", "--address", "x"], "printer test": ["none"],
    "staff add": ["x", "--role", "packer"], "sku import": ["nothing.csv"], "sku match": ["1", "none"],
    "stock set": ["none", "1"], "import": ["nothing.csv", "--shop", "门店"], "watch": ["nowhere", "--shop", "门店"],
    "order": ["260302-00001"], "hold": ["260302-00001", "--reason", "x"], "release": ["260302-00001"],
    "cancel": ["260302-00001", "--reason", "x"], "reprint": ["260302-00001", "--reason", "x"],
    "unship": ["260302-00001", "--reason", "x"], "revoke": ["260302-00001"], "unroute": ["260302-00001", "--dry-run"],
    "recycle": ["260302-00001", "--reason", "x"], "intercept": ["260302-00001", "--reason", "x"],
    "rules add": ["nothing.json"], "rules change": ["1", "--enable"], "rules drop": ["1"], "rules order": ["1"],
    "rules back": ["1"], "rules try": ["--since", "2026-03-01T00:00+08:00"], "rules import": ["nothing.json"],
    "putback done": ["260302-001-001"], "settle": ["--last-good", "260302-001-001"], "verify": ["SF1"],
}  # fmt: skip


def all_verbs() -> Iterator[str]:
    return (name for name, _ in verbs(build_parser(GROUPS)) if name not in ENDLESS)


@pytest.mark.parametrize("name", list(all_verbs()))
def test_every_verb_answers_in_json_and_never_asks(packdesk: Said, name: str) -> None:
    """On a database with next to nothing in it, and with nothing on standard input."""
    code, answer, complaint = packdesk(*name.split(), *MINIMAL.get(name, []))
    assert code in (0, 1, 2)
    assert answer is not None
    if code:
        assert complaint.strip(), "what went wrong is also said in words"


@pytest.mark.parametrize("language", ["zh_CN", "en_US"])
def test_lists_are_tables_for_people(packdesk: Said, language: str, tmp_path: Path) -> None:
    bring_goods(packdesk, tmp_path)
    packdesk("import", str(write_csv(tmp_path / "a.csv", [row("A-1")])), "--shop", "门店")
    for words in (
        ["shop", "list"],
        ["warehouse", "list"],
        ["stock", "list"],
        ["orders"],
        ["orders", "--query", "13800138000"],
    ):
        out = io.StringIO()
        assert run([*words, "--lang", language], GROUPS, openers(), out=out, err=io.StringIO()) == 0
        assert len(out.getvalue().splitlines()) >= 2
    (number,) = [one["order_no"] for one in packdesk("orders")[1]]
    out = io.StringIO()
    run(["order", number, "--lang", language], GROUPS, openers(), out=out, err=io.StringIO())
    assert ("收到平台单 A-1" if language == "zh_CN" else "received platform order A-1") in out.getvalue()


def test_an_order_is_shown_as_it_was(packdesk: Said, tmp_path: Path) -> None:
    bring_goods(packdesk, tmp_path)
    packdesk("import", str(write_csv(tmp_path / "a.csv", [row("A-1")])), "--shop", "门店")
    (number,) = [one["order_no"] for one in packdesk("orders")[1]]
    moments = packdesk("order", number, "--moments")[1]
    assert [event["code"] for event in moments[0]["events"]] == ["order.received"]
    packdesk("hold", number, "--reason", "等")
    came = packdesk("order", number, "--at", moments[0]["at"])[1]
    assert (came["columns"]["held"], came["columns"]["queue"], came["findings"]) == (False, "to_audit", [])
    now = packdesk("order", number, "--at", "2099-01-01 09:00")[1]
    assert (now["columns"]["held"], [one["kind"] for one in now["findings"]]) == (True, ["hold"])
    assert packdesk("order", number, "--at", "2020-01-01T00:00Z")[1]["error"] == "history.not_yet"
    assert packdesk("order", number, "--at", "gestern")[1]["error"] == "timezone.no_time"
    for words in (["--at", "2099-01-01"], ["--moments"]):
        out = io.StringIO()
        assert run(["order", number, *words], GROUPS, openers(), out=out, err=io.StringIO()) == 0
        assert "挂起" in out.getvalue()


def test_bundles_prices_and_regions_are_kept_from_the_command_line(packdesk: Said, tmp_path: Path) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text("商家编码,名称\nCUP,杯\nTEA,茶\n", encoding="utf-8")
    assert packdesk("sku", "import", str(goods))[0] == 0
    assert packdesk("bundle", "save", "BOX", "礼盒", "CUP=2:30", "TEA=1:70")[0] == 0
    assert packdesk("bundle", "save", "BOX", "礼盒", "CUP")[1]["error"] == "usage"
    (row,) = packdesk("bundle", "list")[1]
    assert [(one["sku_code"], one["qty"], one["share"]) for one in row["items"]] == [("CUP", 2, 30), ("TEA", 1, 70)]
    table = tmp_path / "bundles.csv"
    table.write_text("套装编码,商家编码,数量\nB1,CUP,3\nB2,NOPE,1\n", encoding="utf-8")
    code, answer, complaint = packdesk("bundle", "import", str(table))
    assert (code, answer["data"]) == (1, {"saved": 1, "failed": 1})
    assert "bundles.csv:3" in complaint

    account = ("--set", "partner_id=P", "--set", "monthly_card=7551234567", "--secret", "checkword")
    assert packdesk("carrier", "add", "顺丰", "--kind", "sf", *account, feed="word\n")[0] == 0
    prices = tmp_path / "prices.csv"
    assert packdesk("carrier", "prices", "顺丰", "--template", str(prices))[0] == 0
    prices.write_text(prices.read_text("utf-8-sig") + ",新疆,,1,18,1,12,3\n", encoding="utf-8")
    assert packdesk("carrier", "prices", "顺丰", "--import", str(prices))[1]["data"] == {"stored": 1, "failed": 0}
    assert (
        packdesk("carrier", "prices", "顺丰", "--export", str(tmp_path / "none" / "x.csv"))[1]["error"]
        == "file.not_written"
    )
    assert packdesk("carrier", "prices", "顺丰", "--export", str(tmp_path / "again.csv"))[1]["rows"] == 1
    assert [row["省份"] for row in packdesk("carrier", "prices", "顺丰")[1]] == ["新疆维吾尔自治区"]
    (quoted,) = packdesk("carrier", "quote", "新疆", "乌鲁木齐", "--weight", "2500")[1]
    assert (quoted["freight_cents"], quoted["days"]) == (4200, 3)
    assert packdesk("carrier", "terms", "顺丰", "--set", "max_weight_g=2000")[1]["max_weight_g"] == 2000
    assert "too_heavy" in packdesk("carrier", "quote", "新疆", "--weight", "2500")[1][0]["refused"]
    assert packdesk("warehouse", "regions", "HZ", "江浙沪", "广东:深圳=2")[1][-1]["rank"] == 2
    assert packdesk("warehouse", "regions", "HZ", "--everywhere")[1] == []
    assert packdesk("route", "--explain", "nope")[1]["error"] == "order.not_found"


def test_a_share_of_the_stock_and_a_carriers_days_are_set_listed_and_taken_back(packdesk: Said, tmp_path: Path) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text("商家编码,名称,条码,数量\nTS-1,T恤,6901,10\n", encoding="utf-8")
    packdesk("sku", "import", str(goods))
    share = ("warehouse", "share", "直播仓", "--of", "HZ", "--shop", "门店")
    assert packdesk(*share, "--percent", "30", "--sku", "TS-1=4")[0] == 0
    (row,) = packdesk("warehouse", "shares")[1]
    assert (row["shops"], row["percent"], row["pieces"]) == (["门店"], 30, [["TS-1", 4]])
    assert packdesk(*share, "--sku", "TS-1=x")[1]["error"] == "usage"
    assert packdesk(*share)[1]["error"] == "share.how_much"
    assert packdesk("warehouse", "unshare", "直播仓")[0] == 0
    assert packdesk("warehouse", "unshare", "直播仓")[1]["error"] == "share.not_found"

    account = ("--set", "partner_id=P", "--set", "monthly_card=7551234567", "--secret", "checkword")
    assert packdesk("carrier", "add", "顺丰", "--kind", "sf", *account, feed="word\n")[0] == 0
    table = tmp_path / "days.csv"
    table.write_text("省份,城市,实际天数,晚到率(%)\n新疆,,6,35\n", encoding="utf-8")
    assert packdesk("carrier", "delays", "顺丰", "--import", str(table))[1]["data"] == {"stored": 1, "failed": 0}
    saved = tmp_path / "saved.csv"
    assert packdesk("carrier", "delays", "顺丰", "--export", str(saved))[0] == 0
    assert "新疆维吾尔自治区,,6,35" in saved.read_text("utf-8-sig")
    table.write_text("省份,城市,实际天数,晚到率(%)\n火星,,6,35\n", encoding="utf-8")
    assert packdesk("carrier", "delays", "顺丰", "--import", str(table))[0] == 1
    assert packdesk("carrier", "delays", "顺丰")[1][0]["实际天数"] == "6", "the old record stays"
