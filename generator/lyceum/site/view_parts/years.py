"""Parts that the pages about years share: titles, the summary of a year, and rows of people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lyceum.hub import Hub
from lyceum.scoring import YearCounts, list_years
from lyceum.site.view_context import ViewContext

MAX_SHOWN_LEARNERS = 24
"""Faces in a row; the names of others can be unfolded."""
MAX_FURTHER_LEARNERS = 100
FEATURED_IN_MONTHS = {12: 0, 1: -1}
"""The months in which the home page links a year, and that year minus the current one."""


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A row of people who agreed to be shown."""

    handles: tuple[str, ...]
    further_handles: tuple[str, ...]
    """Those for whom the row has no room, at most MAX_FURTHER_LEARNERS."""
    hidden_count: int
    """The number of the others, among them those who did not agree."""


def format_year_title(context: ViewContext, year: YearCounts) -> str:
    """Return `2026`, or `2026 so far` if the year is not over."""
    if year.is_over:
        return str(year.number)
    return context.translator.gettext("%(year)s so far", year=year.number)


def find_featured_year(hub: Hub) -> int | None:
    """Return the year that the home page links: the current year in December, the last one in January."""
    offset = FEATURED_IN_MONTHS.get(hub.today.month)
    if offset is None:
        return None
    year_number = hub.today.year + offset
    return year_number if year_number in list_years(hub) else None


def make_learner_row(hub: Hub, handles: tuple[str, ...], max_shown: int = MAX_SHOWN_LEARNERS) -> LearnerRow:
    shown = (handle for handle in handles if hub.learners[handle].entry.value.show.wall)
    named = tuple(islice(shown, max_shown + MAX_FURTHER_LEARNERS))  # nobody is looked up for whom there is no room
    return LearnerRow(named[:max_shown], named[max_shown:], len(handles) - len(named))


def summarize_year(context: ViewContext, year: YearCounts) -> tuple[str, str]:
    """Return what happened in a year, in two or three sentences: the first one, then the others."""
    return _summarize_contributions(context, year), _summarize_thanks(context, year)


def _summarize_contributions(context: ViewContext, year: YearCounts) -> str:
    ngettext, format_number = context.translator.ngettext, context.translator.format_number
    new_learners, tips, challenges = year.new_learners, year.tips, year.challenges
    parts = []
    if new_learners:
        parts.append(
            ngettext("%(num)s person joined", "%(num)s people joined", new_learners, num=format_number(new_learners))
        )
    if tips:
        parts.append(
            ngettext(
                "%(num)s tip was shared",
                "%(num)s tips were shared",
                tips,
                num=format_number(tips),
            )
        )
    if challenges:
        parts.append(
            ngettext(
                "we worked on %(num)s challenge together",
                "we worked on %(num)s challenges together",
                challenges,
                num=format_number(challenges),
            )
        )
    if not parts:
        return context.translator.gettext("A quiet year, and a good one.")
    sentence = context.translator.format_list(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _summarize_thanks(context: ViewContext, year: YearCounts) -> str:
    translator, count = context.translator, year.thanks
    sentences = []
    if count:
        sentences.append(
            translator.ngettext(
                "Thank you was said once.",
                "Thank you was said %(num)s times.",
                count,
                num=translator.format_number(count),
            )
        )
    if year.busiest_week.contribution_count > 1:
        day = translator.format_date(year.busiest_week.monday, "medium")
        sentences.append(translator.gettext("The busiest week began on %(day)s.", day=day))
    return " ".join(sentences)
