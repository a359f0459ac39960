"""Credentials follow Open Badges 3.0, verify with other libraries, and contain no mail address."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from lyceum.credentials import (
    CertifiedAward,
    build_credential,
    build_did_document,
    make_linkedin_url,
    sign_as_json_ld,
    sign_as_jwt,
)
from lyceum.credentials.canonical_rdf import canonicalize_credential
from lyceum.credentials.issuer import normalize_url
from tests.support.credentials import (
    GOLD_AWARD,
    HOSTILE_AWARD,
    ISSUER,
    PLAIN_AWARD,
    SITE_URL,
    bake_svg,
    canonicalize_with_pyld,
    decode_jwt_payload,
    export_signed_credentials,
    make_downloader,
    tamper_with_jwt,
)
from tests.support.paths import CORPUS, ROOT
from tests.support.property_tests import count_examples

SCHEMA = Draft201909Validator(json.loads((CORPUS / "openbadges" / "achievementcredential.json").read_text()))
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize("award", [GOLD_AWARD, PLAIN_AWARD, HOSTILE_AWARD], ids=lambda award: award.badge_id)
def test_credential_matches_the_open_badges_schema(award: CertifiedAward) -> None:
    credential = build_credential(award, ISSUER)
    assert [error.message for error in SCHEMA.iter_errors(sign_as_json_ld(credential, ISSUER))] == []
    assert "proof" not in credential
    assert canonicalize_credential(credential) == canonicalize_with_pyld(credential)


@pytest.mark.fuzz
@settings(max_examples=count_examples(40))
@given(TEXT, TEXT, TEXT, TEXT, st.text(max_size=30))
def test_canonical_form_matches_other_implementations(
    name: str, summary: str, criteria: str, learner_name: str, path: str
) -> None:
    award = replace(
        GOLD_AWARD,
        badge_name=f"B{name}",
        badge_summary=summary,
        criteria=criteria,
        learner_name=learner_name,
        evidence_url=f"https://example.org/{path}",
    )
    credential = build_credential(award, ISSUER)
    assert canonicalize_credential(credential) == canonicalize_with_pyld(credential)
    assert SCHEMA.is_valid(credential)


@pytest.mark.parametrize("award", [GOLD_AWARD, PLAIN_AWARD, HOSTILE_AWARD], ids=lambda award: award.badge_id)
@pytest.mark.parametrize(
    ("url", "did"),
    [
        (SITE_URL, "did:web:lantern-room.github.io:hub"),
        ("https://hub.example.org/", "did:web:hub.example.org"),
        (
            "https://Bücher.example:8443/~club/our%20hub/é/",
            "did:web:xn--bcher-kva.example%3A8443:%7Eclub:our%20hub:%C3%A9",
        ),
    ],
)
def test_jwt_and_json_verify_with_other_libraries(award: CertifiedAward, url: str, did: str) -> None:
    issuer = replace(ISSUER, site_url=normalize_url(url))
    assert issuer.did == did
    credential = build_credential(award, issuer)
    assert canonicalize_credential(credential) == canonicalize_with_pyld(credential)
    document = json.dumps(build_did_document(issuer)).encode()

    def fetch(address: str) -> bytes:
        assert quote(address, safe="%:/~") == issuer.site_url + issuer.did_document_address
        return document

    jwt_verifier = OB3Verifier.for_issuer_did(did, download=fetch)
    assert jwt_verifier.verify(sign_as_jwt(credential, issuer)).recipient_id == credential["credentialSubject"]["id"]
    json_ld_verifier = OB3LdpVerifier.for_issuer_did(did, download=fetch)
    assert (
        json_ld_verifier.verify(sign_as_json_ld(credential, issuer), download=fetch).achievement.name
        == credential["name"]
    )


@pytest.mark.parametrize("change", ["name", "credentialSubject", "validFrom"])
def test_changed_credential_fails_verification(change: str) -> None:
    credential = build_credential(GOLD_AWARD, ISSUER)
    other_award = replace(GOLD_AWARD, badge_name="Else", learner_name="Eve", awarded_on=date(2026, 3, 2))
    changed_value = build_credential(other_award, ISSUER)[change]
    fetch = make_downloader(ISSUER)
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier.for_issuer_did(ISSUER.did, download=fetch).verify(
            {**credential, change: changed_value, "proof": sign_as_json_ld(credential, ISSUER)["proof"]}, download=fetch
        )
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(ISSUER.did, download=fetch).verify(
            tamper_with_jwt(sign_as_jwt(credential, ISSUER), {change: changed_value})
        )


def test_same_award_gives_the_same_bytes() -> None:
    files = export_signed_credentials(ISSUER, (GOLD_AWARD, PLAIN_AWARD))
    assert files == export_signed_credentials(ISSUER, (GOLD_AWARD, PLAIN_AWARD))
    assert [address for address, _ in files] == [
        "did.json", "credentials/revoked.json", "badges/signed/amara.json",
    ]  # fmt: skip


def test_file_of_a_learner_has_each_credential_as_jwt_and_json_ld() -> None:
    files = dict(export_signed_credentials(ISSUER, (GOLD_AWARD, PLAIN_AWARD)))
    credentials = json.loads(files["badges/signed/amara.json"])["credentials"]
    assert list(credentials) == ["helper.gold", "came-in"]
    for award, entry in zip((GOLD_AWARD, PLAIN_AWARD), credentials.values(), strict=True):
        credential = build_credential(award, ISSUER)
        assert entry["jwt"] == sign_as_jwt(credential, ISSUER)
        claims = json.loads(decode_jwt_payload(entry["jwt"]))
        json_ld = {name: value for name, value in claims.items() if name not in ("iss", "jti", "nbf", "sub")}
        assert json_ld | {"proof": [entry["proof"]]} == sign_as_json_ld(credential, ISSUER)


def test_credential_contains_no_email_address() -> None:
    for award in (GOLD_AWARD, PLAIN_AWARD, HOSTILE_AWARD, replace(GOLD_AWARD, learner_name="amara@example.org")):
        credential = build_credential(award, ISSUER)
        for text in (
            json.dumps(sign_as_json_ld(credential, ISSUER)),
            decode_jwt_payload(sign_as_jwt(credential, ISSUER)),
        ):
            assert not re.search(r"\S@(?!context)\S", text), text
            assert "mailto:" not in text
    credential = build_credential(replace(GOLD_AWARD, learner_name="amara@example.org"), ISSUER)
    assert credential["credentialSubject"]["identifier"][0]["identityHash"] == "Amara"


def test_evidence_is_the_merged_change_or_absent() -> None:
    assert build_credential(GOLD_AWARD, ISSUER)["evidence"][0]["id"] == GOLD_AWARD.evidence_url
    for url in (None, "javascript:alert(1)", "http://example.org", "mailto:a@b.org"):
        assert "evidence" not in build_credential(replace(GOLD_AWARD, evidence_url=url), ISSUER)


def test_baked_credential_is_read_by_other_libraries() -> None:
    jwt = sign_as_jwt(build_credential(GOLD_AWARD, ISSUER), ISSUER)
    picture = bake_svg((ROOT / "theme/assets/drawings/medal-1.svg").read_text("utf-8"), jwt)
    assert OB3Verifier.extract_token_from_svg(picture.encode()) == jwt
    assert OB3Verifier.extract_token_from_svg(bake_svg("<svg viewBox='0 0 1 1'/>", jwt).encode()) == jwt


def test_linkedin_link_has_name_date_issuer_and_address() -> None:
    address = urlsplit(make_linkedin_url(GOLD_AWARD, ISSUER))
    assert (address.netloc, address.path) == ("www.linkedin.com", "/profile/add")
    assert {name: value for name, (value,) in parse_qs(address.query).items()} == {
        "startTask": "CERTIFICATION_NAME", "name": "Helping hand (gold)", "organizationName": "The Lantern Room",
        "issueYear": "2026", "issueMonth": "3", "certId": "amara/helper.gold",
        "certUrl": f"{SITE_URL}verify/?credential=credentials%2Famara%2Fhelper.gold.jwt",
    }  # fmt: skip
