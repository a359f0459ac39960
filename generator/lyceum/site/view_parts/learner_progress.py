"""Prepares the progress section of a learner's page: points by season, badges, and the rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from lyceum.scoring import (
    Award,
    Credit,
    LeaderboardRow,
    LearnerDetails,
    SeasonTotal,
    find_season,
    format_badge_progress,
    format_season,
)
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address
from lyceum.site.view_parts.charts import draw_season_chart
from lyceum.site.view_parts.credit_wording import describe_credit_subject

MAX_LEDGER_ROWS = 100
"""Rows of the ledger on the page; `api/credits.json` has all of it."""
MAX_CHART_SEASONS = 8
"""In the chart."""
MAX_UPCOMING_BADGES = 3


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of the ledger in words."""

    date: date
    description: str
    subject: str
    """What it was about, linked where there is a link."""
    link: str
    """From the site's root, or an https address; empty: none."""
    rule: str
    points: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class EarnedBadge:
    """A badge that somebody has, in its highest tier."""

    key: str
    name: str
    tier: str
    icon_address: str
    date: date
    award_address: str
    """The address of its page, with a picture to share; empty where there is none."""


@dataclass(frozen=True, slots=True)
class UpcomingBadge:
    """A badge that is next."""

    key: str
    name: str
    tier: str
    icon_address: str
    progress_text: str
    percent: int
    """Percent."""


@dataclass(frozen=True, slots=True)
class ProgressSection:
    """All of it, for the page."""

    shows_points: bool
    """Points are shown: their name may stand on boards."""
    lead: str
    chart: Markup
    season_points: tuple[tuple[str, int], ...]
    """The chart's values, oldest first."""
    earned_badges: tuple[EarnedBadge, ...]
    upcoming_badges: tuple[UpcomingBadge, ...]
    neighbour_rows: tuple[LeaderboardRow, ...]
    rows_by_season: tuple[tuple[str, tuple[LedgerRow, ...]], ...]
    """By season, latest first."""
    row_count: int
    """Deeds in all."""


def make_progress_section(context: ViewContext, learner: LearnerDetails) -> ProgressSection:
    hub, key = context.hub, learner.key
    progress = hub.compute_progress(key)
    points = tuple(
        (format_season(one.season, context.translator), one.points)
        for one in reversed(progress.seasons[:MAX_CHART_SEASONS])
    )  # oldest first
    shows = learner.is_shown_on_boards
    ledger = learner.credits if shows else tuple(one for one in learner.credits if not one.kind_info.is_ranked)
    return ProgressSection(
        shows_points=shows,
        lead=_summarize_points(
            context,
            progress.current_season,
            progress.previous_season,
            progress.best_season,
            progress.streak_weeks,
            progress.longest_streak_weeks,
        )
        if shows
        else "",
        chart=draw_season_chart(context, points) if shows and len(points) > 1 else Markup(),
        season_points=points,
        earned_badges=tuple(_list_earned_badges(context, learner.awards)),
        upcoming_badges=tuple(_list_upcoming_badges(context, key)),
        neighbour_rows=hub.leaderboards.find_neighbors(key) if shows else (),
        rows_by_season=tuple(_group_by_season(context, ledger[:MAX_LEDGER_ROWS])),
        row_count=len(ledger),
    )


def _summarize_points(
    desk: ViewContext,
    this: SeasonTotal | None,
    before: SeasonTotal | None,
    best: SeasonTotal | None,
    weeks: int,
    longest: int,
) -> str:
    words, _ = desk.translator, desk.translator.gettext
    now = this.points if this else 0
    told = [
        words.ngettext(
            "%(points)s point this season.", "%(points)s points this season.", now, points=words.format_number(now)
        )
    ]
    if before and now > before.points:
        told.append(
            _("That is %(more)s more than in the season before.", more=words.format_number(now - before.points))
        )
    elif before and before.points:
        told.append(_("The season before, it was %(points)s in all.", points=words.format_number(before.points)))
    if best and best != this and best.points > now:
        told.append(
            _(
                "The best so far: %(points)s in %(season)s.",
                points=words.format_number(best.points),
                season=format_season(best.season, desk.translator),
            )
        )
    elif best and best == this and now:
        told.append(_("It is the best one so far."))
    if weeks > 1:
        told.append(
            words.ngettext(
                "%(weeks)s week in a row.", "%(weeks)s weeks in a row.", weeks, weeks=words.format_number(weeks)
            )
        )
    elif longest > 1:
        told.append(_("Longest row of weeks: %(weeks)s.", weeks=words.format_number(longest)))
    return " ".join(told)


# Badges ------------------------------------------------------------------------------------------------------------


def _list_earned_badges(desk: ViewContext, awards: tuple[Award, ...]) -> Iterator[EarnedBadge]:
    """The highest tier of each, latest first."""
    best = {award.badge: award for award in awards}
    for award in sorted(best.values(), key=lambda one: (-one.day.toordinal(), one.badge)):
        name = desk.hub.badges[award.badge].name
        key = f"{award.badge}-{award.learner}"
        shown = desk.hub.settings.share_cards and key in desk.hub.awards_with_image
        face = make_badge_icon_address(award.badge, award.tier)
        yield EarnedBadge(
            award.badge, name, desk.format_tier(award.tier), face, award.day, f"awards/{key}/" if shown else ""
        )


def _list_upcoming_badges(desk: ViewContext, key: str) -> Iterator[UpcomingBadge]:
    for one in desk.hub.find_next_badges(key)[:MAX_UPCOMING_BADGES]:
        badge = desk.hub.badges[one.badge]
        how_far = format_badge_progress(badge.rule, desk.translator, one.current, one.target)
        share = one.current * 100 // one.target
        yield UpcomingBadge(
            one.badge,
            badge.name,
            desk.format_tier(one.tier),
            make_badge_icon_address(one.badge, one.tier, is_locked=True),
            how_far,
            share,
        )


# The ledger --------------------------------------------------------------------------------------------------------


def _group_by_season(desk: ViewContext, ledger: tuple[Credit, ...]) -> Iterator[tuple[str, tuple[LedgerRow, ...]]]:
    setting = desk.hub.settings.season
    for season, its in groupby(ledger, key=lambda one: find_season(one.day, setting)):
        name = format_season(season, desk.translator) if season else desk.translator.gettext("Between seasons")
        yield name, tuple(_make_ledger_row(desk, one) for one in its)


def _make_ledger_row(desk: ViewContext, one: Credit) -> LedgerRow:
    about, link = describe_credit_subject(desk.hub, desk, one)
    return LedgerRow(one.day, _describe_credit(desk, one), about, link, one.rule, one.points, one.is_capped)


def _describe_credit(context: ViewContext, credit: Credit) -> str:
    kind, translator = credit.kind_info, context.translator
    names = translator.format_list(
        context.get_learner_name(person) for person in credit.other_people[:3] if person in context.hub.learners
    )
    text = kind.ledger_text
    if credit.team and kind.ledger_text_with_team:
        text = kind.ledger_text_with_team
    elif names and kind.ledger_text_with_names:
        text = kind.ledger_text_with_names
    place = translator.format_number(credit.rank) if credit.rank else ""
    return translator.gettext(text, names=names, team=credit.team, place=place)
