"""Lists the leaderboards that have a page and describes each one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS, CREDIT_KINDS_BY_NAME
from lyceum.scoring import ImprovementRow, LeaderboardRow, LeaderboardScope, format_season
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.credit_wording import format_credit_count, format_credit_kind

LeaderboardSection = Literal["all", "season", "newcomers", "improved", "cohort", "organisation", "topic", "kind", "teams", "cohorts", "organisations"]  # fmt: skip
SeasonScope = Literal["season", "newcomers", "improved"]


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """A board that has a page of its own."""

    scope: LeaderboardSection
    key: str = ""
    """Folded, of the season, cohort, organisation, topic or kind."""

    @property
    def slug(self) -> str:
        """Its first word says what it is of, so that a topic and a cohort of the same name stay apart."""
        return f"{self.scope}-{self.key}" if self.key else self.scope

    @property
    def address(self) -> str:
        return f"boards/{self.slug}/"


def list_leaderboard_pages(hub: Hub) -> tuple[LeaderboardPage, ...]:
    """Every board that has somebody on it, and this season's, in the order of the overview; none where boards are off."""
    if hub.settings.boards == "off":
        return ()
    made = hub.leaderboards
    kinds = [kind.name for kind in CREDIT_KINDS if kind.is_repeatable]
    found = [LeaderboardPage("all")]
    for part in ("season", "newcomers", "improved"):
        found += [
            LeaderboardPage(part, one.key)
            for one in hub.seasons
            if one == made.current_season or list_season_rows(hub, part, one.key)
        ]
    groups = sorted(made.group_names.items(), key=lambda one: (one[0][0], one[1].casefold(), one[0][1]))
    found += [
        LeaderboardPage("cohort", key)
        for (by, key), _ in groups
        if by == "cohort" and made.rank_learners(LeaderboardScope(cohort=key))
    ]
    found += [
        LeaderboardPage("organisation", key)
        for (by, key), _ in groups
        if by == "organisation" and made.rank_learners(LeaderboardScope(organisation=key))
    ]
    found += [LeaderboardPage("topic", key) for key in hub.topics if made.rank_learners(LeaderboardScope(topic=key))]
    found += [LeaderboardPage("kind", kind) for kind in kinds if made.rank_learners(LeaderboardScope(kind=kind))]
    found += [LeaderboardPage("teams")] if made.rank_teams() else []
    found += [LeaderboardPage("cohorts")] if made.cohorts else []
    found += [LeaderboardPage("organisations")] if made.organisations else []
    return tuple(found)


def list_season_rows(hub: Hub, part: SeasonScope, key: str) -> Sequence[LeaderboardRow | ImprovementRow]:
    match part:
        case "newcomers":
            return hub.leaderboards.rank_newcomers(key)
        case "improved":
            return hub.leaderboards.rank_improvements(key)
    return hub.leaderboards.rank_learners(LeaderboardScope(season=key))


# What the overview and the home page say in the same way -----------------------------------------------------------


def describe_leaderboard(context: ViewContext, leaderboard: LeaderboardPage) -> tuple[str, str, str]:
    """What a board is called, what it is a board of, and what it shows in a sentence."""
    hub, _ = context.hub, context.translator.gettext
    names = hub.leaderboards.group_names
    match leaderboard.scope:
        case "season" | "newcomers" | "improved":
            season = next(one for one in hub.seasons if one.key == leaderboard.key)
            name = format_season(season, context.translator)
            if leaderboard.scope == "newcomers":
                lead = _("Points in %(season)s of everybody who joined in it.", season=name)
                return _("First season, %(season)s", season=name), _("First season"), lead
            if leaderboard.scope == "improved":
                lead = _("Who has more points in %(season)s than in the season before, and by how many.", season=name)
                return _("Most improved, %(season)s", season=name), _("Most improved"), lead
            return name, _("Season"), _("Who did what in %(season)s, and the points it gave.", season=name)
        case "cohort":
            name = names["cohort", leaderboard.key]
            return name, _("Cohort"), _("Points of everybody in %(name)s.", name=name)
        case "organisation":
            name = names["organisation", leaderboard.key]
            return name, _("Organisation"), _("Points of everybody in %(name)s.", name=name)
        case "topic":
            name = hub.topics[leaderboard.key].topic.name
            return name, _("Topic"), _("Points for everything that is about %(name)s.", name=name)
        case "kind":
            name = format_credit_kind(context, leaderboard.key)
            return name, _("Kind"), _("Points for one kind of thing: %(name)s.", name=name)
        case "teams":
            return _("Teams"), _("Together"), _("What people reached as a team, across all challenges.")
        case "cohorts":
            return _("Cohort against cohort"), _("Together"), _("Points for each active member, so that a small cohort can win.")  # fmt: skip
        case "organisations":
            return (
                _("Organisation against organisation"),
                _("Together"),
                _("Points for each active member, so that a small organisation can win."),
            )
    return _("All time"), _("Everybody"), _("All that people here ever did, and the points it gave.")


def select_podium(rows: Sequence[LeaderboardRow]) -> tuple[LeaderboardRow, ...]:
    """The first three places; none where more than four share them, or fewer than three people are there at all."""
    first = tuple(row for row in rows[:5] if row.rank <= 3)
    return first if 3 <= len(first) <= 4 else ()


def summarize_credits(context: ViewContext, row: LeaderboardRow) -> str:
    """ "3 tips, 2 results and 1 thank-you"; a profile only where there is nothing else."""
    told = [one for one in row.counts if CREDIT_KINDS_BY_NAME[one[0]].is_repeatable] or row.counts
    return context.translator.format_list([format_credit_count(context, kind, many) for kind, many in told])
