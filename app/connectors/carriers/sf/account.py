"""The account form of SF Express: what is asked, and checking it before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.connectors.base import CarrierCan, Setting
from app.errors import BadInput

URLS = {
    "production": "https://bspgw.sf-express.com/std/service",
    "sandbox": "https://sfapi-sbox.sf-express.com/std/service",
    "hongkong": "https://sfapi-hk.sf-express.com/std/service",
}
SANDBOX_MONTHLY_CARD = "7551234567"
"""Everybody's card in the sandbox; real cards are refused there."""

CAN = CarrierCan(
    recycles=True,
    answers_duplicate=True,
    max_parallel=2,
    settings=(
        Setting("partner_id"),
        Setting("checkword", secret=True),
        Setting("monthly_card", required=False),
        Setting("environment", default="production"),
        Setting("url", required=False),
        Setting("pay_method", default="1"),
        Setting("call_courier", required=False, default="no"),
        Setting("proxy", required=False),
    ),
    services=(("2", "顺丰标快"), ("1", "顺丰特快"), ("247", "电商标快")),
)
"""``environment``: production, sandbox or hongkong; ``url`` overrides it (a stand-in on this machine).
``pay_method``: 1 sender, 2 receiver, 3 third party. ``services`` are expressTypeIds; 247 is from memory."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, repr=False)
class Account:
    """A checked account."""

    url: str
    partner_id: str
    checkword: str
    monthly_card: str
    pay_method: int
    call_courier: bool


def read_account(settings: Mapping[str, str], secrets: Mapping[str, str]) -> Account:
    """Return the checked account; raise BadInput naming the field."""
    environment = settings.get("environment", "").strip() or "production"
    url = settings.get("url", "").strip() or URLS.get(environment, "")
    if not url:
        raise BadInput("setting.bad_value", name="environment", value=environment[:40])
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise BadInput("setting.bad_url", name="url") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise BadInput("setting.bad_url", name="url")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise BadInput("sf.needs_https", name="url")  # receivers travel in clear inside the form
    pay_method = settings.get("pay_method", "").strip() or "1"
    if pay_method not in {"1", "2", "3"}:
        raise BadInput("setting.bad_value", name="pay_method", value=pay_method[:40])
    return Account(
        url=url,
        partner_id=_given(settings, "partner_id"),
        checkword=_given(secrets, "checkword"),
        monthly_card=settings.get("monthly_card", "").strip(),
        pay_method=int(pay_method),
        call_courier=settings.get("call_courier", "").strip().lower() in {"yes", "true", "1", "on", "是"},
    )


def _given(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "").strip()
    if not value:
        raise BadInput("setting.missing", name=name)
    return value
