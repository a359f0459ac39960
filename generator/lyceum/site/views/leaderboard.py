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
    LeaderboardPage,
    SeasonScope,
    describe_leaderboard,
    list_leaderboard_pages,
    list_season_rows,
    select_podium,
    summarize_credits,
)

MAX_SHOWN_ROWS = 200
"""Rows of a board that are shown."""
MAX_SEASON_LINKS = 8
"""Seasons to go to from a season's board, the latest first."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(way.slug for way in list_leaderboard_pages(hub))


def render_page(context: ViewContext, key: str) -> Page:
    hub, _ = context.hub, context.translator.gettext
    part, _hyphen, its = key.partition("-")
    way = LeaderboardPage(part, its)  # type: ignore[arg-type]
    name, kicker, lead = describe_leaderboard(context, way)
    season = next((one for one in hub.seasons if one.key == its), None)
    blocks = tuple(_list_tables(context, way))
    days = [row.latest_day for block in blocks for row in block.rows if isinstance(row, LeaderboardRow | TeamRow)]
    body = context.render_template(
        "board.html", way.address, way=way, name=name, kicker=kicker, lead=lead, most=MAX_SHOWN_ROWS, least=MIN_ACTIVE_MEMBERS,
        season=season if part in ("season", "newcomers", "improved") else None, blocks=blocks,
        others=tuple(_list_season_links(context, way)), gave=lambda row: summarize_credits(context, row), said=lambda one: format_season(one, context.translator),
    )  # fmt: skip
    title = _("Board: %(name)s", name=name)
    return Page(
        way.address, "board", title, lead, body, "content/hub.yml", last_changed=max(days, default=None),
        search_entries=(SearchEntry(title, lead),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardTable:
    """One table of a board's page."""

    shape: Literal["rows", "improved", "teams", "groups"]
    title: str
    """Empty where the page has only this one."""
    rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]
    group_kind: str = ""
    """cohort or organisation, where the rows are groups."""
    podium: tuple[LeaderboardRow, ...] = ()


def _list_tables(desk: ViewContext, way: LeaderboardPage) -> Iterator[BoardTable]:
    """What is of one season comes alone; everything else for this season, then for all time."""
    made, _ = desk.hub.leaderboards, desk.translator.gettext
    match way.scope:
        case "all":
            rows = made.rank_learners()
            yield BoardTable("rows", "", rows, podium=select_podium(rows))
            return
        case "season" | "newcomers" | "improved":
            seasonal = list_season_rows(desk.hub, way.scope, way.key)
            first = () if way.scope == "improved" else select_podium(seasonal)  # type: ignore[arg-type]
            yield BoardTable("improved" if way.scope == "improved" else "rows", "", seasonal, podium=first)
            return
    season = made.current_season.key if made.current_season else None
    for title, at in ((_("This season"), season), (_("All time"), None)):
        if at is None and title != _("All time"):
            continue
        match way.scope:
            case "teams":
                yield BoardTable("teams", title, made.rank_teams(LeaderboardScope(season=at)))
            case "cohorts":
                yield BoardTable("groups", title, made.rank_groups("cohort", LeaderboardScope(season=at)), "cohort")
            case "organisations":
                yield BoardTable(
                    "groups", title, made.rank_groups("organisation", LeaderboardScope(season=at)), "organisation"
                )
            case _:
                rows = made.rank_learners(LeaderboardScope(**{"season": at, way.scope: way.key}))  # type: ignore[arg-type]
                yield BoardTable("rows", title, rows)


def _list_season_links(desk: ViewContext, way: LeaderboardPage) -> Iterator[tuple[str, str, bool]]:
    """(address, name, whether it is this page) of the same board of other seasons."""
    hub, words = desk.hub, desk.translator
    if way.scope not in ("all", "season", "newcomers", "improved"):
        return
    part: SeasonScope = "season" if way.scope == "all" else way.scope
    if part == "season":
        yield LeaderboardPage("all").address, words.gettext("All time"), way.scope == "all"
    there = [
        one for one in hub.seasons if one == hub.leaderboards.current_season or list_season_rows(hub, part, one.key)
    ]
    place = next((i for i, one in enumerate(there) if one.key == way.key), 0)
    first = max(0, min(place - MAX_SEASON_LINKS // 2, len(there) - MAX_SEASON_LINKS))
    for one in there[first : first + MAX_SEASON_LINKS]:
        yield LeaderboardPage(part, one.key).address, format_season(one, words), one.key == way.key
