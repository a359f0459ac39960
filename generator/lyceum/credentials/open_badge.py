"""Builds an Open Badges 3.0 credential for an award."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from lyceum.credentials.certified_awards import CertifiedAward
from lyceum.credentials.encoding import percent_encode_url, to_single_line
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.public_documents import REVOCATION_LIST_ADDRESS
from lyceum.schema import fold_key

JSONLD_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
CREDENTIAL_SCHEMA_URL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_MAIL_ADDRESS = re.compile(r"\S@\S")


def build_credential(award: CertifiedAward, issuer: Issuer) -> dict[str, Any]:
    """Build an OpenBadgeCredential without a proof. Its `id` is its address on the site."""
    page = issuer.site_url + quote(award.badge_address or f"badges/{fold_key(award.badge_id)}/")
    summary = to_single_line(award.badge_summary) or to_single_line(award.badge_name)
    name = to_single_line(award.learner_name)
    if not name or _MAIL_ADDRESS.search(name):
        name = award.handle
    achievement: dict[str, Any] = {
        "id": f"{page}#{award.tier or 'badge'}",
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": to_single_line(award.title),
        "description": summary,
        "criteria": {"id": f"{page}#how", "narrative": to_single_line(award.criteria) or summary},
    }
    if award.icon_address:
        achievement["image"] = {"id": issuer.site_url + quote(award.icon_address), "type": "Image"}
    credential: dict[str, Any] = {
        "@context": list(JSONLD_CONTEXTS),
        "id": f"{issuer.site_url}{quote(award.credential_address)}.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": to_single_line(award.title),
        "description": summary,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": to_single_line(issuer.name), "url": issuer.site_url},
        "validFrom": f"{award.awarded_on.isoformat()}T00:00:00Z",
        "credentialSubject": {
            "id": f"{issuer.site_url}learners/{quote(fold_key(award.handle))}/",
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}],
            "achievement": achievement,
        },
    }
    if award.evidence_url and award.evidence_url.startswith("https://"):
        credential["evidence"] = [{"id": percent_encode_url(award.evidence_url), "type": ["Evidence"]}]
    credential["credentialStatus"] = {"id": issuer.site_url + REVOCATION_LIST_ADDRESS, "type": "1EdTechRevocationList"}
    credential["credentialSchema"] = [{"id": CREDENTIAL_SCHEMA_URL, "type": "1EdTechJsonSchemaValidator2019"}]
    return credential
