"""The half of the order panel that goes back in time: the history tab's slider, and the order as it was in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.components.labels import column, line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.services.queries.detail_rows import OrderDetail
    from app.services.queries.history_rows import MomentRow, PastStep
    from app.ui.components.panels import DetailPanel as _Base
    from app.ui.orders.past import TimeSlider
else:
    _Base = object


class TimeTravel(_Base):
    """Keeps the moment that is looked at through every refresh, until the person comes back to now."""

    detail: OrderDetail | None
    _now: Callable[[], datetime]
    slider: TimeSlider | None = None
    _moments: tuple[MomentRow, ...] | None = None
    _at: datetime | None = None
    """The moment looked at; None is now."""
    _past: PastStep | None = None
    """The order as it was then, once it has been read."""
    _steps: int = 0
    """Steps that were asked for before the moments were known."""
    _between: QWidget

    def show_foot(self) -> None:
        """Offer the verbs, or not."""
        raise NotImplementedError

    def fill(self) -> None:
        """Build the present tab's body."""
        raise NotImplementedError

    def _history(self, detail: OrderDetail) -> None:
        """The slider over the time line; in the past the order as it was stands in between."""
        from app.ui.orders.past import TimeSlider  # no first paint needs it

        self.slider = TimeSlider()
        self.slider.show_moments(self._moments or (), self._now(), self._at)
        self.slider.moved.connect(self._moved)
        self.body.add(self.slider)
        self._between = self.body.add(self._as_it_was())
        self.body.add(line())
        self._whole_history(detail)
        self.moments_asked.emit(detail.row.id)

    def _whole_history(self, detail: OrderDetail) -> None:
        """Lay out the whole time line."""
        raise NotImplementedError

    def _as_it_was(self) -> QWidget:
        from app.ui.orders.past import PastWords, past_widgets

        return column(*past_widgets(self._past, self._now(), PastWords()) if self._past is not None else ())

    def show_moments(self, order_id: int, moments: tuple[MomentRow, ...]) -> None:
        """Take the moments that were asked for; steps that came before them are done now."""
        if self.detail is None or self.detail.row.id != order_id:
            return
        self._moments = moments
        if self.slider is not None:
            self.slider.show_moments(moments, self._now(), self._at)
            steps, self._steps = self._steps, 0
            self.slider.step(steps)

    def _moved(self, at: datetime | None) -> None:
        if self.detail is None or at == self._at:
            return
        self._at = at
        if at is None:
            self._show_between(None)
        self.past_asked.emit(self.detail.row.id, at)
        self.show_foot()

    def show_past(self, order_id: int, past: PastStep | None) -> None:
        """Show an order as it was, None for now; what was asked for before the last step is dropped."""
        if self.detail is None or self.detail.row.id != order_id or (past.now.at if past else None) != self._at:
            return
        self._show_between(past)

    def _show_between(self, past: PastStep | None) -> None:
        self._past = past
        if self.slider is None:
            return
        old, self._between = self._between, self._as_it_was()
        self.body.box.replaceWidget(old, self._between)
        old.hide()
        old.deleteLater()

    def in_past(self) -> bool:
        """Tell whether the order is looked at as it was."""
        return self._at is not None

    def leave_past(self) -> None:
        """Back to now."""
        self._at, self._past, self._steps = None, None, 0
        if self.slider is not None:
            self.slider.to_now()
            self._show_between(None)
        self.show_foot()

    def forget_time(self) -> None:
        """Another order is shown, or none: nothing of the one before is kept."""
        self._at, self._past, self._moments, self._steps = None, None, None, 0

    def step(self, by: int) -> None:
        """Look at an earlier or later moment; the tab opens by itself, and a step is kept until it can be done."""
        if self.detail is None:
            return
        if self.tabs.active() != "history":
            self._steps = 0
            self.tabs.activate("history")
        if self._moments is None:
            self._steps += by
        elif self.slider is not None:
            self.slider.step(by)
