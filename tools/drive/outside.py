"""What there is to see beside the window: the database by plain SQL, the shop's and the printer's own records."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any


class Outside:
    """Reads the demo's database file and asks its simulators; changes nothing."""

    def __init__(self, home: Path) -> None:
        self._file = home / "demo.db"
        self._ready = home / "simulators" / "ready.json"

    def rows(self, words: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a SELECT."""
        with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, timeout=10)) as conn:
            conn.row_factory = sqlite3.Row
            return conn.execute(words, values).fetchall()

    def one(self, words: str, *values: object) -> Any:  # noqa: ANN401 - whatever lies in the column
        """Return the first column of the first row, or None."""
        found = self.rows(words, *values)
        return found[0][0] if found else None

    # --- the outside world --------------------------------------------------------------------------------------------
    def facts(self) -> dict[str, Any]:
        """Return where the simulators are."""
        found: dict[str, Any] = json.loads(self._ready.read_text(encoding="ascii"))
        return found

    def told(self, waybill_no: str) -> list[dict[str, Any]]:
        """Return what the shops were told about a waybill number: per order, which way how often."""
        entries: list[dict[str, Any]] = _ask(f"{self.facts()['control']['shop']}/writebacks")
        return [one for one in entries if waybill_no in one["numbers"]]

    def on_paper(self, waybill_no: str) -> int:
        """Return on how many whole labels in the printers' trays a waybill number stands as a bar code."""
        labels = [
            entry
            for device in self.facts()["printers"]
            for entry in _ask(f"{device['control']}/ledger")
            if entry["kind"] == "label"
        ]
        return sum(
            any(code["format"] == "Code128" and code["text"] == waybill_no for code in entry["codes"] or ())
            for entry in labels
        )

    def answers(self) -> bool:
        """Tell whether the simulated shops still answer."""
        try:
            _ask(f"{self.facts()['control']['shop']}/orders")
        except OSError:
            return False
        return True


def _ask(url: str) -> Any:  # noqa: ANN401 - whatever JSON the simulator answers
    with urllib.request.urlopen(url, timeout=15) as answer:  # noqa: S310 - a simulator on this machine
        return json.loads(answer.read())
