"""Writes a credential and its proof as canonical RDF (W3C RDFC-1.0) without a JSON-LD processor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def canonicalize_credential(credential: Mapping[str, Any]) -> str:
    """Return the RDF of a credential as canonical N-Quads (RDFC-1.0)."""
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
    """Yield the quads to which JSONLD_CONTEXTS map a credential.

    Only the identity of the learner has no address; it takes the first blank node label.
    """
    issuer, subject, status = credential["issuer"], credential["credentialSubject"], credential["credentialStatus"]
    achievement, (identity,), (schema,) = subject["achievement"], subject["identifier"], credential["credentialSchema"]

    def write_type(node: str, kind: str) -> str:
        return f"<{node}> <{_RDF}type> <{kind}> .\n"

    def write_quad(node: str, predicate: str, value: str) -> str:
        return f"<{node}> <{predicate}> {value} .\n"

    root = credential["id"]
    yield write_type(root, f"{_W3}VerifiableCredential")
    yield write_type(root, f"{_OB}OpenBadgeCredential")
    yield write_quad(root, f"{_SCHEMA_ORG}name", _format_literal(credential["name"]))
    yield write_quad(root, f"{_SCHEMA_ORG}description", _format_literal(credential["description"]))
    yield write_quad(root, f"{_W3}issuer", f"<{issuer['id']}>")
    yield write_quad(root, f"{_W3}validFrom", f"{_format_literal(credential['validFrom'])}^^<{_XSD}dateTime>")
    yield write_quad(root, f"{_W3}credentialSubject", f"<{subject['id']}>")
    yield write_quad(root, f"{_W3}credentialStatus", f"<{status['id']}>")
    yield write_quad(root, f"{_W3}credentialSchema", f"<{schema['id']}>")
    for evidence in credential.get("evidence", ()):
        yield write_quad(root, f"{_W3}evidence", f"<{evidence['id']}>")
        yield write_type(evidence["id"], f"{_OB}Evidence")
    yield write_type(status["id"], "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList")
    yield write_type(
        schema["id"], "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019"
    )
    yield write_type(issuer["id"], f"{_OB}Profile")
    yield write_quad(issuer["id"], f"{_SCHEMA_ORG}name", _format_literal(issuer["name"]))
    yield write_quad(issuer["id"], f"{_SCHEMA_ORG}url", f"{_format_literal(issuer['url'])}^^<{_XSD_OB}anyURI>")
    yield write_type(subject["id"], f"{_OB}AchievementSubject")
    yield write_quad(subject["id"], f"{_OB}achievement", f"<{achievement['id']}>")
    yield write_quad(subject["id"], f"{_OB}identifier", "_:c14n0")
    yield f"_:c14n0 <{_RDF}type> <{_OB}IdentityObject> .\n"
    yield f'_:c14n0 <{_OB}hashed> "false"^^<{_XSD_OB}boolean> .\n'
    yield f"_:c14n0 <{_OB}identityHash> {_format_literal(identity['identityHash'])} .\n"
    yield f"_:c14n0 <{_OB}identityType> {_format_literal(identity['identityType'])} .\n"
    yield write_type(achievement["id"], f"{_OB}Achievement")
    yield write_quad(achievement["id"], f"{_OB}achievementType", _format_literal(achievement["achievementType"]))
    yield write_quad(achievement["id"], f"{_SCHEMA_ORG}name", _format_literal(achievement["name"]))
    yield write_quad(achievement["id"], f"{_SCHEMA_ORG}description", _format_literal(achievement["description"]))
    yield write_quad(achievement["id"], f"{_OB}Criteria", f"<{achievement['criteria']['id']}>")
    yield write_quad(
        achievement["criteria"]["id"], f"{_OB}narrative", _format_literal(achievement["criteria"]["narrative"])
    )
    if image := achievement.get("image"):
        yield write_quad(achievement["id"], f"{_OB}image", f"<{image['id']}>")
        yield write_type(image["id"], f"{_OB}Image")


def format_proof_quads(proof: Mapping[str, str]) -> Iterator[str]:
    """Yield the quads of a proof in their canonical order."""
    yield f"_:c14n0 <http://purl.org/dc/terms/created> {_format_literal(proof['created'])}^^<{_XSD}dateTime> .\n"
    yield f"_:c14n0 <{_RDF}type> <{_SECURITY}DataIntegrityProof> .\n"
    yield f"_:c14n0 <{_SECURITY}cryptosuite> {_format_literal(proof['cryptosuite'])}^^<{_SECURITY}cryptosuiteString> .\n"
    yield f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
    yield f"_:c14n0 <{_SECURITY}verificationMethod> <{proof['verificationMethod']}> .\n"
