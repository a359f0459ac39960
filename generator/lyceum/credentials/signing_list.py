"""What a build leaves to be signed. The process that signs reads this list alone, and the key is in no other process."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lyceum.credentials.certified_awards import CertifiedAward
from lyceum.credentials.encoding import encode_compact_json
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import parse_signing_key
from lyceum.credentials.open_badge import build_credential
from lyceum.credentials.signing import sign_as_json_ld, sign_as_jwt
from lyceum.system import write_atomically

SIGNING_LIST_ADDRESS = "credentials/to-sign.json"
"""From the root of the site. `lyceum sign` deletes the file, and `lyceum verify` refuses a site that still has it."""
_CREDENTIAL_ADDRESS = re.compile(r"credentials/[^/\\\x00]+/[^/\\\x00]+")


class SigningError(Exception):
    """Nothing is signed. The message says why, and never quotes the key."""


def build_signing_list(issuer: Issuer, awards: Iterable[CertifiedAward]) -> dict[str, Any]:
    """Build the list of all credentials without their proofs."""
    return {
        "issuer": {"name": issuer.name, "siteUrl": issuer.site_url, "publicKey": issuer.current_public_key},
        "credentials": [
            {"address": award.credential_address, "credential": build_credential(award, issuer)} for award in awards
        ],
    }


def sign_site(site_folder: Path, private_key_text: str) -> int:
    """Sign every credential of the site's list, write the signed files, and delete the list. Returns their number.

    Raises SigningError. Without a list there is nothing to sign.
    """
    list_file = site_folder / SIGNING_LIST_ADDRESS
    if not list_file.is_file():
        return 0
    if not private_key_text.strip():
        raise SigningError("there are badges to sign, and no key in the environment")
    signing_key = parse_signing_key(private_key_text)
    try:
        values = json.loads(list_file.read_bytes())
        issuer = Issuer(values["issuer"]["name"], values["issuer"]["siteUrl"], signing_key)
        public_key = values["issuer"]["publicKey"]
        credentials = [(str(item["address"]), dict(item["credential"])) for item in values["credentials"]]
    except (ValueError, KeyError, TypeError) as error:
        raise SigningError(f"{SIGNING_LIST_ADDRESS} is damaged: build the site again") from error
    if public_key != signing_key.public_multikey:
        raise SigningError("the site was built for another key: build it again")
    for address, credential in credentials:
        _check_credential(site_folder, issuer, address, credential)
    for address, credential in credentials:
        json_file, jwt_file = site_folder / f"{address}.json", site_folder / f"{address}.jwt"
        json_file.parent.mkdir(exist_ok=True)
        write_atomically(json_file, encode_compact_json(sign_as_json_ld(credential, issuer)))
        write_atomically(jwt_file, f"{sign_as_jwt(credential, issuer)}\n".encode())
    list_file.unlink()
    return len(credentials)


def _check_credential(site_folder: Path, issuer: Issuer, address: str, credential: dict[str, Any]) -> None:
    """Raise SigningError for what a build does not write: another issuer, or a place elsewhere."""
    folder = site_folder / Path(address).parent
    is_inside = _CREDENTIAL_ADDRESS.fullmatch(address) and ".." not in address.split("/")
    if not is_inside or folder.is_symlink() or folder.parent.is_symlink():
        raise SigningError("a credential would be written to another place than its own")
    try:
        is_own = credential["issuer"]["id"] == issuer.did and credential["id"].startswith(issuer.site_url)
    except (KeyError, TypeError, AttributeError):
        is_own = False
    if not is_own:
        raise SigningError("a credential names another issuer")
