"""The year in review of one learner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import (
    Credit,
    LearnerYear,
    build_learner_year,
    format_year_key,
    list_all_learner_years,
    list_learner_years,
    summarize_learner_year,
)
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address
from lyceum.site.view_parts.credit_wording import describe_credit_subject, format_count
from lyceum.site.view_parts.years import make_learner_row

MAX_SUBJECTS_PER_KIND = 6
"""Subjects of one kind in a month; the page says how many more there are."""
MAX_SHOWN_LEARNERS = 18
MIN_STREAK_WEEKS_TO_PRAISE = 4
_MONTH_KINDS = tuple(
    kind.name for kind in sorted(CREDIT_KINDS, key=lambda kind: kind.year_position) if kind.year_position
)
"""The kinds that a month lists, in this order. Thanks are left out because they have a section of their own."""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What the learner did in a month, of one kind."""

    label: str
    subjects: tuple[tuple[str, str], ...]
    """(subject, link); both may be empty."""
    hidden_count: int


def list_keys(hub: Hub) -> tuple[str, ...]:
    years = list_all_learner_years(hub)
    return tuple(f"{format_year_key(number)}-{key}" for key, numbers in years for number in reversed(numbers))


def render_page(context: ViewContext, key: str) -> Page:
    year_key, _, handle = key.partition("-")
    learner, year = context.hub.learners[handle], build_learner_year(context.hub, handle, int(year_key))
    profile, page_address = learner.entry.value, make_page_address("year", key)
    title = context.translator.gettext("%(name)s in %(year)s", name=profile.name, year=year.number)
    summary = context.translator.format_list(f"{number} {label}" for number, label in list_counts(context, year))
    is_findable = profile.show.search
    return Page(
        address=page_address,
        frame="year",
        title=title,
        description=make_excerpt(f"{title}: {summary}." if summary else title, 160),
        body=_render_body(context, page_address, key, year),
        edit_source=learner.entry.path,
        preview_image=context.make_card_preview("years", key, title) if is_findable else None,
        is_hidden=not is_findable,
        og_type="article",
    )


def _render_body(context: ViewContext, page_address: str, key: str, year: LearnerYear) -> Markup:
    hub, handle = context.hub, key.partition("-")[2]
    learner = hub.learners[handle]
    months = [
        (context.translator.get_month_name(month), tuple(_list_month_lines(context, year, month)))
        for month in _list_months(year)
    ]
    badges = [
        (
            hub.badges[award.badge].name,
            award,
            context.format_tier(award.tier),
            make_badge_icon_address(award.badge, award.tier),
        )
        for award in year.awards
    ]
    return context.render_body(
        "year",
        page_address,
        learner=learner,
        profile=learner.entry.value,
        year=year,
        numbers=tuple(list_counts(context, year)),
        months=months,
        podium_places=tuple(_list_podium_places(context, year)) if learner.is_shown_on_boards else (),
        helped_row=make_learner_row(hub, year.helped_people, MAX_SHOWN_LEARNERS),
        helped_by_row=make_learner_row(hub, year.helpers, MAX_SHOWN_LEARNERS),
        badges=badges,
        closing_sentence=_choose_closing_sentence(context, year),
        other_years=[number for number in list_learner_years(hub, handle) if number != year.number],
        social_card=context.make_card_preview("years", key, "") if learner.entry.value.show.search else None,
    )


def list_counts(context: ViewContext, year: LearnerYear) -> Iterator[tuple[str, str]]:
    """Yield (number, label) of everything that the learner has at least one of."""
    for count, label in summarize_learner_year(context.translator, year):
        yield context.translator.format_number(count), label


def _list_months(year: LearnerYear) -> list[int]:
    return sorted({credit.day.month for credit in year.contributions if credit.kind in _MONTH_KINDS})


def _list_month_lines(context: ViewContext, year: LearnerYear, month: int) -> Iterator[MonthLine]:
    contributions = sorted(
        (credit for credit in year.contributions if credit.day.month == month and credit.kind in _MONTH_KINDS),
        key=lambda credit: _MONTH_KINDS.index(credit.kind),
    )
    for kind, group in groupby(contributions, key=lambda credit: credit.kind_info):
        rows = tuple(group)
        if kind.year_count_texts:
            yield MonthLine(format_count(context.translator, kind.year_count_texts, len(rows)), (), 0)
        else:
            subjects = tuple(dict.fromkeys(describe_credit_subject(context, credit) for credit in rows))
            yield MonthLine(
                context.translator.gettext(kind.year_heading),
                subjects[:MAX_SUBJECTS_PER_KIND],
                len(subjects[MAX_SUBJECTS_PER_KIND:]),
            )


def _list_podium_places(context: ViewContext, year: LearnerYear) -> Iterator[tuple[str, str, str]]:
    """Yield (place in words, challenge, link): the best place in each challenge, in the order of their ends."""
    best: dict[str | None, Credit] = {}
    for credit in year.podiums:
        if credit.challenge not in best or (credit.rank or 0) < (best[credit.challenge].rank or 0):
            best[credit.challenge] = credit
    for credit in best.values():
        subject, link = describe_credit_subject(context, credit)
        place = context.translator.format_number(credit.rank or 0)
        yield context.translator.gettext("Place %(place)s", place=place), subject, link


def _choose_closing_sentence(context: ViewContext, year: LearnerYear) -> str:
    """Return one sentence about what the learner gave most of."""
    _, ngettext, format_number = (
        context.translator.gettext,
        context.translator.ngettext,
        context.translator.format_number,
    )
    helped_count = len(year.helped_people)
    if helped_count:
        return ngettext(
            "You helped somebody this year.",
            "You helped %(people)s people this year.",
            helped_count,
            people=format_number(helped_count),
        )
    if year.counts.get("hosting"):
        return _("You organised a challenge, and others took part.")
    if year.longest_streak_weeks >= MIN_STREAK_WEEKS_TO_PRAISE:
        weeks = format_number(year.longest_streak_weeks)
        return _("%(weeks)s weeks in a row. Small steps lead far.", weeks=weeks)
    if year.counts.get("tip"):
        return _("What you found out now helps others.")
    if year.counts.get("result"):
        return _("You took it on. That was most of the way.")
    return _("You joined. Everything else can follow.")
