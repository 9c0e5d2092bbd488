"""Read rule sets: the one in force, any version, all versions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from app.domain.rules.json_form import condition_from, outcomes_from
from app.domain.rules.rule import Rule
from app.errors import NotFound
from app.models.base import AnyRow
from app.models.rules import audit_rule, rule_hit, rule_set
from app.services.queries.rule_rows import RuleRow, RuleSetDetail, RuleSetRow

DRAFT, ON, RETIRED = "draft", "on", "retired"


@dataclass(frozen=True)
class StoredRules:
    """A version's rules, ready to be asked."""

    id: int
    version_no: int
    rules: tuple[Rule, ...]


def rules_in_force(conn: Connection) -> StoredRules | None:
    """Return the rules that the audit follows, None when none are switched on."""
    row = conn.execute(select(rule_set.c.id, rule_set.c.version_no).where(rule_set.c.state == ON)).one_or_none()
    return None if row is None else StoredRules(row.id, row.version_no, rules_of(conn, row.id))


def rules_of_version(conn: Connection, version_no: int) -> StoredRules:
    """Return the rules of one version, drafts too; raise NotFound."""
    row = set_row(conn, version_no)
    return StoredRules(row.id, row.version_no, rules_of(conn, row.id))


def set_row(conn: Connection, version_no: int) -> AnyRow:
    """Return the row of a version; raise NotFound."""
    row = conn.execute(select(rule_set).where(rule_set.c.version_no == version_no)).one_or_none()
    if row is None:
        raise NotFound("rules.no_version", version=version_no)
    return row


def rules_of(conn: Connection, rule_set_id: int) -> tuple[Rule, ...]:
    """Return the rules of a set in the order they are asked."""
    rows = conn.execute(
        select(audit_rule).where(audit_rule.c.rule_set_id == rule_set_id).order_by(audit_rule.c.position)
    )
    return tuple(_rule(row) for row in rows)


def _rule(row: AnyRow) -> Rule:
    return Rule(
        row.name,
        outcomes_from(row.outcomes, row.name),
        condition_from(row.condition, row.name),
        row.rule_no,
        row.enabled,
    )


def list_versions(conn: Connection) -> tuple[RuleSetRow, ...]:
    """Return all versions, the newest first."""
    counts: dict[int, list[bool]] = defaultdict(list)
    for set_id, enabled in conn.execute(select(audit_rule.c.rule_set_id, audit_rule.c.enabled)):
        counts[set_id].append(enabled)
    hits = {
        version: int(total)
        for version, total in conn.execute(
            select(rule_hit.c.version_no, func.sum(rule_hit.c.hits)).group_by(rule_hit.c.version_no)
        )
    }
    rows = conn.execute(select(rule_set).order_by(rule_set.c.version_no.desc()))
    return tuple(
        RuleSetRow(
            row.version_no, row.state, row.note, row.made_at, row.made_by, row.on_at, row.on_by, row.retired_at,
            len(counts[row.id]), sum(counts[row.id]), hits.get(row.version_no, 0),
        )
        for row in rows
    )  # fmt: skip


def show_version(conn: Connection, version_no: int) -> RuleSetDetail:
    """Return one version with its rules; raise NotFound."""
    stored = rules_of_version(conn, version_no)
    hits = {
        rule_no: int(total)
        for rule_no, total in conn.execute(
            select(rule_hit.c.rule_no, func.sum(rule_hit.c.hits))
            .where(rule_hit.c.version_no == version_no)
            .group_by(rule_hit.c.rule_no)
        )
    }
    row = next(one for one in list_versions(conn) if one.version_no == version_no)
    rules = tuple(
        RuleRow(rule.no, at, rule.name, rule.enabled, hits.get(rule.no, 0), rule)
        for at, rule in enumerate(stored.rules, 1)
    )
    return RuleSetDetail(row, rules)


def version_in_force(conn: Connection) -> int | None:
    """Return the number of the version in force."""
    found: int | None = conn.execute(select(rule_set.c.version_no).where(rule_set.c.state == ON)).scalar_one_or_none()
    return found


def draft_version(conn: Connection) -> int | None:
    """Return the number of the draft, None when there is none."""
    query = select(rule_set.c.version_no).where(rule_set.c.state == DRAFT)
    found: int | None = conn.execute(query).scalar_one_or_none()
    return found


def hits_since(conn: Connection, day: date) -> dict[int, int]:
    """Return how often each rule acted from that day on, by its number and in whatever version."""
    query = (
        select(rule_hit.c.rule_no, func.sum(rule_hit.c.hits))
        .where(rule_hit.c.day_on >= day)
        .group_by(rule_hit.c.rule_no)
    )
    return {rule_no: int(total) for rule_no, total in conn.execute(query)}
