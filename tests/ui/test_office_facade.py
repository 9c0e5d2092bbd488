"""Stock and settings ask what is offered: fakes, the facade and the real desks agree, and every code has words."""

from __future__ import annotations

import inspect

import pytest

from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.domain.people import Role
from app.services.check_database import INVARIANTS
from app.services.desk.making import MakingDesk
from app.services.desk.policies import PoliciesDesk
from app.services.desk.raws import RawsDesk
from app.services.desk.regroup import RegroupDesk
from app.services.desk.rules import RulesDesk
from app.services.desk.settings import SettingsDesk
from app.services.desk.stock import StockDesk
from app.ui import facade, facade_making, facade_raws, facade_regroup, facade_rules, facade_setup
from app.ui.stock.tally import REASONS
from app.wording import knows
from tests.ui.fake_making import FakeMaking
from tests.ui.fake_policies import FakePolicies
from tests.ui.fake_regroup import FakeRegroup
from tests.ui.fake_rules import FakeRules
from tests.ui.fake_settings import FakeSettings
from tests.ui.fake_stock import FakeStock


def test_whatever_the_settings_list_has_words() -> None:
    codes = [f"invariant.{one.name}" for one in INVARIANTS] + ["invariant.no_orphans"]
    codes += [f"role_about.{role.value}" for role in Role]
    kinds = ("write_back", "write_memo", "push_stock", "recheck_order", "recycle_waybill", "test_shop", "test_carrier")
    codes += [f"outbox_kind.{kind}" for kind in kinds]
    codes += [f"stock_move.{kind}" for kind in ("reserve", "unreserve", "ship", "unship", "set", "transfer", "import")]
    codes += [f"stock_figure.{figure}" for figure in ("on_hand", "reserved", "quarantine")]
    codes += [f"stock_reason.{reason}" for reason in (*REASONS, "undo", "import")]
    codes += [f"platform.{kind.code}" for kind in PLATFORMS] + [f"carrier_kind.{kind.code}" for kind in CARRIERS]
    assert [code for code in codes if not knows(code)] == []


def calls(kind: type) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(inspect.signature(what).parameters)
        for name, what in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("kind", "protocol"),
    [
        (FakeStock, facade.Stock),
        (FakeSettings, facade_setup.Settings),
        (FakeRegroup, facade_regroup.Regroup),
        (FakeMaking, facade_making.Making),
        (MakingDesk, facade_making.Making),
        (RegroupDesk, facade_regroup.Regroup),
        (RawsDesk, facade_raws.Raws),
        (StockDesk, facade.Stock),
        (SettingsDesk, facade_setup.Settings),
        (FakeRules, facade_rules.Rules),
        (FakePolicies, facade_rules.Policies),
        (PoliciesDesk, facade_rules.Policies),
        (RulesDesk, facade_rules.Rules),
    ],
)
def test_fakes_and_desks_are_called_as_the_facade_is(kind: type, protocol: type) -> None:
    asked, given = calls(protocol), calls(kind)
    assert {name: given.get(name) for name in asked} == asked
