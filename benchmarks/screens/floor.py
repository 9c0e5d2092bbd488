"""Bare Qt drawing the same frames: QTableView, a C++ model, the default delegate, no line of Python while painting.

Plain Fusion without a style sheet, the same font at the same size, the same widths, row height and texts.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

FONTS = Path(__file__).parents[2] / "resources" / "fonts"


def main() -> None:
    """Run the child; its arguments are the file of frames, the viewport's width and height, the font's pixels."""
    facts = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - written by our own child a moment ago
    width, height, size = (int(text) for text in sys.argv[2:5])
    app = QApplication([])
    app.setStyle("Fusion")
    for file in sorted(FONTS.glob("*.*tf")):
        QFontDatabase.addApplicationFont(str(file))
    font = QFont("Noto Sans SC")
    font.setPixelSize(size)
    app.setFont(font)
    rows = max(len(frame) for frame in facts["frames"])
    model = QStandardItemModel(rows, len(facts["widths"]))
    items = [[QStandardItem() for _ in facts["widths"]] for _ in range(rows)]
    for row, cells in enumerate(items):
        for column, item in enumerate(cells):
            model.setItem(row, column, item)
    view = QTableView()
    view.setModel(model)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(facts["row"])
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.resize(width, height)
    for column, wide in enumerate(facts["widths"]):
        view.setColumnWidth(column, wide)
    view.show()
    app.processEvents()
    times = []
    for frame in facts["frames"]:
        for texts, cells in zip(frame, items, strict=False):
            for text, item in zip(texts, cells, strict=True):
                item.setText(text)
        app.processEvents()
        began = time.thread_time()
        view.viewport().repaint()
        times.append((time.thread_time() - began) * 1000)
    print(json.dumps({"ms": times}))


if __name__ == "__main__":
    main()
