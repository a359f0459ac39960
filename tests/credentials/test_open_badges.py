"""What was earned is signed, verifies without us, and tells nobody's mail address; what was tampered with falls."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3Verifier, contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pyld import jsonld

from lyceum.cli.main import main
from lyceum.contributing import apply_plan, plan_removal, plan_rename
from lyceum.credentials import (
    BADGE_KEY_VARIABLE,
    CertifiedAward,
    Issuer,
    build_credential,
    build_did_document,
    build_revocation_list,
    generate_signing_key,
    make_issuer,
    make_linkedin_url,
    make_verification_address,
    sign_as_json_ld,
    sign_as_jwt,
)
from lyceum.credentials.canonical_rdf import canonicalize_credential
from lyceum.credentials.issuer import normalize_url
from lyceum.credentials.keys import InvalidKeyError, parse_signing_key
from lyceum.credentials.open_badge import JSONLD_CONTEXTS
from lyceum.i18n import Translator
from lyceum.schema import Revocation
from lyceum.site import build_site
from lyceum.site.exports.credential_files import export_credentials
from lyceum.site.view_context import link_to
from tests.support.baked_badges import bake_svg
from tests.support.browser import PageVisit, serve_site
from tests.support.hubs import find_problems, load_valid_library, write_hub
from tests.support.paths import CORPUS, ROOT

SEED = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
URL = "https://lantern-room.github.io/hub/"
US = Issuer("The Lantern Room", URL, parse_signing_key(SEED))
ADA = CertifiedAward(
    "helper", "Helping hand", "Thanked by others for their help.", "Be thanked by five people.", "Amara", "Amara Osei",
    date(2026, 3, 1), tier="gold", evidence_url="https://github.com/lantern-room/hub/pull/7",
    icon_address="assets/drawings/medal-1.svg",
)  # fmt: skip
PLAIN = CertifiedAward("came-in", "Came in", "Hung up their coat.", "", "amara", "Amara Osei", date(2026, 1, 15))
HOSTILE = replace(
    ADA, badge_id="hostile", badge_name='<img src=x onerror=alert(1)>"&', badge_summary="</script>\\\"\n\t\u0000\u2028",
    criteria="'><svg/onload=alert(1)> {{7*7}}", learner_name="<b onclick='x'>Ada</b> عادة 🎈", tier="", icon_address="",
    evidence_url='https://example.org/"><script>alert(1)</script>?a=é b',
)  # fmt: skip
SCHEMA = Draft201909Validator(json.loads((CORPUS / "openbadges" / "achievementcredential.json").read_text()))
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def published(issuer: Issuer) -> Callable[[str], bytes]:
    """The documents that a verifier elsewhere fetches, and nothing else."""
    documents = {issuer.site_url + address: data for address, data in export_credentials(issuer, (ADA,), ())}
    return lambda address: documents[address]


def contexts_kept(address: str, options: object) -> dict[str, Any]:
    names = dict(zip(JSONLD_CONTEXTS, ("credentials-v2", "ob-v3p0-context-3.0.3", "ob-v3p0-extensions"), strict=True))
    text = (Path(contexts.__file__).parent / f"{names[address]}.json").read_text("utf-8")
    return {"contextUrl": None, "documentUrl": address, "document": json.loads(text)}


def canonical_by_others(made: dict[str, Any]) -> str:
    """By the whole JSON-LD and RDFC-1.0; what the contexts do not know is an error."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts_kept, "safe": True}
    return str(jsonld.normalize(made, options))


# The credential ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("achieved", [ADA, PLAIN, HOSTILE], ids=lambda one: one.badge_id)
def test_credential_matches_the_open_badges_schema(achieved: CertifiedAward) -> None:
    made = build_credential(achieved, US)
    assert [error.message for error in SCHEMA.iter_errors(sign_as_json_ld(made, US))] == []
    assert "proof" not in made
    assert canonicalize_credential(made) == canonical_by_others(made)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, st.text(max_size=30))
def test_canonical_form_matches_other_implementations(name: str, what: str, how: str, who: str, url: str) -> None:
    achieved = replace(
        ADA,
        badge_name=f"B{name}",
        badge_summary=what,
        criteria=how,
        learner_name=who,
        evidence_url=f"https://example.org/{url}",
    )
    made = build_credential(achieved, US)
    assert canonicalize_credential(made) == canonical_by_others(made)
    assert SCHEMA.is_valid(made)


@pytest.mark.parametrize("achieved", [ADA, PLAIN, HOSTILE], ids=lambda one: one.badge_id)
@pytest.mark.parametrize(
    ("url", "did"),
    [
        (URL, "did:web:lantern-room.github.io:hub"),
        ("https://hub.example.org/", "did:web:hub.example.org"),
        (
            "https://Bücher.example:8443/~club/our%20hub/é/",
            "did:web:xn--bcher-kva.example%3A8443:%7Eclub:our%20hub:%C3%A9",
        ),
    ],
)
def test_jwt_and_json_verify_with_other_libraries(achieved: CertifiedAward, url: str, did: str) -> None:
    issuer = replace(US, site_url=normalize_url(url))
    assert issuer.did == did
    made = build_credential(achieved, issuer)
    assert canonicalize_credential(made) == canonical_by_others(made)
    document = json.dumps(build_did_document(issuer)).encode()

    def fetch(address: str) -> bytes:
        assert quote(address, safe="%:/~") == issuer.site_url + issuer.did_document_address
        return document

    anchored = OB3Verifier.for_issuer_did(did, download=fetch)
    assert anchored.verify(sign_as_jwt(made, issuer)).recipient_id == made["credentialSubject"]["id"]
    again = OB3LdpVerifier.for_issuer_did(did, download=fetch)
    assert again.verify(sign_as_json_ld(made, issuer), download=fetch).achievement.name == made["name"]


@pytest.mark.parametrize("change", ["name", "credentialSubject", "validFrom"])
def test_changed_credential_fails_verification(change: str) -> None:
    made = build_credential(ADA, US)
    other = {
        **made,
        change: build_credential(replace(ADA, badge_name="Else", learner_name="Eve", awarded_on=date(2026, 3, 2)), US)[
            change
        ],
    }
    fetch = published(US)
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier.for_issuer_did(US.did, download=fetch).verify(
            {**other, "proof": sign_as_json_ld(made, US)["proof"]}, download=fetch
        )
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(US.did, download=fetch).verify(
            tampered(sign_as_jwt(made, US), {change: other[change]})
        )


def test_same_award_gives_the_same_bytes() -> None:
    assert list(export_credentials(US, (ADA, PLAIN), ())) == list(export_credentials(US, (ADA, PLAIN), ()))
    assert [address for address, _ in export_credentials(US, (ADA, PLAIN), ())] == [
        "did.json", "credentials/revoked.json", "credentials/amara/helper.gold.json", "credentials/amara/helper.gold.jwt",
        "credentials/amara/came-in.json", "credentials/amara/came-in.jwt",
    ]  # fmt: skip


def test_credential_contains_no_email_address() -> None:
    for achieved in (ADA, PLAIN, HOSTILE, replace(ADA, learner_name="amara@example.org")):
        made = build_credential(achieved, US)
        for text in (json.dumps(sign_as_json_ld(made, US)), payload(sign_as_jwt(made, US))):
            assert not re.search(r"\S@(?!context)\S", text), text
            assert "mailto:" not in text
    assert build_credential(replace(ADA, learner_name="amara@example.org"), US)["credentialSubject"]["identifier"][0][
        "identityHash"
    ] == "Amara"  # fmt: skip


def test_evidence_is_the_merged_change_or_absent() -> None:
    assert build_credential(ADA, US)["evidence"][0]["id"] == ADA.evidence_url
    for other in (None, "javascript:alert(1)", "http://example.org", "mailto:a@b.org"):
        assert "evidence" not in build_credential(replace(ADA, evidence_url=other), US)


def test_baked_credential_is_read_by_other_libraries() -> None:
    jwt = sign_as_jwt(build_credential(ADA, US), US)
    picture = bake_svg((ROOT / "theme/assets/drawings/medal-1.svg").read_text("utf-8"), jwt)
    assert OB3Verifier.extract_token_from_svg(picture.encode()) == jwt
    assert OB3Verifier.extract_token_from_svg(bake_svg("<svg viewBox='0 0 1 1'/>", jwt).encode()) == jwt


def test_linkedin_link_has_name_date_issuer_and_address() -> None:
    address = urlsplit(make_linkedin_url(ADA, US))
    assert (address.netloc, address.path) == ("www.linkedin.com", "/profile/add")
    assert {name: one for name, (one,) in parse_qs(address.query).items()} == {
        "startTask": "CERTIFICATION_NAME", "name": "Helping hand (gold)", "organizationName": "The Lantern Room",
        "issueYear": "2026", "issueMonth": "3", "certId": "amara/helper.gold",
        "certUrl": f"{URL}verify/?credential=credentials%2Famara%2Fhelper.gold.jwt",
    }  # fmt: skip


# Keys --------------------------------------------------------------------------------------------------------------


def pem(private: Any) -> str:
    return str(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def test_common_key_formats_are_read() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    for text in (SEED, f" {SEED}=\n", pem(private), pem(private).replace("\n", "\\n")):
        assert parse_signing_key(text).public_multikey == US.public_keys[0]
    assert SEED not in repr(US)
    assert parse_signing_key(generate_signing_key().encode_secret()).public_multikey.startswith("z6Mk")


@pytest.mark.parametrize(
    "text",
    ["secret", SEED[:-1], SEED + "AA", "ü" * 43, pem(X25519PrivateKey.generate()), pem(Ed25519PrivateKey.generate())[:60],
     "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
    ids=["a word", "too short", "too long", "letters", "another kind", "cut off", "empty"],
)  # fmt: skip
def test_invalid_key_is_a_problem_that_does_not_reveal_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidKeyError) as bad:
        parse_signing_key(text)
    assert text not in str(bad.value)
    community = load_valid_library(write_hub(tmp_path, {"content/hub.yml": f"name: Test\nurl: {URL}\n"})).settings.value
    issuer, (problem,) = make_issuer(community, text)
    assert (issuer, problem.code, problem.is_error) == (None, "unsigned-badges", True)
    assert text not in problem.message + problem.hint
    assert str(bad.value) not in Translator("fr").translate(problem.message), "the reason is in the hub's language too"


def test_nothing_is_signed_without_a_site_address(tmp_path: Path) -> None:
    issuer, found = make_issuer(load_valid_library(write_hub(tmp_path, {})).settings.value, SEED)
    assert (issuer, [one.code for one in found]) == (None, ["unsigned-badges"])
    assert make_issuer(load_valid_library(write_hub(tmp_path, {})).settings.value, "") == (None, ())


def test_key_command_prints_only_the_key_to_stdout() -> None:
    done = CliRunner().invoke(main, ["badge-key"])
    assert done.exit_code == 0
    made = parse_signing_key(done.stdout)
    assert done.stdout == f"{made.encode_secret()}\n"
    assert f"badge_keys: [{made.public_multikey}]" in done.stderr
    assert "LYCEUM_BADGE_KEY" in done.stderr
    assert made.encode_secret() not in done.stderr


def test_credentials_of_an_earlier_key_still_verify(tmp_path: Path) -> None:
    before = sign_as_jwt(build_credential(ADA, US), US)
    files = {"content/hub.yml": f"name: The Lantern Room\nurl: {URL}\nbadge_keys: [{US.public_keys[0]}]\n"}
    community = load_valid_library(write_hub(tmp_path, files)).settings.value
    now, _ = make_issuer(community, generate_signing_key().encode_secret())
    assert now
    assert len(build_did_document(now)["verificationMethod"]) == 4
    OB3Verifier.for_issuer_did(now.did, download=published(now)).verify(before)
    unsigned, _ = make_issuer(community, "")
    assert unsigned
    assert [address for address, _ in export_credentials(unsigned, (ADA,), ())] == [
        "did.json",
        "credentials/revoked.json",
    ]
    OB3Verifier.for_issuer_did(unsigned.did, download=published(unsigned)).verify(before)
    dropped = replace(now, earlier_public_keys=())
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(now.did, download=published(dropped)).verify(before)


# Taken back --------------------------------------------------------------------------------------------------------

REVOKED_HUB = {
    "content/hub.yml": "name: Test\nurl: https://hub.example.net\n"
    "revoked:\n  - {badge: helper, learner: Ada, reason: By mistake}\n  - {badge: came-in, learner: eve, reason: Twice}\n",
    "content/badges.yml": "- {id: helper, name: H, summary: S, rule: {count: thanks, tiers: {gold: 1}}}\n"
    "- {id: came-in, name: C, summary: S, rule: {count: profile}}\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/eve.yml": "name: Eve\n",
}


def test_revocation_list_names_revoked_credentials(tmp_path: Path) -> None:
    revoked = load_valid_library(write_hub(tmp_path, REVOKED_HUB)).settings.value.revoked
    told = build_revocation_list(US, revoked)
    assert told["id"] == build_credential(ADA, US)["credentialStatus"]["id"] == f"{URL}credentials/revoked.json"
    reasons = {
        one["id"].removeprefix(f"{URL}credentials/"): one["revocationReason"] for one in told["revokedCredentials"]
    }
    assert reasons == {
        **dict.fromkeys(("ada/helper.json", "ada/helper.bronze.json", "ada/helper.silver.json", "ada/helper.gold.json"), "By mistake"),
        **dict.fromkeys(("eve/came-in.json", "eve/came-in.bronze.json", "eve/came-in.silver.json", "eve/came-in.gold.json"), "Twice"),
    }  # fmt: skip


def test_revocation_must_refer_to_existing_entries(tmp_path: Path) -> None:
    files = REVOKED_HUB | {"content/hub.yml": "name: Test\nrevoked: [{badge: helpr, learner: adda, reason: R}]\n"}
    assert [one.code for one in find_problems(write_hub(tmp_path, files))] == ["unknown-reference"] * 2


def test_removed_learner_is_not_in_the_revocation_list(tmp_path: Path) -> None:
    folder = write_hub(tmp_path, REVOKED_HUB)
    apply_plan(folder, plan_removal(folder, "ada"))
    assert [one.learner for one in load_valid_library(folder).settings.value.revoked] == ["eve"]
    apply_plan(folder, plan_rename(folder, "eve", "eva"))
    assert [one.learner for one in load_valid_library(folder).settings.value.revoked] == ["eva"]


# In a browser ------------------------------------------------------------------------------------------------------


def payload(jwt: str) -> str:
    part = jwt.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


def tampered(jwt: str, changes: dict[str, Any]) -> str:
    header, _, signature = jwt.split(".")
    changed = json.dumps({**json.loads(payload(jwt)), **changes}).encode()
    return f"{header}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"


@pytest.fixture(scope="module")
def address(sample_hub: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The first community with a key, three badges of Amara's, and one that was taken back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795478400")
        patch.setenv(BADGE_KEY_VARIABLE, SEED)
        folder = build_site(sample_hub, site_dir=tmp_path_factory.mktemp("signed") / "site").site_folder
    assert json.loads((folder / "did.json").read_text("utf-8")) == build_did_document(US)
    taken_back = Revocation(badge="came-in", learner="amara", reason="Given <b>twice</b>")
    for place, data in export_credentials(US, (ADA, PLAIN, HOSTILE), (taken_back,)):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    with serve_site(folder) as place:
        yield place


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[PageVisit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield PageVisit(context, address)
    context.close()


def answered(page: Page) -> tuple[str, dict[str, str]]:
    """What the page says in its heading, and step by step with ✓ ✗ ?."""
    expect(page.locator("[data-seen]")).to_be_visible()
    marks = {"hub-verify__yes": "✓", "hub-verify__no": "✗", "hub-verify__unknown": "?"}
    steps = {
        line.locator("span").nth(1).evaluate("one => one.parentElement.innerText").partition("\n")[2] or line.inner_text():
        marks[line.get_attribute("class") or ""]
        for line in page.locator("[data-steps] > li").all()
    }  # fmt: skip
    return page.locator("[data-said]").inner_text(), steps


def started(visit: PageVisit) -> Page:
    page = visit.open("verify/")
    expect(page.locator("form.hub-verify")).to_be_visible()
    return page


def given_to(visit: PageVisit, text: str) -> tuple[str, dict[str, str]]:
    page = started(visit)
    page.locator("[data-text]").fill(text)
    page.get_by_role("button", name="Verify").click()
    return answered(page)


STANDS = {
    "It is an Open Badge of version 3.0.": "✓",
    f"It names us as the ones who gave it: {URL}": "✓",
    "It is signed with our key, and nothing was changed since.": "✓",
    "It is valid since March 1, 2026": "✓",
    "It was not taken back.": "✓",
    "It is on this site today.": "✓",
}


def sayings(steps: dict[str, str]) -> dict[str, str]:
    """Without the words for those who hear the page."""
    return {re.sub(r"^(fine|not fine|not known)\s+", "", said): mark for said, mark in steps.items()}


def test_verify_link_opens_the_page_with_the_result(visit: PageVisit) -> None:
    page = visit.open(make_verification_address(ADA))
    said, steps = answered(page)
    assert said == "This badge stands"
    assert sayings(steps) == STANDS
    card = page.locator("[data-card]")
    expect(card).to_contain_text("Helping hand (gold)")
    expect(card).to_contain_text("March 1, 2026")
    expect(card).to_contain_text("The Lantern Room")
    expect(card).to_contain_text("Be thanked by five people.")
    expect(card.get_by_role("link", name="Amara Osei")).to_have_attribute("href", visit.address + "learners/amara/")
    expect(card.get_by_role("link", name="pull/7")).to_have_attribute("href", str(ADA.evidence_url))
    assert page.locator("[data-card] img").evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    expect(card.get_by_role("link", name=".json")).to_have_attribute(
        "href", visit.address + "credentials/amara/helper.gold.json"
    )
    visit.assert_no_errors()
    assert visit.foreign_urls == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("achieved", [ADA, PLAIN, HOSTILE], ids=lambda one: one.badge_id)
def test_verification_result_is_accessible(
    browser: Browser, address: str, scheme: Any, width: int, achieved: CertifiedAward
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = PageVisit(context, address).open(make_verification_address(achieved))
    answered(page)
    found = [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in Axe().run(page).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


@pytest.mark.parametrize("form", ["jwt", "json", "svg", "address", "public address", "link to verify"])
def test_verify_page_accepts_every_credential_format(visit: PageVisit, form: str) -> None:
    made = build_credential(ADA, US)
    jwt = sign_as_jwt(made, US)
    text = {
        "jwt": jwt,
        "json": json.dumps(sign_as_json_ld(made, US), indent=2),
        "svg": bake_svg((ROOT / "theme/assets/drawings/medal-1.svg").read_text("utf-8"), jwt),
        "address": "credentials/amara/helper.gold.json",
        "public address": made["id"],
        "link to verify": URL + make_verification_address(ADA),
    }[form]
    said, steps = given_to(visit, text)
    assert said == "This badge stands"
    assert sayings(steps) == STANDS
    visit.assert_no_errors()


@pytest.mark.parametrize("achieved", [
    replace(ADA, badge_summary="Said otherwise since"), replace(ADA, learner_name='Am"ara \\ Ōsei 𝔸'), replace(ADA, evidence_url=None),
], ids=["reworded", "renamed", "without evidence"])  # fmt: skip
@pytest.mark.parametrize("form", ["json", "jwt"])
def test_credential_with_old_names_still_verifies(visit: PageVisit, achieved: CertifiedAward, form: str) -> None:
    made = build_credential(achieved, US)
    said, steps = given_to(visit, json.dumps(sign_as_json_ld(made, US)) if form == "json" else sign_as_jwt(made, US))
    assert said == "This badge stands"
    assert sayings(steps) == STANDS


def test_verify_page_accepts_a_file_by_keyboard(visit: PageVisit) -> None:
    page = started(visit)
    page.locator("[data-file]").set_input_files(
        {"name": "badge.jwt", "mimeType": "text/plain", "buffer": sign_as_jwt(build_credential(ADA, US), US).encode()}
    )
    assert answered(page)[0] == "This badge stands"
    page = started(visit)
    page.locator("[data-text]").focus()
    page.keyboard.insert_text("nonsense")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert answered(page)[0] == "This badge does not stand"
    assert page.evaluate("document.activeElement.matches('[data-seen]')"), "the answer is read out"


def fell(steps: dict[str, str]) -> list[str]:
    return [said for said, mark in sayings(steps).items() if mark != "✓"]


STRANGER = Issuer("The Lantern Room", URL, parse_signing_key(SEED[::-1].replace("8", "A")[:42] + "A"))
ELSEWHERE = replace(US, site_url="https://elsewhere.example.org/")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (tampered(sign_as_jwt(build_credential(ADA, US), US), {"name": "Everything"}),
         "The signature does not fit: something was changed after it was signed."),
        (json.dumps({**sign_as_json_ld(build_credential(ADA, US), US), "validFrom": "2020-01-01T00:00:00Z"}),
         "The signature does not fit: something was changed after it was signed."),
        (json.dumps({**sign_as_json_ld(build_credential(ADA, US), US), "image": {"id": f"{URL}x.svg", "type": "Image"}}),
         "The signature does not fit: something was changed after it was signed."),
        (sign_as_jwt(build_credential(ADA, US), STRANGER), "It is signed with a key that is not ours."),
        (json.dumps(sign_as_json_ld(build_credential(ADA, US), STRANGER)), "It is signed with a key that is not ours."),
        (sign_as_jwt(build_credential(ADA, ELSEWHERE), ELSEWHERE),
         "It was not given by this community. It names somebody else, who is to be asked: did:web:elsewhere.example.org"),
        (sign_as_jwt({**build_credential(ADA, US), "validUntil": "2026-06-01T00:00:00Z"}, US), "It expired on June 1, 2026"),
        (sign_as_jwt(build_credential(replace(ADA, awarded_on=date(2199, 1, 1)), US), US), "It is not valid before January 1, 2199"),
        (sign_as_jwt(build_credential(PLAIN, US), US), "It was taken back: Given <b>twice</b>"),
        (sign_as_jwt(build_credential(replace(ADA, handle="gone"), US), US),
         "It is no longer here: the person has left, or the badge is no longer theirs."),
        (json.dumps(sign_as_json_ld(build_credential(replace(ADA, handle="gone"), US), US)),
         "It is no longer here: the person has left, or the badge is no longer theirs."),
        (f"{URL}credentials/gone/helper.json",
         "There is no badge at this address. The person may have left, or the badge may no longer be theirs."),
        ("{}", "This is no Open Badge of version 3.0. Give the whole file, ending in .json, .jwt or .svg, or all the text that is in it."),
    ],
    ids=["changed", "changed json", "added json", "wrong key", "wrong key json", "wrong issuer", "expired", "early", "revoked", "gone", "gone json", "gone address", "no badge"],
)  # fmt: skip
def test_failed_verification_explains_the_reason(visit: PageVisit, text: str, why: str) -> None:
    said, steps = given_to(visit, text)
    assert (said, fell(steps)) == ("This badge does not stand", [why])
    assert [one for one in visit.console_errors if "404" not in one] == []


@pytest.mark.parametrize("text", ["null", "[]", "a.b.c", "<svg/>", "{\"type\": \"OpenBadgeCredential\"}", "-.-.-", "eyJ.eyJ.eyJ", "\"x\"",
    '{"type":["OpenBadgeCredential"],"credentialSubject":[{"achievement":[null]}],"issuer":null}', "../../../etc"])  # fmt: skip
def test_malformed_input_gets_an_answer(visit: PageVisit, text: str) -> None:
    assert given_to(visit, text)[0] == "This badge does not stand"
    visit.assert_no_errors()


def test_verification_requests_only_this_site(visit: PageVisit) -> None:
    for other in (
        "https://evil.example.org/credentials/x.jwt",
        "//evil.example.org/x.jwt",
        "credentials/../../x.jwt",
        "javascript:alert(1)",
    ):
        page = visit.open(f"verify/?credential={other}")
        assert answered(page)[0] == "This badge does not stand"
    visit.assert_no_errors()
    assert visit.foreign_urls == []


def test_hostile_credential_text_is_escaped(visit: PageVisit) -> None:
    page = visit.open(make_verification_address(HOSTILE))
    assert answered(page)[0] == "This badge stands"
    card = page.locator("[data-card]")
    expect(card).to_contain_text('<img src=x onerror=alert(1)>"&')
    expect(card).to_contain_text("<b onclick='x'>Ada</b>")
    assert page.locator("[data-card] :is(img, svg, script, b)").count() == 0
    visit.assert_no_errors()


def test_browser_without_crypto_shows_a_message(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(crypto.subtle, 'importKey', {value: () => Promise.reject(new Error('NotSupportedError'))})"
    )
    visit = PageVisit(context, address)
    said, steps = answered(visit.open(make_verification_address(ADA)))
    assert said == "Not everything could be checked"
    assert fell(steps)[0].startswith("This browser cannot check signatures of this kind (Ed25519).")
    context.close()


@pytest.mark.parametrize(("lost", "said"), [
    ("did.json", "Our public keys could not be loaded. Are you online?"),
    ("revoked.json", "The list of badges that were taken back could not be loaded."),
])  # fmt: skip
def test_unreachable_data_is_not_reported_as_valid(browser: Browser, address: str, lost: str, said: str) -> None:
    context = browser.new_context()
    context.route(f"**/{lost}", lambda route: route.abort())
    heading, steps = answered(PageVisit(context, address).open(make_verification_address(ADA)))
    assert (heading, fell(steps)) == ("Not everything could be checked", [said])
    context.close()


def test_verify_page_explains_itself_without_javascript(browser: Browser, address: str) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = PageVisit(context, address).open("verify/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator(".hub-verify__elsewhere")).to_contain_text("did:web:lantern-room.github.io:hub")
    expect(page.locator(".hub-verify__elsewhere a").first).to_have_attribute("href", link_to("did.json", "verify/"))
    expect(page.locator("form.hub-verify")).to_be_hidden()
    context.close()


def test_hub_without_a_key_says_badges_are_unsigned(sample_site: Path) -> None:
    page = (sample_site / "verify/index.html").read_text("utf-8")
    assert "The badges of this community are not signed" in page
    assert "data-hub-verify" not in page
    assert not (sample_site / "did.json").exists()
    assert not (sample_site / "credentials").exists()


def test_invalid_key_is_shown_on_the_status_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BADGE_KEY_VARIABLE, "not a key at all")
    folder = write_hub(
        tmp_path / "hub",
        {
            "content/hub.yml": f"name: Test\nurl: {URL}\n",
            "content/pages/about.md": "# About\n",
            "mkdocs.yml": (ROOT / "mkdocs.yml").read_bytes(),
        },
    )
    result = build_site(folder, site_dir=tmp_path / "site")
    assert [one.code for one in result.problems if one.is_error] == ["unsigned-badges"]
    for path in result.site_folder.rglob("*.html"):
        assert "not a key at all" not in path.read_text("utf-8")
