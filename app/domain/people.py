"""Who did it: staff roles, what they may do, and the actor that signs every event."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.errors import NotAllowed


class Role(StrEnum):
    """What a person is there for; decides the rail, the start screen and the rights."""

    PACKER = "packer"
    PRINT_CLERK = "print_clerk"
    AUDIT_CLERK = "audit_clerk"
    SUPERVISOR = "supervisor"


class Right(StrEnum):
    """One thing that not everybody may do."""

    PACK = "pack"
    PRINT = "print"
    REPRINT = "reprint"
    AUDIT = "audit"
    FORCE_AUDIT = "force_audit"
    HOLD = "hold"
    CANCEL = "cancel"
    SHIP_UNVERIFIED = "ship_unverified"
    UNSHIP = "unship"
    REVEAL = "reveal"
    ADJUST_STOCK = "adjust_stock"
    FINANCE_AUDIT = "finance_audit"
    RULES = "rules"
    SETTINGS = "settings"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.PACKER: frozenset({Right.PACK, Right.REPRINT, Right.HOLD, Right.UNSHIP}),
    Role.PRINT_CLERK: frozenset({Right.PACK, Right.PRINT, Right.REPRINT, Right.HOLD, Right.REVEAL, Right.UNSHIP}),
    Role.AUDIT_CLERK: frozenset({Right.AUDIT, Right.HOLD, Right.CANCEL, Right.REVEAL}),
    Role.SUPERVISOR: frozenset(Right),
}


class Actor(NamedTuple):
    """The signature of an event: a person at a station, or the program itself.

    ``staff_id`` is None for what the program does by itself (shown as ``system``).
    """

    staff_id: int | None = None
    name: str = "system"
    role: Role | None = None
    station: str = ""

    def may(self, right: Right) -> bool:
        """Tell whether the actor's role has ``right``; the program itself may do everything."""
        return self.role is None or right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Raise NotAllowed unless the actor may."""
        if self.role is not None and not self.may(right):
            raise NotAllowed("staff.not_allowed", name=self.name, right=right.value, role=self.role.value)


SYSTEM = Actor()
