"""Somebody leaves with a moderator's yes, by label or review, and nothing else in the maintainers' files can change with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import apply_plan, plan_account_forgetting, plan_removal
from tests.support.git_repository import GitRepository
from tests.support.github.merge_bot import LEARNERS, MERGE_BOT_HUB, TIPS, get_bot_comment, open_by_ada, run_bot
from tests.support.github.server import FakeGitHub
from tests.support.policy_cases import get_blocking_codes, review_branch

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

RICH_HUB: dict[str, str | None] = {
    **MERGE_BOT_HUB,
    "content/hub.yml": "name: Club\nmoderators: {Grace: 2, ada: 1}\nrevoked: [{badge: helper, learner: ada, reason: A mistake}]\n",
    "content/accounts.yml": "# numbers\nada: 1\ngrace: 2\n",
    "content/badges.yml": "- {id: helper, name: Helper, summary: Helps, icon: star, rule: {given_to: [ada, grace]}}\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nhosts: [ada, grace]\n---\nWalk with @ada.\n",
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-02\n",
    f"{TIPS}thanks.md": "---\ntitle: Thanks\nauthor: grace\nthanks: [ada]\n---\nThanks.\n",
}


def plan_leaving(github: FakeGitHub, folder: Path, handle: str = "ada") -> dict[str, str | None]:
    """Return the files that change when a member leaves."""
    clone = github.clone_main(folder)
    before = {path.relative_to(clone).as_posix(): path.read_text("utf-8") for path in clone.glob("content/**/*.*")}
    apply_plan(clone, plan_removal(clone, handle))
    after = {path.relative_to(clone).as_posix(): path.read_text("utf-8") for path in clone.glob("content/**/*.*")}
    return {path: after.get(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.mark.parametrize("by_label", [True, False])
def test_somebody_leaves_with_a_moderators_yes(github: FakeGitHub, tmp_path: Path, by_label: bool) -> None:
    github.push_files("main", RICH_HUB)
    files = plan_leaving(github, tmp_path / "leaving")
    assert {"content/hub.yml", "content/accounts.yml", "content/badges.yml", f"{LEARNERS}ada.yml"} <= files.keys()
    thread = open_by_ada(github, files)
    run_bot(github)
    assert (thread.state, thread.labels) == ("OPEN", {"needs a moderator"}), get_bot_comment(thread)
    github.push_files("main", {"README.md": "# Main goes on\n"})
    if by_label:
        github.add_label(thread, "approved", by="grace")
    else:
        github.add_review(thread, by="grace")
    run_bot(github)
    assert thread.state == "MERGED"
    message = github.repo.run_git("log", "-1", "--format=%B", "main")
    assert message.startswith("Merge #1: somebody leaves")
    assert "ada" not in message
    assert "ada" not in github.repo.run_git("show", "main:content/accounts.yml")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/hub.yml", "name: Club", "name: Mine"),
        ("content/hub.yml", "Grace: 2", "eve: 6"),
        ("content/accounts.yml", "grace: 2", "grace: 6"),
        ("content/badges.yml", "given_to: [grace]", "given_to: [eve]"),
        ("content/challenges/walk/challenge.md", "hosts: [grace]", "hosts: [eve]"),
    ],
)
def test_leaving_changes_nothing_else_of_the_maintainers(
    github: FakeGitHub, tmp_path: Path, path: str, old: str, new: str
) -> None:
    github.push_files("main", RICH_HUB)
    files = plan_leaving(github, tmp_path / "leaving")
    text = files[path]
    assert text is not None
    assert old in text
    thread = open_by_ada(github, {**files, path: text.replace(old, new)})
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert thread.state == "OPEN"


def test_nobody_lets_another_leave(repo: GitRepository) -> None:
    repo.create_branch("change")
    apply_plan(repo.folder, plan_removal(repo.folder, "grace"))
    repo.commit()
    repo.switch_branch("main")
    assert {"maintainers-only", "not-the-owner"} <= get_blocking_codes(review_branch(repo))


def test_blocked_member_can_leave(github: FakeGitHub, tmp_path: Path) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nmoderators: {grace: 2}\nblocked: {ada: 1}\n"})
    thread = open_by_ada(github, plan_leaving(github, tmp_path / "leaving"))
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert thread.state == "MERGED"


@pytest.mark.parametrize(
    ("author", "number", "is_theirs"), [("kim", 77, True), ("kim-new", 77, True), ("eve", 66, False)]
)
def test_author_of_commits_without_a_profile_can_leave(
    repo: GitRepository, author: str, number: int, is_theirs: bool
) -> None:
    repo.write_file("tool.py").commit("Kim", "77+kim@users.noreply.github.com")
    plan = plan_account_forgetting(repo.folder, author if is_theirs else "kim", 77)
    assert plan
    repo.create_branch("change")
    apply_plan(repo.folder, plan)
    repo.commit()
    repo.switch_branch("main")
    codes = get_blocking_codes(review_branch(repo, author=author, author_id=number))
    assert ("maintainers-only" not in codes) is is_theirs, codes
