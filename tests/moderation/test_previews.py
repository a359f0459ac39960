"""The preview is linked when it is there, and only if the hub's own workflow built it."""

from __future__ import annotations

import pytest

from tests.support.github.merge_bot import LIN_FILES, get_bot_comment, open_by_lin, run_bot
from tests.support.github.server import FakeGitHub

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

PREVIEW_LINK = "(https://github.com/hub/club/actions/runs/7/artifacts/77)"


def test_comment_links_the_preview_as_soon_as_it_is_there(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    assert "How it will look" not in get_bot_comment(thread)
    github.add_check("lin-1", status="IN_PROGRESS")
    run_bot(github)
    github.check_suites.clear()
    github.add_check("lin-1", preview=77)
    assert run_bot(github) == ["#1: needs a moderator"]
    assert PREVIEW_LINK in get_bot_comment(thread)
    assert run_bot(github) == []


def test_comment_says_that_the_check_waits_for_a_moderator(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.add_check("lin-1", conclusion="ACTION_REQUIRED")
    run_bot(github)
    assert "A preview is added here when a moderator has chosen" in get_bot_comment(thread)
    github.check_suites.clear()
    github.add_check("lin-1", conclusion="FAILURE", preview=77)
    run_bot(github)
    assert PREVIEW_LINK in get_bot_comment(thread), "the preview is built although the check fails"


@pytest.mark.parametrize("name", [".github/workflows/check.yml", ".github/workflows/new.yml", ".github/actions/x.yml"])
def test_preview_of_a_change_with_a_workflow_is_not_linked(github: FakeGitHub, name: str) -> None:
    github.push_files("main", {".github/workflows/check.yml": "on: pull_request\n"})
    thread = open_by_lin(github, {**LIN_FILES, name: "on: [pull_request]\n"})
    github.add_check("lin-1", preview=77)
    run_bot(github)
    assert "artifacts" not in get_bot_comment(thread)


@pytest.mark.parametrize(
    ("event", "path"), [("push", ".github/workflows/check.yml"), ("pull_request", ".github/workflows/other.yml")]
)
def test_artifact_of_another_run_is_not_linked(github: FakeGitHub, event: str, path: str) -> None:
    thread = open_by_lin(github)
    github.add_check("lin-1", preview=77, event=event, path=path)
    run_bot(github)
    assert "artifacts" not in get_bot_comment(thread)
