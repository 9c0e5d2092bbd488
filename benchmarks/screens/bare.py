"""The least that can be done: a bare Qt script that paints a table of a hundred rows, and says when."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Eye(QObject):
    """Notes the first paint of the table."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the table paint, then tell."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QApplication.sendEvent(watched, event)
            print(json.dumps({"painted": time.monotonic()}), flush=True)
            QApplication.exit(0)
            return True
        return super().eventFilter(watched, event)


def main() -> int:
    """Run the child."""
    app = QApplication([])
    app.setStyle("Fusion")
    model = QStandardItemModel(100, 14)
    for row in range(100):
        for column in range(14):
            model.setItem(row, column, QStandardItem(f"260302-{row:05d}"))
    window = QMainWindow()
    view = QTableView()
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1366, 690)
    eye = Eye()
    view.viewport().installEventFilter(eye)
    window.show()
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main())
