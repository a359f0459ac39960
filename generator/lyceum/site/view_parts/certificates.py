"""Prepares the certificates of a learner, for challenges and badges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.credentials import make_certified_award, make_linkedin_url, make_verification_address
from lyceum.schema import fold_key
from lyceum.scoring import Award, LearnerDetails, LearnerResult, UnrankedReason, describe_rule
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address

FINISHED_REASONS: frozenset[UnrankedReason] = frozenset({"late", "not-ranked"})
"""What is shown apart from the board, and is finished all the same."""
SEAL_ADDRESS = "assets/drawings/seal.svg"


@dataclass(frozen=True, slots=True)
class CertificateLink:
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
    criteria: str
    """A sentence below the title: how a badge is earned; empty for challenges."""
    facts: tuple[tuple[str, str], ...]
    """(what, value): place, score, team, who confirmed it."""
    day: date
    host_line: str
    """Who ran it."""
    seal_address: str
    """The address of a picture."""
    links: tuple[CertificateLink, ...] = ()

    @property
    def body_text(self) -> str:
        """All that stands below the title."""
        return " ".join((self.criteria, *(text for fact in self.facts for text in fact)))


def has_certificates(learner: LearnerDetails) -> bool:
    return bool(learner.awards) or any(map(is_finished, learner.results))


def list_certificates(context: ViewContext, learner: LearnerDetails) -> Iterator[Certificate]:
    """Challenges, then badges, each latest first."""
    best: dict[str, LearnerResult] = {}
    for place in filter(is_finished, learner.results):
        if place.challenge not in best or _sort_key(place) < _sort_key(best[place.challenge]):
            best[place.challenge] = place
    yield from (_make_challenge_certificate(context, learner, place) for place in best.values())
    highest = {award.badge: award for award in learner.awards}
    yield from (
        _make_badge_certificate(context, award)
        for award in sorted(highest.values(), key=lambda one: (-one.day.toordinal(), one.badge))
    )


def is_finished(place: LearnerResult) -> bool:
    return place.standing is not None or (place.unranked is not None and place.unranked.reason in FINISHED_REASONS)


def _sort_key(place: LearnerResult) -> tuple[bool, int]:
    return place.standing is None, place.standing.rank if place.standing else 0


def _make_challenge_certificate(desk: ViewContext, learner: LearnerDetails, place: LearnerResult) -> Certificate:
    view, _ = desk.hub.challenges[place.challenge], desk.translator.gettext
    hosts = desk.translator.format_list(desk.get_learner_name(fold_key(host)) for host in view.entry.value.hosts)
    return Certificate(
        id=f"challenge-{place.challenge}",
        lead=_("took on this challenge, and finished it:"),
        title=view.entry.value.title,
        criteria="",
        facts=tuple((what, value) for what, value in _list_facts(desk, learner, place) if value),
        day=place.result.value.date,
        host_line=_("Run by %(names)s", names=hosts) if hosts else "",
        seal_address=SEAL_ADDRESS,
    )


def _list_facts(desk: ViewContext, learner: LearnerDetails, place: LearnerResult) -> Iterator[tuple[str, str]]:
    view, words, _ = desk.hub.challenges[place.challenge], desk.translator, desk.translator.gettext
    row, score = place.standing or place.unranked, view.entry.value.score
    assert row
    if place.standing and learner.is_shown_on_boards and view.state == "past":
        of = next(len(board.standings) for board in view.boards if board.name == place.board)
        rank = place.standing.rank
        if 0 < rank <= (of + 1) // 2:
            yield _("Place"), _("%(rank)s of %(of)s", rank=words.format_number(rank), of=words.format_number(of))
    yield _("Score"), words.format_score(row.score, score.measure, score.unit)
    yield _("Team"), row.team or ""
    confirmed = (who for who in map(fold_key, place.result.value.confirmed_by) if who not in row.learners)
    yield _("Tried out by"), words.format_list(desk.get_learner_name(who) for who in dict.fromkeys(confirmed))


def _make_badge_certificate(desk: ViewContext, award: Award) -> Certificate:
    badge, _ = desk.hub.badges[award.badge], desk.translator.gettext
    tier = desk.format_tier(award.tier)
    return Certificate(
        id=f"badge-{award.badge}",
        lead=_("earned this badge:"),
        title=f"{badge.name}, {tier}" if tier else badge.name,
        criteria=badge.summary,
        facts=((_("How it is earned"), describe_rule(badge.rule, desk.translator, desk.hub.library)),),
        day=award.day,
        host_line="",
        seal_address=make_badge_icon_address(award.badge, award.tier),
        links=tuple(_list_badge_links(desk, award)),
    )


def _list_badge_links(desk: ViewContext, award: Award) -> Iterator[CertificateLink]:
    """Where a signed badge is verified, and where LinkedIn takes it; nowhere without a key."""
    _, issuer = desk.translator.gettext, desk.issuer
    if issuer and issuer.signing_key:
        told = make_certified_award(desk.hub, desk.translator, award)
        yield CertificateLink(_("Verify it"), f"../../{make_verification_address(told)}")
        yield CertificateLink(_("Add to LinkedIn"), make_linkedin_url(told, issuer))
