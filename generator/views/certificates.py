"""A learner in; one page with a certificate to print for each challenge that they finished and each badge, out.

Nothing stands on paper that can still change, or that nobody would hang up: a place only once the challenge is over, in the
first half of the board, and of those who may stand on boards. The page is for whoever has its address; no search lists it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.achievements import achieved
from generator.badges import Award
from generator.boards import Reason
from generator.credentials import check_address, linkedin
from generator.criteria import how
from generator.hub import Hub, LearnerView, Place
from generator.lettering import HEADING, width_of
from generator.model import folded
from generator.pages import Page
from generator.views.badges import picture
from generator.views.base import Desk

FINISHED: frozenset[Reason] = frozenset({"late", "not-ranked"})
"""What is shown apart from the board, and is finished all the same."""
SEAL = "assets/drawings/seal.svg"


@dataclass(frozen=True, slots=True)
class Link:
    """Something to do with a certificate, beside printing it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Certificate:
    id: str
    """`challenge-<key>` or `badge-<key>`: its anchor on the page."""
    lead: str
    """What the person did, between their name and the title."""
    title: str
    told: str
    """A sentence below the title: how a badge is earned; empty for challenges."""
    facts: tuple[tuple[str, str], ...]
    """(what, value): place, score, team, who confirmed it."""
    day: date
    by: str
    """Who ran it."""
    seal: str
    """The address of a picture."""
    links: tuple[Link, ...] = ()

    @property
    def words(self) -> str:
        """All that stands below the title."""
        return " ".join((self.told, *(text for fact in self.facts for text in fact)))


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(key for key, learner in hub.learners.items() if has_any(learner))


def has_any(learner: LearnerView) -> bool:
    return bool(learner.awards) or any(map(finished, learner.places))


def page(desk: Desk, key: str) -> Page:
    hub, _, at = desk.hub, desk.words.gettext, f"certificates/{key}/"
    learner = hub.learners[key]
    name = learner.entry.value.name
    base = (hub.community.url or "").rstrip("/")
    title = _("Certificates of %(name)s", name=name)
    body = desk.body(
        "certificates.html", at, learner=learner, name=name, title=title,
        certificates=tuple(certificates(desk, learner)),
        address=f"{base}/{at}" if base else "", wide=_wide(name),
    )  # fmt: skip
    return Page(at, "certificates", title, title, body, learner.entry.path, hidden=True)


def _wide(name: str) -> int:
    """How often a name is to be written smaller, so that a sheet of Letter holds it with all that stands below it: 0, 1, 2.
    Pixels are those of print; letters may be wider by a sixth in the fonts of whoever prints."""
    width = width_of(name, HEADING, 70)
    return (width > 660) + (width > 2800)


def certificates(desk: Desk, learner: LearnerView) -> Iterator[Certificate]:
    """Challenges, then badges, each latest first."""
    best: dict[str, Place] = {}
    for place in filter(finished, learner.places):
        if place.challenge not in best or _order(place) < _order(best[place.challenge]):
            best[place.challenge] = place
    yield from (_of_a_challenge(desk, learner, place) for place in best.values())
    highest = {award.badge: award for award in learner.awards}
    yield from (
        _of_a_badge(desk, award)
        for award in sorted(highest.values(), key=lambda one: (-one.when.toordinal(), one.badge))
    )


def finished(place: Place) -> bool:
    return place.standing is not None or (place.apart is not None and place.apart.reason in FINISHED)


def _order(place: Place) -> tuple[bool, int]:
    return place.standing is None, place.standing.rank if place.standing else 0


def _of_a_challenge(desk: Desk, learner: LearnerView, place: Place) -> Certificate:
    view, _ = desk.hub.challenges[place.challenge], desk.words.gettext
    hosts = desk.words.list(desk.name(folded(host)) for host in view.entry.value.hosts)
    return Certificate(
        id=f"challenge-{place.challenge}",
        lead=_("took on this challenge, and finished it:"),
        title=view.entry.value.title,
        told="",
        facts=tuple((what, value) for what, value in _facts(desk, learner, place) if value),
        day=place.entry.value.date,
        by=_("Run by %(names)s", names=hosts) if hosts else "",
        seal=SEAL,
    )


def _facts(desk: Desk, learner: LearnerView, place: Place) -> Iterator[tuple[str, str]]:
    view, words, _ = desk.hub.challenges[place.challenge], desk.words, desk.words.gettext
    row, score = place.standing or place.apart, view.entry.value.score
    assert row
    if place.standing and learner.on_boards and view.state == "past":
        of = next(len(board.standings) for board in view.boards if board.name == place.board)
        rank = place.standing.rank
        if 0 < rank <= (of + 1) // 2:
            yield _("Place"), _("%(rank)s of %(of)s", rank=words.number(rank), of=words.number(of))
    yield _("Score"), words.score(row.score, score.measure, score.unit)
    yield _("Team"), row.team or ""
    confirmed = (who for who in map(folded, place.entry.value.confirmed_by) if who not in row.learners)
    yield _("Tried out by"), words.list(desk.name(who) for who in dict.fromkeys(confirmed))


def _of_a_badge(desk: Desk, award: Award) -> Certificate:
    badge, _ = desk.hub.badges[award.badge], desk.words.gettext
    tier = desk.tier(award.tier)
    return Certificate(
        id=f"badge-{award.badge}",
        lead=_("earned this badge:"),
        title=f"{badge.name}, {tier}" if tier else badge.name,
        told=badge.summary,
        facts=((_("How it is earned"), how(badge.rule, desk.words, desk.hub)),),
        day=award.when,
        by="",
        seal=picture(award.badge, award.tier),
        links=tuple(_carried(desk, award)),
    )


def _carried(desk: Desk, award: Award) -> Iterator[Link]:
    """Where a signed badge is verified, and where LinkedIn takes it; nowhere without a key."""
    _, issuer = desk.words.gettext, desk.issuer
    if issuer and issuer.key:
        told = achieved(desk.hub, desk.words, award)
        yield Link(_("Verify it"), f"../../{check_address(told)}")
        yield Link(_("Add to LinkedIn"), linkedin(told, issuer))
