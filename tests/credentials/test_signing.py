"""The key that signs is in a process of its own, which reads the list of a build and nothing of contributors."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lyceum.credentials import (
    BADGE_PUBLIC_KEY_VARIABLE,
    SIGNING_LIST_ADDRESS,
    SigningError,
    generate_signing_key,
    sign_site,
)
from lyceum.site import build_site, verify_site
from tests.support.command_line import run_lyceum
from tests.support.credentials import GOLD_AWARD, ISSUER, KEY_SEED, PLAIN_AWARD, SITE_URL, write_signing_list
from tests.support.hubs import write_hub, write_site_hub
from tests.support.paths import ROOT


def write_list(folder: Path, change: dict[str, Any] | None = None, *, address: str = "") -> Path:
    """Write the list of a build with two credentials; `change` and `address` alter the first one."""
    write_signing_list(folder, ISSUER, (GOLD_AWARD, PLAIN_AWARD))
    head, line = (folder / SIGNING_LIST_ADDRESS).read_text("utf-8").splitlines()
    learner = json.loads(line)
    learner[2]["helper.gold"] |= change or {}
    if address:
        learner[0] = address
    (folder / SIGNING_LIST_ADDRESS).write_text(f"{head}\n{json.dumps(learner)}\n")
    return folder


def read_credentials(folder: Path, learner: str) -> dict[str, Any]:
    """Return the signed credentials of a learner by name."""
    return dict(json.loads((folder / f"badges/signed/{learner}.json").read_bytes())["credentials"])


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sign_replaces_the_list_by_credentials(tmp_path: Path) -> None:
    assert sign_site(write_list(tmp_path), KEY_SEED) == 2
    assert list_files(tmp_path) == ["badges/signed/amara.json"]
    assert list(read_credentials(tmp_path, "amara")) == ["helper.gold", "came-in"]
    assert sign_site(tmp_path, "") == 0, "without a list there is nothing to sign, and no key is needed"


def test_sign_keeps_signatures_that_are_still_right(tmp_path: Path) -> None:
    assert sign_site(write_list(tmp_path), KEY_SEED) == 2
    old = read_credentials(tmp_path, "amara")
    renamed, new = replace(PLAIN_AWARD, badge_name="Arrived"), replace(PLAIN_AWARD, badge_id="stayed")
    write_signing_list(tmp_path, ISSUER, (GOLD_AWARD, renamed, new))
    assert sign_site(tmp_path, KEY_SEED) == 2, "one is worded otherwise, and one is new"
    signed = read_credentials(tmp_path, "amara")
    assert list(signed) == ["helper.gold", "came-in", "stayed"]
    assert signed["helper.gold"] == old["helper.gold"]
    assert signed["came-in"] != old["came-in"]
    other_issuer = replace(ISSUER, signing_key=generate_signing_key())
    assert other_issuer.signing_key
    write_signing_list(tmp_path, other_issuer, (GOLD_AWARD, renamed, new))
    assert sign_site(tmp_path, other_issuer.signing_key.encode_secret()) == 3, "another key signs everything"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"credentials": {"came-in": 1, "helper.gold": {"jwt": 2}}}'])
def test_damaged_file_is_signed_again(tmp_path: Path, text: str) -> None:
    folder = write_list(tmp_path)
    (folder / "badges/signed").mkdir(parents=True)
    (folder / "badges/signed/amara.json").write_text(text)
    assert sign_site(folder, KEY_SEED) == 2


@pytest.mark.parametrize(
    ("change", "address"),
    [
        ({"issuer": {"id": "did:web:evil.example"}}, ""),
        ({"issuer": "did:web:evil.example"}, ""),
        ({"id": "https://evil.example/x.json"}, ""),
        ({}, "badges/signed/../../../outside.json"),
        ({}, "index.html"),
        ({}, "/tmp/x.json"),
        ({}, "badges/signed/a/b.json"),
        ({}, "badges/signed/a.html"),
    ],
)
def test_sign_refuses_what_no_build_writes(tmp_path: Path, change: dict[str, Any], address: str) -> None:
    folder = write_list(tmp_path / "site", change, address=address)
    with pytest.raises(SigningError):
        sign_site(folder, KEY_SEED)
    assert list_files(tmp_path) == [f"site/{SIGNING_LIST_ADDRESS}"], "all or nothing is signed"


def test_sign_needs_the_key_that_the_build_expected(tmp_path: Path) -> None:
    write_list(tmp_path)
    for key in ("", generate_signing_key().encode_secret()):
        with pytest.raises(SigningError):
            sign_site(tmp_path, key)


@pytest.mark.parametrize(
    "change", ["", "{}", "{head}", "{head}\n{line}\n{line}\n", "{head}\n[]\n", "{head}\n[1,2,3]\n"]
)
def test_damaged_list_is_not_signed(tmp_path: Path, change: str) -> None:
    file = write_list(tmp_path) / SIGNING_LIST_ADDRESS
    head, line = file.read_text("utf-8").splitlines()
    file.write_text(change.replace("{head}", head).replace("{line}", line))
    with pytest.raises(SigningError, match="damaged"):
        sign_site(tmp_path, KEY_SEED)
    assert list_files(tmp_path) == [SIGNING_LIST_ADDRESS]


def test_unsigned_site_is_not_published(tmp_path: Path) -> None:
    assert "the badges are not signed yet: run `lyceum sign` first" in verify_site(write_list(tmp_path)).faults


BADGES = "- {id: kind, name: Kind, summary: Text, rule: {given_to: [ada, bo]}}\n"


def write_hub_with_badges(folder: Path) -> Path:
    """A hub that gives one badge to each of two people."""
    return write_site_hub(folder, {
        "content/hub.yml": f"name: Test\nurl: {SITE_URL}\n", "content/badges.yml": BADGES,
        "content/learners/ada.yml": "name: Ada\n", "content/learners/bo.yml": "name: Bo\n",
    })  # fmt: skip


def test_build_keeps_what_is_signed_and_lists_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BADGE_PUBLIC_KEY_VARIABLE, ISSUER.current_public_key)
    hub = write_hub_with_badges(tmp_path / "hub")
    site = build_site(hub).site_folder
    assert sign_site(site, KEY_SEED) == 2
    files = {path: path.stat().st_mtime_ns for path in (site / "badges/signed").iterdir()}

    assert build_site(hub).stats.written_count == 1, "only the size of the site is another one"
    assert build_site(hub).stats.written_count == 0, "what is signed belongs to the site"
    assert {path: path.stat().st_mtime_ns for path in (site / "badges/signed").iterdir()} == files
    assert sign_site(site, KEY_SEED) == 0
    assert not (site / SIGNING_LIST_ADDRESS).exists()

    (hub / "content/learners/bo.yml").write_text("name: Bodil\n")
    build_site(hub)
    _, *listed = (site / SIGNING_LIST_ADDRESS).read_text("utf-8").splitlines()
    assert [json.loads(line)[0] for line in listed] == ["badges/signed/bo.json"]
    assert sign_site(site, KEY_SEED) == 1
    assert build_site(hub).stats.written_count == 0

    (hub / "content/learners/bo.yml").unlink()
    (hub / "content/badges.yml").write_text(BADGES.replace(", bo", ""))
    build_site(hub)
    assert list_files(site / "badges/signed") == ["ada.json"]
    assert not (site / SIGNING_LIST_ADDRESS).exists()


def test_site_that_is_built_anew_keeps_what_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BADGE_PUBLIC_KEY_VARIABLE, ISSUER.current_public_key)
    hub = write_hub_with_badges(tmp_path / "hub")
    site = build_site(hub).site_folder
    sign_site(site, KEY_SEED)
    shutil.rmtree(hub / ".lyceum")
    build_site(hub)
    assert list_files(site / "badges/signed") == ["ada.json", "bo.json"]
    assert not (site / SIGNING_LIST_ADDRESS).exists()


def test_manifest_is_written_when_the_badges_are_signed(tmp_path: Path) -> None:
    hub = write_hub_with_badges(tmp_path / "hub")
    manifest, options = hub / "manifest.json", ("--manifest", "manifest.json")
    manifest.write_text("of an earlier build")
    build = run_lyceum("build", *options, folder=hub, LYCEUM_BADGE_PUBLIC_KEY=ISSUER.current_public_key)
    assert build.returncode == 0
    assert "run `lyceum sign --manifest manifest.json`" in build.stderr
    assert not manifest.exists(), "nobody publishes a site without its badges"

    run_lyceum("sign", *options, folder=hub, LYCEUM_BADGE_KEY=KEY_SEED)
    plan = json.loads(manifest.read_text("utf-8"))
    uploads = {upload["path"] for upload in plan["upload"]}
    assert uploads == set(plan["files"]) == set(list_files(hub / "site"))
    assert "badges/signed/ada.json" in uploads

    manifest.rename(hub / "published.json")
    build = run_lyceum(
        "build", *options, "--published", "published.json", folder=hub,
        LYCEUM_BADGE_PUBLIC_KEY=ISSUER.current_public_key,
    )  # fmt: skip
    plan = json.loads(manifest.read_text("utf-8"))
    assert {upload["path"] for upload in plan["upload"]} <= {"status/size.json"}, "nothing is left to sign"
    assert plan["delete"] == []


@pytest.mark.slow
def test_build_with_the_key_signs_in_another_process(tmp_path: Path) -> None:
    """A hook of the hub prints the environment of the process that reads contributed files."""
    config = (ROOT / "mkdocs.yml").read_text("utf-8") + "\nhooks: [spy.py]\n"
    spy = (
        "import os, sys\nprint('build sees', 'LYCEUM_BADGE_KEY' in os.environ, os.environ['LYCEUM_BADGE_PUBLIC_KEY'])\n"
    )
    badge = "- {id: kind, name: Kind, summary: Text, rule: {given_to: [ada]}}\n"
    hub = write_hub(
        tmp_path,
        {
            "mkdocs.yml": config,
            "spy.py": spy,
            "content/hub.yml": f"name: Test\nurl: {SITE_URL}\n",
            "content/pages/about.md": "# About\n",
            "content/learners/ada.yml": "name: Ada\n",
            "content/badges.yml": badge,
        },
    )
    built = run_lyceum("build", "-q", folder=hub, LYCEUM_BADGE_KEY=KEY_SEED)
    assert built.returncode == 0, built.stderr
    assert f"build sees False {ISSUER.current_public_key}" in built.stdout
    assert [path.name for path in (hub / "site/credentials").iterdir()] == ["revoked.json"]
    assert list(read_credentials(hub / "site", "ada")) == ["kind"]
    assert "?credential=credentials%2Fada%2Fkind.jwt" in (hub / "site/learners/ada/index.html").read_text("utf-8")
