"""The product's order grid over a seeded database: scroll it by wheel, page and jump, and time each whole frame.

Pages are fetched as the product fetches them, only on this thread, so that nothing but painting is inside the measured
piece. Prints the CPU milliseconds of every frame, and writes what stood in each frame for the floor to draw as well.
"""

from __future__ import annotations

import argparse
import json
import pickle
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from PySide6.QtCore import QCoreApplication

from app.models.database import Database
from app.services.core import Core
from app.services.desk.orders import OrdersDesk
from app.services.keys import KeyBook
from app.services.queries.rows import OrderFilter
from app.settings import load_settings
from app.ui.grids.cells import words_of
from app.ui.grids.id_grid import IdGrid, Want
from app.ui.grids.loader import fetch
from app.ui.grids.view import GridView
from app.ui.orders.columns import COLUMNS, OrderSource
from app.ui.start import make_qt
from app.ui.theme import dress
from app.vault import KEY_BYTES, Vault

WIDTH, HEIGHT = 1700, 760
"""A grid of some 23 rows and 14 columns: about the 333 cells of the reference measurement."""
MOVES = ("wheel", "wheel", "page", "jump")


class Scrolled:
    """The grid with its source, fed at once."""

    def __init__(self, url: str, home: str) -> None:
        settings = load_settings({"PACKDESK_HOME": home, "PACKDESK_DB": url})
        db, vault = Database(url), Vault(bytes(KEY_BYTES))
        desk = OrdersDesk(Core(settings, db, vault, KeyBook(vault)))
        self.source = OrderSource(desk, OrderFilter(), "newest", datetime.now(UTC))
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid)
        self.view.resize(WIDTH, HEIGHT)
        self.wants: list[Want] = []
        self.grid.wanted.connect(self.wants.append)
        self.view.show()
        self.grid.await_first()
        self.feed()
        self.grid.show_count(self.source.count(10_000))

    def feed(self) -> None:
        """Answer what the grid wants until it wants nothing more."""
        QCoreApplication.processEvents()
        while self.wants:
            want = self.wants.pop()
            self.wants.clear()
            self.grid.arrived(want, fetch(self.source, want))
            QCoreApplication.processEvents()

    def frame_ms(self) -> float:
        """Draw the whole frame and return its CPU time on this thread."""
        began = time.thread_time()
        self.view.viewport().repaint()
        return (time.thread_time() - began) * 1000

    def shown(self) -> list[list[str]]:
        """Return the texts of the visible cells."""
        first, last = self.view.visible_rows()
        rows = [self.grid.row_at(at) for at in range(first, last + 1)]
        columns = [at for at in range(len(COLUMNS)) if not self.view.header.isSectionHidden(at)]
        return [[words_of(row.cells[at]) for at in columns] for row in rows if row is not None]

    def widths(self) -> list[int]:
        """Return the widths of the visible columns."""
        sections = range(len(COLUMNS))
        return [self.view.header.sectionSize(at) for at in sections if not self.view.header.isSectionHidden(at)]


def main() -> None:
    """Run the child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("home")
    parser.add_argument("frames", type=Path)
    parser.add_argument("moves", type=int)
    asked = parser.parse_args()
    dress(make_qt([]), "light", 1.0)
    scrolled = Scrolled(asked.url, asked.home)
    random = Random("p7")
    bar = scrolled.view.verticalScrollBar()
    moves = [random.choice(MOVES) for _ in range(asked.moves)]
    for _ in range(10):
        scrolled.frame_ms()
    times, frames = [], []
    for kind in moves:
        if kind == "wheel":
            bar.setValue(bar.value() + random.choice((3, 3, 3, -3)) * bar.singleStep())
        elif kind == "page":
            bar.setValue(bar.value() + random.choice((1, 1, -1)) * bar.pageStep())
        else:
            scrolled.view.jump(random.random())
        scrolled.feed()
        frames.append(scrolled.shown())
        times.append(scrolled.frame_ms())
    cells = sum(len(row) for frame in frames for row in frame) / len(frames)
    facts = {"widths": scrolled.widths(), "row": scrolled.view.row_px(), "frames": frames}
    asked.frames.write_bytes(pickle.dumps(facts))
    print(json.dumps({"ms": times, "cells": cells}))


if __name__ == "__main__":
    main()
