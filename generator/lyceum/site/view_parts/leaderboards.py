"""Lists the leaderboards that have a page and describes each one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS, CREDIT_KINDS_BY_NAME
from lyceum.scoring import MIN_ACTIVE_MEMBERS, ImprovementRow, LeaderboardRow, LeaderboardScope, Season, format_season
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.credit_wording import format_credit_count, format_credit_kind

SeasonScope = Literal["season", "newcomers", "improved"]
GroupScope = Literal["cohort", "organisation"]
PageScope = SeasonScope | GroupScope | Literal["all", "topic", "kind", "teams", "cohorts", "organisations"]
SEASON_SCOPES: tuple[SeasonScope, ...] = ("season", "newcomers", "improved")
GROUP_SCOPES: tuple[GroupScope, ...] = ("cohort", "organisation")
MIN_COMPARED_GROUPS = 2
"""Cohorts or organisations with points, from which they are compared."""
MIN_PODIUM_ROWS, MAX_PODIUM_ROWS = 3, 4
MAX_PODIUM_RANK = 3
MIN_BOARD_ROWS = MIN_ACTIVE_MEMBERS
"""People, or teams, from which a board has a page. The boards of everybody, of all time and of a season, have one with fewer."""


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """A leaderboard that has a page of its own."""

    scope: PageScope
    key: str = ""
    """The folded key of the season, cohort, organisation, topic or kind."""

    @property
    def slug(self) -> str:
        """The key of the page. It begins with the scope, so that a topic and a cohort of the same name stay apart."""
        return f"{self.scope}-{self.key}" if self.key else self.scope

    @property
    def address(self) -> str:
        return make_page_address("board", self.slug)


def list_leaderboard_pages(hub: Hub) -> tuple[LeaderboardPage, ...]:
    """Return every board that has a page, in the order of the overview: where at least MIN_BOARD_ROWS people stand.

    A hub without boards has none."""
    return () if hub.settings.boards == "off" else tuple(_list_pages(hub))


def _list_pages(hub: Hub) -> Iterator[LeaderboardPage]:
    leaderboards = hub.leaderboards
    yield LeaderboardPage("all")
    for season_scope in SEASON_SCOPES:
        yield from (LeaderboardPage(season_scope, season.key) for season in list_shown_seasons(hub, season_scope))
    groups = sorted(leaderboards.group_names.items(), key=lambda group: (group[0][0], group[1].casefold(), group[0][1]))
    for group_scope in GROUP_SCOPES:
        for (group_kind, key), _ in groups:
            if group_kind == group_scope and has_group_board(hub, group_scope, key):
                yield LeaderboardPage(group_scope, key)
    for topic in hub.topics:
        if _has_enough_rows(hub, topic=topic):
            yield LeaderboardPage("topic", topic)
    for kind in CREDIT_KINDS:
        if kind.is_repeatable and _has_enough_rows(hub, kind=kind.name):
            yield LeaderboardPage("kind", kind.name)
    if len(leaderboards.rank_teams()) >= MIN_BOARD_ROWS:
        yield LeaderboardPage("teams")
    if _count_active_groups(hub, "cohort") >= MIN_COMPARED_GROUPS:
        yield LeaderboardPage("cohorts")
    if _count_active_groups(hub, "organisation") >= MIN_COMPARED_GROUPS:
        yield LeaderboardPage("organisations")


def _count_active_groups(hub: Hub, group_scope: GroupScope) -> int:
    return sum(row.points > 0 for row in hub.leaderboards.rank_groups(group_scope))


def has_group_board(hub: Hub, group_scope: str, key: str) -> bool:
    """Return whether a cohort or an organisation has a board: at least MIN_BOARD_ROWS of its people have points."""
    return hub.settings.boards != "off" and _has_enough_rows(hub, **{group_scope: key})


def _has_enough_rows(hub: Hub, **scope: str) -> bool:
    return hub.leaderboards.count_rows(LeaderboardScope(**scope)) >= MIN_BOARD_ROWS  # type: ignore[arg-type]


def list_shown_seasons(hub: Hub, scope: SeasonScope) -> list[Season]:
    """Return the seasons whose board has a page."""
    least = 1 if scope == "season" else MIN_BOARD_ROWS
    return [season for season in hub.seasons if len(list_season_rows(hub, scope, season.key)) >= least]


def list_season_rows(hub: Hub, scope: SeasonScope, key: str) -> Sequence[LeaderboardRow | ImprovementRow]:
    match scope:
        case "newcomers":
            return hub.leaderboards.rank_newcomers(key)
        case "improved":
            return hub.leaderboards.rank_improvements(key)
        case "season":
            return hub.leaderboards.rank_learners(LeaderboardScope(season=key))


def describe_leaderboard(context: ViewContext, leaderboard: LeaderboardPage) -> tuple[str, str, str]:
    """Return the name of a board, the label of its scope, and a sentence that says what it shows."""
    hub, _ = context.hub, context.translator.gettext
    match leaderboard.scope:
        case "season" | "newcomers" | "improved":
            return _describe_season_board(context, leaderboard)
        case "cohort":
            name = hub.leaderboards.group_names["cohort", leaderboard.key]
            return name, _("Cohort"), _("Points of everybody in %(name)s.", name=name)
        case "organisation":
            name = hub.leaderboards.group_names["organisation", leaderboard.key]
            return name, _("Organisation"), _("Points of everybody in %(name)s.", name=name)
        case "topic":
            name = hub.find_topic_label(leaderboard.key).topic.name
            return name, _("Topic"), _("Points for everything that is about %(name)s.", name=name)
        case "kind":
            name = format_credit_kind(context, leaderboard.key)
            return name, _("Kind"), _("Points for one kind of credit: %(name)s.", name=name)
        case "teams":
            return _("Teams"), _("Together"), _("Results of teams, across all challenges.")
        case "cohorts":
            lead = _("Points for each active member, so that a small cohort can win.")
            return _("Compare cohorts"), _("Together"), lead
        case "organisations":
            lead = _("Points for each active member, so that a small organisation can win.")
            return _("Compare organisations"), _("Together"), lead
        case "all":
            return _("All time"), _("Everybody"), _("All that people here ever did, and the points it gave.")


def _describe_season_board(context: ViewContext, leaderboard: LeaderboardPage) -> tuple[str, str, str]:
    _ = context.translator.gettext
    season = next(season for season in context.hub.seasons if season.key == leaderboard.key)
    name = format_season(season, context.translator)
    match leaderboard.scope:
        case "newcomers":
            lead = _("Points in %(season)s of everybody who joined in it.", season=name)
            return _("First season, %(season)s", season=name), _("First season"), lead
        case "improved":
            lead = _("Who has more points in %(season)s than in the season before, and by how many.", season=name)
            return _("Most improved, %(season)s", season=name), _("Most improved"), lead
    return name, _("Season"), _("Who did what in %(season)s, and the points it gave.", season=name)


def select_podium(rows: Sequence[LeaderboardRow]) -> tuple[LeaderboardRow, ...]:
    """Return the rows of the first three ranks.

    There is no podium if more than four people share these ranks, or if the board has fewer than three people."""
    podium = tuple(row for row in rows[: MAX_PODIUM_ROWS + 1] if row.rank <= MAX_PODIUM_RANK)
    return podium if MIN_PODIUM_ROWS <= len(podium) <= MAX_PODIUM_ROWS else ()


def summarize_credits(context: ViewContext, row: LeaderboardRow) -> str:
    """Return what a row's points are for, such as "3 tips, 2 results and 1 thank-you".

    A kind that everybody has once, such as a profile, is named only if there is nothing else."""
    repeatable = [(kind, count) for kind, count in row.counts if CREDIT_KINDS_BY_NAME[kind].is_repeatable]
    counts = repeatable or row.counts
    return context.translator.format_list([format_credit_count(context, kind, count) for kind, count in counts])
