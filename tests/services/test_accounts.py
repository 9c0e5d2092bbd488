"""Accounts of shops and carriers, warehouses and printers: what forms take, keep and refuse."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.connectors.base import ShopFacts
from app.domain.order_state import OrderQueue
from app.domain.people import Actor, Role
from app.errors import AppError, BadInput, LoginExpired, NotAllowed, NotFound
from app.models.keys import secret
from app.models.orders import queue_counter
from app.models.print_jobs import printer
from app.models.shops import shop
from app.models.warehouses import carrier
from app.services.accounts import find_shop, open_carrier, open_platform
from app.services.check_accounts import prove_carrier, prove_shop
from app.services.find_printers import find_printers
from app.services.import_orders import import_file_orders
from app.services.keys import read_secrets
from app.services.manage_carriers import add_carrier, carrier_rows, change_carrier, find_carrier_id
from app.services.manage_printers import find_printer_id, printer_rows, save_printer
from app.services.manage_shops import add_shop, change_shop, delete_shop, shop_rows
from app.services.manage_warehouses import find_warehouse_id, open_sender, save_warehouse, warehouse_rows
from app.services.pause_accounts import pause_carrier, pause_shop, resume_carrier, resume_shop
from app.services.shared_settings import get_setting, put_setting
from app.services.watch_folder import watch
from tests.clock import FakeClock
from tests.connectors.files.tables import row, write_csv
from tests.services.fake_platform import FakePlatform
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench")
WOO = {"url": "http://127.0.0.1:9/x", "consumer_key": "ck_" + "1" * 40, "consumer_secret": "cs_" + "2" * 40}


def the_shop(world: World, shop_id: int | None = None):  # type: ignore[no-untyped-def] # noqa: ANN201 - a row
    with world.db.read() as conn:
        return conn.execute(select(shop).where(shop.c.id == (shop_id or world.shop_id))).one()


# --- shops ------------------------------------------------------------------------------------------------------------


def test_a_shop_is_added_with_its_secrets_sealed_and_its_counters(world: World) -> None:
    values = {**WOO, "timezone": "America/New_York", "currency": "usd", "warehouse_id": str(world.warehouse_id)}
    shop_id = add_shop(world.db, world.keys, "woocommerce", "  官网 二店 ", values, BOSS)
    made = the_shop(world, shop_id)
    assert (made.name, made.timezone, made.currency, made.warehouse_id) == (
        "官网 二店", "America/New_York", "USD", world.warehouse_id,
    )  # fmt: skip
    assert "consumer_secret" not in made.settings
    with world.db.read() as conn:
        assert read_secrets(conn, world.keys, f"shop:{shop_id}")["consumer_secret"] == WOO["consumer_secret"]
        counters = select(func.count()).select_from(queue_counter).where(queue_counter.c.shop_id == shop_id)
        assert conn.execute(counters).scalar_one() == len(OrderQueue)
        assert find_shop(conn, "官网 二店").id == shop_id
        with pytest.raises(NotFound):
            find_shop(conn, "没有")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": ""}, "account.field_missing"),
        ({"consumer_secret": " "}, "account.field_missing"),
        ({"nonsense": "1"}, "account.unknown_field"),
        ({"timezone": "Mars/Base"}, "timezone.unknown"),
        ({"timezone": "../../etc/passwd"}, "timezone.unknown"),
        ({"currency": "Yuan"}, "file.bad_currency"),
        ({"poll_seconds": "1"}, "account.out_of_range"),
        ({"poll_seconds": "soon"}, "account.out_of_range"),
        ({"promise_hours": "99999999999999999999"}, "account.out_of_range"),
        ({"promise_hours": "²"}, "account.out_of_range"),
        ({"warehouse_id": "999"}, "warehouse.not_found"),
        ({"carrier_id": "999"}, "carrier.not_found"),
        ({"carrier_id": "abc"}, "account.out_of_range"),
    ],
)
def test_what_a_shop_form_refuses_leaves_nothing(world: World, values: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        add_shop(world.db, world.keys, "woocommerce", "新店", {**WOO, **values}, BOSS)
    assert refused.value.code == code
    if "url" not in values and "consumer_secret" not in values:
        with pytest.raises(BadInput) as refused:
            change_shop(world.db, world.keys, world.shop_id, values, BOSS)
        assert refused.value.code == code
    with world.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(shop)).scalar_one() == 1


def test_a_name_in_use_an_empty_one_and_an_unknown_platform_are_refused(world: World) -> None:
    for platform, name, code in (
        ("woocommerce", "晴川官网", "shop.name_taken"),
        ("woocommerce", " \t", "account.field_missing"),
        ("taobao", "新店", "shop.unknown_platform"),
    ):
        with pytest.raises(BadInput) as refused:
            add_shop(world.db, world.keys, platform, name, WOO, BOSS)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        add_shop(world.db, world.keys, "woocommerce", "新店", WOO, PACKER)


def test_an_empty_secret_keeps_the_stored_one_and_empty_numbers_their_value(world: World) -> None:
    change_shop(world.db, world.keys, world.shop_id, {"url": "http://127.0.0.1:9/new", "consumer_secret": ""}, BOSS)
    change_shop(
        world.db, world.keys, world.shop_id, {"poll_seconds": "", "promise_hours": "24", "carrier_id": ""}, BOSS
    )
    made = the_shop(world)
    assert (made.settings["url"], made.poll_seconds, made.promise_hours) == ("http://127.0.0.1:9/new", 60, 24)
    with world.db.read() as conn:
        assert read_secrets(conn, world.keys, f"shop:{world.shop_id}")["consumer_secret"] == "cs_" + "b" * 40
        connector = open_platform(conn, world.keys, world.shop_id, clock=FakeClock())
    connector.close()


def test_new_access_lifts_a_pause_for_a_refused_login_but_not_a_persons(world: World) -> None:
    pause_shop(world.db, world.shop_id, LoginExpired("woocommerce.login"))
    change_shop(world.db, world.keys, world.shop_id, {"consumer_key": "ck_" + "9" * 40}, BOSS)
    assert not the_shop(world).paused
    pause_shop(world.db, world.shop_id, AppError("shop.paused_by", name="主管"), BOSS)
    change_shop(world.db, world.keys, world.shop_id, {"consumer_key": "ck_" + "8" * 40}, BOSS)
    assert the_shop(world).paused
    with world.db.read() as conn:
        (shown,) = shop_rows(conn)
    assert (shown.paused, shown.pause_reason, shown.pause_params) == (True, "shop.paused_by", {"name": "主管"})
    resume_shop(world.db, world.shop_id, BOSS)
    assert not the_shop(world).paused
    with pytest.raises(NotAllowed):
        pause_shop(world.db, world.shop_id, AppError("shop.paused_by", name="x"), PACKER)
    with pytest.raises(NotFound):
        resume_shop(world.db, 999, BOSS)


def test_a_shop_without_orders_can_be_deleted_one_with_orders_only_paused(world: World, tmp_path: Path) -> None:
    world.add_sku("A1")
    world.take(world.intake("1", ("A1", 1)))
    with pytest.raises(BadInput) as refused:
        delete_shop(world.db, world.shop_id, BOSS)
    assert refused.value.code == "shop.has_orders"
    files = add_shop(world.db, world.keys, "files", "门店", {}, BOSS)
    watch(world.db, files, str(tmp_path), "", BOSS)
    import_file_orders(world.db, world.keys, write_csv(tmp_path / "a.csv", [row("A-1", 数量="x")]), files, None, BOSS)
    with pytest.raises(NotAllowed):
        delete_shop(world.db, files, PACKER)
    delete_shop(world.db, files, BOSS)
    with world.db.read() as conn:
        assert [one.name for one in shop_rows(conn)] == ["晴川官网"]
        assert get_setting(conn, f"watch.folder.{files}") is None
    world.sound()


def test_a_proof_calls_once_and_gives_the_connector_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []

    class Shop(FakePlatform):
        def test(self) -> ShopFacts:
            if closed:
                raise LoginExpired("woocommerce.login")
            return ShopFacts("晴川", "CNY", 7)

        def close(self) -> None:
            closed.append("closed")

    monkeypatch.setattr("app.services.check_accounts.open_platform", lambda *_, **__: Shop())
    assert prove_shop(world.db, world.keys, world.shop_id, FakeClock()).orders_to_ship == 7
    with pytest.raises(LoginExpired):
        prove_shop(world.db, world.keys, world.shop_id, FakeClock())
    assert closed == ["closed", "closed"]


# --- carriers ---------------------------------------------------------------------------------------------------------


def test_a_carrier_is_added_shown_masked_and_changed(world: World, clock: FakeClock) -> None:
    with world.db.read() as conn:
        (shown,) = carrier_rows(conn, clock())
        assert find_carrier_id(conn, "顺丰月结") == world.carrier_id
    assert (shown.code, shown.account_no, shown.tone, shown.numbers_today) == ("sf", "***TNER", "ok", 0)
    pause_carrier(world.db, world.carrier_id, LoginExpired("sf.login"))
    with world.db.read() as conn:
        (shown,) = carrier_rows(conn, clock())
    assert (shown.paused, shown.tone, shown.error) == (True, "bad", "sf.login")
    change_carrier(world.db, world.keys, world.carrier_id, {"checkword": "new", "priority": "-5"}, BOSS)
    with world.db.read() as conn:
        changed = conn.execute(select(carrier)).one()
        assert (changed.priority, changed.paused) == (-5, False)
        assert read_secrets(conn, world.keys, f"carrier:{world.carrier_id}")["checkword"] == "new"
        connector = open_carrier(conn, world.keys, world.carrier_id, clock=clock)
    connector.close()
    resume_carrier(world.db, world.carrier_id, BOSS)


@pytest.mark.parametrize("priority", ["high", "--5", "99999999999", "1.5"])
def test_an_odd_priority_is_refused(world: World, priority: str) -> None:
    with pytest.raises(BadInput) as refused:
        change_carrier(world.db, world.keys, world.carrier_id, {"priority": priority}, BOSS)
    assert refused.value.code == "account.not_a_number"
    with pytest.raises(BadInput):
        save_warehouse(world.db, world.keys, world.warehouse_id, {"priority": priority}, BOSS)


def test_carriers_that_cannot_be_are_refused(world: World) -> None:
    good = {"partner_id": "X", "checkword": "word", "monthly_card": "755"}
    for kind, name, values, code in (
        ("yto", "圆通", good, "carrier.unknown_kind"),
        ("sf", "顺丰月结", good, "carrier.name_taken"),
        ("sf", " ", good, "account.field_missing"),
        ("sf", "顺丰二", {"partner_id": "X"}, "account.field_missing"),
    ):
        with pytest.raises(BadInput) as refused:
            add_carrier(world.db, world.keys, kind, name, values, BOSS)
        assert refused.value.code == code
    for call in (
        lambda: change_carrier(world.db, world.keys, 999, {"priority": "1"}, BOSS),
        lambda: prove_carrier(world.db, world.keys, 999, FakeClock()),
    ):
        with pytest.raises(NotFound):
            call()
    with world.db.read() as conn:
        owners = set(conn.execute(select(secret.c.owner)).scalars())
    assert owners == {f"shop:{world.shop_id}", f"carrier:{world.carrier_id}"}, "a refused account leaves no secret"


# --- warehouses -------------------------------------------------------------------------------------------------------


def test_a_warehouses_sender_is_sealed_shown_masked_and_kept_where_not_given(world: World) -> None:
    with world.db.read() as conn:
        (shown,) = warehouse_rows(conn, world.keys)
        assert "周仓管" not in str(shown)
        assert open_sender(conn, world.keys, world.warehouse_id).name == "周仓管"
    save_warehouse(world.db, world.keys, world.warehouse_id, {"sender_phone": "0571-11112222", "name": "新主仓"}, BOSS)
    with world.db.read() as conn:
        person = open_sender(conn, world.keys, world.warehouse_id)
        assert (person.name, person.phone, person.city) == ("周仓管", "0571-11112222", "杭州市")
        assert find_warehouse_id(conn, "新主仓") == find_warehouse_id(conn, "HZ") == find_warehouse_id(conn, None)
        with pytest.raises(NotFound):
            find_warehouse_id(conn, "没有")


def test_warehouses_that_cannot_be_are_refused(world: World) -> None:
    for values, code in (
        ({"code": "HZ", "name": "又一个"}, "warehouse.code_taken"),
        ({"code": "", "name": "x"}, "account.field_missing"),
        ({"code": "X", "name": " "}, "account.field_missing"),
        ({"code": "X", "name": "x", "timezone": "nowhere"}, "timezone.unknown"),
        ({"code": "X", "name": "x", "colour": "red"}, "account.unknown_field"),
    ):
        with pytest.raises(BadInput) as refused:
            save_warehouse(world.db, world.keys, None, values, BOSS)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        save_warehouse(world.db, world.keys, 999, {"name": "x"}, BOSS)
    with pytest.raises(NotAllowed):
        save_warehouse(world.db, world.keys, None, {"code": "X", "name": "x"}, PACKER)


# --- printers ---------------------------------------------------------------------------------------------------------

GOOD = {"name": "面单机", "language": "tspl", "transport": "network", "address": "127.0.0.1:9100"}


def test_a_printer_is_added_and_changed_by_what_is_given(world: World) -> None:
    made = save_printer(world.db, None, {**GOOD, "dpi": "300", "mute": "yes"}, BOSS)
    save_printer(world.db, made, {"width_mm": "100", "height_mm": "150", "mute": ""}, BOSS)
    with world.db.read() as conn:
        (shown,) = printer_rows(conn)
        stored = conn.execute(select(printer)).one()
        assert find_printer_id(conn, "面单机") == made
    assert (shown.dpi, shown.width_mm, shown.height_mm, shown.status) == (300, 100, 150, "unknown")
    assert (stored.mute, stored.address) == (False, "127.0.0.1:9100")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"language": "prose"}, "printer.unknown_value"),
        ({"transport": "pigeon"}, "printer.unknown_value"),
        ({"dpi": "1"}, "printer.unknown_value"),
        ({"dpi": "two hundred"}, "printer.unknown_value"),
        ({"width_mm": "-76"}, "printer.unknown_value"),
        ({"address": " "}, "account.field_missing"),
        ({"name": ""}, "account.field_missing"),
        ({"colour": "red"}, "account.unknown_field"),
    ],
)
def test_printers_that_cannot_be_are_refused(world: World, values: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        save_printer(world.db, None, {**GOOD, **values}, BOSS)
    assert refused.value.code == code


def test_printer_names_are_unique_and_an_unknown_printer_is_told(world: World) -> None:
    save_printer(world.db, None, GOOD, BOSS)
    with pytest.raises(BadInput) as refused:
        save_printer(world.db, None, GOOD, BOSS)
    assert refused.value.code == "printer.name_taken"
    with pytest.raises(NotFound):
        save_printer(world.db, 999, {"dpi": "300"}, BOSS)
    with pytest.raises(NotAllowed):
        save_printer(world.db, None, GOOD, PACKER)
    with world.db.read() as conn, pytest.raises(NotFound):
        find_printer_id(conn, "没有")


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not there")
def test_queues_of_the_print_system_are_found_and_the_virtual_printer_always(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [one.transport for one in find_printers(tmp_path)] == ["virtual"]
    lpstat = tmp_path / "lpstat"
    lpstat.write_text("#!/bin/sh\necho Zebra_ZD420\necho 面单机\n")
    lpstat.chmod(0o755)
    assert [(one.name, one.transport) for one in find_printers(tmp_path)][:2] == [
        ("Zebra_ZD420", "cups"), ("面单机", "cups"),
    ]  # fmt: skip
    lpstat.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    assert [one.transport for one in find_printers(tmp_path)] == ["virtual"]


# --- shared settings --------------------------------------------------------------------------------------------------


def test_shared_settings_have_defaults_are_replaced_and_need_a_right(world: World) -> None:
    with world.db.read() as conn:
        assert get_setting(conn, "ship.undo_seconds", 10) == 10
    put_setting(world.db, "ship.undo_seconds", 5, BOSS)
    put_setting(world.db, "ship.undo_seconds", 7, BOSS)
    with world.db.read() as conn:
        assert get_setting(conn, "ship.undo_seconds", 10) == 7
    with pytest.raises(NotAllowed):
        put_setting(world.db, "ship.undo_seconds", 0, PACKER)
