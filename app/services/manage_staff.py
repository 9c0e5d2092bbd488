"""People: who works here, how they sign in, and who signs events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.people import SYSTEM, Actor, Right, Role
from app.domain.text_cleaning import clean_text
from app.errors import AppError, BadInput, NotAllowed, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_event
from app.models.staff import staff
from app.services.keys import KeyBook
from app.services.queries.setup_rows import StaffRow

MIN_PIN = 4
MAX_FAILURES = 5
LOCK = timedelta(minutes=5)


def first_supervisor(db: Database, keys: KeyBook, name: str, pin: str, *, station: str) -> Actor:
    """Make the first person, a supervisor; raises BadInput when there is somebody already."""
    actor = Actor(None, SYSTEM.name, None, station)
    if not pin:
        raise BadInput("staff.short_pin")
    with db.read() as conn:
        if conn.execute(select(staff.c.id).limit(1)).first() is not None:
            raise BadInput("staff.name_taken", name=name)
    staff_id = save_staff(db, keys, None, {"name": name, "pin": pin, "role": Role.SUPERVISOR.value}, actor)
    return Actor(staff_id, clean_text(name), Role.SUPERVISOR, station)


def save_staff(db: Database, keys: KeyBook, staff_id: int | None, values: Mapping[str, str], by: Actor) -> int:
    """Add somebody (``staff_id`` None) or change them: name, role, badge, pin (empty: unchanged), active.

    PINs are stored as argon2id hashes, badges as keyed digests. The last active supervisor cannot be taken away.
    """
    by.require(Right.SETTINGS)
    hashed = _hash_pin(values["pin"]) if values.get("pin") else None

    def work(tx: Tx) -> int:
        row: dict[str, Any] = {}
        if clean_text(values.get("name", "")):
            row["name"] = clean_text(values["name"])
        if values.get("role"):
            row["role"] = _role(values["role"]).value
        if hashed is not None:
            row |= {"pin_hash": hashed, "pin_failures": 0, "locked_until": None}
        if values.get("badge"):
            row["badge_digest"] = _badge(tx.conn, keys, values["badge"])
        if "active" in values:
            row["active"] = values["active"].lower() in ("1", "true", "yes", "on")
        if staff_id is None:
            if "name" not in row or "role" not in row:
                raise BadInput("account.field_missing", field="name" if "name" not in row else "role")
            saved: int = tx.conn.execute(
                staff.insert().values(**row, created_at=tx.at).returning(staff.c.id)
            ).scalar_one()
        else:
            saved = staff_id
            if row and tx.conn.execute(update(staff).where(staff.c.id == staff_id).values(**row)).rowcount == 0:
                raise NotFound("staff.not_found", name=str(staff_id))
        _keep_a_supervisor(tx.conn)
        tx.touch("staff", saved)
        return saved

    try:
        return db.run(work, by)
    except IntegrityError as error:
        if "badge" in str(error.orig):
            raise BadInput("staff.badge_taken") from None
        raise BadInput("staff.name_taken", name=values.get("name", "")) from None


def _keep_a_supervisor(conn: Connection) -> None:
    left = conn.execute(
        select(func.count()).select_from(staff).where(staff.c.active, staff.c.role == Role.SUPERVISOR.value)
    ).scalar_one()
    if not left:
        raise BadInput("staff.last_supervisor")


def sign_in(db: Database, keys: KeyBook, badge_or_name: str, pin: str, *, station: str) -> Actor:
    """Return the actor for a badge alone, or a name with its PIN. Raises NotAllowed; five wrong PINs lock for 5 min.

    A badge is enough at the bench, as a door card is; the PIN is asked when a name is typed.
    """
    typed = clean_text(badge_or_name)

    def look(tx: Tx) -> AnyRow | None:
        by_badge = staff.c.badge_digest == _badge(tx.conn, keys, typed)
        by_name = staff.c.name == typed
        return tx.conn.execute(select(staff).where(by_name if pin else by_badge, staff.c.active)).one_or_none()

    row = db.run(look)
    if row is None:
        raise NotAllowed("staff.wrong_pin")
    if pin:
        problem = db.run(lambda tx: _check_lock(tx, row.id))
        if problem is not None:
            raise problem
        good = row.pin_hash is not None and _pin_fits(row.pin_hash, pin)
        db.run(lambda tx: _count_try(tx, row.id, good=good))
        if not good:
            raise NotAllowed("staff.wrong_pin")
    return Actor(row.id, row.name, Role(row.role), station)


def _check_lock(tx: Tx, staff_id: int) -> AppError | None:
    until = tx.conn.execute(select(staff.c.locked_until).where(staff.c.id == staff_id)).scalar_one()
    if until is not None and until > tx.at:
        return NotAllowed("staff.locked", minutes=max(1, round((until - tx.at).total_seconds() / 60)))
    return None


def _count_try(tx: Tx, staff_id: int, *, good: bool) -> None:
    if good:
        tx.conn.execute(update(staff).where(staff.c.id == staff_id).values(pin_failures=0, locked_until=None))
        return
    failures: int = tx.conn.execute(
        update(staff)
        .where(staff.c.id == staff_id)
        .values(pin_failures=staff.c.pin_failures + 1)
        .returning(staff.c.pin_failures)
    ).scalar_one()
    if failures >= MAX_FAILURES:
        tx.conn.execute(update(staff).where(staff.c.id == staff_id).values(pin_failures=0, locked_until=tx.at + LOCK))


def staff_rows(conn: Connection) -> tuple[StaffRow, ...]:
    """Return everybody, active ones first, with the time of their last event."""
    latest = (
        select(order_event.c.at)
        .where(order_event.c.staff_id == staff.c.id)
        .order_by(order_event.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = conn.execute(select(staff, latest.label("seen_at")).order_by(staff.c.active.desc(), staff.c.name))
    return tuple(
        StaffRow(row.id, row.name, row.role, "***" if row.badge_digest else "", row.active, row.seen_at) for row in rows
    )


def anybody(conn: Connection) -> bool:
    """Tell whether a first person was made."""
    return conn.execute(select(staff.c.id).limit(1)).first() is not None


def _badge(conn: Connection, keys: KeyBook, code: str) -> bytes:
    return keys.words(conn).digest("badge", clean_text(code))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadInput("printer.unknown_value", field="role", value=text, known=[role.value for role in Role]) from None


def check_pin(pin: str) -> None:
    """Raise BadInput for a PIN that nobody may have."""
    if len(pin) < MIN_PIN or not pin.isascii() or not pin.isdecimal():
        raise BadInput("staff.short_pin")


def _hash_pin(pin: str) -> str:
    from argon2 import PasswordHasher

    check_pin(pin)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(pin)


def _pin_fits(stored: str, pin: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(stored, pin)
    except (VerificationError, InvalidHashError):
        return False
