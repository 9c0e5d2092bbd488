"""The platforms, one line each: importing a file and naming it here is all that registering takes."""

from __future__ import annotations

from app.connectors.base import PlatformKind
from app.connectors.platforms.files import shop as files
from app.connectors.platforms.woocommerce import account as woocommerce_account
from app.connectors.platforms.woocommerce import shop as woocommerce
from app.errors import NotFound

PLATFORMS: tuple[PlatformKind, ...] = (
    PlatformKind("woocommerce", "WooCommerce 独立站", woocommerce_account.CAN, woocommerce.create),
    PlatformKind("files", "文件导入（线下门店等）", files.CAN, files.create),
)


def platform_kind(code: str) -> PlatformKind:
    """Return the registry's line for ``code``; raise NotFound ``platform.unknown``."""
    for kind in PLATFORMS:
        if kind.code == code:
            return kind
    raise NotFound("platform.unknown", platform=code)
