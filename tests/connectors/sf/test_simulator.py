"""SF against the gateway simulator, which checks digests with its own code and remembers orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.connectors.base import Cargo, WaybillAsk
from app.connectors.carriers.sf.carrier import Sf, create
from app.domain.intake import Receiver
from app.errors import Declined, LoginExpired, RateLimited, Unclear
from tests.connectors.simulator import Simulator, running

WAREHOUSE = Receiver("仓库", "0755-83601234", "CN", "广东省", "深圳市", "宝安区", "", "航城大道1号")
RECEIVER = Receiver("𬭎小明", "13800138000", "CN", "浙江省", "杭州市", "西湖区", "", "文三路1号~*(A座) 2栋+301室")
ASK = WaybillAsk("PD-1", "2", WAREHOUSE, RECEIVER, (Cargo("T恤 & 袜子", 2),), 1250, "260302-00001", "轻放 100%")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running("sf") as found:
        yield found


@pytest.fixture
def sf(simulator: Simulator) -> Iterator[Sf]:
    carrier = _connect(simulator)
    yield carrier
    carrier.close()
    simulator.clear_faults()


def _connect(simulator: Simulator, **secrets: str) -> Sf:
    facts = simulator.facts
    settings = {"partner_id": facts["partner_id"], "monthly_card": facts["monthly_cards"][0], "url": facts["url"]}
    return create(settings, {"checkword": facts["checkword"], **secrets}, clock=lambda: datetime.now(UTC))


def test_a_number_with_its_label(sf: Sf) -> None:
    answer = sf.request_waybill(replace(ASK, request_no="PD-label"))
    assert answer.waybill_no.startswith("SF")
    assert answer.routing_code.count("-") == 2
    assert answer.qr_text.startswith("MMM={")
    assert answer.service_name
    assert answer.label_data["destCode"]


def test_a_repeated_number_gets_the_first_answer(sf: Sf) -> None:
    ask = replace(ASK, request_no="PD-repeat")
    assert sf.request_waybill(ask) == sf.request_waybill(ask)


@pytest.mark.parametrize("kind", ["drop_after", "truncated", "cut", "empty"])
def test_an_answer_lost_after_the_number_was_given_is_found_again(simulator: Simulator, sf: Sf, kind: str) -> None:
    ask = replace(ASK, request_no=f"PD-{kind}")
    simulator.fault(kind, f"EXP_RECE_CREATE_ORDER PD-{kind}")
    with pytest.raises(Unclear):
        sf.request_waybill(ask)
    answer = sf.request_waybill(ask)
    assert [one for one in simulator.get("/numbers") if one["order_id"] == f"PD-{kind}"] != []
    assert len([one for one in simulator.get("/numbers") if one["order_id"] == f"PD-{kind}"]) == 1
    assert answer == sf.request_waybill(ask)


def test_a_number_is_given_back_once_and_again(simulator: Simulator, sf: Sf) -> None:
    answer = sf.request_waybill(replace(ASK, request_no="PD-back"))
    sf.recycle_waybill("PD-back", answer.waybill_no)
    sf.recycle_waybill("PD-back", answer.waybill_no)
    [order] = [one for one in simulator.get("/orders") if one["order_id"] == "PD-back"]
    assert order["state"] == "cancelled"


def test_numbers_that_are_not_the_orders_and_orders_that_never_were(sf: Sf) -> None:
    sf.request_waybill(replace(ASK, request_no="PD-mismatch"))
    with pytest.raises(Declined, match="not_recycled"):
        sf.recycle_waybill("PD-mismatch", "SF0000000000000")
    with pytest.raises(Declined, match="unknown_order"):
        sf.recycle_waybill("PD-never", "SF0000000000000")


def test_the_connection_test_tells_right_from_wrong(simulator: Simulator, sf: Sf) -> None:
    assert sf.test().endswith("6150")
    wrong = _connect(simulator, checkword="0" * 32)
    with pytest.raises(LoginExpired, match="bad_signature"):
        wrong.test()
    with pytest.raises(LoginExpired, match="bad_signature"):
        wrong.request_waybill(ASK)
    wrong.close()


@pytest.mark.parametrize(
    ("code", "error"), [("A1003", LoginExpired), ("A1005", RateLimited), ("A1099", Unclear), ("8177", RateLimited)]
)
def test_refusals(simulator: Simulator, sf: Sf, code: str, error: type[Exception]) -> None:
    simulator.fault("refuse", "EXP_RECE_CREATE_ORDER", code=code)
    with pytest.raises(error):
        sf.request_waybill(replace(ASK, request_no=f"PD-{code}"))


def test_what_the_carrier_will_not_carry(sf: Sf) -> None:
    with pytest.raises(Declined, match="forbidden_goods"):
        sf.request_waybill(replace(ASK, request_no="PD-fire", cargo=(Cargo("烟花", 1),)))
    nowhere = replace(RECEIVER, province="火星省", city="火星市")
    with pytest.raises(Declined, match="not_deliverable"):
        sf.request_waybill(replace(ASK, request_no="PD-mars", receiver=nowhere))
    with pytest.raises(Declined, match="party_incomplete"):
        sf.request_waybill(replace(ASK, request_no="PD-masked", receiver=replace(RECEIVER, phone="138****8000")))
