"""What a build leaves to be signed. The process that signs reads this list alone, and the key is in no other process.

The signed badges of a learner are one file of the site. It begins with a digest of what was signed, by which the next build
knows whether it is still right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from lyceum.credentials.certified_awards import CertifiedAward
from lyceum.credentials.encoding import encode_compact_json
from lyceum.credentials.issuer import Issuer
from lyceum.credentials.keys import parse_signing_key
from lyceum.credentials.open_badge import build_credential
from lyceum.credentials.signing import is_signed_as, sign_as_json_ld, sign_as_jwt
from lyceum.schema import fold_key
from lyceum.system import write_atomically

SIGNING_LIST_ADDRESS = "credentials/to-sign.jsonl"
"""From the root of the site. `lyceum sign` deletes the file, and `lyceum verify` refuses a site that still has it."""
SIGNED_BADGES_FOLDER = "badges/signed/"
"""Has a file for each learner with badges, from the root of the site."""
SIGNED_BADGES_START = 64
"""How many bytes of such a file tell what is signed in it."""
_SIGNED_BADGES_PATH = re.compile(rf"{SIGNED_BADGES_FOLDER}[^/\\\x00]+\.json")
_FORMAT = 1
"""Another number has everything signed again."""


class SigningError(Exception):
    """Nothing is signed. The message says why, and never quotes the key."""


_DAMAGED = SigningError(f"{SIGNING_LIST_ADDRESS} is damaged: build the site again")


class UnsignedBadges(NamedTuple):
    """The credentials of a learner without their proofs."""

    address: str
    """Of the file with the signed ones, from the root of the site."""
    digest: str
    """Of the credentials and the key that will sign."""
    credentials: tuple[tuple[str, Mapping[str, Any]], ...]
    """Each with its name, the last part of its id: `helper.gold`."""

    def is_signed_in(self, start: bytes) -> bool:
        """Tell whether the file that starts with these bytes has these credentials."""
        return start.startswith(_format_start(self.digest))


def is_signed_badges_path(path: str) -> bool:
    """Return whether `lyceum sign` may have written the file at a path of the site."""
    return _SIGNED_BADGES_PATH.fullmatch(path) is not None


def build_unsigned_badges(issuer: Issuer, handle: str, awards: Iterable[CertifiedAward]) -> UnsignedBadges:
    """Build the credentials of a learner's awards."""
    credentials = tuple(
        (award.credential_address.rpartition("/")[2], build_credential(award, issuer)) for award in awards
    )
    content = encode_compact_json([_FORMAT, issuer.current_public_key, credentials])
    digest = blake2b(content, digest_size=16).hexdigest()
    return UnsignedBadges(f"{SIGNED_BADGES_FOLDER}{fold_key(handle)}.json", digest, credentials)


def format_signing_list(issuer: Issuer, badges: Iterable[UnsignedBadges]) -> bytes:
    """Return the list of what is to be signed: a line about the issuer, and a line for each learner."""
    lines = [encode_compact_json([address, digest, dict(credentials)]) for address, digest, credentials in badges]
    head = {
        "name": issuer.name,
        "siteUrl": issuer.site_url,
        "publicKey": issuer.current_public_key,
        "learners": len(lines),
    }
    return b"\n".join((encode_compact_json(head), *lines, b""))


def sign_site(site_folder: Path, private_key_text: str) -> int:
    """Sign every credential of the site's list, write the signed files, and delete the list.

    A credential that is in the old file as it would be signed now keeps its signatures. Returns the number of the others.
    Raises SigningError. Without a list there is nothing to sign.
    """
    list_file = site_folder / SIGNING_LIST_ADDRESS
    if not list_file.is_file():
        return 0
    if not private_key_text.strip():
        raise SigningError("there are badges to sign, and no key in the environment")
    signing_key = parse_signing_key(private_key_text)
    try:
        with list_file.open("rb") as lines:
            head = json.loads(next(lines, b""))
        issuer = Issuer(head["name"], head["siteUrl"], signing_key)
        public_key = head["publicKey"]
        learner_count = int(head["learners"])
    except (ValueError, KeyError, TypeError) as error:
        raise _DAMAGED from error
    if public_key != signing_key.public_multikey:
        raise SigningError("the site was built for another key: build it again")
    for badges in _read_signing_list(list_file):  # all of it, before anything is signed
        _check_badges(site_folder, issuer, badges)
        learner_count -= 1
    if learner_count:
        raise _DAMAGED
    count = sum(_sign_badges(site_folder / badges.address, issuer, badges) for badges in _read_signing_list(list_file))
    list_file.unlink()
    return count


def _read_signing_list(list_file: Path) -> Iterator[UnsignedBadges]:
    """Yield the credentials of each learner. The list may be too large to be in memory at once."""
    with list_file.open("rb") as lines:
        next(lines, None)
        for line in lines:
            try:
                address, digest, badges = json.loads(line)
                credentials = tuple((str(name), dict(value)) for name, value in badges.items())
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                raise _DAMAGED from error
            yield UnsignedBadges(str(address), str(digest), credentials)


def _check_badges(site_folder: Path, issuer: Issuer, badges: UnsignedBadges) -> None:
    """Raise SigningError for what a build does not write: another issuer, or a place elsewhere."""
    file = site_folder / badges.address
    is_inside = is_signed_badges_path(badges.address) and re.fullmatch("[0-9a-f]{32}", badges.digest)
    if not is_inside or any(place.is_symlink() for place in (file, file.parent, file.parent.parent)):
        raise SigningError("a credential would be written to another place than its own")
    for _, credential in badges.credentials:
        try:
            is_own = credential["issuer"]["id"] == issuer.did and credential["id"].startswith(issuer.site_url)
        except (KeyError, TypeError, AttributeError):
            is_own = False
        if not is_own:
            raise SigningError("a credential names another issuer")


def _sign_badges(file: Path, issuer: Issuer, badges: UnsignedBadges) -> int:
    """Write the signed badges of a learner. Returns how many were signed now."""
    old, signed, count = _read_signed_badges(file), {}, 0
    for name, credential in badges.credentials:
        entry = old.get(name)
        if not (isinstance(entry, dict) and is_signed_as(credential, issuer, entry.get("jwt"), entry.get("proof"))):
            proof = sign_as_json_ld(credential, issuer)["proof"][0]
            entry, count = {"jwt": sign_as_jwt(credential, issuer), "proof": proof}, count + 1
        signed[name] = entry
    rest = encode_compact_json({"issuer": issuer.did, "credentials": signed})
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, _format_start(badges.digest) + rest[1:] + b"\n")
    return count


def _format_start(digest: str) -> bytes:
    return f'{{"digest":"{digest}",'.encode()


def _read_signed_badges(file: Path) -> dict[str, Any]:
    """Return the credentials of a learner that were signed before, by name."""
    try:
        credentials = json.loads(file.read_bytes())["credentials"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return credentials if isinstance(credentials, dict) else {}
