"""A further label for parcels that have one: which, and why. Numbers and serials stay, the old paper becomes void."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.queries.work_place_rows import PrintJobRow
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import label
from app.ui.shell.dialogs import Reason

_RANGE = re.compile(r"(\d{1,5})(?:\s*[-–~]\s*(\d{1,5}))?")


def parse_ranges(text: str) -> frozenset[int] | None:
    """Return the positions of "183, 185-188" (full-width digits and signs too), or None where it is nothing like it."""
    plain = unicodedata.normalize("NFKC", text).replace("、", ",").replace("至", "-").replace("到", "-")
    found: set[int] = set()
    for part in plain.split(","):
        if not part.strip():
            continue
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            return None
        found.update(range(first, last + 1))
    return frozenset(found) if found else None


def ranges_words(places: Sequence[int]) -> str:
    """Return positions as "183, 185-188"."""
    runs: list[list[int]] = []
    for place in sorted(set(places)):
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


class ReprintDialog(Reason):
    """Range and reason. ``chosen`` after acceptance: the jobs to print again."""

    def __init__(
        self, parent: QWidget, batch: str, jobs: Sequence[PrintJobRow], selected: Sequence[PrintJobRow]
    ) -> None:
        self._jobs = tuple(jobs)
        super().__init__(
            parent, "", "", self.tr("重打"),
            [self.tr("没打出来"), self.tr("打花了、歪了"), self.tr("撕坏或弄丢了"), self.tr("贴错了包裹")], danger=True,
        )  # fmt: skip
        self.range = TextInput(ranges_words([job.print_seq for job in selected]))
        self.range_field = Field(
            "range", self.tr("批次 {batch} 的第几张").format(batch=batch), self.range, hint=self.tr("例：183, 185-188")
        )
        self.range.textChanged.connect(lambda _text: self.count_again())
        self.box.insertWidget(0, self.range_field)
        self.note = label("", "second", wrap=True)
        self.box.insertWidget(1, self.note)
        self.count_again()

    def chosen(self) -> tuple[PrintJobRow, ...]:
        """Return the jobs of the range that were put on paper before."""
        places = parse_ranges(self.range.text()) or frozenset()
        return tuple(job for job in self._jobs if job.print_seq in places and job.state in ("sent", "confirmed"))

    def count_again(self) -> None:
        """Say how many labels come out again; the verb waits until there is at least one."""
        jobs = self.chosen()
        confirmed = sum(1 for job in jobs if job.state == "confirmed")
        self.title.setText(self.tr("重打 %n 张面单", "", len(jobs)) if jobs else self.tr("重打哪几张？"))
        words = self.tr("单号和流水号不变。为什么重打？")
        if confirmed:
            words = self.tr("其中 %n 张已确认出纸，旧的撕掉作废。为什么重打？", "", confirmed)
        self.note.setText(words)
        if parse_ranges(self.range.text()) is None:
            self.range_field.complain(self.tr("写成 183 或 185-188，用逗号隔开"))
        else:
            self.range_field.complain("" if jobs else self.tr("这几张还没打过，不用重打"))
        self._typed()

    def _typed(self) -> None:
        super()._typed()
        if self._verb is not None and not (hasattr(self, "range") and self.chosen()):
            self._verb.setEnabled(False)
