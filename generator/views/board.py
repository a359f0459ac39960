"""One board of points: everybody or a part of them, this season or of all time; or teams, cohorts, organisations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.hub import Hub
from generator.model import CreditKind
from generator.pages import Page, SearchEntry
from generator.scoreboards import KINDS, LEAST_ACTIVE, Group, Grown, Row, Scope, TeamRow
from generator.seasons import said
from generator.views.base import Desk
from generator.views.wall import counted

MOST = 200
"""Rows of a board that are shown."""
SEASONS = 8
"""Seasons to go to from a season's board, the latest first."""
Part = Literal["all", "season", "newcomers", "improved", "cohort", "organisation", "topic", "kind", "teams", "cohorts", "organisations"]  # fmt: skip
Seasonal = Literal["season", "newcomers", "improved"]


@dataclass(frozen=True, slots=True)
class Way:
    """A board that has a page of its own."""

    part: Part
    key: str = ""
    """Folded, of the season, cohort, organisation, topic or kind."""

    @property
    def slug(self) -> str:
        """Its first word says what it is of, so that a topic and a cohort of the same name stay apart."""
        return f"{self.part}-{self.key}" if self.key else self.part

    @property
    def address(self) -> str:
        return f"boards/{self.slug}/"


def ways(hub: Hub) -> tuple[Way, ...]:
    """Every board that has somebody on it, and this season's, in the order of the overview; none where boards are off."""
    if hub.community.boards == "off":
        return ()
    made = hub.scoreboards
    kinds: list[CreditKind] = [kind for kind in KINDS if kind != "profile"]  # everybody has exactly one
    found = [Way("all")]
    for part in ("season", "newcomers", "improved"):
        found += [Way(part, one.key) for one in hub.seasons if one == made.season or _of_season(hub, part, one.key)]
    groups = sorted(made.group_names.items(), key=lambda one: (one[0][0], one[1].casefold(), one[0][1]))
    found += [Way("cohort", key) for (by, key), _ in groups if by == "cohort" and made.board(Scope(cohort=key))]
    found += [
        Way("organisation", key)
        for (by, key), _ in groups
        if by == "organisation" and made.board(Scope(organisation=key))
    ]
    found += [Way("topic", key) for key in hub.topics if made.board(Scope(topic=key))]
    found += [Way("kind", kind) for kind in kinds if made.board(Scope(kind=kind))]
    found += [Way("teams")] if made.teams() else []
    found += [Way("cohorts")] if made.cohorts else []
    found += [Way("organisations")] if made.organisations else []
    return tuple(found)


def _of_season(hub: Hub, part: Seasonal, key: str) -> Sequence[Row | Grown]:
    match part:
        case "newcomers":
            return hub.scoreboards.newcomers(key)
        case "improved":
            return hub.scoreboards.improved(key)
    return hub.scoreboards.board(Scope(season=key))


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(way.slug for way in ways(hub))


def page(desk: Desk, key: str) -> Page:
    hub, _ = desk.hub, desk.words.gettext
    part, _hyphen, its = key.partition("-")
    way = Way(part, its)  # type: ignore[arg-type]
    name, kicker, lead = named(desk, way)
    season = next((one for one in hub.seasons if one.key == its), None)
    blocks = tuple(_blocks(desk, way))
    days = [row.latest for block in blocks for row in block.rows if isinstance(row, Row | TeamRow)]
    body = desk.body(
        "board.html", way.address, way=way, name=name, kicker=kicker, lead=lead, most=MOST, least=LEAST_ACTIVE,
        season=season if part in ("season", "newcomers", "improved") else None, blocks=blocks,
        others=tuple(_others(desk, way)), gave=lambda row: gave(desk, row), said=lambda one: said(one, desk.words),
    )  # fmt: skip
    title = _("Board: %(name)s", name=name)
    return Page(
        way.address, "board", title, lead, body, "content/hub.yml", changed=max(days, default=None),
        search=(SearchEntry(title, lead),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a board's page."""

    shape: Literal["rows", "improved", "teams", "groups"]
    title: str
    """Empty where the page has only this one."""
    rows: Sequence[Row | Grown | TeamRow | Group]
    by: str = ""
    """cohort or organisation, where the rows are groups."""
    podium: tuple[Row, ...] = ()


def _blocks(desk: Desk, way: Way) -> Iterator[Block]:
    """What is of one season comes alone; everything else for this season, then for all time."""
    made, _ = desk.hub.scoreboards, desk.words.gettext
    match way.part:
        case "all":
            rows = made.board()
            yield Block("rows", "", rows, podium=podium(rows))
            return
        case "season" | "newcomers" | "improved":
            seasonal = _of_season(desk.hub, way.part, way.key)
            first = () if way.part == "improved" else podium(seasonal)  # type: ignore[arg-type]
            yield Block("improved" if way.part == "improved" else "rows", "", seasonal, podium=first)
            return
    season = made.season.key if made.season else None
    for title, at in ((_("This season"), season), (_("All time"), None)):
        if at is None and title != _("All time"):
            continue
        match way.part:
            case "teams":
                yield Block("teams", title, made.teams(Scope(season=at)))
            case "cohorts":
                yield Block("groups", title, made.groups("cohort", Scope(season=at)), "cohort")
            case "organisations":
                yield Block("groups", title, made.groups("organisation", Scope(season=at)), "organisation")
            case _:
                rows = made.board(Scope(**{"season": at, way.part: way.key}))  # type: ignore[arg-type]
                yield Block("rows", title, rows)


def _others(desk: Desk, way: Way) -> Iterator[tuple[str, str, bool]]:
    """(address, name, whether it is this page) of the same board of other seasons."""
    hub, words = desk.hub, desk.words
    if way.part not in ("all", "season", "newcomers", "improved"):
        return
    part: Seasonal = "season" if way.part == "all" else way.part
    if part == "season":
        yield Way("all").address, words.gettext("All time"), way.part == "all"
    there = [one for one in hub.seasons if one == hub.scoreboards.season or _of_season(hub, part, one.key)]
    place = next((i for i, one in enumerate(there) if one.key == way.key), 0)
    first = max(0, min(place - SEASONS // 2, len(there) - SEASONS))
    for one in there[first : first + SEASONS]:
        yield Way(part, one.key).address, said(one, words), one.key == way.key


# What the overview and the home page say in the same way -----------------------------------------------------------


def named(desk: Desk, way: Way) -> tuple[str, str, str]:
    """What a board is called, what it is a board of, and what it shows in a sentence."""
    hub, _ = desk.hub, desk.words.gettext
    names = hub.scoreboards.group_names
    match way.part:
        case "season" | "newcomers" | "improved":
            season = next(one for one in hub.seasons if one.key == way.key)
            name = said(season, desk.words)
            if way.part == "newcomers":
                lead = _("Points in %(season)s of everybody who joined in it.", season=name)
                return _("First season, %(season)s", season=name), _("First season"), lead
            if way.part == "improved":
                lead = _("Who has more points in %(season)s than in the season before, and by how many.", season=name)
                return _("Most improved, %(season)s", season=name), _("Most improved"), lead
            return name, _("Season"), _("Who did what in %(season)s, and the points it gave.", season=name)
        case "cohort":
            name = names["cohort", way.key]
            return name, _("Cohort"), _("Points of everybody in %(name)s.", name=name)
        case "organisation":
            name = names["organisation", way.key]
            return name, _("Organisation"), _("Points of everybody in %(name)s.", name=name)
        case "topic":
            name = hub.topics[way.key].topic.name
            return name, _("Topic"), _("Points for everything that is about %(name)s.", name=name)
        case "kind":
            name = kind_name(desk, way.key)
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


def kind_name(desk: Desk, kind: str) -> str:
    """A kind of credit as a heading."""
    _ = desk.words.gettext
    match kind:
        case "profile":
            return _("Profiles")
        case "tip":
            return _("Tips")
        case "result":
            return _("Results")
        case "podium":
            return _("Places on podiums")
        case "hosting":
            return _("Challenges run")
        case "thanks":
            return _("Thanks from others")
        case "thanking":
            return _("Thanks to others")
        case "confirming":
            return _("Results confirmed")
        case "checking":
            return _("Tips tried again")
        case "used":
            return _("Tips that others used")
        case "discussion":
            return _("Comments")
        case "code":
            return _("Changes to the code")
        case "docs":
            return _("Changes to the pages")
        case _:
            return _("Other deeds")


def podium(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The first three places; none where more than four share them, or fewer than three people are there at all."""
    first = tuple(row for row in rows[:5] if row.rank <= 3)
    return first if 3 <= len(first) <= 4 else ()


def gave(desk: Desk, row: Row) -> str:
    """ "3 tips, 2 results and 1 thank-you"; a profile only where there is nothing else."""
    told = [one for one in row.counts if one[0] != "profile"] or row.counts
    return desk.words.list([counted(desk, kind, many) for kind, many in told])
