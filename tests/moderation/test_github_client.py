"""The client of GitHub's API reads whole lists, and repeats requests only if that does no harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from lyceum.moderation import (
    GitHubBusyError,
    GitHubRefusedError,
)
from tests.support.github.descriptions import find_undescribed_requests
from tests.support.github.merge_bot import (
    TIPS,
    decide,
    open_by_ada,
    open_by_lin,
    read_main_log,
    run_bot,
)
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


def test_discussion_comments_are_read_page_by_page(github: FakeGitHub) -> None:
    github.add_discussion("tip:sleep", ("ada", "2026-01-02"), replies=(("grace", "2026-01-03"),))
    github.add_discussion("learner:ada", ("lin", "2026-01-04"), ("", "2026-01-05"))
    github.add_discussion("elsewhere", ("lin", "2026-01-04"), category="DIC_other")
    github.add_discussion("tip:rest")
    github.page_size = 2
    comments = list(github.make_client().list_discussion_comments("DIC_x"))
    assert [(comment["login"], comment["on"], comment["term"]) for comment in comments] == [
        ("ada", "2026-01-02", "tip:sleep"),
        ("grace", "2026-01-03", "tip:sleep"),
        ("lin", "2026-01-04", "learner:ada"),
    ]
    assert len({comment["id"] for comment in comments}) == 3


def test_every_page_of_a_list_is_read(github: FakeGitHub) -> None:
    github.page_size = 1
    threads = [
        open_by_ada(github, {f"{TIPS}t{i}.md": f"---\ntitle: TIPS{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    for i in range(4):
        github.add_comment(threads[0], f"Hello {i}")
    threads[0].draft = True
    run_bot(github)
    assert [thread.state for thread in threads] == ["OPEN", "MERGED", "MERGED"]
    threads[0].comments.sort(key=lambda comment: comment["viewerDidAuthor"])
    threads[0].draft = False
    run_bot(github)
    assert len(github.list_bot_comments(threads[0])) == 1, "the bot finds its comment after all others"


def test_server_error_is_retried(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    github.faults += [RequestFault(r"GET .*/branches/", 502, count=2), RequestFault(r"POST /graphql", 503)]
    assert run_bot(github)[0] == "#1: merged"
    assert thread.state == "MERGED"


def test_merge_with_a_lost_response_is_detected(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    github.faults.append(RequestFault(r"PUT .*/merge", 502, is_carried_out=True))
    assert run_bot(github)[:2] == ["#1: merged", "#1: ready"]
    assert thread.state == "MERGED"
    assert read_main_log(github).count("Ada: Merge #1: learners/ada.yml") == 1


def test_comment_with_a_lost_response_is_not_repeated(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.faults.append(RequestFault(r"POST /graphql .*addComment", 502, is_carried_out=True))
    assert run_bot(github) == ["#1: needs a moderator"], "it is looked at again"
    assert len(github.list_bot_comments(thread)) == 1
    assert run_bot(github) == []


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (403, {"Retry-After": "3"}, 3.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}, 1.0),
    ],
)
def test_retry_after_is_respected(github: FakeGitHub, status: int, headers: dict[str, str], seconds: float) -> None:
    waits: list[float] = []
    github.faults.append(RequestFault(r"GET .*/git/ref/", status, headers))
    assert github.make_client(waits).get_branch_head("main") == github.repo.run_git("rev-parse", "main")
    assert waits == [seconds]


def test_long_retry_after_ends_the_run(github: FakeGitHub) -> None:
    open_by_ada(github)
    reset = str(int(datetime.now(UTC).timestamp()) + 3000)
    github.faults.append(RequestFault("GET", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, count=99))
    with pytest.raises(GitHubBusyError, match="asks to wait"):
        decide(github)


def test_graphql_rate_limit_in_the_body_is_detected(github: FakeGitHub) -> None:
    body = json.dumps({"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})
    github.faults.append(RequestFault("POST /graphql", 200, body=body))
    waits: list[float] = []
    assert list(github.make_client(waits).list_pull_requests("main")) == []
    assert waits == [60.0]


@pytest.mark.parametrize("status", [401, 403, 404, 422])
def test_client_error_is_not_retried(github: FakeGitHub, status: int) -> None:
    github.faults.append(RequestFault("GET", status))
    with pytest.raises(GitHubRefusedError, match=f"GitHub answers {status}: trouble"):
        github.make_client().get_branch_head("main")


def test_every_request_is_in_the_github_api_description() -> None:
    assert find_undescribed_requests() == []


def test_secondary_rate_limit_in_the_body_is_detected(github: FakeGitHub) -> None:
    body = json.dumps({"message": "You have exceeded a secondary rate limit. Please wait."})
    github.faults.append(RequestFault("GET", 403, body=body))
    waits: list[float] = []
    assert github.make_client(waits).get_branch_head("main") == github.repo.run_git("rev-parse", "main")
    assert waits == [60.0]
