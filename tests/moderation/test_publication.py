"""What is newer than the live site is published, however fast people merge, and nothing older ever is."""

from __future__ import annotations

import pytest

from lyceum.moderation import decide_publication
from tests.support.command_line import run_lyceum
from tests.support.github.merge_bot import ADA_EDIT
from tests.support.github.server import FakeGitHub
from tests.support.publishing import PublishSimulation, compare_numbers

TEN_MINUTES = 600


@pytest.mark.parametrize(
    ("commit", "live", "rebuild", "expected"),
    [
        ("7", None, False, True),
        ("7", "3", False, True),
        ("5", "3", False, True),  # not the tip, which is 7
        ("3", "3", False, False),
        ("3", "3", True, True),
        ("2", "3", True, False),
        ("9", "3", True, False),  # not on the branch
    ],
)
def test_only_what_is_newer_than_live_is_published(
    commit: str, live: str | None, rebuild: bool, expected: bool
) -> None:
    decision = decide_publication(commit, tip="7", live=live, compare=compare_numbers, rebuild=rebuild)
    assert decision.should_publish is expected


@pytest.mark.parametrize("seconds_between", [60, 30, 10])
@pytest.mark.parametrize(("build_seconds", "deploy_seconds"), [(250, 40), (15, 20)], ids=["5,000 learners", "100"])
def test_site_of_a_busy_class_is_at_most_ten_minutes_old(
    seconds_between: int, build_seconds: int, deploy_seconds: int
) -> None:
    merges = range(0, 4 * 3600, seconds_between)
    simulation = PublishSimulation(merges, build_seconds, deploy_seconds)
    assert max(simulation.run()) <= TEN_MINUTES
    site_count = len(set(simulation.live_at.values()))
    assert site_count >= 4 * 3600 // max(seconds_between, 2 * (build_seconds + deploy_seconds)) - 2, "it never starves"


def ask_should_publish(github: FakeGitHub, commit: str, *options: str) -> str:
    """Return the last line of the command that publish.yml runs."""
    command = ("merge-bot", "should-publish", "--repository", "hub/club", "--commit", commit, *options)
    completed = run_lyceum(*command, folder=github.repo.folder, GH_TOKEN="t0ken", GITHUB_API_URL=github.address)
    assert completed.returncode == 0, completed.stderr
    return completed.stdout.splitlines()[-1]


def test_a_failed_deployment_is_not_live(github: FakeGitHub) -> None:
    first = github.repo.run_git("rev-parse", "main")
    second = github.push_files("main", ADA_EDIT)
    github.deployments = [(first, "inactive"), (first, "success"), (second, "failure")]
    assert github.make_client().get_deployed_commit() == first
    assert ask_should_publish(github, second) == "yes"
    github.deployments += [(second, "success"), (second, ""), (first, "in_progress")]
    assert ask_should_publish(github, second) == "no"
    assert ask_should_publish(github, second, "--rebuild") == "yes"
    assert ask_should_publish(github, first, "--rebuild") == "no", "it is older than what is live"


def test_a_commit_that_is_not_the_tip_is_published(github: FakeGitHub) -> None:
    first = github.repo.run_git("rev-parse", "main")
    second = github.push_files("main", ADA_EDIT)
    third = github.push_files("main", {"README.md": "# New\n"})
    github.deployments = [(first, "success")]
    assert ask_should_publish(github, second) == "yes"
    assert ask_should_publish(github, github.push_files("lin-1", ADA_EDIT, onto=first)) == "no", "it is not on main"
    github.deployments = [(third, "success")]
    assert ask_should_publish(github, second) == "no"


def test_a_rewritten_branch_is_published(github: FakeGitHub) -> None:
    first = github.repo.run_git("rev-parse", "main")
    live = github.push_files("main", ADA_EDIT)
    github.repo.run_git("update-ref", "refs/heads/main", first)
    rewritten = github.push_files("main", {"README.md": "# New\n"})
    github.deployments = [(live, "success")]
    assert ask_should_publish(github, rewritten) == "yes"
