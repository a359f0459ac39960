"""Exports the list of credentials that are to be signed, the issuer's DID document and the revocation list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lyceum.credentials import (
    REVOCATION_LIST_ADDRESS,
    SIGNING_LIST_ADDRESS,
    CertifiedAward,
    Issuer,
    build_did_document,
    build_revocation_list,
    build_signing_list,
)
from lyceum.schema import Revocation
from lyceum.site.output import encode_json


def export_credentials(
    issuer: Issuer | None, awards: Iterable[CertifiedAward], revocations: Iterable[Revocation]
) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of each file.

    `lyceum sign` makes the credentials of the list. Without a key that signs there is no list, but what earlier keys signed
    can still be verified. A revoked credential keeps its file; the revocation list names it.
    """
    if issuer is None or not issuer.public_keys:
        return
    yield issuer.did_document_address, encode_json(build_did_document(issuer))
    yield REVOCATION_LIST_ADDRESS, encode_json(build_revocation_list(issuer, revocations))
    if issuer.current_public_key:
        yield SIGNING_LIST_ADDRESS, encode_json(build_signing_list(issuer, awards))
