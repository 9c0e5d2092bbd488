"""The settings of the audit: stored for all shops, or for one shop alone; one query loads them all."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.audit.limits import DEFAULTS, SWITCHED, Limits
from app.domain.exceptions import ExceptionKind
from app.domain.people import Actor, Right
from app.errors import BadInput, Param
from app.models.database import Database, Tx
from app.models.staff import setting
from app.services.accounts import shop_row

if TYPE_CHECKING:
    from sqlalchemy import Connection

PREFIX = "audit."
"""Rows of ``setting`` are named ``audit.NAME``, or ``audit.NAME:SHOP_ID`` for one shop."""

_MOST = {"price_odd_percent": 1000, "duplicate_hours": 24 * 30, "promise_hours": 24 * 30}
_MOST_CENTS = 10**11
_FLAGS = range(100)
_YES, _NO = frozenset({"on", "yes", "true", "1", "是", "开"}), frozenset({"off", "no", "false", "0", "否", "关"})

FIGURES: dict[str, Param | tuple[int, ...]] = {
    one.name: getattr(DEFAULTS, one.name) for one in fields(Limits) if one.name != "off"
}
"""Every setting but the switches, with its default."""

SWITCHES: dict[str, ExceptionKind] = {f"on_{kind.value}": kind for kind in SWITCHED}
"""The switch of each check that has one."""

NAMES = (*SWITCHES, *FIGURES)


@dataclass(frozen=True)
class AuditSettings:
    """The limits of every shop."""

    common: Limits
    by_shop: dict[int, Limits]

    def of(self, shop_id: int) -> Limits:
        """Return a shop's limits: the common ones, where it has none of its own."""
        return self.by_shop.get(shop_id, self.common)

    @property
    def most_duplicate_hours(self) -> int:
        """Return the longest time in which any shop looks for the same purchase."""
        return max(self.common.duplicate_hours, *(one.duplicate_hours for one in self.by_shop.values()), 0)


@dataclass(frozen=True)
class AuditSetting:
    """One setting as it is shown. ``shop_id`` None: for all shops; ``is_set`` False: the default."""

    name: str
    value: Param
    shop_id: int | None = None
    is_set: bool = True


def audit_settings(conn: Connection) -> AuditSettings:
    """Return the settings of all shops; what is stored but cannot be read counts as not set."""
    stored = _stored(conn)
    common = _limits(DEFAULTS, stored.get(None, {}))
    own = {shop: _limits(common, values) for shop, values in stored.items() if shop is not None}
    return AuditSettings(common, own)


def _stored(conn: Connection) -> dict[int | None, dict[str, Param]]:
    found: dict[int | None, dict[str, Param]] = {}
    for name, value in conn.execute(select(setting.c.name, setting.c.value).where(setting.c.name.like(f"{PREFIX}%"))):
        plain, _, shop = name.removeprefix(PREFIX).partition(":")
        if plain in NAMES and (not shop or shop.isdigit()):
            found.setdefault(int(shop) if shop else None, {})[plain] = value
    return found


def _limits(base: Limits, values: dict[str, Param]) -> Limits:
    off = set(base.off)
    figures: dict[str, object] = {name: getattr(base, name) for name in FIGURES}
    for name, value in values.items():
        if name in SWITCHES:
            (off.discard if value else off.add)(SWITCHES[name])
        else:
            figures[name] = tuple(int(one) for one in value) if isinstance(value, list) else value
    return Limits(off=frozenset(off), **cast("dict[str, Any]", figures))


def shown_settings(conn: Connection) -> list[AuditSetting]:
    """Return every setting with its present value, then those that shops have of their own."""
    stored = _stored(conn)
    common = stored.pop(None, {})
    rows = [AuditSetting(name, common.get(name, _default(name)), None, name in common) for name in NAMES]
    rows += [
        AuditSetting(name, value, shop) for shop in sorted(stored, key=str) for name, value in stored[shop].items()
    ]
    return rows


def _default(name: str) -> Param:
    value = True if name in SWITCHES else FIGURES[name]
    return [str(one) for one in value] if isinstance(value, tuple) else value


def set_audit_setting(db: Database, name: str, text: str, by: Actor, *, shop_id: int | None = None) -> AuditSetting:
    """Set one setting from typed text, for all shops or one; empty text takes it back to the default.

    Sums are typed in minor units. Raises BadInput for an unknown name or a value that cannot be, NotFound, NotAllowed.
    """
    by.require(Right.SETTINGS)
    if name not in NAMES:
        raise BadInput("audit.unknown_setting", name=name, known=list(NAMES))
    value = _read(name, text.strip()) if text.strip() else None

    def work(tx: Tx) -> None:
        if shop_id is not None:
            shop_row(tx.conn, shop_id)
        row = f"{PREFIX}{name}" if shop_id is None else f"{PREFIX}{name}:{shop_id}"
        if value is None:
            tx.conn.execute(delete(setting).where(setting.c.name == row))
        else:
            insert = sqlite.insert if tx.on_sqlite else postgresql.insert
            put = insert(setting).values(name=row, value=value)
            tx.conn.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
        tx.touch("setting")

    db.run(work, by)
    return AuditSetting(name, _default(name) if value is None else value, shop_id, value is not None)


def _read(name: str, text: str) -> Param:
    default = True if name in SWITCHES else FIGURES[name]
    if isinstance(default, bool):
        if text.casefold() in _YES | _NO:
            return text.casefold() in _YES
        raise BadInput("audit.bad_switch", name=name, value=text)
    if isinstance(default, tuple):
        flags = sorted({part.strip() for part in text.replace("，", ",").split(",") if part.strip()})
        if not all(part.isdecimal() and int(part) in _FLAGS for part in flags):
            raise BadInput("audit.bad_flags", value=text)
        return flags
    most = _MOST.get(name, _MOST_CENTS if name.endswith("_cents") else 100_000)
    if not text.isdecimal() or int(text) > most:
        raise BadInput("audit.bad_figure", name=name, value=text, most=most)
    return int(text)
