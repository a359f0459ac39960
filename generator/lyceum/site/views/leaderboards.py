"""The overview of all leaderboards, with the current season first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import MIN_ACTIVE_MEMBERS, LeaderboardScope, Season, format_season
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.leaderboards import (
    LeaderboardPage,
    describe_leaderboard,
    has_group_board,
    list_leaderboard_pages,
    select_podium,
    summarize_credits,
)

MAX_SEASON_ROWS = 10
MAX_SIDE_ROWS = 5
"""Rows of the boards beside the season's board."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return () if hub.settings.boards == "off" else ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("boards")
    description = _("This season, first seasons, who grew most, teams and cohorts: what people here did, counted.")
    return Page(
        address=page_address,
        frame="boards",
        title=_("Boards"),
        description=description,
        body=_render_body(context, page_address),
        last_changed=context.hub.leaderboards.latest_day,
        search_entries=(SearchEntry(_("Boards"), description),),
    )


def _render_body(context: ViewContext, page_address: str) -> Markup:
    leaderboards, season = context.hub.leaderboards, find_shown_season(context.hub)
    season_key = season.key if season else None
    scope = LeaderboardScope(season=season_key)
    rows = leaderboards.rank_learners(scope)
    season_teams = leaderboards.rank_teams(scope)
    pages = list_leaderboard_pages(context.hub)
    return context.render_body(
        "boards",
        page_address,
        season=season,
        rows=rows[:MAX_SEASON_ROWS],
        row_count=len(rows),
        podium=select_podium(rows),
        newcomers=leaderboards.rank_newcomers(season_key)[:MAX_SIDE_ROWS] if season_key else (),
        improved=leaderboards.rank_improvements(season_key)[:MAX_SIDE_ROWS] if season_key else (),
        teams=(season_teams or leaderboards.rank_teams())[:MAX_SIDE_ROWS],
        has_season_teams=bool(season_teams),
        cohorts=leaderboards.rank_groups("cohort", scope),
        organisations=leaderboards.rank_groups("organisation", scope),
        min_active_members=MIN_ACTIVE_MEMBERS,
        credit_values=tuple(_list_credit_values(context)),
        has_group_board=lambda group_kind, group_key: has_group_board(context.hub, group_kind, group_key),
        existing_slugs={leaderboard.slug for leaderboard in pages},
        link_groups=tuple(_list_link_groups(context, pages)),
        format_season=lambda shown_season: format_season(shown_season, context.translator),
        summarize_credits=lambda row: summarize_credits(context, row),
    )


def find_shown_season(hub: Hub) -> Season | None:
    """Return the current season; between two terms, the last one that has a credit."""
    return hub.leaderboards.current_season or next(iter(hub.seasons), None)


def _list_link_groups(
    context: ViewContext, pages: tuple[LeaderboardPage, ...]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (heading, [(address, name)]) of all boards, grouped by their scope."""
    _ = context.translator.gettext
    headings = {
        "all": _("Everybody"),
        "season": _("Everybody"),
        "newcomers": _("First season"),
        "improved": _("Most improved"),
        "cohort": _("Cohorts"),
        "organisation": _("Organisations"),
        "topic": _("Topics"),
        "kind": _("What for"),
        "teams": _("Together"),
        "cohorts": _("Together"),
        "organisations": _("Together"),
    }
    for heading, group in groupby(pages, key=lambda leaderboard: headings[leaderboard.scope]):
        yield heading, [(leaderboard.address, _make_short_name(context, leaderboard)) for leaderboard in group]


def _make_short_name(context: ViewContext, leaderboard: LeaderboardPage) -> str:
    """Return the name of a board below the heading of its scope."""
    if leaderboard.scope in ("newcomers", "improved"):
        return describe_leaderboard(context, LeaderboardPage("season", leaderboard.key))[0]
    return describe_leaderboard(context, leaderboard)[0]


def _list_credit_values(context: ViewContext) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, points, daily cap) in words, for every kind of credit that gives points in this hub."""
    translator, settings = context.translator, context.hub.settings
    for kind in CREDIT_KINDS:
        points, cap = settings.points.list_points(kind.name), settings.caps.get_cap(kind.name)
        if any(points):
            points_text = " · ".join(translator.format_number(number) for number in points)
            cap_text = ""
            if cap is not None:
                cap_text = translator.gettext("%(number)s a day", number=translator.format_number(cap))
            yield translator.gettext(kind.heading), points_text, cap_text
