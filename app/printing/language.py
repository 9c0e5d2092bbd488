"""What a printer language offers; the languages themselves do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.sheets import PrinterFacts
from app.printing.dots import Dots
from app.printing.status import PrinterStatus

Ask = Callable[[bytes, int], bytes]
"""Send a query, return at most that many bytes of answer; empty when the printer stays silent."""


@dataclass(frozen=True)
class Language:
    """One printer language. Drawings go over as dots only: no text of an order ever stands in a command."""

    name: str
    prints_labels: bool
    """Feeds labels of a fixed size; False for strips without end."""
    render: Callable[[Dots, PrinterFacts], bytes]
    """The whole job that puts one drawing on paper once."""
    read_status: Callable[[Ask], PrinterStatus]
