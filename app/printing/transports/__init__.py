"""The ways to reach a printer that can be chosen: one line each."""

from __future__ import annotations

from app.printing.transport import TransportKind
from app.printing.transports.cups import CUPS
from app.printing.transports.file import FILE
from app.printing.transports.network import NETWORK
from app.printing.transports.virtual import VIRTUAL
from app.printing.transports.windows_spooler import WINDOWS_SPOOLER

TRANSPORTS: tuple[TransportKind, ...] = (NETWORK, WINDOWS_SPOOLER, CUPS, FILE, VIRTUAL)
