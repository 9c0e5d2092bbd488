"""A part of the rules' page: the list, the editor, the versions, the dry run. One is shown at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.settings.page import Page

if TYPE_CHECKING:
    from app.ui.settings.rules.page import RulesPage


class RulesPart(Page):
    """Its ``do_`` methods are offered while it is the one that is shown."""

    def __init__(self, rules: RulesPage) -> None:
        super().__init__(rules.screen_)
        self.rules = rules
