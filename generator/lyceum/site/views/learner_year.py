"""The year in review of one learner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
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
from lyceum.site.view_parts.credit_wording import describe_credit_subject
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
    return tuple(sorted({one.day.month for one in its.contributions if one.kind in CREDIT_KIND_ORDER}))


CREDIT_KIND_ORDER = (
    "profile",
    "tip",
    "hosting",
    "result",
    "confirming",
    "checking",
    "activity",
    "code",
    "docs",
    "discussion",
)
"""Of what is told; whom they thanked stands with the people."""


def _list_month_lines(desk: ViewContext, its: LearnerYear, month: int) -> Iterator[MonthLine]:
    deeds = sorted(
        (one for one in its.contributions if one.day.month == month and one.kind in CREDIT_KIND_ORDER),
        key=lambda one: CREDIT_KIND_ORDER.index(one.kind),
    )
    for kind, of_kind in groupby(deeds, key=lambda one: one.kind):
        rows = tuple(of_kind)
        if kind in ("profile", "code", "docs", "discussion"):
            yield MonthLine(_format_kind_count(desk, kind, len(rows)), (), 0)
        else:
            things = tuple(dict.fromkeys(describe_credit_subject(desk.hub, desk, one) for one in rows))
            yield MonthLine(
                _format_kind_label(desk, kind), things[:MAX_SUBJECTS_PER_KIND], len(things[MAX_SUBJECTS_PER_KIND:])
            )


def _format_kind_label(desk: ViewContext, kind: str) -> str:
    _ = desk.translator.gettext
    match kind:
        case "tip":
            return _("Shared")
        case "hosting":
            return _("Ran")
        case "result":
            return _("Took on")
        case "confirming":
            return _("Tried out what others had done in")
        case "checking":
            return _("Tried again")
    return _("Did")


def _format_kind_count(desk: ViewContext, kind: str, many: int) -> str:
    ngettext, num = desk.translator.ngettext, desk.translator.format_number(many)
    match kind:
        case "code":
            return ngettext(
                "Changed the code of this place", "Changed the code of this place %(num)s times", many, num=num
            )
        case "docs":
            return ngettext(
                "Changed the pages of this place", "Changed the pages of this place %(num)s times", many, num=num
            )
        case "discussion":
            return ngettext("Said something in a thread", "Said something in threads %(num)s times", many, num=num)
    return desk.translator.gettext("Came in")


def _list_podium_places(desk: ViewContext, its: LearnerYear) -> Iterator[tuple[str, str, str]]:
    """(place in words, challenge, its link): the best place in each challenge, in the order of their ends."""
    best: dict[str | None, Credit] = {}
    for one in its.podiums:
        if one.challenge not in best or _get_place(one) < _get_place(best[one.challenge]):
            best[one.challenge] = one
    for one in best.values():
        about, link = describe_credit_subject(desk.hub, desk, one)
        place = desk.translator.format_number(_get_place(one))
        yield desk.translator.gettext("Place %(place)s", place=place), about, link


def _get_place(one: Credit) -> int:
    return int(one.rule[7:-1]) + 1


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
