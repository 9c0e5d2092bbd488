"""Verbs that run: the engine without a window, and one reading of shops."""

from __future__ import annotations

import signal
import sys
import threading

from app.cli.frame import Answer, Call, Verbs
from app.errors import BadInput
from app.services.accounts import find_shop
from app.services.ask_sync import ask_sync
from app.sync.once import sync_once
from app.sync.runtime import Engine, watch_stdin
from app.vault import KEY_BYTES

_LOOK_S = 0.3


def add(verbs: Verbs) -> None:
    """Register this group."""
    run = verbs.verb("run", run_engine, "run all background work without a window, until stopped")
    run.add_argument(
        "--child",
        action="store_true",
        help="end when standard input closes; its first line may be the master key in hex (the window starts it so)",
    )
    run.add_argument(
        "--until-idle",
        action="store_true",
        help="end once every shop was read and nothing is due within a minute; what waits for a person is left",
    )
    sync = verbs.verb("sync", sync_shops, "read shops now")
    sync.add_argument("--shop", action="append", default=[], metavar="NAME", help="only this one; may be repeated")
    sync.add_argument("--once", action="store_true", help="read them here and wait; else the running engine is asked")


def run_engine(call: Call) -> Answer:
    """``run``: pulls, takes in, audits by rules, routes, relays and drives printers."""
    over = threading.Event()
    if call.args.child:
        be_child(call, over)
    return _run(call, over, until_idle=call.args.until_idle)


def be_child(call: Call, over: threading.Event) -> None:
    """Take the master key from the first line of standard input; set ``over`` when it closes. Raises BadInput."""
    call.master = _master_key(call.stdin.readline())
    watch_stdin(over)


def end_on_signals(over: threading.Event) -> None:
    """Set ``over`` on Ctrl+C and when the system asks us to end."""
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: over.set())


def _master_key(line: str) -> bytes | None:
    """Return the key of a child's first line, None for an empty one; raise BadInput for anything else."""
    text = line.strip()
    if not text:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadInput("usage", why="--child")
    return key


def _run(call: Call, over: threading.Event, *, until_idle: bool) -> Answer:
    end_on_signals(over)
    with call.openers.more["engine"](call.core) as engine:
        print(call.say("run.started", station=call.settings.station), file=sys.stderr, flush=True)
        _wait(engine, over, until_idle=until_idle)
        left = engine.stop()
    return Answer({"left": left}, [call.say("run.left", threads=left)] if left else (), exit=1 if left else 0)


def _wait(engine: Engine, over: threading.Event, *, until_idle: bool) -> None:
    while not over.wait(_LOOK_S):
        if until_idle and engine.is_idle():
            return


def sync_shops(call: Call) -> Answer:
    """``sync``: ask the engine that runs, or with ``--once`` read here; shops that an engine has are asked of it."""
    core = call.core
    with core.db.read() as conn:
        ids = [find_shop(conn, name).id for name in call.args.shop]
    if call.args.once:
        return Answer(outcomes=sync_once(core, ids, call.by))
    ask_sync(core.db, call.by, ids or None)
    return Answer({"asked": call.args.shop or "all"}, [call.say("sync.asked")])
