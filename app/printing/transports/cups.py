"""A CUPS queue on Linux and macOS, through ``lp -o raw``. The address is the queue's name.

What lp takes is in the spooler; nothing is learned about paper (with a fake printer out of paper, CUPS reported its
job as completed). Tried here against a stand-in for lp only, not against a printer.
"""

from __future__ import annotations

import re
import shutil
import subprocess

from app.errors import BadInput, DeviceTrouble
from app.printing.transport import Handover, TransportKind

SECONDS = 20.0
_QUEUE_NAME = re.compile(r"[^\s/#-][^\s/#]{0,126}")


class CupsTransport:
    """One queue of the local spooler."""

    def __init__(self, address: str) -> None:
        """Check the name and that lp exists. Raises BadInput or DeviceTrouble ``printer.no_spooler``."""
        if not _QUEUE_NAME.fullmatch(address):
            raise BadInput("printer.address_bad", address=address)
        command = shutil.which("lp")
        if command is None:
            raise DeviceTrouble("printer.no_spooler", address=address)
        self._address = address
        self._command = [command, "-d", address, "-o", "raw", "-t", "packdesk", "-s", "-"]

    def send(self, job: bytes) -> Handover:
        """Give one job to the spooler, which takes it whole or refuses it."""
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command and a checked queue name
                self._command, input=job, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            # nobody knows how much it took
            return Handover(len(job), len(job), DeviceTrouble("printer.stalled", address=self._address))
        except OSError:
            return Handover(len(job), 0, DeviceTrouble("printer.no_spooler", address=self._address))
        if done.returncode != 0:
            return Handover(len(job), 0, DeviceTrouble("printer.spooler_refused", address=self._address))
        return Handover(len(job), len(job))

    def ask(self, query: bytes, length: int) -> bytes:  # noqa: ARG002 - a spooler passes no answers on
        """Stay silent: the spooler passes nothing back."""
        return b""

    def close(self) -> bool:
        """Nothing is held between jobs; what the spooler took, it has."""
        return True


CUPS = TransportKind("cups", answers=False, open=CupsTransport)
