"""Tests the hub after a learner is removed or renamed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lyceum.contributing import LearnerChangeError, apply_plan, plan_removal, plan_rename
from lyceum.schema import hash_name
from lyceum.site import build_site
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import find_problems, load_valid_library, write_hub
from tests.support.paths import ROOT

FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test  # a comment\nmoderators: [grace: 583232]\n",
    "content/badges.yml": "- id: kind\n  name: Kind\n  summary: Was kind\n  rule: {given_to: [ada, grace]}\n",
    "content/learners/ada.yml": "name: Ada Lovelace\n",
    "content/learners/ada.png": b"",
    "content/learners/grace.yml": "name: Grace\n# my own comment\nbio: Ask @ada, not @adam. I learnt it from Ada Lovelace.\n",
    "content/tips/hers.md": "---\ntitle: Hers  # kept\nauthor: ada\n---\nText by @Ada\n",
    "content/tips/both.md": "---\ntitle: Both\nauthors: [grace, ada]\n---\nText\n",
    "content/tips/thanks.md": "---\ntitle: Thanks\nauthor: grace\nthanks:\n  - ada  # who else\n---\nText\n",
    "content/challenges/walk/challenge.md": (
        "---\ntitle: Walk\nhosts:\n  - grace\n  - ada\nmode: either\nopens: 2026-01-01\n---\nWalk.\n"
    ),
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-02\n",
    "content/challenges/walk/results/ada-2.yml": (
        "team: {name: The Rowers, members: [ada, grace]}\ndate: 2026-01-03\nthanks: []\n"
    ),
    "content/challenges/walk/results/grace.yml": "learner: grace\ndate: 2026-01-04\nconfirmed_by: [ada]\n",
}


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(tmp_path, FILES)


def read_texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted((folder / "content").rglob("*"))
        if path.is_file()
    }


def test_removed_learner_is_unnamed_and_others_keep_all(hub: Path) -> None:
    plan = plan_removal(hub, "Ada")
    assert {str(position) for position in plan.remaining_mentions} == {"content/learners/grace.yml:3:55"}, (
        "only a person can rewrite a sentence"
    )
    apply_plan(hub, plan)
    texts = read_texts(hub)
    hashes = sorted({hash_name("ada"), hash_name("Ada Lovelace")})
    assert texts == {
        "content/hub.yml": f"name: Test  # a comment\nmoderators: [grace: 583232]\nforgotten: [{', '.join(hashes)}]\n",
        "content/badges.yml": "- id: kind\n  name: Kind\n  summary: Was kind\n  rule: {given_to: [grace]}\n",
        "content/learners/grace.yml": (
            "name: Grace\n# my own comment\nbio: Ask a former member, not @adam. I learnt it from Ada Lovelace.\n"
        ),
        "content/tips/hers.md": "---\ntitle: Hers  # kept\nauthor: former-member\n---\nText by a former member\n",
        "content/tips/both.md": "---\ntitle: Both\nauthors: [grace, former-member]\n---\nText\n",
        "content/tips/thanks.md": "---\ntitle: Thanks\nauthor: grace\n---\nText\n",
        "content/challenges/walk/challenge.md": (
            "---\ntitle: Walk\nhosts:\n  - grace\nmode: either\nopens: 2026-01-01\n---\nWalk.\n"
        ),
        "content/challenges/walk/results/the-rowers.yml": (
            "team: {name: The Rowers, members: [grace]}\ndate: 2026-01-03\nthanks: []\n"
        ),
        "content/challenges/walk/results/grace.yml": "learner: grace\ndate: 2026-01-04\n",
    }
    assert [problem for problem in find_problems(hub) if problem.is_error] == []


def test_removal_lists_remaining_mentions(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/learners/ada.yml": "name: Ada Lovelace\ngithub: Countess\n",
        "content/tips/with-ada.md": "---\ntitle: As Ada says\nauthor: grace\n---\nADA, not Adam, at x.org/countess/1\n",
        "content/pages/about.md": "# About\n\nBegun by Ada Lovelace.\n",
        "content/hub.yml": "name: Test\nmoderators: [Grace, countess]\nrevoked:\n  - {badge: kind, learner: ada, reason: Mistake}\n",
    }
    hub = write_hub(tmp_path, FILES | files)
    plan = plan_removal(hub, "ada")
    assert {str(position) for position in plan.remaining_mentions} == {
        "content/learners/grace.yml:3:55",
        "content/pages/about.md:3:10",
        "content/tips/with-ada.md:1:1",
        "content/tips/with-ada.md:2:11",
        "content/tips/with-ada.md:5:1",
        "content/tips/with-ada.md:5:25",
    }
    apply_plan(hub, plan)
    lines = read_texts(hub)["content/hub.yml"].split("\n")
    assert lines[:2] == ["name: Test", "moderators: [Grace]"], (
        "a learner who left is no moderator, and neither is a new owner of the login"
    )
    assert not any("ada" in line for line in lines)


def test_plan_lists_its_changes_first(hub: Path) -> None:
    before = read_texts(hub)
    lines = plan_removal(hub, "ada").format_lines()
    assert read_texts(hub) == before
    assert "delete  content/learners/ada.yml" in lines
    assert "change  content/tips/hers.md" in lines
    assert (
        "move    content/challenges/walk/results/ada-2.yml -> content/challenges/walk/results/the-rowers.yml" in lines
    )


def test_rename_keeps_everything(hub: Path) -> None:
    apply_plan(hub, plan_rename(hub, "ada", "Lovelace"))
    texts = read_texts(hub)
    assert texts["content/learners/Lovelace.yml"] == "name: Ada Lovelace\ngithub: ada\nformerly: [ada]\n"
    assert texts["content/learners/Lovelace.png"] == ""
    assert texts["content/tips/both.md"] == "---\ntitle: Both\nauthors: [grace, Lovelace]\n---\nText\n"
    assert texts["content/tips/hers.md"].endswith("Text by @Lovelace\n")
    assert texts["content/challenges/walk/results/Lovelace-2.yml"].startswith(
        "team: {name: The Rowers, members: [Lovelace,"
    )
    assert not any("ada." in path or "ada-" in path for path in texts)
    assert [problem for problem in find_problems(hub) if problem.is_error] == []
    library = load_valid_library(hub)
    assert {result.key for result in library.results} == {"Lovelace", "Lovelace-2", "grace"}
    apply_plan(hub, plan_rename(hub, "lovelace", "ada"))
    renamed_back = read_texts(hub)["content/learners/ada.yml"]
    assert renamed_back == "name: Ada Lovelace\ngithub: ada\nformerly: [Lovelace]\n"
    assert {problem.code for problem in find_problems(hub)} <= {"unused-picture"}


@pytest.mark.parametrize("new_handle", ["grace", "GRACE", "former-member", "a_b", "-a", ""])
def test_rename_refuses_an_unusable_handle(hub: Path, new_handle: str) -> None:
    with pytest.raises(LearnerChangeError):
        plan_rename(hub, "ada", new_handle)


def test_unknown_handle_is_an_error(hub: Path) -> None:
    with pytest.raises(LearnerChangeError, match="did you mean `grace`"):
        plan_removal(hub, "gracee")


@pytest.mark.slow
def test_every_sample_learner_can_be_removed(tmp_path: Path) -> None:
    for handle in load_valid_library(ROOT).learners:
        hub = tmp_path / handle
        shutil.copytree(ROOT / "content", hub / "content")
        apply_plan(hub, plan_removal(hub, handle))
        assert handle not in load_valid_library(hub).learners


@pytest.mark.slow
def test_site_forgets_removed_and_redirects_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    hub = write_hub(tmp_path / "hub", FILES | {"content/learners/ada.png": b"", "content/pages/about.md": "# About\n"})
    (hub / "content/learners/ada.png").unlink()
    shutil.copy(ROOT / "mkdocs.yml", hub / "mkdocs.yml")
    repository = GitRepository.create(hub)
    repository.commit("Ada Lovelace", "1+ada@users.noreply.github.com", date="2026-02-01")
    repository.write_file("script.py").commit("Ada Lovelace", date="2026-02-02")
    apply_plan(hub, plan_rename(hub, "grace", "hopper"))
    repository.commit("Grace", date="2026-02-03")
    site = build_site(hub, site_dir=tmp_path / "one").site_folder
    assert 'url=../hopper/"' in (site / "learners/grace/index.html").read_text("utf-8")
    assert (site / "learners/ada/index.html").exists()
    apply_plan(hub, plan_removal(hub, "ada"))
    (hub / "content/learners/hopper.yml").write_text("name: Grace\nformerly: [grace]\n")
    repository.commit("Grace", date="2026-02-04")
    site = build_site(hub, site_dir=tmp_path / "two").site_folder
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".svg", ".json", ".xml"):
            text = path.read_text("utf-8").casefold()
            assert "lovelace" not in text, path
            assert "learners/ada/" not in text, path
    assert "a former member" in (site / "tips/hers/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("moderators", "left"),
    [
        ("[Grace, countess]", "moderators: [Grace]\n"),
        ("[Grace: 1, countess: 2]", "moderators: [Grace: 1]\n"),
        ("{countess: 2, Grace: 1}", "moderators: {Grace: 1}\n"),
        ("countess", ""),
        (
            "\n  # who answers\n  - Countess: 2  # until May\n  - grace: 1",
            "moderators:\n  # who answers\n  - grace: 1\n",
        ),
        ("\n  countess: 2\n  grace: 1", "moderators:\n  grace: 1\n"),
    ],
)
def test_removed_moderator_leaves_the_others(tmp_path: Path, moderators: str, left: str) -> None:
    files: dict[str, str | bytes] = {
        "content/hub.yml": f"name: Test\nmoderators: {moderators}\n".replace(": \n", ":\n"),
        "content/learners/ada.yml": "name: Ada\ngithub: countess\n",
        "content/learners/grace.yml": "name: Grace\n",
    }
    apply_plan(write_hub(tmp_path, files), plan_removal(tmp_path, "ada"))
    assert read_texts(tmp_path)["content/hub.yml"].partition("forgotten")[0] == f"name: Test\n{left}"


ACCOUNTS = "# Numbers\r\ngrace: 583232\r\nAda: 583231  # since March\r\nadam: 583233\r\nno account\r\n"


def test_forgotten_learner_leaves_no_account_number(hub: Path) -> None:
    (hub / "content/accounts.yml").write_bytes(ACCOUNTS.encode())
    apply_plan(hub, plan_removal(hub, "ada"))
    assert (hub / "content/accounts.yml").read_bytes().decode() == ACCOUNTS.replace(
        "Ada: 583231  # since March\r\n", ""
    )


def test_renamed_learner_keeps_the_account_number(hub: Path) -> None:
    (hub / "content/accounts.yml").write_bytes((ACCOUNTS + "lovelace: 4\n").encode())
    apply_plan(hub, plan_rename(hub, "ada", "Lovelace"))
    assert (hub / "content/accounts.yml").read_bytes().decode() == ACCOUNTS.replace("Ada", "Lovelace"), (
        "a line without a profile does not give the learner its number"
    )
