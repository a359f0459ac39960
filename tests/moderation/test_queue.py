"""The order of pull requests is fair, and a failure of one does not stop the others."""

from __future__ import annotations

import pytest

from lyceum.moderation import (
    GitHubBusyError,
    apply_decisions,
)
from tests.support.github.merge_bot import (
    TIPS,
    decide,
    get_bot_comment,
    open_by_ada,
    open_by_grace,
    open_by_lin,
    run_bot,
)
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


def test_unmergeable_pull_request_moves_to_the_end(github: FakeGitHub) -> None:
    github.faults.append(RequestFault(r"PUT .*/pulls/1/merge", 405, count=99))
    stuck, fine = open_by_ada(github), open_by_grace(github)
    assert run_bot(github)[0] == "#1: not merged: GitHub answers 405: trouble"
    assert stuck.labels == {"ready"}
    assert "GitHub does not merge it now" in get_bot_comment(stuck)
    assert run_bot(github)[0] == "#2: merged"
    assert fine.state == "MERGED"
    github.faults.clear()
    assert run_bot(github)[0] == "#1: merged"


def test_two_unmergeable_pull_requests_do_not_block(github: FakeGitHub) -> None:
    github.faults.append(RequestFault(r"PUT .*/pulls/1/merge", 405, count=99))
    stuck, fine = open_by_ada(github), open_by_grace(github)
    stuck.labels, fine.labels = {"ready"}, {"ready"}
    run_bot(github)  # the number of Ada's account is recorded, so that main has changed
    assert "#2: merged" in run_bot(github)


def test_failed_request_does_not_stop_other_changes(github: FakeGitHub) -> None:
    open_by_lin(github), open_by_grace(github)
    decisions = decide(github)
    github.faults.append(RequestFault(r"POST /graphql .*addComment.*PR_1\b", 502, count=99))
    lines: list[str] = []
    with pytest.raises(GitHubBusyError):
        lines.extend(apply_decisions(decisions, github.make_client(), branch="main"))
    assert lines == ["#2: merged", "#2: ready", "publishing", "#1: GitHub does not answer: trouble"]


def test_queue_order_is_trigger_first_then_fewest_per_author(
    github: FakeGitHub,
) -> None:
    for branch in ("lin-1", "lin-2", "lin-3"):
        open_by_lin(github, branch=branch)
    open_by_grace(github)
    open_by_ada(github)
    assert [decision.number for decision in decide(github)] == [1, 4, 5, 2, 3]
    assert [decision.number for decision in decide(github, first_number=3)] == [3, 1, 4, 5, 2], (
        "the others are decided as well"
    )
    run_bot(github)
    open_by_lin(github, branch="lin-4")
    github.push_files("main", {"content/topics.yml": "- {id: rest, name: Rest}\n"})
    assert [decision.number for decision in decide(github)] == [6, 1, 2, 3], "those without a comment come first"


def test_daily_limit_is_per_person(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nsafe: {daily: 2}\n"})
    threads = [
        open_by_ada(github, {f"{TIPS}t{i}.md": f"---\ntitle: TIPS{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    run_bot(github)
    assert [thread.state for thread in threads] == ["MERGED", "MERGED", "OPEN"]
    run_bot(github)
    assert threads[2].state == "OPEN"
    github.advance_clock(24 * 60)
    run_bot(github)
    assert threads[2].state == "MERGED"


def test_refused_labels_and_comments_do_not_stop_the_run(github: FakeGitHub) -> None:
    open_by_lin(github)
    other = open_by_ada(github, branch="ada-2")
    github.faults.append(RequestFault(r"POST /graphql .*addComment.*PR_1\b", 403))
    github.faults.append(RequestFault(r"POST /graphql .*addComment.*PR_1\b", 403))
    assert run_bot(github) == ["#2: merged", "#2: ready", "publishing", "#1: GitHub answers 403: trouble"]
    assert other.state == "MERGED"
