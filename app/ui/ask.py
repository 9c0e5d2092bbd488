"""Waiting for a dialog without blocking the loop."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog
from shiboken6 import isValid


async def ask(dialog: QDialog) -> bool:
    """Open a dialog and wait for its answer: ``open()`` and a future, never ``exec()``."""
    import asyncio

    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(code: int) -> None:
        if not answer.done():
            answer.set_result(code == QDialog.DialogCode.Accepted.value)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answer
    finally:
        if isValid(dialog):  # its window may have gone while somebody was being asked
            dialog.close()
            dialog.deleteLater()
