"""What the window stands on: which database, its vault, its threads, the engine's own process, and the desks."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from app.bootstrap.core import create_core, is_set_up, open_database
from app.domain.people import Actor, Role
from app.errors import AppError, NotAllowed, SetupTrouble
from app.models.database import Database
from app.secret_text import SecretText
from app.services.ask_sync import ask_sync
from app.services.core import Core
from app.services.desk.audit import AuditDesk
from app.services.desk.bench import BenchDesk
from app.services.desk.making import MakingDesk
from app.services.desk.office import OfficeDesk
from app.services.desk.orders import OrdersDesk
from app.services.desk.policies import PoliciesDesk
from app.services.desk.prints import PrintsDesk
from app.services.desk.raws import RawsDesk
from app.services.desk.regroup import RegroupDesk
from app.services.desk.rules import RulesDesk
from app.services.desk.settings import SettingsDesk
from app.services.desk.steps import setup_steps
from app.services.desk.stock import StockDesk
from app.services.keys import KeyBook
from app.services.manage_staff import anybody, first_supervisor, sign_in
from app.services.name_station import follow_name
from app.services.open_vault import open_vault, recover_vault
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import HealthRow, TroubleRow, WorkRow
from app.services.queries.setup_rows import StartState
from app.settings import Settings, load_settings
from app.sync.change_feed import Change as FeedChange
from app.sync.runtime import STOP_S, WindowThreads, bare_executors
from app.ui.facade import Change
from app.vault import KeyStore, Vault

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from app.ui.facade import Audit, Bench, Orders, Prints, Stock
    from app.ui.facade_making import Making
    from app.ui.facade_raws import Raws
    from app.ui.facade_regroup import Regroup
    from app.ui.facade_rules import Policies, Rules
    from app.ui.facade_setup import Settings as SettingsScreens
    from app.ui.facade_setup import Setup

_log = logging.getLogger(__name__)

_CHOICE = "window.json"
DEMO_PERSON = "演示主管"
DEMO_LIFE = ("--trickle", "6", "--colleague")
"""What makes the demo move by itself: six orders a minute, and a colleague. ``PACKDESK_DEMO_QUIET=1`` leaves it out."""
_UNLOCK = frozenset({"vault.passphrase_needed", "vault.key_missing", "vault.no_key_store", "vault.wrong_passphrase"})


class WindowSession:
    """One run of the window: what was chosen, the pass-phrase typed, the recovery code not yet shown.

    ``open_app`` is called at the start and again after every choice on the welcome page.
    """

    def __init__(self, *, demo: bool = False) -> None:
        self._settings = load_settings()
        if demo:
            self.remember({"kind": "demo"}, store=False)
        self._passphrase = self._settings.passphrase
        self._code = ""

    # --- what was chosen ---
    @property
    def _file(self) -> Path:
        return self._settings.home / _CHOICE

    def remember(self, choice: dict[str, str], *, store: bool = True) -> None:
        """Keep the choice for the next start; a password never goes into the file."""
        self._choice = choice
        if store:
            self._file.write_text(json.dumps(choice, ensure_ascii=False), encoding="utf-8")

    def _chosen(self) -> dict[str, str]:
        known = getattr(self, "_choice", None)
        if known is not None:
            return known  # type: ignore[no-any-return]
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def settings(self) -> Settings:
        """Return the surroundings of the chosen database."""
        chosen = self._chosen()
        if chosen.get("kind") == "demo" or self._settings.demo:
            return load_settings(demo=True)
        url = chosen.get("url", "")
        base = self._settings
        if url and not os.environ.get("PACKDESK_DB"):
            base = replace(base, database_url=_with_password(url))
        return replace(base, passphrase=self._passphrase)

    # --- opening ---
    def open_app(self) -> WindowApp:
        """Open what was chosen; trouble becomes a state that the welcome page shows, never an exception."""
        settings = self.settings()
        db: Database | None = None
        try:
            if settings.demo:
                self._make_demo()
            db = open_database(settings)
            vault = open_vault(db, settings.passphrase, KeyStore())
        except AppError as trouble:
            if db is not None:
                db.close()
            return WindowApp(self, settings, None, trouble)
        with suppress(AppError):  # tried again at the next start; no reason to keep anybody from work
            follow_name(db, settings)
        return WindowApp(self, settings, Core(settings, db, vault, KeyBook(vault)), None)

    def choose(self, kind: str, url: str = "", passphrase: str = "") -> None:
        """Set up or connect what the welcome page offers: demo, own, or postgres with its URL."""
        if passphrase:
            self._passphrase = SecretText(passphrase)
        if kind == "demo":
            self.remember({"kind": "demo"})
            self._make_demo()
            return
        if kind == "postgres":
            self._check_postgres(url)
            self.remember({"kind": "postgres", "url": _without_password(url)})
        else:
            self.remember({"kind": "own"})
        settings = self.settings()
        try:
            with create_core(settings) as (_, code):
                self._code = str(code)
        except SetupTrouble as trouble:
            if trouble.code != "database.set_up_already":
                raise

    def _make_demo(self) -> None:
        settings = load_settings(demo=True)
        if is_set_up(settings):
            return
        with create_core(settings) as (core, _):
            first_supervisor(core.db, core.keys, DEMO_PERSON, "0000", station=settings.station)

    def _check_postgres(self, url: str) -> None:
        db = Database(url)
        try:
            if db.on_sqlite:
                raise SetupTrouble("database.bad_url", scheme="sqlite")
            with db.read():
                _keep_password(url)
        finally:
            db.close()

    def recovery_code(self) -> str:
        """Return the code once."""
        code, self._code = self._code, ""
        return code

    def unlock(self, passphrase: str) -> None:
        """Try the pass-phrase and keep it for this run; raises BadInput when it is wrong."""
        db = open_database(self.settings())
        try:
            open_vault(db, passphrase, KeyStore())
        finally:
            db.close()
        self._passphrase = SecretText(passphrase)

    def recover(self, code: str) -> None:
        """Open with the recovery code and keep the master key here again."""
        db = open_database(self.settings())
        try:
            recover_vault(db, code, self._passphrase, KeyStore())
        finally:
            db.close()


def _password_name(url: str) -> str:
    parts = make_url(url)
    return f"postgres:{parts.username}@{parts.host}:{parts.port or 5432}/{parts.database}"


def _without_password(url: str) -> str:
    return make_url(url).set(password=None).render_as_string(hide_password=False)


def _keep_password(url: str) -> None:
    password = make_url(url).password
    if password and KeyStore().works():
        KeyStore().put(_password_name(url), str(password).encode())


def _with_password(url: str) -> str:
    try:
        password = KeyStore().get(_password_name(url))
    except SetupTrouble:
        password = None
    if password is None:
        return url
    return make_url(url).set(password=password.decode()).render_as_string(hide_password=False)


class SetupDesk:
    """Fulfils the window's Setup protocol."""

    def __init__(self, session: WindowSession, settings: Settings, core: Core | None, trouble: AppError | None) -> None:
        self._session = session
        self._settings = settings
        self._core = core
        self._trouble = trouble

    def state(self) -> StartState:
        """Tell what the window shows first."""
        facts = {"demo": self._settings.demo, "station": self._settings.station}
        database = "sqlite" if self._settings.on_sqlite else "postgres"
        if self._core is None:
            trouble = self._trouble or SetupTrouble("database.not_set_up")
            kind = (
                "welcome"
                if trouble.code == "database.not_set_up"
                else "unlock"
                if trouble.code in _UNLOCK
                else "broken"
            )
            return StartState(kind, database=database, code=trouble.code, params=trouble.params, **facts)  # type: ignore[arg-type]
        with self._core.db.read() as conn:
            steps = setup_steps(conn)
            kind = "sign_in" if anybody(conn) and not self._settings.demo else "ready"
        return StartState(kind, database=database, steps=steps, **facts)  # type: ignore[arg-type]

    def choose(self, kind: str, url: str = "", passphrase: str = "") -> None:
        """See WindowSession.choose."""
        self._session.choose(kind, url, passphrase)

    def first_supervisor(self, name: str, pin: str) -> Actor:
        """Make the first person."""
        core = self._opened()
        return first_supervisor(core.db, core.keys, name, pin, station=self._settings.station)

    def recovery_code(self) -> str:
        """Return the recovery code once."""
        return self._session.recovery_code()

    def sign_in(self, badge_or_name: str, pin: str) -> Actor:
        """Return who acts from here on; raises NotAllowed. The demo's supervisor needs no PIN."""
        core = self._opened()
        if self._settings.demo and not badge_or_name:
            return Actor(None, DEMO_PERSON, Role.SUPERVISOR, self._settings.station)
        if not badge_or_name.strip():
            raise NotAllowed("staff.wrong_pin")
        return sign_in(core.db, core.keys, badge_or_name, pin, station=self._settings.station)

    def unlock(self, passphrase: str) -> None:
        """Try a pass-phrase."""
        self._session.unlock(passphrase)

    def recover(self, code: str) -> None:
        """Open with the recovery code."""
        self._session.recover(code)

    def _opened(self) -> Core:
        if self._core is None:
            raise self._trouble or SetupTrouble("database.not_set_up")
        return self._core


class EngineChild:
    """The engine as a process of its own, so that syncing shops never share the window's interpreter lock.

    It gets the master key as the first line of its standard input and ends when that closes.
    """

    def __init__(self, settings: Settings, vault: Vault, words: Sequence[str]) -> None:
        root = str(Path(__file__).resolve().parents[2])
        env = {**os.environ, "PACKDESK_HOME": str(settings.home), "PACKDESK_STATION": settings.station}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, (root, env.get("PYTHONPATH", ""))))
        if not settings.demo and not settings.on_sqlite:
            env["PACKDESK_DB"] = settings.database_url
        if not getattr(sys, "frozen", False):
            words = ("-m", "app", *words)
        self._process = subprocess.Popen(  # noqa: S603 - our own program with words of our own
            [sys.executable, *words, *(["--demo"] if settings.demo else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        self._process.stdin.write(vault.master.hex().encode() + b"\n")
        self._process.stdin.flush()

    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Let it end by itself; after 20 s end it."""
        if self._process.stdin is not None:
            with suppress(OSError):  # it has died: there is nobody to tell
                self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WindowApp:
    """Fulfils app.ui.facade.App. Without an opened database only ``setup``, ``reader`` and ``writer`` may be used."""

    orders: Orders
    audit: Audit
    regroup: Regroup
    making: Making
    raws: Raws
    stock: Stock
    prints: Prints
    bench: Bench
    settings: SettingsScreens
    rules: Rules
    policies: Policies
    setup: Setup
    reader: Executor
    writer: Executor

    def __init__(self, session: WindowSession, settings: Settings, core: Core | None, trouble: AppError | None) -> None:
        self.setup = SetupDesk(session, settings, core, trouble)
        self._core = core
        self._children: list[EngineChild] = []
        self._threads: WindowThreads | None = None
        if core is None:
            self.reader, self.writer = bare_executors()
            return
        self._threads = WindowThreads(core.db)
        self.reader, self.writer = self._threads.reader, self._threads.writer
        self.orders, self.audit, self.stock = OrdersDesk(core), AuditDesk(core), StockDesk(core)
        self.prints, self.bench, self.settings = PrintsDesk(core), BenchDesk(core), SettingsDesk(core)
        self.regroup, self.making, self.raws = RegroupDesk(core), MakingDesk(core), RawsDesk(core)
        self.rules, self.policies = RulesDesk(core), PoliciesDesk(core)
        self._office = OfficeDesk(core)
        self._threads.start()
        self._start_children(core)

    def _start_children(self, core: Core) -> None:
        if os.environ.get("PACKDESK_NO_ENGINE") == "1":
            return
        if core.settings.demo:
            quiet = os.environ.get("PACKDESK_DEMO_QUIET") == "1"
            words = ("simulate", "--attach", "--child", *(() if quiet else DEMO_LIFE))
            self._children.append(EngineChild(core.settings, core.vault, words))
        self._children.append(EngineChild(core.settings, core.vault, ("run", "--child")))

    def health(self) -> tuple[HealthRow, ...]:
        """The health chips."""
        return self._office.health()

    def troubles(self) -> tuple[TroubleRow, ...]:
        """What needs a person."""
        return self._office.troubles()

    def work(self) -> tuple[WorkRow, ...]:
        """Background work."""
        return self._office.work()

    def pause_work(self, key: str, on: bool, by: Actor) -> None:  # noqa: FBT001 - the window's protocol
        """Pause a piece of work or let it go on."""
        self._office.pause_work(key, on, by)

    def cancel_work(self, key: str, by: Actor) -> tuple[Outcome, ...]:
        """Cancel a piece of work; says what was done already."""
        return self._office.cancel_work(key, by)

    def sync_now(self, by: Actor) -> None:
        """Ask for a sync of every shop."""
        if self._core is not None:
            ask_sync(self._core.db, by)

    def subscribe(self, told: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of changes, on the feed's thread."""
        if self._threads is None:
            return lambda: None

        def hear(change: FeedChange) -> None:
            told(Change(dict(change.ids), change.everything))

        return self._threads.feed.subscribe(hear)

    def close(self) -> None:
        """Stop children and threads; says in the log what did not end."""
        for child in reversed(self._children):
            child.stop()
        if self._threads is not None:
            left = self._threads.stop()
            if left:
                _log.warning("threads did not end: %s", ", ".join(left))
        else:
            self.reader.shutdown(wait=True)
            self.writer.shutdown(wait=True)
        if self._core is not None:
            self._core.db.close()
