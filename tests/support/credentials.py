"""The issuer and the awards of the credential tests, and helpers to verify, change and embed a credential."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openbadgeslib.ob3 import contexts
from pyld import jsonld

from lyceum.credentials import (
    SIGNING_LIST_ADDRESS,
    CertifiedAward,
    Issuer,
    UnsignedBadges,
    build_unsigned_badges,
    format_signing_list,
    sign_site,
)
from lyceum.credentials.keys import parse_signing_key
from lyceum.credentials.open_badge import JSONLD_CONTEXTS
from lyceum.schema import Revocation
from lyceum.site.exports.credential_files import export_credentials

KEY_SEED = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
SITE_URL = "https://lantern-room.github.io/hub/"
ISSUER = Issuer("The Lantern Room", SITE_URL, parse_signing_key(KEY_SEED))
GOLD_AWARD = CertifiedAward(
    "helper", "Helping hand", "Thanked by others for their help.", "Be thanked by five people.", "Amara", "Amara Osei",
    date(2026, 3, 1), tier="gold", evidence_url="https://github.com/lantern-room/hub/pull/7",
    icon_address="assets/drawings/medal-1.svg",
)  # fmt: skip
PLAIN_AWARD = CertifiedAward("came-in", "Came in", "Hung up their coat.", "", "amara", "Amara Osei", date(2026, 1, 15))
HOSTILE_AWARD = replace(
    GOLD_AWARD, badge_id="hostile", badge_name='<img src=x onerror=alert(1)>"&', badge_summary="</script>\\\"\n\t\u0000\u2028",
    criteria="'><svg/onload=alert(1)> {{7*7}}", learner_name="<b onclick='x'>Ada</b> عادة 🎈", tier="", icon_address="",
    evidence_url='https://example.org/"><script>alert(1)</script>?a=é b',
)  # fmt: skip


def group_awards(issuer: Issuer, awards: Iterable[CertifiedAward]) -> list[UnsignedBadges]:
    """Return the credentials of each learner, as a build lists them."""
    awards_by_learner: dict[str, list[CertifiedAward]] = {}
    for award in awards:
        awards_by_learner.setdefault(award.handle.lower(), []).append(award)
    return [build_unsigned_badges(issuer, handle, group) for handle, group in sorted(awards_by_learner.items())]


def write_signing_list(folder: Path, issuer: Issuer, awards: Iterable[CertifiedAward]) -> None:
    """Write the list that a build leaves in a site."""
    (folder / SIGNING_LIST_ADDRESS).parent.mkdir(parents=True, exist_ok=True)
    (folder / SIGNING_LIST_ADDRESS).write_bytes(format_signing_list(issuer, group_awards(issuer, awards)))


def export_signed_credentials(
    issuer: Issuer, awards: Iterable[CertifiedAward], revocations: Iterable[Revocation] = ()
) -> list[tuple[str, bytes]]:
    """Return every file that a build and `lyceum sign` write for the credentials."""
    files = dict(export_credentials(issuer, revocations))
    if issuer.signing_key:
        with TemporaryDirectory() as name:
            folder = Path(name)
            write_signing_list(folder, issuer, awards)
            sign_site(folder, issuer.signing_key.encode_secret())
            signed = sorted(path for path in folder.rglob("*") if path.is_file())
            files |= {path.relative_to(folder).as_posix(): path.read_bytes() for path in signed}
    return list(files.items())


def make_downloader(issuer: Issuer) -> Callable[[str], bytes]:
    """Return a function that downloads the published documents of an issuer by address; KeyError for any other address."""
    documents = {issuer.site_url + address: data for address, data in export_signed_credentials(issuer, (GOLD_AWARD,))}
    return lambda address: documents[address]


def load_context(address: str, options: object) -> dict[str, Any]:
    """Load a JSON-LD context from openbadgeslib instead of the web, as a document loader of pyld."""
    names = dict(zip(JSONLD_CONTEXTS, ("credentials-v2", "ob-v3p0-context-3.0.3", "ob-v3p0-extensions"), strict=True))
    text = (Path(contexts.__file__).parent / f"{names[address]}.json").read_text("utf-8")
    return {"contextUrl": None, "documentUrl": address, "document": json.loads(text)}


def canonicalize_with_pyld(credential: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a credential as pyld writes them. A term that no context defines is an error."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load_context, "safe": True}
    return str(jsonld.normalize(credential, options))


def decode_jwt_payload(jwt: str) -> str:
    """Return the payload of a JWT as JSON text."""
    part = jwt.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


def tamper_with_jwt(jwt: str, changes: dict[str, Any]) -> str:
    """Return the JWT with other values in its payload and the old signature."""
    header, _, signature = jwt.split(".")
    changed = json.dumps({**json.loads(decode_jwt_payload(jwt)), **changes}).encode()
    return f"{header}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"


def bake_svg(svg: str, jwt: str) -> str:
    """Return the picture with the credential in it (Open Badges 3.0, 5.3.2)."""
    start = re.search(r"<svg\b[^>]*?(/?)>", svg)
    assert start
    element = f'<openbadges:credential verify="{jwt}"></openbadges:credential>'
    inside = f' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{element}{"</svg>" if start[1] else ""}'
    return svg[: start.start(1)] + inside + svg[start.end() :]
