"""The Windows spooler with data type RAW, through winspool.drv. The address is the printer's name in Windows.

"Taken" means taken by the queue: OpenPrinter succeeds with the device unplugged, and nothing is read back. The calls
are those of Microsoft's documentation; they were exercised here with a stand-in for the library, never on Windows.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from app.errors import BadInput, DeviceTrouble
from app.printing.transport import Handover, TransportKind


class DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (
        ("document_name", ctypes.c_wchar_p),
        ("output_file", ctypes.c_wchar_p),
        ("data_type", ctypes.c_wchar_p),
    )


class WindowsSpoolerTransport:
    """One printer of the Windows spooler, opened once a batch, one document a job."""

    def __init__(self, address: str, library: Any = None) -> None:  # noqa: ANN401 - a DLL has no types
        """Open the printer. Raises BadInput or DeviceTrouble ``printer.no_spooler`` / ``printer.spooler_refused``."""
        if not address.strip():
            raise BadInput("printer.address_bad", address=address)
        self._address = address
        self._library = library or _winspool(address)
        self._handle = ctypes.c_void_p()
        if not self._library.OpenPrinterW(address, ctypes.byref(self._handle), None):
            raise DeviceTrouble("printer.spooler_refused", address=address)

    def send(self, job: bytes) -> Handover:
        """Spool one RAW document."""
        refused = DeviceTrouble("printer.spooler_refused", address=self._address)
        info = DocInfo("packdesk", None, "RAW")
        if not self._library.StartDocPrinterW(self._handle, 1, ctypes.byref(info)):
            return Handover(len(job), 0, refused)
        written = ctypes.c_uint32(0)
        try:
            if not self._library.StartPagePrinter(self._handle):
                return Handover(len(job), 0, refused)
            taken = self._library.WritePrinter(self._handle, job, len(job), ctypes.byref(written))
            whole = bool(taken) and written.value == len(job) and bool(self._library.EndPagePrinter(self._handle))
        finally:
            ended = self._library.EndDocPrinter(self._handle)
        return Handover(len(job), written.value, None if whole and ended else refused)

    def ask(self, query: bytes, length: int) -> bytes:  # noqa: ARG002 - a spooler passes no answers on
        """Stay silent: the spooler passes nothing back."""
        return b""

    def close(self) -> bool:
        """Let the printer go; what the spooler took, it has."""
        return bool(self._library.ClosePrinter(self._handle))


def _winspool(address: str) -> Any:  # noqa: ANN401 - a DLL has no types
    if sys.platform == "win32":
        return ctypes.WinDLL("winspool.drv", use_last_error=True)
    raise DeviceTrouble("printer.no_spooler", address=address)


WINDOWS_SPOOLER = TransportKind("windows", answers=False, open=WindowsSpoolerTransport)
