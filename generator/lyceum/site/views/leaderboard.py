"""The pages of one leaderboard. A board with many rows has several pages."""

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
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.leaderboards import (
    SEASON_SCOPES,
    LeaderboardPage,
    SeasonScope,
    describe_leaderboard,
    has_group_board,
    list_leaderboard_pages,
    list_season_rows,
    list_shown_seasons,
    select_podium,
    summarize_credits,
)
from lyceum.site.view_parts.list_pages import list_numbered_keys, split_numbered_key

PAGE_SIZE = 100
"""Rows of one table on a page."""
MAX_ROWS = 1_000
"""Rows of one table on all pages. Everybody finds their own place, with those near it, on their own page."""
MAX_SEASON_LINKS = 8
"""Links to the same board of other seasons."""


@dataclass(frozen=True, slots=True)
class BoardTable:
    """One table of a board's page."""

    shape: Literal["rows", "improved", "teams", "groups"]
    period: Literal["", "season", "all-time"]
    """Empty if the page has only this table."""
    rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]
    group_kind: str = ""
    """`cohort` or `organisation` if the rows are groups."""
    podium: tuple[LeaderboardRow, ...] = ()


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(
        page_key
        for leaderboard in list_leaderboard_pages(hub)
        for page_key in _list_page_keys(leaderboard, tuple(_list_tables(hub, leaderboard)))
    )


def _list_page_keys(leaderboard: LeaderboardPage, tables: Sequence[BoardTable]) -> tuple[str, ...]:
    return list_numbered_keys(leaderboard.slug, (min(len(table.rows), MAX_ROWS) for table in tables), PAGE_SIZE)


def render_page(context: ViewContext, key: str) -> Page:
    slug, number = split_numbered_key(key)
    scope, _, scope_key = slug.partition("-")
    leaderboard = LeaderboardPage(scope, scope_key)  # type: ignore[arg-type]
    page_address = make_page_address("board", key)
    name, scope_label, lead = describe_leaderboard(context, leaderboard)
    tables = tuple(_list_tables(context.hub, leaderboard))
    season = next((season for season in context.hub.seasons if season.key == scope_key), None)
    body = context.render_body(
        "board",
        page_address,
        leaderboard=leaderboard,
        name=name,
        scope_label=scope_label,
        lead=lead,
        season=season if scope in SEASON_SCOPES else None,
        tables=tables,
        number=number,
        page_size=PAGE_SIZE,
        max_rows=MAX_ROWS,
        has_group_board=lambda group_kind, group_key: has_group_board(context.hub, group_kind, group_key),
        addresses=[make_page_address("board", page_key) for page_key in _list_page_keys(leaderboard, tables)],
        min_active_members=MIN_ACTIVE_MEMBERS,
        season_links=tuple(_list_season_links(context, leaderboard)),
        summarize_credits=lambda row: summarize_credits(context, row),
        format_points=lambda row: context.translator.format_number(row.points),
        format_gain=lambda row: f"+{context.translator.format_number(row.gain)}",
        describe_gain=lambda row: _describe_gain(context, row),
    )
    days = [row.latest_day for table in tables for row in table.rows if isinstance(row, LeaderboardRow | TeamRow)]
    title = context.translator.gettext("Board: %(name)s", name=name)
    return Page(
        address=page_address,
        frame="board",
        title=title if number == 1 else f"{title} ({context.translator.format_number(number)})",
        description=lead,
        body=body,
        edit_source="content/hub.yml",
        last_changed=max(days, default=None),
        search_entries=(SearchEntry(title, lead),) if number == 1 else (),
    )


def _describe_gain(context: ViewContext, row: ImprovementRow) -> str:
    now, before = map(context.translator.format_number, (row.points, row.previous_points))
    return context.translator.gettext("%(now)s after %(before)s", now=now, before=before)


def _list_tables(hub: Hub, leaderboard: LeaderboardPage) -> Iterator[BoardTable]:
    """Yield one table for a season's board and the board of all time; two for all others, this season first."""
    leaderboards = hub.leaderboards
    if leaderboard.scope == "all":
        rows = leaderboards.rank_learners()
        yield BoardTable("rows", "", rows, podium=select_podium(rows))
    elif leaderboard.scope == "improved":
        yield BoardTable("improved", "", list_season_rows(hub, leaderboard.scope, leaderboard.key))
    elif leaderboard.scope in ("season", "newcomers"):
        season_rows = list_season_rows(hub, leaderboard.scope, leaderboard.key)
        yield BoardTable("rows", "", season_rows, podium=select_podium(season_rows))  # type: ignore[arg-type]
    else:
        if leaderboards.current_season:
            yield _make_table(hub, leaderboard, leaderboards.current_season.key)
        yield _make_table(hub, leaderboard, None)


def _make_table(hub: Hub, leaderboard: LeaderboardPage, season: str | None) -> BoardTable:
    """Return the table of a board that is not about one season; `season` is a key, or None for all time."""
    leaderboards, scope = hub.leaderboards, LeaderboardScope(season=season)
    period: Literal["season", "all-time"] = "season" if season else "all-time"
    match leaderboard.scope:
        case "teams":
            return BoardTable("teams", period, leaderboards.rank_teams(scope))
        case "cohorts":
            return BoardTable("groups", period, leaderboards.rank_groups("cohort", scope), "cohort")
        case "organisations":
            return BoardTable("groups", period, leaderboards.rank_groups("organisation", scope), "organisation")
        case _:
            learner_scope = LeaderboardScope(**{"season": season, leaderboard.scope: leaderboard.key})  # type: ignore[arg-type]
            return BoardTable("rows", period, leaderboards.rank_learners(learner_scope))


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
