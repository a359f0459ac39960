"""The year in review of the community, and the list of all years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.scoring import (
    ChallengeHighlight,
    ChallengeInReview,
    YearInReview,
    build_year_in_review,
    format_year_key,
    list_years,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address
from lyceum.site.view_parts.charts import draw_week_chart
from lyceum.site.view_parts.years import format_year_title, make_learner_row

MAX_LISTED_YEARS = 100
"""Years that are told on the page of all."""


@dataclass(frozen=True, slots=True)
class ChallengeHighlights:
    """A challenge and what is told of it."""

    challenge: str
    participants_text: str
    sentences: tuple[str, ...]


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("", *(format_year_key(number) for number in list_years(hub)))


def render_page(context: ViewContext, key: str) -> Page:
    if not key:
        return _render_year_list(context)
    hub, _, at = context.hub, context.translator.gettext, f"years/{key}/"
    its = build_year_in_review(hub, int(key))
    lead, told = summarize_year(context, its)
    weeks = tuple(week for week in its.weeks if week.contribution_count or week.thanks_count)
    body = context.render_template(
        "years.html", at,
        year=its, lead=lead, told=told, title=format_year_title(context, its.number),
        new=make_learner_row(hub, its.new_learners), thanked=make_learner_row(hub, its.thanked_learners), hosts=make_learner_row(hub, its.hosts),
        confirming=make_learner_row(hub, its.confirming_learners), own=make_learner_row(hub, its.learners_with_page),
        loved=[(one, hub.tips[one.tip], _format_writers(context, one.tip)) for one in its.popular_tips],
        held=[_make_challenge_highlights(context, one) for one in its.challenges],
        chart=draw_week_chart(context, its) if sum(week.thanks_count for week in weeks) else Markup(), weeks=weeks,
        badges=[(one, hub.badges[one.badge], make_badge_icon_address(one.badge, one.tier)) for one in its.first_awards],
        again=its.number - 1 in list_years(hub),
        others=[number for number in list_years(hub) if number != its.number],
        card=context.make_card_preview("years", key, ""),
    )  # fmt: skip
    alt = f"{hub.settings.name}, {format_year_title(context, its.number)}"
    return Page(
        at, "year", _("%(year)s at %(community)s", year=format_year_title(context, its.number), community=hub.settings.name),
        make_excerpt(f"{lead} {told}", 160), body, "content/hub.yml", preview_image=context.make_card_preview("years", key, alt),
        search_entries=(SearchEntry(format_year_title(context, its.number), f"{lead} {told}"),), og_type="article",
    )  # fmt: skip


def _render_year_list(desk: ViewContext) -> Page:
    hub, _ = desk.hub, desk.translator.gettext
    told = [
        (number, format_year_title(desk, number), *summarize_year(desk, build_year_in_review(hub, number)))
        for number in list_years(hub)[:MAX_LISTED_YEARS]
    ]
    lead = _("What we did together, one year after the other.")
    body = desk.render_template("allyears.html", "years/", years=told, lead=lead)
    return Page(
        "years/",
        "years",
        _("Year by year"),
        lead,
        body,
        "content/hub.yml",
        search_entries=(SearchEntry(_("Year by year"), lead),),
    )


def summarize_year(context: ViewContext, year: YearInReview) -> tuple[str, str]:
    """What happened, in two or three sentences: the first by itself, then the others."""
    words, _ = context.translator, context.translator.gettext
    ngettext, num = words.ngettext, words.format_number
    came, tips, held = (
        len(year.new_learners),
        len(year.tips),
        sum(1 for one in year.challenges if one.participant_count),
    )
    parts = [
        ngettext("%(num)s person came in", "%(num)s people came in", came, num=num(came)) if came else "",
        ngettext("%(num)s tip was left for whoever comes next", "%(num)s tips were left for whoever comes next", tips,
          num=num(tips)) if tips else "",
        ngettext("we sat over %(num)s challenge together", "we sat over %(num)s challenges together", held, num=num(held))
        if held else "",
    ]  # fmt: skip
    happened = words.format_list(part for part in parts if part)
    lead = f"{happened[:1].upper()}{happened[1:]}." if happened else _("A quiet year, and a good one.")
    more = []
    if year.thanks_count:
        more.append(
            ngettext(
                "Thank you was said once.",
                "Thank you was said %(num)s times.",
                year.thanks_count,
                num=num(year.thanks_count),
            )
        )
    if year.busiest_week.contribution_count > 1:
        day = words.format_date(year.busiest_week.monday, "medium")
        more.append(_("The liveliest week began on %(day)s.", day=day))
    return lead, " ".join(more)


def _format_writers(desk: ViewContext, tip: str) -> str:
    """Whoever may stand beside a number."""
    writers = (key.casefold() for key in desk.hub.tips[tip].entry.value.current_authors)
    return desk.translator.format_list(
        desk.get_learner_name(key) for key in writers if desk.hub.learners[key].is_shown_on_boards
    )


# Challenges --------------------------------------------------------------------------------------------------------


def _make_challenge_highlights(desk: ViewContext, held: ChallengeInReview) -> ChallengeHighlights:
    words = desk.translator
    many = words.ngettext(
        "%(number)s person took part",
        "%(number)s people took part",
        held.participant_count,
        number=words.format_number(held.participant_count),
    )
    return ChallengeHighlights(
        held.challenge, many if held.participant_count else "", tuple(_list_highlight_sentences(desk, held))
    )


def _list_highlight_sentences(desk: ViewContext, held: ChallengeInReview) -> Iterator[str]:
    _, words, score = desk.translator.gettext, desk.translator, desk.hub.challenges[held.challenge].entry.value.score

    def names(moment: ChallengeHighlight) -> list[str]:
        return [team or desk.get_learner_name(who) for who, team in zip(moment.learners, moment.teams, strict=True)]

    def told(value: Decimal) -> str:
        return words.format_score(value, score.measure, score.unit)

    for moment in held.highlights:
        first, *other = names(moment)
        match moment.kind:
            case "first":
                yield _("%(name)s was the first, on %(day)s.", name=first, day=words.format_date(moment.day, "medium"))
            case "improved":
                before, best = map(told, moment.scores)
                yield _("%(name)s went from %(before)s to %(best)s.", name=first, before=before, best=best)
            case "close":
                gap = told(moment.scores[0])
                yield _("At the top, %(gap)s lay between %(name)s and %(other)s.", gap=gap, name=first, other=other[0])
            case "shared":
                yield _("%(name)s and %(other)s shared the first place.", name=first, other=other[0])
