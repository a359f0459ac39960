"""The documents that a verifier reads beside a credential: the DID document and the revocation list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lyceum.credentials.certified_awards import CREDENTIAL_TIERS, make_credential_address
from lyceum.credentials.encoding import to_single_line
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import hash_jwk, make_jwk
from lyceum.schema import Revocation

REVOCATION_LIST_ADDRESS = "credentials/revoked.json"


def build_did_document(issuer: Issuer) -> dict[str, Any]:
    """Build the DID document. It holds every public key twice: as a Multikey for proofs, as a JWK for JWTs."""
    methods: list[dict[str, Any]] = []
    for public in issuer.public_keys:
        methods += (
            {
                "id": f"{issuer.did}#{public}",
                "type": "Multikey",
                "controller": issuer.did,
                "publicKeyMultibase": public,
            },
            {
                "id": f"{issuer.did}#{hash_jwk(public)}",
                "type": "JsonWebKey",
                "controller": issuer.did,
                "publicKeyJwk": {"alg": "EdDSA", **make_jwk(public)},
            },
        )
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": issuer.did,
        "alsoKnownAs": [issuer.site_url],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def list_revoked_addresses(revocation: Revocation) -> tuple[str, ...]:
    """Return the addresses of the revoked credentials: of all tiers if the revocation names none."""
    return tuple(
        make_credential_address(revocation.badge, revocation.learner, tier)
        for tier in ((revocation.tier,) if revocation.tier else CREDENTIAL_TIERS)
    )


def build_revocation_list(issuer: Issuer, revocations: Iterable[Revocation]) -> dict[str, Any]:
    """Build the 1EdTech Revocation List (vcrl 1.0), sorted by id."""
    reasons = {
        address: to_single_line(revocation.reason)
        for revocation in revocations
        for address in list_revoked_addresses(revocation)
    }
    return {
        "id": issuer.site_url + REVOCATION_LIST_ADDRESS,
        "type": "1EdTechRevocationList",
        "issuer": issuer.did,
        "revokedCredentials": [
            {"id": f"{issuer.site_url}{quote(address)}.json", "revoked": True, "revocationReason": reason}
            for address, reason in sorted(reasons.items())
        ],
    }
