"""The 1EdTech revocation list: credentials that were taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lyceum.credentials.certified_awards import CREDENTIAL_TIERS, make_credential_address
from lyceum.credentials.encoding import to_single_line
from lyceum.credentials.issuer import Issuer
from lyceum.schema import Revocation

REVOCATION_LIST_ADDRESS = "credentials/revoked.json"


def list_revoked_addresses(revocation: Revocation) -> tuple[str, ...]:
    """Of all tiers, where none is named."""
    return tuple(
        make_credential_address(revocation.badge, revocation.learner, tier)
        for tier in ((revocation.tier,) if revocation.tier else CREDENTIAL_TIERS)
    )


def build_revocation_list(issuer: Issuer, revocations: Iterable[Revocation]) -> dict[str, Any]:
    """1EdTech Revocation List (vcrl 1.0); in order of id."""
    why = {place: to_single_line(one.reason) for one in revocations for place in list_revoked_addresses(one)}
    return {
        "id": issuer.site_url + REVOCATION_LIST_ADDRESS,
        "type": "1EdTechRevocationList",
        "issuer": issuer.did,
        "revokedCredentials": [
            {"id": f"{issuer.site_url}{quote(place)}.json", "revoked": True, "revocationReason": reason}
            for place, reason in sorted(why.items())
        ],
    }
