"""A run of the bot can end anywhere. The next run leaves everything as if none had ended."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.moderation import GitHubWriter, apply_decisions, clear_leftovers, find_leftovers
from lyceum.moderation.decision_file import Decision
from tests.support.github.merge_bot import ADA_MISTAKES, LEARNERS, decide, open_by_ada, open_by_grace
from tests.support.github.server import FakeGitHub

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


class RunKilledError(BaseException):
    """The machine of the run is gone. Nothing catches it."""


class KilledWriter(GitHubWriter):
    """A client whose machine is gone after some changes. To end at a question is to end after the change before it."""

    remaining_changes = 0

    def _request(self, method: str, url: str, value: Any = None, *options: Any) -> Any:
        if is_change(method, url, value):
            if not self.remaining_changes:
                raise RunKilledError
            self.remaining_changes -= 1
        return super()._request(method, url, value, *options)


def is_change(method: str, url: str, value: Any) -> bool:
    return method != "GET" and (not url.endswith("/graphql") or value["query"].startswith("mutation"))


def prepare(github: FakeGitHub) -> tuple[Decision, ...]:
    """Open the pull request of a form, a safe change and one with mistakes, and let the bot decide them."""
    github.push_files("main", {"content/hub.yml": "name: Club\nurl: https://club.example.org/\nwelcome: automatic\n"})
    issue = github.open_issue("### Name\n\nLin", login="lin", number=7, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", {f"{LEARNERS}lin.yml": "name: Lin\n"}, onto="main")
    github.open_pull_request(f"form/{issue.number}", login="github-actions[bot]", number=0, fork=False)
    open_by_grace(github)
    open_by_ada(github, ADA_MISTAKES)
    return decide(github)


def describe(github: FakeGitHub) -> dict[str, Any]:
    """Return everything that people see, without times."""
    threads = {
        thread.number: (
            thread.state,
            sorted(thread.labels),
            [body.partition("-->\n\n")[2] for body in github.list_bot_comments(thread)],
            len(thread.suggestions),
        )
        for thread in github.threads.values()
    }
    return {
        "threads": threads,
        "tree": github.repo.run_git("rev-parse", "main^{tree}"),
        "branches": github.repo.run_git("for-each-ref", "--format=%(refname)", "refs/heads/form/"),
        "labels": sorted(github.known_labels),
        "published": ("publish.yml", {"ref": "main", "inputs": {}}) in github.dispatched_workflows,
    }


def run_again(github: FakeGitHub) -> None:
    """Do what the workflow does at its next run."""
    client = github.make_client()
    leftovers = find_leftovers(client, branch="main", now=github.now)
    list(apply_decisions(decide(github), client, branch="main"))
    list(clear_leftovers(leftovers, client, branch="main"))


def test_run_that_ends_anywhere_is_completed_by_the_next(github: FakeGitHub) -> None:
    decisions = prepare(github)
    before = github.save_state()
    client = github.make_client_of(KilledWriter)
    client.remaining_changes = 1_000
    list(apply_decisions(decisions, client, branch="main"))
    change_count = 1_000 - client.remaining_changes
    expected = describe(github)
    assert [state for state, *_ in expected["threads"].values()] == ["OPEN", "MERGED", "MERGED", "OPEN"]
    for count in range(change_count):
        github.restore_state(before)
        client = github.make_client_of(KilledWriter)
        client.remaining_changes = count
        try:
            list(apply_decisions(decisions, client, branch="main"))
        except RunKilledError:
            run_again(github)
        assert describe(github) == expected, f"killed after {count} changes"
