"""The verification page verifies credentials in the browser and explains each failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lyceum.credentials import (
    BADGE_PUBLIC_KEY_VARIABLE,
    SIGNED_BADGES_FOLDER,
    CertifiedAward,
    Issuer,
    build_credential,
    build_did_document,
    make_verification_address,
    sign_as_json_ld,
    sign_as_jwt,
    sign_site,
)
from lyceum.credentials.keys import parse_signing_key
from lyceum.schema import Revocation
from lyceum.site import build_site
from lyceum.site.view_context import link_to
from tests.support.browser import PageVisit, serve_site
from tests.support.credentials import (
    GOLD_AWARD,
    HOSTILE_AWARD,
    ISSUER,
    KEY_SEED,
    PLAIN_AWARD,
    SITE_URL,
    bake_svg,
    decode_jwt_payload,
    export_signed_credentials,
    tamper_with_jwt,
)
from tests.support.hubs import write_site_hub
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def signed_site_address(sample_hub: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site of the first community with a key, three awards of Amara and one revoked award. Yields its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795478400")
        patch.setenv(BADGE_PUBLIC_KEY_VARIABLE, ISSUER.current_public_key)
        folder = build_site(sample_hub, site_dir=tmp_path_factory.mktemp("signed") / "site").site_folder
    assert json.loads((folder / "did.json").read_text("utf-8")) == build_did_document(ISSUER)
    revocation = Revocation(badge="came-in", learner="amara", reason="Given <b>twice</b>")
    sign_site(folder, KEY_SEED)
    for path, data in export_signed_credentials(ISSUER, (GOLD_AWARD, PLAIN_AWARD, HOSTILE_AWARD), (revocation,)):
        if path.startswith(SIGNED_BADGES_FOLDER):
            signed = json.loads((folder / path).read_bytes())
            signed["credentials"] |= json.loads(data)["credentials"]
            data = json.dumps(signed).encode()
        (folder / path).write_bytes(data)
    with serve_site(folder) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, signed_site_address: str) -> Iterator[PageVisit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield PageVisit(context, signed_site_address)
    context.close()


def read_result(page: Page) -> tuple[str, dict[str, str]]:
    """Return the heading of the result, and the mark (✓, ✗ or ?) of each step by its sentence."""
    expect(page.locator("[data-seen]")).to_be_visible()
    marks = {"hub-verify__yes": "✓", "hub-verify__no": "✗", "hub-verify__unknown": "?"}
    steps = {
        line.locator("span").nth(1).evaluate("element => element.parentElement.innerText").partition("\n")[2] or line.inner_text():
        marks[line.get_attribute("class") or ""]
        for line in page.locator("[data-steps] > li").all()
    }  # fmt: skip
    return page.locator("[data-said]").inner_text(), steps


def open_verify_page(visit: PageVisit) -> Page:
    """Open the verification page and wait for its form."""
    page = visit.open("verify/")
    expect(page.locator("form.hub-verify")).to_be_visible()
    return page


def verify_text(visit: PageVisit, text: str) -> tuple[str, dict[str, str]]:
    """Enter a text into the form, and return the result."""
    page = open_verify_page(visit)
    page.locator("[data-text]").fill(text)
    page.get_by_role("button", name="Verify").click()
    return read_result(page)


ALL_STEPS_PASS = {
    "It is an Open Badge of version 3.0.": "✓",
    f"It names us as the ones who gave it: {SITE_URL}": "✓",
    "It is signed with our key, and nothing was changed since.": "✓",
    "It is valid since March 1, 2026": "✓",
    "It was not taken back.": "✓",
    "It is on this site today.": "✓",
}


def strip_mark_names(steps: dict[str, str]) -> dict[str, str]:
    """Return the steps without the names of their marks, which are for screen readers."""
    return {re.sub(r"^(fine|not fine|not known)\s+", "", sentence): mark for sentence, mark in steps.items()}


def test_verify_link_opens_the_page_with_the_result(visit: PageVisit) -> None:
    page = visit.open(make_verification_address(GOLD_AWARD))
    heading, steps = read_result(page)
    assert heading == "This badge is valid"
    assert strip_mark_names(steps) == ALL_STEPS_PASS
    card = page.locator("[data-card]")
    expect(card).to_contain_text("Helping hand (gold)")
    expect(card).to_contain_text("March 1, 2026")
    expect(card).to_contain_text("The Lantern Room")
    expect(card).to_contain_text("Be thanked by five people.")
    expect(card.get_by_role("link", name="Amara Osei")).to_have_attribute("href", visit.address + "learners/amara/")
    expect(card.get_by_role("link", name="pull/7")).to_have_attribute("href", str(GOLD_AWARD.evidence_url))
    assert page.locator("[data-card] img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    credential = build_credential(GOLD_AWARD, ISSUER)
    for form, text in (("jwt", sign_as_jwt(credential, ISSUER)), ("json", sign_as_json_ld(credential, ISSUER))):
        with page.expect_download() as download:
            card.get_by_role("link", name=f".{form}").click()
        assert download.value.suggested_filename == f"helper.gold.{form}"
        saved = download.value.path().read_text("utf-8")
        assert text in (saved.strip(), json.loads(saved) if form == "json" else None)
    visit.assert_no_errors()
    assert visit.foreign_urls == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("award", [GOLD_AWARD, PLAIN_AWARD, HOSTILE_AWARD], ids=lambda award: award.badge_id)
def test_verification_result_is_accessible(
    browser: Browser, signed_site_address: str, scheme: Any, width: int, award: CertifiedAward
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = PageVisit(context, signed_site_address).open(make_verification_address(award))
    read_result(page)
    violations = [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page).response["violations"]
    ]
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


@pytest.mark.parametrize("form", ["jwt", "json", "svg", "address", "public address", "link to verify"])
def test_verify_page_accepts_every_credential_format(visit: PageVisit, form: str) -> None:
    credential = build_credential(GOLD_AWARD, ISSUER)
    jwt = sign_as_jwt(credential, ISSUER)
    text = {
        "jwt": jwt,
        "json": json.dumps(sign_as_json_ld(credential, ISSUER), indent=2),
        "svg": bake_svg((ROOT / "theme/assets/drawings/medal-1.svg").read_text("utf-8"), jwt),
        "address": "credentials/amara/helper.gold.json",
        "public address": credential["id"],
        "link to verify": SITE_URL + make_verification_address(GOLD_AWARD),
    }[form]
    heading, steps = verify_text(visit, text)
    assert heading == "This badge is valid"
    assert strip_mark_names(steps) == ALL_STEPS_PASS
    visit.assert_no_errors()


@pytest.mark.parametrize("award", [
    replace(GOLD_AWARD, badge_summary="Said otherwise since"), replace(GOLD_AWARD, learner_name='Am"ara \\ Ōsei 𝔸'), replace(GOLD_AWARD, evidence_url=None),
], ids=["reworded", "renamed", "without evidence"])  # fmt: skip
@pytest.mark.parametrize("form", ["json", "jwt"])
def test_credential_with_old_names_still_verifies(visit: PageVisit, award: CertifiedAward, form: str) -> None:
    credential = build_credential(award, ISSUER)
    heading, steps = verify_text(
        visit, json.dumps(sign_as_json_ld(credential, ISSUER)) if form == "json" else sign_as_jwt(credential, ISSUER)
    )
    assert heading == "This badge is valid"
    assert strip_mark_names(steps) == ALL_STEPS_PASS


def test_verify_page_accepts_a_file_by_keyboard(visit: PageVisit) -> None:
    page = open_verify_page(visit)
    page.locator("[data-file]").set_input_files(
        {
            "name": "badge.jwt",
            "mimeType": "text/plain",
            "buffer": sign_as_jwt(build_credential(GOLD_AWARD, ISSUER), ISSUER).encode(),
        }
    )
    assert read_result(page)[0] == "This badge is valid"
    page = open_verify_page(visit)
    page.locator("[data-text]").focus()
    page.keyboard.insert_text("nonsense")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert read_result(page)[0] == "This badge is not valid"
    assert page.evaluate("document.activeElement.matches('[data-seen]')"), "the answer is read out"


def list_failed_steps(steps: dict[str, str]) -> list[str]:
    """Return the sentences of the steps that did not pass."""
    return [sentence for sentence, mark in strip_mark_names(steps).items() if mark != "✓"]


OTHER_KEY_ISSUER = Issuer("The Lantern Room", SITE_URL, parse_signing_key(KEY_SEED[::-1].replace("8", "A")[:42] + "A"))
OTHER_SITE_ISSUER = replace(ISSUER, site_url="https://elsewhere.example.org/")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (tamper_with_jwt(sign_as_jwt(build_credential(GOLD_AWARD, ISSUER), ISSUER), {"name": "Everything"}),
         "The signature does not fit: something was changed after it was signed."),
        (json.dumps({**sign_as_json_ld(build_credential(GOLD_AWARD, ISSUER), ISSUER), "validFrom": "2020-01-01T00:00:00Z"}),
         "The signature does not fit: something was changed after it was signed."),
        (json.dumps({**sign_as_json_ld(build_credential(GOLD_AWARD, ISSUER), ISSUER), "image": {"id": f"{SITE_URL}x.svg", "type": "Image"}}),
         "The signature does not fit: something was changed after it was signed."),
        (sign_as_jwt(build_credential(GOLD_AWARD, ISSUER), OTHER_KEY_ISSUER), "It is signed with a key that is not ours."),
        (json.dumps(sign_as_json_ld(build_credential(GOLD_AWARD, ISSUER), OTHER_KEY_ISSUER)), "It is signed with a key that is not ours."),
        (sign_as_jwt(build_credential(GOLD_AWARD, OTHER_SITE_ISSUER), OTHER_SITE_ISSUER),
         "It was not given by this community. It names somebody else, who is to be asked: did:web:elsewhere.example.org"),
        (sign_as_jwt({**build_credential(GOLD_AWARD, ISSUER), "validUntil": "2026-06-01T00:00:00Z"}, ISSUER), "It expired on June 1, 2026"),
        (sign_as_jwt(build_credential(replace(GOLD_AWARD, awarded_on=date(2199, 1, 1)), ISSUER), ISSUER), "It is not valid before January 1, 2199"),
        (sign_as_jwt(build_credential(PLAIN_AWARD, ISSUER), ISSUER), "It was taken back: Given <b>twice</b>"),
        (sign_as_jwt(build_credential(replace(GOLD_AWARD, handle="gone"), ISSUER), ISSUER),
         "It is no longer here: the person has left, or the badge is no longer theirs."),
        (json.dumps(sign_as_json_ld(build_credential(replace(GOLD_AWARD, handle="gone"), ISSUER), ISSUER)),
         "It is no longer here: the person has left, or the badge is no longer theirs."),
        (f"{SITE_URL}credentials/gone/helper.json",
         "There is no badge at this address. The person may have left, or the badge may no longer be theirs."),
        ("{}", "This is no Open Badge of version 3.0. Give the whole file, ending in .json, .jwt or .svg, or all the text that is in it."),
    ],
    ids=["changed", "changed json", "added json", "wrong key", "wrong key json", "wrong issuer", "expired", "early", "revoked", "gone", "gone json", "gone address", "no badge"],
)  # fmt: skip
def test_failed_verification_explains_the_reason(visit: PageVisit, text: str, reason: str) -> None:
    heading, steps = verify_text(visit, text)
    assert (heading, list_failed_steps(steps)) == ("This badge is not valid", [reason])
    assert [error for error in visit.console_errors if "404" not in error] == []


@pytest.mark.parametrize("text", ["null", "[]", "a.b.c", "<svg/>", "{\"type\": \"OpenBadgeCredential\"}", "-.-.-", "eyJ.eyJ.eyJ", "\"x\"",
    '{"type":["OpenBadgeCredential"],"credentialSubject":[{"achievement":[null]}],"issuer":null}', "../../../etc"])  # fmt: skip
def test_malformed_input_gets_an_answer(visit: PageVisit, text: str) -> None:
    assert verify_text(visit, text)[0] == "This badge is not valid"
    visit.assert_no_errors()


def test_verification_requests_only_this_site(visit: PageVisit) -> None:
    for address in (
        "https://evil.example.org/credentials/x.jwt",
        "//evil.example.org/x.jwt",
        "credentials/../../x.jwt",
        "javascript:alert(1)",
    ):
        page = visit.open(f"verify/?credential={address}")
        assert read_result(page)[0] == "This badge is not valid"
    visit.assert_no_errors()
    assert visit.foreign_urls == []


def test_hostile_credential_text_is_escaped(visit: PageVisit) -> None:
    page = visit.open(make_verification_address(HOSTILE_AWARD))
    assert read_result(page)[0] == "This badge is valid"
    card = page.locator("[data-card]")
    expect(card).to_contain_text('<img src=x onerror=alert(1)>"&')
    expect(card).to_contain_text("<b onclick='x'>Ada</b>")
    assert page.locator("[data-card] :is(img, svg, script, b)").count() == 0
    visit.assert_no_errors()


def test_browser_without_crypto_shows_a_message(browser: Browser, signed_site_address: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(crypto.subtle, 'importKey', {value: () => Promise.reject(new Error('NotSupportedError'))})"
    )
    visit = PageVisit(context, signed_site_address)
    heading, steps = read_result(visit.open(make_verification_address(GOLD_AWARD)))
    assert heading == "Not everything could be checked"
    assert list_failed_steps(steps)[0].startswith("This browser cannot check signatures of this kind (Ed25519).")
    context.close()


@pytest.mark.parametrize(("blocked_file", "message"), [
    ("did.json", "Our public keys could not be loaded. Are you online?"),
    ("revoked.json", "The list of badges that were taken back could not be loaded."),
])  # fmt: skip
def test_unreachable_data_is_not_reported_as_valid(
    browser: Browser, signed_site_address: str, blocked_file: str, message: str
) -> None:
    context = browser.new_context()
    context.route(f"**/{blocked_file}", lambda route: route.abort())
    heading, steps = read_result(PageVisit(context, signed_site_address).open(make_verification_address(GOLD_AWARD)))
    assert (heading, list_failed_steps(steps)) == ("Not everything could be checked", [message])
    context.close()


def test_verify_page_explains_itself_without_javascript(browser: Browser, signed_site_address: str) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = PageVisit(context, signed_site_address).open("verify/")
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
    monkeypatch.setenv(BADGE_PUBLIC_KEY_VARIABLE, "not a key at all")
    folder = write_site_hub(tmp_path / "hub", {"content/hub.yml": f"name: Test\nurl: {SITE_URL}\n"})
    result = build_site(folder, site_dir=tmp_path / "site")
    errors = [problem.code for problem in result.problems if problem.is_error]
    assert errors == ["unsigned-badges"]
    for path in result.site_folder.rglob("*.html"):
        assert "not a key at all" not in path.read_text("utf-8")


def test_certificate_leads_to_verification_and_linkedin(visit: PageVisit) -> None:
    page = visit.open("certificates/?learner=amara#badge-all-rounder")
    links = page.locator("#badge-all-rounder + p")
    verification = "verify/?credential=credentials%2Famara%2Fall-rounder.jwt"
    expect(links.get_by_role("link", name="Verify it")).to_have_attribute("href", f"../{verification}")
    linkedin = links.get_by_role("link", name="Add to LinkedIn").get_attribute("href")
    query = parse_qs(urlsplit(linkedin or "").query)
    assert (query["name"], query["organizationName"]) == (["All-rounder"], ["The Lantern Room"])
    assert query["certUrl"] == [f"https://lantern-room.github.io/hub/{verification}"]
    assert query["certId"] == ["amara/all-rounder"]
    links.get_by_role("link", name="Verify it").click()
    assert read_result(page)[0] == "This badge is valid"


def test_address_of_a_signed_badge_leads_to_its_verification(visit: PageVisit) -> None:
    page = visit.open("credentials/amara/helper.gold.json")
    page.wait_for_url("**/verify/?credential=*")
    assert read_result(page)[0] == "This badge is valid"


def test_certificate_saves_the_credential_as_jwt(visit: PageVisit) -> None:
    page = visit.open("certificates/?learner=amara#badge-all-rounder")
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the signed file (.jwt)").click()
    assert download.value.suggested_filename == "all-rounder.jwt"
    jwt = download.value.path().read_text("utf-8").strip()
    assert json.loads(decode_jwt_payload(jwt))["id"] == f"{SITE_URL}credentials/amara/all-rounder.json"
    heading, steps = verify_text(visit, jwt)
    assert heading == "This badge is valid", steps
    visit.assert_no_errors()


def test_badge_for_a_wallet_is_a_picture_with_the_credential(visit: PageVisit) -> None:
    page = visit.open("certificates/?learner=amara#badge-all-rounder")
    link = page.get_by_role("link", name="Keep the badge for a wallet")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "all-rounder.png"
    with Image.open(download.value.path()) as picture:
        picture.load()
        assert picture.size == (512, 512)
        credential = str(picture.text["openbadgecredential"])  # type: ignore[attr-defined]
    heading, steps = verify_text(visit, credential)
    assert heading == "This badge is valid", steps
    visit.assert_no_errors()
