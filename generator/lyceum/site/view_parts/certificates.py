"""Prepares the certificates of a learner, for challenges and badges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.credentials import make_certified_award, make_linkedin_url, make_verification_address
from lyceum.schema import fold_key
from lyceum.scoring import (
    Award,
    LearnerDetails,
    LearnerResult,
    UnrankedReason,
    describe_rule,
    get_written_score,
)
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address

FINISHED_REASONS: frozenset[UnrankedReason] = frozenset({"late", "not-ranked"})
"""Reasons for which a result has no rank although the learner finished the challenge."""
SEAL_ADDRESS = "assets/drawings/seal.svg"


@dataclass(frozen=True, slots=True)
class CertificateLink:
    """A link below a certificate, such as the one that verifies a badge."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Certificate:
    id: str
    """`challenge-<key>` or `badge-<key>`: its anchor on the page."""
    lead: str
    """What the learner did, between the learner's name and the title."""
    title: str
    criteria: str
    """A sentence below the title: how people earn the badge; empty for challenges."""
    facts: tuple[tuple[str, str], ...]
    """(label, value): place, score, team, who confirmed the result."""
    day: date
    host_line: str
    """Who ran the challenge; empty for badges."""
    seal_address: str
    """The address of the picture at its foot."""
    links: tuple[CertificateLink, ...] = ()

    @property
    def body_text(self) -> str:
        """All text below the title."""
        return " ".join((self.criteria, *(text for fact in self.facts for text in fact)))


def has_certificates(learner: LearnerDetails) -> bool:
    return bool(learner.awards) or any(map(is_finished, learner.results))


def list_certificates(context: ViewContext, learner: LearnerDetails) -> Iterator[Certificate]:
    """Yield the certificates for challenges, then those for badges, each group with the latest first."""
    best_results: dict[str, LearnerResult] = {}
    for result in filter(is_finished, learner.results):
        best = best_results.get(result.challenge)
        if not best or _get_rank_order(result) < _get_rank_order(best):
            best_results[result.challenge] = result
    for result in best_results.values():
        yield _make_challenge_certificate(context, learner, result)
    highest_awards = {award.badge: award for award in learner.awards}
    for award in sorted(highest_awards.values(), key=lambda award: (-award.day.toordinal(), award.badge)):
        yield _make_badge_certificate(context, award)


def is_finished(result: LearnerResult) -> bool:
    if result.standing is not None:
        return True
    return result.unranked is not None and result.unranked.reason in FINISHED_REASONS


def _get_rank_order(result: LearnerResult) -> tuple[bool, int]:
    """Return a key that sorts ranked results first, the best rank at the top."""
    return result.standing is None, result.standing.rank if result.standing else 0


def _make_challenge_certificate(context: ViewContext, learner: LearnerDetails, result: LearnerResult) -> Certificate:
    challenge, _ = context.hub.challenges[result.challenge].entry.value, context.translator.gettext
    hosts = context.translator.format_list(context.get_learner_name(fold_key(host)) for host in challenge.hosts)
    return Certificate(
        id=f"challenge-{result.challenge}",
        lead=_("finished this challenge:"),
        title=challenge.title,
        criteria="",
        facts=tuple((label, value) for label, value in _list_facts(context, learner, result) if value),
        day=result.result.value.date,
        host_line=_("Run by %(names)s", names=hosts) if hosts else "",
        seal_address=SEAL_ADDRESS,
    )


def _list_facts(context: ViewContext, learner: LearnerDetails, result: LearnerResult) -> Iterator[tuple[str, str]]:
    """Yield (label, value). A rank is a fact if it is final, public and in the better half of its board."""
    challenge, translator = context.hub.challenges[result.challenge], context.translator
    _ = translator.gettext
    row, score = result.standing or result.unranked, challenge.entry.value.score
    assert row
    if result.standing and learner.is_shown_on_boards and challenge.state == "past":
        row_count = next(len(board.standings) for board in challenge.boards if board.name == result.board)
        rank = result.standing.rank
        if 0 < rank <= (row_count + 1) // 2:
            place = _("%(rank)s of %(of)s", rank=translator.format_number(rank), of=translator.format_number(row_count))
            yield _("Place"), place
    written = get_written_score(result.result.value, row.score)
    yield _("Score"), translator.format_score(row.score, score.measure, score.unit, written=written)
    yield _("Team"), row.team or ""
    confirmers = (key for key in map(fold_key, result.result.value.confirmed_by) if key not in row.learners)
    yield _("Confirmed by"), translator.format_list(context.get_learner_name(key) for key in dict.fromkeys(confirmers))


def _make_badge_certificate(context: ViewContext, award: Award) -> Certificate:
    badge, _ = context.hub.badges[award.badge], context.translator.gettext
    tier = context.format_tier(award.tier)
    return Certificate(
        id=f"badge-{award.badge}",
        lead=_("earned this badge:"),
        title=f"{badge.name}, {tier}" if tier else badge.name,
        criteria=badge.summary,
        facts=((_("How it is earned"), describe_rule(badge.rule, context.translator, context.hub.library)),),
        day=award.day,
        host_line="",
        seal_address=make_badge_icon_address(award.badge, award.tier),
        links=tuple(_list_badge_links(context, award)),
    )


def _list_badge_links(context: ViewContext, award: Award) -> Iterator[CertificateLink]:
    """Yield the links to verify a signed badge and to add it to LinkedIn; none if the hub has no signing key."""
    _, issuer = context.translator.gettext, context.issuer
    if issuer and issuer.current_public_key:
        certified = make_certified_award(context.hub, context.translator, award)
        yield CertificateLink(_("Verify it"), f"../../{make_verification_address(certified)}")
        yield CertificateLink(_("Add to LinkedIn"), make_linkedin_url(certified, issuer))
