"""A learner's own way in words: their points season by season, their badges, what is next, and every deed with its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from generator.badges import Award
from generator.credits import Credit
from generator.criteria import counted
from generator.hub import Hub, LearnerView
from generator.model import folded
from generator.scoreboards import Row, SeasonSum
from generator.seasons import said, season_of
from generator.views.badges import picture
from generator.views.base import Desk

MOST = 100
"""Rows of the ledger on the page; `api/credits.json` has all of it."""
SEASONS = 8
"""In the chart."""
NEXT = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """A row of the ledger in words."""

    day: date
    what: str
    thing: str
    """What it was about, linked where there is a link."""
    link: str
    """From the site's root, or an https address; empty: none."""
    rule: str
    points: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Worn:
    """A badge that somebody has, in its highest tier."""

    key: str
    name: str
    tier: str
    picture: str
    when: date
    award: str
    """The address of its page, with a picture to share; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A badge that is next."""

    key: str
    name: str
    tier: str
    picture: str
    how_far: str
    share: int
    """Percent."""


@dataclass(frozen=True, slots=True)
class Way:
    """All of it, for the page."""

    counts: bool
    """Points are shown: their name may stand on boards."""
    lead: str
    chart: Markup
    seasons: tuple[tuple[str, int], ...]
    """The chart's values, oldest first."""
    worn: tuple[Worn, ...]
    ahead: tuple[Ahead, ...]
    around: tuple[Row, ...]
    deeds: tuple[tuple[str, tuple[Deed, ...]], ...]
    """By season, latest first."""
    many: int
    """Deeds in all."""


def way(desk: Desk, learner: LearnerView) -> Way:
    hub, key = desk.hub, learner.key
    progress = hub.progress(key)
    points = tuple(
        (said(one.season, desk.words), one.points) for one in reversed(progress.seasons[:SEASONS])
    )  # oldest first
    shows = learner.on_boards
    ledger = learner.ledger if shows else tuple(one for one in learner.ledger if one.kind != "podium")
    return Way(
        counts=shows,
        lead=_lead(desk, progress.this, progress.before, progress.best, progress.weeks, progress.longest)
        if shows
        else "",
        chart=_chart(desk, points) if shows and len(points) > 1 else Markup(),
        seasons=points,
        worn=tuple(_worn(desk, learner.awards)),
        ahead=tuple(_ahead(desk, key)),
        around=hub.scoreboards.around(key) if shows else (),
        deeds=tuple(_by_season(desk, ledger[:MOST])),
        many=len(ledger),
    )


def _lead(
    desk: Desk, this: SeasonSum | None, before: SeasonSum | None, best: SeasonSum | None, weeks: int, longest: int
) -> str:
    words, _ = desk.words, desk.words.gettext
    now = this.points if this else 0
    told = [
        words.ngettext("%(points)s point this season.", "%(points)s points this season.", now, points=words.number(now))
    ]
    if before and now > before.points:
        told.append(_("That is %(more)s more than in the season before.", more=words.number(now - before.points)))
    elif before and before.points:
        told.append(_("The season before, it was %(points)s in all.", points=words.number(before.points)))
    if best and best != this and best.points > now:
        told.append(
            _(
                "The best so far: %(points)s in %(season)s.",
                points=words.number(best.points),
                season=said(best.season, desk.words),
            )
        )
    elif best and best == this and now:
        told.append(_("It is the best one so far."))
    if weeks > 1:
        told.append(
            words.ngettext("%(weeks)s week in a row.", "%(weeks)s weeks in a row.", weeks, weeks=words.number(weeks))
        )
    elif longest > 1:
        told.append(_("Longest row of weeks: %(weeks)s.", weeks=words.number(longest)))
    return " ".join(told)


# The chart ---------------------------------------------------------------------------------------------------------

WIDE, HIGH, FOOT, HEAD = 560, 150, 22, 18


def _chart(desk: Desk, points: tuple[tuple[str, int], ...]) -> Markup:
    """Bars with their number above and their season below; the table beside it says the same."""
    most = max(1, *(many for _, many in points))
    step = WIDE / len(points)
    bars = []
    for place, (name, many) in enumerate(points):
        tall = round((HIGH - FOOT - HEAD) * many / most, 1)
        x, y = round(place * step + step * 0.2, 1), round(HIGH - FOOT - max(tall, 2), 1)
        middle = round(place * step + step / 2, 1)
        last = ' class="hub-bars__last"' if place == len(points) - 1 else ""
        bars.append(
            Markup('<g{}><rect x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text><text class="hub-bars__name" x="{}" y="{}">{}</text></g>').format(
                Markup(last), x, y, round(step * 0.6, 1), max(tall, 2), middle, y - 6, desk.words.number(many), middle, HIGH - 6, name
            )
        )  # fmt: skip
    return Markup('<svg class="hub-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDE, HIGH, desk.words.gettext("Points by season"), Markup().join(bars)
    )


# Badges ------------------------------------------------------------------------------------------------------------


def _worn(desk: Desk, awards: tuple[Award, ...]) -> Iterator[Worn]:
    """The highest tier of each, latest first."""
    best = {award.badge: award for award in awards}
    for award in sorted(best.values(), key=lambda one: (-one.when.toordinal(), one.badge)):
        name = desk.hub.badges[award.badge].name
        key = f"{award.badge}-{award.who}"
        shown = desk.hub.community.share_cards and key in desk.hub.shown_awards
        face = picture(award.badge, award.tier)
        yield Worn(award.badge, name, desk.tier(award.tier), face, award.when, f"awards/{key}/" if shown else "")


def _ahead(desk: Desk, key: str) -> Iterator[Ahead]:
    for one in desk.hub.next_up(key)[:NEXT]:
        badge = desk.hub.badges[one.badge]
        how_far = counted(badge.rule, desk.words, one.have, one.need)
        share = one.have * 100 // one.need
        yield Ahead(
            one.badge, badge.name, desk.tier(one.tier), picture(one.badge, one.tier, locked=True), how_far, share
        )


# The ledger --------------------------------------------------------------------------------------------------------


def _by_season(desk: Desk, ledger: tuple[Credit, ...]) -> Iterator[tuple[str, tuple[Deed, ...]]]:
    setting = desk.hub.community.season
    for season, its in groupby(ledger, key=lambda one: season_of(one.when, setting)):
        name = said(season, desk.words) if season else desk.words.gettext("Between seasons")
        yield name, tuple(_deed(desk, one) for one in its)


def _deed(desk: Desk, one: Credit) -> Deed:
    about, link = thing(desk.hub, desk, one)
    return Deed(one.when, _what(desk, one), about, link, one.rule, one.points, one.capped)


def _what(desk: Desk, one: Credit) -> str:
    _, words = desk.words.gettext, desk.words
    names = words.list(desk.name(who) for who in one.others[:3] if who in desk.hub.learners)
    match one.kind:
        case "profile":
            return _("Came in")
        case "tip":
            return _("Shared")
        case "result":
            return _("With the team %(team)s", team=one.team) if one.team else _("Took part")
        case "podium":
            return _("Place %(place)s", place=words.number(int(one.rule[7:-1]) + 1))
        case "hosting":
            return _("Ran")
        case "thanks":
            return _("Thanked by %(names)s", names=names) if names else _("Was thanked")
        case "thanking":
            return _("Thanked %(names)s", names=names)
        case "confirming":
            return _("Confirmed what %(names)s did", names=names) if names else _("Confirmed a result")
        case "checking":
            return _("Tried again")
        case "used":
            return _("%(names)s built on a tip", names=names) if names else _("Somebody built on a tip")
        case "discussion":
            return _("Said something")
        case "deed":
            return _("Did")
        case "code":
            return _("Changed the code")
    return _("Changed the pages")


def thing(hub: Hub, desk: Desk, one: Credit) -> tuple[str, str]:
    """What a deed was about, and its link: from the site's root, or an https address; both may be empty."""
    if one.challenge and one.challenge in hub.challenges:
        return hub.challenges[one.challenge].entry.value.title, f"challenges/{one.challenge}/"
    stem = folded(one.path.rpartition("/")[2].rpartition(".")[0])
    if one.path.startswith("content/tips/") and stem in hub.tips:
        return hub.tips[stem].entry.value.title, f"tips/{stem}/"
    if one.kind == "deed" and stem in hub.library.deeds:
        return hub.library.deeds[stem].value.what, one.url or ""
    if one.kind in ("code", "docs") and one.commit:
        where = hub.community.repository
        return one.commit[:8], f"https://github.com/{where}/commit/{one.commit}" if where else ""
    if one.kind == "discussion":
        return desk.words.gettext("in a thread"), one.url or ""
    return "", ""
