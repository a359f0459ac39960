"""Signs a credential as a compact JWT and with an embedded Data Integrity proof."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from lyceum.credentials.canonical_rdf import canonicalize_credential, format_proof_quads
from lyceum.credentials.encoding import encode_base64url, encode_compact_json, encode_multibase_with_zeros
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import hash_jwk


def sign_as_jwt(credential: Mapping[str, Any], issuer: Issuer) -> str:
    """The credential as a compact JWT (Open Badges 3.0, 8.2.4): it is the payload itself, and its claims repeat it."""
    assert issuer.signing_key
    header = {"alg": "EdDSA", "kid": f"{issuer.did}#{hash_jwk(issuer.signing_key.public_multikey)}", "typ": "JWT"}
    began = datetime.fromisoformat(credential["validFrom"]).astimezone(UTC)
    claims = {
        "iss": issuer.did,
        "jti": credential["id"],
        "nbf": int(began.timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    signed = f"{encode_base64url(encode_compact_json(header))}.{encode_base64url(encode_compact_json({**credential, **claims}))}"
    return f"{signed}.{encode_base64url(issuer.signing_key.sign(signed.encode()))}"


def sign_as_json_ld(credential: Mapping[str, Any], issuer: Issuer) -> dict[str, Any]:
    """The credential with an embedded proof (W3C Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022)."""
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
        "proof": [{**proof, "proofValue": encode_multibase_with_zeros(issuer.signing_key.sign(data))}],
    }


def bake_svg(svg: str, jwt: str) -> str:
    """The badge's picture with the credential in it (Open Badges 3.0, 5.3.2)."""
    start = re.search(r"<svg\b[^>]*?(/?)>", svg)
    assert start
    ours = f'<openbadges:credential verify="{jwt}"></openbadges:credential>'
    inside = f' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{ours}{"</svg>" if start[1] else ""}'
    return svg[: start.start(1)] + inside + svg[start.end() :]
