"""Signs a credential as a compact JWT and with an embedded Data Integrity proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from lyceum.credentials.canonical_rdf import canonicalize_credential, format_proof_quads
from lyceum.credentials.encoding import encode_base64url, encode_compact_json, encode_multibase
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import hash_jwk


def sign_as_jwt(credential: Mapping[str, Any], issuer: Issuer) -> str:
    """Return the credential as a compact JWT (Open Badges 3.0, 8.2.4). The payload is the credential with JWT claims."""
    assert issuer.signing_key
    signing_input = _make_signing_input(credential, issuer)
    return f"{signing_input}.{encode_base64url(issuer.signing_key.sign(signing_input.encode()))}"


def is_signed_as(credential: Mapping[str, Any], issuer: Issuer, jwt: object, proof: object) -> bool:
    """Return whether a JWT and a proof are what the issuer's present key gives for a credential."""
    if not (isinstance(jwt, str) and isinstance(proof, dict) and issuer.signing_key):
        return False
    unsigned_proof = {**proof, "proofValue": ""}
    return jwt.rpartition(".")[0] == _make_signing_input(credential, issuer) and unsigned_proof == {
        **_make_proof(credential, issuer),
        "proofValue": "",
    }


def _make_signing_input(credential: Mapping[str, Any], issuer: Issuer) -> str:
    """Return the part of the JWT that is signed."""
    header = {"alg": "EdDSA", "kid": f"{issuer.did}#{hash_jwk(issuer.current_public_key)}", "typ": "JWT"}
    valid_from = datetime.fromisoformat(credential["validFrom"]).astimezone(UTC)
    claims = {
        "iss": issuer.did,
        "jti": credential["id"],
        "nbf": int(valid_from.timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    return ".".join(encode_base64url(encode_compact_json(part)) for part in (header, {**credential, **claims}))


def sign_as_json_ld(credential: Mapping[str, Any], issuer: Issuer) -> dict[str, Any]:
    """Return the credential with an embedded proof (W3C Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022)."""
    assert issuer.signing_key
    proof = _make_proof(credential, issuer)
    data = (
        sha256("".join(format_proof_quads(proof)).encode()).digest()
        + sha256(canonicalize_credential(credential).encode()).digest()
    )
    return {
        **credential,
        "proof": [{**proof, "proofValue": encode_multibase(issuer.signing_key.sign(data))}],
    }


def _make_proof(credential: Mapping[str, Any], issuer: Issuer) -> dict[str, str]:
    """Return the proof without its value."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": credential["validFrom"],
        "verificationMethod": f"{issuer.did}#{issuer.current_public_key}",
        "proofPurpose": "assertionMethod",
    }
