"""Who signs, and everything that was achieved, in; the signed credentials, the issuer's keys and what was revoked, out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from generator.credentials import (
    REVOKED,
    Achieved,
    Issuer,
    credential,
    did_document,
    revocation_list,
    signed_json,
    signed_jwt,
)
from generator.model import Revoked


def credential_files(
    issuer: Issuer | None, achieved: Iterable[Achieved], revoked: Iterable[Revoked]
) -> Iterator[tuple[str, bytes]]:
    """(address, bytes). Without a key nothing is signed; what earlier keys signed can still be verified. A revoked
    credential stays where it is, and the list says that it is revoked."""
    if issuer is None or not issuer.public_keys:
        return
    yield issuer.did_address, _json(did_document(issuer))
    yield REVOKED, _json(revocation_list(issuer, revoked))
    if issuer.key is None:
        return
    for one in achieved:
        made = credential(one, issuer)
        yield f"{one.address}.json", _json(signed_json(made, issuer))
        yield f"{one.address}.jwt", f"{signed_jwt(made, issuer)}\n".encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
