"""Whatever stock and settings list by code has words in both languages."""

from __future__ import annotations

from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.domain.people import Role
from app.services.check_database import INVARIANTS
from app.ui.stock.tally import REASONS
from app.wording import knows


def test_whatever_the_settings_list_has_words() -> None:
    codes = [f"invariant.{one.name}" for one in INVARIANTS] + ["invariant.no_orphans"]
    codes += [f"role_about.{role.value}" for role in Role]
    kinds = ("write_back", "push_stock", "recheck_order", "recycle_waybill", "test_shop", "test_carrier")
    codes += [f"outbox_kind.{kind}" for kind in kinds]
    codes += [f"stock_move.{kind}" for kind in ("reserve", "unreserve", "ship", "unship", "set", "transfer", "import")]
    codes += [f"stock_figure.{figure}" for figure in ("on_hand", "reserved", "quarantine")]
    codes += [f"stock_reason.{reason}" for reason in (*REASONS, "undo", "import")]
    codes += [f"platform.{kind.code}" for kind in PLATFORMS] + [f"carrier_kind.{kind.code}" for kind in CARRIERS]
    assert [code for code in codes if not knows(code)] == []
