"""Verbs on the database: init, upgrade, check, backup, restore, rekey, unlock."""

from __future__ import annotations

from pathlib import Path

from app.cli.frame import Answer, Call, Verbs
from app.domain.people import Actor
from app.services.change_search_key import change_search_key
from app.services.check_database import check_database
from app.services.manage_staff import check_pin, first_supervisor


def add(verbs: Verbs) -> None:
    """Register this group."""
    init = verbs.verb(
        "db init",
        db_init,
        "set up a database; the recovery code is shown this once",
        group_help="set up, verify, back up and restore the database",
    )
    init.add_argument("--supervisor", metavar="NAME", help="make the first person; the PIN is read from standard input")
    verbs.verb("db upgrade", db_upgrade, "migrate to this program's schema, after a backup")
    verbs.verb("db check", db_check, "verify every invariant")
    backup = verbs.verb("db backup", db_backup, "write a checked backup")
    backup.add_argument("--to", type=Path, metavar="FOLDER", help="default: backups in the data folder")
    restore = verbs.verb(
        "db restore", db_restore, "replace the database with a checked backup; nothing else may use it"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a backup; the present data are set aside")
    verbs.verb(
        "db rekey",
        db_rekey,
        "give the search words of receivers a new key and build them anew; for a quiet hour",
    )
    verbs.verb(
        "db unlock",
        db_unlock,
        "open the vault with the recovery code (one line of standard input) and keep the key here",
    )


def db_init(call: Call) -> Answer:
    """``db init``; the recovery code is printed this once and kept nowhere."""
    pin = ""
    if call.args.supervisor:  # asked first: a refusal afterwards would leave a database whose code nobody saw
        pin = call.stdin.readline().strip()
        check_pin(pin)
    core, code = call.create()
    data: dict[str, object] = {"database": core.db.dialect, "recovery_code": str(code)}
    lines = [call.say("cli.initialised", database=core.db.dialect), call.say("cli.recovery", code=str(code))]
    if call.args.supervisor:
        actor: Actor = first_supervisor(core.db, core.keys, call.args.supervisor, pin, station=core.settings.station)
        data["supervisor"] = actor.name
    return Answer(data, lines)


def db_upgrade(call: Call) -> Answer:
    """``db upgrade``; opening the database migrates it."""
    database = call.core.db.dialect
    return Answer({"database": database, "schema": "current"}, [call.say("cli.upgraded", database=database)])


def db_check(call: Call) -> Answer:
    """``db check``."""
    return Answer(outcomes=check_database(call.core.db))


def db_rekey(call: Call) -> Answer:
    """``db rekey``."""
    done = change_search_key(call.core.db, call.core.keys)
    return Answer({"receivers": done}, [call.say("cli.rekeyed", count=done)])


def db_backup(call: Call) -> Answer:
    """``db backup``."""
    made = call.openers.more["back_up"](call.core, call.args.to or call.settings.backups)
    return Answer({"path": str(made.path), "bytes": made.size, "checked": True}, [f"{made.path}  {made.size}"])


def db_restore(call: Call) -> Answer:
    """``db restore``."""
    aside = call.openers.more["restore"](call.settings, call.args.file)
    return Answer(
        {"restored": str(call.args.file), "set_aside": str(aside) if aside else None},
        [call.say("cli.restored", file=call.args.file.name, aside=str(aside) if aside else "–")],
    )


def db_unlock(call: Call) -> Answer:
    """``db unlock``."""
    code = call.stdin.readline().strip()
    call.openers.more["recover"](call.settings, code)
    return Answer({"unlocked": True}, [call.say("cli.unlocked")])
