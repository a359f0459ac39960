"""An award as a credential certifies it, in the language of the site, and the addresses under which it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from lyceum.credentials.issuer import Issuer
from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import TIERS, fold_key
from lyceum.scoring import Award, describe_rule

CREDENTIAL_TIERS = ("", *TIERS)


@dataclass(frozen=True, slots=True)
class CertifiedAward:
    """An award with every text that its credential and its page show."""

    badge_id: str
    badge_name: str
    badge_summary: str
    criteria: str
    """How the badge is earned, as a sentence."""
    handle: str
    learner_name: str
    """The name that the learner chose, perhaps a pseudonym."""
    awarded_on: date
    tier: str = ""
    """`bronze`, `silver` or `gold`; empty for a badge without tiers."""
    tier_name: str = ""
    """The tier in the language of the site; if empty, `tier` is shown."""
    evidence_url: str | None = None
    """The address of the commit that earned the award, if it is known."""
    icon_address: str = ""
    """The address of the badge icon, from the root of the site."""
    badge_address: str = ""
    """The address of the badge page, from the root of the site; if empty, `badges/<id>/`."""

    @property
    def title(self) -> str:
        """The name of the badge with its tier."""
        return f"{self.badge_name} ({self.tier_name or self.tier})" if self.tier else self.badge_name

    @property
    def credential_address(self) -> str:
        """The address from the root of the site, without a suffix. With `.json`, it is the id; no file has it."""
        return make_credential_address(self.badge_id, self.handle, self.tier)


def make_credential_address(badge_id: str, handle: str, tier: str = "") -> str:
    """Return the address of a credential. A dot precedes the tier, because `helper-gold` may be another badge."""
    return f"credentials/{fold_key(handle)}/{fold_key(badge_id)}{'.' if tier else ''}{tier}"


def make_certified_award(hub: Hub, translator: Translator, award: Award) -> CertifiedAward:
    """Build the certified form of an award. Its evidence is the merged commit, if the history knows it."""
    badge, repository = hub.badges[award.badge], hub.settings.repository
    return CertifiedAward(
        badge_id=award.badge,
        badge_name=badge.name,
        badge_summary=badge.summary,
        criteria=describe_award_criteria(hub, translator, award.badge),
        handle=award.learner,
        learner_name=hub.get_learner_name(award.learner),
        awarded_on=award.day,
        tier=award.tier or "",
        tier_name=translator.get_tier_name(award.tier),
        evidence_url=find_evidence_url(repository, award),
        icon_address=f"badges/{award.badge}{f'-{award.tier}' if award.tier else ''}.svg",
        badge_address=f"badges/{award.badge}/",
    )


def describe_award_criteria(hub: Hub, translator: Translator, badge: str) -> str:
    """Return how a badge is earned, as a sentence."""
    return hub.database.remember(
        ("criteria", badge, translator.language), lambda: describe_rule(hub.badges[badge].rule, translator, hub.library)
    )


def find_evidence_url(repository: str | None, award: Award, *, digits: int | None = None) -> str | None:
    """Return the address of the commit that earned an award, if it is known, with so many digits of its hash."""
    return f"https://github.com/{repository}/commit/{award.commit[:digits]}" if repository and award.commit else None


def make_verification_address(award: CertifiedAward) -> str:
    """Return the address that verifies the award in the browser, from the root of the site."""
    return f"verify/?{urlencode({'credential': award.credential_address + '.jwt'})}"


def make_linkedin_url(award: CertifiedAward, issuer: Issuer) -> str:
    """Return the address of LinkedIn's form for a new certificate, filled in (addtoprofile.linkedin.com)."""
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": award.title,
            "organizationName": issuer.name,
            "issueYear": award.awarded_on.year,
            "issueMonth": award.awarded_on.month,
            "certUrl": issuer.site_url + make_verification_address(award),
            "certId": award.credential_address.removeprefix("credentials/"),
        }
    )
