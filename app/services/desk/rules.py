"""What the rule screens ask for: versions, the draft, the names rules may use, dry runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, select

from app.domain.divisions import divisions
from app.domain.people import Actor
from app.errors import BadInput
from app.models.shops import shop
from app.models.stock import sku
from app.services.core import Core
from app.services.dry_run_rules import try_rules
from app.services.list_gifts import list_gifts
from app.services.manage_rules import (
    add_rule,
    change_rule,
    discard_draft,
    enable_rule,
    export_rules,
    go_back,
    import_rules,
    make_draft,
    remove_rule,
    reorder_rules,
    switch_on,
)
from app.services.queries.choices import choices
from app.services.queries.rule_rows import DryRun, GiftRow, RuleSetDetail, RuleSetRow, RulesNow
from app.services.rule_book import draft_version, hits_since, list_versions, show_version, version_in_force

HIT_DAYS = 30


class RulesDesk:
    """Fulfils the window's Rules protocol."""

    def __init__(self, core: Core) -> None:
        self._db = core.db
        self._clock = core.clock

    # --- reading ---
    def now(self) -> RulesNow:
        """The draft, else the version in force, with how often its rules acted lately."""
        with self._db.read() as conn:
            on_no, draft_no = version_in_force(conn), draft_version(conn)
            shown = draft_no if draft_no is not None else on_no
            detail = None if shown is None else show_version(conn, shown)
            since = (self._clock() - timedelta(days=HIT_DAYS)).date()
            return RulesNow(detail, on_no, draft_no, hits_since(conn, since))

    def versions(self) -> tuple[RuleSetRow, ...]:
        """All versions, the newest first."""
        with self._db.read() as conn:
            return list_versions(conn)

    def version(self, version_no: int) -> RuleSetDetail:
        """One version with its rules."""
        with self._db.read() as conn:
            return show_version(conn, version_no)

    def names(self) -> dict[str, tuple[str, ...]]:
        """What conditions and outcomes may name, by field or by sort of thing."""
        with self._db.read() as conn:
            tags = tuple(choice.name for choice in choices(conn, "tag"))
            return {
                "shop": _distinct(conn, shop.c.name),
                "platform": _distinct(conn, shop.c.platform),
                "currency": _distinct(conn, shop.c.currency),
                "carrier": tuple(choice.name for choice in choices(conn, "carrier")),
                "warehouse": tuple(choice.name for choice in choices(conn, "warehouse")),
                "tag": tags,
                "tags": tags,
                "sku_tags": tuple(
                    sorted({tag for cell in _distinct(conn, sku.c.tags) for tag in cell.split(",") if tag})
                ),
                "province": tuple(divisions().provinces),
            }

    def gifts(self) -> tuple[GiftRow, ...]:
        """What the rules in force give, how often, and what is left."""
        with self._db.read() as conn:
            return list_gifts(conn)

    # --- the draft ---
    def make_draft(self, source: int | None, by: Actor) -> int:
        """Begin a draft from the version in force, or from another."""
        return make_draft(self._db, by, source=source)

    def discard(self, by: Actor) -> int:
        """Throw the draft away."""
        return discard_draft(self._db, by)

    def add(self, value: dict[str, Any], position: int | None, rule_no: int | None, by: Actor) -> int:
        """Add a rule to the draft, or put one back."""
        return add_rule(self._db, value, by, position=position, rule_no=rule_no)

    def change(self, rule_no: int, value: dict[str, Any], by: Actor) -> None:
        """Replace a rule of the draft."""
        change_rule(self._db, rule_no, value, by)

    def enable(self, rule_no: int, enabled: bool, by: Actor) -> None:  # noqa: FBT001 - the window's protocol
        """Let a rule of the draft act, or not."""
        enable_rule(self._db, rule_no, enabled, by)

    def remove(self, rule_no: int, by: Actor) -> None:
        """Take a rule out of the draft."""
        remove_rule(self._db, rule_no, by)

    def reorder(self, rule_nos: Sequence[int], by: Actor) -> None:
        """Put the draft's rules into this order."""
        reorder_rules(self._db, rule_nos, by)

    def switch_on(self, note: str, by: Actor) -> int:
        """Put the draft in force."""
        return switch_on(self._db, by, note=note)

    def save_file(self, version_no: int, target: str) -> int:
        """Write a version as a file; return how many rules it has."""
        value = export_rules(self._db, version_no)
        try:
            Path(target).write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise BadInput("file.not_written", name=Path(target).name, reason=error.strerror or "") from None
        return len(value["rules"])

    def take_file(self, path: str, by: Actor) -> int:
        """Begin a draft with the rules of a file."""
        try:
            value = json.loads(Path(path).read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise BadInput("rules.bad_json", why=str(error)[:200]) from None
        return import_rules(self._db, value, Path(path).name, by)

    def go_back(self, version_no: int, by: Actor) -> int:
        """Put a copy of an earlier version in force."""
        return go_back(self._db, version_no, by)

    # --- trying ---
    def try_version(
        self,
        version_no: int,
        since: datetime,
        until: datetime,
        by: Actor,
        progress: Callable[[int, int], None],
        goes_on: Callable[[], bool],
    ) -> DryRun:
        """Try a version on stored orders; both callables are called on the thread that runs it."""
        return try_rules(self._db, version_no, since, until, by, progress=progress, goes_on=goes_on)


def _distinct(conn: Connection, column: Column[str]) -> tuple[str, ...]:
    return tuple(str(one) for one in conn.execute(select(column).distinct().order_by(column)).scalars() if one)
