"""Writes a credential and its proof as canonical RDF (W3C RDFC-1.0) without a JSON-LD processor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def canonicalize_credential(credential: Mapping[str, Any]) -> str:
    """The credential's RDF as canonical N-Quads (RDFC-1.0)."""
    return "".join(sorted(set(_format_credential_quads(credential)), key=lambda line: line.encode()))


_RDF, _OB, _W3 = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
    "https://www.w3.org/2018/credentials#",
)
_SCHEMA_ORG, _SECURITY = "https://schema.org/", "https://w3id.org/security#"
_XSD, _XSD_OB = "http://www.w3.org/2001/XMLSchema#", "https://www.w3.org/2001/XMLSchema#"


def _format_literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _format_credential_quads(credential: Mapping[str, Any]) -> Iterator[str]:
    """As the contexts in CONTEXT map it. What has no address is the learner's identity, and takes the first label."""
    who, subject, status = credential["issuer"], credential["credentialSubject"], credential["credentialStatus"]
    about, (identity,), (schema,) = subject["achievement"], subject["identifier"], credential["credentialSchema"]

    def is_a(thing: str, kind: str) -> str:
        return f"<{thing}> <{_RDF}type> <{kind}> .\n"

    def says(thing: str, what: str, value: str) -> str:
        return f"<{thing}> <{what}> {value} .\n"

    me = credential["id"]
    yield is_a(me, f"{_W3}VerifiableCredential")
    yield is_a(me, f"{_OB}OpenBadgeCredential")
    yield says(me, f"{_SCHEMA_ORG}name", _format_literal(credential["name"]))
    yield says(me, f"{_SCHEMA_ORG}description", _format_literal(credential["description"]))
    yield says(me, f"{_W3}issuer", f"<{who['id']}>")
    yield says(me, f"{_W3}validFrom", f"{_format_literal(credential['validFrom'])}^^<{_XSD}dateTime>")
    yield says(me, f"{_W3}credentialSubject", f"<{subject['id']}>")
    yield says(me, f"{_W3}credentialStatus", f"<{status['id']}>")
    yield says(me, f"{_W3}credentialSchema", f"<{schema['id']}>")
    for one in credential.get("evidence", ()):
        yield says(me, f"{_W3}evidence", f"<{one['id']}>")
        yield is_a(one["id"], f"{_OB}Evidence")
    yield is_a(status["id"], "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList")
    yield is_a(schema["id"], "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019")
    yield is_a(who["id"], f"{_OB}Profile")
    yield says(who["id"], f"{_SCHEMA_ORG}name", _format_literal(who["name"]))
    yield says(who["id"], f"{_SCHEMA_ORG}url", f"{_format_literal(who['url'])}^^<{_XSD_OB}anyURI>")
    yield is_a(subject["id"], f"{_OB}AchievementSubject")
    yield says(subject["id"], f"{_OB}achievement", f"<{about['id']}>")
    yield says(subject["id"], f"{_OB}identifier", "_:c14n0")
    yield f"_:c14n0 <{_RDF}type> <{_OB}IdentityObject> .\n"
    yield f'_:c14n0 <{_OB}hashed> "false"^^<{_XSD_OB}boolean> .\n'
    yield f"_:c14n0 <{_OB}identityHash> {_format_literal(identity['identityHash'])} .\n"
    yield f"_:c14n0 <{_OB}identityType> {_format_literal(identity['identityType'])} .\n"
    yield is_a(about["id"], f"{_OB}Achievement")
    yield says(about["id"], f"{_OB}achievementType", _format_literal(about["achievementType"]))
    yield says(about["id"], f"{_SCHEMA_ORG}name", _format_literal(about["name"]))
    yield says(about["id"], f"{_SCHEMA_ORG}description", _format_literal(about["description"]))
    yield says(about["id"], f"{_OB}Criteria", f"<{about['criteria']['id']}>")
    yield says(about["criteria"]["id"], f"{_OB}narrative", _format_literal(about["criteria"]["narrative"]))
    if image := about.get("image"):
        yield says(about["id"], f"{_OB}image", f"<{image['id']}>")
        yield is_a(image["id"], f"{_OB}Image")


def format_proof_quads(proof: Mapping[str, str]) -> Iterator[str]:
    """In their canonical order."""
    yield f"_:c14n0 <http://purl.org/dc/terms/created> {_format_literal(proof['created'])}^^<{_XSD}dateTime> .\n"
    yield f"_:c14n0 <{_RDF}type> <{_SECURITY}DataIntegrityProof> .\n"
    yield f"_:c14n0 <{_SECURITY}cryptosuite> {_format_literal(proof['cryptosuite'])}^^<{_SECURITY}cryptosuiteString> .\n"
    yield f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
    yield f"_:c14n0 <{_SECURITY}verificationMethod> <{proof['verificationMethod']}> .\n"
