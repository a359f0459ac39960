"""Links by which a learner shows a credential: the verification page and LinkedIn."""

from __future__ import annotations

from urllib.parse import urlencode

from lyceum.credentials.certified_awards import CertifiedAward
from lyceum.credentials.issuer import Issuer


def make_verification_address(award: CertifiedAward) -> str:
    """Where a visitor has it verified, from the site's root."""
    return f"verify/?{urlencode({'credential': award.credential_address + '.jwt'})}"


def make_linkedin_url(award: CertifiedAward, issuer: Issuer) -> str:
    """LinkedIn's form for a new certificate, filled in (addtoprofile.linkedin.com)."""
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
