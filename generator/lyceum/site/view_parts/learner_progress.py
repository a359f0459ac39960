"""Prepares the progress section of a learner's page: points by season, badges, and the rows of the ledger.

Everything here follows from what the learner did. What compares it with others or with today is in `learner_facts.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from lyceum.credentials import (
    describe_award_criteria,
    find_evidence_url,
    make_certified_award,
    make_verification_address,
)
from lyceum.git import SHORT_HASH_DIGITS
from lyceum.scoring import (
    Award,
    Credit,
    LearnerDetails,
    LearnerProgress,
    find_season,
    format_badge_progress,
    format_season,
)
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import list_highest_awards, make_badge_icon_address
from lyceum.site.view_parts.charts import draw_season_chart
from lyceum.site.view_parts.credit_wording import describe_credit_subject

MAX_LEDGER_ROWS = 1_000
"""Rows of the ledger on the page, so that many comments make no endless page; `api/credits.json` has all of them."""
MAX_CHART_SEASONS = 8
MAX_UPCOMING_BADGES = 3


class LedgerRow(NamedTuple):
    """A row of the ledger in words."""

    date: date
    description: str
    subject: str
    """What the contribution was about; may be empty."""
    link: str
    """The subject's address from the site's root, or an https address; may be empty."""
    rule: str
    points: int
    is_capped: bool


class EarnedBadge(NamedTuple):
    """A badge that the learner has, in its highest tier."""

    key: str
    name: str
    tier: str
    icon_address: str
    date: date
    criteria: str
    """How it is earned, as a sentence."""
    evidence_url: str
    """The commit that earned it; empty if it is not known."""
    verify_query: str
    """The query of the page that verifies it; empty if it is not signed."""


class UpcomingBadge(NamedTuple):
    """A badge that the learner can earn next."""

    key: str
    name: str
    tier: str
    icon_address: str
    progress_text: str
    percent: int
    day: date | None
    """The day on which it is earned by staying a member; None for all other badges."""


@dataclass(frozen=True, slots=True)
class ProgressSection:
    shows_points: bool
    """True if the learner may be named on boards."""
    lead: str
    chart: Markup
    season_points: tuple[tuple[str, int], ...]
    """The chart's values, as (season, points), oldest first."""
    earned_badges: tuple[EarnedBadge, ...]
    upcoming_badges: tuple[UpcomingBadge, ...]
    rows_by_season: tuple[tuple[str, tuple[LedgerRow, ...]], ...]
    """(season, rows), latest first."""
    row_count: int
    """The number of all rows."""
    shown_row_count: int


def make_progress_section(context: ViewContext, learner: LearnerDetails) -> ProgressSection:
    hub, key = context.hub, learner.key
    progress = hub.compute_progress(key)
    latest_seasons = progress.seasons[:MAX_CHART_SEASONS]
    points = tuple(
        (format_season(total.season, context.translator), total.points) for total in reversed(latest_seasons)
    )
    shows_points = learner.is_shown_on_boards
    ledger = tuple(credit for credit in learner.credits if shows_points or not credit.kind_info.is_ranked)
    return ProgressSection(
        shows_points=shows_points,
        lead=_summarize_points(context, progress) if shows_points else "",
        chart=draw_season_chart(context, points) if shows_points and len(points) > 1 else Markup(),
        season_points=points,
        earned_badges=tuple(_list_earned_badges(context, learner.awards)),
        upcoming_badges=tuple(_list_upcoming_badges(context, key)),
        rows_by_season=tuple(_group_by_season(context, ledger[:MAX_LEDGER_ROWS])),
        row_count=len(ledger),
        shown_row_count=min(len(ledger), MAX_LEDGER_ROWS),
    )


def _summarize_points(context: ViewContext, progress: LearnerProgress) -> str:
    """Return one to three sentences about all points, the best season and weeks in a row."""
    _, ngettext, format_number = (
        context.translator.gettext,
        context.translator.ngettext,
        context.translator.format_number,
    )
    points, best, weeks = progress.points, progress.best_season, progress.longest_streak_weeks
    sentences = [
        ngettext("%(points)s point in all.", "%(points)s points in all.", points, points=format_number(points))
    ]
    if best and len(progress.seasons) > 1:
        season = format_season(best.season, context.translator)
        sentences.append(
            _("The best so far: %(points)s in %(season)s.", points=format_number(best.points), season=season)
        )
    if weeks > 1:
        sentences.append(_("Longest streak of weeks: %(weeks)s.", weeks=format_number(weeks)))
    return " ".join(sentences)


def _list_earned_badges(context: ViewContext, awards: tuple[Award, ...]) -> Iterator[EarnedBadge]:
    """Yield the highest tier of each badge, latest first."""
    is_signed = bool(context.issuer and context.issuer.current_public_key)
    badges, repository = context.hub.badges, context.hub.settings.repository
    for award in list_highest_awards(awards):
        verification = ""
        if is_signed:
            verification = make_verification_address(make_certified_award(context.hub, context.translator, award))
        yield EarnedBadge(
            key=award.badge,
            name=badges[award.badge].name,
            tier=context.format_tier(award.tier),
            icon_address=make_badge_icon_address(award.badge, award.tier),
            date=award.day,
            criteria=describe_award_criteria(context.hub, context.translator, award.badge),
            evidence_url=find_evidence_url(repository, award, digits=SHORT_HASH_DIGITS) or "",
            verify_query=verification.partition("?")[2],
        )


def _list_upcoming_badges(context: ViewContext, key: str) -> Iterator[UpcomingBadge]:
    badges = context.hub.badges
    for upcoming in context.hub.find_next_badges(key)[:MAX_UPCOMING_BADGES]:
        badge = badges[upcoming.badge]
        yield UpcomingBadge(
            key=upcoming.badge,
            name=badge.name,
            tier=context.format_tier(upcoming.tier),
            icon_address=make_badge_icon_address(upcoming.badge, upcoming.tier, is_locked=True),
            progress_text=format_badge_progress(badge.rule, context.translator, upcoming.current, upcoming.target),
            percent=upcoming.current * 100 // upcoming.target,
            day=upcoming.day,
        )


def _group_by_season(context: ViewContext, ledger: tuple[Credit, ...]) -> Iterator[tuple[str, tuple[LedgerRow, ...]]]:
    setting, translator = context.hub.settings.season, context.translator
    for season, season_credits in groupby(ledger, key=lambda credit: find_season(credit.day, setting)):
        name = format_season(season, translator) if season else translator.gettext("Between seasons")
        yield name, tuple(_make_ledger_row(context, credit) for credit in season_credits)


def _make_ledger_row(context: ViewContext, credit: Credit) -> LedgerRow:
    subject, link = describe_credit_subject(context, credit)
    return LedgerRow(
        date=credit.day,
        description=_describe_credit(context, credit),
        subject=subject,
        link=link,
        rule=credit.rule,
        points=credit.points,
        is_capped=credit.is_capped,
    )


def _describe_credit(context: ViewContext, credit: Credit) -> str:
    kind, translator, names = credit.kind_info, context.translator, ""
    if credit.other_people:
        people = [person for person in credit.other_people if person in context.hub.learners]
        names = translator.format_list(map(context.get_learner_name, people))
    text = kind.ledger_text
    if credit.team and kind.ledger_text_with_team:
        text = kind.ledger_text_with_team
    elif names and kind.ledger_text_with_names:
        text = kind.ledger_text_with_names
    place = translator.format_number(credit.rank) if credit.rank else ""
    return translator.gettext(text, names=names, team=credit.team, place=place)
