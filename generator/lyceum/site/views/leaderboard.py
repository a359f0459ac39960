"""The page of one leaderboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lyceum.hub import Hub
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    LeaderboardScope,
    TeamRow,
    format_season,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.leaderboards import (
    SEASON_SCOPES,
    LeaderboardPage,
    SeasonScope,
    describe_leaderboard,
    list_leaderboard_pages,
    list_season_rows,
    list_shown_seasons,
    select_podium,
    summarize_credits,
)

MAX_SHOWN_ROWS = 200
MAX_SEASON_LINKS = 8
"""Links to the same board of other seasons."""


@dataclass(frozen=True, slots=True)
class BoardTable:
    """One table of a board's page."""

    shape: Literal["rows", "improved", "teams", "groups"]
    title: str
    """Empty if the page has only this table."""
    rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]
    group_kind: str = ""
    """`cohort` or `organisation` if the rows are groups."""
    podium: tuple[LeaderboardRow, ...] = ()


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(leaderboard.slug for leaderboard in list_leaderboard_pages(hub))


def render_page(context: ViewContext, key: str) -> Page:
    scope, _, scope_key = key.partition("-")
    leaderboard = LeaderboardPage(scope, scope_key)  # type: ignore[arg-type]
    name, scope_label, lead = describe_leaderboard(context, leaderboard)
    tables = tuple(_list_tables(context, leaderboard))
    season = next((season for season in context.hub.seasons if season.key == scope_key), None)
    body = context.render_body(
        "board",
        leaderboard.address,
        leaderboard=leaderboard,
        name=name,
        scope_label=scope_label,
        lead=lead,
        season=season if scope in SEASON_SCOPES else None,
        tables=tables,
        max_shown=MAX_SHOWN_ROWS,
        min_active_members=MIN_ACTIVE_MEMBERS,
        season_links=tuple(_list_season_links(context, leaderboard)),
        summarize_credits=lambda row: summarize_credits(context, row),
    )
    days = [row.latest_day for table in tables for row in table.rows if isinstance(row, LeaderboardRow | TeamRow)]
    title = context.translator.gettext("Board: %(name)s", name=name)
    return Page(
        address=leaderboard.address,
        frame="board",
        title=title,
        description=lead,
        body=body,
        edit_source="content/hub.yml",
        last_changed=max(days, default=None),
        search_entries=(SearchEntry(title, lead),),
    )


def _list_tables(context: ViewContext, leaderboard: LeaderboardPage) -> Iterator[BoardTable]:
    """Yield one table for a season's board and the board of all time; two for all others, this season first."""
    leaderboards, _ = context.hub.leaderboards, context.translator.gettext
    if leaderboard.scope == "all":
        rows = leaderboards.rank_learners()
        yield BoardTable("rows", "", rows, podium=select_podium(rows))
    elif leaderboard.scope == "improved":
        yield BoardTable("improved", "", list_season_rows(context.hub, leaderboard.scope, leaderboard.key))
    elif leaderboard.scope in ("season", "newcomers"):
        season_rows = list_season_rows(context.hub, leaderboard.scope, leaderboard.key)
        yield BoardTable("rows", "", season_rows, podium=select_podium(season_rows))  # type: ignore[arg-type]
    else:
        if leaderboards.current_season:
            yield _make_table(context, leaderboard, _("This season"), leaderboards.current_season.key)
        yield _make_table(context, leaderboard, _("All time"), None)


def _make_table(context: ViewContext, leaderboard: LeaderboardPage, title: str, season: str | None) -> BoardTable:
    """Return the table of a board that is not about one season; `season` is a key, or None for all time."""
    leaderboards, scope = context.hub.leaderboards, LeaderboardScope(season=season)
    match leaderboard.scope:
        case "teams":
            return BoardTable("teams", title, leaderboards.rank_teams(scope))
        case "cohorts":
            return BoardTable("groups", title, leaderboards.rank_groups("cohort", scope), "cohort")
        case "organisations":
            return BoardTable("groups", title, leaderboards.rank_groups("organisation", scope), "organisation")
        case _:
            learner_scope = LeaderboardScope(**{"season": season, leaderboard.scope: leaderboard.key})  # type: ignore[arg-type]
            return BoardTable("rows", title, leaderboards.rank_learners(learner_scope))


def _list_season_links(context: ViewContext, leaderboard: LeaderboardPage) -> Iterator[tuple[str, str, bool]]:
    """Yield (address, name, is this page) of the same board of other seasons, the latest first."""
    if leaderboard.scope not in ("all", *SEASON_SCOPES):
        return
    scope: SeasonScope = "season" if leaderboard.scope == "all" else leaderboard.scope  # type: ignore[assignment]
    if scope == "season":
        yield LeaderboardPage("all").address, context.translator.gettext("All time"), leaderboard.scope == "all"
    seasons = list_shown_seasons(context.hub, scope)
    position = next((index for index, season in enumerate(seasons) if season.key == leaderboard.key), 0)
    start = max(0, min(position - MAX_SEASON_LINKS // 2, len(seasons) - MAX_SEASON_LINKS))
    for season in seasons[start : start + MAX_SEASON_LINKS]:
        name = format_season(season, context.translator)
        yield LeaderboardPage(scope, season.key).address, name, season.key == leaderboard.key
