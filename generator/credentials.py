"""What somebody achieved, and who says so, in; a signed Open Badges 3.0 credential out: the same award, the same bytes.

A credential is signed in both ways that the specification names (1EdTech Open Badges 3.0, section 8), with one Ed25519 key:
as a compact JWT (`alg` EdDSA), which a browser verifies with what it has, and which fits into a picture; and with an
embedded proof `eddsa-rdfc-2022`, which wallets and 1EdTech's validator take (of JWTs that one takes RS256 only).

The embedded proof is over the canonical RDF of the credential (W3C RDFC-1.0). Everything in ours has an address, but one
thing, the identity of the learner: so there is no graph to be searched for an order. The lines are written, and sorted
(`_quads`); a test holds that they are those of a whole implementation. Ed25519 signs without chance (RFC 8032).

The issuer is `did:web`: the key stands on the site, at `did.json`. The learner is the address of their page, and the name
that they chose; no mail address is asked for, kept or named.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from generator.model import BASE58, Revoked, folded
from generator.problem import say

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
REVOKED = "credentials/revoked.json"
TIERS = ("", "bronze", "silver", "gold")


# Keys --------------------------------------------------------------------------------------------------------------


class BadKey(ValueError):  # noqa: N818
    """What was given is no key; says (a Message) what it lacks, and nothing of what it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, which nothing but `sign` looks at."""

    _private: Ed25519PrivateKey = field(repr=False)
    public: str
    """A Multikey: z6Mk…"""

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data)

    def written(self) -> str:
        """The seed, base64url: what `read_key` reads. A secret."""
        return _base64(self._private.private_bytes_raw())


def new_key() -> Key:
    return _with_public(Ed25519PrivateKey.generate())


def _with_public(private: Ed25519PrivateKey) -> Key:
    return Key(private, _multibase(b"\xed\x01" + private.public_key().public_bytes_raw()))


def read_key(text: str) -> Key:
    """From 32 bytes as base64url (RFC 8032's private key), or PKCS#8 as PEM. Raises BadKey."""
    text = text.replace("\\n", "\n").strip()
    if pem := re.fullmatch(r"-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY-----", text, re.DOTALL):
        try:
            private = load_der_private_key(b64decode("".join(pem[1].split()), validate=True), None)
        except Exception:  # whatever it is, nothing of the key may be told
            raise BadKey(say("it begins like a PEM file, and cannot be read as one")) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise BadKey(say("it is a key of another kind than Ed25519"))
        return _with_public(private)
    try:
        if not re.fullmatch(r"[A-Za-z0-9_=-]+", text):
            raise BadKey(say("it is neither base64url nor a PEM file"))
        seed = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except BadBase64:
        raise BadKey(say("it is not base64url")) from None
    if len(seed) != 32:
        raise BadKey(say("it has {many} bytes, and an Ed25519 key has 32", many=len(seed)))
    return _with_public(Ed25519PrivateKey.from_private_bytes(seed))


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _multibase(data: bytes) -> str:
    """base58btc, as of data that does not begin with a zero byte."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return f"z{text}"


def _raw(public: str) -> bytes:
    """The 32 bytes of a Multikey (the model has checked that it is one)."""
    number = 0
    for digit in public[1:]:
        number = number * 58 + BASE58.index(digit)
    return number.to_bytes(34)[2:]


def _jwk(public: str) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64(_raw(public))}


@cache
def _thumbprint(public: str) -> str:
    """RFC 7638."""
    return _base64(sha256(json.dumps(_jwk(public), separators=(",", ":")).encode()).digest())


# Who signs, and what -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issuer:
    """The community, as the one who signs."""

    name: str
    url: str
    """Of the site: https, `/` at its end."""
    key: Key | None = None
    """None: nothing is signed."""
    earlier: tuple[str, ...] = ()
    """Public keys that signed, the one in use perhaps among them: what they signed verifies."""

    @cached_property
    def did(self) -> str:
        """did:web of the site (w3c-ccg.github.io/did-method-web): `did.json` in the site's folder is found by it."""
        parts = urlsplit(self.url)
        folders = [quote(unquote(part), safe="").replace("~", "%7E") for part in parts.path.split("/") if part]
        return ":".join(("did:web", parts.netloc.lower().replace(":", "%3A"), *folders))

    @property
    def did_address(self) -> str:
        """Where the document of `did` lies, from the site's root."""
        return "did.json" if urlsplit(self.url).path.strip("/") else ".well-known/did.json"

    @property
    def public_keys(self) -> tuple[str, ...]:
        """The one in use first."""
        return tuple(dict.fromkeys((*((self.key.public,) if self.key else ()), *self.earlier)))


@dataclass(frozen=True, slots=True)
class Achieved:
    """One award of one badge."""

    badge_id: str
    badge_name: str
    badge_summary: str
    how: str
    """What had to be done, in words."""
    handle: str
    name: str
    """What the learner wants to be called."""
    day: date
    tier: str = ""
    """bronze, silver, gold, or none of them."""
    tier_said: str = ""
    """The tier in the site's language; empty: as it is."""
    evidence_url: str | None = None
    """Of the merged change that earned it."""
    image_address: str = ""
    """From the site's root."""
    badge_address: str = ""
    """Of the badge's page, from the site's root; empty: badges/<id>/"""

    @property
    def title(self) -> str:
        """With the tier."""
        return f"{self.badge_name} ({self.tier_said or self.tier})" if self.tier else self.badge_name

    @property
    def address(self) -> str:
        """From the site's root, without an ending: `.json` and `.jwt` lie there."""
        return address(self.badge_id, self.handle, self.tier)


def address(badge: str, handle: str, tier: str = "") -> str:
    """A dot before the tier: `helper-gold` may be another badge."""
    return f"credentials/{folded(handle)}/{folded(badge)}{'.' if tier else ''}{tier}"


def revoked_addresses(revoked: Revoked) -> tuple[str, ...]:
    """Of all tiers, where none is named."""
    return tuple(address(revoked.badge, revoked.learner, tier) for tier in ((revoked.tier,) if revoked.tier else TIERS))


def ascii_address(url: str) -> str:
    """The same address as every program writes it: the host in Punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return _quoted(parts._replace(netloc=host.lower()).geturl())


# The credential ----------------------------------------------------------------------------------------------------


def credential(achieved: Achieved, issuer: Issuer) -> dict[str, Any]:
    """An OpenBadgeCredential without a proof. Its `id` is where it lies on the site."""
    page = issuer.url + quote(achieved.badge_address or f"badges/{folded(achieved.badge_id)}/")
    summary, name = _plain(achieved.badge_summary) or _plain(achieved.badge_name), _plain(achieved.name)
    if not name or _MAIL.search(name):
        name = achieved.handle
    about: dict[str, Any] = {
        "id": f"{page}#{achieved.tier or 'badge'}",
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": _plain(achieved.title),
        "description": summary,
        "criteria": {"id": f"{page}#how", "narrative": _plain(achieved.how) or summary},
    }
    if achieved.image_address:
        about["image"] = {"id": issuer.url + quote(achieved.image_address), "type": "Image"}
    made: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": f"{issuer.url}{quote(achieved.address)}.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _plain(achieved.title),
        "description": summary,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": _plain(issuer.name), "url": issuer.url},
        "validFrom": f"{achieved.day.isoformat()}T00:00:00Z",
        "credentialSubject": {
            "id": f"{issuer.url}learners/{quote(folded(achieved.handle))}/",
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}],
            "achievement": about,
        },
    }
    if achieved.evidence_url and achieved.evidence_url.startswith("https://"):
        made["evidence"] = [{"id": _quoted(achieved.evidence_url), "type": ["Evidence"]}]
    made["credentialStatus"] = {"id": issuer.url + REVOKED, "type": "1EdTechRevocationList"}
    made["credentialSchema"] = [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]
    return made


def _quoted(address: str) -> str:
    return quote(address, safe="%/:=&?~#+!$,;'()*@")


_MAIL = re.compile(r"\S@\S")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def _plain(text: str) -> str:
    """On one line: what is left is written the same by everybody who canonicalises it."""
    return _HIDDEN.sub(" ", text).strip()


def signed_jwt(made: Mapping[str, Any], issuer: Issuer) -> str:
    """The credential as a compact JWT (Open Badges 3.0, 8.2.4): it is the payload itself, and its claims repeat it."""
    assert issuer.key
    header = {"alg": "EdDSA", "kid": f"{issuer.did}#{_thumbprint(issuer.key.public)}", "typ": "JWT"}
    began = datetime.fromisoformat(made["validFrom"]).astimezone(UTC)
    claims = {
        "iss": issuer.did,
        "jti": made["id"],
        "nbf": int(began.timestamp()),
        "sub": made["credentialSubject"]["id"],
    }
    signed = f"{_base64(_json(header))}.{_base64(_json({**made, **claims}))}"
    return f"{signed}.{_base64(issuer.key.sign(signed.encode()))}"


def signed_json(made: Mapping[str, Any], issuer: Issuer) -> dict[str, Any]:
    """The credential with an embedded proof (W3C Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022)."""
    assert issuer.key
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": made["validFrom"],
        "verificationMethod": f"{issuer.did}#{issuer.key.public}",
        "proofPurpose": "assertionMethod",
    }
    data = sha256("".join(_proof_quads(proof)).encode()).digest() + sha256(canonical(made).encode()).digest()
    return {**made, "proof": [{**proof, "proofValue": _multibase_any(issuer.key.sign(data))}]}


def _multibase_any(data: bytes) -> str:
    zeros = len(data) - len(data.lstrip(b"\0"))
    return f"z{'1' * zeros}{_multibase(data)[1:]}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def canonical(made: Mapping[str, Any]) -> str:
    """The credential's RDF as canonical N-Quads (RDFC-1.0)."""
    return "".join(sorted(set(_quads(made)), key=lambda line: line.encode()))


_RDF, _OB, _W3 = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
    "https://www.w3.org/2018/credentials#",
)
_SCHEMA_ORG, _SECURITY = "https://schema.org/", "https://w3id.org/security#"
_XSD, _XSD_OB = "http://www.w3.org/2001/XMLSchema#", "https://www.w3.org/2001/XMLSchema#"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quads(made: Mapping[str, Any]) -> Iterator[str]:
    """As the contexts in CONTEXT map it. What has no address is the learner's identity, and takes the first label."""
    who, subject, status = made["issuer"], made["credentialSubject"], made["credentialStatus"]
    about, (identity,), (schema,) = subject["achievement"], subject["identifier"], made["credentialSchema"]

    def is_a(thing: str, kind: str) -> str:
        return f"<{thing}> <{_RDF}type> <{kind}> .\n"

    def says(thing: str, what: str, value: str) -> str:
        return f"<{thing}> <{what}> {value} .\n"

    me = made["id"]
    yield is_a(me, f"{_W3}VerifiableCredential")
    yield is_a(me, f"{_OB}OpenBadgeCredential")
    yield says(me, f"{_SCHEMA_ORG}name", _text(made["name"]))
    yield says(me, f"{_SCHEMA_ORG}description", _text(made["description"]))
    yield says(me, f"{_W3}issuer", f"<{who['id']}>")
    yield says(me, f"{_W3}validFrom", f"{_text(made['validFrom'])}^^<{_XSD}dateTime>")
    yield says(me, f"{_W3}credentialSubject", f"<{subject['id']}>")
    yield says(me, f"{_W3}credentialStatus", f"<{status['id']}>")
    yield says(me, f"{_W3}credentialSchema", f"<{schema['id']}>")
    for one in made.get("evidence", ()):
        yield says(me, f"{_W3}evidence", f"<{one['id']}>")
        yield is_a(one["id"], f"{_OB}Evidence")
    yield is_a(status["id"], "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList")
    yield is_a(schema["id"], "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019")
    yield is_a(who["id"], f"{_OB}Profile")
    yield says(who["id"], f"{_SCHEMA_ORG}name", _text(who["name"]))
    yield says(who["id"], f"{_SCHEMA_ORG}url", f"{_text(who['url'])}^^<{_XSD_OB}anyURI>")
    yield is_a(subject["id"], f"{_OB}AchievementSubject")
    yield says(subject["id"], f"{_OB}achievement", f"<{about['id']}>")
    yield says(subject["id"], f"{_OB}identifier", "_:c14n0")
    yield f"_:c14n0 <{_RDF}type> <{_OB}IdentityObject> .\n"
    yield f'_:c14n0 <{_OB}hashed> "false"^^<{_XSD_OB}boolean> .\n'
    yield f"_:c14n0 <{_OB}identityHash> {_text(identity['identityHash'])} .\n"
    yield f"_:c14n0 <{_OB}identityType> {_text(identity['identityType'])} .\n"
    yield is_a(about["id"], f"{_OB}Achievement")
    yield says(about["id"], f"{_OB}achievementType", _text(about["achievementType"]))
    yield says(about["id"], f"{_SCHEMA_ORG}name", _text(about["name"]))
    yield says(about["id"], f"{_SCHEMA_ORG}description", _text(about["description"]))
    yield says(about["id"], f"{_OB}Criteria", f"<{about['criteria']['id']}>")
    yield says(about["criteria"]["id"], f"{_OB}narrative", _text(about["criteria"]["narrative"]))
    if image := about.get("image"):
        yield says(about["id"], f"{_OB}image", f"<{image['id']}>")
        yield is_a(image["id"], f"{_OB}Image")


def _proof_quads(proof: Mapping[str, str]) -> Iterator[str]:
    """In their canonical order."""
    yield f"_:c14n0 <http://purl.org/dc/terms/created> {_text(proof['created'])}^^<{_XSD}dateTime> .\n"
    yield f"_:c14n0 <{_RDF}type> <{_SECURITY}DataIntegrityProof> .\n"
    yield f"_:c14n0 <{_SECURITY}cryptosuite> {_text(proof['cryptosuite'])}^^<{_SECURITY}cryptosuiteString> .\n"
    yield f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
    yield f"_:c14n0 <{_SECURITY}verificationMethod> <{proof['verificationMethod']}> .\n"


# What stands beside the credentials --------------------------------------------------------------------------------


def did_document(issuer: Issuer) -> dict[str, Any]:
    """Every public key that signs, or signed, twice: as a Multikey for proofs, as a JWK for JWTs."""
    methods: list[dict[str, Any]] = []
    for public in issuer.public_keys:
        methods += (
            {
                "id": f"{issuer.did}#{public}",
                "type": "Multikey",
                "controller": issuer.did,
                "publicKeyMultibase": public,
            },
            {
                "id": f"{issuer.did}#{_thumbprint(public)}",
                "type": "JsonWebKey",
                "controller": issuer.did,
                "publicKeyJwk": {"alg": "EdDSA", **_jwk(public)},
            },
        )
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": issuer.did,
        "alsoKnownAs": [issuer.url],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def revocation_list(issuer: Issuer, revoked: Iterable[Revoked]) -> dict[str, Any]:
    """1EdTech Revocation List (vcrl 1.0); in order of id."""
    why = {place: _plain(one.reason) for one in revoked for place in revoked_addresses(one)}
    return {
        "id": issuer.url + REVOKED,
        "type": "1EdTechRevocationList",
        "issuer": issuer.did,
        "revokedCredentials": [
            {"id": f"{issuer.url}{quote(place)}.json", "revoked": True, "revocationReason": reason}
            for place, reason in sorted(why.items())
        ],
    }


def baked(svg: str, jwt: str) -> str:
    """The badge's picture with the credential in it (Open Badges 3.0, 5.3.2)."""
    start = re.search(r"<svg\b[^>]*?(/?)>", svg)
    assert start
    ours = f'<openbadges:credential verify="{jwt}"></openbadges:credential>'
    inside = f' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{ours}{"</svg>" if start[1] else ""}'
    return svg[: start.start(1)] + inside + svg[start.end() :]


def check_address(achieved: Achieved) -> str:
    """Where a visitor has it verified, from the site's root."""
    return f"verify/?{urlencode({'credential': achieved.address + '.jwt'})}"


def linkedin(achieved: Achieved, issuer: Issuer) -> str:
    """LinkedIn's form for a new certificate, filled in (addtoprofile.linkedin.com)."""
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": achieved.title,
            "organizationName": issuer.name,
            "issueYear": achieved.day.year,
            "issueMonth": achieved.day.month,
            "certUrl": issuer.url + check_address(achieved),
            "certId": achieved.address.removeprefix("credentials/"),
        }
    )
