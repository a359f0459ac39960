"""The year in review of one learner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import (
    Credit,
    LearnerYear,
    build_learner_year,
    format_year_key,
    list_learner_years,
    summarize_learner_year,
)
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address
from lyceum.site.view_parts.credit_wording import describe_credit_subject, format_count
from lyceum.site.view_parts.years import format_year_title, make_learner_row

MAX_SUBJECTS_PER_KIND = 6
"""Things of a kind in a month; how many more there are is said."""
MAX_SHOWN_LEARNERS = 18


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What somebody did in a month, of one kind."""

    label: str
    subjects: tuple[tuple[str, str], ...]
    """What it was about and its link; may be empty."""
    hidden_count: int


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(
        f"{format_year_key(number)}-{key}" for key in hub.learners for number in reversed(list_learner_years(hub, key))
    )


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, at = context.hub, context.translator.gettext, f"years/{key}/"
    year, _dash, handle = key.partition("-")
    learner, its = hub.learners[handle], build_learner_year(hub, handle, int(year))
    value = learner.entry.value
    name, called = value.name, format_year_title(context, its.number)
    found = value.show.search
    numbers = tuple(list_counts(context, its))
    body = context.render_template(
        "year.html", at,
        learner=learner, value=value, year=its, title=called, numbers=numbers,
        months=[(context.translator.get_month_name(month), tuple(_list_month_lines(context, its, month))) for month in _list_months(its)],
        won=tuple(_list_podium_places(context, its)) if learner.is_shown_on_boards else (),
        helped=make_learner_row(hub, its.helped_people, MAX_SHOWN_LEARNERS), helped_by=make_learner_row(hub, its.helpers, MAX_SHOWN_LEARNERS),
        badges=[
            (hub.badges[one.badge].name, one, context.format_tier(one.tier), make_badge_icon_address(one.badge, one.tier)) for one in its.awards
        ],
        along=_choose_closing_sentence(context, its),
        others=[number for number in list_learner_years(hub, handle) if number != its.number],
        card=context.make_card_preview("years", key, "") if found else None,
    )  # fmt: skip
    heading = _("%(name)s in %(year)s", name=name, year=called)
    told = context.translator.format_list(f"{number} {what}" for number, what in numbers)
    return Page(
        at, "year", heading, make_excerpt(f"{heading}: {told}." if told else heading, 160), body, learner.entry.path,
        preview_image=context.make_card_preview("years", key, heading) if found else None, is_hidden=not found, og_type="article",
    )  # fmt: skip


def list_counts(context: ViewContext, year: LearnerYear) -> Iterator[tuple[str, str]]:
    """(number, what is counted) of what is theirs, as far as there is any."""
    return (
        (context.translator.format_number(many), what)
        for many, what in summarize_learner_year(context.translator, year)
    )


# Month by month ----------------------------------------------------------------------------------------------------


def _list_months(its: LearnerYear) -> tuple[int, ...]:
    return tuple(sorted({one.day.month for one in its.contributions if one.kind in _MONTH_KINDS}))


_MONTH_KINDS = tuple(
    kind.name for kind in sorted(CREDIT_KINDS, key=lambda kind: kind.year_position) if kind.year_position
)
"""The kinds that a month lists, in this order. The people whom a learner thanked stand in a section of their own."""


def _list_month_lines(context: ViewContext, year: LearnerYear, month: int) -> Iterator[MonthLine]:
    contributions = sorted(
        (credit for credit in year.contributions if credit.day.month == month and credit.kind in _MONTH_KINDS),
        key=lambda credit: _MONTH_KINDS.index(credit.kind),
    )
    for kind, group in groupby(contributions, key=lambda credit: credit.kind_info):
        credits_ = tuple(group)
        if kind.year_count_texts:
            yield MonthLine(format_count(context.translator, kind.year_count_texts, len(credits_)), (), 0)
        else:
            subjects = tuple(
                dict.fromkeys(describe_credit_subject(context.hub, context, credit) for credit in credits_)
            )
            yield MonthLine(
                context.translator.gettext(kind.year_heading),
                subjects[:MAX_SUBJECTS_PER_KIND],
                len(subjects[MAX_SUBJECTS_PER_KIND:]),
            )


def _list_podium_places(desk: ViewContext, its: LearnerYear) -> Iterator[tuple[str, str, str]]:
    """(place in words, challenge, its link): the best place in each challenge, in the order of their ends."""
    best: dict[str | None, Credit] = {}
    for one in its.podiums:
        if one.challenge not in best or (one.rank or 0) < (best[one.challenge].rank or 0):
            best[one.challenge] = one
    for one in best.values():
        about, link = describe_credit_subject(desk.hub, desk, one)
        place = desk.translator.format_number(one.rank or 0)
        yield desk.translator.gettext("Place %(place)s", place=place), about, link


def _choose_closing_sentence(desk: ViewContext, its: LearnerYear) -> str:
    """One sentence, by what they gave most of."""
    _, ngettext, num = desk.translator.gettext, desk.translator.ngettext, desk.translator.format_number
    helped = len(its.helped_people)
    if helped:
        return ngettext(
            "Somebody got further this year because you were there.",
            "%(people)s people got further this year because you were there.", helped, people=num(helped),
        )  # fmt: skip
    if its.counts.get("hosting"):
        return _("You set the table, and others sat down at it.")
    if its.longest_streak_weeks > 3:
        return _(
            "%(weeks)s weeks, one after the other. Look how far small steps lead.", weeks=num(its.longest_streak_weeks)
        )
    if its.counts.get("tip"):
        return _("What you found out is not lost any more: it stands here, for whoever comes next.")
    if its.counts.get("result"):
        return _("You took it on. That was most of the way.")
    return _("You came in. Everything else can follow.")
