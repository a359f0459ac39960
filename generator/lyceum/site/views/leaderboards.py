"""The overview of all leaderboards, with the current season first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import MIN_ACTIVE_MEMBERS, LeaderboardScope, Season, format_season
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.leaderboards import (
    LeaderboardPage,
    describe_leaderboard,
    list_leaderboard_pages,
    select_podium,
    summarize_credits,
)

MAX_SEASON_ROWS = 10
MAX_SIDE_ROWS = 5


def list_keys(hub: Hub) -> tuple[str, ...]:
    return () if hub.settings.boards == "off" else ("",)


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, at = context.hub, context.translator.gettext, "boards/"
    made, season = hub.leaderboards, find_shown_season(hub)
    its = season.key if season else None
    rows = made.rank_learners(LeaderboardScope(season=its))
    teams = made.rank_teams(LeaderboardScope(season=its))
    there = list_leaderboard_pages(hub)
    body = context.render_template(
        "boards.html", at, season=season, said=lambda one: format_season(one, context.translator), gave=lambda row: summarize_credits(context, row),
        rows=rows[:MAX_SEASON_ROWS], many=len(rows), podium=select_podium(rows), least=MIN_ACTIVE_MEMBERS, way=LeaderboardPage, links=tuple(_list_leaderboard_links(context, there)),
        newcomers=made.rank_newcomers(its)[:MAX_SIDE_ROWS] if its else (), improved=made.rank_improvements(its)[:MAX_SIDE_ROWS] if its else (),
        teams=(teams or made.rank_teams())[:MAX_SIDE_ROWS], teams_now=bool(teams), cohorts=made.rank_groups("cohort", LeaderboardScope(season=its)),
        organisations=made.rank_groups("organisation", LeaderboardScope(season=its)), worth=tuple(_list_credit_values(context)), has={way.slug for way in there},
    )  # fmt: skip
    said_of = _("This season, first seasons, who grew most, teams and cohorts: what people here did, counted.")
    return Page(
        at, "boards", _("Boards"), said_of, body, last_changed=made.credits[0].day if made.credits else None, search_entries=(SearchEntry(_("Boards"), said_of),)
    )  # fmt: skip


def find_shown_season(hub: Hub) -> Season | None:
    """This one; between two terms the last that had a credit."""
    return hub.leaderboards.current_season or next(iter(hub.seasons), None)


def _list_leaderboard_links(
    desk: ViewContext, there: tuple[LeaderboardPage, ...]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(address, name)]) of all boards, grouped by what they are of."""
    _ = desk.translator.gettext
    headings = {
        "all": _("Everybody"), "season": _("Everybody"), "newcomers": _("First season"), "improved": _("Most improved"),
        "cohort": _("Cohorts"), "organisation": _("Organisations"), "topic": _("Topics"), "kind": _("What for"),
        "teams": _("Together"), "cohorts": _("Together"), "organisations": _("Together"),
    }  # fmt: skip
    for heading, its in groupby(there, key=lambda way: headings[way.scope]):
        yield heading, [(way.address, _make_short_name(desk, way)) for way in its]


def _make_short_name(desk: ViewContext, way: LeaderboardPage) -> str:
    if way.scope in ("newcomers", "improved"):
        return describe_leaderboard(desk, LeaderboardPage("season", way.key))[0]
    return describe_leaderboard(desk, way)[0]


def _list_credit_values(desk: ViewContext) -> Iterator[tuple[str, str, str]]:
    """(kind, points, how many a day) of everything that gives points here."""
    words, community = desk.translator, desk.hub.settings
    for kind in CREDIT_KINDS:
        points, most = community.points.list_points(kind.name), community.caps.get_cap(kind.name)
        said_most = words.gettext("%(number)s a day", number=words.format_number(most)) if most is not None else ""
        if kind.is_ranked or any(points):
            yield words.gettext(kind.heading), " · ".join(words.format_number(number) for number in points), said_most
