"""Exports signed credentials, the issuer's DID document and the revocation list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lyceum.credentials import (
    REVOCATION_LIST_ADDRESS,
    CertifiedAward,
    Issuer,
    build_credential,
    build_did_document,
    build_revocation_list,
    sign_as_json_ld,
    sign_as_jwt,
)
from lyceum.schema import Revocation


def export_credentials(
    issuer: Issuer | None, awards: Iterable[CertifiedAward], revocations: Iterable[Revocation]
) -> Iterator[tuple[str, bytes]]:
    """(address, bytes). Without a key nothing is signed; what earlier keys signed can still be verified. A revoked
    credential stays where it is, and the list says that it is revoked."""
    if issuer is None or not issuer.public_keys:
        return
    yield issuer.did_document_address, _encode_json(build_did_document(issuer))
    yield REVOCATION_LIST_ADDRESS, _encode_json(build_revocation_list(issuer, revocations))
    if issuer.signing_key is None:
        return
    for one in awards:
        made = build_credential(one, issuer)
        yield f"{one.credential_address}.json", _encode_json(sign_as_json_ld(made, issuer))
        yield f"{one.credential_address}.jwt", f"{sign_as_jwt(made, issuer)}\n".encode()


def _encode_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
