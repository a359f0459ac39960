"""Exports signed credentials, the issuer's DID document and the revocation list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from lyceum.site.output import encode_json


def export_credentials(
    issuer: Issuer | None, awards: Iterable[CertifiedAward], revocations: Iterable[Revocation]
) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of each file.

    Without a signing key there are no credentials, but those that earlier keys signed can still be verified. A revoked
    credential keeps its file; the revocation list names it.
    """
    if issuer is None or not issuer.public_keys:
        return
    yield issuer.did_document_address, encode_json(build_did_document(issuer))
    yield REVOCATION_LIST_ADDRESS, encode_json(build_revocation_list(issuer, revocations))
    if issuer.signing_key is None:
        return
    for award in awards:
        credential = build_credential(award, issuer)
        yield f"{award.credential_address}.json", encode_json(sign_as_json_ld(credential, issuer))
        yield f"{award.credential_address}.jwt", f"{sign_as_jwt(credential, issuer)}\n".encode()
