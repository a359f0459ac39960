"""All boards: this season, who is new to it, who grew most, teams, cohorts, and the way to every other board."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.scoreboards import KINDS, LEAST_ACTIVE, Scope
from generator.seasons import Season, said
from generator.views.base import Desk
from generator.views.board import Way, gave, kind_name, named, podium, ways

TEN = 10
FIVE = 5


def keys(hub: Hub) -> tuple[str, ...]:
    return () if hub.community.boards == "off" else ("",)


def page(desk: Desk, key: str) -> Page:
    hub, _, at = desk.hub, desk.words.gettext, "boards/"
    made, season = hub.scoreboards, season_shown(hub)
    its = season.key if season else None
    rows = made.board(Scope(season=its))
    teams = made.teams(Scope(season=its))
    there = ways(hub)
    body = desk.body(
        "boards.html", at, season=season, said=lambda one: said(one, desk.words), gave=lambda row: gave(desk, row),
        rows=rows[:TEN], many=len(rows), podium=podium(rows), least=LEAST_ACTIVE, way=Way, links=tuple(_links(desk, there)),
        newcomers=made.newcomers(its)[:FIVE] if its else (), improved=made.improved(its)[:FIVE] if its else (),
        teams=(teams or made.teams())[:FIVE], teams_now=bool(teams), cohorts=made.groups("cohort", Scope(season=its)),
        organisations=made.groups("organisation", Scope(season=its)), worth=tuple(_worth(desk)), has={way.slug for way in there},
    )  # fmt: skip
    said_of = _("This season, first seasons, who grew most, teams and cohorts: what people here did, counted.")
    return Page(
        at, "boards", _("Boards"), said_of, body, changed=made.credits[0].when if made.credits else None, search=(SearchEntry(_("Boards"), said_of),)
    )  # fmt: skip


def season_shown(hub: Hub) -> Season | None:
    """This one; between two terms the last that had a credit."""
    return hub.scoreboards.season or next(iter(hub.seasons), None)


def _links(desk: Desk, there: tuple[Way, ...]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(address, name)]) of all boards, grouped by what they are of."""
    _ = desk.words.gettext
    headings = {
        "all": _("Everybody"), "season": _("Everybody"), "newcomers": _("First season"), "improved": _("Most improved"),
        "cohort": _("Cohorts"), "organisation": _("Organisations"), "topic": _("Topics"), "kind": _("What for"),
        "teams": _("Together"), "cohorts": _("Together"), "organisations": _("Together"),
    }  # fmt: skip
    for heading, its in groupby(there, key=lambda way: headings[way.part]):
        yield heading, [(way.address, _short(desk, way)) for way in its]


def _short(desk: Desk, way: Way) -> str:
    if way.part in ("newcomers", "improved"):
        return named(desk, Way("season", way.key))[0]
    return named(desk, way)[0]


def _worth(desk: Desk) -> Iterator[tuple[str, str, str]]:
    """(kind, points, how many a day) of everything that gives points here."""
    words, community = desk.words, desk.hub.community
    for kind in KINDS:
        worth = getattr(community.points, kind)
        most = getattr(community.caps, kind, None)
        said_most = words.gettext("%(number)s a day", number=words.number(most)) if most is not None else ""
        if kind == "podium":
            yield kind_name(desk, kind), " · ".join(words.number(one) for one in worth), said_most
        elif worth:
            yield kind_name(desk, kind), words.number(worth), said_most
