"""An award as a credential certifies it, in the site's language, and the addresses of its credential."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import fold_key
from lyceum.scoring import Award, describe_rule

CREDENTIAL_TIERS = ("", "bronze", "silver", "gold")


@dataclass(frozen=True, slots=True)
class CertifiedAward:
    """One award of one badge."""

    badge_id: str
    badge_name: str
    badge_summary: str
    criteria: str
    """What had to be done, in words."""
    handle: str
    learner_name: str
    """What the learner wants to be called."""
    awarded_on: date
    tier: str = ""
    """bronze, silver, gold, or none of them."""
    tier_name: str = ""
    """The tier in the site's language; empty: as it is."""
    evidence_url: str | None = None
    """Of the merged change that earned it."""
    icon_address: str = ""
    """From the site's root."""
    badge_address: str = ""
    """Of the badge's page, from the site's root; empty: badges/<id>/"""

    @property
    def title(self) -> str:
        """With the tier."""
        return f"{self.badge_name} ({self.tier_name or self.tier})" if self.tier else self.badge_name

    @property
    def credential_address(self) -> str:
        """From the site's root, without an ending: `.json` and `.jwt` lie there."""
        return make_credential_address(self.badge_id, self.handle, self.tier)


def make_credential_address(badge_id: str, handle: str, tier: str = "") -> str:
    """A dot before the tier: `helper-gold` may be another badge."""
    return f"credentials/{fold_key(handle)}/{fold_key(badge_id)}{'.' if tier else ''}{tier}"


def make_certified_award(hub: Hub, translator: Translator, award: Award) -> CertifiedAward:
    """One award: its evidence is the merged change that earned it, where that is known."""
    badge, repository = hub.badges[award.badge], hub.settings.repository
    return CertifiedAward(
        badge_id=award.badge,
        badge_name=badge.name,
        badge_summary=badge.summary,
        criteria=describe_rule(badge.rule, translator, hub.library),
        handle=award.learner,
        learner_name=hub.learners[award.learner].entry.value.name,
        awarded_on=award.day,
        tier=award.tier or "",
        tier_name=translator.get_tier_name(award.tier),
        evidence_url=f"https://github.com/{repository}/commit/{award.commit}" if repository and award.commit else None,
        icon_address=f"badges/{award.badge}{f'-{award.tier}' if award.tier else ''}.svg",
        badge_address=f"badges/{award.badge}/",
    )


def make_all_certified_awards(hub: Hub, translator: Translator) -> Iterator[CertifiedAward]:
    """Everything that was ever awarded, what was taken back too: the list of these says so."""
    yield from (make_certified_award(hub, translator, award) for award in (*hub.awards, *hub.revoked_awards))
