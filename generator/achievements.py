"""The Hub's awards in; each as something to be certified, in the site's language, out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.badges import Award
from generator.credentials import Achieved
from generator.criteria import how
from generator.hub import Hub
from generator.words import Words


def achieved(hub: Hub, words: Words, award: Award) -> Achieved:
    """One award: its evidence is the merged change that earned it, where that is known."""
    badge, repository = hub.badges[award.badge], hub.community.repository
    return Achieved(
        badge_id=award.badge,
        badge_name=badge.name,
        badge_summary=badge.summary,
        how=how(badge.rule, words, hub),
        handle=award.who,
        name=hub.learners[award.who].entry.value.name,
        day=award.when,
        tier=award.tier or "",
        tier_said=words.tier(award.tier),
        evidence_url=f"https://github.com/{repository}/commit/{award.commit}" if repository and award.commit else None,
        image_address=f"badges/{award.badge}{f'-{award.tier}' if award.tier else ''}.svg",
        badge_address=f"badges/{award.badge}/",
    )


def all_achieved(hub: Hub, words: Words) -> Iterator[Achieved]:
    """Everything that was ever awarded, what was taken back too: the list of these says so."""
    yield from (achieved(hub, words, award) for award in (*hub.awards, *hub.revoked_awards))
