"""Verbs on rules: list, show, edit the draft, switch on, go back, try on stored orders, exchange files."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from app.cli.frame import Answer, Call, Verbs, table
from app.domain.rules.json_form import rule_to
from app.errors import BadInput, IllegalMove
from app.services.dry_run_rules import try_rules
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
from app.services.queries.rule_rows import DryRun, RuleSetDetail
from app.services.rule_book import draft_version, list_versions, show_version, version_in_force
from app.wording.rule_sentences import preview


def add(verbs: Verbs) -> None:
    """Register this group."""
    verbs.verb("rules list", list_all, "list the versions of the rules, the newest first", group_help="audit rules")
    show = verbs.verb("rules show", show_one, "show the rules of one version in plain words")
    _take_version(show, "version (default: the draft, else the one in force)")
    draft = verbs.verb("rules draft", draft_rules, "begin a draft from the version in force")
    draft.add_argument("--from", dest="source", type=int, metavar="VERSION", help="begin from this version instead")
    draft.add_argument("--note", default="", help="what the version is for")
    verbs.verb("rules discard", discard, "throw the draft away")
    new = verbs.verb("rules add", add_one, "add a rule to the draft")
    _take_rule(new)
    new.add_argument("--at", type=int, help="its place, counted from 1 (default: last)")
    change = verbs.verb("rules change", change_one, "replace a rule of the draft, or enable and disable it")
    change.add_argument("no", type=int, metavar="NO", help="rule number")
    change.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the rule as JSON; - is standard input")
    switch = change.add_mutually_exclusive_group()
    switch.add_argument("--enable", action="store_true", help="let it act once the draft is on")
    switch.add_argument("--disable", action="store_true", help="keep it, but let it do nothing")
    drop = verbs.verb("rules drop", drop_one, "take a rule out of the draft")
    drop.add_argument("no", type=int, metavar="NO", help="rule number")
    order = verbs.verb("rules order", order_all, "put the rules of the draft into another order")
    order.add_argument(
        "no", type=int, nargs="+", metavar="NO", help="all rule numbers of the draft, in their new order"
    )
    on = verbs.verb("rules on", put_on, "put the draft in force")
    on.add_argument("--note", default="", help="what the version is for")
    back = verbs.verb("rules back", back_to, "put a copy of an earlier version in force")
    back.add_argument("version", type=int, metavar="VERSION", help="version to go back to")
    trial = verbs.verb("rules try", try_one, "try a version on stored orders; nothing is written")
    _take_version(trial, "version (default: the draft, else the one in force)")
    trial.add_argument("--since", required=True, help="orders that came in from then on, ISO 8601 with offset")
    trial.add_argument("--until", help="orders that came in before then, ISO 8601 with offset (default: now)")
    trial.add_argument("--limit", type=int, default=50, help="list at most this many differences (default 50)")
    out = verbs.verb("rules export", export, "print a version as the JSON of a file")
    _take_version(out, "version (default: the draft, else the one in force)")
    take = verbs.verb("rules import", import_file, "begin a draft with the rules of an exported file")
    take.add_argument("file", type=Path, metavar="FILE", help="the exported file; - is standard input")


def _take_version(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("version", type=int, nargs="?", metavar="VERSION", help=text)


def _take_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the rule as JSON; - is standard input")


def _version(call: Call) -> int:
    """Return the version named, else the draft, else the one in force."""
    if call.args.version is not None:
        return int(call.args.version)
    with call.core.db.read() as conn:
        found = draft_version(conn) or version_in_force(conn)
    if found is None:
        raise IllegalMove("rules.no_draft")
    return found


def _json(call: Call) -> object:
    """Return the JSON value of the file named; raise BadInput when it cannot be read as such."""
    path: Path = call.args.file
    try:
        text = call.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        return json.loads(text)
    except (OSError, ValueError) as error:
        raise BadInput("rules.bad_json", why=str(error)[:200]) from None


def _time(call: Call, name: str) -> datetime | None:
    text = getattr(call.args, name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("usage", why=f"--{name} {text}") from None
    if found.tzinfo is None:
        raise BadInput("usage", why=f"--{name} {text} (+08:00?)")
    return found.astimezone(UTC)


def list_all(call: Call) -> Answer:
    """``rules list``."""
    with call.core.db.read() as conn:
        rows = list_versions(conn)
    heads = call.heads(
        "版本,状态,规则,启用,作用次数,作者,启用于,说明", "version,state,rules,enabled,hits,by,on since,note"
    )
    lines = [
        (row.version_no, call.say(f"rule_state.{row.state}"), row.rules, row.enabled, row.hits, row.made_by,
         None if row.on_at is None else f"{row.on_at:%Y-%m-%d %H:%M}Z", row.note)
        for row in rows
    ]  # fmt: skip
    return Answer(rows, table(heads, lines))


def show_one(call: Call) -> Answer:
    """``rules show``."""
    version = _version(call)
    with call.core.db.read() as conn:
        detail = show_version(conn, version)
    rules = [
        {"no": row.rule_no, "hits": row.hits, "says": preview(row.rule, call.settings.language), **rule_to(row.rule)}
        for row in detail.rules
    ]
    return Answer({"version": detail.row, "rules": rules}, _shown(call, detail))


def _shown(call: Call, detail: RuleSetDetail) -> list[str]:
    state = call.say(f"rule_state.{detail.row.state}")
    marks = {True: "✓", False: "–"}
    return [
        f"{detail.row.version_no}  {state}  {detail.row.note}".rstrip(),
        *(
            f"{marks[row.enabled]} {row.rule_no:>3}  {row.name}  {preview(row.rule, call.settings.language)}"
            for row in detail.rules
        ),
    ]


def draft_rules(call: Call) -> Answer:
    """``rules draft``."""
    return _told(call, make_draft(call.core.db, call.by, source=call.args.source, note=call.args.note), "draft")


def discard(call: Call) -> Answer:
    """``rules discard``."""
    version = discard_draft(call.core.db, call.by)
    return Answer({"version": version}, [call.say("cli.rules_discarded", version=version)])


def add_one(call: Call) -> Answer:
    """``rules add``."""
    no = add_rule(call.core.db, _json(call), call.by, position=call.args.at)
    return Answer({"rule_no": no}, [call.say("cli.rule_stored", rule_no=no)])


def change_one(call: Call) -> Answer:
    """``rules change``."""
    no = call.args.no
    if call.args.file is None and not (call.args.enable or call.args.disable):
        raise BadInput("usage", why=call.say("usage.needed_one", names="FILE --enable --disable"))
    if call.args.file is not None:
        change_rule(call.core.db, no, _json(call), call.by)
    if call.args.enable or call.args.disable:
        enable_rule(call.core.db, no, bool(call.args.enable), call.by)
    return Answer({"rule_no": no}, [call.say("cli.rule_stored", rule_no=no)])


def drop_one(call: Call) -> Answer:
    """``rules drop``."""
    remove_rule(call.core.db, call.args.no, call.by)
    return Answer({"rule_no": call.args.no}, [call.say("cli.rule_dropped", rule_no=call.args.no)])


def order_all(call: Call) -> Answer:
    """``rules order``."""
    reorder_rules(call.core.db, call.args.no, call.by)
    return Answer({"order": call.args.no}, [" ".join(str(no) for no in call.args.no)])


def put_on(call: Call) -> Answer:
    """``rules on``."""
    return _told(call, switch_on(call.core.db, call.by, note=call.args.note), "on")


def back_to(call: Call) -> Answer:
    """``rules back``."""
    return _told(call, go_back(call.core.db, call.args.version, call.by), "on")


def _told(call: Call, version: int, state: str) -> Answer:
    line = call.say("cli.rules_version", version=version, state=state)
    return Answer({"version": version, "state": state}, [line])


def export(call: Call) -> Answer:
    """``rules export``."""
    value = export_rules(call.core.db, _version(call))
    return Answer(value, [json.dumps(value, ensure_ascii=False, indent=2)])


def import_file(call: Call) -> Answer:
    """``rules import``."""
    return _told(call, import_rules(call.core.db, _json(call), call.args.file.name, call.by), "draft")


def try_one(call: Call) -> Answer:
    """``rules try``."""
    since, until = _time(call, "since"), _time(call, "until") or call.core.clock()
    assert since is not None  # noqa: S101 - the parser demands it

    found = try_rules(call.core.db, _version(call), since, until, call.by)
    return Answer(found, _found(call, found))


def _found(call: Call, found: DryRun) -> list[str]:
    lines = [
        call.say(
            "cli.rules_tried", version=found.version_no, against=found.against_no, orders=found.orders,
            held=found.held, freed=found.freed, people=found.people_differ, differences=len(found.differences),
        )
    ]  # fmt: skip
    names: tuple[str, ...] = (
        "stopped",
        "excused",
        "tagged",
        "urgent",
        "carrier",
        "warehouse",
        "noted",
        "gifted",
        "gift_pieces",
    )
    names += ("merged",) if found.merges else ()
    lines += table(
        call.heads("结果,试用版,在用版", "what,tried,in force"),
        [(call.say(f"rule_total.{name}"), getattr(found.tried, name), getattr(found.against, name)) for name in names],
    )
    lines += [f"{call.say('rule_text.quote', text=name)} {count}" for name, count in found.fired.items()]
    rows = [
        (one.order_no, call.say(f"rule_decided.{one.decided}"), ", ".join(one.rules),
         ", ".join([*(call.say(f"rule_diff.{code}") for code in one.differs),
                    *(call.say(f"rule_people.{code}") for code in one.people)]))
        for one in found.differences[: call.args.limit]
    ]  # fmt: skip
    heads = call.heads("订单号,结局,规则,不同", "order,outcome,rules,differs")
    return [*lines, *(table(heads, rows) if rows else ())]
