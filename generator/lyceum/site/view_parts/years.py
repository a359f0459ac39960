"""What the pages of years share: the title of a year and rows of people."""

from __future__ import annotations

from dataclasses import dataclass

from lyceum.hub import Hub
from lyceum.scoring import is_year_over, list_years
from lyceum.site.view_context import ViewContext

MAX_SHOWN_LEARNERS = 24
"""People in a row; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A row of faces, of those who are fine with that."""

    handles: tuple[str, ...]
    hidden_count: int
    """All the others, who are counted only."""


def format_year_title(context: ViewContext, year_number: int) -> str:
    """`2026`, or `2026 so far`."""
    if is_year_over(year_number, context.hub.today):
        return str(year_number)
    return context.translator.gettext("%(year)s so far", year=year_number)


def find_featured_year(hub: Hub) -> int | None:
    """The year that people look back on these days: this one in December, the last one in January."""
    number = {12: hub.today.year, 1: hub.today.year - 1}.get(hub.today.month)
    return number if number in list_years(hub) else None


def make_learner_row(hub: Hub, handles: tuple[str, ...], max_shown: int = MAX_SHOWN_LEARNERS) -> LearnerRow:
    shown = tuple(key for key in handles if hub.learners[key].entry.value.show.wall)[:max_shown]
    return LearnerRow(shown, len(handles) - len(shown))
