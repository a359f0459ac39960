"""The issuer's DID document with every public key that signs or signed."""

from __future__ import annotations

from typing import Any

from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import hash_jwk, make_jwk

# What stands beside the credentials --------------------------------------------------------------------------------


def build_did_document(issuer: Issuer) -> dict[str, Any]:
    """Every public key that signs, or signed, twice: as a Multikey for proofs, as a JWK for JWTs."""
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
