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
    header = {"alg": "EdDSA", "kid": f"{issuer.did}#{hash_jwk(issuer.signing_key.public_multikey)}", "typ": "JWT"}
    valid_from = datetime.fromisoformat(credential["validFrom"]).astimezone(UTC)
    claims = {
        "iss": issuer.did,
        "jti": credential["id"],
        "nbf": int(valid_from.timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    signing_input = f"{encode_base64url(encode_compact_json(header))}.{encode_base64url(encode_compact_json({**credential, **claims}))}"
    return f"{signing_input}.{encode_base64url(issuer.signing_key.sign(signing_input.encode()))}"


def sign_as_json_ld(credential: Mapping[str, Any], issuer: Issuer) -> dict[str, Any]:
    """Return the credential with an embedded proof (W3C Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022)."""
    assert issuer.signing_key
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": credential["validFrom"],
        "verificationMethod": f"{issuer.did}#{issuer.signing_key.public_multikey}",
        "proofPurpose": "assertionMethod",
    }
    data = (
        sha256("".join(format_proof_quads(proof)).encode()).digest()
        + sha256(canonicalize_credential(credential).encode()).digest()
    )
    return {
        **credential,
        "proof": [{**proof, "proofValue": encode_multibase(issuer.signing_key.sign(data))}],
    }
