"""The account form of a WooCommerce shop: what is asked, and checking it before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from app.connectors.base import PlatformCan, QuantityMeaning, Setting
from app.errors import BadInput

CAN = PlatformCan(
    pulls=True,
    writes_back=True,
    pushes_stock=QuantityMeaning.SELLABLE,
    partial_shipping=True,
    receiver_in_clear=True,
    overlap=timedelta(minutes=10),
    max_window=timedelta(days=30),
    settings=(
        Setting("url"),
        Setting("consumer_key", secret=True),
        Setting("consumer_secret", secret=True),
        Setting("auth", default="auto"),
        Setting("plain_permalinks", required=False, default="no"),
        Setting("statuses_to_ship", default="processing"),
        Setting("order_number_meta", required=False),
        Setting("memo_meta", required=False),
        Setting("notify_buyer", required=False, default="no"),
        Setting("proxy", required=False),
    ),
    writes_memo=True,
)
"""``auth``: auto (Basic over https, OAuth 1.0a over http), query (keys in the query string, for hosts that drop the
Authorization header) or oauth. ``statuses_to_ship``: comma list of order statuses that count as paid and waiting.
``order_number_meta``/``memo_meta``: meta keys of plugins that keep a shop's own order number or staff memo."""

_YES = frozenset({"yes", "true", "1", "on", "是"})


@dataclass(frozen=True, repr=False)
class Account:
    """A checked account."""

    root: str
    """Site address without a slash at the end, folder included: ``https://shop.example/store``."""
    key: str
    secret: str
    auth: str
    plain_permalinks: bool
    statuses_to_ship: frozenset[str]
    order_number_meta: str
    memo_meta: str
    notify_buyer: bool

    @property
    def is_tls(self) -> bool:
        """Tell whether the shop is reached over https."""
        return self.root.startswith("https://")


def read_account(settings: Mapping[str, str], secrets: Mapping[str, str]) -> Account:
    """Return the checked account; raise BadInput naming the field."""
    auth = settings.get("auth", "").strip() or "auto"
    if auth not in {"auto", "query", "oauth"}:
        raise BadInput("setting.bad_value", name="auth", value=auth)
    root = site_root(settings.get("url", ""))
    if auth == "query" and not root.startswith("https://"):
        raise BadInput("woocommerce.query_needs_https", name="auth")
    statuses = frozenset(
        part.strip().removeprefix("wc-") for part in settings.get("statuses_to_ship", "").split(",") if part.strip()
    )
    return Account(
        root=root,
        key=_credential(secrets, "consumer_key", "ck_"),
        secret=_credential(secrets, "consumer_secret", "cs_"),
        auth=auth,
        plain_permalinks=settings.get("plain_permalinks", "").strip().lower() in _YES,
        statuses_to_ship=statuses or frozenset({"processing"}),
        order_number_meta=settings.get("order_number_meta", "").strip(),
        memo_meta=settings.get("memo_meta", "").strip(),
        notify_buyer=settings.get("notify_buyer", "").strip().lower() in _YES,
    )


def site_root(text: str) -> str:
    """Return the site's address as all requests use it; whatever people paste behind it (/wp-json…) is cut."""
    address = text.strip()
    if address and "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or parts.username or " " in host:
        raise BadInput("setting.bad_url", name="url")
    path = parts.path
    for tail in ("/wp-json", "/wp-admin", "/index.php"):
        path = path.split(tail, 1)[0]
    netloc = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{netloc}{f':{port}' if port else ''}{path.rstrip('/')}"


def _credential(secrets: Mapping[str, str], name: str, prefix: str) -> str:
    value = secrets.get(name, "").strip()
    if not value:
        raise BadInput("setting.missing", name=name)
    if not value.startswith(prefix) or not value.isascii() or not value.isprintable() or " " in value:
        raise BadInput("woocommerce.bad_key", name=name, prefix=prefix)
    return value
