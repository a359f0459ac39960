"""The year in review of the community."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import fold_key
from lyceum.scoring import (
    ChallengeHighlight,
    ChallengeInReview,
    YearInReview,
    build_year_in_review,
    count_year,
    format_year_key,
    list_years,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address
from lyceum.site.view_parts.charts import draw_week_chart
from lyceum.site.view_parts.years import format_year_title, make_learner_row, summarize_year


@dataclass(frozen=True, slots=True)
class ChallengeHighlights:
    """A challenge with what happened in it, in words."""

    challenge: str
    participants_text: str
    sentences: tuple[str, ...]


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(format_year_key(number) for number in list_years(hub))


def render_page(context: ViewContext, key: str) -> Page:
    hub, page_address = context.hub, make_page_address("community-year", key)
    year = build_year_in_review(hub, int(key))
    counts = count_year(hub, int(key))
    lead, summary = summarize_year(context, counts)
    year_title = format_year_title(context, counts)
    text = f"{lead} {summary}"
    return Page(
        address=page_address,
        frame="year",
        title=context.translator.gettext("%(year)s at %(community)s", year=year_title, community=hub.settings.name),
        description=make_excerpt(text, 160),
        body=_render_body(context, page_address, key, year, lead, summary),
        edit_source="content/hub.yml",
        preview_image=context.make_card_preview("years", key, f"{hub.settings.name}, {year_title}"),
        search_entries=(SearchEntry(year_title, text),),
        og_type="article",
    )


def _render_body(
    context: ViewContext, page_address: str, key: str, year: YearInReview, lead: str, summary: str
) -> Markup:
    hub, all_years = context.hub, list_years(context.hub)
    weeks = tuple(week for week in year.weeks if week.contribution_count or week.thanks_count)
    return context.render_body(
        "community-year",
        page_address,
        year=year,
        lead=lead,
        summary=summary,
        new_learners=make_learner_row(hub, year.new_learners),
        thanked=make_learner_row(hub, year.thanked_learners),
        hosts=make_learner_row(hub, year.hosts),
        confirming=make_learner_row(hub, year.confirming_learners),
        learners_with_page=make_learner_row(hub, year.learners_with_page),
        popular_tips=[(use, hub.tips[use.tip], _format_writers(context, use.tip)) for use in year.popular_tips],
        challenge_highlights=[_make_challenge_highlights(context, challenge) for challenge in year.challenges],
        weeks=weeks,
        chart=draw_week_chart(context, year) if any(week.thanks_count for week in weeks) else Markup(),
        badges=[
            (award, hub.badges[award.badge], make_badge_icon_address(award.badge, award.tier))
            for award in year.first_awards
        ],
        has_previous_year=year.number - 1 in all_years,
        other_years=[number for number in all_years if number != year.number],
        social_card=context.make_card_preview("years", key, ""),
    )


def _format_writers(context: ViewContext, tip: str) -> str:
    """Return the names of the authors who may stand beside a number."""
    handles = (fold_key(author) for author in context.hub.tips[tip].entry.value.current_authors)
    return context.translator.format_list(
        context.get_learner_name(handle) for handle in handles if context.hub.learners[handle].is_shown_on_boards
    )


def _make_challenge_highlights(context: ViewContext, challenge: ChallengeInReview) -> ChallengeHighlights:
    count, translator = challenge.participant_count, context.translator
    participants_text = translator.ngettext(
        "%(number)s person took part",
        "%(number)s people took part",
        count,
        number=translator.format_number(count),
    )
    return ChallengeHighlights(
        challenge.challenge,
        participants_text if count else "",
        tuple(_list_highlight_sentences(context, challenge)),
    )


def _list_highlight_sentences(context: ViewContext, challenge: ChallengeInReview) -> Iterator[str]:
    _, translator = context.translator.gettext, context.translator
    score = context.hub.challenges[challenge.challenge].entry.value.score

    def list_names(highlight: ChallengeHighlight) -> list[str]:
        return [
            team or context.get_learner_name(handle)
            for handle, team in zip(highlight.learners, highlight.teams, strict=True)
        ]

    def format_score(value: Decimal) -> str:
        return translator.format_score(value, score.measure, score.unit)

    for highlight in challenge.highlights:
        name, *other_names = list_names(highlight)
        match highlight.kind:
            case "first":
                day = translator.format_date(highlight.day, "medium")
                yield _("%(name)s was the first, on %(day)s.", name=name, day=day)
            case "improved":
                before, best = map(format_score, highlight.scores)
                yield _("%(name)s went from %(before)s to %(best)s.", name=name, before=before, best=best)
            case "close":
                yield _(
                    "At the top, %(gap)s lay between %(name)s and %(other)s.",
                    gap=format_score(highlight.scores[0]),
                    name=name,
                    other=other_names[0],
                )
            case "shared":
                yield _("%(name)s and %(other)s shared the first place.", name=name, other=other_names[0])
