"""The key that signs is in a process of its own, which reads the list of a build and nothing of contributors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lyceum.credentials import SIGNING_LIST_ADDRESS, SigningError, build_signing_list, generate_signing_key, sign_site
from lyceum.site import verify_site
from tests.support.command_line import run_lyceum
from tests.support.credentials import GOLD_AWARD, ISSUER, KEY_SEED, PLAIN_AWARD, SITE_URL
from tests.support.hubs import write_hub
from tests.support.paths import ROOT


def write_list(folder: Path, change: dict[str, Any] | None = None, *, address: str = "") -> Path:
    """Write the list of a build with two credentials; `change` and `address` alter the first one."""
    values = build_signing_list(ISSUER, (GOLD_AWARD, PLAIN_AWARD))
    values["credentials"][0]["credential"] |= change or {}
    if address:
        values["credentials"][0]["address"] = address
    (folder / SIGNING_LIST_ADDRESS).parent.mkdir(parents=True, exist_ok=True)
    (folder / SIGNING_LIST_ADDRESS).write_text(json.dumps(values))
    return folder


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sign_replaces_the_list_by_credentials(tmp_path: Path) -> None:
    assert sign_site(write_list(tmp_path), KEY_SEED) == 2
    assert list_files(tmp_path) == [
        "credentials/amara/came-in.json",
        "credentials/amara/came-in.jwt",
        "credentials/amara/helper.gold.json",
        "credentials/amara/helper.gold.jwt",
    ]
    assert sign_site(tmp_path, "") == 0, "without a list there is nothing to sign, and no key is needed"


@pytest.mark.parametrize(
    ("change", "address"),
    [
        ({"issuer": {"id": "did:web:evil.example"}}, ""),
        ({"issuer": "did:web:evil.example"}, ""),
        ({"id": "https://evil.example/x.json"}, ""),
        ({}, "credentials/../../outside"),
        ({}, "index.html"),
        ({}, "/tmp/x"),
        ({}, "credentials/a/b/c"),
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
    (tmp_path / SIGNING_LIST_ADDRESS).write_text("{}")
    with pytest.raises(SigningError):
        sign_site(tmp_path, KEY_SEED)


def test_unsigned_site_is_not_published(tmp_path: Path) -> None:
    assert "the badges are not signed yet: run `lyceum sign` first" in verify_site(write_list(tmp_path)).faults


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
    assert sorted(path.name for path in (hub / "site/credentials").iterdir()) == ["ada", "revoked.json"]
    assert sorted(path.name for path in (hub / "site/credentials/ada").iterdir()) == ["kind.json", "kind.jwt"]
    assert "?credential=credentials%2Fada%2Fkind.jwt" in (hub / "site/learners/ada/index.html").read_text("utf-8")
