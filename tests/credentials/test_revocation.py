"""The revocation list names the credentials that a maintainer revoked, and follows removals and renames of learners."""

from __future__ import annotations

from pathlib import Path

from lyceum.contributing import apply_plan, plan_removal, plan_rename
from lyceum.credentials import build_credential, build_revocation_list
from tests.support.credentials import GOLD_AWARD, ISSUER, SITE_URL
from tests.support.hubs import find_problems, load_valid_library, write_hub

REVOKED_HUB: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\nurl: https://hub.example.net\n"
    "revoked:\n  - {badge: helper, learner: Ada, reason: By mistake}\n  - {badge: came-in, learner: eve, reason: Twice}\n",
    "content/badges.yml": "- {id: helper, name: H, summary: S, rule: {count: thanks, tiers: {gold: 1}}}\n"
    "- {id: came-in, name: C, summary: S, rule: {count: profile}}\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/eve.yml": "name: Eve\n",
}


def test_revocation_list_names_revoked_credentials(tmp_path: Path) -> None:
    revoked = load_valid_library(write_hub(tmp_path, REVOKED_HUB)).settings.value.revoked
    revocation_list = build_revocation_list(ISSUER, revoked)
    assert (
        revocation_list["id"]
        == build_credential(GOLD_AWARD, ISSUER)["credentialStatus"]["id"]
        == f"{SITE_URL}credentials/revoked.json"
    )
    reasons = {
        entry["id"].removeprefix(f"{SITE_URL}credentials/"): entry["revocationReason"]
        for entry in revocation_list["revokedCredentials"]
    }
    assert reasons == {
        **dict.fromkeys(("ada/helper.json", "ada/helper.bronze.json", "ada/helper.silver.json", "ada/helper.gold.json"), "By mistake"),
        **dict.fromkeys(("eve/came-in.json", "eve/came-in.bronze.json", "eve/came-in.silver.json", "eve/came-in.gold.json"), "Twice"),
    }  # fmt: skip


def test_revocation_must_refer_to_existing_entries(tmp_path: Path) -> None:
    files = REVOKED_HUB | {"content/hub.yml": "name: Test\nrevoked: [{badge: helpr, learner: adda, reason: R}]\n"}
    assert [problem.code for problem in find_problems(write_hub(tmp_path, files))] == ["unknown-reference"] * 2


def test_removed_learner_is_not_in_the_revocation_list(tmp_path: Path) -> None:
    folder = write_hub(tmp_path, REVOKED_HUB)
    apply_plan(folder, plan_removal(folder, "ada"))
    assert [revocation.learner for revocation in load_valid_library(folder).settings.value.revoked] == ["eve"]
    apply_plan(folder, plan_rename(folder, "eve", "eva"))
    assert [revocation.learner for revocation in load_valid_library(folder).settings.value.revoked] == ["eva"]
